//! Reads elements of other namespaces in items and entries: Dublin Core, content, Media RSS, iTunes and PRISM, and
//! those of Atom in RSS.

use url::Url;

use super::elements::{ATOM, link, typed};
use super::{absolute, describe, escapes, resolved};
use crate::document::entry::Entry;
use crate::document::markup;
use crate::document::markup::Plain;
use crate::document::xml::Element;
use crate::formats::dublin_core::reader;

const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";
const MEDIA: &str = "http://search.yahoo.com/mrss";
const ITUNES: &str = "http://www.itunes.com/";
const PRISM: &str = "http://prismstandard.org/namespaces/";

/// Returns whether an element describes a picture or a recording of an item, and not the item itself.
pub(crate) fn is_of_media(element: &Element) -> bool {
    element.space.starts_with(MEDIA) || element.space.starts_with(ITUNES)
}

/// Reads an element of another namespace.
pub(crate) fn extension(entry: &mut Entry, element: &Element, content: &mut Plain, base: Option<&Url>) {
    let text = element.text();
    match (element.space.as_str(), element.name.as_str()) {
        (CONTENT, "encoded") => *content = resolved(escapes::text_of(entry, &text), base),
        (reader::DC | reader::TERMS, "title") => entry.title(&escapes::title_of(&text)),
        (reader::DC | reader::TERMS, "description" | "abstract") => {
            let plain = escapes::text_of(entry, &text);
            describe(entry, &plain, base);
        }
        // Names have the entities of HTML, as titles have them.
        (reader::DC | reader::TERMS, "creator" | "author") if text.contains('&') => {
            entry.creator(&markup::title(&text))
        }
        (reader::DC | reader::TERMS, _) => reader::field(entry, element),
        (space, name) if ATOM.contains(&space) => match name {
            "link" => link(entry, element, base),
            "published" => entry.date(&text),
            "summary" => describe(entry, &typed(element), base),
            "author" => entry.creator(&markup::title(&element.child("name").map_or(text, Element::text))),
            "updated" => {}
            _ => entry.note(name, &text),
        },
        (space, name) if space.starts_with(MEDIA) => match name {
            "content" | "thumbnail" => {
                attached(entry, element, base);
                element.elements().for_each(|inner| extension(entry, inner, content, base));
            }
            "group" => element.elements().for_each(|inner| extension(entry, inner, content, base)),
            "title" => {}
            "description" if entry.record.description.is_none() => describe(entry, &markup::plain(&text), base),
            "description" if is_said(entry, &text) => {}
            "keywords" => text.split(',').for_each(|word| entry.keyword(word)),
            "credit" => entry.note("Credit", &text),
            _ => entry.note(name, &text),
        },
        (space, name) if space.starts_with(ITUNES) => match name {
            "title" if entry.record.title.as_deref() == Some(text.trim()) => {}
            "summary" if entry.record.description.is_none() => describe(entry, &markup::plain(&text), base),
            "summary" if is_said(entry, &text) => {}
            "author" => entry.creator(&markup::title(&text)),
            "keywords" => text.split(',').for_each(|word| entry.keyword(word)),
            "explicit" | "image" | "episodeType" => {}
            _ => entry.note(name, &text),
        },
        (space, name) if space.starts_with(PRISM) => match name {
            // Beside the title of a journal, the ISSN is that of the journal.
            "issn" if entry.record.container.as_ref().is_some_and(|have| have.title.is_some()) => {
                entry.container_text("ISSN", &text, |container| &mut container.issn);
            }
            "doi" | "issn" | "isbn" => entry.identifier(Some(name), &text),
            "publicationDate" => entry.date(&text),
            "url" => entry.url(&text),
            "publicationName" => {
                entry.container_text("In", &text, |container| &mut container.title);
                issn_of_journal(entry);
            }
            "volume" => entry.container_text("Volume", &text, |container| &mut container.volume),
            "number" => entry.container_text("Number", &text, |container| &mut container.issue),
            "pageRange" => entry.container_text("Pages", &text, |container| &mut container.pages),
            _ => entry.note(name, &text),
        },
        // These elements serve only the software of the site.
        (_, "post-id" | "commentRss" | "commentRSS" | "origLink" | "origEnclosureLink") => {}
        (_, "comments") if text.trim().parse::<u64>().is_ok() => {}
        (_, name) => entry.note(name, &text),
    }
}

/// Returns whether the description of an item says the same as a text.
fn is_said(entry: &Entry, text: &str) -> bool {
    let text = markup::plain(text).text;
    entry.record.description.as_deref().is_some_and(|description| description.contains(&text))
}

/// Reads an enclosure, a media object or the source of an item.
pub(crate) fn attached(entry: &mut Entry, element: &Element, base: Option<&Url>) {
    let Some(address) = element.attribute("url").or_else(|| element.attribute("href")) else { return };
    let address = absolute(address, base);
    let kind = element.attribute("type").unwrap_or_default();
    let size = element.attribute("length").or_else(|| element.attribute("fileSize"));
    let image = kind.starts_with("image/") || element.attribute("medium") == Some("image");
    if element.name == "source" {
        entry.note("Source", &format!("{} {address}", element.text().trim()));
    } else if image || element.name == "thumbnail" {
        entry.note("Image", &address);
    } else {
        let size = size.and_then(|size| size.trim().parse().ok()).filter(|size| *size > 0);
        entry.file(&address, Some(kind), size);
    }
}

/// Moves an ISSN that stood before the title of the journal to the journal.
fn issn_of_journal(entry: &mut Entry) {
    let journal = entry.record.container.as_ref().is_some_and(|have| have.title.is_some() && have.issn.is_none());
    let at = entry.record.identifiers.iter().position(|one| one.scheme == "issn");
    if let Some(at) = at.filter(|_| journal) {
        let issn = entry.record.identifiers.remove(at).value;
        entry.container().issn = Some(issn);
    }
}
