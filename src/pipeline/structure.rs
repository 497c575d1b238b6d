//! The structure of a document that is found before its lines are read: the listing of a page, the outline of a text.

use super::Splitting;
use crate::document::budget::Count;
use crate::document::entry::Entries;
use crate::document::{Block, Bound, Content, Document, outline, plain_text};
use crate::splitting::slots::{self, Explanation};
use crate::splitting::{Reading, aligned};

/// The greatest length in bytes of a text whose structure is searched: 4 MiB. A longer text is read in windows.
const OUTLINED: usize = 4 << 20;

/// The greatest length in bytes of a text whose lines are read in comparison with its outline.
const COMPARED: usize = 256 << 10;
/// The mean confidence in records below which an outline is compared with the reading of the lines.
const DOUBTFUL: f64 = 0.6;
/// The difference of mean confidences from which the reading of the lines is preferred.
const SURER: f64 = 0.2;

impl Splitting {
    /// Chooses the listing of a page and converts its text to blocks. Other documents are left unchanged. If a layout
    /// is pinned, the decoder finds the roles of the blocks by that layout.
    pub(crate) fn lay(&self, document: &mut Document) -> Option<Explanation> {
        let Content::Page(page) = &document.content else { return None };
        let laid = if self.layout.is_some() {
            slots::lay_undecided(page, &document.text)
        } else {
            slots::lay(page, &document.text, &self.slots, &self.words)
        };
        document.listing = laid.listing;
        document.content = match &document.listing {
            // The visible part of the page has no listing, so the data of its scripts is used.
            None if !page.entries.is_empty() => {
                Content::Entries(Entries { entries: page.entries.clone(), ..Entries::default() })
            }
            _ => Content::Blocks(laid.blocks),
        };
        laid.explanation
    }

    /// Finds the structure of a text. The records then have bounds, and also fields if their columns determine them.
    pub(crate) fn outline(&self, document: &mut Document) {
        let plain = match &document.content {
            Content::Blocks(blocks) => blocks.iter().all(|block| block.hints.is_none()),
            Content::LongText(_) => document.text.len() <= OUTLINED,
            Content::Page(_) | Content::Entries(_) => false,
        };
        if !plain || self.layout.is_some() {
            return;
        }
        let column = |name: &str| self.columns.label_field(name, &self.words);
        let known = outline::Known { words: &self.words, column: &column };
        let named = document.location.as_deref().and_then(|path| path.rsplit_once('.')).map(|(_, extension)| extension);
        let markdown = named.is_some_and(|named| matches!(named, "md" | "markdown"));
        let Some(found) = aligned::several::read(&document.text, markdown, known) else { return };
        let aligned::Aligned { blocks, is_cut } = found;
        if let Content::LongText(limits) = &document.content {
            let budget = limits.budget();
            let records = blocks.iter().filter(|block| block.bound == Bound::Start).count();
            let within = budget.spend(Count::Lines, blocks.len() as u64).is_ok();
            if !within || budget.spend(Count::Records, records as u64).is_err() {
                return;
            }
        }
        if !is_cut && !aligned::is_typed(&blocks) && self.lines_are_surer(&document.text, &blocks) {
            return;
        }
        document.content = Content::Blocks(blocks);
    }

    /// Whether the decoder is much surer of its reading of the lines than of the columns of an outline that gives as many
    /// records. Only a doubtful outline of a text that is not long is compared.
    fn lines_are_surer(&self, text: &str, outlined: &[Block]) -> bool {
        let sure = |blocks: &[Block], reading: &Reading| {
            let (_, judged) = self.assemble(blocks, reading);
            let sum: f64 = judged.iter().map(|judged| judged.sure.record).sum();
            (judged.len(), sum / judged.len().max(1) as f64)
        };
        if text.len() > COMPARED {
            return false;
        }
        // A reading moves the evidence out of its blocks, so that a copy is read.
        let mut outlined = outlined.to_vec();
        let Some(columns) = aligned::reading(&mut outlined) else { return false };
        let (records, by_columns) = sure(&outlined, &columns);
        if records == 0 || by_columns >= DOUBTFUL {
            return false;
        }
        let lines = plain_text::blocks(text);
        let Ok(reading) = self.splitter.read(&lines, None) else { return false };
        let (found, by_lines) = sure(&lines, &reading);
        found == records && by_lines >= by_columns + SURER
    }
}
