//! Reads catalogues in JSON, our own and those of other tools, as one document or as JSON Lines. They may be CSL-JSON,
//! or schema.org in JSON-LD.
//!
//! A member with the name of one of our fields is read as that field. A member that other tools use for the same
//! purpose is mapped by its name (`seeds/columns.toml`), and all others are kept unchanged.

use serde_json::{Map, Value};

use super::forms;
use super::items;
use super::items::malformed;
use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::formats::opening::Text;
use crate::formats::places::Places;
use crate::formats::{datacite, jsonld};
use crate::record::rejected::Rejected;
use crate::record::{LanguagesBasis, Record};

/// Reads one JSON document: an array of objects, an object that contains one at any depth, or a single object. The
/// objects are parsed one at a time.
///
/// # Errors
/// Returns an error if the text is not JSON, holds no objects, or has more parts than its budget allows. Passes on the
/// errors of `sink`.
pub(crate) fn document(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    if let Some(repaired) = repaired(from.text) {
        sink.warning(Error::data("line ends or control characters stand inside its strings, and were read as spaces"))?;
        return document(&Text { text: &repaired, ..*from }, sink);
    }
    let plan = from.plan.cloned().unwrap_or_default();
    let mut number = 0;
    let mut take_item = |value: Value, key: Option<&str>| {
        number += 1;
        take(sink, &plan, value, key, &Place { name: format!("item {number}"), line: None })
    };
    let text = from.text.trim_start();
    match text.as_bytes().first() {
        Some(b'[') if plan.paged => items::each(text, &mut |page| records(page, &plan, from.budget, &mut take_item)),
        Some(b'[') => items::each(text, &mut |text| take_item(value(text, from.budget)?, None)),
        Some(b'{') => records(text, &plan, from.budget, &mut take_item),
        _ => {
            items::check(text)?;
            Err(malformed_document())
        }
    }
}

/// A function that receives a record, and the key under which it stands in an object of records.
pub(super) type TakeRecord<'a> = &'a mut dyn FnMut(Value, Option<&str>) -> Result<()>;

