//! The records of an archive one after the other, with what is damaged between them.
//!
//! Nothing that cannot be read is passed over in silence: a member that is cut off, whose checksum is wrong, or whose
//! record is not as long as it says becomes a [`Damage`], and reading is resumed at the next place at which a record
//! begins.

use std::io::{self, Read};
use std::ops::ControlFlow;

use memchr::memmem::Finder;

use super::bytes::{Bytes, Section};
use super::header::{self, Head, Wrong, arc_line, begins_warc};
use super::packing::{self, Packing, dictionary, unpacked};

/// Whether to go on.
pub(crate) type Flow = ControlFlow<()>;

/// The form of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// WARC (ISO 28500).
    Warc,
    /// ARC.
    Arc,
}

/// The place of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RecordPlace {
    /// The first byte of the record, or of the member in which it is packed.
    pub offset: u64,
    /// The number of records before it in that member.
    pub nth: u32,
}

/// The part of the block of a record that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WantedPart {
    /// None of it.
    Nothing,
    /// The first bytes of it, at most so many.
    Start(u64),
    /// All of it, or its start where it is longer than the first number: as many bytes as the second one says.
    Whole(u64, u64),
}

/// A record as it was read.
#[derive(Debug)]
pub(crate) struct Record {
    /// Its place.
    pub spot: RecordPlace,
    /// Its header.
    pub head: Head,
    /// The wanted part of the block.
    pub block: Vec<u8>,
    /// Whether the whole block was wanted, and was too long.
    pub too_long: bool,
}

/// A part of an archive that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Damage {
    /// The first byte of it: all before it was read.
    pub offset: u64,
    /// The first byte of the next record that can be read; `None` where there is none.
    pub resumed: Option<u64>,
    /// The fault, for people.
    pub message: String,
}

/// A visitor of the records of an archive.
pub(crate) trait Visit {
    /// The part of the block that is wanted of a record with this header.
    fn hold(&mut self, head: &Head, spot: RecordPlace) -> WantedPart;
    /// Takes a record.
    fn record(&mut self, record: Record) -> Flow;
    /// Takes note of a part that cannot be read.
    fn damage(&mut self, damage: Damage) -> Flow;
}

/// Goes through the records of an archive.
pub(crate) struct Walk {
    bytes: Bytes<Section>,
    form: Form,
    packing: Packing,
    dictionary: Vec<u8>,
}

impl Walk {
    /// Goes through the records in `section`.
    pub(crate) fn new(section: Section, form: Form, packing: Packing) -> Self {
        Self { bytes: Bytes::new(section), form, packing, dictionary: Vec::new() }
    }

    /// Reads the dictionary that stands at the beginning, so that records can be read from any place.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub(crate) fn prepare(&mut self) -> io::Result<()> {
        if self.packing == Packing::Zstd {
            self.dictionary = dictionary(&mut self.bytes)?.unwrap_or_default();
        }
        Ok(())
    }

    /// Visits the records from a place on.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read there.
    pub(crate) fn from(&mut self, offset: u64, visit: &mut dyn Visit) -> io::Result<Flow> {
        self.bytes.go_to(offset)?;
        self.rest(visit)
    }

    /// Visits the remaining records.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub(crate) fn rest(&mut self, visit: &mut dyn Visit) -> io::Result<Flow> {
        loop {
            if self.packing == Packing::Plain {
                self.bytes.pass_line_ends()?;
            }
            let offset = self.bytes.position();
            if self.bytes.is_at_end()? {
                return Ok(Flow::Continue(()));
            }
            match self.member(offset, visit) {
                Ok(Flow::Continue(())) => {}
                Ok(Flow::Break(())) => return Ok(Flow::Break(())),
                Err(message) => {
                    let resumed = self.next_start(offset + 1)?;
                    if visit.damage(Damage { offset, resumed, message }).is_break() {
                        return Ok(Flow::Break(()));
                    }
                    match resumed {
                        Some(place) => self.bytes.go_to(place)?,
                        None => return Ok(Flow::Continue(())),
                    }
                }
            }
        }
    }

    /// Visits the records of the next member; without packing, the next record. The error says what is wrong.
    fn member(&mut self, offset: u64, visit: &mut dyn Visit) -> Result<Flow, String> {
        match self.packing {
            Packing::Plain => {
                let spot = RecordPlace { offset, nth: 0 };
                let record = record(&mut self.bytes, self.form, spot, visit)?;
                // A length that is wrong shows where the next record should begin.
                self.bytes.pass_line_ends().map_err(|error| said(&error))?;
                let here = self.bytes.peek(LOOK).map_err(|error| said(&error))?;
                if !here.is_empty() && !self.form.begins(here) && !self.form.is_cut(here) {
                    return Err("the record is not as long as it says".to_owned());
                }
                Ok(visit.record(record))
            }
            Packing::Zstd => {
                if let Some(found) = dictionary(&mut self.bytes).map_err(|error| said(&error))? {
                    self.dictionary = found;
                }
                if self.bytes.is_at_end().map_err(|error| said(&error))? {
                    return Ok(Flow::Continue(()));
                }
                self.records(offset, visit)
            }
            Packing::Gzip => self.records(offset, visit),
        }
    }

    /// Visits the records of a packed member. A record is passed on when what is behind it in the member could be read,
    /// too: then its checksum is right, or further records follow.
    fn records(&mut self, offset: u64, visit: &mut dyn Visit) -> Result<Flow, String> {
        let mut inside = unpacked(self.packing, &self.dictionary, &mut self.bytes).map_err(|error| said(&error))?;
        let mut nth = 0;
        loop {
            let record = record(&mut inside, self.form, RecordPlace { offset, nth }, visit)?;
            inside.pass_line_ends().map_err(|error| said(&error))?;
            let here = inside.peek(LOOK).map_err(|error| said(&error))?;
            let ended = here.is_empty();
            if !ended && !self.form.begins(here) {
                return Err("the record is not as long as it says".to_owned());
            }
            if visit.record(record).is_break() {
                return Ok(Flow::Break(()));
            }
            if ended {
                return Ok(Flow::Continue(()));
            }
            nth = nth.saturating_add(1);
        }
    }

    /// The next place from `from` on at which a record begins.
    fn next_start(&mut self, from: u64) -> io::Result<Option<u64>> {
        let mark = match (self.packing, self.form) {
            (Packing::Gzip, _) => packing::GZIP,
            (Packing::Zstd, _) => packing::ZSTD,
            (Packing::Plain, Form::Warc) => b"\nWARC/",
            (Packing::Plain, Form::Arc) => b"\n",
        };
        // In an archive without packing the mark begins with the end of the line before.
        let lead = usize::from(self.packing == Packing::Plain);
        let finder = Finder::new(mark);
        let mut place = from.saturating_sub(lead as u64);
        loop {
            self.bytes.go_to(place)?;
            let here = self.bytes.peek(SCANNED)?;
            let last = here.len() < SCANNED;
            let mut packed = None;
            for at in finder.find_iter(here) {
                let behind = here.get(at + lead..).unwrap_or_default();
                if self.packing != Packing::Plain {
                    packed = Some(place + at as u64);
                    break;
                }
                if (last || behind.len() >= LOOK) && self.form.begins(behind) {
                    return Ok(Some(place + (at + lead) as u64));
                }
            }
            if let Some(start) = packed {
                self.bytes.go_to(start)?;
                if self.unpacks() {
                    return Ok(Some(start));
                }
                place = start + 1;
            } else if last {
                return Ok(None);
            } else {
                // A record that begins near the end of these bytes is recognised with the bytes behind them.
                place += (SCANNED - LOOK) as u64;
            }
        }
    }

    /// Whether the next member unpacks to the beginning of a record.
    fn unpacks(&mut self) -> bool {
        let form = self.form;
        let unpacked = unpacked(self.packing, &self.dictionary, &mut self.bytes);
        unpacked.is_ok_and(|mut inside| {
            let mut start = Vec::new();
            // A member that is damaged behind its beginning still gives its first bytes.
            let _ = inside.by_ref().take(LOOK as u64).read_to_end(&mut start);
            form.begins(&start)
        })
    }
}

