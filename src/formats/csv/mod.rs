//! TODO header.

pub(crate) mod cell;
pub(crate) mod data_package;
pub(crate) mod reader;
pub(crate) mod row;
pub(crate) mod writer;
