//! Compares labelled records for the trainer, and groups them with given weights.

use super::evidence::Evidence;
use super::groups::{Comparer, Groups, Pair};
use super::sketch::Sketch;
use super::terms::Terms;
use super::weights::Weights;
use crate::error::Result;
use crate::record::Record;
use crate::seeds::Seeds;
use crate::text::words::Words;

/// Records to be compared.
#[derive(Debug)]
pub struct Trial {
    sketches: Vec<Sketch>,
}

/// Two compared records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The position of the first record.
    pub a: u32,
    /// The position of the second record.
    pub b: u32,
    /// One bit for each piece of evidence, in the order of [`evidence`].
    pub evidence: u64,
    /// Whether a contradiction forbids that the records are one publication.
    pub forbidden: bool,
}

/// The names of all pieces of evidence, in the order of the bits.
pub fn evidence() -> impl Iterator<Item = &'static str> {
    Evidence::ALL.iter().map(|evidence| evidence.key())
}

impl Trial {
    /// Prepares records for comparison, with the words of the seeds.
    ///
    /// # Errors
    /// Returns an error when a file of words is not valid.
    pub fn new(records: &[Record], seeds: &Seeds) -> Result<Self> {
        let terms = Terms::load(seeds, Words::load(seeds)?)?;
        Ok(Self { sketches: records.iter().map(|record| Sketch::new(record, &terms)).collect() })
    }

    /// Compares all pairs that share a key and the pairs in `more`. The result is sorted.
    pub fn compare(&self, more: &[(u32, u32)]) -> Vec<Comparison> {
        let weights = Weights::none();
        let mut comparer = Comparer::new(&self.sketches, &weights);
        let mut pairs = comparer.pairs();
        pairs.extend(more.iter().filter_map(|(a, b)| comparer.compare(*a.min(b), *a.max(b))));
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        pairs.dedup_by_key(|pair| (pair.a, pair.b));
        pairs.iter().map(Comparison::of).collect()
    }

    /// For each record, the smallest position in its group with these weights (see [`Weights::parse`]).
    ///
    /// # Errors
    /// Returns an error when the text does not hold weights.
    pub fn groups(&self, weights: &str) -> Result<Vec<u32>> {
        let weights = Weights::parse(weights, "weights")?;
        let mut comparer = Comparer::new(&self.sketches, &weights);
        let pairs = comparer.pairs();
        Ok(Groups::new(&comparer, &pairs, &[], &[]).of)
    }
}

impl Comparison {
    fn of(pair: &Pair) -> Self {
        let forbidden = pair.findings.conflict.is_some();
        Self { a: pair.a, b: pair.b, evidence: pair.findings.set.0, forbidden }
    }
}
