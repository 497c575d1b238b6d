//! Counts the right, wrong and missed pairs of records in clusters.

use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;

/// The counts of pairs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    right: u64,
    wrong: u64,
    missed: u64,
}

impl Tally {
    /// Compares two clusterings of the same records.
    pub(crate) fn of_clusters<G: Hash + Eq + Clone>(gold: &[G], found: &[u32]) -> Self {
        let both: Vec<(G, u32)> = gold.iter().cloned().zip(found.iter().copied()).collect();
        let right = pairs(&both);
        Self { right, wrong: pairs(found) - right, missed: pairs(gold) - right }
    }

    /// Counts a labelled pair.
    pub(crate) fn count(&mut self, same: bool, found: bool) {
        match (same, found) {
            (true, true) => self.right += 1,
            (false, true) => self.wrong += 1,
            (true, false) => self.missed += 1,
            (false, false) => {}
        }
    }

    /// Adds the counts of another set.
    pub(crate) fn add(&mut self, other: &Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "sets have fewer pairs than a float counts")]
        let share = |part: u64, rest: u64| if part + rest == 0 { 1.0 } else { part as f64 / (part + rest) as f64 };
        let Self { right, wrong, missed } = *self;
        let (precision, recall) = (share(right, wrong), share(right, missed));
        write!(f, "precision {precision:.4} recall {recall:.4} (pairs: right {right}, wrong {wrong}, missed {missed})")
    }
}

/// The number of pairs in the same cluster.
fn pairs<K: Hash + Eq>(clusters: &[K]) -> u64 {
    let mut sizes: HashMap<&K, u64> = HashMap::new();
    clusters.iter().for_each(|cluster| *sizes.entry(cluster).or_default() += 1);
    sizes.values().map(|size| size * (size - 1) / 2).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_counted_by_cluster() {
        let tally = Tally::of_clusters(&["a", "a", "a", "b"], &[0, 0, 2, 2]);
        assert_eq!(tally, Tally { right: 1, wrong: 1, missed: 2 });
    }
}
