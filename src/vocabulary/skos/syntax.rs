//! Parses the syntaxes of RDF into triples, each with its line: Turtle, N-Triples (a subset of Turtle), RDF/XML and
//! JSON-LD.

use std::cell::Cell;
use std::io::Read;

use oxjsonld::JsonLdParser;
use oxrdf::{Term, Triple};
use oxrdfxml::RdfXmlParser;
use oxttl::TurtleParser;

use crate::error::{Error, Result};

/// Largest number of bytes of a vocabulary file: 64 MiB.
const LONGEST: usize = 64 << 20;
/// Largest depth of nested elements or objects.
const DEPTH: usize = 256;

/// A syntax of RDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// Turtle, including its subset N-Triples.
    Turtle,
    /// RDF/XML.
    Xml,
    /// JSON-LD.
    JsonLd,
}

impl Syntax {
    /// The syntax of files with this extension; `None` if the extension is unknown.
    pub(crate) fn of_extension(extension: &str) -> Option<Self> {
        match extension {
            "ttl" | "nt" | "n3" | "turtle" | "ntriples" => Some(Self::Turtle),
            "rdf" | "rdfxml" | "owl" | "xml" => Some(Self::Xml),
            "jsonld" | "json" => Some(Self::JsonLd),
            _ => None,
        }
    }

    /// The syntax of a text, from its extension and from its beginning, because RDF files often have the extension of
    /// another syntax.
    fn of(origin: &str, text: &str) -> Self {
        let start = text.trim_start();
        let named = origin.rsplit_once('.').and_then(|(_, extension)| Self::of_extension(&extension.to_lowercase()));
        let is_xml = start.starts_with("<?xml") || start.starts_with("<rdf:RDF") || start.starts_with("<!DOCTYPE");
        match named {
            _ if is_xml => Self::Xml,
            Some(Self::Xml) | None if start.starts_with('{') => Self::JsonLd,
            Some(Self::JsonLd) if !start.starts_with(['{', '[']) => Self::Turtle,
            Some(named) => named,
            None => Self::Turtle,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Turtle => "Turtle",
            Self::Xml => "RDF/XML",
            Self::JsonLd => "JSON-LD",
        }
    }
}

/// The triples of a text, and the line in which each of them ends.
///
/// # Errors
/// Returns an error at `origin:line` when the text does not match the syntax that its extension and its beginning
/// suggest, or when it expands to more than a vocabulary may contain.
pub(crate) fn triples(origin: &str, text: &str) -> Result<(Vec<Triple>, Vec<usize>)> {
    let syntax = Syntax::of(origin, text);
    if text.len() > LONGEST {
        let message = format!("larger than {}", crate::text::sizes::size(LONGEST as u64));
        return Err(Error::usage(message).at(origin).hint("cut the vocabulary into several"));
    }
    let mut found = Found { triples: Vec::new(), lines: Vec::new(), left: text.len().saturating_mul(8) + (1 << 20) };
    let told = match syntax {
        Syntax::Turtle => turtle(text, &mut found),
        Syntax::Xml => entities(text).and_then(|()| xml(text, &mut found)),
        Syntax::JsonLd => depth(text).and_then(|()| json_ld(text, &mut found)),
    };
    match told {
        Ok(()) => Ok((found.triples, found.lines)),
        Err(Wrong { line, message }) => {
            Err(Error::usage(format!("not {}: {message}", syntax.name())).at(format!("{origin}:{line}")))
        }
    }
}

/// An error in a text, with its line.
struct Wrong {
    line: usize,
    message: String,
}

impl Wrong {
    fn at(line: usize, message: impl Into<String>) -> Self {
        Self { line, message: message.into() }
    }
}

/// The triples that were found, and the number of bytes that further names and values may have.
struct Found {
    triples: Vec<Triple>,
    lines: Vec<usize>,
    left: usize,
}

impl Found {
    /// Adds a triple and subtracts the length of its expanded names from the limit, because abbreviated names in the
    /// file can become much longer.
    fn take(&mut self, triple: Triple, line: usize) -> std::result::Result<(), Wrong> {
        let value = match &triple.object {
            Term::Literal(literal) => literal.value().len(),
            Term::NamedNode(node) => node.as_str().len(),
            Term::BlankNode(node) => node.as_str().len(),
        };
        let cost = value + triple.predicate.as_str().len();
        let Some(left) = self.left.checked_sub(cost) else {
            return Err(Wrong::at(line, "its abbreviations write out to many times its length"));
        };
        self.left = left;
        self.triples.push(triple);
        self.lines.push(line);
        Ok(())
    }
}

