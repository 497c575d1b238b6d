//! Reads a CSV file that this program wrote and that may have been edited in a spreadsheet, with other delimiters and
//! with reordered, added or removed columns.

use std::io::{self, BufRead};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::cell::original;
use super::columns::{COLUMNS, Column, MORE, REASON};
use super::row;
use crate::error::{Error, Result, nearest};
use crate::formats::catalogue_bytes::Source;
use crate::formats::raw_entry::too_long;
use crate::formats::raw_entry::{Body, Raw};
use crate::record::rejected::Rejected;
use crate::record::{Decision, Record, Unknown};

/// The greatest number of columns. A table with more columns is not a catalogue.
const MAX_COLUMNS: usize = 1000;

/// The smallest number of columns, all of them ours, from which a table counts as a catalogue that leaves out the other
/// columns.
const FEWEST: usize = 3;

/// A row that was read.
struct Row {
    cells: Vec<Vec<u8>>,
    /// The number of cells. Only the first [`MAX_COLUMNS`] cells are held.
    count: usize,
    line: u64,
    /// The length in bytes, as far as it was counted.
    length: u64,
    /// True if the row was longer than the limit and was not held.
    too_long: bool,
    /// True if the row ended inside of a quoted cell.
    open: bool,
}

/// The meaning of a column in a table that this program wrote.
#[derive(Clone)]
pub(crate) enum Meaning {
    /// One of our columns.
    Known(&'static Column),
    /// A column that a person added.
    Unknown(String),
    /// A column without a name.
    Nameless,
}

/// The line of a row, and its cells, each with what its column is.
pub(crate) type Cells = (u64, Vec<(Meaning, String)>);

/// The rows of a table.
pub(crate) struct Table {
    rows: Rows,
    header: Vec<Meaning>,
    warnings: std::vec::IntoIter<Error>,
    ordinal: u64,
    ended: bool,
}

impl Table {
    /// Reads the header row.
    ///
    /// # Errors
    /// Returns an error if the row names none of our columns, names a column twice, or has too many columns.
    pub(crate) fn new(source: Source, limit: u64) -> Result<Self> {
        let delimiter = delimiter(source.head());
        let mut rows = Rows::new(source, limit, delimiter);
        let at = |error: Error, rows: &Rows| error.at(format!("{}:1", rows.source.file));
        let first = rows.next_row().map_err(|error| Error::from_io(&rows.source.file, &error))?;
        let Some(first) = first.filter(|row| !row.too_long || row.count > MAX_COLUMNS) else {
            return Err(at(Error::data("the header row is too long").hint("this is no catalogue of ours"), &rows));
        };
        if first.count > MAX_COLUMNS {
            let said = format!("{} columns, more than the {MAX_COLUMNS} that are read", first.count);
            return Err(at(Error::data(said), &rows));
        }
        let mut names: Vec<String> = Vec::new();
        for cell in first.cells {
            let name = String::from_utf8(cell).map_err(|_| {
                at(Error::data("the header row is not UTF-8").hint("save the file as CSV UTF-8"), &rows)
            })?;
            names.push(name.trim().to_owned());
        }
        let (mut header, mut warnings) = (Vec::new(), Vec::new());
        for (index, name) in names.iter().enumerate() {
            let same = |before: &String| {
                before == name
                    || row::known(name).is_some_and(|one| row::known(before).is_some_and(|two| one.name == two.name))
            };
            if !name.is_empty() && names.iter().take(index).any(same) {
                return Err(at(Error::data(format!("two columns are named {name}")).hint("rename one"), &rows));
            }
            header.push(match row::known(name) {
                Some(column) => Meaning::Known(column),
                None if name.is_empty() => Meaning::Nameless,
                None => {
                    let missing = COLUMNS
                        .iter()
                        .map(|column| column.name)
                        .filter(|known| !names.iter().any(|have| have == known));
                    let near = nearest(name, missing);
                    let said =
                        format!("the column {name} is not one of ours; its cells are kept as a field of that name");
                    warnings.push(at(Error::data(said).hint_nearest(near), &rows));
                    Meaning::Unknown(name.clone())
                }
            });
        }
        let known = header.iter().filter(|meaning| matches!(meaning, Meaning::Known(_))).count();
        if known >= FEWEST && known == header.len() && known < COLUMNS.len() {
            let said = format!("the table has {known} of the {} columns of a catalogue", COLUMNS.len());
            let error = Error::data(said).hint("the fields of the other columns are missing in its records");
            warnings.push(at(error, &rows));
        }
        if !header.iter().any(|meaning| matches!(meaning, Meaning::Known(_))) {
            let known: Vec<&str> = COLUMNS.iter().take(6).map(|column| column.name).collect();
            let near = names.iter().find_map(|name| nearest(name, COLUMNS.iter().map(|column| column.name)));
            let error = Error::data("no column of this table is one of a catalogue");
            return Err(at(
                match near {
                    Some(near) => error.hint(format!("did you mean {near}?")),
                    None => error.hint(format!("columns are named {}, …", known.join(", "))),
                },
                &rows,
            ));
        }
        Ok(Self { rows, header, warnings: warnings.into_iter(), ordinal: 0, ended: false })
    }

