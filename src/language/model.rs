//! The model: a row of 32 signed bytes for every feature, a squashed sum for every word, a layer of weights for every
//! language.
//!
//! A word is the sum of its features' rows (Bojanowski et al., "Enriching Word Vectors with Subword Information",
//! 2017), squashed number by number, so that no single outlandish name can shout down the small words around it.
//! Its first number says how much the word is heard. The text is the sum of its words over the root of their
//! number, and one softmax layer tells the languages apart. Nothing is allocated for a feature or a word.

use std::borrow::Cow;

use super::Code;
use super::words::{self, Features, Letters, Word};
use crate::error::{Error, Result};

/// Numbers in a row.
pub const WIDTH: usize = 32;
/// The first bytes of a model file.
pub const MAGIC: &[u8; 8] = b"shlflng1";
/// The most languages a model can have; a multiple of eight, which suits the processor's vectors.
pub const MOST: usize = 96;

/// How probabilities become a confidence, and from which confidence on an answer is given.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Calibration {
    /// Logit of the confidence where everything below is 0.
    pub bias: f32,
    /// Weight of the logit of the probability.
    pub logit: f32,
    /// Weight of the logarithm of the number of words.
    pub length: f32,
    /// Weight of the share of words with a capital, unless all letters are capitals.
    pub capitals: f32,
    /// The shipped threshold.
    pub threshold: f32,
}

/// What a text looks like to the calibration.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Look {
    /// Words.
    pub words: u32,
    /// Words that begin with a capital, the first one of the text aside.
    pub capitals: u32,
    /// Words in small letters.
    pub small: u32,
}

impl Calibration {
    /// The numbers that the weights stand for.
    pub fn inputs(probability: f32, look: Look) -> [f32; 3] {
        let p = probability.clamp(1e-6, 1.0 - 1e-6);
        let words = look.words.max(1) as f32;
        [(p / (1.0 - p)).ln(), words.min(40.0).ln(), look.capitals as f32 / words]
    }

    /// The confidence in the likeliest of the languages that are told apart.
    pub fn confidence(&self, probability: f32, look: Look) -> f32 {
        let [logit, length, capitals] = Self::inputs(probability, look);
        let sum = self.bias + self.logit * logit + self.length * length + self.capitals * capitals;
        1.0 / (1.0 + (-sum).exp())
    }
}

/// A model as it lies in its file.
#[derive(Debug, Clone)]
pub struct Model {
    /// Which features it was trained on.
    pub features: Features,
    /// The languages; those that are told apart come first.
    pub codes: Vec<Code>,
    /// How many of them are told apart; the others are there to be kept out.
    pub told_apart: usize,
    /// From probabilities to confidence.
    pub calibration: Calibration,
    /// What a step of a signed byte is worth.
    scale: f32,
    /// `WIDTH` rows of one weight for each language, and a last row: the bias.
    weights: Vec<[f32; MOST]>,
    /// The rows of the features.
    rows: Cow<'static, [u8]>,
    /// Where in `rows` they start.
    offset: usize,
}

/// Features of a word at most.
const WANTED: usize = 256;

/// Languages that are summed up together.
const BLOCK: usize = 16;

/// What the model says of a text.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Letters by script.
    pub letters: Letters,
    /// Words by how they are written.
    pub look: Look,
    /// Probability of each language, in the order of [`Model::codes`].
    pub probabilities: [f32; MOST],
}

impl Model {
    /// Puts a model together, as the trainer does.
    #[cfg(any(test, feature = "train"))]
    pub fn new(
        features: Features,
        codes: Vec<Code>,
        told_apart: usize,
        scale: f32,
        weights: Vec<[f32; MOST]>,
        rows: Vec<u8>,
    ) -> Self {
        let calibration = Calibration { logit: 1.0, threshold: 0.5, ..Calibration::default() };
        Self { features, codes, told_apart, calibration, scale, weights, rows: Cow::Owned(rows), offset: 0 }
    }

