//! Builds the tree of a text from elements and pieces of text in document order, like an HTML parser.

use std::ops::Range;

use html5ever::tendril::StrTendril;
use html5ever::{Attribute, LocalName, QualName, ns};

use super::inline;
use crate::document::html::tree::{Kind, Tree};
use crate::text::addresses;

/// Builds a tree. Elements are opened and closed in document order.
pub(super) struct Builder<'t> {
    text: &'t str,
    tree: Tree,
    open: Vec<u32>,
}

impl<'t> Builder<'t> {
    /// Starts the tree of a text. The nodes refer to the bytes of this text.
    pub(super) fn new(text: &'t str) -> Self {
        let mut builder = Self { text, tree: Tree::default(), open: Vec::new() };
        builder.open("body", 0);
        builder
    }

    /// The number that the next node will have.
    pub(super) fn next(&self) -> usize {
        self.tree.len()
    }

    /// Opens an element at a byte.
    pub(super) fn open(&mut self, name: &str, at: usize) -> usize {
        self.open_with(name, at, Vec::new())
    }

    /// Opens a link.
    pub(super) fn open_link(&mut self, address: &str, at: usize) -> usize {
        let name = QualName::new(None, ns!(), LocalName::from("href"));
        self.open_with("a", at, vec![Attribute { name, value: StrTendril::from(address) }])
    }

    fn open_with(&mut self, name: &str, at: usize, attributes: Vec<Attribute>) -> usize {
        let kind = Kind::Element { name: LocalName::from(name), attributes };
        let number = self.tree.push(self.open.last().copied(), kind, at..at);
        self.open.push(number);
        number as usize
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self) {
        if let Some(last) = self.open.pop() {
            self.tree.close(last);
        }
    }

    /// Adds a piece of the text as it is printed.
    pub(super) fn piece(&mut self, bytes: Range<usize>) {
        if let Some(said) = self.text.get(bytes.clone()) {
            self.said(said, bytes);
        }
    }

    /// Adds words that stand at these bytes in another form.
    pub(super) fn said(&mut self, said: &str, bytes: Range<usize>) {
        if !said.is_empty() {
            let number = self.tree.push(self.open.last().copied(), Kind::Text(StrTendril::from(said)), bytes);
            self.tree.close(number);
        }
    }

    /// Adds a piece of text with the marks of links and emphasis that are used beside Markdown.
    pub(super) fn text(&mut self, bytes: Range<usize>) {
        let Some(said) = self.text.get(bytes.clone()) else { return };
        let mut from = bytes.start;
        for mark in inline::marks(said) {
            let at = |range: Range<usize>| bytes.start + range.start..bytes.start + range.end;
            self.plain(from..bytes.start + mark.all.start);
            let words = at(mark.words);
            match mark.address.and_then(|address| said.get(address)) {
                Some(address) => {
                    self.open_link(address, words.start);
                    self.piece(words);
                    self.close();
                }
                None => self.piece(words),
            }
            from = bytes.start + mark.all.end;
        }
        self.plain(from..bytes.end);
    }

    /// Adds a piece of plain text. Each address in it becomes a link on its own line.
    fn plain(&mut self, bytes: Range<usize>) {
        let Some(said) = self.text.get(bytes.clone()) else { return };
        let mut from = bytes.start;
        for link in addresses::find(said) {
            let (start, end) = (bytes.start + link.bytes.start, bytes.start + link.bytes.end);
            self.piece(from..start);
            self.open("div", start);
            self.open_link(&link.address, start);
            self.piece(start..end);
            self.close();
            self.close();
            from = end;
        }
        self.piece(from..bytes.end);
    }

    /// Adds an element that contains a piece of plain text.
    pub(super) fn line(&mut self, name: &str, bytes: Range<usize>) -> usize {
        let number = self.open(name, bytes.start);
        self.text(bytes);
        self.close();
        number
    }

    /// Closes all elements and returns the tree.
    pub(super) fn finish(mut self) -> Tree {
        while !self.open.is_empty() {
            self.close();
        }
        self.tree
    }
}
