//! Warns about a page that was probably redesigned: another selector finds its records, and the records differ from
//! those of the last run.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::record::Record;
use crate::store::{PackedRecord, Store};

/// A page whose records were found by another selector than in the last run.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    /// The address of the page.
    pub(crate) location: String,
    /// The selector of the last successful run.
    pub(crate) before: String,
    /// The selector of this run.
    pub(crate) now: String,
}

/// The number of records below which no warning is given.
const FEWEST: usize = 3;

/// The name of a field whose loss users would notice, and a function that tells whether a record has it.
type Fill = (&'static str, fn(&Record) -> bool);

const FIELDS: [Fill; 5] = [
    ("title", |record| record.title.is_some()),
    ("description", |record| record.description.is_some()),
    ("issued", |record| record.issued.is_some()),
    ("creators", |record| !record.creators.is_empty()),
    ("url", |record| record.url.is_some()),
];

/// A warning where the records of a page differ markedly from those in `store`: there are twice as many or half as
/// many, or half of them gained or lost a field.
///
/// # Errors
/// Returns an error when the store cannot be read.
pub(crate) fn warning(store: &Store, source: &str, moved: &Moved, now: &[PackedRecord]) -> Result<Option<Error>> {
    let now: Vec<Record> = now.iter().map(PackedRecord::record).collect();
    let places: BTreeSet<Option<&str>> = now.iter().map(|record| record.source.location.as_deref()).collect();
    let mut before = Vec::new();
    store.view()?.each(|record| {
        if record.source.name == source && places.contains(&record.source.location.as_deref()) {
            before.push(record);
        }
        Ok(())
    })?;
    if before.len() < FEWEST || now.is_empty() {
        return Ok(None);
    }
    let mut said = Vec::new();
    if now.len() >= 2 * before.len() || 2 * now.len() <= before.len() {
        said.push(format!("first {} and then {} of its records", before.len(), now.len()));
    }
    for (name, has) in FIELDS {
        let count = |records: &[Record]| records.iter().filter(|record| has(record)).count();
        let (old, new) = (count(&before), count(&now));
        let share = |part: usize, whole: usize| part as f64 / whole as f64;
        if (share(old, before.len()) - share(new, now.len())).abs() >= 0.5 {
            said.push(format!("{name} in {old} of {}, then in {new} of {}", before.len(), now.len()));
        }
    }
    let Moved { location, before, now } = moved;
    Ok((!said.is_empty()).then(|| {
        Error::data(format!("records are found at {now}, last time at {before}, and differ: {}", said.join("; ")))
            .at(location)
            .hint("perhaps the page was redesigned: look at its records, or pin `record` in a source file")
    }))
}
