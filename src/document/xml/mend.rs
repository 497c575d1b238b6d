//! XML that is not well-formed, mended: what was meant is plain in most cases, and one slip of a writer must not cost the
//! other records of a document.
//!
//! Mended are bare ampersands and less-than signs, entities that only HTML knows, control characters, halves of characters,
//! attributes without quotation marks, tags that nobody closes or opens, and an end that was cut off. Everything else is
//! passed on as it stands.

use std::borrow::Cow;

use super::DEPTH;
use super::references::{self, Fault, Reference};
use super::slips::{Slip, Slipped};
use super::tags::{self, Tag};

/// A document that is well-formed.
#[derive(Debug)]
pub(super) struct Mended<'t> {
    /// Its text.
    pub text: Cow<'t, str>,
    /// What was mended, by its byte in the document as it was.
    pub slips: Vec<Slipped>,
    /// The document ends inside an element.
    pub cut: Option<CutOff>,
    /// The pieces that were taken over: first byte here, first byte in the document as it was, length.
    pieces: Vec<(usize, usize, usize)>,
}

/// Where a document was cut off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CutOff {
    /// The byte of the mended text behind which everything is made up.
    pub at: usize,
    /// The innermost element that is open there.
    pub inside: String,
}

impl Mended<'_> {
    /// The byte of the document as it was that a byte of the mended text comes from.
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
    /// What was mended between two bytes of the document as it was, each kind once.
    pub(super) fn slips_in(&self, bytes: (u64, u64)) -> Vec<Slip> {
        let from = self.slips.partition_point(|slipped| slipped.at < bytes.0);
        let slips = self.slips.iter().skip(from).take_while(|slipped| slipped.at < bytes.1);
        let mut found: Vec<Slip> = Vec::new();
        for slipped in slips {
            if found.len() < MOST_SLIPS && !found.contains(&slipped.slip) {
                found.push(slipped.slip.clone());
            }
        }
        found
    }
}

/// Kinds of slips of one element that are said.
const MOST_SLIPS: usize = 20;

/// An element that is open.
struct Open<'t> {
    name: &'t str,
    /// Text stands directly in it.
    has_text: bool,
    /// Where the first element in it begins that is none of HTML.
    child: Option<usize>,
}

struct Mender<'t> {
    text: &'t str,
    at: usize,
    open: Vec<Open<'t>>,
    /// Bytes from and up to which something else is to stand.
    edits: Vec<(usize, usize, String)>,
    slips: Vec<Slipped>,
    /// The document has a type, whose definition may know entities.
    is_typed: bool,
    /// It is nested more deeply than any catalogue.
    is_bottomless: bool,
    tags: tags::Scanner<'t>,
}

/// Mends a document.
pub(super) fn mend(text: &str) -> Mended<'_> {
    let mut mender = Mender {
        text,
        at: 0,
        open: Vec::new(),
        edits: Vec::new(),
        slips: Vec::new(),
        is_typed: false,
        is_bottomless: false,
        tags: tags::Scanner::new(text),
    };
    mender.run();
    mender.finish()
}

/// A byte at which text is looked at: a mark, a control character, or the first byte of U+FFFE and U+FFFF.
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

    /// Mends what stands at a byte that is special, and is no less-than sign; returns the byte behind it.
    fn special(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { return at + 1 };
        if c != '&' {
            if !references::is_allowed(c) {
                self.edit(at, at + c.len_utf8(), String::new(), Some(Slip::Control));
            }
            return at + c.len_utf8();
        }
        match references::read(rest) {
            Reference::Sound(length) => at + length,
            Reference::Bare => {
                self.edit(at, at + 1, "&amp;".to_owned(), Some(Slip::Ampersand));
                at + 1
            }
            Reference::Meant(length, meant, fault) => {
                let name = || rest.get(..length).unwrap_or_default().to_owned();
                let slip = match fault {
                    None => None,
                    // The type may define it, as that of RSS 0.91 and of XHTML does.
                    Some(Fault::Html | Fault::Unknown) if self.is_typed => None,
                    Some(Fault::Html) => Some(Slip::Entity(name())),
                    Some(Fault::Unknown) => Some(Slip::UnknownEntity(name())),
                    Some(Fault::Control) => Some(Slip::Control),
                    Some(Fault::NoCharacter) => Some(Slip::NoCharacter(name())),
                };
                self.edit(at, at + length, meant, slip);
                at + length
            }
        }
    }

    fn edit(&mut self, from: usize, to: usize, text: String, slip: Option<Slip>) {
        self.edits.push((from, to, text));
        self.slips.extend(slip.map(|slip| Slipped { at: from as u64, slip }));
    }

    /// A less-than sign: the beginning of a tag, a comment, an instruction or a section, or none of these.
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
                self.edit(at, at + 1, "&lt;".to_owned(), Some(Slip::LessThan));
                self.at += 1;
            }
        }
    }

    /// Removes the control characters of a section, in which nothing else is special.
    fn controls(&mut self, from: usize, to: usize) {
        let Some(inside) = self.text.get(from..to) else { return };
        for (at, c) in inside.char_indices().filter(|(_, c)| !references::is_allowed(*c)) {
            self.edit(from + at, from + at + c.len_utf8(), String::new(), Some(Slip::Control));
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

    /// An end tag: of the innermost element, of one around it, or of none.
    fn end(&mut self, name: &str, at: usize, end: usize) {
        let depth = self.open.iter().rposition(|open| open.name == name);
        let depth = depth.or_else(|| self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)));
        let Some(depth) = depth else {
            return self.edit(at, end, String::new(), Some(Slip::Stray(name.to_owned())));
        };
        for open in self.open.split_off(depth + 1).into_iter().rev() {
            // An element with text in it that nobody closes ends where the next element begins.
            let close = open.child.filter(|_| open.has_text).unwrap_or(at);
            self.edit(close, close, format!("</{}>", open.name), Some(Slip::Unclosed(open.name.to_owned())));
        }
        let whole = self.text.get(at..end).is_some_and(|tag| tag.ends_with('>'));
        if let Some(open) = self.open.pop()
            && !(open.name == name && whole)
        {
            self.edit(at, end, format!("</{}>", open.name), Some(Slip::Unclosed(open.name.to_owned())));
        }
    }

    fn finish(mut self) -> Mended<'t> {
        let text = self.text;
        if self.is_bottomless || self.edits.is_empty() && self.open.is_empty() {
            return Mended { text: Cow::Borrowed(text), slips: Vec::new(), cut: None, pieces: Vec::new() };
        }
        self.edits.sort_by_key(|(from, _, _)| *from);
        self.slips.sort_by_key(|slipped| slipped.at);
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
        Mended { text: Cow::Owned(mended), slips: self.slips, cut, pieces }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        mend(text).text.into_owned()
    }

    #[test]
    fn what_was_meant_is_mended() {
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
    fn what_is_well_formed_is_left_alone() {
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
