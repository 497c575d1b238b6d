//! Selectors that a source pins for its records, its fields and its next page, so that they need not be found
//! automatically.

pub(crate) mod unmatched;

use std::collections::HashMap;
use std::ops::Range;

use ego_tree::NodeId;
use html5ever::{Attribute, LocalName, QualName};
use scraper::node::{Element, Text};
use scraper::{Html, Node};

use super::listing::Listing;
use super::node_facts::Facts;
use super::selector_cost;
use super::selector_cost::Pin;
use super::tree::Tree;
use crate::document::PinnedField;
use crate::error::Result;
pub(crate) use unmatched::Idle;

/// The selectors that a source pins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pins {
    /// The selector for the beginnings of records, or for whole records.
    record: Option<Pin>,
    /// True if a record extends to the beginning of the next one.
    follows: bool,
    /// The selectors for fields within a record.
    fields: Vec<(PinnedField, Pin)>,
    /// The selector for the link to the next page.
    next: Option<Pin>,
}

impl Pins {
    /// Parses the selectors.
    ///
    /// # Errors
    /// Returns an error if one of them is not a valid CSS selector.
    pub(crate) fn new(
        record: Option<&str>,
        follows: bool,
        fields: &[(PinnedField, String)],
        next: Option<&str>,
    ) -> Result<Self> {
        let fields = fields.iter().map(|(field, text)| Ok((*field, Pin::new(text)?))).collect::<Result<_>>()?;
        let (record, next) = (record.map(Pin::new).transpose()?, next.map(Pin::new).transpose()?);
        Ok(Self { record, follows, fields, next })
    }
}

/// The purpose of a pinned selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The selector is for records.
    Record,
    /// The selector is for a field.
    Field,
    /// The selector is for the link to the next page.
    Next,
}

/// A selector that matched nothing on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unmatched {
    /// The purpose of the selector.
    pub role: Role,
    /// The selector as the source writes it.
    pub selector: String,
}

/// The matches of the pinned selectors on a page.
#[derive(Debug, Default)]
pub(crate) struct Pinned {
    /// The records, in document order.
    pub(crate) records: Option<(Vec<Range<usize>>, Listing)>,
    /// The nodes of fields, in document order.
    pub(crate) fields: Vec<(usize, PinnedField)>,
    /// The nodes that each selector for a field matched, in document order, with the selector as the source writes it.
    pub(crate) matches: Vec<(String, Vec<usize>)>,
    /// The link to the next page.
    pub(crate) next: Option<usize>,
    /// The selectors that matched nothing.
    pub(crate) unmatched: Vec<Unmatched>,
}

/// Matches the selectors in `pins`, on a copy of the tree in the form that the selector library requires.
///
/// # Errors
/// Returns an error if the page is built to make this costly.
pub(crate) fn find(tree: &Tree, facts: &[Facts], pins: &Pins) -> Result<Pinned> {
    let fields = pins.fields.iter().map(|(_, pin)| pin);
    selector_cost::check(tree, pins.record.iter().chain(&pins.next).chain(fields))?;
    let (html, nodes) = copy(tree);
    let select = |pin: &Pin| -> Vec<usize> {
        let mut found: Vec<usize> = html
            .select(&pin.selector)
            .filter_map(|element| nodes.get(&element.id()).copied())
            .filter(|at| facts.get(*at).is_some_and(|fact| !fact.hidden))
            .collect();
        found.sort_unstable();
        found
    };
    let mut pinned =
        Pinned { next: pins.next.as_ref().and_then(|next| select(next).first().copied()), ..Pinned::default() };
    let unmatched = |role: Role, pin: &Pin| Unmatched { role, selector: pin.text.clone() };
    pinned.unmatched.extend(pins.next.iter().filter(|_| pinned.next.is_none()).map(|pin| unmatched(Role::Next, pin)));
    for (field, pin) in &pins.fields {
        let found = select(pin);
        pinned.unmatched.extend(found.is_empty().then(|| unmatched(Role::Field, pin)));
        pinned.fields.extend(found.iter().map(|at| (*at, *field)));
        pinned.matches.push((pin.text.clone(), found));
    }
    // The sort is stable, so if two selectors match the same node, the first one is used.
    pinned.fields.sort_by_key(|(at, _)| *at);
    if let Some(pin) = &pins.record {
        let starts = select(pin);
        pinned.unmatched.extend(starts.is_empty().then(|| unmatched(Role::Record, pin)));
        let found = if pins.follows { up_to_the_next(tree, facts, &starts) } else { whole(tree, &starts) };
        let mut records: Vec<Range<usize>> = Vec::new();
        for record in found {
            // A record inside of another one is part of it.
            if records.last().is_none_or(|last| last.end <= record.start) {
                records.push(record);
            }
        }
        let (selector, follows, count) = (pin.text.clone(), pins.follows, records.len());
        let listing = Listing { selector, follows, count, ..Listing::default() };
        pinned.records = Some((records, listing));
    }
    Ok(pinned)
}

