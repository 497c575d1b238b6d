//! A vocabulary made ready for matching: words become symbols, phrases become sequences of symbols, and one
//! Aho-Corasick automaton (Aho and Corasick, 1975) finds all of them in one pass.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::AhoCorasick;

use super::rule::Phrase;
use super::stem::Stemmer;
use super::text::{self, Gap};
use super::{ANY, Rule, Vocabulary};
use crate::error::{Error, Result};

/// A known word. 0 is every other word: no phrase goes across it.
pub type Symbol = u32;

/// Bytes of a symbol at most.
const WIDEST: usize = 3;

/// The shortest part of a compound that is looked up by itself, in characters.
const SHORTEST_PART: usize = 5;
/// The least that must remain of the compound beside it.
const SHORTEST_REST: usize = 4;

/// Longer words are no compounds that anybody wrote.
const LONGEST_COMPOUND: usize = 60;

/// A rule made ready.
#[derive(Debug, Clone)]
pub struct Compiled {
    /// The concept, by its place in the vocabulary.
    pub concept: usize,
    /// The language, by its place in [`Index::languages`]; `None` matches in every language.
    pub language: Option<usize>,
    /// The rule as written.
    pub rule: String,
    /// What a match adds.
    pub weight: f64,
    /// How many groups must all match.
    pub groups: usize,
}

/// What a sequence of symbols is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Use {
    /// The language in which it counts; `None` for all.
    pub language: Option<usize>,
    /// A phrase of a rule, or a mask.
    pub target: Target,
}

/// See [`Use`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A phrase of a group of a rule.
    Rule {
        /// By its place in [`Index::rules`].
        rule: usize,
        /// The group of the rule.
        group: usize,
    },
    /// Hides what it covers, from one concept or from all.
    Mask {
        /// By its place in the vocabulary; `None` for all.
        concept: Option<usize>,
    },
}

/// The words of one language.
#[derive(Debug)]
pub struct Lexicon {
    /// BCP 47.
    pub code: String,
    stemmer: Stemmer,
    compounds: bool,
    stems: HashMap<String, Symbol>,
    /// Symbols that are rules by themselves: those may be parts of compounds.
    alone: HashMap<Symbol, ()>,
}

/// What is known of a printed word.
#[derive(Debug, Clone, Default)]
pub struct Word {
    /// By its stem.
    pub stem: Symbol,
    /// As it is, in any case.
    pub exact: Symbol,
    /// As it is, with its capitals.
    pub cased: Symbol,
    /// Parts of a compound, with their bytes in the word.
    pub parts: Vec<(Symbol, std::ops::Range<usize>)>,
}

/// A vocabulary made ready for matching.
#[derive(Debug)]
pub struct Index {
    /// Every language of the vocabulary's rules.
    pub languages: Vec<Lexicon>,
    /// The rules.
    pub rules: Vec<Compiled>,
    /// For every sequence of the automaton, what it is there for.
    pub uses: Vec<Vec<Use>>,
    /// For every sequence of the automaton, a phrase that is written so.
    pub phrases: Vec<String>,
    /// Bytes of a symbol in the sequence that the automaton reads: as few as there can be.
    pub width: usize,
    /// The automaton; `None` where there is no rule.
    pub automaton: Option<AhoCorasick>,
    exact: HashMap<String, Symbol>,
    cased: HashMap<String, Symbol>,
}

/// Gathers symbols and sequences.
#[derive(Default)]
struct Builder {
    languages: Vec<Lexicon>,
    rules: Vec<Compiled>,
    exact: HashMap<String, Symbol>,
    cased: HashMap<String, Symbol>,
    symbols: Symbol,
    sequences: BTreeMap<Vec<Symbol>, (String, Vec<Use>)>,
}

impl Index {
    /// Makes a vocabulary ready. A concept without any rule is found by its names.
    ///
    /// # Errors
    /// Where a rule cannot be read, or there are more words than symbols.
    pub fn new(vocabulary: &Vocabulary) -> Result<Self> {
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
            if concept.keywords.values().all(Vec::is_empty) {
                for (language, name) in concept.names() {
                    // A name is no rule: signs in it mean nothing.
                    let phrase = Phrase { text: name.to_owned(), exact: false };
                    let rule = Rule { all: vec![vec![phrase]] };
                    builder.compile(at, language, name, 1.0, &rule)?;
                }
            }
        }
        builder.finish()
    }

    /// The place of a language among those of the vocabulary.
    pub fn language(&self, code: &str) -> Option<usize> {
        let primary = code.split('-').next().unwrap_or(code);
        self.languages.iter().position(|lexicon| lexicon.code == code || lexicon.code == primary)
    }

    /// Whether any rule compares words as written.
    pub fn has_exact(&self) -> bool {
        !self.exact.is_empty() || !self.cased.is_empty()
    }

    /// What is known of a printed word, read in a language or in none.
    pub fn word(&self, language: Option<usize>, printed: &str) -> Word {
        let mut word = Word::default();
        if !self.exact.is_empty() {
            word.exact = self.exact.get(&text::fold(printed)).copied().unwrap_or(0);
        }
        if !self.cased.is_empty() {
            word.cased = self.cased.get(&text::fold_case_kept(printed)).copied().unwrap_or(0);
        }
        let Some(lexicon) = language.and_then(|at| self.languages.get(at)) else { return word };
        word.stem = lexicon.symbol(printed);
        if word.stem == 0 && lexicon.compounds {
            word.parts = lexicon.parts(printed);
        }
        word
    }
}

