//! The layouts, in modules by the way in which they arrange records.

mod cards;
mod citations;
mod data;
mod groups;
mod labels;
mod lists;
mod markdown;
mod odd_tables;
mod runs;
mod systems;
mod tables;
mod text;
mod text_fields;

use crate::Form;
use crate::item::Genre;
use crate::kit::Kit;
use crate::tree::{Node, Nodes, text};

/// A layout, which prints a list of publications.
#[derive(Debug, Clone, Copy)]
pub struct Layout {
    /// The name of the layout.
    pub name: &'static str,
    /// The format of its documents.
    pub form: Form,
    /// The kind of titles that the layout requires, if any.
    pub(crate) genre: Option<Genre>,
    /// Whether some of its records may lack a field.
    pub(crate) gaps: bool,
    /// Whether the records are only in the data of the page and not visible.
    pub(crate) unseen: bool,
    pub(crate) make: fn(&mut Kit) -> Vec<Node>,
}

impl Layout {
    /// Whether the records are only in the data of the page and not visible.
    pub fn is_unseen(&self) -> bool {
        self.unseen
    }

    const fn html(name: &'static str, make: fn(&mut Kit) -> Vec<Node>) -> Self {
        Self { name, form: Form::Html, genre: None, gaps: true, unseen: false, make }
    }

    const fn text(name: &'static str, make: fn(&mut Kit) -> Vec<Node>) -> Self {
        Self { form: Form::Text, ..Self::html(name, make) }
    }

    const fn markdown(name: &'static str, make: fn(&mut Kit) -> Vec<Node>) -> Self {
        Self { form: Form::Markdown, ..Self::html(name, make) }
    }

    /// Restricts the layout to one kind of titles.
    const fn of(self, genre: Genre) -> Self {
        Self { genre: Some(genre), ..self }
    }

    /// Makes the layout print every field of every record.
    const fn whole(self) -> Self {
        Self { gaps: false, ..self }
    }

    /// Marks that the records are only in the data of the page and not visible.
    const fn hidden(self) -> Self {
        Self { unseen: true, ..self }
    }
}

/// All layouts.
pub(crate) const ALL: &[Layout] = &concat();

const PARTS: [&[Layout]; 13] = [
    lists::ALL,
    groups::ALL,
    tables::ALL,
    odd_tables::ALL,
    cards::ALL,
    systems::ALL,
    runs::ALL,
    citations::ALL,
    labels::ALL,
    data::ALL,
    text::ALL,
    text_fields::ALL,
    markdown::ALL,
];

const fn count() -> usize {
    let mut sum = 0;
    let mut part = 0;
    while part < PARTS.len() {
        sum += PARTS[part].len();
        part += 1;
    }
    sum
}

const fn concat() -> [Layout; count()] {
    let mut all = [PARTS[0][0]; count()];
    let (mut at, mut part) = (0, 0);
    while part < PARTS.len() {
        let mut inner = 0;
        while inner < PARTS[part].len() {
            all[at] = PARTS[part][inner];
            at += 1;
            inner += 1;
        }
        part += 1;
    }
    all
}

/// Marks the nodes as a record, or as one part of a record.
fn rec(record: usize, nodes: impl Nodes) -> Node {
    Node::Record(record, nodes.nodes())
}

/// Prints each record with the same function.
fn each(kit: &mut Kit, print: impl Fn(&mut Kit, usize) -> Vec<Node>) -> Vec<Node> {
    kit.all().map(|record| rec(record, print(kit, record))).collect()
}

/// Joins the pieces that exist, with a separator between them.
fn joined(parts: Vec<Option<Node>>, separator: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    for part in parts.into_iter().flatten() {
        if !nodes.is_empty() {
            nodes.push(text(separator));
        }
        nodes.push(part);
    }
    nodes
}

/// Wraps a piece in an element, if the piece exists.
fn wrap(name: &'static str, class: &str, piece: Option<impl Into<Node>>) -> Vec<Node> {
    piece.map_or_else(Vec::new, |piece| crate::tree::el(name, piece.into()).class(class).nodes())
}
