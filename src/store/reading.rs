//! The knowledge of a source before a run, the readings of the run, and the result of applying them.

use std::collections::HashMap;

use crate::record::Record;
use crate::web::Validators;

/// The knowledge of a source before it is read.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Fingerprint of the settings that its records were made with.
    pub settings: Option<String>,
    /// Its pages, by location.
    pub pages: HashMap<String, KnownPage>,
}

/// A page as it was last read.
#[derive(Debug, Clone, Default)]
pub struct KnownPage {
    /// To be sent with the next request.
    pub validators: Validators,
    /// Digest of the bytes.
    pub digest: String,
    /// Addresses that the page leads to.
    pub next: Vec<String>,
    /// The selector that found its records.
    pub selector: Option<String>,
    /// The layout that it was read in.
    pub layout: Option<String>,
    /// Its entries.
    pub entries: u64,
}

/// A source as a run read it.
#[derive(Debug, Default)]
pub struct SourceReading {
    /// The name of the source.
    pub name: String,
    /// Fingerprint of the settings that the records were made with.
    pub settings: String,
    /// In the order they were read.
    pub pages: Vec<Page>,
    /// Every page was read to its end: what was not met is missing.
    pub complete: bool,
    /// True for sources on the web, where an entry that stands on two pages is one record. In files it is two records,
    /// as in `import`.
    pub web: bool,
}

/// A page as a run read it.
#[derive(Debug)]
pub struct Page {
    /// Address or path.
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
    /// Only what changed of it was asked for: its other entries stay, but for those with these identifiers, which a
    /// repository says it deleted.
    Changed(Box<Reading>, Vec<String>),
    /// The page could not be read; its records are kept.
    Failed,
}

impl Outcome {
    /// The reading, where the page was read.
    pub(crate) fn reading(&self) -> Option<&Reading> {
        match self {
            Self::Read(reading) | Self::Changed(reading, _) => Some(reading),
            Self::Unchanged(_) | Self::Failed => None,
        }
    }
}

/// A page that was read.
#[derive(Debug, Default)]
pub struct Reading {
    /// In the order of the page.
    pub records: Vec<Record>,
    /// Records that were invalid.
    pub rejected: u64,
    /// To be sent with the next request.
    pub validators: Validators,
    /// Digest of the bytes.
    pub digest: String,
    /// RFC 3339; none for files.
    pub retrieved: Option<String>,
    /// The selector that found the records.
    pub selector: Option<String>,
    /// The layout that it was read in.
    pub layout: Option<String>,
    /// Addresses that the page leads to.
    pub next: Vec<String>,
}

/// The changes that a run made to a source, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages that answered.
    pub pages: u64,
    /// The number of these that were unchanged.
    pub unchanged: u64,
    /// Records in the catalogue afterwards.
    pub records: u64,
    /// Records that were invalid.
    pub rejected: u64,
    /// New.
    pub added: u64,
    /// Different in what they say of the publication.
    pub changed: u64,
    /// On another page of the listing, else the same.
    pub moved: u64,
    /// Missing for long enough.
    pub gone: u64,
    /// Back after they were gone.
    pub returned: u64,
    /// Not met, and not yet gone.
    pub missing: u64,
}

/// Rules of the project.
#[derive(Debug, Clone, Copy)]
pub struct Rules {
    /// Complete runs in which a record must be missing before it is gone.
    pub gone_after: u32,
    /// Believe a source that shrank.
    pub accept: bool,
}

/// The result of applying a reading to a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Applied {
    /// Everything was read.
    Complete(Counts),
    /// Part of it could not be read; nothing is missing for that.
    Partial(Counts),
    /// Nothing of it was taken, because it shrank from so many records to so many.
    Shrunk(u64, u64),
    /// Nothing of it was taken, because there was not one record.
    Empty,
}
