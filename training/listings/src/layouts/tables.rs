//! Tables with one row for each record.

use super::{Layout, rec};
use crate::gold::Role;
use crate::item::Genre;
use crate::kit::Kit;
use crate::tree::{Element, Node, all, el, text};
use crate::words::Labels;

pub(super) const ALL: &[Layout] = &[
    Layout::html("table-headed", table_headed),
    Layout::html("table-headed-date-first", table_date_first),
    Layout::html("table-headed-td", table_headed_td),
    Layout::html("table-headless", table_headless),
    Layout::html("table-two-columns", table_two_columns),
    Layout::html("table-row-header", table_row_header),
    Layout::html("table-numbers", table_numbers),
    Layout::html("table-docket", table_docket).of(Genre::Cases),
    Layout::html("table-docket-linked", table_docket_linked).of(Genre::Cases),
    Layout::html("table-cases-judges", table_cases_judges).of(Genre::Cases),
    Layout::html("table-two-dates", table_two_dates),
    Layout::html("table-data-label", table_data_label),
    Layout::html("table-datatables", table_datatables),
    Layout::html("table-kind-publisher", table_kind_publisher),
    Layout::html("table-description", table_description),
    Layout::html("table-linked-date", table_linked_date).whole(),
    Layout::html("table-file-column", table_file_column),
    Layout::html("table-icon-column", table_icon_column),
    Layout::html("table-total-row", table_total_row),
    Layout::html("table-year-author", table_year_author),
    Layout::html("div-rows", div_rows),
    Layout::html("div-table-roles", div_table_roles),
];

/// A column: its header, and a function that prints its cells.
#[derive(Clone, Copy)]
pub(super) struct Column {
    head: fn(&Labels) -> &Vec<String>,
    cell: fn(&mut Kit, usize) -> Vec<Node>,
}

/// The node as a list of children, if it exists.
fn some(node: Option<Node>) -> Vec<Node> {
    node.into_iter().collect()
}

pub(super) const TITLE: Column = Column { head: |labels| &labels.title, cell: |kit, record| all![kit.linked(record)] };
const DIRECT: Column = Column { head: |labels| &labels.title, cell: |kit, record| all![kit.direct(record)] };
pub(super) const PLAIN: Column = Column { head: |labels| &labels.title, cell: |kit, record| all![kit.title(record)] };
const CASE: Column = Column { head: |labels| &labels.case, cell: |kit, record| all![kit.title(record)] };
const CASE_LINKED: Column = Column { head: |labels| &labels.case, cell: |kit, record| all![kit.direct(record)] };
pub(super) const DATE: Column = Column { head: |labels| &labels.date, cell: |kit, record| some(kit.date(record)) };
const FILED: Column = Column { head: |labels| &labels.filed, cell: |kit, record| some(kit.date(record)) };
const OTHER_DATE: Column =
    Column { head: |labels| &labels.other_date, cell: |kit, record| some(kit.other_date(record, 20 + record % 9)) };
const YEAR: Column = Column { head: |labels| &labels.year, cell: |kit, record| some(kit.year(record)) };
pub(super) const AUTHOR: Column =
    Column { head: |labels| &labels.author, cell: |kit, record| some(kit.creator(record)) };
const JUDGE: Column = Column { head: |labels| &labels.judge, cell: |kit, record| some(kit.creator(record)) };
pub(super) const KIND: Column = Column { head: |labels| &labels.kind, cell: |kit, record| all![kit.kind(record)] };
const NUMBER: Column = Column { head: |labels| &labels.number, cell: |kit, record| all![kit.number(record)] };
const DOCKET: Column = Column { head: |labels| &labels.docket, cell: |kit, record| all![kit.docket(record)] };
const DOCKET_LINKED: Column = Column {
    head: |labels| &labels.docket,
    cell: |kit, record| {
        let docket = kit.docket(record);
        all![kit.file(record, docket, "pdf")]
    },
};
const PUBLISHER: Column =
    Column { head: |labels| &labels.publisher, cell: |kit, record| all![kit.office(record, true)] };
