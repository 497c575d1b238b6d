//! What can be said of a vocabulary without any record.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Finding};
use crate::vocabulary::index::{Index, Target};
use crate::vocabulary::{ANY, Concept, Vocabulary};

/// A word alone that settles matters in so many concepts is a magnet.
const MAGNET_CONCEPTS: usize = 3;

/// Faults, overlaps and gaps of a vocabulary.
///
/// # Errors
/// Where a rule cannot be read.
pub fn rules(vocabulary: &Vocabulary) -> crate::Result<Vec<Finding>> {
    let index = Index::new(vocabulary)?;
    let mut findings = Vec::new();
    translations(vocabulary, &mut findings);
    unreachable(vocabulary, &mut findings);
    names(vocabulary, &mut findings);
    masked(vocabulary, &mut findings)?;
    shared(vocabulary, &index, &mut findings);
    findings.sort();
    findings.dedup();
    Ok(findings)
}

fn finding(code: Code, concept: &Concept, language: &str, rule: &str, message: String) -> Finding {
    let (language, rule) = (language.to_owned(), rule.to_owned());
    Finding { code, concept: concept.id.clone(), language, rule, message }
}

fn translations(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let all = |of: fn(&Concept) -> Vec<&String>| -> BTreeSet<&String> {
        vocabulary.concepts.iter().flat_map(of).filter(|language| *language != ANY).collect()
    };
    let labels = all(|concept| concept.label.keys().collect());
    let keywords = all(|concept| concept.keywords.keys().collect());
    for concept in &vocabulary.concepts {
        for language in labels.iter().filter(|language| !concept.label.contains_key(**language)) {
            findings.push(finding(Code::Untranslated, concept, language, "", "no label".to_owned()));
        }
        for language in keywords.iter().filter(|language| !concept.keywords.contains_key(**language)) {
            findings.push(finding(Code::Untranslated, concept, language, "", "no keywords".to_owned()));
        }
    }
}

fn unreachable(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    // What the longest repetition can make of a weight.
    let most = 1.0 + vocabulary.scoring.repetition;
    for concept in &vocabulary.concepts {
        let any: f64 = concept.keywords.get(ANY).into_iter().flatten().map(|keyword| keyword.weight.max(0.0)).sum();
        for (language, keywords) in concept.keywords.iter().filter(|(language, _)| *language != ANY) {
            let sum: f64 = any + keywords.iter().map(|keyword| keyword.weight.max(0.0)).sum::<f64>();
            if sum * most < concept.threshold {
                let message = format!("all keywords together weigh {sum}, the threshold is {}", concept.threshold);
                findings.push(finding(Code::Unreachable, concept, language, "", message));
            }
        }
    }
}

fn names(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let mut owners: BTreeMap<String, &Concept> = BTreeMap::new();
    for concept in &vocabulary.concepts {
        for (language, name) in concept.names() {
            let folded = crate::vocabulary::fold(name);
            match owners.get(&folded) {
                Some(owner) if owner.id != concept.id => {
                    let message = format!("{name:?} is a name of {} as well", owner.id);
                    findings.push(finding(Code::SharedName, concept, language, "", message));
                }
                _ => drop(owners.insert(folded, concept)),
            }
        }
    }
}

/// Rules whose every match lies under a mask: found by tagging the rule itself.
fn masked(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) -> crate::Result<()> {
    if vocabulary.not.is_empty() && vocabulary.concepts.iter().all(|concept| concept.not.is_empty()) {
        return Ok(());
    }
    let matcher = crate::vocabulary::matching::Matcher::new(Index::new(vocabulary)?);
    for (at, rule) in matcher.index.rules.iter().enumerate() {
        let Some(concept) = vocabulary.concepts.get(rule.concept) else { continue };
        let parsed = crate::vocabulary::Rule::parse(&rule.rule)?;
        let languages: Vec<usize> = rule.language.into_iter().collect();
        let hidden = |phrase: &crate::vocabulary::rule::Phrase| {
            matcher.find(&phrase.text, &languages).matches.iter().all(|one| one.rule != at)
        };
        if parsed.all.iter().any(|group| group.iter().all(hidden)) {
            let code = rule.language.and_then(|at| matcher.index.languages.get(at)).map_or(ANY, |l| l.code.as_str());
            findings.push(finding(Code::AlwaysMasked, concept, code, &rule.rule, "a `not` phrase hides it".to_owned()));
        }
    }
    Ok(())
}

/// Phrases that several rules look for.
fn shared(vocabulary: &Vocabulary, index: &Index, findings: &mut Vec<Finding>) {
    for uses in &index.uses {
        let mut rules: Vec<usize> = uses
            .iter()
            .filter_map(|one| match one.target {
                Target::Rule { rule, .. } => Some(rule),
                Target::Mask { .. } => None,
            })
            .collect();
        rules.dedup();
        let rules: Vec<_> = rules.into_iter().filter_map(|at| index.rules.get(at)).collect();
        let settling = |rule: &&&crate::vocabulary::index::Compiled| {
            let concept = vocabulary.concepts.get(rule.concept);
            rule.groups == 1 && concept.is_some_and(|concept| rule.weight >= concept.threshold)
        };
        let alone = rules.iter().filter(settling).count() >= MAGNET_CONCEPTS;
        for (at, rule) in rules.iter().enumerate() {
            let Some(concept) = vocabulary.concepts.get(rule.concept) else { continue };
            let code =
                rule.language.and_then(|at| index.languages.get(at)).map_or(ANY, |language| language.code.as_str());
            for other in rules.iter().take(at).filter(|other| other.language == rule.language) {
                // Both-of rules share words with others by their nature.
                if rule.groups > 1 || other.groups > 1 {
                    continue;
                }
                if other.concept == rule.concept {
                    let message = format!("matches the same words as {:?}, which then count twice", other.rule);
                    findings.push(finding(Code::Repeated, concept, code, &rule.rule, message));
                } else if let Some(owner) = vocabulary.concepts.get(other.concept) {
                    let message = format!("matches the same words as {:?} of {}", other.rule, owner.id);
                    findings.push(finding(Code::Overlapping, concept, code, &rule.rule, message));
                }
            }
            if alone {
                let message = format!("settles {MAGNET_CONCEPTS} areas or more, each alone");
                findings.push(finding(Code::Magnet, concept, code, &rule.rule, message));
            }
        }
    }
}
