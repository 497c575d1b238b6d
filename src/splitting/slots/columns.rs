//! The columns of a list: the candidates that have the same place in all records.

use std::borrow::Cow;
use std::ops::Range;

use foldhash::{HashMap, HashSet};
use html5ever::local_name;

use super::candidates::{Candidate, Kind, label_before, plain_label};
use super::context::Context;
use super::heads::{class_words, head_of};
use super::tape::Tape;
use crate::document::html::elements::is_heading;
use crate::text::words::headings::Headings;

/// Number of values of a column that are examined.
const LOOKED_AT: usize = 60;
/// Largest number of columns of a list. The columns that most records have are kept.
const MOST: usize = 120;

/// A value of a column.
#[derive(Debug)]
pub(crate) struct Cell<'t> {
    /// The index of the record among the records of the sample.
    pub record: usize,
    pub tape: &'t Tape,
    pub range: Range<usize>,
    pub element: Option<usize>,
    pub label: Option<Range<usize>>,
}

impl Cell<'_> {
    pub(crate) fn text(&self) -> String {
        self.tape.words(&self.range)
    }

    /// The same as [`Cell::text`], copied only if it is on several lines.
    pub(crate) fn said(&self) -> Cow<'_, str> {
        self.tape.said(&self.range)
    }
}

/// The candidates that have the same place in their records.
#[derive(Debug)]
pub(crate) struct Column<'t> {
    pub key: u64,
    /// The key of the column that this column was cut from.
    pub from: u64,
    pub kind: Kind,
    pub cells: Vec<Cell<'t>>,
    /// The keys of columns with the same values, whose elements are around those of this column or inside them.
    pub same: Vec<u64>,
    /// For each of these columns, the element of the first record that has one.
    also: Vec<Option<usize>>,
}

/// Properties of the markup of a column, as shares of its values or characters.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    pub linked: f32,
    pub any_link: f32,
    pub document: f32,
    pub bold: f32,
    pub italic: f32,
    pub heading: f32,
    pub alternative: f32,
    pub lines: f32,
    pub order: f32,
    pub first: f32,
    pub whole: f32,
}

/// The fields that the names around a column suggest.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Said {
    pub head: Headings,
    pub label: Headings,
    pub class: Headings,
    pub has_head: bool,
    pub has_label: bool,
}

/// The columns of a list.
#[derive(Debug)]
pub(crate) struct Columns<'t> {
    pub all: Vec<Column<'t>>,
    /// Number of records in the sample.
    pub records: usize,
    /// Length of the median record, in bytes.
    pub length: f32,
}

impl<'t> Columns<'t> {
    /// Makes the columns from the tapes and candidates of the records.
    pub(crate) fn of(records: &'t [(Tape, Vec<Candidate>)]) -> Self {
        let mut places: HashMap<u64, usize> = HashMap::default();
        let mut all: Vec<Column<'t>> = Vec::new();
        for (record, (tape, candidates)) in records.iter().enumerate() {
            for candidate in candidates {
                let place = *places.entry(candidate.key).or_insert(all.len());
                if place == all.len() {
                    let (key, from, kind) = (candidate.key, candidate.from, candidate.kind);
                    all.push(Column { key, from, kind, cells: Vec::new(), same: Vec::new(), also: Vec::new() });
                }
                let Some(column) = all.get_mut(place) else { continue };
                // If a record has two candidates with the same place, the first one counts.
                if column.cells.last().is_none_or(|cell| cell.record != record) {
                    let (range, element, label) = (candidate.range.clone(), candidate.element, candidate.label.clone());
                    column.cells.push(Cell { record, tape, range, element, label });
                }
            }
        }
        complete_cuts(&mut all, &places);
        let mut lengths: Vec<usize> = records.iter().map(|(tape, _)| tape.text.len()).collect();
        lengths.sort_unstable();
        let length = lengths.get(lengths.len() / 2).copied().unwrap_or(1) as f32;
        if all.len() > MOST {
            let mut counts: Vec<usize> = all.iter().map(|column| column.cells.len()).collect();
            counts.sort_unstable_by(|a, b| b.cmp(a));
            let least = counts.get(MOST).copied().unwrap_or(0).max(1);
            all.retain(|column| column.cells.len() > least);
        }
        Self { all: merged(all), records: records.len(), length }
    }
}

