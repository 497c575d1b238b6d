//! Writes a page as Markdown, in the way of common converters.

use crate::tree::{Element, Node};
use crate::write::Writer;

/// The Markdown that is being written, with its state.
#[derive(Default)]
struct Markdown {
    to: Writer,
    /// The number of line ends to be written before more text.
    lines: usize,
    space: bool,
    /// The text with which each line of a list item begins.
    indent: String,
    in_cell: bool,
}

/// Writes the nodes as Markdown, and notes the pieces and records in it. `None` if a link contains whole blocks,
/// which Markdown cannot express.
pub(crate) fn write(nodes: &[Node]) -> Option<Writer> {
    if nodes.iter().any(|node| has(node, &link_of_blocks)) {
        return None;
    }
    let mut markdown = Markdown::default();
    markdown.walk(nodes);
    markdown.to.out.push('\n');
    Some(markdown.to)
}

fn has(node: &Node, what: &dyn Fn(&Element) -> bool) -> bool {
    match node {
        Node::Element(element) => what(element) || element.children.iter().any(|child| has(child, what)),
        Node::Piece(_, _, children) | Node::Record(_, children) => children.iter().any(|child| has(child, what)),
        Node::Text(_) | Node::Unseen(_) => false,
    }
}

fn link_of_blocks(element: &Element) -> bool {
    element.name == "a" && element.children.iter().any(|child| has(child, &|inner| is_block(inner.name)))
}

fn is_block(name: &str) -> bool {
    !matches!(name, "a" | "b" | "strong" | "em" | "i" | "span" | "time" | "img" | "small" | "cite" | "br" | "button")
}

impl Markdown {
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
        match element.name {
            "script" | "style" | "select" | "head" | "input" => {}
            "br" => self.line_break(),
            "hr" => {
                self.block(2);
                self.raw("---");
                self.block(2);
            }
            "b" | "strong" if !blank(&element.children) => self.around("**", "**", element),
            "em" | "i" | "cite" if !blank(&element.children) => self.around("*", "*", element),
            "a" => self.link(element),
            "img" => self.image(element),
            "h1" | "h2" | "h3" | "h4" | "h5" => self.heading(element),
            "ul" | "ol" => self.list(element),
            "table" => self.table(element),
            name if is_block(name) => {
                self.block(2);
                self.walk(&element.children);
                self.block(2);
            }
            _ => self.walk(&element.children),
        }
    }

    fn line_break(&mut self) {
        if self.in_cell {
            self.raw("<br>");
        } else if self.lines == 0 && !self.to.out.is_empty() {
            self.to.out.push_str("  ");
            self.lines = 1;
        } else {
            self.lines = 2;
        }
    }

    fn around(&mut self, open: &str, close: &str, element: &Element) {
        self.raw(open);
        self.walk(&element.children);
        self.space = false;
        self.raw(close);
    }

    fn link(&mut self, element: &Element) {
        let Some(address) = element.get("href") else { return self.walk(&element.children) };
        self.around("[", &format!("]({address})"), element);
    }

    fn image(&mut self, element: &Element) {
        let alternative = element.get("alt").unwrap_or_default();
        let address = element.get("src").unwrap_or_default();
        self.raw(&format!("![{alternative}]({address})"));
    }

    fn heading(&mut self, element: &Element) {
        let level = element.name.as_bytes().get(1).map_or(1, |digit| usize::from(digit - b'0'));
        self.block(2);
        self.raw(&format!("{} ", "#".repeat(level)));
        self.walk(&element.children);
        self.block(2);
    }

    fn list(&mut self, element: &Element) {
        self.block(if self.indent.is_empty() { 2 } else { 1 });
        let mut number = 0;
        self.items(&element.children, element.name == "ol", &mut number);
        self.block(if self.indent.is_empty() { 2 } else { 1 });
    }

    fn items(&mut self, children: &[Node], ordered: bool, number: &mut usize) {
        for child in children {
            match child {
                Node::Record(record, children) => {
                    let start = self.to.out.len();
                    self.items(children, ordered, number);
                    self.to.span(*record, start);
                }
                Node::Element(item) if item.name == "li" => {
                    *number += 1;
                    let marker = if ordered { format!("{number}. ") } else { "- ".to_owned() };
                    self.block(1);
                    self.raw(&marker);
                    self.indent.push_str(&" ".repeat(marker.len()));
                    self.walk(&item.children);
                    self.indent.truncate(self.indent.len() - marker.len());
                    self.lines = 1;
                }
                other => self.walk(std::slice::from_ref(other)),
            }
        }
    }

    fn block(&mut self, lines: usize) {
        // A block at the beginning of a list item is on the line of its marker.
        let begins = self.to.out.ends_with("- ") || self.to.out.ends_with(". ") && self.ends_in_marker();
        if self.in_cell {
            if !self.to.out.ends_with("| ") && !self.to.out.ends_with("<br>") {
                self.lines = 1;
            }
        } else if !begins {
            self.lines = self.lines.max(lines);
        }
    }

    fn ends_in_marker(&self) -> bool {
        let line = self.to.out.rsplit('\n').next().unwrap_or_default().trim();
        line.strip_suffix('.').is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
    }

    /// Writes a text unchanged, after the line ends that are due.
    fn raw(&mut self, text: &str) {
        if self.lines > 0 && self.in_cell {
            self.to.out.push_str("<br>");
        } else if self.lines > 0 && !self.to.out.is_empty() {
            for line in 0..self.lines.min(2) {
                self.to.out.push('\n');
                if line + 1 == self.lines.min(2) {
                    self.to.out.push_str(&self.indent);
                }
            }
        } else if self.space && !self.to.out.is_empty() && !self.to.out.ends_with(' ') {
            self.to.out.push(' ');
        }
        self.lines = 0;
        self.space = false;
        self.to.out.push_str(text);
    }

    fn text(&mut self, text: &str) {
        for word in text.split_inclusive(char::is_whitespace) {
            let bare = word.trim();
            if !bare.is_empty() {
                let begins = self.lines > 0;
                self.raw(&escaped(bare, begins));
            }
            self.space |= word.ends_with(char::is_whitespace);
        }
    }

    fn table(&mut self, element: &Element) {
        let mut rows = Vec::new();
        rows_of(&element.children, None, &mut rows);
        let width = rows.iter().map(|(_, row)| width_of(row)).max().unwrap_or_default();
        self.block(2);
        let headed = rows.first().is_some_and(|(_, row)| cells_of(row).iter().all(|cell| cell.name == "th"));
        if !headed {
            self.raw(&format!("|{}", "  |".repeat(width)));
            self.rule(width);
        }
        let mut pending: Vec<usize> = vec![0; width];
        for (at, (record, row)) in rows.iter().enumerate() {
            self.lines = if at == 0 && headed { self.lines } else { 1 };
            self.row(*record, row, &mut pending);
            if at == 0 && headed {
                self.rule(width);
            }
        }
        self.block(2);
    }

    fn rule(&mut self, width: usize) {
        self.lines = 1;
        self.raw(&format!("|{}", " --- |".repeat(width)));
    }

    /// Writes a table row. `pending` holds, for each column, the number of further rows into which a cell above spans.
    fn row(&mut self, record: Option<usize>, row: &Element, pending: &mut [usize]) {
        self.raw("|");
        let start = self.to.out.len();
        let mut column = 0;
        let mut spans = Vec::new();
        let cells = row_cells(&row.children);
        for (owner, cell) in cells {
            while pending.get(column).is_some_and(|rows| *rows > 0) {
                self.to.out.push_str("  |");
                pending[column] -= 1;
                column += 1;
            }
            self.to.out.push(' ');
            self.in_cell = true;
            let begin = self.to.out.len();
            self.walk(&cell.children);
            if let Some(owner) = owner {
                spans.push((owner, begin, self.to.out.len()));
                self.to.span(owner, begin);
            }
            self.in_cell = false;
            self.lines = 0;
            self.space = false;
            self.to.out.push_str(" |");
            let across = cell.get("colspan").and_then(|value| value.parse().ok()).unwrap_or(1);
            let down = cell.get("rowspan").and_then(|value| value.parse::<usize>().ok()).unwrap_or(1);
            if let Some(rows) = pending.get_mut(column) {
                *rows = down - 1;
            }
            for _ in 1..across {
                self.to.out.push_str("  |");
            }
            column += across;
        }
        if let Some(record) = record {
            self.to.span(record, start);
        }
    }
}

