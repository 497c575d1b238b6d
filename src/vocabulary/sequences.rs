//! Finds sequences of symbols.
//!
//! Most pairs of neighbouring words in a text do not occur in any phrase. Sequences of one symbol are therefore looked
//! up directly, and a longer one is looked for only where two symbols may follow each other in some phrase, which a Bloom
//! filter (Bloom, 1970) tells. The longer sequences form a tree, which is made in a fraction of the time of an automaton:
//! most runs of the program read so few texts that its making counts more than the search.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use foldhash::HashMap;

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
#[derive(Debug, Default)]
pub(crate) struct Sequences {
    uses: Vec<Use>,
    /// The offsets at which the uses of each sequence begin, followed by the end of the last one.
    starts: Vec<u32>,
    /// For each symbol, the beginning and the end of the uses of the sequence that consists of this symbol alone.
    alone: Vec<[u32; 2]>,
    tree: Tree,
    pairs: Pairs,
    written: Vec<Vec<String>>,
}

impl Sequences {
    /// Prepares sequences of symbols up to `symbols` for searching.
    pub(crate) fn new(sequences: BTreeMap<Vec<Symbol>, Phrases>, symbols: Symbol) -> Self {
        let pairs = Pairs::new(&sequences);
        let (mut uses, mut starts, mut written) = (Vec::new(), vec![0], Vec::new());
        let mut alone = vec![[0; 2]; symbols as usize + 1];
        let mut tree = Tree::default();
        for (sequence, phrases) in sequences {
            let start = narrow(uses.len());
            uses.extend(phrases.uses);
            let place = [start, narrow(uses.len())];
            starts.push(narrow(uses.len()));
            written.push(phrases.written);
            match sequence.as_slice() {
                [symbol] => alone.get_mut(*symbol as usize).into_iter().for_each(|slot| *slot = place),
                several => tree.add(several, place),
            }
        }
        Self { uses, starts, alone, tree, pairs, written }
    }

    /// Whether there is no sequence.
    pub(crate) fn is_empty(&self) -> bool {
        self.uses.is_empty()
    }

    /// The uses of the sequence that consists of this symbol alone.
    fn alone(&self, symbol: Symbol) -> &[Use] {
        self.between(self.alone.get(symbol as usize).copied().unwrap_or_default())
    }

    /// Whether the two symbols may follow each other in some sequence. The answer false is certain.
    fn may_join(&self, one: Symbol, next: Symbol) -> bool {
        self.pairs.may_have(one, next)
    }

    /// Every sequence of several symbols among `symbols`, as the indices of its first and last symbol and its uses.
    fn find<'a>(&'a self, symbols: &[Symbol]) -> impl Iterator<Item = (usize, usize, &'a [Use])> {
        let from = |first: usize| symbols.get(first..).unwrap_or_default();
        let found =
            (0..symbols.len()).flat_map(move |first| self.tree.beginning(from(first)).map(move |one| (first, one)));
        found.map(|(first, (length, place))| (first, first + length - 1, self.between(place)))
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

/// The sequences of several symbols as a tree: each of its nodes stands for the symbols that lead to it from the root.
#[derive(Debug)]
struct Tree {
    /// The node to which a symbol leads from a node. The root is the first node.
    steps: HashMap<(u32, Symbol), u32>,
    /// For each node, the place of the uses of its sequence; an empty place if no sequence ends there.
    places: Vec<[u32; 2]>,
}

impl Default for Tree {
    fn default() -> Self {
        Self { steps: HashMap::default(), places: vec![[0; 2]] }
    }
}

impl Tree {
    fn add(&mut self, sequence: &[Symbol], place: [u32; 2]) {
        let mut node = 0;
        for symbol in sequence {
            let next = narrow(self.places.len());
            node = *self.steps.entry((node, *symbol)).or_insert(next);
            if node == next {
                self.places.push([0; 2]);
            }
        }
        self.places.get_mut(node as usize).into_iter().for_each(|slot| *slot = place);
    }

    /// The sequences with which these symbols begin, as their lengths and the places of their uses.
    fn beginning(&self, symbols: &[Symbol]) -> impl Iterator<Item = (usize, [u32; 2])> {
        let mut node = 0;
        let nodes = symbols.iter().map_while(move |symbol| {
            node = *self.steps.get(&(node, *symbol))?;
            self.places.get(node as usize).copied()
        });
        (1..).zip(nodes).filter(|(_, [start, end])| start < end)
    }
}

/// The symbols of a text: those that are a phrase alone, and those that may belong to longer phrases.
pub(crate) struct Sequence<'a> {
    known: &'a Sequences,
    /// The symbols that are a phrase alone, with their places in the text.
    alone: Vec<(Symbol, Place)>,
    /// The symbols that may belong to longer phrases. Each run of them begins after a 0.
    symbols: Vec<Symbol>,
    /// The places of these symbols in the text.
    places: Vec<Place>,
    last: (Symbol, Place),
    /// Whether the last symbol has been written to `symbols`.
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
            symbols: Vec::new(),
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
        self.symbols.push(symbol);
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
            .find(&self.symbols)
            .filter_map(|(first, last, uses)| Some((self.places.get(first)?.0, self.places.get(last)?.1, uses)));
        alone.chain(of_several)
    }
}

/// A Bloom filter of the pairs of symbols that follow each other in some sequence. It has one bit for each hash value.
#[derive(Debug, Default)]
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

/// An index as a narrow number. No vocabulary has four thousand million entries of anything.
pub(crate) fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sequence_is_found_between_symbols() {
        let most = 300;
        let one = |rule| Use { language: None, target: Target::Rule { rule, group: 0 } };
        let mut sequences: BTreeMap<Vec<Symbol>, Phrases> = BTreeMap::new();
        let all = [vec![2], vec![2, 3], vec![3, most], vec![most], vec![2, 3, most], vec![3, most, 2, 2]];
        for (at, sequence) in all.into_iter().enumerate() {
            sequences.entry(sequence).or_default().add(one(narrow(at)), "");
        }
        let sequences = Sequences::new(sequences, most);
        let mut found: Vec<(usize, usize, u32)> = sequences
            .find(&[0, 2, 3, most, 0, most, 2])
            .filter_map(|(first, last, uses)| match uses.first()?.target {
                Target::Rule { rule, .. } => Some((first, last, rule)),
                Target::Mask { .. } => None,
            })
            .collect();
        found.sort_unstable();
        assert_eq!(found, [(1, 2, 1), (1, 3, 4), (2, 3, 2)]);
        let rules = |symbol| sequences.alone(symbol).iter().map(|one| one.target).collect::<Vec<_>>();
        assert_eq!(rules(2), [one(0).target]);
        assert_eq!(rules(most), [one(3).target]);
        assert!(rules(0).is_empty() && rules(3).is_empty() && rules(most + 1).is_empty());
        assert!(sequences.may_join(2, 3) && sequences.may_join(3, most));
        let seems = (0..most).filter(|symbol| sequences.may_join(*symbol, 4)).count();
        assert!(seems * 8 < most as usize, "{seems} of {most} pairs seem to be there");
        assert_eq!(Sequences::default().find(&[2, 3]).count(), 0);
    }
}
