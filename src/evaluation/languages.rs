//! Detected languages of texts, compared with those that people saw.

use std::collections::BTreeMap;

use crate::measures::Counts;

/// The results of the identifier against labelled texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Report {
    /// Records with a truth.
    pub records: u64,
    /// Right where the languages are the same.
    pub micro: Counts,
    /// By language.
    pub by_language: BTreeMap<String, Counts>,
    /// Counts of the second language being given where the first is true.
    pub confusion: BTreeMap<(String, String), u64>,
    /// Records that went wrong: the sure errors first.
    pub misses: Vec<Miss>,
}

/// A record that went wrong.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Miss {
    /// The id of the record.
    pub id: String,
    /// The true language.
    pub truth: String,
    /// The language that was given.
    pub given: String,
    /// The confidence with which it was given.
    pub confidence: f64,
    /// The text.
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

    /// Puts the worst misses first; call it once all records are in.
    pub(crate) fn finish(&mut self) {
        self.misses.sort_by(|a, b| b.confidence.total_cmp(&a.confidence).then_with(|| a.id.cmp(&b.id)));
    }
}
