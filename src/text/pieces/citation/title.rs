//! Finds the title of a citation.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Pattern;
use super::elements::{begins_note, host, is_abbreviated, is_edition, is_place};
use crate::text::folding::fold;
use crate::text::letters::count_letters;
use crate::text::pieces::QUOTES;
use crate::text::pieces::shape::Shapes;
use crate::text::words::List;

/// A year at the end of an element.
static YEAR_AT_END: Pattern = LazyLock::new(|| Regex::new(r"(?:^|[ ,c©])(?:1[5-9]|20)[0-9]{2}[a-z]?$").ok());

/// Whether a text begins with a quotation mark.
pub(super) fn begins_quoted(text: &str) -> bool {
    QUOTES.iter().any(|(open, _)| text.starts_with(*open))
}

/// Whether a text ends with a year: "Northgate Press 2014".
pub(super) fn ends_in_year(text: &str) -> bool {
    YEAR_AT_END.as_ref().is_some_and(|pattern| pattern.is_match(text.trim_end_matches(['.', ' '])))
}

/// The end of the title, and the beginning of the text after it. `by_commas` says whether commas may separate the title
/// from what follows, as in "L. Trent, Handbook of Rope, 2nd ed. Leeds: Quayside, 2013."
pub(super) fn title(rest: &str, by_commas: bool, shapes: &Shapes) -> (usize, usize) {
    if let Some(end) = quoted_end(rest, shapes) {
        return (end, end);
    }
    let (end, after) = continued(rest, first_stop(rest, shapes), shapes);
    let earlier = by_commas.then(|| rest.get(..end).and_then(|_| before_imprint(rest, end, shapes))).flatten();
    earlier.map_or((end, after), |end| (end, end))
}

/// The end of a title in quotation marks at the beginning of the text, with the closing mark.
///
/// In `"Steady as she goes": Talk on the bridge.` the quotation is only the beginning of the title.
fn quoted_end(rest: &str, shapes: &Shapes) -> Option<usize> {
    let (open, close) = QUOTES.into_iter().find(|(open, _)| rest.starts_with(*open))?;
    let inner = rest.get(open.len_utf8()..)?;
    // An apostrophe inside of a title is no closing quotation mark.
    let closing: Vec<usize> = inner
        .match_indices(close)
        .filter(|(at, mark)| {
            !inner.get(at + mark.len()..).is_some_and(|after| after.starts_with(char::is_alphanumeric))
        })
        .map(|(at, _)| at)
        .collect();
    let after = |at: usize| inner.get(at + close.len_utf8()..).unwrap_or_default();
    let is_marked = |at: usize| {
        let before = inner.get(..at).unwrap_or_default();
        let host = after(at).trim_start();
        before.ends_with([',', '.', '?', '!'])
            || after(at).is_empty()
            || after(at).starts_with([',', '.'])
            || after(at).starts_with(" (")
            || after(at).starts_with(" [")
            || host != after(at) && self::host(host, shapes).is_some()
    };
    let first = closing.iter().copied().find(|at| is_marked(*at)).or_else(|| closing.first().copied())?;
    let rest = after(first);
    let goes_on =
        rest.starts_with(':') || rest.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_lowercase));
    (is_marked(first) || !goes_on).then_some(open.len_utf8() + first + close.len_utf8())
}

/// The end of the text before its first full stop, question mark or exclamation mark, and the beginning of the text
/// after the mark. A question mark belongs to the text.
fn first_stop(rest: &str, shapes: &Shapes) -> (usize, usize) {
    let mut stops = rest.match_indices(['.', '?', '!']).filter(|(at, mark)| {
        let (before, after) = (rest.get(..*at).unwrap_or_default(), rest.get(at + mark.len()..).unwrap_or_default());
        let word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let closed = word.ends_with([')', ']', '”', '"']);
        // A bracket is closed before the title ends: "Bats (G. Fir, Trans.)".
        let count = |mark: char| before.matches(mark).count();
        let open = (count('(') > count(')') && after.contains(')')) || (count('[') > count(']') && after.contains(']'));
        let short = *mark == "." && !closed && is_shortened(word, shapes);
        // Marks in brackets come before the end of a question: "Who mends it? [Doctoral dissertation]."
        let marked = *mark != "." && (after.starts_with(" [") || after.starts_with(" ("));
        (after.is_empty() || after.starts_with(' ')) && !short && !marked && !open
    });
    match stops.next() {
        Some((at, ".")) => (at, at + 1),
        Some((at, mark)) => (at + mark.len(), at + mark.len()),
        None => (rest.len(), rest.len()),
    }
}

