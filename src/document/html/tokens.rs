//! Connects html5gum, which produces the tokens of a page, with the tree builder of html5ever.
//!
//! html5gum implements the same standard (WHATWG HTML, 13.2.5), is about twice as fast as the tokenizer of html5ever,
//! and reports the position of each token.

use std::borrow::Cow;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Doctype, Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::{Attribute, LocalName, QualName, local_name};
use html5gum::{Emitter, Error, State};

use super::guard::Guard;
use super::parse_cost::MAX_ATTRIBUTES;

/// Receives the events of html5gum, and passes whole tokens through the guard to the tree builder.
pub(crate) struct Feed<'a> {
    guard: &'a Guard,
    /// The number of bytes read, and the offset of the last "<".
    at: usize,
    open: usize,
    text: Vec<u8>,
    comment: Vec<u8>,
    kind: TagKind,
    name: Vec<u8>,
    self_closing: bool,
    attributes: Vec<Attribute>,
    /// The number of attributes of the tag, including duplicates.
    count: usize,
    /// The attribute that is being read.
    attribute: Option<(Vec<u8>, Vec<u8>)>,
    /// Spare buffers for the next attribute.
    spare: (Vec<u8>, Vec<u8>),
    last_start: Vec<u8>,
    /// The names of tags and attributes that occurred before. A page uses only a few.
    names: foldhash::HashMap<Vec<u8>, LocalName>,
    /// The values of `class` that occurred before.
    classes: foldhash::HashMap<Vec<u8>, StrTendril>,
    doctype: Parts,
    failed: Option<&'static str>,
}

/// The parts of a doctype.
#[derive(Default)]
struct Parts {
    name: Vec<u8>,
    public: Option<Vec<u8>>,
    system: Option<Vec<u8>>,
    force_quirks: bool,
}

impl<'a> Feed<'a> {
    /// Starts to read a text at a byte offset.
    pub(crate) fn new(guard: &'a Guard, at: usize) -> Self {
        Self {
            guard,
            at,
            open: at,
            text: Vec::new(),
            comment: Vec::new(),
            kind: TagKind::EndTag,
            name: Vec::new(),
            self_closing: false,
            attributes: Vec::new(),
            count: 0,
            attribute: None,
            spare: (Vec::new(), Vec::new()),
            last_start: Vec::new(),
            names: foldhash::HashMap::default(),
            classes: foldhash::HashMap::default(),
            doctype: Parts::default(),
            failed: None,
        }
    }

    fn give(&self, token: Token, end: usize) -> Option<State> {
        self.guard.place.goes_on_to(end);
        match self.guard.process_token(token, 0) {
            TokenSinkResult::Plaintext => Some(State::PlainText),
            TokenSinkResult::RawData(RawKind::Rcdata) => Some(State::RcData),
            TokenSinkResult::RawData(RawKind::Rawtext) => Some(State::RawText),
            TokenSinkResult::RawData(RawKind::ScriptData | RawKind::ScriptDataEscaped(_)) => Some(State::ScriptData),
            // Scripts are not run, and the page is already decoded.
            TokenSinkResult::Continue | TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => None,
        }
    }

    /// Passes on the text so far, which ends at this byte.
    fn give_text(&mut self, end: usize) {
        if self.text.is_empty() {
            return;
        }
        let mut rest = self.text.as_slice();
        while let Some((part, after)) = memchr::memchr(0, rest).and_then(|null| rest.split_at_checked(null)) {
            self.give_characters(part, end);
            let _ = self.give(Token::NullCharacterToken, end);
            rest = after.get(1..).unwrap_or_default();
        }
        self.give_characters(rest, end);
        self.text.clear();
    }

    fn give_characters(&self, text: &[u8], end: usize) {
        if !text.is_empty() {
            let _ = self.give(Token::CharacterTokens(tendril(text)), end);
        }
    }

    fn end_attribute(&mut self) {
        let Some((name, value)) = self.attribute.take() else { return };
        let local = known(&mut self.names, &name, interned);
        self.count += 1;
        if self.count > MAX_ATTRIBUTES {
            self.failed = Some("a tag with thousands of attributes");
        } else if !self.attributes.iter().any(|have| have.name.local == local) {
            let value = match local {
                local_name!("class") => known(&mut self.classes, &value, tendril),
                _ => tendril(&value),
            };
            self.attributes.push(Attribute { name: QualName::new(None, html5ever::ns!(), local), value });
        }
        self.spare = (name, value);
    }

    fn begin_tag(&mut self, kind: TagKind) {
        self.kind = kind;
        self.name.clear();
        self.attributes.clear();
        self.self_closing = false;
        self.count = 0;
    }
}

