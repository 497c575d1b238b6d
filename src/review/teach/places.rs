//! The places of the right values in the markup of a page, and the selectors that may find them.

use std::collections::BTreeSet;

use super::value;
use crate::document::html::listing::simple;
use crate::document::html::node_facts::Facts;
use crate::document::html::tree::Tree;
use crate::record::Record;
use crate::text::dates::Dates;
use crate::text::whitespace::normalise;

/// A page in which the places of the right values are searched.
pub(super) struct Places<'p> {
    pub(super) tree: &'p Tree,
    pub(super) facts: &'p [Facts],
    pub(super) dates: Dates<'p>,
}

impl Places<'_> {
    /// Selectors that may find the records, the most specific first.
    pub(super) fn records(&self, wanted: &[Record]) -> Vec<String> {
        let nodes: Vec<usize> = wanted.iter().filter_map(|record| self.container(record)).collect();
        let mut distinct = nodes.clone();
        distinct.dedup();
        if distinct.len() < wanted.len() {
            return Vec::new();
        }
        self.selectors(&nodes)
    }

    /// The innermost element that contains a whole record.
    fn container(&self, record: &Record) -> Option<usize> {
        let (start, end) = record.source.bytes?;
        let (start, end) = (usize::try_from(start).ok()?, usize::try_from(end).ok()?);
        let inside = |at: &usize| {
            let bytes = self.tree.bytes(*at);
            self.tree.text(*at).is_some_and(|text| !text.trim().is_empty()) && bytes.start >= start && bytes.end <= end
        };
        let texts: Vec<usize> = (0..self.tree.len()).filter(inside).collect();
        let (first, last) = (*texts.first()?, *texts.last()?);
        self.tree.ancestors(first).find(|up| self.tree.end(*up) > last)
    }

    /// Selectors that may find a field, the most specific first.
    pub(super) fn fields(&self, wanted: &[Record], field: &str) -> Vec<String> {
        let (mut outer, mut inner): (Vec<usize>, Vec<usize>) = (Vec::new(), Vec::new());
        for record in wanted {
            let Some(container) = self.container(record) else { continue };
            let values = value(record, field);
            let parts: Vec<String> = values.iter().flat_map(|value| value.split("\n\n")).map(normalise).collect();
            for node in parts.iter().filter_map(|part| self.element(container, part, field)) {
                outer.push(node);
                inner.push(self.innermost(node));
            }
        }
        let mut selectors: Vec<String> = Vec::new();
        for nodes in [outer, inner].into_iter().filter(|nodes| !nodes.is_empty()) {
            for selector in self.selectors(&nodes) {
                if !selectors.contains(&selector) {
                    selectors.push(selector);
                }
            }
        }
        selectors
    }

    /// The innermost element with the same text as an element around it. Often only this one has a class of its own.
    fn innermost(&self, node: usize) -> usize {
        let says = self.text(node);
        let same = (node..self.tree.end(node)).filter(|at| self.tree.name(*at).is_some() && self.text(*at) == says);
        same.max().unwrap_or(node)
    }

    /// The outermost element inside another one whose text is exactly this value.
    fn element(&self, within: usize, says: &str, field: &str) -> Option<usize> {
        let fits = |at: &usize| {
            if self.tree.name(*at).is_none() || self.facts.get(*at).is_some_and(|fact| fact.hidden) {
                return false;
            }
            let text = self.text(*at);
            let dated = || {
                let said = self.tree.attribute(*at, "datetime").map(str::to_owned);
                [Some(text.clone()), said]
                    .into_iter()
                    .flatten()
                    .any(|text| self.dates.whole(&text, false).is_some_and(|whole| whole.date.edtf == says))
            };
            text == says || field == "issued" && dated()
        };
        (within..self.tree.end(within)).find(fits)
    }

    fn text(&self, at: usize) -> String {
        let texts = (at..self.tree.end(at)).filter_map(|node| self.tree.text(node));
        normalise(&texts.collect::<Vec<_>>().concat())
    }

    /// Selectors that all of these elements share: by their names and classes, by their place among their siblings, and
    /// by the elements around them.
    fn selectors(&self, nodes: &[usize]) -> Vec<String> {
        let Some(first) = nodes.first().copied() else { return Vec::new() };
        let own = simple(self.tree, first, nodes);
        let parents: Vec<usize> = nodes.iter().filter_map(|node| self.tree.parent(*node)).collect();
        let above = parents.first().map(|parent| simple(self.tree, *parent, &parents));
        let place = |node: usize| {
            let siblings = self.tree.parent(node).into_iter().flat_map(|parent| self.tree.children(parent));
            siblings.filter(|other| self.tree.name(*other).is_some()).position(|other| other == node)
        };
        let nth = place(first).filter(|nth| nodes.iter().all(|node| place(*node) == Some(*nth)));
        let nth = nth.map(|nth| format!("{own}:nth-child({})", nth + 1));
        let mut all: Vec<String> = Vec::new();
        if own.contains(['.', '#']) || !matches!(own.as_str(), "div" | "span" | "p" | "td" | "li" | "a") {
            all.push(own.clone());
        }
        all.extend(above.iter().map(|above| format!("{above} > {own}")));
        all.extend(nth.clone());
        all.extend(above.iter().zip(&nth).map(|(above, nth)| format!("{above} > {nth}")));
        all.push(own);
        let mut seen = BTreeSet::new();
        all.retain(|selector| seen.insert(selector.clone()));
        all
    }
}
