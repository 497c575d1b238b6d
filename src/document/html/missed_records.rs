//! Finds records beside the others that have slightly different markup, such as the indented second result of a site in
//! a `blockquote`, or the first item of a list that lacks the paragraph of the others.

use std::collections::HashSet;
use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::candidates::Candidate;
use super::node_facts::Facts;
use super::similarity;
use super::similarity::jaccard;
use super::tree::Tree;

/// The greatest number of nodes beside the records that are examined.
const MAX_ITEMS: usize = 2000;
/// The greatest number of nodes of a record that are compared.
const MAX_NODES: usize = 120;
/// The similarity to a typical record from which a node beside the records is taken as a record.
const ALIKE: f32 = 0.6;

/// The candidate with the records that it has missed, or `None` if there are none.
pub(crate) fn complete(tree: &Tree, facts: &[Facts], candidate: &Candidate) -> Option<Candidate> {
    if candidate.anchored || candidate.records.len() < 3 {
        return None;
    }
    let signatures: Vec<Vec<u64>> = candidate.records.iter().map(|record| tails(tree, facts, record.clone())).collect();
    let signatures: Vec<&[u64]> = signatures.iter().map(Vec::as_slice).collect();
    let typical = similarity::typical(&signatures)?;
    let sizes: Vec<u32> =
        candidate.records.iter().filter_map(|record| facts.get(record.start)).map(Facts::text).collect();
    let mean = sizes.iter().sum::<u32>() / u32::try_from(sizes.len()).unwrap_or(1).max(1);
    let titled = candidate.records.iter().all(|record| facts.get(record.start).is_some_and(|fact| fact.links > 0));
    let fits = |at: usize| {
        let fact = facts.get(at).copied().unwrap_or_default();
        let sized = fact.text() * 4 >= mean && fact.text() / 4 <= mean;
        let likeness = jaccard(typical, &tails(tree, facts, at..tree.end(at)));
        (sized && (fact.links > 0 || !titled) && likeness >= ALIKE).then_some(likeness)
    };
    // The paths of these records begin differently, so they are weighted by their similarity to a typical record.
    let mut likeness = candidate.likeness * candidate.records.len() as f32;
    let taken: HashSet<usize> = candidate.records.iter().map(|record| record.start).collect();
    let mut records: Vec<(Range<usize>, usize)> =
        candidate.records.iter().cloned().zip(candidate.containers.iter().copied()).collect();
    let mut containers = candidate.containers.clone();
    containers.dedup();
    let seen = |at: &usize| tree.name(*at).is_some() && facts.get(*at).is_some_and(|f| !f.hidden && f.text() > 0);
    let holds = |at: usize| {
        let next = candidate.records.partition_point(|record| record.start < at);
        candidate.records.get(next).is_some_and(|record| record.start < tree.end(at))
    };
    let mut looked = HashSet::new();
    let beside = containers.iter().filter(|container| looked.insert(**container)).flat_map(|at| tree.children(*at));
    let beside = beside.filter(seen).filter(|at| !taken.contains(at) && !holds(*at)).take(MAX_ITEMS);
    for item in beside.collect::<Vec<_>>() {
        let parent = tree.parent(item).unwrap_or(item);
        let own = fits(item).map(|likeness| (item, likeness));
        let inside = tree.children(item).filter(seen).take(if own.is_some() { 0 } else { 50 });
        let found: Vec<(usize, f32)> = own.into_iter().chain(inside.filter_map(|at| Some((at, fits(at)?)))).collect();
        for (at, alike) in found {
            records.push((at..tree.end(at), parent));
            likeness += alike;
        }
    }
    if records.len() == candidate.records.len() {
        return None;
    }
    records.sort_by_key(|(record, _)| record.start);
    let (records, containers): (Vec<_>, Vec<_>) = records.into_iter().unzip();
    likeness /= records.len() as f32;
    Some(Candidate { records, containers, anchored: false, likeness, beat: candidate.beat })
}

/// The last three tags of each path inside of a record, so that an element around the whole record has little
/// influence.
fn tails(tree: &Tree, facts: &[Facts], record: Range<usize>) -> Vec<u64> {
    let hasher = FixedState::default();
    let first = record.start;
    let mut hashes = Vec::with_capacity(record.len().min(MAX_NODES));
    for at in record.take(MAX_NODES) {
        if facts.get(at).is_none_or(|fact| fact.hidden) {
            continue;
        }
        let own = tree.atom(at);
        match own {
            Some(&(local_name!("br") | local_name!("wbr"))) => continue,
            None if facts.get(at).is_none_or(|fact| fact.text() == 0) => continue,
            _ => {}
        }
        let mut inside = tree.ancestors(at).take_while(|up| *up >= first).map(|up| tree.atom(up));
        let above = (inside.next(), inside.next());
        hashes.push(hasher.hash_one((own, above)));
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}
