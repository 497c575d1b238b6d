//! The rows of a catalogue that a person corrected.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::dates::Order;
use super::foreign::{self, Echo, Index};
use super::proposals::{Comparing, Said, decision, record};
use crate::commands::Context;
use crate::commands::any_catalogue::{self, Form};
use crate::document::budget::Limits;
use crate::formats::csv::sheet::{ID, SheetRow, SheetRows};
use crate::formats::raw_entry::{Body, Entry};
use crate::formats::sheet_rows;
use crate::pipeline::Pipeline;
use crate::record::{Decision, Screening};
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
    /// The file comes from a screening tool, and only its decisions are taken.
    pub(super) of_screening: bool,
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
        /// The record of the catalogue as the format of the file gives it back; `None` for our own formats.
        echo: Option<Box<Record>>,
    },
    /// A record from a screening tool, of which only the decision is taken.
    Decision {
        /// The number of the record in the file.
        number: u64,
        record: Box<Record>,
    },
}

/// Reads a corrected catalogue.
///
/// # Errors
/// Returns an error when the file cannot be read, or is of a kind that is not read.
pub(super) fn read(path: &Path, now: &[Record], decisions: &Decisions, pipeline: &Pipeline) -> Result<Given> {
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
                    Entry::Record(record) => given.rows.push(Row::Record { number, record, fields, echo: None }),
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
        let rows = rows.into_iter().map(Row::Sheet).collect();
        return Ok(Given { rows, rejected, warnings, encoding, ..Given::default() });
    }
    let (formats, is_table) = (foreign::formats(path, &bytes)?, foreign::is_table_of_screening(&bytes, pipeline));
    let (records, warnings) = any_catalogue::imported(bytes, &input, pipeline)?;
    given.warnings = warnings;
    let mut index = Index::default();
    now.iter().enumerate().for_each(|(at, record)| index.add(record, at));
    if decisions.is_wanted() || is_table || foreign::have_decisions(&records) {
        for (number, mut record) in (1..).zip(records) {
            decisions.give(&mut record);
            if let Some(meant) = index.find(&record).and_then(|at| now.get(at)) {
                record.id.clone_from(&meant.id);
            }
            given.rows.push(Row::Decision { number, record: Box::new(record) });
        }
        given.of_screening = true;
        return Ok(given);
    }
    let echo = Echo::new(path, &formats, &records, now, pipeline)?;
    let said = echo.as_ref().map(Echo::index);
    for (number, mut record) in (1..).zip(records) {
        let at = said.as_ref().and_then(|said| said.find(&record)).or_else(|| index.find(&record));
        let fields = filled(&record);
        if let Some(meant) = at.and_then(|at| now.get(at)) {
            record.id.clone_from(&meant.id);
        }
        let echo = at.and_then(|at| echo.as_ref()?.of(at)).cloned().map(Box::new);
        given.rows.push(Row::Record { number, record: Box::new(record), fields, echo });
    }
    Ok(given)
}

/// The options of a person for the decisions of a file.
#[derive(Debug, Default)]
pub(super) struct Decisions {
    /// Whether only decisions are taken from the file.
    pub(super) only: bool,
    /// The decision about all records of the file.
    pub(super) decision: Option<Decision>,
    /// The reason for it.
    pub(super) reason: Option<String>,
}

impl Decisions {
    fn is_wanted(&self) -> bool {
        self.only || self.decision.is_some()
    }

    /// Gives a record the decision about all records of the file. A reason that the file gives stays.
    fn give(&self, record: &mut Record) {
        if let Some(decision) = &self.decision {
            let have = record.screening.take().filter(|have| have.decision == *decision).unwrap_or_default();
            let reason = have.reason.or_else(|| self.reason.clone());
            record.screening = Some(Screening { decision: decision.clone(), reason, ..have });
        }
    }
}

impl Given {
    /// Says what a person should know of the file, and which of its rows could not be read.
    pub(super) fn say(&self, context: &Context) {
        self.warnings.iter().for_each(|warning| context.console.warn(warning));
        self.rejected.iter().for_each(|error| context.console.error(error));
    }

    /// The number of rows of a screening tool that have no decision.
    pub(super) fn undecided(&self) -> u64 {
        let is = |row: &&Row| matches!(row, Row::Decision { record, .. } if record.screening.is_none());
        self.rows.iter().filter(is).count() as u64
    }

    /// Prepares the comparison of the cells with the records of the store.
    pub(super) fn comparing<'w>(&self, now: &HashMap<&str, &Record>, words: &'w Words) -> Comparing<'w> {
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
            Self::Record { record, .. } | Self::Decision { record, .. } => &record.id,
        }
    }

    /// The number of the row.
    pub(super) fn number(&self) -> u64 {
        match self {
            Self::Sheet(row) => row.number,
            Self::Record { number, .. } | Self::Decision { number, .. } => *number,
        }
    }

    /// The place of the row: `catalogue.xlsx:12`.
    pub(super) fn place(&self, file: &Path) -> String {
        format!("{}:{}", file.display(), self.number())
    }

    /// The differences of the row from the record.
    pub(super) fn said(&self, before: &Record, past: &[Record], comparing: &Comparing<'_>) -> Said {
        match self {
            Self::Sheet(row) => comparing.row(row, before, past),
            Self::Record { record: after, fields, echo, .. } => record(after, before, echo.as_deref(), fields, past),
            Self::Decision { record: after, .. } => decision(after, before),
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
