//! Reads and writes workbooks: Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300). All sheets that contain
//! records are read.
//!
//! This module parses both formats itself with `zip` and `quick-xml`. The crate `calamine` 0.38, which was used before,
//! returns the number of a date without the format of its cell, so that a cell that shows "Apr 2021" became 2021-04-01.
//! The crate does not return links, and it allocates all empty cells that an OpenDocument file announces.
//!
//! Cells are processed one by one as they are read. Otherwise a sheet with a cell in its last row and column would
//! cause all the empty cells before it to be allocated.

mod escapes;
mod fixed_parts;
mod links;
mod number_formats;
pub(crate) mod ods;
mod own;
pub(crate) mod package;
mod parts;
mod relations;
pub(crate) mod writer;
pub(crate) mod xlsx;

use super::csv::sheet::{SheetRow, SheetRows, meanings};
use super::raw_entry::{Body, Raw, RawEntries};
use super::stream::EntryStream;
use super::table::known::Known;
use super::table::layout::{Head, heads};
use super::table::sheet::Row;
use super::table::{Choice, entries, header};
use crate::document::budget::{Budget, Limits};
use crate::document::entry::{Entries, Entry};
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result, nearest};
use crate::record::Unknown;
use crate::record::rejected::Rejected;
use parts::Flow;
use xlsx::Xlsx;

/// The sheets of a workbook that contain records, and the way in which each is read.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    sheets: Vec<Sheet>,
    /// True if the workbook has several sheets, so that each record states its sheet.
    several: bool,
}

#[derive(Debug, Clone)]
struct Sheet {
    index: usize,
    name: String,
    /// The number of the header row.
    header: u64,
    heads: Vec<Head>,
    /// True if the columns are those of a catalogue.
    sure: bool,
    /// The columns of the sheet of records in a workbook that this program wrote.
    own: Option<own::Columns>,
}

/// A workbook in one of the two formats.
enum Book<'b> {
    Xlsx(Box<Xlsx<'b>>),
    Ods(&'b [u8], Vec<String>),
}

impl<'b> Book<'b> {
    fn open(bytes: &'b [u8], budget: &Budget) -> Result<Self> {
        if ods::is_workbook(bytes) {
            return Ok(Self::Ods(bytes, ods::sheets(bytes, budget)?));
        }
        Xlsx::open(bytes, budget).map(|book| Self::Xlsx(Box::new(book)))
    }

    fn names(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheets.iter().map(|(name, _)| name.clone()).collect(),
            Self::Ods(_, names) => names.clone(),
        }
    }

    fn rows(&mut self, sheet: usize, budget: &Budget, take: &mut dyn FnMut(Row) -> Result<Flow>) -> Result<()> {
        match self {
            Self::Xlsx(book) => book.rows(sheet, budget, take),
            Self::Ods(bytes, _) => ods::rows(bytes, sheet, budget, take),
        }
    }
}

