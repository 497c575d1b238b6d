//! Reads and writes catalogues in other formats. A format is one file or folder and one line in the table of formats.

pub(crate) mod authors;
pub(crate) mod bibtex;
pub(crate) mod catalogue;
pub(crate) mod catalogue_bytes;
pub(crate) mod column_names;
pub(crate) mod columns;
pub(crate) mod crossref;
pub(crate) mod csl;
pub(crate) mod csv;
pub(crate) mod datacite;
pub(crate) mod directory;
pub(crate) mod dublin_core;
pub(crate) mod embedded;
pub(crate) mod endnote;
pub(crate) mod feed;
pub(crate) mod foreign;
pub(crate) mod halves;
pub(crate) mod harmless;
pub(crate) mod holdings;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod jsonld;
pub(crate) mod known_tables;
pub(crate) mod long;
pub(crate) mod marc;
pub(crate) mod markdown;
pub(crate) mod mods;
pub(crate) mod normalise;
pub(crate) mod oai;
pub(crate) mod objects;
pub(crate) mod opening;
pub(crate) mod parse_messages;
pub(crate) mod places;
pub(crate) mod pubmed;
pub(crate) mod raw_entry;
pub(crate) mod reading;
pub(crate) mod reference;
pub(crate) mod ris;
pub(crate) mod saved_page;
pub(crate) mod screening;
pub(crate) mod segments;
pub(crate) mod sheet_rows;
pub(crate) mod sitemap;
pub(crate) mod sqlite;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod tagged;
pub(crate) mod timestamp;
pub(crate) mod told;
pub(crate) mod workbook;
pub(crate) mod wos;
pub(crate) mod xml;
pub(crate) mod zotero_rdf;

use std::io::{self, Write};
use std::sync::Arc;

use crate::error::Result;
use crate::record::Record;

pub(crate) use directory::Format;
pub(crate) use long::{Begun, open_long};
pub(crate) use reading::{Opened, Origin, open, read_within};
pub use reading::{read, read_sized};

/// The names of the formats that are read.
pub fn readable() -> Vec<&'static str> {
    directory::FORMATS.iter().filter(|format| format.is_read()).map(|format| format.name).collect()
}

/// Writes a catalogue record by record, without holding the records in memory.
pub trait Exporter: Send {
    /// Writes the beginning of the output, before the first record.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// Writes one record.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()>;

    /// Sets the day on which the next record was added to the catalogue (`YYYY-MM-DD`), for formats that express it.
    fn added(&mut self, _day: &str) {}

    /// Writes the end of the output, after the last record.
    ///
    /// # Errors
    /// Returns an error if writing to `out` fails.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// Choices of the user about the output.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// True to begin a CSV file with a byte order mark.
    pub bom: bool,
    /// The columns of a table in their order. If the list is empty, all columns are written.
    pub(crate) fields: Vec<String>,
    /// Custom fields that get a column of a table, in their order.
    pub(crate) own: Vec<String>,
    /// The words and settings of a page; `None` for the built-in words without settings.
    pub(crate) page: Option<Arc<html::Page>>,
}

impl Options {
    /// The title and the address of the page, if the output is made with one.
    pub(crate) fn page_title_and_address(&self) -> (Option<&str>, Option<&str>) {
        let page = self.page.as_deref();
        (page.map(html::Page::title), page.and_then(|page| page.settings().address.as_deref()))
    }
}

/// Finds the format with this name for writing.
///
/// # Errors
/// Returns an error if no format has this name.
pub fn by_name(name: &str) -> Result<&'static Format> {
    Format::written(name)
}
