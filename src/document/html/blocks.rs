//! Converts the nodes of a page to blocks: the visible text as runs of inline content, with the hints that the markup
//! gives about each.

use std::ops::Range;
use std::sync::Arc;

use url::Url;

use super::field_hints;
use super::inline_run::{Link, Run};
use super::lead_ins;
use super::line_numbers::LineIndex;
use super::links;
use super::node_facts::{Facts, characters};
use super::open_elements::Open;
use super::tree::Tree;
use crate::document::{Block, Bound, Field};
use crate::text::whitespace::normalise;

/// The greatest number of blocks for which memory is reserved in advance.
const MOST_EXPECTED: usize = 10_000;

/// Builds the blocks of a page.
pub(crate) struct Renderer<'a> {
    tree: &'a Tree,
    facts: &'a [Facts],
    base: Option<&'a Url>,
    lines: LineIndex,
    /// The records, as ranges of nodes in document order.
    records: &'a [Range<usize>],
    /// The nodes at which a record begins or ends. A run never crosses them.
    breaks: Vec<usize>,
    /// The nodes before which an item continues after its title, in document order.
    cuts: Vec<usize>,
    /// The fields that the source pins, in the order of their nodes.
    pinned: Vec<(usize, Field)>,
    /// The blocks of each record, if they were already made.
    decided: Option<Vec<Vec<Block>>>,
    blocks: Vec<Block>,
    /// The first node of each block.
    first_nodes: Vec<usize>,
    run: Run,
    run_first: usize,
    /// The node that last declared a language, and the language.
    language: Option<(usize, Option<Arc<str>>)>,
    /// The number of blank lines since the last block.
    gap: u32,
    broken: u32,
}

impl<'a> Renderer<'a> {
    /// Creates a renderer of `tree`, which was parsed from `text`. `records` are ranges of nodes in document order.
    pub(crate) fn new(
        tree: &'a Tree,
        facts: &'a [Facts],
        text: &str,
        base: Option<&'a Url>,
        records: &'a [Range<usize>],
        pinned: Vec<(usize, Field)>,
    ) -> Self {
        let cuts = lead_ins::find(tree, facts, records);
        Self { cuts, pinned, decided: None, ..Self::around(tree, facts, text, base, records, Vec::new()) }
    }

    /// Creates a renderer for the content around records whose blocks were already made.
    pub(crate) fn around(
        tree: &'a Tree,
        facts: &'a [Facts],
        text: &str,
        base: Option<&'a Url>,
        records: &'a [Range<usize>],
        decided: Vec<Vec<Block>>,
    ) -> Self {
        let mut breaks: Vec<usize> = records.iter().flat_map(|record| [record.start, record.end]).collect();
        breaks.sort_unstable();
        breaks.dedup();
        // The number of blocks is not much greater than the number of texts.
        let is_shown = |(at, fact): &(usize, &Facts)| !fact.hidden && fact.text() > 0 && tree.text(*at).is_some();
        let texts = facts.iter().enumerate().filter(is_shown).count().min(MOST_EXPECTED);
        Self {
            tree,
            facts,
            base,
            lines: LineIndex::new(text),
            records,
            breaks,
            cuts: Vec::new(),
            pinned: Vec::new(),
            decided: Some(decided),
            blocks: Vec::with_capacity(texts),
            first_nodes: Vec::with_capacity(texts),
            run: Run::default(),
            run_first: 0,
            language: None,
            gap: 0,
            broken: 0,
        }
    }

    /// Inserts the blocks of the record that begins at a node, and returns the node after the record.
    fn place(&mut self, at: usize) -> Option<usize> {
        let decided = self.decided.as_mut()?;
        let number = self.records.binary_search_by_key(&at, |record| record.start).ok()?;
        let made = decided.get_mut(number).map(std::mem::take).unwrap_or_default();
        let end = self.records.get(number).map(|record| record.end)?;
        self.break_line(0);
        for mut block in made {
            if self.first_nodes.last() != Some(&at) {
                block.gap = block.gap.max(self.gap);
            }
            if self.blocks.is_empty() {
                block.gap = 0;
            }
            (self.gap, self.broken) = (0, 0);
            self.blocks.push(block);
            self.first_nodes.push(at);
        }
        Some(end)
    }

