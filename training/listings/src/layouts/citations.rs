//! Reference lists: creators, year, title and publisher in one line.

use super::{Layout, rec};
use crate::Form;
use crate::gold::{Field, Role};
use crate::kit::Kit;
use crate::tree::{Node, all, el, text};

pub(super) const ALL: &[Layout] = &[
    Layout::html("citations-apa", |kit| blocks(kit, "p", apa)),
    Layout::html("citations-apa-list", |kit| listed(kit, "ul", apa)),
    Layout::html("citations-apa-linked", |kit| listed(kit, "ul", apa_linked)),
    Layout::html("citations-numbered", |kit| listed(kit, "ol", numbered)),
    Layout::html("citations-quoted", |kit| blocks(kit, "p", quoted)),
    Layout::html("citations-chicago", |kit| blocks(kit, "div", chicago)),
    Layout::text("references-apa", |kit| lines(kit, apa)),
    Layout::text("references-apa-blank", |kit| apart(kit, apa)),
    Layout::text("references-numbered", |kit| counted(kit, numbered)),
    Layout::text("references-quoted", |kit| lines(kit, quoted)),
    Layout::text("references-chicago", |kit| apart(kit, chicago)),
    Layout { form: Form::Markdown, ..Layout::text("references-markdown", |kit| bulleted(kit, apa)) },
];

/// The name in the form of reference lists: family name and initial.
fn inverted(name: &str) -> String {
    let (given, family) = name.split_once(' ').unwrap_or(("", name));
    let initial: String = given.chars().take(1).collect();
    format!("{family}, {initial}.")
}

/// Prints the creators in the form of reference lists.
fn names(kit: &mut Kit, record: usize, last: &str) -> Option<Node> {
    let creators: Vec<String> = kit.items[record].creators.iter().map(|name| inverted(name)).collect();
    kit.gold[record].creators.clone_from(&creators);
    let printed = match creators.split_last() {
        None => return None,
        Some((only, [])) => only.clone(),
        Some((end, first)) => format!("{}{last}{end}", first.join(", ")),
    };
    Some(Kit::piece(Role::Creator, record, text(printed)))
}

fn end(title: &str) -> &'static str {
    if title.ends_with(['?', '!', '.']) { " " } else { ". " }
}

fn publisher(kit: &mut Kit, record: usize) -> Node {
    kit.office(record, true)
}

fn apa_with(kit: &mut Kit, record: usize, linked: bool) -> Vec<Node> {
    let mut nodes = Vec::new();
    if let Some(names) = names(kit, record, " & ") {
        nodes.extend(all![names, text(" ")]);
    }
    if let Some(year) = kit.year(record) {
        nodes.extend(all![text("("), year, text("). ")]);
    }
    let close = end(&kit.items[record].title);
    let title: Node = if linked { kit.linked(record).into() } else { el("em", kit.title(record)).into() };
    nodes.extend(all![title, text(close), publisher(kit, record), text(".")]);
    nodes
}

fn apa(kit: &mut Kit, record: usize) -> Vec<Node> {
    apa_with(kit, record, false)
}

fn apa_linked(kit: &mut Kit, record: usize) -> Vec<Node> {
    apa_with(kit, record, true)
}

fn numbered(kit: &mut Kit, record: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    if let Some(names) = names(kit, record, ", ") {
        nodes.extend(all![names, text(" ")]);
    }
    let close = end(&kit.items[record].title);
    nodes.extend(all![kit.title(record), text(close), publisher(kit, record)]);
    if let Some(year) = kit.year(record) {
        nodes.extend(all![text("; "), year]);
    }
    nodes.extend(all![text(".")]);
    nodes
}

fn quoted(kit: &mut Kit, record: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    if let Some(names) = kit.creators(record, ", ") {
        nodes.extend(all![names, text(", ")]);
    }
    nodes.extend(all![text("“"), kit.title(record), text("”, "), publisher(kit, record)]);
    if let Some(year) = kit.year(record) {
        nodes.extend(all![text(", "), year]);
    }
    nodes.extend(all![text(".")]);
    nodes
}

fn chicago(kit: &mut Kit, record: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    if let Some(names) = names(kit, record, ", ") {
        nodes.extend(all![names, text(" ")]);
    }
    if let Some(year) = kit.year(record) {
        nodes.extend(all![year, text(". ")]);
    }
    let close = end(&kit.items[record].title);
    let place = crate::words::set(kit.language, kit.words).places[0].clone();
    nodes.extend(all![kit.title(record), text(close), text(format!("{place}: ")), publisher(kit, record), text(".")]);
    nodes
}

type Print = fn(&mut Kit, usize) -> Vec<Node>;

fn printed(kit: &mut Kit, record: usize, print: Print) -> Vec<Node> {
    let nodes = print(kit, record);
    // A reference list abbreviates the names, and readers may give them differently.
    kit.leave_open(record, &[Field::Publisher]);
    nodes
}

fn blocks(kit: &mut Kit, name: &'static str, print: Print) -> Vec<Node> {
    kit.all().map(|record| rec(record, el(name, printed(kit, record, print)))).collect()
}

fn listed(kit: &mut Kit, name: &'static str, print: Print) -> Vec<Node> {
    let items: Vec<Node> = kit.all().map(|record| rec(record, el("li", printed(kit, record, print)))).collect();
    all![el(name, items).class("references")]
}

fn in_lines(kit: &mut Kit, print: Print, before: fn(usize) -> String, after: &'static str) -> Vec<Node> {
    kit.all()
        .flat_map(|record| {
            let line = all![text(before(record)), printed(kit, record, print)];
            all![rec(record, line), text(after)]
        })
        .collect()
}

fn lines(kit: &mut Kit, print: Print) -> Vec<Node> {
    in_lines(kit, print, |_| String::new(), "\n")
}

fn apart(kit: &mut Kit, print: Print) -> Vec<Node> {
    in_lines(kit, print, |_| String::new(), "\n\n")
}

fn counted(kit: &mut Kit, print: Print) -> Vec<Node> {
    if kit.chance.percent(50) {
        in_lines(kit, print, |record| format!("[{}] ", record + 1), "\n")
    } else {
        in_lines(kit, print, |record| format!("{}. ", record + 1), "\n")
    }
}

fn bulleted(kit: &mut Kit, print: Print) -> Vec<Node> {
    in_lines(kit, print, |_| "- ".to_owned(), "\n")
}