    /// Takes the warnings about the columns.
    pub(crate) fn take_warnings(&mut self) -> Vec<Error> {
        std::mem::take(&mut self.warnings).collect()
    }

    /// The next row, cell by cell, with its line; `None` at the end of the table. An error is that of one row, and the
    /// rows behind it can still be read.
    pub(crate) fn next_cells(&mut self) -> Option<Result<Cells>> {
        if self.ended {
            return None;
        }
        let row = match self.rows.next_row() {
            Ok(row) => row?,
            Err(error) => {
                self.ended = true;
                return Some(Err(Error::from_io(&self.rows.source.file, &error)));
            }
        };
        let place = format!("{}:{}", self.rows.source.file, row.line);
        if let Some(error) = self.fault(&row) {
            return Some(Err(error.at(place)));
        }
        let text = |cell: &Vec<u8>| original(&String::from_utf8_lossy(cell)).into_owned();
        Some(Ok((row.line, self.header.iter().cloned().zip(row.cells.iter().map(text)).collect())))
    }

    /// The fault of a row as a whole.
    fn fault(&self, row: &Row) -> Option<Error> {
        if row.too_long {
            return Some(too_long(row.length, self.rows.limit));
        }
        if row.open {
            let error = Error::data("a quoted cell begins in this row and never ends");
            return Some(error.hint("the file was cut, or a quote is missing"));
        }
        let extra = row.cells.iter().skip(self.header.len()).any(|cell| !cell.is_empty());
        (row.count < self.header.len() || row.count > MAX_COLUMNS || extra).then(|| {
            let error = Error::data(format!("{} cells, and the header row has {}", row.count, self.header.len()));
            error.hint("a comma or a quote is missing or too many, or the file was cut")
        })
    }

    fn body(&self, row: Row, place: &str) -> Body {
        let as_text = || {
            let cells: Vec<_> = row.cells.iter().map(|cell| String::from_utf8_lossy(cell)).collect();
            serde_json::to_string(&cells).unwrap_or_default()
        };
        if let Some(error) = self.fault(&row) {
            let text = if row.too_long { String::new() } else { as_text() };
            return Body::Bad(Box::new(Rejected::new(error.at(place), text)));
        }
        match self.record(&row.cells) {
            Ok(record) => Body::Row(Box::new(record)),
            Err(errors) => {
                let mut errors = errors.into_iter().map(|error| Error::data(error).at(place));
                let error = errors.next().unwrap_or_else(|| Error::data("not a record").at(place));
                Body::Bad(Box::new(Rejected { error, more: errors.collect(), text: as_text() }))
            }
        }
    }

    fn record(&self, cells: &[Vec<u8>]) -> std::result::Result<Record, Vec<String>> {
        let mut errors = Vec::new();
        let mut texts = Vec::with_capacity(self.header.len());
        for (cell, meaning) in cells.iter().zip(&self.header) {
            match std::str::from_utf8(cell) {
                Ok(text) => texts.push((meaning, original(text))),
                Err(_) => errors.push(format!("{} is not UTF-8; save the file as CSV UTF-8", meaning.name())),
            }
        }
        let texts: Vec<(&Meaning, &str)> = texts.iter().map(|(meaning, text)| (*meaning, text.as_ref())).collect();
        match record_of(&texts) {
            Ok(record) if errors.is_empty() => Ok(record),
            Ok(_) => Err(errors),
            Err(more) => {
                errors.extend(more);
                Err(errors)
            }
        }
    }
}

/// Builds the record of a row from the column `more` and from every cell that differs from it.
///
/// # Errors
/// Returns one message for each cell whose value is not valid.
pub(crate) fn record_of(texts: &[(&Meaning, &str)]) -> std::result::Result<Record, Vec<String>> {
    let mut errors = Vec::new();
    let more = texts.iter().find(|(meaning, text)| meaning.name() == MORE && !text.trim().is_empty());
    let mut record = match more.map(|(_, text)| crate::formats::raw_entry::parse(text)).transpose() {
        Ok(record) => record.unwrap_or_default(),
        Err(error) => {
            errors.push(format!("{MORE}: {}", crate::formats::parse_messages::plain(&error)));
            Record::default()
        }
    };
    // `exclude: too old` in the cell of the decision says its reason.
    let decision = texts.iter().find(|(meaning, _)| meaning.name() == "screening").map_or("", |(_, text)| text);
    let has_reason = Decision::with_reason(decision).is_some_and(|(_, reason)| reason.is_some());
    for (meaning, text) in texts {
        match meaning {
            Meaning::Known(column) if column.name == REASON && text.is_empty() && has_reason => {}
            Meaning::Known(column) if column.name != MORE => {
                errors.extend(row::fill(&mut record, column, text).err());
            }
            Meaning::Unknown(name) if !text.is_empty() => {
                if let Ok(value) = serde_json::value::to_raw_value(text) {
                    record.unknown.retain(|have| have.name != *name);
                    record.unknown.push(Unknown { name: name.clone(), value });
                }
            }
            Meaning::Nameless if !text.is_empty() => errors.push("a cell stands in a column without a name".into()),
            _ => {}
        }
    }
    if errors.is_empty() { Ok(record) } else { Err(errors) }
}

impl Meaning {
    /// The meaning of a column with this name.
    pub(crate) fn of(name: &str) -> Self {
        match row::known(name) {
            Some(column) => Self::Known(column),
            None if name.trim().is_empty() => Self::Nameless,
            None => Self::Unknown(name.to_owned()),
        }
    }

