//! Reads feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), with the elements of Dublin Core, content, Media
//! RSS, iTunes and PRISM that feeds contain, and JSON Feed 1.1.
//!
//! The language of the feed is not taken as the language of its entries, because most feeds declare only the language
//! in which their software was installed.

pub(crate) mod atom;
pub(crate) mod elements;
mod escapes;
pub(crate) mod extension;
mod footer;
pub(crate) mod json;
pub(crate) mod rss;
pub(crate) mod writer;

use crate::formats::opening::Opening;
use url::Url;

use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::identifier_texts::is_address;
use crate::document::markup::Plain;
use crate::document::window::Window;
use crate::document::xml;
use crate::document::xml::Element;
use crate::document::xml_entries::{DelayedEntries, say_slips};
use crate::error::Result;
use crate::record::media_types;
use atom::atom;
pub(crate) use json::json;
use rss::rss;

/// Reads an XML feed. Relative addresses are resolved against `location` if it is an address.
///
/// # Errors
/// Returns an error if the XML is not well-formed, and passes on the errors of `sink`.
pub(crate) fn read<'t>(
    text: impl Into<Window<'t>>,
    location: Option<&str>,
    budget: &Budget,
    sink: &mut dyn EntrySink,
) -> Result<()> {
    // The declared language is the language of the dates, even if the entries are in another language.
    let mut language = None;
    let mut behind = DelayedEntries::new(|(), entry| sink.entry(entry));
    let cut = xml::each(text, budget, is_wanted, |element| {
        if element.name == "language" {
            language.get_or_insert_with(|| element.text().trim().to_owned());
            return Ok(());
        }
        let mut base = location.and_then(|location| Url::parse(location).ok());
        for step in &element.bases {
            base = step_to(base.as_ref(), step);
        }
        base = base_of(&element, base.as_ref());
        let is_atom = element.name == "entry";
        let mut entry = if is_atom { atom(&element, base.as_ref()) } else { rss(&element, base.as_ref()) };
        entry.date_language.clone_from(&language);
        settle(&mut entry);
        if entry.is_empty() {
            return Ok(());
        }
        say_slips(&mut entry, &element);
        behind.entry((), entry)
    })?;
    behind.finish(cut)?.map_or(Ok(()), |rejected| sink.rejected(rejected))
}

/// Returns whether an element is an entry, or the language of the feed.
pub(crate) fn is_wanted(_: &str, name: &str) -> bool {
    matches!(name, "item" | "entry" | "language")
}

/// The base address of an element: its own `xml:base`, resolved against the base of its parent (XML Base).
fn base_of(element: &Element, around: Option<&Url>) -> Option<Url> {
    let own = element.attributes.iter().find(|(name, _)| name == "xml:base").map(|(_, base)| base);
    match own {
        Some(own) => step_to(around, own),
        None => around.cloned(),
    }
}

fn step_to(base: Option<&Url>, step: &str) -> Option<Url> {
    match base {
        Some(base) => base.join(step).ok(),
        None => Url::parse(step).ok(),
    }
}

fn start(element: &Element) -> Entry {
    let mut entry = Entry::at(element.lines);
    entry.record.source.bytes = Some(element.bytes);
    entry
}

fn absolute(address: &str, base: Option<&Url>) -> String {
    let address = address.trim();
    match base.and_then(|base| base.join(address).ok()) {
        Some(url) if !is_address(address) && !address.is_empty() => url.into(),
        _ => address.to_owned(),
    }
}

/// Makes the links of a text absolute, for a text with its own base address.
fn resolved(plain: Plain, base: Option<&Url>) -> Plain {
    let links = plain.links.iter().map(|link| absolute(link, base)).collect();
    Plain { links, ..plain }
}

/// Adds the description and the documents to which it links.
fn describe(entry: &mut Entry, plain: &Plain, base: Option<&Url>) {
    entry.description(&plain.text);
    for link in &plain.links {
        let link = absolute(link, base);
        if media_types::of_address(&link).is_some() && is_address(&link) {
            entry.file(&link, None, None);
        }
    }
}

/// Decides on the description. The footer that the software appended is removed. The full content replaces a summary
/// that is cut off or that repeats the beginning of the content. Any other summary becomes the description, and the
/// content is kept beside it.
pub(crate) fn whole(entry: &mut Entry, mut content: Plain, base: Option<&Url>) {
    if let Some(text) = &mut entry.record.description {
        footer::remove(text, entry.record.title.as_deref());
    }
    footer::remove(&mut content.text, entry.record.title.as_deref());
    entry.record.description = entry.record.description.take().filter(|text| !text.is_empty());
    if content.text.is_empty() {
        return;
    }
    let short = entry.record.description.as_deref();
    let is_beginning = |text: &str| begins(&content.text, text.trim_end_matches(CUT_MARKS));
    if short.is_none_or(|text| crate::text::marks::has_cut_mark(text) || is_beginning(text)) {
        if let Some(summary) = entry.record.description.take().filter(|summary| !is_beginning(summary)) {
            entry.note("Summary", &summary);
        }
        describe(entry, &content, base);
    } else {
        let text = std::mem::take(&mut entry.record.description);
        describe(entry, &content, base);
        let content = std::mem::replace(&mut entry.record.description, text).unwrap_or_default();
        if entry.record.description.as_ref() != Some(&content) {
            entry.unknown("content", &serde_json::Value::String(content));
        }
    }
}

/// Returns whether a document with this opening is a feed in XML.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        let rdf = || root.text.contains("purl.org/rss/1.0") || root.text.contains("my.netscape.com/rdf");
        root.is(&["rss", "feed", "channel"]) || root.is(&["RDF"]) && rdf()
    })
}

/// Characters that may stand at the end of a text that was cut off.
const CUT_MARKS: [char; 7] = ['…', '.', '[', ']', '(', ')', ' '];

/// Returns whether a text begins with another, ignoring white space.
fn begins(text: &str, start: &str) -> bool {
    let mut letters = text.chars().filter(|c| !c.is_whitespace());
    start.chars().filter(|c| !c.is_whitespace()).all(|c| letters.next() == Some(c))
}

/// If the only address of an entry leads to a document, the document is also added to the files.
fn settle(entry: &mut Entry) {
    if let Some(url) = entry.record.url.clone().filter(|url| media_types::of_address(url).is_some())
        && entry.record.files.is_empty()
    {
        entry.file(&url, None, None);
    }
}
