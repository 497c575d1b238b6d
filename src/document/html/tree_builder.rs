//! The target of html5ever's tree builder: numbered nodes with links in both directions, which become a tree in
//! document order at the end.

use std::cell::{Ref, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use html5ever::tendril::StrTendril;
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, LocalName, QualName};

use super::parse_cost::{MAX_ATTRIBUTES, Place};
use super::tree::{Kind, Tree};
use crate::text::class_words::ClassWords;

/// The links of a node while the tree is being built. The number 0 is the document, and also stands for a missing link.
#[derive(Debug, Clone, Copy, Default)]
struct Links {
    parent: u32,
    first: u32,
    last: u32,
    previous: u32,
    next: u32,
    depth: u32,
    bytes: (u32, u32),
}

#[derive(Debug)]
enum Content {
    Element(QualName, Vec<Attribute>),
    Text(StrTendril),
    /// The document, a comment or another node without text.
    Other,
}

/// The number of nodes whose contents are freed together.
const CHUNK: usize = 1 << 12;

/// The contents of nodes by their numbers, which are taken out one by one, about in the order of the numbers. The
/// memory of those that were taken is given up while the others are still there.
#[derive(Debug, Default)]
struct Contents {
    chunks: Vec<Vec<Content>>,
    /// The number of contents of each chunk that were taken out.
    taken: Vec<usize>,
}

impl Contents {
    fn push(&mut self, content: Content) {
        if self.chunks.last().is_none_or(|last| last.len() == CHUNK) {
            // The first chunk grows, because most pages are small.
            let room = if self.chunks.is_empty() { 0 } else { CHUNK };
            self.chunks.push(Vec::with_capacity(room));
            self.taken.push(0);
        }
        if let Some(last) = self.chunks.last_mut() {
            last.push(content);
        }
    }

    fn get(&self, number: u32) -> Option<&Content> {
        self.chunks.get(number as usize / CHUNK)?.get(number as usize % CHUNK)
    }

    fn get_mut(&mut self, number: u32) -> Option<&mut Content> {
        self.chunks.get_mut(number as usize / CHUNK)?.get_mut(number as usize % CHUNK)
    }

    /// Takes out the content of a node, which is asked for once.
    fn take(&mut self, number: u32) -> Content {
        let Some(content) = self.get_mut(number) else { return Content::Other };
        let content = std::mem::replace(content, Content::Other);
        let chunk = number as usize / CHUNK;
        if let (Some(taken), Some(chunk)) = (self.taken.get_mut(chunk), self.chunks.get_mut(chunk)) {
            *taken += 1;
            if *taken == CHUNK {
                *chunk = Vec::new();
            }
        }
        content
    }
}

/// The nodes that the tree builder creates.
pub(crate) struct Arena {
    links: RefCell<Vec<Links>>,
    contents: RefCell<Contents>,
    /// A name for nodes that are not elements. The tree builder never asks for it.
    nameless: RefCell<QualName>,
    place: Rc<Place>,
    classes: Arc<ClassWords>,
}

impl Arena {
    /// Creates an empty arena. `place` is the position of the tokenizer, `expected` is the expected number of nodes,
    /// and `classes` are the words by which class names are interpreted.
    pub(crate) fn new(place: Rc<Place>, expected: usize, classes: Arc<ClassWords>) -> Self {
        let links = RefCell::new(Vec::with_capacity(expected));
        let nameless = RefCell::new(QualName::new(None, html5ever::ns!(), LocalName::from("")));
        let arena = Self { links, contents: RefCell::default(), nameless, place, classes };
        arena.make(Content::Other);
        arena
    }

    fn make(&self, content: Content) -> u32 {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let bytes = (narrow(self.place.start.get()), narrow(self.place.end.get()));
        let mut links = self.links.borrow_mut();
        let number = narrow(links.len());
        links.push(Links { bytes, ..Links::default() });
        self.contents.borrow_mut().push(content);
        self.place.nodes.set(links.len());
        number
    }

    fn links(&self, number: u32) -> Links {
        self.links.borrow().get(number as usize).copied().unwrap_or_default()
    }

    fn change(&self, number: u32, change: impl FnOnce(&mut Links)) {
        if let Some(links) = self.links.borrow_mut().get_mut(number as usize) {
            change(links);
        }
    }

    /// Inserts `child`, which has no parent, before `next`, or at the end of `parent` if `next` is 0.
    fn insert(&self, parent: u32, next: u32, child: u32) {
        let previous = if next == 0 { self.links(parent).last } else { self.links(next).previous };
        let depth = self.links(parent).depth + 1;
        self.change(child, |links| {
            (links.parent, links.previous, links.next, links.depth) = (parent, previous, next, depth);
        });
        if matches!(self.contents.borrow().get(child), Some(Content::Element(..))) {
            self.place.depth.set(depth);
        }
        match previous {
            0 => self.change(parent, |links| links.first = child),
            _ => self.change(previous, |links| links.next = child),
        }
        match next {
            0 => self.change(parent, |links| links.last = child),
            _ => self.change(next, |links| links.previous = child),
        }
    }

