//! Reads and writes people and institutions in CSL-JSON (CSL 1.0.2, Name Variables).

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::record::{Contributor, ContributorKind, Role, Unknown};
use crate::text::names;
use crate::text::whitespace::normalise;

/// Reads a list of people with this role. Crossref gives the name of an institution in the member `name`.
pub(super) fn read(value: &Value, role: Option<&Role>) -> Vec<Contributor> {
    let people = value.as_array().map(Vec::as_slice).unwrap_or_else(|| std::slice::from_ref(value));
    people.iter().filter_map(|person| one(person, role.cloned())).collect()
}

fn one(person: &Value, role: Option<Role>) -> Option<Contributor> {
    if let Some(name) = person.as_str() {
        let name = normalise(name);
        return (!name.is_empty()).then(|| Contributor { name, role, ..Contributor::default() });
    }
    let members = person.as_object()?;
    let part = |name: &str| normalise(members.get(name).and_then(Value::as_str).unwrap_or_default());
    let literal = if part("literal").is_empty() { part("name") } else { part("literal") };
    let (family, given, suffix) = (part("family"), part("given"), part("suffix"));
    let mut found = if family.is_empty() && given.is_empty() {
        names::institution(&literal, role)
    } else {
        let family = normalise(&format!("{} {family}", part("non-dropping-particle")));
        let given = normalise(&format!("{given} {}", part("dropping-particle")));
        let given = if suffix.is_empty() { given } else { format!("{given}, {suffix}") };
        names::person(&family, &given, role)
    };
    if found.name.is_empty() {
        return None;
    }
    for (name, value) in members {
        let is_read =
            matches!(name.as_str(), "literal" | "name" | "family" | "given" | "suffix" | "sequence" | "parse-names");
        let empty = value.as_array().is_some_and(Vec::is_empty) || value.as_str().is_some_and(str::is_empty);
        if !is_read
            && !empty
            && let Ok(value) = RawValue::from_string(value.to_string())
        {
            found.unknown.push(Unknown { name: name.clone(), value });
        }
    }
    Some(found)
}

/// Converts a name to CSL-JSON. If it is not known whether the name belongs to a person, it is written as a literal.
pub(super) fn written(one: &Contributor) -> Value {
    if one.kind != Some(ContributorKind::Person) || (one.family.is_none() && one.given.is_none()) {
        return json!({"literal": one.name});
    }
    let mut person = Map::new();
    let (mut family, mut given) = (one.family.clone().unwrap_or_default(), one.given.clone().unwrap_or_default());
    let suffix = given.rsplit_once(", ").map(|(before, suffix)| (before.to_owned(), suffix.to_owned()));
    if let Some((before, suffix)) = suffix {
        given = before;
        person.insert("suffix".to_owned(), json!(suffix));
    }
    for (name, part) in [("non-dropping-particle", &mut family), ("dropping-particle", &mut given)] {
        let Some(particle) = said(one, name) else { continue };
        let rest = match name {
            "dropping-particle" => part.strip_suffix(&particle),
            _ => part.strip_prefix(&particle),
        };
        if let Some(rest) = rest.map(|rest| rest.trim().to_owned()) {
            *part = rest;
            person.insert(name.to_owned(), json!(particle));
        }
    }
    if !family.is_empty() {
        person.insert("family".to_owned(), json!(family));
    }
    if !given.is_empty() {
        person.insert("given".to_owned(), json!(given));
    }
    Value::Object(person)
}

/// The value of an additional member that came with a name.
fn said(one: &Contributor, name: &str) -> Option<String> {
    let unknown = one.unknown.iter().find(|have| have.name == name)?;
    serde_json::from_str::<String>(unknown.value.get())
        .ok()
        .map(|text| normalise(&text))
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_they_were() {
        for (person, name) in [
            (json!({"family": "Mora", "given": "Ana"}), "Mora, Ana"),
            (json!({"family": "Goethe", "given": "Johann", "non-dropping-particle": "von"}), "von Goethe, Johann"),
            (json!({"family": "La Fontaine", "given": "Jean", "dropping-particle": "de"}), "La Fontaine, Jean de"),
            (json!({"family": "King", "given": "Martin", "suffix": "Jr."}), "King, Martin, Jr."),
            (json!({"literal": "Ministry of Water, Roads and Ports"}), "Ministry of Water, Roads and Ports"),
            (json!({"family": "Plato"}), "Plato"),
        ] {
            let read = read(&json!([person]), None).remove(0);
            assert_eq!((read.name.as_str(), written(&read)), (name, person));
        }
        let crossref = read(&json!([{"name": "Ministry of Water", "sequence": "first", "affiliation": []}]), None);
        assert_eq!((crossref[0].name.as_str(), crossref[0].unknown.len()), ("Ministry of Water", 0));
    }
}
