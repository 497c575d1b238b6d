//! Markdown as people write it by hand.

use super::{Layout, rec};
use crate::kit::Kit;
use crate::tree::{Node, all, text};

pub(super) const ALL: &[Layout] = &[
    Layout::markdown("md-links", md_links),
    Layout::markdown("md-links-text", md_links_text),
    Layout::markdown("md-links-date", md_links_date),
    Layout::markdown("md-numbered-links", md_numbered_links),
    Layout::markdown("md-headings", md_headings),
    Layout::markdown("md-headings-linked", md_headings_linked),
    Layout::markdown("md-headings-meta", md_headings_meta),
    Layout::markdown("md-bold", md_bold),
    Layout::markdown("md-bold-list", md_bold_list),
    Layout::markdown("md-table", md_table),
    Layout::markdown("md-table-links", md_table_links),
    Layout::markdown("md-years", md_years),
    Layout::markdown("md-labels", md_labels),
    Layout::markdown("md-paragraph-links", md_paragraph_links),
];

fn every(kit: &mut Kit, after: &'static str, print: impl Fn(&mut Kit, usize) -> Vec<Node>) -> Vec<Node> {
    kit.all().flat_map(|record| all![rec(record, print(kit, record)), text(after)]).collect()
}

fn linked(kit: &mut Kit, record: usize) -> Vec<Node> {
    let page = kit.page_address(record);
    let page = if page.starts_with("https://") {
        page
    } else {
        format!("https://www.example.org/{}", page.trim_start_matches('/'))
    };
    kit.gold[record].url = Some(page.clone());
    all![text("["), kit.title(record), text(format!("]({page})"))]
}

fn with(before: &str, piece: Option<Node>) -> Vec<Node> {
    piece.map_or_else(Vec::new, |piece| all![text(before), piece])
}

fn md_links(kit: &mut Kit) -> Vec<Node> {
    let bullet = kit.chance.pick(&["- ", "* ", "+ "]);
    every(kit, "\n", |kit, record| all![text(bullet), linked(kit, record)])
}

fn md_links_text(kit: &mut Kit) -> Vec<Node> {
    let dash = kit.chance.pick(&[" – ", " - ", ": ", " — "]);
    every(kit, "\n", |kit, record| {
        let link = linked(kit, record);
        all![text("- "), link, with(dash, kit.description(record))]
    })
}

fn md_links_date(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| {
        let link = linked(kit, record);
        let mut nodes = all![text("- "), link];
        if let Some(date) = kit.date(record) {
            nodes.extend(all![text(" ("), date, text(")")]);
        }
        nodes
    })
}

fn md_numbered_links(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| all![text(format!("{}. ", record + 1)), linked(kit, record)])
}

fn md_headings(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        all![text("## "), title, with("\n\n", kit.description(record))]
    })
}

fn md_headings_linked(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = linked(kit, record);
        all![text("### "), title, with("\n\n", kit.description(record))]
    })
}

fn md_headings_meta(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = linked(kit, record);
        let date = kit.date(record);
        let mut nodes = all![text("## "), title];
        if let Some(date) = date {
            nodes.extend(all![text("\n\n*"), date, text("*")]);
        }
        all![nodes, with("\n\n", kit.description(record))]
    })
}

fn md_bold(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let title = kit.title(record);
        all![text("**"), title, text("**"), with("\n", kit.description(record))]
    })
}

fn md_bold_list(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n", |kit, record| {
        let title = kit.title(record);
        all![text("- **"), title, text("**"), with(": ", kit.description(record))]
    })
}

fn table(kit: &mut Kit, title: fn(&mut Kit, usize) -> Vec<Node>) -> Vec<Node> {
    let heads =
        [kit.label(|labels| &labels.title), kit.label(|labels| &labels.author), kit.label(|labels| &labels.date)];
    let mut nodes = all![text(format!("| {} |\n| --- | --- | --- |\n", heads.join(" | ")))];
    for record in kit.all() {
        let title = title(kit, record);
        let author: Vec<Node> = kit.creator(record).into_iter().collect();
        let date: Vec<Node> = kit.date(record).into_iter().collect();
        let row = all![text("| "), title, text(" | "), author, text(" | "), date, text(" |")];
        nodes.extend(all![rec(record, row), text("\n")]);
    }
    nodes
}

fn md_table(kit: &mut Kit) -> Vec<Node> {
    table(kit, |kit, record| all![kit.title(record)])
}

fn md_table_links(kit: &mut Kit) -> Vec<Node> {
    table(kit, linked)
}

fn md_years(kit: &mut Kit) -> Vec<Node> {
    let mut nodes = Vec::new();
    for group in kit.years() {
        nodes.extend(all![text(format!("## {}\n\n", group.heading))]);
        for record in group.records {
            nodes.extend(all![rec(record, all![text("- "), linked(kit, record)]), text("\n")]);
        }
        nodes.extend(all![text("\n")]);
    }
    nodes
}

fn md_labels(kit: &mut Kit) -> Vec<Node> {
    let author = kit.label(|labels| &labels.author);
    let date = kit.label(|labels| &labels.date);
    every(kit, "\n\n", |kit, record| {
        let title = linked(kit, record);
        let mut nodes = all![text("## "), title, text("\n")];
        nodes.extend(with(&format!("\n**{author}:** "), kit.creators(record, "; ")));
        nodes.extend(with(&format!("  \n**{date}:** "), kit.date(record)));
        nodes
    })
}

fn md_paragraph_links(kit: &mut Kit) -> Vec<Node> {
    every(kit, "\n\n", |kit, record| {
        let link = linked(kit, record);
        all![link, with("  \n", kit.description(record))]
    })
}
