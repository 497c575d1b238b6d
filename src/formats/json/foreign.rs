//! Catalogues in JSON: our own and those of other tools, as one document or as JSON Lines; CSL-JSON; schema.org
//! in JSON-LD.
//!
//! A member that is one of our fields is read as such, one that other tools use for it is read by its name
//! (`seeds/columns.toml`), and the others stay as they are.

use serde_json::{Map, Value};

use crate::document::entry::{Entries, Entry};
use crate::error::{Error, Result};
use crate::record::rejected::Rejected;
use crate::record::{LanguagesBasis, Record};

/// Reads one JSON document: an array of objects, or an object that holds one.
///
/// # Errors
/// Where it is not JSON, or holds no objects.
pub(crate) fn document(text: &str) -> Result<Entries> {
    let value: Value = serde_json::from_str(text).map_err(|error| malformed(&error))?;
    let mut found = Entries::default();
    let items = match value {
        Value::Array(items) => items,
        Value::Object(mut members) if members.contains_key("@graph") => match members.remove("@graph") {
            Some(Value::Array(items)) => crate::formats::jsonld::graph::inline(items),
            other => other.into_iter().collect(),
        },
        Value::Object(mut members) => match list(&mut members) {
            Some(items) => items,
            None => vec![Value::Object(members)],
        },
        _ => return Err(Error::data("the JSON is neither an array nor an object").hint("records are objects")),
    };
    for (number, item) in items.into_iter().enumerate() {
        take(&mut found, item, &format!("item {}", number + 1), None);
    }
    Ok(found)
}

/// Reads JSON Lines. A line that is no object is named, and the others are read.
pub(crate) fn lines(text: &str) -> Entries {
    let mut found = Entries::default();
    for (number, line) in (1_u64..).zip(text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        match serde_json::from_str(line) {
            Ok(value) => take(&mut found, value, &format!("line {number}"), Some(number)),
            Err(error) => {
                found.rejected.push(Rejected::new(malformed(&error).at(format!("line {number}")), line.to_owned()))
            }
        }
    }
    found
}

/// A JSON error without the name of a Rust type.
pub(crate) fn malformed(error: &serde_json::Error) -> Error {
    Error::data(format!("not JSON: {error}"))
}

/// The array of objects that a document is about, under whatever name.
fn list(members: &mut Map<String, Value>) -> Option<Vec<Value>> {
    let usual = ["records", "@graph", "items", "results", "data", "entries", "references", "documents", "publications"];
    let objects = |value: &Value| value.as_array().is_some_and(|items| items.iter().any(Value::is_object));
    let named = usual.into_iter().find(|name| members.get(*name).is_some_and(objects)).map(str::to_owned);
    let name = match named {
        Some(name) => name,
        None if members.contains_key("title") || members.contains_key("name") || members.contains_key("headline") => {
            return None;
        }
        None => members.iter().find(|(_, value)| objects(value)).map(|(name, _)| name.clone())?,
    };
    match members.remove(&name) {
        Some(Value::Array(items)) => {
            // `mainEntity` and `itemListElement` wrap what they list once more.
            Some(items)
        }
        _ => None,
    }
}

fn take(found: &mut Entries, value: Value, place: &str, line: Option<u64>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            let mut entry = if is_csl(&members) {
                crate::formats::csl::reader::entry(members)
            } else if is_linked(&members) {
                crate::formats::jsonld::reader::entry(members)
            } else {
                object(members)
            };
            if let (None, Some(line)) = (entry.record.source.lines, line) {
                entry.record.source.lines = Some((line, line));
            }
            found.entries.push(entry);
        }
        other => found
            .rejected
            .push(Rejected::new(Error::data("a record is an object, and this is none").at(place), other.to_string())),
    }
}

/// CSL-JSON: its dates are arrays of parts, or its people have family names, or its type is one of CSL's.
fn is_csl(members: &Map<String, Value>) -> bool {
    let parts = |name: &str| {
        members.get(name).is_some_and(|date| date.get("date-parts").is_some() || date.get("raw").is_some())
    };
    parts("issued")
        || parts("accessed")
        || ["container-title", "abstract", "URL", "DOI", "genre"].iter().any(|name| members.contains_key(*name))
            && members.get("type").and_then(Value::as_str).is_some_and(crate::record::kinds::is_csl)
}

