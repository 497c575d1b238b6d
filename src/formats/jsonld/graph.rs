//! Resolves graphs of JSON-LD, whose objects refer to one another by `@id`.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

/// Adds to each object of a graph the names of the objects to which it refers. People, organizations and untyped
/// objects that are only referred to are left out, because they are not records.
pub(crate) fn inline(items: Vec<Value>) -> Vec<Value> {
    let names = Names::of(items.iter().filter_map(Value::as_object));
    let mut referred = HashSet::new();
    let mut kept = Vec::with_capacity(items.len());
    for mut item in items {
        if let Value::Object(members) = &mut item {
            members.values_mut().for_each(|value| names.resolve(value, &mut referred));
        }
        kept.push(item);
    }
    let is_record = |item: &Value| {
        let Some(id) = item.get("@id").and_then(Value::as_str) else { return true };
        let is_helper = referred.contains(id) && names.is_helper(id);
        !is_helper && item.as_object().is_some_and(describes) && !item.get("@type").is_some_and(is_file)
    };
    kept.retain(is_record);
    kept
}

/// The names of the objects in a graph. Only names are copied to the references, so that many references to a large
/// object do not multiply its size.
#[derive(Debug, Default)]
pub(crate) struct Names {
    by_id: HashMap<String, (Value, bool)>,
}

impl Names {
    /// Collects the names of these objects.
    pub(crate) fn of<'v>(objects: impl Iterator<Item = &'v Map<String, Value>>) -> Self {
        let mut names = Self::default();
        for object in objects {
            let id = object.get("@id").and_then(Value::as_str);
            if let (Some(id), Some(name)) = (id, object.get("name").filter(|name| is_short(name))) {
                let helper = object.get("@type").is_none_or(is_helper);
                names.by_id.insert(id.to_owned(), (name.clone(), helper));
            }
        }
        names
    }

    /// Adds names to the references in a value, and collects the ids of the referenced objects in `referred`.
    pub(crate) fn resolve(&self, value: &mut Value, referred: &mut HashSet<String>) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.resolve(item, referred)),
            Value::Object(members) if !members.contains_key("name") => {
                let id = members.get("@id").and_then(Value::as_str);
                if let Some((id, (name, _))) = id.and_then(|id| Some((id, self.by_id.get(id)?))) {
                    referred.insert(id.to_owned());
                    members.insert("name".to_owned(), name.clone());
                }
            }
            _ => {}
        }
    }

    fn is_helper(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|(_, helper)| *helper)
    }
}

/// Returns whether an object says anything about a publication, and does not only refer to other objects.
fn describes(members: &Map<String, Value>) -> bool {
    let ends =
        ["name", "headline", "title", "description", "abstract", "url", "text", "body", "identifier", "encoding"];
    members.keys().any(|name| {
        let name = name.to_lowercase();
        ends.iter().any(|end| name.ends_with(end)) || name == "comment"
    })
}

/// Returns whether a type is that of a file in a package of research data (RO-Crate).
fn is_file(kind: &Value) -> bool {
    match kind {
        Value::Array(kinds) => kinds.iter().any(is_file),
        kind => kind == "File",
    }
}

fn is_short(name: &Value) -> bool {
    name.as_str().is_some_and(|name| name.len() <= 1000)
}

/// Returns whether a type is that of a person, an organization or a place.
fn is_helper(kind: &Value) -> bool {
    let is = |kind: &str| {
        let kind = kind.rsplit(['/', '#', ':']).next().unwrap_or(kind);
        matches!(kind, "Person" | "Place" | "WebSite" | "ImageObject" | "DefinedTerm" | "NGO")
            || kind.ends_with("Organization")
    };
    match kind {
        Value::String(kind) => is(kind),
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_become_names_and_people_no_records() {
        let graph = serde_json::json!([
            {"@id": "a", "@type": "Report", "name": "Rivers", "author": [{"@id": "_:p"}, {"@id": "_:q"}], "isPartOf": {"@id": "b"}},
            {"@id": "_:p", "name": "Ana"}, {"@id": "_:q", "@type": "Person", "name": "Bo"}, {"@id": "b", "@type": "Book", "name": "Maps"},
            {"@id": "_:r", "@type": "Person", "name": "Nobody refers to her"},
        ]);
        let Value::Array(items) = graph else { panic!() };
        let found = inline(items);
        let names: Vec<_> = found.iter().map(|item| item["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Rivers", "Maps", "Nobody refers to her"]);
        assert_eq!(found[0]["author"][1]["name"], "Bo");
    }
}
