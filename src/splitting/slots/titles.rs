//! The range of a title in the piece that gives it, without what stands behind the title in the same piece.

use std::ops::Range;

use super::context::Context;
use super::cuts;
use super::shape;
use super::tape::Tape;
use crate::text::pieces::shape::ends_in_abbreviation;
use crate::text::words::Words;

/// The range of a title without what stands behind it in the same piece: the link to its document, its authors, the form of
/// its file in brackets ("Rain barrels [PDF, 200 KB]"), and the slash of a catalogue ("Rain barrels /").
pub(super) fn range(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Range<usize> {
    let range = &without_link(context, tape, range);
    let text = tape.get(range);
    let text = text.strip_suffix(" /").map_or(text, str::trim_end);
    let text = cuts::byline(text, &context.shapes)
        .filter(|comma| text.get(comma + 2..).is_some_and(|by| is_byline(context, by)))
        .and_then(|comma| text.get(..comma))
        .unwrap_or(text);
    let remark = text.ends_with([')', ']']).then(|| text.rfind(['(', '['])).flatten();
    let title = remark.filter(|open| context.names_file(text.get(*open..).unwrap_or_default()));
    let title = title.and_then(|open| text.get(..open)).map(|title| title.trim_end_matches(cuts::is_edge));
    match title.filter(|title| title.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()) {
        Some(title) => range.start..range.start + title.len(),
        None => range.start..range.start + text.len(),
    }
}

/// The range of a title without the full stop at its end, unless it is a mark of a cut or belongs to an abbreviation.
pub(super) fn without_stop(tape: &Tape, range: Range<usize>, words: &Words) -> Range<usize> {
    let text = tape.get(&range);
    let Some(bare) = text.strip_suffix('.') else { return range };
    if bare.ends_with('.') || ends_in_abbreviation(text, words) { range } else { range.start..range.end - 1 }
}

/// The range of a title without the words of a link at its end, where the title is not linked: "Rain barrels" and
/// `<a>Download</a>`.
fn without_link(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Range<usize> {
    let [before @ .., last] = tape.runs_in(range) else { return range.clone() };
    let is_apart = !before.is_empty()
        && tape.linked(last)
        && !before.iter().any(|run| tape.linked(run))
        && context.links.is(tape.get(&last.range).trim(), context.words);
    if is_apart && range.start < last.range.start {
        tape.trimmed(&(range.start..last.range.start), |c| cuts::is_edge(c) && !matches!(c, '(' | '['))
    } else {
        range.clone()
    }
}

/// Whether a text is the words that announce authors with their names, and at most a date in brackets.
fn is_byline(context: &Context<'_>, text: &str) -> bool {
    let names = text.split(['(', '[']).next().unwrap_or_default().trim_end_matches(cuts::is_edge);
    shape::is_people(context.shapes.without_by(names), context.words)
}
