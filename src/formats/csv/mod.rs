//! CSV: our own columns, written and read back without loss, and the descriptor beside them.

pub(crate) mod cell;
pub(crate) mod columns;
pub(crate) mod data_package;
pub(crate) mod reader;
pub(crate) mod row;
pub(crate) mod sheet;
pub(crate) mod writer;
