//! Finds the phrases of a vocabulary in a text in one pass: words become symbols, and sequences of symbols become
//! matches with their places.

use std::collections::{HashMap as StdMap, HashSet};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use foldhash::fast::RandomState;

use super::index::{Index, Word};
use super::sequences::{Sequence, Symbol, Target, Use};
use super::text::{Gap, Token, tokens};

/// The largest number of words of a language whose symbols are kept in memory. Beyond this number, all are removed.
const REMEMBERED: usize = 1 << 16;
/// The longest word, in bytes, whose symbols are kept in memory.
const LONGEST_REMEMBERED: usize = 48;
/// A function that gives one symbol of a word, and the number of bytes at the end of the word that the symbol does not
/// cover.
type Form = fn(&Word) -> (Symbol, u8);

/// The largest number of occurrences of one phrase in a text that are kept with their places; further ones are only
/// counted. A phrase may belong to rules of thousands of concepts and occur a hundred thousand times in a text.
const OCCURRENCES: u32 = 500;
/// The number of words on each side of a hyphenated word that are read again together with it.
const AROUND: usize = 3;

/// A hash map with a fast hash function, because looking up words is the most frequent operation.
type HashMap<K, V> = StdMap<K, V, RandomState>;

/// A match of a phrase in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match {
    // The numbers are narrow because matches are sorted; texts have at most 64 MiB.
    rule: u32,
    group: u32,
    start: u32,
    end: u32,
}

impl Match {
    /// A single number that sorts matches by rule, group and place, which is faster than comparing four numbers.
    fn order(&self) -> u128 {
        let upper = u64::from(self.rule) << 32 | u64::from(self.group);
        let lower = u64::from(self.start) << 32 | u64::from(self.end);
        u128::from(upper) << 64 | u128::from(lower)
    }

    /// The rule of the match, by its index in [`Index::rules`].
    pub(crate) fn rule(&self) -> usize {
        self.rule as usize
    }

    /// The group of the phrase in the rule, by its index.
    pub(crate) fn group(&self) -> usize {
        self.group as usize
    }

    /// The place of the match in the text, in bytes.
    pub(crate) fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The matches in a text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Found {
    /// The matches, sorted by rule, group and place.
    pub matches: Vec<Match>,
    /// The number of words in the text.
    pub words: usize,
    /// For each rule and group, the number of occurrences in the text beyond the [`OCCURRENCES`] that are kept with
    /// their places.
    pub more: Vec<(usize, usize, u32)>,
}

/// The rules and groups of phrases that occur more than [`OCCURRENCES`] times, with the number of further occurrences.
fn beyond<'u>(met: impl Iterator<Item = (u32, &'u [Use])>, languages: &[usize]) -> Vec<(usize, usize, u32)> {
    let mut more = Vec::new();
    for (count, uses) in met.filter(|(count, _)| *count > OCCURRENCES) {
        for Use { language, target } in uses {
            let spoken = language.is_none_or(|language| languages.contains(&(language as usize)));
            if let (true, Target::Rule { rule, group }) = (spoken, target) {
                more.push((*rule as usize, *group as usize, count - OCCURRENCES));
            }
        }
    }
    more.sort_unstable();
    more
}

/// A text as symbols in the two ways in which rules compare words.
struct Forms<'i> {
    /// The text by the stems of its words.
    stemmed: Sequence<'i>,
    /// The text as written; `None` if no rule compares words as written, or another language has read the text so.
    written: Option<Sequence<'i>>,
}

impl<'i> Forms<'i> {
    /// Passes each way to give a word a symbol to `read`, with the sequence of these symbols.
    fn each(&mut self, mut read: impl FnMut(Form, &mut Sequence<'i>)) {
        read(|word| (word.stem, 0), &mut self.stemmed);
        if let Some(written) = &mut self.written {
            read(|word| (word.exact, word.exact_without), written);
            read(|word| (word.cased, word.cased_without), written);
        }
    }
}

/// Reads the words of a text that are known as written: their places among the words of the text, their symbols, and the
/// bytes at which they end.
fn read_written(all: &[Token], symbols: Vec<(usize, Symbol, usize)>, sequence: &mut Sequence) {
    sequence.end();
    let mut last = None;
    for (at, symbol, end) in symbols {
        let Some(token) = all.get(at) else { continue };
        if at.checked_sub(1) != last {
            sequence.end();
        } else if token.gap == Gap::Stop {
            sequence.stop();
        }
        sequence.push(symbol, &(token.bytes.start..end));
        last = Some(at);
    }
    sequence.end();
}

/// Finds rules in texts. The symbols of words are cached between texts.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// The index of the rules.
    pub index: Index,
    memory: Mutex<Vec<HashMap<Box<str>, Word>>>,
}

