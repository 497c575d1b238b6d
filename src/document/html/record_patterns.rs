//! Recognises markup patterns that indicate records without a link, a heading or a class: rows of a table with a header
//! row, items that begin with emphasised words, and terms with their definitions. Also recognises lists under the
//! headings of sections.

use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::ops::Range;

use super::candidates::Candidate;
use super::elements::is_heading;
use super::lead_ins;
use super::node_facts::Facts;
use super::tree::Tree;

/// The share of the records that must have the pattern.
const MOST: f32 = 0.8;
/// The number of characters from which a cell can be a title.
const TITLE: u32 = 10;
/// The number of characters from which a definition is a text, and not the value of a label.
const TEXT: u32 = 30;
/// The greatest number of characters in the title of a section.
const SECTION: u32 = 60;
/// The share of the text of a section that must be in its list.
const LISTED: f32 = 0.7;

/// Tests candidates for these patterns.
pub(crate) struct Forms<'a> {
    tree: &'a Tree,
    facts: &'a [Facts],
    cuts: LazyCell<Vec<usize>, Box<dyn FnOnce() -> Vec<usize> + 'a>>,
}

impl<'a> Forms<'a> {
    pub(crate) fn new(tree: &'a Tree, facts: &'a [Facts]) -> Self {
        Self { tree, facts, cuts: LazyCell::new(Box::new(move || lead_ins::find(tree, facts, &[]))) }
    }

    fn text(&self, at: usize) -> u32 {
        self.facts.get(at).filter(|fact| !fact.hidden).map_or(0, Facts::text)
    }

    /// Returns whether the pattern of a candidate shows that it consists of records.
    pub(crate) fn tell(&self, candidate: &Candidate) -> bool {
        let Some(first) = candidate.records.first() else { return false };
        let most = |has: &dyn Fn(&Range<usize>) -> bool| {
            let count = candidate.records.iter().filter(|record| has(record)).count();
            candidate.records.len() >= 3 && count as f32 >= MOST * candidate.records.len() as f32
        };
        match (self.tree.name(first.start), candidate.anchored) {
            (Some("tr"), false) => self.has_head(first.start) && most(&|record| self.has_title_cell(record.start)),
            (Some("li"), false) => most(&|record| {
                let next = self.cuts.partition_point(|cut| *cut <= record.start);
                self.cuts.get(next).is_some_and(|cut| *cut < record.end)
            }),
            (Some("dt"), true) => most(&|record| {
                let mut nodes = record.clone();
                self.text(record.start) >= 3
                    && nodes.any(|at| self.tree.name(at) == Some("dd") && self.text(at) >= TEXT)
            }),
            _ => false,
        }
    }

    /// Returns whether the table of a row has a header row.
    fn has_head(&self, row: usize) -> bool {
        let Some(table) = self.tree.ancestors(row).take(3).find(|up| self.tree.name(*up) == Some("table")) else {
            return false;
        };
        let head = (table..=row).find(|at| self.tree.name(*at) == Some("tr"));
        head.is_some_and(|head| {
            let cells = || self.tree.children(head).filter(|at| self.tree.name(*at).is_some());
            cells().count() >= 2 && cells().all(|at| self.tree.name(at) == Some("th"))
        })
    }

    /// Returns whether a cell of the row has enough words for a title.
    fn has_title_cell(&self, row: usize) -> bool {
        self.tree.children(row).any(|cell| {
            self.tree.name(cell) == Some("td") && self.text(cell) >= TITLE && {
                let texts = (cell..self.tree.end(cell)).filter_map(|at| self.tree.text(at));
                texts.flat_map(str::chars).filter(|c| c.is_alphabetic()).count() >= TITLE as usize
            }
        })
    }

    /// Returns whether the records of `inner` are the real records inside of sections, which are the records of
    /// `outer`. Such a section has little more than a title and a list of linked items.
    pub(crate) fn are_sections(&self, outer: &Candidate, inner: &Candidate) -> bool {
        let item = |record: &Range<usize>| {
            self.tree.name(record.start) == Some("li")
                && self.facts.get(record.start).is_some_and(|fact| fact.link >= TITLE && !fact.navigation)
        };
        if inner.anchored || inner.records.len() <= outer.records.len() {
            return false;
        }
        let titled = inner.records.iter().filter(|record| item(record)).count();
        if (titled as f32) < MOST * inner.records.len() as f32 {
            return false;
        }
        // The files of different records have the same names, such as "English" and "Spanish".
        let name = |record: &Range<usize>| record.clone().filter_map(|at| self.tree.text(at)).collect::<String>();
        let names: BTreeSet<String> = inner.records.iter().map(name).collect();
        if names.len() * 10 < inner.records.len() * 9 {
            return false;
        }
        let mut held = 0;
        for section in &outer.records {
            let from = inner.records.partition_point(|record| record.start < section.start);
            let items = inner.records.iter().skip(from).take_while(|record| record.end <= section.end);
            let (mut count, mut listed) = (0, 0);
            for item in items {
                (count, listed) = (count + 1, listed + self.text(item.start));
            }
            if count == 0 {
                return false;
            }
            let (mut whole, mut at) = (0, section.start);
            while at < section.end {
                whole += self.text(at);
                at = self.tree.end(at);
            }
            let rest = whole.saturating_sub(listed);
            // A record with a linked title and its files is not a section.
            let named = || {
                section.clone().any(|at| {
                    self.tree.name(at).is_some_and(is_heading) && self.facts.get(at).is_some_and(|fact| fact.link > 0)
                })
            };
            if rest > SECTION || (listed as f32) < LISTED * whole as f32 || named() {
                return false;
            }
            held += count;
        }
        held * 10 >= inner.records.len() * 9
    }
}

/// The facts with the alternative texts of linked pictures counted as linked text. Returns `None` if these texts are
/// not most of the text of the page, because the pictures may then be decoration.
pub(crate) fn pictured(tree: &Tree, facts: &[Facts]) -> Option<Vec<Facts>> {
    let mut told = facts.to_vec();
    let (mut words, mut pictures) = (0, 0);
    for at in 0..tree.len() {
        let seen = facts.get(at).is_some_and(|fact| !fact.hidden && !fact.navigation && fact.linked);
        if tree.name(at) != Some("img") || !seen {
            continue;
        }
        let bare = tree.ancestors(at).find(|up| tree.name(*up) == Some("a"));
        let said = tree.attribute(at, "alt").unwrap_or_default();
        let count = u32::try_from(said.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(0);
        if count < TITLE || bare.is_none_or(|link| facts.get(link).is_none_or(|fact| fact.text() > 0)) {
            continue;
        }
        (words, pictures) = (words + count, pictures + 1);
        for up in std::iter::once(at).chain(tree.ancestors(at)) {
            if let Some(fact) = told.get_mut(up) {
                fact.link = fact.link.saturating_add(count);
                fact.plain = fact.plain.saturating_add(count);
            }
        }
    }
    let whole: u32 = facts
        .iter()
        .enumerate()
        .filter(|(at, f)| tree.text(*at).is_some() && !f.hidden && !f.navigation)
        .map(|(_, fact)| fact.text())
        .sum();
    (pictures >= 3 && words >= whole).then_some(told)
}
