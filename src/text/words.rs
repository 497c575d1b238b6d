//! The words that pages use around their records: labels, kinds, link words, months, names of languages.
//!
//! The words are data (`seeds/words/*.toml`, one file for each language). The words of all languages are understood on
//! every page, because institutions mix languages. Letter case, accents and typographic apostrophes make no difference.

mod entries;
pub(crate) mod headings;
mod languages;
mod lists;
mod loading;
mod numbering;

use std::sync::{Arc, OnceLock};

use foldhash::{HashMap, HashSet};
use serde::Deserialize;

use super::class_words::ClassWords;
use super::date_words::DateWords;
use super::folding::{fold, folded};
use super::phrases::around_colon;
use crate::record::Role;
use entries::Entries;
use headings::{HeadingWords, Headings};
pub(crate) use languages::Declared;
pub(crate) use lists::List;
use numbering::NumberWords;
pub(crate) use numbering::Numbering;

/// The field that a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LabelField {
    /// Thematic area.
    Area,
    /// Language of the publication.
    Language,
    /// Date of issue.
    Date,
    /// Date of upload or change, which is not a date of issue.
    Upload,
    /// Kind of publication.
    Kind,
    /// Creator.
    Creator,
    /// Publisher.
    Publisher,
    /// ISBN.
    Isbn,
    /// ISSN.
    Issn,
    /// DOI.
    Doi,
    /// Report number.
    Report,
    /// A number of an unknown scheme, such as a docket or a citation.
    Number,
    /// The address of the record's own page.
    Url,
    /// Title.
    Title,
    /// Description.
    Description,
    /// The title of the container in which the publication appeared.
    Container,
    /// Volume of the container.
    Volume,
    /// Issue of the container.
    Issue,
    /// Pages in the container.
    Pages,
    /// Place of publication.
    Place,
    /// Edition.
    Edition,
    /// A known label that belongs to no field; its line becomes a note.
    Other,
}

/// A line that is a known label or begins with one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelLine<'a> {
    /// The field that the label announces.
    pub field: LabelField,
    /// The label as printed.
    pub label: &'a str,
    /// The text after the colon; empty if the label stands alone.
    pub value: &'a str,
}

/// The words of all languages.
#[derive(Debug, Clone, Default)]
pub struct Words {
    labels: Entries<LabelField>,
    kinds: Entries<String>,
    lists: HashMap<List, Entries<()>>,
    number_words: NumberWords,
    /// The patterns of the numbers in citations, made when the first citation needs them.
    numbering: Arc<OnceLock<Numbering>>,
    /// The last words of the words of links.
    link_ends: HashSet<String>,
    headings: HeadingWords,
    dates: DateWords,
    languages: Entries<String>,
    /// The codes of these languages.
    codes: Entries<String>,
    roles: HashMap<String, String>,
    language_names: Arc<languages::Names>,
    classes: Arc<ClassWords>,
}

impl Words {
    /// The words of class names.
    pub(crate) fn classes(&self) -> &Arc<ClassWords> {
        &self.classes
    }

