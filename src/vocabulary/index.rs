//! Prepares a vocabulary for matching: words become symbols, and phrases become sequences of symbols.

use crate::record::language_codes::primary;
use std::sync::OnceLock;

use foldhash::HashSet;

use super::phrasebook::{Stemmed, Wanted, Written};
use super::rule::Phrase;
use super::sequences::{Sequences, Symbol, Target, Use, narrow};
use super::stem::Stemmer;
use super::text;
use super::{ANY, Concept, Rule, Vocabulary};
use crate::error::Result;

/// The shortest part of a compound word that is looked up by itself, in characters.
const SHORTEST_PART: usize = 5;
/// The smallest number of characters that must remain of the compound beside that part.
const SHORTEST_REST: usize = 4;

/// The longest word, in characters, that is taken for a compound.
const LONGEST_COMPOUND: usize = 60;

/// A rule prepared for matching.
#[derive(Debug, Clone)]
pub(crate) struct Compiled {
    /// The concept of the rule, by its index in the vocabulary.
    pub concept: usize,
    /// The language of the rule, by its index in [`Index::languages`]; `None` if the rule applies in every language.
    pub language: Option<usize>,
    /// The rule as written.
    pub rule: String,
    /// The weight that one match adds to the score.
    pub weight: f64,
    /// The number of groups of the rule, which must all match.
    pub groups: usize,
    /// Whether the rule is a name of its concept, and no keyword.
    pub is_name: bool,
}

/// The words that the rules of one language contain.
#[derive(Debug)]
pub(crate) struct Lexicon {
    /// The language code (BCP 47).
    pub code: String,
    stemmer: Stemmer,
    compounds: bool,
    /// The phrases whose words are compared by their stems.
    phrases: Vec<Wanted>,
    /// The words of these phrases, which are stemmed when a text in this language is read: most runs of the program read
    /// texts in one language, and vocabularies have several.
    stemmed: OnceLock<Stemmed>,
}

/// The symbols of a printed word in the ways in which rules compare words; 0 if no rule has the word.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    /// The symbol of the stem of the word.
    pub stem: Symbol,
    /// The symbol of the word as printed, without regard to letter case.
    pub exact: Symbol,
    /// The symbol of the word as printed, with regard to letter case.
    pub cased: Symbol,
    /// The number of bytes at the end of the word that `exact` does not cover: those of a possessive ("HACCP's").
    pub exact_without: u8,
    /// The number of bytes at the end of the word that `cased` does not cover.
    pub cased_without: u8,
    /// The symbols of the known parts of a compound, with the bytes of each part in the word.
    pub parts: Vec<(Symbol, std::ops::Range<usize>)>,
}

/// A vocabulary prepared for matching.
#[derive(Debug)]
pub(crate) struct Index {
    /// The languages of the rules of the vocabulary.
    pub languages: Vec<Lexicon>,
    /// The rules of the vocabulary.
    pub rules: Vec<Compiled>,
    written: Written,
    /// The sequences of a language without rules.
    none: Sequences,
}

/// Collects rules and phrases.
#[derive(Default)]
struct Builder {
    languages: Vec<Lexicon>,
    rules: Vec<Compiled>,
    /// The phrases whose words are compared as written.
    written: Vec<Wanted>,
}

impl Index {
    /// Prepares a vocabulary for matching. The names of a concept are rules as well, each of them enough for the area,
    /// unless the concept has keywords and says otherwise.
    ///
    /// # Errors
    /// Returns an error when a rule cannot be parsed.
    pub(crate) fn new(vocabulary: &Vocabulary) -> Result<Self> {
        let mut builder = Builder::default();
        for (language, phrases) in &vocabulary.not {
            builder.masks(language, phrases, None)?;
        }
        for (at, concept) in vocabulary.concepts.iter().enumerate() {
            for (language, phrases) in &concept.not {
                builder.masks(language, phrases, Some(at))?;
            }
            for (language, keywords) in &concept.keywords {
                for keyword in keywords {
                    builder.rule(at, language, &keyword.rule, keyword.weight)?;
                }
            }
            let has_keywords = !concept.keywords.values().all(Vec::is_empty);
            if has_keywords && concept.names_are_rules == Some(false) {
                continue;
            }
            let weight = if has_keywords { concept.threshold } else { 1.0 };
            let mut known = written(concept);
            for (language, name) in concept.names() {
                // A name that is a keyword, too, counts once, with the weight of the keyword.
                if !known.insert((language.to_owned(), stems(language, name))) && has_keywords {
                    continue;
                }
                // Names are matched literally; signs of the rule language have no meaning in them.
                let phrase = Phrase { text: name.to_owned(), exact: false };
                let rule = Rule { all: vec![vec![phrase]] };
                builder.compile(at, language, name, weight, rule);
                builder.rules.iter_mut().last().into_iter().for_each(|rule| rule.is_name = true);
            }
        }
        let Builder { languages, rules, written } = builder;
        Ok(Self { languages, rules, written: Written::of(&written), none: Sequences::default() })
    }

