//! Dates in three languages: finds them in lines and titles, reads them from fields and cells, and writes them in EDTF.
//!
//! All stages use this reader of dates. Its output is the Extended Date/Time Format, level 1 (ISO 8601-2:2019):
//! `2021-11-26`, `2019-10`, `2019`, `2019-21` (spring), `201X`, `2019?`, `1984/..` and intervals such as
//! `2021-06/2021-07`. A date in numbers is read day first, as most of the world writes it, unless that reading is
//! impossible, or other dates of the column or page, or the language of the page, show that the month comes first
//! ([`order`]).

pub(crate) mod cues;
pub(crate) mod field;
pub(crate) mod line;
pub(crate) mod order;
pub(crate) mod point;
pub(crate) mod reader;
mod rules;
pub(crate) mod span;
pub(crate) mod title;
pub(crate) mod token;
pub(crate) mod whole;

pub(crate) use field::FieldDate;
pub(crate) use line::Extent;
pub(crate) use order::{DayOrder, Proven, is_day_first, may_be_ambiguous};

use super::words::Words;
use reader::Reader;
use span::Span;
use token::{Token, bounded_left};

/// A date that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The date in EDTF.
    pub edtf: String,
    /// The first byte of the date in the text.
    pub start: usize,
    /// The byte after the last one of the date.
    pub end: usize,
    /// Whether a date in numbers can be read both day first and month first (`07/04/2015`).
    pub ambiguous: bool,
    /// The mark between the numbers of the date.
    pub mark: Option<char>,
    /// Whether the date was read month first.
    pub month_first: bool,
    /// Whether the language of the page is declared, but leaves open which reading is right.
    pub declared: bool,
    /// Whether the text says more than EDTF can express, such as a quarter or a week of a year.
    pub is_coarse: bool,
    span: Span,
}

impl Found {
    fn new(span: Span, start: usize, end: usize) -> Self {
        Self {
            edtf: span.edtf(),
            start,
            end,
            ambiguous: span.start.ambiguous.is_some(),
            mark: span.start.ambiguous,
            month_first: false,
            declared: false,
            is_coarse: span.start.is_coarse || span.end.is_some_and(|end| end.is_coarse),
            span,
        }
    }

    /// Whether the date names a month or a day, and not only a year or a season.
    pub(crate) fn names_month(&self) -> bool {
        self.span.start.names_month()
    }

    /// Whether the date names a day.
    pub(crate) fn names_day(&self) -> bool {
        self.span.start.day > 0
    }

    /// Whether the date is a year and nothing else.
    pub(crate) fn is_year(&self) -> bool {
        self.edtf.len() == 4
    }

    /// Whether the date does not exist: `30 February 2019`.
    pub(crate) fn is_impossible(&self) -> bool {
        self.span.is_impossible()
    }
}

/// Reads dates with the month names of all languages.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'w> {
    words: &'w Words,
}

impl<'w> Dates<'w> {
    /// Makes a reader of dates that knows these words.
    pub fn new(words: &'w Words) -> Self {
        Self { words }
    }

    /// All dates in the text from left to right. Bare years are included only if `years` is true; days that do not
    /// exist are left out.
    pub fn find_all(&self, text: &str, years: bool) -> Vec<Found> {
        let mut found = self.scan(text, years, false);
        found.retain(|date| !date.is_impossible());
        found
    }

    /// The first date in the text. `years` says whether a bare year counts.
    pub fn find(&self, text: &str, years: bool) -> Option<Found> {
        self.find_all(text, years).into_iter().next()
    }

    /// All dates in the text, including days that do not exist. `field` says that a label, column or field declares the
    /// text to be a date.
    pub(crate) fn scan(&self, text: &str, years: bool, field: bool) -> Vec<Found> {
        // Most lines have no digit, and so no date.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let tokens = token::tokens(self.words, text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            match self.at(&tokens, at, years, field) {
                Some((date, used)) => {
                    found.push(date);
                    at += used.max(1);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The date that begins at a token, and the number of its tokens.
    fn at(&self, tokens: &[Token], at: usize, years: bool, field: bool) -> Option<(Found, usize)> {
        let first = tokens.get(at)?;
        if !bounded_left(tokens, at) {
            return None;
        }
        let mut reader = Reader { tokens, next: at, tail: "", filling: false, field, words: self.words };
        let span = reader.span(years)?;
        let last = tokens.get(reader.next.checked_sub(1)?)?;
        let found = Found::new(span, first.start, last.end);
        // A year that is joined to other figures ("2019/123") is part of another number.
        if let Some(after) = tokens.get(reader.next) {
            let glued = after.is_glued() || matches!(after.before, "/" | "." | "-" | "–");
            if glued && (after.number.is_some() || after.is_glued()) && found.is_year() {
                return None;
            }
        }
        Some((found, reader.next - at))
    }
}

#[cfg(test)]
mod cases {
    use super::*;
    use crate::seeds::Seeds;

    /// Runs test cases, each a line with a text and the expected result, separated by a tab.
    pub(crate) fn check(cases: &str, run: impl Fn(&Dates, &str) -> String) {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let dates = Dates::new(&words);
        let mut wrong = Vec::new();
        for case in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let mut cells = case.split('\t');
            let (text, want) = (cells.next().unwrap(), cells.next().unwrap());
            let got = run(&dates, text);
            if got != want {
                wrong.push(format!("{text}: {got}, not {want}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
