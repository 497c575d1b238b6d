//! The ways in which people write a date, and what each says in EDTF.

use super::token::{Token, Word};

/// Reads the tokens of one date.
pub(crate) struct Reader<'t> {
    /// The tokens of the whole text.
    pub tokens: &'t [Token],
    /// The token that is read next.
    pub next: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<&Token> {
        self.tokens.get(self.next + ahead)
    }

    /// Skips words such as "of", "de", "th" where only blanks, commas, hyphens or slashes stand between.
    fn skip_joints(&mut self) {
        while let Some(token) = self.peek(0) {
            let joins = matches!(token.word, Word::Joint | Word::Ordinal) && loose(&token.before);
            if !joins {
                break;
            }
            self.next += 1;
        }
    }

    fn month(&mut self) -> Option<u8> {
        let token = self.peek(0)?;
        match token.word {
            Word::Month(month) if loose(&token.before) => {
                self.next += 1;
                Some(month)
            }
            _ => None,
        }
    }

    fn year(&mut self) -> Option<u32> {
        let token = self.peek(0)?;
        match token.word {
            Word::Number(year, 4) if plausible(year) && (loose(&token.before) || token.before.trim() == "(") => {
                self.next += 1;
                Some(year)
            }
            _ => None,
        }
    }

    /// Runs `read`; where it finds nothing the position is as before.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.next;
        let found = read(self);
        if found.is_none() {
            self.next = start;
        }
        found
    }

    /// `2021-11-26`, `2021/11/26`, `2021-11`, `2021 November 26`, a bare year.
    pub(crate) fn year_first(&mut self, year: u32, years: bool) -> Option<(String, bool)> {
        self.next += 1;
        let numbers = self.attempt(|reader| {
            let (month, separator) = reader.number("-/.")?;
            let day = reader.attempt(|reader| reader.number("-/.").filter(|(_, again)| *again == separator));
            match day {
                Some((day, _)) => calendar(year, month, Some(day)),
                // "2019/20" is a school year, "2019.5" a number: only a hyphen makes a month.
                None if separator == '-' && month <= 12 && reader.padded() => calendar(year, month, None),
                None => None,
            }
        });
        if let Some(edtf) = numbers {
            return Some((edtf, false));
        }
        let named = self.attempt(|reader| {
            let month = reader.month()?;
            let day = reader.attempt(|reader| reader.day());
            calendar(year, u32::from(month), day)
        });
        if let Some(edtf) = named {
            return Some((edtf, false));
        }
        years.then(|| (format!("{year:04}"), false))
    }

    /// The number just read has two digits.
    fn padded(&self) -> bool {
        let last = self.next.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.is_some_and(|token| matches!(token.word, Word::Number(_, 2)))
    }

    /// A number of one or two digits behind one of the separators, blanks around it allowed.
    fn number(&mut self, separators: &str) -> Option<(u32, char)> {
        let token = self.peek(0)?;
        let mut marks = token.before.trim().chars();
        let (separator, more) = (marks.next()?, marks.next());
        match token.word {
            Word::Number(number, 1 | 2) if more.is_none() && separators.contains(separator) => {
                self.next += 1;
                Some((number, separator))
            }
            _ => None,
        }
    }

    /// A day of one or two digits, with or without ordinal.
    fn day(&mut self) -> Option<u32> {
        let token = self.peek(0)?;
        match token.word {
            Word::Number(day @ 1..=31, 1 | 2) if loose(&token.before) => {
                self.next += 1;
                if self.peek(0).is_some_and(|token| token.word == Word::Ordinal && token.before.is_empty()) {
                    self.next += 1;
                }
                Some(day)
            }
            _ => None,
        }
    }

    /// `26 November 2021`, `26 de enero de 2009`, `3-5 May 2020`, `30 May – 2 June 2020`, `26/11/2021`.
    pub(crate) fn day_first(&mut self, day: u32) -> Option<(String, bool)> {
        if !(1..=31).contains(&day) {
            return None;
        }
        self.next += 1;
        let numbers = self.attempt(|reader| {
            let (second, separator) = reader.number("-/.")?;
            let token = reader.peek(0)?;
            let year = match token.word {
                Word::Number(year, 4) if token.before.trim().starts_with(separator) && plausible(year) => year,
                _ => return None,
            };
            reader.next += 1;
            let ambiguous = day <= 12 && second <= 12 && day != second;
            let edtf = calendar(year, second, Some(day)).or_else(|| calendar(year, day, Some(second)))?;
            Some((edtf, ambiguous))
        });
        if numbers.is_some() {
            return numbers;
        }
        self.skip_joints();
        let until = self.attempt(|reader| {
            let token = reader.peek(0)?;
            let dash = matches!(token.before.trim(), "-" | "–" | "—") || reader.joined_before();
            let until = reader.day().filter(|_| dash)?;
            reader.skip_joints();
            matches!(reader.peek(0)?.word, Word::Month(_)).then_some(until)
        });
        self.skip_joints();
        let month = self.month()?;
        let end = self.attempt(|reader| {
            let token = reader.peek(0)?;
            if !matches!(token.before.trim(), "-" | "–" | "—") {
                return None;
            }
            let day = reader.day()?;
            reader.skip_joints();
            Some((day, reader.month()?))
        });
        self.skip_joints();
        let year = self.year()?;
        let start = calendar(year, u32::from(month), Some(day))?;
        let end = match (end, until) {
            (Some((day, month)), _) => calendar(year, u32::from(month), Some(day)),
            (None, Some(day)) => calendar(year, u32::from(month), Some(day)),
            (None, None) => None,
        };
        Some((interval(start, end), false))
    }

    /// A joint was just skipped ("3 to 5 May").
    fn joined_before(&self) -> bool {
        let last = self.next.checked_sub(1).and_then(|at| self.tokens.get(at));
        last.is_some_and(|token| token.word == Word::Joint)
    }

    /// `November 26, 2021`, `October 2019`, `June-July 2021`, `June 2020 – July 2021`.
    pub(crate) fn month_first(&mut self, month: u8) -> Option<String> {
        self.next += 1;
        let day = self.attempt(|reader| {
            let day = reader.day()?;
            let until = reader.attempt(|reader| {
                let dash = matches!(reader.peek(0)?.before.trim(), "-" | "–" | "—");
                reader.day().filter(|_| dash)
            });
            let year = reader.year()?;
            let start = calendar(year, u32::from(month), Some(day))?;
            let end = until.and_then(|until| calendar(year, u32::from(month), Some(until)));
            Some(interval(start, end))
        });
        if day.is_some() {
            return day;
        }
        // "June, July and August 2021"; the last month named closes the interval.
        let mut last = None;
        while let Some(next) = self.attempt(|reader| {
            let token = reader.peek(0)?;
            let joined = matches!(token.before.trim(), "-" | "–" | "—" | "/" | "," | "&") || {
                let joint = token.word == Word::Joint && loose(&token.before);
                if joint {
                    reader.next += 1;
                }
                joint
            };
            reader.month().filter(|_| joined)
        }) {
            last = Some(next);
        }
        self.skip_joints();
        let year = self.year()?;
        let start = calendar(year, u32::from(month), None)?;
        if let Some(last) = last {
            return Some(interval(start, calendar(year, u32::from(last), None)));
        }
        let end = self.attempt(|reader| {
            let token = reader.peek(0)?;
            if !matches!(token.before.trim(), "-" | "–" | "—") && token.word != Word::Joint {
                return None;
            }
            reader.skip_joints();
            let month = reader.month()?;
            reader.skip_joints();
            calendar(reader.year()?, u32::from(month), None)
        });
        Some(interval(start, end))
    }
}

/// `start/end` where the end is later, else the start alone.
fn interval(start: String, end: Option<String>) -> String {
    match end {
        Some(end) if end > start => format!("{start}/{end}"),
        _ => start,
    }
}

/// EDTF of a date that exists.
fn calendar(year: u32, month: u32, day: Option<u32>) -> Option<String> {
    let (y, m) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
    match day {
        Some(day) => {
            jiff::civil::Date::new(y, m, i8::try_from(day).ok()?).ok()?;
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        None => (1..=12).contains(&month).then(|| format!("{year:04}-{month:02}")),
    }
}

/// Years that a publication may carry.
pub(crate) fn plausible(year: u32) -> bool {
    (1500..2100).contains(&year)
}

/// Blanks, commas, full stops, hyphens or slashes: what may stand between the parts of a date.
fn loose(between: &str) -> bool {
    between.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/' | '–' | '—' | '\''))
        && between.chars().filter(|c| !c.is_whitespace()).count() <= 1
}
