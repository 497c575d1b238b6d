//! Lists words that match a rule of one word although they are not inflected forms of it. A stem may also be the stem
//! of an unrelated word.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::Record;
use crate::vocabulary::matching::Match;
use crate::vocabulary::{Rule, Tagger, fold, tokens};

/// Endings of number, gender and tense in the three languages, without accents. Words that differ only in these endings
/// are forms of one word.
const ENDINGS: &[&str] =
    &["", "'s", "a", "an", "as", "d", "de", "e", "ed", "en", "es", "ies", "ing", "n", "o", "os", "s", "t", "te", "y"];

/// A word in a record that a rule matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// The id of the concept.
    pub concept: String,
    /// The language of the rule (BCP 47).
    pub language: String,
    /// The rule as written.
    pub rule: String,
    /// The word, folded.
    pub word: String,
    /// The number of records in which the word occurs.
    pub records: u64,
}

impl Form {
    /// The `count` words of the most records, by rule and word, the most frequent first.
    pub(super) fn top(seen: &BTreeMap<(usize, String), u64>, tagger: &Tagger, count: usize) -> Vec<Self> {
        let mut seen: Vec<_> = seen.iter().collect();
        seen.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let form = |((rule, word), records): (&(usize, String), &u64)| {
            let rule = tagger.rules().nth(*rule)?;
            Some(Self {
                concept: tagger.vocabulary().concepts.get(rule.concept)?.id.clone(),
                language: rule.language.to_owned(),
                rule: rule.rule.to_owned(),
                word: word.clone(),
                records: *records,
            })
        };
        seen.into_iter().take(count).filter_map(form).collect()
    }
}

/// Counts such words. All records are added first, then the words are read.
#[derive(Debug)]
pub(crate) struct Forms {
    /// For each rule and group, its phrases of one word, folded.
    words: Vec<Vec<Vec<String>>>,
    /// The number of records for each rule and word.
    seen: BTreeMap<(usize, String), u64>,
}

impl Forms {
    /// Prepares the counting for the rules of this tagger.
    pub(crate) fn new(tagger: &Tagger) -> Self {
        let one_word = |text: &str| (tokens(text).count() == 1).then(|| fold(text.trim()));
        let groups = |rule: &str| -> Vec<Vec<String>> {
            let groups = Rule::parse(rule).map(|rule| rule.all).unwrap_or_default();
            groups.iter().map(|group| group.iter().filter_map(|phrase| one_word(&phrase.text)).collect()).collect()
        };
        Self { words: tagger.rules().map(|rule| groups(rule.rule)).collect(), seen: BTreeMap::new() }
    }

    /// Counts the words of a record, each word once.
    pub(crate) fn add(&mut self, record: &Record, tagger: &Tagger) {
        let matches = tagger.matches(record);
        let mut here = BTreeSet::new();
        for (text, found) in [(&record.title, matches.title()), (&record.description, matches.description())] {
            let Some(text) = text else { continue };
            here.extend(found.iter().filter_map(|one| Some((one.rule(), self.other_word(text, one)?))));
        }
        for key in here {
            *self.seen.entry(key).or_default() += 1;
        }
    }

    /// The matched text, if it is a single word and not a form of one of the words of the rule.
    fn other_word(&self, text: &str, found: &Match) -> Option<String> {
        let words = self.words.get(found.rule())?.get(found.group())?;
        let printed = text.get(found.bytes())?;
        if words.is_empty() || tokens(printed).count() != 1 {
            return None;
        }
        let word = fold(printed);
        words.iter().all(|written| !is_form(written, &word)).then_some(word)
    }

    /// The `count` most frequent words, the most frequent first.
    pub(crate) fn top(&self, tagger: &Tagger, count: usize) -> Vec<Form> {
        Form::top(&self.seen, tagger, count)
    }
}

/// Whether two folded words differ only in an ending.
fn is_form(one: &str, other: &str) -> bool {
    let common = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum::<usize>();
    let ending = |word: &str| word.get(common..).is_some_and(|rest| ENDINGS.contains(&rest));
    ending(one) && ending(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_differ_in_an_ending_and_other_words_in_more() {
        for (one, other) in [("policy", "policies"), ("road", "roads"), ("migrante", "migrantes"), ("huis", "huis")] {
            assert!(is_form(one, other), "{one} {other}");
        }
        for (one, other) in [("reporter", "report"), ("overheid", "over"), ("geweld", "wel"), ("genero", "generacion")]
        {
            assert!(!is_form(one, other), "{one} {other}");
        }
    }
}
