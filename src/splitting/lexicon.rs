//! The words that show what a line is: labels, kinds of publication, link words, navigation and function words.
//!
//! The words are read from `seeds/words/*.toml`, which other parts of the program use, too, and from
//! `seeds/splitting/*.toml`, which only splitting needs. The words of all languages apply together, because pages mix
//! languages.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use super::citation::{CitationMarks, PrintedMarks};
use super::line_shape::{fold, key};
use crate::error::Result;
use crate::seeds::Seeds;
use crate::text::date_words::DateWord;
use crate::text::dates::Dates;
use crate::text::phrases::Search;
use crate::text::words::{List, Words};

/// The kind of a line with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// A known label alone on its line.
    Bare = 1,
    /// A known label with its value.
    Valued,
    /// A short line that looks like a label with a value, but the label is not known.
    Unknown,
}

/// Sets of folded words and phrases.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    words: Arc<Words>,
    more: Openings,
    notes: HashSet<String>,
    navigation: HashSet<String>,
    /// Function words, verbs and words of captions in one map, because every word of a page is looked up.
    common: HashMap<String, Common>,
    available: Search,
    openers: Openings,
    introductions: Openings,
    /// Phrases of quoting, grouped by their first byte.
    quoting: HashMap<u8, Vec<String>>,
    address: Search,
    /// Endings of the names of pictures of people: "'s picture".
    pictures: Vec<String>,
    citations: CitationMarks,
}

/// Phrases that lines begin with.
#[derive(Debug, Clone, Default)]
struct Openings {
    phrases: HashSet<String>,
    /// The first word of each phrase, for a quick check: most lines begin with no such word.
    firsts: HashSet<String>,
}

impl Openings {
    fn extend(&mut self, phrases: impl Iterator<Item = String>) {
        for phrase in phrases {
            self.firsts.insert(first_word(&phrase).to_owned());
            self.phrases.insert(phrase);
        }
    }

    /// Whether the line is one of the phrases.
    fn are(&self, key: &str) -> bool {
        self.phrases.contains(key)
    }

    /// Whether the line is one of the phrases, or begins with one of at most `most` words.
    fn begin(&self, key: &str, most: usize) -> bool {
        self.firsts.contains(first_word(key))
            && heads(key).chain([key]).take(most).any(|head| self.phrases.contains(head))
    }

    /// Whether the line begins with one of the phrases and continues after it.
    fn begin_more(&self, key: &str) -> bool {
        self.firsts.contains(first_word(key)) && heads(key).any(|head| self.phrases.contains(head))
    }
}

fn first_word(key: &str) -> &str {
    key.split(' ').next().unwrap_or_default()
}

/// The text before each space, shortest first.
fn heads(key: &str) -> impl Iterator<Item = &str> {
    memchr::memchr_iter(b' ', key.as_bytes()).filter_map(|at| key.get(..at))
}

/// The properties of a single word.
#[derive(Debug, Clone, Copy, Default)]
pub struct Common {
    /// The word is a function word.
    pub function: bool,
    /// A frequent finite verb.
    pub verb: bool,
    /// The word is typical of captions of pictures.
    pub caption: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Prose {
    function: Vec<String>,
    verbs: Vec<String>,
    openers: Vec<String>,
    introductions: Vec<String>,
    quoting: Vec<String>,
    /// The marks of citations.
    citations: PrintedMarks,
}

impl Lexicon {
    /// Reads the words of every language.
    ///
    /// # Errors
    /// Fails if a file is not valid TOML or has an unknown key.
    pub fn new(seeds: &Seeds) -> Result<Self> {
        Self::with_words(seeds, Arc::new(Words::load(seeds)?))
    }

