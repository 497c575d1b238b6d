//! The forward-backward algorithm: the probability of each label of each block, over all readings of a page.

use super::labels::{LABELS, Scores};

/// The results of the forward-backward algorithm.
#[derive(Debug)]
pub struct Marginals {
    /// For each block, the probability of each label.
    pub labels: Vec<Scores>,
    /// Forward sums, scaled.
    pub forward: Vec<Scores>,
    /// Backward sums, scaled.
    pub backward: Vec<Scores>,
    /// The logarithm of the sum over all readings.
    pub log_sum: f64,
}

/// Computes the marginals of a chain (Rabiner 1989), with each step scaled to a sum of one.
pub fn marginals(scores: &[Scores], transitions: &[Scores; LABELS]) -> Marginals {
    let steps = Steps::new(transitions);
    let mut own = scores.to_vec();
    let (forward, log_sum) = forward(&mut own, &steps);
    let mut labels = forward.clone();
    let mut backward = Vec::with_capacity(scores.len());
    back(&mut labels, &own, &steps, |row| backward.push(*row));
    backward.reverse();
    Marginals { labels, forward, backward, log_sum }
}

/// For each block, the probability of each label, as in [`marginals`], with half the memory.
pub(crate) fn labels(mut scores: Vec<Scores>, steps: &Steps) -> Vec<Scores> {
    let (mut labels, _) = forward(&mut scores, steps);
    back(&mut labels, &scores, steps, |_| ());
    labels
}

/// The factors of the steps from one label to the next, which are the exponentials of their scores.
#[derive(Debug, Clone)]
pub(crate) struct Steps {
    /// For each label, the factors of the labels after it.
    forth: Vec<Scores>,
    /// For each label, the factors of the labels before it.
    back: Vec<Scores>,
}

impl Steps {
    pub(crate) fn new(transitions: &[Scores; LABELS]) -> Self {
        let raised = transitions.map(|row| row.map(f32::exp));
        let mut turned = [[0.0; LABELS]; LABELS];
        for (row, column) in raised.iter().zip(0..) {
            for (value, turned) in row.iter().zip(&mut turned) {
                turned.get_mut(column).into_iter().for_each(|slot| *slot = *value);
            }
        }
        Self { forth: raised.to_vec(), back: turned.to_vec() }
    }
}

/// The forward sums, and the logarithm of the sum over all readings. Replaces the scores by their scaled exponentials.
fn forward(scores: &mut [Scores], steps: &Steps) -> (Vec<Scores>, f64) {
    let mut forward: Vec<Scores> = Vec::with_capacity(scores.len());
    let mut log_sum = 0.0_f64;
    for row in scores {
        let most = row.iter().copied().fold(f32::MIN, f32::max);
        *row = row.map(|score| (score - most).exp());
        let mut here = [0.0_f32; LABELS];
        match forward.last() {
            None => here = *row,
            Some(before) => {
                for (weight, row) in before.iter().zip(&steps.forth) {
                    for (sum, factor) in here.iter_mut().zip(row) {
                        *sum += weight * factor;
                    }
                }
                for (sum, factor) in here.iter_mut().zip(&*row) {
                    *sum *= factor;
                }
            }
        }
        let total = normalise(&mut here);
        log_sum += f64::from(total.ln() + most);
        forward.push(here);
    }
    (forward, log_sum)
}

/// Goes back over the chain and turns the forward sums into probabilities. `see` receives the backward sums, the last
/// first.
fn back(labels: &mut [Scores], own: &[Scores], steps: &Steps, mut see: impl FnMut(&Scores)) {
    let mut next: Option<Scores> = None;
    for (label, own) in labels.iter_mut().zip(own).rev() {
        let mut backward = [1.0_f32; LABELS];
        if let Some(weighted) = next {
            backward = [0.0; LABELS];
            for (weight, row) in weighted.iter().zip(&steps.back) {
                for (sum, factor) in backward.iter_mut().zip(row) {
                    *sum += weight * factor;
                }
            }
            normalise(&mut backward);
        }
        see(&backward);
        for (weight, factor) in label.iter_mut().zip(&backward) {
            *weight *= factor;
        }
        normalise(label);
        let mut weighted = backward;
        for (weight, factor) in weighted.iter_mut().zip(own) {
            *weight *= factor;
        }
        next = Some(weighted);
    }
}

fn normalise(row: &mut Scores) -> f32 {
    let total: f32 = row.iter().sum();
    let total = if total > 0.0 { total } else { f32::MIN_POSITIVE };
    for value in row.iter_mut() {
        *value /= total;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marginals_of_two_blocks_are_those_of_the_sum_over_all_readings() {
        let mut scores = vec![[-30.0; LABELS]; 2];
        (scores[0][0], scores[0][1], scores[1][0], scores[1][1]) = (1.0, 0.0, 0.5, 0.2);
        let mut transitions = [[0.0; LABELS]; LABELS];
        transitions[0][1] = 2.0;
        let found = marginals(&scores, &transitions);
        let weight = |a: usize, b: usize| (scores[0][a] + transitions[a][b] + scores[1][b]).exp();
        let all = weight(0, 0) + weight(0, 1) + weight(1, 0) + weight(1, 1);
        assert!((found.labels[0][0] - (weight(0, 0) + weight(0, 1)) / all).abs() < 1e-5);
        assert!((found.log_sum - f64::from(all).ln()).abs() < 1e-5);
    }
}
