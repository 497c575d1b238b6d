//! The candidates of one record: its elements, lines, pieces of lines, values after labels, and cuts.

use std::ops::Range;

use foldhash::HashMap;

use super::context::Context;
use super::cuts::Cut;
use super::tape::{Line, Run, Tape};
use crate::document::html::field_hints as fields;
use crate::text::folding::fold;
use crate::text::phrases;

/// Largest number of candidates of one record.
const MOST: usize = 160;
/// Largest number of characters of a label.
const LABEL: usize = 40;
/// Largest number of words of a label.
const LABEL_WORDS: usize = 4;
/// Largest number of bytes of a line that is cut. A longer line is running text.
const CUT: usize = 600;

/// The kind of a candidate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// An element that stands on lines of its own.
    Block,
    /// An element inside a line.
    Inline,
    /// A line.
    Line,
    /// A piece of a line that is in no element of its own.
    Bare,
    /// The value after a label.
    Value,
    /// A part of a line or piece.
    Cut(Cut),
}

/// A piece of a record that can be the value of a field.
#[derive(Debug, Clone)]
pub(crate) struct Candidate {
    /// The key of its place in the record, which is the same in all records of a list.
    pub key: u64,
    /// The key of the candidate that it was cut from.
    pub from: u64,
    /// The kind of the candidate.
    pub kind: Kind,
    /// The range of its text.
    pub range: Range<usize>,
    /// The index of the innermost element around it on the tape.
    pub element: Option<usize>,
    /// The label inside it or before it.
    pub label: Option<Range<usize>>,
}

/// A label at the beginning of a line: the range of its words, and the start of its value.
pub(crate) fn label_of(context: &Context<'_>, tape: &Tape, line: &Line) -> Option<(Range<usize>, usize)> {
    let text = tape.get(&line.range);
    let colon = phrases::colon(text)?;
    let label = text.get(..colon)?;
    let behind = text.get(colon..)?.trim_start_matches([':', '：']);
    let start = line.range.start + (text.len() - behind.trim_start().len());
    if label.chars().count() > LABEL
        || label.split_whitespace().count() > LABEL_WORDS
        || !label.starts_with(|c: char| c.is_alphabetic())
        || behind.starts_with("//")
    {
        return None;
    }
    let range = line.range.start..line.range.start + label.trim_end().len();
    // Two words at the beginning of a link that goes on are part of the title: `<a>Subject Bibliography: Cancer</a>`.
    let in_title = || {
        let run = tape.runs.get(line.first_run);
        label.contains(char::is_whitespace) && run.is_some_and(|run| run.range.end > start && tape.linked(run))
    };
    let known = || {
        context.words.label(label).is_some_and(|line| line.value.is_empty())
            || label.split_whitespace().count() <= 2 && !context.said(label).is_empty() && !in_title()
    };
    // The markup may set off the label: `<b>Docket #: </b>`.
    let marked = || {
        let run = tape.runs.get(line.first_run);
        run.is_some_and(|run| {
            let ends = run.range.end <= line.range.start + colon + 1 && run.range.end + 1 >= range.end;
            ends && tape.around(run).take_while(|element| !element.block).any(|element| {
                let name = context.tree.name(element.node).unwrap_or_default();
                matches!(name, "b" | "strong" | "label" | "th" | "dt" | "em" | "i" | "span" | "small")
            })
        })
    };
    (marked() || known()).then_some((range, start))
}

/// Makes the candidates of records.
pub(crate) struct Maker<'c, 'a> {
    pub context: &'c Context<'a>,
}

impl Maker<'_, '_> {
    /// The candidates of a record in the order of its text; `keys` are those of its elements.
    pub(crate) fn make(&self, tape: &Tape, keys: &[u64]) -> Vec<Candidate> {
        let mut made: Vec<Candidate> = Vec::with_capacity(tape.elements.len() + tape.lines.len() * 2);
        for (place, (element, key)) in tape.elements.iter().zip(keys).enumerate().take(MOST) {
            if !element.range.is_empty() {
                let kind = if element.block { Kind::Block } else { Kind::Inline };
                let (range, element) = (element.range.clone(), Some(place));
                made.push(Candidate { key: *key, from: 0, kind, range, element, label: None });
            }
        }
        let mut counts: HashMap<u64, u32> = HashMap::default();
        for line in tape.lines.iter().take(MOST) {
            self.line(tape, keys, line, &mut counts, &mut made);
        }
        made.truncate(MOST * 2);
        made
    }

