//! Writes a catalogue as an Office Open XML workbook (ECMA-376): a sheet of records with typed dates, links and a
//! filter under a frozen header, and a sheet that describes each column.
//!
//! The workbook is written row by row into a stream with `zip`. The crate `rust_xlsxwriter` needs a seekable file, so
//! that a catalogue could not be piped, and holds the links of all cells until the end.

use std::fmt::Write as _;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::SpooledTempFile;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::fixed_parts as parts;
use crate::document::identifier_texts::is_address;
use crate::formats::csv::columns::{COLUMNS, MORE, Type};
use crate::formats::csv::row::{cells, names};
use crate::formats::xml::escape;
use crate::formats::{Exporter, Options};
use crate::record::Record;

/// The greatest number of rows in a sheet, including the header row.
const ROWS: u64 = 1_048_576;
/// The greatest number of UTF-16 units in a cell: a little less than the 32,767 that are allowed.
const LONGEST: usize = 32_000;
/// The greatest number of links in a sheet.
const LINKS: u64 = 65_530;
/// The greatest length in bytes of an address that spreadsheets accept as a link.
const LONGEST_ADDRESS: usize = 2_000;
/// The number of bytes held in memory of data that must wait for the end of the sheet.
const WAITING: usize = 1 << 20;

pub(crate) fn exporter(options: &Options) -> Box<dyn Exporter> {
    Box::new(Workbook::new(options.own.clone(), &options.fields))
}

/// The bytes of the archive that were not passed on yet.
#[derive(Clone, Default)]
struct Pending(Arc<Mutex<Vec<u8>>>);

