//! Records as Dublin Core in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;
