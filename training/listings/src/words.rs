//! The word lists: the words of pages in each language, and two sets of words for titles and texts.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{Language, Words};

/// The words that all pages of a language share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Common {
    pub(crate) months: Vec<String>,
    pub(crate) short_months: Vec<String>,
    pub(crate) days: Vec<String>,
    pub(crate) kinds: Vec<String>,
    pub(crate) documents: Vec<String>,
    pub(crate) series: Vec<String>,
    pub(crate) versus: Vec<String>,
    pub(crate) versus_state: Vec<String>,
    pub(crate) headings: Vec<String>,
    pub(crate) introductions: Vec<String>,
    pub(crate) menu: Vec<String>,
    pub(crate) facets: Vec<String>,
    pub(crate) beside: Vec<String>,
    pub(crate) footer: Vec<String>,
    pub(crate) cookie: String,
    pub(crate) accept: String,
    pub(crate) home: String,
    pub(crate) next: String,
    pub(crate) results: String,
    pub(crate) search: String,
    pub(crate) total: String,
    pub(crate) by: String,
    pub(crate) number_word: String,
    pub(crate) topic_headings: Vec<String>,
    pub(crate) more: Vec<String>,
    pub(crate) download: Vec<String>,
    pub(crate) view: Vec<String>,
    pub(crate) cover: String,
    pub(crate) icon: String,
    pub(crate) statuses: Vec<String>,
    pub(crate) labels: Labels,
}

/// The labels and column headers of the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Labels {
    pub(crate) title: Vec<String>,
    pub(crate) case: Vec<String>,
    pub(crate) author: Vec<String>,
    pub(crate) judge: Vec<String>,
    pub(crate) date: Vec<String>,
    pub(crate) filed: Vec<String>,
    pub(crate) other_date: Vec<String>,
    pub(crate) year: Vec<String>,
    pub(crate) number: Vec<String>,
    pub(crate) docket: Vec<String>,
    pub(crate) kind: Vec<String>,
    pub(crate) publisher: Vec<String>,
    pub(crate) description: Vec<String>,
    pub(crate) file: Vec<String>,
    pub(crate) status: Vec<String>,
    pub(crate) topic: Vec<String>,
}

/// The words of one set, of which titles, names and descriptions are made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Set {
    pub(crate) topics: Vec<String>,
    pub(crate) places: Vec<String>,
    pub(crate) offices: Vec<String>,
    pub(crate) given: Vec<String>,
    pub(crate) family: Vec<String>,
    pub(crate) companies: Vec<String>,
    pub(crate) single: Vec<String>,
    pub(crate) short: Vec<String>,
    pub(crate) long: Vec<String>,
    pub(crate) headlines: Vec<String>,
    pub(crate) laws: Vec<String>,
    pub(crate) leads: Vec<String>,
    pub(crate) sentences: Vec<String>,
}

fn read<T: for<'a> Deserialize<'a>>(name: &str, text: &str) -> T {
    toml::from_str(text).unwrap_or_else(|error| panic!("the word list {name} cannot be read: {error}"))
}

macro_rules! list {
    ($name:literal) => {
        LazyLock::new(|| read($name, include_str!(concat!("../words/", $name, ".toml"))))
    };
}

/// The words that all pages of `language` share.
pub(crate) fn common(language: Language) -> &'static Common {
    static EN: LazyLock<Common> = list!("en");
    static ES: LazyLock<Common> = list!("es");
    static NL: LazyLock<Common> = list!("nl");
    match language {
        Language::En => &EN,
        Language::Es => &ES,
        Language::Nl => &NL,
    }
}

/// One of the two sets of words of `language`.
pub(crate) fn set(language: Language, words: Words) -> &'static Set {
    static EN_A: LazyLock<Set> = list!("en-a");
    static EN_B: LazyLock<Set> = list!("en-b");
    static ES_A: LazyLock<Set> = list!("es-a");
    static ES_B: LazyLock<Set> = list!("es-b");
    static NL_A: LazyLock<Set> = list!("nl-a");
    static NL_B: LazyLock<Set> = list!("nl-b");
    match (language, words) {
        (Language::En, Words::A) => &EN_A,
        (Language::En, Words::B) => &EN_B,
        (Language::Es, Words::A) => &ES_A,
        (Language::Es, Words::B) => &ES_B,
        (Language::Nl, Words::A) => &NL_A,
        (Language::Nl, Words::B) => &NL_B,
    }
}
