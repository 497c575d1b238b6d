//! Finds sequences of symbols in one pass with one Aho-Corasick automaton (Aho and Corasick, 1975).
//!
//! Most pairs of neighbouring words in a text do not occur in any phrase. Sequences of one symbol are therefore looked
//! up directly, and the automaton reads a symbol only if it may be followed by the next one in some phrase, which a
//! Bloom filter (Bloom, 1970) tells.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use aho_corasick::{AhoCorasick, Match};

use crate::error::{Error, Result};

/// The number of a known word; 0 stands for all other words, which occur in no phrase.
pub(crate) type Symbol = u32;

/// The symbol for the end of a sentence or clause. Only phrases that contain such a mark themselves ("St. John")
/// continue across it.
pub(crate) const STOP: Symbol = 1;

/// The use of a sequence of symbols: as a phrase of a rule, or as a mask. The numbers are narrow because they are read
/// for every match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Use {
    /// The language in which the sequence applies, by its index in [`super::index::Index::languages`]; `None` for all
    /// languages.
    pub language: Option<u32>,
    /// Whether the sequence is a phrase of a rule or a mask.
    pub target: Target,
}

/// The target of a [`Use`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Target {
    /// A phrase in a group of a rule.
    Rule {
        /// The rule, by its index in [`super::index::Index::rules`].
        rule: u32,
        /// The index of the group in the rule.
        group: u32,
    },
    /// A mask, whose words no rule of one concept or of any concept matches.
    Mask {
        /// The concept, by its index in the vocabulary; `None` for all concepts.
        concept: Option<u32>,
    },
}

/// The phrases that share one sequence of symbols: their uses, and their spelling in the vocabulary.
#[derive(Debug, Clone, Default)]
pub(crate) struct Phrases {
    uses: Vec<Use>,
    written: Vec<String>,
    /// The same uses, because one word may be a rule of all concepts.
    known: HashSet<Use>,
}

impl Phrases {
    /// Adds a phrase with its use, unless the use is already there.
    pub(crate) fn add(&mut self, one: Use, written: &str) {
        if self.known.insert(one) {
            self.uses.push(one);
            self.written.push(written.to_owned());
        }
    }
}

/// All sequences, prepared for searching.
#[derive(Debug)]
pub(crate) struct Sequences {
    /// The encoding of symbols for the automaton.
    code: Code,
    automaton: AhoCorasick,
    uses: Vec<Use>,
    /// The offsets at which the uses of each sequence begin, followed by the end of the last one.
    starts: Vec<u32>,
    /// For each symbol, the beginning and the end of the uses of the sequence that consists of this symbol alone.
    alone: Vec<[u32; 2]>,
    pairs: Pairs,
    written: Vec<Vec<String>>,
}

impl Sequences {
    /// Prepares sequences of symbols up to `symbols` for searching.
    ///
    /// # Errors
    /// Returns an error when there are more symbols or phrases than the encoding allows.
    pub(crate) fn new(sequences: BTreeMap<Vec<Symbol>, Phrases>, symbols: Symbol) -> Result<Self> {
        let code = Code::of(symbols)
            .ok_or_else(|| Error::usage("the vocabulary has more than two million different words"))?;
        let pairs = Pairs::new(&sequences);
        let patterns: Vec<Vec<u8>> = sequences
            .keys()
            .map(|sequence| {
                let mut pattern = Vec::with_capacity(sequence.len() * code.width());
                sequence.iter().for_each(|symbol| code.push(*symbol, &mut pattern));
                pattern
            })
            .collect();
        // Each byte of a symbol but the last leads to few states, which are visited all the time. Only these states are
        // dense. The automaton counts depth from the state after the first byte.
        let automaton = AhoCorasick::builder().dense_depth(code.width() - 1).build(&patterns);
        let automaton = automaton.map_err(|error| Error::usage(format!("the vocabulary is too large: {error}")))?;
        let (mut uses, mut starts, mut written) = (Vec::new(), vec![0], Vec::new());
        let mut alone = vec![[0; 2]; symbols as usize + 1];
        for (sequence, phrases) in sequences {
            let start = narrow(uses.len());
            uses.extend(phrases.uses);
            starts.push(narrow(uses.len()));
            written.push(phrases.written);
            if let [symbol] = sequence.as_slice()
                && let Some(place) = alone.get_mut(*symbol as usize)
            {
                *place = [start, narrow(uses.len())];
            }
        }
        Ok(Self { code, automaton, uses, starts, alone, pairs, written })
    }

    /// The uses of the sequence that consists of this symbol alone.
    fn alone(&self, symbol: Symbol) -> &[Use] {
        self.between(self.alone.get(symbol as usize).copied().unwrap_or_default())
    }

    /// Whether the two symbols may follow each other in some sequence. The answer false is certain.
    fn may_join(&self, one: Symbol, next: Symbol) -> bool {
        self.pairs.may_have(one, next)
    }

