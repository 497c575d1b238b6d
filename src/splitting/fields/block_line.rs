//! A block as a line of a record that is being filled.

use crate::document::Hints;

/// What a block says, without the link words at its end.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line<'b> {
    pub(crate) text: &'b str,
    /// Blank lines before it.
    pub(crate) gap: u32,
    pub(crate) hints: Option<&'b Hints>,
}
