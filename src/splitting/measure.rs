//! What the measures of all readers have in common.

use std::collections::BTreeMap;
use std::hash::Hash;

/// The largest measure that is a logarithm of odds, either way.
pub(crate) const MOST: f32 = 10.0;

/// The logarithm of the odds of a probability, at most [`MOST`] either way.
pub(crate) fn odds(probability: f32) -> f32 {
    let probability = f64::from(probability).clamp(1e-9, 1.0 - 1e-9);
    ((probability / (1.0 - probability)).ln() as f32).clamp(-MOST, MOST)
}

/// One for what holds, else zero.
pub(crate) fn flag(holds: bool) -> f32 {
    if holds { 1.0 } else { 0.0 }
}

/// The number of records of a page, squashed.
pub(crate) fn squashed(count: usize) -> f32 {
    (1.0 + count as f32).ln() / 4.0
}

/// By record, the share of the records of its page that have its shape.
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
