//! Dates of issue: found in lines and titles in three languages, written in EDTF.
//!
//! The result is Extended Date/Time Format level 0 (ISO 8601-2:2019): `2021-11-26`, `2019-10`, `2019`, and
//! intervals such as `2021-06/2021-07`. A date in numbers is read day first, as most of the world writes it,
//! unless that is impossible, or other dates of the page or its language say otherwise.

pub(crate) mod line;
pub(crate) mod order;
pub(crate) mod reader;
pub(crate) mod title;
pub(crate) mod token;

pub(crate) use line::Extent;
pub(crate) use order::{Proven, is_day_first};

use super::words::Words;
use reader::{Reader, plausible};
use token::{Token, Word, bounded_left};

/// A date that was found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// EDTF.
    pub edtf: String,
    /// First byte of it in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// Both readings of a date in numbers are possible (`07/04/2015`): it was read day first.
    pub ambiguous: bool,
    /// What stands between its numbers.
    pub mark: Option<char>,
    /// It was read month first.
    pub month_first: bool,
    /// The language of the page was declared, and does not tell which reading is right.
    pub declared: bool,
}

impl Found {
    /// It names a month at least, not only a year.
    pub fn names_month(&self) -> bool {
        self.edtf.split('/').next().is_some_and(|first| first.len() > 4)
    }
}

/// Finds dates with the month names of all languages.
#[derive(Debug, Clone, Copy)]
pub struct Dates<'w> {
    words: &'w Words,
}

impl<'w> Dates<'w> {
    /// Dates with these words.
    pub fn new(words: &'w Words) -> Self {
        Self { words }
    }

    /// All dates in the text from left to right; bare years only where `years`.
    pub fn find_all(&self, text: &str, years: bool) -> Vec<Found> {
        // Most lines have no digit at all.
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return Vec::new();
        }
        let tokens = token::tokens(self.words, text);
        let (mut found, mut at) = (Vec::new(), 0);
        while at < tokens.len() {
            match self.at(&tokens, at, years) {
                Some((date, used)) => {
                    found.push(date);
                    at += used.max(1);
                }
                None => at += 1,
            }
        }
        found
    }

    /// The first date in the text.
    pub fn find(&self, text: &str, years: bool) -> Option<Found> {
        self.find_all(text, years).into_iter().next()
    }

    /// The date that begins at a token, and how many tokens it takes.
    fn at(&self, tokens: &[Token], at: usize, years: bool) -> Option<(Found, usize)> {
        let first = tokens.get(at)?;
        if !bounded_left(tokens, at) {
            return None;
        }
        let mut reader = Reader { tokens, next: at };
        let (edtf, ambiguous) = match first.word {
            Word::Number(year, 4) if plausible(year) => reader.year_first(year, years)?,
            Word::Number(day, 1 | 2) => reader.day_first(day)?,
            Word::Month(month) => (reader.month_first(month)?, false),
            _ => return None,
        };
        let last = tokens.get(reader.next.checked_sub(1)?)?;
        let mark = last.before.chars().find(|c| order::MARKS.contains(c)).filter(|_| ambiguous);
        // "2019/123" or "12.5.20201" is a number of something else.
        if let Some(after) = tokens.get(reader.next) {
            let glued = after.before.is_empty() || matches!(after.before.as_str(), "/" | "." | "-" | "–");
            let digits = matches!(after.word, Word::Number(..)) || after.before.is_empty();
            if glued && digits && edtf.len() == 4 {
                return None;
            }
        }
        Some((
            Found { edtf, start: first.start, end: last.end, ambiguous, mark, month_first: false, declared: false },
            reader.next - at,
        ))
    }
}

#[cfg(test)]
mod cases {
    use super::*;
    use crate::seeds::Seeds;

    /// Runs cases of a text and what it gives, one a line with a tab between.
    pub(crate) fn check(cases: &str, run: impl Fn(&Dates, &str) -> String) {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let dates = Dates::new(&words);
        let mut wrong = Vec::new();
        for case in cases.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (text, want) = case.split_once('\t').unwrap();
            let got = run(&dates, text);
            if got != want {
                wrong.push(format!("{text}: {got}, not {want}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