    /// Every sequence of several symbols in `bytes`, as the indices of its first and last symbol and its uses.
    fn find<'a>(&'a self, bytes: &[u8]) -> impl Iterator<Item = (usize, usize, &'a [Use])> {
        let width = self.code.width();
        let found = self.automaton.find_overlapping_iter(bytes);
        let placed =
            move |found: Match| (found.start() / width, found.end() / width - 1, self.uses(found.pattern().as_usize()));
        found.map(placed).filter(|(first, last, _)| first < last)
    }

    fn uses(&self, sequence: usize) -> &[Use] {
        let place = self.starts.get(sequence..).and_then(|starts| starts.first_chunk());
        self.between(place.copied().unwrap_or_default())
    }

    fn between(&self, [start, end]: [u32; 2]) -> &[Use] {
        self.uses.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The uses of each sequence, with the spellings of its phrases.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&[Use], &[String])> {
        self.written.iter().enumerate().map(|(at, written)| (self.uses(at), written.as_slice()))
    }
}

/// The symbols of a text: those that are a phrase alone, and those that the automaton must read.
pub(crate) struct Sequence<'a> {
    known: &'a Sequences,
    /// The symbols that are a phrase alone, with their places in the text.
    alone: Vec<(Symbol, Place)>,
    /// The encoded symbols that may belong to longer phrases.
    bytes: Vec<u8>,
    /// The places of the encoded symbols in the text.
    places: Vec<Place>,
    last: (Symbol, Place),
    /// Whether the last symbol has been encoded.
    is_written: bool,
    /// The places of parts of compounds that are known words, each with the place of the whole word.
    pub parts: Vec<(Range<usize>, Range<usize>)>,
}

/// The first byte of a word in the text and the byte after its last.
type Place = (u32, u32);

impl<'a> Sequence<'a> {
    /// Makes an empty sequence.
    pub(crate) fn new(known: &'a Sequences) -> Self {
        Self {
            known,
            alone: Vec::new(),
            bytes: Vec::new(),
            places: Vec::new(),
            last: (0, (0, 0)),
            is_written: false,
            parts: Vec::new(),
        }
    }

    /// Adds a word with its place in the text.
    pub(crate) fn push(&mut self, symbol: Symbol, place: &Range<usize>) {
        let place = (narrow(place.start), narrow(place.end));
        let (last, last_place) = self.last;
        self.last = (symbol, place);
        if symbol == 0 {
            return;
        }
        if !self.known.alone(symbol).is_empty() {
            self.alone.push((symbol, place));
        }
        let goes_on = last != 0 && self.known.may_join(last, symbol);
        if goes_on && !self.is_written {
            self.write(0, (0, 0));
            self.write(last, last_place);
        }
        if goes_on {
            self.write(symbol, place);
        }
        self.is_written = goes_on;
    }

    fn write(&mut self, symbol: Symbol, place: Place) {
        self.known.code.push(symbol, &mut self.bytes);
        self.places.push(place);
    }

    /// Adds the end of a sentence or clause. After an unknown word it has no effect, because no phrase continues there.
    pub(crate) fn stop(&mut self) {
        if self.last.0 > STOP {
            self.push(STOP, &(0..0));
        }
    }

    /// Ends the run of symbols, so that no phrase continues across this point.
    pub(crate) fn end(&mut self) {
        self.push(0, &(0..0));
    }

    /// All phrases in the text, with their places and uses.
    pub(crate) fn phrases(&self) -> impl Iterator<Item = (u32, u32, &'a [Use])> {
        let alone = self.alone.iter().map(|(symbol, place)| (place.0, place.1, self.known.alone(*symbol)));
        let of_several = self
            .known
            .find(&self.bytes)
            .filter_map(|(first, last, uses)| Some((self.places.get(first)?.0, self.places.get(last)?.1, uses)));
        alone.chain(of_several)
    }
}

/// A Bloom filter of the pairs of symbols that follow each other in some sequence. It has one bit for each hash value.
#[derive(Debug)]
struct Pairs {
    bits: Vec<u64>,
    shift: u32,
}

impl Pairs {
    /// The number of bits of the filter for each pair. About one in 16 pairs that occur in no sequence passes the
    /// filter.
    const BITS_PER_PAIR: usize = 16;

    fn new(sequences: &BTreeMap<Vec<Symbol>, Phrases>) -> Self {
        let pairs = || sequences.keys().flat_map(|sequence| sequence.windows(2));
        let bits = (pairs().count() * Self::BITS_PER_PAIR).next_power_of_two().max(64);
        let mut new = Self { bits: vec![0; bits / 64], shift: 64 - bits.trailing_zeros() };
        for pair in pairs() {
            if let [one, next] = pair {
                let (word, bit) = new.place(*one, *next);
                new.bits.get_mut(word).into_iter().for_each(|bits| *bits |= bit);
            }
        }
        new
    }

    fn may_have(&self, one: Symbol, next: Symbol) -> bool {
        let (word, bit) = self.place(one, next);
        self.bits.get(word).is_some_and(|bits| bits & bit != 0)
    }

