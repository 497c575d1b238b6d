//! Precision, recall and F1 (van Rijsbergen, 1979), computed from counts.

use std::ops::AddAssign;

/// Counts that compare the values that a stage gave with the labelled values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts {
    /// Values that were given and are labelled (true positives).
    pub right: u64,
    /// Values that were given and are not labelled (false positives).
    pub wrong: u64,
    /// Values that are labelled and were not given (false negatives).
    pub missed: u64,
}

impl Counts {
    /// Counts one value: whether it was given, and whether it is labelled.
    pub(crate) fn add(&mut self, given: bool, is_true: bool) {
        match (given, is_true) {
            (true, true) => self.right += 1,
            (true, false) => self.wrong += 1,
            (false, true) => self.missed += 1,
            (false, false) => {}
        }
    }

    /// The share of the given values that is right, from 0 to 1; `None` if no value was given.
    pub(crate) fn precision(&self) -> Option<f64> {
        share(self.right, self.right + self.wrong)
    }

    /// The share of the labelled values that was given, from 0 to 1; `None` if no value is labelled.
    pub(crate) fn recall(&self) -> Option<f64> {
        share(self.right, self.right + self.missed)
    }

    /// The harmonic mean of precision and recall, from 0 to 1; `None` if no value is labelled and none was given.
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

/// A part as a share of a whole; `None` if the whole is 0.
#[allow(clippy::cast_precision_loss)] // The counts stay far below 2^53.
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The mean of the known values, for macro averages: classes without any instance are left out.
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
