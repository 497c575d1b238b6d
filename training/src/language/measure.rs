//! Measures the model on held-out texts, fits the calibration, and chooses the threshold.

use std::collections::BTreeMap;

use super::Plan;
use super::corpus::{Part, Text};
use super::names::Names;
use super::random::{Random, hash};
use shelflist::internals::language::model::{Calibration, Look, Model};

/// The kinds of texts that are measured separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Titles,
    Sentences,
    Paragraphs,
    Names,
}

/// A held-out text, as the model reads it.
pub(super) struct Case {
    pub kind: Kind,
    /// The class of the language, if it is distinguished.
    pub told: Option<usize>,
    pub language: String,
    pub source: String,
    pub text: String,
    /// The most probable distinguished class, its probability, and the measures of the text.
    pub best: usize,
    pub probability: f32,
    pub look: Look,
    /// The negative log-likelihood of the truth: one of the distinguished languages, or none of them.
    pub loss: f32,
}

impl Case {
    /// Whether the answer is right with this calibration.
    pub(super) fn right(&self, calibration: &Calibration) -> bool {
        let accepted = calibration.confidence(self.probability, self.look) >= calibration.threshold;
        match self.told {
            Some(class) => accepted && class == self.best,
            None => !accepted,
        }
    }
}

/// The kind of a text of the corpus; `None` if the text is not measured.
fn kind_of(text: &Text) -> Option<Kind> {
    let words = text.text.split_whitespace().count();
    match text.source.as_str() {
        "gutenberg-titles" | "debian-short" if (3..=10).contains(&words) => Some(Kind::Titles),
        "tatoeba" | "eld" if words >= 3 => Some(Kind::Sentences),
        "udhr" | "debian-long" if words >= 15 => Some(Kind::Paragraphs),
        _ => None,
    }
}

/// The texts of a part, as the model reads them.
pub(super) fn cases(plan: &Plan, model: &Model, texts: &[Text], part: Part, names: &Names) -> Vec<Case> {
    let mut found = Vec::new();
    let mut add = |kind, language: &str, source: &str, text: &str| {
        let reading = model.read(text);
        let told = plan.class(language).filter(|class| *class < plan.told_apart);
        let best = (0..plan.told_apart)
            .max_by(|a, b| reading.probabilities[*a].total_cmp(&reading.probabilities[*b]).then(b.cmp(a)))
            .unwrap_or(0);
        let foreign = reading.letters.other >= reading.letters.latin;
        let others = 1.0 - (0..plan.told_apart).map(|class| reading.probabilities[class]).sum::<f32>();
        let chance = told.map_or(others, |class| reading.probabilities[class]);
        found.push(Case {
            kind,
            told,
            language: language.into(),
            source: source.into(),
            text: text.into(),
            best,
            probability: if foreign { 0.0 } else { reading.probabilities[best] },
            look: reading.look,
            loss: -chance.max(1e-6).ln(),
        });
    };
    for text in texts.iter().filter(|text| text.part == part) {
        if let Some(kind) = kind_of(text) {
            add(kind, &text.language, &text.source, &text.text);
        }
    }
    let mut random = Random(hash(&format!("names {part:?}")));
    for _ in 0..2000 {
        add(Kind::Names, "und", "names", &names.text(&mut random, 0.0));
    }
    found
}

/// The mean negative log-likelihood by kind, for the distinguished languages and for others, by which variants of
/// training are compared.
pub(super) fn losses(cases: &[Case]) -> BTreeMap<(Kind, bool), f32> {
    let mut sums: BTreeMap<(Kind, bool), (f32, f32)> = BTreeMap::new();
    for case in cases {
        let sum = sums.entry((case.kind, case.told.is_some())).or_default();
        *sum = (sum.0 + case.loss, sum.1 + 1.0);
    }
    sums.into_iter().map(|(of, (sum, count))| (of, sum / count)).collect()
}

/// The accuracy for the distinguished languages, and the share of other texts that is wrongly accepted, in per cent.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Figures {
    pub accuracy: f32,
    pub told: usize,
    pub accepted: f32,
    pub others: usize,
}

pub(super) fn figures(cases: &[Case], calibration: &Calibration) -> BTreeMap<Kind, Figures> {
    let mut counts: BTreeMap<Kind, [usize; 4]> = BTreeMap::new();
    for case in cases {
        let count = counts.entry(case.kind).or_default();
        let right = usize::from(case.right(calibration));
        if case.told.is_some() {
            count[0] += right;
            count[1] += 1;
        } else {
            count[2] += 1 - right;
            count[3] += 1;
        }
    }
    let share = |part: usize, all: usize| 100.0 * part as f32 / all.max(1) as f32;
    counts
        .into_iter()
        .map(|(kind, [right, told, accepted, others])| {
            (kind, Figures { accuracy: share(right, told), told, accepted: share(accepted, others), others })
        })
        .collect()
}

