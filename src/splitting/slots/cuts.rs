//! Cuts inside a line: the text before or after its first date, bracket, separator or number.
//!
//! This module only proposes cuts. A cut is a candidate like any other if at least half of the rows of a list have it.

use std::ops::Range;

use super::shape;
use crate::text::dates::Dates;

/// The place at which a line is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// Before its first date.
    BeforeDate,
    /// After its first date.
    AfterDate,
    /// Before its first bracket.
    BeforeBracket,
    /// Before its first separator.
    BeforeSeparator,
    /// After its first separator.
    AfterSeparator,
    /// After its last separator.
    AfterLast,
    /// After the number that it begins with.
    AfterNumber,
    /// Before the number that it ends with.
    BeforeNumber,
    /// The sentence after the year in brackets that follows the authors of a reference.
    Cited,
}

/// Whether a character at the ends of a part does not belong to the part.
pub(crate) fn is_edge(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '|' | '·' | '•' | '(' | '[' | '»' | '/')
}

/// Whether a character before a part does not belong to the part.
fn is_lead(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '|' | '·' | '•' | ')' | ']' | '.' | '/')
}

/// The ranges of the separators of a text.
pub(crate) fn separators(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let spaced = before.ends_with(' ') && after.starts_with(' ');
        let separates = match c {
            '|' | '·' | '•' => spaced || before.ends_with(' ') || after.starts_with(' '),
            '–' | '—' | '-' | '/' => spaced,
            _ => false,
        };
        if separates && at > 0 {
            found.push(at..end);
        }
    }
    found
}

/// The cuts of a text, each with the range that it leaves.
pub(crate) fn cuts(text: &str, dates: &Dates<'_>) -> Vec<(Cut, Range<usize>)> {
    let mut cuts = Vec::new();
    let mut add = |cut: Cut, range: Range<usize>| {
        let part = text.get(range.clone()).unwrap_or_default();
        let start = match cut {
            Cut::AfterDate | Cut::AfterSeparator | Cut::AfterLast | Cut::AfterNumber => {
                part.len() - part.trim_start_matches(is_lead).len()
            }
            _ => part.len() - part.trim_start().len(),
        };
        let end = match cut {
            Cut::BeforeDate | Cut::BeforeSeparator | Cut::BeforeBracket | Cut::BeforeNumber => {
                part.trim_end_matches(is_edge).len()
            }
            _ => part.trim_end().len(),
        };
        let cut_range = range.start + start..range.start + end.max(start);
        let kept = text.get(cut_range.clone()).unwrap_or_default();
        if kept.chars().filter(|c| c.is_alphabetic()).nth(2).is_some() && cut_range != (0..text.len()) {
            cuts.push((cut, cut_range));
        }
    };
    if let Some(date) = dates.find_all(text, true).into_iter().find(|date| shape::stands_alone(text, date)) {
        add(Cut::BeforeDate, 0..date.start);
        if date.start < 40 {
            add(Cut::AfterDate, date.end..text.len());
        }
    }
    if let Some(bracket) = text.find(['(', '[']).filter(|at| *at > 3) {
        add(Cut::BeforeBracket, 0..bracket);
    }
    let marks = separators(text);
    if let (Some(first), Some(last)) = (marks.first(), marks.last()) {
        add(Cut::BeforeSeparator, 0..first.start);
        add(Cut::AfterSeparator, first.end..text.len());
        if marks.len() > 1 {
            add(Cut::AfterLast, last.end..text.len());
        }
    }
    if let Some(end) = shape::leading_number(text) {
        add(Cut::AfterNumber, end..text.len());
    }
    if let Some(start) = shape::trailing_number(text) {
        add(Cut::BeforeNumber, 0..start);
    }
    if let Some(range) = cited(text) {
        add(Cut::Cited, range);
    }
    cuts
}

/// The title of a reference that begins with authors and year: "Smit, J. (2023). Title. Publisher."
fn cited(text: &str) -> Option<Range<usize>> {
    let open = text.find('(').filter(|at| *at > 2)?;
    let close = open + text.get(open..)?.find(')')?;
    let inner = text.get(open + 1..close)?;
    let year = inner.get(..4).is_some_and(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    if !year || inner.len() > 20 {
        return None;
    }
    let rest = text.get(close + 1..)?;
    let start = close + 1 + (rest.len() - rest.trim_start_matches(['.', ',', ':', ' ']).len());
    let rest = text.get(start..)?;
    let end = shape::sentence_end(rest).unwrap_or(rest.len());
    Some(start..start + end)
}
