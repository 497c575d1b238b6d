//! Candidates for the records of a page: runs of similar siblings, siblings that begin alike, and nodes with
//! the same path of tags.
//!
//! Data records are repeated subtrees (Liu, Grossman and Zhai, "Mining data records in web pages", KDD 2003; Zhai
//! and Liu, "Web data extraction based on partial tree alignment", WWW 2005). Two subtrees are alike where the
//! sets of their tag paths, three tags deep, overlap by half (Jaccard). A record need not be one subtree: `dt` and
//! `dd`, or a heading and the paragraphs after it, are runs of siblings that begin with the same kind of node.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::node_facts::Facts;
use super::similarity;
use super::similarity::{Signatures, jaccard, stem};
use super::tree::Tree;

/// Kinds of children that may begin a record.
const MAX_KINDS: usize = 12;
/// Similarity from which two subtrees are alike.
const ALIKE: f32 = 0.5;

/// A possible set of records.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// Each record: a range of nodes in document order.
    pub(crate) records: Vec<Range<usize>>,
    /// The parent of each record.
    pub(crate) containers: Vec<usize>,
    /// A record is a run of siblings that begins with a certain kind of node.
    pub(crate) anchored: bool,
    /// Mean similarity of the records to the first of their kind.
    pub(crate) likeness: f32,
    /// How much more alike records are to the second, third or fourth after them than to the next: then they are
    /// parts of records.
    pub(crate) beat: f32,
}

/// A kind of sibling.
#[derive(Default)]
struct Kind {
    /// The signature of its first member.
    signature: Vec<u64>,
    /// By their places among the items.
    members: Vec<usize>,
    likeness: f32,
}

/// The children of one node by kind. It is filled for one node after the other, and keeps its room.
#[derive(Default)]
struct Siblings {
    items: Vec<usize>,
    /// By item, the number of its kind; `usize::MAX` stands for none.
    of_item: Vec<usize>,
    /// In the order in which they first occur; only the first `count` are of this node.
    kinds: Vec<Kind>,
    count: usize,
    /// The signature of one item.
    signature: Vec<u64>,
}

impl Siblings {
    fn kinds(&self) -> &[Kind] {
        self.kinds.get(..self.count).unwrap_or_default()
    }

    /// A new kind whose first member stands at `place`.
    fn add_kind(&mut self, place: usize) {
        self.of_item.push(self.count);
        if self.kinds.len() == self.count {
            self.kinds.push(Kind::default());
        }
        if let Some(kind) = self.kinds.get_mut(self.count) {
            kind.signature.clone_from(&self.signature);
            kind.members.clear();
            kind.members.push(place);
            kind.likeness = 1.0;
        }
        self.count += 1;
    }
}

/// All candidates of a page.
pub(crate) fn candidates(tree: &Tree, facts: &[Facts]) -> Vec<Candidate> {
    let search = Search { tree, facts, hasher: FixedState::default() };
    let mut found = Vec::new();
    let mut siblings = Siblings::default();
    for at in 0..tree.len() {
        // What navigation lists is no listing, whatever it looks like.
        let visible = facts.get(at).is_some_and(|fact| !fact.hidden && !fact.navigation && fact.text() > 0);
        if visible && tree.atom(at).is_some() {
            search.siblings(at, &mut siblings, &mut found);
        }
    }
    let mut merged = search.merge(&found);
    found.append(&mut merged);
    search.paths(&mut found);
    let mut trimmed = Vec::new();
    let mut made = Signatures::new(tree, facts);
    for candidate in &mut found {
        let places = made.of_all(&candidate.records);
        let signatures = made.at(&places);
        (candidate.likeness, candidate.beat) = similarity::likeness_and_beat(&signatures);
        trimmed.extend(trim(candidate, &signatures));
    }
    found.append(&mut trimmed);
    found
}

/// Looks for candidates on one page.
pub(crate) struct Search<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) facts: &'a [Facts],
    /// Always the same: the result must not depend on the run.
    pub(crate) hasher: FixedState,
}

