//! The rows of a table that we wrote, perhaps edited in a spreadsheet since, cell by cell.
//!
//! A correction starts from the record that the store has, and takes only the cells that say something else. The cells
//! are therefore read as they stand, whatever the last column says of the record.

use encoding_rs::Encoding;

use super::catalogue::form::form;
use super::catalogue_bytes::Source;
use super::csv::reader::Table;
use super::csv::row;
use super::csv::sheet::{ID, SheetRow, SheetRows};
use super::workbook;
use crate::document::budget::Limits;
use crate::document::decode::decode;
use crate::error::Result;

/// Reads the rows of a table; `None` where the bytes are no table with the column `id` and another column of a catalogue.
///
/// # Errors
/// Returns an error when the table or the workbook is malformed, or expands to more than `limits` allow.
pub(crate) fn read(bytes: &[u8], place: &str, extension: &str, limits: Limits) -> Result<Option<SheetRows>> {
    if bytes.starts_with(b"PK\x03") {
        return workbook::sheet_rows(bytes, place, &limits.budget());
    }
    let Some(Decoded { text, encoding, skipped }) = table(bytes, extension) else { return Ok(None) };
    let mut source = Source::new(Box::new(std::io::Cursor::new(text.into_bytes())), place.to_owned())?;
    // The whole header row has to be seen before its separator can be told.
    form(&mut source, extension)?;
    let mut table = Table::new(source, limits.budget().longest())?;
    let mut found = SheetRows {
        warnings: table.take_warnings(),
        encoding: Encoding::for_label(encoding.as_bytes()).filter(|encoding| is_narrow(encoding)),
        ..SheetRows::default()
    };
    while let Some(row) = table.next_cells() {
        match row {
            Ok((number, cells)) => found.rows.push(SheetRow { number: number + skipped, cells }),
            Err(error) => found.rejected.push(error),
        }
    }
    Ok(Some(found))
}

/// The bytes of a table that we wrote, in UTF-8 where they are text; `None` where they are none.
pub(crate) fn own_table(bytes: &[u8], extension: &str, limit: u64) -> Option<Vec<u8>> {
    if bytes.starts_with(b"PK\x03") {
        let limits = Limits::new(limit, "the size of a document");
        let ours = workbook::sheet_rows(bytes, "", &limits.budget());
        return ours.is_ok_and(|rows| rows.is_some()).then(|| bytes.to_vec());
    }
    table(bytes, extension).map(|table| table.text.into_bytes())
}

/// A table in text.
struct Decoded {
    text: String,
    encoding: &'static str,
    /// Lines before the header row.
    skipped: u64,
}

/// The text of a table with the column `id` and another column of a catalogue.
fn table(bytes: &[u8], extension: &str) -> Option<Decoded> {
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_none_or(|byte| matches!(byte, b'{' | b'[' | b'<')) {
        return None;
    }
    let decoded = decode(bytes, None).ok()?;
    // Excel writes and reads a first line that names the separator.
    let said = decoded.text.split_once('\n').filter(|(first, _)| {
        first.trim_end().len() <= 5 && first.get(..4).is_some_and(|sign| sign.eq_ignore_ascii_case("sep="))
    });
    let (skipped, text) = match said {
        Some((_, rest)) => (1, rest.to_owned()),
        None => (0, decoded.text),
    };
    let header = text.lines().next().unwrap_or_default();
    let is_table = matches!(extension, "csv" | "tsv" | "tab") || row::is_header(header.as_bytes());
    let known: Vec<&str> = names(header).collect();
    let ours = is_table && known.contains(&ID) && known.len() > 1;
    ours.then_some(Decoded { text, encoding: decoded.encoding, skipped })
}

/// Whether an encoding has only some of the characters of Unicode.
fn is_narrow(encoding: &'static Encoding) -> bool {
    !matches!(encoding.name(), "UTF-8" | "UTF-16LE" | "UTF-16BE")
}

/// The names of the columns of a catalogue in a header row.
fn names(line: &str) -> impl Iterator<Item = &'static str> {
    line.split([',', ';', '\t']).filter_map(|name| Some(row::known(name.trim().trim_matches('"'))?.name))
}
