//! Reads the texts, people and addresses in objects of JSON, whose members programs name freely (`seeds/objects.toml`).

use std::cell::OnceCell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::column_names::plain;
use crate::document::identifier_texts::is_address;
use crate::error::{Error, Result};
use crate::record::{Contributor, Role, language_codes};
use crate::seeds::Seeds;
use crate::text::whitespace::normalise;
use crate::text::words::Words;
use crate::text::{name_lists, names};

const FILE: &str = "objects.toml";

/// The depth to which an object is searched for a text or a name.
const DEPTH: u32 = 4;

/// The names that programs give to the members of objects.
#[derive(Debug, Default)]
pub(crate) struct ObjectNames {
    lists: Vec<String>,
    parts: Vec<String>,
    text: Vec<String>,
    address: Vec<String>,
    family: Vec<String>,
    given: Vec<String>,
    person: Vec<String>,
    role: Vec<String>,
    affiliation: Vec<String>,
    endings: Vec<String>,
    beginnings: Vec<String>,
}

/// A text, with its language where the object says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// The text.
    pub text: String,
    /// True if the same text was given in another language before.
    pub is_translation: bool,
}

impl From<String> for Said {
    fn from(text: String) -> Self {
        Self { text, is_translation: false }
    }
}

impl ObjectNames {
    /// Reads the seed.
    ///
    /// # Errors
    /// Returns an error if the seed is malformed, or has a list that is not known.
    pub(crate) fn load(seeds: &Seeds) -> Result<Self> {
        let file: BTreeMap<String, Vec<String>> = seeds.parse(FILE)?;
        let mut names = Self::default();
        for (list, entries) in file {
            let found = names.list(&list);
            let found = found.ok_or_else(|| Error::usage(format!("{list}: no such list")).at(seeds.origin(FILE)))?;
            *found = entries.iter().map(|entry| known_as(entry)).collect();
        }
        Ok(names)
    }

    fn list(&mut self, name: &str) -> Option<&mut Vec<String>> {
        Some(match name {
            "lists" => &mut self.lists,
            "parts" => &mut self.parts,
            "text" => &mut self.text,
            "address" => &mut self.address,
            "family" => &mut self.family,
            "given" => &mut self.given,
            "person" => &mut self.person,
            "role" => &mut self.role,
            "affiliation" => &mut self.affiliation,
            "endings" => &mut self.endings,
            "beginnings" => &mut self.beginnings,
            _ => return None,
        })
    }

    /// The place of a list of records with this name among the usual names, or `None` if the name is not usual.
    pub(crate) fn usual_list(&self, name: &str) -> Option<usize> {
        let name = known_as(name);
        self.lists.iter().position(|usual| *usual == name)
    }

    /// Returns whether an object of this name holds a part of the description of the record around it.
    pub(crate) fn is_part(&self, name: &str) -> bool {
        self.parts.contains(&known_as(name))
    }