impl Search<'_> {
    pub(crate) fn fact(&self, at: usize) -> Facts {
        self.facts.get(at).copied().unwrap_or_default()
    }

    /// The children that a reader sees: elements with text, pictures or rules, and texts.
    fn items(&self, at: usize, items: &mut Vec<usize>) {
        let seen = |child: &usize| {
            let shown = |fact: &Facts| !fact.hidden && (fact.text() > 0 || self.is_rule(*child));
            self.facts.get(*child).is_some_and(shown)
        };
        items.clear();
        items.extend(self.tree.children(at).filter(seen));
    }

    fn is_rule(&self, at: usize) -> bool {
        self.tree.atom(at) == Some(&local_name!("hr"))
    }

    /// The tag paths of a subtree, three tags deep, as sorted hashes: into a list that may have room already.
    pub(crate) fn sign(&self, at: usize, paths: &mut Vec<u64>) {
        paths.clear();
        let Some(name) = self.tree.atom(at) else {
            paths.push(1);
            return;
        };
        let root = self.hasher.hash_one(name);
        paths.push(root);
        for child in self.tree.children(at) {
            let Some(fact) = self.facts.get(child).filter(|fact| !fact.hidden) else { continue };
            let Some(name) = self.tree.atom(child) else {
                if fact.text() > 0 {
                    paths.push(root ^ 0x74);
                }
                continue;
            };
            let second = self.hasher.hash_one((root, name));
            paths.push(second);
            for grandchild in self.tree.children(child) {
                let Some(fact) = self.facts.get(grandchild).filter(|fact| !fact.hidden) else { continue };
                match self.tree.atom(grandchild) {
                    Some(name) => paths.push(self.hasher.hash_one((second, name))),
                    None if fact.text() > 0 => paths.push(second ^ 0x74),
                    None => {}
                }
            }
        }
        paths.sort_unstable();
        paths.dedup();
    }

    /// Tells the children of a node by kind.
    fn kinds(&self, siblings: &mut Siblings) {
        siblings.of_item.clear();
        siblings.count = 0;
        for place in 0..siblings.items.len() {
            let Some(item) = siblings.items.get(place).copied() else { continue };
            self.sign(item, &mut siblings.signature);
            let name = self.tree.atom(item);
            let mut best: Option<(usize, f32)> = None;
            for (number, kind) in siblings.kinds().iter().enumerate() {
                let first = kind.members.first().and_then(|first| siblings.items.get(*first));
                let first = first.copied().unwrap_or_default();
                if self.tree.atom(first) != name {
                    continue;
                }
                let likeness = jaccard(&kind.signature, &siblings.signature) * self.class_factor(first, item);
                if likeness >= ALIKE && best.is_none_or(|(_, have)| likeness > have) {
                    best = Some((number, likeness));
                }
            }
            match best {
                Some((number, likeness)) => {
                    if let Some(kind) = siblings.kinds.get_mut(number) {
                        kind.members.push(place);
                        kind.likeness += likeness;
                    }
                    siblings.of_item.push(number);
                }
                None if siblings.count < MAX_KINDS => siblings.add_kind(place),
                None => siblings.of_item.push(usize::MAX),
            }
        }
    }

    /// Two elements that both have classes and share none are of different kinds, most often.
    fn class_factor(&self, a: usize, b: usize) -> f32 {
        let (first, second) = (self.tree.value(a, &local_name!("class")), self.tree.value(b, &local_name!("class")));
        let (Some(first), Some(second)) = (first, second) else { return 1.0 };
        if first == second || first.trim().is_empty() || second.trim().is_empty() {
            return 1.0;
        }
        let shared = first
            .split_ascii_whitespace()
            .any(|class| second.split_ascii_whitespace().any(|other| stem(class) == stem(other)));
        if shared { 1.0 } else { 0.6 }
    }

    fn siblings(&self, at: usize, siblings: &mut Siblings, found: &mut Vec<Candidate>) {
        self.items(at, &mut siblings.items);
        if siblings.items.len() < 2 {
            return;
        }
        self.periods(at, &siblings.items, found);
        self.kinds(siblings);
        let items = siblings.items.as_slice();
        found.extend(self.led_runs(at, items));
        for (number, kind) in siblings.kinds().iter().enumerate() {
            if kind.members.len() < 2 {
                continue;
            }
            let likeness = kind.likeness / kind.members.len() as f32;
            let first = kind.members.first().and_then(|place| items.get(*place));
            let is_text = first.is_some_and(|item| self.tree.atom(*item).is_none());
            let is_rule = first.is_some_and(|item| self.is_rule(*item));
            if !is_text && !is_rule {
                let records: Vec<Range<usize>> = kind
                    .members
                    .iter()
                    .filter_map(|place| items.get(*place))
                    .map(|item| *item..self.tree.end(*item))
                    .collect();
                let containers = vec![at; records.len()];
                found.push(Candidate { records, containers, anchored: false, likeness, beat: 0.0 });
            }
            if !is_text && kind.members.len() < items.len() {
                let records = self.segments(items, &siblings.of_item, kind, number, is_rule);
                if records.len() >= 2 {
                    let containers = vec![at; records.len()];
                    found.push(Candidate { records, containers, anchored: true, likeness, beat: 0.0 });
                }
            }
        }
    }

    /// Records of two to four siblings each, at every phase: title row, text row.
    fn periods(&self, at: usize, items: &[usize], found: &mut Vec<Candidate>) {
        // Four elements at least; texts between elements make the period unsteady.
        let is_element = |item: &usize| !matches!(self.tree.atom(*item), None | Some(&local_name!("hr")));
        if items.len() < 4 || !items.iter().all(is_element) {
            return;
        }
        for period in 2..=4 {
            for phase in 0..period.min(items.len().saturating_sub(period)) {
                let chunks = || items.get(phase..).unwrap_or_default().chunks_exact(period);
                // They begin alike, or they are the paragraphs of a text.
                let mut names = chunks().map(|chunk| chunk.first().and_then(|first| self.tree.atom(*first)));
                let first = names.next();
                if chunks().len() >= 2 && names.all(|name| Some(name) == first) {
                    let nodes = |chunk: &[usize]| Some(*chunk.first()?..self.tree.end(*chunk.last()?));
                    let records: Vec<Range<usize>> = chunks().filter_map(nodes).collect();
                    let containers = vec![at; records.len()];
                    found.push(Candidate { records, containers, anchored: true, likeness: 0.0, beat: 0.0 });
                }
            }
        }
    }

    /// Runs of siblings, each beginning with a member of `kind` (or right after it, where it is a rule).
    fn segments(
        &self,
        items: &[usize],
        of_item: &[usize],
        kind: &Kind,
        number: usize,
        after: bool,
    ) -> Vec<Range<usize>> {
        let mut starts: Vec<usize> = kind.members.iter().map(|place| place + usize::from(after)).collect();
        if after && kind.members.first() != Some(&0) {
            starts.insert(0, 0);
        }
        starts.retain(|start| *start < items.len());
        let mut segments: Vec<Range<usize>> = Vec::new();
        for (order, start) in starts.iter().enumerate() {
            let end = starts.get(order + 1).map_or(items.len(), |next| next - usize::from(after));
            if end > *start {
                segments.push(*start..end);
            }
        }
        // What follows the last record belongs to the page: it goes on as long as the others do, with the same kinds.
        if segments.len() >= 2
            && let Some(last) = segments.pop()
        {
            let longest = segments.iter().map(Range::len).max().unwrap_or(1);
            let known: Vec<usize> =
                segments.iter().flat_map(|segment| of_item.get(segment.clone())).flatten().copied().collect();
            let mut end = (last.start + 1).min(last.end);
            while end < last.end
                && end - last.start < longest
                && of_item.get(end).is_some_and(|kind| *kind != number && known.contains(kind))
            {
                end += 1;
            }
            segments.push(last.start..end);
        }
        let nodes = |segment: Range<usize>| {
            let first = items.get(segment.start).copied()?;
            let last = items.get(segment.end.checked_sub(1)?).copied()?;
            Some(first..self.tree.end(last))
        };
        segments.into_iter().filter_map(nodes).collect()
    }
}

