//! The word and number by which the lines of a list begin: `Annex 1: Title`, `No. 14, autumn 2021: Title`.

use std::collections::BTreeSet;
use std::ops::Range;

use super::peel::bare;
use super::shape::{Shape, Shapes};
use super::{Part, Piece};
use crate::text::folding::fold;

/// The greatest number of characters before the mark.
const LONGEST: usize = 48;
/// The greatest number of words before the number.
const WORDS: usize = 3;
/// The smallest number of lines that must begin alike.
const LEAST: usize = 3;

/// The beginning of one line.
#[derive(Debug, Clone)]
pub(crate) struct Lead {
    /// The words before the number, folded.
    words: String,
    /// The number as printed.
    number: String,
    /// The pieces: the number with its words, and the date after it.
    pieces: Vec<Piece>,
    /// The first byte after the mark.
    end: usize,
}

/// The beginning of a line, if it is a few words, a number and a mark.
pub(crate) fn of(text: &str, shapes: &Shapes) -> Option<Lead> {
    let (at, mark) =
        [": ", " – ", " — ", " - ", " | "].iter().filter_map(|mark| Some((text.find(mark)?, mark))).min()?;
    let lead = text.get(..at).filter(|lead| lead.chars().count() <= LONGEST)?;
    let first = lead.find(|c: char| c.is_ascii_digit())?;
    let words = fold(lead.get(..first)?);
    let words = words.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let count = words.split_whitespace().count();
    let digits = lead.get(first..)?.split(|c: char| !c.is_ascii_digit()).next()?;
    // "Report 2021: …" has the year of a title and not the number of an issue.
    if !(1..=WORDS).contains(&count) || shapes.of(digits) == Shape::Year || digits.len() > 4 {
        return None;
    }
    let end = first + digits.len();
    let mut pieces = vec![Piece { span: 0..end, part: Part::Number }];
    let rest = bare_of(lead, end..at);
    if !rest.is_empty() {
        let said = lead.get(rest.clone())?;
        (Part::of(shapes.of(said)) == Some(Part::Date)).then_some(())?;
        pieces.push(Piece { span: rest, part: Part::Date });
    }
    let after = text.get(at + mark.len()..)?;
    let end = text.len() - after.trim_start().len();
    after.contains(char::is_alphabetic).then(|| Lead { words, number: digits.to_owned(), pieces, end })
}

/// The range without the marks and brackets around it.
fn bare_of(text: &str, range: Range<usize>) -> Range<usize> {
    let range = bare(text, range);
    let said = text.get(range.clone()).unwrap_or_default();
    let open = said.len() - said.trim_start_matches(['(', '[']).len();
    let close = said.len() - said.trim_end_matches([')', ']']).len();
    range.start + open..range.end.saturating_sub(close).max(range.start + open)
}

/// The pieces at the beginning of each line and the byte after them, if nearly all lines begin with the same words and
/// different numbers.
pub(super) fn common(lines: &[&str], shapes: &Shapes) -> Option<Vec<(Vec<Piece>, usize)>> {
    let found: Vec<Option<Lead>> = lines.iter().map(|line| of(line, shapes)).collect();
    let filled = lines.iter().filter(|line| !line.is_empty()).count();
    let numbers: BTreeSet<&str> = found.iter().flatten().map(|lead| lead.number.as_str()).collect();
    let words = &found.iter().flatten().next()?.words;
    let alike = found.iter().flatten().filter(|lead| lead.words == *words).count();
    if alike < LEAST || alike * 5 < filled * 4 || numbers.len() * 5 < alike * 4 {
        return None;
    }
    Some(found.into_iter().map(|lead| lead.map_or((Vec::new(), 0), |lead| (lead.pieces, lead.end))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use crate::text::words::Words;

    #[test]
    fn lines_begin_with_a_number_and_a_date() {
        let words = Words::load(&Seeds::embedded()).unwrap();
        let shapes = Shapes::new(&words);
        let lines = ["No. 14, autumn 2021: Reeds", "No. 13 (May 2021): Osiers", "No. 12: Sedge"];
        let found = common(&lines, &shapes).unwrap();
        let said =
            |at: usize| -> Vec<&str> { found[at].0.iter().map(|piece| &lines[at][piece.span.clone()]).collect() };
        assert_eq!(said(0), ["No. 14", "autumn 2021"]);
        assert_eq!(said(1), ["No. 13", "May 2021"]);
        assert_eq!(&lines[2][found[2].1..], "Sedge");
        assert!(common(&["Report 2021: a", "Report 2020: b", "Report 2019: c"], &shapes).is_none());
        assert!(common(&["Report 2: a", "Route 3: b", "Page 4: c"], &shapes).is_none());
    }
}
