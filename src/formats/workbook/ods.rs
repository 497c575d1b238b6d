//! Reads OpenDocument workbooks (ISO/IEC 26300) cell by cell. The file `content.xml` in the archive contains all
//! sheets.

use std::io::{BufReader, Cursor};

use serde_json::Value;
use zip::ZipArchive;

use super::number_formats::as_printed;
use super::parts::{Flow, Piece, Tag, walk};
use crate::document::budget::{Budget, Count};
use crate::error::{Error, Result};
use crate::formats::table::sheet::{Cell, Row};
use crate::formats::table::{COLUMNS, too_wide};

/// The greatest number of sheets that are read.
const SHEETS: usize = 1000;

/// Returns whether an archive contains an OpenDocument workbook, by the media type in its first file.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let kind = b"application/vnd.oasis.opendocument.spreadsheet";
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(start, kind).is_some()
}

/// Lists the names of the sheets.
///
/// # Errors
/// Returns an error when the workbook is malformed or has no content.
pub(super) fn sheets(bytes: &[u8], budget: &Budget) -> Result<Vec<String>> {
    let mut names = Vec::new();
    content(bytes, budget, |piece| {
        if let Piece::Open(tag) = piece
            && tag.name == "table"
            && names.len() < SHEETS
        {
            names.push(tag.attribute("table:name").unwrap_or_default().to_owned());
        }
        Ok(Flow::On)
    })?;
    Ok(names)
}