impl Matcher {
    /// Makes a matcher for an index.
    pub(crate) fn new(index: Index) -> Self {
        let memory = Mutex::new((0..=index.languages.len()).map(|_| HashMap::default()).collect());
        Self { index, memory }
    }

    /// The matches of the rules of these languages, and of rules for any language, in a text. Masked matches are left
    /// out.
    pub(crate) fn find(&self, text: &str, languages: &[usize]) -> Found {
        if self.index.is_empty() {
            return Found::default();
        }
        let mut sequences = Vec::with_capacity(languages.len() + 1);
        let words = {
            // Words are added to the cache as a whole, so the cache is valid even after another thread has panicked.
            let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            self.read(text, languages, &mut memory, &mut sequences)
        };
        let (mut matches, mut masks) = (Vec::new(), Vec::new());
        let mut met: HashMap<(*const Use, usize), (u32, &[Use])> = HashMap::default();
        for (start, end, uses) in sequences.iter().flat_map(Sequence::phrases) {
            let (count, _) = met.entry((uses.as_ptr(), uses.len())).or_insert((0, uses));
            *count += 1;
            if *count > OCCURRENCES {
                continue;
            }
            for Use { language, target } in uses {
                if language.is_some_and(|language| !languages.contains(&(language as usize))) {
                    continue;
                }
                match *target {
                    Target::Rule { rule, group } => matches.push(Match { rule, group, start, end }),
                    Target::Mask { concept } => {
                        masks.push((concept.map(|at| at as usize), start as usize..end as usize))
                    }
                }
            }
        }
        if !masks.is_empty() {
            matches.retain(|one| !self.is_masked(one, &masks));
        }
        matches.sort_unstable_by_key(Match::order);
        matches.dedup();
        if sequences.iter().any(|sequence| !sequence.parts.is_empty()) {
            let parts: Vec<_> = sequences.iter().flat_map(|sequence| &sequence.parts).collect();
            self.whole_words_first(&mut matches, &parts);
        }
        if languages.len() > 1 {
            self.one_language_each(&mut matches, languages);
        }
        Found { matches, words, more: beyond(met.into_values(), languages) }
    }

    fn is_masked(&self, one: &Match, masks: &[(Option<usize>, Range<usize>)]) -> bool {
        let concept = self.index.rules.get(one.rule()).map(|rule| rule.concept);
        let place = one.bytes();
        masks.iter().any(|(only, range)| {
            (only.is_none() || *only == concept) && place.start < range.end && range.start < place.end
        })
    }

    /// Removes the matches of parts of a compound if the same concept also matches the whole compound.
    fn whole_words_first(&self, matches: &mut Vec<Match>, parts: &[&(Range<usize>, Range<usize>)]) {
        let concept = |one: &Match| self.index.rules.get(one.rule()).map(|rule| rule.concept);
        let whole: HashSet<(Option<usize>, Range<usize>)> =
            matches.iter().map(|one| (concept(one), one.bytes())).collect();
        let is_covered = |one: &Match| {
            let here = one.bytes();
            parts.iter().any(|(part, word)| *part == here && whole.contains(&(concept(one), word.clone())))
        };
        matches.retain(|one| !is_covered(one));
    }

    /// Keeps the matches of one language if a word of two languages matches rules of the same concept in both. For
    /// two regions of a language, the one that comes first in `languages` is kept.
    fn one_language_each(&self, matches: &mut Vec<Match>, languages: &[usize]) {
        let rank = |language: Option<usize>| languages.iter().position(|one| Some(*one) == language);
        let key = |one: &Match| {
            let rule = self.index.rules.get(one.rule())?;
            Some(((rule.concept, one.start, one.end), rule.language))
        };
        let mut taken: HashMap<(usize, u32, u32), Option<usize>> = HashMap::default();
        for (place, language) in matches.iter().filter_map(key) {
            let first = taken.entry(place).or_insert(language);
            if self.index.same_language(*first, language) && rank(language) < rank(*first) {
                *first = language;
            }
        }
        matches.retain(|one| key(one).is_some_and(|(place, language)| taken.get(&place) == Some(&language)));
    }

