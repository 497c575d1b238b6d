//! Receives the entries of a catalogue from its reader, one by one.
//!
//! The entries of a small document are held in memory. Those of a large one are passed on as they are read, so that
//! memory does not grow with their number.

use super::budget::{Budget, Count};
use super::entry::{Entries, Entry};
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;

/// Receives what a reader finds.
pub(crate) trait EntrySink {
    /// Receives an entry.
    ///
    /// # Errors
    /// Returns an error when more entries were found than may be held, or the receiver wants no more.
    fn entry(&mut self, entry: Entry) -> Result<()>;

    /// Receives something that is not an entry, with the reason.
    ///
    /// # Errors
    /// Returns an error in the same cases as for an entry.
    fn rejected(&mut self, rejected: Rejected) -> Result<()>;

    /// Receives a problem that a person should check and that does not cost any entry.
    ///
    /// # Errors
    /// Returns an error in the same cases as for an entry.
    fn warning(&mut self, warning: Error) -> Result<()>;

    /// Receives a line that belongs to no entry. Lines are counted from 1.
    ///
    /// # Errors
    /// Returns an error in the same cases as for an entry.
    fn stray(&mut self, line: u64, text: &str) -> Result<()>;
}

/// Holds all entries in memory, as many as the budget allows.
pub(crate) struct Held<'b> {
    /// The entries and rejected entries that were received.
    pub found: Entries,
    budget: &'b Budget,
}

impl<'b> Held<'b> {
    /// Makes an empty list.
    pub(crate) fn new(budget: &'b Budget) -> Self {
        Self { found: Entries::default(), budget }
    }
}

impl EntrySink for Held<'_> {
    fn entry(&mut self, entry: Entry) -> Result<()> {
        self.budget.spend(Count::Records, 1)?;
        match fitting(entry, self.budget) {
            Ok(entry) => self.found.entries.push(entry),
            Err(rejected) => self.found.rejected.push(*rejected),
        }
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<()> {
        self.budget.spend(Count::Records, 1)?;
        self.found.rejected.push(rejected);
        Ok(())
    }

    fn warning(&mut self, warning: Error) -> Result<()> {
        self.budget.spend(Count::Records, 1)?;
        self.found.warnings.push(warning);
        Ok(())
    }

    fn stray(&mut self, line: u64, text: &str) -> Result<()> {
        self.budget.spend(Count::Lines, 1)?;
        self.found.stray.push((line, text.to_owned()));
        Ok(())
    }
}

/// The entry, unless it is longer than a record may be. A longer entry is rejected with its place, as in a catalogue.
pub(crate) fn fitting(entry: Entry, budget: &Budget) -> Result<Entry, Box<Rejected>> {
    let length = entry.length();
    match budget.check_length("this record", length) {
        Ok(()) => Ok(entry),
        Err(error) => Err(Box::new(Rejected::new(located(error, &entry), String::new()))),
    }
}

fn located(error: Error, entry: &Entry) -> Error {
    match entry.record.source.lines {
        Some((first, _)) => error.at(format!("line {first}")),
        None => error,
    }
}

/// Collects everything that `read` finds, within `budget`.
///
/// # Errors
/// Returns the errors of `read`.
pub(crate) fn collect(budget: &Budget, read: impl FnOnce(&mut dyn EntrySink) -> Result<()>) -> Result<Entries> {
    let mut held = Held::new(budget);
    read(&mut held)?;
    Ok(held.found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Limits;

    #[test]
    fn entries_are_counted_and_long_ones_named() {
        let budget = Limits::new(1 << 17, "--max-document").budget();
        let found = collect(&budget, |sink| {
            let mut long = Entry::at((7, 9));
            long.description(&"x".repeat(1 << 17));
            sink.entry(long)?;
            sink.entry(Entry::at((10, 10)))
        });
        let found = found.unwrap();
        assert_eq!((found.entries.len(), found.rejected.len()), (1, 1));
        assert_eq!(found.rejected[0].error.place(), Some("line 7"));
        let many = collect(&budget, |sink| (0..2000).try_for_each(|_| sink.entry(Entry::default())));
        assert!(many.unwrap_err().to_string().contains("more than 1000 records"));
    }
}
