//! What differs between two catalogues: which records, and which of their fields.

pub(crate) mod catalogues;
pub(crate) mod fields;
pub(crate) mod pairs;

pub(crate) use catalogues::{Difference, compare};
pub(crate) use fields::{FieldChange, Scope, digest, field_changes};
pub(crate) use pairs::{Side, pair};
