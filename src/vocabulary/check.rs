//! Checks a vocabulary for faults and doubtful statements: by itself, and on the records for which it is meant.

pub(crate) mod circles;
pub(crate) mod collisions;
pub(crate) mod derived;
pub(crate) mod forms;
pub(crate) mod phrases;
pub(crate) mod rules;

use std::collections::BTreeMap;

use crate::record::Record;
use crate::vocabulary::truth::Truth;

use super::{ANY, Concept, Statement, Tagger};
pub(crate) use collisions::CommonWords;
pub(crate) use derived::Derived;
pub(crate) use forms::{Form, Forms};
pub(crate) use phrases::Phrases;
pub(crate) use rules::rules;

/// A finding: a fault or a doubtful statement that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    /// The kind of finding.
    pub code: Code,
    /// The id of the concept.
    pub concept: String,
    /// The field that the finding is about, by its name in CSV; empty if it is about the whole concept.
    pub field: &'static str,
    /// The language that the finding is about (BCP 47); empty if it is about no language.
    pub language: String,
    /// The rule that the finding is about, as written; empty if it is about no rule.
    pub rule: String,
    /// An explanation for people.
    pub message: String,
}

impl Finding {
    /// The statement that the finding is about, from which its line number is found. A missing statement has no line,
    /// so the finding then refers to the concept.
    pub(crate) fn statement(&self) -> Statement<'_> {
        Statement { concept: &self.concept, field: self.field, language: &self.language, value: &self.rule }
    }
}

/// The kinds of findings: first the faults, then the others by their importance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Code {
    /// A mask hides every match of the rule.
    AlwaysMasked,
    /// All rules of a language together cannot reach the threshold.
    Unreachable,
    /// The strict threshold is below the usual one, so that `--strict` would give more areas instead of fewer.
    StrictBelow,
    /// A concept is one of its own broader concepts.
    Circular,
    /// Two concepts have the same name, so that a declared area of this name is resolved to the first of them.
    SharedName,
    /// The language of the rules has a code that no text ever gets.
    NoLanguage,
    /// A sign of the rule language has no space on one of its sides and is therefore read as part of the phrase.
    Unspaced,
    /// The weight of a rule is 0.
    Weightless,
    /// A rule reaches the threshold alone and matches too often.
    Magnet,
    /// A keyword has the stem of a common word of its language, and matches that as well.
    Collision,
    /// Two rules of a concept match the same words, which are therefore counted twice.
    Repeated,
    /// The concept has no label.
    Unlabelled,
    /// The concept has a label or rules in other languages, but not in this one.
    Untranslated,
    /// Rules of two concepts match the same words.
    Overlapping,
    /// Too few records are in the language of the rules to judge them.
    Untried,
    /// No record matches the rule.
    Unused,
}

impl Code {
    /// The name of the code in the output for programs.
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
            Self::Collision => "collision",
            Self::Repeated => "repeated",
            Self::Unlabelled => "unlabelled",
            Self::Untranslated => "untranslated",
            Self::Overlapping => "overlapping",
            Self::Untried => "untried",
            Self::Unused => "unused",
        }
    }

    /// Whether the finding is a fault, as opposed to a hint.
    pub(crate) fn is_fault(self) -> bool {
        self <= Self::NoLanguage
    }
}

/// A rule that reaches the threshold alone is a magnet if it gives its area to more than this share of the records.
const MAGNET_SHARE: f64 = 0.25;
/// Such a rule is also a magnet if the share of its matches that are right is below this value.
const MAGNET_PRECISION: f64 = 0.3;
/// The smallest number of records from which a share is computed.
const ENOUGH: u64 = 10;

/// Counts how often the rules match in records. All records are added first, then the findings are read.
#[derive(Debug, Default)]
pub(crate) struct Usage {
    records: u64,
    /// For each rule, the number of records that match, of those whose areas are known, and of those that have the
    /// area.
    by_rule: BTreeMap<usize, (u64, u64, u64)>,
    /// The number of records by the language of their text.
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

    /// The findings about unused rules and magnets; none if no records were added.
    pub(crate) fn findings(&self, tagger: &Tagger) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.records == 0 {
            return findings;
        }
        // The number of rules without a match for each language in which too few records are written to judge the
        // rules.
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
            // Names need not occur in records, and a rule is not judged by records in other languages.
            if records == 0 && !rule.is_name {
                if self.spoken(rule.language) < ENOUGH.min(self.records) {
                    *untried.entry(rule.language).or_default() += 1;
                } else {
                    let message = format!("matches in none of {} records", self.spoken(rule.language));
                    findings.push(finding(Code::Unused, message));
                }
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

    /// The number of records in which rules of a language are looked for.
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

/// Makes a finding about a concept, or about one of its rules.
fn finding(code: Code, concept: &Concept, language: &str, rule: &str, message: String) -> Finding {
    let field = if rule.is_empty() { "" } else { "keyword" };
    Finding { field, ..about(code, &concept.id, language, rule, message) }
}

fn about(code: Code, concept: &str, language: &str, rule: &str, message: String) -> Finding {
    let (concept, language, rule) = (concept.to_owned(), language.to_owned(), rule.to_owned());
    Finding { code, concept, field: "", language, rule, message }
}
