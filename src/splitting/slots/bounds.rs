//! Evidence for the bounds of records: headings that are dates, rules between records, and siblings that are records
//! themselves.

use std::ops::Range;

use super::context::Context;
use super::grid::visible_text;
use crate::document::html::elements::is_heading;
use crate::text::class_words::ClassGroup;
use crate::text::letters::count_letters;

/// Largest number of bytes beside a date that is a heading.
const BESIDE: usize = 4;

/// Tells whether every group begins with a heading that is a date and nothing else.
pub(crate) fn begin_with_dates(context: &Context<'_>, groups: &[Range<usize>]) -> bool {
    groups.iter().all(|group| is_date_alone(context, group.start))
}

/// Tells whether the text of a node is a date and nothing else, save for brackets and a colon.
pub(super) fn is_date_alone(context: &Context<'_>, at: usize) -> bool {
    let text = visible_text(context.tree, context.facts, at..context.tree.end(at), 60);
    let text = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | ':'));
    let date = super::dates::first_in(context, text);
    date.is_some_and(|(range, _)| text.len() <= range.len() + BESIDE)
}

/// Shortens records that are runs of siblings where the last sibling is the heading of the next group.
///
/// In `<b>May 2</b> <a>One</a> … <b>May 1</b> <a>Two</a> …` the run that begins with `One` reaches to `Two`, and so holds the
/// date of the group of `Two`. The heading is known by the one before the first record: an element of the same name that
/// is a date alone. Returns `None` where no record ends in such a heading.
pub(crate) fn without_next_heading(context: &Context<'_>, records: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let (tree, facts) = (context.tree, context.facts);
    let has_text = |at: usize| facts.get(at).is_some_and(|fact| !fact.hidden && fact.text() > 0);
    let first = records.first()?.start;
    let before = tree.children(tree.parent(first)?).take_while(|at| *at < first).filter(|at| has_text(*at)).last()?;
    let name = tree.name(before).filter(|_| is_date_alone(context, before))?;
    let shortened = records.iter().map(|record| {
        let last = tops(context, record).filter(|at| has_text(*at)).last();
        let heading =
            last.filter(|at| *at > record.start && tree.name(*at) == Some(name) && is_date_alone(context, *at));
        record.start..heading.unwrap_or(record.end)
    });
    let shortened: Vec<Range<usize>> = shortened.collect();
    (shortened != records).then_some(shortened)
}

/// The siblings between two rules.
type Segment = Vec<usize>;

/// The records widened by the text beside them between the same two rules, such as a docket number before the text or a
/// link after it.
///
/// Returns `None` unless a rule separates each record from the next and the records have most of the text between the
/// rules.
pub(crate) fn between_rules(context: &Context<'_>, records: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let (tree, facts) = (context.tree, context.facts);
    let text = |at: usize| facts.get(at).filter(|fact| !fact.hidden).map_or(0, |fact| fact.text());
    let container = tree.parent(records.first()?.start)?;
    if records.len() < 3 || records.iter().any(|record| tree.parent(record.start) != Some(container)) {
        return None;
    }
    let mut segments: Vec<Segment> = vec![Vec::new()];
    for child in tree.children(container) {
        match segments.last_mut() {
            _ if tree.name(child) == Some("hr") => segments.push(Vec::new()),
            Some(segment) if text(child) > 0 => segment.push(child),
            _ => {}
        }
    }
    // For each record, its segment and its index in the segment.
    let mut held: Vec<(&Segment, usize)> = Vec::with_capacity(records.len());
    let mut told = 0;
    for segment in &segments {
        let (Some(first), Some(last)) = (segment.first(), segment.last()) else { continue };
        let next = records.partition_point(|record| record.start < *first);
        let mut inside = records.iter().skip(next).take_while(|record| record.start <= *last);
        let Some(record) = inside.next() else { continue };
        if inside.next().is_some() {
            return None;
        }
        let whole: u32 = segment.iter().map(|at| text(*at)).sum();
        told += usize::from(text(record.start) * 2 >= whole);
        held.push((segment, segment.iter().position(|at| *at == record.start)?));
    }
    if held.len() != records.len() || told * 5 < records.len() * 4 {
        return None;
    }
    // Text further away at the first and the last record than at any other record belongs to the page.
    let before = held.iter().skip(1).map(|(_, place)| *place).max()?;
    let after = held.iter().rev().skip(1).map(|(segment, place)| segment.len() - place).max()?;
    let wide = held.iter().map(|(segment, place)| {
        let start = *segment.get(place.saturating_sub(before))?;
        let last = *segment.get((place + after - 1).min(segment.len().checked_sub(1)?))?;
        Some(start..tree.end(last))
    });
    let wide: Vec<Range<usize>> = wide.collect::<Option<_>>()?;
    let links = |records: &[Range<usize>]| records.iter().map(|record| links_of(context, record)).sum::<u32>();
    (wide != records && links(&wide) > 0 && links(&wide) >= links(records)).then_some(wide)
}

