//! Records as MARC 21 in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;