/// Converts bytes to text. html5gum may split a character, but delivers both parts.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The greatest number of names, and of values of `class`, that are cached.
const MOST_KNOWN: usize = 256;

/// The cached result of `make` for these bytes. Only the first results are cached.
fn known<T: Clone>(have: &mut foldhash::HashMap<Vec<u8>, T>, bytes: &[u8], make: impl Fn(&[u8]) -> T) -> T {
    if let Some(known) = have.get(bytes) {
        return known.clone();
    }
    let made = make(bytes);
    if have.len() < MOST_KNOWN {
        have.insert(bytes.to_vec(), made.clone());
    }
    made
}

fn interned(name: &[u8]) -> LocalName {
    LocalName::from(text(name))
}

fn tendril(bytes: &[u8]) -> StrTendril {
    StrTendril::from_slice(&text(bytes))
}

impl Emitter for Feed<'_> {
    /// The reason why the page is not read any further.
    type Token = &'static str;

    fn pop_token(&mut self) -> Option<&'static str> {
        self.failed
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn emit_error(&mut self, _: Error) {}

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start = name.unwrap_or_default().to_vec();
    }

    fn start_open_tag(&mut self) {
        self.open = self.at.saturating_sub(1);
    }

    #[inline]
    fn emit_string(&mut self, text: &[u8]) {
        self.text.extend_from_slice(text);
    }

    fn emit_eof(&mut self) {
        self.give_text(self.at);
        let _ = self.guard.process_token(Token::EOFToken, 0);
        self.guard.end();
    }

    fn init_start_tag(&mut self) {
        self.begin_tag(TagKind::StartTag);
    }

    fn init_end_tag(&mut self) {
        self.begin_tag(TagKind::EndTag);
    }

    #[inline]
    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
        let (mut name, mut value) = std::mem::take(&mut self.spare);
        name.clear();
        value.clear();
        self.attribute = Some((name, value));
    }

    #[inline]
    fn push_attribute_name(&mut self, text: &[u8]) {
        self.attribute.iter_mut().for_each(|(name, _)| name.extend_from_slice(text));
    }

    #[inline]
    fn push_attribute_value(&mut self, text: &[u8]) {
        self.attribute.iter_mut().for_each(|(_, value)| value.extend_from_slice(text));
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        self.give_text(self.open);
        let tag = Tag {
            kind: self.kind,
            name: known(&mut self.names, &self.name, interned),
            self_closing: self.self_closing,
            had_duplicate_attributes: self.count > self.attributes.len(),
            // The attributes are moved into a new list of the exact size, so that the buffer can be reused.
            attrs: self.attributes.drain(..).collect(),
        };
        if self.kind == TagKind::StartTag {
            std::mem::swap(&mut self.last_start, &mut self.name);
        }
        let state = self.give(Token::TagToken(tag), self.at);
        self.failed = self.failed.or_else(|| self.guard.place.is_too_costly());
        state
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.kind == TagKind::EndTag && !self.last_start.is_empty() && self.last_start == self.name
    }

    fn init_comment(&mut self) {
        self.comment.clear();
    }

    fn push_comment(&mut self, text: &[u8]) {
        self.comment.extend_from_slice(text);
    }

    fn emit_current_comment(&mut self) {
        self.give_text(self.open);
        let _ = self.give(Token::CommentToken(tendril(&self.comment)), self.at);
    }

    fn init_doctype(&mut self) {
        self.doctype = Parts::default();
    }

    fn push_doctype_name(&mut self, text: &[u8]) {
        self.doctype.name.extend_from_slice(text);
    }

    fn set_doctype_public_identifier(&mut self, text: &[u8]) {
        self.doctype.public = Some(text.to_vec());
    }

    fn set_doctype_system_identifier(&mut self, text: &[u8]) {
        self.doctype.system = Some(text.to_vec());
    }

    fn push_doctype_public_identifier(&mut self, text: &[u8]) {
        self.doctype.public.get_or_insert_default().extend_from_slice(text);
    }

    fn push_doctype_system_identifier(&mut self, text: &[u8]) {
        self.doctype.system.get_or_insert_default().extend_from_slice(text);
    }

    fn set_force_quirks(&mut self) {
        self.doctype.force_quirks = true;
    }

    fn emit_current_doctype(&mut self) {
        self.give_text(self.open);
        let Parts { name, public, system, force_quirks } = std::mem::take(&mut self.doctype);
        let doctype = Doctype {
            name: Some(name).filter(|name| !name.is_empty()).map(|name| tendril(&name)),
            public_id: public.map(|id| tendril(&id)),
            system_id: system.map(|id| tendril(&id)),
            force_quirks,
        };
        let _ = self.guard.process_token(Token::DoctypeToken(doctype), 0);
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.guard.adjusted_current_node_present_but_not_in_html_namespace()
    }
}
