//! Records as JSON-LD with the terms of schema.org, read and written.

pub(crate) mod graph;
pub(crate) mod reader;
pub(crate) mod writer;
