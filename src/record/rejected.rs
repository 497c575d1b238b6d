//! Entries that are rejected instead of becoming records, each with the reason.

use crate::error::Error;

/// An entry that was rejected, and the reason.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// The first fault of the entry, and its place.
    pub error: Error,
    /// The other faults of the entry.
    pub more: Vec<Error>,
    /// The entry as it was read. Empty if it was too long to be held in memory.
    pub text: String,
}

impl Rejected {
    /// Makes a rejected entry with one fault.
    pub fn new(error: Error, text: impl Into<String>) -> Self {
        Self { error, more: Vec::new(), text: text.into() }
    }
}
