//! Identifies the language in which a text is written.
//!
//! The answer is English, Spanish, Dutch or `und`. The first three are called the distinguished languages. The answer
//! `und` stands for everything else: other languages, other scripts, and texts that consist of names, numbers and
//! acronyms. The type [`Identifier`] serves all engines.

pub(crate) mod evidence;
pub(crate) mod explanation;
pub(crate) mod model;
pub(crate) mod ngram_engine;
pub(crate) mod record;
pub(crate) mod whatlang_engine;
pub(crate) mod words;

use std::borrow::Cow;
use std::fmt;

pub(crate) use evidence::{Evidence, Neighbours};
pub(crate) use explanation::Explanation;

use crate::error::{Error, Result};
use crate::seeds::Seeds;
use model::Model;

/// A language code of at most eight letters (the primary subtag of BCP 47: from ISO 639-1 if possible, else from
/// 639-3).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code([u8; 8]);

impl Code {
    /// Undetermined (ISO 639-2 `und`): none of the distinguished languages, or no language at all.
    pub(crate) const UND: Self = Self(*b"und\0\0\0\0\0");

    /// Makes a code from the first eight letters of `tag`. The result is `und` if `tag` has characters other than
    /// ASCII letters.
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
    pub(crate) fn is_und(self) -> bool {
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
    /// The n-gram model of this project, trained on titles.
    #[default]
    Own,
    /// The crate whatlang (trigrams), with a threshold for its answers.
    Whatlang,
}

/// The answer for one text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// `en`, `es`, `nl`, or `und`.
    pub code: Code,
    /// The probability that `code` is right, from 0 to 1.
    pub confidence: f64,
    /// The most probable of all languages that the engine knows. It may be a language that is not distinguished: `fr`
    /// if `code` is `und`.
    pub best: Code,
    /// The probability of `best`, from 0 to 1.
    pub likelihood: f64,
    /// The most probable of the distinguished languages, whether it was accepted or not.
    pub nearest: Code,
    /// The least confidence at which a language is accepted for a text of this length. Where it is 1, no evidence
    /// beside the text is used.
    pub threshold: f64,
}

impl Guess {
    /// The answer for a text without letters.
    pub(crate) const NOTHING: Self =
        Self { code: Code::UND, confidence: 1.0, best: Code::UND, likelihood: 1.0, nearest: Code::UND, threshold: 1.0 };

    /// Whether the text is clearly in another language, and not merely undecided.
    pub(crate) fn is_other_language(&self) -> bool {
        self.code.is_und() && !self.best.is_und() && self.likelihood >= 0.5
    }

    /// Whether the text is clearly made of names, numbers and words that languages share, which are in no language.
    pub(crate) fn is_names(&self) -> bool {
        self.code.is_und() && self.best.is_und() && self.likelihood >= 0.5
    }
}

/// The name of the model among the seeds.
const MODEL: &str = "languages/model.bin";

/// Identifies the language of texts and records.
#[derive(Debug)]
pub struct Identifier {
    own: Option<ngram_engine::Own>,
    whatlang: whatlang_engine::Whatlang,
}

impl Identifier {
    /// Makes an identifier with `engine`. Loading the model takes less than a millisecond.
    ///
    /// # Errors
    /// Returns an error when the model among `seeds` cannot be read.
    pub fn new(seeds: &Seeds, engine: Engine) -> Result<Self> {
        let own = match engine {
            Engine::Whatlang => None,
            Engine::Own => {
                let file = seeds.read(MODEL)?.ok_or_else(|| Error::data(format!("there is no {MODEL}")))?;
                let model = match file {
                    Cow::Borrowed(file) => Model::embedded(file),
                    Cow::Owned(file) => Model::parse(&file),
                };
                let model = model.map_err(|error| error.at(seeds.origin(MODEL)))?;
                Some(ngram_engine::Own::new(model))
            }
        };
        Ok(Self { own, whatlang: whatlang_engine::Whatlang::default() })
    }

    /// Identifies the language of `text`. The same text gets the same answer on every machine and in every run.
    pub fn identify(&self, text: &str) -> Guess {
        match &self.own {
            Some(own) => own.identify(text),
            None => self.whatlang.identify(text),
        }
    }

    /// Explains which words are evidence for which language.
    pub fn explain(&self, text: &str) -> Explanation {
        match &self.own {
            Some(own) => own.explain(text),
            None => Explanation::bare(self.whatlang.identify(text)),
        }
    }

    /// The distinguished languages, and the languages that the model knows only in order to exclude them.
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
            // The text with composed and with decomposed accents, for letters of European languages.
            let accented: String = text.chars().filter(|c| *c < '\u{250}').nfc().collect();
            let decomposed: String = accented.nfd().collect();
            proptest::prop_assert_eq!(identifier.identify(&accented), identifier.identify(&decomposed));
        }
    }
}
