//! Weak evidence beside the text of a record: the language that is declared, and the records that stand before it in the
//! same source. It can tip the scales for a text that is nearly clear, and never speaks against one that is.

use crate::record::language_codes::primary;
use std::fmt;

use super::{Code, Guess};
use crate::record::Record;

/// The factor by which a declared language is likelier. It is small because a publication is often described in another
/// language.
const DECLARED: f64 = 2.0;
/// The factor by which the language of the records before is likelier.
const NEIGHBOURS: f64 = 4.0;
/// Records that must have been clear before they say something of others, and the share of them in one language.
const FEWEST: u32 = 3;
const MOST_OF_THEM: f64 = 0.75;

/// The languages of the records that were met, as long as they are of one source: in the order of the source, so that a
/// pipe that hands on each record before it reads the next one knows as much as one that has the whole page.
#[derive(Debug, Clone, Default)]
pub struct Neighbours {
    source: Option<(String, Option<String>)>,
    /// The line at which the record before began.
    start: Option<u64>,
    /// Clear ones by language, of those that are told apart.
    clear: Vec<(Code, u32)>,
    /// Clear ones in all, other languages included.
    all: u32,
}

impl Neighbours {
    /// Forgets what was met, unless the record comes after it in the same source.
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

    /// Takes note of what the text of a record said by itself.
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

    /// All clear ones that were met are in this language.
    pub(crate) fn agree(&self, code: Code) -> bool {
        self.clear.iter().all(|(have, _)| *have == code)
    }

    /// The number of records before in a language, and of all records before; `None` where there are too few.
    fn in_language(&self, code: Code) -> Option<(u32, u32)> {
        let count = self.clear.iter().find(|(have, _)| *have == code).map_or(0, |(_, count)| *count);
        let many = self.all >= FEWEST && f64::from(count) >= MOST_OF_THEM * f64::from(self.all);
        many.then_some((count, self.all))
    }
}

/// The weak evidence that decided for a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// The language.
    pub code: Code,
    /// The language is declared.
    pub declared: bool,
    /// So many of so many clear records before it, in the same source, are in it.
    pub neighbours: Option<(u32, u32)>,
}

impl Evidence {
    /// The evidence for the language that a text is nearest to, where it tips the scales; and what is said then. A text
    /// that is surely in another language stays what it is.
    pub(crate) fn weigh(
        guess: Guess,
        declared: &[String],
        before: &Neighbours,
        threshold: f64,
    ) -> Option<(Self, Guess)> {
        if !guess.code.is_und() || guess.nearest.is_und() || guess.is_other_language() {
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
        (times > 1.0 && confidence >= threshold).then_some((found, Guess { code, confidence, ..guess }))
    }
}

impl fmt::Display for Evidence {
    /// `en: declared, 5 of 6 records before it`
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
        Guess { code, confidence, best: code, likelihood: 0.4, nearest: Code::new(nearest) }
    }

    fn met(clear: &[&str]) -> Neighbours {
        let mut met = Neighbours::default();
        clear.iter().for_each(|code| met.note(guess(code, 0.9, code)));
        met
    }

    #[test]
    fn evidence_tips_the_scales_only_where_they_are_nearly_even() {
        let weigh = |confidence, declared: &[String], before: &[&str]| {
            let found = Evidence::weigh(guess("und", confidence, "nl"), declared, &met(before), 0.5);
            found.map(|(evidence, guess)| (evidence.to_string(), guess.code.to_string()))
        };
        let declared = ["nl-BE".to_owned()];
        assert_eq!(weigh(0.6, &declared, &[]), Some(("nl: declared".into(), "nl".into())));
        assert_eq!(weigh(0.7, &declared, &[]), None);
        let all = "nl: declared, 3 of 4 clear records before it";
        assert_eq!(weigh(0.8, &declared, &["nl", "nl", "en", "nl"]), Some((all.into(), "nl".into())));
        assert_eq!(weigh(0.8, &[], &["nl", "nl"]), None, "too few");
        assert_eq!(weigh(0.7, &[], &["nl", "en", "nl", "en"]), None, "not of one mind");
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
