//! Elements of XML with their content, and the place where a document was cut off.

use super::markup_errors::MarkupError;
use crate::error::Error;

/// An element with its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// The URI of the namespace, which is empty if the element has none.
    pub space: String,
    /// The local name.
    pub name: String,
    /// The attributes with their names as written, such as `xml:lang`.
    pub attributes: Vec<(String, String)>,
    /// The content of the element, in its order.
    pub nodes: Vec<Node>,
    /// The first and the last line of the element, counted from 1.
    pub lines: (u64, u64),
    /// The first byte of the element and the byte after its last.
    pub bytes: (u64, u64),
    /// The `xml:base` attributes of the ancestors, the outermost first. They are set only for elements that are passed
    /// on.
    pub bases: Vec<String>,
    /// The corrections that were made in the element. They are set only for elements that are passed on.
    pub markup_errors: Vec<MarkupError>,
}

/// The place where a document was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    /// The innermost element that is open at the end.
    pub inside: String,
    /// The last line, counted from 1.
    pub line: u64,
    /// The text of the incomplete element that would have been passed on, with its first line.
    pub begun: Option<(u64, String)>,
}

impl Cut {
    /// The error for a document that must be complete to be accepted.
    pub(crate) fn error(&self) -> Error {
        Error::data(format!("the XML ends inside <{}>: it was cut off", self.inside))
            .hint("fetch it again; nothing of it was taken")
    }
}

/// A part of the content of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Node {
    /// Another element.
    Element(Element),
    /// Text, with its references resolved.
    Text(String),
}

impl Element {
    /// The value of an attribute with this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let local = |have: &str| have.rsplit(':').next() == Some(name);
        self.attributes.iter().find(|(have, _)| local(have)).map(|(_, value)| value.as_str())
    }

    /// The child elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first child element with this local name.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.name == name)
    }

    /// The first element with this local name at any depth, beginning with the element itself.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        if self.name == name { Some(self) } else { self.elements().find_map(|element| element.find(name)) }
    }

    /// The text of the element and of all elements inside of it, unchanged.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.collect(&mut text);
        text
    }

    /// Removes the direct children with the same name as the element itself, and returns them in document order. No
    /// format nests elements in this way, so their end tags are missing.
    pub(super) fn split_off_twins(&mut self) -> Vec<Self> {
        let mut found = self.split_off_children();
        let mut at = 0;
        while let Some(twin) = found.get_mut(at) {
            at += 1;
            let more = twin.split_off_children();
            found.splice(at..at, more);
        }
        found
    }

    fn split_off_children(&mut self) -> Vec<Self> {
        let is_twin = |node: &Node| matches!(node, Node::Element(e) if e.name == self.name && e.space == self.space);
        if !self.nodes.iter().any(is_twin) {
            return Vec::new();
        }
        let (twins, nodes) = std::mem::take(&mut self.nodes).into_iter().partition::<Vec<_>, _>(is_twin);
        self.nodes = nodes;
        let twins = twins.into_iter().filter_map(|node| match node {
            Node::Element(twin) => Some(twin),
            Node::Text(_) => None,
        });
        twins.collect()
    }

    fn collect(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => element.collect(text),
            }
        }
    }
}
