//! Builds entries from an XML document. Corrections of the XML and a truncated document are reported in the entries.

use super::budget::Budget;
use super::entry::Entry;
use super::entry_sink::EntrySink;
use super::window::Window;
use super::xml::{self, Cut, Element};
use crate::error::{Error, Result};
use crate::record::IssueCode;
use crate::record::rejected::Rejected;

/// Adds the corrections that were made in an element to the issues of its entry.
pub(crate) fn say_slips(entry: &mut Entry, element: &Element) {
    for slip in &element.markup_errors {
        entry.record.add_issue(IssueCode::MendedMarkup, "source", format!("the XML of the record was mended: {slip}"));
    }
}

/// Passes on the entries that `entries` makes from each wanted element. Corrections are reported in the entry, and the
/// last entry reports where the document was cut off.
///
/// # Errors
/// Returns an error when the document holds no whole entry, when it passes a limit, or when `sink` returns one.
pub(crate) fn each_entry<'t>(
    text: impl Into<Window<'t>>,
    budget: &Budget,
    wanted: impl Fn(&str, &str) -> bool,
    sink: &mut dyn EntrySink,
    entries: impl Fn(&Element) -> Vec<Entry>,
) -> Result<()> {
    let mut behind = DelayedEntries::new(|(), entry| sink.entry(entry));
    let cut = xml::each(text, budget, wanted, |element| {
        entries(&element).into_iter().try_for_each(|mut entry| {
            say_slips(&mut entry, &element);
            behind.entry((), entry)
        })
    })?;
    behind.finish(cut)?.map_or(Ok(()), |rejected| sink.rejected(rejected))
}

/// Delays entries by one, so that the last one can report that the document was cut off after it. `T` is additional
/// data that the reader has about an entry.
pub(crate) struct DelayedEntries<T, F> {
    held: Option<(T, Entry)>,
    take: F,
}

impl<T, F: FnMut(T, Entry) -> Result<()>> DelayedEntries<T, F> {
    /// Passes the entries to `take`.
    pub(crate) fn new(take: F) -> Self {
        Self { held: None, take }
    }

    /// Receives an entry, and passes on the previous one.
    ///
    /// # Errors
    /// Returns the errors of `take`.
    pub(crate) fn entry(&mut self, known: T, entry: Entry) -> Result<()> {
        match self.held.replace((known, entry)) {
            Some((known, entry)) => (self.take)(known, entry),
            None => Ok(()),
        }
    }

    /// Passes on the last entry. If the document was cut off, the entry reports it, and the incomplete element after it
    /// is returned as rejected.
    ///
    /// # Errors
    /// Returns the errors of `take`, and an error if a truncated document contains no complete entry.
    pub(crate) fn finish(mut self, cut: Option<Cut>) -> Result<Option<Rejected>> {
        let held = self.held.take();
        let Some(cut) = cut else {
            return held.map_or(Ok(()), |(known, entry)| (self.take)(known, entry)).map(|()| None);
        };
        let (known, mut entry) = held.ok_or_else(|| cut.error())?;
        let message = format!("the document ends inside <{}> behind this record: it was cut off", cut.inside);
        entry.record.add_issue(IssueCode::MissingEnd, "source", message);
        (self.take)(known, entry)?;
        Ok(cut.begun.map(|(line, text)| {
            let error = Error::data("the document ends inside this record: it was cut off").at(format!("line {line}"));
            Rejected::new(error.hint("the records before it were taken; fetch the document again for the rest"), text)
        }))
    }
}
