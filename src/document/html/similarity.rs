//! Measures the similarity of records by the tag paths and the class names inside of them.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::node_facts::Facts;
use super::tree::Tree;

/// The greatest number of nodes of a record from which its signature is made.
const MAX_SIGNATURE: usize = 120;
/// The number of records among which the typical one is searched.
const SAMPLE: usize = 12;

/// The signatures of the records of a page. A signature describes the content of a record as sorted hashes of tag paths
/// from its top, and of tags with their first class. Many candidates share records, so each signature is computed only
/// once.
pub(crate) struct Signatures<'a> {
    tree: &'a Tree,
    facts: &'a [Facts],
    /// A hasher with a fixed seed, so that every run gives the same result.
    hasher: FixedState,
    /// For each node, the hashes of its tag and of its tag with its first class, or 0 for none. They are computed when
    /// they are first needed.
    tags: Vec<Option<(u64, u64)>>,
    /// For each record, the range of its signature in `all`.
    made: foldhash::HashMap<(usize, usize), Range<usize>>,
    all: Vec<u64>,
    open: Vec<(usize, u64)>,
    hashes: Vec<u64>,
    /// A reusable buffer for joined signatures.
    joined: Vec<u64>,
}

impl<'a> Signatures<'a> {
    pub(crate) fn new(tree: &'a Tree, facts: &'a [Facts]) -> Self {
        Self {
            tree,
            facts,
            hasher: FixedState::default(),
            tags: vec![None; tree.len()],
            made: foldhash::HashMap::default(),
            all: Vec::new(),
            open: Vec::new(),
            hashes: Vec::new(),
            joined: Vec::new(),
        }
    }

    /// The hashes of the tag of a node, and of the tag with its first class.
    fn tag(&mut self, at: usize) -> (u64, u64) {
        if let Some(Some(known)) = self.tags.get(at) {
            return *known;
        }
        let made = match self.tree.atom(at) {
            Some(name) if !matches!(*name, local_name!("br") | local_name!("wbr")) => {
                let class = class_key(self.tree, at).map_or(0, |class| self.hasher.hash_one((name, class)) | 1);
                (self.hasher.hash_one(name) | 1, class)
            }
            _ => (0, 0),
        };
        self.tags.get_mut(at).into_iter().for_each(|slot| *slot = Some(made));
        made
    }

    /// The range of the signature of each record.
    pub(crate) fn of_all(&mut self, records: &[Range<usize>]) -> Vec<Range<usize>> {
        records.iter().map(|record| self.of(record)).collect()
    }

    /// The signatures in these ranges.
    pub(crate) fn at(&self, places: &[Range<usize>]) -> Vec<&[u64]> {
        places.iter().map(|place| self.all.get(place.clone()).unwrap_or_default()).collect()
    }

    /// The range of the signature of one record, made from its first [`MAX_SIGNATURE`] nodes.
    fn of(&mut self, record: &Range<usize>) -> Range<usize> {
        let end = record.end.min(record.start + MAX_SIGNATURE);
        let key = (record.start, end);
        if let Some(made) = self.made.get(&key) {
            return made.clone();
        }
        let first = self.tree.end(record.start).min(end);
        let place = if first == end { self.sign(record.start..end) } else { self.join(first, record.start..end) };
        self.made.insert(key, place.clone());
        place
    }

    /// The signature of several siblings, which contains the hashes of all of them. The first sibling ends at `first`.
    fn join(&mut self, first: usize, siblings: Range<usize>) -> Range<usize> {
        let mut joined = std::mem::take(&mut self.joined);
        let (mut at, mut end) = (siblings.start, first);
        let mut last = 0;
        joined.clear();
        while at < siblings.end {
            let place = self.of(&(at..end));
            let one = self.all.get(place).unwrap_or_default();
            // Consecutive siblings often have the same signature.
            if joined.get(last..) != Some(one) {
                last = joined.len();
                joined.extend_from_slice(one);
            }
            at = end;
            end = self.tree.end(at).min(siblings.end);
        }
        joined.sort_unstable();
        joined.dedup();
        let place = self.keep(&joined);
        self.joined = joined;
        place
    }

    /// Stores a signature and returns its range.
    fn keep(&mut self, hashes: &[u64]) -> Range<usize> {
        let place = self.all.len()..self.all.len() + hashes.len();
        self.all.extend_from_slice(hashes);
        place
    }

