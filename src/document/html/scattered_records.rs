//! Finds candidates whose records are not adjacent: lists under several headings, and nodes with the same tag path.

use std::collections::HashMap;
use std::hash::BuildHasher as _;
use std::ops::Range;

use html5ever::{LocalName, local_name};

use super::candidates::{Candidate, Search};
use super::node_facts::Facts;
use super::similarity::{class_key, jaccard};

/// The parts of one listing have records of similar size: the greatest mean is at most this many times that of another
/// part.
const SIZES: f32 = 4.0;

impl Search<'_> {
    /// Merges candidates of the same kind whose containers have the same path, because they are parts of one listing.
    pub(crate) fn merge(&self, found: &[Candidate]) -> Vec<Candidate> {
        let mut groups: HashMap<u64, Vec<usize>, _> = HashMap::with_hasher(self.hasher.clone());
        let mut order = Vec::new();
        for (number, candidate) in found.iter().enumerate() {
            let (Some(first), Some(container)) = (candidate.records.first(), candidate.containers.first()) else {
                continue;
            };
            let key = self.hasher.hash_one((
                self.path(*container),
                self.tree.atom(first.start),
                class_key(self.tree, first.start),
                candidate.anchored,
            ));
            let group = groups.entry(key).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(number);
        }
        let mut merged = Vec::new();
        for key in order {
            let members = groups.get(&key).map(Vec::as_slice).unwrap_or_default();
            let parts: Vec<&Candidate> = members.iter().filter_map(|number| found.get(*number)).collect();
            let longest = parts.iter().map(|part| self.mean_text(part)).fold(0.0, f32::max);
            // A menu in a table of its own is not part of the table of results.
            let parts: Vec<&Candidate> =
                parts.into_iter().filter(|part| self.mean_text(part) * SIZES >= longest).collect();
            if parts.len() < 2 {
                continue;
            }
            let count = parts.iter().map(|part| part.records.len()).sum::<usize>();
            let likeness =
                parts.iter().map(|part| part.likeness * part.records.len() as f32).sum::<f32>() / count as f32;
            merged.push(Candidate {
                records: parts.iter().flat_map(|part| part.records.iter().cloned()).collect(),
                containers: parts.iter().flat_map(|part| part.containers.iter().copied()).collect(),
                anchored: parts.iter().any(|part| part.anchored),
                likeness,
                beat: 0.0,
            });
        }
        merged.retain(is_in_order);
        merged
    }

    /// The mean number of visible characters in a record.
    fn mean_text(&self, candidate: &Candidate) -> f32 {
        let text = |record: &Range<usize>| self.fact(record.start).text();
        candidate.records.iter().map(text).sum::<u32>() as f32 / candidate.records.len().max(1) as f32
    }

    /// Groups nodes with the same tag path from the root, wherever they are.
    pub(crate) fn paths(&self, found: &mut Vec<Candidate>) {
        let mut groups: HashMap<u64, Vec<usize>, _> = HashMap::with_hasher(self.hasher.clone());
        let mut order = Vec::new();
        let mut paths: Vec<u64> = Vec::with_capacity(self.tree.len());
        for at in 0..self.tree.len() {
            let up = self.tree.parent(at).and_then(|parent| paths.get(parent).copied()).unwrap_or_default();
            let name = self.tree.atom(at);
            let path = self.hasher.hash_one((up, name));
            paths.push(path);
            let told = |fact: &Facts| !fact.hidden && !fact.navigation && fact.text() >= 10;
            if !name.is_some_and(is_block) || !self.facts.get(at).is_some_and(told) {
                continue;
            }
            let key = self.hasher.hash_one((path, class_key(self.tree, at)));
            let group = groups.entry(key).or_default();
            if group.is_empty() {
                order.push(key);
            }
            group.push(at);
        }
        for key in order {
            let members = groups.get(&key).map(Vec::as_slice).unwrap_or_default();
            let parents: Vec<usize> = members.iter().filter_map(|at| self.tree.parent(*at)).collect();
            // Groups of siblings were already found as other candidates.
            let scattered = parents.windows(2).any(|pair| pair.first() != pair.last());
            if members.len() < 3 || !scattered {
                continue;
            }
            let (mut first, mut one) = (Vec::new(), Vec::new());
            members.first().into_iter().for_each(|at| self.sign(*at, &mut first));
            let alike = |at: &usize| {
                self.sign(*at, &mut one);
                jaccard(&first, &one)
            };
            let likeness = members.iter().map(alike).sum::<f32>() / members.len() as f32;
            found.push(Candidate {
                records: members.iter().map(|at| *at..self.tree.end(*at)).collect(),
                containers: parents,
                anchored: false,
                likeness,
                beat: 0.0,
            });
        }
    }

    fn path(&self, at: usize) -> u64 {
        let names = std::iter::once(at).chain(self.tree.ancestors(at)).map(|up| self.tree.atom(up));
        names.fold(0, |path, name| self.hasher.hash_one((path, name)))
    }
}

/// Returns whether an element may be a record at any place.
fn is_block(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("li")
            | local_name!("div")
            | local_name!("article")
            | local_name!("section")
            | local_name!("table")
            | local_name!("tr")
            | local_name!("td")
            | local_name!("dl")
            | local_name!("p")
            | local_name!("blockquote")
            | local_name!("ul")
            | local_name!("dt")
    )
}

fn is_in_order(candidate: &Candidate) -> bool {
    candidate.records.windows(2).all(|pair| match pair {
        [a, b] => a.end <= b.start,
        _ => true,
    })
}
