//! Surveys the columns of a catalogue: the order of day and month in each, and the fields of columns whose names are not
//! known.

use std::collections::HashMap;

use super::column::is_bare_id;
use crate::document::entry::Entry;
use crate::formats::column_names::plain;
use crate::formats::columns::{Column, Columns};
use crate::formats::told::{self, Sample};
use crate::record::IssueCode;
use crate::text::dates::{Proven, may_be_ambiguous};
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
    /// True after the dates of all entries were examined.
    is_complete: bool,
}

impl Survey {
    /// Examines the next entries of a catalogue.
    pub(super) fn look_at(&mut self, entries: &[Entry], columns: &Columns, words: &Words) {
        self.decide(entries, columns, words);
        if !self.is_complete {
            entries.iter().for_each(|entry| self.add(entry, columns, words));
        }
    }

    /// Decides what the columns hold, by the first entries of a catalogue.
    fn decide(&mut self, entries: &[Entry], columns: &Columns, words: &Words) {
        if !self.is_decided && !entries.is_empty() {
            self.told = decided(entries, columns, words);
            self.is_decided = true;
        }
    }

    /// Returns whether more entries are needed to decide what the columns hold than these first ones.
    pub(crate) fn needs_more(&self, first: &[Entry]) -> bool {
        let is_foreign = |entry: &&Entry| entry.record.source.name.is_empty() && !entry.columns.is_empty();
        !self.is_decided
            && first.iter().filter(is_foreign).count() < EXAMINED
            && first.iter().any(|entry| !entry.columns.is_empty())
    }

    /// Returns whether the dates of the next entries can only be read after those of all entries were examined.
    pub(crate) fn needs_all(&mut self, next: &[Entry], columns: &Columns, words: &Words) -> bool {
        self.decide(next, columns, words);
        !self.is_complete
            && next.iter().any(|entry| {
                let mut ambiguous = entry.dates.iter().any(|text| may_be_ambiguous(text));
                self.each_date(entry, columns, words, |_, text| ambiguous |= may_be_ambiguous(text));
                ambiguous
            })
    }

    /// The same survey without dates, to which those of all entries are then added.
    pub(crate) fn anew(&self) -> Self {
        Self { orders: HashMap::new(), told: self.told.clone(), is_decided: self.is_decided, is_complete: true }
    }

    /// Adds the dates of an entry.
    pub(crate) fn add(&mut self, entry: &Entry, columns: &Columns, words: &Words) {
        let mut found: Vec<(String, String)> = Vec::new();
        self.each_date(entry, columns, words, |name, text| found.push((name.to_owned(), text.to_owned())));
        for (name, text) in found {
            self.orders.entry(name).or_default().add(&text);
        }
        if !entry.dates.is_empty() {
            let order = self.orders.entry(String::new()).or_default();
            entry.dates.iter().for_each(|text| order.add(text));
        }
    }

    /// Passes the columns of dates of an entry on, each with the texts in it.
    fn each_date(&self, entry: &Entry, columns: &Columns, words: &Words, mut take: impl FnMut(&str, &str)) {
        for (name, value) in &entry.columns {
            let column = self.told(name).or_else(|| columns.of(name, words));
            if matches!(column, Some(Column::Issued | Column::Created)) {
                let texts = columns.objects().texts(value).unwrap_or_default();
                texts.iter().for_each(|one| take(name, &one.text));
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
