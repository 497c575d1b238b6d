//! Chooses the listing in a Markdown tree: a table, the items of its lists, sections under headings, or paragraphs that
//! begin with a link.

use std::ops::Range;

use super::headings::Years;
use super::{Known, Named, Outline};
use crate::document::html::tree::Tree;
use crate::text::whitespace::normalise;
use crate::text::words::Words;

/// The text of a node and its subtree.
fn said(tree: &Tree, range: Range<usize>) -> String {
    let mut said = String::new();
    for at in range {
        match tree.text(at) {
            Some(text) => said.push_str(text),
            None if tree.name(at).is_some_and(|name| !matches!(name, "a" | "b" | "em" | "span")) => said.push(' '),
            None => {}
        }
    }
    normalise(&said)
}

fn characters(tree: &Tree, range: Range<usize>) -> usize {
    range.filter_map(|at| tree.text(at)).map(|text| text.chars().count()).sum()
}

/// A possible listing in a tree.
#[derive(Default)]
struct Found {
    layout: &'static str,
    records: Vec<Range<usize>>,
    groups: Vec<Option<String>>,
    named: Vec<(usize, Named)>,
}

/// Finds the outline of a Markdown tree.
pub(super) fn outline(tree: Tree, known: Known) -> Option<Outline> {
    let total = characters(&tree, 0..tree.len()).max(1);
    let covered = |found: &Found| found.records.iter().map(|record| characters(&tree, record.clone())).sum::<usize>();
    let (table, items, sections, paragraphs) =
        (rows(&tree, known), items(&tree, known.words), sections(&tree), paragraphs(&tree, known.words));
    let enough = |found: &Found, share: usize| !found.records.is_empty() && covered(found) * 100 >= total * share;
    // Sections that contain lists of several items each, or nothing but a list, are groups of records.
    let within = |inner: &Found, outer: &Found| {
        let bare = |section: &Range<usize>| {
            let behind = tree.end(section.start)..section.end;
            let listed: usize = inner
                .records
                .iter()
                .filter(|item| behind.contains(&item.start))
                .map(|item| characters(&tree, item.clone()))
                .sum();
            listed > 0 && listed == characters(&tree, behind)
        };
        if outer.records.iter().filter(|section| bare(section)).count() * 3 >= outer.records.len() * 2 {
            return true;
        }
        let held = outer
            .records
            .iter()
            .filter(|section| inner.records.iter().any(|item| section.contains(&item.start)))
            .count();
        held * 2 >= outer.records.len() && inner.records.len() * 2 >= 3 * held.max(1)
    };
    let found = if enough(&table, 35) && covered(&table) * 2 >= covered(&items) {
        table
    } else if enough(&sections, 50)
        && !(enough(&items, 40) && within(&items, &sections))
        && sections.records.len() >= items.records.len()
    {
        sections
    } else if enough(&items, 40) {
        items
    } else if enough(&sections, 50) {
        sections
    } else if enough(&paragraphs, 50) {
        paragraphs
    } else {
        return None;
    };
    let Found { layout, records, groups, named } = found;
    Some(Outline { layout, tree, records, groups, named })
}

/// The text of the last heading before each node of a list. A month below a year is completed: "April 2023".
fn headings(tree: &Tree, nodes: &[usize], words: &Words) -> Vec<Option<String>> {
    let mut last: Option<String> = None;
    let mut years = Years::new(words);
    let mut at = 0;
    let mut found = Vec::with_capacity(nodes.len());
    for node in nodes {
        while at < *node {
            if tree.name(at).is_some_and(|name| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")) {
                let said = said(tree, at..tree.end(at));
                years.see(&said);
                last = Some(years.complete(&said));
            }
            at += 1;
        }
        found.push(last.clone());
    }
    found
}

/// The rows of the tables, without their header rows.
fn rows(tree: &Tree, known: Known) -> Found {
    let mut found = Found { layout: "table", ..Found::default() };
    let mut names: Vec<String> = Vec::new();
    for at in (0..tree.len()).filter(|at| tree.name(*at) == Some("tr")) {
        let cells: Vec<usize> = tree.children(at).collect();
        if cells.iter().any(|cell| tree.name(*cell) == Some("th")) {
            names = cells.iter().map(|cell| said(tree, *cell..tree.end(*cell))).collect();
            continue;
        }
        for (cell, name) in cells.iter().zip(&names).filter(|(_, name)| !name.is_empty()) {
            let field = (known.column)(name);
            found.named.push((*cell, Named { field, label: name.clone() }));
        }
        found.records.push(at..tree.end(at));
    }
    let starts: Vec<usize> = found.records.iter().map(|record| record.start).collect();
    found.groups = headings(tree, &starts, known.words);
    found
}

