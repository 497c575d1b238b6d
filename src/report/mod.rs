//! The figures of a catalogue and of a review: what was searched, what was found, what was kept, and why not the rest.
//!
//! Records that were merged are counted as they were found: `found − duplicates − excluded = kept`, always.

pub(crate) mod diagram;
pub(crate) mod figures;
pub(crate) mod flow;
pub(crate) mod prisma;
pub(crate) mod searches;
pub(crate) mod text;

use serde::Serialize;

use crate::record::Record;
use figures::{Completeness, Count};
use flow::Flow;
use searches::{Origins, Search};

/// All figures.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Report {
    /// From what was found to what is kept.
    pub(crate) flow: Flow,
    /// By source: how it was searched, and what was found there.
    pub(crate) sources: Vec<Search>,
    /// Publications by thematic area, the most first; a publication may have several.
    pub(crate) areas: Vec<Count>,
    /// By language.
    pub(crate) languages: Vec<Count>,
    /// By year of issue, the latest first.
    pub(crate) years: Vec<Count>,
    /// By kind.
    pub(crate) kinds: Vec<Count>,
    /// How many publications have each field.
    pub(crate) completeness: Vec<Completeness>,
    /// What a cataloguer should look at, by code.
    pub(crate) issues: Vec<Count>,
}

impl Report {
    /// Of the records of a catalogue, merged or not. `searches` says how the sources were searched, where that is known.
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
