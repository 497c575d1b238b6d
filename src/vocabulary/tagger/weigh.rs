//! The parts of a score, for `explain`: why an area is given or not.

use super::{Count, Mode, Tagger};
use crate::record::Record;

/// An area by rule, weighed.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The id of the concept.
    pub id: String,
    /// Its label, in the language of the vocabulary.
    pub label: String,
    /// Its score.
    pub score: f64,
    /// The score that gives it.
    pub threshold: f64,
    /// Whether the rules give it.
    pub given: bool,
    /// The rules that speak against it here.
    pub against: Vec<Against>,
}

/// A rule that lowered a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Against {
    /// The rule as written.
    pub rule: String,
    /// The words that it matched first.
    pub keyword: String,
    /// The change that the rule made to the score; below zero.
    pub change: f64,
}

impl Weighed {
    /// Whether it would be given if no rule spoke against it.
    pub fn is_kept_out(&self) -> bool {
        let lowered: f64 = self.against.iter().map(|rule| rule.change).sum();
        !self.given && self.score < self.threshold && self.score - lowered >= self.threshold
    }
}

impl Tagger {
    /// Every concept that a rule matches in a record, in the order of the vocabulary.
    pub fn weigh(&self, record: &Record) -> Vec<Weighed> {
        let matches = self.matches(record);
        let counts = self.counts(&matches);
        let words = Self::words(&matches);
        let scores = self.scores(&counts, words);
        let given: Vec<usize> = self.chosen(&scores).map(|(concept, _)| concept).collect();
        #[allow(clippy::cast_precision_loss)] // No text has 2^53 words.
        let words = words as f64;
        let fields = [(&record.title, matches.title()), (&record.description, matches.description())];
        let first = |rule: usize| {
            let mut found = fields.iter().flat_map(|(text, found)| found.iter().map(move |one| (text, one)));
            found.find(|(_, one)| one.rule() == rule).and_then(|(text, one)| text.as_deref()?.get(one.bytes()))
        };
        let rules: Vec<_> = self.rules().collect();
        let weighed = |(at, concept): (usize, &crate::vocabulary::Concept)| {
            let of_concept = |count: &Count| rules.get(count.rule).filter(|rule| rule.concept == at);
            let here = || counts.iter().filter_map(|count| Some((count, of_concept(count)?)));
            here().next()?;
            let against = here().filter(|(_, rule)| rule.weight < 0.0).map(|(count, rule)| Against {
                rule: rule.rule.to_owned(),
                keyword: first(count.rule).unwrap_or_default().to_owned(),
                change: rule.weight * self.vocabulary.scoring.strength(count.title, count.description, words),
            });
            Some(Weighed {
                id: concept.id.clone(),
                label: concept.label_in(&self.vocabulary.language).to_owned(),
                score: scores.get(at).copied().unwrap_or_default(),
                threshold: match self.mode {
                    Mode::Balanced => concept.threshold,
                    Mode::Strict => concept.strict_threshold(),
                },
                given: given.contains(&at),
                against: against.collect(),
            })
        };
        self.vocabulary.concepts.iter().enumerate().filter_map(weighed).collect()
    }
}
