//! Collects the evidence by which the listing is chosen among the candidates.
//!
//! A listing contains much unlinked text in many records of similar size. Each record has a link or a heading, often a
//! date, and class names that mark records. Menus consist only of links, facets contain form controls, and pagers
//! contain numbers.

use super::evidence::Evidence;
use std::collections::BTreeMap;
use std::ops::Range;

use html5ever::local_name;

use super::candidates::Candidate;
use super::node_facts::Facts;
use super::text_index::{Room, Seen};
use super::tree::Tree;

/// The greatest length of text of a record that counts, so that a long article among teasers does not dominate.
const LONG: u32 = 800;

/// The nodes with at least three similar children that have titles, in document order, each with the number of
/// characters in these children.
pub(crate) fn lists(facts: &[Facts], candidates: &[Candidate]) -> Vec<(usize, u32)> {
    let mut lists: BTreeMap<usize, u32> = BTreeMap::new();
    for candidate in candidates.iter().filter(|candidate| !candidate.anchored && candidate.records.len() >= 3) {
        let Some(container) = candidate.containers.first().copied() else { continue };
        if candidate.likeness < 0.7 || candidate.containers.iter().any(|other| *other != container) {
            continue;
        }
        let titled =
            |record: &Range<usize>| facts.get(record.start).is_some_and(|fact| fact.link >= 3 || fact.heading > 0);
        let chars =
            candidate.records.iter().filter(|record| titled(record)).filter_map(|record| facts.get(record.start));
        let sum: u32 = chars.map(Facts::text).sum();
        if candidate.records.iter().filter(|record| titled(record)).count() * 10 >= candidate.records.len() * 9 {
            let list = lists.entry(container).or_insert(0);
            *list = sum.max(*list);
        }
    }
    lists.into_iter().collect()
}

/// Collects the evidence for a candidate.
pub(crate) fn evidence(
    tree: &Tree,
    facts: &[Facts],
    seen: &mut Seen,
    lists: &[(usize, u32)],
    candidate: &Candidate,
) -> Evidence {
    let count = candidate.records.len() as f32;
    let mut evidence = Evidence {
        count,
        likeness: candidate.likeness,
        beat: candidate.beat,
        anchored: candidate.anchored,
        ..Evidence::default()
    };
    let mut room = std::mem::take(&mut seen.room);
    room.clear();
    let Room { sizes, openings, leads } = &mut room;
    let mut raw_plain = 0.0;
    let mut number = None;
    for record in &candidate.records {
        let mut own = Facts::default();
        let mut at = record.start;
        while at < record.end {
            if let Some(fact) = facts.get(at).filter(|fact| !fact.hidden) {
                own.plain += fact.plain;
                own.link += fact.link;
                own.links += fact.links;
                own.heading += fact.heading;
                own.times += fact.times;
                own.controls += fact.controls;
                own.navigation |= fact.navigation;
                own.aside |= fact.aside;
            }
            at = tree.end(at);
        }
        raw_plain += own.plain as f32;
        let inside = record.start + usize::from(!candidate.anchored && record.len() < 3)..record.end;
        let from = lists.partition_point(|(node, _)| *node < inside.start);
        let mut in_lists = lists.iter().skip(from).take_while(|(node, _)| *node < inside.end);
        if in_lists.any(|(_, in_list)| *in_list * 4 >= 3 * (own.plain + own.link)) {
            evidence.listed += 1.0 / count;
        }
        evidence.links += own.links as f32 / count;
        let first = seen.first(record);
        if let Some(first) = first {
            let (path, leads_on) = seen.lead(tree, first, record.start);
            if leads_on {
                evidence.led += 1.0 / count;
            }
            leads.push(path);
        }
        let (opening, said) = seen.opening(tree, record);
        let follows = number.zip(said).is_some_and(|(before, said): (u32, u32)| before.checked_add(1) == Some(said));
        if follows || said == Some(1) && number.is_none() {
            evidence.numbered += 1.0 / count;
        }
        number = said;
        openings.push(opening);
        let pieces = seen.pieces(record.start..record.end.min(record.start + 200));
        evidence.pieces += pieces as f32 / count;
        let size = own.plain + own.link / 4;
        sizes.push((own.plain + own.link) as f32);
        evidence.text += size.min(LONG) as f32;
        evidence.plain += own.plain.min(LONG) as f32;
        let share = |yes: bool| if yes { 1.0 / count } else { 0.0 };
        evidence.titled += share(own.links > 0 && own.link >= 3 || own.heading > 0);
        evidence.dated += share(own.times > 0);
        evidence.headed += share(own.heading > 0);
        evidence.navigation += share(own.navigation);
        evidence.aside += share(own.aside);
        evidence.controls += own.controls as f32 / count;
        evidence.named += share(is_named(tree, record.start));
    }
    let total = sizes.iter().sum::<f32>().max(1.0);
    for (pair, containers) in candidate.records.windows(2).zip(candidate.containers.windows(2)) {
        if let ([a, b], [c, d]) = (pair, containers) {
            let between = seen.chars(a.end..b.start) as f32 / total;
            evidence.spread += between;
            if c == d {
                evidence.gaps += between;
            }
        }
    }
    let linked = sizes.iter().sum::<f32>() - raw_plain;
    evidence.linked = linked / sizes.iter().sum::<f32>().max(1.0);
    leads.sort_unstable();
    evidence.opening = leads.chunk_by(|a, b| a == b).map(<[u64]>::len).max().unwrap_or(0) as f32 / count;
    openings.sort_unstable();
    openings.dedup();
    evidence.density = count / distinct(&candidate.containers).max(1) as f32;
    let whole = seen.all().max(1) as f32;
    evidence.share = total / whole;
    let first = candidate.records.first().map_or(0, |record| seen.chars(0..record.start));
    evidence.place = first as f32 / whole;
    evidence.plain /= count;
    evidence.distinct = openings.len() as f32 / count;
    let mean = sizes.iter().sum::<f32>() / count;
    let variance = sizes.iter().map(|size| (size - mean) * (size - mean)).sum::<f32>() / count;
    evidence.variation = if mean > 0.0 { variance.sqrt() / mean } else { 0.0 };
    seen.room = room;
    evidence
}

/// Returns whether the class names or the tag of a node mark it as one of many records.
fn is_named(tree: &Tree, at: usize) -> bool {
    tree.said(at).has(crate::text::class_words::ClassGroup::Record) || tree.atom(at) == Some(&local_name!("article"))
}

/// The number of distinct nodes.
fn distinct(nodes: &[usize]) -> usize {
    // In most candidates, all nodes are the same.
    if nodes.iter().all(|node| Some(node) == nodes.first()) {
        return nodes.len().min(1);
    }
    let mut nodes = nodes.to_vec();
    nodes.sort_unstable();
    nodes.dedup();
    nodes.len()
}
