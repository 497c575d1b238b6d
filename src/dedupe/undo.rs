//! Stores the members of a merged record in it, and restores them.
//!
//! Each member of `sources` has, in addition to the place where its record was found, a field `record`: the id of that
//! record, the fields in which it differs from the merged one, and the names of the fields that it lacks. Nothing is
//! lost by merging, and every record is restored byte for byte.

use serde_json::Value;

use super::fields::Fields;
use crate::record::Record;

/// The field of a member of `sources` that describes its record.
const RECORD: &str = "record";
/// The basis of relations that this program has found; they are removed and found again in every run.
pub(crate) const BASIS: &str = "duplicates";

/// The fields of a merged record that do not come from its members.
const OWN: [&str; 4] = ["id", "source", "sources", "merged"];

/// The fields that list the members of a merged record.
const MADE: [&str; 2] = ["sources", "merged"];

/// Writes the members into `merged`, so that they can be restored.
pub(crate) fn remember(merged: &mut Fields, members: &[Fields]) {
    let mut sources = Vec::with_capacity(members.len());
    for member in members {
        let mut said = Fields::default();
        for (at, (name, value)) in member.0.iter().enumerate().filter(|(_, (name, _))| !OWN.contains(&name.as_str())) {
            if merged.raw_near(at, name) != Some(value.get()) {
                said.0.push((name.clone(), value.clone()));
            }
        }
        // The lists of the members of a member are kept with that member.
        for name in MADE.into_iter().filter(|name| member.says(name)) {
            said.0.extend(member.0.iter().find(|(have, _)| have == name).cloned());
        }
        let names = merged.names().enumerate().filter(|(_, name)| !MADE.contains(name));
        let names = names.chain(MADE.into_iter().map(|name| (usize::MAX, name)));
        let lacks: Vec<&str> =
            names.filter(|(at, name)| member.raw_near(*at, name).is_none()).map(|(_, name)| name).collect();
        let mut record = Fields::default();
        record.set("id", &member.value("id"));
        record.set("differs", &said);
        if !lacks.is_empty() {
            record.set("lacks", &lacks);
        }
        let order: Vec<&str> = member.names().collect();
        let kept: Vec<&str> = rebuilt_order(merged, &said, &lacks);
        if order != kept {
            record.set("order", &order);
        }
        let mut source: Fields =
            member.raw("source").and_then(|raw| serde_json::from_str(raw).ok()).unwrap_or_default();
        source.set(RECORD, &record);
        sources.push(source);
    }
    let ids: Vec<Value> = members.iter().map(|member| member.value("id")).collect();
    merged.set("sources", &sources);
    merged.set("merged", &ids);
}

/// The names of the fields of a member in the order in which [`apart`] restores them.
fn rebuilt_order<'f>(merged: &'f Fields, said: &'f Fields, lacks: &[&str]) -> Vec<&'f str> {
    let kept = merged.names().filter(|name| !lacks.contains(name));
    let more = said.names().filter(|name| merged.raw(name).is_none());
    kept.chain(more).collect()
}

/// The records from which a record was merged, or the record itself if it was not merged. Relations that are found
/// again in every run are removed.
pub(crate) fn apart(record: Record) -> Vec<Record> {
    if record.sources.is_empty() && record.relations.is_empty() {
        return vec![record];
    }
    let mut fields = Fields::of(&record);
    let relations = fields.list("relations");
    let own: Vec<&Value> = relations.iter().filter(|relation| relation.get("basis") != Some(&BASIS.into())).collect();
    let is_linked = own.len() < relations.len();
    if is_linked {
        fields.set("relations", &own);
    }
    let members = members(&fields);
    match fields.record() {
        _ if !members.is_empty() => members,
        Some(unlinked) if is_linked => vec![unlinked],
        _ => vec![record],
    }
}

/// The members of a merged record; empty if one of them cannot be restored.
fn members(merged: &Fields) -> Vec<Record> {
    let Some(Ok(sources)) = merged.raw("sources").map(serde_json::from_str::<Vec<Fields>>) else { return Vec::new() };
    let rebuilt: Option<Vec<Record>> = sources.into_iter().map(|source| member(merged, source)).collect();
    rebuilt.unwrap_or_default()
}

fn member(merged: &Fields, mut source: Fields) -> Option<Record> {
    let record: Fields = serde_json::from_str(source.take(RECORD)?.get()).ok()?;
    let said: Fields = serde_json::from_str(record.raw("differs")?).ok()?;
    let lacks = record.list("lacks");
    let mut member = Fields::default();
    for (name, value) in &merged.0 {
        if lacks.iter().any(|lacked| lacked == name.as_str()) {
            continue;
        }
        let value = match name.as_str() {
            "id" => record.0.iter().find(|(have, _)| have == "id").map(|(_, id)| id.clone())?,
            "source" => serde_json::value::to_raw_value(&source).ok()?,
            "sources" | "merged" if said.raw(name).is_none() => serde_json::value::to_raw_value(&[(); 0]).ok()?,
            _ => said.0.iter().find(|(have, _)| have == name).map_or_else(|| value.clone(), |(_, value)| value.clone()),
        };
        member.0.push((name.clone(), value));
    }
    for (name, value) in &said.0 {
        if merged.raw(name).is_none() {
            member.0.push((name.clone(), value.clone()));
        }
    }
    if let Some(order) = record.raw("order").and_then(|raw| serde_json::from_str::<Vec<String>>(raw).ok()) {
        member.0.sort_by_key(|(name, _)| order.iter().position(|have| have == name));
    }
    member.record()
}
