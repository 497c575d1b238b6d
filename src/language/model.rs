//! The language model: a row of 16 signed bytes for every feature, a squashed sum for every word, and a layer of
//! weights for every language.
//!
//! The vector of a word is the sum of the rows of its features (Bojanowski et al., "Enriching Word Vectors with Subword
//! Information", 2017). Each of its numbers is squashed, so that a single unusual name cannot outweigh the common words
//! around it. The first number of the vector is the weight of the word. The vector of a text is the sum of its word
//! vectors divided by the root of their number, and a softmax layer gives the probabilities of the languages. The most
//! common words have rows of their own, whose final vectors are stored in the model. All sums are of whole numbers, and
//! no memory is allocated for a word.

pub(crate) mod file;
pub(crate) mod making;
pub(crate) mod softmax;

use std::borrow::Cow;

use super::Code;
use super::words;
use super::words::{Features, LINE, Letters, SHAPES, Word};
use softmax::{BLOCK, softmax, whole};

/// The number of numbers in a row.
pub const WIDTH: usize = 16;
/// The numbers of a row that carry evidence about the language. The first number is the weight of the word; in its
/// place and in the next one, a known word has its mark. Neither has weights for languages.
pub const SAID: std::ops::Range<usize> = 2..WIDTH;
/// The number of these numbers.
const WEIGHED: usize = SAID.end - SAID.start;
/// The largest number of languages that a model can have, which is a multiple of [`softmax::BLOCK`].
pub(crate) const MOST: usize = 80;
/// The whole numbers that stand for 1 in the vectors of words and of texts.
const HEARD: f32 = 127.0;
const TEXT: f32 = 4.0 * HEARD;
/// The largest number in the vector of a text.
const LARGEST_TEXT: f32 = 16_383.0;

/// The numbers of words at which the classes of length begin, each of which has a threshold of its own.
pub const LENGTHS: [u32; 4] = [0, 3, 6, 10];

/// The calibration, which turns probabilities into a confidence, and the least confidence at which a language is
/// accepted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Calibration {
    /// The logit of the confidence if all inputs are 0.
    pub bias: f32,
    /// The weight of the logit of the probability.
    pub logit: f32,
    /// The weight of the logarithm of the number of words.
    pub length: f32,
    /// The weight of the share of words with a capital letter.
    pub capitals: f32,
    /// The least confidence at which a language is accepted, for each class of [`LENGTHS`].
    pub thresholds: [f32; LENGTHS.len()],
}

/// The measures of a text that the calibration uses.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Look {
    /// The number of words.
    pub words: u32,
    /// The number of words that begin with a capital letter, without the first word of the text.
    pub capitals: u32,
    /// The number of words in lower case.
    pub small: u32,
}

impl Calibration {
    /// The inputs of the calibration, one for each of its weights.
    pub fn inputs(probability: f32, look: Look) -> [f32; 3] {
        let p = probability.clamp(1e-6, 1.0 - 1e-6);
        let words = look.words.max(1) as f32;
        [(p / (1.0 - p)).ln(), words.min(40.0).ln(), look.capitals as f32 / words]
    }

    /// The least confidence at which the language of a text of this many words is accepted.
    pub fn threshold(&self, words: u32) -> f32 {
        let classes = LENGTHS.iter().zip(self.thresholds);
        classes.rev().find(|(from, _)| **from <= words).map_or(0.5, |(_, threshold)| threshold)
    }

