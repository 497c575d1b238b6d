//! Reads Dublin Core in XML: the fifteen elements, the DCMI terms that refine them, and the metadata of DSpace (`dim`).
//!
//! Sources: Dublin Core Metadata Element Set 1.1 (ISO 15836-1); DCMI Metadata Terms (ISO 15836-2).

use super::writer::{DESCRIPTION, NOTE};
use crate::document::entry::Entry;
use crate::document::identifier_texts::{is_address, schemed};
use crate::document::xml::Element;
use crate::record::{Area, AreaBasis, Role, media_types};

/// The namespace of the fifteen elements.
pub(crate) const DC: &str = "http://purl.org/dc/elements/1.1/";
/// The namespace of the DCMI terms.
pub(crate) const TERMS: &str = "http://purl.org/dc/terms/";

/// Reads a record into an entry. If `is_own` is true, this program wrote the record, and the address of a concept
/// follows its label.
pub(crate) fn record(entry: &mut Entry, element: &Element, is_own: bool) {
    let is_form = matches!(element.name.as_str(), "dc" | "qualifieddc" | "dim" | "Description");
    let body = element.child("metadata").unwrap_or(element);
    let mut found = Vec::new();
    if is_form {
        found.extend(element.elements());
    } else {
        // The elements may be wrapped in several layers, as in `<metadata><x:metadata><dc:title>`.
        let bodies = body.elements().filter(|inner| inner.elements().next().is_some() && inner.name != "header");
        bodies.for_each(|inner| found.extend(inner.elements()));
        found.extend(body.elements().filter(|inner| inner.elements().next().is_none() && inner.name != "header"));
    }
    // If one of the dates has no time of day, the dates with a time were written by software and are not the date of
    // issue.
    let dates = || found.iter().filter(|inner| inner.name == "date").map(|inner| inner.text());
    let of_publication = |date: &String| !date.trim_start().starts_with(EU_REPO);
    let plain = dates().filter(of_publication).any(|date| clock(&date).is_none());
    let stamps = dates().filter(|date| is_stamp(date)).count();
    let is_system = |date: &str| match plain {
        true => clock(date).is_some(),
        false => is_stamp(date) && stamps > 1,
    };
    let mut formats = Vec::new();
    // An address that resolves says more than a handle, whatever their order.
    for inner in &found {
        let text = inner.text();
        match inner.name.as_str() {
            "date" if is_system(&text) || !of_publication(&text) => entry.note("Date", &text),
            "field" if inner.attribute("element").is_some() => dspace(entry, inner),
            "subject" if is_own && is_address(text.trim()) => concept(entry, text.trim()),
            "subject" if is_own => entry.keyword(&text),
            "date" if is_own => entry.issued(text.trim()),
            "format" if is_own => formats.push(text.trim().to_owned()),
            _ => field(entry, inner),
        }
    }
    formats.iter().for_each(|format| file_format(entry, format));
}

/// Gives the media type in a `format` of our own to a file that has none; a type that a file has already says nothing new.
fn file_format(entry: &mut Entry, format: &str) {
    let files = &mut entry.record.files;
    if files.iter().any(|file| file.media_type.as_deref() == Some(format)) {
        return;
    }
    match files.iter_mut().find(|file| file.media_type.is_none()) {
        Some(file) => file.media_type = Some(format.to_owned()),
        None => entry.note("Format", format),
    }
}

/// Turns the last subject into a thematic area with this concept address.
fn concept(entry: &mut Entry, address: &str) {
    if let Some(label) = entry.record.keywords.pop() {
        let (uri, basis) = (Some(address.to_owned()), AreaBasis::Declared);
        entry.record.thematic_areas.push(Area { label, uri, basis, ..Area::default() });
    }
}

/// Reads a field of DSpace: `<dim:field mdschema="dc" element="date" qualifier="issued">`.
fn dspace(entry: &mut Entry, element: &Element) {
    let (name, qualifier) = (element.attribute("element").unwrap_or_default(), element.attribute("qualifier"));
    let text = element.text();
    match (name, qualifier.unwrap_or_default()) {
        // These elements hold the times at which the software registered the record and made it available.
        ("date", "accessioned" | "available" | "submitted" | "updated" | "embargoEnd") => entry.note("Date", &text),
        ("description", "provenance") | ("provenance", _) => entry.note("Provenance", &text),
        ("contributor", "author") | ("creator", _) => entry.creator(&text),
        ("contributor", "editor") => entry.printed_contributor(&text, Some(Role::Editor)),
        ("contributor", "translator") => entry.printed_contributor(&text, Some(Role::Translator)),
        ("contributor", "illustrator") => entry.printed_contributor(&text, Some(Role::Illustrator)),
        ("identifier", "uri") => identifier(entry, "", &text),
        ("identifier", "citation") => entry.note("Citation", &text),
        ("identifier", scheme @ ("isbn" | "issn" | "doi")) => identifier(entry, scheme, &text),
        ("identifier", "govdoc" | "other" | "report") => entry.identifier(Some("report"), &text),
        ("identifier", scheme) if !scheme.is_empty() => entry.identifier(Some(scheme), &text),
        ("relation", "ispartofseries") => series(entry, &text),
        ("description", "abstract") => entry.description(&text),
        ("description", "tableofcontents") => entry.note("Contents", &text),
        ("title", "alternative") => entry.note("Title", &text),
        ("date", "issued") => entry.dates.insert(0, crate::text::whitespace::normalise(&text)),
        ("language", _) => entry.language(&text),
        (name, "") => field(entry, &Element { name: name.to_owned(), attributes: Vec::new(), ..element.clone() }),
        ("subject" | "type" | "publisher" | "rights" | "format" | "coverage" | "source", _) => {
            field(entry, &Element { name: name.to_owned(), attributes: Vec::new(), ..element.clone() });
        }
        (name, qualifier) => entry.note(&format!("{name}.{qualifier}"), &text),
    }
}

