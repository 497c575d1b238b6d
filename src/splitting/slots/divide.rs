//! Divides the lines of a record outside of its title and its date into pieces.

use std::ops::Range;

use html5ever::local_name;

use super::context::Context;
use super::cuts::separators;
use super::shape;
use super::tape::{Run, Tape};
use crate::splitting::line_shape::sentences;
use crate::text::pieces::shape::stops;
use crate::text::words::List;

/// Largest number of characters of a line that may be divided at its separators.
const DIVIDED: usize = 240;
/// Number of words from which a line is running text and is not divided.
const TEXT: usize = 22;

/// The parts of a line outside of `taken`, without the punctuation that separates them.
pub(super) fn outside(tape: &Tape, line: &Range<usize>, taken: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut left = Vec::new();
    let mut from = line.start;
    let mut add = |range: Range<usize>, cut_before: bool, cut_after: bool| {
        let text = tape.get(&range);
        let opens = |c: char| is_left_over(c) || matches!(c, ')' | ']' | '.');
        let closes = |c: char| is_left_over(c) || matches!(c, '(' | '[');
        let start = if cut_before { text.len() - text.trim_start_matches(opens).len() } else { 0 };
        let end = if cut_after { text.trim_end_matches(closes).len() } else { text.trim_end().len() };
        let kept = range.start + start..range.start + end.max(start);
        if tape.get(&kept).contains(char::is_alphanumeric) {
            left.push(tape.trimmed(&kept, char::is_whitespace));
        }
    };
    let mut sorted: Vec<&Range<usize>> =
        taken.iter().filter(|range| range.start < line.end && line.start < range.end).collect();
    sorted.sort_by_key(|range| range.start);
    for range in sorted {
        if range.start > from {
            add(from..range.start, from > line.start, true);
        }
        from = from.max(range.end);
    }
    if from < line.end {
        add(from..line.end, from > line.start, false);
    }
    left
}

fn is_left_over(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–' | '—' | '|' | '·' | '•' | '/' | '»' | '~')
}

/// The parts of a range of a line, divided at separators, at elements of another class, and before and after words of
/// links.
pub(super) fn divided(
    context: &Context<'_>,
    tape: &Tape,
    range: &Range<usize>,
    line: &Range<usize>,
) -> Vec<Range<usize>> {
    let text = tape.get(range);
    if context.links.is(text, context.words) {
        return vec![range.clone()];
    }
    let runs = tape.runs_in(range);
    let linked = |run: &Run| tape.linked(run) && context.links.is(tape.get(&run.range).trim(), context.words);
    let is_text = text.chars().count() > DIVIDED
        || text.split_whitespace().count() >= TEXT
        || sentences(text) > 1 && text.len() > 60;
    let mut cuts: Vec<usize> = Vec::new();
    for pair in runs.windows(2) {
        let [before, after] = pair else { continue };
        let at = after.range.start;
        if at <= range.start || at >= range.end {
            continue;
        }
        let apart = before.element != after.element;
        let another = || {
            !is_text
                && !context.words.is(List::By, tape.get(&before.range).trim())
                && classes_differ(context, tape, before, after, line)
        };
        if apart && (linked(before) || linked(after) || another()) {
            cuts.push(at);
        }
    }
    if !is_text {
        // Names that a full stop ends are a part of their own: "Ana Mora. Coast Press".
        // An extent such as "30 pp." stays with them, because it is no field of its own.
        let says = |rest: &str| rest.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 2);
        let people = |names: &str| shape::is_people(names, context.words);
        let stops = stops(text).filter(|at| text.get(..*at).is_some_and(people) && text.get(*at..).is_some_and(says));
        cuts.extend(stops.map(|at| range.start + at));
        let marks = separators(text);
        let parts = marks.len() + 1;
        let even = text.split(['|', '·', '•']).count() > 1 || text.chars().count() / parts <= 60;
        if even {
            cuts.extend(marks.iter().map(|mark| range.start + mark.start));
        }
    }
    cuts.sort_unstable();
    cuts.dedup();
    let mut parts = Vec::new();
    let mut from = range.start;
    for cut in cuts.into_iter().chain([range.end]) {
        let part = tape.trimmed(&(from..cut), is_left_over);
        if tape.get(&part).contains(char::is_alphanumeric) {
            // Punctuation at the ends of the line is kept.
            let start = if from == range.start { range.start } else { part.start };
            let end = if cut == range.end { range.end } else { part.end };
            parts.push(start..end);
        }
        from = cut;
    }
    parts
}

/// Whether two pieces of a line are in elements with different class names, which suggest different things.
fn classes_differ(context: &Context<'_>, tape: &Tape, before: &Run, after: &Run, line: &Range<usize>) -> bool {
    let class = |run: &Run| {
        let element = tape
            .around(run)
            .find(|element| !element.block && context.tree.value(element.node, &local_name!("class")).is_some())?;
        (element.range.len() < line.len()).then(|| context.tree.value(element.node, &local_name!("class")))?
    };
    match (class(before), class(after)) {
        (Some(a), Some(b)) => a != b,
        (Some(own), None) | (None, Some(own)) => !context.said(own).is_empty(),
        (None, None) => false,
    }
}
