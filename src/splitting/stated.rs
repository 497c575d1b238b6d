//! The number of records that a page states: `1–20 of 283`, `283 resultados`.
//!
//! The words are those of `seeds/words/*.toml`: words between two numbers, before the total, and after a number.

use crate::text::folding::fold;
use crate::text::words::{List, Words};

/// Largest number of characters of a line that may state a number of records.
const LONGEST: usize = 120;
/// Largest number of words of a line that states only a total.
const FEW: usize = 6;

/// The statement of a page about its number of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The total number of records.
    pub total: u64,
    /// The numbers of the first and last record that the page shows, counted from 1.
    pub range: Option<(u64, u64)>,
    /// The line, as printed.
    pub text: String,
    /// The number of the line in the document.
    pub line: u64,
    /// The path or address of the document.
    pub place: Option<String>,
}

impl Stated {
    /// Number of records that the page says it shows.
    pub fn shown(&self) -> u64 {
        self.range.map_or(self.total, |(first, last)| last + 1 - first)
    }
}

/// The statement in the lines outside of the records; `None` if the lines contradict each other.
pub(crate) fn find<'l>(lines: impl Iterator<Item = (u64, &'l str)>, words: &Words) -> Option<Stated> {
    let (mut ranges, mut totals): (Vec<Stated>, Vec<Stated>) = (Vec::new(), Vec::new());
    for (line, text) in lines.filter(|(_, text)| text.len() <= LONGEST && text.bytes().any(|b| b.is_ascii_digit())) {
        let Some((total, range)) = parse(text, words) else { continue };
        let stated = Stated { total, range, text: text.to_owned(), line, place: None };
        if range.is_some() { ranges.push(stated) } else { totals.push(stated) }
    }
    let mut found = if ranges.is_empty() { totals } else { ranges };
    let first = found.first()?;
    let same = |other: &Stated| (other.total, other.range) == (first.total, first.range);
    found.iter().all(same).then(|| found.swap_remove(0))
}

/// A number or a word of a line.
#[derive(Debug, PartialEq)]
enum Piece {
    Number(u64),
    Word(String),
}

/// The total that a line states, and the range before it.
fn parse(text: &str, words: &Words) -> Option<(u64, Option<(u64, u64)>)> {
    let pieces = pieces(text);
    let is = |at: usize, list: List| match pieces.get(at) {
        Some(Piece::Word(word)) => words.is(list, word),
        _ => false,
    };
    let number = |at: usize| match pieces.get(at) {
        Some(Piece::Number(number)) => Some(*number),
        _ => None,
    };
    let until = |at: usize| is(at, List::Until) || pieces.get(at) == Some(&Piece::Word("-".to_owned()));
    for at in 0..pieces.len() {
        let (Some(first), true, Some(last)) = (number(at), until(at + 1), number(at + 2)) else { continue };
        // Statements with a range: "1–20 van de 283", "1-20 out of 283".
        let of = (at + 3..at + 6).take_while(|at| number(*at).is_none()).filter(|at| is(*at, List::Amount)).count();
        let total = (at + 4..at + 6).find_map(number);
        if let Some(total) = total.filter(|total| of > 0 && first >= 1 && first <= last && last <= *total) {
            return Some((total, Some((first, last))));
        }
    }
    // Statements of a total: "283 results", "Found 283 publications". There is only one number, with its noun directly
    // after it.
    let numbers: Vec<usize> = (0..pieces.len()).filter(|at| number(*at).is_some()).collect();
    let [at] = numbers.as_slice() else { return None };
    let before = pieces.iter().take(*at).all(|piece| matches!(piece, Piece::Word(word) if words.is(List::Found, word)));
    let fits = pieces.len() <= FEW && before && is(at + 1, List::Items);
    number(*at).filter(|_| fits).map(|total| (total, None))
}

/// The numbers and words of a line. `1,283`, `1.283` and `1 283` are one number each.
fn pieces(text: &str) -> Vec<Piece> {
    let folded = fold(text);
    let mut pieces: Vec<Piece> = Vec::new();
    let chars: Vec<char> = folded.chars().collect();
    let mut at = 0;
    let digit = |at: usize| chars.get(at).is_some_and(char::is_ascii_digit);
    while let Some(c) = chars.get(at) {
        if c.is_ascii_digit() {
            let mut digits = String::new();
            loop {
                while let Some(c) = chars.get(at).filter(|c| c.is_ascii_digit()) {
                    digits.push(*c);
                    at += 1;
                }
                let grouped = matches!(chars.get(at), Some(',' | '.' | '\u{202f}'));
                if !(grouped && digits.len() <= 9 && (at + 1..at + 4).all(digit) && !digit(at + 4)) {
                    break;
                }
                at += 1;
            }
            match digits.parse() {
                Ok(number) => pieces.push(Piece::Number(number)),
                Err(_) => return Vec::new(),
            }
        } else if matches!(c, '-' | '–' | '—' | '‑') {
            pieces.push(Piece::Word("-".to_owned()));
            at += 1;
        } else if c.is_alphabetic() {
            let mut word = String::new();
            while let Some(c) = chars.get(at).filter(|c| c.is_alphabetic() || **c == '/') {
                word.push(*c);
                at += 1;
            }
            pieces.push(Piece::Word(word));
        } else {
            at += 1;
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;

    #[test]
    fn ranges_and_totals_are_read_in_three_languages() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let range = |first, last, total| Some((total, Some((first, last))));
        for (text, wanted) in [
            ("1–20 of 283", range(1, 20, 283)),
            ("Showing 1 to 20 of 1,283 entries", range(1, 20, 1283)),
            ("Results 21 - 40 out of 283", range(21, 40, 283)),
            ("Resultados 1 - 10 de 1.283", range(1, 10, 1283)),
            ("Mostrando 1 a 10 de 45 resultados", range(1, 10, 45)),
            ("1 tot 10 van de 45 resultaten", range(1, 10, 45)),
            ("283 results", Some((283, None))),
            ("283 resultados", Some((283, None))),
            ("Found 12 publications", Some((12, None))),
            ("45 resultaten gevonden", Some((45, None))),
            ("Page 2 of 14", None),
            ("20-1 of 283", None),
            ("Annual report 2019", None),
            ("12 people met in 3 towns", None),
            ("+31 20 123 45 67", None),
            ("99999999999999999999999 results", None),
        ] {
            assert_eq!(parse(text, &words), wanted, "{text}");
        }
    }

    #[test]
    fn lines_that_contradict_each_other_say_nothing() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let found = |lines: &[&str]| find((1..).zip(lines.iter().copied()), &words).map(|stated| stated.total);
        assert_eq!(found(&["Menu", "283 results"]), Some(283));
        assert_eq!(found(&["12 reports", "7 documents"]), None);
        assert_eq!(found(&["12 reports", "1–20 of 283"]), Some(283));
        let stated = find([(7, "21–40 of 283")].into_iter(), &words).unwrap();
        assert_eq!((stated.shown(), stated.line), (20, 7));
    }
}
