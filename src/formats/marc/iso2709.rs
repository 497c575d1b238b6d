//! Reads and writes MARC records in their binary form (ISO 2709), in UTF-8 or MARC-8.
//!
//! The lengths in the leader and the directory are often wrong, because programs counted characters instead of bytes.
//! Records and fields are therefore found by their terminators, and the directory gives only the tags.

use std::io::{self, BufRead, Write};

use super::marc8;
use super::reader;
use super::record::{Field, Marc};
use crate::document::budget::Budget;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::record::IssueCode;
use crate::record::rejected::Rejected;
use crate::text::sizes::size;

const SUBFIELD: u8 = 0x1f;
const FIELD_END: u8 = 0x1e;
const RECORD_END: u8 = 0x1d;
/// The length of a leader in bytes.
const LEADER: usize = 24;
/// The length of a directory entry in bytes: tag, length and start.
const ENTRY: usize = 12;
/// The greatest lengths that the five digits of a leader and the four digits of a directory can express.
const LONGEST_RECORD: usize = 99_999;
const LONGEST_FIELD: usize = 9_999;

/// Returns whether bytes begin like a file of binary MARC.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let bytes = bytes.trim_ascii_start();
    let digits = |from: usize, to: usize| bytes.get(from..to).is_some_and(|part| part.iter().all(u8::is_ascii_digit));
    digits(0, 5)
        && digits(12, 17)
        && bytes.get(5).is_some_and(|status| status.is_ascii_lowercase() || *status == b' ')
        && bytes
            .get(LEADER..LEADER + 3)
            .is_some_and(|tag| tag.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' '))
        && bytes.iter().take(LONGEST_RECORD).any(|byte| *byte == FIELD_END)
}

/// Reads a file of binary MARC. A malformed record is reported, and the others are read.
///
/// # Errors
/// Returns an error if the file holds no record, and passes on the errors of `sink`.
pub(crate) fn read(bytes: &[u8], budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let mut bytes = bytes;
    read_stream(&mut bytes, budget, sink)
}

/// Does what [`read`] does, with a file of which one record is held at a time.
///
/// # Errors
/// Returns the errors of [`read`], and an error if the file cannot be read.
pub(crate) fn read_stream(from: &mut dyn BufRead, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let (mut at, mut number, mut held) = (0_u64, 0_u64, Vec::new());
    loop {
        held.clear();
        // A record that is too long is refused, and need not be held whole.
        let most = budget.longest().saturating_add(2);
        let read = io::Read::take(&mut *from, most).read_until(RECORD_END, &mut held);
        let length = read.map_err(|error| Error::from_io("the file", &error))? as u64;
        let (start, body) = (at + (held.len() - held.trim_ascii_start().len()) as u64, held.trim_ascii_start());
        at += length;
        if body.is_empty() {
            if length < most {
                break;
            }
            continue;
        }
        let body = body.strip_suffix(&[RECORD_END]);
        let (is_ended, body) = (body.is_some(), body.unwrap_or(held.trim_ascii_start()));
        number += 1;
        budget.check_length("this record", body.len() as u64)?;
        let place = format!("record {number}, byte {start}");
        match parse(body) {
            Ok(parsed) if is_ended || parsed.is_whole => {
                let mut entry = reader::entry(&parsed.marc);
                entry.record.source.bytes = Some((start, start + body.len() as u64 + u64::from(is_ended)));
                if parsed.replaced {
                    let message = "bytes of the record are no text in its encoding, and were replaced";
                    entry.record.add_issue(IssueCode::ReplacedCharacters, "source", message);
                }
                sink.entry(entry)?;
            }
            Ok(_) => {
                let error = Error::data("the file ends inside this record of MARC: it was cut off").at(place);
                sink.rejected(Rejected::new(error, String::from_utf8_lossy(body)))?;
            }
            Err(error) => sink.rejected(Rejected::new(error.at(place), String::from_utf8_lossy(body)))?,
        }
    }
    if number == 0 { Err(Error::data("there is no record of MARC in it")) } else { Ok(()) }
}

/// A record that was read.
struct Parsed {
    marc: Marc,
    /// True if some bytes of the record were not valid text.
    replaced: bool,
    /// True if the record is as long as its leader says.
    is_whole: bool,
}