    /// Reads a model file. Only its head is looked at: the rows stay where they are.
    ///
    /// # Errors
    /// Where the file is not a model file of this version.
    pub fn parse(file: Cow<'static, [u8]>) -> Result<Self> {
        let wrong = || Error::data("not a language model of this version").hint("train it again with shelflist-train");
        let mut head = Head { bytes: &file, at: 0 };
        if head.take(8) != Some(MAGIC) {
            return Err(wrong());
        }
        let small = head.take(4).ok_or_else(wrong)?.to_vec();
        let &[shortest, longest, bits, told_apart] = small.as_slice() else { return Err(wrong()) };
        let count = head.number().ok_or_else(wrong)? as usize;
        if count > MOST || usize::from(told_apart) > count || bits > 24 || shortest == 0 || shortest > longest {
            return Err(wrong());
        }
        let mut codes = Vec::with_capacity(count);
        for _ in 0..count {
            let code = head.take(8).and_then(|bytes| std::str::from_utf8(bytes).ok()).ok_or_else(wrong)?;
            codes.push(Code::new(code.trim_end_matches('\0')));
        }
        let mut float = || head.number().map(f32::from_bits).ok_or_else(wrong);
        let calibration =
            Calibration { bias: float()?, logit: float()?, length: float()?, capitals: float()?, threshold: float()? };
        let scale = float()?;
        let mut weights = vec![[0.0; MOST]; WIDTH + 1];
        for row in &mut weights {
            for weight in row.iter_mut().take(count) {
                *weight = float()?;
            }
        }
        let offset = head.at;
        if file.len().saturating_sub(offset) != WIDTH << bits {
            return Err(wrong());
        }
        let features = Features { shortest, longest, bits };
        Ok(Self { features, codes, told_apart: told_apart.into(), calibration, scale, weights, rows: file, offset })
    }

    /// The model as a file.
    #[cfg(any(test, feature = "train"))]
    pub fn to_bytes(&self) -> Vec<u8> {
        let Features { shortest, longest, bits } = self.features;
        let mut file = MAGIC.to_vec();
        file.extend([shortest, longest, bits, self.told_apart.try_into().unwrap_or(u8::MAX)]);
        file.extend((self.codes.len() as u32).to_le_bytes());
        for code in &self.codes {
            let mut name = [0; 8];
            name.iter_mut().zip(code.as_str().bytes()).for_each(|(to, from)| *to = from);
            file.extend(name);
        }
        let Calibration { bias, logit, length, capitals, threshold } = self.calibration;
        for number in [bias, logit, length, capitals, threshold, self.scale] {
            file.extend(number.to_le_bytes());
        }
        for row in &self.weights {
            row.iter().take(self.codes.len()).for_each(|weight| file.extend(weight.to_le_bytes()));
        }
        file.extend_from_slice(self.rows.get(self.offset..).unwrap_or_default());
        file
    }

    /// Adds up the rows of a word and squashes the sum. The first number is how much the word is heard.
    #[inline(always)]
    fn hear(&self, rows: &[[u8; WIDTH]], wanted: &mut [u32; WANTED], word: &Word) -> [f32; WIDTH] {
        // First all row numbers, then all rows: the processor fetches the rows side by side. A word has at most 40
        // letters and edges, so that the sum of all its features fits 16 bits.
        let mut count = 0;
        let mut want = |row: usize| {
            if let Some(to) = wanted.get_mut(count) {
                *to = row as u32;
                count += 1;
            }
        };
        self.features.parts(word, &mut want);
        want(self.features.whole(word));
        let mut sum = [0_i16; WIDTH];
        for row in wanted.iter().take(count).filter_map(|row| rows.get(*row as usize)) {
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i16::from(value.cast_signed()));
            }
        }
        let mut heard = [0.0; WIDTH];
        for (heard, sum) in heard.iter_mut().zip(sum) {
            let value = f32::from(sum) * self.scale;
            *heard = value / (1.0 + value.abs());
        }
        let [volume, rest @ ..] = &mut heard;
        *volume = 0.5 + 0.5 * *volume;
        rest.iter_mut().for_each(|value| *value *= *volume);
        heard
    }

    fn rows(&self) -> &[[u8; WIDTH]] {
        self.rows.get(self.offset..).unwrap_or_default().as_chunks().0
    }

    /// What the model says of a text.
    pub fn read(&self, text: &str) -> Reading {
        let rows = self.rows();
        let mut wanted = [0; WANTED];
        let (mut sum, mut look) = ([0.0_f32; WIDTH], Look::default());
        let letters = words::read(text, |word| {
            let heard = self.hear(rows, &mut wanted, word);
            sum.iter_mut().zip(heard).for_each(|(sum, value)| *sum += value);
            look.words += 1;
            look.small += u32::from(word.shape == words::Shape::Small);
            look.capitals += u32::from(matches!(word.shape, words::Shape::Capital | words::Shape::Capitals));
        });
        let norm = 1.0 / (look.words.max(1) as f32).sqrt();
        sum.iter_mut().for_each(|value| *value *= norm);
        Reading { letters, look, probabilities: softmax(self.logits(&sum), self.codes.len()) }
    }

    /// The logits of a text, or of what a word adds to it; the first number is not heard.
    #[inline(always)]
    fn logits(&self, sum: &[f32; WIDTH]) -> [f32; MOST] {
        let mut logits = [0.0; MOST];
        // Sixteen languages at a time: as many sums as the processor holds in its registers.
        let blocks = logits.as_chunks_mut::<BLOCK>().0.iter_mut().take(self.codes.len().div_ceil(BLOCK));
        for (block, logits) in blocks.enumerate() {
            let weights = |row: &[f32; MOST]| row.as_chunks::<BLOCK>().0.get(block).copied().unwrap_or([0.0; BLOCK]);
            let mut sums = self.weights.last().map_or([0.0; BLOCK], weights);
            for (value, row) in sum.iter().zip(&self.weights).skip(1) {
                for (sum, weight) in sums.iter_mut().zip(weights(row)) {
                    *sum += value * weight;
                }
            }
            *logits = sums;
        }
        logits
    }

    /// What each word adds to the logits of the languages, for explanations.
    pub fn words(&self, text: &str, mut each: impl FnMut((usize, usize), &[f32])) {
        let (rows, mut wanted) = (self.rows(), [0; WANTED]);
        let norm = 1.0 / (self.read(text).look.words.max(1) as f32).sqrt();
        let bias = self.logits(&[0.0; WIDTH]);
        words::read(text, |word| {
            let heard = self.hear(rows, &mut wanted, word).map(|value| value * norm);
            let mut logits = self.logits(&heard);
            logits.iter_mut().zip(bias).for_each(|(logit, bias)| *logit -= bias);
            each(word.bytes, logits.get(..self.codes.len()).unwrap_or_default());
        });
    }
}

