//! The table of formats: the name of each format, how it is recognised, and the functions that read and write it.
//!
//! The help, the manual, the shell completions, the recognition of formats, `-f`, `--from`, the file extensions and the
//! tests are derived from this table.

mod table;

use std::io::BufRead;
use std::path::Path;

use table::ANY_TEXT;
pub(crate) use table::FORMATS;

use super::harmless::Harmless;
use super::holdings::Holdings;
use super::opening::{Opening, Text};
use super::places::Places;
use super::segments::Starts;
use super::table::known::Known;
use super::{Exporter, Options, foreign};
use crate::document::budget::Budget;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result, nearest};

/// A format in which documents and catalogues are read or written.
pub struct Format {
    /// The name for `-f` and `--from`.
    pub name: &'static str,
    /// Alternative names for `-f` and `--from`.
    pub aliases: &'static [&'static str],
    /// File extensions of this format, the usual one first.
    pub extensions: &'static [&'static str],
    /// Media types, the registered one first.
    pub media_types: &'static [&'static str],
    /// A description for people, on one line.
    pub about: &'static str,
    /// True if files of this format are read only when the user names them, because in a folder they may be the
    /// catalogue of the documents beside them.
    pub(crate) named: bool,
    /// True if databases and reference managers write files of this format, which no website offers as its list of
    /// publications.
    references: bool,
    /// Returns whether a document with this opening is in this format.
    recognise: fn(&Opening<'_>) -> bool,
    /// The reader, or `None` if the format can only be written.
    pub(crate) reader: Option<Reader>,
    /// The way in which long documents are read.
    pub(crate) long: Long,
    /// The function that makes the exporter, or `None` if the format can only be read.
    writer: Option<Writer>,
    /// The parts of a record that the written format has a place for.
    pub(crate) holds: Holdings,
}

/// A function that makes an exporter.
type Writer = fn(&Options) -> Box<dyn Exporter>;

/// The way in which long documents of a format are read, of which only a part is held.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Long {
    /// They are held whole.
    Whole,
    /// They are read line by line, as they come.
    Lines,
    /// They are cut where records begin, and each piece is read as a document.
    Records(Starts),
    /// They are XML, and their reader looks at them through a window, from one of these elements to the next.
    Elements(fn(&str, &str) -> bool),
    /// They are JSON, whose records are read one by one if they stand in a list.
    Json,
    /// Their reader looks at them through a window.
    Window,
    /// They are tables in text.
    Table,
    /// They are read as bytes.
    Bytes(fn(&mut dyn BufRead, &Budget, &mut dyn EntrySink) -> Result<()>),
}

/// The way in which a format is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader {
    /// Plain text, which is split into records.
    Plain,
    /// A page of HTML, which is split into records.
    Page,
    /// A page of HTML in an MHTML file, which is split into records.
    SavedPage,
    /// A table in text, whose columns are found before it is read.
    Table,
    /// A workbook, whose sheets and columns are found before it is read.
    Workbook,
    /// A web archive, whose documents are read by the commands that read several documents.
    Archive,
    /// A reader that produces entries from bytes.
    #[allow(dead_code, reason = "binary forms of catalogues are read from bytes")]
    Bytes(fn(&[u8], &Budget, &mut dyn EntrySink) -> Result<()>),
    /// A reader that produces entries from text.
    Entries {
        /// Passes the entries on one by one.
        read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
        /// Checks a large document before it is read, for formats of which nothing is accepted if the document is
        /// malformed.
        check: Option<fn(&str) -> Result<()>>,
        /// Finds the records of a document, by its beginning and the names of columns, and refuses a document that is
        /// no catalogue.
        gate: Option<fn(&str, Known<'_>) -> Result<Places>>,
        /// True if the entries of a large document are passed on while it is being read.
        in_parts: bool,
    },
}

impl Reader {
    /// Returns whether the format is binary, so that its documents are recognised by their bytes.
    fn is_of_bytes(self) -> bool {
        matches!(self, Self::Bytes(_) | Self::Workbook | Self::SavedPage | Self::Archive)
    }

    /// A reader whose entries are passed on while it reads.
    const fn entries(read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>) -> Option<Self> {
        Some(Self::Entries { read, check: None, gate: None, in_parts: true })
    }

    /// A reader that checks the document first and accepts nothing if it is malformed.
    const fn checked(
        read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
        check: fn(&str) -> Result<()>,
    ) -> Option<Self> {
        Some(Self::Entries { read, check: Some(check), gate: None, in_parts: true })
    }

    /// A reader of objects in JSON, which may be those of another program. A document is checked first: nothing of it
    /// is accepted if it is malformed, and none of it is read if it is no catalogue.
    const fn json(
        read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
        check: Option<fn(&str) -> Result<()>>,
        gate: fn(&str, Known<'_>) -> Result<Places>,
    ) -> Option<Self> {
        Some(Self::Entries { read, check, gate: Some(gate), in_parts: true })
    }

    /// A reader for documents with few entries, which are read as a whole.
    const fn whole(read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>) -> Option<Self> {
        Some(Self::Entries { read, check: None, gate: None, in_parts: false })
    }
}

impl Format {
    /// Returns whether the format can be read.
    pub(crate) fn is_read(&self) -> bool {
        self.reader.is_some()
    }

    /// Returns whether the format can be written.
    pub(crate) fn is_written(&self) -> bool {
        self.writer.is_some()
    }

    /// Returns whether the output is a folder, which is built from the output of the exporter.
    pub(crate) fn is_folder(&self) -> bool {
        self.name == "site"
    }

    /// Returns whether the output is a page for people, with a title and an interface.
    pub(crate) fn is_page(&self) -> bool {
        matches!(self.name, "html" | "site")
    }