/// The records moved to the blank lines between them, where each of them begins with the same number of pieces after a
/// blank line.
///
/// In `KICKER<br><b>Author</b><br>Title<br><br>KICKER<br>…` runs of siblings that begin with the authors reach over the
/// blank line to the kicker of the next record. Two `br` without text between them are a blank line.
///
/// Returns `None` unless every stretch between two blank lines has at most one record and the records reach beyond their
/// stretches.
pub(crate) fn at_blank_lines(context: &Context<'_>, records: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let (tree, facts) = (context.tree, context.facts);
    let container = tree.parent(records.first()?.start)?;
    if records.len() < 3 || records.iter().any(|record| tree.parent(record.start) != Some(container)) {
        return None;
    }
    let mut segments: Vec<Segment> = vec![Vec::new()];
    let mut breaks = 0;
    for child in tree.children(container) {
        if facts.get(child).is_some_and(|fact| !fact.hidden && fact.text() > 0) {
            if breaks >= 2 {
                segments.push(Vec::new());
            }
            breaks = 0;
            segments.last_mut()?.push(child);
        } else {
            breaks += match tree.name(child) {
                Some("br") => 1,
                Some("hr") => 2,
                _ => 0,
            };
        }
    }
    let mut moved: Vec<Range<usize>> = Vec::with_capacity(records.len());
    let (mut offset, mut beyond) = (None, 0);
    let mut left = segments.iter().enumerate();
    let mut before: Option<usize> = None;
    for record in records {
        let (at, segment) = left.find(|(_, segment)| segment.contains(&record.start))?;
        if before.is_some_and(|before| before + 1 != at) {
            return None;
        }
        before = Some(at);
        let place = segment.iter().position(|child| *child == record.start)?;
        if place == 0 || *offset.get_or_insert(place) != place {
            return None;
        }
        let end = tree.end(*segment.last()?);
        beyond += usize::from(record.end > end);
        moved.push(*segment.first()?..end);
    }
    (beyond + 1 >= records.len()).then_some(moved)
}

/// Number of links in a part of the page.
fn links_of(context: &Context<'_>, part: &Range<usize>) -> u32 {
    tops(context, part).filter_map(|at| context.facts.get(at)).filter(|fact| !fact.hidden).map(|fact| fact.links).sum()
}

/// The siblings that make up a part of the page.
pub(super) fn tops(context: &Context<'_>, part: &Range<usize>) -> impl Iterator<Item = usize> {
    let (tree, end) = (context.tree, part.end);
    std::iter::successors(Some(part.start), |at| Some(tree.end(*at).max(at + 1))).take_while(move |at| *at < end)
}

/// Smallest number of letters of a linked title.
const TITLE: usize = 12;

/// Share of the given records that are runs of siblings of which several are records themselves, because their classes
/// say so, or because each begins with a linked title below a heading without a link.
pub(crate) fn several_siblings(context: &Context<'_>, records: &[Range<usize>]) -> f32 {
    let tree = context.tree;
    let fact = |at: usize| context.facts.get(at).filter(|fact| !fact.hidden).copied().unwrap_or_default();
    let named = |at: &usize| tree.said(*at).has(ClassGroup::Record) && fact(*at).links > 0;
    let titled = |at: &usize| {
        let text = (*at..tree.end(*at)).find(|node| tree.text(*node).is_some() && fact(*node).text() > 0);
        let words = text.filter(|node| fact(*node).linked).and_then(|node| tree.text(node)).unwrap_or_default();
        count_letters(words) >= TITLE && !context.links.is(words.trim(), context.words)
    };
    let holds = |record: &&Range<usize>| {
        let headed = tree.name(record.start).is_some_and(is_heading) && fact(record.start).links == 0;
        tops(context, record).filter(|at| named(at) || headed && titled(at)).take(2).count() == 2
    };
    let looked: Vec<&Range<usize>> = records.iter().take(20).collect();
    looked.iter().filter(|record| holds(record)).count() as f32 / looked.len().max(1) as f32
}