/// Parses a record without its terminator.
fn parse(body: &[u8]) -> Result<Parsed> {
    let wrong = |what: &str| Error::data(format!("this is no record of MARC: {what}"));
    let leader = body.get(..LEADER).ok_or_else(|| wrong("it is shorter than a leader"))?;
    let directory_end = memchr::memchr(FIELD_END, body).ok_or_else(|| wrong("it has no directory"))?;
    let directory = body.get(LEADER..directory_end).ok_or_else(|| wrong("it has no directory"))?;
    if !directory.len().is_multiple_of(ENTRY) {
        return Err(wrong("its directory is broken"));
    }
    let data = body.get(directory_end + 1..).unwrap_or_default();
    let mut pieces: Vec<&[u8]> = data.split(|byte| *byte == FIELD_END).collect();
    if pieces.last().is_some_and(|last| last.is_empty()) {
        pieces.pop();
    }
    let mut entries: Vec<(usize, &[u8], usize, usize)> = Vec::new();
    for (at, entry) in directory.chunks_exact(ENTRY).enumerate() {
        let number = |from: usize, to: usize| entry.get(from..to).and_then(decimal).unwrap_or(usize::MAX);
        entries.push((at, entry.get(..3).unwrap_or_default(), number(3, 7), number(7, 12)));
    }
    let mut text = Text { is_unicode: leader.get(9) == Some(&b'a'), replaced: false };
    let mut marc = Marc { leader: String::from_utf8_lossy(leader).into_owned(), ..Marc::default() };
    // The fields stand in the order of their starts. If their number matches the directory, the terminators are more
    // reliable than the lengths.
    let in_order = entries.len() == pieces.len();
    let mut places: Vec<usize> = (0..entries.len()).collect();
    places.sort_by_key(|place| entries.get(*place).map(|(at, _, _, start)| (*start, *at)));
    for (at, tag, length, start) in &entries {
        let piece = match places.iter().position(|place| place == at).filter(|_| in_order) {
            Some(nth) => pieces.get(nth).copied(),
            None => data
                .get(*start..start.saturating_add(*length))
                .and_then(|field| field.split(|b| *b == FIELD_END).next()),
        };
        let tag = String::from_utf8_lossy(tag).into_owned();
        let piece = piece.ok_or_else(|| wrong(&format!("field {tag} lies outside of it")))?;
        if tag.starts_with("00") {
            marc.controls.push((tag, text.decode(piece)));
        } else {
            marc.fields.push(field(tag, piece, &mut text));
        }
    }
    let is_whole = leader.get(..5).and_then(decimal).is_some_and(|length| body.len() + 1 >= length);
    Ok(Parsed { marc, replaced: text.replaced, is_whole })
}