    /// Does the same as [`Lexicon::new`], with words that have been read before.
    ///
    /// # Errors
    /// Fails if a file is not valid TOML or has an unknown key.
    pub(crate) fn with_words(seeds: &Seeds, words: Arc<Words>) -> Result<Self> {
        let keys = |list| words.entries(list).map(key).collect::<Vec<_>>();
        let mut lexicon = Self { address: Search::new(&["http", "www.", "@"]), ..Self::default() };
        lexicon.more.extend(keys(List::More).into_iter());
        lexicon.notes.extend(keys(List::Note));
        lexicon.navigation.extend(keys(List::Navigation));
        for word in words.entries(List::Caption) {
            lexicon.common.entry(word.to_owned()).or_default().caption = true;
        }
        lexicon.available = Search::new(&words.entries(List::Available).collect::<Vec<_>>());
        lexicon.pictures = words.entries(List::Picture).map(str::to_owned).collect();
        let mut citations = PrintedMarks::default();
        for name in seeds.list("splitting", "toml") {
            let prose: Prose = seeds.parse(&name)?;
            citations.extend(prose.citations);
            folded(prose.function).for_each(|word| lexicon.common.entry(word).or_default().function = true);
            folded(prose.verbs).for_each(|word| lexicon.common.entry(word).or_default().verb = true);
            lexicon.openers.extend(folded(prose.openers).map(|phrase| key(&phrase)));
            lexicon.introductions.extend(folded(prose.introductions).map(|phrase| key(&phrase)));
            for phrase in folded(prose.quoting).map(|phrase| key(&phrase)) {
                if let Some(first) = phrase.bytes().next() {
                    lexicon.quoting.entry(first).or_default().push(phrase);
                }
            }
        }
        lexicon.citations = CitationMarks::new(&citations);
        lexicon.words = words;
        Ok(lexicon)
    }

    /// The words that other parts of the program use, too.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// The marks of citations.
    pub(crate) fn citation_marks(&self) -> &CitationMarks {
        &self.citations
    }

    /// Whether the folded line is a label, and of which kind.
    pub fn label(&self, folded: &str, words: usize) -> Option<Label> {
        if self.words.is_label(folded.trim_end_matches([':', ' '])) {
            return Some(Label::Bare);
        }
        let (head, value) = folded.split_once(':')?;
        let head = head.trim();
        if self.words.is_label(head) && !value.trim().is_empty() {
            return Some(Label::Valued);
        }
        let short = head.split(' ').count() <= 3 && (2..=32).contains(&head.chars().count());
        (short && words <= 14 && folded.chars().count() < 90 && !value.starts_with("//")).then_some(Label::Unknown)
    }

    /// Returns 1 for a line of the record that is no field, 2 for link words, 3 for a line that begins like link words,
    /// and 0 otherwise.
    pub fn note(&self, key: &str, words: usize) -> u8 {
        if self.more.are(key) {
            return 2;
        }
        if self.notes.contains(key) || self.words.names_language(key) {
            return 1;
        }
        if words <= 12
            && key.contains(' ')
            && self.more.begin_more(key)
            && !self.words.has(List::Comparative, first_word(key))
            || words <= 5 && key.contains(' ') && key.split(' ').next().is_some_and(|head| self.notes.contains(head))
        {
            return 3;
        }
        0
    }

    /// Whether a single word is a link word, such as `more`.
    pub(crate) fn is_more(&self, word: &str) -> bool {
        self.more.are(word)
    }

    /// Whether the line belongs to the navigation of the page.
    pub(crate) fn is_navigation(&self, key: &str) -> bool {
        self.navigation.contains(key)
            || key.split_once(' ').is_some_and(|(head, rest)| {
                self.words.has(List::Counter, head) && rest.starts_with(|c: char| c.is_ascii_digit())
            })
    }

    /// Returns 1 for a kind of publication, 2 for a short line that ends or begins with one, and 0 otherwise.
    pub fn kind(&self, folded: &str, words: usize) -> u8 {
        let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
        if self.words.names_kind(bare) {
            return 1;
        }
        let ends = bare.rsplit(' ').next().is_some_and(|word| self.words.names_kind(word));
        let first = bare.split([' ', '|', ':']).next().unwrap_or_default();
        if words <= 5 && bare.contains(' ') && (ends || self.words.names_kind(first)) { 2 } else { 0 }
    }

