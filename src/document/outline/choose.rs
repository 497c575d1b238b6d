//! Chooses the structure of a text that is its listing, if any.

use std::ops::Range;

use super::bullets::{self, Item};
use super::classes::{self, Class};
use super::labels::Labelled;
use super::lines::Line;
use super::references::{self, Reference};
use super::table::{Row, Table};
use super::turns::{self, Turns};
use super::{Known, Named, dated, labels, paragraphs, periods, rows, single, table};
use crate::text::pieces::{Part, Shapes};
use crate::text::words::headings::Heading;
use crate::text::words::{LabelField, List};

/// A structure that may be the listing.
#[derive(Debug, Clone)]
pub(super) enum Found {
    /// Records with labels.
    Labels(Vec<Labelled>),
    /// The rows of a table, the number of columns, and what its header names.
    Table { rows: Vec<Row>, columns: usize, header: Option<Vec<Named>> },
    /// The items of a list with their content, each of which is a record.
    List(Vec<Item>),
    /// Groups of one or more lines, each of which is a record.
    Lines(Vec<Range<usize>>),
    /// Records whose lines take turns, with the class of each line.
    Turns(Turns),
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
            Self::Turns(turns) => turns.records.clone(),
            Self::References(records) => records.iter().map(|record| record.lines.clone()).collect(),
        }
    }

    /// The heading in the cell before the first column of a row.
    pub(super) fn heading(&self, number: usize) -> Option<&Range<usize>> {
        match self {
            Self::Table { rows, .. } => rows.get(number)?.heading.as_ref(),
            _ => None,
        }
    }

    /// The name of the layout.
    pub(super) fn layout(&self) -> &'static str {
        match self {
            Self::Labels(_) => "labels",
            Self::Table { .. } => "table",
            Self::List(_) => "list",
            Self::Lines(_) | Self::Turns(_) | Self::References(_) => "lines",
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
    let below = dated::find(lines, &classes, &shapes);
    if extent(&below) > extent(&records) {
        records = below;
    }
    let even = turns::find(lines, &classes, &shapes);
    if even.extent() >= extent(&records).max(1) && (!even.whole || records.is_empty()) {
        return Some(Found::Turns(even));
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
        let place = place.or_else(|| {
            let heads = |at: &usize| names_columns(lines, rows.get(*at..).unwrap_or_default(), known);
            (0..rows.len().min(4)).find(heads)
        });
        if let Some(at) = if ruled { Some(0) } else { place } {
            header = rows.drain(..=at).next_back();
        }
        rows.retain(|row| row.filled() * 2 > columns || row.filled() > 1);
        let shapes = Shapes::new(known.words);
        fill_down(lines, &mut rows, columns, &shapes);
        // The header may be repeated above later parts.
        if let Some(head) = &header {
            let head = said(lines, head);
            rows.retain(|row| said(lines, row) != head);
        }
        rows.retain(|row| !is_total(lines, row, known));
        // Rows without a letter, such as the numbers of the pages, stand below rows of words.
        let lettered = |row: &Row| said(lines, row).iter().any(|cell| cell.contains(char::is_alphabetic));
        if rows.iter().filter(|row| lettered(row)).count() * 10 >= rows.len() * 8 {
            rows.retain(lettered);
        }
        // A single row is recognised by its cells, one of which must be a date or another field.
        let told =
            |row: &Row| said(lines, row).iter().any(|cell| Part::of(shapes.of(cell)).is_some()) && row.filled() > 2;
        let least = if header.is_some() || rows.first().is_some_and(told) { 1 } else { 2 };
        let filled: usize = rows.iter().map(Row::filled).sum();
        if rows.len() >= least && best.as_ref().is_none_or(|(have, _)| filled > *have) {
            let header = header.map(|header| names(&said(lines, &header), lines, &rows, known));
            best = Some((filled, Found::Table { rows, columns, header }));
        }
    }
    best.map(|(_, found)| found)
}

