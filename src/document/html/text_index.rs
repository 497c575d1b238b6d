//! Indexes the visible text of a page, so that the amount and the beginning of the text in any part are known at once.

use std::hash::{BuildHasher as _, Hasher as _};
use std::ops::Range;

use foldhash::fast::FixedState;
use html5ever::local_name;

use super::node_facts::Facts;
use super::tree::Tree;

/// The greatest number of tags above the first text of a record that are compared.
const PATH: usize = 40;

/// The number of bytes of a record's text by which it is distinguished from others. Several editions of one book begin
/// alike.
const OPENING: usize = 400;

/// Sums over the visible text in the order of the nodes, from which the values of any part are computed at once.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The number of visible characters before each node, and in total.
    chars: Vec<u32>,
    /// The number of pieces of visible text before each node, and in total.
    pieces: Vec<u32>,
    /// The number of pieces of text, and of pictures with an alternative text, before each node, and in total.
    said: Vec<u32>,
    /// The node of each such piece, and its words, which are computed when they are first needed.
    words: Vec<(usize, Option<Said>)>,
    /// For each node, the first piece of visible text at or after it.
    next: Vec<usize>,
    /// The beginnings of parts, by the index of their first piece and the number of their pieces. A record and its
    /// wrapper have the same beginning.
    openings: foldhash::HashMap<(usize, u32), Opening>,
    /// The tags above the first piece of text of a part, by this piece and the start of the part: a hash of their path,
    /// and whether one of them is a link, a heading or bold.
    leads: foldhash::HashMap<(usize, usize), (u64, bool)>,
    pub(crate) room: Room,
}

/// Reusable buffers for the values of the records of one candidate.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub(crate) sizes: Vec<f32>,
    pub(crate) openings: Vec<u64>,
    pub(crate) leads: Vec<u64>,
}

impl Room {
    pub(crate) fn clear(&mut self) {
        self.sizes.clear();
        self.openings.clear();
        self.leads.clear();
    }
}

/// The first words of a piece of text, ignoring white space.
#[derive(Debug, Clone, Copy)]
struct Said {
    /// A hash of the words with a fixed seed, so that every run gives the same result.
    hash: u64,
    /// The length in bytes, which is at most one word more than [`OPENING`].
    length: usize,
    /// The number at the beginning, as in "12." or "(12)".
    number: Option<u32>,
}

/// A hash of the beginning of a part, and the number at its beginning.
type Opening = (u64, Option<u32>);

impl Seen {
    /// Builds the index.
    pub(crate) fn new(tree: &Tree, facts: &[Facts]) -> Self {
        let sums = || {
            let mut sums = Vec::with_capacity(facts.len() + 1);
            sums.push(0_u32);
            sums
        };
        let (mut chars, mut pieces, mut said, mut words) = (sums(), sums(), sums(), Vec::new());
        let (mut sum, mut count) = (0_u32, 0_u32);
        let mut next = vec![facts.len(); facts.len()];
        for (at, fact) in facts.iter().enumerate() {
            if tree.text(at).is_some() && !fact.hidden && fact.text() > 0 {
                sum = sum.saturating_add(fact.text());
                count += 1;
                words.push((at, None));
                if let Some(slot) = next.get_mut(at) {
                    *slot = at;
                }
            } else if fact.link > 0 && !fact.hidden && tree.atom(at) == Some(&local_name!("img")) {
                words.extend(tree.value(at, &local_name!("alt")).map(|_| (at, None)));
            }
            chars.push(sum);
            pieces.push(count);
            said.push(u32::try_from(words.len()).unwrap_or(u32::MAX));
        }
        let mut last = facts.len();
        for (at, slot) in next.iter_mut().enumerate().rev() {
            if *slot == at {
                last = at;
            }
            *slot = last;
        }
        let (openings, leads) = (foldhash::HashMap::default(), foldhash::HashMap::default());
        Self { chars, pieces, said, words, next, openings, leads, room: Room::default() }
    }

