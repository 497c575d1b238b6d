//! The words that distinguish publications with similar titles: numbers in words, counters, roles, places.
//!
//! The words are data (`seeds/duplicates/*.toml`, one file for each language). The words of all languages are
//! understood in every title.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::seeds::Seeds;
use crate::text::folding::fold;
use crate::text::pieces::name_words::{before_others, is_particle, split};
use crate::text::words::{List, Words};

/// The role of a publication in relation to another one, according to its title.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Role {
    /// An executive summary or highlights.
    Summary,
    /// An erratum, corrigendum or retraction.
    Erratum,
    /// An annex or supplement.
    Annex,
    /// A reply or comment.
    Reply,
    /// A draft or revision.
    Version,
    /// A translation.
    Translation,
    /// A chapter, poster or set of slides.
    Part,
}

impl Role {
    /// The kind of relation, as in the field `relations` of a record.
    pub(crate) fn relation(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Erratum => "erratum",
            Self::Annex | Self::Part => "part",
            Self::Reply => "reply",
            Self::Version => "version",
            Self::Translation => "translation",
        }
    }
}

/// The things that a number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Counter {
    /// The title does not say what the number counts.
    #[default]
    None,
    /// The number counts issues or volumes of a series.
    Number,
    /// The number counts parts, phases or chapters.
    Part,
    /// The number counts editions or revisions.
    Edition,
    /// The number counts quarters, weeks or half-years.
    Period,
}

/// The meanings of a word, of which it may have several.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sense {
    /// Whether the word says nothing about the subject of a publication.
    pub(crate) plain: bool,
    /// Whether the word may come before or after a title on one site and be missing on another.
    pub(crate) loose: bool,
    /// The value of a number in words.
    pub(crate) number: Option<u32>,
    /// The things that a number beside the word counts.
    pub(crate) counter: Counter,
    /// The role of the publication that the word names.
    pub(crate) role: Option<Role>,
    /// The roles that the word names together with the words behind it: "easy read".
    phrases: Vec<(Vec<String>, Role)>,
    /// The number of the month that the word names, from 1.
    pub(crate) month: Option<u8>,
    /// Whether the word is a place or a direction.
    pub(crate) place: bool,
    /// The BCP 47 code of the language that the word names.
    pub(crate) language: Option<String>,
    /// Whether the word names something that appears repeatedly under one title: a newsletter, minutes.
    pub(crate) serial: bool,
    /// Whether the word belongs to titles that many institutions give: "strategic plan", "press release".
    common: bool,
}

impl Sense {
    /// Whether the word names no subject, so that a title of such words alone may be that of any institution.
    pub(crate) fn is_general(&self) -> bool {
        let counts = self.number.is_some() || self.month.is_some() || self.counter != Counter::None;
        self.common || self.plain || self.loose || self.serial || self.role.is_some() || counts
    }
}

impl Sense {
    /// The role that the word names together with the words behind it, and the number of these words.
    pub(crate) fn phrase<'t>(&self, behind: impl Iterator<Item = &'t str> + Clone) -> Option<(Role, usize)> {
        let fits = |phrase: &[String]| phrase.iter().map(String::as_str).eq(behind.clone().take(phrase.len()));
        self.phrases.iter().find(|(phrase, _)| fits(phrase)).map(|(phrase, role)| (*role, phrase.len()))
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    plain: Vec<String>,
    #[serde(default)]
    loose: Vec<String>,
    #[serde(default)]
    serials: Vec<String>,
    #[serde(default)]
    common: Vec<String>,
    #[serde(default)]
    remarks: Vec<String>,
    #[serde(default)]
    numbers: Vec<Vec<String>>,
    #[serde(default)]
    counters: BTreeMap<Counter, Vec<String>>,
    #[serde(default)]
    roles: BTreeMap<Role, Vec<String>>,
    #[serde(default)]
    places: Places,
    #[serde(default)]
    endings: Vec<[String; 2]>,
    #[serde(default)]
    ordinals: Vec<String>,
    #[serde(default)]
    left_out: LeftOut,
}

/// Words that forms of one name leave out.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    #[serde(default)]
    journals: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    #[serde(default)]
    directions: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
}

/// The least number of letters of a word that may be spelt in two ways.
const SPELT_LONG: usize = 6;

/// The words of all languages.
#[derive(Debug, Default)]
pub(crate) struct Terms {
    senses: HashMap<String, Sense>,
    remarks: Vec<String>,
    /// Endings of words, each with the ending of the same word in another spelling.
    endings: Vec<[String; 2]>,
    /// Endings of numbers that count the place in a sequence: the `rd` of "3rd".
    ordinals: HashSet<String>,
    /// Words that abbreviated names of journals leave out.
    journals: HashSet<String>,
    /// Words that some forms of the name of a person or an institution leave out.
    names: HashSet<String>,
    words: Words,
}

