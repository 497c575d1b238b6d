//! Reads the lists that stand beside the main list of a text: a table above a list, or two lists of different form.
//!
//! The outline of a text is one list. The lines before, between and after its records are outlined on their own, and what
//! is found there is kept if its records have typed fields, which menus and the contents of a page have not.

use std::ops::Range;

use super::{Aligned, settle};
use crate::document::outline::{self, Known};
use crate::document::{Block, Bound};
use crate::text::words::LabelField;

/// The greatest number of lists that are searched beside one another.
const DEEPEST: usize = 4;
/// The smallest number of records of a further list.
const LEAST: usize = 2;

/// The records of the lists of a text. `markdown` is true if the file name shows that the text is Markdown.
pub(crate) fn read(text: &str, markdown: bool, known: Known) -> Option<Aligned> {
    within(text, markdown, known, DEEPEST)
}

fn within(text: &str, markdown: bool, known: Known, depth: usize) -> Option<Aligned> {
    let mut whole = settle(outline::read(text, markdown, known)?, known.words)?;
    let Some(depth) = depth.checked_sub(1) else { return Some(whole) };
    for place in between(text, &whole.blocks).into_iter().rev() {
        let Some(part) = text.get(place.clone()) else { continue };
        let Some(mut further) = within(part, markdown, known, depth).filter(|found| is_list(&found.blocks)) else {
            continue;
        };
        let lines = text.get(..place.start).unwrap_or_default().matches('\n').count() as u64;
        for block in &mut further.blocks {
            block.bytes = block.bytes.start + place.start..block.bytes.end + place.start;
            block.lines = (block.lines.0 + lines, block.lines.1 + lines);
        }
        let first = whole.blocks.partition_point(|block| block.bytes.start < place.start);
        let last = whole.blocks.partition_point(|block| block.bytes.start < place.end);
        if let Some((new, old)) = further.blocks.first_mut().zip(whole.blocks.get(first)) {
            new.gap = old.gap;
        }
        whole.blocks.splice(first..last.max(first), further.blocks);
        whole.is_cut |= further.is_cut;
    }
    Some(whole)
}

/// The lines before, between and after the records, as ranges of bytes in whole lines.
fn between(text: &str, blocks: &[Block]) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let outside = |block: &Block| matches!(block.bound, Bound::Outside | Bound::Free);
    for run in blocks.chunk_by(|one, other| outside(one) == outside(other)) {
        let (Some(first), Some(last)) = (run.first(), run.last()) else { continue };
        if outside(first) && run.len() > LEAST {
            let start = text.get(..first.bytes.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            let end = text
                .get(last.bytes.end..)
                .and_then(|after| after.find('\n'))
                .map_or(text.len(), |at| last.bytes.end + at + 1);
            places.push(start..end);
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
