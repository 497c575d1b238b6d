//! Builds a model from learnt numbers, and writes it; used by the trainer.

use std::borrow::Cow;

use super::file::MAGIC;
use super::softmax::{BLOCK, whole};
use super::{Calibration, LENGTHS, LINE, MOST, Model, Place, Row, SAID, SHAPES, WEIGHED, WIDTH, blocks, marks};
use crate::language::Code;
use crate::language::words::{Features, PADDING, Shape, Word};

/// The largest weight of a language, as a whole number.
const LARGEST_WEIGHT: f32 = 4095.0;

/// A known word, which has a row of its own.
#[derive(Debug, Clone)]
pub struct Known {
    /// The letters of the word, followed by zeros.
    letters: Vec<u16>,
    length: usize,
    shape: Shape,
}

impl Known {
    /// Copies a word.
    pub fn new(word: &Word) -> Self {
        let letters = word.letters();
        Self { letters: [letters, &[0; PADDING]].concat(), length: letters.len(), shape: word.shape }
    }

    /// The word, as the reader of texts gives it.
    pub fn word(&self) -> Word<'_> {
        Word::new(&self.letters, self.length, self.shape, (0, 0))
    }
}

/// Assigns places in the table to words, beginning with the first. The table has two to the power of `bits` places.
pub fn places(bits: u8, words: impl Iterator<Item = Known>) -> Vec<Option<Known>> {
    let mut places: Vec<Option<Known>> = vec![None; 1 << bits];
    let mark = |known: &Option<Known>| known.as_ref().map(|known| Place::of(&known.word(), bits).mark);
    for known in words {
        let Place { line, first, mark: own } = Place::of(&known.word(), bits);
        let pair = [first, first ^ 1].map(|at| line * LINE + at);
        // Two words of a pair must have different marks, because the mark tells them apart.
        if pair.iter().all(|at| places.get(*at).is_none_or(|have| mark(have) != Some(own)))
            && let Some(free) = pair.into_iter().find(|at| matches!(places.get(*at), Some(None)))
            && let Some(place) = places.get_mut(free)
        {
            *place = Some(known);
        }
    }
    places
}

/// The numbers that the trainer has learnt.
#[derive(Debug)]
pub struct Learned {
    /// The weights of each language.
    pub weights: Vec<[f32; WIDTH]>,
    /// The bias of each language.
    pub bias: Vec<f32>,
    /// The value of one step of a row.
    pub scale: f32,
    /// The rows of the letter n-grams.
    pub rows: Vec<Row>,
    /// The rows of the word shapes.
    pub shapes: [Row; SHAPES],
    /// The known words in their places, each with its own row.
    pub known: Vec<Option<(Known, Row)>>,
    /// The table has two to this power of places.
    pub known_bits: u8,
}

impl Model {
    /// Builds a model from learnt numbers.
    pub fn new(features: Features, codes: Vec<Code>, told_apart: usize, learned: &Learned) -> Self {
        let all = |row: &[f32; WIDTH]| row.get(SAID).unwrap_or_default().to_vec();
        let largest = learned.weights.iter().flat_map(all).fold(1e-6_f32, |most, weight| most.max(weight.abs()));
        let weight_scale = largest / LARGEST_WEIGHT;
        let weight = |weight: f32| whole(weight / weight_scale, LARGEST_WEIGHT) as i16;
        let said =
            |row: &[f32; WIDTH]| std::array::from_fn(|at| weight(row.get(SAID.start + at).copied().unwrap_or(0.0)));
        let weights: Vec<[i16; WEIGHED]> = learned.weights.iter().map(said).collect();
        let mut bias = [0.0; MOST];
        bias.iter_mut().zip(&learned.bias).for_each(|(bias, learned)| *bias = *learned);
        let mut model = Self {
            features,
            codes,
            told_apart,
            calibration: Calibration { logit: 1.0, thresholds: [0.5; LENGTHS.len()], ..Calibration::default() },
            scale: learned.scale,
            weight_scale,
            weights: blocks(&weights),
            bias,
            shapes: learned.shapes,
            rows: learned.rows.as_chunks().0.to_vec().into(),
            known: Cow::default(),
            marks: Vec::new(),
            known_bits: learned.known_bits,
        };
        let heard: Vec<Row> = learned
            .known
            .iter()
            .map(|known| {
                let Some((known, own)) = known else { return [0; WIDTH] };
                let word = known.word();
                let mut heard = model.hear(&word, Some(own));
                let [a, b, ..] = &mut heard;
                [*a, *b] = Place::of(&word, learned.known_bits).mark;
                heard
            })
            .collect();
        model.known = heard.as_chunks().0.to_vec().into();
        model.marks = marks(&model.known);
        model
    }

    /// Writes the model as the bytes of its file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut file = MAGIC.to_vec();
        let byte = |count: usize| count.try_into().unwrap_or(u8::MAX);
        file.extend([self.features.bits, self.known_bits, byte(self.told_apart), byte(self.codes.len())]);
        for code in &self.codes {
            let mut name = [0; 8];
            name.iter_mut().zip(code.as_str().bytes()).for_each(|(to, from)| *to = from);
            file.extend(name);
        }
        let Calibration { bias, logit, length, capitals, thresholds } = self.calibration;
        let calibration = [bias, logit, length, capitals].into_iter().chain(thresholds);
        for number in calibration.chain([self.scale, self.weight_scale]) {
            file.extend(number.to_le_bytes());
        }
        for bias in self.bias.iter().take(self.codes.len()) {
            file.extend(bias.to_le_bytes());
        }
        for language in 0..self.codes.len() {
            let block = self.weights.get(language / BLOCK);
            let weights = block.iter().flat_map(|block| block.iter()).filter_map(|row| row.get(language % BLOCK));
            weights.for_each(|weight| file.extend((*weight as i16).to_le_bytes()));
        }
        file.extend(self.shapes.iter().flatten());
        for rows in self.rows.iter().chain(&*self.known) {
            file.extend(rows.iter().flatten());
        }
        file
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::language::words;

    fn known(text: &str) -> Vec<Known> {
        let mut found = Vec::new();
        words::read(text, |word| found.push(Known::new(word)));
        found
    }

    pub(crate) fn small_model() -> Model {
        let mut weights = vec![[0.0; WIDTH]; 2];
        weights[1][3] = 0.25;
        let row = |at: usize| std::array::from_fn(|of| ((at * WIDTH + of) % 251) as u8);
        let learned = Learned {
            weights,
            bias: vec![0.0, 0.1],
            scale: 0.05,
            rows: (0..16).map(row).collect(),
            shapes: std::array::from_fn(row),
            known: places(3, known("Some words").into_iter())
                .into_iter()
                .map(|place| place.map(|known| (known, [0; WIDTH])))
                .collect(),
            known_bits: 3,
        };
        Model::new(Features { bits: 4 }, vec![Code::new("en"), Code::new("fr")], 1, &learned)
    }

    #[test]
    fn a_known_word_is_heard_as_it_is_worked_out() {
        let model = small_model();
        let mut unknown = model.clone();
        unknown.marks = vec![[[0; 2]; LINE]; 2];
        for text in ["Some words", "words", "Some", "other words"] {
            assert_eq!(model.read(text).probabilities, unknown.read(text).probabilities, "{text}");
        }
    }
}