    /// The confidence, from 0 to 1, in the most probable of the languages that are told apart.
    pub fn confidence(&self, probability: f32, look: Look) -> f32 {
        let [logit, length, capitals] = Self::inputs(probability, look);
        let sum = self.bias + self.logit * logit + self.length * length + self.capitals * capitals;
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The signed bytes of a feature, or of the final vector of a word.
pub type Row = [u8; WIDTH];

/// The weights of a block of languages, as whole numbers: for each number of a text vector, one weight for each
/// language.
type Weights = [[f32; BLOCK]; WEIGHED];

/// The rows that belong together, as many as fit in one cache line of the processor.
type Line = [Row; LINE];

/// A model with the content of its file.
#[derive(Debug, Clone)]
pub struct Model {
    /// How the letters of a word become features.
    pub features: Features,
    /// The languages of the model. The distinguished languages come first.
    pub codes: Vec<Code>,
    /// The number of distinguished languages. The others are known so that they can be excluded.
    pub told_apart: usize,
    /// The calibration of the confidence.
    pub calibration: Calibration,
    /// The value of one step of a row.
    scale: f32,
    /// The value of one step of a weight.
    weight_scale: f32,
    /// The weights of the languages, in blocks.
    weights: Vec<Weights>,
    /// The bias of each language.
    bias: [f32; MOST],
    /// The row of each word shape.
    shapes: [Row; SHAPES],
    /// The rows of the letter n-grams.
    rows: Cow<'static, [Line]>,
    /// The table of known words, with two to the power of `known_bits` places.
    known: Cow<'static, [Line]>,
    /// The marks of the known words. They are kept apart because they fit the cache of the processor: whether a word is
    /// known must be clear at once, while its row may arrive later.
    marks: Vec<[[u8; 2]; LINE]>,
    known_bits: u8,
}

/// The result of reading a text.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// The number of letters by script.
    pub letters: Letters,
    /// The measures of the text for the calibration.
    pub look: Look,
    /// The probability of each language, in the order of [`Model::codes`].
    pub probabilities: [f32; MOST],
}

/// The weights of the languages, arranged in blocks.
fn blocks(weights: &[[i16; WEIGHED]]) -> Vec<Weights> {
    let of = |language: Option<&[i16; WEIGHED]>, at: usize| {
        language.and_then(|weights| weights.get(at)).copied().map_or(0.0, f32::from)
    };
    weights
        .chunks(BLOCK)
        .map(|block| std::array::from_fn(|at| std::array::from_fn(|language| of(block.get(language), at))))
        .collect()
}

/// The marks of the known words.
fn marks(known: &[Line]) -> Vec<[[u8; 2]; LINE]> {
    known.iter().map(|rows| rows.map(|[a, b, ..]| [a, b])).collect()
}

/// The sum of the word vectors of a text. Sixteen bits can hold the sum of 256 words.
struct Sum {
    few: [i16; WIDTH],
    all: [i32; WIDTH],
    words: u32,
}

impl Sum {
    const NONE: Self = Self { few: [0; WIDTH], all: [0; WIDTH], words: 0 };

    #[inline(always)]
    fn add(&mut self, heard: &Row) {
        add(&mut self.few, heard);
        self.words += 1;
        if self.words.is_multiple_of(256) {
            self.carry();
        }
    }

    fn carry(&mut self) {
        for (all, few) in self.all.iter_mut().zip(&mut self.few) {
            *all = all.saturating_add(i32::from(*few));
            *few = 0;
        }
    }

    /// The vector of the text: the sum divided by the root of the number of words.
    #[inline(always)]
    fn text(mut self) -> [i16; WIDTH] {
        self.carry();
        let norm = TEXT / HEARD / (self.words.max(1) as f32).sqrt();
        self.all.map(|sum| whole(sum as f32 * norm, LARGEST_TEXT) as i16)
    }
}

#[inline(always)]
fn add(sum: &mut [i16; WIDTH], row: &Row) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum = sum.wrapping_add(i16::from(value.cast_signed()));
    }
}

impl Model {
    /// The vector of a word: the sum of the rows of its features, and of its own row if it has one, with each number
    /// squashed.
    fn hear(&self, word: &Word, own: Option<&Row>) -> Row {
        // A word has at most 40 letters, edges included, so the sum of all its features fits in 16 bits.
        let mut sum = [0; WIDTH];
        self.features.runs(word, |line, slot| {
            let Some(line) = self.rows.get(line) else { return };
            let [three, ..] = line;
            add(&mut sum, three);
            if slot > 0
                && let Some(four) = line.get(slot)
            {
                add(&mut sum, four);
            }
        });
        if let Some(shape) = self.shapes.get(word.shape as usize) {
            add(&mut sum, shape);
        }
        if let Some(own) = own {
            add(&mut sum, own);
        }
        let mut squashed = [0.0; WIDTH];
        for (squashed, sum) in squashed.iter_mut().zip(sum) {
            let value = f32::from(sum) * self.scale;
            *squashed = value / (1.0 + value.abs());
        }
        let [volume, ..] = squashed;
        let volume = HEARD * (0.5 + 0.5 * volume);
        squashed.map(|value| whole(value * volume, HEARD) as u8)
    }

