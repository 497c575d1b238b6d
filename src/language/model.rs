//! The model: a row of 16 signed bytes for every feature, a squashed sum for every word, a layer of weights for every
//! language.
//!
//! A word is the sum of its features' rows (Bojanowski et al., "Enriching Word Vectors with Subword Information",
//! 2017), squashed number by number, so that no single outlandish name can shout down the small words around it.
//! Its first number says how much the word is heard. The text is the sum of its words over the root of their
//! number, and one softmax layer tells the languages apart. The commonest words have a row of their own, and are in the
//! model as they are heard, worked out beforehand. Sums are of whole numbers, and nothing is allocated for a word.

pub(crate) mod file;
pub(crate) mod making;
pub(crate) mod softmax;

use super::Code;
use super::words;
use super::words::{Features, LINE, Letters, SHAPES, Word};
use softmax::{BLOCK, softmax, whole};

/// Numbers in a row.
pub const WIDTH: usize = 16;
/// The numbers of a row that say something of the language. The first number says how much the word is heard; in its
/// place and in the next one, a known word has its mark. Both have no weight.
pub const SAID: std::ops::Range<usize> = 2..WIDTH;
/// The number of these languages.
const WEIGHED: usize = SAID.end - SAID.start;
/// The most languages a model can have; a multiple of [`softmax::BLOCK`].
pub(crate) const MOST: usize = 80;
/// The whole number that stands for 1 in the vectors of words and texts.
const HEARD: f32 = 127.0;
const TEXT: f32 = 4.0 * HEARD;
/// The largest number of a text.
const LARGEST_TEXT: f32 = 16_383.0;

/// The calibration: how probabilities become a confidence, and the confidence from which an answer is given.
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

/// The measures of a text that the calibration uses.
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

/// The numbers of a feature, and of a word as it is heard: signed bytes.
pub type Row = [u8; WIDTH];

/// The weights of a block of languages, whole numbers: for each number of a text, one for each language.
type Weights = [[f32; BLOCK]; WEIGHED];

/// Rows that the processor fetches at once.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
struct Line([Row; LINE]);

/// A model as it lies in its file.
#[derive(Debug, Clone)]
pub struct Model {
    /// The way in which a word is cut into features.
    pub features: Features,
    /// The languages; those that are told apart come first.
    pub codes: Vec<Code>,
    /// The number of languages that are told apart; the others are known so that they can be kept out.
    pub told_apart: usize,
    /// From probabilities to confidence.
    pub calibration: Calibration,
    /// The value of one step of a row.
    scale: f32,
    /// The value of one step of a weight.
    weight_scale: f32,
    /// The weights of the languages.
    weights: Vec<Weights>,
    /// The bias of each language.
    bias: [f32; MOST],
    /// A row for each shape of words.
    shapes: [Row; SHAPES],
    /// The rows of the runs of letters.
    rows: Vec<Line>,
    /// Places for known words: two to the power of `known_bits`.
    known: Vec<Line>,
    /// Their marks alone, which fit the cache of the processor: whether a word is known must be clear at once, while the
    /// row can come later.
    marks: Vec<[[u8; 2]; LINE]>,
    known_bits: u8,
}

/// Reads a text: the logits of each language.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Letters by script.
    pub letters: Letters,
    /// Words by how they are written.
    pub look: Look,
    /// Probability of each language, in the order of [`Model::codes`].
    pub probabilities: [f32; MOST],
}

/// The weights of the languages, block by block.
fn blocks(weights: &[[i16; WEIGHED]]) -> Vec<Weights> {
    let of = |language: Option<&[i16; WEIGHED]>, at: usize| {
        language.and_then(|weights| weights.get(at)).copied().map_or(0.0, f32::from)
    };
    weights
        .chunks(BLOCK)
        .map(|block| std::array::from_fn(|at| std::array::from_fn(|language| of(block.get(language), at))))
        .collect()
}

/// The marks of known words.
fn marks(known: &[Line]) -> Vec<[[u8; 2]; LINE]> {
    known.iter().map(|Line(rows)| rows.map(|[a, b, ..]| [a, b])).collect()
}

/// The words of a text, added up. Sixteen bits hold the sum of 256 words.
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

    /// The sum over the root of the number of words.
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
    /// The vector of a word: the rows of its features, and of the word itself if it has one, are added up and squashed.
    fn hear(&self, word: &Word, own: Option<&Row>) -> Row {
        // A word has at most 40 letters and edges, so that the sum of all its features fits 16 bits.
        let mut sum = [0; WIDTH];
        self.features.runs(word, |line, slot| {
            let Some(Line(line)) = self.rows.get(line) else { return };
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

    /// Gives each word of a text and how it is heard.
    #[inline(always)]
    fn listen(&self, text: &str, mut each: impl FnMut(&Word, &Row)) -> Letters {
        words::read(text, |word| match self.known(word) {
            Some(heard) => each(word, heard),
            None => each(word, &self.hear(word, None)),
        })
    }

    /// Looks up the vector of a known word.
    #[inline(always)]
    fn known(&self, word: &Word) -> Option<&Row> {
        let Place { line, first, mark } = Place::of(word, self.known_bits);
        let marks = self.marks.get(line)?;
        // By arithmetic, for there is no telling which way to branch.
        let at = first ^ usize::from(*marks.get(first)? != mark);
        if *marks.get(at)? != mark {
            return None;
        }
        let Line(rows) = self.known.get(line)?;
        rows.get(at)
    }

    /// What the model says of a text.
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

    /// Adds what a text, or a word of it, says for each language.
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

    /// Calls `each` with what each word adds to the logits of the languages, for explanations.
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

/// The place of a known word in the table: at `first` in a line, or at the other place of that pair. Its row begins
/// with the mark.
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
        // Never 0, which is an empty place.
        Self { line: place / LINE, first: place % LINE, mark: (key as u16 | 1).to_le_bytes() }
    }
}
