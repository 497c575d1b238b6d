//! A date of a record as it was read, before the order of day and month in its column is known.

use crate::text::dates::{Found, Proven, order};

/// A date as the parser of dates found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    /// The date, read with the day first if both readings are possible.
    pub found: Found,
    /// The words from which the date was read; empty if the markup gives it.
    pub printed: String,
    /// Whether only the markup gives the date.
    pub silent: bool,
}

impl Value {
    /// Makes the value of a date that was found in a text.
    pub(crate) fn of(found: Found, text: &str) -> Self {
        let printed = text.get(found.start..found.end).unwrap_or_default().to_owned();
        Self { found, printed, silent: false }
    }

    pub(super) fn of_markup(found: Found, silent: bool) -> Self {
        Self { found, printed: String::new(), silent }
    }

    /// The date in EDTF, in the order of day and month that its column proves.
    pub(crate) fn edtf(&self, proven: &Proven) -> String {
        self.found.clone().read_as(proven).edtf
    }

    /// Whether the date is written in numbers with the year last.
    pub(crate) fn is_in_numbers(&self) -> bool {
        order::is_in_numbers(&self.printed)
    }
}
