//! Catalogues of any length, read piece by piece: each piece ends where a record ends, and is read as a document.
//!
//! Formats in which the end of a record is seen without reading the record are read so: JSON Lines and RIS. The places
//! of records are those in the whole document.

use std::io::Read;

use super::opening::Text;
use super::places::Places;
use crate::document::budget::Budget;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;
use crate::text::sizes::size;

/// Finds the end of the last record that ends in these bytes: the number of bytes up to there.
pub(crate) type LastEnd = fn(&[u8]) -> Option<usize>;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

/// The end of the last line.
pub(crate) fn last_line(bytes: &[u8]) -> Option<usize> {
    memchr::memrchr(b'\n', bytes).map(|at| at + 1)
}

/// The end of the last record of RIS: of a line with the tag `ER`.
pub(crate) fn last_ris(bytes: &[u8]) -> Option<usize> {
    let mut end = last_line(bytes)?;
    loop {
        let before = bytes.get(..end.checked_sub(1)?)?;
        let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        let line = bytes.get(start..end)?.trim_ascii();
        let ends = line.get(..2).is_some_and(|tag| tag.eq_ignore_ascii_case(b"ER"));
        if ends && line.get(2..).is_some_and(|rest| rest.trim_ascii_start().starts_with(b"-")) {
            return Some(end);
        }
        if start == 0 {
            return None;
        }
        end = start;
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
    end: LastEnd,
    (budget, plan): (&Budget, Option<&Places>),
    read: fn(&Text<'_>, &mut dyn EntrySink) -> Result<()>,
    sink: &mut dyn EntrySink,
) -> Result<()> {
    let longest = usize::try_from(budget.longest()).unwrap_or(usize::MAX);
    let count = |piece: &[u8]| memchr::memchr_iter(b'\n', piece).count() as u64;
    let (mut held, mut lines, mut replaced) = (Vec::new(), 0, false);
    // The first line of a record that is passed over, because it is too long to be held.
    let mut passed: Option<u64> = None;
    loop {
        let got = (&mut from).take(CHUNK as u64).read_to_end(&mut held);
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
        read(&Text { text: &text, location: Some(place), budget, lines_before: lines, plan }, sink)?;
        lines += count(text.as_bytes());
        if ended {
            return Ok(());
        }
        held = rest;
    }
}

/// The end of the first record that ends in these bytes, found by halving: no shorter beginning of them has an end.
fn first_end(bytes: &[u8], end: LastEnd) -> usize {
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
        assert_eq!(last_ris(b"TY  - RPRT\nER  - \nTY  - RPRT\nTI  - a\n"), Some(18));
        assert_eq!(last_ris(b"TY  - RPRT\r\nER  -\r\n"), Some(19));
        assert_eq!(last_ris(b"TY  - RPRT\nTI  - ER\n"), None);
        assert_eq!(last_ris(b""), None);
    }

    #[test]
    fn only_utf_8_is_read_in_pieces() {
        assert!(is_readable("\ngröße".as_bytes()) && is_readable(&"\ngröße".as_bytes()[..4]));
        assert!(!is_readable(b"\ngr\xf6\xdfe") && !is_readable(b"\xff\xfe{\0\n") && !is_readable(b"TY  - JOUR\r"));
    }
}
