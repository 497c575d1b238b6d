//! The row that names the columns, which need not be the first one: titles and remarks may stand above it.

use super::known::Known;
use super::sheet::Row;
use crate::error::{Error, Result};

/// Rows that are looked at to find the one that names the columns.
const HEAD: usize = 60;
/// The last row that a user may name as the one.
const LAST: u64 = 100_000;

/// How many rows must be looked at to find the one that names the columns, where the user named `wanted`.
pub(crate) fn rows_looked_at(wanted: Option<u64>) -> usize {
    let wanted = wanted.filter(|wanted| *wanted <= LAST).and_then(|wanted| usize::try_from(wanted).ok());
    wanted.unwrap_or_default().max(HEAD)
}

/// The row that names the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Its place among the rows that were looked at.
    pub at: usize,
    /// The names of the columns; empty where a column has none.
    pub names: Vec<String>,
    /// How many of the names stand for a field.
    pub known: usize,
}

/// Finds the row that names the columns: the one of line `wanted`, else the one with most names that are known, else the
/// first one that has as many cells as the others.
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
        _ => by_form(rows),
    };
    Ok(at.and_then(|at| header(rows, at, known)))
}

/// How many cells of a row name a field, each field once.
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

/// Most rows have one cell.
fn is_narrow(rows: &[Row]) -> bool {
    median(rows) <= 1
}

fn median(rows: &[Row]) -> usize {
    let mut widths: Vec<usize> = rows.iter().map(Row::filled).filter(|width| *width > 0).collect();
    widths.sort_unstable();
    widths.get(widths.len() / 2).copied().unwrap_or_default()
}

/// The first row that is not much shorter than the others.
fn by_form(rows: &[Row]) -> Option<usize> {
    let usual = median(rows);
    let is_short = |row: &Row| row.filled() == 0 || (usual > 1 && row.filled() * 2 < usual.max(3));
    rows.iter().position(|row| !is_short(row)).or_else(|| rows.iter().position(|row| row.filled() > 0))
}

/// The names that a row gives to the columns. A column that it does not name may be named in the row right above, where a
/// header has two rows.
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
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    let known_names = names.iter().filter(|name| known.is_field(name)).count();
    Some(Header { at, names, known: known_names })
}
