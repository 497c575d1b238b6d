//! What spoke for which language: `detect --explain`.

use super::{Code, Guess, Identifier};

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
    /// The language it spoke for most.
    pub code: Code,
    /// How much it spoke for that language, against the mean of all languages, in logits.
    pub weight: f64,
}

pub(super) fn of(identifier: &Identifier, text: &str) -> Explanation {
    let guess = identifier.identify(text);
    let likely = vec![Likely { code: guess.best, probability: guess.likelihood }];
    Explanation { guess, likely, words: Vec::new() }
}
