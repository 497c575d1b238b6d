//! Reads texts that are a date and nothing else: a date line, a cell, a field.

use super::point::Point;
use super::reader::Reader;
use super::span::Span;
use super::token::{Token, tokens};
use super::{Dates, Found};
use crate::record::edtf::{self, Bound, Edtf};
use crate::text::date_words::Cue;

/// A text that is a date and nothing else, with what the words before the date say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Whole {
    /// The date.
    pub(crate) date: Found,
    /// Whether a word before the date says that it is the date of an event, which is not a date of issue.
    pub(crate) is_event: bool,
    /// Whether words such as "Published on" stand before the date.
    pub(crate) is_announced: bool,
}

/// The meanings of the words before a date.
#[derive(Debug, Clone, Copy, Default)]
struct Leads {
    circa: bool,
    between: bool,
    since: bool,
    before: bool,
    event: bool,
    copyright: bool,
}

/// The longest text that may be a date alone, in bytes.
const LONGEST: usize = 100;

impl Dates<'_> {
    /// The date that fills the text, with or without a weekday, a time of day, or words that announce it. `field` says
    /// that a label, a column or a field declares the text to be a date.
    pub(crate) fn whole(&self, text: &str, field: bool) -> Option<Whole> {
        if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return None;
        }
        if let Some(date) = exact(text, field) {
            return Some(Whole { date, is_event: false, is_announced: false });
        }
        let tokens = tokens(self.words, text);
        let tail = text.get(tokens.last()?.end..)?;
        let (leads, first) = self.leads(&tokens, field);
        let begin = tokens.get(first)?;
        if begin.is_glued() && first > 0 && !leads.copyright || begin.before.contains('#') {
            return None;
        }
        // The text after the announcing word may be EDTF: "Date: 2013-21".
        let announced = text
            .get(begin.start..)
            .filter(|_| first > 0 && !(leads.circa || leads.between || leads.since || leads.before));
        if let Some(mut date) = announced.and_then(|text| exact(text, field)) {
            (date.start, date.end) = (begin.start, text.trim_end().len());
            return Some(Whole { date, is_event: leads.event, is_announced: true });
        }
        let mut reader = Reader { tokens: &tokens, next: first, tail, filling: true, field, words: self.words };
        let mut span = reader.span(true)?;
        let used = reader.next;
        let open = self.qualify(text, &tokens, used, tail, leads, field, &mut span)?;
        let rest = tokens.get(used + open.tokens..)?;
        if !is_clock(rest) {
            return None;
        }
        let start = tokens.get(first)?.start;
        let mut date = Found::new(span, start, tokens.get(used - 1)?.end);
        if open.end {
            date.edtf.push_str("/..");
        } else if field && leads.before {
            date.edtf = format!("../{}", date.edtf);
        } else if field && leads.since && span.end.is_none() {
            date.edtf.push_str("/..");
        }
        Some(Whole { date, is_event: leads.event, is_announced: first > 0 })
    }

    /// The meanings of the words before a date, and the index of the token at which the date begins.
    fn leads(&self, tokens: &[Token], field: bool) -> (Leads, usize) {
        let (mut leads, mut at) = (Leads::default(), 0);
        while at < tokens.len() {
            let Some((word, length)) = self.phrase(tokens, at) else { break };
            let glued = tokens.get(at + length).is_some_and(|next| next.is_glued());
            let copyright =
                word.is(Cue::Copyright) && (glued || length > 1 || tokens.get(at).is_some_and(|t| t.text.len() > 2));
            let known = [
                word.is(Cue::Event) && set(&mut leads.event),
                copyright && set(&mut leads.copyright),
                word.is(Cue::Circa) && !glued && set(&mut leads.circa),
                word.is(Cue::Between) && set(&mut leads.between),
                field && word.is(Cue::Since) && set(&mut leads.since),
                field && word.is(Cue::Before) && set(&mut leads.before),
                word.is(Cue::Published) || word.is(Cue::Updated) || word.is(Cue::Lead) || word.is(Cue::Weekday),
                word.is(Cue::Joint),
            ];
            // "mar" is both a month and a weekday in Spanish; before a number and a month it is the weekday.
            let is_date = word.month > 0 && !self.is_weekday_before(tokens, at) || word.season > 0 || word.ordinal > 0;
            if is_date || !known.contains(&true) {
                break;
            }
            at += length;
        }
        // Some languages have one word for "between" and "since". If a second date follows, it means "between".
        if leads.between && tokens.len() > at + 1 {
            leads.since = false;
            leads.before = false;
        }
        (leads, at)
    }

    /// Whether a word that is both a weekday and a month is the weekday, because a day or a month follows it: "mar 3
    /// mayo", "mar. mrt. 11". In "Mar-Apr" it is a month.
    fn is_weekday_before(&self, tokens: &[Token], at: usize) -> bool {
        let month = |ahead: usize| tokens.get(at + ahead).is_some_and(|token| token.word.month > 0);
        let joint = |ahead: usize| tokens.get(at + ahead).is_some_and(|token| token.is(Cue::Joint));
        let ranges = tokens
            .get(at + 1)
            .is_some_and(|token| matches!(token.before.trim(), "-" | "–" | "/") && token.word.month > 0);
        let is_weekday = tokens.get(at).is_some_and(|token| token.is(Cue::Weekday));
        is_weekday && !ranges && (month(1) || month(2) || joint(2) && month(3))
    }

    /// Adds the qualifiers to the dates and detects an open end. `None` if the text holds more than a date.
    #[allow(clippy::too_many_arguments)]
    fn qualify(
        &self,
        text: &str,
        tokens: &[Token],
        used: usize,
        tail: &str,
        leads: Leads,
        field: bool,
        span: &mut Span,
    ) -> Option<Open> {
        let last = tokens.get(used.checked_sub(1)?)?;
        let behind = text.get(last.end..)?;
        let doubt = behind.trim_start_matches(['-', '–', 's']).trim_start().starts_with('?');
        let rough = behind.starts_with('~') || leads.circa && !leads.between;
        let qualifier = match (doubt && !leads.between, rough) {
            (true, true) => Some('%'),
            (true, false) => Some('?'),
            (false, true) => Some('~'),
            (false, false) => None,
        };
        if let Some(end) = &mut span.end {
            end.qualifier = qualifier;
            span.start.qualifier = qualifier.filter(|mark| *mark != '?');
        } else {
            span.start.qualifier = qualifier;
        }
        let cut = |point: &Point| point.unknown_digits > 0;
        let rest = tail.trim_start_matches(['?', '~', ' ']);
        let rest = if cut(&span.start) { rest.trim_start_matches(['-', '–', '?']) } else { rest };
        let dashed = used == tokens.len() && rest.trim_start().starts_with(['-', '–', '—']);
        if dashed {
            return (field && span.end.is_none()).then_some(Open { end: true, tokens: 0 });
        }
        if span.end.is_none() && used < tokens.len() {
            let gap = tokens.get(used)?.before.trim();
            let mark = matches!(gap, "-" | "–" | "—" | "/");
            let skipped = usize::from(tokens.get(used).is_some_and(|token| token.is(Cue::Until)));
            if (mark || skipped > 0)
                && let Some((word, length)) = self.phrase(tokens, used + skipped)
                && word.is(Cue::Present)
            {
                return Some(Open { end: true, tokens: skipped + length });
            }
        }
        Some(Open { end: false, tokens: 0 })
    }
}

