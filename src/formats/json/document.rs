//! Reads JSON documents: `{"schema": …, "records": […]}`, a bare array, or a sequence of records.
//!
//! The document is read record by record and never held as a whole. A malformed record whose brackets are balanced is
//! skipped, and reading continues. If the brackets themselves are wrong, the records after them cannot be found.

use std::io::BufRead;

use super::lines::text;
use super::scan;
use super::scan::{Extent, Shape};
use crate::error::{Error, Result};
use crate::formats::catalogue_bytes::Source;
use crate::formats::raw_entry::too_long;
use crate::formats::raw_entry::{Body, Raw};
use crate::record::rejected::Rejected;
use crate::text::sizes::size;

/// The syntactic element that is expected next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The beginning of the text.
    Top,
    /// A key of the document, or its end.
    Key { first: bool },
    /// A record, or the end of the array.
    Element { first: bool },
    /// Nothing, because the text has ended.
    End,
}

/// The records of a JSON text.
pub(crate) struct Document {
    source: Source,
    shape: Shape,
    state: State,
    limit: u64,
    line: u64,
    ordinal: u64,
    /// True after the beginning of the document or array was read.
    begun: bool,
}

/// The result of a step. An error ends the document, because the records after it cannot be found.
type Step<T> = std::result::Result<T, Error>;

impl Document {
    /// Starts to read. A record of more than `limit` bytes is skipped without being held.
    pub(crate) fn new(source: Source, shape: Shape, limit: u64) -> Self {
        Self { source, shape, state: State::Top, limit, line: 1, ordinal: 0, begun: false }
    }

    /// The next byte that is not white space. The byte is not consumed.
    fn peek(&mut self) -> Step<Option<u8>> {
        loop {
            let found = match self.source.fill_buf() {
                Ok(found) => found,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Error::from_io(&self.source.file, &error)),
            };
            if found.is_empty() {
                return Ok(None);
            }
            let blank = found.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
            self.line += found.iter().take(blank).filter(|byte| **byte == b'\n').count() as u64;
            let next = found.get(blank).copied();
            self.source.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    fn extent(&mut self) -> Step<Extent> {
        let limit = self.limit;
        let mut lines = 0;
        let extent = scan::value(&mut self.source, limit, &mut lines);
        self.line += lines;
        extent.map_err(|error| Error::from_io(&self.source.file, &error))
    }

    fn lost(&self, what: &str) -> Error {
        Error::data(what)
            .at(format!("{}:{}", self.source.file, self.line))
            .hint("what follows in this file cannot be told apart and was not read")
    }

    fn ended_early(&self) -> Error {
        self.lost("the file ends in the middle of the document: it was cut, or is still being written")
    }

    fn expect(&mut self, wanted: u8, what: &str) -> Step<()> {
        match self.peek()? {
            Some(found) if found == wanted => {
                self.source.consume(1);
                Ok(())
            }
            Some(_) => Err(self.lost(what)),
            None => Err(self.ended_early()),
        }
    }

    /// Reads the next record, or returns `None` at the end of the text.
    fn step(&mut self) -> Step<Option<Raw>> {
        loop {
            match self.state {
                State::End => return Ok(None),
                State::Top => self.top()?,
                State::Key { first } => self.key(first)?,
                State::Element { first } => {
                    if let Some(raw) = self.element(first)? {
                        return Ok(Some(raw));
                    }
                }
            }
        }
    }

    fn top(&mut self) -> Step<()> {
        self.state = match (self.peek()?, self.shape) {
            (None, _) => State::End,
            // Documents may follow each other, as `cat a.json b.json` writes them.
            (Some(b'{'), Shape::Object) => {
                self.source.consume(1);
                State::Key { first: true }
            }
            (Some(b'['), Shape::Array) if !self.begun => {
                self.source.consume(1);
                State::Element { first: true }
            }
            (Some(b'{'), Shape::Stream) => State::Element { first: true },
            _ => return Err(self.lost("there is something after the end of the document")),
        };
        self.begun = true;
        Ok(())
    }

    fn key(&mut self, first: bool) -> Step<()> {
        match self.peek()? {
            Some(b'}') => {
                self.source.consume(1);
                self.state = State::Top;
                return Ok(());
            }
            Some(b',') if !first => self.source.consume(1),
            Some(_) if first => {}
            Some(_) => return Err(self.lost("a comma is missing between two fields of the document")),
            None => return Err(self.ended_early()),
        }
        if self.peek()? != Some(b'"') {
            return Err(self.lost("the name of a field is missing, or is not in quotes"));
        }
        let name = self.extent()?;
        let name: String = serde_json::from_slice(&name.text).map_err(|_| self.lost("a malformed field name"))?;
        self.expect(b':', "a colon is missing after the name of a field")?;
        let next = self.peek()?.ok_or_else(|| self.ended_early())?;
        if name == "records" {
            if next != b'[' {
                return Err(self.lost("records is not a list"));
            }
            self.source.consume(1);
            self.state = State::Element { first: true };
            return Ok(());
        }
        let extent = self.extent()?;
        if !extent.whole {
            return Err(self.ended_early());
        }
        // The other members of a document are not kept. They must still be valid JSON, because otherwise their ends
        // cannot be found.
        if extent.length > self.limit {
            return Err(self.lost(&format!("{name} has {}, more than is read", size(extent.length))));
        }
        if serde_json::from_slice::<&serde_json::value::RawValue>(&extent.text).is_err() {
            return Err(self.lost(&format!("the value of {name} is malformed")));
        }
        self.state = State::Key { first: false };
        Ok(())
    }

    fn element(&mut self, first: bool) -> Step<Option<Raw>> {
        if self.shape != Shape::Stream {
            match self.peek()? {
                Some(b']') => {
                    self.source.consume(1);
                    let in_object = self.shape == Shape::Object;
                    self.state = if in_object { State::Key { first: false } } else { State::Top };
                    return Ok(None);
                }
                Some(b',') if !first => self.source.consume(1),
                Some(_) if first => {}
                Some(_) => return Err(self.lost("a comma is missing between two records")),
                None => return Err(self.ended_early()),
            }
        }
        match self.peek()? {
            Some(b',' | b']' | b'}' | b':') => return Err(self.lost("a record is missing between two commas")),
            None if self.shape == Shape::Stream => {
                self.state = State::End;
                return Ok(None);
            }
            None => return Err(self.ended_early()),
            Some(_) => {}
        }
        self.state = State::Element { first: false };
        self.ordinal += 1;
        let line = self.line;
        let extent = self.extent()?;
        let place = format!("{}:{line}", self.source.file);
        if !extent.whole {
            return Err(Error::data(
                "the file ends in the middle of this record: it was cut, or is still being written",
            )
            .at(place));
        }
        let bad = |error: Error, text| Body::Bad(Box::new(Rejected::new(error.at(place.clone()), text)));
        let body = if extent.length > self.limit {
            bad(too_long(extent.length, self.limit), String::new())
        } else {
            text(extent.text).map_or_else(|(error, text)| bad(error, text), Body::Json)
        };
        Ok(Some(Raw { file: self.source.file.clone(), line, ordinal: self.ordinal, body }))
    }
}

impl Iterator for Document {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.step() {
            Ok(raw) => raw.map(Ok),
            Err(error) => {
                self.state = State::End;
                Some(Err(error))
            }
        }
    }
}
