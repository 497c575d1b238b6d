//! Writes a page as the text that a browser puts on the clipboard: blocks are separated by line ends, table cells by
//! tabs.

use crate::tree::{Element, Node};
use crate::write::Writer;

const BLOCKS: &[&str] = &[
    "div",
    "li",
    "dt",
    "dd",
    "tr",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "main",
    "aside",
    "form",
    "figure",
    "figcaption",
    "details",
    "summary",
    "thead",
    "tbody",
    "caption",
    "hr",
    "body",
];
/// Blocks that have a margin in a browser, which becomes an empty line in the clipboard text.
const APART: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "ul", "ol", "dl", "table", "blockquote"];

/// The text that is being written. Line ends are held back until more text follows.
#[derive(Default)]
struct Clipboard {
    to: Writer,
    lines: usize,
    space: bool,
    after_tab: bool,
    first_cell: bool,
    lists: usize,
}

/// Writes the text of the nodes, and notes the pieces and records in it.
pub(crate) fn write(nodes: &[Node]) -> Writer {
    let mut clipboard = Clipboard::default();
    clipboard.walk(nodes);
    clipboard.to.out.push('\n');
    clipboard.to
}

impl Clipboard {
    fn walk(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.text(text),
                Node::Unseen(_) => {}
                Node::Element(element) => self.element(element),
                Node::Piece(role, record, children) => {
                    let start = self.to.out.len();
                    self.walk(children);
                    self.to.piece(*role, *record, start);
                }
                Node::Record(record, children) => {
                    let start = self.to.out.len();
                    self.walk(children);
                    self.to.span(*record, start);
                }
            }
        }
    }

    fn element(&mut self, element: &Element) {
        let apart = if APART.contains(&element.name) && self.lists == 0 { 2 } else { 1 };
        match element.name {
            "br" => self.lines = (self.lines + 1).max(1),
            "script" | "style" | "select" | "head" | "img" | "input" => {}
            "td" | "th" => self.cell(element),
            name if BLOCKS.contains(&name) || APART.contains(&name) => {
                self.end_line(apart);
                if name == "tr" {
                    self.first_cell = true;
                }
                let list = usize::from(matches!(name, "ul" | "ol"));
                self.lists += list;
                self.walk(&element.children);
                self.lists -= list;
                self.end_line(apart);
            }
            _ => self.walk(&element.children),
        }
    }

    fn cell(&mut self, element: &Element) {
        if !std::mem::take(&mut self.first_cell) {
            self.lines = 0;
            self.space = false;
            self.to.out.push('\t');
            self.after_tab = true;
        } else if self.lines > 0 && !self.to.out.is_empty() {
            // The line of a table row begins with its first cell, even if that cell is empty.
            self.flush();
        }
        self.walk(&element.children);
    }

    fn end_line(&mut self, lines: usize) {
        if !self.after_tab {
            self.lines = self.lines.max(lines);
        }
    }

    fn flush(&mut self) {
        if self.lines > 0 {
            while self.to.out.ends_with(' ') {
                self.to.out.pop();
            }
            if !self.to.out.is_empty() {
                let lines = self.lines.min(2);
                self.to.out.push_str(&"\n".repeat(lines));
            }
            self.space = false;
            self.lines = 0;
        }
    }

    fn text(&mut self, text: &str) {
        for character in text.chars() {
            if character.is_whitespace() && character != '\u{a0}' {
                self.space = true;
                continue;
            }
            let begins = self.lines > 0 || self.after_tab || self.to.out.is_empty();
            self.flush();
            if self.space && !begins {
                self.to.out.push(' ');
            }
            self.space = false;
            self.after_tab = false;
            self.to.out.push(if character == '\u{a0}' { ' ' } else { character });
        }
    }
}