const STATUS: Column = Column {
    head: |labels| &labels.status,
    cell: |kit, record| all![Kit::piece(Role::Other, record, text(kit.common.statuses[record % 3].clone()))],
};
pub(super) const DESCRIPTION: Column =
    Column { head: |labels| &labels.description, cell: |kit, record| some(kit.description(record)) };
pub(super) const FILE: Column = Column { head: |labels| &labels.file, cell: |kit, record| all![kit.download(record)] };
const ICON: Column = Column {
    head: |labels| &labels.file,
    cell: |kit, record| {
        let icon = el("img", ()).attr("src", "/icons/pdf.gif").attr("alt", kit.common.icon.clone());
        all![kit.file(record, icon, "pdf")]
    },
};
const DATE_LINKED: Column = Column {
    head: |labels| &labels.date,
    cell: |kit, record| {
        let date = some(kit.date(record));
        all![kit.link(record, date)]
    },
};

/// The headers of the columns, chosen once for a table.
pub(super) fn heads(kit: &mut Kit, columns: &[Column]) -> Vec<&'static str> {
    let mut heads: Vec<&str> = Vec::new();
    for column in columns {
        let mut head = kit.label(column.head);
        if heads.contains(&head) {
            head = (column.head)(kit.labels())
                .iter()
                .find(|other| !heads.contains(&other.as_str()))
                .map_or("", |other| other);
        }
        heads.push(head);
    }
    heads
}

/// The header row.
fn head_row(heads: &[&str], cell: &'static str) -> Element {
    let cells: Vec<Element> = heads.iter().map(|head| el(cell, text(*head))).collect();
    el("tr", cells)
}

/// The row of a record.
pub(super) fn row(kit: &mut Kit, record: usize, columns: &[Column]) -> Element {
    let cells: Vec<Element> = columns.iter().map(|column| el("td", (column.cell)(kit, record))).collect();
    el("tr", cells)
}

fn rows(kit: &mut Kit, columns: &[Column]) -> Vec<Node> {
    kit.all().map(|record| rec(record, row(kit, record, columns))).collect()
}

/// A table with headers in `th`, with or without `thead`.
pub(super) fn table(kit: &mut Kit, columns: &[Column]) -> Element {
    let heads = heads(kit, columns);
    let head = head_row(&heads, "th");
    let body = rows(kit, columns);
    let class = kit.chance.pick(&["", "table", "table table-striped", "views-table", "tablepress"]);
    if kit.chance.percent(60) {
        el("table", all![el("thead", head), el("tbody", body)]).class(class)
    } else {
        el("table", all![head, body]).class(class)
    }
}

fn table_headed(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[TITLE, AUTHOR, DATE])]
}

fn table_date_first(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[DATE, DIRECT])]
}

fn table_headed_td(kit: &mut Kit) -> Vec<Node> {
    let columns = [DATE, DIRECT, KIND];
    let heads = heads(kit, &columns);
    let cells: Vec<Element> = heads.iter().map(|head| el("td", el("b", text(*head)))).collect();
    let body = rows(kit, &columns);
    all![el("table", all![el("tr", cells), body])]
}

fn table_headless(kit: &mut Kit) -> Vec<Node> {
    let body = rows(kit, &[DATE, DIRECT, KIND]);
    all![el("table", body)]
}

fn table_two_columns(kit: &mut Kit) -> Vec<Node> {
    let body = rows(kit, &[DIRECT, DATE]);
    all![el("table", el("tbody", body))]
}

fn table_row_header(kit: &mut Kit) -> Vec<Node> {
    let columns = [TITLE, KIND, DATE];
    let heads = heads(kit, &columns);
    let body: Vec<Node> = kit
        .all()
        .map(|record| {
            let first = el("th", (TITLE.cell)(kit, record)).attr("scope", "row");
            let rest: Vec<Element> = columns[1..].iter().map(|column| el("td", (column.cell)(kit, record))).collect();
            rec(record, el("tr", all![first, rest]))
        })
        .collect();
    all![el("table", all![el("thead", head_row(&heads, "th")), el("tbody", body)])]
}

fn table_numbers(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[NUMBER, DIRECT, YEAR])]
}

