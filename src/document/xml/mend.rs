//! Mends XML that is not well-formed. The intended meaning is usually clear, and an error in one record should not cost
//! the others.
//!
//! The following errors are mended: unescaped ampersands and less-than signs, entities that only HTML defines, control
//! characters, incomplete characters, attributes without quotation marks, missing or superfluous end tags, and a
//! truncated document. Everything else is kept unchanged.

use std::borrow::Cow;

use super::DEPTH;
use super::markup_errors::{LocatedMarkupError, MarkupError};
use super::references::{self, Fault, Reference};
use super::tags::{self, Tag};

/// The well-formed version of a document.
#[derive(Debug)]
pub(super) struct Mended<'t> {
    /// The text of the document.
    pub text: Cow<'t, str>,
    /// The corrections, each with its byte in the original document.
    pub markup_errors: Vec<LocatedMarkupError>,
    /// Set if the document ends inside of an element.
    pub cut: Option<CutOff>,
    /// True if a document type was read, in this piece or before it.
    pub is_typed: bool,
    /// True if an element that was begun before this piece was closed where another one ends. Where such an element must
    /// have ended may depend on what stands before the piece.
    pub is_entangled: bool,
    /// The pieces that were copied: the first byte in the mended text, the first byte in the original, and the length.
    pieces: Vec<(usize, usize, usize)>,
}

/// The place where a document was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CutOff {
    /// The offset in the mended text after which the content was added.
    pub at: usize,
    /// The innermost element that is open at this point.
    pub inside: String,
}

impl Mended<'_> {
    /// The byte of the original document that corresponds to a byte of the mended text.
    pub(super) fn original(&self, byte: u64) -> u64 {
        let byte_here = usize::try_from(byte).unwrap_or(usize::MAX);
        let before = self.pieces.partition_point(|(here, _, _)| *here <= byte_here);
        match before.checked_sub(1).and_then(|at| self.pieces.get(at)) {
            Some((here, there, length)) => (there + (byte_here - here).min(*length)) as u64,
            None => byte,
        }
    }
}

impl Mended<'_> {
    /// The corrections between two bytes of the original document, without duplicates.
    pub(super) fn slips_in(&self, bytes: (u64, u64)) -> Vec<MarkupError> {
        let from = self.markup_errors.partition_point(|slipped| slipped.at < bytes.0);
        let markup_errors = self.markup_errors.iter().skip(from).take_while(|slipped| slipped.at < bytes.1);
        let mut found: Vec<MarkupError> = Vec::new();
        for slipped in markup_errors {
            if found.len() < MOST_SLIPS && !found.contains(&slipped.slip) {
                found.push(slipped.slip.clone());
            }
        }
        found
    }
}

/// The greatest number of different corrections that are reported for an element.
const MOST_SLIPS: usize = 20;

/// The place of a text in the document that it is a piece of.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlaceOfPiece {
    /// The number of start tags at the beginning of the text that were copied from the pieces before it.
    pub carried: usize,
    /// True if a document type was read before.
    pub is_typed: bool,
    /// True if the document ends with this piece.
    pub is_last: bool,
}

/// An open element.
struct Open<'t> {
    name: &'t str,
    /// True if the element directly contains text.
    has_text: bool,
    /// The offset of the first child element that is not an HTML element.
    child: Option<usize>,
}

struct Mender<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open<'t>>,
    /// The replacements: the first byte, the byte after the last one, and the new text.
    edits: Vec<(usize, usize, String)>,
    markup_errors: Vec<LocatedMarkupError>,
    /// True if the document has a document type, whose definition may declare entities.
    is_typed: bool,
    /// True if the document is nested more deeply than any catalogue.
    is_bottomless: bool,
    tags: tags::Scanner<'t>,
    carried: usize,
    is_entangled: bool,
}

/// Mends a document.
pub(super) fn mend(text: &str) -> Mended<'_> {
    mend_piece(text, PlaceOfPiece { carried: 0, is_typed: false, is_last: true })
}

/// Mends a piece of a document. What is open at its end is closed there.
pub(super) fn mend_piece(text: &str, place: PlaceOfPiece) -> Mended<'_> {
    let mut mender = Mender {
        text,
        at: 0,
        open: Vec::new(),
        edits: Vec::new(),
        markup_errors: Vec::new(),
        is_typed: place.is_typed,
        is_bottomless: false,
        tags: tags::Scanner::new(text, place.is_last),
        carried: place.carried,
        is_entangled: false,
    };
    mender.run();
    mender.finish()
}

/// Returns whether a byte needs attention: a markup character, a control character, or the first byte of U+FFFE and
/// U+FFFF.
fn is_special(byte: u8) -> bool {
    matches!(byte, b'<' | b'&' | 0xef | 0..=8 | 11 | 12 | 14..=31)
}

