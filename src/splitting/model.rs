//! The learnt scores: the weight of each feature for each label, and of each label for the next one.
//!
//! The model is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). Its weights are in
//! `seeds/splitting/weights.txt`, one line for each feature, and are learnt by `shelflist-train layouts`.

use super::attributes::Attributes;
use super::features::Features;
use super::labels::{LABELS, Scores};
use super::sums::{self, Sums};
use crate::error::Result;
use crate::seeds::Seeds;

/// Weights of one pass.
#[derive(Debug, Clone)]
pub struct Pass {
    /// For each feature, the weight for each label.
    pub weights: Vec<Scores>,
    /// For each pair of labels in a row, its weight.
    pub transitions: [Scores; LABELS],
}

impl Pass {
    /// A pass in which all weights are zero.
    pub fn new(features: &Features) -> Self {
        Self { weights: vec![[0.0; LABELS]; features.count()], transitions: [[0.0; LABELS]; LABELS] }
    }

    /// Adds the weights of another pass, multiplied by `share`.
    pub fn add(&mut self, other: &Self, share: f32) {
        let rows = self.weights.iter_mut().chain(&mut self.transitions);
        for (row, from) in rows.zip(other.weights.iter().chain(&other.transitions)) {
            for (weight, from) in row.iter_mut().zip(from) {
                *weight += from * share;
            }
        }
    }

    /// The scores of every block of a page.
    pub fn scores(&self, features: &Features, page: &[Attributes]) -> Vec<Scores> {
        let (seen, mut found) = (features.seen(page), Vec::new());
        (0..page.len())
            .map(|at| {
                seen.of(at, &mut found);
                let mut scores = [0.0; LABELS];
                for weights in found.iter().filter_map(|feature| self.weights.get(*feature as usize)) {
                    for (score, weight) in scores.iter_mut().zip(weights) {
                        *score += weight;
                    }
                }
                scores
            })
            .collect()
    }
}

impl From<&Sums> for Pass {
    fn from(sums: &Sums) -> Self {
        Self { weights: sums.weights().collect(), transitions: sums.transitions }
    }
}

/// The weights of both passes.
#[derive(Debug, Clone)]
pub struct Model {
    /// The numbering of the features.
    pub features: Features,
    /// The pass over the attributes of the text and the markup.
    pub first: Pass,
    /// The pass over the same attributes and the results of the first pass.
    pub second: Pass,
}

impl Model {
    /// Reads the weights.
    ///
    /// # Errors
    /// Fails if a line cannot be read.
    pub fn read(seeds: &Seeds) -> Result<Self> {
        let features = Features::default();
        let [first, second] = sums::read(seeds, &features)?;
        Ok(Self { first: (&first).into(), second: (&second).into(), features })
    }

    /// Rounds the weights to two decimals and drops those below `least`.
    pub fn prune(&mut self, least: f32) {
        for pass in [&mut self.first, &mut self.second] {
            for weight in pass.weights.iter_mut().chain(&mut pass.transitions).flatten() {
                *weight = if weight.abs() < least { 0.0 } else { (*weight * 100.0).round() / 100.0 };
            }
        }
    }

    /// Writes the weights in the format of [`Model::read`], rounded to two decimals and without weights that round to
    /// zero.
    pub fn write(&self) -> String {
        use std::fmt::Write as _;
        let names = self.features.names();
        let mut text = String::from(
            "# Learnt by `shelflist-train layouts`; see training/layouts/README.md. Weights in hundredths.\n",
        );
        for (title, pass) in [("first", &self.first), ("second", &self.second)] {
            let _ = writeln!(text, "[{title}]");
            let named = names.iter().cloned().zip(&pass.weights);
            let rows = (0..LABELS).map(|label| format!(">{label}")).zip(&pass.transitions).chain(named);
            for (name, row) in rows {
                let mut line = String::new();
                for (weight, label) in row.iter().zip(0..) {
                    let hundredths = (weight * 100.0).round() as i32;
                    if hundredths != 0 {
                        let _ = write!(line, " {label}:{hundredths}");
                    }
                }
                if !line.is_empty() {
                    let _ = writeln!(text, "{name}{line}");
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_written() {
        let features = Features::default();
        let mut model = Model { first: Pass::new(&features), second: Pass::new(&features), features };
        model.first.weights[7][3] = -1.2;
        model.second.transitions[2][24] = 0.5;
        let [first, second] = sums::parse(&model.write(), &model.features).unwrap();
        assert_eq!(Pass::from(&first).weights, model.first.weights);
        assert_eq!(Pass::from(&second).transitions, model.second.transitions);
    }
}
