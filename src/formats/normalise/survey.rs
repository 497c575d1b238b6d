//! Surveys the columns of a catalogue: the order of day and month in each, and the fields of columns whose names are not
//! known.

use std::collections::HashMap;

use super::column::is_bare_id;
use crate::document::entry::Entry;
use crate::formats::column_names::plain;
use crate::formats::columns::{Column, Columns};
use crate::formats::told::{self, Sample};
use crate::record::IssueCode;
use crate::text::dates::Proven;
use crate::text::words::Words;
use crate::text::words::headings::Heading;

/// The number of entries at the beginning by which the contents of columns are decided.
const EXAMINED: usize = 100;

/// The properties of the columns of a catalogue that its entries show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Survey {
    /// The order of day and month in the dates of each column, by its name. Dates from fields of the format itself are
    /// kept under an empty name.
    orders: HashMap<String, Proven>,
    /// The fields of columns whose names are not known, each with the reason for a doubt.
    told: HashMap<String, (Column, Option<String>)>,
    /// True after the first entries were examined.
    is_decided: bool,
}

impl Survey {
    /// Examines the next entries of a catalogue.
    pub(super) fn look_at(&mut self, entries: &[Entry], columns: &Columns, words: &Words) {
        if !self.is_decided && !entries.is_empty() {
            self.told = decided(entries, columns, words);
            self.is_decided = true;
        }
        for entry in entries {
            for (name, value) in &entry.columns {
                let column = self.told(name).or_else(|| columns.of(name, words));
                if matches!(column, Some(Column::Issued | Column::Created)) {
                    let order = self.orders.entry(name.clone()).or_default();
                    let texts = columns.objects().texts(value).unwrap_or_default();
                    texts.iter().for_each(|one| order.add(&one.text));
                }
            }
            if !entry.dates.is_empty() {
                let order = self.orders.entry(String::new()).or_default();
                entry.dates.iter().for_each(|text| order.add(text));
            }
        }
    }

    /// The order of day and month in a column.
    pub(super) fn order(&self, column: &str) -> Option<&Proven> {
        self.orders.get(column)
    }

    /// The field that a column fills by its values.
    pub(super) fn told(&self, name: &str) -> Option<Column> {
        self.told.get(name).map(|(column, _)| *column)
    }

    /// Says in a record that the content of a column was decided by its values alone.
    pub(super) fn note_doubt(&self, entry: &mut Entry, name: &str) {
        let Some((column, Some(doubt))) = self.told.get(name) else { return };
        let (code, field) = match column {
            Column::Title => (IssueCode::UncertainTitle, "title"),
            Column::Issued => (IssueCode::UncertainIssued, "issued"),
            Column::Creators => (IssueCode::UncertainBounds, "creators"),
            _ => (IssueCode::UncertainBounds, "description"),
        };
        entry.record.add_issue(code, field, doubt.clone());
    }
}

/// Returns whether a known name may also be one for titles: the subject of a letter is its title, and that of a book is
/// not.
fn is_ambiguous(known: Option<Column>, name: &str, columns: &Columns, words: &Words) -> bool {
    matches!(known, Some(Column::Keywords | Column::Areas))
        && words.heading(name).has(Heading::Title)
        && !columns.is_mapped(name)
}

/// The fields of the columns whose names are not known, by the first entries of a catalogue.
fn decided(entries: &[Entry], columns: &Columns, words: &Words) -> HashMap<String, (Column, Option<String>)> {
    let foreign: Vec<&Entry> = entries.iter().filter(|entry| entry.record.source.name.is_empty()).collect();
    let sample = foreign.iter().take(EXAMINED);
    let mut samples: Vec<Sample> = Vec::new();
    let mut filled = told::Filled::default();
    for entry in sample {
        filled.rows += 1;
        filled.has_typed |= entry.typed.is_some();
        filled.title |= entry.record.title.is_some();
        filled.url |= entry.record.url.is_some();
        filled.issued |= entry.record.issued.is_some() || !entry.dates.is_empty();
        filled.creators |= !entry.record.creators.is_empty();
        for (name, value) in &entry.columns {
            let known = columns.of(name, words);
            if let Some(column) = known {
                filled.fill(column, value);
            }
            if known.is_some() && !is_ambiguous(known, name, columns, words) {
                continue;
            }
            let texts = if value.is_boolean() { None } else { columns.objects().texts(value) };
            let Some(text) = texts.and_then(|said| said.into_iter().next()) else { continue };
            let at = samples.iter().position(|sample| sample.name == *name).unwrap_or_else(|| {
                let core = columns.objects().without_additions(&plain(name)).map(str::to_owned);
                samples.push(Sample { name: name.clone(), core, is_ambiguous: known.is_some(), ..Sample::default() });
                samples.len() - 1
            });
            if let Some(sample) = samples.get_mut(at).filter(|_| !text.text.trim().is_empty()) {
                sample.has_numbers |= is_bare_id(Column::Creators, value);
                sample.texts.push(text.text);
            }
        }
    }
    told::decide(&samples, filled, words)
}
