//! Catalogues that are read: JSON Lines, JSON documents, and the CSV that we write.
//!
//! The form is told by content, never by name alone. Entries come one by one, so memory does not grow with their
//! number, and what is malformed is named with its line while the rest goes on.

#[cfg(test)]
pub(crate) mod any_record;
pub(crate) mod form;
#[cfg(test)]
mod tests;

use super::catalogue_bytes::Source;
use super::csv::reader::Table;
use super::json::document::Document;
use super::json::lines::Lines;
use super::raw_entry::RawEntries;
use crate::error::Result;

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
    let mut source = Source::new(Box::new(reader), file)?;
    Ok(match form::form(&mut source, extension)? {
        form::Form::Lines => Box::new(Lines::new(source, max_line)),
        form::Form::Json(shape) => Box::new(Document::new(source, shape, max_line)),
        form::Form::Table => Box::new(Table::new(source, max_line)?),
    })
}
