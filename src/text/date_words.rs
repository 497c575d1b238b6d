//! The words of dates: months, seasons, quarters, ordinal numbers, and words before a date that say what kind of date
//! it is.

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::Deserialize;

use super::folding::{fold, folded};
use crate::error::{Error, Result, nearest};

/// The meaning of a word or phrase in or before a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cue {
    /// A day of the week.
    Weekday,
    /// A word that joins the parts of a date ("of", "de", "to").
    Joint,
    /// A suffix that makes the number before it an ordinal one ("th").
    Suffix,
    /// A word for a quarter of a year.
    Quarter,
    /// The date that follows is the date of publication.
    Published,
    /// The date that follows is the date of a change or a reprint.
    Updated,
    /// The date that follows is the date of an event, a deadline or an access, and never a date of issue.
    Event,
    /// The date that follows is the date of copyright.
    Copyright,
    /// A word that announces a date without saying which one ("date", "on").
    Lead,
    /// The number that follows counts issues, volumes or chapters, and is not a day.
    Numbered,
    /// The date that follows is approximate.
    Circa,
    /// The two dates that follow are the ends of an interval.
    Between,
    /// A word between the two dates of an interval.
    Until,
    /// A word between two dates of which only one is right.
    Or,
    /// The date that follows begins an interval without an end.
    Since,
    /// The date that follows ends an interval without a beginning.
    Before,
    /// A word in the place of the end of an interval that is not over yet ("present").
    Present,
    /// The date that follows is right, and the date before the word is wrong.
    Corrected,
    /// A note that there is no date.
    Undated,
    /// A word that belongs to a time of day.
    Clock,
}

/// The names of the lists in the table `[dates]` of `words/*.toml`, each with its meaning.
const LISTS: [(&str, Cue); 17] = [
    ("quarter", Cue::Quarter),
    ("published", Cue::Published),
    ("updated", Cue::Updated),
    ("event", Cue::Event),
    ("copyright", Cue::Copyright),
    ("lead", Cue::Lead),
    ("numbered", Cue::Numbered),
    ("circa", Cue::Circa),
    ("between", Cue::Between),
    ("until", Cue::Until),
    ("or", Cue::Or),
    ("since", Cue::Since),
    ("before", Cue::Before),
    ("present", Cue::Present),
    ("corrected", Cue::Corrected),
    ("undated", Cue::Undated),
    ("clock", Cue::Clock),
];

/// The possible meanings of a word or phrase in or before a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DateWord {
    /// The month, 1 to 12, if the word names one; else 0.
    pub(crate) month: u8,
    /// The season, from 1 for spring to 4 for winter, if the word names one; else 0.
    pub(crate) season: u8,
    /// The value of an ordinal number in words; 0 for other words.
    pub(crate) ordinal: u8,
    cues: u32,
}

impl DateWord {
    /// Whether the word or phrase has this meaning.
    pub(crate) fn is(self, cue: Cue) -> bool {
        self.cues & 1 << cue as u32 != 0
    }

    fn add(&mut self, cue: Cue) {
        self.cues |= 1 << cue as u32;
    }
}

/// The table `[calendar]` of a file `words/*.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Calendar {
    months: Vec<Vec<String>>,
    weekdays: Vec<String>,
    seasons: Vec<Vec<String>>,
    joints: Vec<String>,
    suffixes: Vec<String>,
    ordinals: Vec<Vec<String>>,
}

/// The words of dates in all languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateWords {
    words: HashMap<String, DateWord>,
    /// The number of words of the longest phrase.
    longest: usize,
    /// The number of bytes of the longest phrase.
    longest_word: usize,
    beginnings: Beginnings,
}

/// The first two letters of all words, which show at little cost that most words of a text are none of them.
#[derive(Debug, Clone, Default)]
struct Beginnings {
    /// For each first letter of the alphabet, a bit for each second letter, and one for words of one letter.
    seconds: [u32; 26],
}

