//! Records as labelled fields: "Title: … Author: … Date: …".

use super::{Layout, rec};
use crate::gold::Role;
use crate::kit::Kit;
use crate::tree::{Element, Node, all, br, el, text};
use crate::words::Labels;

pub(super) const ALL: &[Layout] = &[
    Layout::html("labels-breaks", labels_breaks),
    Layout::html("labels-paragraphs", labels_paragraphs),
    Layout::html("labels-definitions", labels_definitions),
    Layout::html("labels-spans", labels_spans),
    Layout::html("labels-under-title", labels_under_title),
    Layout::html("labels-inline", labels_inline),
    Layout::text("labels-blocks", |kit| blocks(kit, ": ", "\n\n")),
    Layout::text("labels-rules", |kit| blocks(kit, ": ", "\n----------\n")),
    Layout::text("labels-next-line", |kit| blocks(kit, ":\n", "\n\n")),
    Layout::text("labels-aligned", labels_aligned),
    Layout::text("labels-title-first", labels_title_first),
];

/// The labels of a field in a language.
type Names = fn(&Labels) -> &Vec<String>;

/// Prints a field, if the record has it.
type Print = fn(&mut Kit, usize) -> Option<Node>;

/// A field with its label.
struct Labelled {
    label: &'static str,
    print: Print,
}

/// The fields of a listing of labelled records, with the labels that the listing uses throughout.
fn fields(kit: &mut Kit, with_title: bool) -> Vec<Labelled> {
    let mut fields: Vec<(Names, Print)> = Vec::new();
    if with_title {
        fields.push((|labels| &labels.title, |kit, record| Some(kit.title(record))));
    }
    fields.push((|labels| &labels.author, |kit, record| kit.creators(record, "; ")));
    fields.push((|labels| &labels.date, |kit, record| kit.date(record)));
    if kit.chance.percent(40) {
        fields.push((|labels| &labels.kind, |kit, record| Some(kit.kind(record))));
    }
    if kit.chance.percent(30) {
        fields.push((|labels| &labels.publisher, |kit, record| Some(kit.office(record, true))));
    }
    if kit.chance.percent(20) {
        fields.push((|labels| &labels.topic, |kit, record| Some(kit.topic(record))));
    }
    if kit.chance.percent(70) {
        fields.push((|labels| &labels.description, |kit, record| kit.description(record)));
    }
    fields
        .into_iter()
        .map(|(label, print)| {
            let label = kit.label(label);
            Labelled { label, print }
        })
        .collect()
}

/// The labels and values of a record. A missing value is left out together with its label.
fn filled(kit: &mut Kit, record: usize, fields: &[Labelled]) -> Vec<(&'static str, Node)> {
    fields.iter().filter_map(|field| Some((field.label, (field.print)(kit, record)?))).collect()
}

fn label(record: usize, words: impl Into<String>) -> Node {
    Kit::piece(Role::Label, record, text(words))
}

fn labels_breaks(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, true);
    let bold = kit.chance.percent(50);
    kit.all()
        .map(|record| {
            let mut nodes = Vec::new();
            for (name, value) in filled(kit, record, &fields) {
                let name = label(record, format!("{name}:"));
                let name: Node = if bold { el("b", name).into() } else { name };
                nodes.extend(all![name, text(" "), value, br()]);
            }
            nodes.extend(all![kit.download(record)]);
            rec(record, el("p", nodes))
        })
        .collect()
}

fn labels_paragraphs(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, true);
    kit.all()
        .map(|record| {
            let lines: Vec<Element> = filled(kit, record, &fields)
                .into_iter()
                .map(|(name, value)| el("p", all![label(record, format!("{name}:")), text(" "), value]))
                .collect();
            rec(record, el("div", lines).class("record"))
        })
        .collect()
}

fn labels_definitions(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, true);
    kit.all()
        .map(|record| {
            let pairs: Vec<Node> = filled(kit, record, &fields)
                .into_iter()
                .flat_map(|(name, value)| all![el("dt", label(record, name)), el("dd", value)])
                .collect();
            rec(record, el("dl", pairs))
        })
        .collect()
}

fn labels_spans(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, true);
    kit.all()
        .map(|record| {
            let rows: Vec<Element> = filled(kit, record, &fields)
                .into_iter()
                .map(|(name, value)| {
                    let name = el("span", label(record, name)).class("label");
                    el("div", all![name, text(" "), el("span", value).class("value")]).class("field")
                })
                .collect();
            rec(record, el("div", rows).class("result"))
        })
        .collect()
}

fn labels_under_title(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, false);
    kit.all()
        .map(|record| {
            let mut nodes = all![el("h3", kit.linked(record))];
            for (name, value) in filled(kit, record, &fields) {
                nodes.extend(all![el("p", all![el("strong", label(record, format!("{name}:"))), text(" "), value])]);
            }
            rec(record, el("div", nodes).class("item"))
        })
        .collect()
}

fn labels_inline(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, false);
    let items: Vec<Node> = kit
        .all()
        .map(|record| {
            let mut nodes = all![el("h4", kit.linked(record))];
            let mut line = Vec::new();
            for (name, value) in filled(kit, record, &fields[..2]) {
                let between = if line.is_empty() { "" } else { " | " };
                line.extend(all![text(between), label(record, format!("{name}:")), text(" "), value]);
            }
            if !line.is_empty() {
                nodes.extend(all![el("p", line)]);
            }
            rec(record, el("li", nodes))
        })
        .collect();
    all![el("ul", items)]
}

fn blocks(kit: &mut Kit, colon: &str, between: &'static str) -> Vec<Node> {
    let fields = fields(kit, true);
    let mut nodes = Vec::new();
    for record in kit.all() {
        let mut lines = Vec::new();
        for (name, value) in filled(kit, record, &fields) {
            let break_before = if lines.is_empty() { "" } else { "\n" };
            lines.extend(all![text(break_before), label(record, name), text(colon), value]);
        }
        nodes.extend(all![rec(record, lines), text(between)]);
    }
    nodes
}

fn labels_aligned(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, true);
    let width = fields.iter().map(|field| field.label.chars().count()).max().unwrap_or_default() + 2;
    let mut nodes = Vec::new();
    for record in kit.all() {
        let mut lines = Vec::new();
        for (name, value) in filled(kit, record, &fields) {
            let break_before = if lines.is_empty() { "" } else { "\n" };
            let blanks = " ".repeat(width - name.chars().count() - 1);
            lines.extend(all![text(break_before), label(record, name), text(format!(":{blanks}")), value]);
        }
        nodes.extend(all![rec(record, lines), text("\n\n")]);
    }
    nodes
}

fn labels_title_first(kit: &mut Kit) -> Vec<Node> {
    let fields = fields(kit, false);
    let mut nodes = Vec::new();
    for record in kit.all() {
        let mut lines = all![kit.title(record)];
        for (name, value) in filled(kit, record, &fields) {
            lines.extend(all![text("\n"), label(record, name), text(": "), value]);
        }
        nodes.extend(all![rec(record, lines), text("\n\n")]);
    }
    nodes
}
