//! Reads the lists that stand beside the main list of a text: a table above a list, or two lists of different form.
//!
//! The outline of a text is one list. The lines before, between and after its records are outlined on their own, and what
//! is found there is kept if its records have typed fields, which menus and the contents of a page have not.

use std::ops::Range;

use super::{Aligned, settle};
use crate::document::outline::{self, Known};
use crate::document::{Block, Bound};
use crate::text::words::{LabelField, List};

/// The greatest number of lists that are searched beside one another.
const DEEPEST: usize = 4;
/// The smallest number of records of a further list.
const LEAST: usize = 2;

/// The records of the lists of a text. `markdown` is true if the file name shows that the text is Markdown.
pub(crate) fn read(text: &str, markdown: bool, known: Known) -> Option<Aligned> {
    within(text, markdown, known, DEEPEST)
}

fn within(text: &str, markdown: bool, known: Known, depth: usize) -> Option<Aligned> {
    let whole = settle(outline::read(text, markdown, known)?, known.words)?;
    let Some(depth) = depth.checked_sub(1) else { return Some(whole) };
    let list = |place: Beside| {
        let found = within(text.get(place.bytes.clone())?, markdown, known, depth)?;
        (is_list(&found.blocks) && !stands_beside(&found.blocks, known)).then_some((place, found))
    };
    let further: Vec<(Beside, Aligned)> = beside(text, &whole.blocks).into_iter().filter_map(list).collect();
    if further.is_empty() {
        return Some(whole);
    }
    let mut is_cut = whole.is_cut;
    let mut blocks = Vec::with_capacity(whole.blocks.len());
    let mut rest = whole.blocks.into_iter().peekable();
    for (place, found) in further {
        is_cut |= found.is_cut;
        blocks.extend(std::iter::from_fn(|| rest.next_if(|block| block.bytes.start < place.bytes.start)));
        let gap = rest.peek().map(|block| block.gap);
        while rest.next_if(|block| block.bytes.start < place.bytes.end).is_some() {}
        let moved = found.blocks.into_iter().enumerate().map(|(at, mut block)| {
            block.bytes = block.bytes.start + place.bytes.start..block.bytes.end + place.bytes.start;
            block.lines = (block.lines.0 + place.lines, block.lines.1 + place.lines);
            block.gap = gap.filter(|_| at == 0).unwrap_or(block.gap);
            block
        });
        blocks.extend(moved);
    }
    blocks.extend(rest);
    Some(Aligned { blocks, is_cut })
}

/// Whether the heading of a list is that of something else beside publications: "Latest news".
fn stands_beside(blocks: &[Block], known: Known) -> bool {
    let above = blocks.iter().take_while(|block| block.bound != Bound::Start);
    above.last().is_some_and(|heading| known.words.is(List::Beside, heading.text.trim_end_matches(':')))
}

/// Whole lines that belong to no record of a list.
struct Beside {
    bytes: Range<usize>,
    /// The number of lines before them.
    lines: u64,
}

/// The lines before, between and after the records.
fn beside(text: &str, blocks: &[Block]) -> Vec<Beside> {
    let mut places = Vec::new();
    let outside = |block: &Block| matches!(block.bound, Bound::Outside | Bound::Free);
    for run in blocks.chunk_by(|one, other| outside(one) == outside(other)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if outside(first) && run.len() > LEAST {
            let before = text.get(..first.bytes.start).unwrap_or_default();
            let after = text.get(last.bytes.end..).unwrap_or_default();
            let start = before.rfind('\n').map_or(0, |at| at + 1);
            let end = after.find('\n').map_or(text.len(), |at| last.bytes.end + at + 1);
            places.push(Beside { bytes: start..end, lines: first.lines.0.saturating_sub(1) });
        }
    }
    places
}

/// Whether the records have typed fields or texts beside their titles, as those of a menu have not.
fn is_list(blocks: &[Block]) -> bool {
    let (mut count, mut titled, mut told) = (0, 0, 0);
    for record in records(blocks) {
        let has = |wanted: &dyn Fn(LabelField) -> bool| {
            record.iter().filter_map(|block| block.settled.as_ref()).any(|settled| wanted(settled.field))
        };
        count += 1;
        titled += usize::from(has(&|field| field == LabelField::Title));
        let has_file = record.iter().filter_map(|block| block.hints.as_ref()).any(|hints| !hints.files.is_empty());
        let typed = has(&|field| {
            matches!(field, LabelField::Date | LabelField::Creator | LabelField::Description | LabelField::Container)
        });
        told += usize::from(typed || has_file);
    }
    count >= LEAST && titled * 10 >= count * 9 && told * 3 >= count * 2
}

/// The blocks of each record.
pub(super) fn records(blocks: &[Block]) -> impl Iterator<Item = &[Block]> {
    let runs = blocks.chunk_by(|_, next| next.bound == Bound::Inside);
    runs.filter(|run| run.first().is_some_and(|first| first.bound == Bound::Start))
}
