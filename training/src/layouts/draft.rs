//! A page that is being made: lines with their roles.

use shelflist::internals::document::{Block, Bound, Hints};
use shelflist::internals::splitting::{Role, Tag};
use shelflist::internals::text::whitespace::normalise;

/// A line of a page with its role.
#[derive(Debug, Clone)]
pub(super) struct Line {
    /// The text of the line.
    pub text: String,
    /// The number of blank lines before the line.
    pub gap: u32,
    /// The role of the line.
    pub role: Role,
    /// Whether a record starts at the line.
    pub start: bool,
    /// The number of columns before the line.
    pub indent: u32,
    /// The hints of the markup.
    pub hints: Option<Box<Hints>>,
    /// The bounds of records that the markup gives.
    pub bound: Bound,
}

impl Line {
    /// Makes a line without markup.
    pub(super) fn new(text: impl Into<String>, gap: u32, role: Role) -> Self {
        Self { text: text.into(), gap, role, start: false, indent: 0, hints: None, bound: Bound::Free }
    }
}

/// A page with the role of every block.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    /// The name of the page.
    pub name: String,
    /// The blocks of the page.
    pub blocks: Vec<Block>,
    /// The tags of the blocks.
    pub tags: Vec<Tag>,
}

/// Makes a page from lines.
pub(super) fn page(name: &str, lines: &[Line]) -> Page {
    let mut page = Page { name: name.to_owned(), ..Page::default() };
    let mut number = 0;
    for line in lines {
        let text = normalise(&line.text);
        if text.is_empty() {
            continue;
        }
        let gap = if page.blocks.is_empty() { 0 } else { line.gap };
        number += u64::from(gap) + 1;
        page.blocks.push(Block {
            text,
            lines: (number, number),
            gap,
            indent: line.indent,
            bound: line.bound,
            hints: line.hints.clone(),
            ..Block::default()
        });
        page.tags.push(Tag { role: line.role, start: line.start && line.role != Role::Boilerplate });
    }
    page
}