/// Whether a full stop after a word belongs to it: an initial, or an abbreviation that stands in titles.
fn is_shortened(word: &str, shapes: &Shapes) -> bool {
    let word = word.trim_start_matches(['(', '[', '“', '"', '«']);
    word.chars().count() == 1 || word.contains('.') || is_abbreviated(word, shapes)
}

/// The end of a title that goes on after a question mark: "What floats? What sinks? Essays on ballast."
fn continued(rest: &str, (mut end, mut after): (usize, usize), shapes: &Shapes) -> (usize, usize) {
    while rest.get(..end).is_some_and(|title| title.ends_with(['?', '!'])) {
        let tail = rest.get(end..).unwrap_or_default();
        let start = end + tail.len() - tail.trim_start().len();
        let tail = tail.trim_start();
        let (next, behind) = first_stop(tail, shapes);
        let said = tail.get(..next).unwrap_or_default();
        let more = tail.get(behind..).unwrap_or_default().trim();
        if said.is_empty() || more.is_empty() || !said.ends_with(['?', '!']) && is_imprint(said, shapes) {
            break;
        }
        (end, after) = (start + next, start + behind);
    }
    (end, after)
}

/// Whether an element after a question mark is no part of the title: it has figures, a place, or the capital letters of a
/// name.
fn is_imprint(said: &str, shapes: &Shapes) -> bool {
    let long = |word: &&str| count_letters(word) >= 4;
    let is_named = said.split_whitespace().filter(long).all(|word| word.starts_with(|c: char| !c.is_lowercase()));
    said.bytes().any(|byte| byte.is_ascii_digit())
        || said.starts_with(['[', '(', '“', '"', '«', '<'])
        || said.split_once(": ").is_some_and(|(place, _)| is_place(place))
        || host(said, shapes).is_some()
        || is_edition(said, shapes)
        || begins_note(said, shapes)
        || is_named
        || shapes.words().has_word(List::Institution, &fold(said))
}

/// The end of a title before an edition, a place with a publisher, or an imprint in brackets, each after a comma or a
/// blank: ", 2nd ed.", ", Deventer: Waterkant 2014", " (3rd edn, Northgate Press 2014)".
fn before_imprint(rest: &str, end: usize, shapes: &Shapes) -> Option<usize> {
    let marks = rest.match_indices([',', '(']).filter(|(at, _)| *at <= end);
    let mut found = marks.filter_map(|(at, mark)| {
        if mark == "(" {
            return imprint_in_brackets(rest, at).is_some().then_some(at);
        }
        let next = rest.get(at + 1..)?.strip_prefix(' ')?;
        let element = next.split([',', '(']).next().unwrap_or_default();
        let element = element.split(". ").next().unwrap_or_default();
        if is_edition(element, shapes) {
            return Some(at);
        }
        let (place, publisher) = next.split_once(": ").filter(|(place, _)| is_place(place))?;
        let dated = publisher.split([';', '(']).next().unwrap_or_default().split(", ").take(3);
        let dated = dated.into_iter().any(|part| ends_in_year(part.split(". ").next().unwrap_or_default()));
        (publisher.starts_with(char::is_uppercase) && dated && !place.is_empty()).then_some(at)
    });
    found.next()
}

/// The bytes inside of brackets that open at a byte, if they are an imprint with a year at its end:
/// "(Leeds: Quayside, 2013)".
pub(super) fn imprint_in_brackets(text: &str, open: usize) -> Option<Range<usize>> {
    let inner = text.get(open..)?.strip_prefix('(')?;
    let end = inner.find(')')?;
    let inner = inner.get(..end)?;
    (ends_in_year(inner) && count_letters(inner) > 2).then_some(open + 1..open + 1 + end)
}

/// The range without the quotation marks around it and the full stop inside them.
pub(super) fn quoted(text: &str, range: Range<usize>) -> Range<usize> {
    let said = text.get(range.clone()).unwrap_or_default();
    let Some((open, close)) = QUOTES.into_iter().find(|(open, _)| said.starts_with(*open)) else { return range };
    let Some(inner) = said.get(open.len_utf8()..) else { return range };
    let Some(inner) = inner.trim_end_matches(['.', ',']).strip_suffix(close) else { return range };
    let inner = inner.trim_end_matches(['.', ',']);
    let start = range.start + open.len_utf8();
    start..start + inner.len()
}
