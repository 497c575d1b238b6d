//! Feeds: RSS 0.9x, 1.0 and 2.0, Atom 0.3 and 1.0 (RFC 4287), with the elements of Dublin Core, content, Media RSS,
//! iTunes and PRISM that feeds carry; JSON Feed 1.1.
//!
//! The feed's own language is not taken for that of its entries: most feeds only say what their software was
//! installed with.

pub(crate) mod atom;
pub(crate) mod elements;
pub(crate) mod extension;
pub(crate) mod json;
pub(crate) mod rss;
pub(crate) mod writer;

use crate::formats::opening::Opening;
use url::Url;

use crate::document::budget::Budget;
use crate::document::entry::{Entry, is_address};
use crate::document::entry_sink::EntrySink;
use crate::document::markup::Plain;
use crate::document::xml;
use crate::document::xml::Element;
use crate::error::Result;
use crate::record::media_types;
use atom::atom;
pub(crate) use json::json;
use rss::rss;

/// Reads a feed in XML; relative addresses are resolved against `location` where it is an address.
///
/// # Errors
/// Where it is not well-formed; and what `sink` returns.
pub(crate) fn read(text: &str, location: Option<&str>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let wanted = |_: &str, name: &str| matches!(name, "item" | "entry" | "language");
    // It is the language of the dates, whatever that of the entries may be.
    let mut language = None;
    xml::each(text, budget, wanted, |element| {
        if element.name == "language" {
            language.get_or_insert_with(|| element.text().trim().to_owned());
            return Ok(());
        }
        let mut base = location.and_then(|location| Url::parse(location).ok());
        let own = element.attributes.iter().filter(|(name, _)| name == "xml:base").map(|(_, base)| base);
        for step in element.bases.iter().chain(own) {
            base = match &base {
                Some(base) => base.join(step).ok(),
                None => Url::parse(step).ok(),
            };
        }
        let is_atom = element.name == "entry";
        let mut entry = if is_atom { atom(&element, base.as_ref()) } else { rss(&element, base.as_ref()) };
        entry.date_language.clone_from(&language);
        if !entry.is_empty() {
            sink.entry(entry)?;
        }
        Ok(())
    })
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

/// Text and the documents that it links to.
fn describe(entry: &mut Entry, plain: &Plain, base: Option<&Url>) {
    entry.description(&plain.text);
    for link in &plain.links {
        let link = absolute(link, base);
        if media_types::of_address(&link).is_some() && is_address(&link) {
            entry.file(&link, None, None);
        }
    }
}

/// The summary describes the publication; the whole content stands in for it where there is none or it is cut, and
/// is kept beside it otherwise.
fn whole(entry: &mut Entry, content: Plain, base: Option<&Url>) {
    let short = entry.record.description.as_deref();
    let cut = short.is_none_or(|text| crate::text::marks::has_cut_mark(text) || content.text.starts_with(text));
    if content.text.is_empty() {
        return;
    }
    if cut {
        if let Some(summary) = entry.record.description.take().filter(|summary| !content.text.starts_with(summary)) {
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

/// Whether a document that begins so is a feed in XML.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        let rdf = || root.text.contains("purl.org/rss/1.0") || root.text.contains("my.netscape.com/rdf");
        root.is(&["rss", "feed", "channel"]) || root.is(&["RDF"]) && rdf()
    })
}
