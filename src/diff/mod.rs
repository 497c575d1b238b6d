//! What differs between two catalogues: which records, and which of their fields.

pub(crate) mod catalogues;
pub(crate) mod fields;
pub(crate) mod pairs;

pub use catalogues::{Difference, compare};
pub use fields::{FieldChange, Scope, compared, digest, field_changes};
pub use pairs::{Side, pair};
