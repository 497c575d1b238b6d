//! Decides which of two numbers in a date is the day, from the other dates of a page and from its language.

use super::Found;
use super::point::Point;
use super::span::Span;
use crate::record::{IssueCode, Record};

/// Languages in which dates in numbers put the day first (CLDR, short dates), except in the regions that
/// [`is_day_first`] and [`Found::read_in`] name.
const DAY_FIRST: [&str; 23] = [
    "ca", "cs", "da", "de", "el", "es", "fi", "fy", "gl", "id", "it", "nb", "nl", "nn", "no", "pap", "pl", "pt", "ro",
    "ru", "tr", "uk", "vi",
];

/// Whether dates in numbers put the day first in a language (a tag of BCP 47).
pub(crate) fn is_day_first(tag: &str) -> bool {
    let tag = tag.to_ascii_lowercase();
    DAY_FIRST.contains(&tag.split('-').next().unwrap_or_default()) && !matches!(&*tag, "es-pa" | "es-pr")
}

/// The order of day and month in a date in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DayOrder {
    /// Day first: 27/01/2004.
    DayFirst,
    /// Month first: 01/27/2004.
    MonthFirst,
}

/// The order of day and month that the dates in numbers of one page, feed or column prove, for each mark between the
/// numbers. An order is proved if one date has a day above 12 and no date contradicts it, or if the dates are in
/// order of time in only one of the two readings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Proven {
    marks: [Seen; MARKS.len()],
    /// The order of the formats that the texts state for dates, and whether another text states the other order.
    stated: Option<DayOrder>,
    disputed: bool,
}

/// The evidence of the dates with one mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    /// Whether some date has a day above 12 as its first number, and whether some date has one as its second.
    first: bool,
    second: bool,
    /// The sequences of the dates that fill their texts, read day first and read month first.
    day_first: Sequence,
    month_first: Sequence,
}

/// A sequence of dates, which counts how often a date is later or earlier than the one before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Sequence {
    last: Option<(u32, u32, u32)>,
    length: usize,
    rises: usize,
    falls: usize,
}

impl Sequence {
    fn add(&mut self, year: u32, month: u32, day: u32) {
        let next = (year, month, day);
        if let Some(last) = self.last {
            self.rises += usize::from(next > last);
            self.falls += usize::from(next < last);
        }
        self.last = Some(next);
        self.length += 1;
    }

    /// Whether the dates of the sequence only rise or only fall.
    fn is_monotone(&self) -> bool {
        self.rises == 0 || self.falls == 0
    }
}

/// The smallest number of dates whose order is evidence. Fewer dates may be in order by accident.
const SEQUENCE: usize = 4;

impl Proven {
    /// The order that the texts of a page, a feed or a column prove, in their order.
    pub(crate) fn by<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut proven = Self::default();
        texts.for_each(|text| proven.add(text));
        proven
    }

    /// Takes in the dates of the next text.
    pub(crate) fn add(&mut self, text: &str) {
        if let Some(order) = stated_format(text) {
            self.disputed |= self.stated.is_some_and(|known| known != order);
            self.stated = Some(order);
        }
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if !byte.is_ascii_digit() {
                at += 1;
                continue;
            }
            // A run of digits and marks, such as 01/27/2004.
            let run = bytes.iter().skip(at).take_while(|byte| byte.is_ascii_digit() || is_mark(**byte)).count();
            if let Some((mark, first, second, year)) = text.get(at..at + run).and_then(numbers)
                && let Some(seen) = MARKS.iter().position(|known| *known == mark).and_then(|at| self.marks.get_mut(at))
            {
                seen.first |= (13..=31).contains(&first) && second <= 12;
                seen.second |= (13..=31).contains(&second) && first <= 12;
                // Only dates that nearly fill their text count for the sequence, because dates in running text may be
                // in order by accident.
                if text.len() <= run + BESIDE && first <= 12 && second <= 12 {
                    seen.day_first.add(year, second, first);
                    seen.month_first.add(year, first, second);
                }
            }
            at += run;
        }
    }

    /// The order that is proved for dates with this mark.
    fn order(&self, mark: char) -> Option<DayOrder> {
        let at = MARKS.iter().position(|known| *known == mark)?;
        let seen = self.marks.get(at)?;
        match (seen.first, seen.second) {
            (true, false) => return Some(DayOrder::DayFirst),
            (false, true) => return Some(DayOrder::MonthFirst),
            (true, true) => return None,
            (false, false) => {}
        }
        match (seen.day_first.is_monotone(), seen.month_first.is_monotone()) {
            _ if seen.day_first.length < SEQUENCE => self.stated(),
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => self.stated(),
        }
    }

    /// The order of the formats that the texts state, if all of them state the same.
    pub(crate) fn stated(&self) -> Option<DayOrder> {
        self.stated.filter(|_| !self.disputed)
    }
}

