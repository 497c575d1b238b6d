//! Leaves out the rows of a candidate that are no records: names of columns, totals, headings and links within the page.

use std::ops::Range;

use super::bounds;
use super::context::Context;
use super::grid::Row;
use super::table_shape::{self, Labelled};
use crate::document::html::candidates::Candidate;

/// The candidate without rows that are column headings, totals or headings of the rows below them; `None` if its records
/// are only parts of records.
pub(super) fn kept(context: &Context<'_>, labelled: &Labelled, mut candidate: Candidate) -> Option<Candidate> {
    without_heads(context, &mut candidate);
    if candidate.records.is_empty()
        || labelled.divide(context, &candidate)
        || table_shape::are_columns(context, &candidate.records)
    {
        return None;
    }
    if candidate.records.len() >= 3 && table_shape::names_columns(context, &candidate.records) {
        candidate.records.remove(0);
        candidate.containers.remove(0);
    }
    if candidate.records.len() >= 3 && table_shape::jumps(context, &candidate.records) {
        candidate.records.remove(0);
        candidate.containers.remove(0);
    }
    if let [only] = candidate.records.as_slice()
        && let Some(row) = table_shape::only_row(context, only)
    {
        candidate.containers = vec![context.tree.parent(row.start).unwrap_or(row.start)];
        candidate.records = vec![row];
    }
    let is_row = |record: &Range<usize>| context.grid.row(record.start).is_none_or(|row| row == Row::Body);
    candidate.records.iter_mut().for_each(|record| end_before_heads(context, record));
    if candidate.records.iter().all(is_row) {
        return Some(candidate);
    }
    let mut kept = candidate.records.iter().map(is_row);
    candidate.containers.retain(|_| kept.next().unwrap_or(true));
    candidate.records.retain(is_row);
    (!candidate.records.is_empty()).then_some(candidate)
}

/// Ends a record of several rows before the first of them that names columns or describes the rows below it.
fn end_before_heads(context: &Context<'_>, record: &mut Range<usize>) {
    if context.grid.row(record.start) != Some(Row::Body) || context.tree.end(record.start) >= record.end {
        return;
    }
    let head = bounds::tops(context, record)
        .find(|at| matches!(context.grid.row(*at), Some(Row::Head | Row::Group)) && *at > record.start);
    if let Some(head) = head {
        record.end = head;
    }
}

/// Leaves out cells that name a column or describe the rows below them.
fn without_heads(context: &Context<'_>, candidate: &mut Candidate) {
    let is_head = |record: &Range<usize>| {
        let cell = matches!(context.tree.name(record.start), Some("td" | "th"));
        let row = context.tree.parent(record.start).filter(|_| cell).and_then(|row| context.grid.row(row));
        matches!(row, Some(Row::Head | Row::Group))
    };
    if candidate.records.first().is_some_and(is_head) {
        let mut kept = candidate.records.iter().map(|record| !is_head(record));
        candidate.containers.retain(|_| kept.next().unwrap_or(true));
        candidate.records.retain(|record| !is_head(record));
    }
}
