//! The grid of tables: the column of every cell with `rowspan` and `colspan` resolved, the words at the head of each
//! column, and the cells of earlier rows that extend into a row (HTML, section 4.9.12, "forming a table").

use foldhash::HashMap;

use crate::document::html::node_facts::Facts;
use crate::document::html::tree::Tree;
use crate::text::dates::{Dates, Extent};
use crate::text::words::Words;
use crate::text::words::headings::Heading;

/// Largest number of columns of a table that are distinguished.
const COLUMNS: usize = 100;
/// Largest number of rows below its own into which a cell extends. Longer spans extend to the end of the table.
const SPANS: u32 = 2000;
/// Number of rows below a row that are looked at to tell whether it names the columns.
const BELOW: usize = 5;
/// Largest number of characters of the head of a column.
const HEAD: usize = 60;

/// The column of a cell.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cell {
    /// The first column of the cell, from 0.
    pub column: u16,
    /// The words at the head of the column, as an index into [`Grid::heads`].
    pub head: Option<u32>,
}

/// The kind of a row of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Row {
    /// The row names the columns.
    Head,
    /// The row is one cell across the table, which describes the rows below it.
    Group,
    /// The row has totals of the rows above it.
    Total,
    /// The row has data.
    Body,
}

/// The cells and rows of all tables of a page.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    cells: HashMap<usize, Cell>,
    rows: HashMap<usize, Row>,
    /// For each row, the cells of earlier rows that extend into it.
    reaching: HashMap<usize, Vec<usize>>,
    heads: Vec<String>,
}

impl Grid {
    /// The column of a cell.
    pub(crate) fn cell(&self, node: usize) -> Option<Cell> {
        self.cells.get(&node).copied()
    }

    /// The kind of a row.
    pub(crate) fn row(&self, node: usize) -> Option<Row> {
        self.rows.get(&node).copied()
    }

    /// The cells of earlier rows that extend into this row.
    pub(crate) fn reaching(&self, row: usize) -> &[usize] {
        self.reaching.get(&row).map(Vec::as_slice).unwrap_or_default()
    }

    /// The words at the head of the column of a cell.
    pub(crate) fn head(&self, node: usize) -> Option<&str> {
        self.heads.get(self.cell(node)?.head? as usize).map(String::as_str)
    }

    /// Makes the grids of all tables of a page.
    pub(crate) fn of(tree: &Tree, facts: &[Facts], words: &Words) -> Self {
        let mut grid = Self::default();
        for table in (0..tree.len()).filter(|at| tree.name(*at) == Some("table")) {
            if facts.get(table).is_some_and(|fact| fact.text() > 0 || fact.images > 0) {
                grid.table(&Source { tree, facts, words }, table);
            }
        }
        grid
    }

    fn table(&mut self, source: &Source<'_>, table: usize) {
        let rows = source.rows(table);
        // For each column, the number of rows into which a cell still extends, and the cell.
        let mut taken: Vec<(u32, usize)> = Vec::new();
        let mut heads: Vec<Option<u32>> = Vec::new();
        let width = rows.iter().take(50).map(|row| source.cells(*row).len()).max().unwrap_or(0);
        let mut headed = false;
        for (number, row) in rows.iter().enumerate() {
            let cells = source.cells(*row);
            let mut column = 0;
            let mut placed = Vec::with_capacity(cells.len());
            for cell in &cells {
                while taken.get(column).is_some_and(|(left, _)| *left > 0) {
                    column += 1;
                }
                let span = source.number(*cell, "colspan").clamp(1, COLUMNS as u32) as usize;
                let down = source.number(*cell, "rowspan").clamp(1, SPANS);
                placed.push((*cell, column, span, down));
                column = (column + span).min(COLUMNS);
            }
            let reaching = taken.iter().filter(|(left, _)| *left > 0).map(|(_, cell)| *cell);
            let mut reaching: Vec<usize> = reaching.collect();
            reaching.dedup();
            taken.iter_mut().for_each(|(left, _)| *left = left.saturating_sub(1));
            for (cell, column, span, down) in &placed {
                if *down > 1 {
                    if taken.len() < column + span {
                        taken.resize(column + span, (0, 0));
                    }
                    let reached = taken.iter_mut().skip(*column).take(*span);
                    reached.for_each(|slot| *slot = (down - 1, *cell));
                }
            }
            let below = rows.get(number + 1..).unwrap_or_default();
            let place = Place { number, rows: rows.len(), width, headed };
            let kind = match source.kind(*row, &cells, &placed, place) {
                Row::Body if number < 3 && !headed && source.heads_dates(&cells, below) => Row::Head,
                kind => kind,
            };
            if kind == Row::Head {
                headed = true;
                heads.clear();
                for (cell, column, span, _) in &placed {
                    let said = source.text(*cell, HEAD + 1);
                    let place = u32::try_from(self.heads.len()).ok().filter(|_| said.chars().count() <= HEAD);
                    if place.is_some() {
                        self.heads.push(said);
                    }
                    heads.resize(heads.len().max(column + span), None);
                    heads.iter_mut().skip(*column).take(*span).for_each(|head| *head = place);
                }
            }
            for (cell, column, ..) in &placed {
                let head = if kind == Row::Head { None } else { heads.get(*column).copied().flatten() };
                let own = Cell { column: *column as u16, head };
                self.cells.insert(*cell, own);
            }
            self.rows.insert(*row, kind);
            if !reaching.is_empty() && kind == Row::Body {
                self.reaching.insert(*row, reaching);
            }
        }
    }
}

