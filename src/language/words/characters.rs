//! Classes of characters in words: letters, and the characters that end a word.

use super::PADDING;

/// The number of leading ASCII letters among eight bytes, at most `most`, and a mask with a bit for each capital among
/// them. All bytes are examined at the same time: the highest bit of each byte holds its result, and no sum carries
/// over into the next byte.
#[inline(always)]
pub(crate) fn ascii_letters(bytes: [u8; PADDING], most: usize) -> (usize, u64) {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = EACH * 0x80;
    let all = u64::from_le_bytes(bytes);
    let small = (all | (EACH * 0x20)) & !HIGHEST;
    let from_a = small + EACH * (0x80 - b'a' as u64);
    let beyond_z = small + EACH * (0x80 - b'z' as u64 - 1);
    let letters = from_a & !beyond_z & !all & HIGHEST;
    let end = if most < PADDING { 0x80 << (8 * most) } else { 0 };
    let others = (!letters & HIGHEST) | end;
    let before = others.wrapping_sub(1) & !others;
    let capitals = letters & before & !(all << 2);
    (others.trailing_zeros() as usize / 8, capitals)
}

/// The effect of a character on the word that is being read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// A Latin letter in lower case, and whether it was a capital.
    Letter(u16, bool),
    Apostrophe,
    /// A digit, which makes the text around it no word.
    Numeral,
    /// A combining mark, which is composed with the letter before it, or dropped if no such letter exists.
    Accent,
    /// A soft hyphen, which is ignored.
    Nothing,
    /// A letter of another script, or any other character, which ends the word.
    OtherScript,
    Break,
}

#[inline(always)]
pub(crate) fn class(c: char) -> Class {
    match c {
        'a'..='z' => Class::Letter(c as u16, false),
        'A'..='Z' => Class::Letter(c as u16 | 0x20, true),
        '\'' => Class::Apostrophe,
        '0'..='9' | '_' => Class::Numeral,
        '\0'..='\u{7f}' => Class::Break,
        // In Latin-1, each capital comes 32 places before its small letter.
        'à'..='ö' | 'ø'..='ÿ' | 'ß' => Class::Letter(c as u16, false),
        'À'..='Ö' | 'Ø'..='Þ' => Class::Letter(c as u16 + 0x20, true),
        _ => class_beyond_ascii(c),
    }
}

fn class_beyond_ascii(c: char) -> Class {
    match c {
        // In Latin Extended-A, each capital comes directly before its small letter.
        '\u{100}'..='\u{12f}' | '\u{132}'..='\u{137}' | '\u{14a}'..='\u{177}' => {
            Class::Letter(c as u16 | 1, c as u16 & 1 == 0)
        }
        '\u{139}'..='\u{148}' | '\u{179}'..='\u{17e}' => Class::Letter((c as u16 + 1) & !1, c as u16 & 1 == 1),
        // Letters of Vietnamese and Yoruba, in which each capital comes directly before its small letter, too.
        '\u{1e00}'..='\u{1e95}' | '\u{1ea0}'..='\u{1eff}' => Class::Letter(c as u16 | 1, c as u16 & 1 == 0),
        // Dashes, quotation marks, dots, and the corresponding characters of Latin-1.
        '\u{2010}'..='\u{2018}' | '\u{201a}'..='\u{2027}' | '\u{a0}'..='\u{a9}' | '\u{ab}' | '\u{bb}' | '\u{bf}' => {
            Class::Break
        }
        // Letters of the most frequent scripts: Greek, Cyrillic, Armenian, Hebrew, Arabic, Devanagari, Thai, Georgian,
        // Kana, Han, Hangul.
        '\u{3b1}'..='\u{3c9}' | '\u{410}'..='\u{44f}' | '\u{5d0}'..='\u{5ea}' | '\u{620}'..='\u{64a}' => {
            Class::OtherScript
        }
        '\u{561}'..='\u{586}' | '\u{905}'..='\u{939}' | '\u{e01}'..='\u{e30}' | '\u{10d0}'..='\u{10f0}' => {
            Class::OtherScript
        }
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' => {
            Class::OtherScript
        }
        '\u{2019}' | '\u{2bc}' => Class::Apostrophe,
        '\u{300}'..='\u{36f}' => Class::Accent,
        '\u{ad}' => Class::Nothing,
        _ if c.is_numeric() => Class::Numeral,
        _ if !c.is_alphabetic() => Class::Break,
        _ if is_latin(c) => Class::Letter(c.to_lowercase().next().unwrap_or(c) as u16, c.is_uppercase()),
        _ => Class::OtherScript,
    }
}

/// Whether a character is a Latin letter, with or without accents. Phonetic letters, which African languages and
/// Azerbaijani use, are included.
fn is_latin(c: char) -> bool {
    matches!(c, '\0'..='\u{2af}' | '\u{1e00}'..='\u{1eff}' | '\u{2c60}'..='\u{2c7f}' | '\u{a720}'..='\u{a7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_what_unicode_says_they_are() {
        for c in
            ('\u{80}'..='\u{ffff}').filter(|c| !matches!(c, '\u{2019}' | '\u{2bc}' | '\u{300}'..='\u{36f}' | '\u{ad}'))
        {
            let small = c.to_lowercase().next().unwrap() as u16;
            let expected = match c {
                _ if c.is_numeric() => Class::Numeral,
                _ if !c.is_alphabetic() => Class::Break,
                _ if is_latin(c) => Class::Letter(small, c.is_uppercase()),
                _ => Class::OtherScript,
            };
            assert_eq!(class(c), expected, "{c:?}");
        }
    }

    #[test]
    fn letters_are_counted_side_by_side_as_one_by_one() {
        let mut bytes = [0_u8; PADDING];
        let mut seed = 1_u64;
        for round in 0..20_000 {
            for byte in &mut bytes {
                seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                let drawn = (seed >> 56) as u8;
                // Most bytes are letters, and some are arbitrary.
                *byte = if drawn < 200 { b"aZzAqQbB{@[`"[drawn as usize % 12] } else { (seed >> 48) as u8 };
            }
            let most = round % 10;
            let count = bytes.iter().take(most).take_while(|byte| byte.is_ascii_alphabetic()).count();
            let capitals = bytes.iter().enumerate().take(count).filter(|(_, byte)| byte.is_ascii_uppercase());
            let expected = capitals.fold(0, |bits, (at, _)| bits | (0x80_u64 << (8 * at)));
            assert_eq!(ascii_letters(bytes, most), (count, expected), "{bytes:?} {most}");
        }
    }
}
