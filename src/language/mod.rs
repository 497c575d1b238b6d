//! Identification of the language that a text is written in.
//!
//! English, Spanish, Dutch, and an honest `und` for everything else: other languages, other scripts, and texts
//! that are nothing but names, numbers and acronyms. One type, [`Identifier`], stands before the engines.

pub(crate) mod evidence;
pub(crate) mod explanation;
pub(crate) mod model;
pub(crate) mod ngram_engine;
pub(crate) mod record;
pub(crate) mod whatlang_engine;
pub(crate) mod words;

use std::fmt;

pub(crate) use evidence::{Evidence, Neighbours};
pub(crate) use explanation::Explanation;

use crate::error::{Error, Result};
use crate::seeds::Seeds;
use model::Model;

/// A language tag of at most eight letters (BCP 47 primary subtag: ISO 639-1 where there is one, else 639-3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code([u8; 8]);

impl Code {
    /// Undetermined: none of the languages that are told apart, or no language at all (ISO 639-2 `und`).
    pub const UND: Self = Self(*b"und\0\0\0\0\0");

    /// The code, cut after its eighth byte; `und` where it is not of ASCII letters.
    pub fn new(tag: &str) -> Self {
        let mut bytes = [0; 8];
        for (to, from) in bytes.iter_mut().zip(tag.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        if tag.bytes().all(|byte| byte.is_ascii_alphabetic()) && !tag.is_empty() { Self(bytes) } else { Self::UND }
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        let length = self.0.iter().position(|byte| *byte == 0).unwrap_or(self.0.len());
        self.0.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("und")
    }

    /// Whether this is `und`.
    pub fn is_und(self) -> bool {
        self == Self::UND
    }
}

impl std::ops::Deref for Code {
    type Target = str;
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq<str> for Code {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Code {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// The engine that identifies languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// The model of this project, trained on titles.
    #[default]
    Own,
    /// The crate whatlang (trigrams), with a threshold of ours.
    Whatlang,
}

/// The answer for one text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// `en`, `es`, `nl`, or `und`.
    pub code: Code,
    /// Probability that `code` is right, from 0 to 1.
    pub confidence: f64,
    /// The likeliest language of all that the engine knows, whether it is told apart or not: `fr` where `code` is `und`.
    pub best: Code,
    /// Probability of `best`, from 0 to 1.
    pub likelihood: f64,
    /// The likeliest of the languages that are told apart, accepted or not.
    pub nearest: Code,
}

impl Guess {
    /// The answer for a text without a letter.
    pub const NOTHING: Self =
        Self { code: Code::UND, confidence: 1.0, best: Code::UND, likelihood: 1.0, nearest: Code::UND };

    /// The text is in another language, and surely so: not merely undecided.
    pub fn is_other_language(&self) -> bool {
        self.code.is_und() && !self.best.is_und() && self.likelihood >= 0.5
    }
}

/// The model among the seeds.
const MODEL: &str = "languages/model.bin";

/// Identifies the language of texts and records.
#[derive(Debug)]
pub struct Identifier {
    own: Option<ngram_engine::Own>,
    whatlang: whatlang_engine::Whatlang,
}

impl Identifier {
    /// An identifier on `engine`. The model is read where it lies, in less than a millisecond.
    ///
    /// # Errors
    /// Where the model among `seeds` cannot be read.
    pub fn new(seeds: &Seeds, engine: Engine) -> Result<Self> {
        let own = match engine {
            Engine::Whatlang => None,
            Engine::Own => {
                let file = seeds.read(MODEL)?.ok_or_else(|| Error::data(format!("there is no {MODEL}")))?;
                let model = Model::parse(&file).map_err(|error| error.at(seeds.origin(MODEL)))?;
                Some(ngram_engine::Own::new(model))
            }
        };
        Ok(Self { own, whatlang: whatlang_engine::Whatlang::default() })
    }

    /// The language of `text`. The same text gives the same answer, on every machine and in every run.
    pub fn identify(&self, text: &str) -> Guess {
        match &self.own {
            Some(own) => own.identify(text),
            None => self.whatlang.identify(text),
        }
    }

    /// The confidence from which on a language is accepted; no evidence beside the text counts where it is 1.
    fn threshold(&self) -> f64 {
        self.own.as_ref().map_or(1.0, ngram_engine::Own::threshold)
    }

    /// Explains which words spoke for which language.
    pub fn explain(&self, text: &str) -> Explanation {
        match &self.own {
            Some(own) => own.explain(text),
            None => Explanation::bare(self.whatlang.identify(text)),
        }
    }

    /// The languages that are told apart, and those that are only known in order to be kept out.
    pub fn languages(&self) -> (Vec<Code>, Vec<Code>) {
        match &self.own {
            Some(own) => own.languages(),
            None => self.whatlang.languages(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_compare_and_print_as_text() {
        assert_eq!(Code::new("es"), "es");
        assert_eq!(Code::new("NL").to_string(), "nl");
        assert!(Code::new("").is_und());
        assert!(Code::new("e s").is_und());
    }

    #[test]
    fn clear_texts_are_told_apart() {
        let identifier = Identifier::new(&Seeds::embedded(), Engine::Whatlang).unwrap();
        let code = |text| identifier.identify(text).code;
        assert_eq!(code("The report looks at how people move between the islands and what they need."), "en");
        assert_eq!(code("El informe describe cómo se mueven las personas entre las islas y qué necesitan."), "es");
        assert_eq!(code("Het rapport beschrijft hoe mensen tussen de eilanden reizen en wat zij nodig hebben."), "nl");
        assert_eq!(code("Le rapport décrit comment les gens se déplacent entre les îles et leurs besoins."), "und");
        assert_eq!(code("12345 67"), "und");
        assert_eq!(code(""), "und");
    }

    proptest::proptest! {
        #[test]
        fn any_text_has_an_answer_that_spaces_and_normal_forms_do_not_change(text in "\\PC{0,80}") {
            use unicode_normalization::UnicodeNormalization as _;
            let identifier = Identifier::new(&Seeds::embedded(), Engine::Own).unwrap();
            let guess = identifier.identify(&text);
            proptest::prop_assert!((0.0..=1.0).contains(&guess.confidence));
            proptest::prop_assert!((0.0..=1.0).contains(&guess.likelihood));
            proptest::prop_assert_eq!(identifier.identify(&format!("  {text} ")), guess);
            identifier.explain(&text).to_string();
            // Composed and decomposed, of letters that Europe writes.
            let accented: String = text.chars().filter(|c| *c < '\u{250}').nfc().collect();
            let decomposed: String = accented.nfd().collect();
            proptest::prop_assert_eq!(identifier.identify(&accented), identifier.identify(&decomposed));
        }
    }
}
