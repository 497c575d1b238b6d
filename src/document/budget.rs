//! Limits how much a document may expand to.
//!
//! A small file can require much memory: cells that share one long string, abbreviations that repeat themselves,
//! millions of lines of one letter. Every reader counts what it makes of a document while it does so, and stops where
//! the count exceeds what the allowed size of documents permits. A number that the document itself announces is never
//! used. All limits grow with that size, so that one option raises them together.

use std::cell::Cell;

use crate::error::{Error, Result};
use crate::text::sizes::size;

/// The default size that is allowed for a document, in bytes: 64 MiB.
pub(crate) const MAX_DOCUMENT: u64 = 64 << 20;

/// The quantities that are counted in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// Bytes of text that the document expands to.
    Bytes,
    /// Lines of a text that are not blank.
    Lines,
    /// Records that are held in memory at the same time.
    Records,
    /// Cells of a spreadsheet.
    Cells,
    /// Elements, members, fields and other parts of one record.
    Parts,
    /// Bytes to which the parts of an archive are unpacked.
    Unpacked,
}

impl Count {
    const ALL: usize = 6;

    /// The name of what is counted, in messages.
    fn name(self) -> &'static str {
        match self {
            Self::Bytes => "of text, once abbreviations and shared strings are written out",
            Self::Lines => "lines",
            Self::Records => "records",
            Self::Cells => "cells",
            Self::Parts => "parts in one record",
            Self::Unpacked => "of unpacked data",
        }
    }

    /// The largest allowed count in a document of at most `size` bytes.
    fn most(self, size: u64) -> u64 {
        match self {
            Self::Bytes => size.saturating_mul(2),
            Self::Lines | Self::Parts => (size / 32).max(1000),
            Self::Records => (size / 192).max(1000),
            Self::Cells => (size / 8).max(1000),
            Self::Unpacked => size.saturating_mul(16),
        }
    }
}

/// The allowed size of a document, from which all limits follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    size: u64,
    option: &'static str,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new(MAX_DOCUMENT, "--max-document")
    }
}

impl Limits {
    /// The limits of a document of at most `size` bytes. `option` is the command-line option that raises this size.
    pub(crate) fn new(size: u64, option: &'static str) -> Self {
        Self { size, option }
    }

    /// The greatest length in bytes of a part of a document that must be held.
    pub(crate) fn most_held(self) -> u64 {
        self.size
    }

    /// Checks the length of a part of a document that must be held, in bytes.
    ///
    /// # Errors
    /// Returns an error when it is longer than a document may be.
    pub(crate) fn check_held(self, what: &str, length: u64) -> Result<()> {
        if length <= self.size {
            return Ok(());
        }
        let Self { option, size: most } = self;
        Err(Error::data(format!("{what} has more than the {} that are held", size(most)))
            .hint(format!("raise {option}, which is {} now", size(most))))
    }

    /// A budget from which nothing has been spent.
    pub(crate) fn budget(self) -> Budget {
        Budget { limits: self, spent: Default::default() }
    }
}

/// The limits of one document, and what has been counted of it so far.
#[derive(Debug, Default)]
pub(crate) struct Budget {
    limits: Limits,
    spent: [Cell<u64>; Count::ALL],
}

impl Budget {
    /// The limits of the budget.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// The longest record or line, in bytes. It is an eighth of the document, because a record takes several times its
    /// length in memory while it is processed.
    pub(crate) fn longest(&self) -> u64 {
        (self.limits.size / 8).max(1 << 16)
    }

    /// Counts `more` units of `what`.
    ///
    /// # Errors
    /// Returns an error when the count exceeds the budget.
    pub(crate) fn spend(&self, what: Count, more: u64) -> Result<()> {
        let Some(spent) = self.spent.get(what as usize) else { return Ok(()) };
        spent.set(spent.get().saturating_add(more));
        self.check(what, spent.get())
    }

    /// Checks a count on its own, without adding it to what was counted before.
    ///
    /// # Errors
    /// Returns an error when the count exceeds the budget.
    pub(crate) fn check(&self, what: Count, count: u64) -> Result<()> {
        let most = what.most(self.limits.size);
        if count <= most {
            return Ok(());
        }
        let most = if matches!(what, Count::Bytes | Count::Unpacked) { size(most) } else { most.to_string() };
        Err(self.over(&format!("the document has more than {most} {}", what.name())))
    }

    /// Checks the length of a line or record, in bytes.
    ///
    /// # Errors
    /// Returns an error when it is longer than [`Budget::longest`].
    pub(crate) fn check_length(&self, what: &str, length: u64) -> Result<()> {
        if length <= self.longest() {
            return Ok(());
        }
        Err(self.over(&format!("{what} has {}, more than the {} that are read", size(length), size(self.longest()))))
    }

    fn over(&self, message: &str) -> Error {
        let Limits { option, size: now } = self.limits;
        Error::data(message)
            .hint(format!("cut it into several documents, or raise {option}, which is {} now", size(now)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_over_its_budget_is_refused_with_limit_and_option() {
        let budget = Limits::new(1 << 20, "--max-document").budget();
        budget.spend(Count::Bytes, 1 << 20).unwrap();
        budget.spend(Count::Bytes, 1 << 20).unwrap();
        let error = budget.spend(Count::Bytes, 1).unwrap_err().to_string();
        assert!(
            error.contains("more than 2 MiB of text") && error.contains("--max-document, which is 1 MiB"),
            "{error}"
        );
        // Spending on one count leaves the others unchanged, and a new budget starts with nothing spent.
        budget.spend(Count::Lines, 32 << 10).unwrap();
        assert!(budget.check(Count::Lines, (32 << 10) + 1).is_err());
        budget.limits().budget().spend(Count::Bytes, 1).unwrap();
    }

    #[test]
    fn a_number_without_end_is_over_and_not_around_the_end() {
        let budget = Budget::default();
        assert!(budget.spend(Count::Cells, u64::MAX).is_err());
        assert!(budget.spend(Count::Cells, u64::MAX).is_err());
        assert!(budget.check_length("a line", u64::MAX).is_err());
    }
}
