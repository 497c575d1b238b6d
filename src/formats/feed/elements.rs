//! Reads elements of Atom (RFC 4287) that items of other feeds may also contain.

use url::Url;

use super::absolute;
use crate::document::entry::Entry;
use crate::document::markup;
use crate::document::markup::Plain;
use crate::document::xml::Element;

/// The scheme of the categories in our own feeds that name a further language of a publication.
pub(crate) const LANGUAGES: &str = "http://purl.org/dc/elements/1.1/language";

/// Namespaces of Atom.
pub(crate) const ATOM: [&str; 2] = ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"];

/// Reads a text construct of Atom by its type: plain text, HTML or XHTML.
pub(crate) fn typed(element: &Element) -> Plain {
    let text = match element.attribute("mode") {
        // Atom 0.3 may pack a text in base64.
        Some("base64") => unpacked(&element.text()),
        _ => element.text(),
    };
    match element.attribute("type") {
        None | Some("text" | "text/plain") if element.elements().next().is_none() => {
            // Feeds in Atom 0.3 often contain markup without declaring the type.
            if element.attribute("mode") == Some("escaped") {
                markup::plain(&text)
            } else {
                Plain { text, links: Vec::new() }
            }
        }
        Some("html" | "text/html") if element.elements().next().is_none() => markup::plain(&text),
        _ if element.elements().next().is_some() => markup::of_element(element),
        Some(kind) if kind.ends_with("xml") || kind.contains("html") => markup::plain(&text),
        _ => Plain { text, links: Vec::new() },
    }
}

/// The text that is encoded in base64, or the text itself if it is not base64.
fn unpacked(text: &str) -> String {
    let packed: String = text.split_whitespace().collect();
    let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed);
    bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_else(|| text.to_owned())
}

/// Reads a link of Atom (RFC 4287, section 4.2.7).
pub(crate) fn link(entry: &mut Entry, element: &Element, base: Option<&Url>) {
    let Some(address) = element.attribute("href").map(|address| absolute(address, base)) else { return };
    match element.attribute("rel").unwrap_or("alternate") {
        "alternate" if entry.record.url.is_none() => entry.url(&address),
        "alternate" => match element.attribute("type") {
            Some(kind) if !kind.contains("html") => entry.file(&address, Some(kind), None),
            _ => entry.url(&address),
        },
        "enclosure" => {
            let size = element.attribute("length").and_then(|size| size.parse().ok());
            entry.file(&address, element.attribute("type"), size);
        }
        "related" | "via" if entry.record.url.is_some() => entry.link(&address, element.attribute("title")),
        "self" | "edit" | "replies" | "http://schemas.google.com/g/2005#replies" => {}
        relation => {
            let title = element.attribute("title").map(|title| format!("{title} ")).unwrap_or_default();
            entry.note(relation, &format!("{title}{address}"));
        }
    }
}
