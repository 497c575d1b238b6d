//! Finds the dates in the records of a list, and resolves which of two numbers is the day.
//!
//! All dates of a column have the same order of day and month. A value above twelve proves the order; otherwise the
//! order of the rows tells it, because most listings are sorted by date ([`Proven`]).

use std::ops::Range;
use std::rc::Rc;

use html5ever::local_name;

use super::candidates::{Candidate, Kind};
use super::context::{Context, Placed};
pub(crate) use super::date_value::Value;
use super::shape;
use super::tape::{Run, Tape};
use crate::text::dates::Proven;
use crate::text::folding::fold;
use crate::text::letters::count_letters;
use crate::text::words::headings::Headings;

/// Largest number of bytes of a line in which dates are searched.
const LONGEST: usize = 400;
/// Number of bytes before a date that are examined for words that name the date.
const LEAD: usize = 30;
/// Largest number of dates of one record.
const MOST: usize = 24;

/// A date that may be the date of the record.
#[derive(Debug, Clone)]
pub(crate) struct Dated {
    /// The key of the place of the date, which is the same in all records of a list.
    pub key: u64,
    /// The range of the text of the date.
    pub range: Range<usize>,
    /// The line or part of a line that contains the date.
    pub line: Range<usize>,
    /// The index of the innermost element around the date.
    pub element: Option<usize>,
    /// The date as it was read.
    pub value: Value,
    /// The fields that the words directly before the date name.
    pub lead: Headings,
    /// Whether the words directly before the date announce a date of issue, or there are none.
    pub announced: bool,
    /// The label of the line.
    pub label: Option<Range<usize>>,
    /// Number of characters of the line that do not belong to the date.
    pub rest: usize,
    /// Whether the date is in brackets.
    pub bracketed: bool,
    /// Whether the markup gives the date.
    pub marked: bool,
}

impl Dated {
    /// A date of issue without a place in the text.
    pub(super) fn announced(value: Value) -> Self {
        Self {
            key: 0,
            range: 0..0,
            line: 0..0,
            element: None,
            value,
            lead: Headings::default(),
            announced: true,
            label: None,
            rest: 0,
            bracketed: false,
            marked: false,
        }
    }
}

/// The order of day and month that the dates of a column prove.
pub(crate) fn proven<'v>(values: impl Iterator<Item = &'v Value>) -> Proven {
    Proven::by(values.map(|value| value.printed.as_str()))
}

/// Whether a line of the record is a day that does not exist.
pub(crate) fn names_impossible_day(context: &Context<'_>, tape: &Tape) -> bool {
    let lines = tape.lines.iter().map(|line| tape.get(&line.range));
    lines.filter(|text| text.bytes().any(|byte| byte.is_ascii_digit())).any(|text| context.dates.is_impossible(text))
}

/// The dates of a text.
fn all_in(context: &Context<'_>, text: &str) -> Rc<[Placed]> {
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Rc::from([]);
    }
    context.dates_in(text, |text| read_all(context, text))
}

fn read_all(context: &Context<'_>, text: &str) -> Vec<Placed> {
    let found = context.dates.issues(text);
    // A text that is only a date may be written in more forms than a date among other words.
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
    found
        .into_iter()
        .filter(|date| shape::stands_alone(text, date) && !date.edtf.contains('/'))
        .map(|date| (date.start..date.end, Value::of(date, text)))
        .collect()
}

/// The first date of a text and its range, as [`all_in`] finds them.
pub(crate) fn first_in(context: &Context<'_>, text: &str) -> Option<(Range<usize>, Value)> {
    all_in(context, text).first().cloned()
}

/// Largest number of bytes of a text that may be a day or a month without its year.
const YEARLESS: usize = 24;

/// The date of a text that names a month or a day of one, in a year that is known: "7 October" below the heading
/// "2022".
pub(crate) fn completed(context: &Context<'_>, text: &str, year: &Value) -> Option<Value> {
    let fits = text.len() <= YEARLESS && year.found.is_year() && text.contains(char::is_alphabetic);
    if !fits || text.bytes().filter(u8::is_ascii_digit).count() > 2 {
        return None;
    }
    let whole = format!("{} {}", text.trim_end_matches([',', '.', ':', ' ']), year.found.edtf);
    let date = context.dates.whole(&whole, false).filter(|date| !date.is_event && !date.date.is_impossible())?.date;
    let inside = date.names_month() && date.edtf.starts_with(&year.found.edtf) && !date.edtf.contains('/');
    inside.then(|| Value::of(date, &whole))
}

/// Number of dates in a text.
pub(crate) fn count_in(context: &Context<'_>, text: &str) -> usize {
    all_in(context, text).len()
}

