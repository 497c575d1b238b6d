//! The rule language, in which keywords are written.
//!
//! | written | matches |
//! | --- | --- |
//! | `labour migration` | the words in this order, in any form that the stemmer knows, any case, any accents |
//! | `=wash` | the words as written, not stemmed, in any case; `=WASH` with these capitals |
//! | `worker + visa` | both, anywhere in the record |
//! | `visa \| permit` | any of them, counted as one |
//! | `worker + visa \| permit` | the word and any of the two |

use crate::error::{Error, Result};

/// A parsed keyword rule. A rule matches if each of its groups matches, and a group matches if one of its phrases does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// The groups of the rule, each with its phrases.
    pub all: Vec<Vec<Phrase>>,
}

/// A phrase: words that must occur in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// The words as written.
    pub text: String,
    /// Whether the words are compared as written instead of by their stems.
    pub exact: bool,
}

impl Rule {
    /// Parses a rule.
    ///
    /// # Errors
    /// Returns an error when a part of the rule has no word.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let all = parts(text, b'+').map(|group| parts(group, b'|').map(Phrase::parse).collect::<Result<Vec<_>>>());
        all.collect::<Result<Vec<_>>>().map(|all| Self { all }).map_err(|error| {
            Error::usage(format!("{} in the rule {text:?}", error.message())).hint(
                "a rule is a phrase, `=an exact phrase`, `both + of`, or `any | of`, with a space on each side of + and |",
            )
        })
    }

    /// The phrases of all groups of the rule.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = &Phrase> {
        self.all.iter().flatten()
    }
}

/// The parts of a text between signs that have a space on each side.
fn parts(text: &str, sign: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let around = |at: usize| text.get(at.checked_sub(1)?..at + 2);
        let is_apart = |at: &usize| around(*at).is_some_and(|three| three.starts_with(' ') && three.ends_with(' '));
        let Some(at) = memchr::memchr_iter(sign, text.as_bytes()).find(is_apart) else { return rest.take() };
        rest = text.get(at + 2..);
        text.get(..at - 1)
    })
}

impl Phrase {
    fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let (exact, words) = match text.strip_prefix('=') {
            Some(words) => (true, words.trim()),
            None => (false, text),
        };
        if super::tokens(words).next().is_none() {
            return Err(Error::usage("there is no word"));
        }
        Ok(Self { text: words.to_owned(), exact })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_any_of() {
        let rule = Rule::parse("worker + visa | =H-2A permit").unwrap();
        let texts: Vec<Vec<(&str, bool)>> =
            rule.all.iter().map(|group| group.iter().map(|p| (p.text.as_str(), p.exact)).collect()).collect();
        assert_eq!(texts, [vec![("worker", false)], vec![("visa", false), ("H-2A permit", true)]]);
    }

    proptest::proptest! {
        #[test]
        fn parts_are_those_between_the_sign_and_its_spaces(text in "[+|é a]{0,12}") {
            proptest::prop_assert_eq!(parts(&text, b'+').collect::<Vec<_>>(), text.split(" + ").collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_part_without_a_word_is_an_error() {
        for wrong in ["", " + ", "worker + ", "= ", "visa | …"] {
            let error = Rule::parse(wrong).unwrap_err();
            assert!(error.message().starts_with("there is no word in the rule"), "{error}");
        }
    }
}
