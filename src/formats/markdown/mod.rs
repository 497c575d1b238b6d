//! Records as Markdown, for reports, wikis and issues.

mod escape;
pub(crate) mod writer;
