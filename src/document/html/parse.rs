//! The HTML parser, bounded.
//!
//! html5ever parses as browsers do but has no limits: deep nesting, unclosed formatting elements and tags with
//! very many attributes cost it quadratic time. So it is fed in small pieces, and a guard between its tokenizer
//! and its tree builder drops tags below the depth at which browsers flatten too, and counts the work. The
//! counts, not a clock, decide: the same page gives the same result on every machine.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink as _};

use super::arena::Arena;
use super::elements::{is_raw_text, is_void};
use super::tree::Tree;
use crate::error::{Error, Result};

/// Depth of the tree at which start tags are dropped; their text stays. Browsers flatten at 512 too.
const MAX_DEPTH: u32 = 512;
/// Bytes that are fed at once.
const PIECE: usize = 16 * 1024;
/// Attributes of one tag: comparing them pairwise is quadratic.
pub(super) const MAX_ATTRIBUTES: usize = 4096;
/// Sum of the depths at which tags stand. A real page of a megabyte stays below a hundredth.
const MAX_EFFORT: u64 = 120_000_000;

/// Parses decoded text.
///
/// # Errors
/// Where the page is built to cost more than its size: see the module.
pub(super) fn parse(text: &str) -> Result<Tree> {
    if has_crowded_tag(text) {
        return Err(hostile("a tag with thousands of attributes"));
    }
    let queue = Rc::new(BufferQueue::default());
    let place = Rc::new(Place::default());
    let arena = Arena::new(Rc::clone(&place));
    let builder = TreeBuilder::new(arena, TreeBuilderOpts::default());
    let guard = Guard { builder, queue: Rc::clone(&queue), place: Rc::clone(&place), dropped: RefCell::default() };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let mut rest = text;
    while !rest.is_empty() {
        let mut cut = rest.len().min(PIECE);
        while !rest.is_char_boundary(cut) {
            cut += 1;
        }
        let (piece, after) = rest.split_at(cut);
        place.fed.set(place.fed.get() + piece.len());
        queue.push_back(StrTendril::from_slice(piece));
        // The tokenizer pauses after scripts and charset declarations; neither concerns us.
        while !queue.is_empty() {
            let before = place.remaining(&queue);
            let _ = tokenizer.feed(&queue);
            if place.remaining(&queue) == before {
                break;
            }
        }
        place.within(text.len())?;
        rest = after;
    }
    tokenizer.end();
    place.within(text.len())?;
    Ok(tokenizer.sink.builder.sink.finish())
}

fn hostile(what: &str) -> Error {
    Error::data(format!("the page is built to be costly: {what}")).hint("it was not read; look at it in a browser")
}

/// Where the tokenizer is in the text, and what the parse has cost so far.
#[derive(Debug, Default)]
pub(super) struct Place {
    /// Bytes given to the tokenizer.
    fed: Cell<usize>,
    /// Where the current token starts and ends.
    pub(super) start: Cell<usize>,
    pub(super) end: Cell<usize>,
    /// Depth of the node that was last appended to.
    pub(super) depth: Cell<u32>,
    effort: Cell<u64>,
    pub(super) nodes: Cell<usize>,
}

impl Place {
    fn within(&self, bytes: usize) -> Result<()> {
        if self.effort.get() > MAX_EFFORT {
            return Err(hostile("its elements nest too deeply"));
        }
        // Formatting elements that are never closed are made anew in every paragraph.
        if self.nodes.get() > bytes + 10_000 {
            return Err(hostile("it makes more elements than it has characters"));
        }
        Ok(())
    }

    /// Bytes that the tokenizer has been given and has not consumed.
    fn remaining(&self, queue: &BufferQueue) -> usize {
        let Some(first) = queue.pop_front() else { return 0 };
        let mut length = first.len();
        if !queue.is_empty() {
            let mut others = Vec::new();
            while let Some(next) = queue.pop_front() {
                length += next.len();
                others.push(next);
            }
            for next in others.into_iter().rev() {
                queue.push_front(next);
            }
        }
        queue.push_front(first);
        length
    }
}

/// Stands between the tokenizer and the tree builder.
struct Guard {
    builder: TreeBuilder<u32, Arena>,
    queue: Rc<BufferQueue>,
    place: Rc<Place>,
    /// Start tags that were dropped, for their end tags.
    dropped: RefCell<HashMap<LocalName, u32>>,
}

