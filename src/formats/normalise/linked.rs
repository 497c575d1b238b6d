//! Reads lists of links, each with an address and its relation to the record (RFC 8288).

use serde_json::{Map, Value};

use crate::document::entry::Entry;
use crate::document::identifier_texts::is_address;
use crate::record::media_types;

/// Reads a list of links, or a single one. Returns whether all of them have an address.
pub(super) fn read(entry: &mut Entry, value: &Value) -> bool {
    let links: Vec<&Value> = match value {
        Value::Array(items) => items.iter().collect(),
        single => vec![single],
    };
    let is_link = |link: &&Value| address(link).is_some();
    if !links.iter().all(is_link) {
        return false;
    }
    links.into_iter().for_each(|link| place(entry, link));
    true
}

/// The address of a link.
fn address(link: &Value) -> Option<&str> {
    let text = match link {
        Value::Object(members) => text(members, &["href", "url", "@id", "link"])?,
        other => other.as_str()?,
    };
    is_address(text).then_some(text)
}

fn text<'v>(members: &'v Map<String, Value>, names: &[&str]) -> Option<&'v str> {
    names.iter().find_map(|name| members.get(*name).and_then(Value::as_str))
}

/// Adds a link to the field that its relation names.
fn place(entry: &mut Entry, link: &Value) {
    let Some(address) = address(link) else { return };
    let none = Map::new();
    let members = link.as_object().unwrap_or(&none);
    let relation = text(members, &["rel"]).unwrap_or_default();
    let media_type = text(members, &["type", "mediaType"]).filter(|kind| kind.contains('/'));
    let is_page = media_type.is_none_or(|kind| kind.contains("html"));
    let is_data = media_type.is_some_and(|kind| kind.contains("json") || kind.contains("xml"));
    let is_document = media_types::of_file(address).is_some() || media_type.is_some_and(|_| !is_page && !is_data);
    match relation {
        "alternate" | "canonical" | "self" if is_page && entry.record.url.is_none() => entry.url(address),
        _ if relation.contains("acquisition") || relation == "enclosure" || is_document => {
            entry.file(address, media_type, None);
        }
        _ => entry.link(address, text(members, &["title", "label", "text"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relation_of_a_link_says_its_field() {
        let mut entry = Entry::default();
        let links = serde_json::json!([
            {"rel": "self", "href": "https://example.org/1.json", "type": "application/opds-publication+json"},
            {"rel": "http://opds-spec.org/acquisition", "href": "https://example.org/1", "type": "application/epub+zip"},
            {"rel": "alternate", "href": "https://example.org/page", "type": "text/html"},
            {"rel": "related", "href": "https://example.org/2", "title": "More"},
        ]);
        assert!(read(&mut entry, &links));
        assert_eq!(entry.record.url.as_deref(), Some("https://example.org/page"));
        assert_eq!(entry.record.files[0].url, "https://example.org/1");
        let links: Vec<&str> = entry.record.links.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(links, ["https://example.org/1.json", "https://example.org/2"]);
        assert!(!read(&mut entry, &serde_json::json!(["no address"])));
    }
}
