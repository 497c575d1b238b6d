//! Records as JSON: the document of this project, and lists of items of others.

pub(crate) mod document;
pub(crate) mod foreign;
pub(crate) mod items;
pub(crate) mod lines;
pub(crate) mod scan;
pub(crate) mod writer;