impl Guard {
    /// The tag is to be left out, because the tree is deep enough.
    fn drops(&self, tag: &Tag) -> bool {
        let depth = self.place.depth.get();
        self.place.effort.set(self.place.effort.get() + u64::from(depth) + 1);
        match tag.kind {
            TagKind::StartTag if depth >= MAX_DEPTH && !is_raw_text(&tag.name) => {
                if !tag.self_closing && !is_void(&tag.name) {
                    *self.dropped.borrow_mut().entry(tag.name.clone()).or_insert(0) += 1;
                }
                true
            }
            TagKind::StartTag => false,
            TagKind::EndTag => match self.dropped.borrow_mut().get_mut(&tag.name) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    true
                }
                _ => false,
            },
        }
    }
}

impl TokenSink for Guard {
    type Handle = u32;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<u32> {
        match &token {
            Token::ParseError(_) => return TokenSinkResult::Continue,
            Token::TagToken(_) | Token::CharacterTokens(_) | Token::CommentToken(_) | Token::NullCharacterToken => {
                self.place.start.set(self.place.end.get());
                self.place.end.set(self.place.fed.get().saturating_sub(self.place.remaining(&self.queue)));
            }
            Token::DoctypeToken(_) | Token::EOFToken => {}
        }
        if let Token::TagToken(tag) = &token
            && self.drops(tag)
        {
            return TokenSinkResult::Continue;
        }
        self.builder.process_token(token, line)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Some tag has more attributes than any real one. Quoted values and comments are skipped.
fn has_crowded_tag(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)) {
        at += found + 1;
        let tail = bytes.get(at..).unwrap_or_default();
        if tail.starts_with(b"!--") {
            at += memchr::memmem::find(tail, b"-->").unwrap_or(tail.len());
        } else if tail.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'/') {
            let (mut count, mut quote, mut between) = (0, None, false);
            let mut length = 0;
            for byte in tail {
                length += 1;
                match quote {
                    Some(open) if *byte == open => (quote, between) = (None, true),
                    Some(_) => {}
                    None => match byte {
                        b'>' => break,
                        b'"' | b'\'' => quote = Some(*byte),
                        b' ' | b'\t' | b'\n' | b'\r' | 0xc | b'/' => between = true,
                        b'=' => between = false,
                        _ if between => (count, between) = (count + 1, false),
                        _ => {}
                    },
                }
                if count > MAX_ATTRIBUTES {
                    return true;
                }
            }
            // A quote that is never closed may be an apostrophe in a script: look on behind the "<".
            at += if quote.is_some() { 1 } else { length };
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tree: &Tree) -> String {
        let names = (0..tree.len()).filter_map(|at| tree.name(at).map(str::to_owned));
        names.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_tree_is_in_document_order_and_knows_its_places() {
        let text = "<ul><li>One &amp; <b>two</b>\n<li>three</ul>";
        let tree = parse(text).unwrap();
        assert_eq!(names(&tree), "html head body ul li b li");
        let texts: Vec<(&str, &str)> =
            (0..tree.len()).filter_map(|at| tree.text(at).map(|found| (found, &text[tree.bytes(at)]))).collect();
        assert_eq!(texts, [("One & ", "One &amp; "), ("two", "two"), ("\n", "\n"), ("three", "three")]);
    }

    #[test]
    fn what_stands_in_a_table_by_mistake_is_put_before_it() {
        let tree = parse("<table>lost<tr><td>cell</table>").unwrap();
        assert_eq!(names(&tree), "html head body table tbody tr td");
        assert_eq!((0..tree.len()).find_map(|at| tree.text(at)), Some("lost"));
    }

    #[test]
    fn deep_nesting_is_flattened_and_no_text_is_lost() {
        let text = format!("{}core{}after", "<div>".repeat(64_000), "</div>".repeat(64_000));
        let tree = parse(&text).unwrap();
        let texts: Vec<&str> = (0..tree.len()).filter_map(|at| tree.text(at)).collect();
        assert_eq!(texts, ["core", "after"]);
        assert!(tree.len() < 600);
        let list = parse(&"<ul><li>x".repeat(50_000)).unwrap();
        assert_eq!((0..list.len()).filter_map(|at| list.text(at)).map(str::len).sum::<usize>(), 50_000);
    }

    #[test]
    fn formatting_elements_that_are_never_closed_are_bounded() {
        let distinct: String = (0..9000).map(|n| format!("<b id={n}>")).collect();
        assert!(parse(&distinct).is_ok());
        let anew: String = (0..9000).map(|n| format!("<p><b id={n}>x</p>")).collect();
        assert!(parse(&anew).is_ok());
    }

    #[test]
    fn a_tag_with_very_many_attributes_is_refused_and_a_script_is_not() {
        let tag: String = (0..200_000).map(|n| format!(" a{n}")).collect();
        assert!(parse(&format!("<p{tag}>")).is_err());
        assert!(parse(&format!("<script>if (a<b) {{ '{tag}' }}</script>")).is_ok());
        assert!(parse(&format!("<!-- {tag} --><p title='{tag}'>")).is_ok());
    }
}