/// The order of day and month in the format that a text states for dates: "MM/DD/YYYY", "dd-mm-jjjj", "dd.mm.aaaa".
/// Pages state it in their forms of search.
pub(crate) fn stated_format(text: &str) -> Option<DayOrder> {
    let order = |window: &[u8]| {
        let &[a, b, mark, c, d, next, year] = window else { return None };
        // Nearly all windows are left out here.
        if mark != next || !is_mark(mark) {
            return None;
        }
        let is_two =
            |one: u8, other: u8, letter: u8| one.eq_ignore_ascii_case(&letter) && other.eq_ignore_ascii_case(&letter);
        if !matches!(year.to_ascii_lowercase(), b'y' | b'j' | b'a') {
            None
        } else if is_two(a, b, b'm') && is_two(c, d, b'd') {
            Some(DayOrder::MonthFirst)
        } else if is_two(a, b, b'd') && is_two(c, d, b'm') {
            Some(DayOrder::DayFirst)
        } else {
            None
        }
    };
    let mut stated = text.as_bytes().windows(7).filter_map(order);
    let first = stated.next()?;
    stated.all(|order| order == first).then_some(first)
}

/// The marks that may stand between the numbers of a date.
pub(crate) const MARKS: [char; 3] = ['/', '-', '.'];

fn is_mark(byte: u8) -> bool {
    matches!(byte, b'/' | b'-' | b'.')
}

/// The largest number of bytes beside a date that still counts as filling its text: "Date: 01/27/2004, 19:12".
const BESIDE: usize = 16;

/// The mark and the three numbers of a date whose year stands last.
fn numbers(run: &str) -> Option<(char, u32, u32, u32)> {
    let mark = run.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = run.trim_end_matches(MARKS).split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && first.len() <= 2 && second.len() <= 2 && matches!(year.len(), 2 | 4);
    let short = year.len() == 2;
    let year: u32 = year.parse().ok().filter(|_| whole)?;
    let year = if short { super::reader::whole_year(year) } else { year };
    (1800..2200).contains(&year).then_some((mark, first.parse().ok()?, second.parse().ok()?, year))
}

/// Whether a text has a date in numbers whose day and month could be exchanged, with or without spaces around its marks.
pub(crate) fn may_be_ambiguous(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    bare.split(|c: char| !c.is_ascii_digit() && !MARKS.contains(&c)).any(|run| {
        let parts: Vec<&str> = run.split(MARKS).filter(|part| !part.is_empty()).collect();
        let is_low = |part: &str| part.len() <= 2 && part.parse::<u32>().is_ok_and(|number| number <= 12);
        let is_year_last = |date: &[&str]| matches!(date, [first, second, year] if is_low(first) && is_low(second) && matches!(year.len(), 2 | 4));
        parts.windows(3).any(is_year_last)
    })
}

/// Whether the text is a date in numbers with its year last, and nothing else: `26/11/2021`, `22 / 03 / 20`.
pub(crate) fn is_in_numbers(text: &str) -> bool {
    let run: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    run.starts_with(|c: char| c.is_ascii_digit()) && numbers(&run).is_some()
}

impl Found {
    /// The date read month first, if that is possible.
    #[must_use]
    pub(crate) fn read_month_first(mut self) -> Self {
        if self.ambiguous && !self.month_first && self.turn() {
            self.month_first = true;
        }
        self
    }

    /// The date in the order that other dates of the page prove, if its own reading is ambiguous.
    #[must_use]
    pub(crate) fn read_as(mut self, proven: &Proven) -> Self {
        let order = self.mark.filter(|_| self.ambiguous).and_then(|mark| proven.order(mark));
        let Some(order) = order else { return self };
        let month_first = order == DayOrder::MonthFirst;
        if month_first != self.month_first && !self.turn() {
            return self;
        }
        (self.month_first, self.ambiguous) = (month_first, false);
        self
    }

    /// The date as a reader of a page in this language (a tag of BCP 47) understands it. Most languages put the day
    /// first (CLDR); the Spanish of Panama and Puerto Rico and the English of the United States put the month first.
    /// Plain `en` decides nothing. `en-US` moves the month to the front only between slashes, and leaves the date
    /// ambiguous, because programs that make pages declare it if nobody chose a language.
    #[must_use]
    pub(crate) fn read_in(mut self, language: Option<&str>) -> Self {
        let Some(tag) = language.filter(|_| self.ambiguous) else { return self };
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        if tag == "en-us" && self.mark == Some('/') && self.turn() {
            self.month_first = true;
        }
        self.ambiguous = !is_day_first(&tag);
        self.declared = true;
        self
    }

