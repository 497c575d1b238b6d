//! Dates of a list: where they stand in its records, and which of two numbers is the day.
//!
//! One order of day and month holds for a column: a value above twelve proves it, else the order in which the rows stand
//! tells it, because listings are sorted by date more often than not.

use std::ops::Range;

use html5ever::local_name;

use super::candidates::{Candidate, Kind};
use super::context::Context;
use super::shape;
use super::tape::Tape;
use crate::text::dates::Found;
use crate::text::folding::fold;
use crate::text::words::headings::Headings;

/// Bytes of a line in which dates are looked for.
const LONGEST: usize = 400;
/// Bytes before a date that say what date it is.
const LEAD: usize = 30;
/// Dates of one record, at most.
const MOST: usize = 24;

/// A date that may be the record's.
#[derive(Debug, Clone)]
pub(crate) struct Dated {
    /// Its place, the same in all records of a list.
    pub key: u64,
    /// The text of the date.
    pub range: Range<usize>,
    /// The line or part that it stands in.
    pub line: Range<usize>,
    /// The innermost element around it.
    pub element: Option<usize>,
    /// The date as it was read.
    pub value: Value,
    /// What the words right before it say.
    pub lead: Headings,
    /// The words right before it announce a date of issue, or nothing stands there.
    pub announced: bool,
    /// The label of its line.
    pub label: Option<Range<usize>>,
    /// Characters of its line that are not its own.
    pub rest: usize,
    /// It stands in brackets.
    pub bracketed: bool,
    /// Markup says it.
    pub marked: bool,
}

/// A date with what is needed to read it in another way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Value {
    /// EDTF, day first where both readings are possible.
    pub edtf: String,
    /// The two numbers that may be day and month, as they stand.
    pub numbers: Option<(u32, u32)>,
    /// What stands between its numbers.
    pub mark: Option<char>,
    /// Both readings are possible.
    pub ambiguous: bool,
    /// As [`Found`], where it was found by the common reader.
    pub found: Option<Found>,
    /// Only markup says it.
    pub silent: bool,
}

impl Value {
    fn of(found: Found, text: &str) -> Self {
        let printed = text.get(found.start..found.end).unwrap_or_default();
        let numbers = numbers(printed);
        let mark = printed.chars().find(|c| !c.is_ascii_digit()).filter(|_| numbers.is_some());
        Self { edtf: found.edtf.clone(), numbers, mark, ambiguous: found.ambiguous, found: Some(found), silent: false }
    }

    /// The date with the month first, or the day.
    pub(crate) fn in_order(&self, month_first: bool) -> String {
        let flipped = || {
            let (first, second) = self.numbers?;
            let year = self.edtf.get(..4)?;
            let (month, day) = if month_first { (first, second) } else { (second, first) };
            (1..=12).contains(&month).then(|| format!("{year}-{month:02}-{day:02}"))
        };
        flipped().unwrap_or_else(|| self.edtf.clone())
    }

    /// To the day.
    pub(crate) fn names_day(&self) -> bool {
        self.edtf.len() == 10
    }
}

/// The first two numbers of a date in numbers that has its year last.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let mut parts = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty());
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    (first.len() <= 2 && second.len() <= 2 && (year.len() == 4 || year.len() == 2) && parts.next().is_none())
        .then_some(())?;
    Some((first.parse().ok()?, second.parse().ok()?))
}

/// A date in numbers whose year has two digits, and nothing else: `6/23/23`, `23-06-98`. With its two first numbers.
pub(crate) fn short_year(text: &str) -> Option<(u32, u32, u32)> {
    let text = text.trim();
    let mark = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-' | '.'))?;
    let mut parts = text.split(mark);
    let (first, second, year) = (parts.next()?, parts.next()?, parts.next()?);
    let digits =
        |part: &str, least: usize| (least..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some() || !digits(first, 1) || !digits(second, 1) || !digits(year, 2) {
        return None;
    }
    let (first, second, year): (u32, u32, u32) = (first.parse().ok()?, second.parse().ok()?, year.parse().ok()?);
    let day = first.max(second);
    let month = first.min(second);
    // Two digits stand for the hundred years around the turn of the century.
    let year = if year < 50 { 2000 + year } else { 1900 + year };
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((first, second, year))
}

/// The dates of a text, with those whose years have two digits.
fn all_in(context: &Context<'_>, text: &str) -> Vec<(Range<usize>, Value)> {
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let found = context.dates.issues(text);
    // A text that is a date and nothing else may be written in more ways than one inside other words.
    if let Some(whole) = context.dates.whole(text, false) {
        if whole.is_event || whole.date.is_impossible() {
            return Vec::new();
        }
        let date = &whole.date;
        let said_in_words = date.edtf.contains('/') || date.is_coarse || date.is_year() && whole.is_announced;
        if said_in_words || found.first().is_none_or(|first| first.edtf != date.edtf) {
            return vec![(0..text.len(), Value::of(whole.date, text))];
        }
    }
    let mut all: Vec<(Range<usize>, Value)> = found
        .into_iter()
        .filter(|date| shape::stands_alone(text, date) && !date.edtf.contains('/'))
        .map(|date| (date.start..date.end, Value::of(date, text)))
        .collect();
    let mut from = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_matches(|c: char| !c.is_ascii_digit());
        // Dots and hyphens make numbers of many kinds: alone in a line they make a date.
        let fits = bare.contains('/') || bare.len() == text.trim().len();
        if let Some((first, second, year)) = short_year(bare).filter(|_| fits) {
            let start = from + word.find(bare).unwrap_or(0);
            let range = start..start + bare.len();
            if !all.iter().any(|(other, _)| other.start < range.end && range.start < other.end) {
                let day_first = second <= 12;
                let (day, month) = if day_first { (first, second) } else { (second, first) };
                let value = Value {
                    edtf: format!("{year:04}-{month:02}-{day:02}"),
                    numbers: Some((first, second)),
                    mark: bare.chars().find(|c| !c.is_ascii_digit()),
                    ambiguous: first <= 12 && second <= 12 && first != second,
                    found: None,
                    silent: false,
                };
                all.push((range, value));
            }
        }
        from += word.len();
    }
    all.sort_by_key(|(range, _)| range.start);
    all
}

