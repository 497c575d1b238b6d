//! Reads HTML pages: bytes become blocks, with the bounds of the records if the page has a listing.
//!
//! A page is parsed within limits ([`parse`]), facts are collected about every node (`node_facts.rs`), candidates for
//! its records are found and ranked (`candidates.rs`, `evidence.rs`, `listing.rs`), and its visible text becomes blocks
//! with hints from the markup (`blocks.rs`). The splitter then finds the fields inside of the records. A page without a
//! listing is passed to the splitter as a whole.

pub(crate) mod blocks;
pub(crate) mod candidate_view;
pub(crate) mod candidates;
pub(crate) mod charset;
pub(crate) mod class_names;
pub(crate) mod elements;
pub(crate) mod evidence;
pub(crate) mod evidence_weights;
pub(crate) mod feeds;
pub(crate) mod field_hints;
pub(crate) mod guard;
pub(crate) mod hidden_siblings;
pub(crate) mod hidden_texts;
pub(crate) mod inline_run;
pub(crate) mod lead_ins;
pub(crate) mod led_runs;
pub(crate) mod line_numbers;
pub(crate) mod links;
pub(crate) mod listing;
pub(crate) mod missed_records;
pub(crate) mod names;
pub(crate) mod node_facts;
pub(crate) mod open_elements;
pub(crate) mod page_data;
pub(crate) mod pager;
pub(crate) mod parse;
pub(crate) mod parse_cost;
pub(crate) mod plain_lists;
pub(crate) mod ranking;
pub(crate) mod record_patterns;
pub(crate) mod scattered_records;
pub(crate) mod script_links;
pub(crate) mod selector_cost;
pub(crate) mod selectors;
pub(crate) mod similarity;
#[cfg(test)]
mod tests;
pub(crate) mod text_index;
pub(crate) mod tokens;
pub(crate) mod tree;
pub(crate) mod tree_builder;

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use encoding_rs::Encoding;
use url::Url;

use page_data::PageData;

use super::entry::Entry;
use super::{Block, Bound, Content, Document, decode};
use crate::error::{Error, Result};
use crate::text::class_words::ClassWords;
use crate::text::words::Words;
pub(crate) use listing::Listing;
use node_facts::Facts;
pub(crate) use selectors::{Idle, Pins, Unmatched};
use tree::Tree;

/// The data about a page that the caller knows.
#[derive(Debug, Clone)]
pub(crate) struct PageOptions<'w> {
    /// The charset that the transport declared, as written.
    pub charset: Option<String>,
    /// The selectors that the source of the page prescribes.
    pub pins: Option<Pins>,
    /// The words for class names and pagers.
    pub words: &'w Words,
    /// True if the address of the next page is also needed.
    pub follow: bool,
}

/// The greatest number of pieces of text in a page. Each needs up to 2,400 bytes for the tree, its block and its
/// record.
const MOST_TEXTS: usize = 400_000;
/// The number of pieces of text from which the cost of each piece is checked.
const MANY_BLOCKS: usize = 20_000;
/// The smallest number of bytes of the page for each piece of text. A listing has over a hundred, including its tags.
const BYTES_OF_BLOCK: usize = 16;

/// A page that was read.
#[derive(Debug)]
pub(crate) struct ReadPage {
    /// The blocks of the page, with the known bounds of records.
    pub document: Document,
    /// The address of the next page of the listing, if the address of the page is known and the page has a pager.
    pub next: Option<String>,
    /// The addresses of the feeds of the page, the most specific first.
    pub feeds: Vec<String>,
    /// Pinned selectors that matched nothing on the page.
    pub unmatched: Vec<Unmatched>,
    /// The data in the scripts of the page.
    pub data: Vec<PageData>,
    /// The reason why the page cannot be read, unless its data contains records.
    pub unseen: Option<Error>,
    /// The address against which relative links are resolved.
    pub base: Option<Url>,
}

