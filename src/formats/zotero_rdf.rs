//! Reads the RDF of Zotero: bibliographic records with people in sequences, and journals and series as objects of their
//! own, to which the records refer.

use std::collections::HashMap;

use crate::document::budget::Count;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::identifier_texts::is_address;
use crate::document::markup;
use crate::document::xml::{self, Element};
use crate::document::xml_entries::each_entry;
use crate::error::Result;
use crate::formats::opening::{Opening, Text};
use crate::formats::reference;
use crate::record::{Contributor, Role};
use crate::text::names;

/// The namespace of the terms of Zotero.
const ZOTERO: &str = "http://www.zotero.org/namespaces/export#";
/// The namespace of the classes of bibliographic records.
const BIBLIO: &str = "http://purl.org/net/biblio#";
/// The namespace of RDF.
const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Returns whether a document with this opening is the RDF of Zotero.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| root.is(&["RDF"]) && root.text.contains(ZOTERO))
}

/// Reads the records of a document.
///
/// # Errors
/// Returns an error if the XML is not well-formed, or if it has more parts than `budget` allows. Passes on the errors of
/// `sink`.
pub(crate) fn read(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    let hosts = hosts(from)?;
    each_entry(from.window()?, from.budget, is_object, sink, |element| match is_record(element) {
        true => vec![entry(element, &hosts)],
        false => Vec::new(),
    })
}

pub(crate) fn is_object(space: &str, name: &str) -> bool {
    space == BIBLIO && name.starts_with(char::is_uppercase)
        || space == ZOTERO && matches!(name, "Attachment" | "Collection" | "UserItem")
        || space == RDF && name == "Description"
}

/// Returns whether an object is a record, and not a file, a note or a journal.
fn is_record(element: &Element) -> bool {
    let kind = element.child("itemType").map(|kind| kind.text().trim().to_owned());
    kind.is_some_and(|kind| !matches!(kind.as_str(), "attachment" | "note"))
}

/// The objects of a document to which records refer: journals, series and files.
type Hosts = HashMap<String, Element>;

fn hosts(from: &Text<'_>) -> Result<Hosts> {
    let mut hosts = Hosts::new();
    // The budget of the document is spent when its records are read.
    let own = from.budget.limits().budget();
    let cut = xml::each(from.window()?, &own, is_object, |element| {
        if let Some(about) = element.attribute("about").filter(|_| !is_record(&element)) {
            own.spend(Count::Records, 1)?;
            hosts.insert(about.to_owned(), element);
        }
        Ok(())
    })?;
    // A document that was cut off is reported when its records are read.
    drop(cut);
    Ok(hosts)
}

fn entry(element: &Element, hosts: &Hosts) -> Entry {
    let mut entry = Entry::at(element.lines);
    entry.record.source.bytes = Some(element.bytes);
    for inner in element.elements() {
        field(&mut entry, inner, hosts);
    }
    if let Some(about) = element.attribute("about").filter(|about| is_address(about) && entry.record.url.is_none()) {
        entry.url(about);
    }
    reference::issn_of_container(&mut entry);
    entry
}

