//! Iterates over the rows of a delimited text. An error in the quotes of one row does not affect the next.

use super::cut::{Cut, Quotes, cut};
use super::sheet::Row;
use crate::error::Error;
use crate::record::rejected::Rejected;

/// The number of lines after a broken row that are searched for the next valid one.
const AHEAD: usize = 200;

/// The ways to read a row whose quotes do not follow the standard, in the order in which they are tried.
const WAYS: [Quotes; 5] = [Quotes::Standard, Quotes::Escaped, Quotes::Spaced, Quotes::Loose, Quotes::Literal];

/// A row, or a broken row.
pub(super) enum Found {
    /// A row.
    Row(Row),
    /// A row whose cells cannot be separated.
    Broken(Rejected),
}

/// Reads a text row by row.
#[derive(Clone)]
pub(super) struct Rows<'t> {
    text: &'t str,
    delimiter: u8,
    /// The number of cells in a row, if it is known.
    columns: Option<usize>,
    /// The offset at which the next row begins.
    pub(super) at: usize,
    /// The line on which the next row begins, counted from 1.
    pub(super) line: u64,
    /// The number of bytes that may still be examined repeatedly.
    spare: u64,
    /// True if the document ends with the text.
    is_last: bool,
    /// True if what stands behind the text could have changed how a row was read.
    is_short: bool,
}

/// The number of bytes of a document of this length that may be examined repeatedly.
pub(super) fn spare(length: u64) -> u64 {
    length.saturating_mul(4) + (1 << 20)
}

impl<'t> Rows<'t> {
    /// Iterates over the rows of `text` from the offset `at`, which is on this line.
    pub(super) fn new(text: &'t str, delimiter: u8, at: usize, line: u64) -> Self {
        let spare = spare(text.len() as u64);
        Self { text, delimiter, columns: None, at, line, spare, is_last: true, is_short: false }
    }

    /// Sets the number of cells in each row.
    pub(super) fn of_columns(mut self, columns: usize) -> Self {
        self.columns = Some(columns).filter(|columns| *columns > 1);
        self
    }

    /// Says that the text is a piece of a document, of which this number of bytes may be examined repeatedly.
    pub(super) fn of_piece(mut self, spare: u64, is_last: bool) -> Self {
        (self.spare, self.is_last) = (spare, is_last);
        self
    }

    /// The number of bytes that may still be examined repeatedly.
    pub(super) fn spare(&self) -> u64 {
        self.spare
    }

    /// Returns whether what stands behind the text could have changed how a row was read, or whether there is a row.
    pub(super) fn is_short(&self) -> bool {
        self.is_short
    }

    /// Notes that the text was examined up to this offset of its rest.
    fn examined(&mut self, to: usize) {
        self.is_short |= !self.is_last && self.at.saturating_add(to) >= self.text.len();
    }

    fn spend(&mut self, bytes: usize) {
        self.spare = self.spare.saturating_sub(bytes as u64);
    }