/// Finds the sheets of a workbook that contain records: the sheet that the user chose, or else all sheets with the
/// columns of a catalogue, or else the first sheet with rows.
///
/// # Errors
/// Returns an error when it is no workbook, has no such sheet or no rows, or expands to more than `budget` allows.
pub(crate) fn plan(bytes: &[u8], choice: Choice<'_>, known: Known<'_>, budget: &Budget) -> Result<Plan> {
    package::check(bytes, budget)?;
    let mut book = Book::open(bytes, budget)?;
    let names = book.names();
    let chosen = choice.sheet.map(|sheet| chosen(sheet, &names)).transpose()?;
    let looked_at = header::rows_looked_at(choice.header_row);
    let (mut sheets, mut missing) = (Vec::new(), None);
    for (index, name) in names.iter().enumerate().filter(|(index, _)| chosen.is_none_or(|chosen| chosen == *index)) {
        let mut rows = Vec::new();
        // Each sheet has the whole budget here, because its first rows are read again later.
        book.rows(index, &budget.limits().budget(), &mut |row| {
            rows.push(row);
            Ok(if rows.len() < looked_at { Flow::On } else { Flow::Stop })
        })?;
        match header::find(&rows, choice.header_row, known) {
            Ok(Some(header)) => sheets.push(Sheet {
                index,
                name: name.clone(),
                header: rows.get(header.at).map_or(0, |row| row.line.saturating_sub(u64::from(header.is_record))),
                heads: heads(&header.names, known),
                sure: known.is_catalogue(&header.names),
                own: own::Columns::of(&header.names),
            }),
            Ok(None) => {}
            Err(error) => missing = Some(error),
        }
    }
    if chosen.is_none() {
        if let Some(own) = sheets.iter().position(|sheet| sheet.own.is_some()) {
            // The other sheets of a workbook that this program wrote describe its columns and hold texts that are too
            // long for a cell.
            sheets = sheets.drain(own..=own).collect();
        }
        match sheets.iter().any(|sheet: &Sheet| sheet.sure) {
            true => sheets.retain(|sheet| sheet.sure),
            false => sheets.truncate(1),
        }
    }
    match missing {
        _ if !sheets.is_empty() => {
            let several = names.len() > 1 && sheets.iter().all(|sheet| sheet.own.is_none());
            Ok(Plan { several, sheets })
        }
        Some(error) => Err(error),
        None => Err(Error::data("the spreadsheet has no rows").hint("the first row of a sheet names its columns")),
    }
}

/// The index of the sheet that the user named.
fn chosen(sheet: &str, names: &[String]) -> Result<usize> {
    let by_name = names.iter().position(|name| name == sheet);
    let by_name = by_name.or_else(|| names.iter().position(|name| name.trim().eq_ignore_ascii_case(sheet.trim())));
    let number = || sheet.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let found = by_name.or_else(|| number().filter(|number| *number < names.len()));
    found.ok_or_else(|| {
        let error = Error::usage(format!("the workbook has no sheet {sheet}"));
        match nearest(sheet, names.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error.hint(format!("its sheets are {}", names.join(", "))),
        }
    })
}

/// Reads the sheets of a workbook by their plan.
///
/// # Errors
/// Returns an error when a sheet is malformed, or expands to more than `budget` allows; also returns the errors of `sink`.
pub(crate) fn read(bytes: &[u8], plan: &Plan, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut book = Book::open(bytes, budget)?;
    for sheet in &plan.sheets {
        if let Some(columns) = &sheet.own {
            let continued = own::continued(&mut book, budget)?;
            book.rows(sheet.index, budget, &mut |row| {
                if row.line > sheet.header {
                    own::take(row, columns, &continued, sink)?;
                }
                Ok(Flow::On)
            })?;
            continue;
        }
        let mut sink = OfSheet { name: plan.several.then_some(sheet.name.as_str()), sink: &mut *sink };
        book.rows(sheet.index, budget, &mut |row| {
            if row.line > sheet.header {
                entries::take(row, &sheet.heads, &mut sink)?;
            }
            Ok(Flow::On)
        })?;
    }
    Ok(())
}

/// Reads the records of a workbook that this program wrote, as the other commands read catalogues.
///
/// # Errors
/// Returns an error when the bytes are no workbook that this tool wrote, or expand to more than `limits` allow.
pub(crate) fn catalogue(bytes: Vec<u8>, file: String, limits: Limits) -> Result<RawEntries> {
    let plan = own_plan(&bytes, &limits.budget()).map_err(|error| error.at(&file))?;
    let reading = move |budget: &Budget, sink: &mut dyn EntrySink| read(&bytes, &plan, budget, sink);
    let batches = EntryStream::start("the reader of workbooks", limits, reading)?;
    let mut ordinal = 0;
    Ok(Box::new(batches.flat_map(move |batch| {
        let mut raw = |place: Option<&str>, body: Body| {
            ordinal += 1;
            let row = place.and_then(|place| place.strip_prefix("row ")).and_then(|row| row.parse().ok());
            Ok(Raw { file: file.clone(), line: row.unwrap_or(ordinal + 1), ordinal, body })
        };
        match batch {
            Err(error) => vec![Err(error)],
            Ok(Entries { entries, rejected, .. }) => {
                let entries = entries.into_iter().map(|entry| (None, Body::Row(Box::new(entry.record))));
                let rejected =
                    rejected.into_iter().map(|one| (one.error.place().map(str::to_owned), Body::Bad(Box::new(one))));
                entries.chain(rejected).map(|(place, body)| raw(place.as_deref(), body)).collect::<Vec<_>>()
            }
        }
    })))
}