fn content(bytes: &[u8], budget: &Budget, take: impl FnMut(Piece<'_>) -> Result<Flow>) -> Result<()> {
    let wrong = |error: &dyn std::fmt::Display| Error::data(format!("the spreadsheet cannot be read: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
    let part = archive.by_name("content.xml").map_err(|error| wrong(&error))?;
    walk(BufReader::new(part), budget, take)
}

/// Passes the rows of a sheet to `take`, in their order.
///
/// # Errors
/// Returns an error when the sheet is malformed, too wide, or holds more than `budget` allows; also returns the errors of `take`.
pub(super) fn rows(
    bytes: &[u8],
    sheet: usize,
    budget: &Budget,
    take: &mut dyn FnMut(Row) -> Result<Flow>,
) -> Result<()> {
    let mut reading =
        Reading { sheet, at: None, line: 0, repeated: 1, row: Row::default(), cell: None, aside: 0, budget };
    content(bytes, budget, |piece| match piece {
        Piece::Open(tag) => reading.open(&tag),
        Piece::Text(text) => reading.text(text),
        Piece::Close(name) => reading.close(name, take),
    })
}

/// A cell that is being read.
struct OpenCell {
    repeated: u64,
    kind: String,
    /// The value in an attribute of the cell.
    value: Option<String>,
    /// The paragraphs that the cell shows.
    shown: String,
    paragraphs: usize,
    link: Option<String>,
}

struct Reading<'b> {
    /// The index of the sheet that is read.
    sheet: usize,
    /// The index of the sheet that was started last.
    at: Option<usize>,
    line: u64,
    repeated: u64,
    row: Row,
    cell: Option<OpenCell>,
    /// The depth inside of elements that do not belong to the text of a cell, such as comments and drawings.
    aside: usize,
    budget: &'b Budget,
}

impl Reading<'_> {
    fn open(&mut self, tag: &Tag) -> Result<Flow> {
        if tag.name == "table" {
            self.at = Some(self.at.map_or(0, |at| at + 1));
            return Ok(if self.at > Some(self.sheet) { Flow::Stop } else { Flow::On });
        }
        if self.at != Some(self.sheet) {
            return Ok(Flow::On);
        }
        match tag.name.as_str() {
            "annotation" | "shapes" | "frame" | "custom-shape" => self.aside += 1,
            _ if self.aside > 0 => {}
            "table-row" => {
                self.repeated = tag.number("table:number-rows-repeated").unwrap_or(1).max(1);
                self.row = Row { line: self.line + 1, ..Row::default() };
            }
            "table-cell" | "covered-table-cell" => {
                self.budget.spend(Count::Cells, 1)?;
                let kind = tag.attribute("office:value-type").unwrap_or_default().to_owned();
                let value = match kind.as_str() {
                    "date" => tag.attribute("office:date-value"),
                    "boolean" => tag.attribute("office:boolean-value"),
                    "string" => tag.attribute("office:string-value"),
                    _ => tag.attribute("office:value"),
                };
                self.cell = Some(OpenCell {
                    repeated: tag.number("table:number-columns-repeated").unwrap_or(1).max(1),
                    value: value.map(str::to_owned),
                    kind,
                    shown: String::new(),
                    paragraphs: 0,
                    link: None,
                });
            }
            name => self.cell.iter_mut().for_each(|cell| match name {
                "p" => {
                    if cell.paragraphs > 0 {
                        cell.shown.push('\n');
                    }
                    cell.paragraphs += 1;
                }
                "a" => cell.link = cell.link.take().or_else(|| tag.attribute("xlink:href").map(str::to_owned)),
                "s" => {
                    let count = tag.number("text:c").unwrap_or(1).min(100);
                    cell.shown.extend(std::iter::repeat_n(' ', usize::try_from(count).unwrap_or(1)));
                }
                "tab" => cell.shown.push('\t'),
                "line-break" => cell.shown.push('\n'),
                _ => {}
            }),
        }
        Ok(Flow::On)
    }

    fn text(&mut self, text: &str) -> Result<Flow> {
        if let Some(cell) = self.cell.as_mut().filter(|cell| self.aside == 0 && cell.paragraphs > 0) {
            self.budget.check_length("a cell of the workbook", (cell.shown.len() + text.len()) as u64)?;
            cell.shown.push_str(text);
        }
        Ok(Flow::On)
    }

    fn close(&mut self, name: &str, take: &mut dyn FnMut(Row) -> Result<Flow>) -> Result<Flow> {
        match name {
            "annotation" | "shapes" | "frame" | "custom-shape" => self.aside = self.aside.saturating_sub(1),
            "table-cell" | "covered-table-cell" if self.aside == 0 => {
                if let Some(cell) = self.cell.take() {
                    self.put(cell)?;
                }
            }
            "table-row" if self.aside == 0 && self.at == Some(self.sheet) => return self.end_row(take),
            _ => {}
        }
        Ok(Flow::On)
    }

    /// Adds a cell to the row, as often as it is repeated. Repetitions of an empty cell are limited, because a file may
    /// repeat it up to the last column of the sheet.
    fn put(&mut self, open: OpenCell) -> Result<()> {
        let repeated = usize::try_from(open.repeated).unwrap_or(usize::MAX);
        let cell = open.cell();
        let blank = cell.value.is_null() && cell.link.is_none();
        let width = self.row.cells.len().saturating_add(repeated);
        if blank {
            self.row.cells.extend(std::iter::repeat_n(cell, repeated.min(COLUMNS)));
            self.row.cells.truncate(width.min(COLUMNS * 2));
            return Ok(());
        }
        if width > COLUMNS {
            return Err(too_wide().at(format!("row {}", self.row.line)));
        }
        self.budget.spend(Count::Cells, repeated as u64)?;
        let length = cell.value.as_str().map_or(0, str::len) as u64;
        self.budget.spend(Count::Bytes, length.saturating_mul(repeated as u64))?;
        self.row.cells.extend(std::iter::repeat_n(cell, repeated));
        Ok(())
    }

    fn end_row(&mut self, take: &mut dyn FnMut(Row) -> Result<Flow>) -> Result<Flow> {
        let mut row = std::mem::take(&mut self.row);
        while row.cells.last().is_some_and(|cell| cell.value.is_null() && cell.link.is_none()) {
            row.cells.pop();
        }
        let repeated = std::mem::replace(&mut self.repeated, 1);
        let first = self.line;
        self.line = self.line.saturating_add(repeated);
        if row.cells.is_empty() {
            return Ok(Flow::On);
        }
        let length = row.cells.iter().filter_map(|cell| cell.value.as_str()).map(str::len).sum::<usize>() as u64;
        for number in 0..repeated {
            self.budget.spend(Count::Cells, row.cells.len() as u64)?;
            if number > 0 {
                // The text of the row itself was counted cell by cell.
                self.budget.spend(Count::Bytes, length)?;
            }
            if take(Row { line: first + number + 1, ..row.clone() })? == Flow::Stop {
                return Ok(Flow::Stop);
            }
        }
        Ok(Flow::On)
    }
}

impl OpenCell {
    fn cell(self) -> Cell {
        let Self { kind, value, shown, link, .. } = self;
        let printed = Some(shown).filter(|shown| !shown.trim().is_empty());
        let value = match (kind.as_str(), value) {
            ("date", Some(iso)) => {
                let date = printed.as_deref().map_or_else(|| iso.clone(), |printed| as_printed(&iso, printed));
                Value::String(date.trim_end_matches("T00:00:00").to_owned())
            }
            ("boolean", Some(truth)) => Value::Bool(truth == "true"),
            // The exact value of a number is used, whatever its displayed form, such as 2,021 for a year.
            ("float", Some(number)) => match number.parse::<f64>() {
                Ok(exact) if exact.fract() == 0.0 && exact.abs() < 9e15 => Value::String(format!("{exact:.0}")),
                Ok(exact) => serde_json::Number::from_f64(exact).map_or(Value::Null, Value::Number),
                Err(_) => Value::String(number),
            },
            (_, value) => printed.or(value).map_or(Value::Null, Value::String),
        };
        Cell { value, link }
    }
}
