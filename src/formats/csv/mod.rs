//! Writes and reads our own CSV without loss, and writes its descriptor.

pub(crate) mod cell;
pub(crate) mod columns;
pub(crate) mod data_package;
pub(crate) mod reader;
pub(crate) mod row;
pub(crate) mod sheet;
pub(crate) mod writer;
