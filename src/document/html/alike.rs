//! How alike records are: by the paths of tags and the class names inside them.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::facts::Facts;
use super::tree::Tree;

/// Nodes of a record that its signature is made of.
const MAX_SIGNATURE: usize = 120;

/// What is inside a record, as sorted hashes: paths of tags from its top, and tags with their first class.
pub(super) type Signature = Vec<u64>;

/// The signature of each record.
pub(super) fn signatures(tree: &Tree, facts: &[Facts], records: &[Range<usize>]) -> Vec<Signature> {
    records.iter().map(|record| signature(tree, facts, record)).collect()
}

/// The signature of one record.
pub(super) fn signature(tree: &Tree, facts: &[Facts], record: &Range<usize>) -> Signature {
    // Always the same: the result must not depend on the run.
    let hasher = FixedState::default();
    let mut hashes: Vec<u64> = Vec::new();
    let mut open: Vec<(usize, u64)> = Vec::new();
    for at in record.clone().take(MAX_SIGNATURE) {
        while open.last().is_some_and(|(end, _)| *end <= at) {
            open.pop();
        }
        let Some(fact) = facts.get(at).filter(|fact| !fact.hidden) else { continue };
        let above = open.last().map_or(0, |(_, hash)| *hash);
        match tree.atom(at) {
            Some(name) if !matches!(&**name, "br" | "wbr") => {
                let hash = hasher.hash_one((above, name));
                open.push((tree.end(at), hash));
                hashes.push(hash);
                // Apart from the path: a row that is called "odd" holds the same as one that is called "even".
                hashes.extend(class_key(tree, at).map(|class| hasher.hash_one((name, class))));
            }
            None if fact.text() > 0 => hashes.push(above ^ 0x74),
            _ => {}
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// The first class name of a node without the number at its end.
pub(super) fn class_key(tree: &Tree, at: usize) -> Option<&str> {
    tree.classes(at).next().map(stem)
}

/// A class name without the number at its end: `views-row-3`, `post-1041`.
pub(super) fn stem(class: &str) -> &str {
    class.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['-', '_'])
}

/// Mean similarity of each record to the one `lag` after it.
pub(super) fn likeness(signatures: &[Signature], lag: usize) -> f32 {
    let pairs = signatures.iter().zip(signatures.iter().skip(lag));
    let count = signatures.len().saturating_sub(lag).max(1);
    pairs.map(|(a, b)| jaccard(a, b)).sum::<f32>() / count as f32
}

/// How much more alike records are to the second, third or fourth after them than to the next, from 0 to 1.
pub(super) fn beat(signatures: &[Signature]) -> f32 {
    let next = likeness(signatures, 1);
    let beats = (2..=4).filter(|lag| signatures.len() > 2 * lag).map(|lag| likeness(signatures, lag) - next);
    beats.fold(0.0, f32::max)
}

/// The signature that is most like those of a sample.
pub(super) fn typical(signatures: &[Signature]) -> Option<&Signature> {
    let step = signatures.len().div_ceil(12).max(1);
    let sample: Vec<&Signature> = signatures.iter().step_by(step).collect();
    let closeness = |one: &Signature| sample.iter().map(|other| jaccard(one, other)).sum::<f32>();
    sample.iter().copied().max_by(|a, b| closeness(a).total_cmp(&closeness(b)))
}

/// Shared elements over all elements of two sorted lists.
pub(super) fn jaccard(a: &[u64], b: &[u64]) -> f32 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let (mut shared, mut all) = (0_u32, 0_u32);
    loop {
        match (a.peek(), b.peek()) {
            (None, None) => break,
            (Some(_), None) => _ = a.next(),
            (None, Some(_)) => _ = b.next(),
            (Some(x), Some(y)) if x == y => {
                shared += 1;
                (_, _) = (a.next(), b.next());
            }
            (Some(x), Some(y)) if x < y => _ = a.next(),
            (Some(_), Some(_)) => _ = b.next(),
        }
        all += 1;
    }
    if all == 0 { 0.0 } else { shared as f32 / all as f32 }
}
