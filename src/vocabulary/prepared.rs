//! Reads a built-in vocabulary from the JSON that the build made of its file, which takes a tenth of the time.
//!
//! The file itself remains what counts: what is not written in its long forms is read from it, and a test holds that both
//! readers give the same vocabulary.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};

use super::{ANY, Concept, DEFAULT_THRESHOLD, Keyword, Scoring, Text, Texts, Vocabulary};

/// Reads a vocabulary; `None` if it is not written in the long forms.
pub(super) fn read(name: &str, json: &str) -> Option<Vocabulary> {
    let file: File = serde_json::from_str(json).ok()?;
    let mut scoring = Scoring::default();
    for (key, number) in file.scoring {
        *scoring.get_mut(&key)? = number;
    }
    Some(Vocabulary {
        id: file.id.unwrap_or_else(|| name.to_owned()),
        uri: file.uri,
        title: file.title,
        language: file.language.unwrap_or_else(|| "en".to_owned()),
        scoring,
        not: filled(file.not),
        concepts: file.concept.into_iter().map(PreparedConcept::concept).collect(),
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: Option<String>,
    uri: Option<String>,
    #[serde(default)]
    title: Text,
    language: Option<String>,
    #[serde(default)]
    scoring: BTreeMap<String, f64>,
    #[serde(default)]
    not: Texts,
    concept: Vec<PreparedConcept>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreparedConcept {
    id: String,
    uri: Option<String>,
    #[serde(default)]
    label: Text,
    #[serde(default)]
    alt: Texts,
    #[serde(default)]
    hidden: Texts,
    #[serde(default)]
    broader: Vec<String>,
    names: Option<bool>,
    threshold: Option<f64>,
    #[serde(default)]
    strict: Strict,
    #[serde(default)]
    keywords: BTreeMap<String, Rules>,
    #[serde(default)]
    not: Texts,
    #[serde(default)]
    skos: BTreeMap<String, Texts>,
}

/// The least scores under `--strict`: one for all languages, or one for each language.
#[derive(Deserialize)]
#[serde(untagged)]
enum Strict {
    One(f64),
    ByLanguage(BTreeMap<String, f64>),
}

impl Default for Strict {
    fn default() -> Self {
        Self::ByLanguage(BTreeMap::new())
    }
}

/// The rules of one language in the order of the file.
struct Rules(Vec<Keyword>);

impl<'de> Deserialize<'de> for Rules {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Rules;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("rules with their weights")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rules, A::Error> {
                let mut rules = Vec::new();
                while let Some((rule, weight)) = map.next_entry()? {
                    rules.push(Keyword { rule, weight });
                }
                Ok(Rules(rules))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl PreparedConcept {
    fn concept(self) -> Concept {
        let mut strict_in = match self.strict {
            Strict::One(number) => BTreeMap::from([(ANY.to_owned(), number)]),
            Strict::ByLanguage(numbers) => numbers,
        };
        let rules = self.keywords.into_iter().map(|(language, Rules(rules))| (language, rules));
        Concept {
            id: self.id,
            uri: self.uri,
            label: self.label,
            alt: filled(self.alt),
            hidden: filled(self.hidden),
            broader: self.broader,
            names_are_rules: self.names,
            threshold: self.threshold.unwrap_or(DEFAULT_THRESHOLD),
            strict: strict_in.remove(ANY),
            strict_in,
            keywords: rules.filter(|(_, rules)| !rules.is_empty()).collect(),
            not: filled(self.not),
            skos: self.skos.into_iter().map(|(name, texts)| (name, filled(texts))).collect(),
        }
    }
}

/// The lists that are not empty.
fn filled(mut texts: Texts) -> Texts {
    texts.retain(|_, all| !all.is_empty());
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn every_built_in_vocabulary_is_read_as_from_its_file() {
        let seeds = Seeds::embedded();
        for name in Vocabulary::names(&seeds) {
            let json = seeds.prepared(&format!("vocabularies/{name}.toml")).unwrap();
            let (origin, text) = Vocabulary::source(&seeds, &name).unwrap();
            let read = Vocabulary::parse(&origin, &text).unwrap();
            assert!(super::read(&name, json) == Some(read), "{name}");
        }
        assert!(super::read("x", r#"{"concept": [{"id": "a", "label": "A"}]}"#).is_none());
    }
}
