//! Notes the corrections of people that were applied to the pages of a run, and those that matched nothing.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::reviewed::{Correction, Corrections};
use crate::error::Error;

/// The corrections whose lines were found so far, and the names of the sources of the pages. Pages are read by several
/// threads.
#[derive(Debug, Default)]
pub(crate) struct Applied {
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// The indices of the corrections whose lines were found.
    found: BTreeSet<usize>,
    /// The names under which pages were read.
    sources: BTreeSet<String>,
}

impl Applied {
    /// Adds a page of this source, on which the lines of these corrections were found.
    pub(crate) fn add(&self, source: &str, found: Vec<usize>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.found.extend(found);
        if !seen.sources.contains(source) {
            seen.sources.insert(source.to_owned());
        }
    }

    /// The warnings about corrections that were not applied to any page. `place` is the file of the corrections.
    ///
    /// Corrections of other sources are expected in a file that is kept for several sources. They are named only if no
    /// page of the run has a source with corrections, because the page was then probably renamed.
    pub(crate) fn warnings(&self, corrections: &Corrections, place: &str) -> Vec<Error> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if corrections.is_empty() || seen.sources.is_empty() {
            return Vec::new();
        }
        let count = |number: usize| format!("{number} {}", if number == 1 { "correction" } else { "corrections" });
        let own: Vec<(usize, &Correction)> =
            corrections.iter().enumerate().filter(|(_, one)| seen.sources.contains(&one.source)).collect();
        if own.is_empty() {
            let about: BTreeSet<&str> = corrections.iter().map(|one| one.source.as_str()).collect();
            let sources: BTreeSet<&str> = seen.sources.iter().map(String::as_str).collect();
            let (all, about_names, read) = (count(corrections.len()), named(&about), named(&sources));
            let message = format!(
                "none of its {all} was applied: they are about {about_names}, and the pages are read as {read}"
            );
            let first = about.first().copied().unwrap_or_default();
            let hint = format!("--source {first:?} reads the pages under the name of the corrections");
            return vec![Error::data(message).at(place).hint(hint)];
        }
        let missed: Vec<&Correction> =
            own.iter().filter(|(at, _)| !seen.found.contains(at)).map(|(_, one)| *one).collect();
        let Some(first) = missed.first().and_then(|one| one.lines.first()) else { return Vec::new() };
        let message = format!(
            "{} of {} found no such lines on the pages; the first begins “{}”",
            missed.len(),
            count(own.len()),
            first.text
        );
        let hint =
            "a correction holds for exactly its lines; where the page has changed, `shelflist review` asks again";
        vec![Error::data(message).at(place).hint(hint)]
    }
}

/// The first names of a list, and the number of the others.
fn named(names: &BTreeSet<&str>) -> String {
    let first: Vec<String> = names.iter().take(2).map(|name| format!("“{name}”")).collect();
    match names.len().saturating_sub(2) {
        0 => first.join(" and "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
