//! Reads Office Open XML workbooks (ECMA-376) cell by cell.

use std::collections::HashMap;
use std::io::{BufReader, Cursor};
use std::sync::Arc;

use serde_json::Value;
use zip::ZipArchive;

use super::escapes;
use super::links::{Links, place};
use super::number_formats::{Shown, built_in, date_of, of_code};
use super::parts::{Flow, Piece, Tag, walk};
use super::relations::Relation;
use crate::document::budget::{Budget, Count};
use crate::error::{Error, Result};
use crate::formats::table::links::hyperlink;
use crate::formats::table::sheet::{Cell, Row};
use crate::formats::table::{COLUMNS, too_wide};

/// The greatest number of sheets that are read.
const SHEETS: usize = 1000;

/// A workbook.
pub(super) struct Xlsx<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The names and the parts of the sheets, in their order.
    pub(super) sheets: Vec<(String, String)>,
    strings: Vec<Arc<str>>,
    /// The part of a number that each cell format shows.
    formats: Vec<Shown>,
    since_1904: bool,
}

impl<'b> Xlsx<'b> {
    /// Opens a workbook whose archive was checked.
    ///
    /// # Errors
    /// Returns an error when the bytes are no workbook, or hold more than `budget` allows.
    pub(super) fn open(bytes: &'b [u8], budget: &Budget) -> Result<Self> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| Error::data(format!("the spreadsheet cannot be read: {error}")))?;
        let mut book =
            Self { archive, sheets: Vec::new(), strings: Vec::new(), formats: Vec::new(), since_1904: false };
        let root = book.relations("", budget)?;
        let main = root.iter().find(|relation| relation.kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.part("").to_owned());
        let relations = book.relations(&main, budget)?;
        book.workbook(&main, &relations, budget)?;
        // If a relationship is missing, the part is searched under its usual name.
        let part_of = |kind: &str, usual: &str| {
            let relation = relations.iter().find(|relation| relation.kind == kind);
            relation.map_or_else(|| usual.to_owned(), |relation| relation.part(&main))
        };
        book.shared_strings(&part_of("sharedStrings", "xl/sharedStrings.xml"), budget)?;
        book.styles(&part_of("styles", "xl/styles.xml"), budget)?;
        Ok(book)
    }

    /// Reads an optional part. Returns false if it does not exist.
    fn part(&mut self, name: &str, budget: &Budget, take: impl FnMut(Piece<'_>) -> Result<Flow>) -> Result<bool> {
        let Some(index) = place_of(&self.archive, name) else { return Ok(false) };
        let part = self.archive.by_index(index);
        let part = part.map_err(|error| Error::data(format!("the spreadsheet cannot be read: {error}")))?;
        walk(BufReader::new(part), budget, take).map(|()| true)
    }

    /// The relationships of a part, or those of the package for an empty name.
    fn relations(&mut self, part: &str, budget: &Budget) -> Result<Vec<Relation>> {
        let (folder, name) = part.rsplit_once('/').map_or(("", part), |(folder, name)| (folder, name));
        let at = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
        let mut found = Vec::new();
        self.part(&at, budget, |piece| {
            if let Piece::Open(tag) = piece
                && tag.name == "Relationship"
            {
                found.extend(Relation::of(&tag));
            }
            Ok(Flow::On)
        })?;
        Ok(found)
    }

    fn workbook(&mut self, part: &str, relations: &[Relation], budget: &Budget) -> Result<()> {
        let (mut sheets, mut since_1904) = (Vec::new(), false);
        let there = self.part(part, budget, |piece| {
            let Piece::Open(tag) = piece else { return Ok(Flow::On) };
            match tag.name.as_str() {
                "workbookPr" => since_1904 = matches!(tag.attribute("date1904"), Some("1" | "true")),
                "sheet" if sheets.len() < SHEETS => {
                    let relation = tag.attribute("r:id").and_then(|id| relations.iter().find(|have| have.id == id));
                    let name = tag.attribute("name").unwrap_or_default().to_owned();
                    // A chart is a sheet without cells.
                    if let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") {
                        sheets.push((name, relation.part(part)));
                    }
                }
                _ => {}
            }
            Ok(Flow::On)
        })?;
        if !there {
            return Err(Error::data("the spreadsheet has no workbook in it")
                .hint("open it in a spreadsheet program and save it again"));
        }
        (self.sheets, self.since_1904) = (sheets, since_1904);
        Ok(())
    }

