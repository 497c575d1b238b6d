//! The line of a block, without the link words at its end.

use crate::document::Hints;

/// The text of a block without the link words at its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'b> {
    pub(crate) text: &'b str,
    /// Number of blank lines before the line.
    pub(crate) gap: u32,
    pub(crate) hints: Option<&'b Hints>,
}
