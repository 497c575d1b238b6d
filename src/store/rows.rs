//! Conversions of rows of the store.

use serde_json::Value;

use crate::record::Record;

/// A row of the table of corrections.
pub(crate) struct Row {
    pub(crate) field: String,
    pub(crate) value: Value,
    pub(crate) page_value: Value,
    pub(crate) who: String,
    pub(crate) at: String,
}

/// Reads a record from the JSON that the store keeps.
pub(crate) fn parse(json: &str) -> rusqlite::Result<Record> {
    serde_json::from_str(json)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Text, Box::new(error)))
}
