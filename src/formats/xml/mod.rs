//! TODO header.

pub(crate) mod reader;
pub(crate) mod writer;
