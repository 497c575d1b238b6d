//! Tells the shape of a short text: a date, a number, a name, a kind of publication, a sentence.

use super::name_words::{self, is_joint, is_particle};
use crate::record::language_codes;
use crate::text::dates::{Dates, Extent};
use crate::text::folding::folded;
use crate::text::letters::count_letters;
use crate::text::whitespace::normalise;
use crate::text::words::{List, Words};

/// Texts with more characters than this are sentences, whatever their end.
const LONG: usize = 220;
/// A sentence has more words than this.
const SENTENCE: usize = 5;
/// A sentence that does not end with a mark has more words than this, and a stop inside it.
const LONG_SENTENCE: usize = 8;
/// The largest number of words in the name of a person.
const NAME: usize = 6;

/// The shape of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Shape {
    /// A date that names a month at least, and nothing else.
    Date,
    /// A bare year.
    Year,
    /// A kind of publication ("Report").
    Kind,
    /// The name of a language.
    Language,
    /// The number of a document or a case, or another text that is mostly digits.
    Number,
    /// The words of a link ("Download PDF", "Read more").
    Link,
    /// The size or the extent of a document ("PDF, 1.2 MB", "46 pp.").
    Size,
    /// A web address or mail address.
    Address,
    /// Names of persons.
    Name,
    /// One sentence or several.
    Sentence,
    /// Any other words: a title, an institution, a subject.
    Words,
}

/// Determines shapes with the words of all languages.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shapes<'w> {
    words: &'w Words,
    dates: Dates<'w>,
}

impl<'w> Shapes<'w> {
    /// Makes a reader of shapes that knows these words.
    pub(crate) fn new(words: &'w Words) -> Self {
        Self { words, dates: Dates::new(words) }
    }

    /// The words that the shapes are determined with.
    pub(crate) fn words(&self) -> &'w Words {
        self.words
    }

    /// A reader of dates that knows the same words.
    pub(crate) fn dates(&self) -> Dates<'w> {
        self.dates
    }

    /// The shape of a text.
    pub(crate) fn of(&self, text: &str) -> Shape {
        let text = text.trim();
        if text.len() < 80
            && let Some(shape) = self.of_short(text)
        {
            return shape;
        }
        if is_sentence(text, self.words) { Shape::Sentence } else { Shape::Words }
    }

    fn of_short(&self, text: &str) -> Option<Shape> {
        if is_address(text) {
            return Some(Shape::Address);
        }
        if text.bytes().any(|byte| byte.is_ascii_digit()) {
            match self.dates.line(text) {
                Some((Extent::Whole, _)) => return Some(Shape::Date),
                Some((Extent::Year, _)) => return Some(Shape::Year),
                _ => {}
            }
            if is_size(text, self.words) {
                return Some(Shape::Size);
            }
            if is_number(text, self.words) {
                return Some(Shape::Number);
            }
        }
        let unsized_text = text.split(['(', '[']).next().unwrap_or_default().trim_end();
        let sized = !unsized_text.is_empty() && unsized_text.len() < text.len() && text.ends_with([')', ']']);
        if sized && self.words.link_words(unsized_text) == Some(0) {
            return Some(Shape::Link);
        }
        if self.words.link_words(text) == Some(0) || self.words.is(List::More, text) || self.words.is(List::Link, text)
        {
            return Some(Shape::Link);
        }
        if self.words.kind(text).is_some() {
            return Some(Shape::Kind);
        }
        if self.is_languages(text) {
            return Some(Shape::Language);
        }
        self.is_names(text).then_some(Shape::Name)
    }

    /// Whether the text is the name of a language or a list of such names: "English, Spanish".
    fn is_languages(&self, text: &str) -> bool {
        let known = |name: &str| name.trim().len() > 3 && self.words.language(name).is_some();
        // Codes are printed in capitals: "EN", "EN, ES".
        let code = |name: &str| {
            let name = name.trim();
            name.len() == 2
                && name.bytes().all(|byte| byte.is_ascii_uppercase())
                && language_codes::two_letters(&name.to_ascii_lowercase()).is_some()
        };
        let mut names = text.split([',', '/', '|', ';']);
        text.len() < 60 && (names.clone().all(known) || names.all(code))
    }

    /// Whether the text consists of names of persons: "Ana Whitlock", "Smit, J. & Prins, A.", "By Peter Osei and Ana
    /// Whitlock".
    pub(crate) fn is_names(&self, text: &str) -> bool {
        let text = self.without_by(text);
        if has_small_word(text, self.words) {
            return false;
        }
        let names = name_words::split(text, self.words);
        let is_name = |name: &str| is_name(name, self.words);
        let all = |name: &&str| {
            let name = name.trim();
            let name = name_words::before_others(name, self.words).map_or(name, str::trim_end);
            is_name(name) || name.split(", ").count() > 1 && name.split(", ").all(is_name)
        };
        !names.is_empty() && names.iter().all(all)
    }

    /// The text without the words that open a line of authors ("By", "Door:", "Autor:").
    pub(crate) fn without_by<'t>(&self, text: &'t str) -> &'t str {
        let text = text.trim();
        let Some(by) = self.words.begins_with(List::By, text) else { return text };
        // Folding may change the number of bytes of these words, but not their number of characters.
        let rest = text.char_indices().nth(by).and_then(|(at, _)| text.get(at..)).unwrap_or_default();
        let name = rest.trim_start_matches([':', ' ', '\u{a0}', '–', '—', '-']);
        if name.is_empty() || !rest.starts_with([':', ' ', '\u{a0}']) { text } else { name }
    }
}