    /// Reads the texts to which cells refer by number. Phonetic hints for readers of Japanese are left out.
    fn shared_strings(&mut self, part: &str, budget: &Budget) -> Result<()> {
        let (mut strings, mut text, mut inside, mut phonetic) = (Vec::new(), String::new(), false, false);
        let mut bytes = 0;
        self.part(part, budget, |piece| {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "t" => inside = true,
                    "rPh" => phonetic = true,
                    _ => {}
                },
                Piece::Text(piece) if inside && !phonetic => {
                    budget.check_length("a cell of the workbook", (text.len() + piece.len()) as u64)?;
                    text.push_str(piece);
                }
                Piece::Text(_) => {}
                Piece::Close("t") => inside = false,
                Piece::Close("rPh") => phonetic = false,
                Piece::Close("si") => {
                    bytes += text.len() as u64;
                    budget.check(Count::Bytes, bytes)?;
                    budget.check(Count::Cells, strings.len() as u64)?;
                    strings.push(Arc::from(escapes::read(&text).as_ref()));
                    text.clear();
                }
                Piece::Close(_) => {}
            }
            Ok(Flow::On)
        })?;
        self.strings = strings;
        Ok(())
    }

    /// Reads which part of a number each cell format shows.
    fn styles(&mut self, part: &str, budget: &Budget) -> Result<()> {
        let (mut own, mut formats, mut inside) = (HashMap::new(), Vec::new(), false);
        self.part(part, budget, |piece| {
            match piece {
                Piece::Open(tag) => match tag.name.as_str() {
                    "numFmt" => {
                        let (number, code) = (tag.number("numFmtId"), tag.attribute("formatCode"));
                        own.extend(number.zip(code).map(|(number, code)| (number, of_code(code))));
                    }
                    "cellXfs" => inside = true,
                    "xf" if inside => {
                        let number = tag.number("numFmtId").unwrap_or_default();
                        formats.push(own.get(&number).copied().unwrap_or_else(|| built_in(number)));
                    }
                    _ => {}
                },
                Piece::Close("cellXfs") => return Ok(Flow::Stop),
                _ => {}
            }
            Ok(Flow::On)
        })?;
        self.formats = formats;
        Ok(())
    }

    /// Passes the rows of a sheet to `take`, in their order.
    ///
    /// # Errors
    /// Returns an error when the sheet is malformed, too wide, or holds more than `budget` allows; also returns the errors of `take`.
    pub(super) fn rows(
        &mut self,
        sheet: usize,
        budget: &Budget,
        take: &mut dyn FnMut(Row) -> Result<Flow>,
    ) -> Result<()> {
        let Some((_, part)) = self.sheets.get(sheet).cloned() else { return Ok(()) };
        let links = self.links(&part, budget)?;
        let Some(index) = place_of(&self.archive, &part) else { return Ok(()) };
        let (strings, formats, since_1904) = (&self.strings, &self.formats, self.since_1904);
        let file = self.archive.by_index(index);
        let file = file.map_err(|error| Error::data(format!("the spreadsheet cannot be read: {error}")))?;
        let mut reading = Reading { row: Row::default(), place: (0, 0), cell: None, budget };
        walk(BufReader::new(file), budget, |piece| match piece {
            Piece::Open(tag) => reading.open(&tag),
            Piece::Text(text) => reading.text(text),
            Piece::Close("c") => {
                let Some(open) = reading.cell.take() else { return Ok(Flow::On) };
                let place = reading.place;
                let mut cell = open.cell(strings, formats, since_1904, budget)?;
                cell.link = cell.link.or_else(|| links.at(place));
                reading.put(cell)
            }
            Piece::Close("row") => {
                let row = std::mem::take(&mut reading.row);
                if row.cells.is_empty() { Ok(Flow::On) } else { take(row) }
            }
            Piece::Close("sheetData") => Ok(Flow::Stop),
            Piece::Close(_) => {
                reading.cell.iter_mut().for_each(|cell| cell.within = Within::Nothing);
                Ok(Flow::On)
            }
        })
    }

    /// Reads the links of the cells in a sheet, which follow the cells in the file.
    fn links(&mut self, part: &str, budget: &Budget) -> Result<Links> {
        let relations = self.relations(part, budget)?;
        let mut links = Links::default();
        if !relations.iter().any(|relation| relation.kind == "hyperlink") {
            return Ok(links);
        }
        let mut count = 0;
        self.part(part, budget, |piece| {
            if let Piece::Open(tag) = piece
                && tag.name == "hyperlink"
            {
                count += 1;
                budget.check(Count::Cells, count)?;
                let relation = tag.attribute("r:id").and_then(|id| relations.iter().find(|have| have.id == id));
                if let (Some(relation), Some(cells)) = (relation, tag.attribute("ref")) {
                    let anchor = tag.attribute("location").map(|anchor| format!("#{anchor}")).unwrap_or_default();
                    links.add(cells, format!("{}{anchor}", relation.target));
                }
            }
            Ok(Flow::On)
        })?;
        Ok(links)
    }
}

/// The index of a part in the archive. Some programs write its name in another case.
fn place_of(archive: &ZipArchive<Cursor<&[u8]>>, name: &str) -> Option<usize> {
    let same = |index: &usize| {
        let found = archive.name_for_index(*index).and_then(std::result::Result::ok);
        found.is_some_and(|found| found.replace('\\', "/").eq_ignore_ascii_case(name))
    };
    archive.index_for_name(name).or_else(|| (0..archive.len()).find(same))
}

