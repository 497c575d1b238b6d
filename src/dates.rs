//! Dates of issue: found in lines and titles in three languages, written in EDTF.
//!
//! The result is Extended Date/Time Format level 0 (ISO 8601-2:2019): `2021-11-26`, `2019-10`, `2019`, and
//! intervals such as `2021-06/2021-07`. A date in numbers is read day first, as most of the world writes it,
//! unless that is impossible or the language of the page says otherwise.

mod order;

pub use order::{AMBIGUOUS_DATE, READ_DAY_FIRST, is_day_first};

use crate::words::{List, Words, fold};

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
    /// Slashes stand between its numbers.
    pub slashed: bool,
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

/// How much of a line a date is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The line is a date and nothing else.
    Whole,
    /// The line is a bare year.
    Year,
    /// The line begins with a date, then a separator and little else.
    Prefix,
    /// The line ends in a date, with little before it.
    Suffix,
    /// A date somewhere in the line.
    Within,
}

/// A token of a line: a run of letters or of digits.
#[derive(Debug, Clone)]
struct Token {
    start: usize,
    end: usize,
    word: Word,
    /// The characters between the token before and this one.
    before: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Number(u32, usize),
    Month(u8),
    Weekday,
    Joint,
    Ordinal,
    Other,
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
        let tokens = self.tokens(text);
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

    /// The date of a line, and how much of the line it is.
    pub fn line(&self, text: &str) -> Option<(Extent, Found)> {
        let dates = self.find_all(text, true);
        // A date that names its month says more than a year beside it.
        let date = dates.iter().find(|date| date.names_month()).or(dates.first())?.clone();
        let (before, after) = (text.get(..date.start)?, text.get(date.end..)?);
        let lead = fold(before);
        let lead = lead.trim_matches(|c: char| !c.is_alphanumeric());
        let plain_lead = lead.is_empty() || self.words.is_weekday(lead) || self.words.has(List::Issued, lead) || {
            let mut words = lead.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.all(|word| {
                self.words.is_weekday(word) || self.words.has(List::Issued, word) || self.words.is_season(word)
            })
        };
        let trail = after.trim_matches(|c: char| !c.is_alphanumeric());
        let plain_trail = trail.is_empty() || is_clock(trail);
        if plain_lead && plain_trail && text.len() < 70 {
            let bare = date.edtf.len() == 4 && lead.is_empty();
            return Some((if bare { Extent::Year } else { Extent::Whole }, date));
        }
        let rest = text.chars().count().saturating_sub(text.get(date.start..date.end)?.chars().count());
        if rest <= 45 {
            let closes = |s: &str| s.trim_end().ends_with(['|', '–', '—', '·', '•', ':', '-', ',', '/']);
            if plain_trail && (closes(before) || date.names_month() && rest <= 30 && date.start <= 18) {
                return Some((Extent::Suffix, date));
            }
            let opens = |s: &str| s.trim_start().starts_with(['|', '-', '–', '—', '·', '•', ',', '/']);
            if (plain_lead || date.start <= 14) && opens(after) {
                return Some((Extent::Prefix, date));
            }
        }
        Some((Extent::Within, date))
    }

    /// The date of issue that a title names, by the contract's rule: a day or month, or a bare year at its end
    /// or before a document word; never a year that the text is about.
    pub fn of_title(&self, title: &str) -> Option<Found> {
        let dates = self.find_all(title, true);
        if let Some(date) = dates.iter().rev().find(|date| date.names_month()) {
            return Some(date.clone());
        }
        dates.into_iter().rev().find(|date| self.is_year_of_issue(title, date))
    }