impl Terms {
    /// Reads the files `duplicates/*.toml` of the seeds. The names of kinds, months and languages are taken from
    /// `words`.
    ///
    /// # Errors
    /// Returns an error when a file is not TOML, has an unknown key, or no file has words.
    pub(crate) fn load(seeds: &Seeds, words: Words) -> Result<Self> {
        let mut terms = Self::default();
        for name in seeds.list("duplicates", "toml") {
            terms.add(seeds.parse(&name)?);
        }
        if terms.senses.is_empty() {
            return Err(Error::usage("there are no words in duplicates/*.toml"));
        }
        terms.borrow(&words);
        terms.words = words;
        Ok(terms)
    }

    fn add(&mut self, file: File) {
        for word in file.plain {
            self.of(&word).plain = true;
        }
        for word in file.loose {
            self.of(&word).loose = true;
        }
        for word in file.serials {
            self.of(&word).serial = true;
        }
        for word in file.common {
            self.of(&word).common = true;
        }
        for (value, words) in (1..).zip(file.numbers) {
            for word in words {
                self.of(&word).number.get_or_insert(value);
            }
        }
        for (counter, words) in file.counters {
            for word in words {
                self.of(&word).counter = counter;
            }
        }
        for (role, words) in file.roles {
            for word in words {
                let folded = fold(&word);
                let mut words = folded.split(' ').map(str::to_owned);
                let first = self.of(&words.next().unwrap_or_default());
                let behind: Vec<String> = words.collect();
                if behind.is_empty() {
                    first.role.get_or_insert(role);
                } else {
                    first.phrases.push((behind, role));
                }
            }
        }
        for word in file.places.directions.iter().chain(&file.places.names) {
            self.of(word).place = true;
        }
        self.remarks.extend(file.remarks.iter().map(|remark| fold(remark)));
        self.endings.extend(file.endings);
        self.ordinals.extend(file.ordinals);
        self.journals.extend(file.left_out.journals.iter().map(|word| fold(word)));
        self.names.extend(file.left_out.names.iter().map(|word| fold(word)));
    }

    /// Adds the names of kinds, months and languages in `words`.
    fn borrow(&mut self, words: &Words) {
        for (name, month) in words.months() {
            self.of(name).month = Some(month);
        }
        // Shorter names are codes, which may also be words: "por" is a word of Spanish and the code of Portuguese.
        for (name, code) in words.languages().filter(|(name, _)| name.len() > 4) {
            self.of(name).language = Some(code.to_owned());
        }
        for name in words.kind_names() {
            name.split(' ').for_each(|word| self.of(word).loose = true);
        }
    }

    fn of(&mut self, word: &str) -> &mut Sense {
        self.senses.entry(fold(word)).or_default()
    }

    /// The meanings of a folded word; `None` if the word is unknown.
    pub(crate) fn sense(&self, word: &str) -> Option<&Sense> {
        self.senses.get(word)
    }

    /// A folded word in the one of its spellings that stands for all: "labor" for "labour".
    pub(crate) fn standard<'w>(&self, word: &'w str) -> Cow<'w, str> {
        let long = word.len() >= SPELT_LONG;
        let spelt = self.endings.iter().filter(|_| long).find_map(|[ending, other]| {
            let stem = word.strip_suffix(ending.as_str()).filter(|stem| stem.len() >= 2)?;
            Some(format!("{stem}{other}"))
        });
        spelt.map_or(Cow::Borrowed(word), Cow::Owned)
    }

    /// Whether letters behind figures make an ordinal number of them: the `rd` of "3rd".
    pub(crate) fn is_ordinal(&self, ending: &str) -> bool {
        self.ordinals.contains(ending)
    }

    /// Whether abbreviated names of journals leave a folded word out.
    pub(crate) fn is_left_out_of_journals(&self, word: &str) -> bool {
        self.journals.contains(word)
    }

    /// Whether some forms of the name of a person or an institution leave a folded word out: "van", "of".
    pub(crate) fn is_left_out_of_names(&self, word: &str) -> bool {
        is_particle(word, &self.words) || self.names.contains(word)
    }

    /// The text before words in place of further names with which it ends: "Quill, R." of "Quill, R. et al."
    pub(crate) fn before_others<'t>(&self, text: &'t str) -> Option<&'t str> {
        before_others(text, &self.words)
    }

    /// The names of a text between the words and marks that stand between two names: the two of "Ana Mora y Bo Li".
    pub(crate) fn split_names<'t>(&self, text: &'t str) -> Vec<&'t str> {
        split(text, &self.words)
    }

    /// Whether a folded word stands before the numbers of pages.
    pub(crate) fn announces_pages(&self, word: &str) -> bool {
        self.words.has(List::Pages, word)
    }

    /// Whether a folded text in brackets is a remark of a catalogue.
    pub(crate) fn is_remark(&self, text: &str) -> bool {
        let text = text.trim();
        self.remarks.iter().any(|remark| text.starts_with(remark.as_str()) || text.ends_with(remark.as_str()))
    }
}
