//! Lists words of the records that begin as a keyword does and that no rule of its concept reaches: "nutricional" beside
//! the keyword `nutrición`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Form;
use crate::record::Record;
use crate::record::language_codes::primary;
use crate::vocabulary::matching::Match;
use crate::vocabulary::{ANY, Rule, Tagger, fold, tokens};

/// The least number of letters that a word shares with the keyword.
const SHARED: usize = 5;
/// The most letters of the keyword that the word may lack at its end.
const LACKING: usize = 4;
/// The most letters that the word may have after the shared ones.
const MORE: usize = 7;

/// Keywords of one word by their language and beginning: the rule, its concept and the folded word.
type Keywords = HashMap<(String, String), Vec<(usize, usize, String)>>;

/// Counts such words. All records are added first, then the words are read.
#[derive(Debug)]
pub(crate) struct Derived {
    /// For each language and beginning of [`SHARED`] letters, the keywords of one word: the rule, its concept and the
    /// folded word.
    keywords: Keywords,
    /// The number of records for each rule and word.
    seen: BTreeMap<(usize, String), u64>,
}

impl Derived {
    /// Prepares the counting for the rules of this tagger.
    pub(crate) fn new(tagger: &Tagger) -> Self {
        let mut keywords = Keywords::new();
        for (at, rule) in tagger.rules().enumerate().filter(|(_, rule)| rule.language != ANY) {
            let parsed = Rule::parse(rule.rule).ok().filter(|parsed| parsed.all.len() == 1);
            for phrase in parsed.iter().flat_map(Rule::phrases).filter(|phrase| !phrase.exact) {
                let word = fold(phrase.text.trim());
                if tokens(&phrase.text).count() == 1
                    && let Some(start) = beginning(&word)
                {
                    let key = (primary(rule.language).to_owned(), start);
                    keywords.entry(key).or_default().push((at, rule.concept, word));
                }
            }
        }
        Self { keywords, seen: BTreeMap::new() }
    }

    /// Counts the words of a record, each word once for a concept.
    pub(crate) fn add(&mut self, record: &Record, tagger: &Tagger) {
        let Some(language) = record.text_language.as_ref().map(|language| primary(&language.code).to_owned()) else {
            return;
        };
        let concepts: Vec<usize> = tagger.rules().map(|rule| rule.concept).collect();
        let matches = tagger.matches(record);
        let mut here = BTreeSet::new();
        for (text, found) in [(&record.title, matches.title()), (&record.description, matches.description())] {
            let Some(text) = text else { continue };
            for token in tokens(text) {
                let word = fold(text.get(token.bytes.clone()).unwrap_or_default());
                let Some(near) = beginning(&word).and_then(|start| self.keywords.get(&(language.clone(), start)))
                else {
                    continue;
                };
                let reached = |concept: usize| {
                    let touches =
                        |one: &&Match| one.bytes().start < token.bytes.end && token.bytes.start < one.bytes().end;
                    found.iter().filter(touches).any(|one| concepts.get(one.rule()) == Some(&concept))
                };
                let mut told = BTreeSet::new();
                for (rule, concept, keyword) in near {
                    if is_derived(keyword, &word) && !reached(*concept) && told.insert(*concept) {
                        here.insert((*rule, word.clone()));
                    }
                }
            }
        }
        for key in here {
            *self.seen.entry(key).or_default() += 1;
        }
    }

    /// The `count` most frequent words, the most frequent first.
    pub(crate) fn top(&self, tagger: &Tagger, count: usize) -> Vec<Form> {
        Form::top(&self.seen, tagger, count)
    }
}

/// The first letters of a word; `None` for a shorter one.
fn beginning(word: &str) -> Option<String> {
    let start: String = word.chars().take(SHARED).collect();
    (start.chars().count() == SHARED).then_some(start)
}

/// Whether a word is derived from a keyword, or both from the same word: they share all but their ends.
fn is_derived(keyword: &str, word: &str) -> bool {
    let shared = keyword.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let (written, found) = (keyword.chars().count(), word.chars().count());
    let lacking = written.saturating_sub(shared);
    shared >= SHARED
        && lacking <= LACKING
        && shared * 3 >= written * 2
        && found.saturating_sub(shared) <= MORE
        && word != keyword
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_another_ending_are_derived_and_other_words_are_not() {
        for (keyword, word) in [("nutricion", "nutricional"), ("vacuna", "vacunacion"), ("climate", "climatic")] {
            assert!(is_derived(keyword, word), "{keyword} {word}");
        }
        for (keyword, word) in [("nutricion", "nutria"), ("climate", "climb"), ("frontera", "frontis")] {
            assert!(!is_derived(keyword, word), "{keyword} {word}");
        }
    }
}
