//! Stems words with the Snowball algorithm of their language, so that the forms of a word are compared as one.

use crate::record::language_codes::primary;
use waken_snowball::{Algorithm, stem};

/// The stemmer and its version, for people who must know why a rule matches. Snowball 3 changed the stems of Dutch.
pub(crate) const STEMMER: &str = "Snowball 3.0.0 (waken_snowball 0.1)";

/// The longest word, in bytes, that is stemmed; longer ones are compared as they are.
const LONGEST_WORD: usize = 64;

/// The stemmer of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stemmer(Option<Algorithm>);

impl Stemmer {
    /// The stemmer for a BCP 47 code. If a language has no stemmer, its words are compared as they are.
    pub(crate) fn new(language: &str) -> Self {
        Self(match primary(language) {
            "en" => Some(Algorithm::English),
            "es" => Some(Algorithm::Spanish),
            "nl" => Some(Algorithm::Dutch),
            "de" => Some(Algorithm::German),
            "fr" => Some(Algorithm::French),
            "it" => Some(Algorithm::Italian),
            "pt" => Some(Algorithm::Portuguese),
            _ => None,
        })
    }

    /// The stem of a lower-case word. The word has its accents, and the stem has none.
    ///
    /// Accents are removed after stemming, because the Spanish and Dutch algorithms depend on them.
    pub(crate) fn stem(self, word: &str) -> String {
        match self.0 {
            Some(algorithm) if word.len() <= LONGEST_WORD && word.chars().all(is_letter) => {
                super::text::fold(&stem(algorithm, word))
            }
            _ => super::text::fold(word),
        }
    }
}

/// Whether a character is a letter of these languages or an apostrophe.
fn is_letter(c: char) -> bool {
    c == '\'' || (c.is_alphabetic() && c < '\u{250}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (language, one, other) in [
            ("en", "migrants'", "migrant"),
            ("en", "returning", "returns"),
            ("es", "migración", "migraciones"),
            ("es", "refugiadas", "refugiado"),
            ("nl", "arbeidsmigranten", "arbeidsmigrant"),
            ("nl", "vluchtelingen", "vluchteling"),
        ] {
            let stemmer = Stemmer::new(language);
            assert_eq!(stemmer.stem(one), stemmer.stem(other), "{language}: {one}, {other}");
        }
    }

    #[test]
    fn a_word_of_no_known_form_keeps_its_stem() {
        assert_eq!(Stemmer::new("en").stem("миграция"), "миграция");
        assert_eq!(Stemmer::new("fy").stem("migraasje"), "migraasje");
        assert_eq!(Stemmer::new("nl").stem(&"ij".repeat(5000)), "ij".repeat(5000));
    }

    proptest::proptest! {
        #[test]
        fn no_word_breaks_the_stemmers(word in "[a-z'àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœß]{0,70}") {
            for language in ["en", "es", "nl", "de", "fr", "it", "pt"] {
                let _ = Stemmer::new(language).stem(&word);
            }
        }
    }
}
