//! Functions that the measures of all readers share.

use std::collections::BTreeMap;
use std::hash::Hash;

/// The largest absolute value of a measure that is a logarithm of odds.
pub(crate) const MOST: f32 = 10.0;

/// The natural logarithm of the odds of a probability, limited to [`MOST`] in both directions.
pub(crate) fn odds(probability: f32) -> f32 {
    let probability = f64::from(probability).clamp(1e-9, 1.0 - 1e-9);
    ((probability / (1.0 - probability)).ln() as f32).clamp(-MOST, MOST)
}

/// Returns 1 if the condition holds, else 0.
pub(crate) fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// The number of records of a page on a logarithmic scale.
pub(crate) fn squashed(count: usize) -> f32 {
    (1.0 + count as f32).ln() / 4.0
}

/// For each record, the share of the records of its page that have the same shape.
pub(crate) fn alike<S: Ord + Hash>(shapes: &[S]) -> Vec<f32> {
    let mut counts: BTreeMap<&S, usize> = BTreeMap::new();
    for shape in shapes {
        *counts.entry(shape).or_default() += 1;
    }
    let all = shapes.len().max(1) as f32;
    shapes.iter().map(|shape| counts.get(shape).copied().unwrap_or(0) as f32 / all).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_are_bounded_and_even_at_one_half() {
        assert_eq!((odds(0.5), odds(1.0), odds(0.0)), (0.0, MOST, -MOST));
    }

    #[test]
    fn a_record_unlike_the_others_is_alone() {
        assert_eq!(alike(&["a", "b", "a", "a"]), [0.75, 0.25, 0.75, 0.75]);
    }
}
