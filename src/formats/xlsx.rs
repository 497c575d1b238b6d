//! Spreadsheets (Office Open XML, ECMA-376), first sheet with rows.
//!
//! Cells are taken one by one as they come: a sheet that claims a cell in its last row and column would otherwise
//! be laid out with all the empty ones before it.

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};
use serde_json::Value;

use super::table::Rows;
use crate::document::entry::Entries;
use crate::error::{Error, Result};

/// Cells that are read at most.
const CELLS: usize = 5_000_000;
/// Columns that are read at most (ECMA-376 allows 16,384).
const COLUMNS: u32 = 4096;

/// Whether the bytes are a ZIP archive with a spreadsheet in it.
pub(crate) fn is_spreadsheet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"xl/workbook").is_some()
}

/// Reads a spreadsheet; its first filled row names the columns.
///
/// # Errors
/// Where it is no spreadsheet, or unpacks to more than `limit` bytes.
pub(crate) fn read(bytes: &[u8], limit: u64) -> Result<Entries> {
    let unpacked = unpacked(bytes);
    if unpacked > limit {
        let message = format!("the spreadsheet unpacks to {}", crate::text::sizes::size(unpacked));
        return Err(Error::data(message).hint("write it as CSV, or in parts"));
    }
    let wrong = |error: &dyn std::fmt::Display| Error::data(format!("the spreadsheet cannot be read: {error}"));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
    for name in book.sheet_names() {
        let mut cells = book.worksheet_cells_reader(&name).map_err(|error| wrong(&error))?;
        let (mut rows, mut row, mut line, mut count) = (Rows::default(), Vec::new(), 0, 0);
        while let Some(cell) = cells.next_cell().map_err(|error| wrong(&error))? {
            let (at, column) = cell.get_position();
            count += 1;
            if count > CELLS || column >= COLUMNS {
                return Err(Error::data("the spreadsheet is too large").hint("write it as CSV"));
            }
            if at != line && !row.is_empty() {
                rows.row(u64::from(line) + 1, std::mem::take(&mut row));
            }
            line = at;
            let column = usize::try_from(column).unwrap_or(0);
            if row.len() <= column {
                row.resize(column + 1, Value::Null);
            }
            if let Some(slot) = row.get_mut(column) {
                *slot = value(cell.get_value());
            }
        }
        if !row.is_empty() {
            rows.row(u64::from(line) + 1, row);
        }
        if let Ok(found) = rows.finish() {
            return Ok(found);
        }
    }
    Err(Error::data("the spreadsheet has no rows"))
}

/// What the parts of an archive say they unpack to, by its central directory (PKWARE APPNOTE, section 4.3.12).
fn unpacked(bytes: &[u8]) -> u64 {
    memchr::memmem::find_iter(bytes, b"PK\x01\x02")
        .filter_map(|at| {
            let field: [u8; 4] = bytes.get(at + 24..at + 28)?.try_into().ok()?;
            Some(u64::from(u32::from_le_bytes(field)))
        })
        .sum()
}

fn value(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::Int(number) => Value::from(*number),
        // A year that a spreadsheet keeps as 2021.0 is 2021.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => Value::String(format!("{number:.0}")),
        DataRef::Float(number) => Value::from(*number),
        DataRef::String(text) => Value::String(text.clone()),
        DataRef::SharedString(text) => Value::String((*text).to_owned()),
        DataRef::Bool(truth) => Value::Bool(*truth),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            Value::String(format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::String(text.clone()),
        DataRef::Error(_) | DataRef::Empty => Value::Null,
    }
}
