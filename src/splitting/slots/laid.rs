//! The layout of a page: the place of its records, and its text in blocks.

use std::ops::Range;

use super::choose::{Chosen, Stage, choose};
use super::context::Context;
use super::engine::Slots;
use super::explanation::Explanation;
use super::further::{Part, further};
use super::grid::{Grid, Row};
use super::page::{Decision, decide};
use super::plan::Lists;
use crate::document::html::blocks::Renderer;
use crate::document::html::line_numbers::LineIndex;
use crate::document::html::node_facts::{self, Facts};
use crate::document::html::tree::Tree;
use crate::document::html::{Listing, Page, hidden_siblings, hidden_texts, record_patterns};
use crate::document::{Block, Bound};
use crate::text::words::Words;

/// The decisions about a page.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    /// The blocks of text, in order.
    pub blocks: Vec<Block>,
    /// The listing with the records; `None` for a page without a listing.
    pub listing: Option<Listing>,
    /// The reasons for the choice of the columns of the listing.
    pub explanation: Option<Explanation>,
}

/// The layout of a page, with its records as ranges of nodes in order.
struct Found {
    laid: Laid,
    records: Vec<Range<usize>>,
}

/// Lays out a page with this text. If the page has a listing, the fields of its records are decided.
pub(crate) fn lay(page: &Page, text: &str, slots: &Slots, words: &Words) -> Laid {
    let of = |facts: &[Facts], stage: Stage| decided(page, text, slots, words, facts, stage);
    let shown = || {
        let found = of(&page.facts, Stage::Lists)?;
        let hidden = match page.pinned.records {
            Some(_) => Vec::new(),
            None => hidden_siblings::find(&page.tree, &page.facts, &found.records),
        };
        if found.records.is_empty() {
            return Some(found);
        }
        let shown_with = |mut nodes: Vec<usize>| {
            nodes.sort_unstable();
            nodes.dedup();
            of(&node_facts::gather_with_shown(&page.tree, &nodes), Stage::Lists)
        };
        let more = (!hidden.is_empty()).then(|| shown_with(hidden.clone())).flatten();
        let more = more.filter(|more| holds(&more.records, &found.records));
        // Hidden siblings that are no further records of the list stay hidden while its hidden texts are shown.
        let hidden = if more.is_some() { hidden } else { Vec::new() };
        let found = more.unwrap_or(found);
        let texts = hidden_texts::find(&page.tree, &page.facts, &found.records);
        let told = (!texts.is_empty()).then(|| shown_with([hidden, texts].concat())).flatten();
        Some(told.filter(|told| begin_alike(&told.records, &found.records)).unwrap_or(found))
    };
    // The visible text is tried first, then the alternative texts of pictures, then parts that a script may show, then
    // parts that are named as navigation.
    shown()
        .or_else(|| of(&record_patterns::pictured(&page.tree, &page.facts)?, Stage::Lists))
        .or_else(|| of(&node_facts::gather_shown(&page.tree), Stage::Hidden))
        .or_else(|| {
            // This stage finds only lists in parts that are named so. A page without such a part is not judged again.
            let facts = node_facts::gather_doubting(&page.tree);
            if facts.iter().any(|fact| fact.aside) { of(&facts, Stage::Named) } else { None }
        })
        .or_else(|| of(&page.facts, Stage::Alone))
        .map_or_else(|| Laid { blocks: page.blocks(text, None), ..Laid::default() }, |found| found.laid)
}

/// Whether `more` contains the same records and others.
fn holds(more: &[Range<usize>], records: &[Range<usize>]) -> bool {
    let begins = |record: &Range<usize>| more.binary_search_by_key(&record.start, |other| other.start).is_ok();
    more.len() > records.len() && records.iter().all(begins)
}

/// Whether both lists have the same number of records, which begin at the same nodes.
fn begin_alike(these: &[Range<usize>], those: &[Range<usize>]) -> bool {
    these.len() == those.len() && these.iter().zip(those).all(|(this, that)| this.start == that.start)
}

/// Lays out a page with the bounds that its markup gives. The decoder then finds the roles of its blocks.
pub(crate) fn lay_undecided(page: &Page, text: &str) -> Laid {
    match page.listing() {
        Some((records, listing)) => {
            Laid { blocks: page.blocks(text, Some(&records)), listing: Some(listing), explanation: None }
        }
        None => Laid { blocks: page.blocks(text, None), ..Laid::default() },
    }
}

