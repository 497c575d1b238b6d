//! The places of the records in a JSON document or in JSON Lines, and of the parts of their descriptions.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::column_names::plain;
use super::objects::ObjectNames;

/// The greatest number of objects in a record whose members are moved to the record.
const PARTS: usize = 6;

/// The name of a graph of JSON-LD.
const GRAPH: &str = "@graph";

/// The places of the records in a JSON document or in JSON Lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct Places {
    /// The names of the members that lead to the list of records in a document. The list may be an object whose members
    /// are the records.
    pub path: Vec<String>,
    /// True if the document is an array, or the text consists of lines, and each item holds such a list.
    pub paged: bool,
    /// True if the records stand in an object, under their ids.
    pub keyed: bool,
    /// The names of the members that lead from a record to the object that describes it.
    pub body: Vec<String>,
    /// The names of members of objects.
    pub objects: Arc<ObjectNames>,
    /// The fields of members, by their normalised names, if the records have the members of a known program.
    pub fields: HashMap<String, String>,
}

impl Places {
    /// The field that a member fills in the objects of a known program. It is empty if the member fills none.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(&plain(name)).map(String::as_str)
    }

    /// The same places in a document with many such answers.
    pub(crate) fn in_pages(self) -> Self {
        Self { paged: true, ..self }
    }

    /// Returns whether the records are a graph of JSON-LD.
    pub(crate) fn is_graph(&self) -> bool {
        self.path.last().is_some_and(|name| name == GRAPH)
    }

    /// The object that describes a record. The members around it are kept; where it has a member of
    /// the same name, the outer one is marked.
    pub(crate) fn lifted(&self, mut members: Map<String, Value>) -> Map<String, Value> {
        for name in &self.body {
            members = match members.shift_remove(name) {
                Some(Value::Object(mut inner)) => {
                    // The type of a wrapper is not that of the publication.
                    if let Some(kind) = members.shift_remove("type") {
                        inner.entry("type (around)").or_insert(kind);
                    }
                    for (name, value) in members {
                        let name = if inner.contains_key(&name) { format!("{name} (around)") } else { name };
                        inner.entry(name).or_insert(value);
                    }
                    inner
                }
                Some(other) => {
                    members.insert(name.clone(), other);
                    return members;
                }
                None => return members,
            };
        }
        members
    }

    /// The members of an object, with those of the objects that hold a part of its description in their place. A member
    /// whose name is taken stays in its part.
    pub(crate) fn flat(&self, mut members: Map<String, Value>) -> Map<String, Value> {
        for _ in 0..PARTS {
            let is_part = |(name, value): &(&String, &Value)| value.is_object() && self.objects.is_part(name);
            let Some(name) = members.iter().find(is_part).map(|(name, _)| name.clone()) else { break };
            let Some(Value::Object(part)) = members.shift_remove(&name) else { break };
            let mut left = Map::new();
            for (inner, value) in part {
                if members.contains_key(&inner) {
                    left.insert(inner, value);
                } else {
                    members.insert(inner, value);
                }
            }
            if !left.is_empty() {
                // The rest is no part any more, so that it is not divided again.
                members.insert(format!("{name} (rest)"), Value::Object(left));
            }
        }
        members
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_describes_a_record_is_lifted_and_its_parts_are_joined() {
        let objects = Arc::new(ObjectNames::load(&crate::seeds::Seeds::embedded()).unwrap());
        let places = Places { body: vec!["node".to_owned()], objects, ..Places::default() };
        let of = |value: Value| value.as_object().cloned().unwrap();
        let record = of(
            serde_json::json!({"id": 1, "type": "x", "node": {"title": "A", "metadata": {"year": 7, "title": "B"}}}),
        );
        let flat = Value::Object(places.flat(places.lifted(record)));
        let expected = serde_json::json!({"title": "A", "type (around)": "x", "id": 1, "year": 7, "metadata (rest)": {"title": "B"}});
        assert_eq!(flat, expected);
        let other = of(serde_json::json!({"title": "A", "node": 3}));
        assert_eq!(places.lifted(other.clone()), other);
    }
}
