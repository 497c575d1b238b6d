//! Reads JSON Lines, with one record on each line. After a malformed line, the next one is read.

use crate::formats::raw_entry::too_long;
use std::io::{self, BufRead};

use crate::error::{Error, Result};
use crate::formats::catalogue_bytes::Source;
use crate::formats::raw_entry::{Body, Raw};
use crate::record::rejected::Rejected;

/// The lines of a stream.
pub(crate) struct Lines {
    source: Source,
    limit: u64,
    line: u64,
    ordinal: u64,
    ended: bool,
}

/// The content of the next line.
enum Next {
    End,
    Line(Vec<u8>),
    TooLong(u64),
}

impl Lines {
    /// Starts to read. A line of more than `limit` bytes is skipped without being held.
    pub(crate) fn new(source: Source, limit: u64) -> Self {
        Self { source, limit, line: 0, ordinal: 0, ended: false }
    }

    fn next_line(&mut self) -> io::Result<Next> {
        let (mut line, mut length) = (Vec::new(), 0_u64);
        loop {
            let found = match self.source.fill_buf() {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if found.is_empty() {
                return Ok(match length {
                    0 => Next::End,
                    _ if length > self.limit => Next::TooLong(length),
                    _ => Next::Line(line),
                });
            }
            let end = memchr::memchr(b'\n', found);
            let piece = found.get(..end.unwrap_or(found.len())).unwrap_or_default();
            length += piece.len() as u64;
            if length <= self.limit {
                line.extend_from_slice(piece);
            } else {
                line = Vec::new();
            }
            let used = piece.len() + usize::from(end.is_some());
            self.source.consume(used);
            if end.is_some() {
                return Ok(if length > self.limit { Next::TooLong(length) } else { Next::Line(line) });
            }
        }
    }

    fn raw(&mut self, body: Body) -> Raw {
        self.ordinal += 1;
        Raw { file: self.source.file.clone(), line: self.line, ordinal: self.ordinal, body }
    }

    fn bad(&mut self, error: Error, text: String) -> Raw {
        let error = error.at(format!("{}:{}", self.source.file, self.line));
        self.raw(Body::Bad(Box::new(Rejected::new(error, text))))
    }
}

impl Iterator for Lines {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            self.line += 1;
            let line = match self.next_line() {
                Ok(Next::End) => break,
                Ok(Next::TooLong(length)) => return Some(Ok(self.bad(too_long(length, self.limit), String::new()))),
                Ok(Next::Line(line)) => line,
                Err(error) => {
                    self.ended = true;
                    let place = format!("{}:{}", self.source.file, self.line);
                    return Some(Err(Error::from_io(place, &error)));
                }
            };
            match text(line) {
                Ok(text) if text.trim().is_empty() => {}
                Ok(text) => return Some(Ok(self.raw(Body::Json(text)))),
                Err((error, text)) => return Some(Ok(self.bad(error, text))),
            }
        }
        self.ended = true;
        None
    }
}

/// Converts UTF-8 bytes to text, and removes the carriage return of a line that ends in CRLF.
pub(crate) fn text(mut bytes: Vec<u8>) -> std::result::Result<String, (Error, String)> {
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to() + 1;
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        (Error::data(format!("not UTF-8: byte {at} begins no character")).hint("save the file as UTF-8"), text)
    })
}
