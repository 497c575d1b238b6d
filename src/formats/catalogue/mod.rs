//! Reads catalogues: JSON Lines, JSON documents, and the CSV files and workbooks that this program writes.
//!
//! The form is recognised by the content, never by the file name alone. Entries are read one by one, so that memory use
//! does not grow with their number. A malformed entry is reported with its line, and reading continues.

#[cfg(test)]
pub(crate) mod any_record;
pub(crate) mod form;
#[cfg(test)]
mod tests;

use std::io::Read as _;

use super::catalogue_bytes::Source;
use super::csv::reader::Table;
use super::json::document::Document;
use super::json::lines::Lines;
use super::opening::Text;
use super::raw_entry::{self, RawEntries};
use crate::document::budget::Limits;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};

/// Reads the entries of a stream. `extension` decides if the content could have several forms.
///
/// # Errors
/// Returns an error if the beginning of the stream cannot be read, or if the stream is a table without any of our
/// columns.
pub fn read_raw(
    reader: impl std::io::Read + 'static,
    file: String,
    extension: &str,
    max_line: u64,
) -> Result<RawEntries> {
    let mut source = Source::new(Box::new(reader), file)?;
    if source.head().starts_with(b"PK\x03") {
        return workbook(source, max_line);
    }
    let form = form::form(&mut source, extension)?;
    if form == form::Form::Lines && !CATALOGUES.contains(&extension) && is_document(&source) {
        let hint = format!("`shelflist import {}` makes records of it", source.file);
        return Err(Error::foreign("this is a document, and no catalogue of records").at(&source.file).hint(hint));
    }
    Ok(match form {
        form::Form::Lines => Box::new(Lines::new(source, max_line)),
        form::Form::Json(shape) => Box::new(Document::new(source, shape, max_line)),
        form::Form::Table => Box::new(Table::new(source, max_line)?),
    })
}

/// The extensions of files that are catalogues whatever they hold; standard input has none.
const CATALOGUES: [&str; 7] = ["", "json", "jsonl", "ndjson", "csv", "tsv", "tab"];

/// Whether a file that is read as JSON Lines has no line that could be one.
fn is_document(source: &Source) -> bool {
    let mut lines = source.head().split(|byte| matches!(byte, b'\n' | b'\r')).map(<[u8]>::trim_ascii);
    let mut lines = lines.by_ref().filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| !line.starts_with(b"{"))
}

/// Reads a CSV file that this program wrote, without losing any data of its records.
///
/// # Errors
/// Returns the same errors as [`read_raw`], and passes on the errors of `sink`.
pub(crate) fn own_table(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    let place = from.location.unwrap_or("standard input").to_owned();
    let bytes: Box<dyn std::io::Read> = match from.stored {
        Some(stored) => stored.reader()?,
        None => Box::new(std::io::Cursor::new(from.text.as_bytes().to_vec())),
    };
    for raw in read_raw(bytes, place, "csv", from.budget.longest())? {
        match raw?.read() {
            raw_entry::Entry::Record(record) => sink.entry(Entry { record: *record, ..Entry::default() })?,
            raw_entry::Entry::Rejected(rejected) => sink.rejected(rejected)?,
            raw_entry::Entry::Warning(_) => {}
        }
    }
    Ok(())
}

/// Reads the records of a workbook. The directory of a ZIP archive stands at its end, so the file is held in memory.
fn workbook(mut source: Source, max_line: u64) -> Result<RawEntries> {
    let (mut bytes, file) = (Vec::new(), source.file.clone());
    let read = (&mut source).take(max_line.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Error::from_io(&file, &error))?;
    if bytes.len() as u64 > max_line {
        let message = format!("larger than {}", crate::text::sizes::size(max_line));
        return Err(Error::data(message).at(file).hint("--max-document raises the limit"));
    }
    super::workbook::catalogue(bytes, file, Limits::new(max_line, "--max-document"))
}
