//! Reads XML as small trees: the elements of which a format consists, one after the other.
//!
//! Only the predefined entities, some names of HTML, and character references (XML 1.0, section 4.6) are resolved.
//! External entities are never read, the depth is limited, and a document that ends inside an element is an error.

use quick_xml::NsReader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use super::budget::{Budget, Count};
use crate::error::{Error, Result};

/// The deepest nesting of elements that is accepted. Catalogues need about twelve levels.
const DEPTH: usize = 256;

/// An element with its content.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Element {
    /// The URI of the namespace; empty where the element is in none.
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
    /// The `xml:base` attributes of the elements around it, outermost first. Only elements that were handed over have
    /// them.
    pub bases: Vec<String>,
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

    fn collect(&self, text: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) => element.collect(text),
            }
        }
    }
}

/// Calls `take` with each outermost element that is `wanted` by its namespace and local name, one after the other.
///
/// # Errors
/// Returns an error when the text is not well-formed XML, ends too early, is nested too deeply, or an element has more
/// parts than the budget allows; it also returns the errors of `take`.
pub(crate) fn each(
    text: &str,
    budget: &Budget,
    wanted: impl Fn(&str, &str) -> bool,
    mut take: impl FnMut(Element) -> Result<()>,
) -> Result<()> {
    let mut reader = NsReader::from_str(text);
    let mut lines = Lines { text, at: 0, line: 1 };
    // The names of the open elements, for messages, and the elements that are being built.
    let (mut open, mut taken): (Vec<String>, Vec<Element>) = (Vec::new(), Vec::new());
    // The `xml:base` attributes of the open elements that have one, with their depth.
    let mut bases: Vec<(usize, String)> = Vec::new();
    let mut rooted = false;
    // The number of elements, attributes and pieces of text in the element that is being built.
    let mut parts = 0_u64;
    loop {
        budget.check(Count::Parts, parts)?;
        let start = reader.buffer_position();
        let event = reader.read_resolved_event();
        let (space, event) = match event {
            Ok((space, event)) => (space, event),
            Err(error) => {
                let place = reader.error_position();
                return Err(malformed(&error, lines.line_of(place)));
            }
        };
        let space = match space {
            ResolveResult::Bound(space) => space.as_ref().to_owned(),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
        };
        match event {
            Event::Start(tag) => {
                rooted = true;
                if open.len() >= DEPTH {
                    let message = format!("elements are nested more than {DEPTH} deep (line {})", lines.line_of(start));
                    return Err(Error::data(message).hint("this is no catalogue"));
                }
                let name = tag.local_name().as_ref().to_owned();
                if !taken.is_empty() || wanted(&space, &name) {
                    let mut element = element(&tag, space, lines.line_of(start), start);
                    parts = parts * u64::from(!taken.is_empty()) + 2 + element.attributes.len() as u64;
                    if taken.is_empty() {
                        element.bases = bases.iter().map(|(_, base)| base.clone()).collect();
                    }
                    taken.push(element);
                } else if let Some(base) = tag.try_get_attribute("xml:base").ok().flatten() {
                    bases.push((open.len(), base.value.into_owned()));
                }
                open.push(name);
            }
            Event::Empty(tag) => {
                rooted = true;
                let name = tag.local_name().as_ref().to_owned();
                if !taken.is_empty() || wanted(&space, &name) {
                    let mut element = element(&tag, space, lines.line_of(start), start);
                    parts = parts * u64::from(!taken.is_empty()) + 2 + element.attributes.len() as u64;
                    element.bytes.1 = reader.buffer_position();
                    close(&mut taken, element, &mut take)?;
                }
            }
            Event::End(_) => {
                open.pop();
                bases.retain(|(depth, _)| *depth < open.len());
                if let Some(mut element) = taken.pop() {
                    element.bytes.1 = reader.buffer_position();
                    element.lines.1 = lines.line_of(element.bytes.1);
                    close(&mut taken, element, &mut take)?;
                }
            }
            Event::Text(piece) => add(&mut taken, &piece.xml10_content()),
            Event::CData(piece) => add(&mut taken, &piece.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(c)) => add(&mut taken, c.encode_utf8(&mut [0; 4])),
                _ => match resolve_predefined_entity(&name) {
                    Some(text) => add(&mut taken, text),
                    None => add(&mut taken, &named(&name)),
                },
            },
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    match open.last() {
        Some(name) => Err(Error::data(format!("the XML ends inside <{name}>: it was cut off"))
            .hint("fetch it again; nothing of it was taken")),
        None if !rooted => Err(Error::data("there is no XML element in it")),
        None => Ok(()),
    }
}

/// Checks a text without taking any element.
///
/// # Errors
/// Returns an error when the text is not well-formed XML, ends too early, or is nested too deeply.
pub(crate) fn check(text: &str) -> Result<()> {
    each(text, &Budget::default(), |_, _| false, |_| Ok(()))
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
    }
}