impl Beginnings {
    /// The place of the first two letters of a word; `None` if they are not letters of the English alphabet, with or
    /// without regard to case.
    fn place(word: &str) -> Option<(usize, u32)> {
        let letter = |byte: u8| byte.is_ascii_alphabetic().then(|| byte.to_ascii_lowercase() - b'a');
        let mut bytes = word.bytes();
        let first = letter(bytes.next()?)?;
        Some((usize::from(first), u32::from(bytes.next().map_or(Some(26), letter)?)))
    }

    fn add(&mut self, word: &str) {
        if let Some((first, second)) = Self::place(word)
            && let Some(seconds) = self.seconds.get_mut(first)
        {
            *seconds |= 1 << second;
        }
    }

    /// Whether a word may begin like a known one.
    fn fit(&self, word: &str) -> bool {
        let Some((first, second)) = Self::place(word) else { return true };
        self.seconds.get(first).is_none_or(|seconds| seconds & (1 << second) != 0)
    }
}

impl DateWords {
    /// Adds the words of a language.
    ///
    /// # Errors
    /// Returns an error when the months are not twelve, the seasons are not four, or a list has an unknown name.
    pub(crate) fn add(&mut self, calendar: Calendar, cues: BTreeMap<String, Vec<String>>) -> Result<()> {
        if !matches!(calendar.months.len(), 0 | 12) {
            return Err(Error::usage("calendar.months: there are twelve months"));
        }
        if !matches!(calendar.seasons.len(), 0 | 4) {
            return Err(Error::usage("calendar.seasons: there are four seasons, and spring is the first"));
        }
        for (number, names) in (1..).zip(calendar.months) {
            names.iter().for_each(|name| self.entry(name).month = number);
        }
        for (number, names) in (1..).zip(calendar.seasons) {
            names.iter().for_each(|name| self.entry(name).season = number);
        }
        for (number, names) in (1..).zip(calendar.ordinals) {
            names.iter().for_each(|name| self.entry(name).ordinal = number);
        }
        let plain =
            [(calendar.weekdays, Cue::Weekday), (calendar.joints, Cue::Joint), (calendar.suffixes, Cue::Suffix)];
        for (words, cue) in plain {
            words.iter().for_each(|word| self.entry(word).add(cue));
        }
        for (list, phrases) in cues {
            let Some((_, cue)) = LISTS.iter().find(|(name, _)| *name == list) else {
                let near = nearest(&list, LISTS.iter().map(|(name, _)| *name));
                return Err(Error::usage(format!("dates.{list}: no such list")).hint_nearest(near));
            };
            phrases.iter().for_each(|phrase| self.entry(phrase).add(*cue));
        }
        Ok(())
    }

    fn entry(&mut self, phrase: &str) -> &mut DateWord {
        let folded = fold(phrase);
        let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        self.longest = self.longest.max(words.len());
        words.first().into_iter().for_each(|word| self.beginnings.add(word));
        let phrase = words.join(" ");
        self.longest_word = self.longest_word.max(phrase.len());
        self.words.entry(phrase).or_default()
    }

    /// The names of months, folded, with their numbers, in no particular order.
    pub(crate) fn months(&self) -> impl Iterator<Item = (&str, u8)> {
        self.words.iter().filter(|(_, word)| word.month > 0).map(|(name, word)| (name.as_str(), word.month))
    }

    /// The meanings of a folded word, or of several folded words with single spaces between them.
    pub(crate) fn word(&self, folded: &str) -> DateWord {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// The meanings of a word as printed.
    pub(crate) fn printed(&self, word: &str) -> DateWord {
        // Folding may make a word shorter, but not a word in ASCII.
        let is_long = word.len() > self.longest_word && word.is_ascii();
        if !is_long && self.beginnings.fit(word) { folded(word, |word| self.word(word)) } else { DateWord::default() }
    }

    /// The number of words of the longest phrase.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }
}
