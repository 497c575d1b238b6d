//! The pieces of records that are neither title nor date, and their roles.

use std::ops::Range;

use foldhash::HashMap;

use super::candidates::{Candidate, Kind, label_of};
use super::columns::{Column, Columns};
use super::context::Context;
use super::creators;
use super::divide::{divided, outside};
use super::features;
use super::heads::shares_cell;
use super::model::{Model, RESTS, Rest, score};
use super::tape::Tape;
use crate::document::html::node_facts::Facts;
use crate::text::date_words::Cue;
use crate::text::folding::fold;
use crate::text::letters::count_letters;

/// A piece of a record that is neither its title nor its date.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub key: u64,
    pub range: Range<usize>,
    /// The index of the line that contains the piece.
    pub line: usize,
    /// The label that was cut off before the piece, or is on the line above it.
    pub label: Option<Range<usize>>,
    pub element: Option<usize>,
}

/// The pieces of a record outside of `taken`, in order.
pub(crate) fn pieces(
    context: &Context<'_>,
    tape: &Tape,
    candidates: &[Candidate],
    taken: &[Range<usize>],
) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut keys: HashMap<usize, u64> = HashMap::default();
    for candidate in candidates.iter().filter(|candidate| candidate.kind == Kind::Line) {
        keys.entry(candidate.range.start).or_insert(candidate.key);
    }
    // A label on a line of its own is kept for the next piece.
    let mut waiting: Option<Range<usize>> = None;
    for (number, line) in tape.lines.iter().enumerate() {
        let key = keys.get(&line.range.start).copied().unwrap_or_else(|| context.hash(0, ("late", number.min(400))));
        let before = taken.iter().any(|range| range.start < line.range.end && line.range.start < range.end);
        for (part, range) in outside(tape, &line.range, taken).into_iter().enumerate() {
            let label = if part == 0 && !before { label_of(context, tape, line) } else { None };
            if let Some((label, start)) = &label {
                if *start >= range.end {
                    if let Some(waiting) = waiting.replace(label.clone()) {
                        pieces.push(bare_label(context, waiting, number));
                    }
                    continue;
                }
                let (element, range) = (line.block, *start..range.end);
                pieces.push(Piece { key, range, line: number, label: Some(label.clone()), element });
                continue;
            }
            if part == 0 && !before && waiting.is_none() && is_label_element(context, tape, line.block, &range) {
                waiting = Some(range.start..range.start + tape.get(&range).trim_end_matches([':', ' ']).len());
                continue;
            }
            // In "Ines Ahlers (Coast Press, 2019)", the name in brackets before the date is the publisher, and the text
            // before the bracket, such as the name of an author, is a piece of its own.
            let imprint = imprint(tape, &range, taken);
            let range = match &imprint {
                Some(name) => {
                    let head = tape.get(&(range.start..name.start)).trim_end_matches(['(', ' ']);
                    range.start..range.start + head.len()
                }
                None => range,
            };
            if let Some(name) = imprint {
                let key = context.hash(0, IMPRINT);
                pieces.push(Piece { key, range: name, line: number, label: None, element: line.block });
                if range.is_empty() {
                    continue;
                }
            }
            let parts = divided(context, tape, &range, &line.range);
            for (place, range) in parts.into_iter().enumerate() {
                let runs = tape.runs_in(&range);
                let element = runs.first().and_then(|run| run.element).or(line.block);
                let key = context.hash(key, ("piece", before, part, place));
                pieces.push(Piece { key, range, line: number, label: waiting.take(), element });
            }
        }
        if before {
            // The value of the label is the title or the date.
            waiting = None;
        }
    }
    if let Some(waiting) = waiting {
        pieces.push(bare_label(context, waiting, tape.lines.len().saturating_sub(1)));
    }
    pieces
}

/// The key of publishers that are in brackets with the date.
const IMPRINT: &str = "imprint";

/// The name in brackets before a date that was taken: "Coast Press" in "Ines Ahlers (Coast Press, 2019)".
fn imprint(tape: &Tape, range: &Range<usize>, taken: &[Range<usize>]) -> Option<Range<usize>> {
    let text = tape.get(range);
    let open = text.rfind('(')?;
    let name = text.get(open + 1..)?;
    let behind = taken.iter().find(|taken| taken.start >= range.end)?;
    let between = tape.get(&(range.end..behind.start));
    let closes = tape.text.get(behind.end..)?.starts_with(')');
    let fits = between.trim() == "," && closes && name.contains(char::is_alphabetic) && !name.contains(')');
    fits.then(|| range.start + open + 1..range.end)
}

