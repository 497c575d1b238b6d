//! TODO header.

pub(crate) mod graph;
pub(crate) mod reader;
pub(crate) mod writer;
