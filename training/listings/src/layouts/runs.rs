//! Records without an element of their own: sequences of paragraphs, headings, line breaks, definitions and rules.

use super::{Layout, each, joined, wrap};
use crate::date::Form;
use crate::gold::{Field, Role};
use crate::kit::Kit;
use crate::tree::{Node, all, br, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("heading-paragraph", heading_paragraph),
    Layout::html("heading-meta-paragraph", heading_meta_paragraph),
    Layout::html("heading-only", heading_only),
    Layout::html("paragraph-links", paragraph_links),
    Layout::html("paragraph-link-text", paragraph_link_text),
    Layout::html("paragraph-strong-break", paragraph_strong_break),
    Layout::html("strong-paragraphs", strong_paragraphs),
    Layout::html("date-title-paragraphs", date_title_paragraphs),
    Layout::html("break-links", break_links),
    Layout::html("break-year", break_year),
    Layout::html("break-date-title", break_date_title),
    Layout::html("break-blocks", break_blocks),
    Layout::html("dl-links", dl_links),
    Layout::html("dl-dates", dl_dates).whole(),
    Layout::html("dl-fields", dl_fields),
    Layout::html("hr-separated", hr_separated),
    Layout::html("hr-blocks", hr_blocks),
    Layout::html("numbered-paragraphs", numbered_paragraphs),
    Layout::html("title-year-paragraphs", title_year_paragraphs),
    Layout::html("paragraph-date-link-pdf", paragraph_date_link_pdf),
];

fn heading_paragraph(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("h3", kit.linked(record))];
        nodes.extend(wrap("p", "", kit.description(record)));
        nodes
    })
}

fn heading_meta_paragraph(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("h2", kit.linked(record))];
        nodes.extend(wrap("p", "meta", kit.date(record)));
        nodes.extend(wrap("p", "", kit.description(record)));
        nodes
    })
}

fn heading_only(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| all![el("h3", kit.linked(record))])
}

fn paragraph_links(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| all![el("p", kit.direct(record))])
}

fn paragraph_link_text(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![kit.linked(record)];
        if let Some(description) = kit.description(record) {
            nodes.extend(all![br(), description]);
        }
        all![el("p", nodes)]
    })
}

fn paragraph_strong_break(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = all![el("strong", kit.title(record))];
        for node in [kit.date(record), kit.description(record)].into_iter().flatten() {
            nodes.extend(all![br(), node]);
        }
        nodes.extend(all![br(), kit.download(record)]);
        all![el("p", nodes)]
    })
}

fn strong_paragraphs(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let title = kit.linked(record);
        let mut nodes = all![el("p", el("strong", title))];
        nodes.extend(wrap("p", "", kit.description(record)));
        nodes
    })
}

fn date_title_paragraphs(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = wrap("p", "", kit.date(record));
        nodes.extend(all![el("p", el("b", kit.linked(record)))]);
        nodes.extend(wrap("p", "", kit.description(record)));
        nodes
    })
}

fn broken(lines: Vec<Node>) -> Vec<Node> {
    let mut nodes = Vec::new();
    for line in lines {
        if !nodes.is_empty() {
            nodes.extend(all![br(), text("\n")]);
        }
        nodes.push(line);
    }
    nodes
}

fn break_links(kit: &mut Kit) -> Vec<Node> {
    let lines = each(kit, |kit, record| all![kit.direct(record)]);
    all![el("p", broken(lines))]
}

fn break_year(kit: &mut Kit) -> Vec<Node> {
    let lines = each(kit, |kit, record| {
        let mut nodes = all![kit.linked(record)];
        if let Some(year) = kit.year(record) {
            nodes.extend(all![text(" ("), year, text(")")]);
        }
        nodes
    });
    all![el("p", broken(lines))]
}

fn break_date_title(kit: &mut Kit) -> Vec<Node> {
    let dash = kit.chance.pick(&[" – ", ": ", " "]);
    let lines = each(kit, |kit, record| {
        let date = kit.date(record);
        let title: Node = kit.direct(record).into();
        joined(vec![date, Some(title)], dash)
    });
    all![el("div", broken(lines))]
}

fn break_blocks(kit: &mut Kit) -> Vec<Node> {
    let blocks = each(kit, |kit, record| {
        let mut nodes = all![el("b", kit.linked(record))];
        for node in [kit.date(record), kit.description(record)].into_iter().flatten() {
            nodes.extend(all![br(), node]);
        }
        nodes
    });
    let mut nodes = Vec::new();
    for block in blocks {
        if !nodes.is_empty() {
            nodes.extend(all![br(), br()]);
        }
        nodes.push(block);
    }
    all![el("div", nodes)]
}

fn dl_links(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let mut nodes = all![el("dt", kit.linked(record))];
        nodes.extend(wrap("dd", "", kit.description(record)));
        nodes
    });
    all![el("dl", nodes)]
}

fn dl_dates(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let date = kit.date_in(record, Form::Long);
        all![wrap("dt", "", date), el("dd", kit.linked(record))]
    });
    all![el("dl", nodes)]
}

fn dl_fields(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| {
        let mut nodes = all![el("dt", kit.linked(record))];
        nodes.extend(wrap("dd", "authors", kit.creators(record, ", ")));
        nodes.extend(wrap("dd", "date", kit.date(record)));
        nodes
    });
    all![el("dl", nodes)]
}

fn hr_separated(kit: &mut Kit) -> Vec<Node> {
    let records = each(kit, |kit, record| {
        let mut nodes = all![el("h4", kit.linked(record))];
        nodes.extend(wrap("p", "", kit.description(record)));
        nodes
    });
    records.into_iter().flat_map(|record| all![record, el("hr", ())]).collect()
}

fn hr_blocks(kit: &mut Kit) -> Vec<Node> {
    let records = each(kit, |kit, record| {
        let mut nodes = all![el("p", el("strong", kit.title(record)))];
        nodes.extend(wrap("p", "", kit.date(record)));
        nodes.extend(wrap("p", "", kit.description(record)));
        nodes.extend(all![el("p", kit.download(record))]);
        nodes
    });
    records.into_iter().flat_map(|record| all![record, el("hr", ())]).collect()
}

fn numbered_paragraphs(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| all![el("p", all![text(format!("{}. ", record + 1)), kit.linked(record)])])
}

fn title_year_paragraphs(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let office = kit.office(record, false);
        let year = kit.year(record);
        let line = joined(vec![Some(office), year], ", ");
        kit.leave_open(record, &[Field::Publisher]);
        all![el("p", all![el("b", kit.linked(record)), br(), Kit::piece(Role::Other, record, line)])]
    })
}

fn paragraph_date_link_pdf(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| {
        let mut nodes = Vec::new();
        if let Some(date) = kit.date(record) {
            nodes.extend(all![date, text(" – ")]);
        }
        nodes.extend(all![kit.title(record), text(" ("), kit.download(record), text(")")]);
        all![el("p", nodes)]
    })
}
