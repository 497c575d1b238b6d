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
pub(crate) fn join<'t>(items: impl Iterator<Item = &'t str>) -> Cow<'t, str> {
    let mut joined = String::new();
    for (at, item) in items.enumerate() {
        if at > 0 {
            joined.push('|');
        }
        for c in item.chars() {
            if matches!(c, '|' | '\\') {
                joined.push('\\');
            }
            joined.push(c);
        }
    }
    Cow::Owned(joined)
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
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

/// Puts an apostrophe before a cell that a spreadsheet would run as a formula, and before a cell that already begins
/// with such an apostrophe.
pub(crate) fn neutralise(cell: Cow<'_, str>) -> Cow<'_, str> {
    let mut chars = cell.chars();
    let risky = match chars.next() {
        Some('\'') => chars.next().is_some_and(|c| c == '\'' || begins_formula(c)),
        Some(c) => begins_formula(c),
        None => false,
    };
    if risky { Cow::Owned(format!("'{cell}")) } else { cell }
}

/// Reverses [`neutralise`].
pub(crate) fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(|c| c == '\'' || begins_formula(c)) => rest,
        _ => cell,
    }
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
    fn lists_come_back() {
        for list in [vec!["a|b", "c\\"], vec!["", ""], vec!["\\|", "|"], vec!["x"], vec![]] {
            assert_eq!(split(&join(list.iter().copied())), list);
        }
    }
}
