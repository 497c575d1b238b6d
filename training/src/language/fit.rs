//! Trains the model by stochastic gradient descent with step sizes by Adagrad (Duchi, Hazan and Singer, 2011).
//!
//! The model is the one of [`shelflist::internals::language`], computed in floating point. Training uses one thread, so
//! that a run can be repeated bit by bit.

use std::collections::HashMap;

use super::Plan;
use super::draw::{Drawn, Urn};
use super::random::Random;
use shelflist::internals::language::Code;
use shelflist::internals::language::model::making::{Known, Learned, places};
use shelflist::internals::language::model::{Model, Row, SAID, WIDTH};
use shelflist::internals::language::words;
use shelflist::internals::language::words::{LINE, SHAPES, Word};

/// The first step size, which falls to nearly 0 at the end.
const RATE: f32 = 0.1;
/// The weight of telling the other languages from each other, compared with telling them from the distinguished
/// languages.
const EXACT: f32 = 0.3;

/// The model during training.
pub(super) struct Learner<'a> {
    plan: &'a Plan,
    vocabulary: Vocabulary,
    rows: Vec<[f32; WIDTH]>,
    row_steps: Vec<f32>,
    weights: Vec<[f32; WIDTH]>,
    weight_steps: Vec<f32>,
    bias: Vec<f32>,
    bias_steps: Vec<f32>,
}

/// One word of a text, with its intermediate results.
struct Heard {
    rows: std::ops::Range<usize>,
    sum: [f32; WIDTH],
    squashed: [f32; WIDTH],
    volume: f32,
}

/// The working memory of a training step.
#[derive(Default)]
struct Work {
    rows: Vec<usize>,
    words: Vec<Heard>,
    chances: Vec<f32>,
}

impl<'a> Learner<'a> {
    pub(super) fn new(plan: &'a Plan, vocabulary: Vocabulary, random: &mut Random) -> Self {
        // The rows of the letter n-grams, of the word shapes, and of the known words.
        let rows = plan.features.rows() + SHAPES + vocabulary.own_rows;
        let classes = plan.classes.len();
        let mut fill = |size: f32| std::array::from_fn(|_| (random.unit() - 0.5) * size);
        Self {
            plan,
            vocabulary,
            rows: (0..rows).map(|_| fill(0.1)).collect(),
            row_steps: vec![0.0; rows],
            weights: (0..classes).map(|_| fill(0.5)).collect(),
            weight_steps: vec![0.0; classes],
            bias: vec![0.0; classes],
            bias_steps: vec![0.0; classes],
        }
    }