    /// Whether the vocabulary has no phrase.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.sequences.is_empty() && self.languages.iter().all(|lexicon| lexicon.phrases.is_empty())
    }

    /// The sequences of the phrases whose words are compared as written.
    pub(crate) fn written(&self) -> &Sequences {
        &self.written.sequences
    }

    /// The sequences of the phrases of one language, or of none, whose words are compared by their stems.
    pub(crate) fn stemmed(&self, language: Option<usize>) -> &Sequences {
        let lexicon = language.and_then(|at| self.languages.get(at));
        lexicon.map_or(&self.none, |lexicon| &lexicon.stemmed().sequences)
    }

    /// All sequences of the vocabulary.
    pub(crate) fn sequences(&self) -> impl Iterator<Item = &Sequences> {
        let stemmed = self.languages.iter().map(|lexicon| &lexicon.stemmed().sequences);
        stemmed.chain([self.written()])
    }

    /// The languages of the vocabulary that apply to a text of this language, as indices, with the exact code first. A
    /// text without a known region gets the rules of all regions.
    pub(crate) fn languages_of(&self, code: &str) -> Vec<usize> {
        let has_region = code.contains('-') && self.languages.iter().any(|lexicon| lexicon.code == code);
        let is_read = |lexicon: &Lexicon| match has_region {
            true => lexicon.code == code || lexicon.code == primary(code),
            false => primary(&lexicon.code) == primary(code),
        };
        let mut places: Vec<usize> =
            (0..).zip(&self.languages).filter(|(_, one)| is_read(one)).map(|(at, _)| at).collect();
        let rank = |at: &usize| match self.languages.get(*at) {
            Some(lexicon) if lexicon.code == code => 0,
            Some(lexicon) if lexicon.code == primary(code) => 1,
            _ => 2,
        };
        places.sort_by_key(rank);
        places
    }

    /// Whether two languages of the vocabulary are the same language in two regions.
    pub(crate) fn same_language(&self, one: Option<usize>, other: Option<usize>) -> bool {
        let code = |at: Option<usize>| at.and_then(|at| self.languages.get(at)).map(|lexicon| primary(&lexicon.code));
        one.is_some() && code(one) == code(other)
    }

    /// Whether any rule compares words as written.
    pub(crate) fn has_exact(&self) -> bool {
        !self.written.exact.is_empty() || !self.written.cased.is_empty()
    }

    /// The symbols of a printed word in one language, or in none.
    pub(crate) fn word(&self, language: Option<usize>, printed: &str) -> Word {
        let mut word = Word::default();
        let written = &self.written;
        let exact = |word: &str| written.exact.get(&text::fold(word)).copied().unwrap_or(0);
        let cased = |word: &str| written.cased.get(&text::fold_case_kept(word)).copied().unwrap_or(0);
        if !written.exact.is_empty() {
            word.exact = exact(printed);
        }
        if !written.cased.is_empty() {
            word.cased = cased(printed);
        }
        if let Some(owner) = text::owner(printed).filter(|_| self.has_exact()) {
            let without = u8::try_from(printed.len() - owner.len()).unwrap_or(0);
            // Only acronyms are looked up without their possessive. "Who's" is not the possessive of WHO.
            if word.exact == 0 && !owner.chars().any(char::is_lowercase) {
                (word.exact, word.exact_without) = (exact(owner), without);
            }
            if word.cased == 0 {
                (word.cased, word.cased_without) = (cased(owner), without);
            }
        }
        let Some(lexicon) = language.and_then(|at| self.languages.get(at)) else { return word };
        word.stem = lexicon.symbol(printed);
        if lexicon.compounds {
            word.parts = lexicon.parts(printed);
        }
        word
    }
}

/// The phrases of the keywords of a concept that need nothing beside them, each by its language and stems. Phrases that
/// cannot be names of the concept are left out.
fn written(concept: &Concept) -> HashSet<(String, Vec<String>)> {
    // Stemming keeps the number of words and the first letter of each, except that it takes "ge" off Dutch words.
    let outline = |language: &str, phrase: &str| -> (String, Vec<Option<char>>) {
        let words = text::tokens(phrase).filter_map(|token| phrase.get(token.bytes));
        let first = |word| if primary(language) == "nl" { None } else { text::fold(word).chars().next() };
        (language.to_owned(), words.map(first).collect())
    };
    let names: HashSet<_> = concept.names().map(|(language, name)| outline(language, name)).collect();
    let mut found = HashSet::default();
    for (language, keyword) in concept.keywords.iter().flat_map(|(code, all)| all.iter().map(move |one| (code, one))) {
        let rule = Rule::parse(&keyword.rule).ok().filter(|rule| rule.all.len() == 1);
        for phrase in rule.iter().flat_map(Rule::phrases) {
            if names.contains(&outline(language, &phrase.text)) {
                found.insert((language.clone(), stems(language, &phrase.text)));
            }
        }
    }
    found
}