/// Reads a page. `location` is its path or address. Relative links are resolved against an address.
///
/// # Errors
/// Returns an error if the bytes are not text, or if the page is built to be costly to read.
pub(crate) fn read(bytes: &[u8], name: &str, location: Option<&str>, options: &PageOptions<'_>) -> Result<ReadPage> {
    let declared = options.charset.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()));
    let decoded = decode::decode(bytes, declared.or_else(|| charset::prescan(bytes)))?;
    let page = Page::parse(&decoded.text, location, options.words.classes())?;
    let address = location.and_then(|location| Url::parse(location).ok());
    let feeds = feeds::of(&page.tree, address.as_ref(), page.base.as_ref(), options.words.classes());
    let pinned = options
        .pins
        .as_ref()
        .map(|pins| selectors::find(&page.tree, &page.facts, pins))
        .transpose()?
        .unwrap_or_default();
    let next = match pinned.next {
        Some(link) => links::address(&page.tree, link, page.base.as_ref()),
        None => address
            .filter(|_| options.follow)
            .and_then(|address| pager::next(&page.tree, &page.facts, &address, page.base.as_ref(), options.words)),
    };
    let unmatched = pinned.unmatched.clone();
    let base = page.base.clone();
    let texts = page.texts();
    if texts > MOST_TEXTS {
        let message = format!("the page has {texts} pieces of text, more than the {MOST_TEXTS} that are read");
        return Err(Error::data(message).hint("cut it into several pages"));
    }
    if texts > MANY_BLOCKS && texts * BYTES_OF_BLOCK > decoded.text.len() {
        return Err(Error::data("the page is built to be costly: it has hardly more characters than paragraphs")
            .hint("it was not read; look at it in a browser"));
    }
    let unseen = if page.needs_scripts() {
        Some(needs_scripts(feeds.first()))
    } else if texts == 0 && !page.says_in_pictures() {
        Some(Error::data("a page without text").hint("there is nothing to read in it"))
    } else {
        None
    };
    let data = page_data::of(&page.tree);
    let document = Document {
        name: name.to_owned(),
        location: location.map(str::to_owned),
        retrieved: None,
        text: decoded.text,
        replaced: decoded.replaced,
        content: Content::Page(Rc::new(Page { pinned, ..page })),
        listing: None,
    };
    Ok(ReadPage { document, next, feeds, unmatched, data, unseen, base })
}

/// The error for a page that is empty without its scripts.
fn needs_scripts(feed: Option<&String>) -> Error {
    let error = Error::data("the page is empty without JavaScript, which is not run here");
    match feed {
        Some(feed) => error.hint(format!("its feed may hold the same: {feed}")),
        None => error.hint("save it from a browser as HTML and import the file, or look for its feed or sitemap"),
    }
}

/// The blocks of a tree that another reader made from `text`, with the bounds of its records and the first node of each
/// block. Returns `None` if the tree contains no text.
pub(crate) fn render(text: &str, tree: &Tree, records: &[Range<usize>]) -> Option<(Vec<Block>, Vec<usize>)> {
    let facts = node_facts::gather(tree);
    let (mut blocks, nodes) = blocks::Renderer::new(tree, &facts, text, None, records, Vec::new()).render();
    bound(&mut blocks, &nodes, records);
    (!blocks.is_empty()).then_some((blocks, nodes))
}

/// The addresses of the feeds of a page, the most specific first. This also works for a page that cannot be read.
pub(crate) fn feeds(bytes: &[u8], location: &str, words: &Words) -> Vec<String> {
    let Ok(decoded) = decode::decode(bytes, charset::prescan(bytes)) else { return Vec::new() };
    let Ok(page) = Page::parse(&decoded.text, Some(location), words.classes()) else { return Vec::new() };
    feeds::of(&page.tree, Url::parse(location).ok().as_ref(), page.base.as_ref(), words.classes())
}

/// Selectors that may match the link to the next page, the most specific first.
pub(crate) fn next_selectors(bytes: &[u8], location: &str, words: &Words) -> Vec<String> {
    let Ok(decoded) = decode::decode(bytes, charset::prescan(bytes)) else { return Vec::new() };
    let (Ok(page), Ok(url)) = (Page::parse(&decoded.text, Some(location), words.classes()), Url::parse(location))
    else {
        return Vec::new();
    };
    pager::selectors(&page.tree, &page.facts, &url, page.base.as_ref(), words)
}

