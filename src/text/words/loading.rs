//! Reads the words of all languages from the files `words/*.toml` of the seeds.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde::de::value::{Error as NoField, StrDeserializer};

use super::lists::LISTS;
use super::{LabelField, List, Words, languages};
use crate::error::{Error, Result, nearest};
use crate::record::Role;
use crate::seeds::Seeds;
use crate::text::class_words::ClassWords;
use crate::text::date_words::Calendar;
use crate::text::folding::fold;

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    labels: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    kinds: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    /// The words in heads of columns and in class names.
    #[serde(default)]
    headings: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    calendar: Calendar,
    #[serde(default)]
    dates: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    languages: BTreeMap<String, Vec<String>>,
    /// The words for the roles of people in a publication.
    #[serde(default)]
    roles: BTreeMap<String, Vec<String>>,
}

impl Words {
    /// Reads the files `words/*.toml` and `classes/*.toml` of the seeds.
    ///
    /// # Errors
    /// Returns an error when a file is not TOML, has an unknown key, or names an unknown field, list or month.
    pub fn load(seeds: &Seeds) -> Result<Self> {
        let mut words = Self {
            classes: Arc::new(ClassWords::load(seeds)?),
            language_names: Arc::new(languages::Names::load(seeds)?),
            ..Self::default()
        };
        for name in seeds.list("words", "toml") {
            words.add(seeds.parse(&name)?, &seeds.origin(&name))?;
        }
        for (_, code) in words.languages.iter() {
            words.codes.add(code.clone(), code.clone());
        }
        Ok(words)
    }

    fn add(&mut self, file: File, origin: &str) -> Result<()> {
        self.add_labels(&file.labels, origin)?;
        for (kind, names) in &file.kinds {
            names.iter().for_each(|name| self.kinds.add(fold(name), kind.clone()));
        }
        self.add_lists(&file.words, origin)?;
        self.headings.add(file.headings, origin)?;
        self.dates.add(file.calendar, file.dates).map_err(|error| error.at(origin))?;
        self.add_roles(&file.roles, origin)?;
        for (code, names) in file.languages {
            names.iter().for_each(|name| self.languages.set(fold(name), code.clone()));
        }
        Ok(())
    }

    fn add_labels(&mut self, labels: &BTreeMap<String, Vec<String>>, origin: &str) -> Result<()> {
        let known = ["area", "language", "date", "upload", "kind", "creator", "publisher", "isbn", "issn", "doi"];
        let known = || known.into_iter().chain(["report", "number", "url", "title", "description", "other"]);
        for (field, labels) in labels {
            let field = LabelField::deserialize(StrDeserializer::<NoField>::new(field)).map_err(|_| {
                let near = nearest(field, known());
                Error::usage(format!("labels.{field}: no such field")).at(origin).hint_nearest(near)
            })?;
            labels.iter().for_each(|label| self.labels.add(fold(label), field));
        }
        Ok(())
    }

    fn add_lists(&mut self, lists: &BTreeMap<String, Vec<String>>, origin: &str) -> Result<()> {
        for (name, entries) in lists {
            let Some((_, list)) = LISTS.iter().find(|(known, _)| known == name) else {
                let near = nearest(name, LISTS.iter().map(|(known, _)| *known));
                return Err(Error::usage(format!("words.{name}: no such list")).at(origin).hint_nearest(near));
            };
            self.number_words.add(*list, entries);
            let known = self.lists.entry(*list).or_default();
            for entry in entries.iter().map(|entry| fold(entry)) {
                if matches!(list, List::More | List::Link) {
                    self.link_ends.extend(entry.rsplit(' ').next().map(str::to_owned));
                }
                known.add(entry, ());
            }
        }
        Ok(())
    }

    fn add_roles(&mut self, roles: &BTreeMap<String, Vec<String>>, origin: &str) -> Result<()> {
        for (role, names) in roles {
            if !Role::TABLE.iter().any(|(known, _)| known == role) {
                let near = nearest(role, Role::TABLE.iter().map(|(known, _)| *known));
                return Err(Error::usage(format!("roles.{role}: no such role")).at(origin).hint_nearest(near));
            }
            self.roles.extend(names.iter().map(|name| (fold(name), role.clone())));
        }
        Ok(())
    }
}
