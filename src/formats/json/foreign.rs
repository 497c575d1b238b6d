//! Reads catalogues in JSON, our own and those of other tools, as one document or as JSON Lines. They may be CSL-JSON,
//! or schema.org in JSON-LD.
//!
//! A member with the name of one of our fields is read as that field. A member that other tools use for the same
//! purpose is mapped by its name (`seeds/columns.toml`), and all others are kept unchanged.

use serde_json::{Map, Value};

use super::forms;
use super::items;
use super::items::malformed;
use super::publication::check_kind;
use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::formats::opening::Text;
use crate::formats::table::known::Known;
use crate::formats::{datacite, jsonld};
use crate::record::rejected::Rejected;
use crate::record::{LanguagesBasis, Record};

/// Reads one JSON document: an array of objects, or an object that contains one. The objects are parsed one at a time.
///
/// # Errors
/// Returns an error if the text is not JSON, holds no objects, or has more parts than `budget` allows. Passes on the
/// errors of `sink`.
pub(crate) fn document(text: &str, budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    let repaired = repaired(text);
    if let Some(repaired) = &repaired {
        sink.warning(Error::data("line ends or control characters stand inside its strings, and were read as spaces"))?;
        return document(repaired, budget, sink);
    }
    let mut number = 0;
    let mut take_item = |text: &str| {
        number += 1;
        take(sink, value(text, budget)?, &format!("item {number}"), None)
    };
    match text.trim_start().as_bytes().first() {
        Some(b'[') => items::each(text, &mut take_item)?,
        Some(b'{') => match items::list(text)? {
            items::List::Graph(graph) => {
                let items = match value(graph, budget)? {
                    Value::Array(items) => jsonld::graph::inline(items),
                    other => vec![other],
                };
                let mut numbered = items.into_iter().zip(1_u64..);
                numbered.try_for_each(|(item, n)| take(sink, item, &format!("item {n}"), None))?;
            }
            items::List::Named(list) => items::each(list, &mut take_item)?,
            items::List::None => take(sink, value(text, budget)?, "item 1", None)?,
        },
        _ => {
            items::check(text)?;
            return Err(malformed_document());
        }
    }
    Ok(())
}

/// Checks that a text is JSON, apart from control characters inside its strings, which [`document`] reads as spaces.
///
/// # Errors
/// Returns an error if the text is not JSON.
pub(crate) fn check(text: &str) -> Result<()> {
    let checked = items::check(text);
    let is_control = checked.as_ref().is_err_and(is_about_controls);
    if is_control { items::check(&without_controls(text)) } else { checked }
}

/// Refuses a JSON document that is no catalogue, as [`check_kind`] says.
///
/// # Errors
/// Returns the error of [`check_kind`].
pub(crate) fn check_document(text: &str, known: Known<'_>) -> Result<()> {
    let mut has_controls = false;
    let checked = check_kind(known, |examine| {
        let read = each_object(text, examine);
        has_controls = read.as_ref().is_err_and(is_about_controls);
        read
    });
    // The first objects nearly always decide, so that the whole text is repaired only where they cannot be read.
    if has_controls { check_kind(known, |examine| each_object(&without_controls(text), examine)) } else { checked }
}

/// Passes the objects of a document on, until `examine` returns an error.
fn each_object(text: &str, examine: &mut dyn FnMut(Map<String, Value>) -> Result<()>) -> Result<()> {
    let mut item = |text: &str| value_objects(serde_json::from_str(text).ok(), examine);
    match text.trim_start().as_bytes().first() {
        Some(b'[') => items::each(text, &mut item),
        Some(b'{') => match items::list(text)? {
            items::List::Graph(list) | items::List::Named(list) => items::each(list, &mut item),
            items::List::None => item(text),
        },
        _ => Err(malformed_document()),
    }
}

/// Refuses JSON Lines that are no catalogue, as [`check_kind`] says. `head` is the beginning of the document, whose
/// last line may be incomplete.
///
/// # Errors
/// Returns the error of [`check_kind`].
pub(crate) fn check_lines(head: &str, known: Known<'_>) -> Result<()> {
    check_kind(known, |examine| {
        let mut lines = head.lines().filter(|line| !line.trim().is_empty());
        lines.try_for_each(|line| value_objects(serde_json::from_str(line).ok(), examine))
    })
}

/// Passes an object on, or the records in the answer of a service.
fn value_objects(value: Option<Value>, take: &mut dyn FnMut(Map<String, Value>) -> Result<()>) -> Result<()> {
    let Some(Value::Object(mut members)) = value else { return Ok(()) };
    match answer(&mut members) {
        Some(answer) => answer.into_iter().try_for_each(|value| value_objects(Some(value), take)),
        None if members.is_empty() => Ok(()),
        None => take(members),
    }
}

