//! Checks a vocabulary for doubtful statements, by itself and on the records that it is meant for.

pub(crate) mod forms;
pub(crate) mod phrases;
pub(crate) mod rules;

use std::collections::BTreeMap;

use crate::record::Record;
use crate::vocabulary::truth::Truth;

use super::{ANY, Statement, Tagger};
pub(crate) use forms::{Form, Forms};
pub(crate) use phrases::Phrases;
pub(crate) use rules::rules;

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The kind of finding.
    pub code: Code,
    /// The id of the concept.
    pub concept: String,
    /// The field that it is about, by its name in CSV; empty where it is about the concept.
    pub field: &'static str,
    /// BCP 47; empty where it is about no language.
    pub language: String,
    /// The rule as written; empty where it is about none.
    pub rule: String,
    /// Words for people.
    pub message: String,
}

impl Finding {
    /// The statement that the finding is about, by which its line is found. A missing statement has no line; the
    /// finding then names the concept.
    pub(crate) fn statement(&self) -> Statement<'_> {
        Statement { concept: &self.concept, field: self.field, language: &self.language, value: &self.rule }
    }
}

/// Kinds of findings: faults, then what matters more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    /// A mask hides every match of the rule.
    AlwaysMasked,
    /// All rules of a language together do not reach the threshold.
    Unreachable,
    /// The strict threshold is below the usual one: `--strict` would give more.
    StrictBelow,
    /// A concept stands above itself.
    Circular,
    /// Two concepts have the same name: a declared area means the first.
    SharedName,
    /// Rules in a language that no text is ever said to be in.
    NoLanguage,
    /// A sign of the rule language without a space on each side is part of the phrase.
    Unspaced,
    /// A rule weighs nothing.
    Weightless,
    /// A rule that settles the matter alone, and does so too often.
    Magnet,
    /// Two rules of a concept match the same words, which then count twice.
    Repeated,
    /// A concept without any label.
    Unlabelled,
    /// A label or rules are there in other languages and not in this one.
    Untranslated,
    /// Rules of two concepts match the same words.
    Overlapping,
    /// Too few records are in the language of these rules.
    Untried,
    /// No record matches the rule.
    Unused,
}

impl Code {
    /// Its name for machines.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AlwaysMasked => "always-masked",
            Self::Unreachable => "unreachable",
            Self::StrictBelow => "strict-below-threshold",
            Self::Circular => "circular",
            Self::SharedName => "shared-name",
            Self::NoLanguage => "no-language",
            Self::Unspaced => "unspaced",
            Self::Weightless => "weightless",
            Self::Magnet => "magnet",
            Self::Repeated => "repeated",
            Self::Unlabelled => "unlabelled",
            Self::Untranslated => "untranslated",
            Self::Overlapping => "overlapping",
            Self::Untried => "untried",
            Self::Unused => "unused",
        }
    }

    /// Whether it is a fault; the others are worth knowing.
    pub(crate) fn is_fault(self) -> bool {
        self <= Self::NoLanguage
    }
}

/// A rule that alone gives an area to more than this share of the records is a magnet.
const MAGNET_SHARE: f64 = 0.25;
/// A rule that is right less often than this where it matches is one, too.
const MAGNET_PRECISION: f64 = 0.3;
/// From so many records on, a share says something.
const ENOUGH: u64 = 10;

/// Counts what the rules match on records. Add the records first, then read the findings.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    records: u64,
    /// By rule: records that match, those with a known truth, and those for which the area is true.
    by_rule: BTreeMap<usize, (u64, u64, u64)>,
    /// Records by the language of their text.
    languages: BTreeMap<String, u64>,
}

impl Usage {
    /// Counts a record.
    pub(crate) fn add(&mut self, record: &Record, tagger: &Tagger) {
        self.records += 1;
        if let Some(language) = &record.text_language {
            *self.languages.entry(language.code.clone()).or_default() += 1;
        }
        let truth = Truth::of(record, tagger);
        let rules: Vec<usize> = tagger.rules().map(|rule| rule.concept).collect();
        for count in tagger.counts(&tagger.matches(record)) {
            let concept = rules.get(count.rule).and_then(|at| tagger.vocabulary().concepts.get(*at));
            let Some(concept) = concept else { continue };
            let known = truth.declared && !truth.unscored.contains(&concept.id);
            let entry = self.by_rule.entry(count.rule).or_default();
            entry.0 += 1;
            entry.1 += u64::from(known);
            entry.2 += u64::from(known && truth.areas.contains(&concept.id));
        }
    }

    /// Unused rules and magnets; nothing without records.
    pub(crate) fn findings(&self, tagger: &Tagger) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.records == 0 {
            return findings;
        }
        // By language: rules without a match, of which too few records can say anything.
        let mut untried: BTreeMap<&str, u64> = BTreeMap::new();
        #[allow(clippy::cast_precision_loss)]
        let share = |part: u64, whole: u64| if whole == 0 { 0.0 } else { part as f64 / whole as f64 };
        for (at, rule) in tagger.rules().enumerate() {
            let Some(concept) = tagger.vocabulary().concepts.get(rule.concept) else { continue };
            let (records, known, right) = self.by_rule.get(&at).copied().unwrap_or_default();
            let finding = |code: Code, message: String| Finding {
                code,
                concept: concept.id.clone(),
                field: "keyword",
                language: rule.language.to_owned(),
                rule: rule.rule.to_owned(),
                message,
            };
            // Records in other languages say nothing about a rule.
            if records == 0 && self.spoken(rule.language) < ENOUGH.min(self.records) {
                *untried.entry(rule.language).or_default() += 1;
            } else if records == 0 {
                let message = format!("matches in none of {} records", self.spoken(rule.language));
                findings.push(finding(Code::Unused, message));
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
        findings.extend(untried.into_iter().map(|(language, rules)| Finding {
            code: Code::Untried,
            concept: String::new(),
            field: "",
            language: language.to_owned(),
            rule: String::new(),
            message: format!("{rules} rules match nowhere, and {} records are in this language", self.spoken(language)),
        }));
        findings
    }

    /// The records in which rules of a language are looked for.
    fn spoken(&self, language: &str) -> u64 {
        let unknown = self.languages.get(ANY).copied().unwrap_or(0);
        let unsaid = self.records - self.languages.values().sum::<u64>();
        let primary = |code: &str| code.split('-').next().unwrap_or_default().to_owned();
        let of_language = self.languages.iter().filter(|(code, _)| primary(code) == primary(language));
        if language == ANY {
            return self.records;
        }
        of_language.map(|(_, records)| records).sum::<u64>() + unknown + unsaid
    }
}
