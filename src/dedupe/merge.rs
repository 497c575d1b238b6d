//! Merges several records of one publication into one record. The fuller value of each field is chosen, and nothing is
//! lost.
//!
//! The rules depend only on the values, and never on the order in which records were read.

use std::cmp::Reverse;

use serde_json::{Map, Value};

use super::fields::Fields;
use super::undo;
use crate::record::Record;
use crate::text::folding::fold;

/// Merges records that describe one publication, in the order in which they were found. A single record is returned
/// unchanged.
pub(crate) fn merge(members: &[&Record]) -> Option<Record> {
    let fields: Vec<Fields> = members.iter().map(|record| Fields::of(*record)).collect();
    let mut merging = Merging { merged: fields.first()?.clone(), members: &fields, from: Vec::new() };
    merging.all();
    let mut merged = merging.merged;
    undo::remember(&mut merged, &fields);
    merged.record()
}

/// For each field that was taken from one member, the member and the rule by which it was chosen.
pub(crate) fn choices(members: &[Record]) -> Vec<Choice> {
    let fields: Vec<Fields> = members.iter().map(Fields::of).collect();
    let Some(first) = fields.first() else { return Vec::new() };
    let mut merging = Merging { merged: first.clone(), members: &fields, from: Vec::new() };
    merging.all();
    merging.from
}

/// The choice of the value of a field of a merged record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// The name of the field.
    pub(crate) field: &'static str,
    /// The index of the member whose value was chosen.
    pub(crate) member: usize,
    /// The rule of the choice, for people.
    pub(crate) rule: &'static str,
}

struct Merging<'f> {
    merged: Fields,
    members: &'f [Fields],
    from: Vec<Choice>,
}

