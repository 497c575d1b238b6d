//! Cuts inside a line: the text before or after its first date, bracket, separator or number.
//!
//! This module only proposes cuts. A cut is a candidate like any other if at least half of the rows of a list have it.

use std::ops::Range;

use super::shape;
use crate::text::pieces::{Part, Shapes, citation};
use crate::text::words::List;

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
    /// Before the words that announce its authors: ", by".
    BeforeByline,
    /// The title of a reference that begins with its authors.
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
        if !matches!(c, '|' | '·' | '•' | '–' | '—' | '-' | '/') {
            continue;
        }
        let end = at + c.len_utf8();
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(end..).unwrap_or_default());
        let spaced = before.ends_with(' ') && after.starts_with(' ');
        let separates = match c {
            '|' | '·' | '•' => spaced || before.ends_with(' ') || after.starts_with(' '),
            _ => spaced,
        };
        if separates && at > 0 {
            found.push(at..end);
        }
    }
    found
}

/// The cuts of a text, each with the range that it leaves.
pub(crate) fn cuts(text: &str, shapes: &Shapes<'_>) -> Vec<(Cut, Range<usize>)> {
    let dates = shapes.dates();
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
            Cut::BeforeDate | Cut::BeforeSeparator | Cut::BeforeBracket | Cut::BeforeNumber | Cut::BeforeByline => {
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
    if text.bytes().any(|byte| byte.is_ascii_digit()) {
        if let Some(end) = shape::leading_number(text, shapes.words()) {
            add(Cut::AfterNumber, end..text.len());
        }
        if let Some(start) = shape::trailing_number(text, shapes.words()) {
            add(Cut::BeforeNumber, 0..start);
        }
    }
    if let Some(comma) = byline(text, shapes) {
        add(Cut::BeforeByline, 0..comma);
    }
    if let Some(range) = cited(text, shapes) {
        add(Cut::Cited, range);
    }
    cuts
}

/// The comma before the words that announce the authors of a text: "Rain barrels, by Ana Mora".
pub(super) fn byline(text: &str, shapes: &Shapes<'_>) -> Option<usize> {
    let words = shapes.words();
    text.match_indices(", ").map(|(at, _)| at).find(|at| {
        let said = text.get(at + 2..).unwrap_or_default();
        let name = shapes.without_by(said);
        let by = words.begins_with(List::By, said).is_some() && name.len() < said.len();
        by && name.starts_with(char::is_uppercase)
    })
}

/// Smallest number of bytes of a reference.
const REFERENCE: usize = 30;

/// The title of a reference that begins with its authors: "Smit, J. (2023). Title. Publisher."
fn cited(text: &str, shapes: &Shapes<'_>) -> Option<Range<usize>> {
    let pieces = if text.len() < REFERENCE { None } else { citation::parse(text, shapes) }?;
    pieces.into_iter().find(|piece| piece.part == Part::Title).map(|piece| piece.span)
}
