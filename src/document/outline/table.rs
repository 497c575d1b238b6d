//! Finds tables in plain text, with cells separated by tabs, by bars or by blanks.

use std::ops::Range;

use super::lines::Line;
use crate::text::pieces::shape::is_address;

/// The greatest number of columns in a table.
const MOST: usize = 40;
/// The greatest number of lines in a row.
const TALLEST: usize = 40;

/// A row, as the bytes of the lines of each cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) lines: Range<usize>,
    pub(super) cells: Vec<Vec<Range<usize>>>,
    /// The cell before the first column, which is the heading of this row and of those below it.
    pub(super) heading: Option<Range<usize>>,
}

impl Row {
    /// The number of cells that are not empty.
    pub(super) fn filled(&self) -> usize {
        self.cells.iter().filter(|cell| !cell.is_empty()).count()
    }
}

/// A table: rows with the same columns, and other lines between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Table {
    pub(super) lines: Range<usize>,
    pub(super) rows: Vec<Row>,
    /// The lines between the rows, which are headings of groups.
    pub(super) between: Vec<usize>,
    pub(super) columns: usize,
    /// True if a line of dashes below the first row marks it as the header.
    pub(super) ruled: bool,
}

/// Finds tables separated by tabs.
pub(super) fn by_tabs(lines: &[Line]) -> Vec<Table> {
    // Tabs before and after the text are the marks of empty cells.
    let cells = |line: &Line| {
        let empty = |at: usize, count: usize| std::iter::repeat_n(at..at, count);
        let (before, after) = (empty(line.bytes.start, line.tabs.0), empty(line.bytes.end, line.tabs.1));
        before.chain(split(line, '\t')).chain(after).collect()
    };
    tables(lines, &|line| line.text.contains('\t'), &cells)
}

/// Finds tables separated by bars.
pub(super) fn by_bars(lines: &[Line]) -> Vec<Table> {
    let is_row =
        |line: &Line| line.text.contains('|') && (line.text.starts_with('|') || line.text.matches('|').count() > 1);
    let cells = |line: &Line| split(line, '|');
    let mut found = tables(lines, &is_row, &cells);
    for table in &mut found {
        let ruled = table.rows.get(1).is_some_and(|row| is_rule(lines, row));
        table.ruled = ruled;
        table.rows.retain(|row| !is_rule(lines, row));
    }
    // Bars also separate the fields on one line of larger records.
    found.retain(|table| {
        table.ruled || table.rows.len() > 2 && table.between.is_empty() && table.lines.len() == table.rows.len()
    });
    found
}

/// Returns whether a row consists of dashes.
fn is_rule(lines: &[Line], row: &Row) -> bool {
    lines.get(row.lines.clone()).is_some_and(|lines| {
        lines.iter().all(|line| {
            line.text.contains('-') && line.text.chars().all(|c| matches!(c, '|' | '-' | ':' | '+' | '=' | ' '))
        })
    })
}

/// The cells of a line.
fn split(line: &Line, mark: char) -> Vec<Range<usize>> {
    let mut text = line.text;
    let mut from = line.bytes.start;
    if mark == '|' {
        if let Some(rest) = text.strip_prefix('|') {
            (text, from) = (rest, from + 1);
        }
        text = text.strip_suffix('|').unwrap_or(text);
    }
    let mut cells = Vec::new();
    for cell in text.split(mark) {
        let body = cell.trim_start();
        let start = from + cell.len() - body.len();
        cells.push(start..start + body.trim_end().len());
        from += cell.len() + mark.len_utf8();
    }
    cells
}

/// Finds runs of lines with cells, and combines the lines to rows.
fn tables(lines: &[Line], is_row: &dyn Fn(&Line) -> bool, cells: &dyn Fn(&Line) -> Vec<Range<usize>>) -> Vec<Table> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !lines.get(at).is_some_and(is_row) {
            at += 1;
            continue;
        }
        let start = at;
        let mut last = at;
        // Lines without cells between rows belong to cells, or are headings of groups.
        while let Some(line) = lines.get(at) {
            if is_row(line) {
                last = at;
            } else if at - last > TALLEST || line.gap > 3 {
                break;
            }
            at += 1;
        }
        at = last + 1;
        // The line before the first row may begin its first cell, and lines after the last row may continue its last
        // cell.
        while lines.get(at).is_some_and(|line| line.gap == 0 && !is_row(line)) && at - last < 4 {
            at += 1;
        }
        found.extend(pieces(lines, start..at, is_row, cells));
    }
    found
}

