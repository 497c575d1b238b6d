//! Checks of a vocabulary that need no records.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Code, Finding, about, circles, finding};
use crate::error::nearest;
use crate::record::language_codes::{is_known, primary, two_letters};
use crate::vocabulary::index::{Compiled, Index};
use crate::vocabulary::matching::{Match, Matcher};
use crate::vocabulary::rule::Phrase;
use crate::vocabulary::sequences::{Sequences, Target, Use};
use crate::vocabulary::{ANY, Concept, Keyword, Rule, Vocabulary, fold};

/// The smallest number of concepts for which a single word must reach the threshold alone to be a magnet.
const MAGNET_CONCEPTS: usize = 3;

/// The faults, overlaps and gaps of a vocabulary.
///
/// # Errors
/// Returns an error when a rule cannot be parsed.
pub(crate) fn rules(vocabulary: &Vocabulary) -> crate::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    translations(vocabulary, &mut findings);
    unreachable(vocabulary, &mut findings);
    circles::circles(vocabulary, &mut findings);
    languages(vocabulary, &mut findings);
    written(vocabulary, &mut findings);
    names(vocabulary, &mut findings);
    let matcher = Matcher::new(Index::new(vocabulary)?);
    masked(vocabulary, &matcher, &mut findings)?;
    written_twice(vocabulary, &matcher, &mut findings)?;
    shared(vocabulary, &matcher.index, &mut findings);
    findings.sort();
    findings.dedup();
    Ok(findings)
}

fn translations(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    // Regions of a language count as one language: a label in British English is a label in English.
    let all = |of: fn(&Concept) -> Vec<&String>| -> BTreeSet<&str> {
        vocabulary.concepts.iter().flat_map(of).map(|code| primary(code)).filter(|code| *code != ANY).collect()
    };
    let labels = all(|concept| concept.label.keys().collect());
    let keywords = all(|concept| concept.keywords.keys().collect());
    let lacks = |have: Vec<&String>, wanted: &str| have.iter().all(|code| primary(code) != wanted);
    for concept in &vocabulary.concepts {
        if concept.label.is_empty() {
            findings.push(finding(Code::Unlabelled, concept, "", "", "no label in any language".to_owned()));
            continue;
        }
        for language in labels.iter().filter(|language| lacks(concept.label.keys().collect(), language)) {
            findings.push(finding(Code::Untranslated, concept, language, "", "no label".to_owned()));
        }
    }
    for concept in &vocabulary.concepts {
        // A name is a rule by itself, so that the concept can be found in the language of the name.
        let missing = |language: &&&str| {
            lacks(concept.keywords.keys().collect(), language) && !is_found_by_name(concept, language)
        };
        for language in keywords.iter().filter(missing) {
            findings.push(finding(Code::Untranslated, concept, language, "", "no keywords".to_owned()));
        }
    }
}

/// Whether a concept has a name in this language that is a rule by itself.
fn is_found_by_name(concept: &Concept, language: &str) -> bool {
    concept.names_are_rules != Some(false)
        && concept.names().any(|(code, _)| code == ANY || language == ANY || primary(code) == primary(language))
}