    /// Returns whether the output contains the title and the address of the page, as a page itself or as a repository
    /// beside a page.
    pub(crate) fn names_page(&self) -> bool {
        self.is_page() || matches!(self.name, "oai" | "dc")
    }

    /// Makes the exporter of the format.
    ///
    /// # Errors
    /// Returns an error if the format can only be read.
    pub fn exporter(&self, options: &Options) -> Result<Box<dyn Exporter>> {
        let exporter = self.writer.map(|make| make(options)).ok_or_else(|| not_written(self.name))?;
        // In these formats an address is a value among others, and a record comes back as it was.
        let is_data = matches!(self.name, "json" | "jsonl" | "csv" | "xlsx" | "sqlite");
        Ok(if is_data { exporter } else { Box::new(Harmless { exporter, has_notes: self.holds.has("notes") }) })
    }

    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// Finds the format with this name for writing.
    ///
    /// # Errors
    /// Returns an error if no format has this name.
    pub(crate) fn written(name: &str) -> Result<&'static Self> {
        let lower = name.to_lowercase();
        match FORMATS.iter().filter(|format| format.is_called(&lower)).max_by_key(|format| format.is_written()) {
            Some(format) if format.is_written() => Ok(format),
            Some(format) => Err(not_written(format.name)),
            None => Err(unknown("format", name, Self::is_written)),
        }
    }

    /// Finds the format with this name for reading.
    ///
    /// # Errors
    /// Returns an error if no format has this name.
    pub(crate) fn read(name: &str) -> Result<&'static Self> {
        let lower = name.to_lowercase();
        match FORMATS.iter().filter(|format| format.is_called(&lower)).max_by_key(|format| format.is_read()) {
            Some(format) if format.is_read() => Ok(format),
            Some(format) => Err(Error::usage(format!("{} is a format that is written, not read", format.name))
                .hint(format!("formats that are read are {}", names(Self::is_read)))),
            None => Err(unknown("input format", name, Self::is_read)),
        }
    }

    /// Recognises the format of a document by its content. The extension decides if several formats are possible.
    ///
    /// # Errors
    /// Returns an error if the file is of a kind that is not read.
    pub(crate) fn recognised(bytes: &[u8], extension: &str) -> Result<&'static Self> {
        let opening = Opening::of(bytes, extension);
        let found = |in_bytes: bool| {
            let of_bytes = move |format: &&Format| format.reader.is_some_and(Reader::is_of_bytes) == in_bytes;
            FORMATS.iter().filter(of_bytes).find(|format| (format.recognise)(&opening))
        };
        if let Some(format) = found(true) {
            return Ok(format);
        }
        if let Some(error) = foreign::by_content(&opening) {
            return Err(error);
        }
        let format = found(false).unwrap_or(&ANY_TEXT);
        if !matches!(format.reader, Some(Reader::Plain)) {
            return Ok(format);
        }
        // A document that no format recognises is read as plain text, unless it is known to be something else.
        match foreign::unknown_xml(&opening).or_else(|| foreign::by_extension(extension)) {
            Some(error) => Err(error),
            None => Ok(format),
        }
    }

    /// The extensions of formats that can be read: those that are read only when the user names the file if `named` is
    /// true, and all others if it is false.
    pub(crate) fn extensions(named: bool) -> impl Iterator<Item = &'static str> {
        let read = FORMATS.iter().filter(move |format| format.is_read() && format.named == named);
        read.flat_map(|format| format.extensions).copied().chain((!named).then_some("xml"))
    }

    /// Returns whether a file of this name holds references from a database or a reference manager.
    pub(crate) fn is_of_references(name: &str) -> bool {
        let name = name.to_lowercase();
        let has = |end: &&str| name.strip_suffix(end).is_some_and(|rest| rest.ends_with('.'));
        FORMATS.iter().filter(|format| format.references).flat_map(|format| format.extensions).any(has)
    }

    /// The format with this media type.
    pub(crate) fn of_media_type(media_type: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.media_types.contains(&media_type))
    }

    /// Finds the format for writing a file with this name.
    ///
    /// # Errors
    /// Returns an error if no format has the extension of the file.
    pub(crate) fn of_path(path: &Path) -> Result<&'static Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let written = || FORMATS.iter().filter(|format| format.is_written());
        // The longest known extension decides, so that `list.csl.json` is CSL-JSON.
        let ends = written().flat_map(|format| format.extensions.iter().map(move |end| (*end, format)));
        let fits = ends.filter(|(end, _)| name.strip_suffix(*end).is_some_and(|rest| rest.ends_with('.')));
        fits.max_by_key(|(end, _)| end.len()).map(|(_, format)| format).ok_or_else(|| {
            let known: Vec<String> = written().flat_map(|f| f.extensions).map(|end| format!(".{end}")).collect();
            Error::usage("the extension does not say the format")
                .at(path.display())
                .hint(format!("give one with -f, or end the name in {}", known.join(", ")))
        })
    }
}

fn not_written(name: &str) -> Error {
    Error::usage(format!("{name} is a format that is read, not written"))
        .hint(format!("formats that are written are {}", names(Format::is_written)))
}

/// The error for a name that no format has.
fn unknown(what: &str, name: &str, is: fn(&Format) -> bool) -> Error {
    let error = Error::usage(format!("there is no {what} {name}"));
    let known = FORMATS.iter().filter(move |format| is(format)).map(|format| format.name);
    match nearest(name, known) {
        Some(near) => error.hint(format!("did you mean {near}?")),
        None => error.hint(format!("formats are {}", names(is))),
    }
}

/// The names of the formats for which `is` returns true.
fn names(is: fn(&Format) -> bool) -> String {
    let names: Vec<&str> = FORMATS.iter().filter(|format| is(format)).map(|format| format.name).collect();
    names.join(", ")
}
