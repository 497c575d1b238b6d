//! Explains the identified language of a text by its words, for `detect --explain`.

use std::fmt;

use super::{Code, Guess};

/// The explanation of the language that a text was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The answer.
    pub guess: Guess,
    /// At most five of the most probable languages, the most probable first.
    pub likely: Vec<LanguageProbability>,
    /// The words with the highest weights, in the order of the text.
    pub words: Vec<WordEvidence>,
}

/// A language with its probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LanguageProbability {
    /// The language.
    pub code: Code,
    /// The probability of the language, from 0 to 1.
    pub probability: f64,
}

/// A word with the language for which it is evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct WordEvidence {
    /// The word as printed.
    pub word: String,
    /// Of the most probable languages, the one for which the word is the strongest evidence.
    pub code: Code,
    /// The amount that the word added to the logit of that language, above the mean of the most probable languages.
    pub weight: f64,
}

impl Explanation {
    pub(crate) fn new(guess: Guess, likely: Vec<LanguageProbability>, words: Vec<WordEvidence>) -> Self {
        Self { guess, likely, words }
    }

    /// The explanation of an engine that gives only its answer.
    pub(crate) fn bare(guess: Guess) -> Self {
        Self::new(guess, vec![LanguageProbability { code: guess.best, probability: guess.likelihood }], Vec::new())
    }
}

impl fmt::Display for Explanation {
    /// Writes the explanation in the form `en 0.98: en 0.97, af 0.01; said by: the en +5.1, report en +2.0`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:.3}: ", self.guess.code, self.guess.confidence)?;
        for (at, LanguageProbability { code, probability }) in self.likely.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{code} {probability:.3}")?;
        }
        for (at, WordEvidence { word, code, weight }) in self.words.iter().enumerate() {
            let before = if at > 0 { ", " } else { "; said by: " };
            write!(f, "{before}{word} {code} {weight:+.1}")?;
        }
        Ok(())
    }
}
