//! Limits the cost of parsing a page: its depth, its attributes, its elements, and the effort of nesting them.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use html5ever::LocalName;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::elements::{is_raw_text, is_void};
use super::parse_cost::Place;
use super::tree_builder::Arena;

/// The depth of the tree from which start tags are dropped, although their text is kept. Browsers have the same limit
/// of 512.
const MAX_DEPTH: u32 = 512;

/// A filter between the tokenizer and the tree builder.
pub(crate) struct Guard {
    pub(crate) builder: TreeBuilder<u32, Arena>,
    pub(crate) place: Rc<Place>,
    /// The start tags that were dropped, so that their end tags can be dropped, too.
    pub(crate) dropped: RefCell<HashMap<LocalName, u32>>,
}

impl Guard {
    /// Returns whether a tag must be dropped because the tree is too deep.
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
