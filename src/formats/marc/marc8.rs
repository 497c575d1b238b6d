//! Decodes MARC-8, the encoding of MARC records before Unicode: Latin with combining marks (ANSEL), Greek, Cyrillic,
//! Hebrew, Arabic and East Asian characters. Escape sequences switch between these sets.
//!
//! MARC 21 Specifications for Record Structure, Character Sets, and Exchange Media: Character Sets and Encoding Options,
//! part 2 (Library of Congress, 2007). The tables are made by `marc8/make.py`, which names their source.

use std::sync::LazyLock;

use foldhash::{HashMap, HashMapExt};
use unicode_normalization::UnicodeNormalization;

/// A character, and whether it combines with the following character.
type Cell = (char, bool);

/// The character sets with one byte for each character, by the final byte of their escape sequences.
static SETS: LazyLock<HashMap<(u8, u8), Cell>> = LazyLock::new(|| {
    let mut sets = HashMap::new();
    for line in include_str!("marc8/sets.txt").lines() {
        let mut cells = line.split(' ');
        let Some(set) = cells.next().and_then(hexadecimal) else { continue };
        for cell in cells {
            let (byte, code) = cell.split_at_checked(2).unwrap_or_default();
            let combines = code.starts_with('+');
            let character = hexadecimal(code.trim_start_matches('+')).and_then(char::from_u32);
            if let (Some(byte), Some(character)) = (hexadecimal(byte), character) {
                sets.insert((low(set), low(byte)), (character, combines));
            }
        }
    }
    sets
});

/// The East Asian characters by their three bytes.
static EAST_ASIAN: LazyLock<HashMap<u32, char>> = LazyLock::new(|| {
    let mut table = HashMap::new();
    for line in include_str!("marc8/eacc.txt").lines() {
        let mut cells = line.split(' ');
        let Some(row) = cells.next().and_then(hexadecimal) else { continue };
        for cell in cells {
            let (byte, code) = cell.split_at_checked(2).unwrap_or_default();
            if let (Some(byte), Some(character)) = (hexadecimal(byte), hexadecimal(code).and_then(char::from_u32)) {
                table.insert(row << 8 | byte, character);
            }
        }
    }
    table
});

fn hexadecimal(digits: &str) -> Option<u32> {
    u32::from_str_radix(digits, 16).ok()
}

/// The lowest eight bits of a number.
fn low(number: u32) -> u8 {
    u8::try_from(number & 0xff).unwrap_or_default()
}

const ESCAPE: u8 = 0x1b;
const BASIC_LATIN: u8 = b'B';
const EXTENDED_LATIN: u8 = b'E';
const EACC: u8 = b'1';

/// Decodes MARC-8 to composed text (NFC). The second value is true if a byte had no meaning and was replaced by U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> (String, bool) {
    let mut decoder = Decoder { left: BASIC_LATIN, right: EXTENDED_LATIN, text: String::new(), marks: String::new() };
    let mut rest = bytes;
    let mut replaced = false;
    while let Some(first) = rest.first() {
        let taken = match *first {
            ESCAPE => decoder.escape(rest),
            byte if byte <= 0x20 || (0x7f..0x88).contains(&byte) => {
                decoder.push(char::from(byte & 0x7f), false);
                1
            }
            byte => decoder.character(byte, rest, &mut replaced),
        };
        rest = rest.get(taken.max(1)..).unwrap_or_default();
    }
    decoder.text.push_str(&decoder.marks);
    (decoder.text.nfc().collect(), replaced)
}

struct Decoder {
    /// The set for bytes below 0x80.
    left: u8,
    /// The set for bytes from 0x80 on.
    right: u8,
    text: String,
    /// Combining marks for the next character. MARC-8 writes them before the character, and Unicode after it.
    marks: String,
}

impl Decoder {
    fn push(&mut self, c: char, combines: bool) {
        if combines {
            self.marks.push(c);
        } else {
            self.text.push(c);
            self.text.push_str(&std::mem::take(&mut self.marks));
        }
    }

    /// Reads the escape sequence at the beginning of the bytes, and returns its length.
    fn escape(&mut self, bytes: &[u8]) -> usize {
        let at = |position: usize| bytes.get(position).copied().unwrap_or_default();
        match (at(1), at(2), at(3)) {
            // The sets of Greek symbols, subscripts and superscripts, and the return to ASCII.
            (set @ (b'g' | b'b' | b'p'), _, _) => {
                self.left = set;
                2
            }
            (b's', _, _) => {
                self.left = BASIC_LATIN;
                2
            }
            (b'(' | b',', b'!', set) | (b'$', b',', set) => {
                self.left = set;
                4
            }
            (b')' | b'-', b'!', set) | (b'$', b')' | b'-', set) => {
                self.right = set;
                4
            }
            (b'(' | b',' | b'$', set, _) => {
                self.left = set;
                3
            }
            (b')' | b'-', set, _) => {
                self.right = set;
                3
            }
            _ => 1,
        }
    }

    /// Reads the character at the beginning of the bytes, and returns its length.
    fn character(&mut self, first: u8, bytes: &[u8], replaced: &mut bool) -> usize {
        let set = if first < 0x80 { self.left } else { self.right };
        let (cell, length) = if set == EACC {
            let code = bytes.iter().take(3).fold(0, |code, byte| code << 8 | u32::from(byte & 0x7f));
            (EAST_ASIAN.get(&code).map(|c| (*c, false)), 3)
        } else {
            (SETS.get(&(set, first)).or_else(|| SETS.get(&(set, first ^ 0x80))).copied(), 1)
        };
        match cell {
            Some((c, combines)) => self.push(c, combines),
            None => {
                *replaced = true;
                self.push(char::REPLACEMENT_CHARACTER, false);
            }
        }
        length
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_combine_and_scripts_switch() {
        for (bytes, text) in [
            (b"R\xe2ios \xe8uber \xb2".as_slice(), "Ríos über ø"),
            (b"Los r\xe2ios /", "Los ríos /"),
            (b"\x1b(NkNIGA\x1b(B: x", "Книга: x"),
            (b"\x1b(2`ab\x1b(B.", "אבג."),
            (b"\x1b$1!0!\x1b(B!", "一!"),
            (b"H\x1bb2\x1bsO", "H₂O"),
            (b"", ""),
            (b"x\xe2", "x\u{301}"),
            (b"x\x1b", "x"),
        ] {
            let (found, replaced) = decode(bytes);
            assert_eq!((found.as_str(), replaced), (text, false), "{bytes:x?}");
        }
        assert_eq!(decode(b"\xff"), ("\u{fffd}".to_owned(), true));
    }
}
