//! Records in MODS (Metadata Object Description Schema, version 3, Library of Congress), read and written.

pub(crate) mod reader;
pub(crate) mod writer;
