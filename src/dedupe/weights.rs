//! The weights of the evidence, which the trainer has learnt and calibrated; they are read from
//! `duplicates/weights.txt`.

use super::evidence::{Evidence, Set};
use crate::error::{Error, Result};
use crate::seeds::Seeds;

/// The name of the file among the seeds.
pub(crate) const FILE: &str = "duplicates/weights.txt";

/// One weight for each piece of evidence, and the thresholds of the verdicts.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weights {
    /// The weights, by the bit of the evidence.
    pub(crate) of: Vec<f64>,
    /// The constant that is added to every sum.
    pub(crate) bias: f64,
    /// The lowest probability at which two records are the same publication.
    pub(crate) same: f64,
    /// The lowest probability at which a person should look.
    pub(crate) maybe: f64,
    /// The probability below which two records are never joined by way of a third one.
    pub(crate) refuse: f64,
}

impl Weights {
    /// Weights that are all 0.
    pub(crate) fn none() -> Self {
        Self { of: vec![0.0; Evidence::ALL.len()], bias: 0.0, same: 0.85, maybe: 0.3, refuse: 0.001 }
    }

    /// Reads the file of weights. Each line has a name and a number, and `#` begins a comment.
    ///
    /// # Errors
    /// Returns an error when a line is not a name with a number, or names unknown evidence.
    pub(crate) fn load(seeds: &Seeds) -> Result<Self> {
        Self::parse(&seeds.read_text(FILE)?, &seeds.origin(FILE))
    }

    /// Parses weights as [`Weights::load`] does, from a text.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Weights::load`].
    pub(crate) fn parse(text: &str, origin: &str) -> Result<Self> {
        let mut weights = Self::none();
        for (number, line) in (1..).zip(text.lines()) {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let wrong = |what: String| Error::data(what).at(format!("{origin}:{number}"));
            let (name, value) =
                line.split_once(' ').ok_or_else(|| wrong("a line is a name and a number".to_owned()))?;
            let value: f64 = value.trim().parse().map_err(|_| wrong(format!("{value} is no number")))?;
            match name {
                "bias" => weights.bias = value,
                "same" => weights.same = value,
                "maybe" => weights.maybe = value,
                "refuse" => weights.refuse = value,
                _ => {
                    let at = Evidence::ALL.iter().position(|evidence| evidence.key() == name);
                    let place = at.and_then(|at| weights.of.get_mut(at));
                    *place.ok_or_else(|| wrong(format!("{name}: there is no such evidence")))? = value;
                }
            }
        }
        Ok(weights)
    }

    /// The probability that two records with this evidence are one publication.
    pub(crate) fn probability(&self, set: Set) -> f64 {
        let (mut sum, mut bits) = (self.bias, set.0);
        while bits != 0 {
            sum += self.of.get(bits.trailing_zeros() as usize).copied().unwrap_or(0.0);
            bits &= bits - 1;
        }
        1.0 / (1.0 + (-sum).exp())
    }
}
