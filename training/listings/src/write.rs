//! A document that is being written, with its pieces and records.

use crate::gold::{Piece, Role, Span};

/// The document written so far.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(crate) out: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) spans: Vec<Span>,
}

impl Writer {
    /// Notes that the bytes from `start` to the end are a piece of a record.
    pub(crate) fn piece(&mut self, role: Role, record: usize, start: usize) {
        if let Some(bytes) = self.trimmed(start) {
            self.pieces.push(Piece { record, role, bytes });
        }
    }

    /// Notes that the bytes from `start` to the end are a record.
    pub(crate) fn span(&mut self, record: usize, start: usize) {
        if let Some(bytes) = self.trimmed(start) {
            self.spans.push(Span { record, bytes });
        }
    }

    fn trimmed(&self, start: usize) -> Option<std::ops::Range<usize>> {
        let written = self.out.get(start..)?;
        let start = start + written.len() - written.trim_start().len();
        let end = start + written.trim().len();
        (end > start).then_some(start..end)
    }
}
