//! Tables of other tools: CSV (RFC 4180) with commas, semicolons or tabs, and what a spreadsheet gives row by row.

use serde_json::Value;

use crate::document::entry::{Entries, Entry};
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;

/// Reads a CSV; its first row names the columns.
///
/// # Errors
/// Where it has no row of names.
pub(crate) fn read(text: &str) -> Result<Entries> {
    let delimiter = delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows = Rows::default();
    let (mut counted, mut line) = (0, 1_u64);
    // The reader counts from behind the carriage return of the row before.
    let mut line_at = |position: Option<&csv::Position>| {
        let byte = position.and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or(counted);
        let rest = text.get(byte..).unwrap_or_default();
        let start = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        line += memchr::memchr_iter(b'\n', text.as_bytes().get(counted..start).unwrap_or_default()).count() as u64;
        counted = start.max(counted);
        line
    };
    for row in reader.records() {
        match row {
            Ok(row) => {
                let line = line_at(row.position());
                rows.row(line, row.iter().map(|cell| Value::String(cell.to_owned())).collect());
            }
            Err(error) => {
                let line = line_at(error.position());
                rows.found.rejected.push(Rejected::new(
                    Error::data("the row cannot be read").at(format!("line {line}")),
                    error.to_string(),
                ));
            }
        }
    }
    rows.finish()
}

/// A table that we wrote: it has the columns that no other tool has.
pub(crate) fn is_ours(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    ["id", "title", "issued_basis", "text_language"]
        .iter()
        .all(|name| first.split([',', ';', '\t']).any(|cell| cell.trim().trim_matches('"').starts_with(name)))
}

/// The sign that separates the columns: the one of which the first line, outside of quotes, has most.
pub(crate) fn delimiter(text: &str) -> u8 {
    let (mut quoted, mut counts) = (false, [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)]);
    for byte in text.bytes() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => {
                counts.iter_mut().filter(|(sign, _)| *sign == byte).for_each(|(_, count)| *count += 1);
            }
            _ => {}
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(sign, _)| *sign)
}

/// Rows of cells become entries by the names of their columns.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    names: Vec<String>,
    found: Entries,
}

impl Rows {
    /// Takes a row; the first one that has two cells names the columns.
    pub(crate) fn row(&mut self, line: u64, cells: Vec<Value>) {
        let filled = cells.iter().filter(|cell| !is_blank(cell)).count();
        if filled == 0 {
            return;
        }
        if self.names.is_empty() {
            self.names = cells.into_iter().map(|cell| text_of(&cell)).collect();
            return;
        }
        if cells.len() > self.names.len() && cells.iter().skip(self.names.len()).any(|cell| !is_blank(cell)) {
            let message = format!("the row has {} cells, but there are {} columns", cells.len(), self.names.len());
            self.found.rejected.push(Rejected::new(
                Error::data(message).at(format!("line {line}")).hint("is a cell with a separator in it quoted?"),
                cells.iter().map(text_of).collect::<Vec<_>>().join("\t"),
            ));
            return;
        }
        let mut entry = Entry::at((line, line));
        for (at, cell) in cells.into_iter().enumerate() {
            if !is_blank(&cell) {
                let name = self.names.get(at).filter(|name| !name.trim().is_empty()).cloned();
                entry.columns.push((name.unwrap_or_else(|| format!("column {}", at + 1)), unescaped(cell)));
            }
        }
        self.found.entries.push(entry);
    }

    /// The entries.
    ///
    /// # Errors
    /// Where there was no row of names.
    pub(crate) fn finish(self) -> Result<Entries> {
        if self.names.is_empty() {
            return Err(Error::data("the table has no rows").hint("its first row names the columns"));
        }
        Ok(self.found)
    }
}

fn is_blank(cell: &Value) -> bool {
    cell.is_null() || cell.as_str().is_some_and(|text| text.trim().is_empty())
}

fn text_of(cell: &Value) -> String {
    cell.as_str()
        .map_or_else(|| if cell.is_null() { String::new() } else { cell.to_string() }, |text| text.trim().to_owned())
}

/// A cell that was made harmless for spreadsheets (`'=1+1`) is what it was.
fn unescaped(cell: Value) -> Value {
    match cell.as_str().and_then(|text| text.strip_prefix('\'')) {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => Value::String(rest.to_owned()),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_rows_and_separators() {
        let found =
            read("Titel;Datum;Regal\r\n\"Kaarten; en data\";2021;'=1\r\n;;\r\n\r\na;b;c;d\r\nTwee\r\n").unwrap();
        assert_eq!((found.entries.len(), found.rejected.len()), (2, 1));
        let first: Vec<_> = found.entries[0].columns.iter().map(|(n, v)| (n.as_str(), v.as_str().unwrap())).collect();
        assert_eq!(first, [("Titel", "Kaarten; en data"), ("Datum", "2021"), ("Regal", "=1")]);
        assert_eq!(found.entries[0].record.source.lines, Some((2, 2)));
        assert!(read("\n\n").is_err());
        assert_eq!(delimiter("\"a,b\"\tc\td"), b'\t');
    }
}
