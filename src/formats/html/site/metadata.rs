//! Writes the metadata of a record page for reference managers and search engines.
//!
//! The Highwire Press tags (`citation_*`) follow the inclusion guidelines of Google Scholar, and Zotero prefers them.
//! Dublin Core follows RFC 5013 and the DCMI recommendation on HTML meta elements. schema.org is written as JSON-LD.

use std::fmt::Write as _;

use serde_json::json;

use crate::formats::html::block::web_address;
use crate::formats::jsonld;
use crate::formats::reference::inverted;
use crate::formats::xml::escape;
use crate::record::edtf;
use crate::record::{Container, Record};

/// The elements for the head of the page. `address` is the address of the page itself, if it is known.
pub(super) fn head(record: &Record, address: Option<&str>) -> String {
    let mut head = Head::default();
    citation(record, address, &mut head);
    dublin_core(record, address, &mut head);
    if let Some(description) = &record.description {
        let short: String = description.chars().take(300).collect();
        head.meta("description", &short);
        head.property("og:description", &short);
    }
    head.property("og:type", "article");
    head.property("og:title", record.title.as_deref().unwrap_or_default());
    if let Some(address) = address {
        let _ = writeln!(head.0, "<link rel=\"canonical\" href=\"{}\">", escape(address));
        head.property("og:url", address);
    }
    let mut object = jsonld::writer::object(record);
    if let Some(object) = object.as_object_mut() {
        object.insert("@context".to_owned(), json!("https://schema.org"));
        // Programs that read web pages expect the title and the description as plain strings, and not as typed values.
        for field in ["name", "description"] {
            let plain = object.get(field).and_then(|value| value.get("@value")).cloned();
            if let Some(plain) = plain {
                object.insert(field.to_owned(), plain);
            }
        }
        if let Some(address) = address {
            object.insert("mainEntityOfPage".to_owned(), json!(address));
        }
    }
    // The text of a script element must not contain `<`, which could end the element.
    let object = object.to_string().replace('<', "\\u003c");
    let _ = writeln!(head.0, "<script type=\"application/ld+json\">{object}</script>");
    head.0
}

/// The elements of a head. Elements without content are left out.
#[derive(Default)]
struct Head(String);

impl Head {
    fn meta(&mut self, name: &str, content: &str) {
        self.element("name", name, content);
    }

    fn property(&mut self, name: &str, content: &str) {
        self.element("property", name, content);
    }

    fn element(&mut self, attribute: &str, name: &str, content: &str) {
        if !content.trim().is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(self.0, "<meta {attribute}=\"{name}\" content=\"{}\">", escape(content));
        }
    }
}

fn citation(record: &Record, address: Option<&str>, head: &mut Head) {
    head.meta("citation_title", record.title.as_deref().unwrap_or_default());
    authors(record).iter().for_each(|name| head.meta("citation_author", name));
    let editors = record.contributors.iter().filter(|one| one.role.as_deref() == Some("editor"));
    editors.for_each(|one| head.meta("citation_editor", &inverted(one)));
    // The date as YYYY/MM/DD, YYYY/MM or YYYY. For an interval, its start is used.
    let issued = record.issued.as_deref().and_then(edtf::plain).unwrap_or_default();
    head.meta("citation_publication_date", &issued.split('/').next().unwrap_or_default().replace('-', "/"));
    let publisher = record.publisher.as_deref().unwrap_or_default();
    let is_report = crate::record::kinds::schema_org(record.kind.as_ref()) == "Report";
    head.meta(if is_report { "citation_technical_report_institution" } else { "citation_publisher" }, publisher);
    record.languages.iter().take(1).for_each(|code| head.meta("citation_language", code));
    for identifier in &record.identifiers {
        let name = match identifier.scheme.as_str() {
            "doi" => "citation_doi",
            "isbn" => "citation_isbn",
            "issn" => "citation_issn",
            "report" if is_report => "citation_technical_report_number",
            _ => continue,
        };
        head.meta(name, &identifier.value);
    }
    if let Some(container) = &record.container {
        let title = container.title.as_deref().unwrap_or_default();
        let name = if is_journal(container) { "citation_journal_title" } else { "citation_inbook_title" };
        head.meta(name, title);
        head.meta("citation_volume", container.volume.as_deref().unwrap_or_default());
        head.meta("citation_issue", container.issue.as_deref().unwrap_or_default());
        let pages = container.pages.as_deref().unwrap_or_default();
        let (first, last) = pages.split_once(['-', '–']).unwrap_or((pages, ""));
        head.meta("citation_firstpage", first.trim());
        head.meta("citation_lastpage", last.trim());
    }
    subjects(record).for_each(|subject| head.meta("citation_keywords", subject));
    for file in &record.files {
        if file.media_type.as_deref() == Some("application/pdf") {
            head.meta("citation_pdf_url", &file.url);
        }
    }
    head.meta("citation_abstract", record.description.as_deref().unwrap_or_default());
    head.meta("citation_public_url", web_address(record).or(address).unwrap_or_default());
}

/// The subjects of the record: the labels of its areas, then its keywords.
fn subjects(record: &Record) -> impl Iterator<Item = &str> {
    let areas = record.thematic_areas.iter().map(|area| area.label.as_str());
    areas.chain(record.keywords.iter().map(String::as_str))
}

/// The authors, with the family name first if it is known.
fn authors(record: &Record) -> Vec<String> {
    let authors = record.contributors.iter().filter(|one| one.role.as_deref().is_none_or(|role| role == "author"));
    let names: Vec<String> = authors.map(inverted).collect();
    if names.is_empty() { record.creators.clone() } else { names }
}

/// Returns whether the container is a periodical, in which records appear one after another like articles in a journal.
fn is_journal(container: &Container) -> bool {
    container.issn.is_some() || container.volume.is_some() || container.issue.is_some()
}

fn dublin_core(record: &Record, address: Option<&str>, head: &mut Head) {
    head.0.push_str("<link rel=\"schema.DC\" href=\"http://purl.org/dc/elements/1.1/\">\n");
    head.meta("DC.title", record.title.as_deref().unwrap_or_default());
    record.creators.iter().for_each(|name| head.meta("DC.creator", name));
    head.meta("DC.date", record.issued.as_deref().unwrap_or_default());
    head.meta("DC.type", record.kind.as_deref().unwrap_or_default());
    head.meta("DC.publisher", record.publisher.as_deref().unwrap_or_default());
    record.languages.iter().for_each(|code| head.meta("DC.language", code));
    subjects(record).for_each(|subject| head.meta("DC.subject", subject));
    head.meta("DC.description", record.description.as_deref().unwrap_or_default());
    for identifier in &record.identifiers {
        head.meta("DC.identifier", &format!("{}:{}", identifier.scheme, identifier.value));
    }
    head.meta("DC.identifier", web_address(record).or(address).unwrap_or_default());
    head.meta("DC.source", &record.source.name);
}