/// The tables in a run of lines. A lasting change in the number of columns begins another table.
fn pieces(
    lines: &[Line],
    run: Range<usize>,
    is_row: &dyn Fn(&Line) -> bool,
    cells: &dyn Fn(&Line) -> Vec<Range<usize>>,
) -> Vec<Table> {
    let counts: Vec<usize> =
        run.clone().filter_map(|at| lines.get(at)).filter(|line| is_row(line)).map(|line| cells(line).len()).collect();
    let Some(columns) = commonest(&counts).filter(|columns| (2..=MOST).contains(columns)) else { return Vec::new() };
    let mut table = Table { lines: run.clone(), columns, ..Table::default() };
    let mut open: Option<Row> = None;
    let first = run.clone().filter_map(|at| lines.get(at)).find(|line| is_row(line)).map_or("", |line| line.text);
    // Above a repetition of the header, and below the header, stands the heading of a group.
    let heads = |at: usize| lines.get(at + 1).is_some_and(|next| next.text == first);
    let named = !first.bytes().any(|byte| byte.is_ascii_digit());
    let begins = |at: usize, rows: &[Row]| named && rows.is_empty() && lines.get(at + 1).is_some_and(is_row);
    // Where all full lines begin with figures, such as dates, a line that begins with words is no rest of a row.
    let figures =
        |line: &Line| line.text.split('\t').next().is_some_and(|cell| cell.bytes().any(|byte| byte.is_ascii_digit()));
    let full = run.clone().filter_map(|at| lines.get(at)).filter(|line| is_row(line) && cells(line).len() == columns);
    let mut full = full.skip(1).peekable();
    let led = full.peek().is_some() && full.all(figures);
    for at in run {
        let Some(line) = lines.get(at) else { continue };
        let said = if is_row(line) { cells(line) } else { vec![line.bytes.clone()] };
        let cell = |range: Range<usize>| if range.is_empty() { Vec::new() } else { vec![range] };
        if let Some(row) = open.as_mut() {
            let have = row.cells.len();
            let full = have >= columns;
            let joins = if said.len() == 1 {
                // A line without separators continues the last cell, or begins a group.
                let close = line.gap == 0 && (full || row.lines.len() > 1 || have > 1);
                (close || !full && line.gap <= 1 && have > 1) && !heads(at) && !(full && begins(at, &table.rows))
            } else {
                let whole = led && lines.get(row.lines.start).is_some_and(|line| !figures(line));
                !full && !whole && have + said.len() - 1 <= columns && row.lines.len() < TALLEST && have > 1
            };
            if joins {
                let mut said = said.into_iter();
                if let (Some(last), Some(first)) = (row.cells.last_mut(), said.next()) {
                    last.extend(cell(first));
                }
                row.cells.extend(said.map(cell));
                row.lines.end = at + 1;
                continue;
            }
        }
        table.rows.extend(open.take());
        if said.len() == 1 {
            table.between.push(at);
        } else {
            let mut said = said;
            let mut heading = None;
            // The heading of a group in the first cell of its first row moves the other cells to the right.
            if said.len() > columns {
                let extra = said.len() - columns;
                let before = said.get(..extra).unwrap_or_default();
                if before.iter().filter(|cell| !cell.is_empty()).count() <= 1 {
                    heading = said.drain(..extra).find(|cell| !cell.is_empty());
                }
            }
            open = Some(Row { lines: at..at + 1, cells: said.into_iter().map(cell).collect(), heading });
        }
    }
    table.rows.extend(open);
    table.rows.retain(|row| row.filled() > 0);
    if table.rows.is_empty() { Vec::new() } else { vec![table] }
}

/// The most frequent number, or the greater one of two equally frequent numbers.
fn commonest(counts: &[usize]) -> Option<usize> {
    let mut sorted = counts.to_vec();
    sorted.sort_unstable();
    sorted
        .chunk_by(|a, b| a == b)
        .max_by_key(|chunk| (chunk.len(), chunk.first().copied()))
        .and_then(|chunk| chunk.first().copied())
}

/// The number of consecutive lines from which blanks form columns.
const TALL: usize = 2;

/// Finds tables separated by blanks, which are at the same positions in all lines of a run.
pub(super) fn by_blanks(lines: &[Line]) -> Vec<Table> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let mut end = at + 1;
        while lines.get(end).is_some_and(|line| line.gap == 0) {
            end += 1;
        }
        found.extend(aligned(lines, at..end));
        at = end;
    }
    found
}

/// A cell of a line: the column at which it begins, and its bytes.
type Cell = (usize, Range<usize>);