    /// The tags above the first piece of text of the part that begins at `start`.
    pub(crate) fn lead(&mut self, tree: &Tree, first: usize, start: usize) -> (u64, bool) {
        *self.leads.entry((first, start)).or_insert_with(|| {
            let hasher = FixedState::default();
            let above = tree.ancestors(first).take_while(|up| *up >= start).take(PATH);
            let (mut path, mut leads_on) = (0, false);
            for name in above.filter_map(|up| tree.atom(up)) {
                path = hasher.hash_one((path, name));
                leads_on |= matches!(&**name, "a" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "b" | "strong");
            }
            (path, leads_on)
        })
    }

    fn difference(sums: &[u32], from: usize, to: usize) -> u32 {
        sums.get(to).zip(sums.get(from)).map_or(0, |(to, from)| to.saturating_sub(*from))
    }

    /// The number of visible characters in a part.
    pub(crate) fn chars(&self, part: Range<usize>) -> u32 {
        Self::difference(&self.chars, part.start, part.end)
    }

    /// The number of pieces of visible text in a part.
    pub(crate) fn pieces(&self, part: Range<usize>) -> u32 {
        Self::difference(&self.pieces, part.start, part.end)
    }

    /// The number of visible characters of the page.
    pub(crate) fn all(&self) -> u32 {
        self.chars.last().copied().unwrap_or_default()
    }

    /// The beginning of a part.
    pub(crate) fn opening(&mut self, tree: &Tree, part: &Range<usize>) -> Opening {
        let first = self.said.get(part.start).map_or(0, |before| *before as usize);
        let count = Self::difference(&self.said, part.start, part.end);
        let words = &mut self.words;
        *self.openings.entry((first, count)).or_insert_with(|| {
            let hasher = FixedState::default();
            let (mut hash, mut length, mut number) = (0, 0, None);
            for ((node, said), place) in words.iter_mut().skip(first).take(count as usize).zip(0..) {
                let text = || tree.text(*node).or_else(|| tree.value(*node, &local_name!("alt")));
                let said = said.get_or_insert_with(|| Said::of(text().unwrap_or_default()));
                if place == 0 {
                    number = said.number;
                }
                hash = hasher.hash_one((hash, said.hash));
                length += said.length;
                if length >= OPENING {
                    break;
                }
            }
            (hash, number)
        })
    }

    /// The first piece of visible text of a part.
    pub(crate) fn first(&self, part: &Range<usize>) -> Option<usize> {
        self.next.get(part.start).copied().filter(|at| *at < part.end)
    }
}

impl Said {
    fn of(text: &str) -> Self {
        if text.is_ascii() {
            // This is the ASCII part of the white space of Unicode, which includes the vertical tab.
            let words = text.split(|c| matches!(c, ' ' | '\t'..='\r'));
            Self::of_words(words.filter(|word| !word.is_empty()))
        } else {
            Self::of_words(text.split_whitespace())
        }
    }

    fn of_words<'t>(words: impl Iterator<Item = &'t str>) -> Self {
        let mut hash = FixedState::default().build_hasher();
        let (mut length, mut number) = (0, None);
        for word in words {
            if length == 0 {
                number = leading_number(word);
            }
            hash.write(word.as_bytes());
            length += word.len();
            if length >= OPENING {
                break;
            }
        }
        Self { hash: hash.finish(), length, number }
    }
}

/// The number at the beginning of a word, if it is short.
fn leading_number(word: &str) -> Option<u32> {
    let word = word.trim_start_matches(['[', '(', '#']);
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    word.get(..digits).filter(|digits| digits.len() <= 4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_apart_by_any_white_space() {
        let hash = |text: &str| Said::of(text).hash;
        for text in ["a\u{b}b", " a\t\n b ", "a\u{a0}b", "a\u{2003}b"] {
            assert_eq!(hash(text), hash("a b"), "{text:?}");
        }
        assert_ne!(hash("ab"), hash("a c"));
        assert_eq!(Said::of("\u{b}12. Title").number, Some(12));
    }
}