    /// A normalised name without the beginning or the ending that a program added, or `None` if it has none.
    pub(crate) fn without_additions<'n>(&self, name: &'n str) -> Option<&'n str> {
        let begun = name.split_once(' ').filter(|(start, _)| self.beginnings.iter().any(|have| have == start));
        let rest = begun.map_or(name, |(_, rest)| rest);
        let ended = rest.rsplit_once(' ').filter(|(_, end)| self.endings.iter().any(|have| have == end));
        let core = ended.map_or(rest, |(core, _)| core);
        (core.len() < name.len()).then_some(core)
    }

    /// The texts of a value: those of its items, or of the members that hold the text of an object. Returns `None` if
    /// a part of it is no text.
    pub(crate) fn texts(&self, value: &Value) -> Option<Vec<Said>> {
        self.texts_within(value, DEPTH)
    }

    fn texts_within(&self, value: &Value, depth: u32) -> Option<Vec<Said>> {
        match value {
            Value::String(text) => Some(vec![text.clone().into()]),
            Value::Number(number) => Some(vec![number.to_string().into()]),
            Value::Array(items) => {
                let depth = depth.checked_sub(1)?;
                let found: Option<Vec<Vec<Said>>> = items.iter().map(|item| self.texts_within(item, depth)).collect();
                let said: Vec<Said> = found?.into_iter().flatten().collect();
                Some(if is_rich_text(items) { joined(&said) } else { said })
            }
            Value::Object(members) => self.texts_of(members, depth.checked_sub(1)?),
            Value::Null | Value::Bool(_) => None,
        }
    }

    fn texts_of(&self, members: &Map<String, Value>, depth: u32) -> Option<Vec<Said>> {
        if let Some(said) = self.translations(members, depth) {
            return Some(said);
        }
        if let Some(words) = in_order(members) {
            return Some(vec![words.into()]);
        }
        let typed = members.get("type").and_then(Value::as_str).and_then(|kind| members.get(kind));
        if let Some(said) = typed.and_then(|value| self.texts_within(value, depth)) {
            return Some(said);
        }
        let filled = |value: &&Value| !value.is_null() && value.as_str().is_none_or(|text| !text.trim().is_empty());
        let of_object = Named::new(members);
        let named = |name: &String| of_object.get(name).filter(filled).filter(|value| !value.is_number());
        self.text.iter().filter_map(named).find_map(|value| self.texts_within(value, depth))
    }

    /// The texts of an object whose members are languages: `{"en": "Maps", "es": "Mapas"}`.
    fn translations(&self, members: &Map<String, Value>, depth: u32) -> Option<Vec<Said>> {
        let is_language =
            |name: &String| language_codes::bcp47(name).is_some() || language_codes::is_tag(name) && name.contains('-');
        let is_short = |name: &String| name.len() <= 3 || name.contains('-');
        // "id" is also the code of Indonesian, but a number is no translation.
        if members.is_empty()
            || members.values().any(Value::is_number)
            || !members.keys().all(|name| is_short(name) && is_language(name))
        {
            return None;
        }
        let mut said = Vec::new();
        for value in members.values().filter(|value| !value.is_null()) {
            let translation = !said.is_empty();
            let texts = self.texts_within(value, depth)?;
            said.extend(texts.into_iter().map(|one| Said { is_translation: translation, ..one }));
        }
        Some(said)
    }

    /// The addresses in a value.
    pub(crate) fn addresses(&self, value: &Value) -> Option<Vec<String>> {
        match value {
            Value::String(text) => Some(vec![text.clone()]),
            Value::Array(items) => {
                let found: Option<Vec<Vec<String>>> = items.iter().map(|item| self.addresses(item)).collect();
                Some(found?.into_iter().flatten().collect())
            }
            Value::Object(members) => {
                let is_web = |value: &&Value| value.as_str().is_some_and(is_address);
                let of_object = Named::new(members);
                let named = self.address.iter().find_map(|name| of_object.get(name).filter(is_web));
                let address = named.or_else(|| members.values().find(is_web));
                match address.and_then(Value::as_str) {
                    Some(address) => Some(vec![address.to_owned()]),
                    None => self.texts(value).map(|said| said.into_iter().map(|one| one.text).collect()),
                }
            }
            Value::Number(_) | Value::Null | Value::Bool(_) => None,
        }
    }

    /// The people and institutions in a value, each in the role that the object says, or else in this role. A number is
    /// the id of a person, and no name. Returns `None` if a part of the value is no person.
    pub(crate) fn people(&self, value: &Value, role: Option<&Role>, words: &Words) -> Option<Vec<Contributor>> {
        match value {
            Value::String(text) => {
                let people = name_lists::names(text, words).into_iter();
                Some(people.map(|one| Contributor { role: role.cloned(), ..one }).collect())
            }
            Value::Array(items) => {
                let found: Option<Vec<Vec<Contributor>>> =
                    items.iter().map(|item| self.people(item, role, words)).collect();
                Some(found?.into_iter().flatten().collect())
            }
            Value::Object(members) => match self.person(members, role, DEPTH) {
                Some(one) => Some(vec![one]),
                // The people may stand in a list inside of the object.
                None => {
                    let mut lists =
                        members.iter().filter(|(name, list)| list.is_array() && !self.is_told_apart(&plain(name)));
                    lists.find_map(|(_, list)| self.people(list, role, words).filter(|people| !people.is_empty()))
                }
            },
            Value::Number(_) | Value::Null | Value::Bool(_) => None,
        }
    }

    fn person(&self, members: &Map<String, Value>, role: Option<&Role>, depth: u32) -> Option<Contributor> {
        let depth = depth.checked_sub(1)?;
        let of_object = Named::new(members);
        let text = |names: &[String]| names.iter().find_map(|name| text_of(of_object.get(name)?));
        let said = text(&self.role).map(|word| Role::from(word.as_str()));
        let role = said.as_ref().or(role);
        let whole = text(&self.person).or_else(|| {
            let is_name = |(name, _): &(&String, &Value)| {
                let name = plain(name);
                name.ends_with("name") && !self.is_told_apart(&name)
            };
            members.iter().filter(is_name).find_map(|(_, value)| text_of(value))
        });
        match (text(&self.family), text(&self.given), whole) {
            // "Name" stands for the given names beside a family name: `{"nombre": "Ana", "apellidos": "Mora"}`.
            (Some(family), None, Some(whole)) if !whole.contains(&family) => {
                Some(names::person(&family, &whole, role.cloned()))
            }
            (Some(family), given, whole) => {
                let one = names::person(&family, given.as_deref().unwrap_or_default(), role.cloned());
                let name = whole.map_or_else(|| one.name.clone(), |whole| normalise(&whole));
                Some(Contributor { name, ..one })
            }
            (None, _, Some(whole)) => {
                Some(Contributor { name: normalise(&whole), role: role.cloned(), ..Contributor::default() })
            }
            (None, ..) => {
                let inner = |name: &String, value: &Value| match value {
                    Value::Object(inner) if !self.is_told_apart(&plain(name)) => self.person(inner, role, depth),
                    _ => None,
                };
                members.iter().find_map(|(name, value)| inner(name, value))
            }
        }
    }

    /// Returns whether a member of this name says a part of a name, or something else than the person.
    fn is_told_apart(&self, name: &str) -> bool {
        let of = |names: &[String]| names.iter().any(|have| name == have || name.starts_with(&format!("{have} ")));
        of(&self.family) || of(&self.given) || of(&self.affiliation)
    }
}