/// Completes cuts: records that lack a cut keep the whole piece. A cut that fewer than half of the records have is
/// dropped.
fn complete_cuts(all: &mut Vec<Column<'_>>, places: &HashMap<u64, usize>) {
    let mut dropped: HashSet<u64> = HashSet::default();
    for at in 0..all.len() {
        let Some(column) = all.get(at).filter(|column| matches!(column.kind, Kind::Cut(_))) else { continue };
        let base = places.get(&column.from).and_then(|place| all.get(*place));
        let whole = base.map_or(column.cells.len(), |base| base.cells.len());
        if column.cells.len() * 2 < whole {
            dropped.insert(column.key);
            continue;
        }
        let have: HashSet<usize> = column.cells.iter().map(|cell| cell.record).collect();
        let missing: Vec<Cell<'_>> = base
            .map(|base| base.cells.iter().filter(|cell| !have.contains(&cell.record)))
            .into_iter()
            .flatten()
            .map(|cell| Cell {
                record: cell.record,
                tape: cell.tape,
                range: cell.range.clone(),
                element: cell.element,
                label: cell.label.clone(),
            })
            .collect();
        if let Some(column) = all.get_mut(at) {
            column.cells.extend(missing);
            column.cells.sort_by_key(|cell| cell.record);
        }
    }
    all.retain(|column| !dropped.contains(&column.key));
}

