//! The rows of a catalogue that a person corrected.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::dates::Order;
use super::proposals::{Comparing, Said, record};
use crate::commands::any_catalogue::{self, Form};
use crate::document::budget::Limits;
use crate::formats::csv::sheet::{ID, SheetRow, SheetRows};
use crate::formats::raw_entry::{Body, Entry};
use crate::formats::sheet_rows;
use crate::pipeline::Pipeline;
use crate::text::dates::Dates;
use crate::text::words::Words;
use crate::{Error, Record, Result};

/// A corrected catalogue.
#[derive(Default)]
pub(super) struct Given {
    pub(super) rows: Vec<Row>,
    /// The errors of rows that could not be read.
    pub(super) rejected: Vec<Error>,
    pub(super) warnings: Vec<Error>,
    encoding: Option<&'static encoding_rs::Encoding>,
}

/// A row of a table, or a record.
pub(super) enum Row {
    Sheet(SheetRow),
    Record {
        /// The line on which the record begins, or its number where the form has no lines.
        number: u64,
        record: Box<Record>,
        /// The names of the fields that stand there.
        fields: HashSet<String>,
    },
}

/// Reads a corrected catalogue.
///
/// # Errors
/// Returns an error when the file cannot be read, or is of a kind that is not read.
pub(super) fn read(path: &Path, pipeline: &Pipeline) -> Result<Given> {
    let mut given = Given::default();
    let (bytes, input) = match any_catalogue::open(path)? {
        Form::Bytes(bytes, input) => (bytes, input),
        Form::Own(entries) => {
            for raw in entries {
                let raw = raw?;
                let number = raw.line;
                let fields = match &raw.body {
                    Body::Json(text) => keys(text),
                    _ => HashSet::new(),
                };
                match raw.read() {
                    Entry::Record(record) => given.rows.push(Row::Record { number, record, fields }),
                    Entry::Rejected(rejected) => given.rejected.push(rejected.error),
                    Entry::Warning(warning) => given.warnings.push(warning),
                }
            }
            return Ok(given);
        }
    };
    let limits = Limits::new(bytes.len() as u64 + (64 << 20), "the size of a document");
    if let Some(sheet) = sheet_rows::read(&bytes, &input.place(), &input.extension(), limits)? {
        let SheetRows { rows, rejected, warnings, encoding } = sheet;
        return Ok(Given { rows: rows.into_iter().map(Row::Sheet).collect(), rejected, warnings, encoding });
    }
    let (records, warnings) = any_catalogue::imported(bytes, &input, pipeline)?;
    given.warnings = warnings;
    for (number, record) in (1..).zip(records) {
        let fields = filled(&record);
        given.rows.push(Row::Record { number, record: Box::new(record), fields });
    }
    Ok(given)
}

impl Given {
    /// How the cells are compared with the records of the store.
    pub(super) fn comparing<'w>(&self, now: &HashMap<String, Record>, words: &'w Words) -> Comparing<'w> {
        let mut order = Order::default();
        for row in &self.rows {
            if let (Row::Sheet(cells), Some(record)) = (row, now.get(row.id()))
                && let (Some(have), Some(cell)) = (&record.issued, cell(cells, "issued"))
            {
                order.note(have, cell);
            }
        }
        Comparing { encoding: self.encoding, dates: Dates::new(words), order }
    }
}

impl Row {
    /// The id of the record that the row is about.
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Sheet(row) => cell(row, ID).unwrap_or_default().trim(),
            Self::Record { record, .. } => &record.id,
        }
    }

    /// The number of the row.
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Sheet(row) => row.number,
            Self::Record { number, .. } => *number,
        }
    }

    /// The place of the row: `catalogue.xlsx:12`.
    pub(super) fn place(&self, file: &Path) -> String {
        format!("{}:{}", file.display(), self.number())
    }

    /// What the row says otherwise than the record.
    pub(super) fn said(&self, before: &Record, past: &[Record], comparing: &Comparing<'_>) -> Said {
        match self {
            Self::Sheet(row) => comparing.row(row, before, past),
            Self::Record { record: after, fields, .. } => record(after, before, fields, past),
        }
    }
}

/// The cell of a row in a column of ours.
fn cell<'r>(row: &'r SheetRow, column: &str) -> Option<&'r str> {
    let (_, text) = row.cells.iter().find(|(meaning, _)| meaning.name() == column)?;
    Some(text)
}

/// The names of the fields of a JSON object.
fn keys(text: &str) -> HashSet<String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => fields.into_iter().map(|(name, _)| name).collect(),
        _ => HashSet::new(),
    }
}

/// The names of the fields that a record of another tool fills. A field that it lacks says nothing.
fn filled(record: &Record) -> HashSet<String> {
    let Ok(Value::Object(fields)) = serde_json::to_value(record) else { return HashSet::new() };
    let says = |value: &Value| match value {
        Value::Null => false,
        Value::Array(members) => !members.is_empty(),
        _ => true,
    };
    fields.into_iter().filter(|(_, value)| says(value)).map(|(name, _)| name).collect()
}