/// Finds the sheet of records in a workbook that this program wrote.
fn own_plan(bytes: &[u8], budget: &Budget) -> Result<Plan> {
    package::check(bytes, budget)?;
    let mut book = Book::open(bytes, budget)?;
    for (index, name) in book.names().into_iter().enumerate() {
        let mut found = None;
        book.rows(index, &budget.limits().budget(), &mut |row| {
            let names: Vec<String> = row.cells.iter().map(super::table::sheet::Cell::text).collect();
            found = own::Columns::of(&names).or_else(|| own::Columns::left(&names)).map(|columns| (row.line, columns));
            Ok(Flow::Stop)
        })?;
        if let Some((header, columns)) = found {
            let sheet = Sheet { index, name, header, heads: Vec::new(), sure: true, own: Some(columns) };
            return Ok(Plan { sheets: vec![sheet], several: false });
        }
    }
    Err(Error::data("no sheet of this workbook is a catalogue").hint("import reads the workbooks of other tools"))
}

/// The rows of the sheet of records of a workbook that we wrote, cell by cell; `None` where no sheet has the column `id`
/// and another one of ours.
///
/// # Errors
/// Returns an error when a sheet is malformed, or expands to more than `budget` allows.
pub(crate) fn sheet_rows(bytes: &[u8], place: &str, budget: &Budget) -> Result<Option<SheetRows>> {
    package::check(bytes, budget).map_err(|error| error.at(place))?;
    let mut book = Book::open(bytes, budget)?;
    for (index, _) in book.names().into_iter().enumerate() {
        let mut found = None;
        book.rows(index, &budget.limits().budget(), &mut |row| {
            let names: Vec<String> = row.cells.iter().map(super::table::sheet::Cell::text).collect();
            found = meanings(&names).map(|meanings| (row.line, names, meanings));
            Ok(Flow::Stop)
        })?;
        let Some((header, names, meanings)) = found else { continue };
        let continued = own::continued(&mut book, budget)?;
        let mut rows = SheetRows::default();
        book.rows(index, budget, &mut |row| {
            if row.line > header {
                let texts = own::texts(&row, &names, &continued);
                if texts.iter().any(|text| !text.is_empty()) {
                    let cells = meanings.iter().cloned().zip(texts).collect();
                    rows.rows.push(SheetRow { number: row.line, cells });
                }
            }
            Ok(Flow::On)
        })?;
        return Ok(Some(rows));
    }
    Ok(None)
}

/// Entries of one sheet among several: their source says which.
struct OfSheet<'s> {
    name: Option<&'s str>,
    sink: &'s mut dyn EntrySink,
}

impl EntrySink for OfSheet<'_> {
    fn entry(&mut self, mut entry: Entry) -> Result<()> {
        let name = self.name.and_then(|name| serde_json::value::to_raw_value(name).ok());
        let sheet = name.map(|value| Unknown { name: "sheet".to_owned(), value });
        entry.record.source.unknown.extend(sheet);
        self.sink.entry(entry)
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<()> {
        let Some(name) = self.name else { return self.sink.rejected(rejected) };
        let place = rejected.error.place().unwrap_or_default().replace("line ", "row ");
        let error = rejected.error.at(format!("sheet {name}, {place}"));
        self.sink.rejected(Rejected { error, ..rejected })
    }

    fn warning(&mut self, warning: Error) -> Result<()> {
        self.sink.warning(warning)
    }

    fn stray(&mut self, line: u64, text: &str) -> Result<()> {
        self.sink.stray(line, text)
    }
}