/// Adds a finished element to the element around it, or hands it to `take`.
fn close(taken: &mut [Element], element: Element, take: &mut impl FnMut(Element) -> Result<()>) -> Result<()> {
    match taken.last_mut() {
        Some(around) => {
            around.nodes.push(Node::Element(element));
            Ok(())
        }
        None => take(element),
    }
}

fn add(taken: &mut [Element], piece: &str) {
    let Some(element) = taken.last_mut() else { return };
    match element.nodes.last_mut() {
        Some(Node::Text(text)) => text.push_str(piece),
        _ => element.nodes.push(Node::Text(piece.to_owned())),
    }
}

/// The text of an entity that only a DTD could define: some names that people use as in HTML, and the unchanged
/// reference for all others.
fn named(name: &str) -> String {
    match name {
        "nbsp" => "\u{a0}".to_owned(),
        "ndash" => "–".to_owned(),
        "mdash" => "—".to_owned(),
        "hellip" => "…".to_owned(),
        "lsquo" => "‘".to_owned(),
        "rsquo" => "’".to_owned(),
        "ldquo" => "“".to_owned(),
        "rdquo" => "”".to_owned(),
        _ => format!("&{name};"),
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
    /// The line of a byte. The bytes must be given in rising order.
    fn line_of(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        if let Some(passed) = self.text.as_bytes().get(self.at..byte) {
            self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
            self.at = byte;
        }
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::budget::Limits;

    fn read(text: &str) -> Result<Vec<Element>> {
        let mut found = Vec::new();
        each(
            text,
            &Budget::default(),
            |_, name| name == "r",
            |element| {
                found.push(element);
                Ok(())
            },
        )?;
        Ok(found)
    }

    #[test]
    fn elements_come_with_text_namespaces_and_places() {
        let text = "<?xml version='1.0'?>\n<a xmlns:d='urn:d'>\n<r><d:t x='1 &amp; 2'>A&#xe9; &lt;<![CDATA[<b>]]></d:t>\n</r><r/></a>";
        let found = read(text).unwrap();
        assert_eq!(found.len(), 2);
        let title = found[0].child("t").unwrap();
        assert_eq!((title.space.as_str(), title.text().as_str()), ("urn:d", "Aé <<b>"));
        assert_eq!(title.attribute("x"), Some("1 & 2"));
        assert_eq!((found[0].lines, found[1].lines), ((3, 4), (4, 4)));
        assert_eq!(&text[found[0].bytes.0 as usize..][..3], "<r>");
    }

    #[test]
    fn what_is_cut_off_or_crossed_or_bottomless_is_an_error() {
        for text in ["<a><r>one</r><r>tw", "<a><r>one</r>", "<a><r></a></r>", "", "plain", &"<r>".repeat(300)] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_element_of_too_many_parts_is_refused_and_many_small_ones_are_not() {
        let budget = Limits::new(1 << 16, "--max-document").budget();
        let count = |text: &str| {
            let mut found = 0;
            each(
                text,
                &budget,
                |_, name| name == "r",
                |_| {
                    found += 1;
                    Ok(())
                },
            )
            .map(|()| found)
        };
        for part in ["<b/>", "<b></b>", "<b x='1' y='2' z='3'/>"] {
            let error = count(&format!("<a><r>{}</r></a>", part.repeat(3000))).unwrap_err();
            assert!(error.message().contains("parts in one record"), "{error}");
        }
        assert_eq!(count(&format!("<a>{}</a>", "<r><b/></r>".repeat(3000))).unwrap(), 3000);
    }

    #[test]
    fn entities_are_not_expanded() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'boo'><!ENTITY y SYSTEM 'file:///etc/passwd'>]><a><r>&x;&y;&nbsp;</r></a>";
        assert_eq!(read(bomb).unwrap()[0].text(), "&x;&y;\u{a0}");
    }
}
