//! Writes JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>). Data for which its items have no member is written
//! to our own extension `_shelflist`, whose members are fields of the record.

use serde_json::{Map, Value, json};

use super::{Feed, Item, encoded};
use crate::document::identifier_texts::is_address;
use crate::record::media_types;

/// The member of an item that contains fields of the record.
pub(crate) const EXTENSION: &str = "_shelflist";
/// The fields that are written to the extension.
const FIELDS: [&str; 15] = [
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "publisher",
    "contributors",
    "container",
    "edition",
    "place",
    "key",
    "keywords",
    "identifiers",
    "files",
    "links",
    "notes",
];

/// The end of the feed, after its items.
pub(crate) const END: &str = "\n]}\n";

/// The beginning of the feed, before its items.
pub(crate) fn start(feed: &Feed<'_>) -> String {
    let mut head = Map::new();
    head.insert("version".to_owned(), json!("https://jsonfeed.org/version/1.1"));
    head.insert("title".to_owned(), json!(feed.title));
    if let Some(home) = feed.home {
        head.insert("home_page_url".to_owned(), json!(home));
    }
    if let Some(own) = feed.own {
        head.insert("feed_url".to_owned(), json!(own));
    }
    let head = Value::Object(head).to_string();
    format!("{},\"items\":[", head.trim_end_matches('}'))
}

/// Formats an item.
pub(crate) fn item(of: &Item<'_>) -> Value {
    let record = of.record;
    let mut item = Map::new();
    let mut put = |name: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            item.insert(name.to_owned(), value);
        }
    };
    put("id", json!(of.identifier()));
    put("url", json!(of.address()));
    put("title", json!(record.title));
    put("content_text", json!(record.description.as_deref().unwrap_or_default()));
    // JSON Feed requires a timestamp, so only a date of issue that gives the day is written as the time of publication.
    if let Some(day) = record.issued.as_deref().filter(|issued| issued.parse::<jiff::civil::Date>().is_ok()) {
        put("date_published", json!(format!("{day}T00:00:00Z")));
    }
    put("date_modified", json!(of.updated));
    if of.page.is_some() {
        put("external_url", json!(record.url.as_deref().filter(|url| is_address(url)).map(encoded)));
    }
    put("authors", record.creators.iter().map(|name| json!({"name": name})).collect());
    put("language", json!(record.languages.first()));
    let tags = record.thematic_areas.iter().map(|area| &area.label).chain(&record.keywords);
    put("tags", tags.map(|tag| json!(tag)).collect());
    let files = record.files.iter().map(|file| {
        let kind = file.media_type.as_deref().or_else(|| media_types::of_address(&file.url));
        let mut attachment =
            json!({"url": encoded(&file.url), "mime_type": kind.unwrap_or("application/octet-stream")});
        if let (Some(bytes), Some(members)) = (file.bytes, attachment.as_object_mut()) {
            members.insert("size_in_bytes".to_owned(), json!(bytes));
        }
        attachment
    });
    put("attachments", files.collect());
    put(EXTENSION, extension(of));
    Value::Object(item)
}

/// The fields of the record for which items have no member, or that an item holds only in part.
fn extension(of: &Item<'_>) -> Value {
    let Ok(Value::Object(mut record)) = serde_json::to_value(of.record) else { return Value::Null };
    for area in record.get_mut("thematic_areas").and_then(Value::as_array_mut).into_iter().flatten() {
        // The words by which an area was matched are not written.
        area.as_object_mut()
            .into_iter()
            .for_each(|area| area.retain(|name, _| matches!(name.as_str(), "id" | "uri" | "label" | "basis")));
    }
    let told = |value: &Value| match value {
        Value::Null => false,
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    let mut kept = Map::new();
    kept.insert("about".to_owned(), json!("Fields of the record that JSON Feed has no member for."));
    for name in FIELDS {
        if let Some(value) = record.get_mut(name).map(Value::take).filter(told) {
            kept.insert(name.to_owned(), value);
        }
    }
    Value::Object(kept)
}
