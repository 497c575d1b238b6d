//! Thematic areas: a vocabulary of concepts with keyword rules, and the tagger that applies them.
//!
//! A vocabulary is a concept scheme in the sense of SKOS (W3C, 2009): concepts with preferred, alternative
//! and hidden labels in several languages and with broader concepts. Beside the labels stand keyword rules
//! with weights, which an information manager writes, tests and defends: every area that a rule gives carries
//! the text that matched and its place.
//!
//! ```text
//! TOML, CSV, SKOS ─► Vocabulary ─► Index (words, stems, trees of phrases) ─► Tagger ─► areas
//! ```

pub(crate) mod begin;
pub(crate) mod check;
pub(crate) mod comments;
pub(crate) mod csv;
pub(crate) mod declared;
pub(crate) mod edit;
#[cfg(test)]
pub(crate) mod formats;
pub(crate) mod index;
pub(crate) mod lines;
pub(crate) mod matching;
mod phrasebook;
mod prepared;
pub(crate) mod read;
pub(crate) mod rule;
pub(crate) mod score;
pub(crate) mod sequences;
pub(crate) mod skos;
pub(crate) mod stem;
pub(crate) mod suggest;
pub(crate) mod tagger;
pub(crate) mod text;
pub(crate) mod truth;
pub(crate) mod tune;
pub(crate) mod unknown_names;
pub(crate) mod validate;
pub(crate) mod write;

use crate::record::language_codes::primary;
use std::collections::BTreeMap;

use crate::error::{Error, Result, nearest};
use crate::seeds::Seeds;

pub(crate) use comments::comments;
pub(crate) use lines::{Lines, Statement};
pub(crate) use rule::Rule;
pub(crate) use score::Scoring;
pub(crate) use stem::STEMMER;
pub(crate) use tagger::Mode;
pub use tagger::Tagger;
pub(crate) use tagger::{LoweringRule, Weighed};
pub use text::{fold, tokens};
pub(crate) use unknown_names::UnknownNames;

/// The language code of words that belong to no language or to all languages, such as names and acronyms (BCP 47
/// `und`).
pub(crate) const ANY: &str = "und";

/// A text in several languages, by the BCP 47 code of each language.
pub(crate) type Text = BTreeMap<String, String>;

/// Several texts in each of several languages, by BCP 47 code, in the order of the file.
pub(crate) type Texts = BTreeMap<String, Vec<String>>;

/// A concept scheme with keyword rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// A short name, such as `migration`.
    pub id: String,
    /// The IRI of the scheme; `None` if it has none.
    pub uri: Option<String>,
    /// The name for people.
    pub title: Text,
    /// The language in which areas given by rule are labelled.
    pub language: String,
    /// The settings by which matches become a score.
    pub scoring: Scoring,
    /// Phrases (masks) whose words no rule of any concept matches.
    pub not: Texts,
    /// The concepts, in the order of the file.
    pub concepts: Vec<Concept>,
}

/// A concept with its labels and its rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Concept {
    /// A short permanent name, by which the areas of records refer to the concept.
    pub id: String,
    /// The IRI of the concept; `None` if it has none.
    pub uri: Option<String>,
    /// The preferred label (`skos:prefLabel`).
    pub label: Text,
    /// Other names (`skos:altLabel`).
    pub alt: Texts,
    /// Names that are recognised but never shown, such as misspellings (`skos:hiddenLabel`).
    pub hidden: Texts,
    /// The ids of the broader concepts (`skos:broader`).
    pub broader: Vec<String>,
    /// Whether the names of the concept are rules beside its keywords; `None` means that they are. A concept without
    /// keywords is found by its names in any case.
    pub names_are_rules: Option<bool>,
    /// The least score at which a record gets the area.
    pub threshold: f64,
    /// The lowest score under `--strict`; `None` means twice the threshold.
    pub strict: Option<f64>,
    /// The least scores under `--strict` for texts in some languages, by BCP 47 code. The rules of a language may be
    /// fewer than those of another one, so that scores are lower there for texts that say the same.
    pub strict_in: BTreeMap<String, f64>,
    /// The rules with their weights.
    pub keywords: BTreeMap<String, Vec<Keyword>>,
    /// Phrases (masks) whose words no rule of this concept matches.
    pub not: Texts,
    /// Further SKOS statements about the concept, by the local name of the property: notes by language, and IRIs under
    /// `@id`.
    pub skos: BTreeMap<String, Texts>,
}

