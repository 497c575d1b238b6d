//! Reads tables of other tools: delimited text (RFC 4180) with any separator, and the rows of spreadsheets.
//!
//! The header row is found by its content ([`header`]), because titles and remarks precede it in many files. If the
//! names are those of a table that a known program writes, the conventions of this program apply ([`layout`]). This
//! module splits the cells itself ([`cut`], [`rows`]): the `csv` crate, which reads the files that this program writes,
//! treats everything after an unclosed quote as a single cell, up to the end of the file.

mod cut;
pub(crate) mod entries;
pub(crate) mod header;
pub(crate) mod headless;
pub(crate) mod known;
pub(crate) mod layout;
pub(crate) mod links;
mod rows;
pub(crate) mod sheet;

use super::column_names::plain;
use super::opening::{Opening, Signs, Text};
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use header::Header;
use known::Known;
use layout::Head;
use rows::{Found, Rows};
use sheet::Row;

/// The greatest number of columns that are read (ECMA-376 allows 16,384 in a spreadsheet).
pub(crate) const COLUMNS: usize = 4096;

/// The characters that may separate columns, in order of preference.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The choices of the user about a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Choice<'c> {
    /// The sheet of a workbook, by its name or number.
    pub sheet: Option<&'c str>,
    /// The line of a text, or the row number of a sheet, that contains the header row.
    pub header_row: Option<u64>,
}

/// The way in which a delimited text is read: its separator, its columns, and the position of its first row.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    delimiter: u8,
    heads: Vec<Head>,
    at: usize,
    line: u64,
}

/// Determines how a delimited text is read.
///
/// # Errors
/// Returns an error when it has no row that could name the columns, or more than [`COLUMNS`] columns.
pub(crate) fn plan(text: &str, header_row: Option<u64>, known: Known<'_>) -> Result<Plan> {
    plan_of_beginning(text, true, header_row, known)?.ok_or_else(|| Error::data("the table has no end"))
}

/// The number of bytes by which it is decided how a long table is read.
pub(crate) const BEGINNING: usize = 1 << 20;

/// Does what [`plan`] does, by the beginning of a text; `None` where more of it must be seen.
///
/// # Errors
/// Returns the errors of [`plan`].
pub(crate) fn plan_of_beginning(
    text: &str,
    is_last: bool,
    header_row: Option<u64>,
    known: Known<'_>,
) -> Result<Option<Plan>> {
    let (said, at) = separator_line(text);
    let looked_at = header::rows_looked_at(header_row);
    let line = if at == 0 { 1 } else { 2 };
    let candidates: Vec<u8> = said.map_or_else(|| DELIMITERS.to_vec(), |delimiter| vec![delimiter]);
    let mut best: Option<(Rank, Plan)> = None;
    let (mut failed, mut unclear, mut passed_over) = (None, None, false);
    for delimiter in candidates {
        let Some((rows, ends)) = first_rows(text, is_last, delimiter, (at, line), looked_at) else {
            if text.len() < BEGINNING {
                return Ok(None);
            }
            // Read with the sign of another table, the quotes of a whole column look like one endless cell.
            passed_over = true;
            continue;
        };
        let found = match header::find(&rows, header_row, known) {
            Ok(found) => found,
            Err(error) => {
                failed = Some(error);
                continue;
            }
        };
        let Some(header) = found else { continue };
        let rank = Rank::of(&rows, &header);
        if best.as_ref().is_none_or(|(best, _)| rank > *best) {
            let before = if header.is_record { header.at.checked_sub(1) } else { Some(header.at) };
            let (at, line) = match before {
                Some(before) => ends.get(before).copied().unwrap_or((text.len(), line)),
                None => (at, line),
            };
            unclear = undecided(&rows, &header, known);
            best = Some((rank, Plan { delimiter, heads: layout::heads(&header.names, known), at, line }));
        }
    }
    if passed_over && (best.is_none() || unclear.is_some()) {
        return Ok(None);
    }
    if let Some(error) = unclear {
        return Err(error);
    }
    let plan = match (best, failed) {
        (Some((_, plan)), _) => plan,
        (None, Some(error)) => return Err(error),
        (None, None) => return Err(Error::data("the table has no rows").hint("its first row names the columns")),
    };
    if plan.heads.len() > COLUMNS {
        return Err(too_wide().at("line 1"));
    }
    Ok(Some(plan))
}

/// The error for a table of which neither the names nor the values of the columns tell what they hold.
fn undecided(rows: &[Row], header: &Header, known: Known<'_>) -> Option<Error> {
    let below = rows.get(header.at + 1..).unwrap_or_default();
    let is_known = header.known > 0 || header.is_record || known.is_catalogue(&header.names);
    if is_known || below.is_empty() || headless::is_told(below, &header.names, known) {
        return None;
    }
    let names: Vec<&str> = header.names.iter().filter(|name| !name.is_empty()).take(4).map(String::as_str).collect();
    let error = Error::foreign("this is a table, but neither the names nor the values of its columns tell the titles");
    Some(error.hint(format!("--map title=NAME names the column; the first row has {}", names.join(", "))))
}

/// The suitability of a separator: the number of known names, of rows with equal width, and of columns.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    known: usize,
    alike: usize,
    width: usize,
}

impl Rank {
    fn of(rows: &[Row], header: &Header) -> Self {
        let width = header.names.len();
        let alike = rows.iter().skip(header.at).filter(|row| row.cells.len() == width).count();
        Self { known: header.known, alike: if width > 1 { alike } else { 0 }, width }
    }
}

