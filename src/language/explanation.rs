//! The words that spoke for each language, for `detect --explain`.

use std::fmt;

use super::{Code, Guess};

/// Why a text was given its language.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The answer.
    pub guess: Guess,
    /// The likeliest languages, best first, at most five.
    pub likely: Vec<Likely>,
    /// The words that spoke loudest, in the order of the text.
    pub words: Vec<Spoke>,
}

/// A language and how likely it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likely {
    /// The language.
    pub code: Code,
    /// Its probability, from 0 to 1.
    pub probability: f64,
}

/// A word and what it spoke for.
#[derive(Debug, Clone, PartialEq)]
pub struct Spoke {
    /// The word as printed.
    pub word: String,
    /// The one of the likeliest languages that it spoke for most.
    pub code: Code,
    /// The logits that the word added to that language, above the mean of the likeliest languages.
    pub weight: f64,
}

impl Explanation {
    pub(crate) fn new(guess: Guess, likely: Vec<Likely>, words: Vec<Spoke>) -> Self {
        Self { guess, likely, words }
    }

    /// An engine that says only its answer.
    pub(crate) fn bare(guess: Guess) -> Self {
        Self::new(guess, vec![Likely { code: guess.best, probability: guess.likelihood }], Vec::new())
    }
}

impl fmt::Display for Explanation {
    /// `en 0.98: en 0.97, af 0.01; said by: the en +5.1, report en +2.0`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:.3}: ", self.guess.code, self.guess.confidence)?;
        for (at, Likely { code, probability }) in self.likely.iter().enumerate() {
            let comma = if at > 0 { ", " } else { "" };
            write!(f, "{comma}{code} {probability:.3}")?;
        }
        for (at, Spoke { word, code, weight }) in self.words.iter().enumerate() {
            let before = if at > 0 { ", " } else { "; said by: " };
            write!(f, "{before}{word} {code} {weight:+.1}")?;
        }
        Ok(())
    }
}