    /// Builds the blocks, and returns them with the first node of each.
    pub(crate) fn render(mut self) -> (Vec<Block>, Vec<usize>) {
        let mut open: Vec<Open> = Vec::new();
        let (mut next_break, mut next_cut) = (0, 0);
        // The byte at which the inline element that was closed last ends.
        let mut closed = 0;
        let mut at = 0;
        while at < self.tree.len() {
            while let Some(top) = open.last()
                && top.end <= at
            {
                let (block, margin, end) = (top.block, top.margin, top.end);
                open.pop();
                if block {
                    self.break_line(margin);
                } else {
                    closed = end;
                }
            }
            if let Some(end) = self.place(at) {
                at = end;
                continue;
            }
            if self.breaks.get(next_break).is_some_and(|node| *node <= at) {
                self.break_line(0);
                while self.breaks.get(next_break).is_some_and(|node| *node <= at) {
                    next_break += 1;
                }
            }
            while self.cuts.get(next_cut).is_some_and(|node| *node <= at) {
                self.cut();
                next_cut += 1;
            }
            if self.facts.get(at).is_none_or(|fact| fact.hidden) {
                // A break inside of the skipped range is handled above.
                at = self.tree.end(at);
                continue;
            }
            if let Some(text) = self.tree.text(at) {
                self.text(at, text, open.last());
            } else if let Some(name) = self.tree.name(at) {
                match name {
                    "br" => self.new_line(),
                    "img" => self.image(at, open.last()),
                    "input" | "col" | "source" | "track" | "wbr" | "meta" | "link" => {}
                    _ => {
                        let parent = open.last().cloned().unwrap_or_default();
                        let own = self.open(at, name, parent);
                        if own.block {
                            self.break_line(own.margin);
                        } else if closed == at && self.stands_apart(at, name) {
                            self.break_line(0);
                        }
                        open.push(own);
                    }
                }
                if let Some(date) = self.marked_date(at, name) {
                    self.run.time.get_or_insert(date);
                }
            }
            at += 1;
        }
        self.break_line(0);
        (self.blocks, self.first_nodes)
    }

    /// Returns whether the run begins a record that contains other text. If such a run is bold, it is treated like a
    /// heading.
    fn begins_record(&self, characters: usize) -> bool {
        let at = self.run_first;
        let Some(record) = self.record(at) else { return false };
        let fresh = self.first_nodes.last().is_none_or(|last| *last < record.start);
        let text = |node: usize| self.facts.get(node).map_or(0, Facts::text) as usize;
        let top = std::iter::successors(Some(record.start), |node| Some(self.tree.end(*node)));
        let all: usize = top.take_while(|node| *node < record.end).map(text).sum();
        fresh && characters < 200 && all > characters + 10
    }

    /// The record that contains a node.
    fn record(&self, at: usize) -> Option<&Range<usize>> {
        let next = self.records.partition_point(|record| record.start <= at);
        next.checked_sub(1).and_then(|own| self.records.get(own)).filter(|record| at < record.end)
    }

    /// Returns whether an element directly follows another one without a space between their words, so that only a
    /// style sheet separates them. Shorter pieces are parts of a word, such as a large initial.
    fn stands_apart(&self, at: usize, name: &str) -> bool {
        if !matches!(name, "a" | "span" | "time" | "small" | "cite" | "label" | "em" | "strong" | "b" | "i") {
            return false;
        }
        let long = |at: usize| self.facts.get(at).is_some_and(|fact| fact.text() >= 3);
        let first = (at + 1..self.tree.end(at)).find_map(|node| self.tree.text(node));
        self.run.characters >= 3
            && long(at)
            && self.run.text.ends_with(char::is_alphanumeric)
            && first.is_some_and(|text| text.starts_with(char::is_alphanumeric))
    }