    /// Computes the signature of a part of the page.
    fn sign(&mut self, part: Range<usize>) -> Range<usize> {
        self.open.clear();
        let mut hashes = std::mem::take(&mut self.hashes);
        hashes.clear();
        for at in part {
            let Some(fact) = self.facts.get(at).filter(|fact| !fact.hidden) else { continue };
            while self.open.last().is_some_and(|(end, _)| *end <= at) {
                self.open.pop();
            }
            let above = self.open.last().map_or(0, |(_, hash)| *hash);
            let (name, class) = self.tag(at);
            if name != 0 {
                let hash = self.hasher.hash_one((above, name));
                self.open.push((self.tree.end(at), hash));
                hashes.push(hash);
                // The class is hashed separately from the path, because rows with the classes "odd" and "even" have the
                // same content.
                if class != 0 {
                    hashes.push(class);
                }
            } else if fact.text() > 0 && self.tree.atom(at).is_none() {
                hashes.push(above ^ 0x74);
            }
        }
        hashes.sort_unstable();
        hashes.dedup();
        let place = self.keep(&hashes);
        self.hashes = hashes;
        place
    }
}

/// The first class name of a node that says more than the position of the node, without a number at its end.
pub(crate) fn class_key(tree: &Tree, at: usize) -> Option<&str> {
    tree.classes(at).map(stem).find(|class| !is_stripe(class))
}

/// Whether a class name only tells alternate rows apart, or the first and the last row from the others.
fn is_stripe(class: &str) -> bool {
    matches!(class, "odd" | "even" | "alt" | "alternate" | "first" | "last" | "row-odd" | "row-even")
}

/// A class name without the number at its end, as in `views-row-3` or `post-1041`.
pub(crate) fn stem(class: &str) -> &str {
    class.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_'])
}

/// The mean similarity of each record to the one `lag` positions after it.
fn likeness(signatures: &[&[u64]], lag: usize) -> f32 {
    let pairs = signatures.iter().zip(signatures.iter().skip(lag));
    let count = signatures.len().saturating_sub(lag).max(1);
    pairs.map(|(a, b)| jaccard(a, b)).sum::<f32>() / count as f32
}

/// The mean similarity of each record to the next one, and the difference from its similarity to the second, third or
/// fourth record after it, from 0 to 1.
pub(crate) fn likeness_and_beat(signatures: &[&[u64]]) -> (f32, f32) {
    let next = likeness(signatures, 1);
    let beats = (2..=4).filter(|lag| signatures.len() > 2 * lag).map(|lag| likeness(signatures, lag) - next);
    (next, beats.fold(0.0, f32::max))
}

/// The signature with the greatest similarity to those of a sample.
pub(crate) fn typical<'s>(signatures: &[&'s [u64]]) -> Option<&'s [u64]> {
    let step = signatures.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<&[u64]> = signatures.iter().step_by(step).copied().collect();
    let mut closeness = [0.0_f32; SAMPLE];
    for (one, close) in sample.iter().zip(&mut closeness) {
        *close = sample.iter().map(|other| jaccard(one, other)).sum();
    }
    let best = sample.iter().zip(closeness).max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map(|(signature, _)| *signature)
}

/// The Jaccard similarity of two sorted lists without duplicates.
pub(crate) fn jaccard(a: &[u64], b: &[u64]) -> f32 {
    if a == b {
        return if a.is_empty() { 0.0 } else { 1.0 };
    }
    let (mut left, mut right, mut shared) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(left), b.get(right)) {
        shared += usize::from(x == y);
        left += usize::from(x <= y);
        right += usize::from(y <= x);
    }
    shared as f32 / (a.len() + b.len() - shared) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::html::Page;

    #[test]
    fn the_signature_of_siblings_is_that_of_all_their_nodes() {
        let parts =
            "<h3 class=a-1>One</h3>two<p>Three <b>four</b><br></p><hr><p hidden>five</p><ul><li>Six<li><i>7</i></ul>";
        let page = Page::parse(&format!("<div>{}</div>", parts.repeat(20)), None, &std::sync::Arc::default()).unwrap();
        let div = page.tree.find(0..page.tree.len(), "div").unwrap();
        let children: Vec<usize> = page.tree.children(div).collect();
        let mut made = Signatures::new(&page.tree, &page.facts);
        for (from, start) in children.iter().enumerate() {
            for last in children.iter().skip(from).step_by(7) {
                let range = *start..page.tree.end(*last);
                let whole = made.sign(*start..range.end.min(start + MAX_SIGNATURE));
                let place = made.of(&range);
                assert_eq!(made.all[place], made.all[whole], "{range:?}");
            }
        }
    }
}
