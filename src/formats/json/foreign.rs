//! Reads catalogues in JSON, our own and those of other tools, as one document or as JSON Lines. They may be CSL-JSON,
//! or schema.org in JSON-LD.
//!
//! A member with the name of one of our fields is read as that field. A member that other tools use for the same
//! purpose is mapped by its name (`seeds/columns.toml`), and all others are kept unchanged.

use serde_json::{Map, Value};

use super::items;
use super::items::malformed;
use super::publication::{Gate, is_likely, of_other_kind};
use crate::document::budget::{Budget, Count};
use crate::document::entry::Entry;
use crate::document::entry_sink::EntrySink;
use crate::error::{Error, Result};
use crate::formats::csl::variables;
use crate::formats::opening::Text;
use crate::formats::{crossref, datacite};
use crate::record::kinds;
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
    let mut gate = Gate::new(sink, false);
    let mut number = 0;
    let mut take_item = |text: &str| {
        number += 1;
        take(&mut gate, value(text, budget)?, &format!("item {number}"), None)
    };
    match text.trim_start().as_bytes().first() {
        Some(b'[') => items::each(text, &mut take_item)?,
        Some(b'{') => match items::list(text)? {
            items::List::Graph(graph) => {
                let items = match value(graph, budget)? {
                    Value::Array(items) => crate::formats::jsonld::graph::inline(items),
                    other => vec![other],
                };
                let mut numbered = items.into_iter().zip(1_u64..);
                numbered.try_for_each(|(item, n)| take(&mut gate, item, &format!("item {n}"), None))?;
            }
            items::List::Named(list) => items::each(list, &mut take_item)?,
            items::List::None => take(&mut gate, value(text, budget)?, "item 1", None)?,
        },
        _ => {
            items::check(text)?;
            return Err(Error::data("the JSON is neither an array nor an object").hint("records are objects"));
        }
    }
    gate.end()
}

/// The text with its control characters replaced by spaces, if one of them makes a string malformed.
fn repaired(text: &str) -> Option<String> {
    let error = items::check(text).err()?;
    error.message().contains("control character").then(|| text.replace(char::is_control, " "))
}

/// Reads JSON Lines. A line that is not an object is reported, and the others are read.
///
/// # Errors
/// Returns an error if a line has more parts than `budget` allows, and passes on the errors of `sink`.
pub(crate) fn lines(from: &Text<'_>, sink: &mut dyn EntrySink) -> Result<()> {
    let mut gate = Gate::new(sink, from.lines_before > 0);
    for (number, line) in (from.lines_before + 1..).zip(from.text.lines()) {
        if line.trim().is_empty() {
            continue;
        }
        count(line, from.budget)?;
        match serde_json::from_str(line) {
            Ok(value) => take(&mut gate, value, &format!("line {number}"), Some(number))?,
            Err(error) => {
                let rejected = Rejected::new(malformed(&error).at(format!("line {number}")), line.to_owned());
                gate.sink().rejected(rejected)?;
            }
        }
    }
    gate.end()
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

fn take(gate: &mut Gate<'_>, value: Value, place: &str, line: Option<u64>) -> Result<()> {
    match value {
        Value::Object(mut members) if !members.is_empty() => {
            if let Some(answer) = answer(&mut members) {
                return answer.into_iter().try_for_each(|value| take(gate, value, place, line));
            }
            if let Some(error) = of_other_kind(&members) {
                return Err(error);
            }
            let mut is_known = true;
            let mut entry = if let Some(marc) = crate::formats::marc::json::of_object(&members) {
                crate::formats::marc::reader::entry(&marc)
            } else if crossref::json::is_work(&members) {
                crossref::json::entry(members)
            } else if datacite::json::is_record(&members) {
                datacite::json::entry(members)
            } else if is_csl(&members) {
                crate::formats::csl::reader::entry(members)
            } else if is_linked(&members) {
                crate::formats::jsonld::reader::entry(members)
            } else {
                is_known = is_likely(&members);
                object(members)
            };
            if let (None, Some(line)) = (entry.record.source.lines, line) {
                entry.record.source.lines = Some((line, line));
            }
            gate.entry(entry, is_known)
        }
        other => gate.sink().rejected(Rejected::new(
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

/// Returns whether an object is CSL-JSON: its dates are arrays of parts, or its people have family names, or it has a
/// type of CSL and members that only CSL has.
fn is_csl(members: &Map<String, Value>) -> bool {
    let parts = |name: &str| {
        let is_date =
            |date: &Value| ["date-parts", "raw", "literal", "year"].iter().any(|part| date.get(part).is_some());
        members.get(name).is_some_and(|date| is_date(date) || date.get(0).is_some_and(is_date))
    };
    let kind = members.get("type").and_then(Value::as_str);
    let has = |names: &[&str]| names.iter().any(|name| members.contains_key(*name));
    let of_csl = kind.is_some_and(kinds::is_csl);
    parts("issued")
        || parts("accessed")
        || of_csl && has(&["container-title", "abstract", "URL", "DOI", "genre"])
        || of_csl && members.keys().all(|name| variables::is_variable(name))
}

fn is_linked(members: &Map<String, Value>) -> bool {
    members.contains_key("@type")
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
