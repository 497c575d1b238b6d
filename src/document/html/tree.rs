//! A parsed page as nodes in document order, numbered so that a subtree is a range of numbers.
//!
//! All functions that traverse a page iterate over a range. Nothing recurses, so that deep nesting cannot exhaust the
//! stack.

use std::ops::Range;
use std::sync::Arc;

use html5ever::tendril::StrTendril;
use html5ever::{LocalName, QualName, local_name};

use super::class_names::Classes;
use crate::text::class_words::ClassWords;

/// A parsed page.
///
/// A page of some megabytes has a million nodes, so a node is small: all texts and values stand in one string, and all
/// attributes in one list, in the order of the nodes.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// The texts and the values of attributes, one after the other.
    words: String,
    /// The index in `said` of each distinct list of class names on the page.
    lists: foldhash::HashMap<StrTendril, u32>,
    /// The meanings of these lists, and where their words stand. The first one is that of an empty list.
    said: Vec<(Classes, Place)>,
    /// The words by which class names are interpreted.
    known: Arc<ClassWords>,
}

/// A range of bytes in [`Tree::words`].
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    start: u32,
    end: u32,
}

#[derive(Debug)]
struct Attribute {
    name: LocalName,
    value: Place,
}

#[derive(Debug)]
struct Node {
    /// The parent. A node without a parent has its own number.
    parent: u32,
    /// The number after the last node of its subtree.
    end: u32,
    /// The index of the class names in [`Tree::said`].
    classes: u32,
    /// The bytes of the text of the document.
    bytes: (u32, u32),
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// An element, with its first attribute and their number.
    Element(LocalName, u32, u32),
    Text(Place),
    Other,
}

/// The type of a node that is added.
#[derive(Debug)]
pub(crate) enum Kind {
    Element {
        name: LocalName,
        attributes: Vec<html5ever::Attribute>,
    },
    Text(StrTendril),
    /// A comment or another node without text.
    Other,
}

/// A number of bytes or nodes. Documents are shorter than 4 GB.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
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
        let number = narrow(self.nodes.len());
        let mut classes = 0;
        let content = match kind {
            Kind::Element { name, attributes } => {
                let (first, count) = (narrow(self.attributes.len()), narrow(attributes.len()));
                for html5ever::Attribute { name, value } in attributes {
                    let value = if name.local == local_name!("class") {
                        classes = self.list_of(value);
                        self.said.get(classes as usize).map(|(_, place)| *place).unwrap_or_default()
                    } else {
                        self.keep(&value)
                    };
                    self.attributes.push(Attribute { name: name.local, value });
                }
                Content::Element(name, first, count)
            }
            Kind::Text(text) => Content::Text(self.keep(&text)),
            Kind::Other => Content::Other,
        };
        let bytes = (narrow(bytes.start), narrow(bytes.end));
        self.nodes.push(Node { parent: parent.unwrap_or(number), end: number + 1, classes, bytes, content });
        number
    }

    /// Keeps a text or a value.
    fn keep(&mut self, words: &str) -> Place {
        let start = narrow(self.words.len());
        self.words.push_str(words);
        Place { start, end: narrow(self.words.len()) }
    }

    fn words(&self, place: Place) -> &str {
        self.words.get(place.start as usize..place.end as usize).unwrap_or_default()
    }

    /// The index in `said` of a list of class names.
    fn list_of(&mut self, class: StrTendril) -> u32 {
        if let Some(known) = self.lists.get(&class) {
            return *known;
        }
        if self.said.is_empty() {
            self.said.push(Default::default());
        }
        let number = narrow(self.said.len());
        let place = self.keep(&class);
        self.said.push((Classes::of(&class, &self.known), place));
        self.lists.insert(class, number);
        number
    }

    /// The meaning of the class names of a node.
    pub(crate) fn said(&self, at: usize) -> Classes {
        let said = self.nodes.get(at).and_then(|node| self.said.get(node.classes as usize));
        said.map(|(classes, _)| *classes).unwrap_or_default()
    }

    /// Marks the subtree of `number` as complete.
    pub(crate) fn close(&mut self, number: u32) {
        let end = narrow(self.nodes.len());
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
        self.nodes.get(at).map_or(0..0, |node| node.bytes.0 as usize..node.bytes.1 as usize)
    }

    /// The name of an element, in lower case.
    pub(crate) fn name(&self, at: usize) -> Option<&str> {
        match self.nodes.get(at).map(|node| &node.content) {
            Some(Content::Element(name, ..)) => Some(name),
            _ => None,
        }
    }

    /// The interned name of an element.
    pub(crate) fn atom(&self, at: usize) -> Option<&LocalName> {
        match self.nodes.get(at).map(|node| &node.content) {
            Some(Content::Element(name, ..)) => Some(name),
            _ => None,
        }
    }

    /// The name of an element with its namespace. Selectors match only HTML names.
    pub(crate) fn qualified(&self, at: usize) -> Option<QualName> {
        Some(QualName::new(None, html5ever::ns!(html), self.atom(at)?.clone()))
    }

    /// The text of a text node.
    pub(crate) fn text(&self, at: usize) -> Option<&str> {
        match self.nodes.get(at).map(|node| &node.content) {
            Some(Content::Text(place)) => Some(self.words(*place)),
            _ => None,
        }
    }

    /// All attributes of an element: their names and values.
    pub(crate) fn attributes(&self, at: usize) -> impl Iterator<Item = (&LocalName, &str)> {
        let range = match self.nodes.get(at).map(|node| &node.content) {
            Some(Content::Element(_, first, count)) => *first as usize..(*first + *count) as usize,
            _ => 0..0,
        };
        let found = self.attributes.get(range).unwrap_or_default();
        found.iter().map(|attribute| (&attribute.name, self.words(attribute.value)))
    }

    /// The value of an attribute.
    pub(crate) fn attribute(&self, at: usize, name: &str) -> Option<&str> {
        self.attributes(at).find(|(have, _)| **have == *name).map(|(_, value)| value)
    }

    /// The value of an attribute by its interned name, which is faster to find.
    pub(crate) fn value(&self, at: usize, name: &LocalName) -> Option<&str> {
        self.attributes(at).find(|(have, _)| *have == name).map(|(_, value)| value)
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