/// A run of lines whose cells begin at the same columns.
fn aligned(lines: &[Line], run: Range<usize>) -> Option<Table> {
    let split: Vec<(usize, Vec<Cell>)> = run
        .clone()
        .filter_map(|at| Some((at, spaced(lines.get(at).filter(|line| has_gap(line.text))?))))
        .filter(|(_, cells)| cells.len() > 1)
        .collect();
    if split.len() < TALL || split.len() * 5 < run.len() * 4 {
        return None;
    }
    let counts: Vec<usize> = split.iter().map(|(_, cells)| cells.len()).collect();
    let columns = commonest(&counts)?;
    let full: Vec<&Vec<(usize, Range<usize>)>> =
        split.iter().map(|(_, cells)| cells).filter(|cells| cells.len() == columns).collect();
    if full.len() * 5 < split.len() * 4 || full.len() < TALL {
        return None;
    }
    // Two lines may be aligned by chance, unless their cells are far apart.
    let far = || {
        split
            .iter()
            .all(|(_, cells)| cells.windows(2).all(|pair| matches!(pair, [(_, a), (_, b)] if b.start - a.end > 2)))
    };
    if split.len() < 3 && !far() {
        return None;
    }
    // The second and later columns begin at the same position in nearly all rows.
    let place = |column: usize| {
        let starts: Vec<usize> = full.iter().filter_map(|cells| cells.get(column)).map(|(start, _)| *start).collect();
        commonest(&starts).map(|common| (common, starts.iter().filter(|start| start.abs_diff(common) <= 1).count()))
    };
    let places: Vec<(usize, usize)> = (0..columns).filter_map(place).collect();
    if places.iter().any(|(_, count)| count * 5 < full.len() * 4) {
        return None;
    }
    let mut table = Table { lines: run.clone(), columns, ..Table::default() };
    for (at, cells) in split {
        let mut row = Row { lines: at..at + 1, cells: vec![Vec::new(); columns], heading: None };
        for (start, bytes) in cells {
            let column = places.iter().rposition(|(place, _)| *place <= start + 1).unwrap_or(0);
            if let Some(cell) = row.cells.get_mut(column) {
                cell.push(bytes);
            }
        }
        table.rows.push(row);
    }
    Some(table)
}

/// Whether a text may have two blanks in a row, without which it is one cell.
fn has_gap(text: &str) -> bool {
    let is_blank = |byte: &u8| matches!(byte, b'\t'..=b'\r' | b' ');
    !text.is_ascii() || text.as_bytes().windows(2).any(|pair| pair.iter().all(is_blank))
}

/// The cells of a line, which are separated by two or more blanks, with the column at which each begins.
fn spaced(line: &Line) -> Vec<(usize, Range<usize>)> {
    let mut cells: Vec<(usize, Range<usize>)> = Vec::new();
    let (mut column, mut blanks) = (line.indent, 2);
    for (at, c) in line.text.char_indices() {
        if c.is_whitespace() {
            blanks += 1;
        } else {
            let here = line.bytes.start + at;
            // An address is a cell of its own, also if a long cell before it left a single blank.
            let begins = blanks == 1
                && is_address(line.text.get(at..).unwrap_or_default().split(' ').next().unwrap_or_default());
            match cells.last_mut() {
                Some((_, bytes)) if blanks < 2 && !begins => bytes.end = here + c.len_utf8(),
                _ => cells.push((column, here..here + c.len_utf8())),
            }
            blanks = 0;
        }
        column += 1;
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::super::lines::of;
    use super::*;

    fn rows(text: &str, table: &Table) -> Vec<Vec<String>> {
        let cell =
            |cell: &Vec<Range<usize>>| cell.iter().map(|bytes| &text[bytes.clone()]).collect::<Vec<_>>().join("/");
        table.rows.iter().map(|row| row.cells.iter().map(cell).collect()).collect()
    }

    #[test]
    fn rows_by_tabs_go_on_over_lines() {
        let text = "Head\nA\tB\tC\n1\tone\nmore\tx\n\n2\ttwo\ty\nlast\n\nGroup\n3\tthree\tz\n";
        let found = by_tabs(&of(text));
        assert_eq!(found.len(), 1);
        assert_eq!(
            rows(text, &found[0]),
            [["A", "B", "C"], ["1", "one/more", "x"], ["2", "two", "y/last"], ["3", "three", "z"]]
        );
        assert_eq!(found[0].between.len(), 1);
    }

    #[test]
    fn rows_by_bars_and_by_blanks() {
        let text = "| Title | Date |\n| --- | --- |\n| One | 2021 |\n";
        let found = by_bars(&of(text));
        assert!(found[0].ruled);
        assert_eq!(rows(text, &found[0]), [["Title", "Date"], ["One", "2021"]]);
        let text = "Title        Year\nOne of all   2021\nTwo          2020\nThree of     2019\n";
        let found = by_blanks(&of(text));
        assert_eq!(rows(text, &found[0])[1], ["One of all", "2021"]);
        assert!(by_blanks(&of("A  b\nc  d e\n")).is_empty());
        let text = "2021  One of all  Report       https://example.org/1\n\
                    2020  Two         Policy brief https://example.org/2\n\
                    2019  Three       Report       https://example.org/3\n";
        let found = by_blanks(&of(text));
        assert_eq!(rows(text, &found[0])[1], ["2020", "Two", "Policy brief", "https://example.org/2"]);
    }
}
