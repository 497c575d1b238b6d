//! Reads XML as small trees: the elements of which a format consists, one after the other.
//!
//! Only character references and the entities of XML and HTML are expanded. External entities are never read, and the
//! depth is limited. XML that is not well-formed is mended, and the corrections are recorded in the element that
//! contains them. For a truncated document, the complete elements are passed on.

mod element;
mod markup_errors;
mod mend;
mod pieces;
pub(crate) mod references;
mod survey;
mod tags;
#[cfg(test)]
mod tests;

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::budget::{Budget, Count, Limits};
use super::window::Window;
use crate::error::{Error, Result};
pub(crate) use element::{Cut, Element, Node};
use mend::Mended;
use pieces::{Before, Done};
pub(crate) use survey::is_divisible;

/// The deepest nesting of elements that is accepted. Catalogues need about twelve levels.
const DEPTH: usize = 256;

/// Passes on, one by one, every outermost element for which `wanted` returns true, by its namespace and local name. For
/// a truncated document, returns the place where it was cut off; the incomplete element is not passed on. If the document
/// is not held whole, [`is_divisible`] must hold for it.
///
/// # Errors
/// Returns an error if the text cannot be read or has no element, if it is nested too deeply, or if an element has more
/// parts than the budget allows. Passes on the errors of `take`.
pub(crate) fn each<'t>(
    text: impl Into<Window<'t>>,
    budget: &Budget,
    wanted: impl Fn(&str, &str) -> bool,
    mut take: impl FnMut(Element) -> Result<()>,
) -> Result<Option<Cut>> {
    let mut window = text.into();
    let mut before = Before::default();
    loop {
        if window.text().is_empty() && !window.is_last() {
            window.more()?;
            continue;
        }
        let passed = {
            let text = before.piece(&window);
            let mended = mend::mend_piece(&text, before.place(&window));
            let walk = Walk {
                original: &text,
                mended: &mended,
                before: &before,
                lines: Lines { text: &mended.text, at: 0, line: before.lines() + 1 },
                depth: 0,
                taken: Vec::new(),
                bases: Vec::new(),
                parts: 0,
                begun: None,
                done: Done::none(&mended),
                is_last: window.is_last(),
                take: &mut take,
            };
            let (done, cut) = walk.run(budget, &wanted)?;
            if window.is_last() {
                return Ok(cut);
            }
            before.advance(done, &mended)
        };
        window.leave(passed);
        check_held(&window, budget.limits())?;
        window.more()?;
    }
}

/// Refuses an element that is longer than a document may be.
fn check_held(window: &Window<'_>, limits: Limits) -> Result<()> {
    limits.check_held("an element of the XML", window.text().len() as u64)
}

/// The namespace of an element, which is empty if it has none.
fn space_of(reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> String {
    match reader.resolver().resolve_element(tag.name()).0 {
        ResolveResult::Bound(space) => space.as_ref().to_owned(),
        ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
    }
}

/// The state of reading a piece of a document.
struct Walk<'t, T> {
    original: &'t str,
    mended: &'t Mended<'t>,
    before: &'t Before,
    lines: Lines<'t>,
    /// The number of open elements.
    depth: usize,
    /// The open elements that are being collected.
    taken: Vec<Element>,
    /// The `xml:base` attributes of open elements, with their depths.
    bases: Vec<(usize, String)>,
    /// The number of elements, attributes and pieces of text in the current collected element.
    parts: u64,
    /// The text of the incomplete element, with its first line.
    begun: Option<(u64, String)>,
    done: Done,
    /// True if the document ends with this piece.
    is_last: bool,
    take: T,
}

