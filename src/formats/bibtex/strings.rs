//! The abbreviations of a bibliography (`@string`), with what they stand for.

use std::collections::BTreeMap;

use super::parts::{Part, RawField};
use crate::document::budget::{Budget, Count};
use crate::error::Result;

/// The names of months that every style knows.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The abbreviations that were read so far.
pub(super) struct Strings<'b> {
    known: BTreeMap<String, String>,
    budget: &'b Budget,
}

/// A value with its abbreviations written out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// What TeX would be given.
    pub text: String,
    /// Names that are those of no abbreviation; they stand in the text as they are.
    pub undefined: Vec<String>,
}

impl<'b> Strings<'b> {
    /// None yet.
    pub(super) fn new(budget: &'b Budget) -> Self {
        Self { known: BTreeMap::new(), budget }
    }

    /// `@string{name = "value"}`; a value may use the strings before it, and never itself.
    ///
    /// # Errors
    /// As for [`Strings::written`].
    pub(super) fn define(&mut self, fields: &[RawField<'_>]) -> Result<()> {
        for field in fields {
            let value = self.written(&field.value)?.text;
            self.known.insert(field.name.clone(), value);
        }
        Ok(())
    }

    /// A value with its abbreviations written out. Every use of one is text that was not in the document, and is counted
    /// as such.
    ///
    /// # Errors
    /// Where the document makes more text than its budget allows.
    pub(super) fn written(&self, value: &[Part<'_>]) -> Result<Written> {
        let mut written = Written::default();
        let mut word_before = false;
        for part in value {
            match part {
                Part::Text(text) => written.text.push_str(text),
                Part::Word(word) => {
                    let name = word.to_ascii_lowercase();
                    match self.known.get(&name) {
                        Some(text) => {
                            self.budget.spend(Count::Bytes, text.len() as u64)?;
                            written.text.push_str(text);
                        }
                        None => {
                            let is_name = word.starts_with(|c: char| c.is_alphabetic());
                            if is_name && !MONTHS.contains(&name.as_str()) {
                                written.undefined.push((*word).to_owned());
                            }
                            // Words that no sign joins are the words of a text without braces.
                            if word_before {
                                written.text.push(' ');
                            }
                            written.text.push_str(word);
                        }
                    }
                }
            }
            word_before = matches!(part, Part::Word(_));
        }
        Ok(written)
    }
}