    fn line(&self, tape: &Tape, keys: &[u64], line: &Line, counts: &mut HashMap<u64, u32>, made: &mut Vec<Candidate>) {
        let context = self.context;
        let block = line.block.and_then(|block| keys.get(block).copied()).unwrap_or(super::keys::ROOT);
        let label = label_of(context, tape, line);
        let key = match &label {
            Some((label, _)) => {
                let said: String = fold(tape.get(label)).chars().filter(|c| !c.is_ascii_digit()).collect();
                context.hash(block, ("label", said))
            }
            None => {
                let count = counts.entry(block).or_default();
                let number = *count;
                *count += 1;
                let inner = tape.runs.get(line.first_run).and_then(|run| self.outermost(tape, run, line.block));
                context.hash(block, ("line", number, inner))
            }
        };
        let whole = label.as_ref().map(|(label, _)| label.clone());
        let of_line = |key, kind, range: Range<usize>| Candidate {
            key,
            from: 0,
            kind,
            range,
            element: line.block,
            label: whole.clone(),
        };
        made.push(of_line(key, Kind::Line, line.range.clone()));
        if let Some((_, start)) = &label
            && *start < line.range.end
        {
            made.push(of_line(context.hash(key, "value"), Kind::Value, *start..line.range.end));
        }
        let runs = tape.runs_in(&line.range);
        let mut number = 0_u32;
        if runs.len() > 1 {
            for run in runs.iter().filter(|run| run.element == line.block) {
                let range = tape.trimmed(&run.range, |c| c.is_whitespace());
                if !range.is_empty() {
                    made.push(of_line(context.hash(key, ("bare", number)), Kind::Bare, range));
                    number += 1;
                }
            }
        }
        if label.is_none() && line.range.len() <= CUT {
            self.cut(tape, key, &line.range, line.block, made);
        }
        if runs.len() > 1 {
            for (place, run) in runs.iter().enumerate().take(8) {
                let inline = run.element != line.block;
                let size = run.range.len();
                if inline && (8..CUT).contains(&size) && size < line.range.len() {
                    let own = run.element.and_then(|element| keys.get(element).copied()).unwrap_or(key);
                    self.cut(tape, context.hash(own, place), &run.range, run.element, made);
                }
            }
        }
    }

    /// The name of the outermost element within the block that contains a run.
    fn outermost(&self, tape: &Tape, run: &Run, block: Option<usize>) -> Option<&str> {
        let block = block.and_then(|block| tape.elements.get(block)).map(|element| element.node);
        let inside = tape.around(run).take_while(|element| Some(element.node) != block).last();
        inside.and_then(|element| self.context.tree.name(element.node))
    }

    fn cut(&self, tape: &Tape, key: u64, range: &Range<usize>, element: Option<usize>, made: &mut Vec<Candidate>) {
        let text = tape.get(range);
        if text.len() < 8 {
            return;
        }
        for (cut, part) in self.context.cuts(text).iter() {
            made.push(Candidate {
                key: self.context.hash(key, *cut),
                from: key,
                kind: Kind::Cut(*cut),
                range: range.start + part.start..range.start + part.end,
                element,
                label: None,
            });
        }
    }
}

/// The label before a piece of a record: a term, the head of a row, or a line that ends with a colon.
pub(crate) fn label_before(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Option<Range<usize>> {
    let next = tape.runs.partition_point(|run| run.range.start < range.start);
    let before = tape.runs.get(next.checked_sub(1)?)?;
    let said = tape.get(&before.range).trim_end();
    if said.chars().count() > LABEL || said.is_empty() {
        return None;
    }
    let length = said.len();
    let own = || before.range.start..before.range.start + said.trim_end_matches([':', '：', ' ']).len();
    if said.ends_with([':', '：']) && length > 1 {
        return Some(own());
    }
    let marked = tape.around(before).take(3).any(|element| {
        let name = context.tree.name(element.node).unwrap_or_default();
        element.range.len() == before.range.len()
            && (matches!(name, "dt" | "th" | "label")
                || fields::is_label(context.tree, context.facts, element.node, name)
                || context.tree.classes(element.node).any(|class| {
                    let class = class.to_ascii_lowercase();
                    class.contains("label") || class.contains("heading")
                }))
    });
    marked.then(own)
}

fn is_filled(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The line before a piece, if it is short and its words name a field.
pub(crate) fn plain_label(context: &Context<'_>, tape: &Tape, range: &Range<usize>) -> Option<Range<usize>> {
    let next = tape.lines.partition_point(|line| line.range.start < range.start);
    let line = tape.lines.get(next).filter(|line| line.range.start == range.start);
    let before = line.and_then(|_| tape.lines.get(next.checked_sub(1)?))?;
    let text = tape.get(&before.range);
    // A label whose value follows on its line belongs to that value.
    let has_value = || phrases::colon(text).is_some_and(|colon| text.get(colon..).is_some_and(is_filled));
    let fits = text.chars().count() <= LABEL
        && !has_value()
        && text.split_whitespace().count() <= LABEL_WORDS
        && !text.contains(|c: char| c.is_ascii_digit())
        && !context.said(text).is_empty();
    fits.then(|| before.range.clone())
}
