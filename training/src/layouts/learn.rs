//! Learns the weights by the gradient of the likelihood of a conditional random field, page by page.

use super::chance::Chance;
use shelflist::internals::splitting::Tag;
use shelflist::internals::splitting::attributes::Attributes;
use shelflist::internals::splitting::features::Features;
use shelflist::internals::splitting::forward_backward::marginals;
use shelflist::internals::splitting::model::{LABELS, Pass, Scores, label};

/// A page to learn from: the attributes and the labels of its blocks.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// The attributes of each block.
    pub attributes: Vec<Attributes>,
    /// The label of each block.
    pub labels: Vec<usize>,
}

impl Example {
    /// Makes an example from attributes and tags.
    pub(super) fn new(attributes: Vec<Attributes>, tags: &[Tag]) -> Self {
        Self { attributes, labels: tags.iter().map(|tag| label(*tag)).collect() }
    }
}

/// The settings of the learner.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// The number of times that every page is used.
    pub rounds: usize,
    /// The size of the first step.
    pub step: f32,
    /// The strength of the lasso penalty, which sets most weights to 0.
    pub lasso: f32,
}

/// Learns weights from `examples`, starting from those of `pass`, by AdaGrad (Duchi, Hazan and Singer 2011). The result
/// is the mean of the weights over the later rounds.
pub(super) fn learn(features: &Features, pass: &Pass, examples: &[Example], settings: Settings, seed: u64) -> Pass {
    let mut weights = pass.clone();
    let mut squares = Pass::new(features);
    let mut mean = Pass::new(features);
    let mut counted = 0.0;
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut chance = Chance::new(seed);
    for round in 0..settings.rounds {
        chance.shuffle(&mut order);
        let mut log_likelihood = 0.0;
        for at in &order {
            log_likelihood += step(features, &mut weights, &mut squares, &examples[*at], settings);
        }
        if round * 2 >= settings.rounds {
            counted += 1.0;
            mean.add(&weights, 1.0);
        }
        if std::env::var_os("SHELFLIST_TRAIN_QUIET").is_none() {
            eprintln!("  round {round}: {:.1}", log_likelihood / examples.len() as f64);
        }
    }
    for row in mean.weights.iter_mut().chain(&mut mean.transitions) {
        row.iter_mut().for_each(|weight| *weight /= counted);
    }
    mean
}

fn step(features: &Features, weights: &mut Pass, squares: &mut Pass, example: &Example, settings: Settings) -> f64 {
    let size = example.attributes.len();
    if size == 0 {
        return 0.0;
    }
    let (seen, mut found) = (features.seen(&example.attributes), Vec::new());
    let mut of_block: Vec<Vec<u32>> = Vec::with_capacity(size);
    let mut scores: Vec<Scores> = Vec::with_capacity(size);
    for at in 0..size {
        seen.of(at, &mut found);
        let mut row = [0.0; LABELS];
        for feature in &found {
            for (score, weight) in row.iter_mut().zip(&weights.weights[*feature as usize]) {
                *score += weight;
            }
        }
        scores.push(row);
        of_block.push(found.clone());
    }
    let sums = marginals(&scores, &weights.transitions);
    let mut gold = 0.0_f64;
    let mut transitions = [[0.0_f32; LABELS]; LABELS];
    let mut raised = [[0.0_f32; LABELS]; LABELS];
    for (to, from) in raised.iter_mut().zip(&weights.transitions) {
        for (to, from) in to.iter_mut().zip(from) {
            *to = from.exp();
        }
    }
    for (at, row) in scores.iter().enumerate() {
        let own = example.labels[at];
        gold += f64::from(row[own]);
        if at > 0 {
            let before = example.labels[at - 1];
            gold += f64::from(weights.transitions[before][own]);
            transitions[before][own] += 1.0;
            let most = row.iter().copied().fold(f32::MIN, f32::max);
            let mut joint = [[0.0_f32; LABELS]; LABELS];
            let mut total = 0.0;
            for a in 0..LABELS {
                for b in 0..LABELS {
                    let value = sums.forward[at - 1][a] * raised[a][b] * (row[b] - most).exp() * sums.backward[at][b];
                    joint[a][b] = value;
                    total += value;
                }
            }
            for (row, joint) in transitions.iter_mut().zip(&joint) {
                for (slot, value) in row.iter_mut().zip(joint) {
                    *slot -= value / total.max(f32::MIN_POSITIVE);
                }
            }
        }
    }
    let update = |weights: &mut Scores, squares: &mut Scores, gradient: &Scores| {
        for ((weight, square), gradient) in weights.iter_mut().zip(squares.iter_mut()).zip(gradient) {
            *square += gradient * gradient;
            let rate = settings.step / (square.sqrt() + 1e-4);
            *weight += rate * gradient;
            *weight = weight.signum() * (weight.abs() - rate * settings.lasso).max(0.0);
        }
    };
    // The gradients of a page are summed first, so that a long page is one step.
    let mut gradients: std::collections::BTreeMap<u32, Scores> = std::collections::BTreeMap::new();
    for at in 0..size {
        let mut gradient = sums.labels[at].map(|value| -value);
        gradient[example.labels[at]] += 1.0;
        for feature in &of_block[at] {
            let slot = gradients.entry(*feature).or_insert([0.0; LABELS]);
            for (slot, value) in slot.iter_mut().zip(&gradient) {
                *slot += value;
            }
        }
    }
    for (feature, gradient) in gradients {
        let at = feature as usize;
        update(&mut weights.weights[at], &mut squares.weights[at], &gradient);
    }
    for ((weights, squares), gradient) in weights.transitions.iter_mut().zip(&mut squares.transitions).zip(&transitions)
    {
        update(weights, squares, gradient);
    }
    gold - sums.log_sum
}
