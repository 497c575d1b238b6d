//! What is odd about a vocabulary: by itself, and on the records that it is meant for.

mod phrases;
mod rules;

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluation::areas::Truth;
use crate::record::Record;

use super::Tagger;
pub use phrases::Phrases;
pub use rules::rules;

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What kind of thing it is.
    pub code: Code,
    /// The id of the concept.
    pub concept: String,
    /// BCP 47; empty where it is about no language.
    pub language: String,
    /// The rule as written; empty where it is about none.
    pub rule: String,
    /// Words for people.
    pub message: String,
}

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Code {
    /// A mask hides every match of the rule.
    AlwaysMasked,
    /// All rules of a language together do not reach the threshold.
    Unreachable,
    /// Two concepts have the same name: a declared area means the first.
    SharedName,
    /// Two rules of a concept match the same words, which then count twice.
    Repeated,
    /// Rules of two concepts match the same words.
    Overlapping,
    /// A rule that settles the matter alone, and does so too often.
    Magnet,
    /// A label or rules are there in other languages and not in this one.
    Untranslated,
    /// No record matches the rule.
    Unused,
}

impl Code {
    /// Its name for machines.
    pub fn name(self) -> &'static str {
        match self {
            Self::AlwaysMasked => "always-masked",
            Self::Unreachable => "unreachable",
            Self::SharedName => "shared-name",
            Self::Repeated => "repeated",
            Self::Overlapping => "overlapping",
            Self::Magnet => "magnet",
            Self::Untranslated => "untranslated",
            Self::Unused => "unused",
        }
    }

    /// Whether it is a fault; the others are worth knowing.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::AlwaysMasked | Self::Unreachable | Self::SharedName)
    }
}

/// A rule that alone gives an area to more than this share of the records is a magnet.
const MAGNET_SHARE: f64 = 0.25;
/// A rule that is right less often than this where it matches is one, too.
const MAGNET_PRECISION: f64 = 0.3;
/// From so many records on, a share says something.
const ENOUGH: u64 = 10;

/// What rules do on records. Feed it records, then ask.
#[derive(Debug, Default)]
pub struct Usage {
    records: u64,
    /// By rule: records that match, those with a known truth, and those for which the area is true.
    by_rule: BTreeMap<usize, (u64, u64, u64)>,
    languages: BTreeSet<String>,
}

impl Usage {
    /// Counts a record.
    pub fn add(&mut self, record: &Record, tagger: &Tagger) {
        self.records += 1;
        self.languages.extend(record.text_language.as_ref().map(|language| language.code.clone()));
        let truth = Truth::of(record, tagger);
        let rules: Vec<usize> = tagger.rules().map(|rule| rule.concept).collect();
        for count in tagger.counts(&tagger.matches(record)) {
            let concept = rules.get(count.rule).and_then(|at| tagger.vocabulary().concepts.get(*at));
            let Some(concept) = concept else { continue };
            let known = !truth.areas.is_empty() && !truth.unscored.contains(&concept.id);
            let entry = self.by_rule.entry(count.rule).or_default();
            entry.0 += 1;
            entry.1 += u64::from(known);
            entry.2 += u64::from(known && truth.areas.contains(&concept.id));
        }
    }

    /// Unused rules and magnets.
    pub fn findings(&self, tagger: &Tagger) -> Vec<Finding> {
        let mut findings = Vec::new();
        #[allow(clippy::cast_precision_loss)]
        let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        for (at, rule) in tagger.rules().enumerate() {
            let Some(concept) = tagger.vocabulary().concepts.get(rule.concept) else { continue };
            let (records, known, right) = self.by_rule.get(&at).copied().unwrap_or_default();
            let finding = |code: Code, message: String| Finding {
                code,
                concept: concept.id.clone(),
                language: rule.language.to_owned(),
                rule: rule.rule.to_owned(),
                message,
            };
            // Records in other languages say nothing about a rule.
            let spoken =
                rule.language == super::ANY || self.languages.is_empty() || self.languages.contains(rule.language);
            if records == 0 && spoken {
                findings.push(finding(Code::Unused, format!("matches in none of {} records", self.records)));
            }
            if rule.weight < concept.threshold || self.records < ENOUGH {
                continue;
            }
            if known >= ENOUGH && share(right, known) < MAGNET_PRECISION {
                let message = format!("settles the area alone, and is right in {right} of {known} records");
                findings.push(finding(Code::Magnet, message));
            } else if share(records, self.records) > MAGNET_SHARE && (known < ENOUGH || share(right, known) < 0.5) {
                let message = format!("settles the area alone, in {records} of {} records", self.records);
                findings.push(finding(Code::Magnet, message));
            }
        }
        findings
    }
}