    /// The label that a line is or begins with: `Language: Spanish`, or `Thematic Area` alone.
    pub fn label<'a>(&self, line: &'a str) -> Option<LabelLine<'a>> {
        let (label, value) = match around_colon(line) {
            Some((label, value)) => (label, value.trim()),
            None => (line, ""),
        };
        // Longer texts are never labels, and looking them up would only cost time.
        if label.len() > 60 {
            return None;
        }
        let field = *self.labels.of_printed(label)?;
        Some(LabelLine { field, label: label.trim(), value })
    }

    /// The columns or fields that the head of a column, a label or a class name may stand for.
    pub(crate) fn heading(&self, text: &str) -> Headings {
        self.headings.of(text)
    }

    /// Whether a text is the name of a column or a label, and nothing else: "Title", "Date of issue:".
    pub(crate) fn names_column(&self, text: &str) -> bool {
        let bare = text.trim().trim_end_matches([':', ' ']);
        self.headings.is(bare) || self.labels.of_printed(bare).is_some()
    }

    /// The normalised kind of publication of a line that is a kind word, such as "Policy Briefs".
    pub fn kind(&self, line: &str) -> Option<&str> {
        if line.len() > 60 {
            return None;
        }
        self.kinds.of_bare(line).map(String::as_str)
    }

    /// The role in a publication that a word names: "editor", "traductora", "met foto's van".
    pub(crate) fn role(&self, word: &str) -> Option<Role> {
        if word.len() > 60 {
            return None;
        }
        folded(word, |word| self.roles.get(bare(word))).map(|role| Role::from(role.as_str()))
    }

    /// The languages that a note gives as those of the publication, such as both languages of `Text in English and
    /// Dutch.` The list is empty if the note says anything else.
    pub(crate) fn spoken_languages(&self, note: &str) -> Vec<String> {
        let folded = fold(note);
        let said = bare(&folded);
        let openings = self.entries(List::Spoken).filter_map(|opening| said.strip_prefix(opening)?.strip_prefix(' '));
        let said = openings.min_by_key(|rest| rest.len()).unwrap_or(said);
        let declared = self.declared_languages(said).into_iter().map(|one| match one {
            Declared::Known(tag) => Some(tag),
            Declared::None(_) | Declared::Unknown(_) => None,
        });
        declared.collect::<Option<Vec<String>>>().unwrap_or_default()
    }

    /// Whether the whole line, without punctuation around it, is on the list.
    pub fn is(&self, list: List, line: &str) -> bool {
        line.len() <= 80 && self.lists.get(&list).is_some_and(|entries| entries.of_bare(line).is_some())
    }

    /// Whether the list has this folded word or phrase.
    pub fn has(&self, list: List, folded: &str) -> bool {
        self.lists.get(&list).is_some_and(|entries| entries.has(folded))
    }

    /// Whether a word as printed is on the list.
    pub(crate) fn is_word(&self, list: List, word: &str) -> bool {
        self.lists.get(&list).is_some_and(|entries| entries.of_printed(word).is_some())
    }

    /// Whether the folded text is a label.
    pub(crate) fn is_label(&self, folded: &str) -> bool {
        self.labels.has(folded)
    }

    /// Whether the folded text is a kind of publication.
    pub(crate) fn names_kind(&self, folded: &str) -> bool {
        self.kinds.has(folded)
    }

    /// Whether the folded text is the name of a language.
    pub(crate) fn names_language(&self, folded: &str) -> bool {
        self.languages.has(folded)
    }

    /// The entries of a list, folded, in no particular order.
    pub fn entries(&self, list: List) -> impl Iterator<Item = &str> {
        self.lists.get(&list).into_iter().flat_map(|entries| entries.iter().map(|(entry, ())| entry))
    }

    /// The position at which the link words at the end of a text begin: "… 2019 Lees meer PDF".
    pub(crate) fn link_words(&self, text: &str) -> Option<usize> {
        let mut end = text.len();
        let places = text.split_inclusive(char::is_whitespace).rev().map(|piece| {
            end -= piece.len();
            (end, piece)
        });
        let mut left = places.filter(|(_, piece)| piece.contains(char::is_alphanumeric));
        // The words that were read so far, from the end on, each with its position. They are folded and without
        // punctuation.
        let mut read: Vec<(usize, String)> = Vec::new();
        let (mut from, mut taken) = (None, 0);
        loop {
            // Few texts end with the last word of a known phrase, so that the words before it are not read.
            while read.len() <= taken {
                let Some((at, piece)) = left.next() else { return from };
                read.push((at, folded(piece, |piece| bare(piece).trim_matches(BRACKETS).to_owned())));
            }
            if !read.get(taken).is_some_and(|(_, last)| self.link_ends.contains(last)) {
                return from;
            }
            while read.len() < taken + LONGEST_LINK
                && let Some((at, piece)) = left.next()
            {
                read.push((at, folded(piece, |piece| bare(piece).trim_matches(BRACKETS).to_owned())));
            }
            // The longest phrase that ends at this word is looked for first, then the phrase before it.
            let longest = LONGEST_LINK.min(read.len() - taken);
            let phrase = (1..=longest).rev().find_map(|length| {
                let words = read.get(taken..taken + length)?;
                let said: Vec<&str> = words.iter().rev().map(|(_, word)| word.as_str()).collect();
                let said = said.join(" ");
                let is_known = self.has(List::More, &said) || self.has(List::Link, &said);
                if is_known { Some((length, words.last()?.0)) } else { None }
            });
            let Some((length, at)) = phrase else { return from };
            (from, taken) = (Some(at), taken + length);
        }
    }

    /// The longest entry of the list with which the folded text begins, up to a word boundary.
    pub fn starts_with<'a>(&self, list: List, folded: &'a str) -> Option<&'a str> {
        self.lists.get(&list)?.longest_start(folded, BOUNDARIES)
    }

    /// The number of characters of the entry that [`Words::starts_with`] finds in the folded text, of a text as printed.
    pub(crate) fn begins_with(&self, list: List, text: &str) -> Option<usize> {
        self.lists.get(&list)?.start_of_printed(text, BOUNDARIES)
    }

    /// Whether one of the words of the folded text is on the list.
    pub(crate) fn has_word(&self, list: List, folded: &str) -> bool {
        folded.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| self.has(list, word))
    }

    /// Whether the folded text holds a phrase of several words that is on the list.
    pub(crate) fn has_phrase(&self, list: List, folded: &str) -> bool {
        let starts = folded
            .char_indices()
            .filter(|(at, _)| !folded.get(..*at).is_some_and(|before| before.ends_with(char::is_alphanumeric)));
        let mut found = starts.filter_map(|(at, _)| self.starts_with(list, folded.get(at..)?));
        found.any(|phrase| phrase.contains(' '))
    }

    /// The patterns of the numbers in citations.
    pub(crate) fn numbering(&self) -> &Numbering {
        self.numbering.get_or_init(|| self.number_words.patterns())
    }

    /// The words of dates.
    pub(crate) fn dates(&self) -> &DateWords {
        &self.dates
    }

    /// The names of months, folded, with their numbers, in no particular order.
    pub fn months(&self) -> impl Iterator<Item = (&str, u8)> {
        self.dates.months()
    }

    /// The names of languages, folded, with their BCP 47 codes, in no particular order.
    pub fn languages(&self) -> impl Iterator<Item = (&str, &str)> {
        self.languages.iter().map(|(name, code)| (name, code.as_str()))
    }

    /// The words that pages print for kinds of publication, folded, in no particular order.
    pub(crate) fn kind_names(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|(name, _)| name)
    }

    /// The BCP 47 code of a language that is named in any of the languages, or by its code.
    pub fn language(&self, name: &str) -> Option<&str> {
        self.languages.of_bare(name).or_else(|| self.codes.of_bare(name)).map(String::as_str)
    }
}