/// The number of steps of Newton's method, of which ten suffice.
const STEPS: usize = 20;
/// The ridge penalties on the weights, which keep those of length and capitals small if they help little.
const RIDGE: [f64; 4] = [1e-9, 1e-9, 0.003, 0.003];

/// Fits the confidence by logistic regression with four weights, which cannot memorise the texts. Every kind has the
/// same weight; within a kind, the distinguished languages have the weight `prior`, and the others the rest.
pub(super) fn calibrate(cases: &[Case], prior: f32) -> Calibration {
    let mut sizes: BTreeMap<(Kind, bool), f64> = BTreeMap::new();
    for case in cases {
        *sizes.entry((case.kind, case.told.is_some())).or_default() += 1.0;
    }
    let prior = f64::from(prior);
    let mut weights = [0.0, 1.0, 0.0, 0.0];
    for _ in 0..STEPS {
        let mut slope: [f64; 4] = std::array::from_fn(|at| -RIDGE[at] * weights[at]);
        let mut curve: [[f64; 4]; 4] =
            std::array::from_fn(|row| std::array::from_fn(|column| if row == column { RIDGE[row] } else { 0.0 }));
        for case in cases {
            let [logit, length, capitals] = Calibration::inputs(case.probability, case.look).map(f64::from);
            let inputs = [1.0, logit, length, capitals];
            let sum: f64 = weights.iter().zip(inputs).map(|(weight, input)| weight * input).sum();
            let right = if case.told == Some(case.best) { 1.0 } else { 0.0 };
            let told = case.told.is_some();
            let weight = if told { prior } else { 1.0 - prior } / sizes[&(case.kind, told)];
            let chance = 1.0 / (1.0 + (-sum).exp());
            for row in 0..4 {
                slope[row] += weight * (right - chance) * inputs[row];
                for column in 0..4 {
                    curve[row][column] += weight * chance * (1.0 - chance) * inputs[row] * inputs[column];
                }
            }
        }
        let step = solved(curve, slope);
        weights.iter_mut().zip(step).for_each(|(weight, step)| *weight += step);
    }
    let [bias, logit, length, capitals] = weights.map(|weight| weight as f32);
    Calibration { bias, logit, length, capitals, threshold: 0.5 }
}

/// Solves `matrix * x = wanted` for a symmetric positive definite matrix by Gaussian elimination.
fn solved(mut matrix: [[f64; 4]; 4], mut wanted: [f64; 4]) -> [f64; 4] {
    for at in 0..4 {
        let (row, value) = (matrix[at], wanted[at]);
        for below in at + 1..4 {
            let times = matrix[below][at] / row[at];
            matrix[below].iter_mut().zip(row).for_each(|(cell, above)| *cell -= times * above);
            wanted[below] -= times * value;
        }
    }
    for at in (0..4).rev() {
        let known: f64 = (at + 1..4).map(|after| matrix[at][after] * wanted[after]).sum();
        wanted[at] = (wanted[at] - known) / matrix[at][at];
    }
    wanted
}

/// The share of the allowed errors that is kept in reserve for other kinds of texts.
const SPARE: f32 = 0.25;

/// Chooses the lowest threshold that keeps [`SPARE`] of the errors that each target allows, because catalogues should
/// get as many languages as possible. If no threshold does, the one with the largest reserve is chosen.
pub(super) fn choose_threshold(plan: &Plan, cases: &[Case], calibration: &mut Calibration) {
    let mut best = (f32::MIN, 0.5);
    for step in 4..=90 {
        calibration.threshold = step as f32 / 100.0;
        let room = figures(cases, calibration)
            .into_iter()
            .flat_map(|(kind, found)| plan.rooms(kind, found))
            .fold(f32::MAX, f32::min);
        if room > best.0 {
            best = (room, calibration.threshold);
        }
        if room >= SPARE {
            break;
        }
    }
    calibration.threshold = best.1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_solved_gives_what_was_wanted() {
        let matrix = [[4.0, 1.0, 0.5, 0.0], [1.0, 3.0, 0.2, 0.1], [0.5, 0.2, 2.0, 0.3], [0.0, 0.1, 0.3, 1.0]];
        let found = solved(matrix, [1.0, -2.0, 3.0, 0.5]);
        for (row, wanted) in matrix.iter().zip([1.0, -2.0, 3.0, 0.5]) {
            let sum: f64 = row.iter().zip(found).map(|(cell, value)| cell * value).sum();
            assert!((sum - wanted).abs() < 1e-12, "{sum} {wanted}");
        }
    }
}
