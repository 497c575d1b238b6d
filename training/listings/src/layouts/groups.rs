//! Records in groups: under years, months and topics, in accordions and nested lists.

use super::{Layout, rec, wrap};
use crate::gold::Field;
use crate::item::Genre;
use crate::kit::{Group, Kit};
use crate::tree::{Element, Node, all, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("year-headings-ul", |kit| headed(kit, Kit::years, "h2", plain_list)),
    Layout::html("year-headings-h3", |kit| headed(kit, Kit::years, "h3", plain_list)),
    Layout::html("month-headings-ul", |kit| headed(kit, Kit::months, "h3", plain_list)),
    Layout::html("topic-headings-ul", |kit| headed(kit, Kit::topics, "h2", plain_list)),
    Layout::html("topic-headings-text", |kit| headed(kit, Kit::topics, "h2", described_list)),
    Layout::html("topic-headings-dates", |kit| headed(kit, Kit::topics, "h3", dated_list)),
    Layout::html("year-headings-cases", |kit| headed(kit, Kit::years, "h2", plain_list)).of(Genre::Cases),
    Layout::html("year-headings-paragraphs", |kit| headed(kit, Kit::years, "h2", paragraphs)),
    Layout::html("year-headings-cards", |kit| headed(kit, Kit::years, "h2", cards)),
    Layout::html("year-strong-ul", |kit| headed(kit, Kit::years, "p", plain_list)),
    Layout::html("day-headings-ul", day_headings).whole(),
    Layout::html("nested-topics", nested_topics),
    Layout::html("nested-years", nested_years),
    Layout::html("details-years", details_years),
    Layout::html("details-records", details_records),
    Layout::html("accordion-panels", accordion_panels),
    Layout::html("tabs-years", tab_panels),
    Layout::html("sections-years", sections_years),
];

fn headed(
    kit: &mut Kit,
    groups: fn(&mut Kit) -> Vec<Group>,
    heading: &'static str,
    print: fn(&mut Kit, &[usize]) -> Vec<Node>,
) -> Vec<Node> {
    let mut nodes = Vec::new();
    for group in groups(kit) {
        let title = text(group.heading);
        let title: Node = if heading == "p" { el("strong", title).into() } else { title };
        nodes.extend(all![el(heading, title)]);
        nodes.extend(print(kit, &group.records));
    }
    nodes
}

fn plain_list(kit: &mut Kit, records: &[usize]) -> Vec<Node> {
    let items: Vec<Node> = records.iter().map(|record| rec(*record, el("li", kit.direct(*record)))).collect();
    all![el("ul", items)]
}

fn dated_list(kit: &mut Kit, records: &[usize]) -> Vec<Node> {
    let items: Vec<Node> = records
        .iter()
        .map(|record| {
            let mut nodes = all![kit.linked(*record)];
            if let Some(date) = kit.date(*record) {
                nodes.extend(all![text(" ("), date, text(")")]);
            }
            rec(*record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn described_list(kit: &mut Kit, records: &[usize]) -> Vec<Node> {
    let items: Vec<Node> = records
        .iter()
        .map(|record| {
            let mut nodes = all![el("h4", kit.linked(*record))];
            nodes.extend(wrap("p", "", kit.description(*record)));
            rec(*record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn paragraphs(kit: &mut Kit, records: &[usize]) -> Vec<Node> {
    records.iter().map(|record| rec(*record, el("p", kit.direct(*record)))).collect()
}

fn cards(kit: &mut Kit, records: &[usize]) -> Vec<Node> {
    let cards: Vec<Node> = records
        .iter()
        .map(|record| {
            let mut nodes = all![el("h3", kit.linked(*record))];
            nodes.extend(wrap("p", "", kit.description(*record)));
            rec(*record, el("div", nodes).class("card"))
        })
        .collect();
    all![el("div", cards).class("cards")]
}

fn day_headings(kit: &mut Kit) -> Vec<Node> {
    let mut nodes = Vec::new();
    for record in kit.all() {
        // Each heading is a full date, and the record below it has no other date.
        if let Some(date) = kit.date_in(record, crate::date::Form::Long) {
            nodes.push(rec(record, all![el("h3", date), el("ul", el("li", kit.linked(record)))]));
        }
        kit.gold[record].issued_basis = None;
    }
    nodes
}

fn nested_topics(kit: &mut Kit) -> Vec<Node> {
    nested(kit, Kit::topics)
}

fn nested_years(kit: &mut Kit) -> Vec<Node> {
    nested(kit, Kit::years)
}

fn nested(kit: &mut Kit, groups: fn(&mut Kit) -> Vec<Group>) -> Vec<Node> {
    let items: Vec<Element> = groups(kit)
        .into_iter()
        .map(|group| {
            let list = plain_list(kit, &group.records);
            el("li", all![text(group.heading), list])
        })
        .collect();
    all![el("ul", items)]
}

fn details_years(kit: &mut Kit) -> Vec<Node> {
    let mut nodes = Vec::new();
    for group in kit.years() {
        let list = plain_list(kit, &group.records);
        nodes.extend(all![el("details", all![el("summary", text(group.heading)), list])]);
    }
    nodes
}

fn details_records(kit: &mut Kit) -> Vec<Node> {
    let nodes: Vec<Node> = kit
        .all()
        .map(|record| {
            let title = el("summary", kit.title(record));
            let text = wrap("p", "", kit.description(record));
            let link = el("p", kit.download(record));
            rec(record, el("details", all![title, text, link]))
        })
        .collect();
    nodes
}

fn accordion_panels(kit: &mut Kit) -> Vec<Node> {
    let panels: Vec<Element> = kit
        .years()
        .into_iter()
        .enumerate()
        .map(|(at, group)| {
            let list = plain_list(kit, &group.records);
            let button = el("button", text(group.heading)).class("accordion-button");
            let body = el("div", list).class("accordion-collapse collapse");
            let body = if at == 0 { body } else { body.attr("style", "display:none") };
            el("div", all![el("h2", button).class("accordion-header"), body]).class("accordion-item")
        })
        .collect();
    all![el("div", panels).class("accordion")]
}

fn tab_panels(kit: &mut Kit) -> Vec<Node> {
    let groups = kit.years();
    let tabs: Vec<Element> = groups
        .iter()
        .map(|group| el("li", el("a", text(group.heading.clone())).attr("href", format!("#y{}", group.heading))))
        .collect();
    let mut nodes = all![el("ul", tabs).class("nav nav-tabs").attr("role", "tablist")];
    for (at, group) in groups.into_iter().enumerate() {
        let class = if at == 0 { "tab-pane active" } else { "tab-pane" };
        let list = plain_list(kit, &group.records);
        for record in &group.records {
            // The tabs and their years are connected only by the script of the page.
            kit.leave_open(*record, &[Field::Issued]);
        }
        nodes.extend(all![el("div", list).class(class).attr("id", format!("y{}", group.heading))]);
    }
    nodes
}

fn sections_years(kit: &mut Kit) -> Vec<Node> {
    let mut nodes = Vec::new();
    for group in kit.years() {
        let list = described_list(kit, &group.records);
        nodes.extend(all![el("section", all![el("h2", text(group.heading)), list])]);
    }
    nodes
}
