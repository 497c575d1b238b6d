//! The place of the tokenizer in the text, and what the parse has cost so far.

use std::cell::Cell;

/// Attributes of one tag: comparing them pairwise is quadratic.
pub(crate) const MAX_ATTRIBUTES: usize = 4096;
/// Sum of the depths at which tags stand. A real page of a megabyte stays below a hundredth.
const MAX_EFFORT: u64 = 120_000_000;

/// Elements and pieces of text of a page: each takes some 300 bytes until its records are found. A page of 16 MB that is
/// no attack has less than half as many.
pub(crate) const MAX_NODES: usize = 2_500_000;

/// Where the tokenizer is in the text, and what the parse has cost so far.
#[derive(Debug, Default)]
pub(crate) struct Place {
    /// Where the current token starts and ends.
    pub(crate) start: Cell<usize>,
    pub(crate) end: Cell<usize>,
    /// Depth of the node that was last appended to.
    pub(crate) depth: Cell<u32>,
    pub(crate) effort: Cell<u64>,
    pub(crate) nodes: Cell<usize>,
    /// Nodes that a page of this length may have.
    pub(crate) most: usize,
}

impl Place {
    /// A token follows the one before, and ends at a byte.
    pub(crate) fn goes_on_to(&self, end: usize) {
        self.start.set(self.end.get());
        self.end.set(end);
    }

    /// Why the page is not worth reading on.
    pub(crate) fn is_too_costly(&self) -> Option<&'static str> {
        if self.effort.get() > MAX_EFFORT {
            return Some("its elements nest too deeply");
        }
        if self.nodes.get() > MAX_NODES {
            return Some("it has more than 2,500,000 elements and pieces of text");
        }
        // Formatting elements that are never closed are made anew in every paragraph.
        (self.nodes.get() > self.most).then_some("it makes more elements than it has characters")
    }
}