/// Merges columns with equal values into the outermost one.
fn merged(all: Vec<Column<'_>>) -> Vec<Column<'_>> {
    let mut first: HashMap<Vec<(usize, usize, usize)>, usize> = HashMap::default();
    let mut kept: Vec<Column<'_>> = Vec::with_capacity(all.len());
    for column in all {
        let values: Vec<(usize, usize, usize)> =
            column.cells.iter().map(|cell| (cell.record, cell.range.start, cell.range.end)).collect();
        match first.get(&values) {
            Some(place) => {
                if let Some(same) = kept.get_mut(*place) {
                    same.same.push(column.key);
                    same.also.push(column.cells.first().and_then(|cell| cell.element));
                    // The label may belong to the line and not to the element around it.
                    for (own, other) in same.cells.iter_mut().zip(column.cells) {
                        own.label = own.label.take().or(other.label);
                    }
                }
            }
            None => {
                first.insert(values, kept.len());
                kept.push(column);
            }
        }
    }
    kept
}

impl Column<'_> {
    /// The values that are examined.
    pub(crate) fn sample(&self) -> impl Iterator<Item = &Cell<'_>> {
        let step = self.cells.len().div_ceil(LOOKED_AT).max(1);
        self.cells.iter().step_by(step)
    }

    /// Length of the median value, in bytes.
    pub(crate) fn length(&self) -> f32 {
        let mut lengths: Vec<usize> = self.sample().map(|cell| cell.range.len()).collect();
        lengths.sort_unstable();
        lengths.get(lengths.len() / 2).copied().unwrap_or(0) as f32
    }

    /// Whether the other column is a part of this one, judged by the first record that has both.
    pub(crate) fn holds(&self, other: &Column<'_>) -> bool {
        let mut pairs = self.cells.iter().filter_map(|own| {
            let at = other.cells.binary_search_by_key(&own.record, |cell| cell.record).ok()?;
            Some((own, other.cells.get(at)?))
        });
        pairs.next().is_some_and(|(own, inner)| {
            own.range.start <= inner.range.start
                && inner.range.end <= own.range.end
                && own.range.len() > inner.range.len()
        })
    }

    /// Whether one of the first values contains a date.
    pub(crate) fn dated(&self, context: &Context<'_>) -> bool {
        let mut some = self.cells.iter().take(3).map(|cell| cell.text());
        some.any(|text| context.dated_line(&text).is_some_and(|(_, date)| date.names_month() || text.len() < 6))
    }

    /// Share of the characters that are linked.
    pub(crate) fn linked(&self) -> f32 {
        let (mut linked, mut all) = (0, 0);
        for cell in self.cells.iter().take(10) {
            for run in cell.tape.runs_in(&cell.range) {
                all += run.range.len();
                linked += if cell.tape.linked(run) { run.range.len() } else { 0 };
            }
        }
        linked as f32 / all.max(1) as f32
    }

    /// The properties of the markup of the column.
    pub(crate) fn marks(&self, context: &Context<'_>) -> Marks {
        let mut marks = Marks::default();
        let mut count = 0.0_f32;
        for cell in self.sample() {
            count += 1.0;
            let tape = cell.tape;
            let (mut all, mut linked, mut bold, mut italic, mut heading) = (0, 0, 0, 0, 0);
            let mut document = false;
            let runs = tape.runs_in(&cell.range);
            for run in runs.iter().take(40) {
                let size = run.range.len();
                all += size;
                let (mut is_bold, mut is_italic, mut is_headed) = (false, false, false);
                for element in tape.around(run) {
                    let name = context.tree.name(element.node).unwrap_or_default();
                    match name {
                        "a" => {
                            if let Some(address) = context.tree.value(element.node, &local_name!("href")) {
                                linked += size;
                                document |= crate::record::media_types::of_address(address).is_some();
                            }
                        }
                        "b" | "strong" | "th" => is_bold = true,
                        "i" | "em" | "cite" => is_italic = true,
                        _ => is_headed |= is_heading(name),
                    }
                }
                bold += if is_bold { size } else { 0 };
                italic += if is_italic { size } else { 0 };
                heading += if is_headed { size } else { 0 };
            }
            let all = all.max(1) as f32;
            marks.linked += (linked as f32 / all).min(1.0);
            marks.any_link += f32::from(u8::from(linked > 0));
            marks.document += f32::from(u8::from(document));
            marks.bold += bold as f32 / all;
            marks.italic += italic as f32 / all;
            marks.heading += heading as f32 / all;
            let lines = tape.lines_in(&cell.range);
            marks.lines += lines.len() as f32;
            let alternative = tape.lines.get(lines).is_some_and(|lines| lines.iter().all(|line| line.alternative));
            marks.alternative += f32::from(u8::from(alternative));
            marks.order += cell.range.start as f32 / tape.text.len().max(1) as f32;
            marks.first += f32::from(u8::from(cell.range.start == 0));
            marks.whole += f32::from(u8::from(cell.range.len() == tape.text.len()));
        }
        let count = count.max(1.0);
        for share in [
            &mut marks.linked,
            &mut marks.any_link,
            &mut marks.document,
            &mut marks.bold,
            &mut marks.italic,
            &mut marks.heading,
            &mut marks.alternative,
            &mut marks.lines,
            &mut marks.order,
            &mut marks.first,
            &mut marks.whole,
        ] {
            *share /= count;
        }
        marks
    }

    /// The fields that the head, the label and the class names suggest.
    pub(crate) fn said(&self, context: &Context<'_>) -> Said {
        let mut said = Said::default();
        let Some(first) = self.cells.first() else { return said };
        let elements = std::iter::once(first.element).chain(self.also.iter().copied()).flatten();
        for element in elements {
            said.class = said.class.and(class_words(context, first.tape, element));
        }
        let head = self.cells.iter().take(5).find_map(|cell| head_of(context, cell.tape, cell.element?));
        if let Some(head) = head {
            said.head = context.words.heading(&head);
            said.has_head = true;
        }
        if let Some(label) = self.common_label(context) {
            said.label = context.words.heading(&label);
            said.has_label = true;
        }
        said
    }

    /// The label that at least half of the values have inside them or before them.
    pub(crate) fn common_label(&self, context: &Context<'_>) -> Option<String> {
        let mut labels: HashMap<String, usize> = HashMap::default();
        let mut count = 0;
        for cell in self.sample() {
            count += 1;
            let label = cell.label.clone().or_else(|| label_before(context, cell.tape, &cell.range));
            // Words that name a field and come before all values in the same way are a label, whatever their markup.
            let label =
                label.or_else(|| plain_label(context, cell.tape, &cell.range).filter(|_| self.cells.len() >= 3));
            if let Some(label) = label {
                *labels.entry(cell.tape.words(&label)).or_default() += 1;
            }
        }
        let (label, times) = labels.into_iter().max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
        // The words before the text of a single record may be anything.
        let known = count >= 2 || !context.words.heading(&label).is_empty();
        (times * 2 >= count && known).then_some(label)
    }
}
