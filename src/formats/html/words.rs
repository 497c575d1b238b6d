//! The words of the interface of a page, with one file for each language under `seeds/page/`.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::seeds::Seeds;

/// The language of the interface if no other is chosen.
const FALLBACK: &str = "en";

/// The words of all languages for which a file exists.
#[derive(Debug, Clone, Default)]
pub(crate) struct Words {
    languages: BTreeMap<String, BTreeMap<String, String>>,
}

impl Words {
    /// Reads the words of every language.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read, or if it holds a value that is not a string.
    pub(crate) fn load(seeds: &Seeds) -> Result<Self> {
        let mut languages = BTreeMap::new();
        for name in seeds.list("page", "toml") {
            let code = name.trim_start_matches("page/").trim_end_matches(".toml").to_owned();
            let (table, origin): (toml::Table, String) = (seeds.parse(&name)?, seeds.origin(&name));
            let mut words = BTreeMap::new();
            flatten("", &table, &origin, &mut words)?;
            languages.insert(code, words);
        }
        Ok(Self { languages })
    }

    /// The languages, in the order of their codes.
    pub(crate) fn codes(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// Returns whether words exist for this language.
    pub(crate) fn knows(&self, code: &str) -> bool {
        self.languages.contains_key(code)
    }

    /// The words with this name in a language, or else in English, or else the name itself.
    pub(crate) fn word<'w>(&'w self, code: &str, name: &'w str) -> &'w str {
        self.find(code, name).unwrap_or(name)
    }

    /// Like [`Words::word`], but returns `None` if no words have this name.
    pub(crate) fn find(&self, code: &str, name: &str) -> Option<&str> {
        let of = |code: &str| self.languages.get(code)?.get(name);
        of(code).or_else(|| of(FALLBACK)).map(String::as_str)
    }

    /// All words, for the scripts of a page.
    pub(crate) fn json(&self) -> Value {
        let languages = self.languages.iter().map(|(code, words)| {
            let words: Map<String, Value> =
                words.iter().map(|(name, word)| (name.clone(), Value::String(word.clone()))).collect();
            (code.clone(), Value::Object(words))
        });
        Value::Object(languages.collect())
    }
}

/// Collects the strings of a table and of its subtables. Nested names are joined with a full stop.
fn flatten(within: &str, table: &toml::Table, origin: &str, words: &mut BTreeMap<String, String>) -> Result<()> {
    for (name, value) in table {
        let name = if within.is_empty() { name.clone() } else { format!("{within}.{name}") };
        match value {
            toml::Value::String(word) => {
                words.insert(name, word.clone());
            }
            // A subtable may not contain tables, which limits the depth of the user's input.
            toml::Value::Table(inner) if within.is_empty() => flatten(&name, inner, origin, words)?,
            _ => return Err(Error::usage(format!("{name} is no text")).at(origin).hint("write it in quotation marks")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_the_same_words() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        assert_eq!(words.codes().collect::<Vec<_>>(), ["en", "es", "nl"]);
        let names = |code: &str| words.languages[code].keys().cloned().collect::<Vec<_>>();
        for code in ["es", "nl"] {
            assert_eq!(names("en"), names(code));
        }
    }

    #[test]
    fn the_places_for_values_are_the_same_in_every_language() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let holes = |text: &str| {
            let mut names: Vec<String> =
                text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned())).collect();
            names.sort();
            names
        };
        for (name, word) in &words.languages["en"] {
            for code in ["es", "nl"] {
                assert_eq!(holes(word), holes(words.word(code, name)), "{code}: {name}");
            }
        }
    }
}
