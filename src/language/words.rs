//! Reads a text as words, and a word as rows of the model: hashed runs of letters (character n-grams) and the word
//! itself.
//!
//! The model and its trainer both read texts with this module, so that they see the same words.

pub(crate) mod characters;

use unicode_normalization::char::compose;

use characters::{Class, ascii_letters, class};

/// The largest number of letters of a word that are read. The longest words of German and Dutch laws are longer, but
/// their language is clear by then.
const LONGEST: usize = 38;
/// The number of letters that are processed together, which is the number of bytes in a machine word.
pub(crate) const PADDING: usize = 8;
/// The space for a word with its edges and the zeros after it.
const ROOM: usize = LONGEST + 2 + PADDING;
/// The character before the first and after the last letter of a word.
const EDGE: u16 = b' ' as u16;
const APOSTROPHE: u16 = b'\'' as u16;
/// Odd numbers without a pattern, by which hashes are multiplied (the fractions of the golden ratio and of the root of
/// three).
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;
const SPREAD_WORD: u64 = 0xbb67_ae85_84ca_a73b;

/// The number of letters of a text by script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Letters {
    /// Letters of the Latin script.
    pub latin: u32,
    /// Letters of other scripts. An ideograph counts as three letters, because it stands for a syllable or a word.
    pub other: u32,
}

/// The shape of a word, which tells names by their capital letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All letters are in lower case.
    Small = 0,
    /// All letters are capitals, of which there are at least two.
    Capitals = 1,
    /// The first letter is a capital, and the word is the first of the text.
    First = 2,
    /// The first letter is a capital, and the word is not the first of the text.
    Capital = 3,
    /// The word is a single capital letter.
    Single = 4,
    /// Any other shape: `McDonald`, `iPhone`.
    Mixed = 5,
}

/// The number of shapes.
pub const SHAPES: usize = 6;

/// A word, as its letters in lower case between two edges.
#[derive(Debug)]
pub struct Word<'a> {
    letters: &'a [u16],
    /// A hash of the letters.
    hash: u64,
    /// The shape of the word.
    pub shape: Shape,
    /// The bytes of the word in the text, as start and end.
    pub bytes: (usize, usize),
}

impl<'a> Word<'a> {
    /// Makes a word from the first `length` letters, edges included. At least [`PADDING`] zeros must follow them.
    #[inline(always)]
    pub fn new(padded: &'a [u16], length: usize, shape: Shape, bytes: (usize, usize)) -> Self {
        // Eight letters are hashed at a time, because each multiplication waits for the previous one.
        let mut hash = length as u64;
        for eight in padded.as_chunks::<PADDING>().0.iter().take(length.div_ceil(PADDING)) {
            let [a, b, c, d, e, f, g, h] = eight.map(u64::from);
            let (front, back) = (a | (b << 16) | (c << 32) | (d << 48), e | (f << 16) | (g << 32) | (h << 48));
            let product = u128::from(front ^ SPREAD_WORD) * u128::from(back ^ hash ^ SPREAD);
            hash = product as u64 ^ (product >> 64) as u64;
        }
        Self { letters: padded.get(..length).unwrap_or(padded), hash, shape, bytes }
    }

    /// The letters of the word, edges included.
    pub fn letters(&self) -> &'a [u16] {
        self.letters
    }

    /// A hash of the word in lower case.
    pub fn spelling(&self) -> u64 {
        self.hash
    }

    /// A hash of the word with its shape.
    #[inline(always)]
    pub fn key(&self) -> u64 {
        let key = (self.hash ^ self.shape as u64).wrapping_mul(SPREAD);
        key ^ (key >> 32)
    }
}

/// The table of the rows of letter n-grams. A cache line holds four rows: the first belongs to a run of three letters,
/// and the others to that run with a fourth letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// The number of rows is two to this power.
    pub bits: u8,
}

/// The number of rows in a line.
pub const LINE: usize = 4;

