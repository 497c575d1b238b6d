//! Lists of links: `ul`, `ol`, list groups, links with a date or a few words beside them.

use super::{Layout, each, rec, wrap};
use crate::date::Form;
use crate::gold::{Field, Role};
use crate::item::Genre;
use crate::kit::Kit;
use crate::tree::{Element, Node, all, br, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("ul-links", ul_links),
    Layout::html("ul-series", ul_links).of(Genre::Series),
    Layout::html("ol-links", ol_links),
    Layout::html("ul-plain", ul_plain),
    Layout::html("ul-link-dash-text", ul_link_dash_text),
    Layout::html("ul-link-break-text", ul_link_break_text),
    Layout::html("ul-link-paragraph", ul_link_paragraph),
    Layout::html("ul-date-dash-link", ul_date_dash_link),
    Layout::html("ul-link-comma-date", ul_link_comma_date),
    Layout::html("ul-link-year", ul_link_year),
    Layout::html("ul-span-date", ul_span_date),
    Layout::html("ul-time", ul_time),
    Layout::html("ul-classes", ul_classes),
    Layout::html("ul-meaningless-classes", ul_meaningless),
    Layout::html("ul-download", ul_download),
    Layout::html("ul-icon-link", ul_icon_link),
    Layout::html("ul-partial-link", ul_partial_link),
    Layout::html("ul-linked-date", ul_linked_date).whole(),
    Layout::html("ul-linked-number", ul_linked_number),
    Layout::html("ul-two-files", ul_two_files),
    Layout::html("list-group", list_group),
    Layout::html("list-group-links", list_group_links),
    Layout::html("div-links", div_links),
    Layout::html("ul-bold-title", ul_bold_title),
    Layout::html("ul-nested-text", ul_nested_text),
    Layout::html("ul-kind-first", ul_kind_first),
];

/// A list whose items are all printed by the same function.
pub(super) fn list(kit: &mut Kit, name: &'static str, class: &str, print: fn(&mut Kit, usize) -> Vec<Node>) -> Element {
    let items: Vec<Node> = kit.all().map(|record| rec(record, el("li", print(kit, record)))).collect();
    el(name, items).class(class)
}

fn ul_links(kit: &mut Kit) -> Vec<Node> {
    let class = kit.chance.pick(&["", "", "list", "links", "menu-list", "unstyled"]);
    all![list(kit, "ul", class, |kit, record| all![kit.direct(record)])]
}

fn ol_links(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ol", "", |kit, record| all![kit.direct(record)])]
}

fn ul_plain(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| all![kit.title(record)])]
}

fn ul_link_dash_text(kit: &mut Kit) -> Vec<Node> {
    let dash = kit.chance.pick(&[" – ", " - ", ": ", " — "]);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![kit.linked(record)];
            if let Some(description) = kit.description(record) {
                nodes.extend(all![text(dash), description]);
            }
            rec(record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_link_break_text(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let mut nodes = all![kit.linked(record)];
        if let Some(description) = kit.description(record) {
            nodes.extend(all![br(), description]);
        }
        nodes
    })]
}

fn ul_link_paragraph(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "results", |kit, record| {
        let mut nodes = all![kit.linked(record)];
        let description = kit.description(record);
        nodes.extend(wrap("p", "", description));
        nodes
    })]
}

