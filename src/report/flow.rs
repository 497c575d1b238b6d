//! The flow from the records found to the publications kept (PRISMA 2020, Page and others 2021), for databases and for
//! other methods apart.

use std::collections::BTreeMap;

use serde::Serialize;

use super::searches::{Search, Way};
use crate::formats::screening::decisions::decision;
use crate::record::{Decision, Record};
use crate::text::folding::fold;

/// The figures of a flow diagram.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Flow {
    /// Records found in databases.
    pub(crate) databases: u64,
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
    /// Kept publications that nobody has looked at, or whose decision is not understood.
    pub(crate) undecided: u64,
    /// Decisions that are not understood, with the number of publications that have each.
    pub(crate) not_understood: BTreeMap<String, u64>,
    /// The column of the diagram for databases: of the publications that are counted for a database.
    #[serde(skip)]
    pub(crate) via_databases: Column,
    /// The column of the diagram for other methods.
    #[serde(skip)]
    pub(crate) via_others: Column,
}

/// The figures of one column of the diagram.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Column {
    /// Records found.
    pub(crate) found: u64,
    /// Records among these that describe a publication found before.
    pub(crate) duplicates: u64,
    /// Publications that are counted for a source of this column.
    pub(crate) publications: u64,
    /// Publications whose report could not be obtained.
    pub(crate) not_retrieved: u64,
    /// Excluded publications by reason, without those that could not be obtained.
    pub(crate) excluded: Vec<Exclusion>,
    /// Included publications.
    pub(crate) included: u64,
    /// Publications about which a person could not decide.
    pub(crate) maybe: u64,
    /// Publications that nobody has looked at.
    pub(crate) undecided: u64,
}

impl Column {
    /// Counts publications, of which those of `exclusions` are excluded.
    fn new(records: &[&Record], searches: &[&Search], exclusions: Vec<Exclusion>) -> Self {
        let decided = |wanted: &Decision| {
            records.iter().filter(|record| decision(record).as_ref() == Some(wanted)).count() as u64
        };
        let (included, maybe) = (decided(&Decision::Include), decided(&Decision::Maybe));
        let (lost, excluded): (Vec<_>, Vec<_>) = exclusions.into_iter().partition(|one| one.not_retrieved);
        let (not_retrieved, out) = (total(&lost), total(&excluded));
        let publications = records.len() as u64;
        Self {
            found: searches.iter().map(|search| search.found).sum(),
            duplicates: searches.iter().map(|search| search.duplicates).sum(),
            publications,
            not_retrieved,
            excluded,
            included,
            maybe,
            undecided: publications - (included + maybe + not_retrieved + out).min(publications),
        }
    }

    /// The number of publications that are assessed: all that could be obtained, once the screening has begun.
    pub(crate) fn assessed(&self) -> u64 {
        self.sought() - self.not_retrieved.min(self.sought())
    }

    /// Whether a person decided about any of the publications. Without a decision nothing was sought or assessed.
    pub(crate) fn is_screened(&self) -> bool {
        self.undecided < self.publications
    }

    /// The number of publications that are sought: all of them, once the screening has begun.
    pub(crate) fn sought(&self) -> u64 {
        if self.is_screened() { self.publications } else { 0 }
    }
}

/// The reason for the decision about a record.
fn reason(record: &Record) -> Option<String> {
    let screening = record.screening.as_ref()?;
    let beside = || Decision::with_reason(&screening.decision).and_then(|(_, reason)| reason);
    let said = screening.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
    said.map(str::to_owned).or_else(beside)
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
        let found: u64 = sources.iter().map(|source| source.found).sum();
        let (bases, others): (Vec<&Search>, Vec<&Search>) =
            sources.iter().partition(|source| source.way == Way::Database);
        let all: Vec<&Record> = records.iter().collect();
        let (of_bases, of_others): (Vec<&Record>, Vec<&Record>) =
            records.iter().partition(|record| bases.iter().any(|base| base.name == record.source.name));
        let excluded = exclusions(&all);
        let whole = Column::new(&all, &sources.iter().collect::<Vec<_>>(), excluded.clone());
        let out = total(&excluded);
        let mut not_understood = BTreeMap::new();
        for screening in records.iter().filter_map(|record| record.screening.as_ref()) {
            if !screening.decision.is_empty() && Decision::with_reason(&screening.decision).is_none() {
                *not_understood.entry(screening.decision.to_string()).or_default() += 1;
            }
        }
        Self {
            databases: way(Way::Database),
            websites: way(Way::Website),
            organisations: way(Way::Organisation),
            citations: way(Way::Citation),
            found,
            duplicates: found - whole.publications.min(found),
            publications: whole.publications,
            related: records.iter().filter(|record| !record.relations.is_empty()).count() as u64,
            not_retrieved: whole.not_retrieved,
            excluded,
            kept: whole.publications - out,
            included: whole.included,
            maybe: whole.maybe,
            undecided: whole.undecided,
            not_understood,
            via_databases: Column::new(&of_bases, &bases, exclusions(&of_bases)),
            via_others: Column::new(&of_others, &others, exclusions(&of_others)),
        }
    }
}

/// The number of publications that were excluded for these reasons.
fn total(exclusions: &[Exclusion]) -> u64 {
    exclusions.iter().map(|exclusion| exclusion.publications).sum()
}

/// The reasons for exclusion, the most frequent first.
fn exclusions(records: &[&Record]) -> Vec<Exclusion> {
    let mut counts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for record in records.iter().filter(|record| decision(record) == Some(Decision::Exclude)) {
        *counts.entry(reason(record)).or_default() += 1;
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
