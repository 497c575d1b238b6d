//! The context inside of an element: the heading, the list, the link and the field that contain it.

use html5ever::{LocalName, local_name};

use super::elements::{is_block, is_heading};
use super::field_hints;
use super::node_facts::Facts;
use super::tree::Tree;
use crate::document::Field;

/// The context inside of an element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Open {
    /// The number after the last node of the element.
    pub(crate) end: usize,
    pub(crate) block: bool,
    /// The number of blank lines around the element in a text rendering.
    pub(crate) margin: u32,
    pub(crate) heading: u8,
    pub(crate) list_item: bool,
    pub(crate) list: bool,
    pub(crate) navigation: bool,
    pub(crate) label: bool,
    pub(crate) bold: bool,
    pub(crate) field: Option<Field>,
    /// The node that declares the field.
    pub(crate) field_node: usize,
    /// The node of the link that contains the element.
    pub(crate) link: Option<usize>,
    pub(crate) time: Option<usize>,
    pub(crate) language: Option<usize>,
    pub(crate) preformatted: bool,
}

impl Open {
    /// The context inside of the element `at`, derived from the context around it.
    pub(crate) fn inside(self, tree: &Tree, facts: &[Facts], at: usize, name: &str) -> Self {
        let mut own = Self { end: tree.end(at), block: is_block(name), margin: 0, ..self };
        own.margin = match name {
            "ul" | "ol" if own.list => 0,
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote" | "pre" | "table"
            | "figure" | "hr" | "fieldset" => 1,
            _ => 0,
        };
        if is_heading(name) {
            own.heading = name.as_bytes().last().map_or(1, |digit| digit.saturating_sub(b'0'));
        }
        match name {
            "ul" | "ol" => own.list = true,
            "li" | "tr" | "dd" | "dt" => own.list_item = true,
            "pre" => own.preformatted = true,
            "a" if tree.value(at, &local_name!("href")).is_some() => own.link = Some(at),
            "time" => own.time = Some(at),
            _ => {}
        }
        own.navigation = facts.get(at).is_some_and(|fact| fact.navigation || fact.aside);
        own.bold |= matches!(name, "b" | "strong");
        own.label |= field_hints::is_label(tree, facts, at, name);
        if let Some(field) = field_hints::field(tree, facts, at, name) {
            (own.field, own.field_node) = (Some(field), at);
        }
        let mut names = tree.attributes(at).map(|(name, _)| name);
        let speaks =
            |name: &LocalName| matches!(*name, local_name!("lang") | local_name!("hreflang")) || &**name == "xml:lang";
        if names.any(speaks) {
            own.language = Some(at);
        }
        own
    }
}
