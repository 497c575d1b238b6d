//! What differs between two catalogues: which records, and which of their fields.

mod fields;
mod pairs;

pub use fields::{FieldChange, Scope, compared, digest, field_changes};
pub use pairs::{Side, pair};
