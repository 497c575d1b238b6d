//! Converts byte offsets in a text to line numbers.

use std::ops::Range;

/// The line numbers of byte offsets.
pub(crate) struct LineIndex {
    /// The first byte of each line.
    starts: Vec<usize>,
}

impl LineIndex {
    /// Indexes a text with any line ends.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            let in_pair = bytes.get(at) == Some(&b'\r') && bytes.get(at + 1) == Some(&b'\n');
            if !in_pair {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    fn line(&self, byte: usize) -> u64 {
        self.starts.partition_point(|start| *start <= byte) as u64
    }

    /// The first and the last line of a range of bytes, counted from 1.
    pub(crate) fn lines(&self, bytes: &Range<usize>) -> (u64, u64) {
        let first = self.line(bytes.start);
        (first, self.line(bytes.end.saturating_sub(1).max(bytes.start)).max(first))
    }
}
