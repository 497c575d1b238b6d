//! How well pages were split: records against gold records.
//!
//! A record is right when its title and its description are both right, white space collapsed, an absent one absent.
//! Its bounds are right when one of the two is.

use crate::record::Record;
use crate::text::whitespace::normalise;

/// The title and the description of a gold record.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected {
    /// The title, normalised.
    pub title: Option<String>,
    /// The description, normalised.
    pub description: Option<String>,
}

impl Expected {
    /// With white space collapsed; what is empty is absent.
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

/// The records that belong together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pairs {
    /// Gold and said record, and whether both title and description are right.
    pub pairs: Vec<(usize, usize, bool)>,
    /// Gold records without a partner.
    pub missed: Vec<usize>,
    /// Said records without a partner.
    pub extra: Vec<usize>,
}

/// Pairs each gold record with at most one said record, in order: first those that agree in both, then those that
/// agree in the description, then in the title.
pub fn pair(gold: &[Expected], said: &[Expected]) -> Pairs {
    let mut partner: Vec<Option<(usize, bool)>> = vec![None; gold.len()];
    let mut taken = vec![false; said.len()];
    let tests: [fn(&Expected, &Expected) -> bool; 3] = [
        |g, s| g == s,
        |g, s| g.description.is_some() && g.description == s.description,
        |g, s| g.title.is_some() && g.title == s.title,
    ];
    for (test, whole) in tests.into_iter().zip([true, false, false]) {
        // Said records by what the test looks at would be faster; pages are short, and catalogues are paired by page.
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

/// Counts of records, which add up over pages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Gold records.
    pub gold: usize,
    /// Records that were said.
    pub said: usize,
    /// Records with the right title and description.
    pub right: usize,
    /// Records of which one is right.
    pub bounded: usize,
}

impl Counts {
    /// Counts one page.
    pub fn of(gold: &[Expected], said: &[Expected]) -> Self {
        let found = pair(gold, said);
        let right = found.pairs.iter().filter(|(_, _, whole)| *whole).count();
        Self { gold: gold.len(), said: said.len(), right, bounded: found.pairs.len() }
    }

    /// Adds another page.
    pub fn add(&mut self, other: Self) {
        self.gold += other.gold;
        self.said += other.said;
        self.right += other.right;
        self.bounded += other.bounded;
    }

    /// Right records among those said; 1 where none was said and none was there.
    pub fn precision(&self) -> f64 {
        ratio(self.right, self.said, self.gold == 0)
    }

    /// Right records among the gold ones.
    pub fn recall(&self) -> f64 {
        ratio(self.right, self.gold, self.said == 0)
    }

    /// Harmonic mean of precision and recall (van Rijsbergen 1979).
    pub fn f1(&self) -> f64 {
        ratio(2 * self.right, self.gold + self.said, true)
    }

    /// The same, of records of which title or description is right.
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
