//! Writes CSL-JSON (Citation Style Language 1.0.2), with one item on each line.
//!
//! Data for which CSL has no variable is written to `custom`, which other programs ignore, so that a record can be read
//! back without loss.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{custom, date, people, reader, variables};
use crate::formats::authors;
use crate::formats::{Exporter, Options};
use crate::record::{Container, Contributor, Record, Role, kinds};

pub(crate) fn exporter(_: &Options) -> Box<dyn Exporter> {
    Box::new(Csl { first: true })
}

struct Csl {
    first: bool,
}

impl Exporter for Csl {
    fn start(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"[")
    }

    fn record(&mut self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(if self.first { b"\n" } else { b",\n" })?;
        self.first = false;
        serde_json::to_writer(out, &Item::of(record))?;
        Ok(())
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(b"\n]\n")
    }
}

/// An item that is being built.
struct Item {
    members: Map<String, Value>,
    custom: Map<String, Value>,
}

impl Item {
    fn of(record: &Record) -> Value {
        let mut item = Self { members: Map::new(), custom: custom::written(record) };
        let id = record.key.as_deref().filter(|key| !key.is_empty()).unwrap_or(&record.id);
        item.put("id", json!(id));
        let kind = item.kind(record);
        item.texts(record);
        item.people(record);
        item.date(record);
        if let Some(container) = &record.container {
            item.container(container, kind);
        }
        item.subjects(record);
        item.languages(record);
        item.identifiers(record);
        item.notes(record);
        let Self { mut members, custom } = item;
        if !custom.is_empty() {
            members.insert("custom".to_owned(), Value::Object(custom));
        }
        Value::Object(members)
    }

    /// Adds a member unless it is empty or already exists. Returns whether it was added.
    fn put(&mut self, name: &str, value: Value) -> bool {
        let empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if empty || self.members.contains_key(name) {
            return false;
        }
        self.members.insert(name.to_owned(), value);
        true
    }

    fn custom(&mut self, name: &str, value: Value) {
        self.custom.insert(name.to_owned(), value);
    }

