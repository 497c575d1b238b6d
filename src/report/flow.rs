//! The flow from the records found to the publications kept (PRISMA 2020, Page and others 2021: identification of
//! studies via other methods).

use std::collections::BTreeMap;

use serde::Serialize;

use super::searches::{Search, Way};
use crate::record::Record;
use crate::text::folding::fold;

/// The figures of a flow diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Flow {
    /// Records found on websites.
    pub(crate) websites: u64,
    /// Records found with organisations.
    pub(crate) organisations: u64,
    /// Records found in the references of other publications.
    pub(crate) citations: u64,
    /// All records found.
    pub(crate) found: u64,
    /// Records among these that describe a publication found before.
    pub(crate) duplicates: u64,
    /// Publications, which are the records found without duplicates. The same number of reports was sought.
    pub(crate) publications: u64,
    /// Publications that are linked with another one: translations, editions, summaries, errata.
    pub(crate) related: u64,
    /// Publications that were excluded for the reason that their report could not be obtained.
    pub(crate) not_retrieved: u64,
    /// Excluded publications by reason, including those that could not be obtained.
    pub(crate) excluded: Vec<Exclusion>,
    /// Publications that are not excluded.
    pub(crate) kept: u64,
    /// Kept publications that a person included.
    pub(crate) included: u64,
    /// Kept publications about which a person could not decide.
    pub(crate) maybe: u64,
    /// Kept publications that nobody has looked at.
    pub(crate) undecided: u64,
}

/// A reason for exclusion, and the number of publications excluded for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Exclusion {
    /// The reason as the person wrote it; null where none was given.
    pub(crate) reason: Option<String>,
    /// The number of publications.
    pub(crate) publications: u64,
    /// Whether the reason says that the publications could not be obtained.
    pub(crate) not_retrieved: bool,
}

/// Reasons that say that a report could not be obtained.
const NOT_RETRIEVED: [&str; 8] = [
    "not retrieved",
    "not retrievable",
    "not available",
    "no full text",
    "no recuperado",
    "no disponible",
    "niet opgehaald",
    "niet beschikbaar",
];

impl Flow {
    /// Counts publications and the decisions about them.
    pub(super) fn new(records: &[Record], sources: &[Search]) -> Self {
        let way = |way: Way| sources.iter().filter(|source| source.way == way).map(|source| source.found).sum::<u64>();
        let decided = |decision: &str| {
            let is = |record: &&Record| record.screening.as_ref().is_some_and(|s| s.decision == decision);
            records.iter().filter(is).count() as u64
        };
        let found: u64 = sources.iter().map(|source| source.found).sum();
        let publications = records.len() as u64;
        let excluded = exclusions(records);
        let out: u64 = excluded.iter().map(|exclusion| exclusion.publications).sum();
        let kept = publications - out;
        let (included, maybe) = (decided("include"), decided("maybe"));
        Self {
            websites: way(Way::Website),
            organisations: way(Way::Organisation),
            citations: way(Way::Citation),
            found,
            duplicates: found - publications.min(found),
            publications,
            related: records.iter().filter(|record| !record.relations.is_empty()).count() as u64,
            not_retrieved: excluded.iter().filter(|e| e.not_retrieved).map(|e| e.publications).sum(),
            excluded,
            kept,
            included,
            maybe,
            undecided: kept - (included + maybe).min(kept),
        }
    }

    /// The number of publications that were assessed: all that could be obtained.
    pub(crate) fn assessed(&self) -> u64 {
        self.publications - self.not_retrieved
    }

    /// The reasons for which publications that could be obtained were excluded.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = &Exclusion> {
        self.excluded.iter().filter(|exclusion| !exclusion.not_retrieved)
    }
}

/// The reasons for exclusion, the most frequent first.
fn exclusions(records: &[Record]) -> Vec<Exclusion> {
    let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for screening in records.iter().filter_map(|record| record.screening.as_ref()) {
        if screening.decision == "exclude" {
            let reason = screening.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
            *counts.entry(reason.map(str::to_owned)).or_default() += 1;
        }
    }
    let mut exclusions: Vec<Exclusion> = counts
        .into_iter()
        .map(|(reason, publications)| {
            let not_retrieved = reason.as_deref().is_some_and(|reason| {
                let folded = fold(reason);
                NOT_RETRIEVED.iter().any(|known| folded.contains(known))
            });
            Exclusion { reason, publications, not_retrieved }
        })
        .collect();
    exclusions.sort_by_key(|exclusion| std::cmp::Reverse(exclusion.publications));
    exclusions
}
