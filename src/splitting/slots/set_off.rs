//! What all titles of a list begin or end with and what belongs to other fields: a number before the title, a kind in
//! brackets or a date behind it.
//!
//! A single title may begin with a number or end with a date; only where all titles of a column do are these fields of
//! their own.

use std::ops::Range;

use foldhash::{HashMap, HashSet};

use super::columns::Column;
use super::context::Context;
use super::cuts;
use super::dates;
use super::shape;
use super::tape::Tape;
use super::titles;
use crate::text::letters::count_letters;
use crate::text::words::Words;

/// Smallest number of titles that must be alike.
const LEAST: usize = 3;

/// The parts that are set off from all titles of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SetOff {
    /// Whether the titles begin with a number.
    number: bool,
    /// Whether the titles end with a kind of publication in brackets.
    kind: bool,
    /// Whether the titles end with a sentence that is a date.
    date: bool,
}

impl SetOff {
    /// Looks at all titles of a column.
    pub(super) fn of(context: &Context<'_>, column: &Column<'_>) -> Self {
        let count = column.cells.len();
        if count < LEAST {
            return Self::default();
        }
        let titles: Vec<String> =
            column.cells.iter().map(|cell| cell.tape.words(&titles::range(context, cell.tape, &cell.range))).collect();
        let most = |some: usize| some * 10 >= count * 9;
        // The first of them decides in most lists.
        let first = titles.first().map(String::as_str).unwrap_or_default();
        let number = number(first, context.words).is_some() && are_numbered(&titles, context.words);
        let kind = kind(context, first).is_some()
            && most(titles.iter().filter(|title| kind(context, title).is_some()).count());
        let date = date(context, first).is_some()
            && most(titles.iter().filter(|title| date(context, title).is_some()).count());
        Self { number, kind, date }
    }

    /// The range of a title without the parts that are set off.
    pub(super) fn title(self, context: &Context<'_>, tape: &Tape, range: Range<usize>) -> Range<usize> {
        let mut range = range;
        if self == Self::default() {
            return range;
        }
        if let Some(start) = number(tape.get(&range), context.words).filter(|_| self.number) {
            range.start += start;
        }
        if let Some(end) = date(context, tape.get(&range)).filter(|_| self.date) {
            range.end = range.start + end;
        }
        if let Some(end) = kind(context, tape.get(&range)).filter(|_| self.kind) {
            range.end = range.start + end;
        }
        range
    }
}

/// Whether nearly all titles begin with different numbers of one form.
fn are_numbered(titles: &[String], words: &Words) -> bool {
    let mut forms: HashMap<String, usize> = HashMap::default();
    let mut numbers: HashSet<&str> = HashSet::default();
    let mut found = 0;
    for title in titles {
        let Some(start) = number(title, words) else { continue };
        let lead = title.get(..start).unwrap_or_default();
        found += 1;
        numbers.insert(lead);
        *forms.entry(form(lead)).or_default() += 1;
    }
    let commonest = forms.values().copied().max().unwrap_or(0);
    found * 10 >= titles.len() * 9 && numbers.len() * 10 >= found * 8 && commonest * 10 >= found * 6
}

/// The form of a number: runs of digits and of letters, and the marks between them.
fn form(lead: &str) -> String {
    let mut form = String::with_capacity(lead.len());
    for c in lead.chars() {
        let class = match c {
            c if c.is_numeric() => '0',
            c if c.is_alphabetic() => 'a',
            c => c,
        };
        if !form.ends_with(class) {
            form.push(class);
        }
    }
    form
}

/// The start of the title behind the number of a document or a case: "21-0345 Heron v. Marsh", "No. 17, Heron v. Marsh",
/// "CMR/C.12/1 - Heronries".
fn number(text: &str, words: &Words) -> Option<usize> {
    if !text.as_bytes().iter().take(24).any(u8::is_ascii_digit) {
        return None;
    }
    let end = shape::leading_number(text, words)?;
    let (lead, rest) = (text.get(..end)?.trim_end(), text.get(end..)?);
    let behind = rest.trim_start_matches(|c: char| cuts::is_edge(c) && !matches!(c, '(' | '['));
    let marked = lead.ends_with([',', ':']) || behind.len() < rest.trim_start().len();
    let (mut prefixed, mut joined) = (false, false);
    for token in lead.split_whitespace() {
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        if !bare.contains(|c: char| c.is_ascii_digit()) {
            prefixed = true;
        } else if bare.contains(char::is_lowercase) || is_span(bare) {
            // "42nd", "1990s" and "2021-22" are words of a title.
            return None;
        } else {
            joined |= bare.contains(['-', '/', '.', ':']) && bare.len() >= 5;
        }
    }
    let letters = count_letters(behind);
    let begins = behind.starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '«' | '¿' | '¡' | '‘'));
    let told = joined || marked && (prefixed || lead.len() >= 3);
    (told && begins && letters >= 3).then(|| text.len() - behind.len())
}

/// Whether a number is two years that follow each other: "2021-22", "2021/2022".
fn is_span(number: &str) -> bool {
    let Some((from, to)) = number.split_once(['-', '/', '–']) else { return false };
    let (Ok(year), Ok(next)) = (from.parse::<u32>(), to.parse::<u32>()) else { return false };
    from.len() == 4 && (next == year + 1 || to.len() == 2 && next == (year + 1) % 100)
}

/// The end of a title before the kind of publication in brackets: "Heronries (report)".
fn kind(context: &Context<'_>, text: &str) -> Option<usize> {
    let inner = text.strip_suffix([')', ']'])?;
    let open = inner.rfind(['(', '['])?;
    context.words.kind(inner.get(open + 1..)?)?;
    let end = inner.get(..open)?.trim_end_matches(cuts::is_edge).len();
    (end > 2).then_some(end)
}

/// The end of a title before a sentence that is a day and nothing else: "Heronries. 4 October 2022".
fn date(context: &Context<'_>, text: &str) -> Option<usize> {
    if !text.trim_end_matches('.').ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let stop = text.trim_end_matches('.').rfind(". ").filter(|stop| *stop > 2)?;
    let said = text.get(stop + 2..)?;
    let (range, value) = dates::first_in(context, said)?;
    (said.len() <= range.len() + 1 && value.found.names_day()).then_some(stop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    fn words() -> Words {
        Words::load(&Seeds::embedded()).unwrap()
    }

    #[test]
    fn numbers_before_titles() {
        let words = words();
        for (text, title) in [
            ("21-0345 Heron v. Marsh", Some("Heron v. Marsh")),
            ("No. SC-20-17, Heron v. State", Some("Heron v. State")),
            ("No. 17, Heron v. State", Some("Heron v. State")),
            ("CMR/C.12/1 - Heronries", Some("Heronries")),
            ("2021-22 Annual report", None),
            ("42nd session of the council", None),
            ("2030 Agenda", None),
            ("24-hour care", None),
            ("Order 2021-20 on herons", None),
            ("100 Years of wells", None),
        ] {
            assert_eq!(number(text, &words).map(|start| &text[start..]), title, "{text}");
        }
    }

    #[test]
    fn numbers_of_one_form() {
        let titles = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert!(are_numbered(&titles(&["21-0345 Wells", "21-0112 Locks", "20-1871 Dikes"]), &words()));
        assert!(!are_numbered(&titles(&["21-0345 Wells", "Locks", "20-1871 Dikes"]), &words()));
        assert!(!are_numbered(&titles(&["21-0345 Wells", "21-0345 Locks", "21-0345 Dikes"]), &words()));
    }
}