/// The number of boundaries of words in a text up to which a phrase at its beginning is looked for.
const BOUNDARIES: usize = 8;
/// The largest number of words in a phrase of a link.
const LONGEST_LINK: usize = 5;
/// The brackets that may enclose the words of a link, as in `[PDF]`.
const BRACKETS: [char; 4] = ['(', ')', '[', ']'];

/// The text without punctuation, arrows and bullets around it.
fn bare(folded: &str) -> &str {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '[' | ']');
    let bare = folded.trim_matches(edge);
    if bare.is_empty() { folded } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    fn words() -> Words {
        Words::load(&Seeds::embedded()).unwrap()
    }

    #[test]
    fn short_texts_are_folded_as_long_ones_are() {
        for text in ["", "  Título ", "READ More", "Ａ’s", "İ"] {
            for length in [0, 78, 79, 80, 81, 200] {
                let text = format!("{text}{}", "X".repeat(length));
                assert_eq!(folded(&text, str::to_owned), fold(&text), "{text}");
            }
        }
    }

    #[test]
    fn labels_are_known_in_three_languages() {
        let words = words();
        for (line, field, value) in [
            ("Thematic Area: Migration Data", LabelField::Area, "Migration Data"),
            ("Área temática", LabelField::Area, ""),
            ("Taal : Nederlands", LabelField::Language, "Nederlands"),
            ("Fecha de publicación: 2 de mayo de 2020", LabelField::Date, "2 de mayo de 2020"),
        ] {
            let label = words.label(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.field, label.value), (field, value), "{line}");
        }
        assert_eq!(words.label("Honduras: on the way to a policy"), None);
    }

    #[test]
    fn kinds_and_link_words_and_languages() {
        let words = words();
        assert_eq!(words.kind("Policy Briefs"), Some("brief"));
        assert_eq!(words.kind("Nota de prensa"), Some("news"));
        assert!(words.is(List::More, "Leer más »"));
        assert_eq!(words.link_words("Lees meer | [PDF]"), Some(0));
        assert_eq!(words.link_words("Jaarverslag 2019 Download"), Some("Jaarverslag 2019 ".len()));
        assert_eq!(words.link_words("How to download music"), None);
        assert!(words.is(List::Navigation, "Pasar al contenido principal"));
        assert_eq!(words.language("Español"), Some("es"));
        assert_eq!(words.language("nl"), Some("nl"));
        assert_eq!(words.language("Klingon"), None);
        assert_eq!(words.starts_with(List::Available, "only available in spanish"), Some("only available in"));
    }

    #[test]
    fn a_misspelt_key_names_line_and_nearest() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("words")).unwrap();
        std::fs::write(folder.path().join("words/en.toml"), "\n[label]\narea = []\n").unwrap();
        let error = Words::load(&Seeds::with_folder(folder.path()).unwrap()).unwrap_err().to_string();
        assert!(error.contains("en.toml:2") && error.contains("labels"), "{error}");
    }
}