impl Lexicon {
    fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            stemmer: Stemmer::new(code),
            // Languages of the vocabulary that write compounds as one word.
            compounds: matches!(code.split('-').next(), Some("nl" | "de" | "af" | "fy")),
            stems: HashMap::new(),
            alone: HashMap::new(),
        }
    }

    fn symbol(&self, printed: &str) -> Symbol {
        self.stems.get(&self.stemmer.stem(&text::lower(printed))).copied().unwrap_or(0)
    }

    /// The longest known end and the longest known beginning of a compound: "migratie" in "arbeidsmigratie".
    fn parts(&self, printed: &str) -> Vec<(Symbol, std::ops::Range<usize>)> {
        let count = printed.chars().count();
        if !(SHORTEST_PART + SHORTEST_REST..=LONGEST_COMPOUND).contains(&count) {
            return Vec::new();
        }
        let boundaries: Vec<usize> = printed.char_indices().map(|(at, _)| at).collect();
        let known = |part: &str| Some(self.symbol(part)).filter(|symbol| self.alone.contains_key(symbol));
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
            for phrase in Rule::parse(text)?.phrases() {
                self.phrase(phrase, language, Target::Mask { concept });
            }
        }
        Ok(())
    }

    fn rule(&mut self, concept: usize, language: &str, text: &str, weight: f64) -> Result<()> {
        self.compile(concept, language, text, weight, &Rule::parse(text)?)
    }

    fn compile(&mut self, concept: usize, language: &str, text: &str, weight: f64, rule: &Rule) -> Result<()> {
        let language = self.language(language);
        let at = self.rules.len();
        self.rules.push(Compiled { concept, language, rule: text.to_owned(), weight, groups: rule.all.len() });
        for (group, phrases) in rule.all.iter().enumerate() {
            for phrase in phrases {
                self.phrase(phrase, language, Target::Rule { rule: at, group });
            }
        }
        Ok(())
    }

    /// Adds a phrase, with its hyphens as spaces and with them closed up.
    fn phrase(&mut self, phrase: &Phrase, language: Option<usize>, target: Target) {
        let tokens: Vec<text::Token> = text::tokens(&phrase.text).collect();
        let mut open: Vec<String> = Vec::new();
        let mut closed: Vec<String> = Vec::new();
        for token in tokens {
            let word = phrase.text.get(token.bytes).unwrap_or_default();
            open.push(word.to_owned());
            match closed.last_mut() {
                Some(last) if token.gap == Gap::Hyphen => last.push_str(word),
                _ => closed.push(word.to_owned()),
            }
        }
        let mut forms = vec![open];
        if forms.first() != Some(&closed) {
            forms.push(closed);
        }
        for form in forms {
            let symbols: Vec<Symbol> = form.iter().map(|word| self.symbol(word, phrase.exact, language)).collect();
            if let ([symbol], Some(lexicon), false) =
                (symbols.as_slice(), language.and_then(|at| self.languages.get_mut(at)), phrase.exact)
            {
                lexicon.alone.insert(*symbol, ());
            }
            let (_, uses) = self.sequences.entry(symbols).or_insert_with(|| (phrase.text.clone(), Vec::new()));
            let one = Use { language, target };
            if !uses.contains(&one) {
                uses.push(one);
            }
        }
    }

    fn symbol(&mut self, printed: &str, exact: bool, language: Option<usize>) -> Symbol {
        let next = self.symbols + 1;
        let lexicon = if exact { None } else { language.and_then(|at| self.languages.get_mut(at)) };
        let symbol = match lexicon {
            None if exact && printed.chars().any(char::is_uppercase) => {
                *self.cased.entry(text::fold_case_kept(printed)).or_insert(next)
            }
            None => *self.exact.entry(text::fold(printed)).or_insert(next),
            Some(lexicon) => {
                let lower = text::lower(printed);
                let symbol = *lexicon.stems.entry(lexicon.stemmer.stem(&lower)).or_insert(next);
                // People leave accents out, and the stemmers look at them: "migracion" is "migración".
                let plain = lexicon.stemmer.stem(&text::fold(printed));
                lexicon.stems.entry(plain).or_insert(symbol);
                symbol
            }
        };
        self.symbols = self.symbols.max(symbol);
        symbol
    }

    fn finish(self) -> Result<Index> {
        if self.symbols >> (8 * WIDEST) != 0 {
            return Err(Error::usage("the vocabulary has more than 16 million different words"));
        }
        let Self { languages, rules, exact, cased, sequences, symbols, .. } = self;
        let width = if symbols >> 16 == 0 { 2 } else { WIDEST };
        let patterns: Vec<Vec<u8>> = sequences
            .keys()
            .map(|sequence| {
                let mut pattern = Vec::with_capacity(sequence.len() * width);
                sequence.iter().for_each(|symbol| push(*symbol, width, &mut pattern));
                pattern
            })
            .collect();
        let (phrases, uses) = sequences.into_values().unzip();
        let automaton = (!patterns.is_empty()).then(|| AhoCorasick::new(&patterns)).transpose();
        let automaton = automaton.map_err(|error| Error::usage(format!("the vocabulary is too large: {error}")))?;
        Ok(Index { languages, rules, uses, phrases, width, automaton, exact, cased })
    }
}

/// Adds a symbol as the automaton reads it.
pub fn push(symbol: Symbol, width: usize, sequence: &mut Vec<u8>) {
    let bytes = symbol.to_be_bytes();
    sequence.extend_from_slice(bytes.get(bytes.len() - width..).unwrap_or_default());
}
