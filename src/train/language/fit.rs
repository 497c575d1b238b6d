//! Learning: stochastic gradient descent with step lengths by Adagrad (Duchi, Hazan and Singer, 2011).
//!
//! What is learned is what [`crate::language`]'s model computes, in floating point; one thread, so that a run can be
//! repeated bit for bit.

use super::Plan;
use super::draw::{Drawn, Urn};
use super::random::Random;
use crate::language::Code;
use crate::language::model::{MOST, Model, WIDTH};
use crate::language::words;

/// The first step length; it falls to nothing by the end.
const RATE: f32 = 0.3;

/// A model that learns.
pub struct Learner<'a> {
    plan: &'a Plan,
    rows: Vec<[f32; WIDTH]>,
    row_steps: Vec<f32>,
    weights: Vec<[f32; WIDTH]>,
    weight_steps: Vec<f32>,
    bias: Vec<f32>,
    bias_steps: Vec<f32>,
}

/// One word while it is learned from.
struct Heard {
    rows: std::ops::Range<usize>,
    sum: [f32; WIDTH],
    squashed: [f32; WIDTH],
    volume: f32,
}

/// The working memory of a step.
#[derive(Default)]
struct Work {
    rows: Vec<usize>,
    words: Vec<Heard>,
    chances: Vec<f32>,
}

impl<'a> Learner<'a> {
    pub fn new(plan: &'a Plan, random: &mut Random) -> Self {
        let (rows, classes) = (1_usize << plan.features.bits, plan.classes.len());
        let mut fill = |size: f32| std::array::from_fn(|_| (random.unit() - 0.5) * size);
        Self {
            plan,
            rows: (0..rows).map(|_| fill(0.1)).collect(),
            row_steps: vec![0.0; rows],
            weights: (0..classes).map(|_| fill(0.5)).collect(),
            weight_steps: vec![0.0; classes],
            bias: vec![0.0; classes],
            bias_steps: vec![0.0; classes],
        }
    }

    /// Learns from `draws` texts.
    pub fn learn(&mut self, urn: &Urn, draws: usize, random: &mut Random, mut progress: impl FnMut(usize, f32)) {
        let (mut work, mut loss, mut since) = (Work::default(), 0.0, 0);
        for draw in 0..draws {
            let drawn = urn.draw(random);
            let rate = RATE * (1.0 - draw as f32 / draws as f32).max(0.02);
            loss += self.step(&drawn, rate, random, &mut work);
            since += 1;
            if (draw + 1) % (draws / 10).max(1) == 0 {
                progress(draw + 1, loss / since as f32);
                (loss, since) = (0.0, 0);
            }
        }
    }

    fn step(&mut self, drawn: &Drawn, rate: f32, random: &mut Random, work: &mut Work) -> f32 {
        let Work { rows, words, chances } = work;
        rows.clear();
        words.clear();
        words::read(&drawn.text, |word| {
            let start = rows.len();
            self.plan.features.parts(word, |row| rows.push(row));
            if !random.chance(drawn.unknown) {
                rows.push(self.plan.features.whole(word));
            }
            words.push(Heard { rows: start..rows.len(), sum: [0.0; WIDTH], squashed: [0.0; WIDTH], volume: 0.0 });
        });
        if words.is_empty() {
            return 0.0;
        }
        // Forward.
        let norm = 1.0 / (words.len() as f32).sqrt();
        let mut text = [0.0; WIDTH];
        for word in words.iter_mut() {
            for row in &rows[word.rows.clone()] {
                word.sum.iter_mut().zip(&self.rows[*row]).for_each(|(sum, value)| *sum += value);
            }
            word.squashed = word.sum.map(|value| value / (1.0 + value.abs()));
            word.volume = 0.5 + 0.5 * word.squashed[0];
            text.iter_mut().zip(word.squashed).skip(1).for_each(|(text, value)| *text += word.volume * value * norm);
        }
        chances.clear();
        chances.extend(self.weights.iter().zip(&self.bias).map(|(weights, bias)| {
            bias + weights.iter().zip(text).skip(1).map(|(weight, value)| weight * value).sum::<f32>()
        }));
        let most = chances.iter().copied().fold(f32::MIN, f32::max);
        chances.iter_mut().for_each(|chance| *chance = (*chance - most).exp());
        let total: f32 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= total);
        let loss = -chances[drawn.class].max(1e-9).ln();
        // Backward: the layer of languages.
        let mut back = [0.0; WIDTH];
        for (class, chance) in chances.iter().enumerate() {
            let gradient = chance - if class == drawn.class { 1.0 } else { 0.0 };
            if gradient.abs() < 1e-4 {
                continue;
            }
            let square: f32 = text.iter().skip(1).map(|value| (gradient * value).powi(2)).sum();
            self.weight_steps[class] += square / WIDTH as f32;
            let step = rate * gradient / (self.weight_steps[class] + 1e-6).sqrt();
            for ((weight, back), value) in self.weights[class].iter_mut().zip(&mut back).zip(text).skip(1) {
                *back += gradient * *weight;
                *weight -= step * value;
            }
            self.bias_steps[class] += gradient * gradient;
            self.bias[class] -= 0.3 * rate * gradient / (self.bias_steps[class] + 1e-6).sqrt();
        }
        // Backward: the rows.
        for word in words.iter() {
            let mut slopes = [0.0; WIDTH];
            let mut volume = 0.0;
            for ((slope, back), (squashed, sum)) in
                slopes.iter_mut().zip(back).zip(word.squashed.iter().zip(&word.sum)).skip(1)
            {
                volume += back * norm * squashed;
                *slope = back * norm * word.volume / (1.0 + sum.abs()).powi(2);
            }
            slopes[0] = 0.5 * volume / (1.0 + word.sum[0].abs()).powi(2);
            let square = slopes.iter().map(|slope| slope * slope).sum::<f32>() / WIDTH as f32;
            if square < 1e-14 {
                continue;
            }
            for row in &rows[word.rows.clone()] {
                self.row_steps[*row] += square;
                let step = rate / (self.row_steps[*row] + 1e-8).sqrt();
                self.rows[*row].iter_mut().zip(slopes).for_each(|(value, slope)| *value -= step * slope);
            }
        }
        loss
    }

    /// The model in eight bits: rows that were hardly ever met are pruned, the others rounded to steps of one size.
    pub fn quantised(&self) -> Model {
        let used: Vec<f32> = self
            .rows
            .iter()
            .zip(&self.row_steps)
            .filter(|(_, steps)| **steps > 0.0)
            .flat_map(|(row, _)| row.iter().map(|value| value.abs()))
            .collect();
        // Of the largest numbers one in two thousand is cut off, which makes the steps finer for all others.
        let mut sizes = used;
        sizes.sort_by(f32::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
        let scale = largest.max(1e-6) / 127.0;
        let rows = self
            .rows
            .iter()
            .zip(&self.row_steps)
            .flat_map(|(row, steps)| {
                row.map(|value| {
                    let byte = if *steps > 0.0 { (value / scale).round().clamp(-127.0, 127.0) as i8 } else { 0 };
                    byte.cast_unsigned()
                })
            })
            .collect();
        let mut weights = vec![[0.0; MOST]; WIDTH + 1];
        for (class, (row, bias)) in self.weights.iter().zip(&self.bias).enumerate() {
            for (at, weight) in row.iter().enumerate().skip(1) {
                weights[at][class] = *weight;
            }
            weights[WIDTH][class] = *bias;
        }
        let codes = self.plan.classes.iter().map(|class| Code::new(class)).collect();
        Model::new(self.plan.features, codes, self.plan.told_apart, scale, weights, rows)
    }
}