fn unreachable(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    // The largest factor by which repetition can raise a weight.
    let most = 1.0 + vocabulary.scoring.repetition;
    let sum = |keywords: &[Keyword]| keywords.iter().map(|keyword| keyword.weight.max(0.0)).sum::<f64>();
    for concept in &vocabulary.concepts {
        if let Some(strict) = concept.strict.filter(|strict| *strict < concept.threshold) {
            let message = format!("strict is {strict}, the threshold is {}: --strict gives more", concept.threshold);
            let found = finding(Code::StrictBelow, concept, "", "", message);
            findings.push(Finding { field: "strict", ..found });
        }
        for (language, strict) in concept.strict_in.iter().filter(|(_, strict)| **strict < concept.threshold) {
            let message = format!("strict is {strict}, the threshold is {}: --strict gives more", concept.threshold);
            let found = finding(Code::StrictBelow, concept, language, "", message);
            findings.push(Finding { field: "strict", ..found });
        }
        let any = concept.keywords.get(ANY).map_or(0.0, |keywords| sum(keywords));
        if concept.keywords.values().any(|all| !all.is_empty()) && concept.keywords.values().all(|all| sum(all) <= 0.0)
        {
            let message = "no keyword speaks for it: all weigh nothing or speak against it".to_owned();
            findings.push(finding(Code::Unreachable, concept, "", "", message));
            continue;
        }
        let alone = concept.keywords.len() == 1;
        for (language, keywords) in concept.keywords.iter().filter(|(language, _)| alone || *language != ANY) {
            let sum = if language == ANY { any } else { any + sum(keywords) };
            if sum * most < concept.threshold && !is_found_by_name(concept, language) {
                let message = format!("all keywords together weigh {sum}, the threshold is {}", concept.threshold);
                findings.push(finding(Code::Unreachable, concept, language, "", message));
            }
        }
    }
}

/// Finds unknown language codes of rules, labels and masks, and of the vocabulary itself.
fn languages(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let mut say = |id: &str, field: &'static str, language: &str| {
        if let Some(message) = unknown_language(field, language) {
            findings.push(Finding { field, ..about(Code::NoLanguage, id, language, "", message) });
        }
    };
    say("", "language", &vocabulary.language);
    vocabulary.title.keys().for_each(|code| say("", "title", code));
    vocabulary.not.keys().for_each(|code| say("", "not", code));
    for concept in &vocabulary.concepts {
        concept.label.keys().for_each(|code| say(&concept.id, "label", code));
        for (field, texts) in [("alt", &concept.alt), ("hidden", &concept.hidden), ("not", &concept.not)] {
            texts.keys().for_each(|code| say(&concept.id, field, code));
        }
        concept.keywords.keys().for_each(|code| say(&concept.id, "keyword", code));
    }
}

/// The languages of the built-in vocabularies.
const COMMON: [&str; 3] = ["en", "es", "nl"];

/// Whether a code is another code with one letter too many.
fn one_more(code: &str, other: &str) -> bool {
    let without = |at: usize| code.chars().enumerate().filter(move |(place, _)| *place != at).map(|(_, letter)| letter);
    code.len() == other.len() + 1 && (0..code.len()).any(|at| without(at).eq(other.chars()))
}

/// Describes the fault of a language code; `None` if it has none.
fn unknown_language(field: &str, language: &str) -> Option<String> {
    let primary = primary(language);
    let short = two_letters(primary);
    if primary == ANY || short == Some(primary) {
        return None;
    }
    let meant = match primary {
        // The first letters of the English names are not language codes.
        "sp" => Some("es"),
        "du" => Some("nl"),
        // The shortest code of a language is the one to use (RFC 5646, 2.2.1).
        _ => short
            .or_else(|| nearest(primary, COMMON))
            .or_else(|| COMMON.into_iter().find(|code| one_more(primary, code))),
    };
    let wrong = match field {
        "keyword" | "not" => format!("no text is said to be in {language}"),
        _ => format!("{language} is the code of no language"),
    };
    match meant {
        Some(meant) => Some(format!("{wrong} (did you mean {meant}?)")),
        None if is_known(primary) => None,
        None => Some(format!("{language} is no language")),
    }
}

/// Finds rules that do not mean what they seem to mean.
fn written(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    for concept in &vocabulary.concepts {
        for (language, keyword) in concept.keywords.iter().flat_map(|(l, all)| all.iter().map(move |k| (l, k))) {
            let rule = &keyword.rule;
            if keyword.weight == 0.0 {
                findings.push(finding(Code::Weightless, concept, language, rule, "it weighs nothing".to_owned()));
            }
            let phrases = Rule::parse(rule).map(|rule| rule.all).unwrap_or_default();
            if let Some(sign) = phrases.iter().flatten().find_map(|phrase| unspaced(&phrase.text)) {
                let message = format!("{sign} is part of the phrase here: write a space on each side of it");
                findings.push(finding(Code::Unspaced, concept, language, rule, message));
            }
        }
    }
}

