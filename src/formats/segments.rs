//! Catalogues of any length, read piece by piece: each piece ends where a record ends, and is read as a document.
//!
//! Formats in which the beginning or the end of a record is seen without reading the record are read so: JSON Lines and
//! the tagged formats. The places of records are those in the whole document.

use std::io::Read;

use super::opening::Text;
use super::places::Places;
use crate::document::budget::Budget;
use crate::document::entry_sink::EntrySink;
use crate::document::plain_text;
use crate::document::stored::piece;
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;
use crate::text::sizes::size;

/// The end of the last line.
pub(crate) fn last_line(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr(b'\n', bytes).map(|at| at + 1)
}

/// Returns whether a record begins at a line, whatever stands before the lines that it looks at, so that a document can
/// be cut there. The lines above it come nearest first.
pub(crate) type Starts = fn(&str, &mut dyn Iterator<Item = &str>) -> bool;

/// The place of the last line at which a record begins for certain, if that is not the first one.
pub(crate) fn last_start(bytes: &[u8], starts: Starts) -> Option<usize> {
    let mut end = last_line(bytes)?;
    loop {
        let before = bytes.get(..end.checked_sub(1)?)?;
        let start = memchr::memrchr(b'\n', before).map(|at| at + 1)?;
        let line = std::str::from_utf8(bytes.get(start..end)?).unwrap_or_default();
        let line = plain_text::lines(line).next().map_or("", |(line, _)| line);
        if starts(line, &mut lines_above(bytes.get(..start)?)) {
            return Some(start);
        }
        end = start;
    }
}

/// The lines of a text that ends with a line, from its end on.
fn lines_above(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let mut end = bytes.len();
    let by_feed = std::iter::from_fn(move || {
        let before = bytes.get(..end.checked_sub(1)?)?;
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = std::str::from_utf8(bytes.get(start..end)?).unwrap_or_default();
        end = start;
        Some(line)
    });
    by_feed.flat_map(|line| {
        let lines: Vec<&str> = plain_text::lines(line).map(|(line, _)| line).collect();
        lines.into_iter().rev()
    })
}

/// The number of lines that end in these bytes, by any line ending of Unicode.
pub(crate) fn plain_lines(bytes: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(bytes);
    let begun = usize::from(!text.is_empty() && !text.ends_with('\n'));
    plain_text::lines(&text).count().saturating_sub(begun) as u64
}

/// The number of line feeds in bytes.
pub(crate) fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}

/// Finds the end of the last piece that ends in bytes.
type FindEnd = Box<dyn Fn(&[u8]) -> Option<usize> + Send>;

/// How a document is cut into pieces.
pub(crate) struct Cutting {
    /// Finds the end of the last piece that ends in bytes.
    pub end: FindEnd,
    /// Counts the lines that end in bytes.
    pub lines: fn(&[u8]) -> u64,
    /// The number of bytes that are read at once.
    pub piece: usize,
}

impl Cutting {
    /// Cuts at the ends of lines.
    pub(crate) fn at_lines() -> Self {
        Self { end: Box::new(last_line), lines: line_feeds, piece: piece() }
    }

    /// Cuts where records begin.
    pub(crate) fn at(starts: Starts) -> Self {
        Self { end: Box::new(move |bytes| last_start(bytes, starts)), lines: plain_lines, piece: piece() }
    }
}

/// Whether a document that begins so can be read in pieces: it is UTF-8, and its lines end in line feeds.
pub(crate) fn is_readable(head: &[u8]) -> bool {
    if memchr::memchr(b'\n', head).is_none() {
        return false;
    }
    match std::str::from_utf8(head) {
        Ok(text) => !text.contains('\0'),
        // The last character may go on behind the bytes that were looked at.
        Err(error) => error.error_len().is_none() && !head.contains(&0),
    }
}

/// Reads a document piece by piece with `read`, within a budget and by the plan of the document if it has one.
///
/// # Errors
/// Returns an error when the document cannot be read, and the errors of `read` and `sink`.
pub(crate) fn read(
    mut from: impl Read,
    place: &str,
    cutting: &Cutting,
    (budget, plan): (&Budget, Option<&Places>),
    read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
    sink: &mut dyn EntrySink,
) -> Result<()> {
    let longest = usize::try_from(budget.longest()).unwrap_or(usize::MAX);
    let Cutting { end, lines: count, piece } = cutting;
    let (mut held, mut lines, mut replaced) = (Vec::new(), 0, false);
    // The first line of a record that is passed over, because it is too long to be held.
    let mut passed: Option<u64> = None;
    loop {
        let got = (&mut from).take(*piece as u64).read_to_end(&mut held);
        let ended = got.map_err(|error| Error::from_io(place, &error))? == 0;
        let Some(whole) = (if ended { Some(held.len()) } else { end(&held) }) else {
            if held.len() > longest {
                passed = passed.or(Some(lines + 1));
                lines += count(&held);
                held.clear();
            }
            continue;
        };
        let rest = held.split_off(whole);
        if let Some(line) = passed.take() {
            // The end of that record is somewhere in this piece, and so are those behind it.
            let own = first_end(&held, end);
            let most = size(budget.longest());
            let error = Error::data(format!("the record has more than the {most} that are read"));
            let error = error.at(format!("line {line}")).hint("--max-document raises the limit");
            sink.rejected(Rejected::new(error, ""))?;
            lines += count(held.get(..own).unwrap_or_default());
            held.drain(..own);
        }
        let text = match String::from_utf8(held) {
            Ok(text) => text,
            Err(error) => {
                if !std::mem::replace(&mut replaced, true) {
                    let message = "bytes that are not UTF-8 became U+FFFD";
                    sink.warning(Error::data(message).at(place).hint("turn the file into UTF-8 first"))?;
                }
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
        };
        read(&Text { text: &text, location: Some(place), budget, lines_before: lines, plan, stored: None }, sink)?;
        lines += count(text.as_bytes());
        if ended {
            return Ok(());
        }
        held = rest;
    }
}

/// The end of the first record that ends in these bytes, found by halving: no shorter beginning of them has an end.
fn first_end(bytes: &[u8], end: &dyn Fn(&[u8]) -> Option<usize>) -> usize {
    let (mut none, mut some) = (0, bytes.len());
    while none + 1 < some {
        let middle = none + (some - none) / 2;
        match bytes.get(..middle).and_then(end) {
            Some(found) => some = found.min(middle),
            None => none = middle,
        }
    }
    some
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_record_that_ends_is_found() {
        assert_eq!(last_line(b"{}\n{}\n{"), Some(6));
        assert_eq!(last_line(b"{"), None);
        let starts: Starts = |line, above| line.starts_with('#') && above.next() == Some("");
        assert_eq!(last_start(b"#a\n\n#b\n#c\n\n#", starts), Some(4));
        assert_eq!(last_start("#ä\n\u{2028}\n#b\n".as_bytes(), starts), Some(8));
        assert_eq!(last_start(b"#a\n#b\n", starts), None);
        assert_eq!(last_start(b"", starts), None);
        assert_eq!(plain_lines("a\r\nb\u{2028}c\rd".as_bytes()), 3);
    }

    #[test]
    fn only_utf_8_is_read_in_pieces() {
        assert!(is_readable("\ngröße".as_bytes()) && is_readable(&"\ngröße".as_bytes()[..4]));
        assert!(!is_readable(b"\ngr\xf6\xdfe") && !is_readable(b"\xff\xfe{\0\n") && !is_readable(b"TY  - JOUR\r"));
    }
}
