//! Reads the XML of DataCite (Metadata Schema 2 to 4), alone or in a response of a repository.

use super::{Item, contributor, dates, description, published_in, related, resource_type, role, title};
use crate::document::budget::Budget;
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::document::window::Window;
use crate::document::xml::{self, Element};
use crate::document::xml_entries::each_entry;
use crate::error::Result;

/// Reads every resource.
///
/// # Errors
/// Returns an error if the XML is not well-formed, or if a resource has more parts than `budget` allows. Passes on the
/// errors of `sink`.
pub(crate) fn read<'t>(text: impl Into<Window<'t>>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    each_entry(text, budget, is_wanted, sink, |resource| vec![entry(resource)])
}

/// Returns whether an element is a resource.
pub(crate) fn is_wanted(space: &str, name: &str) -> bool {
    name == "resource" && space.contains("datacite")
}

fn entry(resource: &Element) -> Entry {
    let mut entry = Entry::at(resource.lines);
    entry.record.source.bytes = Some(resource.bytes);
    let part = |name: &str| resource.child(name).map(Element::text).unwrap_or_default();
    let found: Vec<(String, String)> = resource
        .child("dates")
        .into_iter()
        .flat_map(Element::elements)
        .map(|date| (date.attribute("dateType").unwrap_or_default().to_owned(), date.text().trim().to_owned()))
        .collect();
    dates(&mut entry, &part("publicationYear"), &found);
    for part in resource.elements() {
        field(&mut entry, part);
    }
    entry
}

fn field(entry: &mut Entry, part: &Element) {
    let each = || part.elements().map(|one| (one, one.text()));
    match part.name.as_str() {
        "identifier" => entry.identifier(part.attribute("identifierType"), &part.text()),
        "titles" => each().for_each(|(one, text)| title(entry, one.attribute("titleType").unwrap_or_default(), &text)),
        "creators" => part.elements().for_each(|one| person(entry, one, "creatorName", None)),
        "contributors" => part.elements().for_each(|one| {
            let kind = role(one.attribute("contributorType").unwrap_or_default());
            person(entry, one, "contributorName", Some(kind));
        }),
        "publisher" => entry.publisher(&part.text()),
        "resourceType" => {
            resource_type(entry, part.attribute("resourceTypeGeneral").unwrap_or_default(), &part.text());
        }
        "subjects" => each().for_each(|(_, text)| entry.keyword(&text)),
        "descriptions" => part.elements().for_each(|one| {
            let text = with_lines(one);
            description(entry, one.attribute("descriptionType").unwrap_or_default(), &text);
        }),
        "language" => entry.language(&part.text()),
        "version" => entry.edition(&part.text()),
        "alternateIdentifiers" => {
            each().for_each(|(one, text)| entry.identifier(one.attribute("alternateIdentifierType"), &text));
        }
        "relatedIdentifiers" => each().for_each(|(one, text)| {
            let attribute = |name: &str| one.attribute(name).unwrap_or_default();
            related(entry, attribute("relationType"), attribute("relatedIdentifierType"), text.trim());
        }),
        "relatedItems" => part.elements().for_each(|one| related_item(entry, one)),
        "sizes" => each().for_each(|(_, text)| entry.note("Size", &text)),
        "formats" => each().for_each(|(_, text)| entry.note("Format", &text)),
        "rightsList" => each().for_each(|(one, text)| {
            entry.note("Rights", one.attribute("rightsURI").filter(|uri| !uri.is_empty()).unwrap_or(&text));
        }),
        "fundingReferences" => part.elements().for_each(|one| {
            one.child("funderName").iter().for_each(|name| entry.note("Grant", &name.text()));
        }),
        "publicationYear" | "dates" => {}
        name => entry.note(name, &part.text()),
    }
}

/// The text of an element, with a line end for each `br`.
fn with_lines(part: &Element) -> String {
    let mut text = String::new();
    for node in &part.nodes {
        match node {
            xml::Node::Text(piece) => text.push_str(piece),
            xml::Node::Element(inner) if inner.name == "br" => text.push('\n'),
            xml::Node::Element(inner) => text.push_str(&inner.text()),
        }
    }
    text
}

fn person(entry: &mut Entry, one: &Element, name: &str, role: Option<crate::record::Role>) {
    let text = |name: &str| one.child(name).map(Element::text).unwrap_or_default();
    let kind = one.child(name).and_then(|name| name.attribute("nameType")).unwrap_or_default();
    entry.contributor(contributor(&text(name), kind, &text("familyName"), &text("givenName"), role));
    for place in one.elements().filter(|part| part.name == "affiliation") {
        entry.note("Address", &place.text());
    }
}

fn related_item(entry: &mut Entry, one: &Element) {
    let text = |name: &str| one.child(name).map(Element::text).unwrap_or_default();
    let title = one.child("titles").and_then(|titles| titles.child("title")).map(Element::text).unwrap_or_default();
    let number = one.child("relatedItemIdentifier");
    let is_issn =
        |number: &&Element| number.attribute("relatedItemIdentifierType").is_some_and(|kind| kind.contains("ISSN"));
    published_in(
        entry,
        &Item {
            relation: one.attribute("relationType").unwrap_or_default(),
            kind: one.attribute("relatedItemType").unwrap_or_default(),
            title: &title,
            volume: &text("volume"),
            issue: &text("issue"),
            first: &text("firstPage"),
            last: &text("lastPage"),
            issn: &number.filter(is_issn).map(Element::text).unwrap_or_default(),
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_resource_is_read() {
        let text = "<resource xmlns='http://datacite.org/schema/kernel-4'><identifier identifierType='DOI'>10.5555/abc</identifier>\
            <creators><creator><creatorName nameType='Personal'>Lee, Ann</creatorName><givenName>Ann</givenName><familyName>Lee</familyName></creator></creators>\
            <titles><title xml:lang='en'>Weirs</title><title titleType='TranslatedTitle'>Presas</title></titles><publisher>Bureau</publisher>\
            <publicationYear>1998</publicationYear><dates><date dateType='Available'>2012-05-08</date></dates><resourceType resourceTypeGeneral='Text'>Report</resourceType>\
            <descriptions><description descriptionType='Abstract'>One.<br/>Two.</description></descriptions></resource>";
        let budget = Budget::default();
        let found = collect(&budget, |sink| read(text, &budget, sink)).unwrap();
        let (entry, record) = (&found.entries[0], &found.entries[0].record);
        assert_eq!(
            (record.title.as_deref(), record.notes.as_slice()),
            (Some("Weirs"), &["Title: Presas".to_owned()][..])
        );
        assert_eq!((entry.dates[0].as_str(), entry.kinds.as_slice()), ("1998", &["Report".to_owned()][..]));
        assert_eq!(
            (record.contributors[0].given.as_deref(), record.identifiers[0].scheme.as_str()),
            (Some("Ann"), "doi")
        );
    }
}