impl Merging<'_> {
    fn all(&mut self) {
        self.title();
        let description = self.description();
        self.issued();
        self.languages();
        self.areas(description);
        self.creators();
        for name in ["type", "publisher", "edition", "place", "key"] {
            self.longest(name);
        }
        self.container();
        self.addresses();
        for name in ["keywords", "notes"] {
            self.union(name, |value| value.as_str().map(fold).unwrap_or_default());
        }
        self.union("identifiers", identifier);
        self.union("links", |value| text_of(value, "url"));
        self.union("relations", |value| value.to_string());
        self.screening();
        self.issues();
        self.others();
    }

    /// Takes a field, together with the fields `with`, from the member with the highest `rank`. Among members with the
    /// same rank, the first one is used.
    fn take<K: Ord>(
        &mut self,
        field: &'static str,
        with: &[&str],
        rule: &'static str,
        rank: impl Fn(&Fields) -> K,
    ) -> Option<usize> {
        let mut saying = self.members.iter().enumerate().filter(|(_, member)| member.says(field));
        let first = saying.next()?;
        // If all members have the same value, there is no choice to record.
        let is_like = |member: &Fields| {
            std::iter::once(field).chain(with.iter().copied()).all(|name| member.raw(name) == first.1.raw(name))
        };
        let (at, best) = if saying.clone().all(|(_, member)| is_like(member)) {
            first
        } else {
            std::iter::once(first).chain(saying).min_by_key(|(_, member)| Reverse(rank(member)))?
        };
        for name in std::iter::once(field).chain(with.iter().copied()) {
            match best.0.iter().find(|(have, _)| have == name) {
                Some((_, value)) => self.merged.set_raw(name, value.clone()),
                None => _ = self.merged.take(name),
            }
        }
        self.from.push(Choice { field, member: at, rule });
        Some(at)
    }

    fn title(&mut self) {
        self.take("title", &["title_truncated"], "whole before cut, not in capitals, the longest", |member| {
            let title = member.text("title").unwrap_or_default();
            let whole = member.raw("title_truncated") != Some("true") && !title.trim_end().ends_with(['…', '.']);
            let cut = member.raw("title_truncated") == Some("true") || title.trim_end().ends_with('…');
            let shouting = title.chars().any(char::is_alphabetic) && !title.chars().any(char::is_lowercase);
            let noted = title.to_lowercase().contains("pdf");
            (!cut, !shouting, !noted, title.chars().count(), whole, Reverse(title))
        });
    }

    fn description(&mut self) -> Option<usize> {
        let with = ["description_truncated", "text_language"];
        let at = self.take("description", &with, "whole before cut, the longest", |member| {
            let text = member.text("description").unwrap_or_default();
            (member.raw("description_truncated") != Some("true"), text.chars().count(), Reverse(text))
        });
        if at.is_none() {
            self.longest("text_language");
        }
        at
    }

    fn issued(&mut self) {
        self.take("issued", &["issued_basis"], "the most exact, as stated, the earliest", |member| {
            let date = member.text("issued").unwrap_or_default();
            let exact = date.split('/').next().unwrap_or_default().split('-').count();
            let sure = !date.contains(['?', '~', '%']);
            let bases = ["title", "heading", "metadata", "stated"];
            let basis = member.text("issued_basis").and_then(|basis| bases.iter().position(|have| *have == basis));
            (sure, exact, basis, Reverse(date))
        });
    }

    fn languages(&mut self) {
        self.take("languages", &["languages_basis"], "declared before detected, the most", |member| {
            let declared = member.text("languages_basis").as_deref() != Some("detected");
            (declared, member.list("languages").len(), Reverse(member.raw("languages").unwrap_or_default().to_owned()))
        });
    }

    /// Merges areas: the declared areas of all members. If no member declares any, the areas by rule of the member
    /// whose description was chosen are taken.
    fn areas(&mut self, description: Option<usize>) {
        let is_declared = |area: &Value| area.get("basis").and_then(Value::as_str) != Some("rule");
        let declared = self.members.iter().any(|member| member.list("thematic_areas").iter().any(is_declared));
        if declared {
            let mut union = Union::new(|area| {
                let id = text_of(area, "id");
                if id.is_empty() { fold(&text_of(area, "label")) } else { id }
            });
            let areas = self.members.iter().flat_map(|member| member.list("thematic_areas"));
            areas.filter(|area| is_declared(area)).for_each(|area| union.add(area));
            self.merged.set("thematic_areas", &union.values);
        } else if let Some(areas) = description.and_then(|at| self.members.get(at)) {
            let areas = areas.list("thematic_areas");
            self.merged.set("thematic_areas", &areas);
        } else {
            self.longest("thematic_areas");
        }
    }

    fn creators(&mut self) {
        self.take("creators", &[], "the most names, the longest", |member| {
            let names = member.list("creators");
            let length: usize = names.iter().filter_map(Value::as_str).map(|name| name.chars().count()).sum();
            (names.len(), length, Reverse(member.raw("creators").unwrap_or_default().to_owned()))
        });
        self.take("contributors", &[], "the most names, the longest", |member| {
            let raw = member.raw("contributors").unwrap_or_default().to_owned();
            (member.list("contributors").len(), raw.len(), Reverse(raw))
        });
    }

    fn longest(&mut self, name: &'static str) {
        self.take(name, &[], "the longest", |member| {
            let raw = member.raw(name).unwrap_or_default().to_owned();
            (raw.len(), Reverse(raw))
        });
    }

    /// Takes the fullest container, and fills its empty fields from containers that agree with it.
    fn container(&mut self) {
        let known = |container: &Value| {
            container.as_object().map_or(0, |fields| fields.values().filter(|value| !value.is_null()).count())
        };
        let at = self.take("container", &[], "the fullest", |member| {
            let raw = member.raw("container").unwrap_or_default().to_owned();
            (known(&member.value("container")), raw.len(), Reverse(raw))
        });
        let Some(Value::Object(mut fullest)) = at.map(|_| self.merged.value("container")) else { return };
        let mut others: Vec<Map<String, Value>> =
            self.members.iter().filter_map(|member| member.value("container").as_object().cloned()).collect();
        others.sort_by_key(|other| serde_json::to_string(other).unwrap_or_default());
        for (name, value) in &mut fullest {
            if value.is_null()
                && let Some(found) = others.iter().filter_map(|other| other.get(name)).find(|found| !found.is_null())
            {
                value.clone_from(found);
            }
        }
        self.merged.set("container", &fullest);
    }

    /// Takes the first address that is not the address of a document, and turns every other address into a link.
    fn addresses(&mut self) {
        self.union("files", |file| text_of(file, "url"));
        let files: Vec<String> = self.merged.list("files").iter().map(|file| text_of(file, "url")).collect();
        self.take("url", &[], "a page before a document, the first", |member| {
            !member.text("url").is_some_and(|url| files.contains(&url))
        });
        let own = self.merged.text("url");
        let mut links = Union::new(|link| text_of(link, "url"));
        self.members.iter().flat_map(|member| member.list("links")).for_each(|link| links.add(link));
        for url in self.members.iter().filter_map(|member| member.text("url")) {
            if Some(&url) != own.as_ref() && !files.contains(&url) {
                links.add(serde_json::json!({"url": url, "text": null}));
            }
        }
        if !links.values.is_empty() {
            self.merged.set("links", &links.values);
        }
    }

    fn union(&mut self, name: &'static str, key: fn(&Value) -> String) {
        let mut union = Union::new(key);
        self.members.iter().flat_map(|member| member.list(name)).for_each(|value| union.add(value));
        if self.members.iter().any(|member| member.says(name)) {
            // Values that the merging itself has added are kept.
            self.merged.list(name).into_iter().for_each(|value| union.add(value));
            self.merged.set(name, &union.values);
        }
    }

    /// Takes the latest decision of a person.
    fn screening(&mut self) {
        self.take("screening", &[], "the last decision", |member| {
            let screening = member.value("screening");
            (text_of(&screening, "at"), Reverse(screening.to_string()))
        });
    }

    /// Collects the issues of the members, except those about a value that was replaced by the value of another member.
    fn issues(&mut self) {
        let mut union = Union::new(Value::to_string);
        for (at, member) in self.members.iter().enumerate() {
            for issue in member.list("issues") {
                let field = text_of(&issue, "field");
                let chosen = self.from.iter().find(|choice| choice.field == field);
                if chosen.is_none_or(|choice| choice.member == at) {
                    union.add(issue);
                }
            }
        }
        if self.members.iter().any(|member| member.says("issues")) {
            self.merged.set("issues", &union.values);
        }
    }

    /// Takes fields of other tools from the first member that has a value.
    fn others(&mut self) {
        let is_ours = |name: &&str| Record::FIELDS.contains(name);
        let all = self.members.iter().flat_map(|member| member.names());
        let names: Vec<String> = all.filter(|name| !is_ours(name)).map(str::to_owned).collect();
        for name in names {
            if self.merged.says(&name) {
                continue;
            }
            let found = self.members.iter().find(|member| member.says(&name)).or_else(|| {
                let has = |member: &&Fields| member.raw(&name).is_some() && self.merged.raw(&name).is_none();
                self.members.iter().find(has)
            });
            if let Some((_, value)) = found.and_then(|member| member.0.iter().find(|(have, _)| *have == name)) {
                self.merged.set_raw(&name, value.clone());
            }
        }
    }
}

