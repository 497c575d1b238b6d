//! Identifies the language of a record, from its title and its description separately.
//!
//! Two values are kept apart: `languages` are those of the publication, declared or else detected, and `text_language`
//! is that of the title and description. An English description of a Spanish book is normal and gives no issue.

use super::evidence::{Evidence, Neighbours};
use super::{Code, Guess, Identifier};
use crate::record::language_codes::primary;
use crate::record::{IssueCode, LanguagesBasis, Record, TextLanguage};
use crate::text::dates::is_day_first;
use crate::text::letters::count_letters;

/// A title of at most this many words, without a description, gives the language of the publication only where the
/// confidence reaches this. The language of the text is stated all the same, with its confidence.
const FEW_WORDS: usize = 2;
const WELL_ABOVE: f64 = 0.9;

/// The language in which international institutions describe publications in any language.
const LINGUA_FRANCA: &str = "en";

impl Identifier {
    /// Fills `text_language`, fills `languages` if none is declared, and adds issues about languages.
    ///
    /// The preceding records are not taken into account; [`Identifier::detect_after`] does that.
    pub fn detect(&self, record: &mut Record) {
        self.detect_after(record, &mut Neighbours::default());
    }

    /// Does what [`Identifier::detect`] does, with the preceding records of the source as weak evidence. Returns the
    /// evidence if it decided.
    ///
    /// The answer depends only on this record and those before it. A pipe of commands and a single process therefore
    /// give the same bytes, and a second run changes nothing.
    pub(crate) fn detect_after(&self, record: &mut Record, before: &mut Neighbours) -> Option<Evidence> {
        before.go_to(record);
        let title = self.part(record.title.as_deref());
        let (description, second) = self.description(record.description.as_deref());
        let alone = self.decide(record, title, description);
        let declared = if record.languages_basis == Some(LanguagesBasis::Detected) { &[] } else { &*record.languages };
        let (evidence, guess) = Evidence::weigh(alone, declared, before).unzip();
        let guess = guess.unwrap_or(alone);
        before.note(alone);
        // A declared language that is not known stays in the notes, and the detected one does not take its place.
        if record.languages_basis != Some(LanguagesBasis::Declared)
            && (record.languages.is_empty() || record.languages_basis == Some(LanguagesBasis::Detected))
        {
            let clear = !guess.code.is_und() && (guess.confidence >= WELL_ABOVE || !is_few_words(record));
            record.languages = if clear { vec![guess.code.to_string()] } else { Vec::new() };
            record.languages_basis = clear.then_some(LanguagesBasis::Detected);
        }
        let confidence = (guess.confidence * 1000.0).round() / 1000.0;
        let unknown = record.text_language.take().map(|before| before.unknown).unwrap_or_default();
        record.text_language = Some(TextLanguage { code: guess.code.to_string(), confidence, unknown });
        let mixed = description.zip(second).map(|(first, second)| {
            (
                IssueCode::LanguageMixed,
                "description",
                format!("the description has paragraphs in {} and in {second}", first.code),
            )
        });
        let differ = disagreement(record, title, description)
            .map(|message| (IssueCode::LanguageDisagrees, "languages", message));
        let found: Vec<_> = mixed.into_iter().chain(differ).collect();
        record.issues.retain(|issue| {
            (issue.code != IssueCode::LanguageDisagrees && issue.code != IssueCode::LanguageMixed)
                || found.iter().any(|(code, _, message)| issue.code == *code && issue.message == *message)
        });
        for (code, field, message) in found {
            record.add_issue(code, field, message);
        }
        if is_day_first(guess.code.as_str()) && before.agree(guess.code) {
            settle_dates(record);
        }
        evidence
    }

    fn part(&self, text: Option<&str>) -> Option<Guess> {
        text.filter(|text| !text.trim().is_empty()).map(|text| self.identify(text))
    }

    /// The language of most of the description, and the second language if paragraphs are in different languages.
    fn description(&self, text: Option<&str>) -> (Option<Guess>, Option<Code>) {
        let Some(whole) = self.part(text) else { return (None, None) };
        // The only paragraph of a description has already been identified.
        if !text.is_some_and(|text| text.contains("\n\n")) {
            return (Some(whole), None);
        }
        let mut letters: Vec<(Guess, usize)> = Vec::new();
        for paragraph in text.unwrap_or_default().split("\n\n") {
            let guess = self.identify(paragraph);
            if guess.code.is_und() {
                continue;
            }
            let count = count_letters(paragraph);
            match letters.iter_mut().find(|(have, _)| have.code == guess.code) {
                Some((have, sum)) => {
                    *sum += count;
                    have.confidence = have.confidence.max(guess.confidence);
                }
                None => letters.push((guess, count)),
            }
        }
        // The sort is stable, so of two languages with equally many letters the first one of the text comes first.
        letters.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        match letters.as_slice() {
            [(most, _), (second, _), ..] => (Some(*most), Some(second.code)),
            _ => (Some(whole), None),
        }
    }

