//! The engine of this project: the model, its calibration and its one threshold.

use super::explanation::{Explanation, Likely, Spoke};
use super::model::{Model, Reading};
use super::{Code, Guess};

/// The model behind our answer.
#[derive(Debug)]
pub(super) struct Own {
    model: Model,
}

/// Words that an explanation names at most.
const WORDS: usize = 12;

impl Own {
    pub(super) fn new(model: Model) -> Self {
        Self { model }
    }

    pub(super) fn identify(&self, text: &str) -> Guess {
        self.judge(&self.model.read(text))
    }

    fn judge(&self, reading: &Reading) -> Guess {
        // Another script is another language; nothing but digits and signs is none.
        if reading.letters.other >= reading.letters.latin || reading.look.words == 0 {
            return Guess::NOTHING;
        }
        let of = |class: usize| reading.probabilities.get(class).copied().unwrap_or(0.0);
        // The first of equals, so that the answer does not hang on the order of a comparison.
        let likeliest = |classes: std::ops::Range<usize>| {
            classes.fold((0, f32::MIN), |best, class| if of(class) > best.1 { (class, of(class)) } else { best })
        };
        let (best, probability) = likeliest(0..self.model.told_apart);
        let (top, likelihood) = likeliest(0..self.model.codes.len());
        let confidence = self.model.calibration.confidence(probability, reading.look);
        if confidence >= self.model.calibration.threshold {
            let code = self.code(best);
            Guess { code, confidence: confidence.into(), best: code, likelihood: probability.into() }
        } else {
            Guess::undetermined(f64::from(1.0 - confidence), self.code(top), likelihood.into())
        }
    }

    /// The code of a class; the classes of names and of invented languages are no language.
    fn code(&self, class: usize) -> Code {
        let code = self.model.codes.get(class).copied().unwrap_or(Code::UND);
        if ["zxx", "mis"].contains(&code.as_str()) { Code::UND } else { code }
    }

    pub(super) fn languages(&self) -> (Vec<Code>, Vec<Code>) {
        let known: Vec<Code> = (0..self.model.codes.len()).map(|class| self.code(class)).collect();
        let (told, others) = known.split_at_checked(self.model.told_apart).unwrap_or((&known, &[]));
        (told.to_vec(), others.iter().copied().filter(|code| !code.is_und()).collect())
    }

    pub(super) fn explain(&self, text: &str) -> Explanation {
        let reading = self.model.read(text);
        let guess = self.judge(&reading);
        let mut likely: Vec<Likely> = reading
            .probabilities
            .iter()
            .take(self.model.codes.len())
            .enumerate()
            .map(|(class, probability)| Likely { code: self.code(class), probability: f64::from(*probability) })
            .collect();
        likely.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        likely.truncate(5);
        let mut words = Vec::new();
        self.model.words(text, |(start, end), logits| {
            let mean = logits.iter().sum::<f32>() / logits.len().max(1) as f32;
            let loudest = logits.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)));
            if let (Some(word), Some((class, logit))) = (text.get(start..end), loudest) {
                words.push(Spoke { word: word.to_owned(), code: self.code(class), weight: f64::from(logit - mean) });
            }
        });
        Explanation::new(guess, likely, loudest_words(words))
    }
}

/// The words that spoke loudest, in the order of the text.
fn loudest_words(words: Vec<Spoke>) -> Vec<Spoke> {
    let mut order: Vec<usize> = (0..words.len()).collect();
    let weight = |at: usize| words.get(at).map_or(0.0, |word| word.weight);
    order.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)));
    order.truncate(WORDS);
    words.into_iter().enumerate().filter(|(at, _)| order.contains(at)).map(|(_, word)| word).collect()
}
