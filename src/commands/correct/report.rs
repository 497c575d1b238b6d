//! The list of the corrections that were taken from a corrected catalogue, and of those that were not, with the reasons.

use std::io::Write as _;

use serde_json::{Value, json};

use super::rows::Row;
use crate::commands::run::counted;
use crate::console::{Console, printable};
use crate::output::Output;
use crate::refresh::report::shown;
use crate::store::Edit;
use crate::{Error, Record, Result};

/// The values of a corrected catalogue, in the order of its rows.
#[derive(Default)]
pub(super) struct Report {
    lines: Vec<Line>,
    /// The number of values that came from an older copy of the catalogue.
    pub(super) older: u64,
}

/// A value that was taken or not, or a row without a record.
struct Line {
    row: u64,
    id: String,
    field: Option<String>,
    old: Value,
    new: Value,
    /// The reason for which the correction was not taken.
    why: Option<String>,
}

impl Report {
    /// Adds a row whose record is not in the catalogue; `of_screening` where the file comes from a screening tool.
    pub(super) fn unknown(&mut self, row: &Row, of_screening: bool) {
        let why = match row.id() {
            _ if of_screening => "no record of the catalogue has this id, identifier, address or title".to_owned(),
            "" => "the row has no id".to_owned(),
            _ => "no record of the catalogue has this id".to_owned(),
        };
        let (old, new) = (Value::Null, Value::Null);
        self.lines.push(Line { row: row.number(), id: row.id().to_owned(), field: None, old, new, why: Some(why) });
    }

    /// Adds a value of a row.
    pub(super) fn line(&mut self, row: &Row, before: &Record, field: &str, old: Value, edit: &Result<Edit, String>) {
        let (new, why) = match edit {
            Ok(edit) => (edit.value.clone().unwrap_or_default(), None),
            Err(why) => (Value::Null, Some(why.clone())),
        };
        let (id, field) = (before.id.clone(), Some(field.to_owned()));
        self.lines.push(Line { row: row.number(), id, field, old, new, why });
    }

    /// The number of rows without a record in the catalogue.
    pub(super) fn unknown_rows(&self) -> u64 {
        self.lines.iter().filter(|line| line.field.is_none()).count() as u64
    }

    /// The number of values that were not taken.
    pub(super) fn not_taken(&self) -> u64 {
        self.lines.iter().filter(|line| line.field.is_some() && line.why.is_some()).count() as u64
    }

    /// Prints the list for people, or as JSON, one object a line: to standard output, or to standard error where records
    /// go to standard output.
    ///
    /// # Errors
    /// Returns an error when standard output cannot be written.
    pub(super) fn print(&self, json: bool, aside: Option<&Console>) -> Result<()> {
        let text = |line: &Line| if json { line.machine() } else { printable(&line.people().replace('\n', " ")) };
        if let Some(console) = aside {
            self.lines.iter().for_each(|line| console.tell(&text(line)));
            return Ok(());
        }
        let mut out = Output::stdout();
        for line in &self.lines {
            writeln!(out, "{}", text(line)).map_err(|error| Error::from_io(out.place(), &error))?;
        }
        out.commit()
    }

    /// The closing summary.
    pub(super) fn summary(&self, rows: u64, corrections: u64, changed: u64, dry_run: bool) -> String {
        let mut text = format!("{} read, {}", counted(rows, "rows"), counted(corrections, "corrections"));
        match dry_run {
            true => text.push_str(" found"),
            false => text.push_str(&format!(", {} changed", counted(changed, "records"))),
        }
        let mut left = Vec::new();
        for (count, name) in [
            (self.not_taken(), "values not taken"),
            (self.older, "older values left"),
            (self.unknown_rows(), "unknown records passed over"),
        ] {
            if count > 0 {
                let (what, verb) = name.split_once("s ").unwrap_or((name, ""));
                left.push(format!("{} {verb}", counted(count, &format!("{what}s"))));
            }
        }
        if !left.is_empty() {
            text.push_str(&format!("; {}", left.join(", ")));
        }
        text
    }
}

impl Line {
    fn people(&self) -> String {
        let id: String = self.id.chars().take(12).collect();
        match (&self.field, &self.why) {
            (Some(field), None) => {
                format!("row {}  {id}  {field}: {} → {}", self.row, shown(&self.old), shown(&self.new))
            }
            (Some(field), Some(why)) => format!("row {}  {id}  {field}: not taken: {why}", self.row),
            (None, why) => format!("row {}  {id}  not taken: {}", self.row, why.as_deref().unwrap_or_default()),
        }
    }

    fn machine(&self) -> String {
        let Self { row, id, field, old, new, why } = self;
        json!({
            "row": row, "id": id, "field": field, "old": old, "new": new, "taken": why.is_none(), "why": why,
        })
        .to_string()
    }
}
