//! Finds the records of a table by its shape: rows that are the fields of one record, cells that are the fields of their
//! row, and a first row of names.

use std::ops::Range;

use foldhash::{HashMap, HashSet};

use super::context::Context;
use super::grid::visible_text;
use crate::document::html::candidates::Candidate;
use crate::text::phrases;
use crate::text::words::headings::Heading;

/// Largest number of characters of a label.
const LABEL: usize = 40;
/// Largest number of records that are looked at.
const LOOKED_AT: usize = 200;

/// The label of the first row of a table, with the table.
type Headed = (String, usize);

/// The rows of the tables that have a label in their first cell and its value in their second.
#[derive(Debug, Default)]
pub(super) struct Labelled {
    /// The rows, each with whether a record may begin there.
    rows: HashMap<usize, bool>,
    /// The candidates whose records are runs of such rows.
    pub(super) candidates: Vec<Candidate>,
}

impl Labelled {
    /// Looks for labels in all tables of the page.
    pub(super) fn of(context: &Context<'_>) -> Self {
        let mut own = Self::default();
        let tree = context.tree;
        let mut tables: Vec<Headed> = Vec::new();
        for at in (0..tree.len()).filter(|at| matches!(tree.name(*at), Some("table" | "tbody"))) {
            if context.facts.get(at).is_some_and(|fact| !fact.hidden && !fact.navigation && fact.text() > 0) {
                tables.extend(own.add(context, at));
            }
        }
        own.add_tables(context, &tables);
        own
    }

    /// Adds the tables as records, where several of them begin with the same label.
    fn add_tables(&mut self, context: &Context<'_>, tables: &[Headed]) {
        let Some((first, _)) = tables.first() else { return };
        let tree = context.tree;
        let whole = |at: usize| match tree.name(at) {
            Some("tbody") => tree.parent(at).unwrap_or(at),
            _ => at,
        };
        let records: Vec<Range<usize>> =
            tables.iter().filter(|(label, _)| label == first).map(|(_, at)| whole(*at)..tree.end(whole(*at))).collect();
        if records.len() >= 2 {
            let containers = records.iter().map(|record| tree.parent(record.start).unwrap_or(record.start)).collect();
            self.candidates.push(Candidate { records, containers, anchored: false, likeness: 1.0, beat: 0.0 });
        }
    }

    /// Adds the rows of a table, and returns the label of its first row if the whole table may be one record.
    fn add(&mut self, context: &Context<'_>, table: usize) -> Option<Headed> {
        let tree = context.tree;
        let is_row = |at: &usize| {
            tree.name(*at) == Some("tr") && context.facts.get(*at).is_some_and(|fact| !fact.hidden && fact.text() > 0)
        };
        let rows: Vec<usize> = tree.children(table).filter(is_row).collect();
        let labels: Vec<Option<String>> = rows.iter().map(|row| label(context, *row)).collect();
        let known: HashSet<&str> = labels.iter().flatten().map(String::as_str).collect();
        if known.len() < 2 || labels.iter().flatten().count() * 10 < rows.len() * 8 {
            return None;
        }
        let first = labels.iter().flatten().next().cloned();
        let starts: Vec<usize> =
            rows.iter().zip(&labels).filter(|(_, label)| **label == first).map(|(row, _)| *row).collect();
        let repeated = starts.len() >= 2;
        self.rows.extend(rows.iter().zip(&labels).map(|(row, label)| (*row, repeated && *label == first)));
        let last = rows.last().map(|row| tree.end(*row))?;
        if !repeated {
            return labels.first().cloned().flatten().map(|label| (label, table));
        }
        let ends = starts.iter().skip(1).copied().chain([last]);
        let records: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        let containers = vec![table; records.len()];
        self.candidates.push(Candidate { records, containers, anchored: true, likeness: 1.0, beat: 0.0 });
        None
    }

    /// Whether these records are those that the labels give.
    pub(super) fn give(&self, records: &[Range<usize>]) -> bool {
        self.candidates.iter().any(|own| own.records == records)
    }

    /// Whether the records of a candidate are parts of records, because a row or a cell of labelled rows is one of them.
    pub(super) fn divide(&self, context: &Context<'_>, candidate: &Candidate) -> bool {
        let parts = candidate.records.iter().take(LOOKED_AT).filter(|record| {
            let row = std::iter::once(record.start)
                .chain(context.tree.parent(record.start))
                .find_map(|at| Some((at, *self.rows.get(&at)?)));
            row.is_some_and(|(at, starts)| !starts || at != record.start || record.end == context.tree.end(at))
        });
        parts.count() * 2 > candidate.records.len().min(LOOKED_AT)
    }
}

/// The label of a row of two cells, if it is one.
fn label(context: &Context<'_>, row: usize) -> Option<String> {
    let tree = context.tree;
    let cells: Vec<usize> =
        tree.children(row).filter(|at| matches!(tree.name(*at), Some("td" | "th"))).take(3).collect();
    let [first, second] = cells.as_slice() else { return None };
    if tree.name(*second) == Some("th") || context.facts.get(*first).is_none_or(|fact| fact.link > 0) {
        return None;
    }
    let text = visible_text(tree, context.facts, *first..tree.end(*first), LABEL + 1);
    let words = text.trim_end_matches([':', ' ']);
    let fits = !words.is_empty() && words.chars().count() <= LABEL && phrases::colon(words).is_none();
    (fits && context.words.names_column(words)).then(|| words.to_owned())
}

