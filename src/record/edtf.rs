//! Dates in the Extended Date/Time Format, level 1 (ISO 8601-2:2019), without times of day.
//!
//! Years of more than four digits and years before year 0 are rejected, because no publication has such a date.

/// Year, month and day.
type Day = (i16, i8, i8);

/// A date, or an interval of two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edtf {
    /// The only date, or the beginning of the interval.
    pub(crate) start: Bound,
    /// The end of the interval; `None` if there is only one date.
    pub(crate) end: Option<Bound>,
}

/// One end of an interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    /// A date.
    Date(Date),
    /// `..`: the interval is open on this side.
    Open,
    /// The empty text: the end on this side is unknown.
    Unknown,
}

/// A day, a month, a season, a year, a decade or a century.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Date {
    /// The year; `None` if some of its digits are unknown (`201X`).
    pub(crate) year: Option<i16>,
    /// The month, 1 to 12; `None` if it is not given or unknown.
    pub(crate) month: Option<i8>,
    /// The day of the month, 1 to 31; `None` if it is not given or unknown.
    pub(crate) day: Option<i8>,
    /// The season, from 1 for spring to 4 for winter (21 to 24 in EDTF); `None` if the date names a month or only a
    /// year.
    pub(crate) season: Option<i8>,
    /// `?` (uncertain), `~` (approximate) or `%` (both).
    pub(crate) qualifier: Option<char>,
    first: Day,
    last: Day,
}

/// Reduces a date to level 0 of EDTF, for formats that accept nothing more. The result is `None` if not even the
/// year is known; a text that is not EDTF is returned unchanged.
pub(crate) fn plain(text: &str) -> Option<String> {
    Edtf::parse(text).map_or_else(|_| Some(text.to_owned()), |date| date.plain())
}

/// The spelling of today of a date in the EDTF of 2012 (Library of Congress, draft of 13 January 2012), which much data
/// still has: `199u` for `199X`, `unknown` for an empty end, `open` for `..`. `None` for a text without these marks.
pub(crate) fn of_2012(text: &str) -> Option<String> {
    let bound = |text: &str| match text {
        "unknown" => String::new(),
        "open" => "..".to_owned(),
        date => date.replace('u', "X"),
    };
    let marked = text.contains('u') || text.ends_with("/open");
    let new = text.split('/').map(bound).collect::<Vec<_>>().join("/");
    (marked && Edtf::parse(&new).is_ok()).then_some(new)
}

/// The reason why a text is not a valid date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// The text does not have the form of a date.
    Form,
    /// The month is neither 01 to 12 nor the code of a season.
    Month,
    /// The month has no such day.
    Day,
    /// The interval ends before it begins.
    Order,
    /// The text has more than two dates.
    Many,
}

impl Edtf {
    /// Reads a date or an interval.
    ///
    /// # Errors
    /// Returns the reason when the text is not a date of EDTF, level 1.
    pub(crate) fn parse(text: &str) -> Result<Self, Wrong> {
        let mut parts = text.split('/');
        let (Some(first), second, None) = (parts.next(), parts.next(), parts.next()) else { return Err(Wrong::Many) };
        let Some(second) = second else {
            return Ok(Self { start: Bound::Date(Date::parse(first)?), end: None });
        };
        let (start, end) = (Bound::parse(first)?, Bound::parse(second)?);
        match (&start, &end) {
            // Two dates of different precision are compared by the days that they cover, so 2019/2019-05 is an
            // interval.
            (Bound::Date(a), Bound::Date(b)) if a.first > b.last => Err(Wrong::Order),
            (Bound::Date(_), _) | (_, Bound::Date(_)) => Ok(Self { start, end: Some(end) }),
            _ => Err(Wrong::Form),
        }
    }

    /// The first and the last year that the date may mean; 0 and 9999 where an interval is open or unknown on that
    /// side.
    pub(crate) fn years(&self) -> (i16, i16) {
        let first = match &self.start {
            Bound::Date(date) => date.first.0,
            Bound::Open | Bound::Unknown => 0,
        };
        let last = match self.end.as_ref().unwrap_or(&self.start) {
            Bound::Date(date) => date.last.0,
            Bound::Open | Bound::Unknown => 9999,
        };
        (first, last)
    }

    /// The date in level 0 of EDTF, for formats that accept nothing more: of an interval with one known end that end,
    /// of a season its year. `None` if not even the year is known.
    pub(crate) fn plain(&self) -> Option<String> {
        let bound = |bound: &Bound| match bound {
            Bound::Date(date) => date.plain(),
            Bound::Open | Bound::Unknown => None,
        };
        match (bound(&self.start), self.end.as_ref().and_then(bound)) {
            (Some(start), Some(end)) => Some(format!("{start}/{end}")),
            (start, end) => start.or(end),
        }
    }
}