/// The first date of a text and where it stands, as [`all_in`] finds them.
pub(crate) fn first_in(context: &Context<'_>, text: &str) -> Option<(Range<usize>, Value)> {
    all_in(context, text).into_iter().next()
}

/// How many dates a text holds.
pub(crate) fn count_in(context: &Context<'_>, text: &str) -> usize {
    all_in(context, text).len()
}

/// The dates of a record in their order; `candidates` are its own, `keys` those of its elements.
pub(crate) fn of_record(context: &Context<'_>, tape: &Tape, candidates: &[Candidate], keys: &[u64]) -> Vec<Dated> {
    let mut all: Vec<Dated> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| candidate.kind == Kind::Line) {
        let text = tape.get(&candidate.range);
        let mut ordinal = 0_u32;
        for (range, value) in all_in(context, text) {
            let mut start = range.start.saturating_sub(LEAD);
            while !text.is_char_boundary(start) {
                start += 1;
            }
            let lead = text.get(start..range.start).unwrap_or_default();
            let said = lead_word(lead);
            let key = match said {
                Some(word) => context.hash(candidate.key, ("date", fold(word))),
                None => context.hash(candidate.key, ("date", ordinal)),
            };
            ordinal += 1;
            let own = candidate.range.start + range.start..candidate.range.start + range.end;
            let taken = all.iter().any(|other| other.key == key);
            let plain = text.get(..range.start).unwrap_or_default();
            let bare = fold(plain.trim_matches(|c: char| !c.is_alphanumeric()));
            all.push(Dated {
                key: if taken { context.hash(key, ordinal) } else { key },
                line: candidate.range.clone(),
                element: tape.runs_in(&own).first().and_then(|run| run.element).or(candidate.element),
                value,
                lead: context.words.heading(lead),
                announced: bare.is_empty() || context.dates.announces(&bare),
                label: candidate.label.clone(),
                rest: text.chars().count() - text.get(range.clone()).map_or(0, |date| date.chars().count()),
                bracketed: plain.trim_end().ends_with(['(', '[']),
                marked: false,
                range: own,
            });
        }
        if all.len() >= MOST {
            break;
        }
    }
    elements(context, tape, keys, &mut all);
    marked(context, tape, keys, &mut all);
    all
}

/// Adds the dates that are the whole text of an element inside a line: a year that stands between other words.
fn elements(context: &Context<'_>, tape: &Tape, keys: &[u64], all: &mut Vec<Dated>) {
    for (place, element) in tape.elements.iter().enumerate() {
        let text = tape.get(&element.range);
        if element.block || text.is_empty() || text.len() > 40 || all.len() >= MOST {
            continue;
        }
        let Some((range, value)) = first_in(context, text) else { continue };
        let own = element.range.start + range.start..element.range.start + range.end;
        if text.len() - range.len() > 4
            || all.iter().any(|date| date.range.start < own.end && own.start < date.range.end)
        {
            continue;
        }
        all.push(Dated {
            key: context.hash(keys.get(place).copied().unwrap_or_default(), "element"),
            range: own,
            line: element.range.clone(),
            element: Some(place),
            value,
            lead: Headings::default(),
            announced: true,
            label: None,
            rest: text.len() - range.len(),
            bracketed: false,
            marked: false,
        });
    }
}

/// The word before a date, where a mark or nothing stands between: "Filed:", "Posted".
fn lead_word(lead: &str) -> Option<&str> {
    let lead = lead.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '('));
    let word = lead.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    (word.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(word)
}