/// The position of a row in its table.
#[derive(Clone, Copy)]
struct Place {
    number: usize,
    rows: usize,
    /// Number of cells in the widest row.
    width: usize,
    /// Whether a row above it names the columns.
    headed: bool,
}

struct Source<'a> {
    tree: &'a Tree,
    facts: &'a [Facts],
    words: &'a Words,
}

impl Source<'_> {
    /// The rows of a table, without the rows of tables inside it.
    fn rows(&self, table: usize) -> Vec<usize> {
        let (mut rows, mut at, end) = (Vec::new(), table + 1, self.tree.end(table));
        while at < end {
            match self.tree.name(at) {
                Some("tr") => {
                    rows.push(at);
                    at = self.tree.end(at);
                }
                Some("tbody" | "thead" | "tfoot" | "form" | "div" | "span") => at += 1,
                _ => at = self.tree.end(at),
            }
        }
        rows.retain(|row| self.facts.get(*row).is_some_and(|fact| !fact.hidden));
        rows
    }

    fn cells(&self, row: usize) -> Vec<usize> {
        self.tree.children(row).filter(|at| matches!(self.tree.name(*at), Some("td" | "th"))).collect()
    }

    fn number(&self, cell: usize, name: &str) -> u32 {
        let value = self.tree.attribute(cell, name).unwrap_or_default().trim();
        let digits = value.bytes().take_while(u8::is_ascii_digit).count();
        value.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(1)
    }

    /// The visible text of a node, up to about `most` characters.
    fn text(&self, node: usize, most: usize) -> String {
        visible_text(self.tree, self.facts, node..self.tree.end(node), most)
    }

    fn filled(&self, cell: usize) -> bool {
        self.facts.get(cell).is_some_and(|fact| !fact.hidden && fact.text() > 0)
    }

    /// The kind of a row. `placed` holds its cells with column, column span and row span.
    fn kind(&self, row: usize, cells: &[usize], placed: &[(usize, usize, usize, u32)], place: Place) -> Row {
        let filled: Vec<usize> = cells.iter().copied().filter(|cell| self.filled(*cell)).collect();
        let is = |cell: &usize, name: &str| self.tree.name(*cell) == Some(name);
        let in_head = self.tree.parent(row).is_some_and(|up| self.tree.name(up) == Some("thead"));
        if let [only] = filled.as_slice() {
            let span = placed.iter().find(|(cell, ..)| cell == only).map_or(1, |(_, _, span, _)| *span);
            let across = span > 1 && span + 1 >= place.width || cells.len() == 1 && place.width >= 2;
            let short = self.facts.get(*only).is_some_and(|fact| fact.text() <= 120);
            let plain = || self.facts.get(*only).is_some_and(|fact| fact.link == 0) || self.is_dated_beside(*only);
            if across && place.width >= 2 && short && place.rows >= 2 && plain() {
                return Row::Group;
            }
        }
        if filled.len() >= 2 || in_head {
            let all_th = !filled.is_empty() && cells.iter().all(|cell| is(cell, "th"));
            if (all_th || in_head) && (place.rows >= 2 || filled.len() >= 2) {
                return Row::Head;
            }
        }
        if filled.len() >= 2 && place.number < 3 && !place.headed && place.rows >= 2 && self.names_columns(row, &filled)
        {
            return Row::Head;
        }
        // A header that the table repeats is not a row of data.
        let foot = self.tree.parent(row).is_some_and(|up| self.tree.name(up) == Some("tfoot"));
        let first = filled.first().map(|cell| self.text(*cell, 40)).unwrap_or_default();
        let total = place.rows >= 3 && self.words.is(crate::text::words::List::Total, first.trim_end_matches(':'));
        if total || foot && filled.len() <= 3 && place.number + 1 == place.rows {
            return Row::Total;
        }
        Row::Body
    }

    /// Whether a cell is a day with a link beside it, such as to the list of the day.
    fn is_dated_beside(&self, cell: usize) -> bool {
        let own = (cell..self.tree.end(cell))
            .filter(|at| self.facts.get(*at).is_some_and(|fact| !fact.hidden && !fact.linked))
            .filter_map(|at| self.tree.text(at));
        let own: Vec<&str> = own.map(str::trim).filter(|text| !text.is_empty()).collect();
        let [day] = own.as_slice() else { return false };
        let date = Dates::new(self.words).line(day);
        date.is_some_and(|(extent, date)| extent == Extent::Whole && date.names_day())
    }

    /// Whether a row names the columns because one of its cells names the dates that are in the cells below it.
    fn heads_dates(&self, cells: &[usize], below: &[usize]) -> bool {
        let has_digit = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
        let names: Vec<String> = cells.iter().map(|cell| self.text(*cell, 41)).collect();
        let is_name = |(cell, name): (&usize, &String)| {
            name.chars().count() <= 40 && !has_digit(name) && self.facts.get(*cell).is_some_and(|fact| fact.link == 0)
        };
        let is_date = |name: &String| {
            let said = self.words.heading(name);
            self.words.names_column(name) && [Heading::Date, Heading::Issued].iter().any(|one| said.has(*one))
        };
        if names.iter().filter(|name| !name.is_empty()).count() < 2
            || !names.iter().any(is_date)
            || !cells.iter().zip(&names).all(is_name)
        {
            return false;
        }
        let below: Vec<Vec<usize>> = below.iter().take(BELOW).map(|row| self.cells(*row)).collect();
        let even = below.iter().filter(|row| row.len() == cells.len());
        let dated = |column: usize| {
            let mut values =
                even.clone().filter_map(|row| row.get(column)).filter(|cell| self.filled(**cell)).peekable();
            values.peek().is_some() && values.all(|cell| has_digit(&self.text(*cell, 60)))
        };
        names.iter().enumerate().any(|(column, name)| is_date(name) && dated(column))
    }

    /// Whether the cells of one of the first rows name the columns: they are known names, or short and set in bold.
    fn names_columns(&self, row: usize, filled: &[usize]) -> bool {
        let said: Vec<String> = filled.iter().map(|cell| self.text(*cell, 41)).collect();
        if !said.iter().all(|text| text.chars().count() <= 40 && text.bytes().filter(u8::is_ascii_digit).count() < 2) {
            return false;
        }
        if filled.iter().any(|cell| self.facts.get(*cell).is_some_and(|fact| fact.link * 2 > fact.text())) {
            // Names of columns are links only if the links sort the rows.
            return false;
        }
        let known = said.iter().filter(|text| !self.words.heading(text).is_empty()).count();
        let bold = filled.iter().all(|cell| {
            let texts = (*cell..self.tree.end(*cell))
                .filter(|at| self.tree.text(*at).is_some() && self.facts.get(*at).is_some_and(|fact| fact.text() > 0));
            texts.into_iter().all(|at| {
                let up = self.tree.ancestors(at).take_while(|up| *up >= *cell);
                up.into_iter().any(|up| matches!(self.tree.name(up), Some("b" | "strong" | "th")))
            })
        });
        let named = self.tree.attribute(row, "class").unwrap_or_default().to_ascii_lowercase().contains("head");
        bold || named || known * 10 >= said.len() * 6 && known >= 2
    }
}

/// The visible text of a range of nodes on one line, up to about `most` characters.
pub(crate) fn visible_text(tree: &Tree, facts: &[Facts], nodes: std::ops::Range<usize>, most: usize) -> String {
    let mut text = String::new();
    let mut at = nodes.start;
    while at < nodes.end && text.len() < most * 4 {
        if facts.get(at).is_none_or(|fact| fact.hidden) {
            at = tree.end(at);
            continue;
        }
        match tree.text(at) {
            Some(piece) => text.push_str(piece),
            None if tree.name(at).is_some_and(crate::document::html::elements::is_block)
                || tree.name(at) == Some("br") =>
            {
                text.push(' ');
            }
            None => {}
        }
        at += 1;
    }
    crate::text::whitespace::normalise(&text)
}
