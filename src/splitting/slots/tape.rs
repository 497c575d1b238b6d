//! The tape of a record: its visible text, written once, with the range of every element.
//!
//! Lines are divided as in a browser, by block elements and `br`. Every candidate for a field is a range of this text,
//! so the text that remains after some ranges are taken is known without reading the page again.

use std::borrow::Cow;
use std::ops::Range;

use crate::document::html::elements::is_block;
use crate::document::html::field_hints as fields;
use crate::document::html::node_facts::Facts;
use crate::document::html::tree::Tree;
use crate::text::whitespace::is_normal;

/// Largest number of bytes of text of one record. A longer record is a document of its own.
const LONGEST: usize = 1 << 16;

/// A piece of text that comes from one node of the page.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The text node, or the image if the text is its alternative text.
    pub node: usize,
    /// The range in the text of the tape.
    pub range: Range<usize>,
    /// The element that contains the run, as an index into [`Tape::elements`].
    pub element: Option<usize>,
}

/// An element of the record.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    /// The node of the element.
    pub node: usize,
    /// The range of its text; empty if it has no text.
    pub range: Range<usize>,
    /// The element around it, if that element belongs to the record, too.
    pub parent: Option<usize>,
    /// Whether the element is on lines of its own.
    pub block: bool,
}

/// A line of the record.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// The range in the text of the tape.
    pub range: Range<usize>,
    /// The innermost block element around the line, as an index into [`Tape::elements`].
    pub block: Option<usize>,
    /// The first run of the line, as an index into [`Tape::runs`].
    pub first_run: usize,
    /// Number of blank lines before the line in a text rendering.
    pub gap: u32,
    /// Whether the line is the alternative text of an image.
    pub alternative: bool,
}

/// The text of one record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tape {
    /// The text. Lines are separated by `\n`, and other white space is reduced to single spaces.
    pub text: String,
    /// The pieces of text, in order.
    pub runs: Vec<Run>,
    /// The elements, in document order.
    pub elements: Vec<Element>,
    /// The lines, in order.
    pub lines: Vec<Line>,
    /// The nodes of runs that are linked, in order.
    pub links: Vec<usize>,
}

impl Tape {
    /// The text of a range, on one line.
    pub(crate) fn words(&self, range: &Range<usize>) -> String {
        self.said(range).into_owned()
    }

    /// The text of a range, on one line, copied only if it is on several lines.
    pub(crate) fn said(&self, range: &Range<usize>) -> Cow<'_, str> {
        let text = self.get(range);
        match memchr::memchr(b'\n', text.as_bytes()) {
            Some(_) => Cow::Owned(text.replace('\n', " ")),
            None => Cow::Borrowed(text),
        }
    }

    /// The text of a range.
    pub(crate) fn get(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The elements around a run, the innermost first.
    pub(crate) fn around(&self, run: &Run) -> impl Iterator<Item = &Element> {
        let first = run.element;
        std::iter::successors(first, |at| self.elements.get(*at).and_then(|element| element.parent))
            .filter_map(|at| self.elements.get(at))
    }

    /// The runs that overlap a range.
    pub(crate) fn runs_in(&self, range: &Range<usize>) -> &[Run] {
        let first = self.runs.partition_point(|run| run.range.end <= range.start);
        let last = self.runs.partition_point(|run| run.range.start < range.end);
        self.runs.get(first..last.max(first)).unwrap_or_default()
    }

    /// The indices of the lines that overlap a range.
    pub(crate) fn lines_in(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.lines.partition_point(|line| line.range.end <= range.start);
        let last = self.lines.partition_point(|line| line.range.start < range.end);
        first..last.max(first)
    }

    /// A range without white space and separators at its ends.
    pub(crate) fn trimmed(&self, range: &Range<usize>, edge: impl Fn(char) -> bool) -> Range<usize> {
        let text = self.get(range);
        let start = text.len() - text.trim_start_matches(&edge).len();
        let end = text.trim_end_matches(&edge).len();
        if start >= end { range.start..range.start } else { range.start + start..range.start + end }
    }
}

