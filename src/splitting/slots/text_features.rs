//! The properties of a single text that the features of columns are shares and means of.

use super::shape::{self, LinkWords};
use crate::splitting::line_shape::sentences;
use crate::text::dates::{Dates, Extent, Found};
use crate::text::pieces::Shapes;
use crate::text::words::{List, Words};

/// The words and readers by which texts are known.
#[derive(Clone, Copy)]
pub(super) struct Known<'w> {
    pub words: &'w Words,
    pub links: &'w LinkWords,
    pub dates: Dates<'w>,
}

/// A function that gives the date of issue of a line, as [`Dates::line`] does.
pub(super) type DateOf<'f> = &'f dyn Fn(&str) -> Option<(Extent, Found)>;

/// The properties of a text. Those that are numbers are shares or counts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TextFeatures {
    pub characters: f32,
    pub words: f32,
    /// Whether the text is a date and nothing else, is a date and little else, contains a date, or is a bare year.
    pub dated: (bool, bool, bool, bool),
    pub number: bool,
    pub link_words: bool,
    /// Whether the text has at least three letters.
    pub letters: bool,
    /// Share of the characters that are digits.
    pub digits: f32,
    pub any_digit: bool,
    pub people: bool,
    pub initials: bool,
    pub by: bool,
    pub kind: bool,
    pub language: bool,
    pub one_word: bool,
    pub stop: bool,
    pub capital: bool,
    pub capitals: bool,
    /// Share of the characters that are small letters.
    pub small: f32,
    /// Number of commas and semicolons per word.
    pub commas: f32,
    pub sentences: bool,
}

impl TextFeatures {
    pub(super) fn of(text: &str, known: Known<'_>, date_of: DateOf<'_>) -> Self {
        let characters = text.chars().count();
        let words = text.split_whitespace().count();
        let portion =
            |is: &dyn Fn(char) -> bool| text.chars().filter(|c| is(*c)).count() as f32 / characters.max(1) as f32;
        let any_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        Self {
            characters: characters as f32,
            words: words as f32,
            dated: dated(text, known.dates, date_of),
            number: any_digit && shape::is_number(text, known.words),
            link_words: known.links.is(text, known.words),
            letters: text.chars().filter(|c| c.is_alphabetic()).nth(2).is_some(),
            digits: if any_digit { portion(&|c| c.is_ascii_digit()) } else { 0.0 },
            any_digit,
            people: shape::is_people(Shapes::new(known.words).without_by(text), known.words),
            initials: shape::has_initials(text),
            by: text.len() < 200 && known.words.begins_with(List::By, text).is_some(),
            kind: known.words.kind(text).is_some(),
            language: names_languages(text, known.words),
            one_word: !text.contains(' '),
            stop: text.trim_end_matches(['"', '”', ')']).ends_with(['.', '…']),
            capital: text.starts_with(char::is_uppercase),
            capitals: text.contains(char::is_alphabetic) && !text.contains(char::is_lowercase),
            small: portion(&char::is_lowercase),
            commas: text.matches([',', ';']).count().min(5) as f32 / words.max(1) as f32,
            sentences: text.len() > 40 && sentences(text) > 1,
        }
    }
}

/// Whether a text is a date, is a date and little else, contains a date, or is a bare year.
fn dated(text: &str, dates: Dates<'_>, date_of: DateOf<'_>) -> (bool, bool, bool, bool) {
    if text.len() > 300 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return (false, false, false, false);
    }
    let Some((extent, date)) = date_of(text) else {
        // A day that does not exist is written like a date.
        let is_date = dates.is_impossible(text);
        return (is_date, is_date, is_date, false);
    };
    let year = extent == Extent::Year;
    let month = date.names_month();
    let rest = text.len() - (date.end - date.start);
    (extent == Extent::Whole && month || year, month && rest <= 25 || year, month || year, year)
}

fn names_languages(text: &str, words: &Words) -> bool {
    let mut names = text.split([',', ';', '/', '&', '|']).map(str::trim).filter(|name| !name.is_empty()).peekable();
    text.len() < 60 && names.peek().is_some() && names.all(|name| name.len() > 3 && words.language(name).is_some())
}