impl Pending {
    fn pass_on(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let written = out.write_all(&bytes);
        bytes.clear();
        written
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Workbook {
    pending: Pending,
    zip: Option<ZipWriter<StreamWriter<Pending>>>,
    /// The custom fields that have a column.
    own: Vec<String>,
    /// The indices of the columns that are written, in their order.
    columns: Vec<usize>,
    /// The number of the row that was written last.
    row: u64,
    /// The XML of the row that is being written.
    xml: String,
    /// The links of cells and their targets, which follow the cells in the file.
    links: SpooledTempFile,
    relations: SpooledTempFile,
    link_count: u64,
    /// The rows of the sheet for texts that are too long for a cell.
    continued: SpooledTempFile,
    continued_rows: u64,
}

impl Workbook {
    /// Makes a workbook with the chosen columns, or with all columns if none is chosen.
    fn new(own: Vec<String>, chosen: &[String]) -> Self {
        let pending = Pending::default();
        let all = names(&own);
        let columns = match chosen {
            [] => (0..all.len()).collect(),
            chosen => chosen.iter().filter_map(|field| all.iter().position(|name| name == field)).collect(),
        };
        Self {
            columns,
            zip: Some(ZipWriter::new_stream(pending.clone())),
            pending,
            own,
            row: 0,
            xml: String::new(),
            links: SpooledTempFile::new(WAITING),
            relations: SpooledTempFile::new(WAITING),
            link_count: 0,
            continued: SpooledTempFile::new(WAITING),
            continued_rows: 0,
        }
    }

    /// The names of the columns that are written.
    fn names(&self) -> Vec<String> {
        let all = names(&self.own);
        self.columns.iter().filter_map(|at| all.get(*at)).map(|name| (*name).to_owned()).collect()
    }

    fn zip(&mut self) -> io::Result<&mut ZipWriter<StreamWriter<Pending>>> {
        self.zip.as_mut().ok_or_else(|| io::Error::other("the workbook is finished"))
    }

    fn start_part(&mut self, name: &str) -> io::Result<()> {
        // All parts have the same fixed time, so that the same records give the same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(1))
            .last_modified_time(DateTime::default());
        self.zip()?.start_file(name, options).map_err(io::Error::from)
    }

    fn part(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.start_part(name)?;
        self.zip()?.write_all(text.as_bytes())
    }

    /// Copies the data that waited for the end of the sheet.
    fn copy(&mut self, which: fn(&mut Self) -> &mut SpooledTempFile) -> io::Result<()> {
        which(self).seek(SeekFrom::Start(0))?;
        let mut buffer = vec![0; 1 << 16];
        loop {
            let count = which(self).read(&mut buffer)?;
            if count == 0 {
                return Ok(());
            }
            self.zip()?.write_all(buffer.get(..count).unwrap_or_default())?;
        }
    }

    /// Writes a cell of the record's row; an empty one takes no room.
    fn cell(&mut self, at: usize, name: &str, kind: Type, value: &str) -> io::Result<()> {
        if value.is_empty() {
            return Ok(());
        }
        let (place, row) = (parts::letters(at), self.row);
        let number = || value.parse::<f64>().is_ok_and(f64::is_finite);
        let written = match kind {
            Type::Bool => write!(self.xml, "<c r=\"{place}{row}\" t=\"b\"><v>{}</v></c>", u8::from(value == "true")),
            Type::Number if number() => write!(self.xml, "<c r=\"{place}{row}\"><v>{value}</v></c>"),
            _ => match Some(value).filter(|_| name == "issued").and_then(parts::dated) {
                Some((style, days)) => write!(self.xml, "<c r=\"{place}{row}\" s=\"{style}\"><v>{days}</v></c>"),
                None => return self.text(at, name, value),
            },
        };
        written.map_err(io::Error::other)
    }

    /// Writes a text; the rest of a text that is too long for a cell is written to a sheet for continuations.
    fn text(&mut self, at: usize, name: &str, value: &str) -> io::Result<()> {
        let (place, row) = (parts::letters(at), self.row);
        let mut pieces = pieces(value);
        let first = pieces.next().unwrap_or_default();
        let is_link = matches!(name, "url" | "files") && is_link(value);
        let style = if is_link { format!(" s=\"{}\"", parts::LINK) } else { String::new() };
        parts::string(&mut self.xml, &format!("{place}{row}"), &style, first);
        for (number, piece) in (2..).zip(pieces) {
            self.continued_rows += 1;
            let line = self.continued_rows + 1;
            let mut xml = format!("<row r=\"{line}\"><c r=\"A{line}\"><v>{row}</v></c>");
            parts::string(&mut xml, &format!("B{line}"), "", name);
            xml.push_str(&format!("<c r=\"C{line}\"><v>{number}</v></c>"));
            parts::string(&mut xml, &format!("D{line}"), "", piece);
            xml.push_str("</row>\n");
            self.continued.write_all(xml.as_bytes())?;
        }
        if is_link && self.link_count < LINKS {
            self.link_count += 1;
            let id = self.link_count;
            writeln!(self.links, "<hyperlink ref=\"{place}{row}\" r:id=\"rId{id}\"/>")?;
            let target = parts::address(value);
            writeln!(
                self.relations,
                "<Relationship Id=\"rId{id}\" Type=\"{}/hyperlink\" Target=\"{}\" TargetMode=\"External\"/>",
                parts::RELATION,
                escape(&target)
            )?;
        }
        Ok(())
    }

    /// Writes the header row.
    fn header(&mut self) -> io::Result<()> {
        self.row = 1;
        self.xml.push_str("<row r=\"1\">");
        for (at, name) in self.names().iter().enumerate() {
            let place = format!("{}1", parts::letters(at));
            parts::string(&mut self.xml, &place, &format!(" s=\"{}\"", parts::HEADER), name);
        }
        self.end_row()
    }

    fn end_row(&mut self) -> io::Result<()> {
        self.xml.push_str("</row>\n");
        let xml = std::mem::take(&mut self.xml);
        self.zip()?.write_all(xml.as_bytes())?;
        self.xml = xml;
        self.xml.clear();
        Ok(())
    }
}

impl Exporter for Workbook {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.part("[Content_Types].xml", parts::CONTENT_TYPES)?;
        self.part("_rels/.rels", &parts::root_relations())?;
        self.start_part("xl/worksheets/sheet1.xml")?;
        let names = self.names();
        let more = names.iter().position(|name| *name == MORE);
        let head = parts::records_head(names.iter().map(String::as_str), more);
        self.zip()?.write_all(head.as_bytes())?;
        self.header()?;
        self.pending.pass_on(out)
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        if self.row >= ROWS {
            let message =
                format!("a sheet of a workbook holds {} records, and there are more; write CSV or SQLite", ROWS - 1);
            return Err(io::Error::other(message));
        }
        self.row += 1;
        let row = self.row;
        write!(self.xml, "<row r=\"{row}\">").map_err(io::Error::other)?;
        let own = self.own.clone();
        let (names, cells) = (names(&own), cells(record, &own));
        for (at, index) in self.columns.clone().into_iter().enumerate() {
            let (Some(name), Some(value)) = (names.get(index).copied(), cells.get(index)) else { continue };
            let kind = COLUMNS.iter().find(|column| column.name == name).map_or(Type::Text, |column| column.kind);
            self.cell(at, name, kind, value)?;
        }
        self.end_row()?;
        self.pending.pass_on(out)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let range = format!("A1:{}{}", parts::letters(self.columns.len().saturating_sub(1)), self.row);
        let (count, continued) = (self.link_count, self.continued_rows > 0);
        self.zip()?.write_all(format!("</sheetData><autoFilter ref=\"{range}\"/>").as_bytes())?;
        if count > 0 {
            self.zip()?.write_all(b"<hyperlinks>")?;
            self.copy(|book| &mut book.links)?;
            self.zip()?.write_all(b"</hyperlinks>")?;
        }
        self.zip()?.write_all(b"</worksheet>")?;
        if count > 0 {
            self.start_part("xl/worksheets/_rels/sheet1.xml.rels")?;
            self.zip()?.write_all(parts::RELATIONS_HEAD.as_bytes())?;
            self.copy(|book| &mut book.relations)?;
            self.zip()?.write_all(b"</Relationships>")?;
        }
        self.part("xl/worksheets/sheet2.xml", &parts::columns_sheet(&self.names()))?;
        if continued {
            self.start_part("xl/worksheets/sheet3.xml")?;
            self.zip()?.write_all(parts::continued_head().as_bytes())?;
            self.copy(|book| &mut book.continued)?;
            self.zip()?.write_all(b"</sheetData></worksheet>")?;
        }
        self.part("xl/styles.xml", &parts::styles())?;
        self.part("xl/workbook.xml", &parts::workbook(&range, continued))?;
        self.part("xl/_rels/workbook.xml.rels", &parts::workbook_relations(continued))?;
        if let Some(zip) = self.zip.take() {
            zip.finish().map_err(io::Error::from)?;
        }
        self.pending.pass_on(out)
    }
}

/// Returns whether a cell consists of an address that spreadsheets accept as a link.
fn is_link(value: &str) -> bool {
    value.len() <= LONGEST_ADDRESS && is_address(value) && !value.contains(['|', '\n', ' '])
}

/// Splits a text into pieces that fit in cells.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut units = 0;
        let length = |c: char| {
            units += c.len_utf16();
            (units <= LONGEST).then(|| c.len_utf8())
        };
        let end = if rest.len() <= LONGEST { rest.len() } else { rest.chars().map_while(length).sum() };
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = after;
        Some(piece)
    })
}
