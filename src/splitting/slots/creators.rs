//! The names in a column of creators.

use std::ops::Range;

use super::columns::Column;
use super::context::Context;
use super::shape;
use super::tape::Tape;
use crate::text::folding::fold;
use crate::text::words::{List, Words};

/// Number of values with a comma from which they show by themselves that commas separate people.
const SEVERAL: usize = 3;
/// Number of letters from which a word before a full stop is no abbreviation.
const WORD: usize = 5;

/// Whether commas separate people in a column: all parts between commas are full names, and some value is a full name by
/// itself, or several values have commas. The parts of inverted names are not: "Mora, Ana".
pub(super) fn are_listed(column: &Column<'_>, words: &Words) -> bool {
    let full = |name: &str| name.split_whitespace().count() >= 2 && shape::is_people(name, words);
    let (mut alone, mut several) = (0, 0);
    for cell in column.sample() {
        let text = cell.text();
        let mut parts = text.split(", ");
        if !parts.clone().all(full) {
            return false;
        }
        *(if parts.nth(1).is_some() { &mut several } else { &mut alone }) += 1;
    }
    several >= SEVERAL || several > 0 && alone > 0
}

/// The ranges of the names in a piece. `listed` says whether commas separate them.
pub(super) fn names(context: &Context<'_>, tape: &Tape, piece: &Range<usize>, listed: bool) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut start = piece.start;
    let commas = tape.get(piece).match_indices(", ").filter(|_| listed);
    let ends: Vec<usize> = commas.map(|(at, _)| piece.start + at).collect();
    for end in ends.into_iter().chain([piece.end]) {
        let name = tape.trimmed(&(start..end), |c| c.is_whitespace() || c == ',');
        ranges.push(without_stop(context, tape, name));
        start = end;
    }
    ranges.retain(|range| !range.is_empty());
    ranges
}

/// A range without a full stop that ends a sentence and not an abbreviation, such as an initial or "Inc.".
fn without_stop(context: &Context<'_>, tape: &Tape, range: Range<usize>) -> Range<usize> {
    let text = tape.get(&range);
    let Some(bare) = text.strip_suffix('.') else { return range };
    let word = bare.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let ends = word.chars().filter(|c| c.is_lowercase()).count() + 1 >= WORD
        && !context.words.has(List::Institution, &fold(word));
    if ends { range.start..range.end - 1 } else { range }
}
