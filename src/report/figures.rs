//! Counts publications by the values of their fields.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::record::Record;

/// A value, and the number of publications that have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Count {
    /// The value; null for publications without one.
    pub(crate) value: Option<String>,
    /// The number of publications.
    pub(crate) publications: u64,
}

/// The completeness of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Completeness {
    /// The name of the field.
    pub(crate) field: &'static str,
    /// The number of publications that have a value in the field.
    pub(crate) publications: u64,
}

/// The fields whose completeness is reported.
const FIELDS: [&str; 16] = [
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "creators",
    "publisher",
    "container",
    "edition",
    "place",
    "keywords",
    "identifiers",
    "url",
    "files",
    "screening",
];

/// Counts values. Each value of a publication is counted once.
fn count(records: &[Record], values: impl Fn(&Record) -> Vec<Option<String>>) -> Vec<Count> {
    let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for record in records {
        let mut said = values(record);
        said.sort();
        said.dedup();
        if said.is_empty() {
            said.push(None);
        }
        said.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
    }
    let mut counts: Vec<Count> =
        counts.into_iter().map(|(value, publications)| Count { value, publications }).collect();
    counts.sort_by_key(|count| (count.value.is_none(), std::cmp::Reverse(count.publications)));
    counts
}

pub(super) fn areas(records: &[Record]) -> Vec<Count> {
    count(records, |record| record.thematic_areas.iter().map(|area| Some(area.label.clone())).collect())
}

pub(super) fn languages(records: &[Record]) -> Vec<Count> {
    count(records, |record| record.languages.iter().cloned().map(Some).collect())
}

pub(super) fn kinds(records: &[Record]) -> Vec<Count> {
    count(records, |record| vec![record.kind.as_ref().map(ToString::to_string)])
}

/// The publications by year, the latest year first and those without a year last.
pub(super) fn years(records: &[Record]) -> Vec<Count> {
    let year = |record: &Record| record.issued.as_deref().map(|date| date.chars().take(4).collect::<String>());
    let mut years = count(records, |record| vec![year(record)]);
    years.sort_by(|a, b| a.value.is_none().cmp(&b.value.is_none()).then_with(|| b.value.cmp(&a.value)));
    years
}

pub(super) fn issues(records: &[Record]) -> Vec<Count> {
    let mut issues = count(records, |record| record.issues.iter().map(|issue| Some(issue.code.to_string())).collect());
    issues.retain(|count| count.value.is_some());
    issues
}

pub(super) fn completeness(records: &[Record]) -> Vec<Completeness> {
    let mut counts = FIELDS.map(|field| Completeness { field, publications: 0 });
    for record in records {
        let Ok(Value::Object(fields)) = serde_json::to_value(record) else { continue };
        for count in &mut counts {
            let says = match fields.get(count.field) {
                None | Some(Value::Null) => false,
                Some(Value::String(text)) => !text.is_empty(),
                Some(Value::Array(members)) => !members.is_empty(),
                Some(_) => true,
            };
            count.publications += u64::from(says);
        }
    }
    counts.to_vec()
}