/// Reads a series, with its number after a semicolon.
fn series(entry: &mut Entry, text: &str) {
    let (title, number) = text.rsplit_once(';').unwrap_or((text, ""));
    entry.container_text("Series", title, |container| &mut container.title);
    entry.container_text("Volume", number, |container| &mut container.volume);
    entry.container().kind = Some("series".to_owned());
}

/// The prefix of embargo dates and similar dates (OpenAIRE Guidelines for Literature Repositories 3.0).
const EU_REPO: &str = "info:eu-repo/date/";

/// The time of day in a date, if it has one.
fn clock(text: &str) -> Option<&str> {
    let clock = text.trim().split_once('T')?.1;
    (clock.len() >= 8 && clock.bytes().filter(|byte| *byte == b':').count() >= 2).then_some(clock)
}

/// Returns whether a date is a timestamp of the software. DSpace adds the times of registration and release beside the
/// date of issue. A time of midnight is not a timestamp, because some software writes plain dates in this way.
fn is_stamp(text: &str) -> bool {
    clock(text).is_some_and(|clock| !clock.starts_with("00:00:00"))
}

/// Maps an element of Dublin Core or of the DCMI terms to a field of the entry.
pub(crate) fn field(entry: &mut Entry, element: &Element) {
    let text = element.text();
    let kind = element.attribute("type").unwrap_or_default();
    match element.name.as_str() {
        "title" => entry.title(&text),
        "alternative" => entry.note("Title", &text),
        "creator" => entry.creator(&text),
        "contributor" => entry.printed_contributor(&text, Some(Role::Contributor)),
        "editor" => entry.printed_contributor(&text, Some(Role::Editor)),
        "subject" => subject(entry, &text),
        // Our own export puts these prefixes before texts that have no element of their own.
        "description" => match (text.strip_prefix(NOTE), text.strip_prefix(DESCRIPTION)) {
            (Some(note), _) => entry.note("", note),
            (_, Some(rest)) if rest.starts_with(NOTE) || rest.starts_with(DESCRIPTION) => entry.description(rest),
            _ => entry.description(&text),
        },
        "abstract" => entry.description(&text),
        "tableOfContents" => entry.note("Contents", &text),
        "publisher" => entry.publisher(&text),
        // These elements describe the history of the document, and not its publication.
        "available" | "dateAccepted" | "dateSubmitted" | "modified" | "valid" | "dateCopyrighted" => {
            entry.note("Date", &text);
        }
        "issued" | "date" | "created" | "datePublished" => {
            // The date of issue takes precedence over all other dates, whatever their order.
            if element.name == "issued" {
                entry.dates.insert(0, crate::text::whitespace::normalise(&text))
            } else {
                entry.date(&text)
            }
        }
        "type" => entry.kind(&text),
        "identifier" => identifier(entry, kind, &text),
        "language" => entry.language(&text),
        "format" | "medium" | "extent" => entry.note("Format", &text),
        "source" => entry.note("Source", &text),
        "isPartOf" if !is_address(text.trim()) => {
            entry.container_text("In", &text, |container| &mut container.title);
        }
        "relation" | "isPartOf" | "hasPart" | "references" | "hasFormat" | "hasVersion" | "isVersionOf" => {
            match text.trim() {
                address if !is_address(address) => entry.note("Relation", address),
                address if media_types::of_address(address).is_some() => entry.file(address, None, None),
                // Many repositories repeat the address of a record.
                address if is_known(entry, address) => {}
                address => entry.link(address, None),
            }
        }
        "coverage" | "spatial" | "temporal" => entry.note("Coverage", &text),
        "rights" | "license" | "accessRights" | "rightsHolder" => entry.note("Rights", &text),
        "bibliographicCitation" => entry.note("Citation", &text),
        name => entry.note(name, &text),
    }
}

/// Reads a subject. Some elements hold several subjects, separated by semicolons. A class of a classification scheme
/// does not become a keyword.
fn subject(entry: &mut Entry, text: &str) {
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        match part.strip_prefix("info:eu-repo/classification/") {
            Some(class) => entry.note("Classification", class),
            None if is_address(part) => entry.note("Subject", part),
            None => entry.keyword(part),
        }
    }
}

/// Returns whether an address is already the address of the record or of one of its identifiers.
fn is_known(entry: &Entry, address: &str) -> bool {
    entry.record.url.as_deref() == Some(address)
        || schemed(address).is_some_and(|(_, value)| entry.record.identifiers.iter().any(|have| have.value == value))
}

fn identifier(entry: &mut Entry, kind: &str, text: &str) {
    let text = text.trim();
    let scheme = kind.rsplit(':').next().unwrap_or_default().to_ascii_lowercase();
    match scheme.as_str() {
        "isbn" | "issn" | "doi" => {
            let value = schemed(text).filter(|(have, _)| *have == scheme).map_or(text, |(_, value)| value);
            entry.identifier(Some(&scheme), value);
        }
        // The writer uses the form `report:E/2019/7` for a scheme that has no address or URN.
        _ => match text.split_once(':') {
            Some((scheme, value))
                if schemed(text).is_none()
                    && !is_address(text)
                    && !value.is_empty()
                    && scheme.len() >= 2
                    && scheme.bytes().all(|byte| byte.is_ascii_lowercase()) =>
            {
                entry.identifier(Some(scheme), value);
            }
            _ if schemed(text).is_none() && is_address(text) && media_types::of_address(text).is_some() => {
                entry.file(text, None, None)
            }
            _ => entry.identifier(None, text),
        },
    }
}
