//! Plain text in columns and fields: tabs, blanks, bars, lines of metadata.

use super::{Layout, joined, rec};
use crate::gold::{Field, Role};
use crate::item::Genre;
use crate::kit::Kit;
use crate::tree::{Node, all, text};
use crate::words::Labels;

pub(super) const ALL: &[Layout] = &[
    Layout::text("tabs-headed", |kit| tabs(kit, true, &[TITLE, AUTHOR, DATE])),
    Layout::text("tabs-headed-date-first", |kit| tabs(kit, true, &[DATE, TITLE, KIND])),
    Layout::text("tabs-headless", |kit| tabs(kit, false, &[DATE, TITLE])),
    Layout::text("tabs-headless-kind", |kit| tabs(kit, false, &[TITLE, KIND, DATE])),
    Layout::text("tabs-docket", |kit| tabs(kit, true, &[FILED, DOCKET, CASE])).of(Genre::Cases),
    Layout::text("tabs-docket-headless", |kit| tabs(kit, false, &[DOCKET, CASE, FILED])).of(Genre::Cases),
    Layout::text("blank-columns-headed", |kit| columns(kit, true, &[DATE, TITLE, AUTHOR])),
    Layout::text("blank-columns", |kit| columns(kit, false, &[DATE, TITLE])),
    Layout::text("bars", |kit| bars(kit, &[TITLE, AUTHOR, DATE])),
    Layout::text("bars-date-first", |kit| bars(kit, &[DATE, TITLE, KIND])),
    Layout::text("meta-line", meta_line),
    Layout::text("meta-line-first", meta_line_first),
    Layout::text("kind-title-date", kind_title_date),
    Layout::text("author-line", author_line),
    Layout::text("date-kind-title-text", date_kind_title_text),
    Layout::text("office-line", office_line),
];

/// A column: its header and its cells.
#[derive(Clone, Copy)]
struct Column {
    head: fn(&Labels) -> &Vec<String>,
    cell: fn(&mut Kit, usize) -> Option<Node>,
}

const TITLE: Column = Column { head: |labels| &labels.title, cell: |kit, record| Some(kit.title(record)) };
const CASE: Column = Column { head: |labels| &labels.case, cell: |kit, record| Some(kit.title(record)) };
const DATE: Column = Column { head: |labels| &labels.date, cell: |kit, record| kit.date(record) };
const FILED: Column = Column { head: |labels| &labels.filed, cell: |kit, record| kit.date(record) };
const AUTHOR: Column = Column { head: |labels| &labels.author, cell: |kit, record| kit.creator(record) };
const KIND: Column = Column { head: |labels| &labels.kind, cell: |kit, record| Some(kit.kind(record)) };
const DOCKET: Column = Column { head: |labels| &labels.docket, cell: |kit, record| Some(kit.docket(record)) };

fn heads(kit: &mut Kit, columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|column| kit.label(column.head)).collect()
}

fn tabs(kit: &mut Kit, headed: bool, columns: &[Column]) -> Vec<Node> {
    let mut nodes = Vec::new();
    if headed {
        let heads = heads(kit, columns).join("\t");
        nodes.extend(all![text(format!("{heads}\n"))]);
    }
    for record in kit.all() {
        let mut row = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            row.extend(all![text(if at == 0 { "" } else { "\t" })]);
            row.extend((column.cell)(kit, record));
        }
        nodes.extend(all![rec(record, row), text("\n")]);
    }
    nodes
}

/// The printed length of a piece.
fn length(node: &Node) -> usize {
    match node {
        Node::Text(text) => text.chars().count(),
        Node::Piece(_, _, children) | Node::Record(_, children) => children.iter().map(length).sum(),
        Node::Element(element) => element.children.iter().map(length).sum(),
        Node::Unseen(_) => 0,
    }
}

