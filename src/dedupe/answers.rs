//! The answers of people about which records describe one publication and which do not.
//!
//! Each answer is one JSON object on one line:
//! `{"records": ["1f0c…", "77aa…"], "answer": "same", "by": "Ana", "at": "2026-11-30T…"}`.
//! The last answer about the same records is in force; the answer `undone` cancels an earlier one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The content of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Said {
    /// The records describe one publication.
    Same,
    /// The records describe different publications.
    Different,
    /// An earlier answer is cancelled.
    Undone,
}

/// The answer of a person about two or more records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// The sorted ids of the records, of which there are at least two.
    pub(crate) records: Vec<String>,
    /// The content of the answer.
    pub(crate) answer: Said,
    /// The person who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) by: Option<String>,
    /// The time of the answer (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<String>,
}

/// The answers that are in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    by_records: BTreeMap<Vec<String>, Answer>,
}

impl Answers {
    /// Parses answers, one on each line.
    ///
    /// # Errors
    /// Returns an error when a line is not an answer, or an answer names fewer than two records.
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

    /// Adds an answer, which replaces an earlier one about the same records.
    ///
    /// # Errors
    /// Returns an error when the answer names fewer than two records.
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

    /// The answers, in the order of their ids.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Answer> {
        self.by_records.values()
    }

    /// Whether there is an answer about exactly these records, in any order.
    pub(crate) fn has(&self, records: &[String]) -> bool {
        let mut records = records.to_vec();
        records.sort();
        self.by_records.contains_key(&records)
    }
}
