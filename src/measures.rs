//! Precision, recall and F1 (van Rijsbergen, 1979), from counts.

use std::ops::AddAssign;

/// Counts of what was given, compared with what is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Given and true.
    pub right: u64,
    /// Given and not true.
    pub wrong: u64,
    /// True and not given.
    pub missed: u64,
}

impl Counts {
    /// Adds one judgement.
    pub(crate) fn add(&mut self, given: bool, is_true: bool) {
        match (given, is_true) {
            (true, true) => self.right += 1,
            (true, false) => self.wrong += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }

    /// The share of what was given that is true, from 0 to 1; `None` where nothing was given.
    pub(crate) fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// The share of what is true that was given, from 0 to 1; `None` where nothing is true.
    pub(crate) fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of precision and recall; `None` where nothing is true and nothing was given.
    pub(crate) fn f1(&self) -> Option<f64> {
        share(2 * self.right, 2 * self.right + self.wrong + self.missed)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }
}

/// A part of a whole; `None` of nothing.
#[allow(clippy::cast_precision_loss)] // Nobody labels 2^53 records.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean of what is known: for macro averages, which leave out classes without any instance.
#[allow(clippy::cast_precision_loss)]
pub(crate) fn mean(values: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let known: Vec<f64> = values.into_iter().flatten().collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_from_counts() {
        let counts = Counts { right: 3, wrong: 1, missed: 2 };
        assert_eq!((counts.precision(), counts.recall()), (Some(0.75), Some(0.6)));
        assert!((counts.f1().unwrap() - 2.0 * 0.75 * 0.6 / 1.35).abs() < 1e-12);
        assert_eq!(Counts::default().f1(), None);
        assert_eq!(mean([Some(1.0), None, Some(0.5)]), Some(0.75));
    }
}
