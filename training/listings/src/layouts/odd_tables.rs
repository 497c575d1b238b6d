//! Tables that do not have one row for each record: row spans, group rows, one table for each group, layout tables.

use super::tables::{AUTHOR, DATE, FILE, KIND, PLAIN, TITLE, heads, row, table};
use super::{Layout, rec};
use crate::gold::Role;
use crate::kit::Kit;
use crate::tree::{Element, Node, all, br, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("table-rowspan-year", table_rowspan_year),
    Layout::html("table-group-rows", table_group_rows),
    Layout::html("table-group-rows-th", table_group_rows_th),
    Layout::html("table-one-a-year", table_one_a_year),
    Layout::html("table-one-a-topic", table_one_a_topic),
    Layout::html("table-layout-cells", table_layout_cells),
    Layout::html("table-cells-records", table_cells_records),
    Layout::html("table-two-rows", table_two_rows),
    Layout::html("table-label-value", table_label_value),
    Layout::html("table-image-text", table_image_text),
    Layout::html("table-row-onclick", table_row_onclick),
    Layout::html("table-row-data-href", table_row_data_href),
    Layout::html("table-caption", table_caption),
];

fn table_rowspan_year(kit: &mut Kit) -> Vec<Node> {
    let columns = [TITLE, AUTHOR];
    let year = kit.label(|labels| &labels.year);
    let mut names = vec![year];
    names.extend(heads(kit, &columns));
    let head: Vec<Element> = names.iter().map(|name| el("th", text(*name))).collect();
    let mut body = all![el("tr", head)];
    for group in kit.years() {
        for (at, record) in group.records.iter().enumerate() {
            let cells = row(kit, *record, &columns).children;
            let mut all_cells = Vec::new();
            if at == 0 {
                let span = group.records.len().to_string();
                let cell = el("td", text(group.heading.clone()));
                all_cells.extend(all![if span == "1" { cell } else { cell.attr("rowspan", span) }]);
            }
            all_cells.extend(cells);
            // The year is in the row of the record, or in a cell that spans the row.
            kit.gold[*record].issued = kit.under[*record].clone();
            body.push(rec(*record, el("tr", all_cells)));
        }
    }
    all![el("table", body)]
}

fn grouped(kit: &mut Kit, cell: &'static str) -> Vec<Node> {
    let columns = [TITLE, AUTHOR, KIND];
    let names = heads(kit, &columns);
    let head: Vec<Element> = names.iter().map(|name| el("th", text(*name))).collect();
    let mut body = all![el("tr", head)];
    for group in kit.years() {
        body.extend(all![el("tr", el(cell, text(group.heading)).attr("colspan", "3")).class("group")]);
        for record in group.records {
            body.push(rec(record, row(kit, record, &columns)));
        }
    }
    all![el("table", body)]
}

fn table_group_rows(kit: &mut Kit) -> Vec<Node> {
    grouped(kit, "td")
}

fn table_group_rows_th(kit: &mut Kit) -> Vec<Node> {
    grouped(kit, "th")
}

fn one_a_group(kit: &mut Kit, groups: Vec<crate::kit::Group>, columns: &[super::tables::Column]) -> Vec<Node> {
    let names = heads(kit, columns);
    let mut nodes = Vec::new();
    for group in groups {
        let head: Vec<Element> = names.iter().map(|name| el("th", text(*name))).collect();
        let mut body = all![el("tr", head)];
        for record in group.records {
            body.push(rec(record, row(kit, record, columns)));
        }
        nodes.extend(all![el("h2", text(group.heading)), el("table", body)]);
    }
    nodes
}

fn table_one_a_year(kit: &mut Kit) -> Vec<Node> {
    let groups = kit.years();
    one_a_group(kit, groups, &[TITLE, KIND])
}

fn table_one_a_topic(kit: &mut Kit) -> Vec<Node> {
    let groups = kit.topics();
    one_a_group(kit, groups, &[DATE, TITLE])
}

