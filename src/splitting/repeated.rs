//! Finds sentences that a page says in most of its records, such as a legal notice or the name of a programme. They say
//! something about the page and nothing about the one record, so the rules of a vocabulary leave them out.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::record::Record;

/// The fewest records of a page in which sentences can repeat.
const FEWEST: usize = 3;
/// The fewest words of such a sentence. Shorter ones are labels and headings.
const SHORTEST: usize = 4;

/// The sentences of a page with the number of records in which each stands.
///
/// A page can hold megabytes of sentences, so they are counted by their digests. Two of one digest in a page would only
/// leave a sentence out of the evidence.
#[derive(Debug, Default)]
pub(crate) struct Repeated {
    counts: HashMap<u64, usize>,
    records: usize,
}

impl Repeated {
    /// Counts the sentences of a record.
    pub(crate) fn count(&mut self, record: &Record) {
        self.records += 1;
        let here: BTreeSet<u64> = sentences(record.description.as_deref().unwrap_or_default()).map(digest).collect();
        for sentence in here {
            *self.counts.entry(sentence).or_default() += 1;
        }
    }

    /// Forgets the sentences that do not stand in more than half of all records, when all of them were counted.
    pub(crate) fn settle(&mut self) {
        let most = self.records / 2;
        self.counts.retain(|_, count| *count > most);
        self.counts.shrink_to_fit();
    }

    /// Marks in a record the sentences of its description that stand in more than half of all records.
    pub(crate) fn mark(&self, record: &mut Record) {
        if self.records < FEWEST || self.counts.is_empty() {
            return;
        }
        let mut repeated: Vec<String> = Vec::new();
        for sentence in sentences(record.description.as_deref().unwrap_or_default()) {
            if self.counts.contains_key(&digest(sentence)) && !repeated.iter().any(|have| have == sentence) {
                repeated.push(sentence.to_owned());
            }
        }
        record.source.repeated = repeated;
    }
}

/// Marks in each record of a page the sentences of its description that stand in more than half of all records.
pub(crate) fn mark(records: &mut [Record]) {
    let mut repeated = Repeated::default();
    records.iter().for_each(|record| repeated.count(record));
    repeated.settle();
    records.iter_mut().for_each(|record| repeated.mark(record));
}

/// A number that stands for a sentence, and is the same in every run.
fn digest(sentence: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    sentence.hash(&mut hasher);
    hasher.finish()
}

/// The sentences of a text of at least [`SHORTEST`] words. A sentence ends with a full stop, a question mark or an
/// exclamation mark before a blank and a capital letter or an opening sign, and with a paragraph.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut starts = vec![0];
    let mut letters = text.char_indices().peekable();
    let (mut before, mut ended) = (' ', false);
    while let Some((at, c)) = letters.next() {
        if c == '\n' || ended && c.is_whitespace() {
            let next = letters.peek().map_or(' ', |(_, next)| *next);
            if c == '\n' || !next.is_lowercase() && !next.is_whitespace() && !next.is_numeric() {
                starts.push(at);
            }
        }
        ended = matches!(c, '.' | '?' | '!' | '…') || ended && matches!(c, '"' | '”' | '»' | ')' | '\'' | '’');
        // The point after an initial or a short abbreviation ends no sentence.
        ended &= !(c == '.' && before.is_uppercase());
        before = c;
    }
    starts.push(text.len());
    let pieces: Vec<&str> =
        starts.windows(2).filter_map(|ends| text.get(*ends.first()?..*ends.last()?)).map(str::trim).collect();
    pieces.into_iter().filter(|sentence| sentence.split_whitespace().nth(SHORTEST - 1).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_most_records_is_marked_and_others_are_not() {
        let notice = "Published under the Act on Public Records.";
        let described = |text: &str| Record { description: Some(text.to_owned()), ..Record::default() };
        let mut records = vec![
            described(&format!("Boats and nets. {notice}")),
            described(&format!("{notice} A survey of the fields of the north.")),
            described("A survey of the fields of the north."),
            described(&format!("Roads.\n\n{notice}")),
        ];
        mark(&mut records);
        let marked: Vec<usize> = records.iter().map(|record| record.source.repeated.len()).collect();
        assert_eq!(marked, [1, 1, 0, 1]);
        assert_eq!(records[0].source.repeated, [notice]);
        let mut two = vec![described(notice), described(notice)];
        mark(&mut two);
        assert_eq!(two[0].source.repeated, Vec::<String>::new());
    }

    #[test]
    fn sentences_end_before_capitals_and_with_paragraphs() {
        let text = "It rained for days in the north. The road of J. Smith was closed! See p. 4 of the report\n\nNo more boats came in.";
        let found: Vec<&str> = sentences(text).collect();
        assert_eq!(
            found,
            [
                "It rained for days in the north.",
                "The road of J. Smith was closed!",
                "See p. 4 of the report",
                "No more boats came in."
            ]
        );
    }
}
