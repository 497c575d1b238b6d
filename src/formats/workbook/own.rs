//! Reads the workbooks that this program writes without loss, even if they were edited in a spreadsheet.

use std::collections::HashMap;

use super::Book;
use super::fixed_parts::CONTINUED;
use super::parts::Flow;
use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::formats::csv::reader::{Meaning, record_of};
use crate::formats::csv::sheet::meanings;
use crate::formats::table::sheet::{Cell, Row};
use crate::record::rejected::Rejected;

/// The meanings of the columns in the sheet of records.
#[derive(Clone)]
pub(super) struct Columns(Vec<(String, Meaning)>);

impl std::fmt::Debug for Columns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

/// UTF-16 units of a cell that is continued in another sheet: a little less than the writer puts into it.
const FULL: usize = 31_990;

/// The remainders of texts that are too long for a cell, by the row and the name of the column.
pub(super) type Continued = HashMap<(u64, String), String>;

impl Columns {
    /// The columns with these names, if they are those of a workbook that this program wrote. No other tool writes all
    /// of these names.
    pub(super) fn of(names: &[String]) -> Option<Self> {
        let ours = ["id", "title", "issued_basis", "text_language"];
        let own = ours.iter().all(|wanted| names.iter().any(|name| name == wanted));
        own.then(|| Self(names.iter().map(|name| (name.clone(), Meaning::of(name))).collect()))
    }

    /// The columns of these names, where a person has deleted some: the id and another column of a catalogue are left.
    pub(super) fn left(names: &[String]) -> Option<Self> {
        meanings(names).map(|meanings| Self(names.iter().cloned().zip(meanings).collect()))
    }
}

/// Reads the remainders of long texts.
///
/// # Errors
/// Returns an error when it holds more than `budget` allows.
pub(super) fn continued(book: &mut Book<'_>, budget: &Budget) -> Result<Continued> {
    let mut found = Continued::new();
    let Some(sheet) = book.names().iter().position(|name| name == CONTINUED) else { return Ok(found) };
    let mut bytes = 0;
    book.rows(sheet, budget, &mut |row| {
        let text = |at: usize| row.cells.get(at).map(printed).unwrap_or_default();
        if let Ok(number) = text(0).parse::<u64>() {
            let piece = text(3);
            bytes += piece.len() as u64;
            budget.check(Count::Bytes, bytes)?;
            found.entry((number, text(1))).or_default().push_str(&piece);
        }
        Ok(Flow::On)
    })?;
    Ok(found)
}

/// The text of a cell in the form of our own columns.
fn printed(cell: &Cell) -> String {
    match &cell.value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The texts of the cells of a row under these names, with what is too long for a cell.
pub(super) fn texts(row: &Row, names: &[String], continued: &Continued) -> Vec<String> {
    let text = |(at, name): (usize, &String)| {
        let mut text = row.cells.get(at).map(printed).unwrap_or_default();
        // A cell that is not full has no continuation: its row was moved, or the cell was written anew.
        let full = || text.encode_utf16().count() >= FULL;
        if let Some(rest) = continued.get(&(row.line, name.clone())).filter(|_| !continued.is_empty() && full()) {
            text.push_str(rest);
        }
        text
    };
    names.iter().enumerate().map(text).collect()
}

/// Takes a row of the sheet of records.
///
/// # Errors
/// Returns the errors of the sink.
pub(super) fn take(row: Row, columns: &Columns, continued: &Continued, sink: &mut dyn EntrySink) -> Result<()> {
    let names: Vec<String> = columns.0.iter().map(|(name, _)| name.clone()).collect();
    let texts = texts(&row, &names, continued);
    if texts.iter().all(String::is_empty) {
        return Ok(());
    }
    let cells: Vec<(&Meaning, &str)> =
        columns.0.iter().map(|(_, meaning)| meaning).zip(texts.iter().map(String::as_str)).collect();
    match record_of(&cells) {
        Ok(record) => sink.entry(Entry { record, ..Entry::default() }),
        Err(errors) => {
            let place = format!("row {}", row.line);
            let mut errors = errors.into_iter().map(|error| Error::data(error).at(&place));
            let error = errors.next().unwrap_or_else(|| Error::data("not a record").at(&place));
            sink.rejected(Rejected { error, more: errors.collect(), text: texts.join("\t") })
        }
    }
}