impl<T: FnMut(Element) -> Result<()>> Walk<'_, T> {
    /// Returns what was read for good, and where the document was cut off, if this is its last piece.
    fn run(mut self, budget: &Budget, wanted: impl Fn(&str, &str) -> bool) -> Result<(Done, Option<Cut>)> {
        let mut reader = NsReader::from_str(&self.mended.text);
        let mut rooted = false;
        loop {
            budget.check(Count::Parts, self.parts)?;
            let start = reader.buffer_position();
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let place = reader.error_position();
                    return Err(malformed(&error, self.lines.line_of(place)));
                }
            };
            let end = reader.buffer_position();
            match event {
                Event::Start(tag) => {
                    rooted = true;
                    let space = space_of(&reader, &tag);
                    self.begin(&tag, space, start, &wanted)?;
                    if self.taken.is_empty() {
                        self.done.begin(self.mended, start, end);
                    }
                }
                Event::Empty(tag) => {
                    rooted = true;
                    let space = space_of(&reader, &tag);
                    if !self.taken.is_empty() || wanted(&space, tag.local_name().as_ref()) {
                        let element = element(&tag, space, self.lines.line_of(start), start);
                        self.count(&element);
                        self.close(element, end)?;
                    }
                    if self.taken.is_empty() {
                        self.done.up_to(end);
                    }
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    let depth = self.depth;
                    self.bases.retain(|(base, _)| *base < depth);
                    match self.taken.pop() {
                        Some(element) => {
                            self.close(element, end)?;
                            if self.taken.is_empty() {
                                self.done.up_to(end);
                            }
                        }
                        None => self.done.end(end),
                    }
                }
                Event::Text(piece) => add(&mut self.taken, &piece.xml10_content()),
                Event::CData(piece) => add(&mut self.taken, &piece.xml10_content()),
                Event::GeneralRef(name) => match name.resolve_char_ref() {
                    Ok(Some(c)) => add(&mut self.taken, c.encode_utf8(&mut [0; 4])),
                    _ => add(&mut self.taken, resolve_predefined_entity(&name).unwrap_or(&format!("&{};", &*name))),
                },
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) if self.taken.is_empty() => {
                    self.done.up_to(end);
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if !self.is_last {
            return Ok((self.done, None));
        }
        if !rooted {
            return Err(no_element());
        }
        let line = self.lines.line_of(u64::MAX);
        let cut = self.mended.cut.as_ref();
        let cut = cut.map(|cut| Cut { inside: cut.inside.clone(), line, begun: self.begun });
        Ok((self.done, cut))
    }

    /// Starts an element, which is collected if it is wanted or inside of a wanted one.
    fn begin(
        &mut self,
        tag: &BytesStart<'_>,
        space: String,
        start: u64,
        wanted: impl Fn(&str, &str) -> bool,
    ) -> Result<()> {
        if self.depth >= DEPTH {
            return Err(too_deep(self.lines.line_of(start)));
        }
        if !self.taken.is_empty() || wanted(&space, tag.local_name().as_ref()) {
            let mut element = element(tag, space, self.lines.line_of(start), start);
            self.count(&element);
            if self.taken.is_empty() {
                element.bases = self.bases.iter().map(|(_, base)| base.clone()).collect();
            }
            self.taken.push(element);
        } else if let Some(base) = tag.try_get_attribute("xml:base").ok().flatten() {
            self.bases.push((self.depth, base.value.into_owned()));
        }
        self.depth += 1;
        Ok(())
    }

    fn count(&mut self, element: &Element) {
        self.parts = self.parts * u64::from(!self.taken.is_empty()) + 2 + element.attributes.len() as u64;
    }

    /// Adds a finished element to its parent, or passes it on.
    fn close(&mut self, mut element: Element, end: u64) -> Result<()> {
        element.bytes.1 = end;
        element.lines.1 = self.lines.line_of(end);
        if let Some(around) = self.taken.last_mut() {
            around.nodes.push(Node::Element(element));
            return Ok(());
        }
        // What is open at the end of a piece is read with the next one.
        if !self.is_last && !self.done.is_real(end) {
            return Ok(());
        }
        let twins = element.split_off_twins();
        let mut all = [element].into_iter().chain(twins).peekable();
        while let Some(mut element) = all.next() {
            // An element that contains the next one of its name lacks an end tag, so it ends where the next one begins.
            if let Some(next) = all.peek().map(|next| next.bytes.0).filter(|next| *next < element.bytes.1) {
                element.bytes.1 = next;
            }
            self.hand_over(element)?;
        }
        Ok(())
    }

    /// Gives an element and those inside of it their places in the document.
    fn place(&self, element: &mut Element) {
        let byte = |of_text: u64| self.before.byte(self.mended.original(of_text));
        element.bytes = (byte(element.bytes.0), byte(element.bytes.1));
        for node in &mut element.nodes {
            if let Node::Element(inner) = node {
                self.place(inner);
            }
        }
    }

    /// Passes an element on, unless the document was cut off inside of it.
    fn hand_over(&mut self, mut element: Element) -> Result<()> {
        let is_whole = self.mended.cut.as_ref().is_none_or(|cut| element.bytes.1 <= cut.at as u64);
        let bytes = (self.mended.original(element.bytes.0), self.mended.original(element.bytes.1));
        self.place(&mut element);
        if is_whole {
            element.markup_errors = self.mended.slips_in(bytes);
            return (self.take)(element);
        }
        let from = usize::try_from(bytes.0).unwrap_or(usize::MAX);
        let text = self.original.get(from..).unwrap_or_default();
        self.begun = Some((element.lines.0, text.chars().take(LONGEST_PIECE).collect()));
        Ok(())
    }
}

