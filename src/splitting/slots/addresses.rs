//! The addresses of a record: its own page, its documents, and all other addresses.

use std::ops::Range;

use foldhash::HashSet;
use url::Url;

use super::context::Context;
use super::grid::visible_text;
use super::heads::head_of;
use super::tape::Tape;
use crate::document::html::links;
use crate::record::File;
use crate::text::class_words::ClassGroup;
use crate::text::folding::fold;
use crate::text::words::List;
use crate::text::words::headings::Heading;

/// Largest number of addresses of one record.
const MOST: usize = 400;
/// Number of characters of the words of a link that are kept.
const WORDS: usize = 200;

/// The extensions of pages in HTML.
const PAGES: [&str; 4] = ["html", "htm", "shtml", "xhtml"];

/// The addresses of a record.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Addresses {
    /// The page of the record.
    pub url: Option<String>,
    /// The documents of the record.
    pub files: Vec<File>,
    /// All other addresses, with the words of their links.
    pub links: Vec<(String, String)>,
}

/// A link of a record.
struct Found {
    address: String,
    words: String,
    /// The place of the link in the text of the record.
    range: Range<usize>,
    /// The document, if the extension or the type of the address shows one.
    file: Option<File>,
    /// Whether words, an icon or the head of the column say that the link leads to a document.
    told: bool,
    /// Whether the words only say that there is more to read.
    more: bool,
}

/// The addresses of a record, given the place of its title.
pub(crate) fn of(
    context: &Context<'_>,
    tape: &Tape,
    record: &Range<usize>,
    base: Option<&Url>,
    title: Option<&Range<usize>>,
) -> Addresses {
    let found = all(context, tape, record, base);
    let of_title = title
        .and_then(|title| found.iter().position(|link| link.range.start < title.end && title.start < link.range.end));
    let page = |link: &Found| link.file.is_none() && !link.told;
    let url = of_title
        .or_else(|| found.iter().position(|link| page(link) && link.more))
        .or_else(|| found.iter().position(page))
        .or_else(|| found.iter().position(|link| link.file.is_none()))
        .or(if found.is_empty() { None } else { Some(0) });
    let mut own = Addresses::default();
    let mut seen: HashSet<&str> = HashSet::default();
    own.url = url.and_then(|url| found.get(url)).map(|link| link.address.clone());
    let mut filed: HashSet<&str> = HashSet::default();
    for (number, link) in found.iter().enumerate() {
        let is_url = Some(number) == url || own.url.as_deref() == Some(&*link.address);
        let file = match &link.file {
            Some(file) => Some(file.clone()),
            None if link.told && !is_url && !is_on(own.url.as_deref(), &link.address) => {
                Some(File { url: link.address.clone(), ..File::default() })
            }
            None => None,
        };
        if let Some(file) = file {
            if filed.insert(&link.address) {
                own.files.push(file);
            }
        } else if !is_url && seen.insert(&link.address) {
            own.links.push((link.address.clone(), link.words.clone()));
        }
    }
    own.links.retain(|(address, _)| !own.files.iter().any(|file| file.url == *address));
    own.links.shrink_to_fit();
    own.files.shrink_to_fit();
    own
}

/// Whether an address is a place on the page of the record, such as its comments.
fn is_on(page: Option<&str>, address: &str) -> bool {
    address.split_once('#').is_some_and(|(before, place)| !place.is_empty() && page == Some(before))
}

/// All links of a record.
fn all(context: &Context<'_>, tape: &Tape, record: &Range<usize>, base: Option<&Url>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = record.start;
    let mut elements = tape.elements.iter().enumerate().peekable();
    while at < record.end && found.len() < MOST {
        if !super::rest::is_shown(context.facts, at) {
            at = context.tree.end(at).max(at + 1);
            continue;
        }
        while elements.peek().is_some_and(|(_, element)| element.node < at) {
            elements.next();
        }
        let place = elements.peek().filter(|(_, element)| element.node == at).map(|(place, _)| *place);
        if context.tree.name(at).is_some() {
            found.extend(links::addresses(context.tree, at, base).into_iter().map(|address| {
                let element = place.and_then(|place| tape.elements.get(place));
                let range = element.map_or(0..0, |element| element.range.clone());
                link(context, tape, record, at, place, address, range)
            }));
        }
        at += 1;
    }
    found
}

