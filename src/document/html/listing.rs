//! Finds the listing of a page, which is the best candidate if it is good enough, and a selector that matches it.

use super::names::is_plain;
use std::ops::Range;

use super::candidates;
use super::candidates::Candidate;
use super::evidence::Evidence;
use super::evidence_weights;
use super::missed_records::complete;
use super::node_facts::Facts;
use super::ranking;
use super::record_patterns;
use super::record_patterns::Forms;
use super::similarity::stem;
use super::text_index::Seen;
use super::tree::Tree;

/// The place of the records on a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// A CSS selector for the nodes at which records begin, as it was found on the page or pinned by the source.
    pub selector: String,
    /// True if a record extends to the beginning of the next one, and false if it is a single node.
    pub follows: bool,
    /// The number of records that the selector finds.
    pub count: usize,
    /// The selector of the second best candidate.
    pub runner_up: Option<String>,
    /// Other lists of the page that look like publications, too, and were left out.
    pub left: Vec<LeftOut>,
    /// Selectors of fields that the source pins and that match only outside of the records.
    pub outside: Vec<String>,
}

/// A list that looks like publications and was left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// A CSS selector for its items.
    pub selector: String,
    /// The number of its items.
    pub count: usize,
    /// The bytes of the list in the text of the page.
    pub bytes: Range<usize>,
    /// The words with which its first item begins.
    pub first: String,
}

/// The number of best candidates that are completed with missed records beside theirs.
const COMPLETED: usize = 8;

/// Finds the records of the page, as ranges of nodes in document order, with their listing.
pub(crate) fn find(tree: &Tree, facts: &[Facts]) -> Option<(Vec<Range<usize>>, Listing)> {
    let mut scored = ranked(tree, facts);
    if scored.is_empty() {
        scored = ranked(tree, &record_patterns::pictured(tree, facts)?);
    }
    let (_, best) = scored.first()?;
    let runner_up = scored.iter().skip(1).find(|(_, other)| other.records != best.records);
    let listing = Listing {
        selector: selector(tree, best),
        follows: best.anchored,
        count: best.records.len(),
        runner_up: runner_up.map(|(_, candidate)| selector(tree, candidate)),
        left: Vec::new(),
        outside: Vec::new(),
    };
    Some((best.records.clone(), listing))
}

/// The candidates that may be listings, the best first.
fn ranked(tree: &Tree, facts: &[Facts]) -> Vec<(f32, Candidate)> {
    let candidates = candidates::candidates(tree, facts);
    let mut seen = Seen::new(tree, facts);
    let lists = ranking::lists(facts, &candidates);
    let forms = Forms::new(tree, facts);
    let mut score = |candidate: Candidate| {
        let evidence = ranking::evidence(tree, facts, &mut seen, &lists, &candidate);
        let told = Evidence { titled: 1.0, ..evidence };
        let is_listing = is_listing(&evidence) || is_listing(&told) && forms.tell(&candidate);
        is_listing.then(|| (evidence_weights::score(&evidence), candidate))
    };
    let mut scored: Vec<(f32, Candidate)> = candidates.into_iter().filter_map(&mut score).collect();
    // The sort is stable, so candidates with equal scores keep the order of the page.
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let completed = scored.iter().take(COMPLETED).filter_map(|(_, candidate)| complete(tree, facts, candidate));
    let completed: Vec<(f32, Candidate)> = completed.collect::<Vec<_>>().into_iter().filter_map(score).collect();
    scored.extend(completed);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Sections that list the records are not records themselves.
    let inner = scored.split_first().and_then(|((_, best), others)| {
        others.iter().position(|(_, other)| forms.are_sections(best, other)).map(|at| at + 1)
    });
    if let Some(inner) = inner.map(|at| scored.remove(at)) {
        scored.insert(0, inner);
    }
    scored
}

/// Returns whether the best candidate is a listing, and not a menu or the paragraphs of an article.
pub(crate) fn is_listing(evidence: &Evidence) -> bool {
    let text = evidence.text / evidence.count;
    // Records may be linked by a picture and begin with a bold title.
    let pictured = evidence.led.min(evidence.links);
    let told = evidence.titled.max(evidence.dated).max(evidence.named).max(pictured);
    evidence.navigation.max(evidence.aside) < 0.5
        && text >= 5.0
        && told >= 0.35
        && (evidence.count >= 3.0 || evidence.named > 0.5)
        && evidence.distinct > 0.4
}

/// A selector for the nodes at which the records begin, made of the classes that they share below their parent.
pub(crate) fn selector(tree: &Tree, candidate: &Candidate) -> String {
    let Some(first) = candidate.records.first().map(|record| record.start) else { return String::new() };
    let starts: Vec<usize> = candidate.records.iter().map(|record| record.start).collect();
    let own = simple(tree, first, &starts);
    let container = candidate.containers.first().copied().unwrap_or(first);
    let containers: Vec<usize> = candidate.containers.iter().copied().take(200).collect();
    let above = simple(tree, container, &containers);
    let named = above.contains(['.', '#']) || own.contains(['.', '#']);
    let outer = if named { None } else { tree.parent(container).map(|up| simple(tree, up, &[up])) };
    match outer {
        Some(outer) => format!("{outer} > {above} > {own}"),
        None => format!("{above} > {own}"),
    }
}

/// A selector with the tag, and with the classes (or the id) that all of `nodes` have.
pub(crate) fn simple(tree: &Tree, node: usize, nodes: &[usize]) -> String {
    let name = tree.name(node).unwrap_or("*");
    if nodes.iter().all(|other| *other == node)
        && let Some(id) = tree.attribute(node, "id").filter(|id| is_plain(id))
    {
        return format!("{name}#{id}");
    }
    let shared = tree.classes(node).filter(|class| is_plain(class) && stem(class) == *class);
    let shared: Vec<&str> = shared
        .filter(|class| nodes.iter().all(|other| tree.classes(*other).any(|have| have == *class)))
        .take(2)
        .collect();
    if shared.is_empty() { name.to_owned() } else { format!("{name}.{}", shared.join(".")) }
}
