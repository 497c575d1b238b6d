//! Validates vocabularies of all formats, so that a vocabulary that was read can be used, and one that was written can
//! be read again.

use crate::record::language_codes::is_tag;
use std::collections::BTreeSet;

use super::lines::{Lines, Statement};
use super::{Concept, Rule, Scoring, Vocabulary};
use crate::error::{Error, Result, nearest};

/// Validates a vocabulary. `lines` is called only if an error needs the line of a statement.
///
/// # Errors
/// Returns an error at `origin:line` when there is no concept, two concepts have one id, a broader concept does not
/// exist, a number is out of range, a rule has a part without a word or is written twice, or the language of the labels
/// is not a language code.
pub(crate) fn validate(vocabulary: &Vocabulary, origin: &str, lines: impl FnOnce() -> Lines) -> Result<()> {
    let Err(found) = whole(vocabulary) else { return Ok(()) };
    let (place, error) = *found;
    let [concept, field, language, value] = &place;
    let line = lines().find(Statement { concept, field, language, value });
    Err(error.at(line.map_or_else(|| origin.to_owned(), |line| format!("{origin}:{line}"))))
}

/// The result of a check: an error comes with the statement that it is about.
type Checked = std::result::Result<(), Box<([String; 4], Error)>>;

fn fault(of: Statement<'_>, error: Error) -> Checked {
    Err(Box::new(([of.concept, of.field, of.language, of.value].map(str::to_owned), error)))
}

fn whole(vocabulary: &Vocabulary) -> Checked {
    let about = |field| Statement { field, ..Statement::default() };
    if !is_tag(&vocabulary.language) {
        let error = Error::usage(format!("{} is not a language code", vocabulary.language));
        return fault(about("language"), error.hint("write en, es, nl: the language in which areas are labelled"));
    }
    scoring(&vocabulary.scoring)?;
    for (language, phrase) in vocabulary.not.iter().flat_map(|(l, all)| all.iter().map(move |one| (l, one))) {
        rule(Statement { language, value: phrase, ..about("not") })?;
    }
    if vocabulary.concepts.is_empty() {
        let error = Error::usage("there is no concept in this vocabulary");
        return fault(
            Statement::default(),
            error.hint("write [[concept]] in TOML, a row with a concept in CSV, a skos:Concept in Turtle"),
        );
    }
    let mut ids = BTreeSet::new();
    for concept in &vocabulary.concepts {
        let of = Statement { concept: &concept.id, value: &concept.id, ..about("id") };
        if !ids.insert(concept.id.as_str()) {
            return fault(of, Error::usage(format!("there are two concepts {}", concept.id)));
        }
    }
    vocabulary.concepts.iter().try_for_each(|one| concept(one, &ids))
}

fn scoring(scoring: &Scoring) -> Checked {
    for (key, number) in scoring.entries() {
        let field = format!("scoring.{key}");
        let of = Statement { field: &field, ..Statement::default() };
        positive(of, number)?;
        let wanted = match key {
            "length" if number > 1.0 => "length is a share from 0 to 1",
            "words" if number < 1.0 => "words is at least 1",
            _ => continue,
        };
        return fault(of, Error::usage(format!("{wanted}, not {number}")));
    }
    Ok(())
}

fn positive(of: Statement<'_>, number: f64) -> Checked {
    if number.is_finite() && number >= 0.0 {
        return Ok(());
    }
    fault(of, Error::usage(format!("{} is {number}: expected a number that is not below zero", of.field)))
}

fn concept(concept: &Concept, ids: &BTreeSet<&str>) -> Checked {
    let about = |field| Statement { concept: &concept.id, field, ..Statement::default() };
    positive(about("threshold"), concept.threshold)?;
    concept.strict.map_or(Ok(()), |strict| positive(about("strict"), strict))?;
    for (language, strict) in &concept.strict_in {
        positive(Statement { language, ..about("strict") }, *strict)?;
    }
    for id in &concept.broader {
        if !ids.contains(id.as_str()) && !is_address(id) {
            let error = Error::usage(format!("there is no concept {id}"));
            return fault(
                Statement { value: id, ..about("broader") },
                error.hint_nearest(nearest(id, ids.iter().copied())),
            );
        }
    }
    for (language, phrase) in concept.not.iter().flat_map(|(l, all)| all.iter().map(move |one| (l, one))) {
        rule(Statement { language, value: phrase, ..about("not") })?;
    }
    for (language, keywords) in &concept.keywords {
        let mut seen = BTreeSet::new();
        for keyword in keywords {
            let of = Statement { language, value: &keyword.rule, ..about("keyword") };
            rule(of)?;
            if !keyword.weight.is_finite() {
                return fault(of, Error::usage(format!("the weight of {:?} is no number", keyword.rule)));
            }
            if !seen.insert(keyword.rule.trim()) {
                let error = Error::usage(format!(
                    "the rule {:?} of {} is written twice for {language}",
                    keyword.rule.trim(),
                    concept.id
                ));
                return fault(of, error.hint("keep one of the two, with the weight that it is to have"));
            }
        }
    }
    Ok(())
}

fn rule(of: Statement<'_>) -> Checked {
    Rule::parse(of.value).map_or_else(|error| fault(of, error), |_| Ok(()))
}

/// Whether a broader concept is given by an address, which may belong to another vocabulary.
fn is_address(id: &str) -> bool {
    id.contains("://") || id.starts_with("urn:")
}