fn table_docket(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[FILED, DOCKET, CASE_LINKED, STATUS])]
}

fn table_docket_linked(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[DOCKET_LINKED, CASE, FILED])]
}

fn table_cases_judges(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[CASE_LINKED, DOCKET, FILED, JUDGE])]
}

fn table_two_dates(kit: &mut Kit) -> Vec<Node> {
    let columns = if kit.chance.percent(50) { [DIRECT, DATE, OTHER_DATE] } else { [OTHER_DATE, DATE, DIRECT] };
    all![table(kit, &columns)]
}

fn table_data_label(kit: &mut Kit) -> Vec<Node> {
    let columns = [DATE, TITLE, AUTHOR];
    let heads = heads(kit, &columns);
    let body: Vec<Node> = kit
        .all()
        .map(|record| {
            let cells: Vec<Element> = columns
                .iter()
                .zip(&heads)
                .map(|(column, head)| el("td", (column.cell)(kit, record)).attr("data-label", *head))
                .collect();
            rec(record, el("tr", cells))
        })
        .collect();
    all![el("table", all![el("thead", head_row(&heads, "th")), el("tbody", body)])]
}

fn table_datatables(kit: &mut Kit) -> Vec<Node> {
    let columns = [DATE, DIRECT, KIND, FILE];
    let heads = heads(kit, &columns);
    let head: Vec<Element> =
        heads.iter().map(|head| el("th", text(*head)).class("sorting").attr("tabindex", "0")).collect();
    let body: Vec<Node> = kit
        .all()
        .map(|record| {
            let class = if record % 2 == 0 { "odd" } else { "even" };
            rec(record, row(kit, record, &columns).class(class).attr("role", "row"))
        })
        .collect();
    let table = el("table", all![el("thead", el("tr", head)), el("tbody", body)]).class("dataTable no-footer");
    all![el("div", table).class("dataTables_wrapper")]
}

fn table_kind_publisher(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[KIND, TITLE, PUBLISHER, DATE])]
}

fn table_description(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[TITLE, DESCRIPTION, DATE])]
}

fn table_linked_date(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[DATE_LINKED, PLAIN])]
}

fn table_file_column(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[PLAIN, DATE, FILE])]
}

fn table_icon_column(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[PLAIN, AUTHOR, ICON])]
}

fn table_total_row(kit: &mut Kit) -> Vec<Node> {
    let columns = [DATE, DIRECT, KIND];
    let heads = heads(kit, &columns);
    let body = rows(kit, &columns);
    let total = format!("{}: {}", kit.common.total, kit.items.len());
    let foot = el("tr", el("td", text(total)).attr("colspan", "3")).class("total");
    all![el("table", all![el("thead", head_row(&heads, "th")), el("tbody", all![body, foot])])]
}

fn table_year_author(kit: &mut Kit) -> Vec<Node> {
    all![table(kit, &[YEAR, AUTHOR, TITLE])]
}

fn div_rows(kit: &mut Kit) -> Vec<Node> {
    let columns = [DATE, TITLE, KIND];
    let classes = ["col-md-2", "col-md-8", "col-md-2"];
    let nodes: Vec<Node> = kit
        .all()
        .map(|record| {
            let cells: Vec<Element> = columns
                .iter()
                .zip(classes)
                .map(|(column, class)| el("div", (column.cell)(kit, record)).class(class))
                .collect();
            rec(record, el("div", cells).class("row"))
        })
        .collect();
    all![el("div", nodes).class("listing")]
}

fn div_table_roles(kit: &mut Kit) -> Vec<Node> {
    let columns = [TITLE, AUTHOR, DATE];
    let heads = heads(kit, &columns);
    let head: Vec<Element> = heads.iter().map(|head| el("div", text(*head)).attr("role", "columnheader")).collect();
    let mut nodes = all![el("div", head).attr("role", "row")];
    for record in kit.all() {
        let cells: Vec<Element> =
            columns.iter().map(|column| el("div", (column.cell)(kit, record)).attr("role", "cell")).collect();
        nodes.push(rec(record, el("div", cells).attr("role", "row")));
    }
    all![el("div", nodes).attr("role", "table")]
}
