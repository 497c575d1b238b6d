//! Weak evidence about the language of a record, in addition to its text: the declared language, and the languages of
//! the preceding records of the same source. Such evidence can decide about a text that is nearly clear, but never
//! contradicts a clear one.

use crate::record::language_codes::primary;
use std::fmt;

use super::{Code, Guess};
use crate::record::Record;

/// The factor by which the odds of a declared language rise. It is small because a publication is often described in
/// another language.
const DECLARED: f64 = 2.0;
/// The factor by which the odds of the language of the preceding records rise.
const NEIGHBOURS: f64 = 4.0;
/// The smallest number of preceding records with a clear language, and the share of them that must be in one language,
/// before they count as evidence.
const FEWEST: u32 = 3;
const MOST_OF_THEM: f64 = 0.75;

/// The languages of the preceding records of the same source, in the order of the source. A pipe that hands on each
/// record before it reads the next one therefore decides as a process does that has the whole page.
#[derive(Debug, Clone, Default)]
pub(crate) struct Neighbours {
    source: Option<(String, Option<String>)>,
    /// The byte at which the preceding record began.
    start: Option<u64>,
    /// The number of records that are clearly in each of the distinguished languages.
    clear: Vec<(Code, u32)>,
    /// The number of all records with a clear language, other languages included.
    all: u32,
}

impl Neighbours {
    /// Forgets the preceding records, unless the record comes after them in the same source.
    pub(crate) fn go_to(&mut self, record: &Record) {
        let source = &record.source;
        let same = self.source.as_ref().is_some_and(|(name, at)| *name == source.name && *at == source.location);
        let start = source.bytes.map(|(start, _)| start);
        let back = self.start.zip(start).is_some_and(|(before, now)| now <= before);
        if !same || back {
            *self = Self { source: Some((source.name.clone(), source.location.clone())), ..Self::default() };
        }
        self.start = start.or(self.start);
    }

    /// Counts the language of a record according to its own text.
    pub(crate) fn note(&mut self, guess: Guess) {
        if guess.code.is_und() && !guess.is_other_language() {
            return;
        }
        self.all = self.all.saturating_add(1);
        if guess.code.is_und() {
            return;
        }
        match self.clear.iter_mut().find(|(code, _)| *code == guess.code) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.clear.push((guess.code, 1)),
        }
    }

    /// Whether all preceding records with a clear language are in this language.
    pub(crate) fn agree(&self, code: Code) -> bool {
        self.clear.iter().all(|(have, _)| *have == code)
    }

    /// The number of preceding records in a language, and of all preceding records with a clear language; `None` if
    /// these are too few, or too few of them are in the language.
    fn in_language(&self, code: Code) -> Option<(u32, u32)> {
        let count = self.clear.iter().find(|(have, _)| *have == code).map_or(0, |(_, count)| *count);
        let many = self.all >= FEWEST && f64::from(count) >= MOST_OF_THEM * f64::from(self.all);
        many.then_some((count, self.all))
    }
}

/// The weak evidence that decided for a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Evidence {
    /// The language for which the evidence decided.
    pub code: Code,
    /// Whether the language is declared.
    pub declared: bool,
    /// The number of preceding records of the source in the language, and the number of all that are clear.
    pub neighbours: Option<(u32, u32)>,
}

impl Evidence {
    /// Weighs the evidence for the language that a text is nearest to. Returns the evidence with the new answer where
    /// it decides. A text that is clearly in another language, or clearly made of names, keeps its answer.
    pub(crate) fn weigh(guess: Guess, declared: &[String], before: &Neighbours) -> Option<(Self, Guess)> {
        if !guess.code.is_und() || guess.nearest.is_und() || guess.is_other_language() || guess.is_names() {
            return None;
        }
        let code = guess.nearest;
        let found = Self {
            code,
            declared: declared.iter().any(|tag| primary(tag).eq_ignore_ascii_case(&code)),
            neighbours: before.in_language(code),
        };
        let times = if found.declared { DECLARED } else { 1.0 } * found.neighbours.map_or(1.0, |_| NEIGHBOURS);
        let odds = times * (1.0 - guess.confidence) / guess.confidence.max(f64::MIN_POSITIVE);
        let confidence = odds / (1.0 + odds);
        (times > 1.0 && confidence >= guess.threshold).then_some((found, Guess { code, confidence, ..guess }))
    }
}

impl fmt::Display for Evidence {
    /// Writes the evidence in the form `en: declared, 5 of 6 clear records before it`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let declared = self.declared.then(|| "declared".to_owned());
        let neighbours = self.neighbours.map(|(count, all)| format!("{count} of {all} clear records before it"));
        let said: Vec<String> = declared.into_iter().chain(neighbours).collect();
        write!(f, "{}: {}", self.code, said.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess(code: &str, confidence: f64, nearest: &str) -> Guess {
        let code = Code::new(code);
        Guess { code, confidence, best: code, likelihood: 0.4, nearest: Code::new(nearest), threshold: 0.5 }
    }

    fn met(clear: &[&str]) -> Neighbours {
        let mut met = Neighbours::default();
        clear.iter().for_each(|code| met.note(guess(code, 0.9, code)));
        met
    }

    #[test]
    fn evidence_tips_the_scales_only_where_they_are_nearly_even() {
        let weigh = |confidence, declared: &[String], before: &[&str]| {
            let found = Evidence::weigh(guess("und", confidence, "nl"), declared, &met(before));
            found.map(|(evidence, guess)| (evidence.to_string(), guess.code.to_string()))
        };
        let declared = ["nl-BE".to_owned()];
        assert_eq!(weigh(0.6, &declared, &[]), Some(("nl: declared".into(), "nl".into())));
        assert_eq!(weigh(0.7, &declared, &[]), None);
        let all = "nl: declared, 3 of 4 clear records before it";
        assert_eq!(weigh(0.8, &declared, &["nl", "nl", "en", "nl"]), Some((all.into(), "nl".into())));
        assert_eq!(weigh(0.8, &[], &["nl", "nl"]), None, "too few records before it");
        assert_eq!(weigh(0.7, &[], &["nl", "en", "nl", "en"]), None, "the records before it disagree");
        assert_eq!(weigh(0.99, &declared, &["nl", "nl", "nl"]), None, "names");
    }

    #[test]
    fn another_source_begins_anew() {
        let mut before = Neighbours::default();
        let mut record = Record::default();
        let mut step = |name: &str, start: u64| {
            record.source.name = name.into();
            record.source.bytes = Some((start, start + 9));
            before.go_to(&record);
            before.note(guess("es", 0.9, "es"));
            before.all
        };
        assert_eq!([step("a", 0), step("a", 10), step("b", 20), step("b", 30), step("b", 20)], [1, 2, 1, 2, 1]);
    }
}
