//! Checks the archive of a workbook before it is read, because the sizes that it announces cannot be trusted.
//!
//! The reader of workbooks holds the shared strings, the styles and the names of the sheets in memory. This module
//! therefore unpacks every part once, without holding it, and counts its content.

use std::io::{BufReader, Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use crate::document::budget::{Budget, Count};
use crate::error::{Error, Result};

/// The greatest number of files in the archive of a workbook. Each sheet, drawing and picture is a file.
const FILES: usize = 20_000;
/// The greatest size of a part that describes the workbook and is held in memory: 16 MiB.
const DESCRIPTION: u64 = 16 << 20;
/// The greatest number of cell formats (Excel allows 65,490).
const FORMATS: u64 = 66_000;
/// The greatest difference between the announced and the actual number of shared strings. Some programs count the cells
/// that use them.
const SLACK: u64 = 1 << 20;

/// Checks the archive of a workbook.
///
/// # Errors
/// Returns an error if the bytes are not an archive, if it unpacks to more than `budget` allows, or if it announces
/// more content than it holds.
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
            // The reader of workbooks reports malformed parts, if it needs them at all.
            Ok(()) | Err(Trouble::Malformed) => {}
        }
    }
    Ok(())
}

/// The kind of a part, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// The relationships that tell which part is the workbook.
    Relations,
    /// The shared strings, which are the texts of cells.
    SharedStrings,
    /// A sheet.
    Sheet,
    /// Another part that describes the workbook.
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "_rels/.rels" => Self::Relations,
            name if name.ends_with("sharedstrings.xml") => Self::SharedStrings,
            // An OpenDocument workbook has all of its sheets in one part.
            "content.xml" => Self::Sheet,
            name if name.contains("worksheets/") && !name.ends_with("styles.xml") => Self::Sheet,
            _ => Self::Other,
        }
    }
}

/// The reason why the check of a part stopped.
enum Trouble {
    /// The document must be refused with this error.
    Found(Error),
    /// The part cannot be read to its end.
    Malformed,
}

/// A part whose bytes are counted as they are unpacked.
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
    /// Checks the size of the part. A sheet is read in pieces, but the shared strings and the descriptions of the
    /// workbook are held in memory.
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

/// Counts the content of a part that the reader of workbooks will hold in memory.
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
                // The part of the workbook itself must not be a sheet, because its size is limited more strictly.
                "Relationship" if kind == Kind::Relations && leads_to_sheet(&tag) => {
                    let error = Error::data("the spreadsheet names one of its sheets as the workbook");
                    return Err(Trouble::Found(error.hint("open it in a spreadsheet program and save it again")));
                }
                // For a sheet, only the bytes are counted, because its cells are read one by one.
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

/// A number in an attribute. A number that is too long to be parsed counts as too large.
fn number(tag: &BytesStart<'_>, name: &str) -> u64 {
    let found = tag.try_get_attribute(name).ok().flatten();
    found.map_or(0, |found| found.value.trim().parse().unwrap_or(u64::MAX))
}

fn leads_to_sheet(tag: &BytesStart<'_>) -> bool {
    let target = tag.try_get_attribute("Target").ok().flatten();
    target.is_some_and(|target| target.value.to_ascii_lowercase().contains("worksheets/"))
}
