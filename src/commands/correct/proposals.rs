//! The differences between the rows of a catalogue that a person corrected and the records of the store.

use std::collections::{BTreeMap, HashSet};

use encoding_rs::Encoding;
use serde_json::{Value, json};

use super::dates::Order;
use super::foreign::whole;
use crate::Record;
use crate::formats::csv::cell::tidied;
use crate::formats::csv::columns::{Column, MORE, REASON, Type};
use crate::formats::csv::reader::Meaning;
use crate::formats::csv::row;
use crate::formats::csv::sheet::SheetRow;
use crate::record::Decision;
use crate::record::values::get;
use crate::store::Edit;
use crate::text::dates::Dates;

/// A value that a row says otherwise than its record.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proposal {
    /// The name of the field.
    pub(super) field: String,
    /// The new value, or why there is none.
    pub(super) value: Result<Value, String>,
}

/// The differences of a row from its record.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub(super) proposals: Vec<Proposal>,
    /// Values that the record once had. They come from an older copy of the catalogue, and not from a person.
    pub(super) older: u64,
}

impl Said {
    fn value(&mut self, field: &str, value: Value) {
        self.proposals.push(Proposal { field: field.to_owned(), value: Ok(value) });
    }

    fn fault(&mut self, field: &str, why: impl Into<String>) {
        self.proposals.push(Proposal { field: field.to_owned(), value: Err(why.into()) });
    }
}

/// The columns that follow from others or change with every run. A copy of the catalogue may say them otherwise.
const FOLLOWING: [&str; 8] = [
    "issues",
    "text_language_confidence",
    "title_truncated",
    "description_truncated",
    "source_retrieved",
    "source_lines",
    "source_bytes",
    "source_confidence",
];

/// UTF-16 units of a cell from which on a spreadsheet may have cut it.
const CUT: usize = 31_990;

/// Compares the cells of a table with the values of the store.
pub(super) struct Comparing<'c> {
    /// The encoding of a text that is not UTF-8.
    pub(super) encoding: Option<&'static Encoding>,
    /// Reads dates as a spreadsheet prints them.
    pub(super) dates: Dates<'c>,
    /// The order of day and month in the dates of the table.
    pub(super) order: Order,
}

