//! The state of a source before a run, the pages that the run read, and the result of applying them.

use std::collections::HashMap;

use super::packed::PackedRecord;
use crate::web::Validators;

/// The state of a source in the store before a run reads it.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Fingerprint of the settings with which the records of the source were made.
    pub settings: Option<String>,
    /// The pages of the source, by location.
    pub pages: HashMap<String, KnownPage>,
}

/// A page as it was when last read.
#[derive(Debug, Clone, Default)]
pub struct KnownPage {
    /// The validators to be sent with the next request.
    pub validators: Validators,
    /// Digest of the bytes of the page.
    pub digest: String,
    /// Addresses of further pages of the listing to which the page links.
    pub next: Vec<String>,
    /// The selector that found the records of the page.
    pub selector: Option<String>,
    /// The layout in which the page was read.
    pub layout: Option<String>,
    /// The number of entries of the page.
    pub entries: u64,
    /// Whether the last run read the page, and had no time for other pages of the source.
    pub is_done: bool,
}

/// A source as a run has read it.
#[derive(Debug, Default)]
pub struct SourceReading {
    /// The name of the source.
    pub name: String,
    /// Fingerprint of the settings with which the records were made.
    pub settings: String,
    /// The pages, in the order in which they were read.
    pub pages: Vec<Page>,
    /// Whether every page was read completely, so that a record that was not found is missing.
    pub complete: bool,
    /// Whether the source is on the web, where an entry on two pages is one record. In files it is two records, as in
    /// `import`.
    pub web: bool,
}

/// A page as a run has read it.
#[derive(Debug)]
pub struct Page {
    /// The address or path of the page.
    pub location: String,
    /// The outcome of reading the page.
    pub outcome: Outcome,
}

/// The outcome of reading a page.
#[derive(Debug)]
pub enum Outcome {
    /// The page is unchanged; its validators may be new.
    Unchanged(Option<Validators>),
    /// The page was read.
    Read(Box<Reading>),
    /// Only the changes of the page were asked for. Its other entries stay, except those with these identifiers, which
    /// a repository reports as deleted.
    Changed(Box<Reading>, Vec<String>),
    /// The page could not be read, and its records are kept.
    Failed,
}

impl Outcome {
    /// The result of reading, where the page was read.
    pub(crate) fn reading(&self) -> Option<&Reading> {
        match self {
            Self::Read(reading) | Self::Changed(reading, _) => Some(reading),
            Self::Unchanged(_) | Self::Failed => None,
        }
    }
}

/// The result of reading a page.
#[derive(Debug, Default)]
pub struct Reading {
    /// The records in the order of the page.
    pub records: Vec<PackedRecord>,
    /// The number of records that were invalid.
    pub rejected: u64,
    /// The validators to be sent with the next request.
    pub validators: Validators,
    /// Digest of the bytes of the page.
    pub digest: String,
    /// The time of retrieval (RFC 3339); `None` for files.
    pub retrieved: Option<String>,
    /// The selector that found the records.
    pub selector: Option<String>,
    /// The layout in which the page was read.
    pub layout: Option<String>,
    /// Addresses of further pages of the listing to which the page links.
    pub next: Vec<String>,
}

/// The numbers of changes that a run made to a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages that answered.
    pub pages: u64,
    /// Pages that answered and were unchanged.
    pub unchanged: u64,
    /// Records in the catalogue after the run.
    pub records: u64,
    /// Records that were invalid.
    pub rejected: u64,
    /// New records.
    pub added: u64,
    /// Records whose values changed.
    pub changed: u64,
    /// Records that are on another page of the listing and otherwise unchanged.
    pub moved: u64,
    /// Records that were missing often enough to count as gone.
    pub gone: u64,
    /// Records that came back after they were gone.
    pub returned: u64,
    /// Records that were not found and do not count as gone yet.
    pub missing: u64,
    /// Pages that the time of the source did not suffice for.
    pub left: u64,
}

/// The rules of the project about missing records.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// The number of complete runs in a row without a record after which the record is gone.
    pub gone_after: u32,
    /// Whether a source is accepted that has lost more than half of its records.
    pub accept: bool,
}

/// The result of applying a reading to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// The source was read completely.
    Complete(Counts),
    /// Part of the source could not be read; no record counts as missing for that reason.
    Partial(Counts),
    /// The reading was not applied, because the number of records fell from the first to the second number.
    Shrunk(u64, u64),
    /// The reading was not applied, because no record was found.
    Empty,
}
