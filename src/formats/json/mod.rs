//! TODO header.

pub(crate) mod document;
pub(crate) mod foreign;
pub(crate) mod items;
pub(crate) mod lines;
pub(crate) mod scan;
pub(crate) mod writer;