impl Pinned {
    /// The selectors for fields that match only outside of these records, which are ranges of nodes in order.
    pub(crate) fn outside(&self, records: &[Range<usize>]) -> Vec<String> {
        let inside = |at: &usize| {
            let next = records.partition_point(|record| record.end <= *at);
            records.get(next).is_some_and(|record| record.start <= *at)
        };
        let idle = self.matches.iter().filter(|(_, found)| !found.is_empty() && !found.iter().any(inside));
        idle.map(|(selector, _)| selector.clone()).collect()
    }
}

/// The records that consist of one element each.
fn whole(tree: &Tree, starts: &[usize]) -> Vec<Range<usize>> {
    starts.iter().map(|start| *start..tree.end(*start)).collect()
}

/// The records that begin at `starts` and reach up to the next of them, within the innermost element that contains
/// several starts.
///
/// Where the starts are the first cells of rows, this element is the table: a record then reaches over all rows up to
/// that of the next start, and it includes the whole row in which it begins, unless other text of the row comes before.
fn up_to_the_next(tree: &Tree, facts: &[Facts], starts: &[usize]) -> Vec<Range<usize>> {
    // For each start, the child of the element with several starts in which it is, and the end of that element.
    let climbed = |order: usize, start: usize| {
        let before = order.checked_sub(1).and_then(|before| starts.get(before)).copied();
        let next = starts.get(order + 1).copied();
        let holds =
            |at: usize| before.is_some_and(|before| before >= at) || next.is_some_and(|next| next < tree.end(at));
        let mut own = start;
        if before.is_some() || next.is_some() {
            while let Some(parent) = tree.parent(own).filter(|parent| !holds(*parent)) {
                own = parent;
            }
        }
        (own, tree.parent(own).map_or(tree.len(), |parent| tree.end(parent)))
    };
    let shows =
        |at: usize| tree.text(at).is_some() && facts.get(at).is_some_and(|fact| !fact.hidden && fact.text() > 0);
    let all: Vec<(usize, usize)> = starts.iter().enumerate().map(|(order, start)| climbed(order, *start)).collect();
    let mut records = Vec::with_capacity(starts.len());
    for (order, (start, (own, end))) in starts.iter().zip(&all).enumerate() {
        let next = all.get(order + 1).map_or(tree.len(), |(next, _)| *next);
        let first = if (*own..*start).any(shows) { *start } else { *own };
        records.push(first..next.min(*end).max(first + 1));
    }
    records
}

/// An attribute in the form that selectors require.
fn attribute((name, value): (&LocalName, &str)) -> Attribute {
    Attribute { name: QualName::new(None, html5ever::ns!(), name.clone()), value: value.into() }
}

/// Copies the tree into the form that selectors require, with the number of each element.
fn copy(tree: &Tree) -> (Html, HashMap<NodeId, usize>) {
    let mut html = Html::new_document();
    let root = html.tree.root().id();
    let mut nodes = HashMap::new();
    let mut open: Vec<(usize, NodeId)> = Vec::new();
    for at in 0..tree.len() {
        while open.last().is_some_and(|(end, _)| *end <= at) {
            open.pop();
        }
        let parent = open.last().map_or(root, |(_, id)| *id);
        let Some(mut parent) = html.tree.get_mut(parent) else { continue };
        if let Some(name) = tree.qualified(at) {
            let id =
                parent.append(Node::Element(Element::new(name, tree.attributes(at).map(attribute).collect()))).id();
            nodes.insert(id, at);
            open.push((tree.end(at), id));
        } else if let Some(text) = tree.text(at) {
            parent.append(Node::Text(Text { text: text.into() }));
        }
    }
    (html, nodes)
}
