//! schema.org in JSON-LD: the objects of a catalogue, or those that a page carries.

use serde_json::{Map, Value};

use crate::document::entry::Entry;
use crate::document::markup;
use crate::record::kinds;

/// The entry of an object.
pub(crate) fn entry(members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let mut long = None;
    for (name, value) in members {
        let found = texts(&value);
        match name.as_str() {
            "@context" => {}
            "@id" => entry.unknown("json_ld_id", &value),
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
            // Pages write markup here, although it is text.
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
            "author" | "creator" => found.iter().for_each(|text| entry.creator(text)),
            "publisher" => found.iter().for_each(|text| entry.publisher(text)),
            "keywords" => match &value {
                // One string holds them all, separated by commas; an array one each.
                Value::String(text) => {
                    text.split(if text.contains(';') { ';' } else { ',' }).for_each(|word| entry.keyword(word))
                }
                _ => found.iter().for_each(|word| entry.keyword(word)),
            },
            "about" => found.iter().for_each(|word| entry.keyword(word)),
            "genre" | "additionalType" => found.iter().for_each(|kind| entry.kind(kind)),
            "url" | "mainEntityOfPage" => found.iter().for_each(|address| entry.url(address)),
            "isbn" | "issn" => found.iter().for_each(|text| entry.identifier(Some(&name), text)),
            "identifier" | "sameAs" => identifiers(&mut entry, &value),
            "reportNumber" => found.iter().for_each(|text| entry.identifier(Some("report"), text)),
            "encoding" | "associatedMedia" | "distribution" | "contentUrl" => files(&mut entry, &value),
            "comment" => found.iter().for_each(|text| entry.note("", text)),
            "image" | "thumbnailUrl" => found.iter().for_each(|text| entry.note("Image", text)),
            _ => entry.unknown(&name, &value),
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

/// The texts of a value: strings, and what objects are called.
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
            if let Some(address) = member("contentUrl").or_else(|| member("url")) {
                entry.file(address, member("encodingFormat"), size);
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
        assert_eq!(
            (entry.record.creators.len(), entry.record.thematic_areas.len(), entry.record.unknown.len()),
            (2, 2, 1)
        );
    }
}