/// The first rows of a text, and for each of them the offset and the line that follow it; `None` where the text is the
/// beginning of a document that is too short to tell them.
#[allow(clippy::type_complexity, reason = "rows and their ends")]
fn first_rows(
    text: &str,
    is_last: bool,
    delimiter: u8,
    (at, line): (usize, u64),
    many: usize,
) -> Option<(Vec<Row>, Vec<(usize, u64)>)> {
    let mut reader = Rows::new(text, delimiter, at, line);
    let spare = reader.spare();
    reader = reader.of_piece(spare, is_last);
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    while rows.len() < many
        && let Some(found) = reader.next()
    {
        if let Found::Row(row) = found {
            rows.push(row);
            ends.push((reader.at, reader.line));
        }
    }
    (!reader.is_short()).then_some((rows, ends))
}

/// The separator in a line such as `sep=;`, which spreadsheets write above a table, and the offset after this line.
fn separator_line(text: &str) -> (Option<u8>, usize) {
    let end = text.find('\n').map_or(text.len(), |at| at + 1);
    let line = text.get(..end).unwrap_or_default().trim_end_matches(['\r', '\n']).trim_matches('"');
    let value = line.get(..4).filter(|lead| lead.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..));
    match value.map(str::as_bytes) {
        Some(&[sign]) if sign != b'"' => (Some(sign), end),
        // An editor may have removed a tab at the end of the line.
        Some(&[]) => (Some(b'\t'), end),
        _ => (None, 0),
    }
}

/// Reads a delimited text by its plan.
///
/// # Errors
/// Returns an error when a row has more than [`COLUMNS`] cells, or the text cannot be read; also returns the errors of
/// `sink`.
pub(crate) fn read(from: &Text<'_>, plan: &Plan, sink: &mut dyn EntrySink) -> Result<()> {
    let mut window = from.window()?;
    while window.text().len() < plan.at && !window.is_last() {
        window.more()?;
    }
    window.leave(plan.at);
    let (mut line, mut spare) = (plan.line, rows::spare(from.length()));
    loop {
        // A row that is longer than records may be is read as if the text ended with what is held.
        let is_full = window.text().len() as u64 > from.budget.longest().saturating_mul(2);
        let mut rows = Rows::new(window.text(), plan.delimiter, 0, line).of_columns(plan.heads.len());
        rows = rows.of_piece(spare, window.is_last());
        let mut count = 0;
        loop {
            let before = rows.clone();
            let mut found = rows.next();
            if rows.is_short() {
                rows = before;
                if found.is_none() || count > 0 || !is_full {
                    break;
                }
                rows = rows.of_piece(spare, true);
                found = rows.next();
                rows = rows.of_piece(spare, false);
            }
            let Some(found) = found else { return Ok(()) };
            take(found, plan, sink)?;
            count += 1;
        }
        let passed = rows.at;
        (line, spare) = (rows.line, rows.spare());
        window.leave(passed);
        window.more()?;
    }
}

fn take(found: Found, plan: &Plan, sink: &mut dyn EntrySink) -> Result<()> {
    match found {
        Found::Row(row) if row.cells.len() > COLUMNS => Err(too_wide().at(format!("line {}", row.line))),
        Found::Row(row) => entries::take(row, &plan.heads, sink),
        Found::Broken(rejected) => sink.rejected(rejected),
    }
}

/// The error for a row with more cells than a table of publications needs.
pub(crate) fn too_wide() -> Error {
    Error::data(format!("the table has more than {COLUMNS} columns"))
        .hint("keep the columns that describe publications, and import again")
}

/// Returns whether this program wrote the table. Such a table has columns that no other tool writes.
pub(crate) fn is_ours(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    ["id", "title", "issued_basis", "text_language"]
        .iter()
        .all(|name| first.split([',', ';', '\t']).any(|cell| cell.trim().trim_matches('"').starts_with(name)))
}

/// Returns whether a document with this opening is a table in text.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let first = opening.lines().next().unwrap_or_default();
    // Spreadsheets save "Unicode text" with tabs and the extension of a text file.
    let unicode = opening.bytes.starts_with(b"\xff\xfe") || opening.bytes.starts_with(b"\xfe\xff");
    let header = || (opening.extension.is_empty() || (unicode && first.contains('\t'))) && is_header(first);
    let named = opening.ends(&["csv", "tsv", "tab"]);
    opening.signs() == Signs::Lines
        && (is_ours(&opening.text) || named || separator_line(&opening.text).1 > 0 || header())
}

/// Returns whether a line can only be a header row: it names a title among other columns, and is not a sentence.
fn is_header(line: &str) -> bool {
    let delimiter = char::from(delimiter(line));
    let cells: Vec<String> = line.split(delimiter).map(|cell| plain(cell.trim().trim_matches('"'))).collect();
    let titled = cells.iter().any(|cell| matches!(cell.as_str(), "title" | "titulo" | "titel" | "name"));
    let spaced = line.contains(&format!("{delimiter} "));
    titled && cells.len() >= 3 && !spaced && cells.iter().all(|cell| cell.len() <= 40)
}

/// The separator of a line: the one that occurs most often outside of quotes.
fn delimiter(text: &str) -> u8 {
    let (mut quoted, mut counts) = (false, DELIMITERS.map(|sign| (sign, 0)));
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

#[cfg(test)]
mod tests;