impl<'t> Mender<'t> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(rest) = bytes.get(self.at..).filter(|rest| !rest.is_empty() && !self.is_bottomless) {
            let length = rest.iter().position(|byte| is_special(*byte)).unwrap_or(rest.len());
            if let Some(open) = self.open.last_mut().filter(|open| !open.has_text) {
                open.has_text = rest.get(..length).is_some_and(|text| !text.trim_ascii().is_empty());
            }
            self.at += length;
            match bytes.get(self.at) {
                None => {}
                Some(b'<') => self.angle(),
                Some(_) => self.at = self.special(self.at),
            }
        }
    }

    /// Mends the special character at this byte, other than a less-than sign, and returns the offset after it.
    fn special(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { return at + 1 };
        if c != '&' {
            if !references::is_allowed(c) {
                self.edit(at, at + c.len_utf8(), String::new(), Some(MarkupError::Control));
            }
            return at + c.len_utf8();
        }
        match references::read(rest) {
            Reference::Sound(length) => at + length,
            Reference::Bare => {
                self.edit(at, at + 1, "&amp;".to_owned(), Some(MarkupError::Ampersand));
                at + 1
            }
            Reference::Meant(length, meant, fault) => {
                let name = || rest.get(..length).unwrap_or_default().to_owned();
                let slip = match fault {
                    None => None,
                    // The document type may declare the entity, as those of RSS 0.91 and XHTML do.
                    Some(Fault::Html | Fault::Unknown) if self.is_typed => None,
                    Some(Fault::Html) => Some(MarkupError::Entity(name())),
                    Some(Fault::Unknown) => Some(MarkupError::UnknownEntity(name())),
                    Some(Fault::Control) => Some(MarkupError::Control),
                    Some(Fault::NoCharacter) => Some(MarkupError::NoCharacter(name())),
                };
                self.edit(at, at + length, meant, slip);
                at + length
            }
        }
    }

    fn edit(&mut self, from: usize, to: usize, text: String, slip: Option<MarkupError>) {
        self.edits.push((from, to, text));
        self.markup_errors.extend(slip.map(|slip| LocatedMarkupError { at: from as u64, slip }));
    }

    /// Reads a less-than sign, which begins a tag, a comment, a processing instruction or a CDATA section, or is a
    /// plain character.
    fn angle(&mut self) {
        let at = self.at;
        match self.tags.read(at) {
            Tag::Start { name, end, is_empty, inside } => {
                inside.into_iter().for_each(|mend| match mend {
                    tags::Mend::At(byte) => {
                        self.special(byte);
                    }
                    tags::Mend::Edit(from, to, text, slip) => self.edit(from, to, text, Some(slip)),
                });
                self.begin(name, at, is_empty);
                self.at = end;
            }
            Tag::End { name, end } => {
                self.end(name, at, end);
                self.at = end;
            }
            Tag::Section { from, to, end } => {
                if let Some(open) = self.open.last_mut() {
                    open.has_text |= to > from;
                }
                self.controls(from, to);
                self.at = end;
            }
            Tag::Other { end, is_type } => {
                self.is_typed |= is_type;
                self.at = end;
            }
            Tag::CutOff => {
                self.edits.push((at, self.text.len(), String::new()));
                self.at = self.text.len();
            }
            Tag::None => {
                self.edit(at, at + 1, "&lt;".to_owned(), Some(MarkupError::LessThan));
                self.at += 1;
            }
        }
    }

    /// Removes the control characters of a CDATA section, in which nothing else is special.
    fn controls(&mut self, from: usize, to: usize) {
        let Some(inside) = self.text.get(from..to) else { return };
        for (at, c) in inside.char_indices().filter(|(_, c)| !references::is_allowed(*c)) {
            self.edit(from + at, from + at + c.len_utf8(), String::new(), Some(MarkupError::Control));
        }
    }

    fn begin(&mut self, name: &'t str, at: usize, is_empty: bool) {
        if let Some(open) = self.open.last_mut()
            && open.child.is_none()
            && !tags::is_html(name)
        {
            open.child = Some(at);
        }
        if !is_empty {
            self.open.push(Open { name, has_text: false, child: None });
            self.is_bottomless |= self.open.len() > DEPTH;
        }
    }

    /// Reads an end tag: that of the innermost element, of an ancestor, or of no open element.
    fn end(&mut self, name: &str, at: usize, end: usize) {
        let depth = self.open.iter().rposition(|open| open.name == name);
        let depth = depth.or_else(|| self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)));
        let Some(depth) = depth else {
            return self.edit(at, end, String::new(), Some(MarkupError::Stray(name.to_owned())));
        };
        self.is_entangled |= depth + 1 < self.carried.min(self.open.len());
        for open in self.open.split_off(depth + 1).into_iter().rev() {
            // An unclosed element with text ends where its first child element begins.
            let close = open.child.filter(|_| open.has_text).unwrap_or(at);
            self.edit(close, close, format!("</{}>", open.name), Some(MarkupError::Unclosed(open.name.to_owned())));
        }
        let whole = self.text.get(at..end).is_some_and(|tag| tag.ends_with('>'));
        self.carried = self.carried.min(depth);
        if let Some(open) = self.open.pop()
            && !(open.name == name && whole)
        {
            self.edit(at, end, format!("</{}>", open.name), Some(MarkupError::Unclosed(open.name.to_owned())));
        }
    }

    fn finish(mut self) -> Mended<'t> {
        let (text, is_typed, is_entangled) = (self.text, self.is_typed, self.is_entangled);
        if self.is_bottomless || self.edits.is_empty() && self.open.is_empty() {
            let (markup_errors, pieces) = (Vec::new(), Vec::new());
            return Mended { text: Cow::Borrowed(text), markup_errors, cut: None, is_typed, is_entangled, pieces };
        }
        self.edits.sort_by_key(|(from, _, _)| *from);
        self.markup_errors.sort_by_key(|slipped| slipped.at);
        let (mut mended, mut pieces, mut done) = (String::with_capacity(text.len() + 64), Vec::new(), 0);
        let mut take = |from: usize, to: usize, mended: &mut String| {
            if let Some(piece) = text.get(from..to).filter(|piece| !piece.is_empty()) {
                pieces.push((mended.len(), from, piece.len()));
                mended.push_str(piece);
            }
        };
        for (from, to, with) in &self.edits {
            take(done, (*from).max(done), &mut mended);
            mended.push_str(with);
            done = done.max(*to);
        }
        take(done, text.len(), &mut mended);
        let inside = self.open.last().map(|open| open.name.to_owned());
        let cut = inside.map(|inside| CutOff { at: mended.len(), inside });
        for open in self.open.iter().rev() {
            mended.push_str("</");
            mended.push_str(open.name);
            mended.push('>');
        }
        let (text, markup_errors) = (Cow::Owned(mended), self.markup_errors);
        Mended { text, markup_errors, cut, is_typed, is_entangled, pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        mend(text).text.into_owned()
    }

    #[test]
    fn the_intended_markup_is_restored() {
        for (text, whole) in [
            ("<a>R & D <b x='1&2'/></a>", "<a>R &amp; D <b x='1&amp;2'/></a>"),
            ("<a>1 < 2 <3</a>", "<a>1 &lt; 2 &lt;3</a>"),
            ("<a>x\u{3}y\u{ffff}z&#11;</a>", "<a>xyz</a>"),
            ("<a><![CDATA[x\u{1}&<b>]]></a>", "<a><![CDATA[x&<b>]]></a>"),
            ("<a>&nbsp;&eacute;</a>", "<a>\u{a0}é</a>"),
            ("<i><t>One<l>x</l></i>", "<i><t>One</t><l>x</l></i>"),
            ("<i><t>One <b>two</b> three<l>x</l></i>", "<i><t>One <b>two</b> three</t><l>x</l></i>"),
            ("<i><d><p>One<br>two</d></i>", "<i><d><p>One<br>two</br></p></d></i>"),
            ("<i><t>One</T></x></i>", "<i><t>One</t></i>"),
            ("<i a=1 b c=\"d<e\">x</i>", "<i a=\"1\" b=\"\" c=\"d&lt;e\">x</i>"),
            ("<i a=\"x>y</i>", "&lt;i a=\"x>y"),
            ("<r><i>one</i><i>tw", "<r><i>one</i><i>tw</i></r>"),
            ("<r><i>one</i><i a=\"", "<r><i>one</i></r>"),
            ("<r><!-- <i> & --><?x & ?></r>", "<r><!-- <i> & --><?x & ?></r>"),
        ] {
            assert_eq!(mended(text), whole, "{text}");
            assert_eq!(mended(whole), whole, "mending twice: {text}");
        }
    }

    #[test]
    fn well_formed_xml_is_left_alone() {
        let text = "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x 'y'>]><a:b c=\"&lt;\">é &#233; <![CDATA[<&]]></a:b>\n";
        assert!(matches!(mend(text).text, Cow::Borrowed(_)));
    }

    #[test]
    fn bytes_are_those_of_the_document_as_it_was() {
        let text = "<r>& & <i>a & b</i></r>";
        let mended = mend(text);
        let (here, there) = (mended.text.find("<i>").unwrap(), text.find("<i>").unwrap());
        assert_eq!(mended.original(here as u64), there as u64);
        let (here, there) = (mended.text.find("</r>").unwrap(), text.find("</r>").unwrap());
        assert_eq!(mended.original(here as u64), there as u64);
    }

    #[test]
    fn hostile_texts_take_time_that_grows_with_their_length() {
        let start = std::time::Instant::now();
        for piece in
            ["<a x=\"<", "<a \"", "<a b='", "<!--", "<![CDATA[", "<?", "</", "<a>", "</a>", "<a b=\"&\" ", "&#", "<!"]
        {
            mend(&piece.repeat((1 << 17) / piece.len()));
        }
        assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    }
}
