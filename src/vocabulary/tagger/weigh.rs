//! The parts of a score, with which `explain` shows why an area is given or not.

use super::{Count, Mode, Tagger, language};
use crate::record::Record;

/// The score of a concept for a record, with its parts.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// The id of the concept.
    pub id: String,
    /// The label of the concept, in the language of the vocabulary.
    pub label: String,
    /// The score of the concept.
    pub score: f64,
    /// The lowest score at which the record gets the area.
    pub threshold: f64,
    /// Whether the rules give the area to the record.
    pub given: bool,
    /// The rules that lowered the score.
    pub against: Vec<LoweringRule>,
}

/// A rule that lowered a score.
#[derive(Debug, Clone, PartialEq)]
pub struct LoweringRule {
    /// The rule as written.
    pub rule: String,
    /// The text of the first match of the rule.
    pub keyword: String,
    /// The amount by which the rule changed the score, which is negative.
    pub change: f64,
}

impl Weighed {
    /// Whether the record would get the area without the rules that lowered the score.
    pub(crate) fn is_kept_out(&self) -> bool {
        let lowered: f64 = self.against.iter().map(|rule| rule.change).sum();
        !self.given && self.score < self.threshold && self.score - lowered >= self.threshold
    }
}

impl Tagger {
    /// The scores of all concepts that have a matching rule, in the order of the vocabulary.
    pub fn weigh(&self, record: &Record) -> Vec<Weighed> {
        let matches = self.matches(record);
        let counts = self.counts(&matches);
        let words = Self::words(&matches);
        let scores = self.scores(&counts, words);
        let given: Vec<usize> = self.chosen(&scores, language(record)).map(|(concept, _)| concept).collect();
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
            let against = here().filter(|(_, rule)| rule.weight < 0.0).map(|(count, rule)| LoweringRule {
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
                    Mode::Strict => concept.strict_threshold_in(language(record)),
                },
                given: given.contains(&at),
                against: against.collect(),
            })
        };
        self.vocabulary.concepts.iter().enumerate().filter_map(weighed).collect()
    }
}