/// The sign of the rule language that is left in a phrase: a bar anywhere, or a plus before a word. A plus after a word
/// (`LGBTQI+ people`) belongs to the word.
fn unspaced(phrase: &str) -> Option<char> {
    let next = |at: usize| phrase.get(at + 1..).and_then(|rest| rest.chars().next());
    let is_left = |(at, sign): &(usize, char)| match sign {
        '|' => true,
        '+' => *at > 0 && next(*at).is_some_and(char::is_alphanumeric),
        _ => false,
    };
    phrase.char_indices().find(is_left).map(|(_, sign)| sign)
}

fn names(vocabulary: &Vocabulary, findings: &mut Vec<Finding>) {
    let mut owners: BTreeMap<String, &Concept> = BTreeMap::new();
    for concept in &vocabulary.concepts {
        for (language, name) in concept.names() {
            let folded = fold(name);
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

/// Finds rules of which every match is masked, by tagging the text of the rule itself.
fn masked(vocabulary: &Vocabulary, matcher: &Matcher, findings: &mut Vec<Finding>) -> crate::Result<()> {
    if vocabulary.not.is_empty() && vocabulary.concepts.iter().all(|concept| concept.not.is_empty()) {
        return Ok(());
    }
    for (at, rule) in matcher.index.rules.iter().enumerate() {
        let Some(concept) = vocabulary.concepts.get(rule.concept) else { continue };
        let parsed = Rule::parse(&rule.rule)?;
        let languages: Vec<usize> = rule.language.into_iter().collect();
        let hidden =
            |phrase: &Phrase| matcher.find(&phrase.text, &languages).matches.iter().all(|one| one.rule() != at);
        if parsed.all.iter().any(|group| group.iter().all(hidden)) {
            let code = code_of(&matcher.index, rule.language);
            findings.push(finding(Code::AlwaysMasked, concept, code, &rule.rule, "a `not` phrase hides it".to_owned()));
        }
    }
    Ok(())
}

/// Finds words that a concept has both in an exact rule and in a stemmed rule, and that are therefore counted twice.
fn written_twice(vocabulary: &Vocabulary, matcher: &Matcher, findings: &mut Vec<Finding>) -> crate::Result<()> {
    let all: Vec<usize> = (0..matcher.index.languages.len()).collect();
    // The exact phrases with their rules. Rules of many concepts may have the same phrase, which is looked up once.
    let mut phrases: BTreeMap<(String, Vec<usize>), Vec<usize>> = BTreeMap::new();
    for (at, rule) in matcher.index.rules.iter().enumerate().filter(|(_, rule)| rule.groups == 1) {
        if vocabulary.concepts.get(rule.concept).is_none_or(|concept| concept.keywords.is_empty()) {
            continue;
        }
        let languages = rule.language.map_or_else(|| all.clone(), |language| vec![language]);
        for phrase in Rule::parse(&rule.rule)?.phrases().filter(|phrase| phrase.exact) {
            phrases.entry((phrase.text.clone(), languages.clone())).or_default().push(at);
        }
    }
    for ((text, languages), rules) in phrases {
        let matches = matcher.find(&text, &languages).matches;
        let mut of_concept: HashMap<usize, Vec<&Match>> = HashMap::new();
        for one in &matches {
            let concept = matcher.index.rules.get(one.rule()).map(|rule| rule.concept);
            concept.into_iter().for_each(|concept| of_concept.entry(concept).or_default().push(one));
        }
        let word = fold(&text);
        for at in rules {
            let Some(rule) = matcher.index.rules.get(at) else { continue };
            let Some(concept) = vocabulary.concepts.get(rule.concept) else { continue };
            let matches = of_concept.get(&rule.concept).map(Vec::as_slice).unwrap_or_default();
            let own = matches.iter().find(|one| one.rule() == at).map(|one| one.bytes());
            let twice = matches.iter().filter(|one| own.as_ref() == Some(&one.bytes())).find_map(|one| {
                let other = matcher.index.rules.get(one.rule()).filter(|_| one.rule() != at)?;
                let is_same = |other: &Phrase| !other.exact && fold(&other.text) == word;
                let same = other.groups == 1 && Rule::parse(&other.rule).is_ok_and(|rule| rule.phrases().any(is_same));
                same.then_some(other)
            });
            if let Some(other) = twice {
                let code = code_of(&matcher.index, rule.language);
                let message = format!("{text:?} is matched by {:?} as well, and counts twice", other.rule);
                findings.push(finding(Code::Repeated, concept, code, &rule.rule, message));
            }
        }
    }
    Ok(())
}

fn code_of(index: &Index, language: Option<usize>) -> &str {
    language.and_then(|at| index.languages.get(at)).map_or(ANY, |language| language.code.as_str())
}

/// Finds phrases that several rules look for.
fn shared(vocabulary: &Vocabulary, index: &Index, findings: &mut Vec<Finding>) {
    for (uses, phrases) in index.sequences().flat_map(Sequences::iter) {
        let languages: BTreeSet<Option<u32>> = uses.iter().map(|one| one.language).collect();
        for language in languages {
            let code = code_of(index, language.map(|at| at as usize));
            shared_in(vocabulary, index, (uses, phrases), (language, code), findings);
        }
    }
}

fn shared_in(
    vocabulary: &Vocabulary,
    index: &Index,
    (uses, phrases): (&[Use], &[String]),
    (language, code): (Option<u32>, &str),
    findings: &mut Vec<Finding>,
) {
    // For each concept, the rules that consist of the phrase alone.
    let mut of_concept: BTreeMap<usize, Vec<(&Compiled, &str)>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (one, phrase) in uses.iter().zip(phrases).filter(|(one, _)| one.language == language) {
        let Target::Rule { rule: at, .. } = one.target else { continue };
        let rule = index.rules.get(at as usize).filter(|rule| rule.groups == 1 && seen.insert(at));
        let rule = rule.map(|rule| (rule, phrase.as_str()));
        of_concept.entry(rule.map_or(usize::MAX, |(rule, _)| rule.concept)).or_default().extend(rule);
    }
    let concept = |at: &usize| vocabulary.concepts.get(*at);
    for (at, rules) in &of_concept {
        if let (Some(concept), [(first, _), .., (last, phrase)]) = (concept(at), rules.as_slice()) {
            let message = format!("{phrase:?} is matched by {:?} as well, and counts twice", first.rule);
            findings.push(finding(Code::Repeated, concept, code, &last.rule, message));
        }
    }
    let owners: Vec<(&Concept, &Compiled, &str)> = of_concept
        .iter()
        .filter_map(|(at, rules)| rules.first().and_then(|(rule, phrase)| Some((concept(at)?, *rule, *phrase))))
        .collect();
    let ids = |owners: &[(&Concept, &Compiled, &str)]| {
        owners.iter().map(|(concept, ..)| concept.id.as_str()).collect::<Vec<_>>().join(", ")
    };
    if let [(first, rule, phrase), others @ ..] = owners.as_slice()
        && !others.is_empty()
    {
        let message = format!("{phrase:?} is a keyword of {} as well", ids(others));
        findings.push(finding(Code::Overlapping, first, code, &rule.rule, message));
    }
    let settling: Vec<_> = owners.into_iter().filter(|(concept, rule, _)| rule.weight >= concept.threshold).collect();
    if let ([(first, rule, phrase), ..], true) = (settling.as_slice(), settling.len() >= MAGNET_CONCEPTS) {
        let message = format!("{phrase:?} alone settles each of {}", ids(&settling));
        findings.push(finding(Code::Magnet, first, code, &rule.rule, message));
    }
}