/// Passes the records in an object on: those in its list, or else the object itself.
pub(super) fn records(text: &str, plan: &Places, budget: &Budget, take: TakeRecord<'_>) -> Result<()> {
    match items::at(text, &plan.path)? {
        Some(graph) if plan.is_graph() => match value(graph, budget)? {
            // The objects of a graph refer to one another.
            Value::Array(objects) => {
                jsonld::graph::inline(objects).into_iter().try_for_each(|object| take(object, None))
            }
            object => take(object, None),
        },
        Some(list) if list.starts_with('[') => items::each(list, &mut |text| take(value(text, budget)?, None)),
        Some(keyed) if plan.keyed => items::each_member(keyed, &mut |key, text| take(value(text, budget)?, Some(&key))),
        Some(object) => take(value(object, budget)?, None),
        None => take(value(text, budget)?, None),
    }
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

/// Passes an object on, or the records in the answer of a service.
pub(super) fn value_objects(
    value: Option<Value>,
    take: &mut dyn FnMut(Map<String, Value>) -> Result<()>,
) -> Result<()> {
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

pub(super) fn is_about_controls(error: &Error) -> bool {
    error.message().contains("control character")
}

/// Replaces by spaces the characters that a string of JSON may not contain (RFC 8259, section 7).
pub(super) fn without_controls(text: &str) -> String {
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
    let plan = from.plan.cloned().unwrap_or_default();
    for (number, line) in (from.lines_before + 1..).zip(from.text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        count(line, from.budget)?;
        let place = Place { name: format!("line {number}"), line: Some(number) };
        if plan.paged && items::check(line).is_ok() {
            records(line, &plan, from.budget, &mut |value, key| take(sink, &plan, value, key, &place))?;
            continue;
        }
        match serde_json::from_str(line) {
            Ok(value) => take(sink, &plan, value, None, &place)?,
            Err(error) => {
                let rejected = Rejected::new(malformed(&error).at(place.name), line.to_owned());
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

/// The place of a record in the document.
pub(super) struct Place {
    /// The name of the place in messages.
    pub name: String,
    /// The number of the line of JSON Lines.
    pub line: Option<u64>,
}

/// Reads a record, which may be an answer of a service with several records in it. `key` is the name under which it stands
/// in an object of records.
pub(super) fn take(
    sink: &mut dyn EntrySink,
    plan: &Places,
    value: Value,
    key: Option<&str>,
    place: &Place,
) -> Result<()> {
    match value {
        Value::Object(mut members) if !members.is_empty() => {
            if let Some(answer) = answer(&mut members) {
                return answer.into_iter().try_for_each(|value| take(sink, plan, value, None, place));
            }
            // A key that is also the value of a member says nothing more.
            let key =
                key.filter(|key| !is_ours(&members) && !members.values().any(|value| value.as_str() == Some(*key)));
            let described = |members| forms::entry(plan.lifted(members));
            let read = if is_ours(&members) { Err(members) } else { forms::entry(members).or_else(described) };
            let mut entry = read.unwrap_or_else(|members| object(members, plan));
            if let (None, Some(line)) = (entry.record.source.lines, place.line) {
                entry.record.source.lines = Some((line, line));
            }
            if let Some(key) = key.filter(|key| !key.bytes().all(|byte| byte.is_ascii_digit())) {
                entry.key(key);
            }
            sink.entry(entry)
        }
        other => sink.rejected(Rejected::new(
            Error::data("a record is an object, and this is none").at(&place.name),
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

/// Returns whether this program wrote an object.
fn is_ours(members: &Map<String, Value>) -> bool {
    let source = members.get("source").and_then(|source| source.get("name")).and_then(Value::as_str);
    source.is_some_and(|name| !name.is_empty())
}

/// The fields that are read as columns in the objects of other tools. Their texts may hold markup, their dates are
/// printed dates, and their keywords may be labels of a vocabulary.
const PRINTED: [&str; 8] = ["issued", "title", "description", "type", "creators", "publisher", "keywords", "url"];

/// Returns whether the objects in a list have the members that those of our schema have. Other tools have lists of the
/// same names.
fn is_whole(name: &str, value: &Value) -> bool {
    let members: &[&str] = match name {
        "files" | "links" => &["url"],
        "identifiers" => &["scheme", "value"],
        "contributors" => &["name"],
        "thematic_areas" => &["label"],
        _ => return true,
    };
    let is_whole = |item: &Value| {
        members
            .iter()
            .all(|member| item.get(*member).and_then(Value::as_str).is_some_and(|text| !text.trim().is_empty()))
    };
    value.as_array().is_some_and(|items| items.iter().all(is_whole))
}

/// Converts an object of this program or of another tool to an entry.
fn object(members: Map<String, Value>, plan: &Places) -> Entry {
    let mut entry = Entry::default();
    let mut own = Map::new();
    let ours = is_ours(&members);
    entry.is_marked_up = !ours;
    let members = if ours { members } else { plan.flat(members) };
    for (name, value) in members {
        // A member that is a valid field of our own schema is taken over.
        let fits = Record::FIELDS.contains(&name.as_str())
            && !value.is_null()
            && name != "issued"
            && (ours || !PRINTED.contains(&name.as_str()) && is_whole(&name, &value))
            && serde_json::from_value::<Record>(Value::Object([(name.clone(), value.clone())].into_iter().collect()))
                .is_ok();
        match plan.field(&name) {
            _ if fits => {
                own.insert(name, value);
            }
            Some("") => entry.unknown(&name, &value),
            Some(field) => entry.columns.push((field.to_owned(), value)),
            None => entry.columns.push((name, value)),
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
    entry
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::entry::Entries;
    use crate::document::entry_sink::collect;
    use crate::formats::columns::Columns;
    use crate::formats::json::planning::plan_document;
    use crate::formats::table::known::Known;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    fn lines(text: &str) -> Entries {
        let budget = Budget::default();
        let text = Text::whole(text, &budget);
        collect(&budget, |sink| super::lines(&text, sink)).unwrap()
    }

    fn document(text: &str) -> Result<Entries> {
        let budget = Budget::default();
        let seeds = Seeds::embedded();
        let (words, columns) = (Words::load(&seeds).unwrap(), Columns::load(&seeds, &[]).unwrap());
        let plan = plan_document(text, Known { columns: &columns, words: &words })?;
        let text = Text { plan: Some(&plan), ..Text::whole(text, &budget) };
        collect(&budget, |sink| super::document(&text, sink))
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
    fn the_keys_of_keyed_records_are_kept() {
        let keys = |text: &str| -> Vec<Option<String>> {
            document(text).unwrap().entries.into_iter().map(|entry| entry.record.key).collect()
        };
        let of = |one: &str, other: &str| {
            format!(r#"{{"{one}":{{"title":"a","id":"x"}},"{other}":{{"title":"b","id":"y"}}}}"#)
        };
        assert_eq!(keys(&of("mora2020", "vries-1")), [Some("mora2020".to_owned()), Some("vries-1".to_owned())]);
        // Keys that say nothing more: the numbers of a list, and the ids of the records.
        assert_eq!(keys(&of("0", "1")), [None, None]);
        assert_eq!(keys(&of("x", "y")), [None, None]);
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
            r#"{"title":"a","x":[{}]}"#,
        ] {
            assert_eq!(document(text).unwrap().entries.len(), 1, "{text}");
        }
        // The pages of an answer, of which each holds a list, however long they are.
        let page =
            format!(r#"{{"total":2,"data":[{{"Title":"a","Date":"2020"}},{{"Title":"{}"}}]}}"#, "b".repeat(2 << 20));
        assert_eq!(document(&format!("[{page},{page}]")).unwrap().entries.len(), 4);
        assert!(document("7").is_err());
        assert!(document("[{]").unwrap_err().message().contains("line 1 column"));
    }
}
