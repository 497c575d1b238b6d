//! Reads JSON Feed 1.1.

use serde_json::Value;
use url::Url;

use super::writer::json::EXTENSION;
use super::writer::own_id;
use super::{absolute, whole};
use crate::document::budget::Budget;
use crate::document::entry::{Entry, paragraphs};
use crate::document::entry_sink::EntrySink;
use crate::document::identifier_texts::is_address;
use crate::document::markup;
use crate::document::markup::Plain;
use crate::error::{Error, Result};
use crate::formats::json::foreign::value;
use crate::record::rejected::Rejected;
use crate::record::{IssuedBasis, LanguagesBasis, Record};

/// Reads a JSON Feed (version 1 or 1.1).
///
/// # Errors
/// Returns an error if the text is not JSON, or if the feed has no items. Passes on the errors of `sink`.
pub(crate) fn json(text: &str, location: Option<&str>, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let feed = value(text, budget)?;
    let items = feed.get("items").and_then(Value::as_array);
    let items =
        items.ok_or_else(|| Error::data("the feed has no items").hint("a JSON Feed holds them in \"items\""))?;
    let base = location.and_then(|location| Url::parse(location).ok());
    for (number, item) in items.iter().enumerate() {
        match item.as_object() {
            Some(item) => sink.entry(json_item(item, base.as_ref()))?,
            None => sink.rejected(Rejected::new(
                Error::data(format!("item {} of the feed is no object", number + 1)),
                item.to_string(),
            ))?,
        }
    }
    Ok(())
}

fn json_item(item: &serde_json::Map<String, Value>, base: Option<&Url>) -> Entry {
    let mut entry = Entry::default();
    let mut content = Plain::default();
    let (mut id, mut own) = (None, None);
    for (name, value) in item {
        let text = value.as_str().unwrap_or_default();
        match (name.as_str(), value) {
            ("title", Value::String(_)) => entry.title(text),
            ("url", Value::String(_)) => {
                let before = entry.record.url.take();
                entry.url(&absolute(text, base));
                before.iter().for_each(|address| entry.url(address));
            }
            ("external_url", Value::String(_)) => entry.url(&absolute(text, base)),
            ("summary", Value::String(_)) => {
                let before = entry.record.description.take();
                entry.description(text);
                entry.record.description = entry.record.description.or(before);
            }
            ("content_text", Value::String(_)) if content.text.is_empty() => text.clone_into(&mut content.text),
            ("content_html", Value::String(_)) => content = markup::plain(text),
            ("date_published", Value::String(_)) => entry.dates.insert(0, text.to_owned()),
            ("date_modified", Value::String(_)) => entry.date(text),
            ("language", Value::String(_)) => entry.language(text),
            ("tags", Value::Array(tags)) => tags.iter().filter_map(Value::as_str).for_each(|tag| entry.keyword(tag)),
            ("author", Value::Object(_)) => {
                value.get("name").and_then(Value::as_str).iter().for_each(|name| entry.creator(name));
            }
            ("authors", Value::Array(people)) => {
                let names = people.iter().filter_map(|person| person.get("name").and_then(Value::as_str));
                names.for_each(|name| entry.creator(name));
            }
            ("attachments", Value::Array(files)) => {
                for file in files {
                    let address = file.get("url").and_then(Value::as_str).unwrap_or_default();
                    let kind = file.get("mime_type").and_then(Value::as_str);
                    entry.file(&absolute(address, base), kind, file.get("size_in_bytes").and_then(Value::as_u64));
                }
            }
            ("image" | "banner_image", Value::String(_)) => entry.note("Image", text),
            (EXTENSION, Value::Object(_)) => own = serde_json::from_value::<Record>(value.clone()).ok(),
            ("id", _) => id = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            _ => entry.unknown(name, value),
        }
    }
    // The date of modification is used only if there is no date of publication.
    entry.dates.truncate(1);
    if let Some(id) = id.filter(|id| entry.record.url.as_ref() != Some(id)) {
        if let Some(id) = own_id(&id) {
            entry.record.id = id;
        } else if entry.record.url.is_none() && is_address(&id) {
            entry.url(&id)
        } else {
            entry.unknown("guid", &Value::String(id))
        }
    }
    content.text = paragraphs(&content.text);
    whole(&mut entry, content, base);
    if let Some(own) = own {
        restore(&mut entry, own);
    }
    entry
}

/// Restores the fields of the record from which an entry was written.
fn restore(entry: &mut Entry, own: Record) {
    entry.dates.clear();
    entry.languages.clear();
    let languages_basis = (!own.languages.is_empty()).then_some(LanguagesBasis::Declared);
    let have = std::mem::take(&mut entry.record);
    entry.record = Record {
        id: have.id,
        title: have.title,
        description: have.description,
        url: have.url,
        creators: have.creators,
        source: have.source,
        unknown: have.unknown,
        issues: have.issues,
        issued_basis: own.issued.as_ref().map(|_| IssuedBasis::Metadata),
        languages_basis,
        ..Record { unknown: Vec::new(), ..own }
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry_sink::collect;

    #[test]
    fn a_json_feed_is_read_whatever_the_order_of_its_members() {
        let text = r#"{"version":"https://jsonfeed.org/version/1.1","items":[{"content_html":"<p>Long text.</p>","summary":"Short.","id":"7",
"url":"https://example.org/7","date_modified":"2021-02-02","date_published":"2021-01-01","tags":["a"],"authors":[{"name":"Ana"}],"_x":{"y":1}},5]}"#;
        let budget = Budget::default();
        let found = collect(&budget, |sink| json(text, None, &budget, sink)).unwrap();
        assert_eq!((found.entries.len(), found.rejected.len()), (1, 1));
        let entry = &found.entries[0];
        assert_eq!(entry.record.description.as_deref(), Some("Short."));
        assert_eq!(entry.dates, ["2021-01-01"]);
        let unknown: Vec<_> = entry.record.unknown.iter().map(|u| u.name.as_str()).collect();
        assert_eq!(unknown, ["_x", "guid", "content"]);
    }
}