    /// Exchanges day and month, unless the result is a date that does not exist. Returns whether they were exchanged.
    fn turn(&mut self) -> bool {
        let turned = |point: Point| Point::of_day(point.year, point.day.into(), point.month.into());
        let span = Span { start: turned(self.span.start), end: self.span.end.map(turned) };
        let fits = !span.is_impossible();
        if fits {
            (self.span, self.edtf) = (span, span.edtf());
        }
        fits
    }

    /// Adds an issue to the record when its date of issue can be read in two ways. `printed` is the text from which the
    /// date was read.
    pub(crate) fn note_doubt(&self, record: &mut Record, printed: &str) {
        if !self.ambiguous {
            return;
        }
        let message = match (self.month_first, self.declared) {
            (true, _) => "can be read day first; it was read month first, as in the language of the page",
            (false, true) => {
                "can be read month first; it was read day first, and the language of the page does not tell"
            }
            (false, false) => "can be read month first; it was read day first",
        };
        record.add_issue(IssueCode::AmbiguousDate, "issued", format!("“{printed}” {message}"));
        if self.month_first {
            let message = format!("“{printed}” was read month first, as in the language that the page declares");
            record.add_issue(IssueCode::MonthFirstDate, "issued", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_depend_on_others_are_told() {
        for (text, is_so) in [
            ("03/04/2019", true),
            ("on 3 . 4 . 19, late", true),
            ("2019-03-04", false),
            ("27/04/2019", false),
            ("4 May 2019", false),
            ("1/2", false),
        ] {
            assert_eq!(may_be_ambiguous(text), is_so, "{text}");
        }
    }

    #[test]
    fn dates_that_follow_each_other_in_one_order_only_prove_it() {
        let proven = |texts: &[&str]| Proven::by(texts.iter().copied()).order('-');
        let falling = ["10-07-2014", "10-06-2014", "10-03-2014", "09-10-2014", "09-09-2014", "09-04-2014"];
        assert_eq!(proven(&falling), Some(DayOrder::MonthFirst));
        assert_eq!(proven(&["01-02-2014", "01-03-2014", "02-03-2014", "01-04-2014"]), Some(DayOrder::DayFirst));
        // The order stays unproved if both readings are in order, if there are too few dates, or if neither reading is
        // in order.
        assert_eq!(proven(&["01-01-2014", "02-02-2014", "03-03-2014", "04-04-2014"]), None);
        assert_eq!(proven(&["10-07-2014", "10-06-2014", "09-10-2014"]), None);
        assert_eq!(proven(&["10-07-2014", "11-06-2013", "09-10-2015", "01-02-2012"]), None);
    }

    #[test]
    fn a_format_that_the_page_states_proves_the_order() {
        let proven = |texts: &[&str]| Proven::by(texts.iter().copied()).order('/');
        assert_eq!(proven(&["From (MM/DD/YYYY)", "04/03/2024"]), Some(DayOrder::MonthFirst));
        assert_eq!(proven(&["Fecha: dd-mm-aaaa", "04/03/2024"]), Some(DayOrder::DayFirst));
        assert_eq!(proven(&["dd.mm.jjjj", "mm.dd.yyyy", "04/03/2024"]), None);
        assert_eq!(proven(&["MM/DD/YYYY", "14/03/2024"]), Some(DayOrder::DayFirst), "a day above twelve proves more");
        assert_eq!(stated_format("comm-dd-mm"), None);
    }

    #[test]
    fn a_day_above_twelve_proves_the_order_of_a_page() {
        let proven = |texts: &[&str], mark| Proven::by(texts.iter().copied()).order(mark);
        assert_eq!(proven(&["Help 01/27/2004 19:12", "Agents 12/06/2002"], '/'), Some(DayOrder::MonthFirst));
        assert_eq!(proven(&["Help 01/27/2004 19:12", "Agents 12-06-2002"], '-'), None);
        assert_eq!(proven(&["27.1.2004.", "6-12-2002"], '.'), Some(DayOrder::DayFirst));
        assert_eq!(proven(&["27/01/2004", "01/27/2004"], '/'), None);
        assert_eq!(proven(&["05/06/2004", "2004/01/27", "12/27", "1/27/2004/5", "á 12/13/3004"], '/'), None);
        assert_eq!(proven(&["05/06/04", "10/25/99"], '/'), Some(DayOrder::MonthFirst));
    }
}