/// Whether the text is a web address or mail address and nothing else.
pub(crate) fn is_address(text: &str) -> bool {
    let bare = text.trim_matches(['<', '>', '(', ')', '[', ']']);
    !bare.contains(char::is_whitespace)
        && (bare.starts_with("http://")
            || bare.starts_with("https://")
            || bare.starts_with("//")
            || bare.starts_with("www.")
            || bare.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')))
}

/// Whether the text is the size or the extent of a document: "2.3 MB", "PDF (691 KB)", "46 pages".
fn is_size(text: &str, words: &Words) -> bool {
    let unit = |word: &str| {
        matches!(word, "kb" | "mb" | "gb" | "bytes" | "kib" | "mib" | "pdf" | "docx" | "doc" | "xlsx" | "epub")
            || words.has(List::Pages, word)
            || words.has(List::Minutes, word)
    };
    folded(text, |text| {
        let (mut named, mut units) = (0, 0);
        for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty()) {
            let bare = word.trim_start_matches(|c: char| c.is_ascii_digit());
            named += usize::from(!bare.is_empty());
            units += usize::from(unit(bare));
        }
        units > 0 && units == named
    })
}

/// Whether the text is the number of a document, a case or a citation: "23-1389", "Case No. 12", "442 Md. 737", "2023
/// NY Slip Op 35070(U)".
///
/// Between its figures only short capitalised words may stand, as in the abbreviations of reporters and courts, or
/// words that announce a number. Words with a bare year or a small figure are not a number: "Newsletter 12".
pub(crate) fn is_number(text: &str, words: &Words) -> bool {
    let (mut telling, mut figures) = (false, 0);
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).filter(|word| !word.is_empty()) {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        if digits > 0 {
            figures += 1;
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let year = bare.len() == 4 && digits == 4 && (bare.starts_with("19") || bare.starts_with("20"));
            telling |= !year && (digits >= 3 || bare.len() > digits && digits > 1);
            // A word that is mostly letters is not part of a number: "covid19".
            if bare.chars().filter(|c| c.is_lowercase()).count() > 3 {
                return false;
            }
        } else if word.contains(char::is_alphanumeric) {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let joins = words.is_word(List::And, bare);
            let announces = words.is_word(List::Docket, bare);
            telling |= announces;
            let letters = count_letters(word);
            let short = letters <= 4 && word.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
            if !announces && !joins && !short {
                return false;
            }
        }
    }
    telling && figures > 0
}

/// Whether the text is one sentence or several: several words with a full stop at the end, or with one between two
/// sentences.
pub(crate) fn is_sentence(text: &str, words: &Words) -> bool {
    if text.len() > LONG && text.chars().count() > LONG {
        return true;
    }
    let mut rest = text.split_whitespace();
    if rest.nth(SENTENCE).is_none() {
        return false;
    }
    // The word at that place is one of them already.
    let is_long = rest.nth(LONG_SENTENCE - SENTENCE - 1).is_some();
    let bare = text.trim_end_matches(['"', '”', '’', '»', ')', ']']);
    let cut = bare.ends_with('…') || bare.ends_with("...");
    let ends = bare.ends_with(['.', '!']) && !ends_in_abbreviation(bare, words);
    ends || cut || is_long && has_stop(text)
}

