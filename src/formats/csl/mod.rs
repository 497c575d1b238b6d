//! Records as items of CSL-JSON, read and written.

pub(crate) mod reader;
pub(crate) mod writer;
