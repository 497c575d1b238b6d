//! Splits a row of delimited text (RFC 4180) into its cells, even if its quotes do not follow the standard.

use super::COLUMNS;

/// The way in which the quotes of a row are interpreted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// As in RFC 4180: a cell that begins with a quote ends with one. A quote inside of the cell that is not followed
    /// by a separator is part of the text.
    Standard,
    /// A cell may have blanks before its first quote.
    Spaced,
    /// A backslash precedes each quote that is part of the text.
    Escaped,
    /// A cell whose second quote is not at its end is not quoted at all.
    Loose,
    /// Quotes have no special meaning.
    Literal,
}

/// The result of splitting a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    /// The cells of the row. If the row has more than [`COLUMNS`] cells, only the first `COLUMNS + 1` are kept, which
    /// is enough to refuse it.
    pub cells: Vec<String>,
    /// The offset after the row and its line end.
    pub end: usize,
    /// True if a quote occurs in a place where the standard does not allow it.
    pub stray: bool,
    /// True if a quoted cell is not closed.
    pub open: bool,
}

impl Cut {
    /// Returns whether all quotes follow the standard.
    pub(super) fn is_clean(&self) -> bool {
        !self.stray && !self.open
    }
}

/// Splits the row at the beginning of `text`. A row ends with its line, unless a quoted cell continues on the next
/// line.
pub(super) fn cut(text: &str, delimiter: u8, quotes: Quotes) -> Cut {
    let mut cutter = Cutter { text, delimiter, quotes, at: 0, stray: false, open: false };
    let mut cells = Vec::new();
    loop {
        let cell = cutter.cell();
        if cells.len() <= COLUMNS {
            cells.push(cell);
        }
        match cutter.peek() {
            Some(byte) if byte == delimiter => cutter.at += 1,
            Some(b'\r') => {
                cutter.at += 1;
                if cutter.peek() == Some(b'\n') {
                    cutter.at += 1;
                }
                break;
            }
            Some(_) => {
                cutter.at += 1;
                break;
            }
            None => break,
        }
    }
    Cut { cells, end: cutter.at, stray: cutter.stray, open: cutter.open }
}

struct Cutter<'t> {
    text: &'t str,
    delimiter: u8,
    quotes: Quotes,
    at: usize,
    stray: bool,
    open: bool,
}

impl Cutter<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn slice(&self, from: usize, to: usize) -> &str {
        self.text.get(from..to).unwrap_or_default()
    }

    fn is_end(&self, byte: Option<u8>) -> bool {
        byte.is_none_or(|byte| byte == self.delimiter || matches!(byte, b'\r' | b'\n'))
    }

    /// Reads the next cell, and moves to its end.
    fn cell(&mut self) -> String {
        let start = self.at;
        if self.quotes == Quotes::Literal {
            return self.plain(start);
        }
        let rest = self.slice(start, self.text.len());
        if rest.starts_with('=')
            && let Some(end) = formula(rest)
            && self.is_end(self.text.as_bytes().get(start + end).copied())
        {
            self.at = start + end;
            return self.slice(start, self.at).to_owned();
        }
        let blanks = match self.quotes {
            Quotes::Spaced => rest.len() - rest.trim_start_matches(' ').len(),
            _ => 0,
        };
        // Spreadsheets write ="007" for a text that looks like a number.
        let lead = usize::from(rest.starts_with("=\""));
        if self.text.as_bytes().get(start + blanks + lead) != Some(&b'"') {
            return self.plain(start);
        }
        self.at = start + blanks + lead + 1;
        self.quoted(start)
    }

    /// Reads an unquoted cell up to the separator.
    fn plain(&mut self, start: usize) -> String {
        let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
        let end = memchr::memchr3(self.delimiter, b'\r', b'\n', bytes).unwrap_or(bytes.len());
        self.at += end;
        self.slice(start, self.at).to_owned()
    }

    /// Reads a quoted cell after its opening quote. The cell began at `start`.
    fn quoted(&mut self, start: usize) -> String {
        let mut cell = String::new();
        loop {
            let bytes = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(quote) = memchr::memchr(b'"', bytes) else {
                cell.push_str(self.slice(self.at, self.text.len()));
                self.at = self.text.len();
                self.open = true;
                return cell;
            };
            let before = self.slice(self.at, self.at + quote).to_owned();
            cell.push_str(&before);
            self.at += quote + 1;
            if self.quotes == Quotes::Escaped && before.ends_with('\\') {
                cell.pop();
                cell.push('"');
                continue;
            }
            if self.peek() == Some(b'"') {
                cell.push('"');
                self.at += 1;
                continue;
            }
            let after = self.slice(self.at, self.text.len());
            let blanks = after.len() - after.trim_start_matches(' ').len();
            if self.is_end(self.text.as_bytes().get(self.at + blanks).copied()) {
                self.at += blanks;
                return cell;
            }
            self.stray = true;
            if self.quotes == Quotes::Loose {
                return self.plain(start);
            }
            cell.push('"');
        }
    }
}

