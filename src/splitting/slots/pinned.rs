//! Fields that the source of a page pins: the text that a selector finds becomes the field without further checks.

use std::ops::Range;

use url::Url;

use super::addresses::Addresses;
use super::context::Context;
use super::dates::{self, Value};
use super::tape::Tape;
use crate::document::html::links;
use crate::document::{Part, PinnedField};
use crate::record::{File, IssuedBasis, media_types};
use crate::text::words::LabelField;

/// The nodes that the pins of a page found, with their fields.
pub(crate) type Found = [(usize, PinnedField)];

/// A part of a record that is pinned.
#[derive(Debug, Clone)]
pub(crate) struct Pin {
    pub field: PinnedField,
    /// The node that the selector found.
    pub node: usize,
    /// The range of the text in the record; empty if the node has no text.
    pub range: Range<usize>,
}

/// The pinned parts of a record, in order.
pub(crate) fn of_record(context: &Context<'_>, found: &Found, tape: &Tape, record: &Range<usize>) -> Vec<Pin> {
    let first = found.partition_point(|(node, _)| *node < record.start);
    let own = found.get(first..).unwrap_or_default().iter().take_while(|(node, _)| *node < record.end);
    let mut pins: Vec<Pin> = Vec::new();
    for (node, field) in own {
        let inside = *node..context.tree.end(*node);
        let mut runs = tape.runs.iter().filter(|run| inside.contains(&run.node)).map(|run| run.range.clone());
        let range = runs.next().map_or(0..0, |first| first.start..runs.next_back().map_or(first.end, |last| last.end));
        // A pin inside another pin counts for itself, and the outer one keeps the rest of its text.
        if pins.iter().any(|pin| pin.node == *node && pin.field == *field) {
            continue;
        }
        pins.push(Pin { field: *field, node: *node, range });
    }
    pins
}

/// The range of the first pin of a field that has text.
pub(crate) fn range(pins: &[Pin], field: PinnedField) -> Option<Range<usize>> {
    pins.iter().find(|pin| pin.field == field && !pin.range.is_empty()).map(|pin| pin.range.clone())
}

/// The date of a pinned place, from its `datetime` or `content` attribute, or else from its text.
pub(crate) fn issued(context: &Context<'_>, tape: &Tape, pins: &[Pin]) -> Option<(Value, Range<usize>, IssuedBasis)> {
    pins.iter().filter(|pin| pin.field == PinnedField::Issued).find_map(|pin| {
        let words = tape.words(&pin.range);
        let printed = dates::first_in(context, &words);
        let said = || {
            let named = ["datetime", "content"].iter().find_map(|name| context.tree.attribute(pin.node, name));
            named.and_then(|said| dates::first_in(context, said))
        };
        let (basis, (_, value)) = match printed {
            Some(found) => (IssuedBasis::Stated, found),
            None => (IssuedBasis::Metadata, said()?),
        };
        Some((value, pin.range.clone(), basis))
    })
}

/// The part of a record that a pinned field becomes; `None` for the title and the date, which are handled separately,
/// and for addresses, which are no text.
pub(crate) fn part(field: PinnedField) -> Option<Part> {
    Some(match field {
        PinnedField::Title | PinnedField::Issued | PinnedField::Url | PinnedField::Files | PinnedField::Links => {
            return None;
        }
        PinnedField::Description => Part::Description,
        PinnedField::Creators => Part::Creator,
        PinnedField::Kind => Part::Value(LabelField::Kind),
        PinnedField::Languages => Part::Value(LabelField::Language),
        PinnedField::Areas => Part::Value(LabelField::Area),
        PinnedField::Publisher => Part::Value(LabelField::Publisher),
        PinnedField::Identifiers => Part::Value(LabelField::Number),
        PinnedField::Keywords => Part::Keyword,
        PinnedField::Container => Part::Value(LabelField::Container),
        PinnedField::Edition => Part::Value(LabelField::Edition),
        PinnedField::Place => Part::Value(LabelField::Place),
        PinnedField::Notes => Part::Note,
        PinnedField::More => Part::Link,
    })
}

/// Puts pinned addresses first: the address of the record, its documents and its other links. No address is lost.
pub(crate) fn addresses(context: &Context<'_>, pins: &[Pin], base: Option<&Url>, own: Addresses) -> Addresses {
    let of = |field: PinnedField| -> Vec<(String, String)> {
        let nodes = pins.iter().filter(|pin| pin.field == field);
        let nodes = nodes.flat_map(|pin| pin.node..context.tree.end(pin.node).max(pin.node + 1));
        let mut all: Vec<(String, String)> = Vec::new();
        let found =
            nodes.flat_map(|node| links::addresses(context.tree, node, base).into_iter().map(move |at| (node, at)));
        for (node, address) in found {
            if !all.iter().any(|(known, _)| *known == address) {
                let text = (node..context.tree.end(node)).filter_map(|at| context.tree.text(at));
                all.push((address, text.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")));
            }
        }
        all
    };
    let (url, files, links) = (of(PinnedField::Url), of(PinnedField::Files), of(PinnedField::Links));
    if url.is_empty() && files.is_empty() && links.is_empty() {
        return own;
    }
    let mut all = own;
    let is_file = |all: &Addresses, address: &str| all.files.iter().any(|file| file.url == address);
    for (address, _) in files {
        if !is_file(&all, &address) {
            let media_type = media_types::of_address(&address).map(str::to_owned);
            all.files.push(File { url: address.clone(), media_type, ..File::default() });
        }
        all.links.retain(|(link, _)| *link != address);
        if all.url.as_ref() == Some(&address) && !url.is_empty() {
            all.url = None;
        }
    }
    if let Some((address, _)) = url.into_iter().next() {
        let before = all.url.replace(address.clone());
        all.links.retain(|(link, _)| *link != address);
        if let Some(before) = before.filter(|before| *before != address && !is_file(&all, before)) {
            all.links.insert(0, (before, String::new()));
        }
    }
    for (address, words) in links {
        let known = all.url.as_ref() == Some(&address) || is_file(&all, &address);
        if !known && !all.links.iter().any(|(link, _)| *link == address) {
            all.links.push((address, words));
        }
    }
    all
}