/// The text with control characters replaced by spaces, if one of them makes a string malformed.
fn repaired(text: &str) -> Option<String> {
    let error = items::check(text).err()?;
    is_about_controls(&error).then(|| without_controls(text))
}

fn is_about_controls(error: &Error) -> bool {
    error.message().contains("control character")
}

/// Replaces by spaces the characters that a string of JSON may not contain (RFC 8259, section 7).
fn without_controls(text: &str) -> String {
    text.replace(|c| c < ' ', " ")
}

fn malformed_document() -> Error {
    Error::data("the JSON is neither an array nor an object").hint("records are objects")
}

/// Reads JSON Lines. A line that is not an object is reported, and the others are read.
///
/// # Errors
/// Returns an error if a line has more parts than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn lines(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    for (number, line) in (from.lines_before + 1..).zip(from.text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        count(line, from.budget)?;
        match serde_json::from_str(line) {
            Ok(value) => take(sink, value, &format!("line {number}"), Some(number))?,
            Err(error) => {
                let rejected = Rejected::new(malformed(&error).at(format!("line {number}")), line.to_owned());
                sink.rejected(rejected)?;
            }
        }
    }
    Ok(())
}

/// Parses a JSON value that has no more parts than the budget allows.
///
/// # Errors
/// Returns an error if the text is not JSON, or has more parts than `budget` allows.
pub(crate) fn value(text: &str, budget: &Budget) -> Result<Value> {
    count(text, budget)?;
    serde_json::from_str(text).map_err(|error| malformed(&error))
}

/// Checks the number of values. Every value but the first follows a bracket or a comma, so these characters give an
/// upper bound.
fn count(text: &str, budget: &Budget) -> Result<()> {
    // Only a very long text needs to be counted.
    if budget.check(Count::Parts, text.len() as u64).is_ok() {
        return Ok(());
    }
    let signs = memchr::memchr3_iter(b',', b'[', b'{', text.as_bytes()).count();
    budget.check(Count::Parts, signs as u64)
}

fn take(sink: &mut dyn EntrySink, value: Value, place: &str, line: Option<u64>) -> Result<()> {
    match value {
        Value::Object(mut members) if !members.is_empty() => {
            if let Some(answer) = answer(&mut members) {
                return answer.into_iter().try_for_each(|value| take(sink, value, place, line));
            }
            let mut entry = forms::entry(members).unwrap_or_else(object);
            if let (None, Some(line)) = (entry.record.source.lines, line) {
                entry.record.source.lines = Some((line, line));
            }
            sink.entry(entry)
        }
        other => sink.rejected(Rejected::new(
            Error::data("a record is an object, and this is none").at(place),
            other.to_string(),
        )),
    }
}

/// The records of a response of Crossref or DataCite: `message.items`, `message` or `data`.
fn answer(members: &mut Map<String, Value>) -> Option<Vec<Value>> {
    if members.contains_key("message-type") {
        return match members.remove("message")? {
            Value::Object(mut message) => match message.remove("items") {
                Some(Value::Array(items)) => Some(items),
                _ => Some(vec![Value::Object(message)]),
            },
            _ => None,
        };
    }
    let is_record = |value: &Value| value.as_object().is_some_and(datacite::json::is_record);
    members.get("data").is_some_and(is_record).then(|| members.remove("data").into_iter().collect())
}

/// Converts an object of this program or of another tool to an entry.
fn object(members: Map<String, Value>) -> Entry {
    let mut entry = Entry::default();
    let mut own = Map::new();
    let source = members.get("source").and_then(|source| source.get("name")).and_then(Value::as_str);
    let ours = source.is_some_and(|name| !name.is_empty());
    for (name, value) in members {
        // A member that is a valid field of our own schema is taken over. The keywords of other tools may be labels of
        // a vocabulary, so they are mapped later.
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
    // Our own dates are already EDTF. The dates of other tools are read as printed dates.
    entry.columns.retain(|(name, value)| match value.as_str() {
        Some(text) if ours && name == "issued" => {
            entry.record.issued = Some(text.to_owned());
            false
        }
        _ => true,
    });
    // An id that another tool assigned is not an id of ours.
    if !ours && !entry.record.id.is_empty() {
        let id = Value::String(std::mem::take(&mut entry.record.id));
        entry.unknown("local_id", &id);
    }
    // Other tools may write names of languages instead of codes.
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
    use crate::document::entry::Entries;
    use crate::document::entry_sink::collect;

    fn lines(text: &str) -> Entries {
        let budget = Budget::default();
        let text = Text { text, location: None, budget: &budget, lines_before: 0 };
        collect(&budget, |sink| super::lines(&text, sink)).unwrap()
    }

    fn document(text: &str) -> Result<Entries> {
        let budget = Budget::default();
        collect(&budget, |sink| super::document(text, &budget, sink))
    }

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
