//! The answers of people: which records are one publication, and which are not.
//!
//! One JSON object a line: `{"records": ["1f0c…", "77aa…"], "answer": "same", "by": "Ana", "at": "2026-11-30T…"}`.
//! The last answer about the same records counts; `undone` takes one back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What a person said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Said {
    /// The records are one publication.
    Same,
    /// They are different publications.
    Different,
    /// An earlier answer is taken back.
    Undone,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Ids of the records, at least two, sorted.
    pub(crate) records: Vec<String>,
    /// What was said of them.
    pub(crate) answer: Said,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    /// When, in RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
}

/// All answers that count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    by_records: BTreeMap<Vec<String>, Answer>,
}

impl Answers {
    /// Reads answers, one a line.
    ///
    /// # Errors
    /// Where a line is no answer, or names fewer than two records.
    pub(crate) fn parse(text: &str, place: &str) -> Result<Self> {
        let mut answers = Self::default();
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            let at = format!("{place}:{number}");
            let answer: Answer = serde_json::from_str(line).map_err(|error| {
                Error::data(format!("this line is no answer: {error}"))
                    .at(&at)
                    .hint(r#"a line is {"records": ["ID", "ID"], "answer": "same"}, or "different", or "undone""#)
            })?;
            answers.add(answer).map_err(|error| error.at(&at))?;
        }
        Ok(answers)
    }

    /// Adds an answer; it stands in place of an earlier one about the same records.
    ///
    /// # Errors
    /// Where it names fewer than two records.
    pub(crate) fn add(&mut self, mut answer: Answer) -> Result<()> {
        answer.records.sort();
        answer.records.dedup();
        if answer.records.len() < 2 {
            return Err(Error::data("an answer names two records or more"));
        }
        match answer.answer {
            Said::Undone => _ = self.by_records.remove(&answer.records),
            _ => _ = self.by_records.insert(answer.records.clone(), answer),
        }
        Ok(())
    }

    /// The answers, in the order of the ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Answer> {
        self.by_records.values()
    }

    /// Whether there is an answer about exactly these records, in whatever order.
    pub(crate) fn has(&self, records: &[String]) -> bool {
        let mut records = records.to_vec();
        records.sort();
        self.by_records.contains_key(&records)
    }
}
