//! How good the catalogue is, measured against labelled records.

pub mod areas;
pub mod measure;
