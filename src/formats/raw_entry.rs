//! The entries of a catalogue as they stand in the file, before they are parsed as records.

use super::parse_messages as messages;
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;
use crate::record::{AreaBasis, Record};
use crate::text::sizes::size;

/// One entry of a catalogue.
#[derive(Debug)]
pub enum Entry {
    /// A record.
    Record(Box<Record>),
    /// An entry that could not be read as a record.
    Rejected(Rejected),
    /// A problem in the catalogue that a person should check. No data is lost.
    Warning(Error),
}

/// An entry as it stands in the file, before it is parsed as a record.
#[derive(Debug)]
pub struct Raw {
    /// The path, or `standard input`.
    pub file: String,
    /// The line on which the entry begins, counted from 1.
    pub line: u64,
    /// The number of the entry in the file, counted from 1.
    pub ordinal: u64,
    /// The content of the entry.
    pub body: Body,
}

/// The content of an entry.
#[derive(Debug)]
pub enum Body {
    /// The text of a JSON value.
    Json(String),
    /// A row of a table.
    Row(Box<Record>),
    /// An entry that is neither JSON nor a row.
    Bad(Box<Rejected>),
    /// A problem in the catalogue that a person should check, without an entry.
    Warning(Error),
}

impl Raw {
    /// The place of the entry, such as `catalogue.jsonl:12`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// Parses the record in the entry.
    pub fn read(self) -> Entry {
        match self.body {
            Body::Row(record) => Entry::Record(record),
            Body::Bad(rejected) => Entry::Rejected(*rejected),
            Body::Warning(warning) => Entry::Warning(warning),
            Body::Json(text) => match parse(&text) {
                Ok(record) => Entry::Record(Box::new(record)),
                Err(error) => {
                    let line = self.line + (error.line().max(1) as u64 - 1);
                    let said = Error::data(messages::plain(&error)).at(format!("{}:{line}", self.file));
                    Entry::Rejected(Rejected::new(said, text))
                }
            },
        }
    }
}

/// Parses a record from the text of a JSON object. Fields may be missing, and unknown fields are kept.
///
/// # Errors
/// Returns an error if the text is not a JSON object, or if a field has the wrong type.
pub(crate) fn parse(text: &str) -> serde_json::Result<Record> {
    let mut record: Record = serde_json::from_str(text)?;
    complete(&mut record);
    Ok(record)
}

/// Adds values that a record of another tool implies: an area without a basis was declared by its catalogue.
fn complete(record: &mut Record) {
    for area in &mut record.thematic_areas {
        if area.basis.is_empty() {
            area.basis = AreaBasis::Declared;
        }
    }
}

/// The unparsed entries of an input.
pub(crate) type RawEntries = Box<dyn Iterator<Item = Result<Raw>>>;

/// The error for an entry that is longer than `limit`.
pub(crate) fn too_long(length: u64, limit: u64) -> Error {
    Error::data(format!("this record has {}, more than the {} that are read", size(length), size(limit)))
        .hint("--max-document raises the limit")
}
