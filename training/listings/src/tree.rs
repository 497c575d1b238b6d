//! The tree of a page: elements, text, and marks that assign parts of the tree to pieces of records.

use crate::gold::Role;

/// A node of a page.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Text(String),
    Element(Element),
    /// Nodes that are one piece of a record.
    Piece(Role, usize, Vec<Node>),
    /// Nodes that are a whole record.
    Record(usize, Vec<Node>),
    /// Markup that is not visible: scripts, comments, style sheets.
    Unseen(String),
}

/// An element with its attributes and children.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: &'static str,
    pub(crate) attributes: Vec<(&'static str, String)>,
    pub(crate) children: Vec<Node>,
}

/// An element with these children.
pub(crate) fn el(name: &'static str, children: impl Nodes) -> Element {
    Element { name, attributes: Vec::new(), children: children.nodes() }
}

/// A run of text.
pub(crate) fn text(text: impl Into<String>) -> Node {
    Node::Text(text.into())
}

/// A line break.
pub(crate) fn br() -> Node {
    el("br", ()).into()
}

impl Element {
    /// The element with one more attribute.
    pub(crate) fn attr(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }

    /// The element with a class, unless the class is empty.
    pub(crate) fn class(self, class: impl AsRef<str>) -> Self {
        if class.as_ref().is_empty() { self } else { self.attr("class", class.as_ref()) }
    }

    /// The value of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

impl From<Element> for Node {
    fn from(element: Element) -> Self {
        Self::Element(element)
    }
}

impl From<&str> for Node {
    fn from(of: &str) -> Self {
        text(of)
    }
}

impl From<String> for Node {
    fn from(of: String) -> Self {
        text(of)
    }
}

/// Everything that may be given as the children of an element.
pub(crate) trait Nodes {
    /// The children.
    fn nodes(self) -> Vec<Node>;
}

impl Nodes for () {
    fn nodes(self) -> Vec<Node> {
        Vec::new()
    }
}

impl<T: Into<Node>> Nodes for T {
    fn nodes(self) -> Vec<Node> {
        vec![self.into()]
    }
}

impl Nodes for Vec<Node> {
    fn nodes(self) -> Vec<Node> {
        self
    }
}

impl Nodes for Vec<Element> {
    fn nodes(self) -> Vec<Node> {
        self.into_iter().map(Node::Element).collect()
    }
}

/// Makes a list of nodes from values of different types.
macro_rules! all {
    ($($node:expr),* $(,)?) => {{
        let mut nodes: Vec<$crate::tree::Node> = Vec::new();
        $( nodes.extend($crate::tree::Nodes::nodes($node)); )*
        nodes
    }};
}
pub(crate) use all;
