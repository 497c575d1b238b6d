//! Recognises records that a later page of the run repeats.

use std::collections::HashMap;

use crate::record::Record;

/// Recognises records that a later page of a source repeats. A listing that grows while it is read moves its last
/// record to the next page, and some listings show a pinned record on every page. Two equal records on one page are two
/// records.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    seen: HashMap<String, String>,
}

impl Repeats {
    /// Whether an earlier page from the web had the record, or a repository gives it for the second time.
    pub(crate) fn is_repeat(&mut self, record: &Record) -> bool {
        if let (Some(identifier), Some(_)) = (harvested(record), &record.source.retrieved) {
            let key = format!("{}\u{1f}oai\u{1f}{identifier}", record.source.name);
            return self.seen.insert(key, String::new()).is_some();
        }
        let (Some(_), Some(_), Some(location)) = (&record.url, &record.source.retrieved, &record.source.location)
        else {
            return false;
        };
        match self.seen.entry(record.identity()) {
            std::collections::hash_map::Entry::Occupied(page) => page.get() != location,
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(location.clone());
                false
            }
        }
    }
}

/// The identifier that an OAI-PMH repository gave the record.
fn harvested(record: &Record) -> Option<&str> {
    record.identifiers.iter().find(|one| one.scheme == "oai").map(|one| one.value.as_str())
}