/// Probabilities of the first `count` logits, by a softmax that gives the same bits on every machine.
#[inline(always)]
fn softmax(mut logits: [f32; MOST], count: usize) -> [f32; MOST] {
    let most = logits.iter().take(count).fold(f32::MIN, |most, logit| most.max(*logit));
    logits.iter_mut().skip(count).for_each(|logit| *logit = f32::MIN);
    let mut total = 0.0;
    for logit in &mut logits {
        *logit = exp(*logit - most);
    }
    for value in &logits {
        total += value;
    }
    logits.map(|value| value / total)
}

/// e to the power of `x`, for `x` of at most 0, to seven digits: two to the power of a whole number by its bits, times
/// a polynomial for the rest. The standard library's `exp` differs from platform to platform in the last digit.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding a number this large leaves no bits for the fraction, and the whole part in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let power = x.max(-80.0) * std::f32::consts::LOG2_E;
    let rounded = power + ROUND;
    let whole = rounded.to_bits().wrapping_sub(ROUND.to_bits());
    let rest = (power - (rounded - ROUND)) * std::f32::consts::LN_2;
    let series = 1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0)))));
    f32::from_bits(whole.wrapping_add(127) << 23) * series
}

struct Head<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Head<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.bytes.get(self.at..self.at + count)?;
        self.at += count;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes: [u8; 4] = self.take(4)?.try_into().ok()?;
        Some(u32::from_le_bytes(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_the_exponential() {
        for x in [0.0_f32, -0.1, -0.5, -1.0, -2.5, -10.0, -30.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}: {} {}", exp(x), x.exp());
        }
    }

    #[test]
    fn a_model_reads_back_as_it_was_written() {
        let features = Features { shortest: 2, longest: 4, bits: 4 };
        let mut weights = vec![[0.0; MOST]; WIDTH + 1];
        weights[3][1] = 0.25;
        let rows = (0..WIDTH << 4).map(|at| (at % 251) as u8).collect();
        let model = Model::new(features, vec![Code::new("en"), Code::new("fr")], 1, 0.05, weights, rows);
        let again = Model::parse(Cow::Owned(model.to_bytes())).unwrap();
        assert_eq!(again.to_bytes(), model.to_bytes());
        assert_eq!(again.read("Some words").probabilities, model.read("Some words").probabilities);
    }

    #[test]
    fn what_is_no_model_is_an_error() {
        for bytes in [b"".to_vec(), b"shlflng1".to_vec(), vec![0xff; 4096]] {
            assert!(Model::parse(Cow::Owned(bytes)).is_err());
        }
    }
}