/// The open end of an interval.
#[derive(Debug, Clone, Copy)]
struct Open {
    end: bool,
    /// The number of tokens that express the open end.
    tokens: usize,
}

fn set(flag: &mut bool) -> bool {
    *flag = true;
    true
}

/// The date of a text that is already EDTF. `201x` is read as `201X`.
fn exact(text: &str, field: bool) -> Option<Found> {
    let text = text.trim();
    let folded = match edtf::of_2012(text).filter(|_| field) {
        Some(new) => new,
        None if text.ends_with('x') => text.to_ascii_uppercase(),
        None => text.to_owned(),
    };
    let edtf = Edtf::parse(&folded).ok()?;
    let (least, most) = if field { (1000, 2100) } else { (1500, 2100) };
    let point = |bound: &Bound| match bound {
        Bound::Date(date) => {
            let narrow = |number: Option<i8>| number.and_then(|number| u8::try_from(number).ok()).unwrap_or(0);
            let year = date.year.map_or(0, |year| u32::try_from(year).unwrap_or(0));
            Some(Point {
                year,
                month: narrow(date.month),
                day: narrow(date.day),
                season: narrow(date.season),
                ..Point::default()
            })
        }
        Bound::Open | Bound::Unknown => None,
    };
    let (start, end) = (point(&edtf.start), edtf.end.as_ref().and_then(point));
    let strange = |bound: &Bound| match bound {
        Bound::Date(date) => {
            date.year.is_some_and(|year| u32::try_from(year).is_ok_and(|year| !(least..=most).contains(&year)))
        }
        Bound::Open | Bound::Unknown => false,
    };
    if strange(&edtf.start) || edtf.end.as_ref().is_some_and(strange) {
        return None;
    }
    // On pages, "2020-21" means two years, and never a season.
    let start = start.or(end)?;
    if !field && start.season > 0 && u32::from(start.season) + 20 == (start.year + 1) % 100 {
        return None;
    }
    let mut found = Found::new(Span { start, end }, 0, text.len());
    found.edtf = folded;
    Some(found)
}

/// Whether the tokens are nothing but a time of day, a weekday and a time zone: `14:30`, `10:00:00.25 +0200 CEST`,
/// `2:30 pm`, `a las 10 h`.
fn is_clock(tokens: &[Token]) -> bool {
    let mut digits = 0;
    tokens.iter().enumerate().all(|(at, token)| {
        let behind = tokens.get(at + 1);
        if token.number.is_some() || token.text.bytes().all(|byte| byte.is_ascii_digit()) {
            digits += 1;
            let goes_on = token.before.ends_with([':', '.', ',']) && digits > 1;
            let zone =
                token.before.trim_start().starts_with(['+', '-', '−']) && matches!(token.digits(), 2 | 4) && digits > 1;
            let starts = token.digits() <= 2
                && behind.is_some_and(|behind| matches!(behind.before, ":" | ".") || behind.is(Cue::Clock));
            goes_on || zone || starts
        } else {
            let zone = token.text.len() <= 5 && token.text.bytes().all(|byte| byte.is_ascii_uppercase());
            token.is(Cue::Clock) || token.is(Cue::Weekday) || zone
        }
    })
}