/// The length of the formula at the beginning of a text, such as `=HYPERLINK("address"; "words")`. The formula may
/// contain the separator.
fn formula(text: &str) -> Option<usize> {
    let line = text.get(..memchr::memchr2(b'\r', b'\n', text.as_bytes()).unwrap_or(text.len()))?;
    let name = line.get(1..line.find('(')?)?;
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.') {
        return None;
    }
    let (mut depth, mut quoted) = (0, false);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'(' if !quoted => depth += 1,
            b')' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, quotes: Quotes) -> (Vec<String>, bool) {
        let found = cut(text, b',', quotes);
        assert!(found.end <= text.len());
        (found.cells.clone(), found.is_clean())
    }

    #[test]
    fn rows_are_cut_as_the_standard_says() {
        let text = "a,\"b, \"\"c\"\"\nd\",,\"\" ,=\"007\"\r\nnext,row\r\n";
        let found = cut(text, b',', Quotes::Standard);
        assert_eq!(found.cells, ["a", "b, \"c\"\nd", "", "", "007"]);
        assert!(found.is_clean());
        assert_eq!(cut(&text[found.end..], b',', Quotes::Standard).cells, ["next", "row"]);
        assert_eq!(cells("", Quotes::Standard), (vec![String::new()], true));
        assert_eq!(cells("a,", Quotes::Standard), (vec!["a".into(), String::new()], true));
    }

    #[test]
    fn slips_of_quotes_are_seen() {
        assert_eq!(cells("\"He said \"no\" and left\",b", Quotes::Standard).0, ["He said \"no\" and left", "b"]);
        assert!(!cells("\"He said \"no\" and left\",b", Quotes::Standard).1);
        assert_eq!(cells("\"Rivers\" and rain,b", Quotes::Loose).0, ["\"Rivers\" and rain", "b"]);
        assert_eq!(cells("a, \"b, c\"", Quotes::Spaced).0, ["a", "b, c"]);
        assert_eq!(cells("\"a \\\"b\\\", c\",d", Quotes::Escaped).0, ["a \"b\", c", "d"]);
        assert_eq!(cells("\"a,b", Quotes::Literal).0, ["\"a", "b"]);
        assert_eq!(cells("=LINK(\"a,b\", \"c)\"),d", Quotes::Standard).0, ["=LINK(\"a,b\", \"c)\")", "d"]);
        assert_eq!(cells("=LINK(\"a,b", Quotes::Standard).0, ["=LINK(\"a", "b"]);
        assert!(cut("\"a,b\nc", b',', Quotes::Standard).open);
    }

    #[test]
    fn a_row_that_is_too_wide_keeps_no_more_cells_than_show_it() {
        let row = format!("{}\nnext", ",".repeat(3 * COLUMNS));
        let found = cut(&row, b',', Quotes::Standard);
        assert_eq!((found.cells.len(), &row[found.end..]), (COLUMNS + 1, "next"));
        assert_eq!(cut(&",".repeat(COLUMNS - 1), b',', Quotes::Standard).cells.len(), COLUMNS);
    }
}