    /// The language of the description. If that is undecided, because the description is short or consists of names,
    /// the title is read together with it.
    fn decide(&self, record: &Record, title: Option<Guess>, description: Option<Guess>) -> Guess {
        match (title, description) {
            (None, None) => Guess::NOTHING,
            (Some(only), None) | (None, Some(only)) => only,
            (Some(title), Some(description)) => {
                if !description.code.is_und() || description.is_other_language() {
                    return description;
                }
                let text = format!(
                    "{}\n{}",
                    record.title.as_deref().unwrap_or_default(),
                    record.description.as_deref().unwrap_or_default()
                );
                let both = self.identify(&text);
                if both.code.is_und() && !title.code.is_und() { title } else { both }
            }
        }
    }
}

/// Whether the only text of a record is a title of one or two words.
fn is_few_words(record: &Record) -> bool {
    let is_word = |word: &&str| word.chars().any(char::is_alphabetic);
    let title = record.title.as_deref().unwrap_or_default();
    record.description.as_deref().is_none_or(|text| text.trim().is_empty())
        && title.split_whitespace().filter(is_word).count() <= FEW_WORDS
}

/// Removes the issue that a date of issue is ambiguous where the detected language writes the day first, in which order
/// the date was read.
fn settle_dates(record: &mut Record) {
    if record.issues.iter().any(|issue| issue.code == IssueCode::MonthFirstDate) {
        return;
    }
    record.issues.retain(|issue| issue.code != IssueCode::AmbiguousDate || issue.field.as_deref() != Some("issued"));
}

/// Describes a disagreement between the languages of title and description, or between these and the declared ones.
fn disagreement(record: &Record, title: Option<Guess>, description: Option<Guess>) -> Option<String> {
    let said = |guess: Option<Guess>| guess.map(|guess| guess.code).filter(|code| !code.is_und());
    let declared = record.languages_basis != Some(LanguagesBasis::Detected) && !record.languages.is_empty();
    let names = |code: Code| record.languages.iter().any(|tag| primary(tag).eq_ignore_ascii_case(&code));
    match (said(title), said(description)) {
        (Some(title), Some(description)) if title != description => {
            // A title in the declared language with a description in another one is normal.
            (!declared || !names(title)).then(|| {
                let stated =
                    if declared { format!(", declared: {}", record.languages.join(", ")) } else { String::new() };
                format!("the title is in {title}, the description in {description}{stated}")
            })
        }
        (Some(code), _) | (None, Some(code)) => {
            // Publications in any language are described in English. For a publication that is declared to be in other
            // languages, a text in a further language is unusual.
            (declared && !names(code) && code != LINGUA_FRANCA)
                .then(|| format!("the text is in {code}, declared: {}", record.languages.join(", ")))
        }
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Engine;
    use crate::seeds::Seeds;

    const EN: &str = "The guide explains how people can apply for help, and what they need to bring with them.";
    const ES: &str = "La guía explica cómo las personas pueden pedir ayuda y qué documentos deben llevar consigo.";
    const ES_TITLE: &str = "Cómo pedir ayuda en la oficina de atención a las personas";

    fn detected(title: &str, description: &str, declared: &[&str]) -> Record {
        let identifier = Identifier::new(&Seeds::embedded(), Engine::Own).unwrap();
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let mut record = Record { title: filled(title), description: filled(description), ..Record::default() };
        if !declared.is_empty() {
            record.languages = declared.iter().map(|tag| (*tag).to_owned()).collect();
            record.languages_basis = Some(LanguagesBasis::Declared);
        }
        identifier.detect(&mut record);
        let once = record.clone();
        identifier.detect(&mut record);
        assert_eq!(record, once, "detect twice");
        record
    }

    fn code(record: &Record) -> &str {
        &record.text_language.as_ref().unwrap().code
    }

    #[test]
    fn the_description_decides_and_the_difference_is_an_issue() {
        let record = detected(ES_TITLE, EN, &[]);
        assert_eq!((code(&record), record.languages.as_slice()), ("en", &["en".to_owned()][..]));
        assert_eq!(record.languages_basis.as_deref(), Some("detected"));
        assert_eq!(record.issues.len(), 1);
    }

    #[test]
    fn an_english_blurb_about_a_spanish_book_is_the_normal_case() {
        for title in [ES_TITLE, "How to ask the office for help with the papers"] {
            let record = detected(title, EN, &["es"]);
            assert_eq!((code(&record), record.languages.as_slice()), ("en", &["es".to_owned()][..]));
            assert_eq!(record.issues, []);
        }
    }

    #[test]
    fn spanish_words_declared_english_are_an_issue() {
        assert_eq!(detected(ES_TITLE, ES, &["en"]).issues.len(), 1);
        assert_eq!(detected(ES_TITLE, ES, &["es-419", "en"]).issues, []);
    }

    #[test]
    fn paragraphs_are_seen_apart() {
        let record = detected("", &format!("{EN} {EN}\n\n{ES}"), &[]);
        assert_eq!(code(&record), "en");
        assert_eq!(record.issues.first().unwrap().code, "language-mixed");
    }

    #[test]
    fn an_empty_record_is_undetermined() {
        let record = detected("", "", &[]);
        assert_eq!((code(&record), record.languages.len(), record.languages_basis.as_deref()), ("und", 0, None));
    }
}