    /// The word and the bit of the filter for a pair: the upper bits of a product with 2^64 divided by the golden ratio
    /// (Knuth, The Art of Computer Programming 3, 6.4).
    #[allow(clippy::cast_possible_truncation)] // There are fewer words than `usize` holds.
    fn place(&self, one: Symbol, next: Symbol) -> (usize, u64) {
        let pair = u64::from(one) << 32 | u64::from(next);
        let at = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift;
        ((at / 64) as usize, 1 << (at % 64))
    }
}

/// The encoding of a symbol in as few bytes as possible. The first byte lies below a limit and the others do not, so
/// that the automaton never begins a phrase in the middle of a symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Code {
    /// Two bytes: the first below 128, the second from 128 on.
    Two,
    /// Three bytes: the first below 64, the others from 64 on.
    Three,
}

impl Code {
    const HALF: Symbol = 128;
    const LEADS: Symbol = 64;
    const REST: Symbol = 256 - Self::LEADS;

    /// The encoding for symbols up to this one; `None` if there are too many symbols.
    fn of(symbols: Symbol) -> Option<Self> {
        match symbols {
            _ if symbols < Self::HALF * Self::HALF => Some(Self::Two),
            _ if symbols < Self::LEADS * Self::REST * Self::REST => Some(Self::Three),
            _ => None,
        }
    }

    /// The number of bytes of a symbol.
    fn width(self) -> usize {
        match self {
            Self::Two => 2,
            Self::Three => 3,
        }
    }

    /// Appends a symbol to the bytes.
    #[allow(clippy::cast_possible_truncation)] // Every byte is below 256, because no symbol is above that of `of`.
    fn push(self, symbol: Symbol, bytes: &mut Vec<u8>) {
        match self {
            Self::Two => bytes.extend([symbol / Self::HALF, Self::HALF + symbol % Self::HALF].map(|byte| byte as u8)),
            Self::Three => {
                let (lead, middle, last) =
                    (symbol / Self::REST / Self::REST, symbol / Self::REST % Self::REST, symbol % Self::REST);
                bytes.extend([lead, Self::LEADS + middle, Self::LEADS + last].map(|byte| byte as u8));
            }
        }
    }
}

/// An index as a narrow number. No vocabulary has four thousand million entries of anything.
pub(crate) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(code: Code, symbols: &[Symbol]) -> Vec<u8> {
        let mut bytes = Vec::new();
        symbols.iter().for_each(|symbol| code.push(*symbol, &mut bytes));
        bytes
    }

    #[test]
    fn symbols_are_written_apart_and_begin_as_no_symbol_goes_on() {
        for (code, last) in [(Code::Two, 128 * 128 - 1), (Code::Three, 64 * 192 * 192 - 1)] {
            assert_eq!(Code::of(last), Some(code));
            let mut before = written(code, &[0]);
            for symbol in (1..=last).step_by(if last > 20_000 { 97 } else { 1 }).chain([last]) {
                let bytes = written(code, &[symbol]);
                assert_eq!(bytes.len(), code.width());
                assert!(bytes > before || symbol == last, "{symbol}: {bytes:?} after {before:?}");
                let border = if code == Code::Two { 128 } else { 64 };
                assert!(bytes[0] < border && bytes[1..].iter().all(|byte| *byte >= border), "{symbol}: {bytes:?}");
                before = bytes;
            }
        }
        assert_eq!(Code::of(128 * 128), Some(Code::Three));
        assert_eq!(Code::of(64 * 192 * 192), None);
    }

    #[test]
    fn every_sequence_is_found_between_symbols() {
        for most in [300, 20_000] {
            let one = |rule| Use { language: None, target: Target::Rule { rule, group: 0 } };
            let mut sequences: BTreeMap<Vec<Symbol>, Phrases> = BTreeMap::new();
            for (at, sequence) in [vec![2], vec![2, 3], vec![3, most], vec![most]].into_iter().enumerate() {
                sequences.entry(sequence).or_default().add(one(narrow(at)), "");
            }
            let sequences = Sequences::new(sequences, most).expect("few sequences");
            let bytes = written(sequences.code, &[0, 2, 3, most, 0, most, 2]);
            let mut found: Vec<(usize, usize, u32)> = sequences
                .find(&bytes)
                .filter_map(|(first, last, uses)| match uses.first()?.target {
                    Target::Rule { rule, .. } => Some((first, last, rule)),
                    Target::Mask { .. } => None,
                })
                .collect();
            found.sort_unstable();
            assert_eq!(found, [(1, 2, 1), (2, 3, 2)]);
            let rules = |symbol| sequences.alone(symbol).iter().map(|one| one.target).collect::<Vec<_>>();
            assert_eq!(rules(2), [one(0).target]);
            assert_eq!(rules(most), [one(3).target]);
            assert!(rules(0).is_empty() && rules(3).is_empty() && rules(most + 1).is_empty());
            assert!(sequences.may_join(2, 3) && sequences.may_join(3, most));
            let seems = (0..most).filter(|symbol| sequences.may_join(*symbol, 4)).count();
            assert!(seems * 8 < most as usize, "{seems} of {most} pairs seem to be there");
        }
    }
}
