//! The tokens of a text that a date may be made of.

use crate::text::folding::fold;
use crate::text::words::Words;

/// A token of a line: a run of letters or of digits.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// What it may be in a date.
    pub word: Word,
    /// The characters between the token before and this one.
    pub before: String,
}

/// What a token may be in a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Word {
    /// Its value, and how many digits it has.
    Number(u32, usize),
    /// From 1 to 12.
    Month(u8),
    /// A day of the week.
    Weekday,
    /// What joins the parts of a date ("of", "de", "to").
    Joint,
    /// What makes a number an ordinal one ("th").
    Ordinal,
    /// No part of a date.
    Other,
}

/// The runs of letters and of digits of a text, from left to right.
pub(crate) fn tokens(words: &Words, text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
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
        let part = text.get(start..end).unwrap_or_default();
        let word = if digits {
            // Longer runs of digits are no part of a date.
            part.parse().map_or(Word::Other, |number| Word::Number(number, part.len()))
        } else {
            word(words, part)
        };
        tokens.push(Token { start, end, word, before: text.get(last..start).unwrap_or_default().to_owned() });
        last = end;
    }
    tokens
}

fn word(words: &Words, part: &str) -> Word {
    let folded = fold(part);
    if let Some(month) = words.month(&folded) {
        // "mar" is a month and a day of the week in Spanish: the neighbours decide, and a month does no harm.
        Word::Month(month)
    } else if words.is_weekday(&folded) {
        Word::Weekday
    } else if matches!(folded.as_str(), "st" | "nd" | "rd" | "th" | "º" | "o" | "e" | "ste" | "er" | "re") {
        Word::Ordinal
    } else if words.is_joint(&folded) {
        Word::Joint
    } else {
        Word::Other
    }
}

/// A date does not begin in the middle of a number, a file name or a word.
pub(crate) fn bounded_left(tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let Some(before) = at.checked_sub(1).and_then(|at| tokens.get(at)) else {
        return !token.before.ends_with(['#', '/', '_']);
    };
    if token.before.ends_with(['#', '_', '$', '€']) || token.before.is_empty() {
        return false;
    }
    let number = |token: &Token| matches!(token.word, Word::Number(..));
    let fraction = number(token) && number(before) && matches!(token.before.as_str(), "/" | "." | ",");
    let numbered = token.before == "/" && matches!(token.word, Word::Number(_, 4));
    !fraction && !numbered
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}
