//! The numbers in titles and editions: figures, ordinals, numbers in words, and roman numerals.

use super::terms::{Sense, Terms};

/// The number that a word stands for.
pub(crate) fn number(word: &str, sense: Option<&Sense>, counted: bool, terms: &Terms) -> Option<u32> {
    if let Some(value) = sense.and_then(|sense| sense.number.filter(|_| !sense.plain)) {
        return Some(value);
    }
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    if !digits.is_empty() && digits.len() <= 9 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let ending = word.get(digits.len()..).unwrap_or_default();
        let is_ordinal = ending.is_empty() || terms.is_ordinal(ending);
        return if is_ordinal { digits.parse().ok() } else { None };
    }
    roman(word).filter(|_| counted || word.len() > 1)
}

/// Whether a word is a number and nothing else, which says no more than which publication of a series a title is of:
/// "2018", "3rd", "xiv", "b". A name with digits, such as "h1n1" or "covid19", is the subject of a title.
pub(super) fn is_bare_number(word: &str, terms: &Terms) -> bool {
    let is_letter = word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_digits = word.bytes().all(|byte| byte.is_ascii_digit());
    is_letter || is_digits || number(word, None, true, terms).is_some()
}

/// The value of a roman numeral below forty.
fn roman(word: &str) -> Option<u32> {
    if word.len() > 7 || !word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')) {
        return None;
    }
    let tens = word.bytes().take_while(|byte| *byte == b'x').count();
    let units = match word.get(tens..)? {
        "" => 0,
        "i" => 1,
        "ii" => 2,
        "iii" => 3,
        "iv" => 4,
        "v" => 5,
        "vi" => 6,
        "vii" => 7,
        "viii" => 8,
        "ix" => 9,
        _ => return None,
    };
    let value = u32::try_from(tens).ok()? * 10 + units;
    (tens <= 3 && value > 0).then_some(value)
}
