//! Divides records that are dates with several publications below them: each publication is a record, and the date is the
//! heading of its group.

use std::ops::Range;

use super::bounds;
use super::context::Context;
use super::dates;
use super::grid::{Row, visible_text};
use crate::document::html::elements::{is_block, is_heading};

/// Largest number of elements around the items of a group.
const DEEPEST: usize = 6;
/// Share of the text of an item, in tenths, that is linked.
const LINKED: u32 = 5;
/// Largest number of characters of a heading.
const HEADING: u32 = 40;

/// The items below dates; `None` unless every record is a date and bare links below it, and the number of links is not the
/// same everywhere, as it is where one of them opens a document of the other. Records that contain the date of the next
/// group are divided at their dates first.
pub(super) fn items(context: &Context<'_>, records: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    of_groups(context, records).or_else(|| of_groups(context, &groups(context, records)?))
}

/// Number of records in which a date is looked for.
const LOOKED_AT: usize = 3;

/// The groups of the siblings of records, each of which begins with a date, where the records contain such dates behind
/// their first sibling.
fn groups(context: &Context<'_>, records: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let tree = context.tree;
    let container = tree.parent(records.first()?.start)?;
    if records.iter().any(|record| tree.parent(record.start) != Some(container)) {
        return None;
    }
    let is_heading = |at: &usize| {
        context.facts.get(*at).is_some_and(|fact| fact.text() <= HEADING && fact.link == 0)
            && tree_name(context, *at).is_some()
            && bounds::is_date_alone(context, *at)
    };
    let inside = |record: &Range<usize>| shown(context, record.clone()).skip(1).find(is_heading);
    let name = tree_name(context, records.iter().take(LOOKED_AT).find_map(inside)?)?;
    let children: Vec<usize> = shown(context, container + 1..tree.end(container)).collect();
    let starts = |at: &usize| tree_name(context, *at) == Some(name) && is_heading(at);
    let first = children.iter().position(starts)?;
    let item = tree_name(context, *children.get(first + 1)?)?;
    let mut groups: Vec<Range<usize>> = Vec::new();
    for at in children.into_iter().skip(first) {
        if starts(&at) {
            groups.push(at..tree.end(at));
        } else if tree_name(context, at) == Some(item) {
            groups.last_mut()?.end = tree.end(at);
        } else {
            break;
        }
    }
    Some(groups)
}

/// The items of records that are dates with links below them.
fn of_groups(context: &Context<'_>, records: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let begins = |record: &Range<usize>| {
        let first = parts(context, record).into_iter().next().filter(|at| tree_name(context, *at).is_some());
        first.is_some_and(|at| {
            context.facts.get(at).is_some_and(|fact| fact.text() <= HEADING && fact.link == 0) && is_date(context, at)
        })
    };
    if records.len() < 2 || !records.iter().all(begins) {
        return None;
    }
    let mut items: Vec<Range<usize>> = Vec::new();
    let mut counts: Vec<usize> = Vec::with_capacity(records.len());
    let mut name = None;
    for record in records {
        let own = below(context, record);
        let first = *own.first()?;
        let known = *name.get_or_insert(tree_name(context, first)?);
        let alike = own.iter().all(|at| tree_name(context, *at) == Some(known) && is_link(context, *at));
        if !alike {
            return None;
        }
        counts.push(own.len());
        items.extend(own.into_iter().map(|at| at..context.tree.end(at)));
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let uneven = counts.iter().any(|count| *count != most) || most > 2;
    (uneven && most > 1).then_some(items)
}

fn tree_name<'a>(context: &Context<'a>, at: usize) -> Option<&'a str> {
    context.tree.name(at)
}

/// Whether an element is a date and nothing else, or the name of a month.
fn is_date(context: &Context<'_>, at: usize) -> bool {
    if bounds::is_date_alone(context, at) {
        return true;
    }
    let text = visible_text(context.tree, context.facts, at..context.tree.end(at), HEADING as usize);
    let year = dates::first_in(context, "2000");
    year.is_some_and(|(_, year)| dates::completed(context, text.trim_end_matches([':', ' ']), &year).is_some())
}

/// The siblings that have text in a part of the page.
fn shown<'c>(context: &'c Context<'_>, part: Range<usize>) -> impl Iterator<Item = usize> + 'c {
    let has_text = |at: &usize| context.facts.get(*at).is_some_and(|fact| !fact.hidden && fact.text() > 0);
    bounds::tops(context, &part).collect::<Vec<_>>().into_iter().filter(has_text)
}

/// The heading of a record and the siblings below it. The record may be one element around them.
fn parts(context: &Context<'_>, record: &Range<usize>) -> Vec<usize> {
    let own: Vec<usize> = shown(context, record.clone()).collect();
    match own.as_slice() {
        [only] => shown(context, only + 1..context.tree.end(*only)).collect(),
        _ => own,
    }
}

/// The elements below the heading of a record: its other siblings, or the children of the only one of them.
fn below(context: &Context<'_>, record: &Range<usize>) -> Vec<usize> {
    let mut own: Vec<usize> = parts(context, record).into_iter().skip(1).collect();
    // The heading of the next group of groups may end the record.
    while own.last().and_then(|at| tree_name(context, *at)).is_some_and(is_heading) {
        own.pop();
    }
    for _ in 0..DEEPEST {
        let [only] = own.as_slice() else { break };
        let inner: Vec<usize> = shown(context, only + 1..context.tree.end(*only)).collect();
        let divides = context.grid.row(*only).is_none()
            && inner.iter().all(|at| tree_name(context, *at).is_some_and(is_block))
            && !matches!(tree_name(context, *only), Some("li" | "p" | "dd"));
        let wraps = matches!(tree_name(context, *only), Some("dd" | "li"))
            && inner.len() == 1
            && divides_alone(context, &inner);
        if !(divides || wraps) || inner.is_empty() {
            break;
        }
        own = inner;
    }
    own.retain(|at| context.grid.row(*at).is_none_or(|row| row == Row::Body));
    own
}

/// Whether the only element inside another one is a list or a table.
fn divides_alone(context: &Context<'_>, inner: &[usize]) -> bool {
    inner.iter().all(|at| matches!(tree_name(context, *at), Some("ul" | "ol" | "table" | "dl" | "div")))
}

/// Whether an item is a linked title: most of its text is linked, and the linked words are no words of a link.
fn is_link(context: &Context<'_>, at: usize) -> bool {
    let Some(fact) = context.facts.get(at).filter(|fact| fact.links > 0) else { return false };
    let row = context.grid.row(at) == Some(Row::Body);
    let text = visible_text(context.tree, context.facts, at..context.tree.end(at), 200);
    (row || fact.link * 10 >= fact.text() * LINKED)
        && !context.links.is(&text, context.words)
        && !context.words.names_column(&text)
}