    /// Writes the text as several sequences of symbols: as written, and by stems in each language.
    fn read<'i>(
        &'i self,
        text: &str,
        languages: &[usize],
        memory: &mut [HashMap<Box<str>, Word>],
        sequences: &mut Vec<Sequence<'i>>,
    ) -> usize {
        let mut all: Vec<Token> = Vec::with_capacity(text.len() / 6);
        all.extend(tokens(text));
        let readings: Vec<Option<usize>> =
            if languages.is_empty() { vec![None] } else { languages.iter().copied().map(Some).collect() };
        for (at, language) in readings.into_iter().enumerate() {
            let Some(known) = memory.get_mut(language.map_or(0, |language| language + 1)) else { continue };
            let mut forms = Forms {
                stemmed: Sequence::new(self.index.stemmed(language)),
                written: (at == 0 && self.index.has_exact()).then(|| Sequence::new(self.index.written())),
            };
            self.read_in(text, &all, language, known, &mut forms);
            sequences.push(forms.stemmed);
            sequences.extend(forms.written);
        }
        all.len()
    }

    fn read_in(
        &self,
        text: &str,
        all: &[Token],
        language: Option<usize>,
        known: &mut HashMap<Box<str>, Word>,
        forms: &mut Forms,
    ) {
        let mut parts: Vec<(Symbol, Range<usize>)> = Vec::new();
        let (mut exact, mut cased) = (Vec::new(), Vec::new());
        let mut hyphens = Vec::new();
        let exact_too = forms.written.is_some();
        let sequence = &mut forms.stemmed;
        for (at, token) in all.iter().enumerate() {
            let printed = text.get(token.bytes.clone()).unwrap_or_default();
            match token.gap {
                Gap::Space => {}
                Gap::Stop => sequence.stop(),
                Gap::Hyphen => hyphens.push(at),
            }
            self.with_word(known, language, printed, |word| {
                sequence.push(word.stem, &token.bytes);
                let start = token.bytes.start;
                for (symbol, range) in &word.parts {
                    let part = start + range.start..start + range.end;
                    if word.stem != 0 {
                        sequence.parts.push((part.clone(), token.bytes.clone()));
                    }
                    parts.push((*symbol, part));
                }
                let until = |without: u8| token.bytes.end - usize::from(without);
                if exact_too && word.exact != 0 {
                    exact.push((at, word.exact, until(word.exact_without)));
                }
                if exact_too && word.cased != 0 {
                    cased.push((at, word.cased, until(word.cased_without)));
                }
            });
        }
        for (symbol, place) in parts {
            sequence.end();
            sequence.push(symbol, &place);
        }
        sequence.end();
        if let Some(written) = &mut forms.written {
            read_written(all, exact, written);
            read_written(all, cased, written);
        }
        self.read_closed(text, all, &hyphens, language, known, forms);
    }

    /// Reads hyphenated words again as one word, together with the words around them, so that "re-integration" matches
    /// "reintegration".
    fn read_closed(
        &self,
        text: &str,
        all: &[Token],
        hyphens: &[usize],
        language: Option<usize>,
        known: &mut HashMap<Box<str>, Word>,
        forms: &mut Forms,
    ) {
        for group in hyphens.chunk_by(|one, next| one + 1 == *next) {
            let (Some(first), Some(last)) = (group.first().and_then(|at| at.checked_sub(1)), group.last()) else {
                continue;
            };
            let (Some(start), Some(end)) = (all.get(first), all.get(*last)) else { continue };
            let place = start.bytes.start..end.bytes.end;
            if place.len() > LONGEST_REMEMBERED {
                continue;
            }
            let closed: String = all
                .get(first..=*last)
                .unwrap_or_default()
                .iter()
                .filter_map(|token| text.get(token.bytes.clone()))
                .collect();
            let mut word = Word::default();
            self.with_word(known, language, &closed, |found| word = found.clone());
            let before = all.get(first.saturating_sub(AROUND)..first).unwrap_or_default();
            let after = all.get(last + 1..(last + 1 + AROUND).min(all.len())).unwrap_or_default();
            forms.each(|form, sequence| {
                if form(&word).0 == 0 {
                    return;
                }
                sequence.end();
                let add = |token: &Token, (symbol, without): (Symbol, u8), sequence: &mut Sequence| {
                    if token.gap == Gap::Stop {
                        sequence.stop();
                    }
                    sequence.push(symbol, &(token.bytes.start..token.bytes.end - usize::from(without)));
                };
                let mut symbol_of = |token: &Token| {
                    let mut symbol = (0, 0);
                    let printed = text.get(token.bytes.clone()).unwrap_or_default();
                    self.with_word(known, language, printed, |word| symbol = form(word));
                    symbol
                };
                for token in before {
                    add(token, symbol_of(token), sequence);
                }
                add(&Token { bytes: place.clone(), gap: start.gap }, form(&word), sequence);
                for token in after {
                    add(token, symbol_of(token), sequence);
                }
            });
        }
    }

    fn with_word(
        &self,
        known: &mut HashMap<Box<str>, Word>,
        language: Option<usize>,
        printed: &str,
        then: impl FnOnce(&Word),
    ) {
        if let Some(word) = known.get(printed) {
            return then(word);
        }
        let word = self.index.word(language, printed);
        then(&word);
        if printed.len() <= LONGEST_REMEMBERED {
            if known.len() >= REMEMBERED {
                known.clear();
            }
            known.insert(printed.into(), word);
        }
    }
}