/// The text behind the declarations, comments and processing instructions at the beginning of XML.
fn after_declaration(text: &str) -> &str {
    let mut rest = text;
    loop {
        let end = if rest.starts_with("<?") {
            "?>"
        } else if rest.starts_with("<!--") {
            "-->"
        } else {
            return rest;
        };
        let Some((_, after)) = rest.split_once(end) else { return "" };
        rest = after.trim_start();
    }
}

/// Returns whether XML has the doctype or the root element of a page, whatever its prefix.
fn begins_page(text: &str) -> bool {
    let name = text.strip_prefix('<').unwrap_or_default();
    let name = name.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    text.starts_with("<!doctype html") || name == "html" || name.ends_with(":html")
}

/// Returns whether the bytes begin like a page, with a doctype or one of the first tags of a page.
pub(crate) fn looks_like(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    // In UTF-16, a NUL byte stands beside each ASCII character.
    let mut signs = head.iter().copied().filter(|byte| *byte != 0);
    if signs.find(|byte| byte.is_ascii() && !char::from(*byte).is_whitespace()) != Some(b'<') {
        return false;
    }
    let head: String = head.iter().filter(|byte| **byte != 0).map(|byte| char::from(*byte)).collect();
    let head = head.trim_start_matches(|c: char| !c.is_ascii() || c.is_whitespace()).to_ascii_lowercase();
    let mut rest = head.as_str();
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.find("-->").and_then(|end| comment.get(end + 3..)).unwrap_or_default().trim_start();
    }
    if rest.starts_with("<?xml") {
        // An element `html` inside of other XML makes no page.
        return begins_page(after_declaration(rest));
    }
    let starts = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<title",
        "<div",
        "<main",
        "<article",
        "<section",
        "<table",
        "<ul",
        "<ol",
        "<dl",
        "<h1",
        "<h2",
        "<nav",
        "<p>",
        "<p ",
        "<script",
        "<style",
    ];
    starts.iter().any(|start| rest.starts_with(start))
}

/// A parsed page before its listing is chosen.
#[derive(Debug)]
pub struct Page {
    pub(crate) tree: Tree,
    pub(crate) facts: Vec<Facts>,
    pub(crate) base: Option<Url>,
    /// The nodes that the selectors of the source matched.
    pub(crate) pinned: selectors::Pinned,
    /// The records in the data of the page, for a page that shows none.
    pub(crate) entries: Vec<Entry>,
}

impl Page {
    pub(crate) fn parse(text: &str, location: Option<&str>, classes: &Arc<ClassWords>) -> Result<Self> {
        let tree = parse::parse(text, classes)?;
        let facts = node_facts::gather(&tree);
        let base = base(&tree, location);
        Ok(Self { tree, facts, base, pinned: selectors::Pinned::default(), entries: Vec::new() })
    }

    /// The number of pieces of visible text.
    fn texts(&self) -> usize {
        let shown = |fact: &Facts| !fact.hidden && fact.text() > 0;
        self.facts.iter().enumerate().filter(|(at, fact)| self.tree.text(*at).is_some() && shown(fact)).count()
    }

    /// Returns whether the page shows a picture that has an alternative text.
    fn says_in_pictures(&self) -> bool {
        (0..self.tree.len()).any(|at| {
            self.tree.name(at) == Some("img")
                && self.facts.get(at).is_some_and(|fact| !fact.hidden)
                && self.tree.attribute(at, "alt").is_some_and(|words| !words.trim().is_empty())
        })
    }

