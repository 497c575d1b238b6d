//! Finds records that begin with a linked title and continue with siblings of the same kind:
//! `<p><a>Title</a></p><p>Text</p>`.

use std::ops::Range;

use super::candidates::{Candidate, Search};
use super::elements::{is_block, is_heading};

/// The smallest number of records.
const LEAST: usize = 3;
/// The number of nodes of a sibling in which its first words are searched.
const LEAD: usize = 24;

impl Search<'_> {
    /// Finds records that begin at siblings whose first words are linked. A heading or a rule ends a record.
    pub(crate) fn led_runs(&self, at: usize, items: &[usize]) -> Option<Candidate> {
        let starts = || items.iter().filter(|item| self.begins_linked(**item));
        let count = starts().count();
        let first = starts().next().copied()?;
        let name = self.tree.name(first).filter(|name| is_block(name) && !is_heading(name))?;
        if count < LEAST || count == items.len() || !starts().all(|item| self.tree.name(*item) == Some(name)) {
            return None;
        }
        let mut runs: Vec<(Range<usize>, usize)> = Vec::with_capacity(count);
        let mut open = false;
        for item in items {
            let end = self.tree.end(*item);
            if self.begins_linked(*item) {
                runs.push((*item..end, 1));
                open = true;
            } else if !self.tree.name(*item).is_some_and(|name| !is_heading(name) && name != "hr") {
                open = false;
            } else if let Some((run, length)) = runs.last_mut().filter(|_| open) {
                (run.end, *length) = (end, *length + 1);
            }
        }
        // The content after the last record belongs to the page, so the last record is at most as long as the others.
        let longest = runs.iter().rev().skip(1).map(|(_, length)| *length).max().unwrap_or(1);
        if let Some((last, length)) = runs.last_mut().filter(|(_, length)| *length > longest) {
            let place = items.iter().position(|item| *item == last.start)?;
            last.end = self.tree.end(*items.get(place + longest - 1)?);
            *length = longest;
        }
        let several = runs.iter().filter(|(_, length)| *length > 1).count();
        let records: Vec<Range<usize>> = runs.into_iter().map(|(run, _)| run).collect();
        let containers = vec![at; records.len()];
        (several * 2 >= count).then_some(Candidate { records, containers, anchored: true, likeness: 1.0, beat: 0.0 })
    }

    /// Returns whether the first words of an element are a link.
    fn begins_linked(&self, at: usize) -> bool {
        let end = self.tree.end(at).min(at + LEAD);
        let mut texts = (at..end).filter(|node| self.tree.text(*node).is_some());
        let first = texts.find_map(|node| Some(self.fact(node)).filter(|fact| !fact.hidden && fact.text() > 0));
        first.is_some_and(|fact| fact.linked && fact.text() >= 3)
    }
}
