//! Fits the calibration of the splitter: the share of right records by their confidence.

use shelflist::internals::splitting::confidence::{COUNT, Calibration, Measures, is_whole};

/// A record as read by a model that did not learn from its page.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    /// The number of the page.
    pub page: usize,
    /// The measures from which the confidence is computed.
    pub measures: Measures,
    /// Whether the record is right.
    pub right: bool,
}

/// The number of parts into which the pages are divided, so that each record is judged by weights that were fitted
/// without its page.
const PARTS: usize = 10;

/// The strength of the ridge penalty on the weights of the measures.
const RIDGE: f64 = 2.0;

/// The number of steps of Newton's method, which has long converged then.
const STEPS: usize = 25;

/// Fits the weights of the measures, and counts how many records would be certain, each judged by weights and a curve
/// that were fitted without its page.
pub(super) fn learn(judged: &[Judged]) -> (Calibration, String) {
    let part = |one: &Judged| one.page % PARTS;
    let weigh = |judged: &mut dyn Iterator<Item = &Judged>| {
        let judged: Vec<&Judged> = judged.collect();
        Calibration { weights: logistic(&judged), ..Calibration::default() }
    };
    let fitted: Vec<Calibration> =
        (0..PARTS).map(|left| weigh(&mut judged.iter().filter(|one| part(one) != left))).collect();
    let raw: Vec<f64> = judged.iter().map(|one| fitted[part(one)].raw(&one.measures)).collect();
    let curves = |without: Option<usize>| {
        [true, false].map(|whole| {
            let of = judged.iter().zip(&raw);
            let of = of.filter(|(one, _)| Some(part(one)) != without && is_whole(&one.measures) == whole);
            fit(&of.map(|(one, raw)| (*raw, one.right)).collect::<Vec<_>>())
        })
    };
    let mut sure: Vec<(f64, bool)> = Vec::new();
    for (left, weights) in fitted.iter().enumerate() {
        let [whole, part_curve] = curves(Some(left));
        let own = Calibration { whole, part: part_curve, ..weights.clone() };
        sure.extend(judged.iter().filter(|one| part(one) == left).map(|one| (own.of(&one.measures), one.right)));
    }
    let [whole, part] = curves(None);
    (Calibration { whole, part, ..weigh(&mut judged.iter()) }, summary(&sure))
}

/// Fits a logistic regression with a ridge penalty by Newton's method.
fn logistic(judged: &[&Judged]) -> Measures {
    let mut weights = [0.0; COUNT];
    for _ in 0..STEPS {
        let mut gradient = weights.map(|weight| -RIDGE * weight);
        let mut hessian = [[0.0; COUNT]; COUNT];
        for (at, row) in hessian.iter_mut().enumerate() {
            row[at] = RIDGE;
        }
        for one in judged {
            let model = Calibration { weights, ..Calibration::default() };
            let probability = model.raw(&one.measures);
            let error = f64::from(u8::from(one.right)) - probability;
            for (a, row) in hessian.iter_mut().enumerate() {
                gradient[a] += error * one.measures[a];
                for (b, slot) in row.iter_mut().enumerate() {
                    *slot += probability * (1.0 - probability) * one.measures[a] * one.measures[b];
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(hessian, gradient)) {
            *weight += step;
        }
    }
    // Weights are rounded as they are written into the file.
    weights.map(|weight| (weight * 1e4).round() / 1e4)
}

/// Solves a system of linear equations with a positive definite matrix by Gaussian elimination.
fn solve(mut matrix: [[f64; COUNT]; COUNT], mut right: Measures) -> Measures {
    for at in 0..COUNT {
        let (pivot, value) = (matrix[at], right[at]);
        for row in at + 1..COUNT {
            let share = matrix[row][at] / pivot[at];
            for (slot, from) in matrix[row].iter_mut().zip(&pivot) {
                *slot -= share * from;
            }
            right[row] -= share * value;
        }
    }
    for at in (0..COUNT).rev() {
        let known: f64 = (at + 1..COUNT).map(|other| matrix[at][other] * right[other]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

/// The number of classes into which the records are sorted before the curve is made monotone.
const CLASSES: usize = 12;

/// The share of right records by raw confidence, as a rising curve, by the pool adjacent violators algorithm (Ayer et
/// al. 1955).
fn fit(judged: &[(f64, bool)]) -> Vec<(f64, f64)> {
    let mut sorted = judged.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Each pool has its mean confidence, its share of right records, and its number of records.
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for class in sorted.chunks(sorted.len().div_ceil(CLASSES).max(1)) {
        let size = class.len() as f64;
        let mean = class.iter().map(|(raw, _)| raw).sum::<f64>() / size;
        let right = class.iter().filter(|(_, right)| *right).count() as f64 / size;
        pools.push((mean, right, size));
        while let [.., (low_at, low, low_size), (high_at, high, high_size)] = pools[..] {
            if low < high {
                break;
            }
            let size = low_size + high_size;
            let pooled =
                ((low_at * low_size + high_at * high_size) / size, (low * low_size + high * high_size) / size, size);
            pools.truncate(pools.len() - 2);
            pools.push(pooled);
        }
    }
    pools.into_iter().map(|(at, right, _)| (at, right)).collect()
}

/// A summary of the number of records above some levels of confidence, and of the share of them that is right.
fn summary(judged: &[(f64, bool)]) -> String {
    let mut text = String::new();
    for least in [0.8, 0.9, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99] {
        let certain: Vec<bool> = judged.iter().filter(|(sure, _)| *sure >= least).map(|(_, right)| *right).collect();
        let right = certain.iter().filter(|right| **right).count();
        let share = right as f64 / certain.len().max(1) as f64;
        text += &format!("[{least}: {} of {}, right {share:.3}] ", certain.len(), judged.len());
    }
    text
}
