//! The range of a title in the piece that gives it, without what stands behind the title in the same piece.

use std::ops::Range;

use super::context::Context;
use super::cuts;
use super::dates;
use super::rest;
use super::shape;
use super::tape::Tape;
use crate::text::letters::count_letters;
use crate::text::pieces::shape::ends_in_abbreviation;
use crate::text::words::Words;

/// The range of a title without what stands behind it in the same piece: the link to its document, its authors, the form of
/// its file in brackets ("Rain barrels [PDF, 200 KB]"), and the slash of a catalogue ("Rain barrels /").
pub(super) fn range(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Range<usize> {
    let range = &whole_link(context, tape, range).unwrap_or_else(|| without_link(context, tape, range));
    let range = &without_announcement(context, tape, range);
    let text = tape.get(range);
    let text = text.strip_suffix(" /").map_or(text, str::trim_end);
    let text = cuts::byline(text, &context.shapes)
        .filter(|comma| text.get(comma + 2..).is_some_and(|by| is_byline(context, by)))
        .and_then(|comma| text.get(..comma))
        .unwrap_or(text);
    let mut title = text;
    while let Some(head) = without_remark(context, title) {
        title = head;
    }
    range.start..range.start + title.len()
}

/// The title before a remark in brackets at its end: the form of a file, or the language of one ("Rain barrels [English]
/// [Spanish]").
fn without_remark<'t>(context: &Context<'_>, text: &'t str) -> Option<&'t str> {
    let open = text.ends_with([')', ']']).then(|| text.rfind(['(', '[']))??;
    let remark = text.get(open..)?;
    let inner = remark.trim_matches(|c: char| !c.is_alphanumeric());
    let is_language = remark.starts_with('[') && inner.len() > 3 && context.words.language(inner).is_some();
    (is_language || context.names_file(remark)).then_some(())?;
    let title = text.get(..open)?.trim_end_matches(cuts::is_edge);
    (title.chars().filter(|c| c.is_alphabetic()).nth(1).is_some()).then_some(title)
}

/// The range of a title without the full stop at its end, unless it is a mark of a cut or belongs to an abbreviation.
pub(super) fn without_stop(tape: &Tape, range: Range<usize>, words: &Words) -> Range<usize> {
    let text = tape.get(&range);
    let Some(bare) = text.strip_suffix('.') else { return range };
    if bare.ends_with('.') || ends_in_abbreviation(text, words) { range } else { range.start..range.end - 1 }
}

/// The range of the link in a cell of a table of which the title is one line, if the link is all that the cell has and its
/// lines are all words: `<td><a>Heron<br>v.<br>Marsh</a></td>`.
fn whole_link(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Option<Range<usize>> {
    let run = tape.runs_in(range).first()?;
    let is_link = |node: usize| context.tree.name(node) == Some("a");
    let link = tape.around(run).take(4).find(|element| is_link(element.node))?;
    let lines = tape.lines_in(&link.range);
    if link.range.len() <= range.len() || !(2..=LINES).contains(&lines.len()) || tape.lines_in(range).len() != 1 {
        return None;
    }
    let cell = tape.around(run).find(|element| context.grid.cell(element.node).is_some())?;
    let texts: Vec<&str> =
        lines.clone().filter_map(|line| tape.lines.get(line)).map(|line| tape.get(&line.range)).collect();
    // The names before and after a joint are the title: "Heron", "v.", "Marsh".
    let is_short = |text: &&str| count_letters(text) <= JOINT;
    let joined = texts.iter().any(is_short);
    let is_words = |text: &&str| {
        let plain = !text.bytes().any(|byte| byte.is_ascii_digit()) && !context.links.is(text, context.words);
        joined || plain && !shape::is_people(text, context.words) && !text.ends_with('.')
    };
    let all = texts.iter().all(is_words);
    (cell.range == link.range && all).then(|| link.range.clone())
}

/// Largest number of letters of a line that joins two others: "v."
const JOINT: usize = 3;
/// Largest number of lines of a title in the cell of a table.
const LINES: usize = 4;

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

/// The range of a title without the word at its end that announces the date behind it: ", filed" before "May 3, 2021".
fn without_announcement(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Range<usize> {
    let announced = || {
        let (title, word) = tape.get(range).rsplit_once(", ")?;
        let behind = tape.text.get(range.end..)?.split('\n').next()?;
        let end = behind.char_indices().nth(BEHIND).map_or(behind.len(), |(at, _)| at);
        let behind = behind.get(..end)?;
        let (date, _) = dates::first_in(context, behind)?;
        let begins = behind.get(..date.start).is_some_and(|before| !before.contains(char::is_alphanumeric));
        (begins && !title.is_empty() && rest::announces(context, word))
            .then_some(range.start..range.start + title.len())
    };
    announced().unwrap_or_else(|| range.clone())
}

/// Number of characters behind a title in which a date is looked for.
const BEHIND: usize = 40;

/// Whether a text is the words that announce authors with their names, and at most a date in brackets.
fn is_byline(context: &Context<'_>, text: &str) -> bool {
    let names = text.split(['(', '[']).next().unwrap_or_default().trim_end_matches(cuts::is_edge);
    shape::is_people(context.shapes.without_by(names), context.words)
}
