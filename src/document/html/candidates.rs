//! Candidates for the records of a page: runs of similar siblings, siblings that begin alike, and nodes with
//! the same path of tags.
//!
//! Data records are repeated subtrees (Liu, Grossman and Zhai, "Mining data records in web pages", KDD 2003; Zhai and
//! Liu, "Web data extraction based on partial tree alignment", WWW 2005). Two subtrees are similar if the sets of their
//! tag paths, three tags deep, overlap by half (Jaccard). A record is not always a single subtree: `dt` and `dd`, or a
//! heading and the paragraphs after it, are runs of siblings that begin with the same kind of node.

use std::hash::BuildHasher as _;
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::node_facts::Facts;
use super::similarity;
use super::similarity::{Signatures, jaccard, stem};
use super::tree::Tree;

/// The greatest number of kinds of children that may begin a record.
const MAX_KINDS: usize = 12;
/// The similarity from which two subtrees count as similar.
const ALIKE: f32 = 0.5;

/// A possible set of records.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The records, each as a range of nodes in document order.
    pub(crate) records: Vec<Range<usize>>,
    /// The parent of each record.
    pub(crate) containers: Vec<usize>,
    /// True if a record is a run of siblings that begins with a certain kind of node.
    pub(crate) anchored: bool,
    /// The mean similarity of the records to the first record of their kind.
    pub(crate) likeness: f32,
    /// The difference between the similarity of a record to the second, third or fourth record after it and its
    /// similarity to the next one. A large difference shows that the records are only parts of the real records.
    pub(crate) beat: f32,
}

/// A kind of sibling.
#[derive(Default)]
struct Kind {
    /// The signature of the first member.
    signature: Vec<u64>,
    /// The members, by their indices among the items.
    members: Vec<usize>,
    likeness: f32,
}

/// The children of a node, grouped by kind. The memory is reused for every node.
#[derive(Default)]
struct Siblings {
    items: Vec<usize>,
    /// The number of the kind of each item, or `usize::MAX` for an item without a kind.
    of_item: Vec<usize>,
    /// The kinds in the order of their first occurrence. Only the first `count` kinds belong to the current node.
    kinds: Vec<Kind>,
    count: usize,
    /// The signature of one item.
    signature: Vec<u64>,
}

impl Siblings {
    fn kinds(&self) -> &[Kind] {
        self.kinds.get(..self.count).unwrap_or_default()
    }

    /// Adds a kind whose first member is the item `place`.
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
        // A list inside of navigation is never a listing.
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

/// Searches a page for candidates.
pub(crate) struct Search<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) facts: &'a [Facts],
    /// A hasher with a fixed seed, so that every run gives the same result.
    pub(crate) hasher: FixedState,
}

impl Search<'_> {
    pub(crate) fn fact(&self, at: usize) -> Facts {
        self.facts.get(at).copied().unwrap_or_default()
    }

    /// Collects the visible children of a node: elements with text, pictures or rules, and texts.
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

    /// Computes the tag paths of a subtree, three tags deep, as sorted hashes. The list is reused to save allocations.
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

    /// Groups the children of a node by kind.
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

    /// The factor for the class names of two elements. Elements that both have classes but share none are usually of
    /// different kinds.
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
        found.extend(self.whole_list(at, siblings));
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

    /// All items of a list, where few of them differ from the others, such as one without a link.
    fn whole_list(&self, at: usize, siblings: &Siblings) -> Option<Candidate> {
        let items = &siblings.items;
        let largest = siblings.kinds().iter().map(|kind| kind.members.len()).max()?;
        let is_item = |item: &usize| self.tree.atom(*item) == Some(&local_name!("li"));
        let fits = items.len() >= 3 && largest < items.len() && largest * 2 > items.len() && items.iter().all(is_item);
        let records: Vec<Range<usize>> = items.iter().map(|item| *item..self.tree.end(*item)).collect();
        let containers = vec![at; records.len()];
        fits.then_some(Candidate { records, containers, anchored: false, likeness: 0.0, beat: 0.0 })
    }

    /// Finds records of two to four siblings each, such as a title row and a text row, at every offset.
    fn periods(&self, at: usize, items: &[usize], found: &mut Vec<Candidate>) {
        // At least four elements are needed. Texts between elements would make the period irregular.
        let is_element = |item: &usize| !matches!(self.tree.atom(*item), None | Some(&local_name!("hr")));
        if items.len() < 4 || !items.iter().all(is_element) {
            return;
        }
        for period in 2..=4 {
            for phase in 0..period.min(items.len().saturating_sub(period)) {
                let chunks = || items.get(phase..).unwrap_or_default().chunks_exact(period);
                // The records must begin with the same tag.
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

    /// Divides siblings into runs, each of which begins with a member of `kind` (or directly after it, if it is a
    /// rule).
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
        // The content after the last record belongs to the page, so the last run is cut to the length and the kinds of
        // the others.
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

/// Removes the few records that differ from the others, such as the head of a table or a row with a pager.
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
