//! Entries that do not become records, with the reason.

use crate::error::Error;

/// An entry that is not passed on, and the reason.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// What is wrong with it, and where.
    pub error: Error,
    /// What else is wrong with it.
    pub more: Vec<Error>,
    /// It, as it was read; empty where it was too long to be held.
    pub text: String,
}

impl Rejected {
    /// A rejected text with one error.
    pub fn new(error: Error, text: impl Into<String>) -> Self {
        Self { error, more: Vec::new(), text: text.into() }
    }
}