    fn detach(&self, node: u32) {
        let Links { parent, previous, next, .. } = self.links(node);
        if previous == 0 && next == 0 && self.links(parent).first != node {
            return;
        }
        match previous {
            0 => self.change(parent, |links| links.first = next),
            _ => self.change(previous, |links| links.next = next),
        }
        match next {
            0 => self.change(parent, |links| links.last = previous),
            _ => self.change(next, |links| links.previous = previous),
        }
        self.change(node, |links| (links.parent, links.previous, links.next) = (0, 0, 0));
    }

    /// Adds text before `next`, or at the end of `parent`. Adjacent texts are merged.
    fn add_text(&self, parent: u32, next: u32, text: StrTendril) {
        self.place.depth.set(self.links(parent).depth);
        let neighbour = if next == 0 { self.links(parent).last } else { self.links(next).previous };
        if let Some(Content::Text(have)) = self.contents.borrow_mut().get_mut(neighbour) {
            have.push_tendril(&text);
            let end = u32::try_from(self.place.end.get()).unwrap_or(u32::MAX);
            self.change(neighbour, |links| links.bytes.1 = links.bytes.1.max(end));
            return;
        }
        let node = self.make(Content::Text(text));
        self.insert(parent, next, node);
    }

    fn add(&self, parent: u32, next: u32, child: NodeOrText<u32>) {
        match child {
            NodeOrText::AppendNode(node) => {
                self.detach(node);
                self.insert(parent, next, node);
            }
            NodeOrText::AppendText(text) => self.add_text(parent, next, text),
        }
    }

    /// Converts the nodes to a tree in document order.
    fn flatten(self) -> Tree {
        let mut tree = Tree::with_capacity(self.links.borrow().len(), Arc::clone(&self.classes));
        let mut at = self.links(0).first;
        let mut parents: Vec<u32> = Vec::new();
        while at != 0 {
            let Links { first, next, parent, bytes, .. } = self.links(at);
            let kind = match self.contents.borrow_mut().take(at) {
                Content::Element(name, attributes) => Kind::Element { name: name.local, attributes },
                Content::Text(text) => Kind::Text(text),
                Content::Other => Kind::Other,
            };
            let number = tree.push(parents.last().copied(), kind, bytes.0 as usize..bytes.1 as usize);
            if first != 0 {
                parents.push(number);
                at = first;
                continue;
            }
            at = next;
            let mut up = parent;
            while at == 0
                && let Some(closed) = parents.pop()
            {
                tree.close(closed);
                let Links { next, parent, .. } = self.links(up);
                (at, up) = (next, parent);
            }
        }
        tree
    }
}

impl TreeSink for Arena {
    type Handle = u32;
    type Output = Tree;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree {
        self.flatten()
    }

    fn parse_error(&self, _: std::borrow::Cow<'static, str>) {}

    fn get_document(&self) -> u32 {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a u32) -> Ref<'a, QualName> {
        let name = Ref::filter_map(self.contents.borrow(), |contents| match contents.get(*target) {
            Some(Content::Element(name, _)) => Some(name),
            _ => None,
        });
        name.unwrap_or_else(|_| self.nameless.borrow())
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> u32 {
        self.make(Content::Element(name, attributes))
    }

    fn create_comment(&self, _: StrTendril) -> u32 {
        self.make(Content::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> u32 {
        self.make(Content::Other)
    }

    fn append(&self, parent: &u32, child: NodeOrText<u32>) {
        self.add(*parent, 0, child);
    }

    fn append_based_on_parent_node(&self, element: &u32, previous: &u32, child: NodeOrText<u32>) {
        match self.links(*element).parent {
            0 => self.add(*previous, 0, child),
            parent => self.add(parent, *element, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // The content of a template is never shown, so it is added to the element itself.
    fn get_template_contents(&self, target: &u32) -> u32 {
        *target
    }

    fn same_node(&self, x: &u32, y: &u32) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &u32, child: NodeOrText<u32>) {
        self.add(self.links(*sibling).parent, *sibling, child);
    }

    fn add_attrs_if_missing(&self, target: &u32, attributes: Vec<Attribute>) {
        if let Some(Content::Element(_, have)) = self.contents.borrow_mut().get_mut(*target) {
            for attribute in attributes {
                if have.len() < MAX_ATTRIBUTES && !have.iter().any(|known| known.name == attribute.name) {
                    have.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &u32) {
        self.detach(*target);
    }

    fn reparent_children(&self, node: &u32, new_parent: &u32) {
        loop {
            let child = self.links(*node).first;
            if child == 0 {
                break;
            }
            self.detach(child);
            self.insert(*new_parent, 0, child);
        }
    }
}
