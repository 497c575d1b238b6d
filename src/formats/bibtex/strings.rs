//! The abbreviations of a bibliography (`@string`) and their values.

use std::collections::BTreeMap;

use super::parts::{Part, RawField};
use crate::document::budget::{Budget, Count};
use crate::error::Result;

/// The abbreviations for months that every style defines.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The abbreviations that were read so far.
pub(super) struct Strings<'b> {
    known: BTreeMap<String, String>,
    budget: &'b Budget,
}

/// A value in which the abbreviations are written out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Written {
    /// The resulting text, as TeX.
    pub text: String,
    /// Names that were not defined as abbreviations. The text contains them unchanged.
    pub undefined: Vec<String>,
}

impl<'b> Strings<'b> {
    /// Creates an empty table.
    pub(super) fn new(budget: &'b Budget) -> Self {
        Self { known: BTreeMap::new(), budget }
    }

    /// Reads `@string{name = "value"}`. A value may use the abbreviations defined before it, but never itself.
    ///
    /// # Errors
    /// Returns the same errors as [`Strings::written`].
    pub(super) fn define(&mut self, fields: &[RawField<'_>]) -> Result<()> {
        for field in fields {
            let value = self.written(&field.value)?.text;
            self.known.insert(field.name.clone(), value);
        }
        Ok(())
    }

    /// Writes out the abbreviations of a value. Each use of one adds text that is not in the document, so it counts
    /// against the budget.
    ///
    /// # Errors
    /// Returns an error if the abbreviations make more text than the budget of the document allows.
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
                            // Two words without a `#` between them are words of a text that lacks its braces.
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
