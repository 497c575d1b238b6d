//! The words of a printed text: their places, and the forms in which they are compared.
//!
//! Folding changes only letters within a word, and a match begins and ends with a word. The span of a match is
//! therefore always a span of the printed text.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The place of the word in the text, in bytes.
    pub bytes: Range<usize>,
    /// The gap between the previous word and this one.
    pub gap: Gap,
}

/// The kind of gap between two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// White space, a comma or quotation marks, across which a phrase may continue.
    Space,
    /// A single hyphen, so that the two words may be one word.
    Hyphen,
    /// The end of a sentence or clause, across which no phrase continues.
    Stop,
}

/// The class of a character, by its role in a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    /// Letters and digits.
    Word,
    /// Accents, joiners and soft hyphens. Inside a word they belong to it; elsewhere they are ignored.
    Inside,
    /// Apostrophes, which belong to a word if letters are on both sides.
    Apostrophe,
    Hyphen,
    Stop,
    Space,
}

const fn class_of_ascii(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Word,
        b'\'' => Class::Apostrophe,
        b'-' => Class::Hyphen,
        b'.' | b'!' | b'?' | b':' | b';' | b'(' | b')' | b'[' | b']' | b'|' | b'\n' => Class::Stop,
        _ => Class::Space,
    }
}

fn class(c: char) -> Class {
    match c {
        _ if c.is_ascii() => u8::try_from(c).map_or(Class::Space, class_of_ascii),
        '\u{2019}' | '\u{2bc}' => Class::Apostrophe,
        '\u{2010}' | '\u{2011}' => Class::Hyphen,
        '\u{2026}' | '•' | '¿' | '¡' => Class::Stop,
        '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => Class::Inside,
        _ if is_combining_mark(c) => Class::Inside,
        _ if c.is_alphanumeric() => Class::Word,
        _ => Class::Space,
    }
}

/// The words of a text, in their order.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// The iterator of [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

/// The classes of ASCII characters in a table, because most characters are ASCII.
static ASCII: [Class; 128] = {
    let mut table = [Class::Space; 128];
    let mut at = 0;
    while at < 128 {
        // The table is built at compile time, where an index out of range would be a compile error.
        #[allow(clippy::indexing_slicing)]
        {
            table[at] = class_of_ascii(at as u8);
        }
        at += 1;
    }
    table
};

impl Tokens<'_> {
    /// The class of the character at a byte position, and its length in bytes.
    fn at(&self, at: usize) -> Option<(Class, usize)> {
        let byte = *self.text.as_bytes().get(at)?;
        if let Some(class) = ASCII.get(usize::from(byte)) {
            return Some((*class, 1));
        }
        let c = self.text.get(at..)?.chars().next()?;
        Some((class(c), c.len_utf8()))
    }

    fn is_accent(&self, at: usize) -> bool {
        self.text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(is_combining_mark)
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let from = self.at;
        let (mut start, mut stopped, mut hyphen) = (from, false, false);
        loop {
            let (class, length) = self.at(start)?;
            match class {
                Class::Word => break,
                Class::Stop => stopped = true,
                Class::Hyphen if start == from => hyphen = from > 0,
                Class::Hyphen | Class::Space | Class::Apostrophe | Class::Inside => hyphen = false,
            }
            start += length;
        }
        // A hyphen counts only if it is alone between two words.
        let gap = match (stopped, hyphen) {
            (true, _) => Gap::Stop,
            (false, true) => Gap::Hyphen,
            (false, false) => Gap::Space,
        };
        let (mut at, mut end, mut pending_apostrophe) = (start, start, false);
        while let Some((class, length)) = self.at(at) {
            match class {
                Class::Word => {
                    end = at + length;
                    pending_apostrophe = false;
                }
                // An accent belongs to its letter, and a joiner belongs to the word only if a letter follows.
                Class::Inside if !pending_apostrophe && self.is_accent(at) => end = at + length,
                Class::Inside => {}
                Class::Apostrophe if !pending_apostrophe => pending_apostrophe = true,
                _ => break,
            }
            at += length;
        }
        self.at = end;
        Some(Token { bytes: start..end, gap })
    }
}