/// Whether the text has the end of one sentence and the beginning of another.
pub(crate) fn has_stop(text: &str) -> bool {
    stops(text).next().is_some()
}

/// The positions after each stop that ends a sentence and is followed by another sentence.
pub(crate) fn stops(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.match_indices(['.', '?', '!']).filter_map(|(at, mark)| {
        let (before, after) = (text.get(..at)?, text.get(at + mark.len()..)?);
        let word = before.split_whitespace().next_back()?;
        let next = after.strip_prefix([' ', '\u{a0}'])?.trim_start_matches(['"', '“', '«', '‘', '(', '¿', '¡']);
        let begins = next.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let long = mark != "." || count_letters(word) > 3 || word.ends_with([')', '”', '"']);
        (begins && long && !word.contains('.')).then_some(at + mark.len())
    })
}

/// Whether the full stop at the end belongs to an abbreviation or an initial: "Inc.", "et al.", "No.", "J."
pub(crate) fn ends_in_abbreviation(text: &str, words: &Words) -> bool {
    let word = text.trim_end_matches('.').rsplit(|c: char| c.is_whitespace()).next().unwrap_or_default();
    let letters = count_letters(word);
    word.contains('.') || letters <= 4 && word.starts_with(char::is_uppercase) || words.has(List::Ending, word)
}

/// Whether the text has a word in small letters that neither belongs to a name nor stands between names. Most texts have
/// one, which is found at less cost than their names.
fn has_small_word(text: &str, words: &Words) -> bool {
    text.split([' ', ',']).map(|word| word.trim_end_matches(';')).any(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !is_particle(word, words)
            && !is_joint(word, words)
    })
}

/// Whether the text is the name of one person: at least two capitalised words, initials and particles.
fn is_name(name: &str, words: &Words) -> bool {
    let name = normalise(name);
    let parts: Vec<&str> = name.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    if !(2..=NAME).contains(&parts.len()) {
        return parts.len() == 1 && is_initials(&name);
    }
    let mut full = 0;
    for word in &parts {
        if is_initials(word) {
            continue;
        }
        if is_particle(&word.to_lowercase(), words) {
            continue;
        }
        let mut chars = word.chars();
        let capital = chars.next().is_some_and(char::is_uppercase);
        let rest = chars.all(|c| c.is_alphabetic() || matches!(c, '-' | '’' | '\''));
        if !capital || !rest {
            return false;
        }
        full += 1;
    }
    full > 0 && parts.first().is_some_and(|first| first.starts_with(|c: char| c.is_uppercase() || c.is_lowercase()))
}

/// Whether the word consists of initials: "J.", "J.R.", "AM".
fn is_initials(word: &str) -> bool {
    let letters: Vec<char> = word.chars().filter(|c| !matches!(c, '.' | '-')).collect();
    (1..=3).contains(&letters.len()) && letters.iter().all(|c| c.is_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn shapes_of_pieces() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        for (text, shape) in [
            ("12 March 2021", Shape::Date),
            ("2021", Shape::Year),
            ("Working paper", Shape::Kind),
            ("Nederlands", Shape::Language),
            ("EN, ES", Shape::Language),
            ("23-1389", Shape::Number),
            ("2023 NY Slip Op 35070(U)", Shape::Number),
            ("Case No. 20150632", Shape::Number),
            ("442 Md. 737", Shape::Number),
            ("Fact sheet 2013", Shape::Words),
            ("Boletín 2021", Shape::Words),
            ("Nieuwsbrief 12", Shape::Words),
            ("Deel 3", Shape::Words),
            ("Download PDF", Shape::Link),
            ("Download PDF (2.3 MB)", Shape::Link),
            ("2.3 MB", Shape::Size),
            ("https://example.org/1", Shape::Address),
            ("Ana Whitlock", Shape::Name),
            ("By Peter Osei and Ana Whitlock", Shape::Name),
            ("Smit, J. & Prins, A.", Shape::Name),
            ("Wonen op het water", Shape::Words),
            ("Annual report 2012", Shape::Words),
            ("A survey of recruitment costs in four villages, by agent and by month.", Shape::Sentence),
        ] {
            assert_eq!(shapes.of(text), shape, "{text}");
        }
    }
}