/// Largest number of characters beside a date that is a piece of its own.
pub(crate) const BESIDE: usize = 70;

/// Whether a date is in an element of its own inside its line, with no words before it or none after it.
pub(crate) fn stands_at_end(tape: &Tape, date: &Range<usize>) -> bool {
    let line = tape.lines.get(tape.lines_in(date).start).map_or(0..0, |line| line.range.clone());
    let element = tape.runs_in(date).first().and_then(|run| tape.elements.get(run.element?));
    let own = element.is_some_and(|element| !element.block && element.range == *date);
    let has_words = |range: Range<usize>| tape.get(&range).contains(char::is_alphanumeric);
    own && (!has_words(line.start..date.start) || !has_words(date.end..line.end.max(date.end)))
}

/// Number of characters beside a date on its line, outside of the title.
pub(crate) fn beside(tape: &Tape, date: &Range<usize>, title: Option<&Range<usize>>) -> usize {
    let line = tape.lines.get(tape.lines_in(date).start).map_or(0..0, |line| line.range.clone());
    let title: Vec<Range<usize>> = title.into_iter().cloned().collect();
    let around = outside(tape, &line, &title).into_iter().find(|part| part.start <= date.start && date.end <= part.end);
    let runs =
        |from: usize, to: usize| tape.get(&(from..to)).split(['|', '·', '•']).map(|part| part.chars().count()).max();
    around.map_or(0, |part| runs(part.start, date.start).max(runs(date.end, part.end)).unwrap_or(0))
}

/// Whether a date is among other words with no separator between them: "question and answer 24.04.2015 paper 6/4010".
pub(crate) fn amid(context: &Context<'_>, tape: &Tape, date: &Range<usize>, title: Option<&Range<usize>>) -> bool {
    let line = tape.lines.get(tape.lines_in(date).start).map_or(0..0, |line| line.range.clone());
    let title: Vec<Range<usize>> = title.into_iter().cloned().collect();
    let around = outside(tape, &line, &title).into_iter().find(|part| part.start <= date.start && date.end <= part.end);
    around.is_some_and(|part| {
        let (before, after) =
            (tape.get(&(part.start..date.start)).trim_end(), tape.get(&(date.end..part.end)).trim_start());
        before.ends_with(char::is_alphanumeric)
            && after.starts_with(char::is_alphanumeric)
            && !announces(context, before)
            && count_letters(after) >= 3
    })
}

/// A piece for a label without a value.
fn bare_label(context: &Context<'_>, range: Range<usize>, line: usize) -> Piece {
    Piece { key: context.hash(0, "label without a value"), range, line, label: None, element: None }
}

/// Whether a line is a label by its markup, such as a term or the head of a row.
fn is_label_element(context: &Context<'_>, tape: &Tape, block: Option<usize>, range: &Range<usize>) -> bool {
    let text = tape.get(range);
    if text.chars().count() > 40 {
        return false;
    }
    let Some(element) = block.and_then(|block| tape.elements.get(block)) else { return false };
    let name = context.tree.name(element.node).unwrap_or_default();
    let more = element.range.end < tape.text.len();
    let labels = crate::document::html::field_hints::is_label(context.tree, context.facts, element.node, name);
    more && labels && (text.ends_with(':') || !context.words.heading(text).is_empty() || name == "dt")
}

/// The roles of the pieces of a list, by their keys.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    known: HashMap<u64, Known>,
}

/// What is known of a column.
#[derive(Debug, Clone, Copy)]
struct Known {
    role: Rest,
    /// Whether commas separate the names in its values.
    is_listed: bool,
}

impl Roles {
    /// Learns the role of each column from all pieces with the same place.
    pub(crate) fn learn(&mut self, context: &Context<'_>, model: &Model, records: &[(Tape, Vec<Candidate>)]) {
        let columns = Columns::of(records);
        let mut features = features::features(context, &columns);
        // A further piece in the cell of the title is not named by the head of the column.
        for (column, own) in columns.all.iter().zip(&mut features).filter(|(_, own)| own.head_title > 0.0) {
            let first = column.cells.first().and_then(|cell| Some((cell, cell.element?)));
            if first.is_some_and(|(cell, element)| shares_cell(context, cell.tape, element, &cell.range)) {
                (own.head_title, own.has_head) = (0.0, 0.0);
            }
        }
        for (column, features) in columns.all.iter().zip(&features) {
            let role = match classify(model, features) {
                Rest::Number if features.has_head + features.has_label < 0.5 && counts(column) => Rest::Note,
                Rest::Note if labels(context, column, columns.records) => Rest::Label,
                // Words that are the same in all records and are linked, such as "Otros formatos", are words of a link.
                Rest::Note if features.constant > 0.5 && features.linked > 0.9 && columns.records >= 3 => Rest::Link,
                role => role,
            };
            let is_listed = role == Rest::Creator && creators::are_listed(column, context.words);
            for key in std::iter::once(column.key).chain(column.same.iter().copied()) {
                self.known.entry(key).or_insert(Known { role, is_listed });
            }
        }
    }