impl Comparing<'_> {
    /// The differences of a row of a table from its record.
    pub(super) fn row(&self, row: &SheetRow, before: &Record, past: &[Record]) -> Said {
        let mut said = Said::default();
        self.decision(row, before, past, &mut said);
        for (meaning, text) in &row.cells {
            match meaning {
                Meaning::Known(column) if matches!(column.name, "id" | MORE | "screening" | REASON) => {}
                Meaning::Known(column) => self.column(column, text, before, past, &mut said),
                Meaning::Unknown(name) => self.own(name, text, before, past, &mut said),
                Meaning::Nameless if text.is_empty() => {}
                Meaning::Nameless => said.fault("", "a cell stands in a column without a name"),
            }
        }
        let more = row.cells.iter().find(|(meaning, _)| meaning.name() == MORE);
        if let Some((_, text)) = more.filter(|(_, text)| !text.trim().is_empty()) {
            self.more(text, before, past, &mut said);
        }
        said
    }

    fn column(&self, column: &Column, text: &str, before: &Record, past: &[Record], said: &mut Said) {
        let same = |record: &Record| self.is_same(column.name, &(column.get)(record), text);
        if same(before) {
            return;
        }
        let older = past.iter().any(same);
        if !Edit::is_field(column.name) {
            if !older && !FOLLOWING.contains(&column.name) {
                said.fault(column.name, "this column says where the record comes from, and is not corrected");
            }
            return;
        }
        if older {
            said.older += 1;
            return;
        }
        let read = match column.name {
            "issued" => self.order.read(text, &self.dates),
            name if column.kind == Type::List => Ok(tidied(text, Edit::allows_semicolons(name))),
            _ => Ok(text.replace("\r\n", "\n")),
        };
        let mut edited = before.clone();
        match read.and_then(|text| row::fill(&mut edited, column, &text)) {
            Ok(()) if get(&edited, column.name) == get(before, column.name) => {}
            Ok(()) => said.value(column.name, get(&edited, column.name)),
            Err(why) => said.fault(column.name, why),
        }
    }

    /// The columns of the decision and of its reason, which are one field.
    fn decision(&self, row: &SheetRow, before: &Record, past: &[Record], said: &mut Said) {
        let cell =
            |name: &str| row.cells.iter().find(|(meaning, _)| meaning.name() == name).map(|(_, text)| text.trim());
        let (decision, reason) = (cell("screening"), cell(REASON));
        let of = |record: &Record| record.screening.clone().unwrap_or_default();
        let (word, beside) = match decision.map(|cell| (cell, Decision::with_reason(cell))) {
            None => (of(before).decision.to_string(), None),
            Some((cell, None)) => (cell.to_owned(), None),
            Some((_, Some((decision, reason)))) => (decision.to_string(), reason),
        };
        let changed = word != of(before).decision.as_str();
        // A changed decision no longer has the old reason.
        let old = of(before).reason.filter(|_| !changed);
        let reason = match reason {
            None => beside.or(old),
            Some("") => beside,
            Some(cell) if changed && beside.is_some() && of(before).reason.as_deref() == Some(cell) => beside,
            Some(cell) => Some(cell.to_owned()),
        };
        let is = |record: &Record| {
            let have = of(record);
            word == have.decision.as_str() && reason.as_deref().unwrap_or_default() == have.reason.unwrap_or_default()
        };
        if is(before) {
        } else if past.iter().any(is) {
            said.older += 1;
        } else if word.is_empty() && reason.is_some() {
            said.fault("screening", "a reason stands without a decision; write include, exclude or maybe beside it");
        } else if word.is_empty() {
            said.value("screening", Value::Null);
        } else {
            said.value("screening", json!({"decision": word, "reason": reason, "by": null, "at": null}));
        }
    }

    /// A custom column, which is kept as a field.
    fn own(&self, name: &str, text: &str, before: &Record, past: &[Record], said: &mut Said) {
        let printed = |record: &Record| match get(record, name) {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        if self.is_same(name, &printed(before), text) {
        } else if !text.is_empty() && past.iter().any(|past| self.is_same(name, &printed(past), text)) {
            said.older += 1;
        } else {
            said.value(name, if text.is_empty() { Value::Null } else { text.into() });
        }
    }

    /// The values of the last column, which holds what no other column can. A value that its own cell changes is not
    /// looked at.
    fn more(&self, text: &str, before: &Record, past: &[Record], said: &mut Said) {
        let fields: BTreeMap<String, Value> = match serde_json::from_str(text) {
            Ok(fields) => fields,
            Err(_) if text.encode_utf16().count() >= CUT => return,
            Err(_) => return said.fault(MORE, "this cell is no JSON any more, and was left as it was"),
        };
        for (field, value) in fields {
            let named = said.proposals.iter().any(|proposal| proposal.field == field);
            let correctable = Edit::is_field(&field) || Edit::is_own_field(&field);
            // The cell of the column says the same as the record does; only what it cannot show may differ.
            if named || !correctable || get(before, &field) == value || self.encoding.is_some() {
                continue;
            }
            if past.iter().any(|past| get(past, &field) == value) {
                said.older += 1;
            } else {
                said.value(&field, value);
            }
        }
    }

    /// Whether a cell says what a field says: as it was written, or as a spreadsheet changed it.
    fn is_same(&self, name: &str, have: &str, cell: &str) -> bool {
        let plain = |text: &str| text.replace("\r\n", "\n").replace('\0', "\u{fffd}");
        let (have, cell) = (plain(have), plain(cell));
        have == cell
            || is_cut(&have, &cell)
            || self.encoding.is_some_and(|encoding| is_lossy(encoding, &have, &cell))
            || name == "issued" && self.order.is_same(&have, &cell, &self.dates)
    }
}