/// The dates of a record in order. `candidates` are the candidates of the record, and `keys` the keys of its elements.
pub(crate) fn of_record(context: &Context<'_>, tape: &Tape, candidates: &[Candidate], keys: &[u64]) -> Vec<Dated> {
    let mut all: Vec<Dated> = Vec::new();
    for candidate in candidates.iter().filter(|candidate| candidate.kind == Kind::Line) {
        let text = tape.get(&candidate.range);
        let mut ordinal = 0_u32;
        let mut last = 0;
        for (range, value) in all_in(context, text).iter().cloned() {
            // The words between two dates belong to the second one.
            let mut start = range.start.saturating_sub(LEAD).max(last);
            last = range.end;
            while !text.is_char_boundary(start) {
                start += 1;
            }
            let lead = text.get(start..range.start).unwrap_or_default();
            let own = candidate.range.start + range.start..candidate.range.start + range.end;
            let lead = lead.get(lead.len() - lead.len().min(own.start - linked_before(tape, &own))..).unwrap_or(lead);
            let around = tape.runs_in(&own).first().and_then(|run| run.element);
            let alone = around.filter(|place| fills(tape, *place, &own));
            let key = match (lead_word(lead), alone.and_then(|place| keys.get(place))) {
                (Some(word), _) => context.hash(candidate.key, ("date", fold(word))),
                (None, Some(element)) => context.hash(*element, "element"),
                (None, None) => context.hash(candidate.key, ("date", ordinal)),
            };
            ordinal += 1;
            let taken = all.iter().any(|other| other.key == key);
            let plain = text.get(..range.start).unwrap_or_default();
            let bare = fold(plain.trim_matches(|c: char| !c.is_alphanumeric()));
            all.push(Dated {
                key: if taken { context.hash(key, ordinal) } else { key },
                line: candidate.range.clone(),
                element: around.or(candidate.element),
                value,
                lead: context.words.heading(lead),
                announced: bare.is_empty() || context.dates.announces(&bare),
                label: candidate.label.clone(),
                // A date with an element of its own is not in running text.
                rest: match alone {
                    Some(_) => 0,
                    None => text.chars().count() - text.get(range.clone()).map_or(0, |date| date.chars().count()),
                },
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
    badges(context, tape, keys, &mut all);
    marked(context, tape, keys, &mut all);
    all
}

/// Whether the date is the whole text of an element inside a line, except for a few punctuation marks.
fn fills(tape: &Tape, place: usize, date: &Range<usize>) -> bool {
    tape.elements.get(place).is_some_and(|element| {
        !element.block && element.range.len() <= date.len() + 4 && element.range.start <= date.start
    })
}

/// Adds dates that are the whole text of an element inside a line, such as a year between other words.
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

/// The end of the last link before a date that is not linked itself. The words of a link are a title, and do not say what
/// the date behind it is.
fn linked_before(tape: &Tape, date: &Range<usize>) -> usize {
    let linked = tape.runs_in(date).first().is_some_and(|run| tape.linked(run));
    let before = tape.runs.partition_point(|run| run.range.end <= date.start);
    let before = tape.runs.get(..before).unwrap_or_default().iter().rev().take(4);
    let end = before.into_iter().find(|run| tape.linked(run)).map(|run| run.range.end);
    if linked { 0 } else { end.unwrap_or(0) }
}

/// Largest number of bytes of a date whose parts stand in lines or elements of their own.
const BADGE: usize = 24;

/// Adds dates whose day, month and year are several pieces of one element, such as lines. A part of such a date is no date
/// of its own.
fn badges(context: &Context<'_>, tape: &Tape, keys: &[u64], all: &mut Vec<Dated>) {
    for (place, element) in tape.elements.iter().enumerate() {
        if element.range.is_empty() || element.range.len() > BADGE || all.len() >= MOST {
            continue;
        }
        let runs = tape.runs_in(&element.range);
        let within = |run: &Run| element.range.start <= run.range.start && run.range.end <= element.range.end;
        if !(2..=4).contains(&runs.len()) || !runs.iter().all(within) {
            continue;
        }
        let words: Vec<&str> = runs.iter().map(|run| tape.get(&run.range).trim()).collect();
        let words = words.join(" ");
        let Some(whole) = context.whole_date(&words) else { continue };
        let date = whole.date;
        if whole.is_event || date.is_impossible() || !date.names_month() || date.edtf.contains('/') {
            continue;
        }
        let is_known = all.iter().any(|other| {
            let same = other.range.start <= element.range.start && element.range.end <= other.range.end;
            same && other.value.found.edtf == date.edtf
        });
        if is_known {
            continue;
        }
        all.retain(|other| other.range.end <= element.range.start || element.range.end <= other.range.start);
        all.push(Dated {
            key: context.hash(keys.get(place).copied().unwrap_or_default(), "badge"),
            line: element.range.clone(),
            element: Some(place),
            range: element.range.clone(),
            ..Dated::announced(Value::of(date, &words))
        });
    }
}

/// The word before a date, with nothing or a punctuation mark between them: "Filed:", "Posted".
fn lead_word(lead: &str) -> Option<&str> {
    let lead = lead.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '('));
    let word = lead.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    (count_letters(word) >= 2).then_some(word)
}

/// Adds the dates from attributes. If the same date is in the text, too, the attribute resolves how to read it.
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
        let Some(found) = context.date_of_markup(said) else { continue };
        if found.ambiguous {
            continue;
        }
        let inside = all.iter_mut().find(|date| {
            element.range.start <= date.range.start && date.range.end <= element.range.end && !element.range.is_empty()
        });
        match inside {
            Some(date) => {
                let own = &date.value.found;
                let agrees = own.edtf == found.edtf || own.clone().read_month_first().edtf == found.edtf;
                // The printed date counts if both are days, because a time stamp of midnight in another time zone can
                // be the day before.
                if own.ambiguous || !agrees && !own.names_day() {
                    date.value = Value::of_markup(found, !agrees);
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
                    value: Value::of_markup(found, true),
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