    /// Adds the type, and the kind of the record in words if the type does not express it.
    fn kind(&mut self, record: &Record) -> &'static str {
        let kind = record.kind.as_ref();
        let name = kinds::csl(kind);
        let nearest = kinds::CSL.kind(name);
        let name = if nearest.as_ref() == kind || kinds::csl(nearest.as_ref()) == name { name } else { "document" };
        self.put("type", json!(name));
        if nearest.as_ref() != kind {
            self.put("genre", json!(kind));
        }
        name
    }

    fn texts(&mut self, record: &Record) {
        self.put("title", json!(record.title));
        // Citation processors interpret a few HTML tags in texts. A text with such characters is also written to
        // `custom`, from which the reader takes it literally.
        let marked = |text: &Option<String>| text.as_deref().is_some_and(|text| text.contains(['<', '&']));
        if marked(&record.title) {
            self.custom("title", json!(record.title));
        }
        self.put("abstract", json!(record.description));
        if marked(&record.description) {
            self.custom("abstract", json!(record.description));
        }
        self.put("edition", json!(record.edition));
        self.put("publisher", json!(record.publisher));
        self.put("publisher-place", json!(record.place));
        self.put("URL", json!(record.url.as_deref().map(encoded)));
        self.put("source", json!(record.source.name));
    }

    fn people(&mut self, record: &Record) {
        let named = |one: &Contributor| one.role.as_ref().map_or("author", |role| role.as_str()).to_owned();
        let mut lists: Vec<(String, Vec<Value>)> = Vec::new();
        let mut add = |name: String, person: Value| match lists.iter_mut().find(|(have, _)| *have == name) {
            Some((_, people)) => people.push(person),
            None => lists.push((name, vec![person])),
        };
        let all = authors::contributors(record);
        for one in all.iter() {
            let name = named(one);
            // A role for which CSL has no variable is written as that of a contributor.
            let name = if variables::is_names(&name) { name } else { Role::Contributor.as_str().to_owned() };
            add(name, people::written(one));
        }
        for (name, people) in lists {
            self.put(&name, Value::Array(people));
        }
        let other = |one: &&Contributor| one.role.as_ref().is_some_and(|role| !variables::is_names(role));
        let roles: Vec<Value> =
            all.iter().filter(other).map(|one| json!({"name": one.name, "role": one.role})).collect();
        if !roles.is_empty() {
            self.custom("roles", Value::Array(roles));
        }
    }

    fn date(&mut self, record: &Record) {
        if let Some(issued) = &record.issued {
            let value = date::written(issued);
            if date::read(&value).as_ref() != Some(issued) {
                self.custom("issued", json!(issued));
            }
            self.put("issued", value);
        }
        if let Some(retrieved) = &record.source.retrieved
            && let Some(mut value) = retrieved.get(..10).map(date::written)
        {
            if let Some(members) = value.as_object_mut() {
                members.insert("raw".to_owned(), json!(retrieved));
            }
            self.put("accessed", value);
        }
    }

    fn container(&mut self, container: &Container, kind: &str) {
        let Container { title, kind: of, issn, volume, issue, pages, unknown: _ } = container;
        let is_series = of.as_deref() == Some("series");
        self.put(if is_series { "collection-title" } else { "container-title" }, json!(title));
        if title.as_deref().is_some_and(|title| title.contains(['<', '&'])) {
            self.custom("container_title", json!(title));
        }
        self.put("volume", json!(volume));
        self.put(if is_series && title.is_some() { "collection-number" } else { "issue" }, json!(issue));
        self.put("page", json!(pages));
        self.put("ISSN", json!(issn));
        let read = if is_series { Some("series") } else { reader::kind_of_container(kind) };
        if of.as_deref() != read.filter(|_| title.is_some()) {
            self.custom("container_kind", json!(of));
        }
    }

    /// Writes areas and keywords to one list, as reference managers show them.
    fn subjects(&mut self, record: &Record) {
        let labels = record.thematic_areas.iter().map(|area| &area.label).chain(&record.keywords);
        let labels: Vec<&str> = labels.map(String::as_str).collect();
        self.put("keyword", json!(labels.join("; ")));
        // The reader splits the list at these characters, so keywords that contain them are also written to `custom`.
        let several = |label: &&str| label.contains([';', ',']);
        if record.keywords.iter().any(|word| several(&word.as_str()))
            || record.thematic_areas.iter().any(|area| several(&area.label.as_str()))
            || (labels.len() == 1 && labels.iter().any(several))
        {
            self.custom("keywords", json!(record.keywords));
        }
    }

    /// Writes the language. CSL holds only one language, as a tag (BCP 47).
    fn languages(&mut self, record: &Record) {
        self.put("language", json!(record.languages.first()));
        if record.languages.len() > 1 {
            self.custom("languages", json!(record.languages));
        }
    }

    fn identifiers(&mut self, record: &Record) {
        let mut others = Vec::new();
        for identifier in &record.identifiers {
            let value = &identifier.value;
            let plain = !value.contains([' ', ',', ';', '/']);
            let added = match identifier.scheme.as_str() {
                "doi" => self.put("DOI", json!(value)),
                "isbn" if plain => self.put("ISBN", json!(value)),
                "issn" if plain && record.container.as_ref().is_none_or(|have| have.title.is_none()) => {
                    self.put("ISSN", json!(value))
                }
                "pmid" => self.put("PMID", json!(value)),
                "pmcid" => self.put("PMCID", json!(value)),
                "report" if reader::kind_of_container(kinds::csl(record.kind.as_ref())).is_none() => {
                    self.put("number", json!(value))
                }
                _ => false,
            };
            if !added {
                others.push(json!({"scheme": identifier.scheme, "value": value}));
            }
        }
        if !others.is_empty() {
            self.custom("identifiers", Value::Array(others));
        }
    }

    /// Writes notes that came from a variable back to that variable. Unknown fields of the record that are variables of
    /// CSL are written, too.
    fn notes(&mut self, record: &Record) {
        let mut others = Vec::new();
        for note in &record.notes {
            let taken = match note.split_once(": ") {
                Some(("Accessed", day)) => self.put("accessed", date::written(day)),
                Some((label, text)) if variables::is_noted(label) && !text.is_empty() => self.put(label, json!(text)),
                _ => false,
            };
            let list =
                note.strip_suffix(": and others").map(str::to_lowercase).filter(|list| variables::is_names(list));
            if let Some(Value::Array(people)) = list.and_then(|list| self.members.get_mut(&list)) {
                people.push(json!({"literal": "others"}));
            } else if !taken {
                others.push(note.as_str());
            }
        }
        self.put("note", json!(others.join("\n\n")));
        for unknown in &record.unknown {
            let name = unknown.name.as_str();
            if variables::is_variable(name)
                && let Ok(value) = serde_json::from_str::<Value>(unknown.value.get())
                && value.is_object()
            {
                self.put(name, value);
            }
        }
    }
}

/// Percent-encodes the spaces in an address.
fn encoded(address: &str) -> String {
    address.trim().replace(' ', "%20")
}
