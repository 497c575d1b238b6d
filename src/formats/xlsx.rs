//! Spreadsheets (Office Open XML, ECMA-376), first sheet with rows.
//!
//! Cells are taken one by one as they come: a sheet that claims a cell in its last row and column would otherwise
//! be laid out with all the empty ones before it.

pub(crate) mod package;

use std::io::Cursor;

use calamine::{DataRef, Reader as _, Xlsx};
use serde_json::Value;

use super::table::{COLUMNS, Rows, too_wide};
use crate::document::budget::{Budget, Count};
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};

/// Sheets that are looked at for the first one with rows.
const SHEETS: usize = 1000;

/// Whether the bytes are a ZIP archive with a spreadsheet in it.
pub(crate) fn is_spreadsheet(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"xl/workbook").is_some()
}

/// Reads a spreadsheet; its first filled row names the columns.
///
/// # Errors
/// Where it is no spreadsheet, or expands to more than `budget` allows; and what `sink` returns.
pub(crate) fn read(bytes: &[u8], budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    package::check(bytes, budget)?;
    let wrong = |error: &dyn std::fmt::Display| Error::data(format!("the spreadsheet cannot be read: {error}"));
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
    let names = book.sheet_names();
    for name in names.iter().take(SHEETS) {
        let mut cells = book.worksheet_cells_reader(name).map_err(|error| wrong(&error))?;
        let mut next = || cells.next_cell().map_err(|error| wrong(&error));
        let Some(mut cell) = next()? else { continue };
        let mut rows = Rows::new(sink);
        let (mut row, mut line) = (Vec::new(), 0);
        loop {
            let (at, column) = cell.get_position();
            let column = usize::try_from(column).unwrap_or(usize::MAX);
            budget.spend(Count::Cells, 1)?;
            if column >= COLUMNS {
                return Err(too_wide().at(format!("row {}", u64::from(at) + 1)));
            }
            if at != line && !row.is_empty() {
                rows.row(u64::from(line) + 1, std::mem::take(&mut row))?;
            }
            line = at;
            if row.len() <= column {
                row.resize(column + 1, Value::Null);
            }
            if let Some(slot) = row.get_mut(column) {
                *slot = value(cell.get_value(), budget)?;
            }
            match next()? {
                Some(following) => cell = following,
                None => break,
            }
        }
        if !row.is_empty() {
            rows.row(u64::from(line) + 1, row)?;
        }
        if rows.has_names() {
            return Ok(());
        }
    }
    if names.len() > SHEETS {
        let message = format!("the first {SHEETS} of its {} sheets have no rows", names.len());
        return Err(Error::data(message).hint("save the sheet that is meant as a file of its own"));
    }
    Err(Error::data("the spreadsheet has no rows"))
}

/// The value of a cell. Many cells may share one long string: each is counted when it is written out.
fn value(data: &DataRef<'_>, budget: &Budget) -> Result<Value> {
    let text = |text: &str| {
        budget.spend(Count::Bytes, text.len() as u64)?;
        Ok(Value::String(text.to_owned()))
    };
    match data {
        DataRef::Int(number) => Ok(Value::from(*number)),
        // A year that a spreadsheet keeps as 2021.0 is 2021.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => text(&format!("{number:.0}")),
        DataRef::Float(number) => Ok(Value::from(*number)),
        DataRef::String(long) => text(long),
        DataRef::SharedString(long) => text(long),
        DataRef::Bool(truth) => Ok(Value::Bool(*truth)),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            text(&format!("{year:04}-{month:02}-{day:02}"))
        }
        DataRef::DateTimeIso(long) | DataRef::DurationIso(long) => text(long),
        DataRef::Error(_) | DataRef::Empty => Ok(Value::Null),
    }
}
