//! Catalogues in other formats: one trait, one file a format, one line in a table.

mod csv;
pub mod datapackage;
mod json;

use std::io::{self, Write};
use std::path::Path;

use crate::error::{Error, Result};
use crate::record::Record;

pub use json::SCHEMA;

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

    /// What stands after the last record.
    ///
    /// # Errors
    /// As above.
    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()>;
}

/// What a user may choose about the output.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Begin a CSV with a byte order mark.
    pub bom: bool,
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

/// Every format. A newcomer adds a file and a line here.
pub static FORMATS: &[Format] = &[
    Format {
        name: "jsonl",
        extensions: &["jsonl", "ndjson"],
        about: "JSON Lines, one record a line",
        make: json::lines,
    },
    Format { name: "json", extensions: &["json"], about: "one JSON document", make: json::document },
    Format { name: "csv", extensions: &["csv"], about: "CSV (RFC 4180) for spreadsheets", make: csv::table },
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
pub fn by_path(path: &Path) -> Result<&'static Format> {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    FORMATS.iter().find(|format| format.extensions.contains(&extension.as_str())).ok_or_else(|| {
        let known: Vec<String> = FORMATS.iter().flat_map(|f| f.extensions).map(|end| format!(".{end}")).collect();
        Error::usage("the extension does not say the format")
            .at(path.display())
            .hint(format!("give one with -f, or end the name in {}", known.join(", ")))
    })
}
