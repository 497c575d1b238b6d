//! Reads XML tags as tolerantly as HTML parsers do.

use super::markup_errors::MarkupError;

/// The construct that a less-than sign begins.
#[derive(Debug)]
pub(super) enum Tag<'t> {
    /// A start tag.
    Start {
        /// The name as written, with its prefix.
        name: &'t str,
        /// The offset after the tag.
        end: usize,
        /// True for an empty-element tag.
        is_empty: bool,
        /// The parts of the tag that must be mended.
        inside: Vec<Mend>,
    },
    /// An end tag.
    End {
        /// The name as written.
        name: &'t str,
        /// The offset after the tag.
        end: usize,
    },
    /// A CDATA section, with the bytes of its text.
    Section {
        /// The first byte of the text.
        from: usize,
        /// The offset after the text.
        to: usize,
        /// The offset after the section.
        end: usize,
    },
    /// A comment, a processing instruction, or a document type.
    Other {
        /// The offset after the construct.
        end: usize,
        /// True for a document type.
        is_type: bool,
    },
    /// A construct that is cut off by the end of the document.
    CutOff,
    /// No construct, so that the less-than sign stands for itself.
    None,
}

/// A part of a tag that must be mended.
#[derive(Debug)]
pub(super) enum Mend {
    /// A reference or a control character at this byte.
    At(usize),
    /// Bytes that must be replaced, with the new text.
    Edit(usize, usize, String, MarkupError),
}

/// The number of bytes in which the end of an attribute value with less-than signs is searched.
const LONGEST_VALUE: usize = 8192;

/// Returns whether an element belongs to HTML. People write such elements in texts, and they end with the text around
/// them.
pub(super) fn is_html(name: &str) -> bool {
    matches!(
        name.to_ascii_lowercase().as_str(),
        "a" | "abbr"
            | "b"
            | "blockquote"
            | "br"
            | "cite"
            | "code"
            | "div"
            | "em"
            | "font"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "hr"
            | "i"
            | "img"
            | "li"
            | "ol"
            | "p"
            | "pre"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "table"
            | "tbody"
            | "td"
            | "th"
            | "tr"
            | "tt"
            | "u"
            | "ul"
    )
}

