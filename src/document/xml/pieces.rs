//! The pieces in which a long document is read: each begins where an element or a tag that is of no use ended, and the
//! start tags of the elements that are open there are put in front of it.

use std::borrow::Cow;

use super::mend::{Mended, PlaceOfPiece};
use crate::document::window::Window;

/// What stands before a piece.
#[derive(Debug, Default)]
pub(super) struct Before {
    /// The start tags of the open elements.
    tags: Vec<String>,
    /// The number of bytes and of line ends before the piece.
    bytes: u64,
    lines: u64,
    is_typed: bool,
}

/// The part of a piece that was read, in the mended text.
#[derive(Debug)]
pub(super) struct Done {
    /// The start tags of the elements that are open where it ends.
    tags: Vec<String>,
    /// The byte after it.
    end: usize,
    /// The byte at which what was added to the piece begins.
    most: usize,
}

impl Before {
    /// The piece that a window shows, behind the open start tags.
    pub(super) fn piece<'w>(&self, window: &'w Window<'_>) -> Cow<'w, str> {
        match self.tags.as_slice() {
            [] => Cow::Borrowed(window.text()),
            tags => Cow::Owned(tags.concat() + window.text()),
        }
    }

    pub(super) fn place(&self, window: &Window<'_>) -> PlaceOfPiece {
        PlaceOfPiece { carried: self.tags.len(), is_typed: self.is_typed, is_last: window.is_last() }
    }

    /// The number of line ends before the piece.
    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    /// The byte of the document for a byte of the piece.
    pub(super) fn byte(&self, of_piece: u64) -> u64 {
        self.bytes + of_piece.saturating_sub(self.added())
    }

    /// The length of the start tags.
    fn added(&self) -> u64 {
        self.tags.iter().map(|tag| tag.len() as u64).sum()
    }

    /// Moves behind the part of the piece that was read. Returns the number of bytes of the window that it had.
    pub(super) fn advance(&mut self, done: Done, mended: &Mended<'_>) -> usize {
        let passed = mended.original(done.end as u64).saturating_sub(self.added());
        let lines = mended.text.as_bytes().get(..done.end).unwrap_or_default();
        self.lines += memchr::memchr_iter(b'\n', lines).count() as u64;
        self.bytes += passed;
        self.tags = done.tags;
        self.is_typed = mended.is_typed;
        usize::try_from(passed).unwrap_or(usize::MAX)
    }
}

impl Done {
    /// Nothing of the mended text was read.
    pub(super) fn none(mended: &Mended<'_>) -> Self {
        Self { tags: Vec::new(), end: 0, most: mended.cut.as_ref().map_or(usize::MAX, |cut| cut.at) }
    }

    /// Returns whether the text up to this byte stands in the piece.
    pub(super) fn is_real(&self, end: u64) -> bool {
        end <= self.most as u64
    }

    /// The text up to this byte was read.
    pub(super) fn up_to(&mut self, end: u64) {
        if self.is_real(end) {
            self.end = usize::try_from(end).unwrap_or(usize::MAX);
        }
    }

    /// The start tag between these bytes was read.
    pub(super) fn begin(&mut self, mended: &Mended<'_>, start: u64, end: u64) {
        if self.is_real(end) {
            let place = usize::try_from(start).unwrap_or(usize::MAX)..usize::try_from(end).unwrap_or(usize::MAX);
            // Line ends in a tag mean the same as spaces.
            self.tags.push(mended.text.get(place).unwrap_or_default().replace(['\n', '\r'], " "));
            self.up_to(end);
        }
    }

    /// The end tag before this byte was read.
    pub(super) fn end(&mut self, end: u64) {
        if self.is_real(end) {
            self.tags.pop();
            self.up_to(end);
        }
    }
}
