//! The archive of a workbook, looked through before it is read: nothing that it announces is believed.
//!
//! The reader of workbooks makes room for as many shared strings as the workbook says it has, and holds its styles
//! and sheet names whole. So every part is unpacked here once, without being held, and what is in it is counted.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::document::budget::{Budget, Count};
use crate::error::{Error, Result};

/// Files in the archive of a workbook. Each sheet, drawing and picture is one.
const FILES: usize = 20_000;
/// Bytes of a part that is held whole and describes the workbook: 16 MiB.
const DESCRIPTION: u64 = 16 << 20;
/// Cell formats of a workbook (Excel allows 65,490).
const FORMATS: u64 = 66_000;
/// How many more shared strings a workbook may announce than it has. Some programs count the cells that use them.
const SLACK: u64 = 1 << 20;

/// Looks through the archive of a workbook.
///
/// # Errors
/// Where it is no archive, unpacks to more than `budget` allows, or announces what it does not hold.
pub(crate) fn check(bytes: &[u8], budget: &Budget) -> Result<()> {
    if memchr::memmem::find_iter(bytes, b"PK\x01\x02").count() > FILES {
        return Err(Error::data(format!("the archive of the spreadsheet holds more than {FILES} files"))
            .hint("save the sheet that is meant as CSV"));
    }
    let wrong = |error: &dyn std::fmt::Display| Error::data(format!("the spreadsheet cannot be read: {error}"));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| wrong(&error))?;
    for number in 0..archive.len() {
        let part = archive.by_index(number).map_err(|error| wrong(&error))?;
        let name = part.name().map_err(|error| wrong(&error))?.to_ascii_lowercase();
        if !(name.ends_with(".xml") || name.ends_with(".rels")) {
            continue;
        }
        let kind = Kind::of(&name);
        let mut part = Counted { part, name, kind, budget, count: 0, over: None };
        let outcome = look(&mut part, kind, budget);
        if let Some(error) = part.over {
            return Err(error);
        }
        match outcome {
            Err(Trouble::Found(error)) => return Err(error),
            // What is malformed is for the reader of workbooks to say, if it needs the part at all.
            Ok(()) | Err(Trouble::Malformed) => {}
        }
    }
    Ok(())
}

/// What a part is, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// It says which part is the workbook.
    Relations,
    /// The texts of cells.
    SharedStrings,
    /// A sheet.
    Sheet,
    /// What describes the workbook.
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "_rels/.rels" => Self::Relations,
            name if name.ends_with("sharedstrings.xml") => Self::SharedStrings,
            // A workbook of OpenDocument has all of its sheets in one part.
            "content.xml" => Self::Sheet,
            name if name.contains("worksheets/") && !name.ends_with("styles.xml") => Self::Sheet,
            _ => Self::Other,
        }
    }
}

/// What is found while a part is looked through.
enum Trouble {
    /// The document must be refused.
    Found(Error),
    /// The part cannot be read to its end.
    Malformed,
}

/// A part that counts its bytes as they are unpacked.
struct Counted<'b, R> {
    part: R,
    name: String,
    kind: Kind,
    budget: &'b Budget,
    count: u64,
    over: Option<Error>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        self.count += read as u64;
        let counted = self.budget.spend(Count::Unpacked, read as u64).and_then(|()| self.held());
        if let Err(error) = counted {
            self.over = Some(error);
            return Err(std::io::Error::other("over the budget"));
        }
        Ok(read)
    }
}

impl<R> Counted<'_, R> {
    /// A sheet is read bit by bit, the shared strings are held, and so is what describes the workbook.
    fn held(&self) -> Result<()> {
        match self.kind {
            Kind::Sheet => return Ok(()),
            Kind::SharedStrings => return self.budget.check(Count::Bytes, self.count),
            Kind::Relations | Kind::Other => {}
        }
        if self.count <= DESCRIPTION {
            return Ok(());
        }
        let size = crate::text::sizes::size(DESCRIPTION);
        Err(Error::data(format!("{} in the spreadsheet unpacks to more than {size}", self.name))
            .hint("save the sheet that is meant as CSV"))
    }
}

/// Counts what the reader of workbooks will hold of a part.
fn look(part: &mut impl Read, kind: Kind, budget: &Budget) -> std::result::Result<(), Trouble> {
    let mut xml = Reader::from_reader(BufReader::new(part));
    let (mut announced, mut strings, mut formats) = (0_u64, 0_u64, 0_u64);
    let mut buffer = Vec::new();
    let whole = loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "sst" => announced = announced.max(number(&tag, "uniqueCount")),
                "si" => {
                    strings += 1;
                    budget.check(Count::Cells, strings).map_err(Trouble::Found)?;
                }
                "xf" => {
                    formats += 1;
                    if formats > FORMATS {
                        let error = Error::data(format!("the spreadsheet has more than {FORMATS} cell formats"));
                        return Err(Trouble::Found(error.hint("save the sheet that is meant as CSV")));
                    }
                }
                // The workbook is no sheet: what describes it must stay small.
                "Relationship" if kind == Kind::Relations && leads_to_sheet(&tag) => {
                    let error = Error::data("the spreadsheet names one of its sheets as the workbook");
                    return Err(Trouble::Found(error.hint("open it in a spreadsheet program and save it again")));
                }
                // Of a sheet only the bytes count: its cells are read one by one.
                "sheetData" | "spreadsheet" if kind == Kind::Sheet => {
                    break std::io::copy(xml.get_mut(), &mut std::io::sink()).is_ok();
                }
                _ => {}
            },
            Ok(Event::Eof) => break true,
            Ok(_) => {}
            Err(_) => break false,
        }
    };
    if announced > strings + SLACK {
        let message = format!("the spreadsheet announces {announced} shared strings and holds {strings}");
        let hint = "open it in a spreadsheet program and save it again, or save it as CSV";
        return Err(Trouble::Found(Error::data(message).hint(hint)));
    }
    if whole { Ok(()) } else { Err(Trouble::Malformed) }
}

/// A number that a tag announces. One too long to be read is one that nothing can hold.
fn number(tag: &BytesStart<'_>, name: &str) -> u64 {
    let found = tag.try_get_attribute(name).ok().flatten();
    found.map_or(0, |found| found.value.trim().parse().unwrap_or(u64::MAX))
}

fn leads_to_sheet(tag: &BytesStart<'_>) -> bool {
    let target = tag.try_get_attribute("Target").ok().flatten();
    target.is_some_and(|target| target.value.to_ascii_lowercase().contains("worksheets/"))
}
