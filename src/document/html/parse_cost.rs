//! Tracks the position of the tokenizer in the text, and the cost of the parse so far.

use std::cell::Cell;

/// The greatest number of attributes in a tag. Comparing them with each other takes quadratic time.
pub(crate) const MAX_ATTRIBUTES: usize = 4096;
/// The greatest sum of the depths of all tags. A real page of a megabyte stays below a hundredth of it.
const MAX_EFFORT: u64 = 120_000_000;

/// The greatest number of elements and pieces of text in a page. Each needs about 300 bytes until the records are
/// found. A harmless page of 16 MB has less than half as many.
pub(crate) const MAX_NODES: usize = 2_500_000;

/// The position of the tokenizer in the text, and the cost of the parse so far.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// The start and end of the current token.
    pub(crate) start: Cell<usize>,
    pub(crate) end: Cell<usize>,
    /// The depth of the node to which the last node was appended.
    pub(crate) depth: Cell<u32>,
    pub(crate) effort: Cell<u64>,
    pub(crate) nodes: Cell<usize>,
    /// The greatest number of nodes for a page of this length.
    pub(crate) most: usize,
}

impl Place {
    /// Moves on to the next token, which ends at this byte.
    pub(crate) fn goes_on_to(&self, end: usize) {
        self.start.set(self.end.get());
        self.end.set(end);
    }

    /// The reason why the page is too costly to read, if it is.
    pub(crate) fn is_too_costly(&self) -> Option<&'static str> {
        if self.effort.get() > MAX_EFFORT {
            return Some("its elements nest too deeply");
        }
        if self.nodes.get() > MAX_NODES {
            return Some("it has more than 2,500,000 elements and pieces of text");
        }
        // Unclosed formatting elements are created again in every paragraph.
        (self.nodes.get() > self.most).then_some("it makes more elements than it has characters")
    }
}