/// Whether the records are the cells of rows whose columns differ, so that each row is one record: in one column all cells
/// are linked, and in another one none is. Single cells of rows with other text are parts of records, too.
pub(super) fn are_columns(context: &Context<'_>, records: &[Range<usize>]) -> bool {
    let tree = context.tree;
    let mut linked: Vec<(usize, usize)> = Vec::new();
    let mut rows: HashSet<usize> = HashSet::default();
    let mut beside = 0;
    for record in records.iter().take(LOOKED_AT) {
        let (Some(cell), Some(row)) = (context.grid.cell(record.start), tree.parent(record.start)) else {
            return false;
        };
        if !matches!(tree.name(record.start), Some("td" | "th")) || record.end != tree.end(record.start) {
            return false;
        }
        rows.insert(row);
        let has_text = |at: &usize| context.facts.get(*at).is_some_and(|fact| !fact.hidden && fact.text() > 0);
        beside += usize::from(tree.children(row).filter(|at| *at != record.start).any(|at| has_text(&at)));
        let column = usize::from(cell.column);
        if linked.len() <= column {
            linked.resize(column + 1, (0, 0));
        }
        if let Some((all, with)) = linked.get_mut(column) {
            *all += 1;
            *with += usize::from(context.facts.get(record.start).is_some_and(|fact| fact.links > 0));
        }
    }
    let looked = records.len().min(LOOKED_AT);
    if rows.len() < 2 || looked == rows.len() {
        // One cell of each row is a part of its row if there is text in another cell of each row.
        return rows.len() >= 2 && beside == looked;
    }
    let uneven = linked.iter().any(|(all, with)| *with > 0 && with < all);
    let is_full = |(all, with): &(usize, usize)| *all >= 2 && with == all;
    !uneven && linked.iter().any(is_full) && linked.iter().any(|(all, with)| *all > 0 && *with == 0)
}

/// Whether the first record only names the columns of the records after it, such as `Title`, `Author` and `Year` in
/// elements that are laid out as a table. Names such as "Date of report" count if they stand over dates.
pub(super) fn names_columns(context: &Context<'_>, records: &[Range<usize>]) -> bool {
    let Some((first, others)) = records.split_first() else { return false };
    let words = context.words;
    let Some(names) = texts(context, first, NAMES).filter(|names| names.len() >= 2) else { return false };
    let short = |name: &&str| name.len() <= LABEL && !words.heading(name).is_empty();
    let named = names.iter().all(|name| words.names_column(name))
        || names.iter().all(short) && head_dates(context, &names, others);
    if !named {
        return false;
    }
    let mut distinct = names.clone();
    distinct.sort_unstable();
    distinct.dedup();
    distinct.len() == names.len()
}

/// Largest number of names of columns.
const NAMES: usize = 12;
/// Largest number of nodes of a record that are looked at.
const NODES: usize = 1000;
/// Number of records below the names of columns that are looked at.
const BELOW: usize = 6;

/// The visible texts of a record without the colons at their ends; `None` if any of them is linked or if there are more
/// than `most`.
fn texts<'a>(context: &Context<'a>, record: &Range<usize>, most: usize) -> Option<Vec<&'a str>> {
    let mut texts: Vec<&str> = Vec::new();
    for at in record.clone() {
        let Some(fact) = context.facts.get(at).filter(|fact| !fact.hidden && fact.text() > 0) else { continue };
        let Some(text) = context.tree.text(at) else { continue };
        if fact.linked || texts.len() >= most {
            return None;
        }
        texts.push(text.trim().trim_end_matches(':'));
    }
    Some(texts)
}

/// Whether names without digits, one of which names a date, stand over records that all have digits in their own text.
fn head_dates(context: &Context<'_>, names: &[&str], others: &[Range<usize>]) -> bool {
    let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    let is_date = |name: &&str| {
        let said = context.words.heading(name);
        [Heading::Date, Heading::Issued].iter().any(|one| said.has(*one))
    };
    let dated = |record: &Range<usize>| {
        let mut own = record.clone().filter(|at| context.facts.get(*at).is_some_and(|fact| !fact.hidden));
        own.any(|at| context.tree.text(at).is_some_and(has_digit))
    };
    !names.iter().any(|name| has_digit(name))
        && names.iter().any(is_date)
        && !others.is_empty()
        && others.iter().take(BELOW).all(dated)
}

/// Whether the first record is a row of links to other parts of the page, such as to the years of its list, and the others
/// are none.
pub(super) fn jumps(context: &Context<'_>, records: &[Range<usize>]) -> bool {
    let is_jump = |record: &Range<usize>| {
        let mut links = record.clone().take(NODES).filter(|at| context.tree.name(*at) == Some("a")).peekable();
        let inside = |at: usize| context.tree.attribute(at, "href").is_some_and(|href| href.trim().starts_with('#'));
        links.next().is_some_and(inside) && links.peek().is_some() && links.all(inside)
    };
    let Some((first, others)) = records.split_first() else { return false };
    let numbers = |at: usize| {
        let linked = context.facts.get(at).is_some_and(|fact| fact.linked && !fact.hidden);
        !linked || context.tree.text(at).is_none_or(|text| !text.contains(char::is_alphabetic))
    };
    is_jump(first) && first.clone().take(NODES).all(numbers) && !others.iter().take(BELOW).any(is_jump)
}
