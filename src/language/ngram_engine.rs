//! The engine with the n-gram model of this project, its calibration and its threshold.

use super::explanation::{Explanation, LanguageProbability, WordEvidence};
use super::model::{Model, Reading};
use super::{Code, Guess};

/// The engine with the model of this project.
#[derive(Debug)]
pub(crate) struct Own {
    model: Model,
}

/// The largest number of languages that an explanation compares.
const LIKELY: usize = 5;
/// The largest number of words that an explanation lists.
const WORDS: usize = 12;

impl Own {
    pub(crate) fn new(model: Model) -> Self {
        Self { model }
    }

    pub(crate) fn identify(&self, text: &str) -> Guess {
        self.judge(&self.model.read(text))
    }

    fn judge(&self, reading: &Reading) -> Guess {
        // A text in another script is in another language. A text of digits and signs has no language.
        if reading.letters.other >= reading.letters.latin || reading.look.words == 0 {
            return Guess::NOTHING;
        }
        let (class, probability) = likeliest(&reading.probabilities, self.model.told_apart);
        let nearest = self.code(class);
        let confidence = self.model.calibration.confidence(probability, reading.look);
        let threshold = self.model.calibration.threshold(reading.look.words);
        let accepted = confidence >= threshold;
        let threshold = f64::from(threshold);
        if accepted {
            let (confidence, likelihood) = (confidence.into(), probability.into());
            return Guess { code: nearest, confidence, best: nearest, likelihood, nearest, threshold };
        }
        let (top, likelihood) = likeliest(&reading.probabilities, self.model.codes.len());
        let confidence = f64::from(1.0 - confidence);
        Guess { code: Code::UND, confidence, best: self.code(top), likelihood: likelihood.into(), nearest, threshold }
    }

    /// The code of a class of the model. The classes of names and of invented languages are not languages and give
    /// `und`.
    fn code(&self, class: usize) -> Code {
        let code = self.model.codes.get(class).copied().unwrap_or(Code::UND);
        if ["zxx", "mis"].contains(&code.as_str()) { Code::UND } else { code }
    }

    pub(crate) fn languages(&self) -> (Vec<Code>, Vec<Code>) {
        let known: Vec<Code> = (0..self.model.codes.len()).map(|class| self.code(class)).collect();
        let (told, others) = known.split_at_checked(self.model.told_apart).unwrap_or((&known, &[]));
        (told.to_vec(), others.iter().copied().filter(|code| !code.is_und()).collect())
    }

    pub(crate) fn explain(&self, text: &str) -> Explanation {
        let reading = self.model.read(text);
        let guess = self.judge(&reading);
        let probability = |class: usize| reading.probabilities.get(class).copied().unwrap_or(0.0);
        let mut classes: Vec<usize> = (0..self.model.codes.len()).collect();
        classes.sort_by(|a, b| probability(*b).total_cmp(&probability(*a)));
        classes.truncate(LIKELY);
        let likely = classes
            .iter()
            .map(|class| LanguageProbability { code: self.code(*class), probability: f64::from(probability(*class)) })
            .collect();
        // Only the most probable languages are compared, because words that are evidence for excluded languages explain
        // nothing.
        let mut words = Vec::new();
        self.model.words(text, |(start, end), logits| {
            let said = || classes.iter().filter_map(|class| Some((*class, *logits.get(*class)?)));
            let mean = said().map(|(_, logit)| logit).sum::<f32>() / classes.len().max(1) as f32;
            // Of two equal logits, the first is used, which belongs to the more probable language.
            let loudest = said().reduce(|most, next| if next.1 > most.1 { next } else { most });
            if let (Some(word), Some((class, logit))) = (text.get(start..end), loudest) {
                words.push(WordEvidence {
                    word: word.to_owned(),
                    code: self.code(class),
                    weight: f64::from(logit - mean),
                });
            }
        });
        Explanation::new(guess, likely, loudest_words(words))
    }
}

/// The most probable of the first `count` classes, and its probability. Among equal classes, the first is used. The
/// classes are compared in blocks.
fn likeliest(probabilities: &[f32], count: usize) -> (usize, f32) {
    let probabilities = probabilities.get(..count).unwrap_or(probabilities);
    let (blocks, rest) = probabilities.as_chunks::<16>();
    let mut most = [0.0_f32; 16];
    for block in blocks {
        most.iter_mut().zip(block).for_each(|(most, have)| *most = if *have > *most { *have } else { *most });
    }
    let most = most.iter().chain(rest).fold(0.0, |most, have| if *have > most { *have } else { most });
    let has = |block: &&[f32]| block.iter().fold(false, |found, have| found | (*have >= most));
    let before = probabilities.chunks(16).take_while(|block| !has(block)).count() * 16;
    let within = probabilities.iter().skip(before).position(|have| *have >= most).unwrap_or(0);
    (before + within, most)
}

/// The words with the highest weights, in the order of the text.
fn loudest_words(words: Vec<WordEvidence>) -> Vec<WordEvidence> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    let weight = |at: usize| words.get(at).map_or(0.0, |word| word.weight);
    order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
    order.truncate(WORDS);
    words.into_iter().enumerate().filter(|(at, _)| order.contains(at)).map(|(_, word)| word).collect()
}
