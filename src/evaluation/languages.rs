//! Compares the detected languages of texts with those that people gave.

use std::collections::BTreeMap;

use crate::measures::Counts;

/// The results of the identifier on labelled texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// The number of records with a labelled language.
    pub records: u64,
    /// The counts over all languages together.
    pub micro: Counts,
    /// The counts of each language.
    pub by_language: BTreeMap<String, Counts>,
    /// For two languages, the number of records in which the first is labelled and the second was detected.
    pub confusion: BTreeMap<(String, String), u64>,
    /// The records with errors, those with the highest confidence first.
    pub misses: Vec<Miss>,
}

/// A record with a wrong language.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Miss {
    /// The id of the record.
    pub id: String,
    /// The labelled language.
    pub truth: String,
    /// The detected language.
    pub given: String,
    /// The confidence of the detected language.
    pub confidence: f64,
    /// The beginning of the text.
    pub text: String,
}

impl Report {
    /// Counts a record.
    pub(crate) fn add(&mut self, id: &str, text: &str, truth: &str, given: &str, confidence: f64) {
        self.records += 1;
        let right = truth == given;
        self.by_language.entry(truth.to_owned()).or_default().add(right, true);
        if right {
            self.micro.right += 1;
            return;
        }
        self.by_language.entry(given.to_owned()).or_default().add(true, false);
        self.micro += Counts { right: 0, wrong: 1, missed: 1 };
        *self.confusion.entry((truth.to_owned(), given.to_owned())).or_default() += 1;
        self.misses.push(Miss {
            id: id.to_owned(),
            truth: truth.to_owned(),
            given: given.to_owned(),
            confidence,
            text: super::quoted(text),
        });
    }

    /// Sorts the records with errors. It is called after all records have been added.
    pub(crate) fn finish(&mut self) {
        self.misses.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.id.cmp(&b.id)));
    }
}