/// The items of the lists. For nested lists, the inner items are used if most outer items contain some.
fn items(tree: &Tree, words: &Words) -> Found {
    let mut found = Found { layout: "list", ..Found::default() };
    let all: Vec<usize> =
        (0..tree.len()).filter(|at| tree.name(*at) == Some("li") && !is_of_contents(tree, *at)).collect();
    let level = |at: usize| tree.ancestors(at).filter(|up| tree.name(*up) == Some("li")).count();
    let tops: Vec<usize> = all.iter().copied().filter(|at| level(*at) == 0).collect();
    let inner: Vec<usize> = all.iter().copied().filter(|at| level(*at) == 1).collect();
    let holding = tops.iter().filter(|top| inner.iter().any(|at| tree.ancestors(*at).any(|up| up == **top))).count();
    let topics = holding > 0 && holding * 5 >= tops.len() * 4 && inner.len() >= tops.len() && inner.len() < 5_000;
    if topics {
        found.groups = inner
            .iter()
            .map(|at| {
                let top = tree.ancestors(*at).filter(|up| tree.name(*up) == Some("li")).last()?;
                let list = (top..tree.end(top)).find(|node| matches!(tree.name(*node), Some("ul" | "ol")))?;
                Some(said(tree, top..list))
            })
            .collect();
        found.records = inner.iter().map(|at| *at..tree.end(*at)).collect();
    } else {
        found.groups = headings(tree, &tops, words);
        found.records = tops.iter().map(|at| *at..tree.end(*at)).collect();
    }
    found
}

/// Whether an item is only a link to another place of the page, as in a table of contents.
fn is_of_contents(tree: &Tree, item: usize) -> bool {
    let mut links = (item..tree.end(item)).filter(|at| tree.name(*at) == Some("a")).peekable();
    let within = |at: usize| tree.attribute(at, "href").is_some_and(|address| address.starts_with('#'));
    links.peek().is_some()
        && links.all(|at| within(at) && characters(tree, at..tree.end(at)) >= characters(tree, item..tree.end(item)))
}

/// The sections, each with a heading and the content after it, at the heading level with the most sections.
fn sections(tree: &Tree) -> Found {
    let mut found = Found { layout: "sections", ..Found::default() };
    let level = |at: usize| match tree.name(at) {
        Some(name @ ("h1" | "h2" | "h3" | "h4" | "h5" | "h6")) => name.as_bytes().last().map(|digit| digit - b'0'),
        _ => None,
    };
    let tops: Vec<usize> = tree.children(0).collect();
    let heads: Vec<(usize, u8)> = tops.iter().enumerate().filter_map(|(at, node)| Some((at, level(*node)?))).collect();
    let mut best: Vec<Range<usize>> = Vec::new();
    for wanted in 1..=6_u8 {
        let mut records = Vec::new();
        for (number, (at, own)) in heads.iter().enumerate() {
            if *own != wanted {
                continue;
            }
            let next = heads.get(number + 1..).unwrap_or_default().iter().find(|(_, other)| *other <= wanted);
            let end = next.map_or(tops.len(), |(at, _)| *at);
            let deeper = heads.get(number + 1).is_some_and(|(place, other)| *place < end && *other > wanted);
            if end > at + 1
                && !deeper
                && let (Some(first), Some(last)) = (tops.get(*at), tops.get(end - 1))
            {
                records.push(*first..tree.end(*last));
            }
        }
        if records.len() >= best.len() && !records.is_empty() {
            best = records;
        }
    }
    // A single section is a page with its own heading.
    let page = best.len() == 1 && best.first().is_some_and(|record| level(record.start) == Some(1));
    if !page {
        let upper = |start: usize, own: u8| {
            let above = tops.iter().rev().skip_while(|node| **node >= start);
            let above =
                above.map(|node| (*node, level(*node))).find(|(_, other)| other.is_some_and(|other| other < own));
            above.map(|(node, _)| said(tree, node..tree.end(node)))
        };
        let mut last: Option<(usize, Option<String>)> = None;
        for record in &best {
            let own = level(record.start).unwrap_or(1);
            // Consecutive sections share the heading above them, unless another heading stands between them.
            let between = last.as_ref().is_none_or(|(end, _)| *end < record.start);
            let group = if between { upper(record.start, own) } else { last.take().and_then(|(_, group)| group) };
            last = Some((record.end, group.clone()));
            found.groups.push(group);
        }
        found.records = best;
    }
    found
}

/// Paragraphs that begin with a link or with strong words, together with the following paragraphs that do not.
fn paragraphs(tree: &Tree, words: &Words) -> Found {
    let mut found = Found { layout: "paragraphs", ..Found::default() };
    let tops: Vec<usize> = tree.children(0).filter(|at| tree.name(*at) == Some("p")).collect();
    let leads = |at: &usize| tree.children(*at).next().is_some_and(|first| matches!(tree.name(first), Some("a" | "b")));
    let led: Vec<usize> = tops.iter().copied().filter(leads).collect();
    // A single such paragraph is a record if it stands below the heading of its page.
    let heading = tree.children(0).next().is_some_and(|first| tree.name(first) == Some("h1"));
    if led.is_empty() || led.len() == 1 && !(heading && tops.len() <= 2) {
        return found;
    }
    for (number, start) in led.iter().enumerate() {
        let limit = led.get(number + 1).copied().unwrap_or(tree.len());
        let heading = (*start..limit)
            .find(|at| tree.parent(*at) == Some(0) && tree.name(*at).is_some_and(|name| name.starts_with('h')));
        found.records.push(*start..heading.unwrap_or(limit));
    }
    found.groups = headings(tree, &led, words);
    found
}
