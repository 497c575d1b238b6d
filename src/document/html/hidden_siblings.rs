//! Finds further records that a page hides until a script shows them, such as the rest of a list behind a button, or
//! the groups of an accordion.

use std::ops::Range;

use foldhash::{HashSet, HashSetExt as _};
use html5ever::local_name;

use super::node_facts::Facts;
use super::similarity::stem;
use super::tree::Tree;

/// The length of text in bytes from which a hidden element without a link is more than a placeholder.
const LEAST: usize = 20;

/// Finds the hidden elements beside records, or beside the lists that contain them, that have the same class names and
/// contain links that no visible record has.
pub(crate) fn find(tree: &Tree, facts: &[Facts], records: &[Range<usize>]) -> Vec<usize> {
    let mut shown: HashSet<&str> = HashSet::new();
    for record in records {
        shown.extend(addresses(tree, record.clone()));
    }
    let (mut looked, mut found) = (HashSet::new(), Vec::new());
    for record in records {
        for own in std::iter::once(record.start).chain(tree.parent(record.start)) {
            let Some(parent) = tree.parent(own).filter(|parent| looked.insert(*parent)) else { continue };
            let is_hidden = |at: &usize| facts.get(*at).is_some_and(|fact| fact.hidden);
            let hidden = tree.children(parent).filter(is_hidden).filter(|child| are_called_alike(tree, own, *child));
            found.extend(hidden.filter(|child| {
                let mut links = addresses(tree, *child..tree.end(*child)).peekable();
                match links.peek() {
                    // A hidden copy of the list for small screens has the same links, and so no further records.
                    Some(_) => links.all(|link| !shown.contains(link)),
                    None => shown.is_empty() && text(tree, *child) >= LEAST,
                }
            }));
        }
    }
    found.sort_unstable();
    found
}

/// The addresses of the links in a part of the page.
fn addresses(tree: &Tree, part: Range<usize>) -> impl Iterator<Item = &str> {
    let address = |at| tree.value(at, &local_name!("href")).filter(|href| href.len() > 1 && !href.starts_with('#'));
    part.filter_map(address)
}

/// The length of the text of an element, in bytes.
fn text(tree: &Tree, at: usize) -> usize {
    (at..tree.end(at)).filter_map(|node| tree.text(node)).map(|text| text.trim().len()).sum()
}

/// Returns whether two elements have the same tag, and share a class name if they have any.
fn are_called_alike(tree: &Tree, a: usize, b: usize) -> bool {
    let mut classes = tree.classes(a).map(stem).peekable();
    tree.atom(a).is_some()
        && tree.atom(a) == tree.atom(b)
        && (classes.peek().is_none() || classes.any(|class| tree.classes(b).any(|other| stem(other) == class)))
}
