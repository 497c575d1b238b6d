//! Measures the model on held-out texts, fits the calibration, and chooses the threshold.

use std::collections::BTreeMap;

use super::Plan;
use super::corpus::{Part, Text};
use super::names::Names;
use super::random::{Random, hash};
use shelflist::internals::language::model::{Calibration, LENGTHS, Look, Model};

/// The kinds of texts that are measured separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Two words of a title or sentence.
    Short,
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
        let accepted = calibration.confidence(self.probability, self.look) >= calibration.threshold(self.look.words);
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
        "tatoeba" | "eld" | "chatterbot" if words >= 3 => Some(Kind::Sentences),
        "udhr" | "debian-long" if words >= 15 => Some(Kind::Paragraphs),
        _ => None,
    }
}

/// Two words in a row of a text, of which at least one is long and in lower case, so that it is no name; `None` where there
/// are none. The text itself decides which ones are taken.
fn two_words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let is_said = |word: &str| word.chars().count() > 4 && word.chars().all(|c| c.is_lowercase());
    let pairs: Vec<&[&str]> = words.windows(2).filter(|pair| pair.iter().any(|word| is_said(word))).collect();
    let pair = pairs.get(hash(text) as usize % pairs.len().max(1))?;
    Some(pair.join(" "))
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
            if kind != Kind::Paragraphs
                && let Some(two) = two_words(&text.text)
            {
                add(Kind::Short, &text.language, &text.source, &two);
            }
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

/// The mean over the languages told apart of the share of their texts that is right, in per cent.
pub(super) fn macro_accuracy(cases: &[Case], kind: Kind, languages: usize, calibration: &Calibration) -> f32 {
    let shares: Vec<f32> = (0..languages)
        .filter_map(|class| {
            let of = cases.iter().filter(|case| case.kind == kind && case.told == Some(class));
            let (right, all) =
                of.fold((0, 0), |(right, all), case| (right + usize::from(case.right(calibration)), all + 1));
            (all > 0).then(|| 100.0 * right as f32 / all as f32)
        })
        .collect();
    shares.iter().sum::<f32>() / shares.len().max(1) as f32
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
    Calibration { bias, logit, length, capitals, thresholds: [0.5; LENGTHS.len()] }
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

/// Chooses for each class of length the lowest threshold at which no larger share of texts in other languages, and of
/// texts of names, is accepted than the plan allows. Catalogues get as many languages as that permits.
pub(super) fn choose_thresholds(plan: &Plan, cases: &[Case], calibration: &mut Calibration) {
    for (class, from) in LENGTHS.iter().enumerate() {
        let end = LENGTHS.get(class + 1).copied().unwrap_or(u32::MAX);
        let here = |case: &&Case| case.told.is_none() && (*from..end).contains(&case.look.words);
        let confidences = |names: bool| {
            let of_kind = cases.iter().filter(here).filter(|case| (case.kind == Kind::Names) == names);
            let mut all: Vec<f32> = of_kind.map(|case| calibration.confidence(case.probability, case.look)).collect();
            all.sort_by(|a, b| b.total_cmp(a));
            all
        };
        // The confidence of the first text that may no longer be accepted, a step above it.
        let least = |all: &[f32], allowed: f32| {
            all.get((all.len() as f32 * allowed / 100.0) as usize)
                .map_or(0.0, |most| (most * 100.0).floor() / 100.0 + 0.01)
        };
        let others = least(&confidences(false), plan.accepted.others);
        let names = least(&confidences(true), plan.accepted.names);
        calibration.thresholds[class] = others.max(names).clamp(LOWEST, HIGHEST);
    }
}

/// The bounds of the thresholds: below an even chance the answer would be a guess, and some answers must remain.
const LOWEST: f32 = 0.3;
const HIGHEST: f32 = 0.95;

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