    /// Returns whether the page has scripts but no text, so that its content is made in the browser.
    fn needs_scripts(&self) -> bool {
        let seen: u32 = self.facts.iter().filter(|fact| fact.depth == 1).map(Facts::text).sum();
        let nodes = || 0..self.tree.len();
        let scripts = nodes().filter(|at| self.tree.name(*at) == Some("script")).count();
        let told = || {
            let mut inside = nodes().filter(|at| self.tree.name(*at) == Some("noscript"));
            inside.any(|at| {
                let text: String = (at..self.tree.end(at)).filter_map(|node| self.tree.text(node)).collect();
                text.to_ascii_lowercase().contains("javascript")
            })
        };
        let root = || {
            nodes().any(|at| {
                let id = self.tree.attribute(at, "id").unwrap_or_default();
                matches!(id, "root" | "app" | "__next" | "__nuxt" | "main-app" | "app-root" | "ember-app")
                    || self.tree.name(at) == Some("app-root")
            })
        };
        scripts > 0 && (seen < 40 || seen < 400 && (told() || root()))
    }

    /// The listing by the markup of the page, or by the pinned selectors.
    pub(crate) fn listing(&self) -> Option<(Vec<Range<usize>>, Listing)> {
        self.pinned.records.clone().or_else(|| listing::find(&self.tree, &self.facts))
    }

    /// The blocks with the bounds of records. The decoder finds their roles.
    pub(crate) fn blocks(&self, text: &str, records: Option<&[Range<usize>]>) -> Vec<Block> {
        let hints = self.pinned.fields.iter().filter_map(|(at, field)| Some((*at, field.hint()?)));
        let (pinned, base) = (hints.collect(), self.base.as_ref());
        let bounds = records.unwrap_or_default();
        let (mut blocks, nodes) = blocks::Renderer::new(&self.tree, &self.facts, text, base, bounds, pinned).render();
        if records.is_some() {
            bound(&mut blocks, &nodes, bounds);
        }
        blocks
    }
}

impl Page {
    /// The blocks with no bounds of records, and with these parts of the page, which are ranges of nodes in order, outside
    /// of all records. The decoder finds the roles of the other blocks.
    pub(crate) fn blocks_beside(&self, text: &str, parts: &[Range<usize>]) -> Vec<Block> {
        let base = self.base.as_ref();
        let (mut blocks, nodes) = blocks::Renderer::new(&self.tree, &self.facts, text, base, &[], Vec::new()).render();
        for (block, node) in blocks.iter_mut().zip(nodes) {
            let next = parts.partition_point(|part| part.end <= node);
            if parts.get(next).is_some_and(|part| part.start <= node) {
                block.bound = Bound::Outside;
            }
        }
        blocks
    }
}

/// Marks for each block whether a record begins there, continues, or is elsewhere. `nodes` are the first nodes of the
/// blocks.
fn bound(blocks: &mut [Block], nodes: &[usize], records: &[Range<usize>]) {
    let (mut record, mut started) = (0, None);
    for (block, node) in blocks.iter_mut().zip(nodes) {
        while records.get(record).is_some_and(|range| range.end <= *node) {
            record += 1;
        }
        block.bound = match records.get(record) {
            Some(range) if range.contains(node) && started == Some(record) => Bound::Inside,
            Some(range) if range.contains(node) => {
                started = Some(record);
                Bound::Start
            }
            _ => Bound::Outside,
        };
    }
}

/// The base address of relative links: `base`, or the address of the page, or the canonical address that a saved page
/// declares.
fn base(tree: &Tree, location: Option<&str>) -> Option<Url> {
    let web = |address: &str| Url::parse(address).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    let canonical = || {
        let said = (0..tree.len()).find_map(|at| match tree.name(at)? {
            "link" if tree.attribute(at, "rel") == Some("canonical") => tree.attribute(at, "href"),
            "meta" if tree.attribute(at, "property") == Some("og:url") => tree.attribute(at, "content"),
            _ => None,
        });
        said.and_then(web)
    };
    let page = location.and_then(web).or_else(canonical);
    // The first `base` with an address is used. A `base` may also have only a target.
    let bases = (0..tree.len()).filter(|at| tree.name(*at) == Some("base"));
    let declared = bases.into_iter().find_map(|at| tree.attribute(at, "href")).map(str::trim);
    match (declared, &page) {
        (Some(href), Some(page)) => page.join(href).ok().or(Some(page.clone())),
        (Some(href), None) => web(href),
        (None, _) => page,
    }
}
