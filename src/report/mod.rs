//! The figures of a catalogue and of a review: what was searched, what was found, what was kept, and why the rest was
//! excluded.
//!
//! Merged records are counted as the records from which they were merged, so that always
//! `found − duplicates − excluded = kept`.

pub(crate) mod diagram;
pub(crate) mod figures;
pub(crate) mod flow;
pub(crate) mod page;
pub(crate) mod prisma;
pub(crate) mod searches;
pub(crate) mod text;

use serde::Serialize;

use crate::record::Record;
use figures::{Completeness, Count};
use flow::Flow;
use searches::{Origins, Search};

/// All figures of a report.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Report {
    /// The flow from the records found to the publications kept.
    pub(crate) flow: Flow,
    /// For each source, how it was searched and what was found in it.
    pub(crate) sources: Vec<Search>,
    /// Publications by thematic area, the most frequent first. A publication may have several areas.
    pub(crate) areas: Vec<Count>,
    /// Publications by language.
    pub(crate) languages: Vec<Count>,
    /// Publications by year of issue, the latest first.
    pub(crate) years: Vec<Count>,
    /// Publications by kind.
    pub(crate) kinds: Vec<Count>,
    /// The number of publications that have each field.
    pub(crate) completeness: Vec<Completeness>,
    /// Issues that a cataloguer should look at, by code.
    pub(crate) issues: Vec<Count>,
}

impl Report {
    /// Computes the figures for the records of a catalogue, merged or not. `searches` says how the sources were
    /// searched, where that is known.
    pub(crate) fn new(records: &[Record], searches: Vec<Search>, origins: &Origins) -> Self {
        let sources = searches::count(records, searches, origins);
        Self {
            flow: Flow::new(records, &sources),
            sources,
            areas: figures::areas(records),
            languages: figures::languages(records),
            years: figures::years(records),
            kinds: figures::kinds(records),
            completeness: figures::completeness(records),
            issues: figures::issues(records),
        }
    }
}