/// The candidate without the few records that are unlike the others: the head of a table, a row with a pager.
fn trim(candidate: &Candidate, signatures: &[&[u64]]) -> Option<Candidate> {
    let count = signatures.len();
    if count < 4 {
        return None;
    }
    let typical = similarity::typical(signatures)?;
    let near: Vec<f32> = signatures.iter().map(|one| jaccard(one, typical)).collect();
    let mean = near.iter().sum::<f32>() / count as f32;
    let keep: Vec<bool> = near.iter().map(|near| *near >= 0.6 * mean).collect();
    let kept = keep.iter().filter(|keep| **keep).count();
    if kept == count || kept < 3 || kept * 10 < count * 6 {
        return None;
    }
    let chosen = |at: &usize| keep.get(*at) == Some(&true);
    let kept: Vec<&[u64]> = (0..count).filter(chosen).filter_map(|at| signatures.get(at).copied()).collect();
    let (likeness, beat) = similarity::likeness_and_beat(&kept);
    Some(Candidate {
        records: (0..count).filter(chosen).filter_map(|at| candidate.records.get(at).cloned()).collect(),
        containers: (0..count).filter(chosen).filter_map(|at| candidate.containers.get(at).copied()).collect(),
        anchored: candidate.anchored,
        likeness,
        beat,
    })
}
