//! Catalogues in other formats: one trait, one file a format, one line in a table.

pub(crate) mod bibtex;
pub(crate) mod catalogue;
pub(crate) mod catalogue_bytes;
pub(crate) mod columns;
pub(crate) mod csl;
pub(crate) mod csv;
pub(crate) mod detection;
pub(crate) mod dublin_core;
pub(crate) mod embedded;
pub(crate) mod feed;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod jsonld;
pub(crate) mod marcxml;
pub(crate) mod normalise;
pub(crate) mod parse_messages;
pub(crate) mod raw_entry;
pub(crate) mod reading;
pub(crate) mod ris;
pub(crate) mod screening;
pub(crate) mod sitemap;
pub(crate) mod stream;
pub(crate) mod table;
pub(crate) mod timestamp;
pub(crate) mod xlsx;
pub(crate) mod xml;

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::record::Record;

pub use reading::read;
pub(crate) use reading::{Opened, Origin, open, read_within};

/// Writes a catalogue record by record; nothing is held in memory.
pub trait Exporter: Send {
    /// What stands before the first record.
    ///
    /// # Errors
    /// Where `out` cannot be written; the same for the others.
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()>;

    /// One record.
    ///
    /// # Errors
    /// As above.
    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()>;

    /// The day on which the next record was added to the catalogue (`YYYY-MM-DD`), for formats that tell it.
    fn added(&mut self, _day: &str) {}

    /// What stands after the last record.
    ///
    /// # Errors
    /// As above.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// What a user may choose about the output.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Begin a CSV with a byte order mark.
    pub bom: bool,
    /// What a page is made with; the built-in words and no settings where it is none.
    pub(crate) page: Option<Arc<html::Page>>,
}

/// A format that catalogues are written in.
pub struct Format {
    /// Its name, as `-f` takes it.
    pub name: &'static str,
    /// Extensions of files that mean this format.
    pub extensions: &'static [&'static str],
    /// A line about it, for people.
    pub about: &'static str,
    /// Makes its exporter.
    pub make: fn(&Options) -> Box<dyn Exporter>,
}

impl Format {
    /// Whether it is a folder, which is made from what its exporter writes.
    pub(crate) fn is_folder(&self) -> bool {
        self.name == "site"
    }

    /// Whether it is a page for people, with a title and an interface.
    pub(crate) fn is_page(&self) -> bool {
        matches!(self.name, "html" | "site")
    }
}

/// Every format. A newcomer adds a file and a line here.
pub(crate) static FORMATS: &[Format] = &[
    Format {
        name: "jsonl",
        extensions: &["jsonl", "ndjson"],
        about: "JSON Lines, one record a line",
        make: json::writer::lines,
    },
    Format { name: "json", extensions: &["json"], about: "one JSON document", make: json::writer::document },
    Format { name: "csv", extensions: &["csv"], about: "CSV (RFC 4180) for spreadsheets", make: csv::writer::table },
    Format {
        name: "ris",
        extensions: &["ris"],
        about: "RIS, for reference managers and screening tools",
        make: ris::writer::exporter,
    },
    Format { name: "bibtex", extensions: &["bib"], about: "BibTeX and BibLaTeX", make: bibtex::writer::exporter },
    Format {
        name: "csl",
        extensions: &["csl.json"],
        about: "CSL-JSON, for citation processors",
        make: csl::writer::exporter,
    },
    Format {
        name: "dc",
        extensions: &["dc.xml"],
        about: "Dublin Core (oai_dc) in XML",
        make: dublin_core::writer::exporter,
    },
    Format {
        name: "marcxml",
        extensions: &["marcxml", "mrcx"],
        about: "MARC 21 in XML",
        make: marcxml::writer::exporter,
    },
    Format { name: "jsonld", extensions: &["jsonld"], about: "schema.org in JSON-LD", make: jsonld::writer::exporter },
    Format {
        name: "html",
        extensions: &["html", "htm"],
        about: "a page in one file, to search and filter in a browser",
        make: html::writer::exporter,
    },
    Format {
        name: "site",
        extensions: &[],
        about: "the page as a folder, with a page a record, feeds and a sitemap; for large catalogues",
        make: html::site::exporter,
    },
    Format {
        name: "rayyan",
        extensions: &[],
        about: "CSV that the importer of Rayyan takes",
        make: screening::tables::rayyan,
    },
    Format {
        name: "asreview",
        extensions: &[],
        about: "CSV that ASReview takes, with its labels",
        make: screening::tables::asreview,
    },
    Format {
        name: "covidence",
        extensions: &[],
        about: "RIS that the importer of Covidence takes",
        make: screening::covidence::exporter,
    },
];

/// The format of this name.
///
/// # Errors
/// Where there is none.
pub fn by_name(name: &str) -> Result<&'static Format> {
    let known = || FORMATS.iter().map(|format| format.name);
    FORMATS.iter().find(|format| format.name == name.to_lowercase()).ok_or_else(|| {
        let error = Error::usage(format!("there is no format {name}"));
        match crate::error::nearest(name, known()) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("formats are {}", known().collect::<Vec<_>>().join(", "))),
        }
    })
}

/// The format of a file with this name.
///
/// # Errors
/// Where its extension is that of no format.
pub(crate) fn by_path(path: &Path) -> Result<&'static Format> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    // `list.csl.json` is CSL-JSON: the longest ending that is known counts.
    let ends = FORMATS.iter().flat_map(|format| format.extensions.iter().map(move |end| (*end, format)));
    let fits = ends.filter(|(end, _)| name.strip_suffix(*end).is_some_and(|rest| rest.ends_with('.')));
    fits.max_by_key(|(end, _)| end.len()).map(|(_, format)| format).ok_or_else(|| {
        let known: Vec<String> = FORMATS.iter().flat_map(|f| f.extensions).map(|end| format!(".{end}")).collect();
        Error::usage("the extension does not say the format")
            .at(path.display())
            .hint(format!("give one with -f, or end the name in {}", known.join(", ")))
    })
}