impl Features {
    /// The number of rows.
    pub fn rows(self) -> usize {
        1 << self.bits
    }

    /// Calls `each` for each run of three letters of a word, edges included, with the line of the run, and with the
    /// place in this line of the run followed by its next letter. The place is 0 at the end of the word.
    #[inline(always)]
    pub fn runs(self, word: &Word, mut each: impl FnMut(usize, usize)) {
        let shift = 64 + LINE.ilog2() - u32::from(self.bits.clamp(3, 24));
        let mut letters = word.letters.iter().map(|letter| u64::from(*letter));
        let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return };
        let mut run = first << 16 | second << 32;
        let mut next = letters.next();
        while let Some(third) = next {
            run = run >> 16 | third << 32;
            let hash = run.wrapping_mul(SPREAD);
            next = letters.next();
            let slot = next.map_or(0, |fourth| {
                let hash = ((hash ^ fourth).wrapping_mul(SPREAD_WORD) >> 40) * (LINE as u64 - 1);
                1 + (hash >> 24) as usize
            });
            each((hash >> shift) as usize, slot);
        }
    }
}

/// The word that is being read, with its state.
struct Open {
    letters: [u16; ROOM],
    length: usize,
    capitals: usize,
    capital_first: bool,
    numeral: bool,
    first: bool,
    start: usize,
}

impl Open {
    fn push(&mut self, letter: u16, at: usize) {
        if self.length == 1 {
            self.start = at;
        }
        if let Some(to) = self.letters.get_mut(self.length).filter(|_| self.length <= LONGEST) {
            *to = letter;
            self.length += 1;
        }
    }

    /// Adds the leading ASCII letters of eight bytes to the word, as far as there is space, and returns their number.
    #[inline(always)]
    fn run(&mut self, bytes: [u8; PADDING], at: usize) -> usize {
        let room = (LONGEST + 1).saturating_sub(self.length);
        let (count, capitals) = ascii_letters(bytes, room);
        if let Some(to) = self.letters.get_mut(self.length..).and_then(|letters| letters.first_chunk_mut::<PADDING>()) {
            *to = bytes.map(|byte| u16::from(byte | 0x20));
        }
        if self.length == 1 && count > 0 {
            self.start = at;
            self.capital_first = capitals & 0x80 != 0;
        }
        self.capitals += capitals.count_ones() as usize;
        self.length += count;
        count
    }

    /// Ends the word and hands it to `each`, unless it has a digit: `C4D`, `2021`, `libfoo2`.
    #[inline(always)]
    fn close(&mut self, end: usize, each: &mut impl FnMut(&Word)) {
        let apostrophe = |at: usize, letters: &[u16]| letters.get(at) == Some(&APOSTROPHE);
        let mut from = 0;
        while self.length > 1 && apostrophe(self.length - 1, &self.letters) {
            self.length -= 1;
        }
        while from + 1 < self.length && apostrophe(from + 1, &self.letters) {
            from += 1;
        }
        let count = self.length - 1 - from;
        if count > 0 && !self.numeral {
            self.finish(from, count, end, each);
        }
        (self.length, self.capitals, self.capital_first, self.numeral) = (1, 0, false, false);
    }

    /// Hands the `count` letters after the position `from` to `each`, with edges on both sides.
    #[inline(always)]
    fn finish(&mut self, from: usize, count: usize, end: usize, each: &mut impl FnMut(&Word)) {
        if let Some(edge) = self.letters.get_mut(from) {
            *edge = EDGE;
        }
        let after = self.letters.get_mut(from + count + 1..).unwrap_or_default();
        if let Some((edge, rest)) = after.split_first_mut() {
            *edge = EDGE;
            rest.first_chunk_mut::<PADDING>().into_iter().for_each(|zeros| *zeros = [0; PADDING]);
        }
        let shape = match (self.capitals, self.capital_first) {
            (0, _) => Shape::Small,
            (all, _) if all == count => {
                if count == 1 {
                    Shape::Single
                } else {
                    Shape::Capitals
                }
            }
            (1, true) if self.first => Shape::First,
            (1, true) => Shape::Capital,
            _ => Shape::Mixed,
        };
        self.first = false;
        let letters = self.letters.get(from..).unwrap_or_default();
        each(&Word::new(letters, count + 2, shape, (self.start + from, end)));
    }
}

