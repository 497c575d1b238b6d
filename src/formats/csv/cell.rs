//! Converts values to the text of a cell, protects it from being run by a spreadsheet, and converts it back.

use std::borrow::Cow;

use crate::record::terms::Text;

/// A value that fits in one cell.
pub(crate) trait Cell: Sized {
    /// The text for the cell.
    fn print(&self) -> Cow<'_, str>;

    /// Reads the value from the text of a cell.
    ///
    /// # Errors
    /// Returns a message that says what to write instead if the text is not a valid value.
    fn read(cell: &str) -> Result<Self, String>;
}

impl Cell for String {
    fn print(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn read(cell: &str) -> Result<Self, String> {
        Ok(cell.to_owned())
    }
}

/// `None` is written as an empty cell, and an empty cell is read as `None`.
impl<T: Text> Cell for Option<T> {
    fn print(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_deref().unwrap_or_default())
    }

    fn read(cell: &str) -> Result<Self, String> {
        Ok((!cell.is_empty()).then(|| T::from(cell.to_owned())))
    }
}

impl Cell for Vec<String> {
    fn print(&self) -> Cow<'_, str> {
        join(self.iter().map(String::as_str))
    }

    fn read(cell: &str) -> Result<Self, String> {
        Ok(split(cell))
    }
}

impl Cell for bool {
    fn print(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    fn read(cell: &str) -> Result<Self, String> {
        match cell.trim().to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" => Ok(true),
            "" | "false" | "0" | "no" => Ok(false),
            _ => Err("write true or false".to_owned()),
        }
    }
}

impl Cell for Option<(u64, u64)> {
    fn print(&self) -> Cow<'_, str> {
        // Two full stops separate the numbers, because a spreadsheet reads 4-8 as a day and 4:8 as a time.
        self.map_or(Cow::Borrowed(""), |(first, last)| Cow::Owned(format!("{first}..{last}")))
    }

    fn read(cell: &str) -> Result<Self, String> {
        if cell.is_empty() {
            return Ok(None);
        }
        let two = cell.split_once("..").and_then(|(a, b)| Some((a.trim().parse().ok()?, b.trim().parse().ok()?)));
        two.map(Some).ok_or_else(|| "write two numbers, such as 4..8".to_owned())
    }
}

/// Joins a list with `|`. A `|` or a backslash in an item is escaped with a backslash.
pub(crate) fn join<'t>(mut items: impl Iterator<Item = &'t str>) -> Cow<'t, str> {
    let Some(first) = items.next() else { return Cow::Borrowed("") };
    let second = items.next();
    if second.is_none() && memchr::memchr2(b'|', b'\\', first.as_bytes()).is_none() {
        return Cow::Borrowed(first);
    }
    let mut joined = String::new();
    push_escaped(&mut joined, first);
    for item in second.into_iter().chain(items) {
        joined.push('|');
        push_escaped(&mut joined, item);
    }
    Cow::Owned(joined)
}

/// Appends an item of a list, with a backslash before each `|` and each backslash.
fn push_escaped(joined: &mut String, item: &str) {
    let mut from = 0;
    for mark in memchr::memchr2_iter(b'|', b'\\', item.as_bytes()) {
        joined.push_str(item.get(from..mark).unwrap_or_default());
        joined.push('\\');
        from = mark;
    }
    joined.push_str(item.get(from..).unwrap_or_default());
}

/// A list as a person types it into a cell, in the form of [`join`]: blanks around the separators do not count, and where
/// `semicolons` is true, semicolons may stand in place of the bars.
pub(crate) fn tidied(cell: &str, semicolons: bool) -> String {
    let mut items = split(cell);
    if semicolons && items.len() == 1 && cell.contains(';') {
        items = cell.split(';').map(str::to_owned).collect();
    }
    join(items.iter().map(|item| item.trim()).filter(|item| !item.is_empty())).into_owned()
}