/// The stems of the words of a phrase.
fn stems(language: &str, phrase: &str) -> Vec<String> {
    let stemmer = Stemmer::new(language);
    let words = text::tokens(phrase).filter_map(|token| phrase.get(token.bytes));
    words.map(|word| stemmer.stem(&text::lower(word))).collect()
}

impl Lexicon {
    fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            stemmer: Stemmer::new(code),
            // German, Dutch, Afrikaans and Frisian write compounds as one word.
            compounds: matches!(primary(code), "nl" | "de" | "af" | "fy"),
            phrases: Vec::new(),
            stemmed: OnceLock::new(),
        }
    }

    fn stemmed(&self) -> &Stemmed {
        self.stemmed.get_or_init(|| Stemmed::of(&self.phrases, self.stemmer))
    }

    fn symbol(&self, printed: &str) -> Symbol {
        self.stemmed().stems.get(&self.stemmer.stem(&text::lower(printed))).copied().unwrap_or(0)
    }

    /// The longest known end and the longest known beginning of a compound, such as "migratie" in "arbeidsmigratie".
    fn parts(&self, printed: &str) -> Vec<(Symbol, std::ops::Range<usize>)> {
        let count = printed.chars().count();
        if !(SHORTEST_PART + SHORTEST_REST..=LONGEST_COMPOUND).contains(&count) {
            return Vec::new();
        }
        let boundaries: Vec<usize> = printed.char_indices().map(|(at, _)| at).collect();
        let known = |part: &str| Some(self.symbol(part)).filter(|symbol| self.stemmed().alone.contains(symbol));
        let mut parts = Vec::new();
        let ends = boundaries.iter().skip(SHORTEST_REST).take(count - SHORTEST_REST - SHORTEST_PART + 1);
        let end = ends.copied().find_map(|at| Some((known(printed.get(at..)?)?, at..printed.len())));
        let starts = boundaries.iter().skip(SHORTEST_PART).take(count - SHORTEST_REST - SHORTEST_PART + 1).rev();
        let start = starts.copied().find_map(|at| Some((known(printed.get(..at)?)?, 0..at)));
        parts.extend(start);
        parts.extend(end);
        parts
    }
}

impl Builder {
    fn language(&mut self, code: &str) -> Option<usize> {
        if code == ANY {
            return None;
        }
        let found = self.languages.iter().position(|lexicon| lexicon.code == code);
        Some(found.unwrap_or_else(|| {
            self.languages.push(Lexicon::new(code));
            self.languages.len() - 1
        }))
    }

    fn masks(&mut self, language: &str, phrases: &[String], concept: Option<usize>) -> Result<()> {
        let language = self.language(language);
        for text in phrases {
            for phrase in Rule::parse(text)?.all.into_iter().flatten() {
                self.phrase(phrase, language, Target::Mask { concept: concept.map(narrow) });
            }
        }
        Ok(())
    }

    fn rule(&mut self, concept: usize, language: &str, text: &str, weight: f64) -> Result<()> {
        self.compile(concept, language, text, weight, Rule::parse(text)?);
        Ok(())
    }

    fn compile(&mut self, concept: usize, language: &str, text: &str, weight: f64, rule: Rule) {
        let language = self.language(language);
        let at = self.rules.len();
        self.rules.push(Compiled {
            concept,
            language,
            rule: text.to_owned(),
            weight,
            groups: rule.all.len(),
            is_name: false,
        });
        for (group, phrases) in rule.all.into_iter().enumerate() {
            for phrase in phrases {
                self.phrase(phrase, language, Target::Rule { rule: narrow(at), group: narrow(group) });
            }
        }
    }

    fn phrase(&mut self, phrase: Phrase, language: Option<usize>, target: Target) {
        let Phrase { text, exact } = phrase;
        let lexicon = language.filter(|_| !exact).and_then(|at| self.languages.get_mut(at));
        let phrases = lexicon.map_or(&mut self.written, |lexicon| &mut lexicon.phrases);
        phrases.push(Wanted { text, exact, one: Use { language: language.map(narrow), target } });
    }
}
