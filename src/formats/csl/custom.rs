//! Data for which CSL has no variable, in the member `custom`, which CSL reserves for programs.

use serde_json::{Map, Value, json};

use crate::document::entry::Entry;
use crate::document::identifier_texts::is_address;
use crate::formats::authors;
use crate::record::{Area, AreaBasis, Contributor, Link, Record, Relation, RelationKind, Role};
use crate::text::whitespace::normalise;

/// Reads the member. Data that this program did not write is kept unchanged.
pub(super) fn read(entry: &mut Entry, value: &Value) {
    let Some(members) = value.as_object() else { return entry.unknown("custom", value) };
    for (name, value) in members {
        let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
        match name.as_str() {
            "record_id" if value.is_string() => own_id(entry, value.as_str().unwrap_or_default()),
            "title" if value.is_string() => entry.record.title = value.as_str().map(normalise),
            "abstract" if value.is_string() => entry.record.description = value.as_str().map(str::to_owned),
            "issued" if value.is_string() => entry.dates = value.as_str().map(str::to_owned).into_iter().collect(),
            "container_title" => entry.container().title = value.as_str().map(normalise),
            "container_kind" => entry.container().kind = value.as_str().map(str::to_owned),
            "languages" => entry.languages = items.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            "keywords" => {
                entry.record.keywords.clear();
                items.iter().filter_map(Value::as_str).for_each(|word| entry.keyword(word));
            }
            "areas" => items.iter().for_each(|area| self::area(entry, area)),
            "roles" => items.iter().for_each(|one| roles(entry, said(one, "name"), said(one, "role"))),
            "unknown_names" => unknown_names(entry, items),
            "identifiers" => {
                items.iter().for_each(|one| entry.identifier(Some(said(one, "scheme")), said(one, "value")))
            }
            "files" => files(entry, items),
            "links" => entry.record.links.extend(items.iter().map(|link| Link {
                url: said(link, "url").to_owned(),
                text: some(link, "text"),
                ..Link::default()
            })),
            "relations" => items.iter().for_each(|one| {
                let kind = RelationKind::from(said(one, "kind"));
                entry.relation(Relation { kind, id: some(one, "id"), url: some(one, "url"), ..Relation::default() });
            }),
            _ => entry.unknown(name, value),
        }
    }
}

fn said<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn some(value: &Value, name: &str) -> Option<String> {
    value.get(name).and_then(Value::as_str).map(str::to_owned)
}

/// Sets the id of the record. An item without a key has the id of the record as its own id.
fn own_id(entry: &mut Entry, id: &str) {
    id.clone_into(&mut entry.record.id);
    if entry.record.key.as_deref() == Some(id) {
        entry.record.key = None;
    }
}

/// Reads an area. The label of an area is also among the keywords, from which it is removed.
fn area(entry: &mut Entry, area: &Value) {
    let label = said(area, "label").to_owned();
    if let Some(at) = entry.record.keywords.iter().position(|word| *word == label) {
        entry.record.keywords.remove(at);
    }
    let area = Area { label, uri: some(area, "uri"), basis: AreaBasis::Declared, ..Area::default() };
    entry.record.thematic_areas.push(area);
}

fn unknown_names(entry: &mut Entry, names: &[Value]) {
    for one in &mut entry.record.contributors {
        if names.iter().any(|name| name.as_str() == Some(&one.name)) {
            one.kind = None;
        }
    }
}

/// Restores a role for which CSL has no term. CSL lists a person with such a role as a contributor.
fn roles(entry: &mut Entry, name: &str, role: &str) {
    let helped = |one: &&mut Contributor| one.name == name && one.role == Some(Role::Contributor);
    if let Some(one) = entry.record.contributors.iter_mut().find(helped) {
        one.role = Some(Role::from(role));
    }
}

fn files(entry: &mut Entry, files: &[Value]) {
    for file in files {
        let address = said(file, "url");
        if is_address(address) {
            let kind = file.get("media_type").and_then(Value::as_str);
            entry.file(address, kind, file.get("bytes").and_then(Value::as_u64));
        }
    }
}

/// Collects the parts of a record for which CSL has no variable, apart from those that the writer of variables adds.
pub(super) fn written(record: &Record) -> Map<String, Value> {
    let mut custom = Map::new();
    if !record.id.is_empty() {
        custom.insert("record_id".to_owned(), json!(record.id));
    }
    let mut list = |name: &str, items: Vec<Value>| {
        if !items.is_empty() {
            custom.insert(name.to_owned(), Value::Array(items));
        }
    };
    list("areas", record.thematic_areas.iter().map(|area| json!({"label": area.label, "uri": area.uri})).collect());
    let all = authors::contributors(record);
    let unknown = all.iter().filter(|one| one.kind.is_none());
    list("unknown_names", unknown.map(|one| json!(one.name)).collect());
    let files = record.files.iter();
    list(
        "files",
        files.map(|file| json!({"url": file.url, "media_type": file.media_type, "bytes": file.bytes})).collect(),
    );
    list("links", record.links.iter().map(|link| json!({"url": link.url, "text": link.text})).collect());
    let relations = record.relations.iter();
    list("relations", relations.map(|one| json!({"kind": one.kind, "id": one.id, "url": one.url})).collect());
    custom
}