/// A keyword rule with its weight.
#[derive(Debug, Clone, PartialEq)]
pub struct Keyword {
    /// The rule as written; see [`Rule`].
    pub rule: String,
    /// The weight that one match in a description of usual length adds to the score; a weight below zero
    /// lowers the score.
    pub weight: f64,
}

/// SKOS properties that a vocabulary keeps beside labels and hierarchy: notes, notations, related and matching
/// concepts.
pub(crate) const NOTES: &[&str] = &[
    "definition",
    "note",
    "scopeNote",
    "example",
    "historyNote",
    "editorialNote",
    "changeNote",
    "notation",
    "related",
    "exactMatch",
    "closeMatch",
    "broadMatch",
    "narrowMatch",
    "relatedMatch",
];

/// The threshold of a concept that gives none: the score of one keyword with the weight 1.
pub(crate) const DEFAULT_THRESHOLD: f64 = 1.0;

/// The name that stands for no vocabulary: no area is given by rule, and declared areas stay as they are printed.
pub(crate) const NONE: &str = "none";

/// The extension of a path in lower case; empty if it has none.
fn extension(origin: &str) -> String {
    origin.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

/// The ids of the concepts of a vocabulary and of all built-in vocabularies, each with its preferred labels by
/// language.
///
/// # Errors
/// Returns an error when a vocabulary cannot be read.
pub(crate) fn concept_names(seeds: &Seeds, vocabulary: Option<&str>) -> Result<Vec<(String, Text)>> {
    let built_in = Vocabulary::names(seeds);
    let mut names = Vec::new();
    for name in vocabulary.into_iter().chain(built_in.iter().map(String::as_str)) {
        let concepts = Vocabulary::load(seeds, name)?.concepts;
        names.extend(concepts.into_iter().map(|concept| (concept.id, concept.label)));
    }
    Ok(names)
}

impl Concept {
    /// The lowest score at which a record gets the area under `--strict`.
    pub(crate) fn strict_threshold(&self) -> f64 {
        self.strict.unwrap_or(self.threshold * 2.0)
    }

    /// The least score at which a record whose text is in `language` gets the area under `--strict`.
    pub(crate) fn strict_threshold_in(&self, language: &str) -> f64 {
        let own = self.strict_in.get(language).or_else(|| self.strict_in.get(primary(language)));
        own.copied().unwrap_or_else(|| self.strict_threshold())
    }

    /// The preferred label in `language`, else in another region of it, else in English, else in the first language of
    /// the labels; without any label, the id.
    pub(crate) fn label_in(&self, language: &str) -> &str {
        let of = |wanted: &str| {
            let regions = self.label.iter().find(|(code, _)| primary(code) == primary(wanted));
            self.label.get(wanted).or(regions.map(|(_, label)| label))
        };
        let found = of(language).or_else(|| of("en")).or_else(|| self.label.values().next());
        found.map_or(&self.id, String::as_str)
    }

    /// Every name of the concept with its language: preferred, alternative and hidden labels.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let preferred = self.label.iter().map(|(language, name)| (language.as_str(), name.as_str()));
        let others = [&self.alt, &self.hidden].into_iter().flatten();
        preferred
            .chain(others.flat_map(|(language, names)| names.iter().map(|name| (language.as_str(), name.as_str()))))
    }
}