/// Feeds the parser line by line, because the parser does not report the positions of triples.
fn turtle(text: &str, found: &mut Found) -> std::result::Result<(), Wrong> {
    let mut parser = TurtleParser::new().low_level();
    let mut feed = text.split_inclusive('\n').zip(1..);
    let mut line = 1;
    loop {
        while let Some(triple) = parser.parse_next() {
            let wrong = |error: oxttl::TurtleSyntaxError| {
                Wrong::at(usize::try_from(error.location().start.line).unwrap_or(0) + 1, error.message())
            };
            found.take(triple.map_err(wrong)?, line)?;
        }
        if parser.is_end() {
            return Ok(());
        }
        match feed.next() {
            Some((more, number)) => {
                line = number;
                parser.extend_from_slice(more.as_bytes());
            }
            None => parser.end(),
        }
    }
}

/// A reader that passes a text on line by line and records the number of the last line.
struct ByLine<'t> {
    rest: &'t [u8],
    /// The rest of the line that is being read.
    line: &'t [u8],
    number: &'t Cell<usize>,
}

impl<'t> ByLine<'t> {
    fn new(text: &'t str, number: &'t Cell<usize>) -> Self {
        Self { rest: text.as_bytes(), line: b"", number }
    }
}

impl Read for ByLine<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.line.is_empty() {
            let end = memchr::memchr(b'\n', self.rest).map_or(self.rest.len(), |at| at + 1);
            (self.line, self.rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, b""));
            if !self.line.is_empty() {
                self.number.set(self.number.get() + 1);
            }
        }
        self.line.read(buffer)
    }
}

fn xml(text: &str, found: &mut Found) -> std::result::Result<(), Wrong> {
    let line = Cell::new(0);
    for triple in RdfXmlParser::new().for_reader(ByLine::new(text, &line)) {
        let triple = triple.map_err(|error| Wrong::at(line.get().max(1), error.to_string()))?;
        found.take(triple, line.get().max(1))?;
    }
    Ok(())
}

fn json_ld(text: &str, found: &mut Found) -> std::result::Result<(), Wrong> {
    let line = Cell::new(0);
    for quad in JsonLdParser::new().for_reader(ByLine::new(text, &line)) {
        let quad = quad.map_err(|error| Wrong::at(line.get().max(1), error.to_string()))?;
        found.take(Triple::new(quad.subject, quad.predicate, quad.object), line.get().max(1))?;
    }
    Ok(())
}

/// Rejects XML whose nested entities would expand to far more text than the file has. The parser expands entities when
/// they are declared.
fn entities(text: &str) -> std::result::Result<(), Wrong> {
    let line_of = |at: usize| memchr::memchr_iter(b'\n', text.as_bytes().get(..at).unwrap_or_default()).count() + 1;
    let mut declared: Vec<(&str, usize)> = Vec::new();
    let mut end = 0;
    for (at, _) in text.match_indices("<!ENTITY") {
        let declaration = text.get(at + 8..).unwrap_or_default();
        let Some((name, after)) = declaration.trim_start().split_once(char::is_whitespace) else { continue };
        let Some(quote) = after.trim_start().chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
        let Some(value) = after.trim_start().get(1..).and_then(|value| value.split(quote).next()) else { continue };
        if value.split('&').skip(1).any(|reference| !reference.starts_with('#')) {
            return Err(Wrong::at(line_of(at), format!("the entity {name} refers to another one")));
        }
        if declared.len() == 1000 {
            return Err(Wrong::at(line_of(at), "it declares more than 1000 entities"));
        }
        declared.push((name, value.len()));
        end = at;
    }
    if declared.is_empty() {
        return Ok(());
    }
    let mut length = 0_usize;
    for at in memchr::memchr_iter(b'&', text.as_bytes()).filter(|at| *at > end) {
        let name = text.get(at + 1..).unwrap_or_default().split(';').next().unwrap_or_default();
        let value = declared.iter().find(|(have, _)| *have == name).map_or(0, |(_, length)| *length);
        length = length.saturating_add(value);
        if length > text.len().saturating_mul(4) + (1 << 20) {
            return Err(Wrong::at(line_of(at), "its entities write out to many times its length"));
        }
    }
    Ok(())
}

/// Rejects JSON that is nested too deeply.
fn depth(text: &str) -> std::result::Result<(), Wrong> {
    let (mut open, mut in_string, mut escaped, mut line) = (0_usize, false, false, 1);
    for byte in text.bytes() {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => {
                open += 1;
                if open > DEPTH {
                    return Err(Wrong::at(line, format!("it is nested more than {DEPTH} deep")));
                }
            }
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    Ok(())
}