    /// Trains the model on `draws` texts.
    pub(super) fn learn(&mut self, urn: &Urn, draws: usize, random: &mut Random, mut progress: impl FnMut(usize, f32)) {
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
            self.plan.features.runs(word, |line, slot| {
                rows.push(line * LINE);
                if slot > 0 {
                    rows.push(line * LINE + slot);
                }
            });
            let shapes = self.plan.features.rows();
            rows.push(shapes + word.shape as usize);
            if let Some(own) = self.vocabulary.own_row(word).filter(|_| !random.chance(drawn.unknown)) {
                rows.push(shapes + SHAPES + own);
            }
            words.push(Heard { rows: start..rows.len(), sum: [0.0; WIDTH], squashed: [0.0; WIDTH], volume: 0.0 });
        });
        if words.is_empty() {
            return 0.0;
        }
        // The forward pass.
        let norm = 1.0 / (words.len() as f32).sqrt();
        let mut text = [0.0; WIDTH];
        for word in words.iter_mut() {
            for row in &rows[word.rows.clone()] {
                word.sum.iter_mut().zip(&self.rows[*row]).for_each(|(sum, value)| *sum += value);
            }
            word.squashed = word.sum.map(|value| value / (1.0 + value.abs()));
            word.volume = 0.5 + 0.5 * word.squashed[0];
            for at in SAID {
                text[at] += word.volume * word.squashed[at] * norm;
            }
        }
        chances.clear();
        chances.extend(self.weights.iter().zip(&self.bias).map(|(weights, bias)| {
            bias + weights[SAID].iter().zip(&text[SAID]).map(|(weight, value)| weight * value).sum::<f32>()
        }));
        let most = chances.iter().copied().fold(f32::MIN, f32::max);
        chances.iter_mut().for_each(|chance| *chance = (*chance - most).exp());
        let total: f32 = chances.iter().sum();
        chances.iter_mut().for_each(|chance| *chance /= total);
        let loss = -chances[drawn.class].max(1e-9).ln();
        // The backward pass through the layer of languages. Which of the other languages a text is in matters less than
        // that it is one of them.
        let told = self.plan.told_apart;
        let (neighbour, rest) = (drawn.class > self.plan.invented(), chances[told..].iter().sum::<f32>().max(1e-9));
        let mut back = [0.0; WIDTH];
        for (class, chance) in chances.iter().enumerate() {
            let exact = if class == drawn.class { 1.0 } else { 0.0 };
            let one_of_them = if class >= told { chance / rest } else { 0.0 };
            let wanted = if neighbour { EXACT * exact + (1.0 - EXACT) * one_of_them } else { exact };
            let gradient = chance - wanted;
            if gradient.abs() < 1e-4 {
                continue;
            }
            let square: f32 = text[SAID].iter().map(|value| (gradient * value).powi(2)).sum();
            self.weight_steps[class] += square / WIDTH as f32;
            let step = rate * gradient / (self.weight_steps[class] + 1e-6).sqrt();
            for at in SAID {
                let weight = &mut self.weights[class][at];
                back[at] += gradient * *weight;
                *weight -= step * text[at];
            }
            self.bias_steps[class] += gradient * gradient;
            self.bias[class] -= 0.3 * rate * gradient / (self.bias_steps[class] + 1e-6).sqrt();
        }
        // The backward pass through the rows.
        for word in words.iter() {
            let mut slopes = [0.0; WIDTH];
            let mut volume = 0.0;
            for at in SAID {
                volume += back[at] * norm * word.squashed[at];
                slopes[at] = back[at] * norm * word.volume / (1.0 + word.sum[at].abs()).powi(2);
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

    /// The model with rows of eight bits. Rows that were hardly ever used are removed, and the others are rounded to
    /// steps of one size.
    pub(super) fn quantised(&self) -> Model {
        let used: Vec<f32> = self
            .rows
            .iter()
            .zip(&self.row_steps)
            .filter(|(_, steps)| **steps > 0.0)
            .flat_map(|(row, _)| row.iter().map(|value| value.abs()))
            .collect();
        // One in two thousand of the largest numbers is clipped, which makes the steps finer for all others.
        let mut sizes = used;
        sizes.sort_by(f32::total_cmp);
        let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / 2000)).copied().unwrap_or(1.0);
        let scale = largest.max(1e-6) / 127.0;
        let rounded: Vec<Row> = self
            .rows
            .iter()
            .zip(&self.row_steps)
            .map(|(row, steps)| {
                row.map(|value| {
                    let byte = if *steps > 0.0 { (value / scale).round().clamp(-127.0, 127.0) as i8 } else { 0 };
                    byte.cast_unsigned()
                })
            })
            .collect();
        let (rows, rest) = rounded.split_at(self.plan.features.rows());
        let (shapes, own) = rest.split_at(SHAPES);
        let with_row = |known: &Known| (known.clone(), own[self.vocabulary.rows[&known.word().key()]]);
        let learned = Learned {
            weights: self.weights.clone(),
            bias: self.bias.clone(),
            scale,
            rows: rows.to_vec(),
            shapes: std::array::from_fn(|shape| shapes[shape]),
            known: self.vocabulary.places.iter().map(|known| known.as_ref().map(with_row)).collect(),
            known_bits: self.plan.known_bits,
        };
        let codes = self.plan.classes.iter().map(|class| Code::new(class)).collect();
        Model::new(self.plan.features, codes, self.plan.told_apart, &learned)
    }
}

/// The known words, which are the most common ones of the drawn texts.
#[derive(Debug)]
pub(super) struct Vocabulary {
    /// The words in their places.
    places: Vec<Option<Known>>,
    /// The index of the row of each word, by its spelling. All shapes of a word share one row.
    rows: HashMap<u64, usize>,
    own_rows: usize,
}

impl Vocabulary {
    /// Counts the words of `texts`.
    pub(super) fn new(bits: u8, texts: impl Iterator<Item = String>) -> Self {
        let mut found: HashMap<u64, (u32, Known)> = HashMap::new();
        for text in texts {
            words::read(&text, |word| {
                found.entry(word.key()).or_insert_with(|| (0, Known::new(word))).0 += 1;
            });
        }
        let mut common: Vec<_> = found.into_iter().collect();
        common.sort_by_key(|(key, (count, _))| (std::cmp::Reverse(*count), *key));
        let places = places(bits, common.into_iter().map(|(_, (_, known))| known));
        let (mut rows, mut spellings) = (HashMap::new(), HashMap::new());
        for known in places.iter().flatten() {
            let (word, next) = (known.word(), spellings.len());
            rows.insert(word.key(), *spellings.entry(word.spelling()).or_insert(next));
        }
        Self { places, rows, own_rows: spellings.len() }
    }

    fn own_row(&self, word: &Word) -> Option<usize> {
        self.rows.get(&word.key()).copied()
    }
}