fn link(
    context: &Context<'_>,
    tape: &Tape,
    record: &Range<usize>,
    at: usize,
    element: Option<usize>,
    address: String,
    range: Range<usize>,
) -> Found {
    let tree = context.tree;
    let mut words = visible_text(tree, context.facts, at..tree.end(at), WORDS);
    let mut icon = says_document(context, at);
    if words.is_empty() {
        let inside = (at..tree.end(at)).filter(|node| tree.name(*node).is_some());
        let said = inside.flat_map(|node| ["alt", "title", "aria-label"].map(|name| tree.attribute(node, name)));
        words = said.flatten().map(str::trim).find(|said| !said.is_empty()).unwrap_or_default().to_owned();
    }
    icon |= (at + 1..tree.end(at)).any(|node| is_icon_of_document(context, node));
    icon |= before(context, record, at).is_some_and(|node| is_icon_of_document(context, node));
    let folded = fold(&words);
    let more = !words.is_empty() && context.words.starts_with(List::More, &folded).is_some();
    let is_words = context.links.is(&words, context.words) && !context.words.is(List::More, &words);
    let head = element.and_then(|element| head_of(context, tape, element));
    let head = head.map(|head| context.words.heading(&head)).unwrap_or_default();
    let headed = head.has(Heading::File) && !head.has(Heading::Title) && (words.is_empty() || is_words);
    // "More details" with the address of a page in HTML leads to that page, and not to a document.
    let is_words = is_words && !(more && is_page(&address));
    let mut file = links::file(tree, at, &address);
    let said = format!("{words} {}", bracket_behind(tape, &range));
    if let (Some(file), [size]) = (&mut file, links::sizes(&said).as_slice()) {
        file.bytes = file.bytes.or(Some(*size));
    }
    Found { told: icon || is_words || headed, file, words, range, more, address }
}

/// Whether the extension of the path of an address is that of a page in HTML.
fn is_page(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let extension = path.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map(|(_, extension)| extension);
    extension.is_some_and(|extension| PAGES.iter().any(|known| known.eq_ignore_ascii_case(extension)))
}

/// The words in brackets directly after a link.
fn bracket_behind<'t>(tape: &'t Tape, range: &Range<usize>) -> &'t str {
    let behind = tape.text.get(range.end..).unwrap_or_default().trim_start_matches(' ');
    let end = behind.find([')', ']']).filter(|end| *end < 60 && behind.starts_with(['(', '['])).unwrap_or(0);
    behind.get(..end).unwrap_or_default()
}

/// The element or picture of the record directly before a link, with only white space between them.
fn before(context: &Context<'_>, record: &Range<usize>, at: usize) -> Option<usize> {
    let tree = context.tree;
    let parent = tree.parent(at)?;
    // The parent may have very many records as children, so only the children in this record are searched.
    let first = if parent < record.start { record.start } else { parent + 1 };
    let siblings = std::iter::successors(Some(first), |node| Some(tree.end(*node))).take_while(|node| *node < at);
    let last = siblings.filter(|node| tree.text(*node).is_none_or(|text| !text.trim().is_empty())).last();
    last.filter(|node| matches!(tree.name(*node), Some("img" | "i" | "span" | "svg")))
        .filter(|node| context.facts.get(*node).is_some_and(|fact| fact.text() == 0))
}

/// Whether a node is a picture or an empty element that stands for a document.
fn is_icon_of_document(context: &Context<'_>, node: usize) -> bool {
    let tree = context.tree;
    match tree.name(node) {
        Some("img") => {
            let said = ["alt", "src", "title"].iter().filter_map(|name| tree.attribute(node, name));
            said.into_iter().any(|name| names_document(context, name))
        }
        Some("i" | "span" | "svg" | "use") => {
            tree.attribute(node, "class").is_some_and(|name| names_document(context, name))
        }
        _ => false,
    }
}

fn says_document(context: &Context<'_>, at: usize) -> bool {
    let tree = context.tree;
    tree.attribute(at, "download").is_some()
        || tree.attribute(at, "class").is_some_and(|name| names_document(context, name))
}

/// Whether a name contains a word for a document or its format.
fn names_document(context: &Context<'_>, name: &str) -> bool {
    let classes = context.words.classes();
    fold(name).split(|c: char| !c.is_alphanumeric()).any(|word| {
        matches!(word, "pdf" | "doc" | "docx" | "word" | "excel" | "xls" | "epub" | "audio" | "mp3")
            || classes.word(word).has(ClassGroup::Document)
    })
}
