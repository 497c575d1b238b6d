//! Chooses the structure of a text that is its listing, if any.

use std::ops::Range;

use super::bullets::{self, Item};
use super::classes::{self, Class};
use super::labels::Labelled;
use super::lines::Line;
use super::references::{self, Reference};
use super::table::{Row, Table};
use super::{Known, labels, paragraphs, periods, rows, single, table};
use crate::text::pieces::{Part, Shapes};
use crate::text::words::List;

/// A structure that may be the listing.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// Records with labels.
    Labels(Vec<Labelled>),
    /// The rows of a table, the number of columns, and the cells of the header.
    Table { rows: Vec<Row>, columns: usize, header: Option<Row> },
    /// The items of a list with their content, each of which is a record.
    List(Vec<Item>),
    /// Groups of one or more lines, each of which is a record.
    Lines(Vec<Range<usize>>),
    /// References of one or more lines, with what stands before and below them.
    References(Vec<Reference>),
}

impl Found {
    /// The lines of each record.
    pub(super) fn records(&self) -> Vec<Range<usize>> {
        match self {
            Self::Labels(records) => records.iter().map(|record| record.lines.clone()).collect(),
            Self::Table { rows, .. } => rows.iter().map(|row| row.lines.clone()).collect(),
            Self::List(items) => items.iter().map(|item| item.lines.clone()).collect(),
            Self::Lines(records) => records.clone(),
            Self::References(records) => records.iter().map(|record| record.lines.clone()).collect(),
        }
    }

    /// The name of the layout.
    pub(super) fn layout(&self) -> &'static str {
        match self {
            Self::Labels(_) => "labels",
            Self::Table { .. } => "table",
            Self::List(_) => "list",
            Self::Lines(_) | Self::References(_) => "lines",
        }
    }
}

/// The listing of a text, or `None` if no structure clearly is one.
pub(super) fn choose(lines: &[Line], known: Known) -> Option<Found> {
    let total: usize = lines.iter().map(Line::length).sum();
    let covered = |found: &Found| -> usize {
        found.records().into_iter().filter_map(|lines_of| lines.get(lines_of)).flatten().map(Line::length).sum()
    };
    let labelled = labels::find(lines, known.words);
    if !labelled.is_empty() {
        let found = Found::Labels(labelled);
        if covered(&found) * 2 >= total {
            return Some(found);
        }
    }
    if let Some(found) = best_table(lines, table::by_tabs(lines), known) {
        let headed = matches!(&found, Found::Table { header: Some(_), .. });
        if covered(&found) * if headed { 10 } else { 5 } >= total || found.records().len() >= MANY {
            return Some(found);
        }
    }
    for tables in [table::by_bars(lines), table::by_blanks(lines)] {
        if let Some(found) = best_table(lines, tables, known).filter(|found| covered(found) * 2 >= total) {
            return Some(found);
        }
    }
    let lists = bullets::find(lines);
    let listed: usize = lists.iter().filter_map(|list| lines.get(list.lines.clone())).flatten().map(Line::length).sum();
    if listed * 5 >= total * 3
        && let Some(found) = items(lines, lists, known)
    {
        return Some(found);
    }
    let shapes = Shapes::new(known.words);
    let cited = references::find(lines, &shapes);
    if !cited.is_empty() {
        return Some(Found::References(cited));
    }
    let classes = classes::of(lines, &shapes);
    let mut records = paragraphs::find(lines, &classes, &shapes);
    if records.is_empty() {
        records = rows::find(lines, &classes, &shapes);
    }
    if records.is_empty() {
        records = single::find(lines, &classes);
    }
    let turns = periods::find(&classes);
    let extent = |records: &[Range<usize>]| -> usize { records.iter().map(Range::len).sum() };
    if extent(&turns) > 2 * extent(&records) {
        records = turns;
    }
    (!records.is_empty() && !leaves_text_out(&records, &classes)).then_some(Found::Lines(records))
}

/// Returns whether sentences between the records belong to none of them. The page then also has records of another
/// form, such as records without a title, and the decoder must read its lines.
fn leaves_text_out(records: &[Range<usize>], classes: &[Class]) -> bool {
    let (Some(first), Some(last)) = (records.first(), records.last()) else { return false };
    let mut covered = vec![false; classes.len()];
    for record in records {
        covered.iter_mut().skip(record.start).take(record.len()).for_each(|line| *line = true);
    }
    let left_out = |range: Range<usize>| {
        let lines = classes.iter().zip(&covered).take(range.end).skip(range.start);
        lines.filter(|(class, covered)| **class == Class::Text && !**covered).count()
    };
    // One or two sentences around the records introduce the page. More of them are another list.
    let around = left_out(0..classes.len());
    left_out(first.start..last.end) > 0 || around > 2 && around * 4 > records.len()
}