    fn is_year_of_issue(&self, title: &str, date: &Found) -> bool {
        let (Some(before), Some(after)) = (title.get(..date.start), title.get(date.end..)) else { return false };
        let joined = |c: char| matches!(c, '-' | '–' | '—' | '/' | '.');
        let year = date.edtf.parse::<u32>().unwrap_or(0);
        if before.ends_with(joined) || after.starts_with(joined) && !after.trim_start_matches(joined).is_empty() {
            return false;
        }
        if !(1900..2100).contains(&year) || date.edtf.contains('/') {
            return false;
        }
        let (before, after) = (fold(before), fold(after));
        let words = |text: &str| -> Vec<String> {
            text.split(|c: char| !c.is_alphanumeric() && c != '\'')
                .filter(|w| !w.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (left, right) = (words(&before), words(&after));
        let open = before.trim_end().ends_with(['(', '[', ',', ':', '|', '–', '—', '-', '.']);
        let document = |word: Option<&String>| word.is_some_and(|word| self.words.has(List::Document, word));
        if left.last().is_some_and(|word| self.words.has(List::About, word)) && !open {
            // "Informe de 2019" names its year; "elecciones de 2018" is about it.
            let genitive = left.last().is_some_and(|word| matches!(word.as_str(), "de" | "of" | "van"));
            return genitive && document(left.iter().rev().nth(1)) && right.is_empty();
        }
        right.is_empty() || right.iter().take(2).any(|word| self.words.has(List::Document, word))
    }

    fn tokens(&self, text: &str) -> Vec<Token> {
        let mut tokens: Vec<Token> = Vec::new();
        let (mut last, mut chars) = (0, text.char_indices().peekable());
        while let Some((start, c)) = chars.next() {
            if !c.is_alphanumeric() {
                continue;
            }
            let digits = c.is_ascii_digit();
            let mut end = start + c.len_utf8();
            while let Some((at, next)) = chars.peek().copied() {
                let same = if digits { next.is_ascii_digit() } else { next.is_alphabetic() || is_mark(next) };
                if !same {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
            let part = text.get(start..end).unwrap_or_default();
            let word = if digits {
                // Longer runs of digits are no part of a date.
                part.parse().map_or(Word::Other, |number| Word::Number(number, part.len()))
            } else {
                self.word(part)
            };
            tokens.push(Token { start, end, word, before: text.get(last..start).unwrap_or_default().to_owned() });
            last = end;
        }
        tokens
    }

    fn word(&self, part: &str) -> Word {
        let folded = fold(part);
        if let Some(month) = self.words.month(&folded) {
            // "mar" is a month and a day of the week in Spanish: the neighbours decide, and a month does no harm.
            Word::Month(month)
        } else if self.words.is_weekday(&folded) {
            Word::Weekday
        } else if matches!(folded.as_str(), "st" | "nd" | "rd" | "th" | "º" | "o" | "e" | "ste" | "er" | "re") {
            Word::Ordinal
        } else if self.words.is_joint(&folded) {
            Word::Joint
        } else {
            Word::Other
        }
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
        let slashed = ambiguous && last.before.contains('/');
        // "2019/123" or "12.5.20201" is a number of something else.
        if let Some(after) = tokens.get(reader.next) {
            let glued = after.before.is_empty() || matches!(after.before.as_str(), "/" | "." | "-" | "–");
            let digits = matches!(after.word, Word::Number(..)) || after.before.is_empty();
            if glued && digits && edtf.len() == 4 {
                return None;
            }
        }
        Some((
            Found { edtf, start: first.start, end: last.end, ambiguous, slashed, month_first: false, declared: false },
            reader.next - at,
        ))
    }
}

/// Reads the tokens of one date.
struct Reader<'t> {
    tokens: &'t [Token],
    next: usize,
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
    fn year_first(&mut self, year: u32, years: bool) -> Option<(String, bool)> {
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
    fn day_first(&mut self, day: u32) -> Option<(String, bool)> {
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
    fn month_first(&mut self, month: u8) -> Option<String> {
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
fn plausible(year: u32) -> bool {
    (1500..2100).contains(&year)
}

/// Blanks, commas, full stops, hyphens or slashes: what may stand between the parts of a date.
fn loose(between: &str) -> bool {
    between.chars().all(|c| c.is_whitespace() || matches!(c, ',' | '.' | '-' | '/' | '–' | '—' | '\''))
        && between.chars().filter(|c| !c.is_whitespace()).count() <= 1
}

/// A date does not begin in the middle of a number, a file name or a word.
fn bounded_left(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else {
        return !token.before.ends_with(['#', '/', '_']);
    };
    if token.before.ends_with(['#', '_', '$', '€']) || token.before.is_empty() {
        return false;
    }
    let number = |token: &Token| matches!(token.word, Word::Number(..));
    let fraction = number(token) && number(before) && matches!(token.before.as_str(), "/" | "." | ",");
    let numbered = token.before == "/" && matches!(token.word, Word::Number(_, 4));
    !fraction && !numbered
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// `14:30`, `14.30 h`, `2:30 pm`.
fn is_clock(text: &str) -> bool {
    let folded = fold(text);
    let body = folded.trim_end_matches(|c: char| c.is_alphabetic() || c == '.' || c.is_whitespace());
    body.len() <= 8
        && body.contains([':', '.'])
        && body.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.'))
        && folded.len() - body.len() <= 4
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    fn check(cases: &str, run: impl Fn(&Dates, &str) -> String) {
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

    #[test]
    fn dates_in_lines() {
        check(include_str!("../tests/data/dates/lines.tsv"), |dates, text| match dates.line(text) {
            Some((extent, date)) => format!("{extent:?} {}", date.edtf),
            None => "-".to_owned(),
        });
    }

    #[test]
    fn dates_in_titles() {
        check(include_str!("../tests/data/dates/titles.tsv"), |dates, text| {
            dates.of_title(text).map_or("-".to_owned(), |date| date.edtf)
        });
    }
}
