//! Selectors that a source pins: where its records, fields and next page are, instead of finding them.

pub(crate) mod unmatched;

use std::collections::HashMap;
use std::ops::Range;

use ego_tree::NodeId;
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

/// What a source pins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Pins {
    /// Where records begin, or what each of them is.
    record: Option<Pin>,
    /// A record goes on to where the next one begins.
    follows: bool,
    /// Fields, within a record.
    fields: Vec<(PinnedField, Pin)>,
    /// The link to the next page.
    next: Option<Pin>,
}

impl Pins {
    /// Reads the selectors.
    ///
    /// # Errors
    /// Where one is no CSS selector.
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

/// What a selector is pinned for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Records.
    Record,
    /// A field.
    Field,
    /// The link to the next page.
    Next,
}

/// A selector that found nothing on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unmatched {
    /// What it is pinned for.
    pub role: Role,
    /// As the source writes it.
    pub selector: String,
}

/// What pinned selectors found on a page.
#[derive(Debug, Default)]
pub(crate) struct Pinned {
    /// The records, in order.
    pub(crate) records: Option<(Vec<Range<usize>>, Listing)>,
    /// The nodes of fields, in order.
    pub(crate) fields: Vec<(usize, PinnedField)>,
    /// The link to the next page.
    pub(crate) next: Option<usize>,
    /// Selectors that found nothing.
    pub(crate) unmatched: Vec<Unmatched>,
}

/// Finds what `pins` select, on a copy of the tree in the form that selectors work on.
///
/// # Errors
/// Where the page is built to make that costly.
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
        pinned.fields.extend(found.into_iter().map(|at| (at, *field)));
    }
    // Stable: of two pins that select one node, the first counts.
    pinned.fields.sort_by_key(|(at, _)| *at);
    if let Some(pin) = &pins.record {
        let starts = select(pin);
        pinned.unmatched.extend(starts.is_empty().then(|| unmatched(Role::Record, pin)));
        let mut records: Vec<Range<usize>> = Vec::new();
        for (order, start) in starts.iter().enumerate() {
            let parent_end = tree.parent(*start).map_or(tree.len(), |parent| tree.end(parent));
            let end = match starts.get(order + 1) {
                Some(next) if pins.follows => parent_end.min(*next),
                None if pins.follows => parent_end,
                _ => tree.end(*start),
            };
            // A record inside a record is part of it.
            if records.last().is_none_or(|last| last.end <= *start) {
                records.push(*start..end);
            }
        }
        let listing =
            Listing { selector: pin.text.clone(), follows: pins.follows, count: records.len(), runner_up: None };
        pinned.records = Some((records, listing));
    }
    Ok(pinned)
}

/// The tree as selectors need it, with the number of each of its elements.
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
            let id = parent.append(Node::Element(Element::new(name, tree.attributes(at).to_vec()))).id();
            nodes.insert(id, at);
            open.push((tree.end(at), id));
        } else if let Some(text) = tree.text(at) {
            parent.append(Node::Text(Text { text: text.into() }));
        }
    }
    (html, nodes)
}
