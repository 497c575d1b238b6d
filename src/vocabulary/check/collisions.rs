//! Finds keywords that match common words of their language: `sida` has the stem of "sido", and `AIDS` that of "aid".

use std::collections::{BTreeMap, HashMap};

use super::{Code, Finding};
use crate::error::Result;
use crate::record::language_codes::primary;
use crate::seeds::Seeds;
use crate::vocabulary::stem::Stemmer;
use crate::vocabulary::text::lower;
use crate::vocabulary::{Rule, Vocabulary, fold, tokens};

/// The folder of the common words among the seeds.
const FOLDER: &str = "stems";

/// The common words of some languages, with the forms of each.
#[derive(Debug, Default)]
pub(crate) struct CommonWords {
    languages: BTreeMap<String, Language>,
}

/// The common words of one language.
#[derive(Debug)]
struct Language {
    stemmer: Stemmer,
    /// The words, each as the list of its forms.
    words: Vec<Vec<String>>,
    /// For each stem, the forms with this stem, as the indices of the word and of the form.
    stems: HashMap<String, Vec<(usize, usize)>>,
}

impl CommonWords {
    /// Reads the common words of all languages that the seeds have.
    ///
    /// # Errors
    /// Returns an error when a file cannot be read.
    pub(crate) fn load(seeds: &Seeds) -> Result<Self> {
        let mut languages = BTreeMap::new();
        for name in seeds.list(FOLDER, "txt") {
            let code = name.rsplit('/').next().and_then(|file| file.strip_suffix(".txt")).unwrap_or_default();
            languages.insert(code.to_owned(), Language::new(code, &seeds.read_text(&name)?));
        }
        Ok(Self { languages })
    }

    /// The findings about the keywords of a vocabulary.
    pub(crate) fn findings(&self, vocabulary: &Vocabulary) -> Vec<Finding> {
        let mut findings = Vec::new();
        for concept in &vocabulary.concepts {
            for (code, keywords) in &concept.keywords {
                let Some(language) = self.languages.get(primary(code)) else { continue };
                for keyword in keywords {
                    let rule = Rule::parse(&keyword.rule).ok();
                    for phrase in rule.iter().flat_map(Rule::phrases).filter(|phrase| !phrase.exact) {
                        let Some((form, word)) = language.collision(&phrase.text) else { continue };
                        let of = if form == word { String::new() } else { format!(" ({word})") };
                        findings.push(Finding {
                            code: Code::Collision,
                            concept: concept.id.clone(),
                            field: "keyword",
                            language: code.clone(),
                            rule: keyword.rule.clone(),
                            message: format!(
                                "{0:?} matches the common word {form:?}{of} as well: \"={0}\" keeps it out",
                                phrase.text
                            ),
                        });
                    }
                }
            }
        }
        findings
    }
}

impl Language {
    fn new(code: &str, text: &str) -> Self {
        let stemmer = Stemmer::new(code);
        let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
        let words: Vec<Vec<String>> = lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect();
        let mut stems: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (at, forms) in words.iter().enumerate() {
            for (place, form) in forms.iter().enumerate() {
                stems.entry(stemmer.stem(form)).or_default().push((at, place));
            }
        }
        Self { stemmer, words, stems }
    }

    /// The form of a common word, with the word, that a keyword of one word matches without being a form of it. An acronym
    /// is a form of no word.
    fn collision(&self, keyword: &str) -> Option<(&str, &str)> {
        if tokens(keyword).count() != 1 {
            return None;
        }
        let keyword = keyword.trim();
        let acronym = keyword.chars().count() > 1 && keyword.chars().all(char::is_uppercase);
        let (written, folded) = (lower(keyword), fold(keyword));
        let stems = [self.stemmer.stem(&written), self.stemmer.stem(&folded)];
        let of_word = |at: usize| self.words.get(at).map(Vec::as_slice).unwrap_or_default();
        let is_form = |at: usize| of_word(at).iter().any(|form| fold(form) == folded);
        let found: Vec<(usize, usize)> =
            stems.iter().filter_map(|stem| self.stems.get(stem)).flatten().copied().collect();
        if !acronym && found.iter().any(|(at, _)| is_form(*at)) {
            return None;
        }
        let (at, place) = found.into_iter().next()?;
        let forms = of_word(at);
        Some((forms.get(place)?, forms.first()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_that_match_common_words_are_found_and_their_forms_are_not() {
        let common = CommonWords::load(&Seeds::embedded()).unwrap();
        let collision = |code: &str, word: &str| {
            common.languages[code].collision(word).map(|(form, word)| (form.to_owned(), word.to_owned()))
        };
        assert_eq!(collision("es", "sida"), Some(("sido".to_owned(), "ser".to_owned())));
        assert_eq!(collision("en", "AIDS").map(|(_, word)| word), Some("aid".to_owned()));
        for (code, word) in [("es", "niña"), ("en", "borders"), ("nl", "grens"), ("en", "malaria"), ("es", "food aid")]
        {
            assert_eq!(collision(code, word), None, "{word}");
        }
    }
}