    /// The properties of a word.
    pub fn word(&self, word: &str) -> Common {
        self.common.get(word).copied().unwrap_or_default()
    }

    /// Whether the line has a word that is typical of captions of pictures. `some` says whether one of its words is, if
    /// the line is split at every character that is no letter or digit.
    pub(crate) fn has_caption_word(&self, folded: &str, some: bool) -> bool {
        if folded.contains('©') || self.pictures.iter().any(|end| folded.ends_with(end.as_str())) {
            return true;
        }
        // A word such as "photo's" must not be split.
        if folded.contains('\'') {
            return folded.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| self.word(word).caption);
        }
        some
    }

    /// Whether the line names the language in which the publication is available: "This document is available in
    /// Spanish".
    pub fn is_available(&self, folded: &str) -> bool {
        self.available.is_in(folded)
            && folded.split(|c: char| !c.is_alphanumeric()).any(|word| self.words.names_language(word))
    }

    /// Whether the line begins like a byline: "By …", "Door: …", "Autor: …".
    pub(crate) fn is_byline(&self, folded: &str) -> bool {
        let mut ends = folded.char_indices().filter(|(_, c)| matches!(c, ' ' | ':')).map(|(at, _)| at).take(3);
        ends.any(|at| folded.get(..at).is_some_and(|head| self.words.has(List::By, head)))
    }

    /// The parts that a word can play in or before a date.
    pub(crate) fn date_word(&self, word: &str) -> DateWord {
        self.words.dates().word(word)
    }

    /// The reader of dates.
    pub(crate) fn dates(&self) -> Dates<'_> {
        Dates::new(&self.words)
    }

    /// Whether the word is the name of a month.
    pub(crate) fn is_month(&self, word: &str) -> bool {
        self.date_word(word).month > 0
    }

    /// Whether the words announce a date that follows them, such as "Published on".
    pub(crate) fn announces_date(&self, folded: &str) -> bool {
        self.dates().announces(folded)
    }

    /// Whether the line has a web address or an e-mail address.
    pub(crate) fn has_address(&self, folded: &str) -> bool {
        self.address.is_in(folded)
    }

    /// Whether the line begins in the way that descriptions begin.
    pub(crate) fn opens_description(&self, key: &str) -> bool {
        self.openers.begin(key, 3)
    }

    /// Whether the line begins in the way that introductions of pages begin.
    pub(crate) fn opens_introduction(&self, key: &str) -> bool {
        self.introductions.begin(key, 5)
    }

    /// Whether the line begins with the end of a quotation: ", legt hij uit."
    pub(crate) fn is_quoting(&self, key: &str, words: usize) -> bool {
        let first = if words <= 8 { key.bytes().next() } else { None };
        let phrases = first.and_then(|first| self.quoting.get(&first));
        phrases.is_some_and(|phrases| phrases.iter().any(|phrase| key.starts_with(phrase.as_str())))
    }
}

fn folded(list: impl IntoIterator<Item = String>) -> impl Iterator<Item = String> {
    list.into_iter().map(|phrase| fold(&phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_begin_with_phrases_of_whole_words() {
        let mut openings = Openings::default();
        openings.extend(["this report", "a study of"].map(str::to_owned).into_iter());
        for (key, most, begins, goes_on) in [
            ("this report", 3, true, false),
            ("this report says", 3, true, true),
            ("this reports", 3, false, false),
            ("a study of the coast", 3, true, true),
            ("a study of the coast", 2, false, true),
            ("a study of", 3, true, false),
            ("study", 3, false, false),
            ("", 3, false, false),
        ] {
            assert_eq!((openings.begin(key, most), openings.begin_more(key)), (begins, goes_on), "{key}");
        }
    }
}
