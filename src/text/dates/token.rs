//! Splits a text into the tokens of which dates consist.

use std::ops::Range;

use crate::text::date_words::{Cue, DateWord};
use crate::text::words::Words;

/// A run of letters or of digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'t> {
    /// The first byte of the token in the text.
    pub start: usize,
    /// The byte after the last one of the token.
    pub end: usize,
    /// The token as printed.
    pub text: &'t str,
    /// The characters between the previous token and this one.
    pub before: &'t str,
    /// The value of a run of digits; `None` for letters, and for runs too long for a date.
    pub number: Option<u32>,
    /// The possible meanings of a run of letters.
    pub word: DateWord,
}

impl Token<'_> {
    /// The number of digits of the token; 0 for letters.
    pub(crate) fn digits(&self) -> usize {
        if self.number.is_some() { self.text.len() } else { 0 }
    }

    /// The value of the token, if its number of digits is in the range.
    pub(crate) fn number_of(&self, digits: std::ops::RangeInclusive<usize>) -> Option<u32> {
        self.number.filter(|_| digits.contains(&self.text.len()))
    }

    /// Whether the token has this meaning.
    pub(crate) fn is(&self, cue: Cue) -> bool {
        self.word.is(cue)
    }

    /// Whether the token directly follows the previous one.
    pub(crate) fn is_glued(&self) -> bool {
        self.before.is_empty()
    }
}

/// The runs of letters and of digits in a text, from left to right.
pub(crate) fn tokens<'t>(words: &Words, text: &'t str) -> Vec<Token<'t>> {
    if text.is_ascii() { ascii_tokens(words, text) } else { any_tokens(words, text) }
}

fn any_tokens<'t>(words: &Words, text: &'t str) -> Vec<Token<'t>> {
    let mut tokens: Vec<Token<'t>> = Vec::new();
    let (mut last, mut chars) = (0, text.char_indices().peekable());
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let digits = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            let same = if digits { next.is_ascii_digit() } else { next.is_alphabetic() || is_mark(next) };
            if !same {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        tokens.push(token(words, text, last, start..end, digits));
        last = end;
    }
    tokens
}

/// The same for a text in ASCII, whose bytes are its characters.
fn ascii_tokens<'t>(words: &Words, text: &'t str) -> Vec<Token<'t>> {
    let bytes = text.as_bytes();
    let run = |from: usize, is: fn(&u8) -> bool| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !is(byte)).unwrap_or(rest.len())
    };
    let (mut tokens, mut last) = (Vec::with_capacity(text.len() / 8 + 1), 0);
    loop {
        let start = run(last, |byte| !byte.is_ascii_alphanumeric());
        let Some(first) = bytes.get(start) else { return tokens };
        let digits = first.is_ascii_digit();
        let end = if digits { run(start, u8::is_ascii_digit) } else { run(start, u8::is_ascii_alphabetic) };
        tokens.push(token(words, text, last, start..end, digits));
        last = end;
    }
}

/// The token in a range of a text; `last` is the end of the token before it.
fn token<'t>(words: &Words, text: &'t str, last: usize, range: Range<usize>, digits: bool) -> Token<'t> {
    let part = text.get(range.clone()).unwrap_or_default();
    let number = if digits && part.len() <= 9 { part.parse().ok() } else { None };
    let word = if digits { DateWord::default() } else { words.dates().printed(part) };
    let before = text.get(last..range.start).unwrap_or_default();
    Token { start: range.start, end: range.end, text: part, before, number, word }
}

/// Whether a date may begin at a token, which excludes the middle of a number, of a file name or of a word.
pub(crate) fn bounded_left(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else {
        return !token.before.ends_with(['#', '/', '_']);
    };
    if token.before.ends_with(['#', '_', '$', '€']) || token.is_glued() {
        return false;
    }
    let fraction = token.number.is_some() && before.number.is_some() && matches!(token.before, "/" | "." | ",");
    let numbered = token.before == "/" && token.digits() == 4;
    !fraction && !numbered
}

/// Whether the number at a token counts something other than days: "Nº 3, marzo 2018", "Vol. 5, mayo 2019".
pub(crate) fn is_numbered(tokens: &[Token], at: usize) -> bool {
    let near = |gap: &str| gap.chars().all(|c| c.is_whitespace() || matches!(c, '.' | 'º' | '°' | '#' | ':'));
    let before = |steps: usize| at.checked_sub(steps).and_then(|at| tokens.get(at));
    let Some(token) = tokens.get(at).filter(|token| near(token.before)) else { return false };
    match before(1) {
        // "n.º 3" and "No. 3" count something; the 5 of "5 de mayo" does not.
        Some(mark) if mark.is(Cue::Suffix) && !mark.is(Cue::Joint) && matches!(mark.before, "." | "") => {
            before(2).is_some_and(|word| word.is(Cue::Numbered)) || mark.is(Cue::Numbered)
        }
        Some(word) => word.is(Cue::Numbered) && !token.is_glued(),
        None => false,
    }
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::seeds::Seeds;

    static WORDS: LazyLock<Words> = LazyLock::new(|| Words::load(&Seeds::embedded()).unwrap());

    proptest::proptest! {
        #[test]
        fn tokens_of_ascii_are_those_of_any_text(text in "([ -~]|[0-9]{1,11}|[a-z]{1,9}|march |2021)*") {
            let said = |tokens: Vec<Token>| format!("{tokens:?}");
            proptest::prop_assert_eq!(said(ascii_tokens(&WORDS, &text)), said(any_tokens(&WORDS, &text)));
        }
    }
}