impl Bound {
    fn parse(text: &str) -> Result<Self, Wrong> {
        match text {
            ".." => Ok(Self::Open),
            "" => Ok(Self::Unknown),
            date => Date::parse(date).map(Self::Date),
        }
    }
}

impl Date {
    fn parse(text: &str) -> Result<Self, Wrong> {
        let qualifier = text.chars().last().filter(|last| matches!(last, '?' | '~' | '%'));
        let text = qualifier.and_then(|last| text.strip_suffix(last)).unwrap_or(text);
        let mut parts = text.split('-');
        let (Some(year), month, day, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(Wrong::Form);
        };
        let (from, to) = years(year).ok_or(Wrong::Form)?;
        let month = month.map(two_digits).transpose()?;
        let day = day.map(two_digits).transpose()?;
        let mut date = Self {
            year: None,
            month: None,
            day: None,
            season: None,
            qualifier,
            first: (from, 1, 1),
            last: (to, 12, 31),
        };
        date.year = (from == to).then_some(from);
        match (month, day) {
            (None | Some(None), None | Some(None)) => {}
            (Some(Some(month @ 1..=12)), day) => {
                (date.month, date.first.1, date.last.1) = (Some(month), month, month);
                if let Some(Some(day)) = day {
                    // If digits of the year are unknown, the day may belong to a leap year.
                    let year = date.year.unwrap_or(2000);
                    jiff::civil::Date::new(year, month, day).map_err(|_| Wrong::Day)?;
                    (date.day, date.first.2, date.last.2) = (Some(day), day, day);
                }
            }
            (Some(Some(season @ 21..=24)), None) => {
                date.season = Some(season - 20);
                // A season covers the whole year, because winter may lie at the beginning or at the end of the year,
                // and the southern hemisphere has other seasons.
            }
            (Some(Some(_)), _) => return Err(Wrong::Month),
            _ => return Err(Wrong::Form),
        }
        Ok(date)
    }

    fn plain(&self) -> Option<String> {
        let year = self.year?;
        Some(match (self.month, self.day) {
            (Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            (Some(month), None) => format!("{year:04}-{month:02}"),
            (None, _) => format!("{year:04}"),
        })
    }
}

/// The first and the last year that four digits may mean, of which up to two at the end may be `X`.
fn years(text: &str) -> Option<(i16, i16)> {
    let known = text.trim_end_matches('X');
    let digits = known.len() >= 2 && text.len() == 4 && known.bytes().all(|byte| byte.is_ascii_digit());
    let with = |digit: &str| text.replace('X', digit).parse().ok();
    digits.then_some(())?;
    Some((with("0")?, with("9")?))
}

/// The value of two digits; `None` for `XX`.
fn two_digits(text: &str) -> Result<Option<i8>, Wrong> {
    match text {
        "XX" => Ok(None),
        _ if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse().map(Some).map_err(|_| Wrong::Form)
        }
        _ => Err(Wrong::Form),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_level_1_are_read() {
        for (text, plain) in [
            ("2021-11-26", Some("2021-11-26")),
            ("2019-21", Some("2019")),
            ("2019?", Some("2019")),
            ("2019-05~", Some("2019-05")),
            ("201X", None),
            ("20XX", None),
            ("2004-XX", Some("2004")),
            ("2004-02-XX", Some("2004-02")),
            ("1984/..", Some("1984")),
            ("../1984-05", Some("1984-05")),
            ("1984/", Some("1984")),
            ("2021-06/2021-07", Some("2021-06/2021-07")),
            ("2019/2019-05", Some("2019/2019-05")),
            ("2019-05/2019", Some("2019-05/2019")),
            ("201X-02-29", None),
        ] {
            assert_eq!(Edtf::parse(text).map(|date| date.plain()), Ok(plain.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_no_date_is_an_error_with_a_reason() {
        for (text, wrong) in [
            ("2021-02-30", Wrong::Day),
            ("2021-13", Wrong::Month),
            ("2021-21-03", Wrong::Month),
            ("2021-00", Wrong::Month),
            ("2021-XX-12", Wrong::Form),
            ("2XXX", Wrong::Form),
            ("2X19", Wrong::Form),
            ("?", Wrong::Form),
            ("", Wrong::Form),
            ("..", Wrong::Form),
            ("../..", Wrong::Form),
            ("2021-1", Wrong::Form),
            ("+021", Wrong::Form),
            ("2021-+1", Wrong::Form),
            ("2021-07/2021-06", Wrong::Order),
            ("2019/2020/2021", Wrong::Many),
        ] {
            assert_eq!(Edtf::parse(text), Err(wrong), "{text}");
        }
    }
}
