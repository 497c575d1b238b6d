//! Finds sentences that a page says in most of its records, such as a legal notice or the name of a programme. They say
//! something about the page and nothing about the one record, so the rules of a vocabulary leave them out.

use std::collections::{BTreeSet, HashMap};

use crate::record::Record;

/// The fewest records of a page in which sentences can repeat.
const FEWEST: usize = 3;
/// The fewest words of such a sentence. Shorter ones are labels and headings.
const SHORTEST: usize = 4;

/// Marks in each record of a page the sentences of its description that stand in more than half of all records.
pub(crate) fn mark(records: &mut [Record]) {
    if records.len() < FEWEST {
        return;
    }
    let mut counts: HashMap<String, usize> = HashMap::new();
    for record in records.iter() {
        let here: BTreeSet<&str> = sentences(record.description.as_deref().unwrap_or_default()).collect();
        for sentence in here {
            *counts.entry(sentence.to_owned()).or_default() += 1;
        }
    }
    let most = records.len() / 2;
    counts.retain(|_, count| *count > most);
    if counts.is_empty() {
        return;
    }
    for record in records {
        let mut repeated: Vec<String> = Vec::new();
        for sentence in sentences(record.description.as_deref().unwrap_or_default()) {
            if counts.contains_key(sentence) && !repeated.iter().any(|have| have == sentence) {
                repeated.push(sentence.to_owned());
            }
        }
        record.source.repeated = repeated;
    }
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