/// Reads tags. A search that failed is not repeated.
pub(super) struct Scanner<'t> {
    text: &'t str,
    /// The terminators that do not occur in the rest of the document.
    missing: Vec<&'static str>,
    /// The number of bytes that may still be spent on attribute values with less-than signs.
    fuel: usize,
    /// True if the document ends with this text. If not, what may go on behind it counts as cut off.
    is_last: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(text: &'t str, is_last: bool) -> Self {
        Self { text, missing: Vec::new(), fuel: 16 << 20, is_last }
    }

    /// Reads the construct at a less-than sign. Offsets must be given in ascending order.
    pub(super) fn read(&mut self, at: usize) -> Tag<'t> {
        let rest = self.text.get(at + 1..).unwrap_or_default();
        match rest.chars().next() {
            None => Tag::CutOff,
            Some('/') => self.end_tag(at),
            Some('?') => self.other(at, "?>"),
            Some('!') => self.declaration(at, rest),
            Some(c) if is_name_start(c) => self.start_tag(at),
            Some(_) => Tag::None,
        }
    }

    /// The offset after the next occurrence of `end`.
    fn find(&mut self, from: usize, end: &'static str) -> Option<usize> {
        if self.missing.contains(&end) {
            return None;
        }
        let found = self.text.as_bytes().get(from..).and_then(|rest| memchr::memmem::find(rest, end.as_bytes()));
        if found.is_none() {
            self.missing.push(end);
        }
        found.map(|found| from + found + end.len())
    }

    fn other(&mut self, at: usize, end: &'static str) -> Tag<'t> {
        match self.find(at, end) {
            Some(end) => Tag::Other { end, is_type: false },
            None => Tag::CutOff,
        }
    }

    fn declaration(&mut self, at: usize, rest: &str) -> Tag<'t> {
        if rest.starts_with("!--") {
            return self.other(at + 4, "-->");
        }
        if rest.starts_with("![CDATA[") {
            let from = at + 9;
            return match self.find(from, "]]>") {
                Some(end) => Tag::Section { from, to: end - 3, end },
                None => Tag::CutOff,
            };
        }
        if !rest.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("!DOCTYPE")) {
            return if "![CDATA[".starts_with(rest) || "!DOCTYPE".starts_with(rest) { Tag::CutOff } else { Tag::None };
        }
        // A document type with an internal subset ends with `]>`.
        let (Some(end), inner) = (self.find(at, ">"), memchr::memchr(b'[', rest.as_bytes())) else {
            return Tag::CutOff;
        };
        let end = match inner {
            Some(inner) if at + inner < end => {
                let found = self.find(at, "]>").or_else(|| self.find(at, "] >"));
                let Some(end) = found.or_else(|| self.is_last.then_some(end)) else { return Tag::CutOff };
                end
            }
            _ => end,
        };
        Tag::Other { end, is_type: true }
    }

    fn end_tag(&mut self, at: usize) -> Tag<'t> {
        let rest = self.text.get(at + 2..).unwrap_or_default();
        let length = rest.find(|c: char| matches!(c, '>' | '<') || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest.get(..length).unwrap_or_default();
        if !name.chars().next().is_some_and(is_name_start) {
            return if rest.is_empty() { Tag::CutOff } else { Tag::None };
        }
        let after = rest.get(length..).unwrap_or_default();
        let blank = after.len() - after.trim_start().len();
        match after.trim_start().chars().next() {
            Some('>') => Tag::End { name, end: at + 2 + length + blank + 1 },
            None => Tag::CutOff,
            // In `</title <link>`, the closing bracket is missing.
            Some('<') => Tag::End { name, end: at + 2 + length },
            Some(_) => Tag::None,
        }
    }

    fn start_tag(&mut self, at: usize) -> Tag<'t> {
        let bytes = self.text.as_bytes();
        let name_end = self.skip(at + 1, |byte| !ends_name(byte));
        let name = self.text.get(at + 1..name_end).unwrap_or_default();
        let (mut here, mut inside) = (name_end, Vec::new());
        loop {
            here = self.skip(here, |byte| byte.is_ascii_whitespace());
            match bytes.get(here) {
                None => return Tag::CutOff,
                Some(b'>') => return Tag::Start { name, end: here + 1, is_empty: false, inside },
                Some(b'/') if bytes.get(here + 1) == Some(&b'>') => {
                    return Tag::Start { name, end: here + 2, is_empty: true, inside };
                }
                Some(b'/') if here + 1 == bytes.len() => return Tag::CutOff,
                Some(byte) if ends_name(*byte) || matches!(byte, b'"' | b'\'' | b'&') => return Tag::None,
                Some(_) => match self.attribute(here, &mut inside) {
                    Ok(end) => here = end,
                    Err(tag) => return tag,
                },
            }
        }
    }

    /// Reads an attribute and returns the offset after it.
    fn attribute(&mut self, at: usize, inside: &mut Vec<Mend>) -> Result<usize, Tag<'t>> {
        let bytes = self.text.as_bytes();
        let name_end = self.skip(at, |byte| !ends_name(byte));
        let slip = || MarkupError::Attribute(self.text.get(at..name_end).unwrap_or_default().to_owned());
        let equals = self.skip(name_end, |byte| byte.is_ascii_whitespace());
        if bytes.get(equals) != Some(&b'=') {
            if equals == bytes.len() {
                return Err(Tag::CutOff);
            }
            inside.push(Mend::Edit(name_end, name_end, "=\"\"".to_owned(), slip()));
            return Ok(equals);
        }
        let value = self.skip(equals + 1, |byte| byte.is_ascii_whitespace());
        match bytes.get(value) {
            None => Err(Tag::CutOff),
            Some(quote @ (b'"' | b'\'')) => self.quoted(value + 1, *quote, inside),
            Some(_) => {
                let end = self.skip(value, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'>' | b'<' | b'"'));
                inside.push(Mend::Edit(value, value, "\"".to_owned(), slip()));
                self.specials(value, end, inside);
                inside.push(Mend::Edit(end, end, "\"".to_owned(), slip()));
                Ok(end)
            }
        }
    }

    /// Reads an attribute value up to its quotation mark and returns the offset after it.
    fn quoted(&mut self, from: usize, quote: u8, inside: &mut Vec<Mend>) -> Result<usize, Tag<'t>> {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let Some(length) = memchr::memchr2(quote, b'<', rest) else { return Err(Tag::CutOff) };
        if rest.get(length) == Some(&quote) {
            self.specials(from, from + length, inside);
            return Ok(from + length + 1);
        }
        let window = rest.get(..rest.len().min(LONGEST_VALUE).min(self.fuel)).unwrap_or_default();
        self.fuel = self.fuel.saturating_sub(window.len());
        let Some(length) = memchr::memchr(quote, window) else {
            let may_go_on = !self.is_last && window.len() == rest.len();
            return Err(if may_go_on { Tag::CutOff } else { Tag::None });
        };
        if !self.is_last && length + 1 == rest.len() {
            return Err(Tag::CutOff);
        }
        if !rest.get(length + 1).is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/')) {
            return Err(Tag::None);
        }
        for at in memchr::memchr_iter(b'<', rest.get(..length).unwrap_or_default()) {
            inside.push(Mend::Edit(from + at, from + at + 1, "&lt;".to_owned(), MarkupError::LessThan));
        }
        self.specials(from, from + length, inside);
        Ok(from + length + 1)
    }

    /// Collects the references and control characters in a value.
    fn specials(&self, from: usize, to: usize, inside: &mut Vec<Mend>) {
        let value = self.text.as_bytes().get(from..to).unwrap_or_default();
        let special = |byte: u8| byte == b'&' || byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
        let found = value.iter().enumerate().filter(|(_, byte)| special(**byte));
        inside.extend(found.map(|(at, _)| Mend::At(from + at)));
    }

    fn skip(&self, from: usize, wanted: impl Fn(u8) -> bool) -> usize {
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !wanted(*byte)).unwrap_or(rest.len())
    }
}

fn is_name_start(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '_' | ':')
}

/// Returns whether a byte cannot be part of a name.
fn ends_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'>' | b'<' | b'/' | b'=')
}
