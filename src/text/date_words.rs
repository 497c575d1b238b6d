//! The words of dates: months, seasons, quarters, ordinal numbers, and what stands before a date and says which it is.

use std::collections::BTreeMap;

use foldhash::HashMap;
use serde::Deserialize;

use super::folding::fold;
use crate::error::{Error, Result, nearest};

/// A meaning of a word or a phrase in or before a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Cue {
    /// A day of the week.
    Weekday,
    /// It joins the parts of a date ("of", "de", "to").
    Joint,
    /// It makes the number before it an ordinal one ("th").
    Suffix,
    /// It names a quarter of a year.
    Quarter,
    /// The date behind it is that of publication.
    Published,
    /// The date behind it is that of a change or another printing.
    Updated,
    /// The date behind it is that of an event, a deadline or an access, and no date of issue.
    Event,
    /// The date behind it is that of copyright.
    Copyright,
    /// It announces a date and does not say which ("date", "on").
    Lead,
    /// A number behind it counts issues, volumes or chapters, and is no day.
    Numbered,
    /// The date behind it is approximate.
    Circa,
    /// The two dates behind it are the ends of an interval.
    Between,
    /// It stands between the two dates of an interval.
    Until,
    /// It stands between two dates of which one is right.
    Or,
    /// The date behind it is where an interval begins that has no end.
    Since,
    /// The date behind it is where an interval ends that has no beginning.
    Before,
    /// An interval that ends so has no end yet.
    Present,
    /// The date behind it is right, and the one before it is not.
    Corrected,
    /// There is no date.
    Undated,
    /// It belongs to a time of day.
    Clock,
}

/// The lists of the table `[dates]` of `words/*.toml`.
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

/// What a word or a phrase may be in or before a date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct DateWord {
    /// 1 to 12 for the name of a month, else 0.
    pub(crate) month: u8,
    /// 1 for spring to 4 for winter, else 0.
    pub(crate) season: u8,
    /// The value of an ordinal number in words, else 0.
    pub(crate) ordinal: u8,
    cues: u32,
}

impl DateWord {
    /// Whether it has this meaning.
    pub(crate) fn is(self, cue: Cue) -> bool {
        self.cues & 1 << cue as u32 != 0
    }

    fn add(&mut self, cue: Cue) {
        self.cues |= 1 << cue as u32;
    }
}

/// The table `[calendar]` of `words/*.toml`.
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

/// The words of dates of all languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateWords {
    words: HashMap<String, DateWord>,
    /// Words of the longest phrase.
    longest: usize,
}

impl DateWords {
    /// Adds the words of a language.
    ///
    /// # Errors
    /// Where there are not twelve months or four seasons, or a list of cues is not known.
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
        self.words.entry(words.join(" ")).or_default()
    }

    /// The names of months, folded, with their numbers; in no order.
    pub(crate) fn months(&self) -> impl Iterator<Item = (&str, u8)> {
        self.words.iter().filter(|(_, word)| word.month > 0).map(|(name, word)| (name.as_str(), word.month))
    }

    /// What a folded word may be, or folded words with single spaces between them.
    pub(crate) fn word(&self, folded: &str) -> DateWord {
        self.words.get(folded).copied().unwrap_or_default()
    }

    /// Words of the longest phrase.
    pub(crate) fn longest(&self) -> usize {
        self.longest
    }
}