/// Adds the dates that attributes say; one that stands in the text, too, is settled by them.
fn marked(context: &Context<'_>, tape: &Tape, keys: &[u64], all: &mut Vec<Dated>) {
    let tree = context.tree;
    for (place, element) in tape.elements.iter().enumerate() {
        let name = tree.name(element.node).unwrap_or_default();
        let said = match name {
            "time" => tree.value(element.node, &local_name!("datetime")),
            _ if context.facts.get(element.node).is_some_and(|fact| fact.dated) => {
                tree.attribute(element.node, "content").or_else(|| tree.attribute(element.node, "datetime"))
            }
            _ => None,
        };
        let Some(said) = said.map(str::trim).filter(|said| (4..64).contains(&said.len())) else { continue };
        let Some(found) = context.dates.find(said, true) else { continue };
        if found.ambiguous {
            continue;
        }
        let inside = all.iter_mut().find(|date| {
            element.range.start <= date.range.start && date.range.end <= element.range.end && !element.range.is_empty()
        });
        match inside {
            Some(date) => {
                let agrees = date.value.edtf == found.edtf || date.value.in_order(true) == found.edtf;
                // A time stamp of midnight elsewhere is the day before: what is printed counts where both are days.
                if date.value.ambiguous || !agrees && !date.value.names_day() {
                    date.value = Value { edtf: found.edtf, silent: !agrees, ..Value::default() };
                }
                date.marked = true;
            }
            None => {
                let key = context.hash(keys.get(place).copied().unwrap_or_default(), "time");
                all.push(Dated {
                    key,
                    range: element.range.clone(),
                    line: element.range.clone(),
                    element: Some(place),
                    value: Value { edtf: found.edtf, silent: true, ..Value::default() },
                    lead: Headings::default(),
                    announced: true,
                    label: None,
                    rest: 0,
                    bracketed: false,
                    marked: true,
                });
            }
        }
    }
}

/// Which of two numbers of a column is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Day,
    Month,
}

/// The order of day and month that the values of a column tell, in the order of their rows; `None` where they do not.
pub(crate) fn order<'v>(values: impl Iterator<Item = &'v Value>) -> Option<Order> {
    let mut values: Vec<&Value> = values.filter(|value| value.numbers.is_some()).collect();
    // Another mark is another habit.
    let mark = values.first().and_then(|value| value.mark);
    values.retain(|value| value.mark == mark);
    let above = |of: fn((u32, u32)) -> u32| values.iter().filter_map(|value| value.numbers).any(|n| of(n) > 12);
    match (above(|numbers| numbers.0), above(|numbers| numbers.1)) {
        (true, false) => return Some(Order::Day),
        (false, true) => return Some(Order::Month),
        (true, true) => return None,
        (false, false) => {}
    }
    if values.len() < 3 {
        return None;
    }
    let steady = |month_first: bool| {
        let dates: Vec<String> = values.iter().map(|value| value.in_order(month_first)).collect();
        let steps = || dates.windows(2).filter_map(|pair| Some((pair.first()?, pair.last()?)));
        let (falls, rises) = (steps().all(|(a, b)| a >= b), steps().all(|(a, b)| a <= b));
        (falls || rises) && !(falls && rises)
    };
    match (steady(false), steady(true)) {
        (true, false) => Some(Order::Day),
        (false, true) => Some(Order::Month),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(first: u32, second: u32) -> Value {
        Value {
            edtf: format!("2014-{second:02}-{first:02}"),
            numbers: Some((first, second)),
            mark: Some('/'),
            ambiguous: true,
            ..Value::default()
        }
    }

    #[test]
    fn the_order_of_rows_tells_day_and_month_apart() {
        let order = |values: &[(u32, u32)]| {
            let values: Vec<Value> = values.iter().map(|(a, b)| value(*a, *b)).collect();
            super::order(values.iter())
        };
        assert_eq!(order(&[(10, 7), (10, 6), (10, 3), (9, 10), (9, 9), (9, 4)]), Some(Order::Month));
        assert_eq!(order(&[(7, 10), (6, 10), (3, 10), (10, 9), (9, 9)]), Some(Order::Day));
        assert_eq!(order(&[(1, 2), (2, 3)]), None);
        assert_eq!(order(&[(27, 2), (2, 3)]), Some(Order::Day));
        assert_eq!(order(&[(27, 2), (2, 27)]), None);
        assert_eq!(value(10, 7).in_order(true), "2014-10-07");
    }

    #[test]
    fn years_of_two_digits_are_read_in_dates_only() {
        assert_eq!(short_year("6/23/23"), Some((6, 23, 2023)));
        assert_eq!(short_year("23-06-98"), Some((23, 6, 1998)));
        for text in ["6/23/2023", "24-95", "13/14/15", "1/2", "a/b/cc"] {
            assert_eq!(short_year(text), None, "{text}");
        }
    }
}