/// Writes the tapes of records one after the other, and reuses the memory of the previous one.
pub(crate) struct Writer<'a> {
    tree: &'a Tree,
    facts: &'a [Facts],
    tape: Tape,
    /// Elements that are open, each with the node after its last one.
    open: Vec<(usize, usize)>,
    /// Whether a space is needed before the next text.
    space: bool,
    /// Whether a new line is needed before the next text.
    fresh: bool,
    gap: u32,
    breaks: u32,
    /// Whether the record is in preformatted text.
    preformatted: bool,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(tree: &'a Tree, facts: &'a [Facts]) -> Self {
        let (tape, open) = (Tape::default(), Vec::new());
        Self { tree, facts, tape, open, space: false, fresh: true, gap: 0, breaks: 0, preformatted: false }
    }

    /// Writes the tape of the record with this range of nodes.
    pub(crate) fn write(&mut self, record: &Range<usize>) -> Tape {
        self.tape = Tape::default();
        self.open.clear();
        (self.space, self.fresh, self.gap, self.breaks) = (false, true, 0, 0);
        self.preformatted = self.tree.ancestors(record.start).any(|up| self.tree.name(up) == Some("pre"));
        let mut at = record.start;
        let mut closed = usize::MAX;
        self.begin_of_line(record.start);
        while at < record.end {
            while let Some((element, end)) = self.open.last().copied()
                && end <= at
            {
                self.open.pop();
                self.close(element);
                closed = at;
            }
            if self.facts.get(at).is_none_or(|fact| fact.hidden) {
                at = self.tree.end(at);
                continue;
            }
            if let Some(text) = self.tree.text(at) {
                if self.tape.text.len() < LONGEST {
                    let own = if at + 1 == record.end { self.end_of_line(at, text) } else { text };
                    self.text(at, own, false);
                }
            } else if let Some(name) = self.tree.name(at) {
                match name {
                    "br" => self.line_break(),
                    "img" => self.image(at),
                    _ => self.element(at, name, closed == at),
                }
            }
            at += 1;
        }
        while let Some((element, _)) = self.open.pop() {
            self.close(element);
        }
        let mut tape = std::mem::take(&mut self.tape);
        for place in 0..tape.lines.len() {
            let end = tape.lines.get(place + 1).map_or(tape.text.len(), |next| next.range.start.saturating_sub(1));
            if let Some(line) = tape.lines.get_mut(place) {
                line.range.end = end;
            }
        }
        tape
    }

    /// Writes what stands before the record on its line of preformatted text, which belongs to the text node before it.
    fn begin_of_line(&mut self, start: usize) {
        let before =
            start.checked_sub(1).filter(|at| self.preformatted && self.tree.parent(*at) == self.tree.parent(start));
        let shown = before.filter(|at| self.facts.get(*at).is_some_and(|fact| !fact.hidden));
        // The line break after `<pre>` is no part of the text.
        let first = |at: usize| self.tree.parent(at).is_some_and(|parent| parent + 1 == at);
        let line = shown.and_then(|at| {
            let text = self.tree.text(at)?;
            let line = text.rsplit_once('\n').map(|(_, line)| line).or_else(|| first(at).then_some(text));
            Some((at, line?))
        });
        if let Some((at, line)) = line {
            self.inline(at, line, false);
        }
    }

    /// The text at the end of a record in preformatted text, without the beginning of the line on which the next record
    /// stands.
    fn end_of_line<'t>(&self, at: usize, text: &'t str) -> &'t str {
        let parent = self.tree.parent(at).filter(|_| self.preformatted);
        let is_last = parent.is_none_or(|parent| self.tree.end(parent) <= at + 1);
        text.rsplit_once('\n').filter(|_| !is_last).map_or(text, |(own, _)| own)
    }

    fn element(&mut self, at: usize, name: &str, beside: bool) {
        let block = is_block(name);
        if block {
            self.margin(name);
        } else if beside && self.stands_apart(at, name) {
            self.fresh = true;
        }
        let parent = self.open.last().map(|(element, _)| *element);
        // The range is inverted until some text of the element is seen.
        let nothing = Range { start: usize::MAX, end: 0 };
        self.tape.elements.push(Element { node: at, range: nothing, parent, block });
        self.open.push((self.tape.elements.len() - 1, self.tree.end(at)));
    }

    fn close(&mut self, element: usize) {
        let Some(own) = self.tape.elements.get_mut(element) else { return };
        if own.range.start > own.range.end {
            own.range = self.tape.text.len()..self.tape.text.len();
        }
        let (range, parent, block, node) = (own.range.clone(), own.parent, own.block, own.node);
        if !range.is_empty()
            && let Some(parent) = parent.and_then(|parent| self.tape.elements.get_mut(parent))
        {
            parent.range = parent.range.start.min(range.start)..parent.range.end.max(range.end);
        }
        if block {
            let name = self.tree.name(node).unwrap_or_default();
            self.margin(name);
        }
    }

    /// Notes that a block begins or ends: the next text is on another line, after the margin that browsers add.
    fn margin(&mut self, name: &str) {
        self.fresh = true;
        self.breaks = self.breaks.max(1);
        self.gap = self.gap.max(match name {
            "p" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "dl" | "blockquote" | "pre" | "table"
            | "figure" | "hr" | "fieldset" => 1,
            _ => 0,
        });
    }

    fn line_break(&mut self) {
        if !self.fresh {
            self.fresh = true;
            self.breaks = 1;
        } else {
            self.breaks += 1;
            if self.breaks > 1 {
                self.gap = self.gap.max(self.breaks - 1);
            }
        }
    }

    /// Whether an element follows another one without a space between their words, so that only a style sheet separates
    /// them.
    fn stands_apart(&self, at: usize, name: &str) -> bool {
        if !matches!(name, "a" | "span" | "time" | "small" | "cite" | "label" | "em" | "strong" | "b" | "i") {
            return false;
        }
        let first = (at + 1..self.tree.end(at)).find_map(|node| self.tree.text(node));
        let line = self.tape.text.rsplit('\n').next().unwrap_or_default();
        !self.space
            && self.facts.get(at).is_some_and(|fact| fact.text() >= 3)
            && line.chars().filter(|c| !c.is_whitespace()).nth(2).is_some()
            && line.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '?' | '!' | '”' | '»'))
            && first.is_some_and(|text| text.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '[' | '“' | '«')))
    }

    fn image(&mut self, at: usize) {
        let words = self.tree.attribute(at, "alt").unwrap_or_default().trim();
        let own = self.tape.text.rsplit('\n').next().is_none_or(str::is_empty) || self.fresh;
        let link = self.open.iter().rev().filter_map(|(element, _)| self.tape.elements.get(*element));
        let link = link.map(|element| element.node).find(|node| self.tree.name(*node) == Some("a"));
        let named = link.is_some_and(|link| self.facts.get(link).is_some_and(|fact| fact.link > 0));
        if words.is_empty()
            || !own
            || fields::is_icon(self.tree, at, words)
            || named && words.chars().count() < 4
            || self.tape.text.len() >= LONGEST
        {
            return;
        }
        self.fresh = true;
        let words = words.to_owned();
        self.text(at, &words, true);
        self.fresh = true;
    }

    fn text(&mut self, node: usize, text: &str, alternative: bool) {
        let in_pre = |(element, _): &(usize, usize)| {
            let node = self.tape.elements.get(*element).map(|element| element.node);
            node.is_some_and(|node| self.tree.name(node) == Some("pre"))
        };
        let preformatted = text.contains('\n') && (self.preformatted || self.open.iter().any(in_pre));
        if preformatted {
            for (number, line) in text.split('\n').enumerate() {
                if number > 0 {
                    self.line_break();
                }
                self.inline(node, line, alternative);
            }
        } else {
            self.inline(node, text, alternative);
        }
    }

    fn inline(&mut self, node: usize, text: &str, alternative: bool) {
        let is_space = |c: char| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
        let (mut start, mut rest) = (None, text);
        // Most texts are words with single spaces between them, which are copied at once.
        let bytes = text.as_bytes();
        let is_plain = !matches!(bytes, [] | [b' ', ..] | [.., b' ']) && is_normal(bytes);
        loop {
            let next = rest.trim_start_matches(is_space);
            let spaces = rest.get(..rest.len() - next.len()).unwrap_or_default();
            self.space |= spaces.contains(char::is_whitespace);
            if next.is_empty() {
                break;
            }
            let end = if is_plain { next.len() } else { next.find(is_space).unwrap_or(next.len()) };
            let (word, behind) = next.split_at_checked(end).unwrap_or((next, ""));
            if self.fresh {
                self.begin_line(alternative);
            } else if self.space {
                self.tape.text.push(' ');
            }
            (self.fresh, self.space) = (false, false);
            start.get_or_insert(self.tape.text.len());
            self.tape.text.push_str(word);
            rest = behind;
        }
        let Some(start) = start else { return };
        let range = start..self.tape.text.len();
        let element = self.open.last().map(|(element, _)| *element);
        if let Some(own) = element.and_then(|element| self.tape.elements.get_mut(element)) {
            own.range = own.range.start.min(range.start)..own.range.end.max(range.end);
        }
        if self.facts.get(node).is_some_and(|fact| fact.linked) {
            self.tape.links.push(node);
        }
        self.tape.runs.push(Run { node, range, element });
        self.breaks = 0;
    }

    fn begin_line(&mut self, alternative: bool) {
        if !self.tape.text.is_empty() {
            self.tape.text.push('\n');
        }
        let block = self.open.iter().rev().map(|(element, _)| *element);
        let block = block.into_iter().find(|at| self.tape.elements.get(*at).is_some_and(|element| element.block));
        let gap = if self.tape.lines.is_empty() { 0 } else { self.gap };
        let start = self.tape.text.len();
        let first_run = self.tape.runs.len();
        self.tape.lines.push(Line { range: start..start, block, first_run, gap, alternative });
        (self.gap, self.space) = (0, false);
    }
}

impl Tape {
    /// Whether a run is inside a link with a valid address.
    pub(crate) fn linked(&self, run: &Run) -> bool {
        self.links.binary_search(&run.node).is_ok()
    }
}