fn ul_date_dash_link(kit: &mut Kit) -> Vec<Node> {
    let dash = kit.chance.pick(&[" – ", " - ", ": ", " | ", " "]);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = Vec::new();
            if let Some(date) = kit.date(record) {
                nodes.extend(all![date, text(dash)]);
            }
            nodes.extend(all![kit.direct(record)]);
            rec(record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_link_comma_date(kit: &mut Kit) -> Vec<Node> {
    let comma = kit.chance.pick(&[", ", " – ", " | ", " · "]);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![kit.direct(record)];
            if let Some(date) = kit.date(record) {
                nodes.extend(all![text(comma), date]);
            }
            rec(record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_link_year(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let mut nodes = all![kit.linked(record)];
        if let Some(year) = kit.year(record) {
            nodes.extend(all![text(" ("), year, text(")")]);
        }
        nodes
    })]
}

fn ul_span_date(kit: &mut Kit) -> Vec<Node> {
    let first = kit.chance.percent(40);
    let class = kit.chance.pick(&["date", "", "meta", "fecha", "datum", "pull-right", "x1"]);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let link = kit.direct(record);
            let date = kit.date(record);
            let date = wrap("span", class, date);
            let nodes = if first { all![date, text(" "), link] } else { all![link, text(" "), date] };
            rec(record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_time(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "news-list", |kit, record| {
        let time = kit.time(record);
        let mut nodes = wrap("div", "", time);
        nodes.extend(all![kit.linked(record)]);
        nodes
    })]
}

fn ul_classes(kit: &mut Kit) -> Vec<Node> {
    let (row, title, author, date) = kit.chance.pick(&[
        ("record", "title", "author", "date"),
        ("noticia", "titulo", "autor", "fecha"),
        ("publicatie", "titel", "auteur", "datum"),
        ("item", "item-title", "item-author", "item-date"),
        ("pub", "pub__name", "pub__by", "pub__year"),
    ]);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![kit.linked(record).class(title)];
            if let Some(author) = wrap("span", author, kit.creator(record)).pop() {
                nodes.extend(all![text(" "), author]);
            }
            if let Some(date) = wrap("span", date, kit.date(record)).pop() {
                nodes.extend(all![text(" "), date]);
            }
            rec(record, el("li", nodes).class(row))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_meaningless(kit: &mut Kit) -> Vec<Node> {
    let classes = [12, 3, 9].map(|number| format!("c{}", number + kit.chance.below(60)));
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![el("span", kit.linked(record)).class(&classes[1])];
            if let Some(date) = wrap("span", &classes[2], kit.date(record)).pop() {
                nodes.extend(all![text(" "), date]);
            }
            rec(record, el("li", nodes).class(&classes[0]))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_download(kit: &mut Kit) -> Vec<Node> {
    let linked = kit.chance.percent(50);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let title: Node = if linked { kit.linked(record).into() } else { kit.title(record) };
            rec(record, el("li", all![title, text(" "), kit.download(record)]))
        })
        .collect();
    all![el("ul", items)]
}

fn ul_icon_link(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let icon = el("img", ()).attr("src", "/icons/pdf.png").attr("alt", kit.common.icon.clone());
        let title = kit.title(record);
        all![title, text(" "), kit.file(record, icon, "pdf")]
    })]
}

fn ul_partial_link(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        // The link covers the first half of the words of the title.
        let title = kit.items[record].title.clone();
        let words: Vec<&str> = title.split(' ').collect();
        let (linked, rest) = words.split_at(words.len().div_ceil(2));
        kit.gold[record].title = Some(title.clone());
        let link = kit.link(record, text(linked.join(" ")));
        let rest = if rest.is_empty() { String::new() } else { format!(" {}", rest.join(" ")) };
        all![Kit::piece(Role::Title, record, all![link, text(rest)])]
    })]
}

fn ul_linked_date(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let date = kit.date_in(record, Form::Long);
        let link = kit.link(record, date.into_iter().collect::<Vec<_>>());
        all![link, text(" "), kit.title(record)]
    })]
}

fn ul_linked_number(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let number = if kit.cases { kit.docket(record) } else { kit.number(record) };
        let link = kit.link(record, number);
        all![link, text(" – "), kit.title(record)]
    })]
}

fn ul_two_files(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let linked = kit.linked(record);
        let pdf = kit.file(record, Kit::piece(Role::LinkWords, record, text("PDF")), "pdf");
        let word = kit.file(record, Kit::piece(Role::LinkWords, record, text("Word")), "docx");
        all![linked, text(" ("), pdf, text(", "), word, text(")")]
    })]
}

fn list_group(kit: &mut Kit) -> Vec<Node> {
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![el("h5", kit.linked(record)).class("mb-1")];
            nodes.extend(wrap("small", "text-muted", kit.date(record)));
            nodes.extend(wrap("p", "mb-1", kit.description(record)));
            rec(record, el("li", nodes).class("list-group-item"))
        })
        .collect();
    all![el("ul", items).class("list-group")]
}

fn list_group_links(kit: &mut Kit) -> Vec<Node> {
    let nodes = each(kit, |kit, record| all![kit.linked(record).class("list-group-item list-group-item-action")]);
    all![el("div", nodes).class("list-group")]
}

fn div_links(kit: &mut Kit) -> Vec<Node> {
    each(kit, |kit, record| all![el("div", kit.direct(record))])
}

fn ul_bold_title(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let mut nodes = all![el("strong", kit.title(record))];
        if let Some(description) = kit.description(record) {
            nodes.extend(all![text(" "), description]);
        }
        nodes.extend(all![text(" "), kit.more(record)]);
        nodes
    })]
}

fn ul_nested_text(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let mut nodes = all![kit.linked(record)];
        let inner: Vec<Node> = [kit.creators(record, ", "), kit.date(record)]
            .into_iter()
            .flatten()
            .map(|node| el("li", node).into())
            .collect();
        if !inner.is_empty() {
            nodes.extend(all![el("ul", inner)]);
        }
        kit.leave_open(record, &[Field::Creators]);
        nodes
    })]
}

fn ul_kind_first(kit: &mut Kit) -> Vec<Node> {
    all![list(kit, "ul", "", |kit, record| {
        let kind = kit.kind(record);
        all![el("span", kind).class("label"), text(" "), kit.linked(record)]
    })]
}
