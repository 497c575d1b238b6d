//! Describes changes in words, for reports and commands.

use std::collections::HashMap;

use serde_json::Value;

use crate::diff::{Scope, field_changes};
use crate::record::Record;
use crate::store::{Change, Event};

/// The kinds of changes with their headings, in the order of the report.
pub(super) const ORDER: [(Event, &str); 5] = [
    (Event::Added, "Added"),
    (Event::Returned, "Returned"),
    (Event::Changed, "Changed"),
    (Event::Moved, "Moved to another page"),
    (Event::Gone, "Gone"),
];

/// The numbers of changes in words, such as `3 added, 1 gone`; `no change` where there are none.
pub(crate) fn counted<'c>(changes: impl Iterator<Item = &'c Change> + Clone) -> String {
    let counts =
        ORDER.iter().map(|(event, _)| (event.name(), changes.clone().filter(|change| change.event == *event).count()));
    let said: Vec<String> =
        counts.filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    if said.is_empty() { "no change".to_owned() } else { said.join(", ") }
}

/// The fields that changed, each with the number of records, such as `thematic_areas of 12`; the most frequent first.
pub(crate) fn changed_fields<'c>(changes: impl Iterator<Item = &'c Change>) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for change in changes {
        for (field, ..) in differences(change) {
            match counts.iter_mut().find(|(name, _)| *name == field) {
                Some((_, count)) => *count += 1,
                None => counts.push((field, 1)),
            }
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().map(|(field, count)| format!("{field} of {count}")).collect()
}

/// The title of a record for reports. Without a title it is the beginning of the description.
pub(crate) fn name(record: &Record) -> String {
    let text = record.title.as_deref().or(record.description.as_deref()).unwrap_or("(without a title)");
    let long = text.chars().count() > 160;
    if long { text.chars().take(159).chain(['…']).collect() } else { text.to_owned() }
}

/// A value of a field for people.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(members) if members.is_empty() => "–".to_owned(),
        Value::Array(members) => members.iter().map(shown).collect::<Vec<_>>().join(" | "),
        Value::Object(fields) => {
            let best = ["label", "value", "code", "url"].iter().find_map(|name| fields.get(*name)?.as_str());
            best.map_or_else(|| value.to_string(), str::to_owned)
        }
        other => other.to_string(),
    }
}

/// The changed fields of a record, each with its old and its new value for people.
pub(super) fn differences(change: &Change) -> Vec<(String, String, String)> {
    match (&change.before, &change.now, change.event) {
        (Some(before), Some(now), Event::Changed) => field_changes(before, now, Scope::Publication)
            .into_iter()
            .map(|change| (change.field, shown(&change.old), shown(&change.new)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The changes grouped by source, in the order of the catalogue.
pub(crate) fn by_source(changes: &[Change]) -> Vec<(&str, Vec<&Change>)> {
    let mut sources: Vec<(&str, Vec<&Change>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for change in changes {
        let place = *places.entry(&change.source).or_insert(sources.len());
        match sources.get_mut(place) {
            Some((_, of)) => of.push(change),
            None => sources.push((&change.source, vec![change])),
        }
    }
    sources
}
