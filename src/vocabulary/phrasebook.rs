//! The phrases of a part of a vocabulary as sequences of symbols: those of one language by the stems of their words, and
//! those of all languages that are compared as written.

use std::borrow::Cow;
use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};

use super::sequences::{Phrases, STOP, Sequences, Symbol, Use};
use super::stem::Stemmer;
use super::text::{self, Gap};

/// The words of a language, prepared for matching.
#[derive(Debug)]
pub(super) struct Stemmed {
    pub(super) stems: HashMap<String, Symbol>,
    /// The symbols of words that are a rule by themselves. Only these may be parts of compounds.
    pub(super) alone: HashSet<Symbol>,
    pub(super) sequences: Sequences,
}

/// A phrase, and what follows from its occurrence in a text.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) text: String,
    pub(super) exact: bool,
    pub(super) one: Use,
}

/// The phrases whose words are compared as written, of all languages.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) exact: HashMap<String, Symbol>,
    pub(super) cased: HashMap<String, Symbol>,
    pub(super) sequences: Sequences,
}

/// The sequences of symbols of the phrases of a part of a vocabulary.
#[derive(Default)]
struct Phrasebook(BTreeMap<Vec<Symbol>, Phrases>);

impl Phrasebook {
    /// Adds a phrase, whose words become symbols by `symbol`, in all of its spellings, and returns them.
    fn add<'p>(&mut self, wanted: &'p Wanted, symbol: &mut dyn FnMut(Cow<'p, str>) -> Symbol) -> Vec<Vec<Symbol>> {
        let mut forms: Vec<Vec<Symbol>> = Vec::new();
        for words in spellings(&wanted.text) {
            let form = words.into_iter().map(|word| word.map_or(STOP, &mut *symbol)).collect();
            if !forms.contains(&form) {
                forms.push(form);
            }
        }
        for form in &forms {
            self.0.entry(form.clone()).or_default().add(wanted.one, &wanted.text);
        }
        forms
    }
}

/// The words of a phrase in its spellings: with its hyphens as spaces and without hyphens, with the full stops in it and
/// without. `None` stands for a full stop.
fn spellings(text: &str) -> Vec<Vec<Option<Cow<'_, str>>>> {
    let tokens: Vec<text::Token> = text::tokens(text).collect();
    let has = |gap: Gap| tokens.iter().any(|token| token.gap == gap);
    let (has_hyphen, has_stop) = (has(Gap::Hyphen), has(Gap::Stop));
    let mut spellings = Vec::new();
    for (closed, stops) in [(false, false), (true, false), (false, true), (true, true)] {
        if closed && !has_hyphen || stops && !has_stop {
            continue;
        }
        let mut words: Vec<Option<Cow<'_, str>>> = Vec::with_capacity(tokens.len());
        for token in &tokens {
            let word = text.get(token.bytes.clone()).unwrap_or_default();
            match words.last_mut() {
                Some(Some(last)) if closed && token.gap == Gap::Hyphen => {
                    last.to_mut().push_str(word);
                    continue;
                }
                Some(_) if stops && token.gap == Gap::Stop => words.push(None),
                _ => {}
            }
            words.push(Some(Cow::Borrowed(word)));
        }
        spellings.push(words);
    }
    spellings
}

impl Stemmed {
    pub(super) fn of(phrases: &[Wanted], stemmer: Stemmer) -> Self {
        let mut stems: HashMap<String, Symbol> = HashMap::default();
        // A word is stemmed only once, however many phrases have it.
        let mut known: HashMap<Cow<'_, str>, Symbol> = HashMap::default();
        let (mut last, mut alone, mut book) = (STOP, HashSet::default(), Phrasebook::default());
        for wanted in phrases {
            let forms = book.add(wanted, &mut |printed| {
                if let Some(symbol) = known.get(&printed) {
                    return *symbol;
                }
                let lower = text::lower(&printed);
                let symbol = *stems.entry(stemmer.stem(&lower)).or_insert(last + 1);
                last = last.max(symbol);
                // People often leave out accents, to which the stemmers react, so the word is also added without
                // accents: "migracion" for "migración".
                let folded = text::fold(&printed);
                if folded != lower {
                    stems.entry(stemmer.stem(&folded)).or_insert(symbol);
                }
                known.insert(printed, symbol);
                symbol
            });
            alone.extend(
                forms.iter().filter_map(|form| if let [symbol] = form.as_slice() { Some(*symbol) } else { None }),
            );
        }
        Self { stems, alone, sequences: Sequences::new(book.0, last) }
    }
}

impl Written {
    pub(super) fn of(phrases: &[Wanted]) -> Self {
        let (mut exact, mut cased): (HashMap<String, Symbol>, HashMap<String, Symbol>) = Default::default();
        let (mut last, mut book) = (STOP, Phrasebook::default());
        for wanted in phrases {
            // If one word of a phrase has a capital letter, all its words are compared with regard to letter case.
            let is_cased = wanted.exact && wanted.text.chars().any(char::is_uppercase);
            book.add(wanted, &mut |printed| {
                let symbol = match is_cased {
                    true => cased.entry(text::fold_case_kept(&printed)).or_insert(last + 1),
                    false => exact.entry(text::fold(&printed)).or_insert(last + 1),
                };
                last = last.max(*symbol);
                *symbol
            });
        }
        Self { exact, cased, sequences: Sequences::new(book.0, last) }
    }
}
