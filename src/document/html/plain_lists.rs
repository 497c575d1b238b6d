//! Finds the simplest candidates: lines separated by `br`, and records without siblings.

use std::ops::Range;

use super::candidates::Candidate;
use super::elements::{is_block, is_heading};
use super::node_facts::Facts;
use super::tree::Tree;

/// The greatest number of characters in a record without siblings.
const LONGEST: u32 = 6000;
/// The greatest number of wrappers around a record without siblings.
const DEEPEST: usize = 12;

fn is_shown(facts: &[Facts], at: usize) -> bool {
    facts.get(at).is_some_and(|fact| !fact.hidden && fact.text() > 0)
}

/// Finds lines separated by `br` as records: each single line, and the groups of lines between two consecutive `br`.
pub(crate) fn lines(tree: &Tree, facts: &[Facts]) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..tree.len() {
        let fits = facts.get(at).is_some_and(|fact| !fact.hidden && !fact.navigation && fact.text() > 0);
        if !fits || tree.name(at).is_none() {
            continue;
        }
        let breaks = tree.children(at).filter(|child| tree.name(*child) == Some("br")).take(3).count();
        if breaks == 0 {
            continue;
        }
        let (mut singles, mut groups) = (Vec::new(), Vec::new());
        let (mut line, mut group): (Option<Range<usize>>, Option<Range<usize>>) = (None, None);
        let mut empty = 0;
        for child in tree.children(at).chain([usize::MAX]) {
            if child == usize::MAX || tree.name(child) == Some("br") {
                match line.take() {
                    Some(own) => {
                        group = Some(group.map_or(own.start, |group| group.start)..own.end);
                        singles.push(own);
                        empty = 0;
                    }
                    None => empty += 1,
                }
                if (empty > 0 || child == usize::MAX)
                    && let Some(own) = group.take()
                {
                    groups.push(own);
                }
            } else if tree.name(child).is_some_and(is_block) {
                // Blocks among the lines show that these are not plain lines.
                if is_shown(facts, child) {
                    (singles, groups) = (Vec::new(), Vec::new());
                    break;
                }
            } else if is_shown(facts, child) {
                line = Some(line.map_or(child, |line| line.start)..tree.end(child));
            }
        }
        let parted = groups.len() < singles.len();
        for records in [Some(singles), Some(groups).filter(|_| parted)].into_iter().flatten() {
            if records.len() >= 2 {
                found.push(candidate(records, at));
            }
        }
    }
    found
}

fn candidate(records: Vec<Range<usize>>, container: usize) -> Candidate {
    let containers = vec![container; records.len()];
    Candidate { records, containers, anchored: false, likeness: 1.0, beat: 0.0 }
}

/// Finds records without siblings: the content of a part of the page apart from its headings.
pub(crate) fn alone(tree: &Tree, facts: &[Facts]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tree.len() {
        let own = facts.get(at).copied().unwrap_or_default();
        if own.hidden || own.navigation {
            at = tree.end(at).max(at + 1);
            continue;
        }
        if tree.name(at).is_some_and(is_block) && own.text() > 0 {
            let items: Vec<usize> = tree.children(at).filter(|child| is_shown(facts, *child)).take(8).collect();
            let heads = items.iter().filter(|child| tree.name(**child).is_some_and(is_apart)).count();
            let others: Vec<usize> =
                items.iter().copied().filter(|child| !tree.name(*child).is_some_and(is_apart)).collect();
            if let [only] = others.as_slice()
                && let Some(record) = innermost(tree, facts, *only)
            {
                let parent = tree.parent(record).unwrap_or(at);
                found.push(candidate(std::iter::once(record..tree.end(record)).collect(), parent));
            }
            if heads > 0 && items.len() < 8 {
                found.extend(under_heading(tree, facts, at, &items));
            }
        }
        at += 1;
    }
    found
}

/// Returns whether an element beside a record can be ignored.
fn is_apart(name: &str) -> bool {
    is_heading(name)
        || matches!(name, "header" | "caption" | "thead" | "summary" | "legend" | "nav" | "form" | "footer")
}

/// The innermost element with the same text, if it can be a record because it contains a link or a heading.
fn innermost(tree: &Tree, facts: &[Facts], from: usize) -> Option<usize> {
    let mut at = from;
    let size = facts.get(at)?.text();
    for _ in 0..DEEPEST {
        let inner = tree.children(at).find(|child| {
            tree.name(*child).is_some_and(is_block) && facts.get(*child).is_some_and(|fact| fact.text() == size)
        });
        match inner {
            Some(inner) if !tree.name(inner).is_some_and(is_heading) && !matches!(tree.name(inner), Some("td")) => {
                at = inner;
            }
            _ => break,
        }
    }
    let own = facts.get(at)?;
    let name = tree.name(at).filter(|name| is_block(name))?;
    let told = own.links > 0 && own.link >= 2 || own.heading > 0;
    let fits = told && (2..=LONGEST).contains(&size) && own.controls == 0;
    (fits && !matches!(name, "body" | "main" | "html" | "table" | "tbody" | "ul" | "ol" | "dl")).then_some(at)
}

/// A heading with a link and the content below it, which are a record if no other heading follows in this part of the
/// page.
fn under_heading(tree: &Tree, facts: &[Facts], container: usize, items: &[usize]) -> Option<Candidate> {
    let is_head = |at: &usize| tree.name(*at).is_some_and(is_heading);
    let last = items.iter().rposition(is_head)?;
    let start = *items.get(last)?;
    let end = tree.end(*items.last()?);
    let linked = facts.get(start).is_some_and(|fact| fact.links > 0);
    let text: u32 = items.iter().skip(last).filter_map(|at| facts.get(*at)).map(Facts::text).sum();
    (linked && last + 1 < items.len() && text <= LONGEST)
        .then(|| Candidate { anchored: true, ..candidate(std::iter::once(start..end).collect(), container) })
}