fn blank(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| match node {
        Node::Text(text) => text.trim().is_empty(),
        Node::Unseen(_) => true,
        Node::Element(element) => element.name != "img" && blank(&element.children),
        Node::Piece(_, _, children) | Node::Record(_, children) => blank(children),
    })
}

fn rows_of<'a>(nodes: &'a [Node], record: Option<usize>, rows: &mut Vec<(Option<usize>, &'a Element)>) {
    for node in nodes {
        match node {
            Node::Element(element) if element.name == "tr" => rows.push((record, element)),
            Node::Element(element) => rows_of(&element.children, record, rows),
            Node::Record(record, children) => rows_of(children, Some(*record), rows),
            Node::Piece(_, _, children) => rows_of(children, record, rows),
            Node::Text(_) | Node::Unseen(_) => {}
        }
    }
}

fn row_cells(nodes: &[Node]) -> Vec<(Option<usize>, &Element)> {
    let mut cells = Vec::new();
    for node in nodes {
        match node {
            Node::Element(element) if matches!(element.name, "td" | "th") => cells.push((None, element)),
            Node::Record(record, children) => {
                cells.extend(row_cells(children).into_iter().map(|(_, cell)| (Some(*record), cell)));
            }
            _ => {}
        }
    }
    cells
}

fn cells_of(row: &Element) -> Vec<&Element> {
    row_cells(&row.children).into_iter().map(|(_, cell)| cell).collect()
}

fn width_of(row: &Element) -> usize {
    cells_of(row).iter().map(|cell| cell.get("colspan").and_then(|value| value.parse().ok()).unwrap_or(1)).sum()
}

/// Escapes the characters of a word that have a meaning in Markdown.
fn escaped(word: &str, begins: bool) -> String {
    let mut out = String::with_capacity(word.len());
    if begins && (matches!(word, "-" | "+") || word.starts_with('#')) {
        out.push('\\');
    }
    for (at, character) in word.char_indices() {
        let ends_number = begins
            && matches!(character, '.' | ')')
            && at + 1 == word.len()
            && at > 0
            && word[..at].bytes().all(|byte| byte.is_ascii_digit());
        if matches!(character, '*' | '_' | '[' | ']' | '\\' | '`' | '|') || ends_number {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
