//! Sums over all readings of a page: how likely each label of each block is.

use super::model::{LABELS, Scores};

/// What forward and backward sums give.
#[derive(Debug)]
pub struct Marginals {
    /// By block, the probability of each label.
    pub labels: Vec<Scores>,
    /// Forward sums, scaled.
    pub forward: Vec<Scores>,
    /// Backward sums, scaled.
    pub backward: Vec<Scores>,
    /// The logarithm of the sum over all readings.
    pub log_sum: f64,
}

/// Forward-backward over a chain (Rabiner 1989), each step scaled to a sum of one.
pub fn marginals(scores: &[Scores], transitions: &[Scores; LABELS]) -> Marginals {
    let mut raised = [[0.0_f32; LABELS]; LABELS];
    for (to, from) in raised.iter_mut().zip(transitions) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = from.exp();
        }
    }
    let mut forward: Vec<Scores> = Vec::with_capacity(scores.len());
    let mut own: Vec<Scores> = Vec::with_capacity(scores.len());
    let mut log_sum = 0.0_f64;
    for row in scores {
        let most = row.iter().copied().fold(f32::MIN, f32::max);
        let emission = row.map(|score| (score - most).exp());
        let mut here = [0.0_f32; LABELS];
        match forward.last() {
            None => here = emission,
            Some(before) => {
                for (weight, row) in before.iter().zip(&raised) {
                    for (sum, factor) in here.iter_mut().zip(row) {
                        *sum += weight * factor;
                    }
                }
                for (sum, factor) in here.iter_mut().zip(&emission) {
                    *sum *= factor;
                }
            }
        }
        let total = normalise(&mut here);
        log_sum += f64::from(total.ln() + most);
        forward.push(here);
        own.push(emission);
    }
    let mut backward = vec![[1.0_f32; LABELS]; scores.len()];
    let mut next: Option<Scores> = None;
    for (slot, emission) in backward.iter_mut().zip(&own).rev() {
        if let Some(weighted) = next {
            for (sum, row) in slot.iter_mut().zip(&raised) {
                *sum = row.iter().zip(&weighted).map(|(factor, weight)| factor * weight).sum();
            }
            normalise(slot);
        }
        let mut weighted = *slot;
        for (weight, factor) in weighted.iter_mut().zip(emission) {
            *weight *= factor;
        }
        next = Some(weighted);
    }
    let labels = forward
        .iter()
        .zip(&backward)
        .map(|(forward, backward)| {
            let mut both = *forward;
            for (weight, factor) in both.iter_mut().zip(backward) {
                *weight *= factor;
            }
            normalise(&mut both);
            both
        })
        .collect();
    Marginals { labels, forward, backward, log_sum }
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
