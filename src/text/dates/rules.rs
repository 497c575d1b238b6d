//! Reads dates in the forms in which people write them, one rule for each beginning: a year, a day, a month, a season.

use super::point::Point;
use super::reader::{Reader, loose, whole_year};
use super::token::is_numbered;
use crate::text::date_words::Cue;

impl Reader<'_> {
    /// Reads the date that begins at the next token. The year may be missing, or all but the day, if another date
    /// follows that gives them.
    pub(crate) fn point(&mut self, years: bool) -> Option<Point> {
        let first = self.peek(0)?;
        if let Some(year) = self.is_year(first) {
            return self.year_first(year, years);
        }
        if first.number_of(1..=2).is_some() {
            return self.attempt(Self::short_first).or_else(|| self.attempt(Self::day_first));
        }
        if first.word.month > 0 {
            return self.attempt(Self::month_first);
        }
        if first.word.season > 0 {
            return self.attempt(Self::season_first);
        }
        if first.is(Cue::Quarter) || first.word.ordinal > 0 {
            return self.attempt(Self::ordinal_first);
        }
        if self.filling { self.attempt(Self::compact) } else { None }
    }

    /// Reads the number of a day that the name of a month follows.
    fn day_before_month(&mut self) -> Option<u32> {
        let day = self.day()?;
        self.skip_joints();
        let next = self.next;
        let is_named = self.month().is_some();
        self.next = next;
        is_named.then_some(day)
    }

    /// Reads a date that begins with its year: `2021-11-26`, `2021/11/26`, `2021-11`, `2021 November 26`, `2020 Q3`, a
    /// bare year.
    fn year_first(&mut self, year: u32, years: bool) -> Option<Point> {
        let start = self.next;
        self.next += 1;
        let numbers = self.attempt(|reader| {
            let (month, separator) = reader.number("-/.")?;
            let padded = reader.tokens.get(reader.next - 1).is_some_and(|token| token.digits() == 2);
            let day = reader.attempt(|reader| reader.number("-/.").filter(|(_, again)| *again == separator));
            match day {
                Some((day, _)) => Some(Point::of_day(year, month, day)),
                // "2019/20" and "2009/10" are periods over two calendar years.
                None if reader.filling && padded && month == (year + 1) % 100 && separator == '/' => {
                    Some(Point { second_year: year + 1, ..Point::of_year(year) })
                }
                // "2019/20" may be a school year and "2019.5" a number, so in running text only a hyphen makes the
                // second number a month.
                None if (1..=12).contains(&month) && (separator == '-' && padded || reader.filling) => {
                    Some(Point::of_day(year, month, 0))
                }
                None if reader.filling && padded && month > year % 100 && separator != '.' => {
                    Some(Point { second_year: year / 100 * 100 + month, ..Point::of_year(year) })
                }
                None => None,
            }
        });
        let named = |reader: &mut Self| {
            reader.skip_joints();
            if reader.filling
                && let Some(season) = reader.season()
            {
                return Some(Point { season, ..Point::of_year(year) });
            }
            // In the references of many languages the day stands between year and month: "2014, 3 juni".
            let early = if reader.filling { reader.attempt(Self::day_before_month) } else { None };
            let month = reader.month()?;
            let day = early.or_else(|| reader.attempt(Self::day)).unwrap_or(0);
            Some(Point::of_day(year, month.into(), day))
        };
        let part = |reader: &mut Self| {
            let letter = reader.peek(0).filter(|token| loose(token.before))?;
            let is_week = reader.filling && letter.text.eq_ignore_ascii_case("w");
            if letter.is(Cue::Quarter) || is_week {
                reader.next += 1;
                let number = reader.peek(0)?.number_of(1..=2)?;
                reader.next += 1;
                return (is_week || number <= 4).then_some(());
            }
            reader.ordinal()?;
            reader.skip_joints();
            reader.peek(0).filter(|token| token.is(Cue::Quarter))?;
            reader.next += 1;
            Some(())
        };
        if let Some(point) = numbers.or_else(|| self.attempt(named)) {
            return Some(point);
        }
        if self.attempt(part).is_some() {
            return Some(Point { is_coarse: true, ..Point::of_year(year) });
        }
        if self.filling
            && let Some(decade) = self.peek(0).filter(|token| token.is_glued())
        {
            let digits = match decade.text {
                "s" if year.is_multiple_of(10) => 1,
                _ => 0,
            };
            if digits > 0 {
                self.next += 1;
                return Some(Point { year: year / 10, unknown_digits: digits, ..Point::default() });
            }
        }
        if !years {
            self.next = start;
            return None;
        }
        Some(Point::of_year(year))
    }

    /// Reads the value of an ordinal number: `2e`, `3rd`, `primer`.
    fn ordinal(&mut self) -> Option<u8> {
        let token = self.peek(0)?;
        if token.word.ordinal > 0 {
            self.next += 1;
            return Some(token.word.ordinal);
        }
        let number = token.number_of(1..=1)?;
        self.next += 1;
        if self.peek(0).is_some_and(|token| token.is(Cue::Suffix) && matches!(token.before, "" | ".")) {
            self.next += 1;
        }
        u8::try_from(number).ok()
    }

    /// Reads a date that begins with an ordinal number or a quarter: `Q3 2020`, `T3 2020`, `third quarter of 2020`,
    /// `primero de mayo de 2020`.
    fn ordinal_first(&mut self) -> Option<Point> {
        let first = self.peek(0)?;
        if first.is(Cue::Quarter) && first.word.ordinal == 0 {
            self.next += 1;
            let token = self.peek(0)?;
            // A single letter stands for a quarter only if its number follows directly.
            token.number_of(1..=1).filter(|number| (1..=4).contains(number))?;
            if first.text.chars().count() == 1 && !token.is_glued() {
                return None;
            }
            self.next += 1;
        } else {
            let number = self.ordinal()?;
            if self.peek(0).is_some_and(|token| token.is(Cue::Quarter) && loose(token.before)) {
                self.next += 1;
            } else {
                self.skip_joints();
                let month = self.month()?;
                self.skip_joints();
                let year = self.year()?;
                return Some(Point::of_day(year, month.into(), number.into()));
            }
        }
        self.skip_joints();
        let year = self.year().or_else(|| {
            let year = self.peek(0).filter(|token| matches!(token.before.trim(), "/" | "-"))?;
            let year = self.is_year(year)?;
            self.next += 1;
            Some(year)
        })?;
        Some(Point { is_coarse: true, ..Point::of_year(year) })
    }

    /// Reads a date that begins with a short number: `26/11/2021`, `12/03/19`, `3/2018`, `2e kwartaal 2016`, `'19`.
    fn short_first(&mut self) -> Option<Point> {
        let (first, at) = (self.peek(0)?, self.next);
        let number = first.number_of(1..=2)?;
        if first.before.trim().ends_with(['\'', '’', '‘']) && first.digits() == 2 && self.filling {
            self.next += 1;
            return Some(Point::of_year(whole_year(number)));
        }
        if self.filling && first.digits() == 2 && (13..=21).contains(&number) && self.is_cut_off(2) {
            self.next += 1;
            return Some(Point { year: number, unknown_digits: 2, ..Point::default() });
        }
        let quarter = self.attempt(|reader| {
            reader.ordinal()?;
            reader.skip_joints();
            reader.peek(0).filter(|token| token.is(Cue::Quarter))?;
            reader.next += 1;
            reader.skip_joints();
            reader.year()
        });
        if let Some(year) = quarter {
            return Some(Point { is_coarse: true, ..Point::of_year(year) });
        }
        self.next += 1;
        if self.filling && (1..=12).contains(&number) {
            let month = self.attempt(|reader| {
                let token = reader.peek(0).filter(|token| matches!(token.before.trim(), "/" | "-" | "."))?;
                let year = reader.is_year(token)?;
                reader.next += 1;
                Some(year)
            });
            if let Some(year) = month {
                return Some(Point::of_day(year, number, 0));
            }
        }
        let (second, separator) = self.number("-/.")?;
        let token = self.peek(0)?;
        if !token.before.trim().starts_with(separator) {
            return None;
        }
        let short = token.number_of(2..=2).filter(|_| self.is_short(at, separator)).map(whole_year);
        let year = self.is_year(token).or(short)?;
        self.next += 1;
        // In `98/05/25` the first number can only be the year, because neither a month nor a day is 98.
        // `98-4-01` is the number of a docket.
        if number > 31 && short.is_some() {
            let last = token.number?;
            let padded = self.tokens.get(self.next.checked_sub(2)?)?.digits() == 2;
            let fits = padded && (separator == '/' || self.filling);
            return fits.then(|| Point::of_day(whole_year(number), second, last));
        }
        let mark = (number <= 12 && second <= 12 && number != second).then_some(separator);
        let day_first = Point::of_day(year, second, number);
        let point = if day_first.is_impossible && second > 12 && number <= 12 {
            Point::of_day(year, number, second)
        } else {
            day_first
        };
        Some(Point { ambiguous: mark, ..point })
    }

    /// Whether three numbers of two digits are a date. In running text they must stand between slashes or hyphens, and
    /// no further number may follow or precede.
    fn is_short(&self, at: usize, separator: char) -> bool {
        let goes_on = self.tokens.get(self.next + 1).is_some_and(|token| token.before.trim().starts_with(separator));
        let went_on = at.checked_sub(1).and_then(|at| self.tokens.get(at)).is_some_and(|token| {
            token.number.is_some()
                && self.tokens.get(at).is_some_and(|first| first.before.trim() == separator.to_string())
        });
        (self.filling || separator != '.') && !goes_on && !went_on
    }

    /// Whether the token is the last one and at least `hyphens` hyphens follow it, which stand for unknown digits of a
    /// year: "198-", "19--".
    fn is_cut_off(&self, hyphens: usize) -> bool {
        // TeX writes a dash for two hyphens.
        let tail = self.tail.replace('–', "--");
        self.peek(1).is_none() && tail.bytes().take_while(|byte| *byte == b'-').count() >= hyphens
    }

    /// Reads a date that begins with its day: `26 November 2021`, `26 de enero de 2009`, `22 Sep 17`, or the day alone
    /// if another date follows.
    fn day_first(&mut self) -> Option<Point> {
        let (first, at) = (self.peek(0)?, self.next);
        let day = first.number_of(1..=2).filter(|day| *day >= 1)?;
        if is_numbered(self.tokens, at) {
            return None;
        }
        self.next += 1;
        self.skip_joints();
        let token = self.peek(0);
        // "12, March 2018" is a number and a month, unless only weekdays and joining words stand before the number.
        let is_first = || self.tokens.iter().take(at).all(|token| token.is(Cue::Weekday) || token.is(Cue::Joint));
        if token.is_some_and(|token| token.word.month > 0 && token.before.trim() == ",") && !is_first() {
            return None;
        }
        let Some(month) = self.month() else {
            // In "3-5 May 2020" the 3 is a day alone, after which the second date of the range must follow.
            self.next = at + 1;
            if self.peek(0).is_some_and(|token| token.is(Cue::Suffix) && token.is_glued()) {
                self.next += 1;
            }
            return (day <= 31).then(|| Point { day: u8::try_from(day).unwrap_or(0), ..Point::default() });
        };
        if day > 31 && !self.filling {
            return None;
        }
        self.skip_joints();
        let year = self.year().or_else(|| self.short_year(true)).or_else(|| self.year_behind_clock());
        Some(Point::of_day(year.unwrap_or(0), month.into(), day))
    }

    /// Reads a date that begins with its month: `November 26, 2021`, `October 2019`, `Jan  7 10:00:00 2021`, or its
    /// beginning if another date follows.
    fn month_first(&mut self) -> Option<Point> {
        let month = self.month_at()?;
        let day = self.attempt(|reader| {
            let day = reader.day()?;
            let year = reader.year().or_else(|| reader.short_day_year()).or_else(|| reader.year_behind_clock())?;
            Some(Point::of_day(year, month.into(), day))
        });
        let whole_month = |reader: &mut Self| {
            reader.skip_joints();
            let year = reader.year().or_else(|| reader.short_year(false))?;
            Some(Point::of_day(year, month.into(), 0))
        };
        if let Some(point) = day.or_else(|| self.attempt(whole_month)) {
            return Some(point);
        }
        let day = self.attempt(Self::day).unwrap_or(0);
        Some(Point::of_day(0, month.into(), day))
    }

    /// Reads a short year after a day, marked by an apostrophe: `'21` of `Jan 7, '21`.
    fn short_day_year(&mut self) -> Option<u32> {
        let marked = self.peek(0)?.before.trim().ends_with(['\'', '’', '‘']);
        if marked { self.short_year(true) } else { None }
    }

    fn month_at(&mut self) -> Option<u8> {
        let month = Some(self.peek(0)?.word.month).filter(|month| *month > 0)?;
        self.next += 1;
        Some(month)
    }

    /// Reads a season: `Spring 2019`, `Winter 2018/2019`, `primavera de 2019`.
    fn season_first(&mut self) -> Option<Point> {
        let season = self.peek(0)?.word.season;
        self.next += 1;
        self.skip_joints();
        let year = self.year().or_else(|| self.short_year(false)).unwrap_or(0);
        if year > 0 {
            // A winter of two years is the one that begins in the first year.
            self.attempt(|reader| {
                let token = reader.peek(0).filter(|token| matches!(token.before.trim(), "/" | "-" | "–"))?;
                let second =
                    reader.is_year(token).or_else(|| token.number_of(2..=2).map(|last| year / 100 * 100 + last));
                second.filter(|second| *second == year + 1)?;
                reader.next += 1;
                Some(())
            });
        }
        Some(Point { season, year, ..Point::default() })
    }

    /// Reads a date without marks: `20180305`, or a year whose last digit is unknown, `198-`.
    fn compact(&mut self) -> Option<Point> {
        let token = self.peek(0)?;
        if token.digits() == 3 && self.is_cut_off(1) {
            self.next += 1;
            return Some(Point { year: token.number?, unknown_digits: 1, ..Point::default() });
        }
        let number = token.number_of(8..=8)?;
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        self.next += 1;
        let point = Point::of_day(year, month, day);
        ((1500..=2100).contains(&year) && month > 0 && day > 0 && !point.is_impossible).then_some(point)
    }
}
