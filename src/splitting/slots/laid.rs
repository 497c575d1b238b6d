//! A page laid out: where its records are, and its text in blocks.

use super::assign::{Explanation, Lists};
use super::choose::{Stage, choose};
use super::context::Context;
use super::engine::Slots;
use super::grid::Grid;
use super::page::decide;
use crate::document::html::blocks::Renderer;
use crate::document::html::line_numbers::LineIndex;
use crate::document::html::node_facts::{self, Facts};
use crate::document::html::{Listing, Page, record_patterns};
use crate::document::{Block, Bound};
use crate::text::words::Words;

/// What was decided of a page.
#[derive(Debug, Default)]
pub(crate) struct Laid {
    /// The text, in order.
    pub blocks: Vec<Block>,
    /// Where the records are; `None` for a page without a listing.
    pub listing: Option<Listing>,
    /// Why the columns of the listing are what they are.
    pub explanation: Option<Explanation>,
}

/// Lays a page of this text out: the pieces of its records are decided, where it has a listing.
pub(crate) fn lay(page: &Page, text: &str, slots: &Slots, words: &Words) -> Laid {
    let of = |facts: &[Facts], stage: Stage| decided(page, text, slots, words, facts, stage);
    // What is shown counts first, then what pictures say, then what a script may show.
    of(&page.facts, Stage::Lists)
        .or_else(|| of(&record_patterns::pictured(&page.tree, &page.facts)?, Stage::Lists))
        .or_else(|| of(&node_facts::gather_shown(&page.tree), Stage::Hidden))
        .or_else(|| of(&page.facts, Stage::Alone))
        .unwrap_or_else(|| Laid { blocks: page.blocks(text, None), ..Laid::default() })
}

/// Lays a page out with the bounds that its markup tells; the decoder finds the roles of its blocks.
pub(crate) fn lay_undecided(page: &Page, text: &str) -> Laid {
    match page.listing() {
        Some((records, listing)) => {
            Laid { blocks: page.blocks(text, Some(&records)), listing: Some(listing), explanation: None }
        }
        None => Laid { blocks: page.blocks(text, None), ..Laid::default() },
    }
}

/// The blocks with what they are; `None` where the page has no listing by these facts.
fn decided(page: &Page, text: &str, slots: &Slots, words: &Words, facts: &[Facts], stage: Stage) -> Option<Laid> {
    let (tree, base) = (&page.tree, page.base.as_ref());
    let grid = Grid::of(tree, facts, words);
    let context = Context::new(tree, facts, words, &slots.links, &grid);
    let mut lists = Lists::new(&context, &slots.model).pinning(&page.pinned.fields);
    let lines = LineIndex::new(text);
    let (records, listing, plan) = match &page.pinned.records {
        Some((records, listing)) => (records.clone(), listing.clone(), None),
        None => {
            let chosen = choose(&context, &mut lists, stage)?;
            (chosen.records, chosen.listing, Some((chosen.plan, chosen.groups, chosen.standing)))
        }
    };
    let decision = decide(&context, &mut lists, &records, plan, base, &lines);
    let (mut blocks, _) = Renderer::around(tree, facts, text, base, &records, decision.blocks).render();
    let outside = blocks.iter_mut().filter(|block| block.decided.is_none());
    outside.for_each(|block| block.bound = Bound::Outside);
    Some(Laid { blocks, listing: Some(listing), explanation: Some(decision.explanation) })
}