    /// The name of the column.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Known(column) => column.name,
            Self::Unknown(name) => name,
            Self::Nameless => "a nameless column",
        }
    }
}

impl Iterator for Table {
    type Item = Result<Raw>;

    fn next(&mut self) -> Option<Self::Item> {
        let file = self.rows.source.file.clone();
        if let Some(warning) = self.warnings.next() {
            return Some(Ok(Raw { file, line: 1, ordinal: 0, body: Body::Warning(warning) }));
        }
        if self.ended {
            return None;
        }
        match self.rows.next_row() {
            Ok(None) => {
                self.ended = true;
                None
            }
            Ok(Some(row)) => {
                self.ordinal += 1;
                let line = row.line;
                let body = self.body(row, &format!("{file}:{line}"));
                Some(Ok(Raw { file, line, ordinal: self.ordinal, body }))
            }
            Err(error) => {
                self.ended = true;
                Some(Err(Error::from_io(file, &error)))
            }
        }
    }
}

/// The delimiter: the one of comma, semicolon and tab that gives the most of our columns in the header row.
fn delimiter(head: &[u8]) -> u8 {
    let line = head.split(|byte| matches!(byte, b'\n' | b'\r')).find(|line| !line.is_empty()).unwrap_or_default();
    let count = |sign: u8| {
        let names = line.split(|byte| *byte == sign).take(MAX_COLUMNS);
        names.filter(|name| row::is_header(name) && !name.contains(&b',')).count()
    };
    // `max_by_key` returns the last of several maxima, and comma takes precedence.
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

/// Reads rows of cells. A row that is too long is skipped without being held.
struct Rows {
    source: Source,
    reader: Reader,
    limit: u64,
    line: u64,
    ended: bool,
}

impl Rows {
    fn new(source: Source, limit: u64, delimiter: u8) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter).build();
        Self { source, reader, limit, line: 1, ended: false }
    }

    fn next_row(&mut self) -> io::Result<Option<Row>> {
        let mut row = Row { cells: Vec::new(), count: 0, line: self.line, length: 0, too_long: false, open: false };
        let (mut output, mut ends) = (vec![0_u8; 1 << 12], vec![0_usize; 64]);
        let (mut written, mut ended) = (0, 0);
        let (mut quotes, mut blank) = (0_u64, true);
        while !self.ended {
            let found = match self.source.fill_buf() {
                Ok(found) => found,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let at_end = found.is_empty();
            let (result, used, out, end) = self.reader.read_record(
                found,
                output.get_mut(written..).unwrap_or_default(),
                ends.get_mut(ended..).unwrap_or_default(),
            );
            for byte in found.get(..used).unwrap_or_default() {
                quotes += u64::from(*byte == b'"');
                self.line += u64::from(*byte == b'\n');
                // Blank lines before a row are not part of the row.
                if blank && matches!(byte, b'\n' | b'\r') {
                    row.line = self.line;
                } else {
                    blank = false;
                }
            }
            row.length += used as u64;
            self.source.consume(used);
            written += out;
            ended += end;
            row.count += end;
            row.too_long = row.length > self.limit;
            let drop = row.too_long || row.count > MAX_COLUMNS;
            if drop {
                (written, ended) = (0, 0);
            }
            match result {
                ReadRecordResult::InputEmpty if at_end => self.ended = true,
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull if drop => {}
                ReadRecordResult::OutputFull => output.resize(output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                ReadRecordResult::Record => {
                    row.open = at_end && quotes % 2 == 1;
                    let mut start = 0;
                    let held = if drop { 0 } else { ended };
                    for end in ends.get(..held).unwrap_or_default() {
                        row.cells.push(output.get(start..*end).unwrap_or_default().to_vec());
                        start = *end;
                    }
                    return Ok(Some(row));
                }
                ReadRecordResult::End => self.ended = true,
            }
        }
        Ok(None)
    }
}