/// The records as lists, each of which has columns of its own: a selector such as `li, tr` matches several lists. Records
/// of one shape that stand in elements of several names are still one list.
fn by_shape(tree: &Tree, records: &[Range<usize>]) -> Vec<Vec<Range<usize>>> {
    type Names<'t> = Option<(&'t str, &'t str)>;
    let mut parts: Vec<(Names<'_>, Vec<Range<usize>>)> = Vec::new();
    for record in records {
        let parent = tree.parent(record.start).and_then(|parent| tree.name(parent));
        let names = tree.name(record.start).zip(parent);
        match parts.iter_mut().find(|(known, _)| *known == names) {
            Some((_, own)) => own.push(record.clone()),
            None => parts.push((names, vec![record.clone()])),
        }
    }
    let several = parts.len() > 1 && parts.iter().all(|(_, own)| own.len() > 1);
    if several { parts.into_iter().map(|(_, own)| own).collect() } else { vec![records.to_vec()] }
}

/// The blocks with their fields; `None` if the page has no listing according to these facts.
fn decided(page: &Page, text: &str, slots: &Slots, words: &Words, facts: &[Facts], stage: Stage) -> Option<Found> {
    let (tree, base) = (&page.tree, page.base.as_ref());
    let grid = Grid::of(tree, facts, words);
    let context = Context::new(tree, facts, words, &slots.links, &grid);
    let mut lists = Lists::new(&context, &slots.model).pinning(&page.pinned.fields);
    let lines = LineIndex::new(text);
    let (records, listing, decided, explanation) = match &page.pinned.records {
        Some((records, listing)) => {
            // A selector of rows matches the head of a table, too.
            let is_head = |record: &Range<usize>| context.grid.row(record.start) == Some(Row::Head);
            let kept: Vec<Range<usize>> = records.iter().filter(|record| !is_head(record)).cloned().collect();
            let records = if kept.is_empty() { records.clone() } else { kept };
            let parts = by_shape(tree, &records);
            let mut all: Vec<(Range<usize>, Vec<Block>)> = Vec::with_capacity(records.len());
            let mut explanation = None;
            for own in parts {
                let decision = decide(&context, &mut lists, &own, None, base, &lines);
                explanation.get_or_insert(decision.explanation);
                all.extend(own.into_iter().zip(decision.blocks));
            }
            all.sort_by_key(|(record, _)| record.start);
            let blocks = all.into_iter().map(|(_, blocks)| blocks).collect();
            let listing = Listing { count: records.len(), ..listing.clone() };
            (records, listing, blocks, explanation)
        }
        None => {
            let mut chosen = choose(&context, &mut lists, stage)?;
            if chosen.notices {
                // The decoder reads the rest of the page.
                let laid = Laid { blocks: page.blocks_beside(text, &chosen.records), ..Laid::default() };
                return Some(Found { laid, records: Vec::new() });
            }
            let parts = match stage {
                Stage::Lists => further(&context, &mut lists, &mut chosen),
                Stage::Alone | Stage::Hidden | Stage::Named => Vec::new(),
            };
            let Chosen { records, listing, plan, groups, standing, .. } = chosen;
            let plan = Some((plan, groups, standing));
            let Decision { blocks, explanation } = decide(&context, &mut lists, &records, plan, base, &lines);
            let mut all: Vec<(Range<usize>, Vec<Block>)> = records.into_iter().zip(blocks).collect();
            for Part { records, plan, groups, standing } in parts {
                let plan = Some((plan, groups, standing));
                let own = decide(&context, &mut lists, &records, plan, base, &lines);
                all.extend(records.into_iter().zip(own.blocks));
            }
            all.sort_by_key(|(record, _)| record.start);
            let (records, blocks): (Vec<_>, Vec<_>) = all.into_iter().unzip();
            (records, listing, blocks, Some(explanation))
        }
    };
    let (mut blocks, _) = Renderer::around(tree, facts, text, base, &records, decided).render();
    let outside = blocks.iter_mut().filter(|block| block.decided.is_none());
    outside.for_each(|block| block.bound = Bound::Outside);
    let listing = Listing { outside: page.pinned.outside(&records), ..listing };
    let laid = Laid { blocks, listing: Some(listing), explanation };
    Some(Found { laid, records })
}
