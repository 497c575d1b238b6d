//! The learnt scores: the weight of each feature for each label, and of each label for the next one.
//!
//! The model is a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001). Its weights are in
//! `seeds/splitting/weights.txt`, one line for each feature, and are learnt by `shelflist-train layouts`.

use super::attributes::Traits;
use super::features::Features;
use super::labels::{LABELS, Scores};
use crate::error::{Error, Result};
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
    pub fn scores(&self, features: &Features, page: &[Traits]) -> Vec<Scores> {
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

/// The number of weights in a row of [`Sums`], which is that of the labels, rounded up for vector instructions.
const WIDE: usize = 32;

/// The weights of a pass, arranged so that adding up those of a block costs little: features without weights are left
/// out, and all rows have the same round number of weights.
#[derive(Debug, Clone)]
pub(crate) struct Sums {
    /// For each feature, its row, or 0 if it has no weights.
    places: Vec<u32>,
    rows: Vec<[f32; WIDE]>,
}

impl Sums {
    /// Arranges the weights of the features.
    pub(crate) fn new(weights: &[Scores]) -> Self {
        let mut sums = Self { places: Vec::with_capacity(weights.len()), rows: vec![[0.0; WIDE]] };
        for row in weights {
            let place = if row.iter().all(|weight| *weight == 0.0) { 0 } else { sums.rows.len() };
            sums.places.push(u32::try_from(place).unwrap_or(0));
            if place > 0 {
                let mut wide = [0.0; WIDE];
                wide.iter_mut().zip(row).for_each(|(wide, weight)| *wide = *weight);
                sums.rows.push(wide);
            }
        }
        sums
    }

    /// The scores of every block of a page. They are those of [`Pass::scores`], because the weights that are left out are
    /// zero and the others are added up in the same order.
    pub(crate) fn scores(&self, features: &Features, page: &[Traits]) -> Vec<Scores> {
        let (seen, mut found) = (features.seen(page), Vec::new());
        let mut all = Vec::with_capacity(page.len());
        for at in 0..page.len() {
            seen.of(at, &mut found);
            let places = found.iter().filter_map(|feature| self.places.get(*feature as usize));
            let mut sums = [0.0; WIDE];
            for row in places.filter(|place| **place > 0).filter_map(|place| self.rows.get(*place as usize)) {
                add(&mut sums, row);
            }
            let mut scores = [0.0; LABELS];
            scores.iter_mut().zip(&sums).for_each(|(score, sum)| *score = *sum);
            all.push(scores);
        }
        all
    }
}

#[inline(always)]
#[allow(clippy::indexing_slicing, reason = "both arrays have this number of weights")]
fn add(sums: &mut [f32; WIDE], row: &[f32; WIDE]) {
    for at in 0..WIDE {
        sums[at] += row[at];
    }
}

/// The weights of both passes.
#[derive(Debug, Clone)]
pub struct Model {
    /// The numbering of the features.
    pub features: Features,
    /// The pass over the traits of the text and the markup.
    pub first: Pass,
    /// The pass over the same traits and the results of the first pass.
    pub second: Pass,
}

/// The name of the file of weights among the seeds.
pub const WEIGHTS: &str = "splitting/weights.txt";

impl Model {
    /// Reads the weights.
    ///
    /// # Errors
    /// Fails if a line cannot be read.
    pub fn read(seeds: &Seeds) -> Result<Self> {
        let text = seeds.read_text(WEIGHTS)?;
        Self::parse(&text).map_err(|(line, message)| {
            Error::usage(message)
                .at(format!("{}:{line}", seeds.origin(WEIGHTS)))
                .hint("make it again with shelflist-train")
        })
    }

    /// Reads weights from text: `[pass]`, then lines with a feature and pairs of the number of a label and its weight
    /// in hundredths.
    pub(crate) fn parse(text: &str) -> Result<Self, (usize, String)> {
        let features = Features::default();
        let numbers = features.numbers();
        let mut model = Self { first: Pass::new(&features), second: Pass::new(&features), features };
        let mut second = false;
        for (line, number) in text.lines().zip(1..) {
            let (name, weights) = line.split_once(' ').unwrap_or((line, ""));
            match name {
                "" | "#" => continue,
                "[first]" | "[second]" => {
                    second = name == "[second]";
                    continue;
                }
                _ => {}
            }
            let pass = if second { &mut model.second } else { &mut model.first };
            let row = match name.strip_prefix('>') {
                Some(label) => label.parse().ok().and_then(|label: usize| pass.transitions.get_mut(label)),
                None => numbers.of(name).and_then(|feature| pass.weights.get_mut(feature)),
            };
            let row = row.ok_or_else(|| (number, format!("there is no feature {name}")))?;
            let wrong = |rest: &[u8]| {
                let word = rest.split(|byte| *byte == b' ').next().unwrap_or_default();
                (number, format!("{} is no label with a weight", String::from_utf8_lossy(word)))
            };
            let mut rest = weights.as_bytes();
            loop {
                let (label, weight, after) = weight(rest).ok_or_else(|| wrong(rest))?;
                *row.get_mut(label).ok_or_else(|| wrong(rest))? = f32::from(weight) / 100.0;
                match after {
                    [] => break,
                    [b' ', after @ ..] => rest = after,
                    _ => return Err(wrong(rest)),
                }
            }
        }
        Ok(model)
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

/// The label and the weight that a line of the file of weights goes on with, such as `12:-48`, and the bytes after them.
/// The file has a hundred thousand of them, which are read whenever the program starts.
fn weight(line: &[u8]) -> Option<(usize, i16, &[u8])> {
    let (label, rest) = digits(line)?;
    let (is_negative, rest) = match rest {
        [b':', b'-', rest @ ..] => (true, rest),
        [b':', rest @ ..] => (false, rest),
        _ => return None,
    };
    let (weight, rest) = digits(rest)?;
    Some((usize::try_from(label).ok()?, if is_negative { -weight } else { weight }, rest))
}

/// The number that decimal digits stand for, and the bytes after them.
fn digits(text: &[u8]) -> Option<(i16, &[u8])> {
    let (mut number, mut rest) = (None, text);
    while let [byte @ b'0'..=b'9', after @ ..] = rest {
        number = Some(number.unwrap_or(0_i16).checked_mul(10)?.checked_add(i16::from(byte - b'0'))?);
        rest = after;
    }
    Some((number?, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arranged_weights_give_the_same_scores() {
        let model = Model::read(&Seeds::embedded()).unwrap();
        let traits = |at: usize| {
            let mut traits: Traits = [0; _];
            for (which, (_, values, _)) in crate::splitting::attributes::TRAITS.iter().enumerate() {
                traits[which] = ((which * 7 + at * 5) % (usize::from(*values) + 1)) as u8;
            }
            traits
        };
        let page: Vec<Traits> = (0..40).map(traits).collect();
        for pass in [&model.first, &model.second] {
            let sums = Sums::new(&pass.weights);
            assert_eq!(sums.scores(&model.features, &page), pass.scores(&model.features, &page));
        }
    }

    #[test]
    fn weights_are_read_as_written() {
        let features = Features::default();
        let mut model = Model { first: Pass::new(&features), second: Pass::new(&features), features };
        model.first.weights[7][3] = -1.2;
        model.second.transitions[2][24] = 0.5;
        let again = Model::parse(&model.write()).unwrap();
        assert_eq!(again.first.weights, model.first.weights);
        assert_eq!(again.second.transitions, model.second.transitions);
        assert_eq!(Model::parse("[first]\nnonsense 1:2").unwrap_err().0, 2);
        for wrong in ["any 1", "any 1:", "any :2", "any 1:--2", "any 99:2", "any 1:40000", "any 1:2  3:4", "any 1:2x"] {
            assert_eq!(Model::parse(&format!("[first]\n{wrong}")).unwrap_err().0, 2, "{wrong}");
        }
    }
}
