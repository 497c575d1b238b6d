//! A parsed page as nodes in document order, numbered so that a subtree is a range of numbers.
//!
//! All functions that traverse a page iterate over a range. Nothing recurses, so that deep nesting cannot exhaust the
//! stack.

use std::ops::Range;
use std::sync::Arc;

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, local_name};

use super::class_names::Classes;
use crate::text::class_words::ClassWords;

/// A parsed page.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    /// The index in `said` of each distinct list of class names on the page.
    lists: foldhash::HashMap<StrTendril, u32>,
    /// The meanings of these lists. The first one is that of an empty list.
    said: Vec<Classes>,
    /// The words by which class names are interpreted.
    known: Arc<ClassWords>,
}

#[derive(Debug)]
struct Node {
    /// The parent. A node without a parent has its own number.
    parent: u32,
    /// The number after the last node of its subtree.
    end: u32,
    /// The index of the class names in [`Tree::said`].
    classes: u32,
    bytes: Range<usize>,
    kind: Kind,
}

/// The type of a node.
#[derive(Debug)]
pub(crate) enum Kind {
    Element {
        name: LocalName,
        attributes: Vec<Attribute>,
    },
    Text(StrTendril),
    /// A comment or another node without text.
    Other,
}

impl Tree {
    /// Creates an empty tree with memory for this number of nodes, whose class names are interpreted with the words in
    /// `known`.
    pub(crate) fn with_capacity(nodes: usize, known: Arc<ClassWords>) -> Self {
        Self { nodes: Vec::with_capacity(nodes), known, ..Self::default() }
    }

    /// The words by which class names are interpreted.
    pub(crate) fn class_words(&self) -> &ClassWords {
        &self.known
    }

    /// Appends the next node in document order and returns its number.
    pub(crate) fn push(&mut self, parent: Option<u32>, kind: Kind, bytes: Range<usize>) -> u32 {
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let classes = match &kind {
            Kind::Element { attributes, .. } => self.list_of(attributes),
            _ => 0,
        };
        self.nodes.push(Node { parent: parent.unwrap_or(number), end: number + 1, classes, bytes, kind });
        number
    }

    /// The index in `said` of the class names among attributes.
    fn list_of(&mut self, attributes: &[Attribute]) -> u32 {
        let Some(class) = attributes.iter().find(|attribute| attribute.name.local == local_name!("class")) else {
            return 0;
        };
        if let Some(known) = self.lists.get(&class.value) {
            return *known;
        }
        if self.said.is_empty() {
            self.said.push(Classes::default());
        }
        let place = u32::try_from(self.said.len()).unwrap_or(0);
        self.said.push(Classes::of(&class.value, &self.known));
        self.lists.insert(class.value.clone(), place);
        place
    }

    /// The meaning of the class names of a node.
    pub(crate) fn said(&self, at: usize) -> Classes {
        let said = self.nodes.get(at).and_then(|node| self.said.get(node.classes as usize));
        said.copied().unwrap_or_default()
    }

    /// Marks the subtree of `number` as complete.
    pub(crate) fn close(&mut self, number: u32) {
        let end = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        if let Some(node) = self.nodes.get_mut(number as usize) {
            node.end = end;
        }
    }

    /// The number of nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The parent, or `None` for a node without a parent.
    pub(crate) fn parent(&self, at: usize) -> Option<usize> {
        self.nodes.get(at).map(|node| node.parent as usize).filter(|parent| *parent != at)
    }

    /// The number after the last node of its subtree.
    pub(crate) fn end(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(at + 1, |node| node.end as usize)
    }

    /// The position of a text or start tag in the decoded text.
    pub(crate) fn bytes(&self, at: usize) -> Range<usize> {
        self.nodes.get(at).map_or(0..0, |node| node.bytes.clone())
    }

    /// The name of an element, in lower case.
    pub(crate) fn name(&self, at: usize) -> Option<&str> {
        match self.nodes.get(at).map(|node| &node.kind) {
            Some(Kind::Element { name, .. }) => Some(name),
            _ => None,
        }
    }

    /// The interned name of an element.
    pub(crate) fn atom(&self, at: usize) -> Option<&LocalName> {
        match self.nodes.get(at).map(|node| &node.kind) {
            Some(Kind::Element { name, .. }) => Some(name),
            _ => None,
        }
    }

    /// The name of an element with its namespace. Selectors match only HTML names.
    pub(crate) fn qualified(&self, at: usize) -> Option<QualName> {
        Some(QualName::new(None, html5ever::ns!(html), self.atom(at)?.clone()))
    }

    /// The text of a text node.
    pub(crate) fn text(&self, at: usize) -> Option<&str> {
        match self.nodes.get(at).map(|node| &node.kind) {
            Some(Kind::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// All attributes of an element.
    pub(crate) fn attributes(&self, at: usize) -> &[Attribute] {
        match self.nodes.get(at).map(|node| &node.kind) {
            Some(Kind::Element { attributes, .. }) => attributes,
            _ => &[],
        }
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        self.attributes(at).iter().find(|attribute| &*attribute.name.local == name).map(|found| &*found.value)
    }

    /// The value of an attribute by its interned name, which is faster to find.
    pub(crate) fn value(&self, at: usize, name: &LocalName) -> Option<&str> {
        self.attributes(at).iter().find(|attribute| attribute.name.local == *name).map(|found| &*found.value)
    }

    /// The class names of an element.
    pub(crate) fn classes(&self, at: usize) -> impl Iterator<Item = &str> {
        self.value(at, &local_name!("class")).unwrap_or_default().split_ascii_whitespace()
    }

    /// The children of a node, in order.
    pub(crate) fn children(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let (mut next, end) = (at + 1, self.end(at));
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.end(child);
                child
            })
        })
    }

    /// The ancestors of a node, from its parent upwards.
    pub(crate) fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.parent(at), |up| self.parent(*up))
    }

    /// The first element with this name in a range.
    pub(crate) fn find(&self, range: Range<usize>, name: &str) -> Option<usize> {
        range.into_iter().find(|at| self.name(*at) == Some(name))
    }
}
