//! Other readings of a record of a list: the title that the next best column would give, and its other dates.

use std::ops::Range;

use super::candidates::Candidate;
use super::dates::Dated;
use super::tape::Tape;
use crate::text::folding::fold;

/// The keys of a column, with the key that it was cut from.
pub(super) type Keys = (Vec<u64>, u64);

/// The other readings of one record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Others {
    /// Whether the title is from another column than the titles of most records.
    pub fallback: bool,
    /// The title that the next best column would give.
    pub title: Option<String>,
    /// A description of another date of the record.
    pub date: Option<String>,
    /// Number of dates in the record outside of its title.
    pub dates: usize,
    /// Whether the date is from another place than the dates of most records.
    pub date_fallback: bool,
}

/// A record before any decision about it.
pub(super) struct Parts<'r> {
    pub tape: &'r Tape,
    pub candidates: &'r [Candidate],
    pub dates: &'r [Dated],
}

/// The other readings of a record with this title and date. `titles` are the columns that give titles, and `rival` is
/// the next best column.
pub(super) fn others(
    read: &Parts<'_>,
    titles: &[Keys],
    rival: Option<&Keys>,
    title: Option<&Range<usize>>,
    date: Option<&Range<usize>>,
) -> Others {
    let place = |keys: &[u64], from: u64| {
        let own = read.candidates.iter().find(|candidate| keys.contains(&candidate.key));
        own.or_else(|| read.candidates.iter().find(|candidate| from != 0 && candidate.key == from))
    };
    let own = |at: usize| titles.get(at).and_then(|(keys, from)| place(keys, *from));
    let first = own(0).map(|candidate| &candidate.range);
    let rival = rival.and_then(|(keys, from)| place(keys, *from));
    let said = |range: &Range<usize>| fold(&read.tape.words(range));
    let rival = rival.filter(|rival| title.is_none_or(|title| said(title) != said(&rival.range)));
    let outside = |range: &Range<usize>| title.is_none_or(|title| range.start < title.start || range.end > title.end);
    let dates: Vec<_> = read.dates.iter().filter(|date| outside(&date.range)).collect();
    let printed = |range: &Range<usize>, edtf: &str| match read.tape.words(range) {
        words if words.is_empty() => edtf.to_owned(),
        words => words,
    };
    let other = dates.iter().find(|other| date.is_none_or(|date| *date != other.range));
    Others {
        fallback: title.is_some() && title != first,
        title: rival.map(|rival| read.tape.words(&rival.range)),
        date: other.map(|other| printed(&other.range, &other.value.found.edtf)),
        dates: dates.len(),
        date_fallback: date.is_none() || dates.first().is_some_and(|first| date != Some(&first.range)),
    }
}