/// Whether a spreadsheet cut the text, or continued it from another row after the rows were sorted.
fn is_cut(have: &str, cell: &str) -> bool {
    let mut units = 0;
    let start: String = cell
        .chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= CUT
        })
        .collect();
    units > CUT && have.starts_with(&start)
}

/// Whether the cell is the text with other characters in place of those that the encoding does not have.
fn is_lossy(encoding: &'static Encoding, have: &str, cell: &str) -> bool {
    let mut cell = cell.chars().peekable();
    for c in have.chars() {
        let unknown = encoding.encode(c.encode_utf8(&mut [0; 4])).2;
        match (cell.next(), unknown) {
            (Some(other), false) if other == c => {}
            (Some(other), true) => {
                // A character outside of the basic plane becomes two question marks.
                if other == '?' && c.len_utf16() == 2 {
                    cell.next_if_eq(&'?');
                }
            }
            _ => return false,
        }
    }
    cell.next().is_none()
}

/// The differences of a record of a catalogue that is no table. `fields` are the names that stand in it, and `echo` is what its
/// format would say of the record as it is.
pub(super) fn record(
    after: &Record,
    before: &Record,
    echo: Option<&Record>,
    fields: &HashSet<String>,
    past: &[Record],
) -> Said {
    let mut said = Said::default();
    let Ok(Value::Object(values)) = serde_json::to_value(after) else { return said };
    for (field, value) in values {
        let correctable = Edit::is_field(&field) || Edit::is_own_field(&field);
        let have = get(before, &field);
        if !fields.contains(&field) || !correctable || plain(&have) == plain(&value) {
            continue;
        }
        let value = match echo.map(|echo| get(echo, &field)) {
            Some(echo) if plain(&echo) == plain(&value) => continue,
            Some(echo) => whole(value, &echo, &have),
            None => value,
        };
        if past.iter().any(|past| plain(&get(past, &field)) == plain(&value)) {
            said.older += 1;
        } else {
            said.value(&field, value);
        }
    }
    said
}

/// The differences of a record of a screening tool: another decision, or another reason for it.
pub(super) fn decision(after: &Record, before: &Record) -> Said {
    let mut said = Said::default();
    let Some(given) = after.screening.as_ref().filter(|given| !given.decision.is_empty()) else { return said };
    let same = before
        .screening
        .as_ref()
        .is_some_and(|have| have.decision == given.decision && (given.reason.is_none() || have.reason == given.reason));
    if !same {
        said.value(
            "screening",
            json!({"decision": given.decision, "reason": given.reason, "by": given.by, "at": given.at}),
        );
    }
    said
}

/// A value as a person compares it: areas by rule are reduced to their labels, and all line ends are equal.
fn plain(value: &Value) -> Value {
    match value {
        Value::Array(members) => members.iter().map(plain).collect(),
        Value::Object(fields) if fields.contains_key("evidence") => fields.get("label").cloned().unwrap_or_default(),
        Value::String(text) => text.replace("\r\n", "\n").into(),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_changes_texts_in_ways_that_say_nothing() {
        let western = encoding_rs::WINDOWS_1252;
        assert!(is_lossy(western, "Łódź żółć 😀 é", "?ód? ?ó?? ?? é") || is_lossy(western, "Łódź é", "?ód? é"));
        assert!(is_lossy(western, "Łódź", "Lódz") && is_lossy(western, "a😀b", "a??b"));
        assert!(!is_lossy(western, "Łódź", "?ód?x") && !is_lossy(western, "Lodz", "Lady"));
        let long = "abc ".repeat(20_000);
        assert!(is_cut(&long, &long[..32_767]) && !is_cut(&long, &long[..100]));
        assert!(!is_cut(&long, &("x".to_owned() + &long[..32_766])));
    }
}
