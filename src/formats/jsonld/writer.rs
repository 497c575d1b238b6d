//! Writes schema.org in JSON-LD 1.1, for websites and for programs that harvest them.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::document::markup;
use crate::formats::{Exporter, Options};
use crate::record::kinds;
use crate::record::{Area, Container, Contributor, ContributorKind, Record, Role};

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(JsonLd { first: true })
}

struct JsonLd {
    first: bool,
}

impl Exporter for JsonLd {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"{\"@context\":\"https://schema.org\",\"@graph\":[")
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        // The text may be embedded in a page between script tags, so it must not contain anything that ends them.
        out.write_all(object(record).to_string().replace('<', "\\u003c").as_bytes())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]}\n")
    }
}

/// The namespace for the ids of records, which are not addresses.
pub(super) const RECORD: &str = "urn:x-shelflist:record:";
/// The datatype of dates for which schema.org has no type.
const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

/// Converts a record to an object of schema.org.
pub(crate) fn object(record: &Record) -> Value {
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        if !value.is_null() && !value.as_array().is_some_and(Vec::is_empty) {
            object.insert(name.to_owned(), value);
        }
    };
    let id = percent_encoding::utf8_percent_encode(&record.id, percent_encoding::NON_ALPHANUMERIC);
    put("@id", if record.id.is_empty() { Value::Null } else { json!(format!("{RECORD}{id}")) });
    put("@type", json!(kinds::schema_org(record.kind.as_ref())));
    put("name", json!(record.title));
    put("description", record.description.as_deref().map_or(Value::Null, text));
    put("datePublished", record.issued.as_deref().map_or(Value::Null, date));
    put("inLanguage", json!(record.languages));
    people(record, &mut put);
    put(
        "publisher",
        record.publisher.as_ref().map_or(Value::Null, |name| json!({"@type": "Organization", "name": name})),
    );
    put("locationCreated", record.place.as_ref().map_or(Value::Null, |name| json!({"@type": "Place", "name": name})));
    put("bookEdition", json!(record.edition));
    put("isPartOf", record.container.as_ref().map_or(Value::Null, part_of));
    put("pagination", json!(record.container.as_ref().and_then(|container| container.pages.as_ref())));
    put("keywords", json!(record.keywords));
    put("about", record.thematic_areas.iter().map(term).collect());
    put("genre", json!(record.kind));
    put("url", json!(record.url));
    let identifier =
        |i: &crate::record::Identifier| json!({"@type": "PropertyValue", "propertyID": i.scheme, "value": i.value});
    put("identifier", record.identifiers.iter().map(identifier).collect());
    let file = |file: &crate::record::File| {
        let size = file.bytes.map(|bytes| format!("{bytes} B"));
        given(json!({
            "@type": "MediaObject", "contentUrl": file.url, "encodingFormat": file.media_type, "contentSize": size,
        }))
    };
    put("encoding", record.files.iter().map(file).collect());
    let link = |link: &crate::record::Link| given(json!({"@type": "WebPage", "url": link.url, "name": link.text}));
    put("relatedLink", record.links.iter().map(link).collect());
    put("comment", record.notes.iter().map(|note| json!({"@type": "Comment", "text": note})).collect());
    Value::Object(object)
}

/// Removes the empty members of an object.
fn given(object: Value) -> Value {
    match object {
        Value::Object(members) => members.into_iter().filter(|(_, value)| !value.is_null()).collect(),
        other => other,
    }
}

/// Adds the people and institutions, each under the property for its role. A creator who was not taken apart is written
/// as a name.
fn people(record: &Record, put: &mut impl FnMut(&str, Value)) {
    let object = |one: &Contributor| {
        let kind = match one.kind {
            Some(ContributorKind::Person) => Some("Person"),
            Some(ContributorKind::Institution) => Some("Organization"),
            _ => None,
        };
        given(json!({"@type": kind, "name": one.name, "familyName": one.family, "givenName": one.given}))
    };
    let named = |name: &String| {
        let writes = |one: &&Contributor| one.role.as_ref().is_none_or(|role| *role == Role::Author);
        let one = record.contributors.iter().filter(writes).find(|one| one.name == *name);
        one.map_or_else(|| json!({"name": name}), object)
    };
    put("author", record.creators.iter().map(named).collect());
    for (property, role) in [("editor", Role::Editor), ("translator", Role::Translator)] {
        let of_role = record.contributors.iter().filter(|one| one.role.as_ref() == Some(&role));
        put(property, of_role.map(object).collect());
    }
    let others = record.contributors.iter().filter_map(|one| {
        let role = one.role.as_ref().filter(|role| !matches!(role, Role::Author | Role::Editor | Role::Translator))?;
        // See <https://schema.org/Role>.
        Some(json!({"@type": "Role", "roleName": role.as_str(), "contributor": object(one)}))
    });
    put("contributor", others.collect());
}

/// Formats a date. A date that ISO 8601 does not cover is written with its datatype.
fn date(issued: &str) -> Value {
    let parts: Vec<&str> = issued.split('-').collect();
    let digits = |text: &&str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2) && matches!(month.parse(), Ok(1..=12_u8)),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    };
    if plain { json!(issued) } else { json!({"@type": EDTF, "@value": issued}) }
}

/// Formats the container, such as an issue of a volume of a periodical.
fn part_of(container: &Container) -> Value {
    let kind = match container.kind.as_deref() {
        Some("journal") => "Periodical",
        Some("book") => "Book",
        Some("series") => "CreativeWorkSeries",
        _ => "CreativeWork",
    };
    let mut part = Value::Null;
    if container.title.is_some() || container.issn.is_some() {
        part = given(json!({"@type": kind, "name": container.title, "issn": container.issn}));
    }
    if let Some(volume) = &container.volume {
        part = given(json!({"@type": "PublicationVolume", "volumeNumber": volume, "isPartOf": part}));
    }
    if let Some(issue) = &container.issue {
        part = given(json!({"@type": "PublicationIssue", "issueNumber": issue, "isPartOf": part}));
    }
    part
}

/// Formats a thematic area as a term of its vocabulary.
fn term(area: &Area) -> Value {
    given(json!({"@type": "DefinedTerm", "@id": area.uri, "name": area.label, "termCode": area.id}))
}

/// Formats a text. A text that could be mistaken for markup is marked as plain (JSON-LD 1.1, section 4.2.1: typed
/// values).
fn text(text: &str) -> Value {
    if markup::has_tags(text) || markup::has_references(text) {
        json!({"@type": "http://www.w3.org/2001/XMLSchema#string", "@value": text})
    } else {
        json!(text)
    }
}