/// Collects members of lists. Each key occurs once, in the order of its first occurrence.
struct Union<K> {
    key: K,
    keys: std::collections::HashSet<String>,
    values: Vec<Value>,
}

impl<K: Fn(&Value) -> String> Union<K> {
    fn new(key: K) -> Self {
        Self { key, keys: std::collections::HashSet::new(), values: Vec::new() }
    }

    /// Adds a member. If a member with the same key exists, its empty fields are filled instead.
    fn add(&mut self, value: Value) {
        let key = (self.key)(&value);
        if self.keys.insert(key.clone()) {
            self.values.push(value);
            return;
        }
        let have = self.values.iter_mut().find(|have| (self.key)(have) == key);
        if let (Some(Value::Object(have)), Value::Object(more)) = (have, value) {
            for (name, value) in more {
                let slot = have.entry(name).or_insert(Value::Null);
                if slot.is_null() {
                    *slot = value;
                }
            }
        }
    }
}

fn text_of(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// The key of an identifier: its scheme and its letters and digits, because identifiers are printed in many ways.
fn identifier(value: &Value) -> String {
    let number: String = text_of(value, "value").chars().filter(|c| c.is_alphanumeric()).collect();
    format!("{} {}", text_of(value, "scheme").to_lowercase(), number.to_lowercase())
}
