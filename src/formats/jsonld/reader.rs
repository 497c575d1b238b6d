//! Reads schema.org in JSON-LD: the objects of a catalogue, or those that are embedded in a page.

use serde_json::{Map, Value};

use super::writer::RECORD;
use crate::document::entry::Entry;
use crate::document::markup;
use crate::record::kinds;
use crate::record::{Area, AreaBasis, Contributor, ContributorKind, Role};
use crate::text::names;
use crate::text::whitespace::normalise;

/// Converts an object to an entry.
pub(crate) fn entry(members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let mut long = None;
    for (name, value) in members {
        let found = texts(&value);
        match name.as_str() {
            "@context" => {}
            "@id" => match value.as_str().and_then(|id| id.strip_prefix(RECORD)) {
                Some(id) => entry.record.id = percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned(),
                None => entry.unknown("json_ld_id", &value),
            },
            "@type" => {
                let known = found.iter().find(|class| kinds::of_schema_org(class).is_some());
                known.iter().for_each(|class| entry.typed(&kinds::SCHEMA_ORG, kinds::class(class)));
            }
            "name" => {
                let before = entry.record.title.take();
                found.iter().chain(&before).for_each(|text| entry.title(text));
            }
            "headline" | "alternateName" => found.iter().for_each(|text| entry.title(text)),
            "description" | "abstract" if value.is_object() => found.iter().for_each(|text| entry.description(text)),
            // Pages often write markup here, although the property is plain text.
            "description" | "abstract" => {
                for text in &found {
                    if markup::has_tags(text) || markup::has_references(text) {
                        entry.description(&markup::plain(text).text)
                    } else {
                        entry.description(text)
                    }
                }
            }
            "articleBody" | "text" => long = found.into_iter().next(),
            "datePublished" => {
                let dates = std::mem::take(&mut entry.dates);
                found.iter().chain(&dates).for_each(|text| entry.date(text));
            }
            "dateCreated" => found.iter().for_each(|text| entry.date(text)),
            "inLanguage" => found.iter().for_each(|text| entry.language(text)),
            "author" | "creator" => people(&mut entry, &value, None),
            "editor" => people(&mut entry, &value, Some(&Role::Editor)),
            "translator" => people(&mut entry, &value, Some(&Role::Translator)),
            "contributor" if value.is_array() => roles(&mut entry, &name, value),
            "locationCreated" => found.iter().for_each(|text| entry.place(text)),
            "bookEdition" => found.iter().for_each(|text| entry.edition(text)),
            "pagination" => found.iter().for_each(|text| {
                entry.container_text("Pages", text, |container| &mut container.pages);
            }),
            "isPartOf" if is_container(&value) => part_of(&mut entry, &value),
            "relatedLink" | "significantLink" => links(&mut entry, &value),
            "publisher" => found.iter().for_each(|text| entry.publisher(text)),
            "keywords" => match &value {
                // A single string contains all keywords, separated by commas. An array has one keyword in each item.
                Value::String(text) => {
                    text.split(if text.contains(';') { ';' } else { ',' }).for_each(|word| entry.keyword(word))
                }
                _ => found.iter().for_each(|word| entry.keyword(word)),
            },
            "about" => terms(&mut entry, &value),
            "genre" | "additionalType" => found.iter().for_each(|kind| entry.kind(kind)),
            "url" | "mainEntityOfPage" => found.iter().for_each(|address| entry.url(address)),
            "isbn" | "issn" => found.iter().for_each(|text| entry.identifier(Some(&name), text)),
            "identifier" | "sameAs" => identifiers(&mut entry, &value),
            "reportNumber" => found.iter().for_each(|text| entry.identifier(Some("report"), text)),
            "encoding" | "associatedMedia" | "distribution" | "contentUrl" => files(&mut entry, &value),
            "comment" => found.iter().for_each(|text| entry.note("", text)),
            "image" | "thumbnailUrl" => found.iter().for_each(|text| entry.note("Image", text)),
            // Other vocabularies name their members as the columns of tables are named.
            _ => entry.columns.push((name, value)),
        }
    }
    if let Some(text) = long {
        if entry.record.description.is_none() {
            entry.description(&text)
        } else {
            entry.unknown("content", &Value::String(text))
        }
    }
    entry
}

/// The text of a member of an object.
fn member<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

/// The class of an object, without its namespace.
fn class(value: &Value) -> &str {
    member(value, "@type").map_or("", |class| class.rsplit(['/', '#', ':']).next().unwrap_or(class))
}

/// Reads people and institutions with a role. A name that is given in parts belongs to a person.
fn people(entry: &mut Entry, value: &Value, role: Option<&Role>) {
    if let Value::Array(items) = value {
        return items.iter().for_each(|item| people(entry, item, role));
    }
    let Some(name) = texts(value).into_iter().next() else { return };
    let apart = (member(value, "familyName"), member(value, "givenName"));
    let one = match (apart, class(value)) {
        ((Some(family), given), _) => {
            Contributor { name: normalise(&name), ..names::person(family, given.unwrap_or_default(), role.cloned()) }
        }
        (_, class) if class.ends_with("Organization") || class == "NGO" => names::institution(&name, role.cloned()),
        // Other forms of a name are taken apart when the entry becomes a record.
        (_, "Person") if !name.contains([',', '.']) => {
            let kind = Some(ContributorKind::Person);
            Contributor { name: normalise(&name), kind, role: role.cloned(), ..Contributor::default() }
        }
        _ => Contributor { name: normalise(&name), role: role.cloned(), ..Contributor::default() },
    };
    entry.contributor(one);
}

