//! Suggests the known name that was probably meant, for errors and warnings about an unknown name.

use std::borrow::Borrow;

/// The least similarity, from 0 to 1, at which a known name is suggested.
const NEAR: f64 = 0.8;

/// The longest name that is compared, in bytes. The time of a comparison grows with the square of the length.
const LONGEST: usize = 100;

/// The name among `known` that `name` was probably meant to be.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Name::wanted(name)?;
    wanted.nearest(known.into_iter().map(|candidate| (Name::new(candidate), candidate)))
}

/// A set of known names, prepared for many look-ups.
#[derive(Debug, Default)]
pub(crate) struct Known(Vec<(Name, String)>);

impl Known {
    /// Adds a known name.
    pub(crate) fn add(&mut self, name: &str) {
        self.0.push((Name::new(name), name.to_owned()));
    }

    /// The known name that `name` was probably meant to be.
    pub(crate) fn nearest(&self, name: &str) -> Option<&str> {
        Name::wanted(name)?.nearest(self.0.iter().map(|(candidate, name)| (candidate, name.as_str())))
    }
}

/// A name prepared for comparison.
#[derive(Debug)]
struct Name {
    lower: String,
    letters: Vec<char>,
    /// For each of the 32 values of the lower five bits of a byte, how many bytes of the name have it, up to 255.
    /// Letters of either case share a count.
    counts: [u8; 32],
}

impl Name {
    fn new(name: &str) -> Self {
        let lower = if name.is_ascii() { name.to_ascii_lowercase() } else { name.to_lowercase() };
        let mut counts = [0_u8; 32];
        for byte in lower.bytes() {
            counts.get_mut(usize::from(byte & 31)).into_iter().for_each(|count| *count = count.saturating_add(1));
        }
        Self { letters: lower.chars().collect(), lower, counts }
    }

    /// Prepares the unknown name; `None` if it is longer than [`LONGEST`].
    fn wanted(name: &str) -> Option<Self> {
        (name.len() <= LONGEST).then(|| Self::new(name))
    }

    fn nearest<'a>(&self, known: impl Iterator<Item = (impl Borrow<Self>, &'a str)>) -> Option<&'a str> {
        known
            .map(|(candidate, name)| (self.closeness(candidate.borrow()), name))
            .filter(|(score, _)| *score > NEAR)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, name)| name)
    }

    /// The similarity of two names, from 0 to 1. Names that differ by one swapped pair of letters (`cvs`) count as
    /// similar even when they are short.
    fn closeness(&self, other: &Self) -> f64 {
        let swapped = other.letters.len() > 2
            && self.letters.len().abs_diff(other.letters.len()) <= 1
            && is_nearly(&self.lower, &other.lower)
            && strsim::osa_distance(&self.lower, &other.lower) == 1;
        // Most known names are very different. An upper bound, which is cheap to compute, spares them the exact
        // comparison.
        let near = match self.at_most(other) > NEAR {
            true => strsim::generic_jaro_winkler(&self.letters, &other.letters),
            false => 0.0,
        };
        near.max(if swapped { 0.85 } else { 0.0 })
    }

    /// An upper bound of the Jaro-Winkler similarity, from the letters that both names share in any order.
    fn at_most(&self, other: &Self) -> f64 {
        let shared: usize = self.counts.iter().zip(&other.counts).map(|(a, b)| usize::from(*a.min(b))).sum();
        let (length, others) = (self.letters.len(), other.letters.len());
        let shared = shared.min(length).min(others) as f64;
        if shared == 0.0 {
            // Neither name has a letter, so both are the same.
            return if length == others { 1.0 } else { 0.0 };
        }
        let jaro = (shared / length as f64 + shared / others as f64 + 1.0) / 3.0;
        let prefix = self.lower.bytes().zip(other.lower.bytes()).take(4).take_while(|(a, b)| a == b).count() as f64;
        jaro + 0.1 * prefix * (1.0 - jaro)
    }
}

/// Whether two names differ in one place only, by two letters at most, which is what one step of the optimal string
/// alignment distance can change.
fn is_nearly(name: &str, other: &str) -> bool {
    const TWO_LETTERS: usize = 8;
    let start = name.bytes().zip(other.bytes()).take_while(|(a, b)| a == b).count();
    let most = name.len().min(other.len()) - start;
    let end = name.bytes().rev().zip(other.bytes().rev()).take(most).take_while(|(a, b)| a == b).count();
    name.len().max(other.len()) - start - end <= TWO_LETTERS
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The suggestion computed without the upper bound, for comparison.
    fn slowly<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
        let name = name.to_lowercase();
        let score = |other: &str| {
            let other = other.to_lowercase();
            let lengths = (name.chars().count(), other.chars().count());
            let swapped = lengths.1 > 2 && strsim::osa_distance(&name, &other) == 1;
            strsim::jaro_winkler(&name, &other).max(if swapped { 0.85 } else { 0.0 })
        };
        let near = known.iter().map(|other| (score(other), *other)).filter(|(score, _)| *score > NEAR);
        near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
    }

    proptest! {
        #[test]
        fn shortcuts_change_nothing(
            name in "[aábB 日]{0,8}|migrat[io]{1,3}n|[a-e]{3,7}",
            known in prop::collection::vec("[aábB 日]{0,8}|migrat[io]{1,3}n|[a-e]{3,7}", 0..6),
        ) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            prop_assert_eq!(nearest(&name, known.iter().copied()), slowly(&name, &known));
        }
    }

    #[test]
    fn the_nearest_name_is_offered_only_when_it_is_near() {
        assert_eq!(nearest("titel", ["title", "description"]), Some("title"));
        assert_eq!(nearest("cvs", ["jsonl", "json", "csv"]), Some("csv"));
        assert_eq!(nearest("zzz", ["title", "description"]), None);
        assert_eq!((nearest("", [""]), nearest("", ["title"])), (Some(""), None));
    }
}