fn decimal(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

fn field(tag: String, piece: &[u8], text: &mut Text) -> Field {
    let mut parts = piece.split(|byte| *byte == SUBFIELD);
    let marks = parts.next().unwrap_or_default();
    let mark = |at: usize| marks.get(at).filter(|byte| byte.is_ascii_graphic()).map_or(' ', |byte| char::from(*byte));
    let mut subfields = Vec::new();
    for part in parts {
        if let Some((code, value)) = part.split_first() {
            let value = text.decode(value).trim().to_owned();
            if !value.is_empty() {
                subfields.push((char::from(*code), value));
            }
        }
    }
    Field { tag, indicators: (mark(0), mark(1)), subfields }
}

/// Decodes the values of a record.
struct Text {
    is_unicode: bool,
    replaced: bool,
}

impl Text {
    /// Decodes a value. Many records claim to be in MARC-8 but are in UTF-8, so a value that is valid UTF-8 and
    /// contains no escape sequence is read as UTF-8.
    fn decode(&mut self, bytes: &[u8]) -> String {
        match std::str::from_utf8(bytes) {
            Ok(text) if self.is_unicode || !bytes.contains(&0x1b) => text.to_owned(),
            Err(_) if self.is_unicode => {
                self.replaced = true;
                String::from_utf8_lossy(bytes).into_owned()
            }
            _ => {
                let (text, replaced) = marc8::decode(bytes);
                self.replaced |= replaced;
                text
            }
        }
    }
}

/// Writes a record in UTF-8.
///
/// # Errors
/// Returns an error if writing to `out` fails, or if the record is longer than ISO 2709 can express.
pub(crate) fn write(marc: &Marc, out: &mut dyn Write) -> io::Result<()> {
    let (mut directory, mut data) = (Vec::new(), Vec::new());
    for (tag, value) in &marc.controls {
        let mut piece = plain(value).into_bytes();
        piece.push(FIELD_END);
        enter(&mut directory, &mut data, tag, &piece, marc)?;
    }
    for field in &marc.fields {
        let mut piece = Vec::new();
        let (first, second) = field.indicators;
        piece.extend(plain(&format!("{first}{second}")).into_bytes());
        for (code, value) in &field.subfields {
            piece.push(SUBFIELD);
            piece.extend(code.to_string().into_bytes());
            piece.extend(plain(value).into_bytes());
        }
        piece.push(FIELD_END);
        enter(&mut directory, &mut data, &field.tag, &piece, marc)?;
    }
    directory.push(FIELD_END);
    data.push(RECORD_END);
    let (base, length) = (LEADER + directory.len(), LEADER + directory.len() + data.len());
    if length > LONGEST_RECORD {
        return Err(too_long(marc, "it", length, LONGEST_RECORD));
    }
    let leader: String = marc.leader.chars().skip(5).collect();
    let (kind, rest) = leader.split_at_checked(7).unwrap_or_default();
    write!(out, "{length:05}{kind}{base:05}{}", rest.get(5..).unwrap_or("       "))?;
    out.write_all(&directory)?;
    out.write_all(&data)
}

fn enter(directory: &mut Vec<u8>, data: &mut Vec<u8>, tag: &str, piece: &[u8], marc: &Marc) -> io::Result<()> {
    if piece.len() > LONGEST_FIELD {
        return Err(too_long(marc, &format!("field {tag}"), piece.len(), LONGEST_FIELD));
    }
    directory.extend(format!("{tag}{:04}{:05}", piece.len(), data.len()).into_bytes());
    data.extend_from_slice(piece);
    Ok(())
}

fn too_long(marc: &Marc, what: &str, length: usize, most: usize) -> io::Error {
    let id = marc.control("001").unwrap_or_default();
    let (length, most) = (size(length as u64), size(most as u64));
    let message = format!(
        "record {id} cannot be written as binary MARC: {what} has {length}, and the form holds {most}; -f marcxml has no limit"
    );
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Replaces the delimiters of the format and other control characters in a value.
fn plain(value: &str) -> String {
    value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &[u8] = b"00079nam a2200049 a 4500001000200000245001500002\x1e1\x1e00\x1faRivieren\x1e\x1d";

    fn read_all(bytes: &[u8]) -> (Vec<Option<String>>, usize) {
        let budget = Budget::default();
        let found = crate::document::entry_sink::collect(&budget, |sink| read(bytes, &budget, sink)).unwrap();
        (found.entries.into_iter().map(|entry| entry.record.title).collect(), found.rejected.len())
    }

    #[test]
    fn records_are_told_by_their_marks() {
        let title = Some("Rivieren".to_owned());
        assert!(looks_like(RECORD) && !looks_like(b"20210101 A title\n\x1e"));
        assert_eq!(read_all(RECORD), (vec![title.clone()], 0));
        // The file has wrong lengths, line ends between records, a broken record, and a truncated last record.
        let wrong = String::from_utf8_lossy(RECORD).replace("00079", "00012").replace("245001500002", "245009900099");
        let cut = RECORD.get(..60).unwrap();
        let all = [RECORD, b"\n", wrong.as_bytes(), b"what\x1d", RECORD, cut].concat();
        assert_eq!(read_all(&all), (vec![title.clone(), title.clone(), title], 2));
    }

    #[test]
    fn what_is_written_comes_back() {
        let mut marc = Marc { leader: "00000nam a2200000uu 4500".to_owned(), ..Marc::default() };
        marc.controls.push(("001".to_owned(), "x1".to_owned()));
        marc.add("245", "10", &[('a', "Ríos :"), ('b', "un\nmapa")]);
        let mut bytes = Vec::new();
        write(&marc, &mut bytes).unwrap();
        assert!(looks_like(&bytes));
        let parsed = parse(bytes.get(..bytes.len() - 1).unwrap()).unwrap();
        assert_eq!(parsed.marc.fields[0].joined("ab"), "Ríos : un mapa");
        assert_eq!((parsed.marc.leader.get(5..12), parsed.is_whole), (Some("nam a22"), true));
        marc.add("520", "  ", &[('a', &"x".repeat(10_000))]);
        assert!(write(&marc, &mut Vec::new()).unwrap_err().to_string().contains("marcxml"));
    }
}
