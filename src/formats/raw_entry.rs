//! Entries of a catalogue as they stand in their file, before they are read as records.

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
    /// Something that is no record.
    Rejected(Rejected),
    /// Something about the catalogue that a person should look at; nothing is lost.
    Warning(Error),
}

/// One entry as it stands in the file, before it is read as a record.
#[derive(Debug)]
pub struct Raw {
    /// Path, or `standard input`.
    pub file: String,
    /// The line on which it begins, counted from 1.
    pub line: u64,
    /// Which entry of the file it is, counted from 1.
    pub ordinal: u64,
    /// What it is.
    pub body: Body,
}

/// What an entry is.
#[derive(Debug)]
pub enum Body {
    /// The text of one JSON value.
    Json(String),
    /// A row of a table.
    Row(Box<Record>),
    /// Neither.
    Bad(Box<Rejected>),
    /// No entry, but something about the catalogue that a person should look at.
    Warning(Error),
}

impl Raw {
    /// `catalogue.jsonl:12`.
    pub fn place(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }

    /// The record in it.
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

/// A record from the text of one JSON object. Fields may be missing, and unknown ones are kept.
///
/// # Errors
/// Where it is no JSON object, or a field is of another type.
pub(crate) fn parse(text: &str) -> serde_json::Result<Record> {
    let mut record: Record = serde_json::from_str(text)?;
    complete(&mut record);
    Ok(record)
}

/// What another tool's record says without saying it: an area without a basis is one that its catalogue declares.
fn complete(record: &mut Record) {
    for area in &mut record.thematic_areas {
        if area.basis.is_empty() {
            area.basis = AreaBasis::Declared;
        }
    }
}

/// Entries of one input as they stand there.
pub(crate) type RawEntries = Box<dyn Iterator<Item = Result<Raw>>>;

/// The error of an entry that is longer than `limit`.
pub(crate) fn too_long(length: u64, limit: u64) -> Error {
    Error::data(format!("this record has {}, more than the {} that are read", size(length), size(limit)))
        .hint("--max-document raises the limit")
}