/// The element that contains a text of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Value,
    Formula,
}

/// A cell that is being read.
struct OpenCell {
    kind: String,
    style: usize,
    within: Within,
    phonetic: bool,
    value: String,
    formula: String,
}

/// The row that is being read.
struct Reading<'b> {
    row: Row,
    /// The row and column of the last cell that was read.
    place: (u64, usize),
    cell: Option<OpenCell>,
    budget: &'b Budget,
}

impl Reading<'_> {
    fn open(&mut self, tag: &Tag) -> Result<Flow> {
        match tag.name.as_str() {
            "row" => {
                let line = tag.number("r").unwrap_or(self.place.0 + 1);
                self.row = Row { line, ..Row::default() };
                // The next cell is in the first column.
                self.place = (line, usize::MAX);
            }
            "c" => {
                let next = self.place.1.wrapping_add(1);
                let (_, column) = tag.attribute("r").and_then(place).unwrap_or((self.place.0, next));
                self.place.1 = column;
                self.budget.spend(Count::Cells, 1)?;
                if column >= COLUMNS {
                    return Err(too_wide().at(format!("row {}", self.place.0)));
                }
                self.cell = Some(OpenCell {
                    kind: tag.attribute("t").unwrap_or("n").to_owned(),
                    style: tag.number("s").and_then(|style| usize::try_from(style).ok()).unwrap_or_default(),
                    within: Within::Nothing,
                    phonetic: false,
                    value: String::new(),
                    formula: String::new(),
                });
            }
            "v" | "t" => self.cell.iter_mut().for_each(|cell| cell.within = Within::Value),
            "f" => self.cell.iter_mut().for_each(|cell| cell.within = Within::Formula),
            "rPh" => self.cell.iter_mut().for_each(|cell| cell.phonetic = true),
            "r" => self.cell.iter_mut().for_each(|cell| cell.phonetic = false),
            _ => {}
        }
        Ok(Flow::On)
    }

    fn text(&mut self, text: &str) -> Result<Flow> {
        let Some(cell) = self.cell.as_mut().filter(|cell| !cell.phonetic) else { return Ok(Flow::On) };
        let to = match cell.within {
            Within::Value => &mut cell.value,
            Within::Formula => &mut cell.formula,
            Within::Nothing => return Ok(Flow::On),
        };
        self.budget.check_length("a cell of the workbook", (to.len() + text.len()) as u64)?;
        to.push_str(text);
        Ok(Flow::On)
    }

    fn put(&mut self, cell: Cell) -> Result<Flow> {
        let column = self.place.1;
        if self.row.cells.len() <= column {
            self.row.cells.resize(column + 1, Cell::default());
        }
        if let Some(slot) = self.row.cells.get_mut(column) {
            *slot = cell;
        }
        Ok(Flow::On)
    }
}

impl OpenCell {
    fn cell(self, strings: &[Arc<str>], formats: &[Shown], since_1904: bool, budget: &Budget) -> Result<Cell> {
        let link = hyperlink(&self.formula);
        let text = |text: &str| {
            budget.spend(Count::Bytes, text.len() as u64)?;
            Ok::<Value, Error>(Value::String(text.to_owned()))
        };
        let shown = formats.get(self.style).copied().unwrap_or(Shown::Number);
        let value = match self.kind.as_str() {
            // Many cells may share one long string, so its length is counted for each of them.
            "s" => match self.value.trim().parse::<usize>().ok().and_then(|number| strings.get(number)) {
                Some(shared) => text(shared)?,
                None => Value::Null,
            },
            "inlineStr" | "str" => text(&escapes::read(&self.value))?,
            "b" => Value::Bool(self.value.trim() == "1"),
            "d" => text(self.value.trim().trim_end_matches("T00:00:00"))?,
            "e" => Value::Null,
            _ => match self.value.trim().parse::<f64>() {
                Err(_) if self.value.trim().is_empty() => Value::Null,
                Err(_) => text(self.value.trim())?,
                Ok(number) => match date_of(number, shown, since_1904) {
                    Some(date) => text(&date)?,
                    // Some spreadsheets store a year as 2021.0.
                    None if number.fract() == 0.0 && number.abs() < 9e15 => text(&format!("{number:.0}"))?,
                    None => serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
                },
            },
        };
        Ok(match link {
            // If the program that wrote the workbook did not store the displayed text, the words in the formula are
            // used.
            Some((address, words)) if value.is_null() => Cell { value: text(&words)?, link: Some(address) },
            link => Cell { value, link: link.map(|(address, _)| address) },
        })
    }
}

/// Returns whether an archive contains an Office Open XML workbook.
pub(crate) fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") && memchr::memmem::find(bytes, b"xl/workbook").is_some()
}
