//! Reads the XML parts of a workbook piece by piece. Only the current piece is held in memory.

use std::io::{BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::document::budget::Budget;
use crate::error::{Error, Result};

/// A piece of a part.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Piece<'p> {
    /// The beginning of an element.
    Open(Tag),
    /// The end of the element with this local name. An empty element has both a beginning and an end.
    Close(&'p str),
    /// Text.
    Text(&'p str),
}

/// The start tag of an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// The local name of the element.
    pub name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn of(start: &BytesStart<'_>) -> Self {
        let mut found = start.attributes();
        let attributes = found.with_checks(false).flatten().take(64).map(|attribute| {
            let value = attribute.normalized_value_with(XmlVersion::Explicit1_0, 1, resolve_predefined_entity);
            let value = value.map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
            (attribute.key.as_ref().to_owned(), value)
        });
        Self { name: start.local_name().as_ref().to_owned(), attributes: attributes.collect() }
    }

    /// The value of an attribute, by its name as written (`r:id`), or else by its local name.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let exact = self.attributes.iter().find(|(have, _)| have == name);
        let local = |(have, _): &&(String, String)| have.rsplit(':').next() == name.rsplit(':').next();
        exact.or_else(|| self.attributes.iter().find(local)).map(|(_, value)| value.as_str())
    }

    /// The value of an attribute as a number, or `None` if it is not a number.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.attribute(name)?.trim().parse().ok()
    }
}

/// Whether reading continues after a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    /// Reading continues.
    On,
    /// Reading stops, because the wanted content was found.
    Stop,
}

/// Passes the pieces of a part to `take`.
///
/// # Errors
/// Returns an error when it is malformed, or a piece is longer than `budget` allows; also returns the errors of `take`.
pub(super) fn walk(part: impl BufRead, budget: &Budget, mut take: impl FnMut(Piece<'_>) -> Result<Flow>) -> Result<()> {
    let mut xml = quick_xml::Reader::from_reader(Bounded { part, since: 0, most: budget.longest(), over: false });
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        xml.get_mut().since = 0;
        let event = match xml.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(_) if xml.get_ref().over => return Err(too_long(budget)),
            Err(error) => return Err(Error::data(format!("the workbook is malformed: {error}"))),
        };
        let flow = match event {
            Event::Start(start) => take(Piece::Open(Tag::of(&start)))?,
            Event::Empty(start) => {
                let tag = Tag::of(&start);
                let name = tag.name.clone();
                match take(Piece::Open(tag))? {
                    Flow::On => take(Piece::Close(&name))?,
                    Flow::Stop => Flow::Stop,
                }
            }
            Event::End(end) => take(Piece::Close(end.local_name().as_ref()))?,
            Event::Text(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => take(Piece::Text(c.encode_utf8(&mut [0; 4])))?,
                _ => take(Piece::Text(resolve_predefined_entity(&name).unwrap_or_default()))?,
            },
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Flow::On,
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
}

fn too_long(budget: &Budget) -> Error {
    match budget.check_length("a cell of the workbook", budget.longest().saturating_add(1)) {
        Err(error) => error,
        Ok(()) => Error::data("a cell of the workbook is too long"),
    }
}

/// A reader that limits the length of a piece to that of a record.
struct Bounded<R> {
    part: R,
    since: u64,
    most: u64,
    over: bool,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.part.read(buffer)?;
        self.since += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> std::io::Result<&[u8]> {
        if self.since > self.most {
            self.over = true;
            return Err(std::io::Error::other("over the limit"));
        }
        self.part.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.since += count as u64;
        self.part.consume(count);
    }
}
