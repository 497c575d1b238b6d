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
    let is_row = |record: &Range<usize>| context.grid.row(record.start).is_none_or(|row| row == Row::Body);
    end_before_heads(context, &mut candidate.records);
    if candidate.records.iter().all(is_row) {
        return Some(candidate);
    }
    let mut kept = candidate.records.iter().map(is_row);
    candidate.containers.retain(|_| kept.next().unwrap_or(true));
    candidate.records.retain(is_row);
    (!candidate.records.is_empty()).then_some(candidate)
}

/// Ends records of several rows before the first row that names columns or is a date across the table, where fewer than half
/// of the records have such a row. A row that most records have is a part of each of them.
fn end_before_heads(context: &Context<'_>, records: &mut [Range<usize>]) {
    let head = |record: &Range<usize>| {
        if context.grid.row(record.start) != Some(Row::Body) || context.tree.end(record.start) >= record.end {
            return None;
        }
        bounds::tops(context, record).skip(1).find(|at| match context.grid.row(*at) {
            Some(Row::Head) => true,
            Some(Row::Group) => bounds::is_date_alone(context, *at),
            _ => false,
        })
    };
    let heads: Vec<Option<usize>> = records.iter().map(head).collect();
    if heads.iter().flatten().count() * 2 < records.len() {
        for (record, head) in records.iter_mut().zip(heads) {
            record.end = head.unwrap_or(record.end);
        }
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
