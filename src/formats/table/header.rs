//! Finds the header row, which is not always the first row, because titles and remarks may precede it.

use super::headless;
use super::known::Known;
use super::sheet::Row;
use crate::error::{Error, Result};
use crate::formats::told;

/// The number of rows that are searched for the header row.
const HEAD: usize = 60;
/// The greatest row number that a user may give for the header row.
const LAST: u64 = 100_000;

/// The number of rows that are searched for the header row, if the user gave the row `wanted`.
pub(crate) fn rows_looked_at(wanted: Option<u64>) -> usize {
    let wanted = wanted.filter(|wanted| *wanted <= LAST).and_then(|wanted| usize::try_from(wanted).ok());
    wanted.unwrap_or_default().max(HEAD)
}

/// The header row, which names the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// The index of the row among the rows that were searched.
    pub at: usize,
    /// The names of the columns. A name is empty if the column has none.
    pub names: Vec<String>,
    /// The number of names that correspond to a field.
    pub known: usize,
    /// True if the row is a record, because the table has no header row.
    pub is_record: bool,
}

/// Finds the header row: the row on line `wanted`, or else the row with the most known names, or else the first row
/// that is about as wide as the others. If this row is a record, the table has no header row.
///
/// # Errors
/// Returns an error when there is no row `wanted`.
pub(crate) fn find(rows: &[Row], wanted: Option<u64>, known: Known<'_>) -> Result<Option<Header>> {
    if let Some(wanted) = wanted {
        let at = rows.iter().position(|row| row.line == wanted && row.filled() > 0);
        let at = at.ok_or_else(|| {
            let message = format!("there is no row {wanted} that could name the columns");
            Error::usage(message)
                .hint("--header-row takes the line, or the number of the row, of the names; both count from 1")
        })?;
        return Ok(header(rows, at, known));
    }
    let scores = rows.iter().map(|row| score(row, known));
    let best = scores.enumerate().filter(|(_, score)| *score > 0).rev().max_by_key(|(_, score)| *score);
    let at = match best {
        Some((at, score)) if score > 1 || rows.get(at).is_some_and(|row| row.filled() == 1 && is_narrow(rows)) => {
            Some(at)
        }
        // A header may name only the column of titles, and leave the others without a name.
        Some((at, _)) if names_titles(rows, at, known) => {
            by_form(rows).filter(|other| names_any(rows, *other, known)).or(Some(at))
        }
        _ => {
            let first = by_form(rows);
            let columns = first.and_then(|at| Some((at, headless::columns(rows, at, known)?)));
            if let Some((at, columns)) = columns {
                let names = (0..columns).map(told::number_of_column).collect();
                return Ok(Some(Header { at, names, known: 0, is_record: true }));
            }
            first
        }
    };
    Ok(at.and_then(|at| header(rows, at, known)))
}

/// The number of cells in a row that name a field, counting each name once.
fn score(row: &Row, known: Known<'_>) -> usize {
    let mut seen: Vec<String> = Vec::new();
    for cell in row.cells.iter().filter(|cell| !cell.is_blank()) {
        let text = cell.text();
        if text.len() <= 60 && known.is_field(&text) && !seen.contains(&text) {
            seen.push(text);
        }
    }
    seen.len()
}

/// Returns whether a cell of the row at this index is a name for the column of titles.
fn names_titles(rows: &[Row], at: usize, known: Known<'_>) -> bool {
    rows.get(at).is_some_and(|row| row.cells.iter().any(|cell| known.is_named_title(&cell.text())))
}

/// Returns whether a cell of the row at this index names a field.
fn names_any(rows: &[Row], at: usize, known: Known<'_>) -> bool {
    rows.get(at).is_some_and(|row| score(row, known) > 0)
}

/// Returns whether most rows have only one cell.
fn is_narrow(rows: &[Row]) -> bool {
    median(rows) <= 1
}

fn median(rows: &[Row]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(Row::filled).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or_default()
}

/// The index of the first row that is not much shorter than the others.
fn by_form(rows: &[Row]) -> Option<usize> {
    let usual = median(rows);
    let is_short = |row: &Row| row.filled() == 0 || (usual > 1 && row.filled() * 2 < usual.max(3));
    rows.iter().position(|row| !is_short(row)).or_else(|| rows.iter().position(|row| row.filled() > 0))
}

/// The names of the columns in a row. In a header of two rows, a column without a name takes the name in the row above.
/// Columns without a name at the end of the row count only if a row below has a value in them.
fn header(rows: &[Row], at: usize, known: Known<'_>) -> Option<Header> {
    let row = rows.get(at)?;
    let above = at.checked_sub(1).and_then(|above| rows.get(above));
    let above = above.filter(|above| above.line + 1 == row.line && above.filled() > 1);
    let mut names: Vec<String> = row.cells.iter().map(super::sheet::Cell::text).collect();
    if let Some(above) = above {
        if names.len() < above.cells.len() {
            names.resize(above.cells.len(), String::new());
        }
        for (name, cell) in names.iter_mut().zip(&above.cells) {
            if name.is_empty() {
                *name = cell.text();
            }
        }
    }
    let is_filled = |cell: &super::sheet::Cell| !cell.is_blank();
    let ends = rows.iter().skip(at + 1).map(|row| row.cells.iter().rposition(is_filled).map_or(0, |last| last + 1));
    let used = ends.max().unwrap_or_default();
    while names.len() > used && names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let known_names = names.iter().filter(|name| known.is_field(name)).count();
    Some(Header { at, names, known: known_names, is_record: false })
}