fn is_linked(members: &Map<String, Value>) -> bool {
    members.contains_key("@type")
}

/// An object of another tool, or of ours.
fn object(members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let mut own = Map::new();
    let source = members.get("source").and_then(|source| source.get("name")).and_then(Value::as_str);
    let ours = source.is_some_and(|name| !name.is_empty());
    for (name, value) in members {
        // A member that is one of our fields in our own form. The keywords of others may be names of the vocabulary.
        let fits = Record::FIELDS.contains(&name.as_str())
            && !value.is_null()
            && name != "issued"
            && (ours || name != "keywords")
            && serde_json::from_value::<Record>(Value::Object([(name.clone(), value.clone())].into_iter().collect()))
                .is_ok();
        if fits {
            own.insert(name, value);
        } else {
            entry.columns.push((name, value));
        }
    }
    if let Ok(record) = serde_json::from_value::<Record>(Value::Object(own)) {
        entry.record = record;
    }
    if entry.record.title.as_deref().is_some_and(|title| title.trim().is_empty()) {
        entry.record.title = None;
    }
    // Our own dates are EDTF already; those of others are read as they are printed.
    entry.columns.retain(|(name, value)| match value.as_str() {
        Some(text) if ours && name == "issued" => {
            entry.record.issued = Some(text.to_owned());
            false
        }
        _ => true,
    });
    // The number that another tool gave it is not our id.
    if !ours && !entry.record.id.is_empty() {
        let id = Value::String(std::mem::take(&mut entry.record.id));
        entry.unknown("local_id", &id);
    }
    // Names of languages where ours are codes.
    let coded = |code: &String| (2..=3).contains(&code.split('-').next().unwrap_or_default().len());
    if !entry.record.languages.iter().all(coded) {
        entry.languages = std::mem::take(&mut entry.record.languages);
    }
    if entry.record.languages_basis.is_none() && !entry.record.languages.is_empty() {
        entry.record.languages_basis = Some(LanguagesBasis::Declared);
    }
    if !ours {
        let (kind, title) = (entry.record.kind.take(), entry.record.title.take());
        let description = entry.record.description.take();
        kind.iter().for_each(|kind| entry.kind(kind));
        title.iter().for_each(|title| entry.title(title));
        description.iter().for_each(|text| entry.description(text));
    }
    entry
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_records_come_back_as_they_were() {
        let line = r#"{"id":"x","title":"T","issued":"2021-11-26","issued_basis":"stated","type":"report","rating":5,"source":{"name":"s","shelf":"b"}}"#;
        let entry = lines(line).entries.remove(0);
        assert!(entry.columns.is_empty() || entry.columns[0].0 == "rating", "{:?}", entry.columns);
        assert_eq!(
            (entry.record.issued.as_deref(), entry.record.kind.as_deref()),
            (Some("2021-11-26"), Some("report"))
        );
        assert_eq!(entry.record.source.name, "s");
    }

    #[test]
    fn lines_that_are_no_records_are_named_and_the_rest_goes_on() {
        let found = lines("{\"title\":\"a\"}\n{\"title\":\n[1]\n\n{\"title\":\"b\"}\n");
        let places: Vec<_> = found.rejected.iter().filter_map(|r| r.error.place()).collect();
        assert_eq!((found.entries.len(), places), (2, vec!["line 2", "line 3"]));
    }

    #[test]
    fn the_records_of_a_document_are_found_under_any_name() {
        for text in [
            r#"[{"Name":"a"}]"#,
            r#"{"records":[{"Name":"a"}]}"#,
            r#"{"n":1,"hits":[{"Name":"a"}]}"#,
            r#"{"name":"a","x":[{}]}"#,
        ] {
            assert_eq!(document(text).unwrap().entries.len(), 1, "{text}");
        }
        assert!(document("7").is_err());
        assert!(document("[{]").unwrap_err().message().contains("line 1 column"));
    }
}