    /// A piece with its role, or several where it lists several people.
    pub(crate) fn parts(&self, context: &Context<'_>, tape: &Tape, piece: Piece) -> Vec<(Piece, Rest)> {
        let role = self.of(context, piece.key).unwrap_or(Rest::Note);
        if role != Rest::Creator {
            return vec![(piece, role)];
        }
        let names = creators::names(
            context,
            tape,
            &piece.range,
            self.known.get(&piece.key).is_some_and(|known| known.is_listed),
        );
        names.into_iter().map(|range| (Piece { range, ..piece.clone() }, role)).collect()
    }

    /// The role of a piece.
    pub(crate) fn of(&self, context: &Context<'_>, key: u64) -> Option<Rest> {
        if key == context.hash(0, IMPRINT) {
            return Some(Rest::Publisher);
        }
        self.known.get(&key).map(|known| known.role)
    }
}

/// Whether the values number the items of a list: each is one more, or one less, than the value before.
fn counts(column: &Column<'_>) -> bool {
    let numbers: Vec<Option<i64>> = column
        .cells
        .iter()
        .map(|cell| cell.tape.get(&cell.range).trim_end_matches(['.', ')', ':']).parse().ok())
        .collect();
    let steps = || numbers.windows(2).filter_map(|pair| Some(pair.last()?.as_ref()? - pair.first()?.as_ref()?));
    numbers.len() >= 3
        && steps().count() + 1 == numbers.len()
        && (steps().all(|step| step == 1) || steps().all(|step| step == -1))
}

/// Whether all values are the same short text that names a field, and more text follows in each record.
fn labels(context: &Context<'_>, column: &Column<'_>, records: usize) -> bool {
    let Some(first) = column.cells.first() else { return false };
    let text = first.tape.get(&first.range);
    let alike = column.cells.iter().all(|cell| cell.tape.get(&cell.range) == text);
    let more = column.cells.iter().all(|cell| cell.range.end < cell.tape.text.len());
    records >= 3
        && column.cells.len() * 10 >= records * 8
        && alike
        && more
        && text.chars().count() <= 40
        && text.split_whitespace().count() <= 4
        && !context.words.heading(text).is_empty()
        && first.tape.runs_in(&first.range).iter().all(|run| !first.tape.linked(run))
}

/// The likeliest role of a column.
pub(crate) fn classify(model: &Model, features: &features::Features) -> Rest {
    let values = features.values();
    let scored = RESTS.iter().zip(&model.rest).map(|(rest, row)| (*rest, score(&values, row)));
    let best = scored.reduce(|best, next| if next.1 > best.1 { next } else { best });
    best.map_or(Rest::Note, |(rest, _)| rest)
}

/// The pieces as candidates, so that they can be judged like other columns.
pub(crate) fn candidates(pieces: &[Piece]) -> Vec<Candidate> {
    let candidate = |piece: &Piece| Candidate {
        key: piece.key,
        from: 0,
        kind: if piece.label.is_some() { Kind::Value } else { Kind::Line },
        range: piece.range.clone(),
        element: piece.element,
        label: piece.label.clone(),
    };
    pieces.iter().map(candidate).collect()
}

/// Whether a piece beside the date only announces it: "Filed", "Publicado el".
pub(crate) fn announces(context: &Context<'_>, text: &str) -> bool {
    let folded = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
    if folded.len() > 40 {
        return false;
    }
    let mut words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    context.dates.announces(&folded)
        || words.all(|word| {
            context.dates.announces(word)
                || context.words.dates().word(word).is(Cue::Joint)
                || features::is_date(context.words.heading(word))
        })
}

/// Whether a node is visible.
pub(crate) fn is_shown(facts: &[Facts], node: usize) -> bool {
    facts.get(node).is_some_and(|fact| !fact.hidden)
}