    /// Calls `each` with each word of a text and its vector.
    #[inline(always)]
    fn listen(&self, text: &str, mut each: impl FnMut(&Word, &Row)) -> Letters {
        words::read(text, |word| match self.known(word) {
            Some(heard) => each(word, heard),
            None => each(word, &self.hear(word, None)),
        })
    }

    /// The vector of a word, if it is a known word.
    #[inline(always)]
    fn known(&self, word: &Word) -> Option<&Row> {
        let Place { line, first, mark } = Place::of(word, self.known_bits);
        let marks = self.marks.get(line)?;
        // The place is computed without a branch, because the processor could not predict it.
        let at = first ^ usize::from(*marks.get(first)? != mark);
        if *marks.get(at)? != mark {
            return None;
        }
        self.known.get(line)?.get(at)
    }

    /// Reads a text and computes the probabilities of the languages.
    pub fn read(&self, text: &str) -> Reading {
        let (mut sum, mut look) = (Sum::NONE, Look::default());
        let letters = self.listen(text, |word, heard| {
            sum.add(heard);
            look.small += u32::from(word.shape == words::Shape::Small);
            look.capitals += u32::from(matches!(word.shape, words::Shape::Capital | words::Shape::Capitals));
        });
        look.words = sum.words;
        let mut reading = Reading { letters, look, probabilities: self.bias };
        self.add_logits(&sum.text(), &mut reading.probabilities);
        softmax(&mut reading.probabilities, self.codes.len());
        reading
    }

    /// Adds what the vector of a text or word contributes to the logit of each language.
    #[inline(always)]
    fn add_logits(&self, text: &[i16; WIDTH], logits: &mut [f32; MOST]) {
        let step = self.weight_scale / TEXT;
        let text = text.map(|value| f32::from(value) * step);
        let said = text.get(SAID).unwrap_or_default();
        for (logits, weights) in logits.as_chunks_mut::<BLOCK>().0.iter_mut().zip(&self.weights) {
            let mut sums = *logits;
            for (value, weights) in said.iter().zip(weights) {
                for (sum, weight) in sums.iter_mut().zip(weights) {
                    *sum += value * weight;
                }
            }
            *logits = sums;
        }
    }

    /// Calls `each` with the contribution of each word to the logits of the languages, for explanations.
    pub fn words(&self, text: &str, mut each: impl FnMut((usize, usize), &[f32])) {
        let norm = TEXT / HEARD / (self.read(text).look.words.max(1) as f32).sqrt();
        self.listen(text, |word, heard| {
            let number = |value: u8| whole(f32::from(value.cast_signed()) * norm, LARGEST_TEXT) as i16;
            let mut logits = [0.0; MOST];
            self.add_logits(&heard.map(number), &mut logits);
            each(word.bytes, logits.get(..self.codes.len()).unwrap_or_default());
        });
    }
}

/// The place of a known word in the table: the entry `first` of a line, or its neighbour in the same pair. The row in
/// the table begins with the mark.
struct Place {
    line: usize,
    first: usize,
    mark: [u8; 2],
}

impl Place {
    #[inline(always)]
    fn of(word: &Word, bits: u8) -> Self {
        let key = word.key();
        let place = (key >> 32) as usize & ((1 << bits) - 1);
        // The mark is never 0, because 0 stands for an empty place.
        Self { line: place / LINE, first: place % LINE, mark: (key as u16 | 1).to_le_bytes() }
    }
}
