//! What differs between two catalogues: which records, and which of their fields.

mod catalogues;
mod fields;
mod pairs;

pub use catalogues::{Difference, compare};
pub use fields::{FieldChange, Scope, compared, digest, field_changes};
pub use pairs::{Side, pair};
