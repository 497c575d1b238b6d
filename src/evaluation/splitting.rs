//! Measures the splitting of pages against gold records.
//!
//! A record is right if its title and its description both equal those of the gold record. White space is collapsed,
//! and a missing title or description must be missing in both. The bounds of a record are right if its title or its
//! description is right.

use crate::record::Record;
use crate::text::whitespace::normalise;

/// The title and the description of a record, for comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// The normalised title.
    pub title: Option<String>,
    /// The normalised description.
    pub description: Option<String>,
}

impl Expected {
    /// Collapses white space; an empty text counts as missing.
    pub fn new(title: Option<&str>, description: Option<&str>) -> Self {
        let plain = |text: Option<&str>| text.map(normalise).filter(|text| !text.is_empty());
        Self { title: plain(title), description: plain(description) }
    }
}

impl From<&Record> for Expected {
    fn from(record: &Record) -> Self {
        Self::new(record.title.as_deref(), record.description.as_deref())
    }
}

/// The pairs of gold records and records of the result.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    /// The indices of the gold record and of the record of the result, and whether title and description are both
    /// right.
    pub pairs: Vec<(usize, usize, bool)>,
    /// The indices of gold records without a partner.
    pub missed: Vec<usize>,
    /// The indices of records of the result without a partner.
    pub extra: Vec<usize>,
}

/// Pairs each gold record with at most one record of the result, in their order: first those with the same title and
/// description, then those with the same description, then those with the same title.
pub fn pair(gold: &[Expected], said: &[Expected]) -> Pairs {
    let mut partner: Vec<Option<(usize, bool)>> = vec![None; gold.len()];
    let mut taken = vec![false; said.len()];
    let tests: [fn(&Expected, &Expected) -> bool; 3] = [
        |g, s| g == s,
        |g, s| g.description.is_some() && g.description == s.description,
        |g, s| g.title.is_some() && g.title == s.title,
    ];
    for (test, whole) in tests.into_iter().zip([true, false, false]) {
        // Every gold record is compared with every record of the result, because pages have few records and catalogues
        // are compared page by page.
        for (expected, slot) in gold.iter().zip(&mut partner) {
            if slot.is_some() {
                continue;
            }
            let found =
                said.iter().zip(taken.iter_mut()).zip(0..).find(|((said, taken), _)| !**taken && test(expected, said));
            if let Some(((_, taken), number)) = found {
                *taken = true;
                *slot = Some((number, whole));
            }
        }
    }
    let pairs =
        partner.iter().zip(0..).filter_map(|(slot, gold)| slot.map(|(said, whole)| (gold, said, whole))).collect();
    let missed = partner.iter().zip(0..).filter(|(slot, _)| slot.is_none()).map(|(_, gold)| gold).collect();
    let extra = taken.iter().zip(0..).filter(|(taken, _)| !**taken).map(|(_, said)| said).collect();
    Pairs { pairs, missed, extra }
}

/// The counts of records, which can be added over pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// The number of gold records.
    pub gold: usize,
    /// The number of records of the result.
    pub said: usize,
    /// The number of records with the right title and description.
    pub right: usize,
    /// The number of records with the right title or description.
    pub bounded: usize,
}

impl Counts {
    /// Counts one page.
    pub fn of(gold: &[Expected], said: &[Expected]) -> Self {
        let found = pair(gold, said);
        let right = found.pairs.iter().filter(|(_, _, whole)| *whole).count();
        Self { gold: gold.len(), said: said.len(), right, bounded: found.pairs.len() }
    }

    /// Adds the counts of another page.
    pub fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.said += other.said;
        self.right += other.right;
        self.bounded += other.bounded;
    }

    /// The share of the records of the result that are right; 1 if there are neither gold records nor records of the
    /// result.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.said, self.gold == 0)
    }

    /// The share of the gold records that were found; 1 if there are neither gold records nor records of the result.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.gold, self.said == 0)
    }

    /// The harmonic mean of precision and recall (van Rijsbergen 1979).
    pub fn f1(&self) -> f64 {
        ratio(2 * self.right, self.gold + self.said, true)
    }

    /// The F1 of bounds, which counts the records whose title or description is right.
    pub fn boundary_f1(&self) -> f64 {
        ratio(2 * self.bounded, self.gold + self.said, true)
    }
}

fn ratio(part: usize, whole: usize, empty: bool) -> f64 {
    match whole {
        0 if empty => 1.0,
        0 => 0.0,
        _ => part as f64 / whole as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins_are_paired_once_each() {
        let twin = Expected::new(Some("Bulletin"), Some("Figures"));
        let other = Expected::new(Some("Bulletin"), Some("Other  figures"));
        let found = pair(&[twin.clone(), other.clone(), twin.clone()], &[twin.clone(), twin, Expected::default()]);
        assert_eq!(found.pairs, [(0, 0, true), (2, 1, true)]);
        assert_eq!((found.missed, found.extra), (vec![1], vec![2]));
        assert_eq!(other.description.as_deref(), Some("Other figures"));
    }

    #[test]
    fn a_page_without_records_that_gives_none_is_right() {
        assert_eq!(Counts::of(&[], &[]).f1(), 1.0);
        assert_eq!(Counts::of(&[], &[Expected::default()]).f1(), 0.0);
    }
}
