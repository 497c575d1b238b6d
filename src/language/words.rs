//! A text as words, and a word as rows of the model: hashed runs of letters (character n-grams) and the word itself.
//!
//! Both the model and its trainer read texts through this file, so that they see the same.

use unicode_normalization::char::compose;

/// Letters of a word that are looked at: the longest words of German and Dutch law are longer, and clear by then.
const LONGEST: usize = 38;
/// Stands before the first and after the last letter of a word.
const EDGE: u32 = ' ' as u32;
const APOSTROPHE: u32 = '\'' as u32;

/// How many letters a text has, and in which script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Letters {
    /// Letters of the Latin script.
    pub latin: u32,
    /// Letters of other scripts; an ideograph, which stands for a syllable or a word, counts three.
    pub other: u32,
}

/// How a word is written, for names are known by their capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// All small.
    Small = 0,
    /// All capitals, two at least.
    Capitals = 1,
    /// One capital in front, the first word of the text.
    First = 2,
    /// One capital in front.
    Capital = 3,
    /// A single capital letter.
    Single = 4,
    /// Anything else: `McDonald`, `iPhone`.
    Mixed = 5,
}

/// A word: its letters in lower case between two edges.
#[derive(Debug)]
pub struct Word<'a> {
    letters: &'a [u32],
    /// How it is written.
    pub shape: Shape,
    /// Bytes of the text that it was read from.
    pub bytes: (usize, usize),
}

/// Which features a model was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// Shortest run of letters, edges included.
    pub shortest: u8,
    /// Longest run of letters.
    pub longest: u8,
    /// The rows are two to this power.
    pub bits: u8,
}

impl Features {
    fn row(self, hash: u32) -> usize {
        (mix(hash) & ((1_u32 << self.bits.min(31)) - 1)) as usize
    }

    /// The rows of the runs of letters of a word, and of how it is written.
    #[inline(always)]
    pub fn parts(self, word: &Word, mut each: impl FnMut(usize)) {
        let (shortest, longest) = (usize::from(self.shortest), usize::from(self.longest));
        // All runs grow by one letter at a time, side by side.
        let mut hashes = [0x811c_9dc5_u32; LONGEST + 2];
        for length in 1..=longest.min(word.letters.len()) {
            let ends = word.letters.get(length - 1..).unwrap_or_default();
            for (hash, letter) in hashes.iter_mut().zip(ends) {
                *hash = (*hash ^ letter).wrapping_mul(0x0100_0193).rotate_left(5).wrapping_mul(0x9e37_79b1);
                if length >= shortest {
                    each(self.row(*hash));
                }
            }
        }
        each(self.row(0x00ab_cd00 + word.shape as u32));
    }

    /// The row of the word as a whole.
    #[inline(always)]
    pub fn whole(self, word: &Word) -> usize {
        let hash = word.letters.iter().fold(0x0123_4567_u32, |hash, letter| {
            (hash ^ letter).wrapping_mul(0x0100_0193).rotate_left(7).wrapping_mul(0x85eb_ca6b)
        });
        self.row(hash)
    }
}

/// Spreads the bits of a hash over its lower half (the finaliser of lowbias32 by Chris Wellons, shortened).
fn mix(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    hash ^ (hash >> 13)
}

/// What is known of the word that is being read.
struct Open {
    letters: [u32; LONGEST + 2],
    length: usize,
    capitals: usize,
    capital_first: bool,
    numeral: bool,
    first: bool,
    start: usize,
}

impl Open {
    fn push(&mut self, letter: u32, at: usize) {
        if self.length == 1 {
            self.start = at;
        }
        if let Some(to) = self.letters.get_mut(self.length).filter(|_| self.length <= LONGEST) {
            *to = letter;
            self.length += 1;
        }
    }

    /// Ends the word and hands it over, unless it has a digit: `C4D`, `2021`, `libfoo2`.
    #[inline(always)]
    fn close(&mut self, end: usize, each: &mut impl FnMut(&Word)) {
        let apostrophe = |at: usize, letters: &[u32]| letters.get(at) == Some(&APOSTROPHE);
        let mut from = 0;
        while self.length > 1 && apostrophe(self.length - 1, &self.letters) {
            self.length -= 1;
        }
        while from + 1 < self.length && apostrophe(from + 1, &self.letters) {
            from += 1;
        }
        let count = self.length - 1 - from;
        if count > 0 && !self.numeral {
            for at in [from, self.length] {
                if let Some(edge) = self.letters.get_mut(at) {
                    *edge = EDGE;
                }
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
            let letters = self.letters.get(from..=self.length).unwrap_or_default();
            each(&Word { letters, shape, bytes: (self.start + from, end) });
        }
        (self.length, self.capitals, self.capital_first, self.numeral) = (1, 0, false, false);
    }
}

/// Reads a text word by word. A word is a run of Latin letters and apostrophes; decomposed accents are composed.
#[inline(always)]
pub fn read(text: &str, mut each: impl FnMut(&Word)) -> Letters {
    let mut found = Letters::default();
    let mut open = Open {
        letters: [EDGE; LONGEST + 2],
        length: 1,
        capitals: 0,
        capital_first: false,
        numeral: false,
        first: true,
        start: 0,
    };
    for (at, c) in text.char_indices() {
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
    }
    open.close(text.len(), &mut each);
    found
}

/// What a character does to the word that is being read.
#[derive(PartialEq, Eq)]
enum Class {
    /// A Latin letter, in lower case, and whether it was a capital.
    Letter(u32, bool),
    Apostrophe,
    /// A word with it is no word.
    Numeral,
    /// A combining mark: it is put on the letter before it, or dropped where it does not fit.
    Accent,
    /// A soft hyphen.
    Nothing,
    /// A letter that is not Latin, and anything else: the word ends.
    OtherScript,
    Break,
}

#[inline(always)]
fn class(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter(c as u32, false),
        'A'..='Z' => Class::Letter(c as u32 | 0x20, true),
        '\'' => Class::Apostrophe,
        '0'..='9' | '_' => Class::Numeral,
        '\0'..='\u{7f}' => Class::Break,
        // Latin-1, by its layout: capitals stand 32 before their small letters.
        'à'..='ö' | 'ø'..='ÿ' | 'ß' => Class::Letter(c as u32, false),
        'À'..='Ö' | 'Ø'..='Þ' => Class::Letter(c as u32 + 0x20, true),
        _ => class_beyond_ascii(c),
    }
}

fn class_beyond_ascii(c: char) -> Class {
    match c {
        '\u{2019}' | '\u{2bc}' => Class::Apostrophe,
        '\u{300}'..='\u{36f}' => Class::Accent,
        '\u{ad}' => Class::Nothing,
        _ if c.is_numeric() => Class::Numeral,
        _ if !c.is_alphabetic() => Class::Break,
        _ if is_latin(c) => Class::Letter(c.to_lowercase().next().unwrap_or(c) as u32, c.is_uppercase()),
        _ => Class::OtherScript,
    }
}

fn accent(open: &mut Open, mark: char) {
    let last = open.length.checked_sub(1).filter(|at| *at > 0).and_then(|at| open.letters.get_mut(at));
    if let Some(letter) = last
        && let Some(whole) = char::from_u32(*letter).and_then(|base| compose(base, mark))
    {
        *letter = whole as u32;
    }
}

/// Latin letters with and without accents, the phonetic ones that African languages and Azerbaijani write included.
fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(String, Shape)> {
        let mut found = Vec::new();
        read(text, |word| {
            let letters = word.letters.iter().filter_map(|c| char::from_u32(*c)).collect::<String>();
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
