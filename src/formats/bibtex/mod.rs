//! Records as BibTeX and BibLaTeX entries, read and written.

pub(crate) mod reader;
pub(crate) mod writer;
