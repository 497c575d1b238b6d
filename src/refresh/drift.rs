//! A page whose records are found in another place than last time, and are others: perhaps it was redesigned.

use std::collections::BTreeSet;

use crate::error::{Error, Result};
use crate::record::Record;
use crate::store::Store;

/// A page whose records another selector finds than last time.
#[derive(Debug, Clone)]
pub(crate) struct Moved {
    /// Its address.
    pub(crate) location: String,
    /// The selector of the last good run.
    pub(crate) before: String,
    /// The selector of this run.
    pub(crate) now: String,
}

/// Records fewer than which say nothing.
const FEWEST: usize = 3;

/// A field that people miss, and whether a record has it.
type Fill = (&'static str, fn(&Record) -> bool);

const FIELDS: [Fill; 5] = [
    ("title", |record| record.title.is_some()),
    ("description", |record| record.description.is_some()),
    ("issued", |record| record.issued.is_some()),
    ("creators", |record| !record.creators.is_empty()),
    ("url", |record| record.url.is_some()),
];

/// Says so where the records of a page differ markedly from those that `store` has of it: twice as many or half as many,
/// or a field that half of them have won or lost.
///
/// # Errors
/// Where the store cannot be read.
pub(crate) fn warning(store: &Store, source: &str, moved: &Moved, now: &[Record]) -> Result<Option<Error>> {
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
        said.push(format!("{} records, then {}", before.len(), now.len()));
    }
    for (name, has) in FIELDS {
        let count = |records: &[Record]| records.iter().filter(|record| has(record)).count();
        let (old, new) = (count(&before), count(now));
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