/// Reads a text word by word. A word is a run of Latin letters and apostrophes; decomposed accents are composed.
#[inline(always)]
pub fn read(text: &str, mut each: impl FnMut(&Word)) -> Letters {
    let mut found = Letters::default();
    let mut open = Open {
        letters: [EDGE; ROOM],
        length: 1,
        capitals: 0,
        capital_first: false,
        numeral: false,
        first: true,
        start: 0,
    };
    let mut at = 0;
    while let Some(bytes) = text.as_bytes().get(at..).filter(|bytes| !bytes.is_empty()) {
        // At the end of a text, the eight bytes are filled with zeros, which are not letters.
        let eight = bytes.first_chunk().copied().unwrap_or_else(|| {
            let mut eight = [0; PADDING];
            eight.iter_mut().zip(bytes).for_each(|(to, byte)| *to = *byte);
            eight
        });
        let run = open.run(eight, at);
        found.latin += run as u32;
        at += run;
        if run == PADDING {
            continue;
        }
        let next = text.as_bytes().get(at).copied().filter(u8::is_ascii).map(char::from);
        let Some(c) = next.or_else(|| text.get(at..)?.chars().next()) else { break };
        match class(c) {
            Class::Letter(small, capital) => {
                found.latin += 1;
                open.capital_first |= capital && open.length == 1;
                open.capitals += usize::from(capital);
                open.push(small, at);
            }
            Class::Apostrophe => open.push(APOSTROPHE, at),
            Class::Numeral => open.numeral = true,
            Class::Accent => accent(&mut open, c),
            Class::Nothing => {}
            end => {
                if end == Class::OtherScript {
                    found.other += if c > '\u{2e80}' { 3 } else { 1 };
                }
                open.close(at, &mut each);
            }
        }
        at += c.len_utf8();
    }
    open.close(text.len(), &mut each);
    found
}

fn accent(open: &mut Open, mark: char) {
    let last = open.length.checked_sub(1).filter(|at| *at > 0).and_then(|at| open.letters.get_mut(at));
    if let Some(letter) = last
        && let Some(whole) = char::from_u32((*letter).into()).and_then(|base| compose(base, mark))
    {
        *letter = whole as u16;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, Shape)> {
        let mut found = Vec::new();
        read(text, |word| {
            let letters = word.letters().iter().filter_map(|c| char::from_u32((*c).into())).collect::<String>();
            found.push((letters.trim().to_owned(), word.shape));
        });
        found
    }

    #[test]
    fn numbers_are_no_words_and_apostrophes_stay_inside() {
        let found = words("L'été 2021: 'quoted' C4D McDonald IOM");
        let expected =
            [("l'été", Shape::First), ("quoted", Shape::Small), ("mcdonald", Shape::Mixed), ("iom", Shape::Capitals)];
        assert_eq!(found, expected.map(|(word, shape)| (word.to_owned(), shape)));
    }

    #[test]
    fn decomposed_accents_are_composed() {
        assert_eq!(words("cafe\u{301} E\u{301}TE\u{301}"), words("café ÉTÉ"));
    }

    #[test]
    fn letters_are_counted_by_script() {
        assert_eq!(read("ab Привет 中", |_| {}), Letters { latin: 2, other: 9 });
    }

    #[test]
    fn a_word_knows_where_it_stood() {
        let text = "«Één» d'or, 'k'";
        let mut found = Vec::new();
        read(text, |word| found.push(text.get(word.bytes.0..word.bytes.1).unwrap().to_owned()));
        assert_eq!(found, ["Één", "d'or", "k'"]);
    }
}