fn table_layout_cells(kit: &mut Kit) -> Vec<Node> {
    let mut rows = Vec::new();
    for record in kit.all() {
        let mut cell = all![el("b", kit.linked(record))];
        for node in [kit.date(record), kit.description(record)].into_iter().flatten() {
            cell.extend(all![br(), node]);
        }
        rows.push(rec(record, el("tr", el("td", cell).attr("valign", "top"))));
    }
    all![el("table", rows).attr("width", "100%").attr("cellpadding", "4")]
}

fn table_cells_records(kit: &mut Kit) -> Vec<Node> {
    let width = kit.chance.between(2, 4);
    let cells: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut cell = all![el("strong", kit.linked(record))];
            for node in [kit.date(record)].into_iter().flatten() {
                cell.extend(all![br(), node]);
            }
            rec(record, el("td", cell))
        })
        .collect();
    let rows: Vec<Element> = cells.chunks(width).map(|cells| el("tr", cells.to_vec())).collect();
    all![el("table", rows)]
}

fn table_two_rows(kit: &mut Kit) -> Vec<Node> {
    let mut rows = Vec::new();
    for record in kit.all() {
        let first =
            el("tr", all![el("td", kit.linked(record)), el("td", kit.date(record).into_iter().collect::<Vec<_>>())]);
        let mut pair = all![first];
        if let Some(description) = kit.description(record) {
            pair.extend(all![el("tr", el("td", description).attr("colspan", "2"))]);
        }
        rows.push(rec(record, pair));
    }
    all![el("table", rows)]
}

fn table_label_value(kit: &mut Kit) -> Vec<Node> {
    let columns = [PLAIN, AUTHOR, DATE, FILE];
    let names = heads(kit, &columns);
    let mut nodes = Vec::new();
    for record in kit.all() {
        let cells = row(kit, record, &columns).children;
        let rows: Vec<Element> = names
            .iter()
            .zip(cells)
            .map(|(name, cell)| {
                let label = Kit::piece(Role::Label, record, text(*name));
                el("tr", all![el("th", label), cell])
            })
            .collect();
        nodes.push(rec(record, el("table", rows).class("record")));
    }
    nodes
}

fn table_image_text(kit: &mut Kit) -> Vec<Node> {
    let mut rows = Vec::new();
    for record in kit.all() {
        let image = el("img", ()).attr("src", format!("/covers/{record}.jpg")).attr("alt", kit.common.cover.clone());
        let image = kit.link(record, image);
        let mut cell = all![el("h3", kit.linked(record))];
        for node in [kit.description(record)].into_iter().flatten() {
            cell.extend(all![el("p", node)]);
        }
        rows.push(rec(record, el("tr", all![el("td", image), el("td", cell)])));
    }
    all![el("table", rows)]
}

fn table_of_rows(kit: &mut Kit, address: fn(Element, String) -> Element) -> Vec<Node> {
    let columns = [DATE, PLAIN, KIND];
    let names = heads(kit, &columns);
    let head: Vec<Element> = names.iter().map(|name| el("th", text(*name))).collect();
    let mut body = all![el("tr", head)];
    for record in kit.all() {
        let page = kit.page_address(record);
        kit.gold[record].url = Some(page.clone());
        let row = row(kit, record, &columns);
        body.push(rec(record, address(row, page)));
    }
    all![el("table", body)]
}

fn table_row_onclick(kit: &mut Kit) -> Vec<Node> {
    table_of_rows(kit, |row, page| row.attr("onclick", format!("window.location='{page}'")))
}

fn table_row_data_href(kit: &mut Kit) -> Vec<Node> {
    table_of_rows(kit, |row, page| row.class("clickable-row").attr("data-href", page))
}

fn table_caption(kit: &mut Kit) -> Vec<Node> {
    let mut table = table(kit, &[DATE, TITLE]);
    let caption = el("caption", text(kit.heading.clone()));
    table.children.insert(0, caption.into());
    all![table]
}
