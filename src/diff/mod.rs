//! Differences between two catalogues: the records and the fields in which they differ.

pub(crate) mod catalogues;
pub(crate) mod fields;
pub(crate) mod pairs;

pub(crate) use catalogues::{Difference, compare};
pub(crate) use fields::{FieldChange, Scope, digest, field_changes};
pub(crate) use pairs::{Side, pair, pair_moved};
