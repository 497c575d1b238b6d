//! What can be said of a vocabulary without any record.

use std::collections::{BTreeMap, BTreeSet};

use super::{Code, Finding};
use crate::vocabulary::index::{Compiled, Index, Target, Use};
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
            matcher.find(&phrase.text, &languages).matches.iter().all(|one| one.rule() != at)
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
    for (uses, phrase) in index.uses.iter().zip(&index.phrases) {
        let languages: BTreeSet<Option<usize>> = uses.iter().map(|one| one.language).collect();
        for language in languages {
            let code = language.and_then(|at| index.languages.get(at)).map_or(ANY, |language| language.code.as_str());
            shared_in(vocabulary, index, uses, (language, code, phrase), findings);
        }
    }
}

fn shared_in(
    vocabulary: &Vocabulary,
    index: &Index,
    uses: &[Use],
    (language, code, phrase): (Option<usize>, &str, &str),
    findings: &mut Vec<Finding>,
) {
    // By concept, the rules that look for the phrase and nothing else beside it.
    let mut of_concept: BTreeMap<usize, Vec<&Compiled>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for one in uses.iter().filter(|one| one.language == language) {
        let Target::Rule { rule: at, .. } = one.target else { continue };
        let rule = index.rules.get(at).filter(|rule| rule.groups == 1 && seen.insert(at));
        of_concept.entry(rule.map_or(usize::MAX, |rule| rule.concept)).or_default().extend(rule);
    }
    let concept = |at: &usize| vocabulary.concepts.get(*at);
    for (at, rules) in &of_concept {
        if let (Some(concept), [first, .., last]) = (concept(at), rules.as_slice()) {
            let message = format!("{phrase:?} is matched by {:?} as well, and counts twice", first.rule);
            findings.push(finding(Code::Repeated, concept, code, &last.rule, message));
        }
    }
    let owners: Vec<(&Concept, &Compiled)> =
        of_concept.iter().filter_map(|(at, rules)| Some((concept(at)?, *rules.first()?))).collect();
    let ids =
        |owners: &[(&Concept, &Compiled)]| owners.iter().map(|(c, _)| c.id.as_str()).collect::<Vec<_>>().join(", ");
    if let [(first, rule), others @ ..] = owners.as_slice()
        && !others.is_empty()
    {
        let message = format!("{phrase:?} is a keyword of {} as well", ids(others));
        findings.push(finding(Code::Overlapping, first, code, &rule.rule, message));
    }
    let settling: Vec<_> = owners.into_iter().filter(|(concept, rule)| rule.weight >= concept.threshold).collect();
    if let ([(first, rule), ..], true) = (settling.as_slice(), settling.len() >= MAGNET_CONCEPTS) {
        let message = format!("{phrase:?} alone settles each of {}", ids(&settling));
        findings.push(finding(Code::Magnet, first, code, &rule.rule, message));
    }
}
