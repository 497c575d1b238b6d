//! Writes a page as HTML.

use crate::tree::{Element, Node};
use crate::write::Writer;

const VOID: &[&str] = &["br", "hr", "img", "input", "link", "meta"];
const LINES: &[&str] = &[
    "html", "head", "body", "header", "nav", "main", "aside", "footer", "section", "article", "div", "ul", "ol", "dl",
    "table", "thead", "tbody", "tr", "li", "p", "h1", "h2", "h3", "h4", "h5", "hr", "form", "details", "figure", "dt",
    "dd", "script",
];

/// The layout of the markup, which does not change the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without white space between elements.
    Dense,
    /// With each block on a new line.
    Lines,
    /// With each block on a new line and indented.
    Indented,
}

/// Writes the nodes as HTML.
pub(crate) fn write(nodes: &[Node], style: Style, depth: usize, out: &mut Writer) {
    for node in nodes {
        match node {
            Node::Text(text) => escape(text, false, &mut out.out),
            Node::Unseen(markup) => out.out.push_str(markup),
            Node::Element(element) => write_element(element, style, depth, out),
            Node::Piece(role, record, children) => {
                let start = out.out.len();
                write(children, style, depth, out);
                out.piece(*role, *record, start);
            }
            Node::Record(record, children) => {
                let start = out.out.len();
                write(children, style, depth, out);
                out.span(*record, start);
            }
        }
    }
}

fn write_element(element: &Element, style: Style, depth: usize, out: &mut Writer) {
    let block = LINES.contains(&element.name);
    if block {
        line(style, depth, out);
    }
    out.out.push('<');
    out.out.push_str(element.name);
    for (name, value) in &element.attributes {
        out.out.push(' ');
        out.out.push_str(name);
        out.out.push_str("=\"");
        escape(value, true, &mut out.out);
        out.out.push('"');
    }
    out.out.push('>');
    if VOID.contains(&element.name) {
        return;
    }
    write(&element.children, style, depth + usize::from(block), out);
    if block && holds_block(&element.children) {
        line(style, depth, out);
    }
    out.out.push_str("</");
    out.out.push_str(element.name);
    out.out.push('>');
}

fn holds_block(children: &[Node]) -> bool {
    children.iter().any(|child| match child {
        Node::Element(element) => LINES.contains(&element.name) || holds_block(&element.children),
        Node::Piece(_, _, children) | Node::Record(_, children) => holds_block(children),
        Node::Text(_) | Node::Unseen(_) => false,
    })
}

fn line(style: Style, depth: usize, out: &mut Writer) {
    match style {
        Style::Dense => {}
        _ if out.out.is_empty() => {}
        Style::Lines => out.out.push('\n'),
        Style::Indented => {
            out.out.push('\n');
            out.out.push_str(&"  ".repeat(depth));
        }
    }
}

/// Appends `text` with the characters escaped that have a meaning in HTML.
pub(crate) fn escape(text: &str, attribute: bool, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if attribute => out.push_str("&quot;"),
            '\u{a0}' => out.push_str("&nbsp;"),
            _ => out.push(character),
        }
    }
}
