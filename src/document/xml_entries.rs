//! Entries of a document of XML: what was mended in them is said, and so is that the document was cut off.

use super::budget::Budget;
use super::entry::Entry;
use super::entry_sink::EntrySink;
use super::xml;
use super::xml::{Cut, Element};
use crate::error::{Error, Result};
use crate::record::IssueCode;
use crate::record::rejected::Rejected;

/// Says of an entry what was mended in its element.
pub(crate) fn say_slips(entry: &mut Entry, element: &Element) {
    for slip in &element.slips {
        entry.record.add_issue(IssueCode::MendedMarkup, "source", format!("the XML of the record was mended: {slip}"));
    }
}

/// Hands entries on one behind, so that the last one can say that the document was cut off behind it. `T` is what the
/// reader knows of an entry beside it.
pub(crate) struct OneBehind<T, F> {
    held: Option<(T, Entry)>,
    take: F,
}

impl<T, F: FnMut(T, Entry) -> Result<()>> OneBehind<T, F> {
    /// Hands over to `take`.
    pub(crate) fn new(take: F) -> Self {
        Self { held: None, take }
    }

    /// Takes an entry, and hands on the one before it.
    ///
    /// # Errors
    /// Those of the taker.
    pub(crate) fn entry(&mut self, known: T, entry: Entry) -> Result<()> {
        match self.held.replace((known, entry)) {
            Some((known, entry)) => (self.take)(known, entry),
            None => Ok(()),
        }
    }

    /// Hands on the last entry. Where the document was cut off, the entry says so, and what was begun behind it is
    /// returned as what it is.
    ///
    /// # Errors
    /// Those of the taker; and where a document that was cut off holds no entry that is whole.
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

/// Hands over the entries of the elements that are `wanted`, each with what was mended in it. Of a document that was cut
/// off all entries that are whole come.
///
/// # Errors
/// Those of [`xml::each`] and of `sink`; and where a document that was cut off holds no entry that is whole.
pub(crate) fn entries(
    text: &str,
    budget: &Budget,
    wanted: impl Fn(&str, &str) -> bool,
    make: impl Fn(&Element) -> Entry,
    sink: &mut dyn EntrySink,
) -> Result<()> {
    let mut behind = OneBehind::new(|(), entry| sink.entry(entry));
    let cut = xml::each(text, budget, wanted, |element| {
        let mut entry = make(&element);
        say_slips(&mut entry, &element);
        behind.entry((), entry)
    })?;
    behind.finish(cut)?.map_or(Ok(()), |rejected| sink.rejected(rejected))
}