/// Reads contributors whose role is named (<https://schema.org/Role>). Other values are kept unchanged.
fn roles(entry: &mut Entry, name: &str, value: Value) {
    let Value::Array(items) = value else { return };
    let is_role = |item: &Value| class(item) == "Role" && item.get("contributor").is_some();
    let (roles, others): (Vec<Value>, Vec<Value>) = items.into_iter().partition(is_role);
    for role in roles {
        let said = member(&role, "roleName").map(Role::from);
        role.get("contributor").into_iter().for_each(|one| people(entry, one, said.as_ref()));
    }
    if !others.is_empty() {
        entry.unknown(name, &Value::Array(others));
    }
}

/// Returns whether a publication can have appeared in this object. A website is not a container.
fn is_container(value: &Value) -> bool {
    let classes = [
        "Periodical",
        "PublicationVolume",
        "PublicationIssue",
        "Book",
        "BookSeries",
        "CreativeWorkSeries",
        "CreativeWork",
        "Newspaper",
    ];
    classes.contains(&class(value))
}

/// Reads the container, such as an issue of a volume of a periodical.
fn part_of(entry: &mut Entry, value: &Value) {
    let mut part = Some(value);
    for _ in 0..4 {
        let Some(value) = part else { return };
        let class = class(value);
        if let Some(volume) = texts_of(value, "volumeNumber") {
            entry.container_text("Volume", &volume, |container| &mut container.volume);
        }
        if let Some(issue) = texts_of(value, "issueNumber") {
            entry.container_text("Issue", &issue, |container| &mut container.issue);
        }
        if let Some(issn) = texts_of(value, "issn") {
            entry.container_text("ISSN", &issn, |container| &mut container.issn);
        }
        if let Some(name) = texts_of(value, "name") {
            entry.container_text("In", &name, |container| &mut container.title);
            entry.container().kind = match class {
                "Periodical" | "Newspaper" => Some("journal".to_owned()),
                "Book" => Some("book".to_owned()),
                "BookSeries" | "CreativeWorkSeries" => Some("series".to_owned()),
                _ => None,
            };
        }
        part = value.get("isPartOf").filter(|inner| is_container(inner));
    }
}

/// The first text of a member.
fn texts_of(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(|value| texts(value).into_iter().next())
}

/// Reads the subjects: terms of a vocabulary become areas, and all others become keywords.
fn terms(entry: &mut Entry, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| terms(entry, item)),
        term if class(term) == "DefinedTerm" && member(term, "name").is_some() => {
            let text = |name: &str| member(term, name).map(str::to_owned);
            let (id, uri) = (text("termCode"), text("@id"));
            let label = text("name").map(|name| normalise(&name)).unwrap_or_default();
            entry.record.thematic_areas.push(Area { id, uri, label, basis: AreaBasis::Declared, ..Area::default() });
        }
        other => texts(other).iter().for_each(|word| entry.keyword(word)),
    }
}

/// Reads other addresses of the publication.
fn links(entry: &mut Entry, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| links(entry, item)),
        Value::String(address) => entry.link(address, None),
        link => {
            if let Some(address) = member(link, "url") {
                entry.link(address, member(link, "name"));
            }
        }
    }
}

/// The texts in a value: strings, and the names of objects.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => {
            let names = ["name", "@value", "text", "url", "contentUrl", "@id", "alternateName"];
            names.iter().find_map(|name| members.get(*name)).map(texts).unwrap_or_default()
        }
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

fn identifiers(entry: &mut Entry, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| identifiers(entry, item)),
        Value::Object(members) => {
            let member = |name: &str| members.get(name).and_then(Value::as_str).unwrap_or_default();
            let scheme = member("propertyID").rsplit('/').next().unwrap_or_default();
            entry.identifier(Some(scheme).filter(|scheme| !scheme.is_empty()), member("value"));
        }
        Value::String(text) => entry.identifier(None, text),
        _ => {}
    }
}

fn files(entry: &mut Entry, value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| files(entry, item)),
        Value::String(address) => entry.file(address, None, None),
        Value::Object(members) => {
            let member = |name: &str| members.get(name).and_then(Value::as_str);
            let size = member("contentSize").and_then(|size| size.trim_end_matches(" B").parse().ok());
            let address = ["contentUrl", "url", "downloadURL", "accessURL"].into_iter().find_map(member);
            if let Some(address) = address {
                entry.file(address, member("encodingFormat").or_else(|| member("mediaType")), size);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_gives_all_it_has() {
        let object = serde_json::json!({
            "@context": "https://schema.org", "@type": "Report", "headline": "Ríos", "datePublished": "2021-11-26", "inLanguage": {"@type": "Language", "name": "Spanish"},
            "author": [{"@type": "Person", "name": "Ana"}, "Bo"], "keywords": "Water, Maps", "publisher": {"name": "OIM"}, "url": "https://example.org/1",
            "encoding": {"contentUrl": "https://example.org/1.pdf", "encodingFormat": "application/pdf", "contentSize": "77 B"},
            "identifier": [{"propertyID": "doi", "value": "10.1/2"}], "shelf": {"x": 1},
        });
        let Value::Object(members) = object else { panic!() };
        let entry = entry(members);
        assert_eq!((entry.record.title.as_deref(), entry.typed.unwrap().0), (Some("Ríos"), kinds::Kind::Report));
        assert_eq!((entry.languages.as_slice(), entry.record.files[0].bytes), (&["Spanish".to_owned()][..], Some(77)));
        assert_eq!((entry.record.creators.len(), entry.record.keywords.len(), entry.columns.len()), (2, 2, 1));
    }
}
