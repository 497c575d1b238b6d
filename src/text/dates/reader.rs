//! Reads the parts of a date from its tokens: a year, a month, a day. `rules.rs` puts them together.

use super::token::Token;
use crate::text::date_words::Cue;
use crate::text::words::Words;

/// Reads the tokens of one date.
pub(crate) struct Reader<'t> {
    /// The tokens of the whole text.
    pub tokens: &'t [Token<'t>],
    /// The index of the token that is read next.
    pub next: usize,
    /// The text after the last token.
    pub tail: &'t str,
    /// Whether the text is expected to be a date and nothing else. Shorter forms are read then: `3/2018`, `12.3.19`,
    /// `'19`.
    pub filling: bool,
    /// Whether a label, a column or a field declares the text to be a date. Years before 1500 count then.
    pub field: bool,
    /// The words of all languages.
    pub words: &'t Words,
}

impl<'t> Reader<'t> {
    /// The token `ahead` tokens after the next one.
    pub(crate) fn peek(&self, ahead: usize) -> Option<&'t Token<'t>> {
        self.tokens.get(self.next + ahead)
    }

    /// Runs `read`, and returns to the position before it if it finds nothing.
    pub(crate) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.next;
        let found = read(self);
        if found.is_none() {
            self.next = start;
        }
        found
    }

    /// The value of a token that is a year in which something may have been published.
    pub(crate) fn is_year(&self, token: &Token) -> Option<u32> {
        let least = if self.field { 1000 } else { 1500 };
        token.number_of(4..=4).filter(|year| (least..=2100).contains(year))
    }

    /// Skips words and suffixes that join the parts of a date, such as "of", "de" and "th".
    pub(super) fn skip_joints(&mut self) {
        while let Some(token) = self.peek(0) {
            let suffix = token.is(Cue::Suffix) && (token.is_glued() || token.text.len() > 1);
            if !((suffix || token.is(Cue::Joint)) && loose(token.before)) {
                break;
            }
            self.next += 1;
        }
    }

    pub(super) fn month(&mut self) -> Option<u8> {
        let token = self.peek(0)?;
        let month = Some(token.word.month).filter(|month| *month > 0 && loose(token.before))?;
        self.next += 1;
        Some(month)
    }

    pub(super) fn season(&mut self) -> Option<u8> {
        let token = self.peek(0)?;
        let season = Some(token.word.season).filter(|season| *season > 0 && loose(token.before))?;
        self.next += 1;
        Some(season)
    }

    /// Reads a year of four digits.
    pub(super) fn year(&mut self) -> Option<u32> {
        let token = self.peek(0)?;
        let year = self.is_year(token).filter(|_| loose(token.before) || matches!(token.before.trim(), "(" | "["))?;
        self.next += 1;
        Some(year)
    }

    /// Reads a year of two digits after a month: `22 Sep 17`, `07-Jan-21`, `mrt '21`, `abr/18`. As in RFC 2822 (4.3),
    /// 00 to 49 belong to this century.
    pub(super) fn short_year(&mut self, behind_day: bool) -> Option<u32> {
        let token = self.peek(0)?;
        let year = token.number_of(2..=2)?;
        let gap = token.before.trim();
        let is_marked = gap.ends_with(['\'', '’', '‘']);
        let is_clock = |token: Option<&Token>| token.is_some_and(|token| token.before.starts_with(':'));
        let joined = matches!(gap, "-" | "/" | ".") || gap.is_empty() && behind_day;
        // In "22 Sep 17 22:05" the 17 is a year; in "22 Sep 10:00" the 10 is an hour.
        let fits = joined && (self.filling || self.peek(1).is_some() && is_clock(self.peek(2)));
        if !(is_marked || fits) || is_clock(self.peek(1)) {
            return None;
        }
        self.next += 1;
        Some(whole_year(year))
    }

    /// Reads a year after the time of day, as in the output of asctime and similar functions: `Jan  7 10:00:00 2021`,
    /// `Mar 20 20:39:33 +0800 2021`.
    pub(super) fn year_behind_clock(&mut self) -> Option<u32> {
        self.attempt(|reader| {
            reader.peek(0)?.number_of(1..=2)?;
            reader.next += 1;
            while reader.peek(0).is_some_and(|token| matches!(token.before, ":" | ".") && token.number.is_some()) {
                reader.next += 1;
            }
            let is_zone = |token: &Token| {
                token.before.trim_start().starts_with(['+', '-']) && token.digits() == 4
                    || token.text.len() <= 5 && token.text.bytes().all(|byte| byte.is_ascii_uppercase())
            };
            while reader.peek(0).is_some_and(is_zone) {
                reader.next += 1;
            }
            let token = reader.peek(0)?;
            let year = reader.is_year(token).filter(|_| token.before.trim().is_empty())?;
            reader.next += 1;
            Some(year)
        })
    }

    /// Reads a number of one or two digits after one of the separators, with or without blanks around it.
    pub(super) fn number(&mut self, separators: &str) -> Option<(u32, char)> {
        let token = self.peek(0)?;
        let mut marks = token.before.trim().chars();
        let (separator, more) = (marks.next()?, marks.next());
        let number = token.number_of(1..=2).filter(|_| more.is_none() && separators.contains(separator))?;
        self.next += 1;
        Some((number, separator))
    }

    /// Reads a day of one or two digits, with or without an ordinal suffix.
    pub(crate) fn day(&mut self) -> Option<u32> {
        let token = self.peek(0)?;
        let day = token.number_of(1..=2).filter(|day| (1..=31).contains(day) && loose(token.before))?;
        // The number is not a day if it begins a time of day or is a short year: "Jan 7 10:00", "mrt '21".
        if token.before.ends_with(['\'', '’', '‘']) || self.peek(1).is_some_and(|token| token.before.starts_with(':'))
        {
            return None;
        }
        self.next += 1;
        if self.peek(0).is_some_and(|token| token.is(Cue::Suffix) && token.is_glued()) {
            self.next += 1;
        }
        Some(day)
    }
}

/// The full year that a year of two digits stands for (RFC 2822, section 4.3).
pub(crate) fn whole_year(short: u32) -> u32 {
    if short < 50 { 2000 + short } else { 1900 + short }
}

/// Whether only blanks and at most one comma, full stop, hyphen, slash or apostrophe stand between two parts of a date.
pub(crate) fn loose(between: &str) -> bool {
    between.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/' | '–' | '—' | '\'' | '’'))
        && between.chars().filter(|c| !c.is_whitespace()).count() <= 1
}