    /// The context inside of the element `at`, derived from the context around it.
    fn open(&self, at: usize, name: &str, around: Open) -> Open {
        let label = around.label;
        let mut own = around.inside(self.tree, self.facts, at, name);
        // A term at which a record begins is the title of the record, and not a label.
        if name == "dt" && self.records.binary_search_by_key(&at, |record| record.start).is_ok() {
            own.label = label;
        }
        let place = self.pinned.partition_point(|(node, _)| *node < at);
        if let Some((_, field)) = self.pinned.get(place).filter(|(node, _)| *node == at) {
            (own.field, own.field_node) = (Some(*field), at);
        }
        own
    }

    /// The date in an attribute: `datetime` of `time`, or `content` of a property for a date.
    fn marked_date(&self, at: usize, name: &str) -> Option<String> {
        let tree = self.tree;
        let value = match name {
            "time" => tree.attribute(at, "datetime"),
            _ if self.facts.get(at).is_some_and(|fact| fact.dated) => {
                tree.attribute(at, "content").or_else(|| tree.attribute(at, "datetime"))
            }
            _ => None,
        };
        value.map(normalise).filter(|value| value.len() >= 4 && value.len() < 64)
    }

    fn text(&mut self, at: usize, text: &str, open: Option<&Open>) {
        let bytes = self.tree.bytes(at);
        let preformatted = open.is_some_and(|open| open.preformatted);
        if !preformatted {
            self.inline(at, text, bytes, open);
            return;
        }
        for (number, line) in text.split('\n').enumerate() {
            if number > 0 {
                self.new_line();
            }
            self.inline(at, line, bytes.clone(), open);
        }
    }

    fn inline(&mut self, at: usize, text: &str, bytes: Range<usize>, open: Option<&Open>) {
        let characters = characters(text);
        if characters == 0 {
            if !self.run.text.is_empty() && !text.is_empty() {
                self.run.text.push(' ');
                self.run.end.push(' ');
            }
            return;
        }
        let nothing = Open::default();
        let open = open.unwrap_or(&nothing);
        // In "Report (PDF, 691 KB)", the form of the document is not part of the text of the link.
        if open.link.is_none() && self.run.linked == self.run.characters && !self.run.files.is_empty() {
            let bare = text.trim();
            if bare.starts_with(['(', '[']) && bare.ends_with([')', ']']) && bare.len() < 40 && links::is_kind(bare) {
                self.flush();
            }
        }
        // In "16 May by A. Author", the marked date and author are separate fields.
        let last = self.run.fields.last().and_then(|(field, _)| *field);
        if let (Some(last), Some(field)) = (last, open.field) {
            let (a, b) = (self.run.field_node, open.field_node);
            // A field inside of another one, such as a name in a sentence, does not begin a new block.
            let nested = a <= b && b < self.tree.end(a) || b <= a && a < self.tree.end(b);
            if last != field && !nested {
                self.flush();
            }
        }
        if self.run.characters == 0 {
            self.run_first = at;
        }
        let aside = open.navigation && !self.records.is_empty() && self.record(at).is_none();
        let run = &mut self.run;
        run.text.push_str(text);
        if open.link.is_none() && text.contains(char::is_alphanumeric) {
            run.end.clear();
        } else {
            run.end.push_str(text);
        }
        run.characters += characters;
        match &mut run.bytes {
            Some(have) => have.end = have.end.max(bytes.end),
            None => run.bytes = Some(bytes),
        }
        run.heading = Some(run.heading.map_or(open.heading, |have| if have == 0 { 0 } else { open.heading.min(have) }));
        run.list_item |= open.list_item;
        run.navigation |= open.navigation;
        if open.label {
            run.labelled += characters;
        }
        if open.bold {
            run.bold += characters;
        }
        if open.field.is_some() {
            run.field_node = open.field_node;
        }
        match run.fields.iter_mut().find(|(field, _)| *field == open.field) {
            Some((_, count)) => *count += characters,
            None => run.fields.push((open.field, characters)),
        }
        if let Some(language) = open.language {
            if self.language.as_ref().is_none_or(|(node, _)| *node != language) {
                let tag = ["lang", "xml:lang", "hreflang"].iter().find_map(|name| self.tree.attribute(language, name));
                let tag = tag.filter(|tag| !tag.is_empty() && tag.len() < 20);
                self.language = Some((language, tag.map(Arc::from)));
            }
            run.language = self.language.as_ref().and_then(|(_, tag)| tag.clone());
        }
        if let Some(link) = open.link {
            run.linked += characters;
            // The text of a link is contiguous, so only the last link can continue.
            match run.links.last_mut().filter(|last| last.node == link) {
                Some(last) => {
                    last.characters += characters;
                    last.words.push_str(text);
                }
                None => {
                    // The addresses of a menu beside the records are not needed.
                    let address = if aside { None } else { links::address(self.tree, link, self.base) };
                    run.files.extend(address.as_deref().and_then(|address| links::file(self.tree, link, address)));
                    let words = if address.is_some() { text.to_owned() } else { String::new() };
                    run.links.push(Link { node: link, characters, address, words });
                }
            }
        }
    }