/// The number of rows from which a tab-separated table is a listing, however much other text exists.
const MANY: usize = 8;

/// The largest table, together with the tables that have the same columns.
fn best_table(lines: &[Line], tables: Vec<Table>, known: Known) -> Option<Found> {
    let mut best: Option<(usize, Found)> = None;
    for table in tables {
        let Table { mut rows, columns, ruled, between, .. } = table;
        // Rows that are only the last lines of records do not form a table.
        if between.len() > rows.len() {
            continue;
        }
        rows.retain(|row| row.cells.len() <= columns + 1);
        let mut header = None;
        // The header may stand below a caption or a row of the menu.
        let place = rows.iter().take(4).position(|row| is_header(lines, row, known));
        if let Some(at) = if ruled { Some(0) } else { place } {
            header = rows.drain(..=at).next_back();
        }
        rows.retain(|row| row.filled() * 2 > columns || row.filled() > 1);
        // The header may be repeated above later parts.
        if let Some(head) = &header {
            let head = said(lines, head);
            rows.retain(|row| said(lines, row) != head);
        }
        // A single row is recognised by its cells, one of which must be a date or another field.
        let shapes = Shapes::new(known.words);
        let told =
            |row: &Row| said(lines, row).iter().any(|cell| Part::of(shapes.of(cell)).is_some()) && row.filled() > 2;
        let least = if header.is_some() || rows.first().is_some_and(told) { 1 } else { 2 };
        let filled: usize = rows.iter().map(Row::filled).sum();
        if rows.len() >= least && best.as_ref().is_none_or(|(have, _)| filled > *have) {
            best = Some((filled, Found::Table { rows, columns, header }));
        }
    }
    best.map(|(_, found)| found)
}

/// The texts of the cells in a row.
pub(super) fn said<'t>(lines: &[Line<'t>], row: &Row) -> Vec<String> {
    let text = |bytes: &Range<usize>| {
        let line = lines
            .get(row.lines.clone())?
            .iter()
            .find(|line| line.bytes.start <= bytes.start && bytes.end <= line.bytes.end)?;
        line.text.get(bytes.start - line.bytes.start..bytes.end - line.bytes.start)
    };
    row.cells.iter().map(|cell| cell.iter().filter_map(text).collect::<Vec<_>>().join(" ")).collect()
}

/// Returns whether a row is a header: its cells are short and without digits, and at least one is a known name of a
/// column.
fn is_header(lines: &[Line], row: &Row, known: Known) -> bool {
    let cells = said(lines, row);
    // The name of a column may be shortened: "No.", "Pág.".
    let stops = |cell: &str| cell.ends_with('.') && cell.chars().count() > 6;
    let short = cells.iter().all(|cell| cell.chars().count() <= 40 && !stops(cell));
    let named = cells.iter().filter(|cell| !cell.is_empty() && (known.column)(cell).is_some()).count();
    let figures = cells.iter().filter(|cell| cell.chars().filter(char::is_ascii_digit).count() > 1).count();
    short && figures == 0 && named > 0 && row.filled() > 1 && named * 4 >= row.filled()
}

/// The items of the lists. For nested lists, the level whose items are the records is chosen.
fn items(lines: &[Line], lists: Vec<bullets::List>, known: Known) -> Option<Found> {
    let all: Vec<Item> = lists.into_iter().flat_map(|list| list.items).collect();
    let tops = all.iter().filter(|item| item.level == 0).count();
    let menu = all
        .iter()
        .filter(|item| {
            lines
                .get(item.lines.start)
                .and_then(|line| line.text.get(item.mark..))
                .is_some_and(|text| known.words.is(List::Navigation, text))
        })
        .count();
    if tops == 0 || menu * 3 > all.len() {
        return None;
    }
    let deeper = all.windows(2).filter(|pair| matches!(pair, [a, b] if a.level == 0 && b.level > 0)).count();
    let nested = all.iter().filter(|item| item.level == 1).count();
    // The outermost items are topics with records below them, or else records with remarks below them.
    let topics = deeper * 5 >= tops * 4 && nested >= tops;
    let mut records: Vec<Item> = Vec::new();
    for item in all {
        let level = usize::from(topics);
        if item.level == level {
            records.push(item);
        } else if item.level > level
            && let Some(last) = records.last_mut()
        {
            last.lines.end = item.lines.end;
        }
    }
    Some(Found::List(records))
}
