//! Fits a logistic regression to evidence, with a prior at values set by hand and with fixed signs.
//!
//! The weight of a field that agrees is never negative, and that of a field that contradicts is never positive,
//! whatever the examples are. Such weights also hold for other sets of records.

use std::fmt::Write as _;
use std::path::Path;

/// A combination of evidence, with the weights of its pairs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Example {
    /// One bit for each piece of evidence.
    pub(crate) evidence: u64,
    /// The weight of the pairs that are one publication.
    pub(crate) same: f64,
    /// The weight of the pairs that are different publications.
    pub(crate) different: f64,
}

/// The values towards which the weights are drawn, by the bits of the evidence, with the bias last.
#[derive(Debug)]
pub(crate) struct Prior {
    values: Vec<f64>,
    signs: Vec<char>,
}

impl Prior {
    /// Reads a file of lines `name value sign`, where the sign is `+`, `-` or `*`.
    pub(crate) fn read(path: &Path, names: &[&str]) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let mut prior = Self { values: vec![0.0; names.len() + 1], signs: vec!['*'; names.len() + 1] };
        for line in text.lines().map(|line| line.split('#').next().unwrap_or_default().trim()) {
            let parts: Vec<&str> = line.split_whitespace().collect();
            let [name, value, sign] = parts.as_slice() else {
                if line.is_empty() {
                    continue;
                }
                return Err(format!("{}: a line is a name, a value and a sign: {line}", path.display()));
            };
            let at = if *name == "bias" { Some(names.len()) } else { names.iter().position(|have| have == name) };
            let at = at.ok_or_else(|| format!("{}: there is no evidence {name}", path.display()))?;
            prior.values[at] = value.parse().map_err(|_| format!("{}: {value} is no number", path.display()))?;
            prior.signs[at] = sign.chars().next().unwrap_or('*');
        }
        Ok(prior)
    }
}

/// The number of steps, the step size and the decay rates of Adam (Kingma and Ba 2015).
const STEPS: i32 = 1500;
const STEP: f64 = 0.05;
const DECAY: (f64, f64) = (0.9, 0.999);

/// Fits the weights; the last one is the bias.
pub(crate) fn fit(examples: &[&Example], prior: &Prior, strength: f64) -> Vec<f64> {
    let count = prior.values.len();
    let bits: Vec<Vec<usize>> = examples
        .iter()
        .map(|example| (0..count - 1).filter(|bit| example.evidence >> bit & 1 == 1).chain([count - 1]).collect())
        .collect();
    let (mut weights, mut mean, mut square) = (prior.values.clone(), vec![0.0; count], vec![0.0; count]);
    for step in 1..=STEPS {
        let mut gradient: Vec<f64> = (0..count)
            .map(|at| if at + 1 < count { strength * (weights[at] - prior.values[at]) } else { 0.0 })
            .collect();
        for (example, bits) in examples.iter().zip(&bits) {
            let sum: f64 = bits.iter().map(|bit| weights[*bit]).sum();
            let error = (example.same + example.different) / (1.0 + (-sum).exp()) - example.same;
            bits.iter().for_each(|bit| gradient[*bit] += error);
        }
        let rate = if step > STEPS * 2 / 3 { STEP / 5.0 } else { STEP };
        for at in 0..count {
            mean[at] = DECAY.0 * mean[at] + (1.0 - DECAY.0) * gradient[at];
            square[at] = DECAY.1 * square[at] + (1.0 - DECAY.1) * gradient[at] * gradient[at];
            let (mean, square) = (mean[at] / (1.0 - DECAY.0.powi(step)), square[at] / (1.0 - DECAY.1.powi(step)));
            weights[at] -= rate * mean / (f64::sqrt(square) + 1e-8);
            weights[at] = match prior.signs[at] {
                '+' => weights[at].max(0.0),
                '-' => weights[at].min(0.0),
                _ => weights[at],
            };
        }
    }
    weights
}

/// The text of the file of weights.
pub(crate) fn file(weights: &[f64], names: &[&str], same: f64) -> String {
    let mut text = String::from(
        "# The weight of each piece of evidence, in logarithms of odds. Written by `shelflist-train duplicates`;\n\
         # training/duplicates/README.md says what it was learnt from.\n\n",
    );
    let _ =
        writeln!(text, "# The probabilities from which two records are the same, and from which a person is asked.");
    let _ = writeln!(text, "same {same}\nmaybe 0.3");
    let _ = writeln!(
        text,
        "# The probability below which two records are never joined through a third one.\nrefuse 0.001\n"
    );
    let _ = writeln!(text, "bias {:.3}", weights.last().copied().unwrap_or_default());
    for (name, weight) in names.iter().zip(weights) {
        let _ = writeln!(text, "{name} {weight:.3}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_agrees_gains_weight_and_a_sign_does_not_turn() {
        let prior = Prior { values: vec![0.0, 0.0, 0.0], signs: vec!['+', '+', '*'] };
        // The first bit is evidence for a pair. The second bit contradicts it only by accident.
        let examples = [
            Example { evidence: 0b01, same: 50.0, different: 1.0 },
            Example { evidence: 0b10, same: 1.0, different: 50.0 },
            Example { evidence: 0b00, same: 5.0, different: 50.0 },
        ];
        let weights = fit(&examples.iter().collect::<Vec<_>>(), &prior, 0.1);
        assert!(weights[0] > 2.0, "{weights:?}");
        assert_eq!(weights[1], 0.0);
    }
}
