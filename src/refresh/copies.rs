//! Says where a new file of a source looks like a copy of another page of it under another name.

use std::collections::{BTreeMap, HashSet};

use crate::error::{Error, Result};
use crate::store::{Outcome, SourceReading, Store, key_of};

/// The number of records in common below which nothing is said.
const FEWEST: usize = 3;

/// A warning for each page that was read for the first time and has most of its records in common with another page.
///
/// # Errors
/// Returns an error when the store cannot be read.
pub(crate) fn warnings(store: &Store, reading: &SourceReading) -> Result<Vec<Error>> {
    // The pages of a listing on the web have records in common, and the store knows them as one record.
    if reading.web {
        return Ok(Vec::new());
    }
    let now: BTreeMap<&str, HashSet<String>> = reading
        .pages
        .iter()
        .filter_map(|page| match &page.outcome {
            Outcome::Read(read) => {
                let keys = read.records.iter().map(|record| key_of(&record.record())).collect();
                Some((page.location.as_str(), keys))
            }
            _ => None,
        })
        .collect();
    if now.is_empty() || reading.pages.len() < 2 {
        return Ok(Vec::new());
    }
    let before = store.page_keys(&reading.name)?;
    let there: HashSet<&str> = reading.pages.iter().map(|page| page.location.as_str()).collect();
    let mut said = Vec::new();
    for (at, (location, keys)) in now.iter().enumerate().filter(|(_, (location, _))| !before.contains_key(**location)) {
        let known = before.iter().map(|(location, keys)| (location.as_str(), keys));
        let known = known.filter(|(other, _)| there.contains(other) && !now.contains_key(other));
        // Of two new pages, the later one is the copy.
        let read = now.iter().enumerate().filter(|(other, (place, _))| *other < at || before.contains_key(**place));
        let others = known.chain(read.map(|(_, (location, keys))| (*location, keys)));
        let shared = others.filter(|(other, _)| other != location).map(|(other, keys_of_other)| {
            (keys.intersection(keys_of_other).count(), keys.len().min(keys_of_other.len()), other)
        });
        let copy = shared.filter(|(shared, fewer, _)| *shared >= FEWEST && shared * 10 >= fewer * 6).max();
        if let Some((shared, _, other)) = copy {
            let message =
                format!("this looks like a copy of {other}: {shared} of its {} records stand there too", keys.len());
            let dated = dated_name(other);
            said.push(Error::data(message).at(location).hint(format!(
                "the catalogue has them twice now; give copies of a page its name with their date, such as {dated}, or use shelflist paste"
            )));
        }
    }
    Ok(said)
}

/// An example of the name of a dated copy.
fn dated_name(location: &str) -> String {
    match location.rsplit_once('.') {
        Some((stem, extension)) if !extension.contains('/') => format!("{stem}-2026-11-30.{extension}"),
        _ => format!("{location}-2026-11-30"),
    }
}