fn columns(kit: &mut Kit, headed: bool, columns: &[Column]) -> Vec<Node> {
    let rows: Vec<Vec<Option<Node>>> =
        kit.all().map(|record| columns.iter().map(|column| (column.cell)(kit, record)).collect()).collect();
    let heads = heads(kit, columns);
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| {
            let cells = rows.iter().map(|row| row[at].as_ref().map_or(0, length)).max().unwrap_or_default();
            cells.max(if headed { heads[at].chars().count() } else { 0 })
        })
        .collect();
    let mut nodes = Vec::new();
    let pad = |length: usize, at: usize| {
        let last = at + 1 == columns.len();
        if last { String::new() } else { " ".repeat(widths[at] - length + 3) }
    };
    if headed {
        for (at, head) in heads.iter().enumerate() {
            nodes.extend(all![text(format!("{head}{}", pad(head.chars().count(), at)))]);
        }
        nodes.extend(all![text("\n")]);
    }
    for (record, row) in rows.into_iter().enumerate() {
        let mut cells = Vec::new();
        for (at, cell) in row.into_iter().enumerate() {
            let wide = cell.as_ref().map_or(0, length);
            cells.extend(cell);
            cells.extend(all![text(pad(wide, at))]);
        }
        nodes.extend(all![rec(record, cells), text("\n")]);
    }
    nodes
}

fn bars(kit: &mut Kit, columns: &[Column]) -> Vec<Node> {
    let mut nodes = Vec::new();
    for record in kit.all() {
        let cells: Vec<Option<Node>> = columns.iter().map(|column| (column.cell)(kit, record)).collect();
        nodes.extend(all![rec(record, joined(cells, " | ")), text("\n")]);
    }
    nodes
}

fn facts(kit: &mut Kit, record: usize, separator: &str) -> Vec<Node> {
    let author = kit.creator(record);
    let date = kit.date(record);
    let kind = kit.kind(record);
    joined(vec![author, date, Some(kind)], separator)
}

fn meta_line(kit: &mut Kit) -> Vec<Node> {
    let separator = kit.chance.pick(&[" · ", " | ", " • "]);
    lines(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let facts = facts(kit, record, separator);
        vec![Some(vec![title]), Some(facts), kit.description(record).map(|node| vec![node])]
    })
}

fn meta_line_first(kit: &mut Kit) -> Vec<Node> {
    let separator = kit.chance.pick(&[" | ", " / ", " · "]);
    lines(kit, "\n\n", |kit, record| {
        let date = kit.date(record);
        let kind = kit.kind(record);
        let facts = joined(vec![date, Some(kind)], separator);
        let title = kit.title(record);
        vec![Some(facts), Some(vec![title]), kit.description(record).map(|node| vec![node])]
    })
}

fn kind_title_date(kit: &mut Kit) -> Vec<Node> {
    lines(kit, "\n\n", |kit, record| {
        let kind = kit.kind(record);
        let title = kit.title(record);
        vec![Some(vec![kind]), Some(vec![title]), kit.date(record).map(|node| vec![node])]
    })
}

fn author_line(kit: &mut Kit) -> Vec<Node> {
    let by = kit.common.by.replace("{name}", "");
    lines(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let author = kit.creator(record).map(|node| all![text(by.clone()), node]);
        vec![Some(vec![title]), author, kit.description(record).map(|node| vec![node])]
    })
}

fn date_kind_title_text(kit: &mut Kit) -> Vec<Node> {
    lines(kit, "\n\n", |kit, record| {
        let kind = kit.kind(record);
        let date = kit.date(record);
        let title = kit.title(record);
        vec![
            Some(joined(vec![Some(kind), date], " - ")),
            Some(vec![title]),
            kit.description(record).map(|node| vec![node]),
        ]
    })
}

fn office_line(kit: &mut Kit) -> Vec<Node> {
    lines(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        let office = kit.office(record, false);
        let year = kit.year(record);
        let kind = kit.kind(record);
        kit.leave_open(record, &[Field::Publisher]);
        let line = joined(vec![Some(office), year, Some(kind)], " · ");
        vec![Some(vec![title]), Some(vec![Kit::piece(Role::Other, record, line)])]
    })
}

/// Prints each record in the lines that a function returns, without the missing ones.
fn lines(kit: &mut Kit, after: &'static str, print: impl Fn(&mut Kit, usize) -> Vec<Option<Vec<Node>>>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for record in kit.all() {
        let mut record_nodes: Vec<Node> = Vec::new();
        for line in print(kit, record).into_iter().flatten() {
            if !record_nodes.is_empty() {
                record_nodes.push(text("\n"));
            }
            record_nodes.extend(line);
        }
        nodes.extend(all![rec(record, record_nodes), text(after)]);
    }
    nodes
}
