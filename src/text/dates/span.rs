//! Reads a date or an interval of two dates: `3-5 May 2020`, `June, July and August 2021`, `1990 to 1995`.

use super::point::Point;
use super::reader::Reader;
use crate::text::date_words::Cue;
use crate::text::folding::fold;

/// A date, or an interval of two dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: Point,
    pub(crate) end: Option<Point>,
}

impl Span {
    /// The span in EDTF: `start/end` if the end is later than the start, else the start alone.
    pub(crate) fn edtf(&self) -> String {
        let second = self.start.second_year;
        let end = self.end.or_else(|| (second > 0).then(|| Point::of_year(second)));
        match end {
            Some(end) if end.order() > self.start.order() => format!("{}/{}", self.start.edtf(), end.edtf()),
            _ => self.start.edtf(),
        }
    }

    /// Whether one of the dates does not exist.
    pub(crate) fn is_impossible(&self) -> bool {
        self.start.is_impossible || self.end.is_some_and(|end| end.is_impossible)
    }
}

impl Reader<'_> {
    /// Reads the date or the interval that begins at the next token.
    pub(crate) fn span(&mut self, years: bool) -> Option<Span> {
        let start = self.point(years)?;
        if let Some(last) = self.listed(start) {
            return Some(last);
        }
        let is_year = !start.names_month() && start.season == 0 && start.year > 0;
        // In running text, two years with a hyphen between them are a period that the text is about, and not a date.
        let end = if is_year && !self.filling { None } else { self.attempt(|reader| reader.end(start, years)) };
        match end {
            None if start.year == 0 => None,
            None => Some(Span { start, end: None }),
            Some(end) => Some(joined(start, end)),
        }
    }

    /// Reads the end of the interval that begins with `start`.
    fn end(&mut self, start: Point, years: bool) -> Option<Point> {
        self.range_mark(start)?;
        // The day after the dash in "May 3–5, 2020" has the month of the start.
        let day = |reader: &mut Self| {
            let day = reader.day()?;
            let year = reader.peek(0).and_then(|token| reader.is_year(token))?;
            reader.next += 1;
            Some(Point::of_day(year, start.month.into(), day))
        };
        if start.month > 0
            && start.day > 0
            && start.year == 0
            && let Some(end) = self.attempt(day)
        {
            return Some(end);
        }
        let end = self.point(years || self.filling).filter(|end| end.year > 0)?;
        let fits = if start.month > 0 {
            end.month > 0 && (start.year > 0 || start.day > 0 || end.day == 0 || start.day == 0)
        } else if start.day > 0 {
            end.day > 0
        } else if start.season > 0 {
            end.season > 0
        } else {
            end.month == 0 && end.season == 0 || self.filling
        };
        fits.then_some(end)
    }

    /// Reads the mark or word between the ends of an interval: a dash, "to", "hasta", "t/m".
    fn range_mark(&mut self, start: Point) -> Option<()> {
        let token = self.peek(0)?;
        let gap = token.before.trim();
        let dashed = matches!(gap, "-" | "–" | "—" | "--" | "&" | "‐" | "‑")
            || gap == "/" && (start.year == 0 || start.day > 0 || self.filling);
        if dashed {
            // "2020-05 - to 2020-06" has a dash and a word, of which the dash suffices.
            return Some(());
        }
        if !super::reader::loose(token.before) {
            return None;
        }
        if let Some(following) = self.peek(1) {
            // Phrases of two or three words, such as "t/m" and "tot en met", may join the ends of an interval.
            let two = format!("{} {}", token.text, following.text);
            let three = self.peek(2).map(|third| format!("{two} {}", third.text));
            let is_until = |phrase: &str| self.words.dates().word(&fold(phrase)).is(Cue::Until);
            if let Some(used) = three.filter(|three| is_until(three)).map(|_| 3).or(is_until(&two).then_some(2)) {
                self.next += used;
                return Some(());
            }
        }
        let joins = token.is(Cue::Until)
            || token.is(Cue::Joint) && (start.names_month() || start.day > 0 || self.filling)
            || token.is(Cue::Or) && self.filling;
        if !joins {
            return None;
        }
        self.next += 1;
        // Joining words before the second date are skipped: "al 15 de mayo", "to the 5th of May".
        while self.peek(0).is_some_and(|token| token.is(Cue::Joint) && token.before == " ") {
            self.next += 1;
        }
        Some(())
    }

    /// Reads a list of months with one year: "June, July and August 2021", "mayo, junio y julio de 2020". The interval
    /// reaches to the last month.
    fn listed(&mut self, start: Point) -> Option<Span> {
        if start.year > 0 || start.month == 0 || start.day > 0 {
            return None;
        }
        self.attempt(|reader| {
            let mut last = None;
            loop {
                let token = reader.peek(0)?;
                let gap = token.before.trim();
                if token.is(Cue::Joint) && super::reader::loose(token.before) && reader.peek(1)?.word.month > 0 {
                    reader.next += 1;
                } else if !matches!(gap, "-" | "–" | "—" | "/" | "," | "&") {
                    return None;
                }
                let next = reader.point(false).filter(|next| next.month > 0 && next.day == 0)?;
                last = Some(next).or(last);
                if next.year > 0 {
                    return last.map(|end| joined(start, end));
                }
            }
        })
    }
}

/// Joins two dates into an interval. The month or year that the first one lacks is taken from the second.
fn joined(mut start: Point, end: Point) -> Span {
    if start.month == 0 && start.day > 0 {
        start.month = end.month;
    }
    if start.year == 0 {
        start = start.in_year(end.year);
        // In "December – January 2020" the first month belongs to the year before.
        if start.order() > end.order() && (start.day == 0) == (end.day == 0) {
            start = Point { year: 0, ..start }.in_year(end.year - 1);
        }
    }
    Span { start, end: Some(end) }
}