/// The texts of the cells in a row.
fn said<'t>(lines: &[Line<'t>], row: &Row) -> Vec<String> {
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

/// What the cells of a header name. A name that is not known as a whole tells its field by its words, if no other column has
/// this field and if the values are not of another shape.
fn names(cells: &[String], lines: &[Line], rows: &[Row], known: Known) -> Vec<Named> {
    let mut named: Vec<Named> =
        cells.iter().map(|cell| Named { field: (known.column)(cell), label: cell.clone() }).collect();
    let below: Vec<Vec<String>> = rows.iter().take(SAMPLE).map(|row| said(lines, row)).collect();
    let shapes = Shapes::new(known.words);
    for column in 0..named.len() {
        let Some(field) =
            named.get(column).filter(|name| name.field.is_none()).and_then(|name| known.headed(&name.label))
        else {
            continue;
        };
        let values: Vec<&String> =
            below.iter().filter_map(|row| row.get(column)).filter(|value| !value.is_empty()).collect();
        let words = |value: &&&String| Part::of(shapes.of(value)).is_none() && value.contains(char::is_alphabetic);
        let figures = |value: &&&String| value.bytes().any(|byte| byte.is_ascii_digit());
        let holding = match field {
            LabelField::Title | LabelField::Creator => values.iter().filter(words).count(),
            _ => values.iter().filter(figures).count(),
        };
        let is_free = named.iter().all(|name| name.field != Some(field));
        if is_free
            && holding * 10 >= values.len() * 7
            && let Some(name) = named.get_mut(column)
        {
            name.field = Some(field);
        }
    }
    named
}

/// The number of rows in which the values below a name are looked at.
const SAMPLE: usize = 40;
/// The number of rows below a header that are looked at.
const BELOW: usize = 8;

/// Returns whether the first of these rows names the columns by its words: half of its cells or more are such words, and
/// one of them names the dates below it or several stand over figures.
fn names_columns(lines: &[Line], rows: &[Row], known: Known) -> bool {
    let Some((first, below)) = rows.split_first() else { return false };
    let cells = with_heading(lines, first);
    let has_digit = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit());
    // The number of a field may stand before its name: "(45) Grant date".
    let bare = |cell: &String| match cell.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((_, name)) => name.trim().to_owned(),
        None => cell.clone(),
    };
    let cells: Vec<String> = cells.iter().map(bare).collect();
    let named = |cell: &str| !known.words.heading(cell).is_empty();
    let (mut filled, mut names) = (0, 0);
    for cell in cells.iter().filter(|cell| cell.contains(char::is_alphanumeric)) {
        if cell.chars().count() > 40 || has_digit(cell) {
            return false;
        }
        filled += 1;
        names += usize::from(named(cell));
    }
    if filled < 2 || names * 2 < filled {
        return false;
    }
    let own = said(lines, first);
    let below: Vec<Vec<String>> = below
        .iter()
        .filter(|row| row.cells.len() != first.cells.len() || said(lines, row) != own)
        .take(BELOW)
        .map(|row| with_heading(lines, row))
        .collect();
    // In rows without a heading, the cells are counted from the last one.
    let value = |row: &'_ Vec<String>, column: usize| {
        let from_end = cells.len().checked_sub(column + 1)?;
        row.len().checked_sub(from_end + 1).and_then(|at| row.get(at).cloned())
    };
    let over_figures = |column: usize| {
        let values: Vec<String> =
            below.iter().filter_map(|row| value(row, column)).filter(|cell| !cell.is_empty()).collect();
        !values.is_empty() && values.len() * 3 >= below.len() && values.iter().all(|cell| has_digit(cell))
    };
    let figures = (0..cells.len()).filter(|column| over_figures(*column));
    let dates = figures.clone().filter(|column| {
        let said = cells.get(*column).map(|cell| known.words.heading(cell)).unwrap_or_default();
        [Heading::Date, Heading::Issued, Heading::Event, Heading::Never].iter().any(|one| said.has(*one))
    });
    dates.count() > 0 || names >= 2 && below.len() >= 3 && figures.count() >= 2
}

/// The texts of the cells in a row, with the cell before its first column.
fn with_heading(lines: &[Line], row: &Row) -> Vec<String> {
    let heading = row.heading.clone().map(|heading| Row { cells: vec![vec![heading]], ..row.clone() });
    heading.iter().chain([row]).flat_map(|row| said(lines, row)).collect()
}

/// Moves the cells of rows that lack the first column one column to the right, where the full rows begin with dates: the
/// date of a row above stands for them, too, and is their heading.
fn fill_down(lines: &[Line], rows: &mut [Row], columns: usize, shapes: &Shapes) {
    let is_date = |row: &Row| {
        let first = said(lines, row).into_iter().next();
        first.is_some_and(|first| Part::of(shapes.of(&first)) == Some(Part::Date))
    };
    let is_full = |row: &Row| row.cells.len() == columns;
    let short = rows.iter().filter(|row| row.cells.len() + 1 == columns).count();
    if columns < 3 || short == 0 || !rows.first().is_some_and(is_full) {
        return;
    }
    let fits = rows
        .iter()
        .all(|row| if is_full(row) { is_date(row) } else { row.cells.len() + 1 == columns && !is_date(row) });
    if !fits {
        return;
    }
    let mut last = None;
    for row in rows {
        if is_full(row) {
            last = row.cells.first().and_then(|cell| cell.first()).cloned();
        } else {
            row.cells.insert(0, Vec::new());
            row.heading.clone_from(&last);
        }
    }
}

/// Returns whether a row has the totals of the rows above it.
fn is_total(lines: &[Line], row: &Row, known: Known) -> bool {
    let cells = said(lines, row);
    let first = cells.iter().find(|cell| !cell.is_empty());
    row.filled() <= 3 && first.is_some_and(|first| known.words.is(List::Total, first.trim_end_matches(':')))
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
