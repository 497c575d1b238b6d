//! Writes Atom 1.0 (RFC 4287), with elements of Dublin Core and PRISM for data that Atom cannot express.

use std::fmt::Write as _;

use super::{Feed, Item, encoded};
use crate::formats::feed::elements::LANGUAGES;
use crate::formats::xml::{DECLARATION, escape};
use crate::record::{Record, Role};

/// The end of the feed, after its entries.
pub(crate) const END: &str = "</feed>\n";

/// The beginning of the feed, before its entries.
pub(crate) fn start(feed: &Feed<'_>, updated: &str) -> String {
    let title = escape(feed.title);
    let mut start = format!(
        "{DECLARATION}<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:prism=\"http://prismstandard.org/namespaces/basic/2.0/\">\n<id>{}</id>\n<title>{title}</title>\n\
         <author><name>{title}</name></author>\n<generator version=\"{}\">shelflist</generator>\n",
        escape(feed.id),
        env!("CARGO_PKG_VERSION"),
    );
    element(&mut start, "updated", updated);
    if let Some(own) = feed.own {
        let _ = writeln!(start, "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>", escape(own));
    }
    if let Some(home) = feed.home {
        let _ = writeln!(start, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(home));
    }
    start
}

/// Appends an element with a text, unless the text is empty. Writing to a string does not fail.
fn element(out: &mut String, name: &str, text: &str) {
    if !text.is_empty() {
        let _ = writeln!(out, "<{name}>{}</{name}>", escape(text));
    }
}

/// Formats an entry.
pub(crate) fn entry(item: &Item<'_>) -> String {
    let record = item.record;
    let mut out = String::from("<entry>\n");
    element(&mut out, "id", &item.identifier());
    element(&mut out, "title", &item.title());
    element(&mut out, "updated", item.updated);
    // Atom requires a timestamp, so only a date of issue that gives the day is written as the time of publication.
    let day = record.issued.as_deref().filter(|issued| issued.parse::<jiff::civil::Date>().is_ok());
    match day {
        Some(day) => element(&mut out, "published", &format!("{day}T00:00:00Z")),
        None => element(&mut out, "dc:date", record.issued.as_deref().unwrap_or_default()),
    }
    links(&mut out, item);
    people(&mut out, record);
    for area in &record.thematic_areas {
        let term = area.uri.as_deref().unwrap_or(&area.label);
        let _ = writeln!(out, "<category term=\"{}\" label=\"{}\"/>", escape(term), escape(&area.label));
    }
    for word in &record.keywords {
        let _ = writeln!(out, "<category term=\"{}\"/>", escape(word));
    }
    elements(&mut out, record);
    let description = record.description.as_deref().unwrap_or_default();
    // An entry without an address must contain its content (RFC 4287, section 4.1.2).
    match item.address() {
        Some(_) => element(&mut out, "summary", description),
        None => {
            let _ = writeln!(out, "<content type=\"text\">{}</content>", escape(description));
        }
    }
    out.push_str("</entry>\n");
    out
}

fn links(out: &mut String, item: &Item<'_>) {
    let record = item.record;
    let address = item.address();
    let mut link = |relation: &str, url: &str, more: &str| {
        let _ = writeln!(out, "<link rel=\"{relation}\" href=\"{}\"{more}/>", escape(&encoded(url)));
    };
    address.iter().for_each(|url| link("alternate", url, ""));
    if item.page.is_some() {
        record.url.iter().for_each(|url| link("via", url, ""));
    }
    for file in &record.files {
        let kind = file.media_type.iter().map(|kind| format!(" type=\"{}\"", escape(kind)));
        let length = file.bytes.iter().map(|bytes| format!(" length=\"{bytes}\""));
        link("enclosure", &file.url, &kind.chain(length).collect::<String>());
    }
    for other in &record.links {
        let title = other.text.as_deref().map(|text| format!(" title=\"{}\"", escape(text)));
        link("related", &other.url, &title.unwrap_or_default());
    }
}

fn people(out: &mut String, record: &Record) {
    for creator in &record.creators {
        let _ = writeln!(out, "<author><name>{}</name></author>", escape(creator));
    }
    let helped = record.contributors.iter().filter(|one| one.role.as_ref().is_some_and(|role| *role != Role::Author));
    for one in helped {
        let _ = writeln!(out, "<contributor><name>{}</name></contributor>", escape(&one.name));
    }
}

/// Writes data for which Atom has no element.
fn elements(out: &mut String, record: &Record) {
    element(out, "dc:type", record.kind.as_deref().unwrap_or_default());
    element(out, "dc:publisher", record.publisher.as_deref().unwrap_or_default());
    // Validators accept one such element in an entry.
    element(out, "dc:language", record.languages.first().map_or("", String::as_str));
    for language in record.languages.iter().skip(1) {
        let _ = writeln!(out, "<category scheme=\"{LANGUAGES}\" term=\"{}\"/>", escape(language));
    }
    if let Some(container) = &record.container {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        element(out, "prism:publicationName", &text(&container.title));
        element(out, "prism:volume", &text(&container.volume));
        element(out, "prism:number", &text(&container.issue));
        element(out, "prism:pageRange", &text(&container.pages));
        element(out, "prism:issn", &text(&container.issn));
    }
    for identifier in &record.identifiers {
        let value = &identifier.value;
        match identifier.scheme.as_str() {
            name @ ("doi" | "isbn") => element(out, &format!("prism:{name}"), value),
            // In PRISM an ISSN is that of the journal.
            scheme => element(out, "dc:identifier", &format!("{scheme}:{value}")),
        }
    }
}
