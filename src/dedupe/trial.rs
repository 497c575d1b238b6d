//! Labelled records, compared for the trainer: what says what, and what given weights make of it.

use super::evidence::Evidence;
use super::groups::{Comparer, Groups, Pair};
use super::sketch::Sketch;
use super::terms::Terms;
use super::weights::Weights;
use crate::error::Result;
use crate::record::Record;
use crate::seeds::Seeds;
use crate::text::words::Words;

/// Records that are compared.
#[derive(Debug)]
pub struct Trial {
    sketches: Vec<Sketch>,
}

/// Two records, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// The place of the one.
    pub a: u32,
    /// The place of the other.
    pub b: u32,
    /// One bit for each piece of evidence, in the order of [`evidence`].
    pub evidence: u64,
    /// A contradiction forbids that they are one publication.
    pub forbidden: bool,
}

/// The names of all evidence, in the order of the bits.
pub fn evidence() -> impl Iterator<Item = &'static str> {
    Evidence::ALL.iter().map(|evidence| evidence.key())
}

impl Trial {
    /// Of records; the words are those of the seeds.
    ///
    /// # Errors
    /// Where a file of words is wrong.
    pub fn new(records: &[Record], seeds: &Seeds) -> Result<Self> {
        let terms = Terms::load(seeds, &Words::load(seeds)?)?;
        Ok(Self { sketches: records.iter().map(|record| Sketch::new(record, &terms)).collect() })
    }

    /// All pairs that share a key, and those of `more`, sorted.
    pub fn compare(&self, more: &[(u32, u32)]) -> Vec<Comparison> {
        let weights = Weights::none();
        let mut comparer = Comparer::new(&self.sketches, &weights);
        let mut pairs = comparer.pairs();
        pairs.extend(more.iter().filter_map(|(a, b)| comparer.compare(*a.min(b), *a.max(b))));
        pairs.sort_by_key(|pair| (pair.a, pair.b));
        pairs.dedup_by_key(|pair| (pair.a, pair.b));
        pairs.iter().map(Comparison::of).collect()
    }

    /// For each record the smallest place in its group, with these weights (see [`Weights::parse`]).
    ///
    /// # Errors
    /// Where the text holds no weights.
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
