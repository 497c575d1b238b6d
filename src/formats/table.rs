//! Tables of other tools: CSV (RFC 4180) with commas, semicolons or tabs, and what a spreadsheet gives row by row.

use crate::formats::opening::{Opening, Signs};
use serde_json::Value;

use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;

/// Columns that are read at most (ECMA-376 allows 16,384 in a spreadsheet).
pub(crate) const COLUMNS: usize = 4096;

/// Reads a CSV; its first row names the columns.
///
/// # Errors
/// Where it has no row of names, or more than [`COLUMNS`] columns; and what `sink` returns.
pub(crate) fn read(text: &str, sink: &mut dyn EntrySink) -> Result<()> {
    let delimiter = delimiter(text);
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut rows = Rows::new(sink);
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
                if row.len() > COLUMNS {
                    return Err(too_wide().at(format!("line {line}")));
                }
                rows.row(line, row.iter().map(|cell| Value::String(cell.to_owned())).collect())?;
            }
            Err(error) => {
                let line = line_at(error.position());
                rows.sink.rejected(Rejected::new(
                    Error::data("the row cannot be read").at(format!("line {line}")),
                    error.to_string(),
                ))?;
            }
        }
    }
    rows.finish()
}

/// A row has more cells than any table of publications needs.
pub(crate) fn too_wide() -> Error {
    Error::data(format!("the table has more than {COLUMNS} columns"))
        .hint("keep the columns that describe publications, and import again")
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
pub(crate) struct Rows<'s> {
    names: Vec<String>,
    sink: &'s mut dyn EntrySink,
}

impl<'s> Rows<'s> {
    /// No row yet; entries go to `sink`.
    pub(crate) fn new(sink: &'s mut dyn EntrySink) -> Self {
        Self { names: Vec::new(), sink }
    }

    /// Takes a row; the first one that has two cells names the columns.
    ///
    /// # Errors
    /// What the sink returns.
    pub(crate) fn row(&mut self, line: u64, cells: Vec<Value>) -> Result<()> {
        let filled = cells.iter().filter(|cell| !is_blank(cell)).count();
        if filled == 0 {
            return Ok(());
        }
        if self.names.is_empty() {
            self.names = cells.into_iter().map(|cell| text_of(&cell)).collect();
            return Ok(());
        }
        if cells.len() > self.names.len() && cells.iter().skip(self.names.len()).any(|cell| !is_blank(cell)) {
            let message = format!("the row has {} cells, but there are {} columns", cells.len(), self.names.len());
            return self.sink.rejected(Rejected::new(
                Error::data(message).at(format!("line {line}")).hint("is a cell with a separator in it quoted?"),
                cells.iter().map(text_of).collect::<Vec<_>>().join("\t"),
            ));
        }
        let mut entry = Entry::at((line, line));
        for (at, cell) in cells.into_iter().enumerate() {
            if !is_blank(&cell) {
                let name = self.names.get(at).filter(|name| !name.trim().is_empty()).cloned();
                entry.columns.push((name.unwrap_or_else(|| format!("column {}", at + 1)), unescaped(cell)));
            }
        }
        self.sink.entry(entry)
    }

    /// Whether there was a row of names.
    pub(crate) fn has_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// Ends the table.
    ///
    /// # Errors
    /// Where there was no row of names.
    pub(crate) fn finish(self) -> Result<()> {
        if self.names.is_empty() {
            return Err(Error::data("the table has no rows").hint("its first row names the columns"));
        }
        Ok(())
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

/// Whether a document that begins so is a table in text.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    let header = || opening.extension.is_empty() && opening.lines().next().is_some_and(is_header);
    opening.signs() == Signs::Lines && (is_ours(&opening.text) || opening.ends(&["csv", "tsv", "tab"]) || header())
}

/// A line that names columns and can be nothing else: a title among others, and no sentence.
fn is_header(line: &str) -> bool {
    let delimiter = char::from(delimiter(line));
    let cells: Vec<String> =
        line.split(delimiter).map(|cell| super::columns::plain(cell.trim().trim_matches('"'))).collect();
    let titled = cells.iter().any(|cell| matches!(cell.as_str(), "title" | "titulo" | "titel" | "name"));
    let spaced = line.contains(&format!("{delimiter} "));
    titled && cells.len() >= 3 && !spaced && cells.iter().all(|cell| cell.len() <= 40)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Budget;
    use crate::document::entry::Entries;
    use crate::document::entry_sink::collect;

    fn read(text: &str) -> Result<Entries> {
        collect(&Budget::default(), |sink| super::read(text, sink))
    }

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