impl Vocabulary {
    /// Makes an empty vocabulary.
    pub fn new(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            uri: None,
            title: Text::new(),
            language: "en".to_owned(),
            scoring: Scoring::default(),
            not: Texts::new(),
            concepts: Vec::new(),
        }
    }

    /// Loads a vocabulary: `name_or_path` is the name of one of the seeds (`migration`), or the path of a file whose
    /// extension gives its format: `.toml`, `.csv`, or SKOS in `.ttl`, `.nt`, `.rdf`, `.jsonld`. The name `none` is the
    /// empty vocabulary.
    ///
    /// # Errors
    /// Returns an error when the vocabulary does not exist, or its file is not a valid vocabulary; the place is
    /// `file:line`.
    pub fn load(seeds: &Seeds, name_or_path: &str) -> Result<Self> {
        if name_or_path == NONE {
            return Ok(Self::new(NONE));
        }
        let prepared = seeds.prepared(&format!("vocabularies/{name_or_path}.toml"));
        if let Some(vocabulary) = prepared.and_then(|json| prepared::read(name_or_path, json)) {
            return Ok(vocabulary);
        }
        let (origin, text) = Self::source(seeds, name_or_path)?;
        Self::parse(&origin, &text)
    }

    /// The origin of a vocabulary for messages, and the text of its file.
    ///
    /// # Errors
    /// Returns an error when the vocabulary does not exist, or its file is not UTF-8.
    pub fn source(seeds: &Seeds, name_or_path: &str) -> Result<(String, String)> {
        let is_path = name_or_path.contains(['/', '\\', '.']);
        if name_or_path == NONE {
            return Ok((format!("built-in {NONE}"), String::new()));
        }
        if !is_path {
            let file = format!("vocabularies/{name_or_path}.toml");
            if seeds.read(&file)?.is_some() {
                return Ok((seeds.origin(&file), seeds.read_text(&file)?));
            }
        }
        match std::fs::read(name_or_path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes)
                    .map_err(|_| Error::usage("not UTF-8").at(name_or_path).hint("save the file as UTF-8"))?;
                Ok((name_or_path.to_owned(), text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)))
            }
            Err(error) if is_path || error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::from_io(name_or_path, &error))
            }
            Err(_) => {
                let names: Vec<String> = Self::names(seeds);
                let near = nearest(name_or_path, names.iter().map(String::as_str));
                let error = Error::usage(format!("there is no vocabulary {name_or_path}"));
                Err(match near {
                    Some(_) => error.hint_nearest(near),
                    None => error.hint(format!("give a path, or one of: {}", names.join(", "))),
                })
            }
        }
    }

    /// The names of the vocabularies among the seeds, in alphabetical order.
    pub fn names(seeds: &Seeds) -> Vec<String> {
        let stem = |name: &String| {
            name.strip_prefix("vocabularies/").and_then(|name| name.strip_suffix(".toml")).map(str::to_owned)
        };
        seeds.list("vocabularies", "toml").iter().filter_map(stem).collect()
    }

    /// Parses a vocabulary. The extension of `origin` gives the format, which is TOML if the extension is unknown.
    ///
    /// # Errors
    /// Returns an error at `origin:line` when the text is not a valid vocabulary.
    pub fn parse(origin: &str, text: &str) -> Result<Self> {
        Self::read(origin, text).map(|(vocabulary, _)| vocabulary)
    }

    /// Parses a vocabulary as [`Self::parse`] does. The second value of the result lists the statements of the text
    /// that a vocabulary cannot hold.
    ///
    /// # Errors
    /// Returns an error at `origin:line` when the text is not a valid vocabulary.
    pub fn read(origin: &str, text: &str) -> Result<(Self, Vec<String>)> {
        let (vocabulary, lost) = match extension(origin).as_str() {
            "csv" => csv::read(origin, text)?,
            extension if skos::syntax::Syntax::of_extension(extension).is_some() => skos::read(origin, text)?,
            _ => (read::read(origin, text)?, Vec::new()),
        };
        validate::validate(&vocabulary, origin, || Self::lines(origin, text))?;
        Ok((vocabulary, lost))
    }

    /// The lines of the statements about concepts and rules.
    pub fn lines(origin: &str, text: &str) -> Lines {
        match extension(origin).as_str() {
            "csv" => csv::lines(origin, text),
            extension if skos::syntax::Syntax::of_extension(extension).is_some() => skos::lines(origin, text),
            _ => lines::of_toml(text),
        }
    }

    /// Writes the vocabulary as TOML, in the order of the vocabulary, so that equal vocabularies give equal bytes.
    pub(crate) fn to_toml(&self) -> String {
        write::write(self)
    }

    /// Whether this is the empty vocabulary `none`.
    pub(crate) fn is_none(&self) -> bool {
        self.id == NONE && self.concepts.is_empty()
    }

    /// The concept with this id.
    pub fn concept(&self, id: &str) -> Option<&Concept> {
        self.concepts.iter().find(|concept| concept.id == id)
    }
}