/// The greatest number of characters of an incomplete record that are kept for display.
const LONGEST_PIECE: usize = 65_536;

/// Checks that a text can be read, without collecting anything.
///
/// # Errors
/// Returns an error if the text has no element, or if it is nested too deeply.
pub(crate) fn check(text: &str) -> Result<()> {
    let mended = mend::mend(text);
    let mut lines = Lines { text: &mended.text, at: 0, line: 1 };
    let mut reader = NsReader::from_str(&mended.text);
    let (mut depth, mut rooted) = (0_usize, false);
    loop {
        let start = reader.buffer_position();
        match reader.read_event() {
            Err(error) => {
                let place = reader.error_position();
                return Err(malformed(&error, lines.line_of(place)));
            }
            Ok(Event::Start(_)) if depth >= DEPTH => return Err(too_deep(lines.line_of(start))),
            Ok(Event::Start(_)) => (depth, rooted) = (depth + 1, true),
            Ok(Event::Empty(_)) => rooted = true,
            Ok(Event::End(_)) => depth = depth.saturating_sub(1),
            Ok(Event::Eof) => return if rooted { Ok(()) } else { Err(no_element()) },
            Ok(_) => {}
        }
    }
}

fn too_deep(line: u64) -> Error {
    let message = format!("elements are nested more than {DEPTH} deep (line {line})");
    Error::data(message).hint("this is no catalogue")
}

fn no_element() -> Error {
    Error::data("there is no XML element in it")
}

fn element(tag: &BytesStart<'_>, space: String, line: u64, start: u64) -> Element {
    let mut found = tag.attributes();
    let attributes = found.with_checks(false).flatten().map(|attribute| {
        let value = attribute.normalized_value_with(XmlVersion::Explicit1_0, 1, resolve_predefined_entity);
        let value = value.map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
        (attribute.key.as_ref().to_owned(), value)
    });
    Element {
        space,
        name: tag.local_name().as_ref().to_owned(),
        attributes: attributes.collect(),
        nodes: Vec::new(),
        lines: (line, line),
        bytes: (start, start),
        bases: Vec::new(),
        markup_errors: Vec::new(),
    }
}

fn add(taken: &mut [Element], piece: &str) {
    let Some(element) = taken.last_mut() else { return };
    match element.nodes.last_mut() {
        Some(Node::Text(text)) => text.push_str(piece),
        _ => element.nodes.push(Node::Text(piece.to_owned())),
    }
}

fn malformed(error: &quick_xml::Error, line: u64) -> Error {
    let mut text = error.to_string();
    for lead in ["ill-formed document: ", "syntax error: "] {
        if let Some(rest) = text.strip_prefix(lead) {
            text = rest.to_owned();
        }
    }
    Error::data(format!("not well-formed XML at line {line}: {text}"))
}

/// Counts lines while the reader advances.
struct Lines<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a byte. The bytes must be given in ascending order.
    fn line_of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.at..byte) {
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.at = byte;
        }
        self.line
    }
}