/// Reverses [`join`]. An empty cell is an empty list.
pub(crate) fn split(cell: &str) -> Vec<String> {
    if cell.is_empty() {
        return Vec::new();
    }
    let (mut items, mut item, mut escaped) = (Vec::new(), String::new(), false);
    for c in cell.chars() {
        match c {
            _ if escaped => {
                if !matches!(c, '|' | '\\') {
                    item.push('\\');
                }
                item.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            '|' => items.push(std::mem::take(&mut item)),
            _ => item.push(c),
        }
    }
    if escaped {
        item.push('\\');
    }
    items.push(item);
    items
}

/// Returns whether a spreadsheet reads a cell that begins with this character as a formula. The full-width forms are
/// included.
fn begins_formula(c: char) -> bool {
    matches!(c, '\t' | '\r' | '\n') || begins_inner_formula(c)
}

/// Signs with which a part of a cell begins a formula where a spreadsheet takes that part for a cell.
fn begins_inner_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

/// Where a spreadsheet may begin another cell inside of one: in many countries cells are separated by semicolons, and
/// quotation marks in the middle of a line then mean nothing, so that a tab or a line break begins one, too.
fn begins_cell(c: char) -> bool {
    matches!(c, ';' | '\t' | '\r' | '\n')
}

/// Puts an apostrophe before a cell that a spreadsheet would run as a formula, and before a cell that already begins
/// with such an apostrophe.
pub(crate) fn neutralise(cell: Cow<'_, str>) -> Cow<'_, str> {
    if cell.is_empty() {
        return cell;
    }
    let cell = if inner(&cell).is_empty() { cell } else { Cow::Owned(with_apostrophes(&cell)) };
    let mut chars = cell.chars();
    let risky = match chars.next() {
        Some('\'') => chars.next().is_some_and(|c| c == '\'' || begins_formula(c)),
        Some(c) => begins_formula(c),
        None => false,
    };
    if risky { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// The number of bytes up to which a cell is looked at byte by byte. Longer ones are searched for each sign by itself.
const SHORT: usize = 32;

/// Appends a cell to a row, safe for spreadsheets as [`neutralise`] makes it, and in quotation marks where it needs them.
pub(crate) fn push_into(row: &mut Vec<u8>, cell: Cow<'_, str>) {
    let bytes = cell.as_bytes();
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'.' | b':' | b'/' | b'|' | b'_');
    let begins_plain = bytes.first().is_none_or(u8::is_ascii_alphanumeric);
    // Most cells are empty, or a few words or figures.
    if bytes.len() <= SHORT && begins_plain && bytes.iter().all(|byte| is_word(byte) || *byte == b'-') {
        row.extend_from_slice(bytes);
    } else {
        quoted_into(row, &neutralise(cell));
    }
}

/// Appends a cell to a row, in quotation marks where it has a comma, a quotation mark or a line end (RFC 4180).
fn quoted_into(row: &mut Vec<u8>, cell: &str) {
    let bytes = cell.as_bytes();
    let is_plain = memchr::memchr3(b',', b'"', b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_none();
    if is_plain {
        row.extend_from_slice(bytes);
        return;
    }
    row.reserve(bytes.len() + 2);
    row.push(b'"');
    for piece in bytes.split_inclusive(|byte| *byte == b'"') {
        row.extend_from_slice(piece);
        if piece.ends_with(b"\"") {
            row.push(b'"');
        }
    }
    row.push(b'"');
}

/// Undoes [`neutralise`].
pub(crate) fn original(cell: &str) -> Cow<'_, str> {
    let cell = match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c| c == '\'' || begins_formula(c)) => rest,
        _ => cell,
    };
    let is_marked = |at: &usize| cell.get(*at..).is_some_and(|rest| rest.starts_with('\''));
    let places: Vec<usize> = inner(cell).into_iter().filter(is_marked).collect();
    if places.is_empty() {
        return Cow::Borrowed(cell);
    }
    let (mut whole, mut from) = (String::with_capacity(cell.len()), 0);
    for at in places {
        whole.push_str(cell.get(from..at).unwrap_or_default());
        from = at + 1;
    }
    whole.push_str(cell.get(from..).unwrap_or_default());
    Cow::Owned(whole)
}

fn with_apostrophes(cell: &str) -> String {
    let (mut safe, mut from) = (String::with_capacity(cell.len() + 8), 0);
    for at in inner(cell) {
        safe.push_str(cell.get(from..at).unwrap_or_default());
        safe.push('\'');
        from = at;
    }
    safe.push_str(cell.get(from..).unwrap_or_default());
    safe
}

/// The places inside a cell where a formula begins, or apostrophes before one. Quotation marks and blanks before it do
/// not count.
fn inner(cell: &str) -> Vec<usize> {
    let mut places = Vec::new();
    let bytes = cell.as_bytes();
    let has_separator = memchr::memchr3(b';', b'\t', b'\n', bytes).is_some() || memchr::memchr(b'\r', bytes).is_some();
    if !has_separator {
        return places;
    }
    // The place where a cell may begin is behind a separator, and behind what does not count.
    let (mut open, mut place) = (false, 0);
    for (at, c) in cell.char_indices() {
        if begins_cell(c) {
            (open, place) = (true, at + 1);
        } else if open && matches!(c, '"' | ' ') && place == at {
            place = at + 1;
        } else if open && c != '\'' {
            if begins_inner_formula(c) {
                places.push(place);
            }
            open = false;
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_neutralised_and_comes_back() {
        for cell in ["=1+1", "'=1", "''", "'a", "-", "\t", "", "@x", "＝1", "a=b", "'''", "\r\n"] {
            let safe = neutralise(Cow::Borrowed(cell));
            assert!(!safe.starts_with(begins_formula), "{safe}");
            assert_eq!(original(&safe), cell);
        }
    }

    #[test]
    fn a_formula_behind_another_separator_is_neutralised_and_comes_back() {
        for (cell, safe) in [
            ("a;=1+1", "a;'=1+1"),
            ("a; \"=1", "a; \"'=1"),
            ("a\n@x\n\n-b;c", "a\n'@x\n\n'-b;c"),
            ("a;'=1", "a;''=1"),
            ("a;b=c", "a;b=c"),
            ("it's;'quoted'", "it's;'quoted'"),
            ("=1;=2", "'=1;'=2"),
            ("\t=1", "'\t'=1"),
            (";＝1;", ";'＝1;"),
        ] {
            assert_eq!(neutralise(Cow::Borrowed(cell)), safe);
            assert_eq!(original(safe), cell);
        }
    }

    proptest::proptest! {
        #[test]
        fn cells_are_quoted_as_the_crate_csv_quotes_them(cells in proptest::collection::vec("[\",;\r\na é\0#]{0,8}", 1..4)) {
            let mut row = Vec::new();
            for (cell, at) in cells.iter().zip(0..) {
                if at > 0 {
                    row.push(b',');
                }
                quoted_into(&mut row, cell);
            }
            let mut by_crate = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
            by_crate.write_record(&cells).unwrap();
            let wanted = by_crate.into_inner().unwrap();
            if !row.is_empty() {
                proptest::prop_assert_eq!([row.as_slice(), b"\r\n"].concat(), wanted);
            }
        }

        #[test]
        fn plain_cells_need_no_other_signs(cell in "[=@;'\",|.:_\t\n\r a-c0-2é-]{0,6}") {
            let (mut row, mut wanted) = (Vec::new(), Vec::new());
            push_into(&mut row, Cow::Borrowed(&cell));
            quoted_into(&mut wanted, &neutralise(Cow::Borrowed(&cell)));
            proptest::prop_assert_eq!(row, wanted);
        }

        #[test]
        fn every_cell_comes_back(cell in "[=@;'\"\t\n\r a-c-]{0,12}") {
            let safe = neutralise(Cow::Borrowed(&cell));
            proptest::prop_assert_eq!(original(&safe), cell.as_str());
            for (at, part) in safe.split([';', '\t', '\n', '\r']).enumerate() {
                let part = if at == 0 { part } else { part.trim_start_matches(['"', ' ']) };
                proptest::prop_assert!(!part.starts_with(begins_inner_formula), "{}", safe);
            }
        }
    }

    #[test]
    fn lists_come_back() {
        for list in [vec!["a|b", "c\\"], vec!["", ""], vec!["\\|", "|"], vec!["x"], vec![]] {
            assert_eq!(split(&join(list.iter().copied())), list);
        }
    }
}