    /// Reads the alternative text of an image at the beginning of a line.
    fn image(&mut self, at: usize, open: Option<&Open>) {
        let alternative = self.tree.attribute(at, "alt").unwrap_or_default().trim().to_owned();
        let icon = field_hints::is_icon(self.tree, at, &alternative);
        let link = open.and_then(|open| open.link);
        if alternative.is_empty() || icon || self.run.characters > 0 {
            return;
        }
        // An image in a link that also contains words is named by these words.
        if link.is_some_and(|link| self.facts.get(link).is_some_and(|fact| fact.link > 0))
            && alternative.chars().count() < 4
        {
            return;
        }
        self.inline(at, &alternative, self.tree.bytes(at), open);
        self.run.alternative = true;
        self.new_line();
    }

    /// Ends the line. A second line end in a row is a blank line.
    fn new_line(&mut self) {
        if self.run.characters > 0 {
            self.flush();
            self.broken = 1;
        } else {
            self.broken += 1;
            if self.broken > 1 {
                self.gap = self.gap.max(self.broken - 1);
            }
        }
    }

    /// Ends the title at the head of an item. The rest of the line belongs to the text of the item.
    fn cut(&mut self) {
        if self.run.characters > 0 {
            self.run.head = true;
            self.flush();
            self.run.tail = true;
        }
    }

    fn break_line(&mut self, margin: u32) {
        if self.run.characters > 0 {
            self.flush();
        }
        self.broken = self.broken.max(1);
        self.gap = self.gap.max(margin);
    }

    fn flush(&mut self) {
        let text = self.run.text();
        if !text.is_empty() {
            self.add(text);
        }
        self.run.clear();
    }

    /// Adds a block with the content of the run and the text `text`.
    fn add(&mut self, text: String) {
        let run = &self.run;
        let bytes = run.bytes.clone().unwrap_or(0..0);
        let begins = run.bold * 10 >= run.characters * 9 && run.labelled == 0 && self.begins_record(run.characters);
        let sizes = links::sizes(&text);
        let before = self.blocks.last_mut().and_then(|block| block.hints.as_mut()).map(|hints| &mut hints.files);
        if let (Some([file]), [size], []) = (before.map(Vec::as_mut_slice), sizes.as_slice(), run.files.as_slice()) {
            file.bytes = file.bytes.or(Some(*size));
        }
        let hints = self.run.hints(begins, &sizes);
        let (first, last) = self.lines.lines(&bytes);
        self.blocks.push(Block {
            text,
            lines: (first, last),
            bytes,
            gap: if self.blocks.is_empty() { 0 } else { self.gap },
            indent: 0,
            bound: Bound::Free,
            hints: Some(Box::new(hints)),
            decided: None,
            settled: None,
            evidence: None,
        });
        self.first_nodes.push(self.run_first);
        (self.gap, self.broken) = (0, 0);
    }
}