fn field(entry: &mut Entry, element: &Element, hosts: &Hosts) {
    let text = element.text();
    match element.name.as_str() {
        "itemType" | "type" => entry.kind(text.trim()),
        "title" => reference::title(entry, &text),
        "abstract" => reference::description(entry, &text),
        "date" => entry.date(&text),
        "authors" => people(entry, element, None),
        "editors" | "seriesEditors" => people(entry, element, Some(Role::Editor)),
        "translators" => people(entry, element, Some(Role::Translator)),
        "contributors" => people(entry, element, Some(Role::Contributor)),
        "isPartOf" => {
            let host = element.attribute("resource").and_then(|id| hosts.get(id));
            host.into_iter().chain(element.elements()).for_each(|host| part_of(entry, host));
        }
        "pages" => entry.container_text("Pages", &text, |container| &mut container.pages),
        "volume" => entry.container_text("Volume", &text, |container| &mut container.volume),
        "number" => entry.container_text("Number", &text, |container| &mut container.issue),
        "edition" => entry.edition(&text),
        "language" => entry.language(&text),
        "publisher" => publisher(entry, element),
        "subject" => entry.keyword(&text),
        "identifier" => identifier(entry, &text),
        "description" => entry.note("", &text),
        "link" => {
            let file = element.attribute("resource").and_then(|id| hosts.get(id));
            file.into_iter().for_each(|file| attachment(entry, file));
        }
        // The day on which someone read the publication.
        "dateSubmitted" => entry.note("Accessed", &text),
        // Notes of people are objects of their own.
        "isReferencedBy" if text.trim().is_empty() => {
            let memo = element.attribute("resource").and_then(|id| hosts.get(id));
            let memo = memo.into_iter().chain(element.elements()).filter_map(|memo| memo.child("value"));
            memo.for_each(|text| entry.note("", &markup::plain(&text.text()).text));
        }
        "citationKey" if text.trim().is_empty() => {}
        "citationKey" => entry.key(&text),
        "presentedAt" => entry.note("Conference", &text),
        name => entry.note(name, &text),
    }
}

/// Reads a sequence of people and institutions.
fn people(entry: &mut Entry, element: &Element, role: Option<Role>) {
    if element.name == "Person" {
        let part = |names: &[&str]| {
            let found = names.iter().find_map(|name| element.child(name));
            found.map(|inner| inner.text().trim().to_owned()).unwrap_or_default()
        };
        let (family, given) = (part(&["surname"]), part(&["givenName", "givenname"]));
        return match given.is_empty() {
            // Zotero writes institutions with a surname alone.
            true => entry.printed_contributor(&family, role),
            false => entry.contributor(Contributor { kind: None, ..names::person(&family, &given, role) }),
        };
    }
    element.elements().for_each(|inner| people(entry, inner, role.clone()));
}

/// Reads the journal, the book or the series in which a publication appeared.
fn part_of(entry: &mut Entry, host: &Element) {
    for inner in host.elements() {
        let text = inner.text();
        match inner.name.as_str() {
            "title" => entry.container_text("In", &text, |container| &mut container.title),
            "volume" => entry.container_text("Volume", &text, |container| &mut container.volume),
            "number" => entry.container_text("Number", &text, |container| &mut container.issue),
            "identifier" => identifier(entry, &text),
            "alternative" => {}
            "isPartOf" => inner.elements().for_each(|host| part_of(entry, host)),
            name => entry.note(name, &text),
        }
    }
    let kind = match host.name.as_str() {
        "Journal" => "journal",
        "Newspaper" => "newspaper",
        "Magazine" => "magazine",
        "Series" => "series",
        "Book" => "book",
        _ => return,
    };
    entry.container().kind.get_or_insert_with(|| kind.to_owned());
}

fn publisher(entry: &mut Entry, element: &Element) {
    match element.find("name") {
        Some(name) => entry.publisher(&name.text()),
        None => entry.publisher(&element.text()),
    }
    element.find("locality").into_iter().for_each(|place| entry.place(&place.text()));
}

/// Reads an identifier such as `ISBN 978-…`, `DOI 10.…`, or an address.
fn identifier(entry: &mut Entry, text: &str) {
    let text = text.trim();
    match text.split_once(' ') {
        Some((scheme @ ("ISBN" | "ISSN" | "DOI"), value)) => entry.identifier(Some(scheme), value),
        _ => entry.identifier(None, text),
    }
}

/// Reads a file, by its address if it has one on the web.
fn attachment(entry: &mut Entry, file: &Element) {
    let address = file.child("identifier").map(|identifier| identifier.text().trim().to_owned());
    let Some(address) = address.filter(|address| is_address(address)) else { return };
    let kind = file.child("type").map(|kind| kind.text().trim().to_owned());
    match kind.as_deref() {
        Some("text/html") | None => entry.link(&address, None),
        kind => entry.file(&address, kind, None),
    }
}
