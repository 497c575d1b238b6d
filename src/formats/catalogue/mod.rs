//! Catalogues that are read: JSON Lines, JSON documents, and the CSV that we write.
//!
//! The form is told by content, never by name alone. Entries come one by one, so memory does not grow with their
//! number, and what is malformed is named with its line while the rest goes on.

pub(crate) mod bytes;
pub(crate) mod form;
#[cfg(test)]
mod tests;

use super::csv::reader;
use super::json::document;
use super::json::lines;
use super::json::messages;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::input;
use crate::input::Input;
use crate::record::Record;
use crate::record::rejected::Rejected;

pub(crate) use super::csv::cell::neutralise;
pub(crate) use super::csv::row::cells;
pub(crate) use super::csv::row::{COLUMNS, Type};
pub(crate) use super::json::scan::line_of;

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
            "declared".clone_into(&mut area.basis);
        }
    }
}

/// What is wrong with a text that is no record, in plain words.
pub(crate) fn explain(error: &serde_json::Error) -> String {
    messages::plain(error)
}

/// Entries of one input as they stand there.
pub(crate) type RawEntries = Box<dyn Iterator<Item = Result<Raw>>>;

/// The entries of each input, read one by one. An entry longer than `max_line` bytes is named and passed over.
pub(crate) fn open(paths: &[PathBuf], max_line: u64) -> impl Iterator<Item = Box<dyn Iterator<Item = Result<Entry>>>> {
    open_raw(paths, max_line).map(|entries| {
        let entries: Box<dyn Iterator<Item = Result<Entry>>> = Box::new(entries.map(|raw| raw.map(Raw::read)));
        entries
    })
}

/// As [`open`], before anything is read as a record.
pub(crate) fn open_raw(paths: &[PathBuf], max_line: u64) -> impl Iterator<Item = RawEntries> {
    input::expand_catalogues(paths).into_iter().map(move |input| {
        match input.and_then(|input| entries(&input, max_line)) {
            Ok(entries) => entries,
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    })
}

fn entries(input: &Input, max_line: u64) -> Result<RawEntries> {
    read_raw(input.open()?, input.place(), &input.extension(), max_line)
}

/// The entries of a stream; `extension` decides where its content could be of several forms.
///
/// # Errors
/// Where its beginning cannot be read, or it is a table without a column of ours.
pub fn read_raw(
    reader: impl std::io::Read + 'static,
    file: String,
    extension: &str,
    max_line: u64,
) -> Result<RawEntries> {
    let mut source = bytes::Source::new(Box::new(reader), file)?;
    Ok(match form::form(&mut source, extension)? {
        form::Form::Lines => Box::new(lines::Lines::new(source, max_line)),
        form::Form::Json(shape) => Box::new(document::Document::new(source, shape, max_line)),
        form::Form::Table => Box::new(reader::Table::new(source, max_line)?),
    })
}