    /// Moves past the next `length` bytes.
    fn advance(&mut self, length: usize) {
        let end = self.at.saturating_add(length).min(self.text.len());
        let passed = self.text.as_bytes().get(self.at..end).unwrap_or_default();
        self.line += lines_in(passed);
        self.at = end;
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Returns whether a split row has the expected number of cells and no unclosed quote.
    fn fits(&self, cut: &Cut) -> bool {
        self.columns == Some(cut.cells.len()) && !cut.open
    }

    /// Splits a single line.
    fn of_line(&self, line: &str, quotes: Quotes) -> Cut {
        cut(line, self.delimiter, quotes)
    }

    fn row(&mut self, cut: Cut, repaired: bool) -> Found {
        let line = self.line;
        self.advance(cut.end);
        Found::Row(Row { line, cells: cut.cells.into_iter().map(Into::into).collect(), repaired })
    }

    /// Reads a row with doubtful quotes. `whole` is the row as the standard interprets it.
    fn doubtful(&mut self, whole: Cut) -> Found {
        let rest = self.rest();
        let line = rest.get(..line_length(rest)).unwrap_or_default();
        self.examined(line.len());
        let several = whole.end > line.len();
        self.spend(whole.end);
        if self.fits(&whole) && !(several && self.sound_row_inside(rest.get(..whole.end).unwrap_or_default())) {
            return self.row(whole, false);
        }
        for way in WAYS {
            let mut single = self.of_line(line, way);
            self.spend(line.len());
            if self.fits(&single) {
                if way == Quotes::Literal {
                    single.cells.iter_mut().for_each(unquote);
                }
                return self.row(single, whole.open || several);
            }
        }
        match self.columns {
            // The number of columns is not known yet, so each line is taken as a row.
            None if whole.open => {
                let single = self.of_line(line, Quotes::Literal);
                self.row(single, true)
            }
            _ if whole.open || several => self.broken(&whole),
            _ => self.row(whole, false),
        }
    }

    /// Returns whether a line after the first one is a valid row by itself, which means that a quote before it was
    /// never closed.
    fn sound_row_inside(&mut self, row: &str) -> bool {
        let first = line_length(row);
        let mut rest = row.get(first..).unwrap_or_default();
        for _ in 0..AHEAD {
            if rest.is_empty() || self.spare == 0 {
                return false;
            }
            let line = rest.get(..line_length(rest)).unwrap_or_default();
            self.spend(line.len());
            let single = self.of_line(line, Quotes::Standard);
            // The last line of a quoted cell with several lines contains an odd number of quotes.
            let paired = memchr::memchr_iter(b'"', line.as_bytes()).count().is_multiple_of(2);
            if paired && self.fits(&single) && single.is_clean() {
                return true;
            }
            rest = rest.get(line.len()..).unwrap_or_default();
        }
        false
    }

    /// Skips a row whose cells cannot be separated, up to the next valid one.
    fn broken(&mut self, whole: &Cut) -> Found {
        let rest = self.rest();
        let mut length = line_length(rest);
        let mut resumed = false;
        for _ in 0..AHEAD {
            let behind = rest.get(length..).unwrap_or_default();
            if behind.is_empty() || self.spare == 0 {
                self.examined(length);
                break;
            }
            let line = behind.get(..line_length(behind)).unwrap_or_default();
            self.examined(length + line.len());
            self.spend(line.len());
            let single = self.of_line(line, Quotes::Standard);
            if self.fits(&single) && single.is_clean() {
                resumed = true;
                break;
            }
            length += line.len();
        }
        if !resumed && self.spare > 0 {
            length = whole.end.max(length);
        }
        let message = if whole.open {
            "a cell of this row begins with a quote and never ends"
        } else {
            "the quotes of this row do not tell its cells apart"
        };
        let error = Error::data(message).at(format!("line {}", self.line));
        let error = error.hint("a quote inside a quoted cell is written twice");
        let text = rest.get(..length).unwrap_or_default().trim_end_matches(['\r', '\n']).to_owned();
        self.advance(length);
        Found::Broken(Rejected::new(error, text))
    }
}

impl Iterator for Rows<'_> {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        let rest = self.rest();
        self.advance(rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let rest = self.rest();
        if rest.is_empty() {
            self.examined(0);
            return None;
        }
        // After too many repeated examinations of the quotes, each line is taken as a row.
        let reach = if self.spare == 0 { rest.get(..line_length(rest)).unwrap_or_default() } else { rest };
        let whole = cut(reach, self.delimiter, Quotes::Standard);
        self.examined(whole.end);
        let many_lines = || whole.end > line_length(rest);
        let sound = match self.columns {
            Some(columns) => whole.cells.len() == columns || !(many_lines() || rest_has_quotes(reach, whole.end)),
            None => true,
        };
        if whole.is_clean() && sound { Some(self.row(whole, false)) } else { Some(self.doubtful(whole)) }
    }
}

/// Returns whether the row contains a quote. Without one, there is no other way to read it.
fn rest_has_quotes(text: &str, end: usize) -> bool {
    memchr::memchr(b'"', text.as_bytes().get(..end).unwrap_or_default()).is_some()
}

/// Removes a quote that was opened and never closed.
fn unquote(cell: &mut String) {
    if cell.starts_with('"') && cell.matches('"').count() == 1 {
        cell.remove(0);
    }
}

/// The length of the first line of a text, including its line end.
fn line_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    match memchr::memchr2(b'\r', b'\n', bytes) {
        Some(at) if bytes.get(at..at + 2) == Some(b"\r\n") => at + 2,
        Some(at) => at + 1,
        None => bytes.len(),
    }
}

/// The number of line ends in bytes. CRLF counts as one.
fn lines_in(bytes: &[u8]) -> u64 {
    let feeds = memchr::memchr_iter(b'\n', bytes).count();
    let returns = memchr::memchr_iter(b'\r', bytes).filter(|at| bytes.get(at + 1) != Some(&b'\n')).count();
    (feeds + returns) as u64
}