/// The word in lower case, with composed accents, straight apostrophes and no invisible characters.
pub(crate) fn lower(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lowered = word.chars().filter_map(plain).flat_map(char::to_lowercase);
    // Below the combining marks, all letters are composed.
    if word.chars().all(|c| c < '\u{300}') {
        return lowered.filter(|c| *c != '\u{307}').collect();
    }
    // The Turkish İ becomes an i with a combining dot above, which no word of the supported languages has.
    lowered.nfc().filter(|c| *c != '\u{307}').collect()
}

/// The word in lower case and without accents, the form in which words are compared.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let lowered = word.chars().filter_map(plain).nfkd().flat_map(char::to_lowercase).nfkd();
    let mut folded = String::with_capacity(word.len());
    lowered.filter(|c| !is_combining_mark(*c)).for_each(|c| push_base(c, &mut folded));
    folded
}

/// The word without accents, but with its capital letters.
pub(crate) fn fold_case_kept(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    word.chars().filter_map(plain).nfkd().filter(|c| !is_combining_mark(*c)).collect()
}

/// The word before a possessive ending ("HACCP's", "UNHCR’s"); `None` if there is no such ending.
pub(crate) fn owner(word: &str) -> Option<&str> {
    let rest = word.strip_suffix(['s', 'S'])?;
    let owner = rest.strip_suffix(['\'', '\u{2019}', '\u{2bc}'])?;
    (!owner.is_empty()).then_some(owner)
}

fn plain(c: char) -> Option<char> {
    match c {
        '\u{2019}' | '\u{2bc}' => Some('\''),
        _ if class(c) == Class::Inside && !is_combining_mark(c) => None,
        _ => Some(c),
    }
}

/// Appends a letter in its basic form. Unicode does not decompose some letters that people also write without the
/// stroke or as two letters.
fn push_base(c: char, folded: &mut String) {
    match c {
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'þ' => folded.push_str("th"),
        'ı' => folded.push('i'),
        _ => folded.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<(&str, Gap)> {
        tokens(text).map(|token| (&text[token.bytes], token.gap)).collect()
    }

    #[test]
    fn words_hyphens_and_stops() {
        use Gap::{Hyphen, Space, Stop};
        assert_eq!(
            words("Counter-trafficking: women’s rights, 'too' – COVID-19. rock'n'roll"),
            [
                ("Counter", Space),
                ("trafficking", Hyphen),
                ("women’s", Stop),
                ("rights", Space),
                ("too", Space),
                ("COVID", Space),
                ("19", Hyphen),
                ("rock'n'roll", Stop)
            ]
        );
        assert_eq!(words("- a - b -c d--e"), [("a", Space), ("b", Space), ("c", Space), ("d", Space), ("e", Space)]);
        assert!(words(" … \u{301}\u{200b} ").is_empty());
    }

    #[test]
    fn accents_and_joiners_do_not_break_words() {
        assert_eq!(
            words("migracio\u{301}n la\u{ad}bour\u{200b} x"),
            [("migracio\u{301}n", Gap::Space), ("la\u{ad}bour", Gap::Space), ("x", Gap::Space)]
        );
    }

    #[test]
    fn folding() {
        for (printed, folded) in [
            ("MIGRACIO\u{301}N", "migracion"),
            ("İltica", "iltica"),
            ("ﬁnance", "finance"),
            ("Straße", "strasse"),
            ("coördinatie", "coordinatie"),
            ("la\u{ad}bour", "labour"),
            ("women’s", "women's"),
        ] {
            assert_eq!(fold(printed), folded);
        }
        assert_eq!(lower("MIGRACIO\u{301}N"), "migración");
        assert_eq!(fold_case_kept("É\u{200d}DUC"), "EDUC");
    }

    proptest::proptest! {
        #[test]
        fn letters_without_marks_are_composed_as_they_are(word in "[ -\u{17f}\u{2ff}]{0,12}") {
            let composed: String = lower(&word).nfc().collect();
            proptest::prop_assert_eq!(composed, lower(&word));
        }

        #[test]
        fn tokens_lie_in_the_text_in_order(text in "\\PC*") {
            let mut last = 0;
            for token in tokens(&text) {
                proptest::prop_assert!(token.bytes.start >= last && token.bytes.end > token.bytes.start);
                proptest::prop_assert!(text.get(token.bytes.clone()).is_some());
                last = token.bytes.end;
            }
        }
    }
}