/// The form in which names are compared. An underscore at the beginning distinguishes names.
fn known_as(name: &str) -> String {
    match name.strip_prefix('_') {
        Some(rest) => format!("_{}", plain(rest)),
        None => plain(name),
    }
}

/// The members of an object, with their names in the form in which they are compared. The names are brought into this form
/// when the first one is asked for that the object does not have as it is.
struct Named<'v> {
    members: &'v Map<String, Value>,
    known: OnceCell<Vec<(String, &'v Value)>>,
}

impl<'v> Named<'v> {
    fn new(members: &'v Map<String, Value>) -> Self {
        Self { members, known: OnceCell::new() }
    }

    /// The member with this normalised name.
    fn get(&self, name: &str) -> Option<&'v Value> {
        let known = || self.members.iter().map(|(have, value)| (known_as(have), value)).collect();
        let among = || self.known.get_or_init(known).iter().find(|(have, _)| have == name).map(|(_, value)| *value);
        self.members.get(name).or_else(among)
    }
}

fn text_of(value: &Value) -> Option<String> {
    value.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// Returns whether the items are the pieces of one text, as Notion writes it.
fn is_rich_text(items: &[Value]) -> bool {
    items.len() > 1 && items.iter().all(|item| item.get("plain_text").is_some())
}

fn joined(said: &[Said]) -> Vec<Said> {
    vec![said.iter().map(|one| one.text.as_str()).collect::<String>().into()]
}

/// The greatest number of words of a text that is given as the places of its words.
const MOST_WORDS: usize = 20_000;

/// The text of an object that gives the places of each word, as OpenAlex gives abstracts: `{"Hay": [0], "grows": [1]}`.
fn in_order(members: &Map<String, Value>) -> Option<String> {
    let mut words: Vec<(u64, &str)> = Vec::new();
    for (word, places) in members {
        for place in places.as_array().filter(|places| !places.is_empty())? {
            words.push((place.as_u64()?, word));
        }
        if words.len() > MOST_WORDS {
            return None;
        }
    }
    words.sort_unstable();
    let is_whole = words.first().is_some_and(|(first, _)| *first == 0) && words.len() > 1;
    is_whole.then(|| words.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn loaded() -> (ObjectNames, Words) {
        let seeds = Seeds::embedded();
        (ObjectNames::load(&seeds).unwrap(), Words::load(&seeds).unwrap())
    }

    #[test]
    fn texts_stand_in_objects_of_many_forms() {
        let (names, _) = loaded();
        for (value, text) in [
            (json!("a"), "a"),
            (json!({"rendered": "a", "protected": false}), "a"),
            (json!({"type": "literal", "value": "a"}), "a"),
            (json!([{"value": "a", "language": "en"}]), "a"),
            (json!({"en": "a", "es": "b"}), "a"),
            (json!({"en-US": ["a"]}), "a"),
            (json!({"type": "title", "id": "title", "title": [{"plain_text": "a"}]}), "a"),
            (json!([{"plain_text": "a "}, {"plain_text": "b"}]), "a b"),
            (json!({"b": [1], "a": [0, 2]}), "a b a"),
            (json!({"title": {"en": "a"}, "id": "x"}), "a"),
        ] {
            assert_eq!(names.texts(&value).unwrap()[0].text, text, "{value}");
        }
        assert!(names.texts(&json!({"en": "a", "es": "b"})).unwrap()[1].is_translation);
        for value in [json!({"x": 1}), json!([true]), json!({"id": 3})] {
            assert!(names.texts(&value).is_none(), "{value}");
        }
    }

    #[test]
    fn people_stand_in_objects_of_many_forms() {
        let (names, words) = loaded();
        for (value, name) in [
            (json!("Mora, Ana"), "Mora, Ana"),
            (json!({"family": "Mora", "given": "Ana"}), "Mora, Ana"),
            (json!({"first_name": "Ana", "last_name": "Mora"}), "Mora, Ana"),
            (json!({"name": {"family": "Mora", "given": "Ana"}, "id": "x"}), "Mora, Ana"),
            (json!({"author": {"id": 1, "display_name": "Ana Mora"}, "institutions": [{"name": "IOM"}]}), "Ana Mora"),
            (json!({"person_or_org": {"name": "Mora, Ana", "type": "personal"}, "affiliations": []}), "Mora, Ana"),
            (json!({"authFullName": "Ana Mora", "affiliationName": "IOM"}), "Ana Mora"),
            (json!({"affiliation_name": "IOM", "writerName": "Ana Mora"}), "Ana Mora"),
            (json!({"nombre": "Ana", "apellidos": "Mora"}), "Mora, Ana"),
            (json!({"nodes": [{"name": "Ana Mora"}]}), "Ana Mora"),
            (json!({"type": "rich_text", "rich_text": [{"plain_text": "Ana Mora"}]}), "Ana Mora"),
        ] {
            assert_eq!(names.people(&value, None, &words).unwrap()[0].name, name, "{value}");
        }
        let editor = names.people(&json!({"creatorType": "editor", "lastName": "Mora"}), None, &words).unwrap();
        assert_eq!(editor[0].role, Some(Role::Editor));
        for value in [json!(3), json!([3]), json!({"affiliation": {"name": "IOM"}})] {
            assert!(names.people(&value, None, &words).is_none(), "{value}");
        }
    }

    #[test]
    fn addresses_are_told_by_their_values() {
        let (names, _) = loaded();
        let address = "https://example.org/1";
        for value in [
            json!(address),
            json!({"url": address, "label": "PDF"}),
            json!({"label": "PDF", "where": address}),
            json!([{"href": address}]),
        ] {
            assert_eq!(names.addresses(&value).unwrap(), [address], "{value}");
        }
        assert_eq!(names.addresses(&json!(7)), None);
    }
}