impl Form {
    /// Whether bytes begin a record.
    fn begins(self, bytes: &[u8]) -> bool {
        let start = bytes.get(..bytes.len().min(LOOK)).unwrap_or_default();
        match self {
            Self::Warc => begins_warc(start),
            Self::Arc => {
                let end = memchr::memchr(b'\n', start).map_or(start.len(), |end| end + 1);
                let line = start.get(..end).unwrap_or_default();
                arc_line(line).is_some() || (end == start.len() && start.len() >= LOOK && line.contains(&b':'))
            }
        }
    }
}

impl Form {
    /// Whether the last bytes of an archive may be the beginning of a header that was cut off.
    fn is_cut(self, bytes: &[u8]) -> bool {
        match self {
            Self::Warc => b"WARC/".starts_with(bytes),
            Self::Arc => bytes.len() < LOOK && !bytes.contains(&b'\n') && bytes.is_ascii(),
        }
    }
}

/// Bytes at which a record is known: more than the header of a record of ARC ordinarily takes.
const LOOK: usize = 4096;
/// Bytes that are searched at once for the next record.
const SCANNED: usize = 256 << 10;

/// Reads a record. The error says what is wrong with it.
fn record<R: Read>(
    bytes: &mut Bytes<R>,
    form: Form,
    spot: RecordPlace,
    visit: &mut dyn Visit,
) -> Result<Record, String> {
    let head = match form {
        Form::Warc => header::warc(bytes),
        Form::Arc => header::arc(bytes),
    };
    let head = head.map_err(|wrong| match wrong {
        Wrong::Read(error) => said(&error),
        Wrong::Content(message) => message.to_owned(),
    })?;
    let (wanted, too_long) = match visit.hold(&head, spot) {
        WantedPart::Nothing => (0, false),
        WantedPart::Start(most) => (head.length.min(most), false),
        WantedPart::Whole(most, start) if head.length > most => (start.min(head.length), true),
        WantedPart::Whole(..) => (head.length, false),
    };
    let mut block = Vec::with_capacity(usize::try_from(wanted.min(RESERVED)).unwrap_or_default());
    bytes.by_ref().take(wanted).read_to_end(&mut block).map_err(|error| said(&error))?;
    let rest = head.length - wanted;
    let passed = bytes.pass(rest).map_err(|error| said(&error))?;
    if (block.len() as u64) < wanted || passed < rest {
        return Err("the record is cut off".to_owned());
    }
    Ok(Record { spot, head, block, too_long })
}

/// The most bytes that are reserved on the word of a header.
const RESERVED: u64 = 1 << 20;

/// The message about bytes that cannot be unpacked.
fn said(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the record is cut off".to_owned(),
        _ => format!("the record cannot be unpacked: {error}"),
    }
}
