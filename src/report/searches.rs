//! Describes how each source was searched, and counts what was found in it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::dedupe::undo;
use crate::formats::Format;
use crate::formats::screening::decisions::decision;
use crate::project::{Project, Source};
use crate::record::{Decision, Record};
use crate::store::SourceHealth;

/// The category in which a source is counted (PRISMA 2020).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Way {
    /// A website.
    #[default]
    Website,
    /// A bibliographic database.
    Database,
    /// An organisation that was asked.
    Organisation,
    /// The references of other publications.
    Citation,
}

/// The names of the sources whose category a person gives.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    /// Names of the sources that are databases.
    pub(crate) databases: Vec<String>,
    /// Names of the sources that are websites, although their records come from files of references.
    pub(crate) websites: Vec<String>,
    /// Names of the sources that are organisations.
    pub(crate) organisations: Vec<String>,
    /// Names of the sources that are lists of references.
    pub(crate) citations: Vec<String>,
}

impl Origins {
    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        [&self.databases, &self.websites, &self.organisations, &self.citations].into_iter().flatten()
    }

    /// The category that a person gave for a source.
    fn given(&self, source: &str) -> Option<Way> {
        let is = |names: &[String]| names.iter().any(|name| name == source);
        let all = [
            (&self.organisations, Way::Organisation),
            (&self.citations, Way::Citation),
            (&self.databases, Way::Database),
            (&self.websites, Way::Website),
        ];
        all.into_iter().find(|(names, _)| is(names)).map(|(_, way)| way)
    }
}

/// Whether all places of a source are files of references, which come from databases.
fn is_references(places: &[String]) -> bool {
    let is = |place: &String| !place.contains("://") && Format::is_of_references(place);
    !places.is_empty() && places.iter().all(is)
}

/// The search of one source, and what was found in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub(crate) struct Search {
    /// The name of the source.
    pub(crate) name: String,
    /// The category in which the source is counted.
    pub(crate) way: Way,
    /// Whether the category was chosen by the kind of the files, and not by a person.
    pub(crate) way_by_files: bool,
    /// The addresses and files of the source, as the project names them, or else as the records do.
    pub(crate) addresses: Vec<String>,
    /// The method of the search: as a listing with the pages that follow, as a feed, as a repository, or from files.
    pub(crate) method: String,
    /// The limits and filters that applied.
    pub(crate) limits: Vec<String>,
    /// The first and the last date of access; empty where none is known.
    pub(crate) accessed: Vec<String>,
    /// The archives and folders in which copies are kept.
    pub(crate) copies: Vec<String>,
    /// The number of pages that were read; null where it is not known.
    pub(crate) pages: Option<u64>,
    /// The number of records that the last run added; null outside of a project.
    pub(crate) added: Option<u64>,
    /// The number of records found.
    pub(crate) found: u64,
    /// Records among these that describe a publication counted for another source or place.
    pub(crate) duplicates: u64,
    /// The number of publications counted for this source: the records found without duplicates.
    pub(crate) publications: u64,
    /// The number of these publications that were excluded.
    pub(crate) excluded: u64,
    /// The number of these publications that were kept.
    pub(crate) kept: u64,
}

/// Describes how the sources of a project are searched.
pub(crate) fn of_project(project: &Project, health: &[SourceHealth]) -> Vec<Search> {
    project.sources.iter().zip(health).map(|(source, health)| of_source(project, source, health)).collect()
}

fn of_source(project: &Project, source: &Source, health: &SourceHealth) -> Search {
    let method = match (source.from.as_deref(), source.urls.is_empty()) {
        (Some("oai"), _) => "OAI-PMH repository, harvested by date".to_owned(),
        (Some(format), _) => format!("read as {format}"),
        (None, true) if source.site.is_none() => "files".to_owned(),
        (None, _) => "listing or feed, with the pages that follow".to_owned(),
    };
    let mut limits = vec![match project.limits.max_pages {
        1 => "at most 1 page".to_owned(),
        pages => format!("at most {pages} pages"),
    }];
    limits.extend(source.set.as_ref().map(|set| format!("set {set}")));
    limits.extend(source.layout.as_ref().map(|layout| format!("layout {layout}")));
    if source.details {
        limits.push("detail pages of records read".to_owned());
    }
    let mut addresses = source.urls.clone();
    addresses.extend(source.site.clone());
    addresses.extend(source.paths.iter().cloned());
    Search {
        name: source.name.clone(),
        addresses,
        method,
        limits,
        accessed: health.last_good.iter().cloned().collect(),
        pages: Some(health.pages),
        added: health.last.as_ref().map(|last| last.counts.added),
        ..Search::default()
    }
}

/// Counts records by the source in which each was found. A publication is counted for the source that found it first.
pub(super) fn count(records: &[Record], searches: Vec<Search>, origins: &Origins) -> Vec<Search> {
    let mut order: Vec<String> = searches.iter().map(|search| search.name.clone()).collect();
    let mut by_name: BTreeMap<String, Search> = searches.into_iter().map(|s| (s.name.clone(), s)).collect();
    let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
    for record in records {
        let excluded = decision(record) == Some(Decision::Exclude);
        for (at, found) in undo::apart(record.clone()).into_iter().enumerate() {
            let name = found.source.name.clone();
            let search = by_name.entry(name.clone()).or_insert_with(|| {
                order.push(name.clone());
                Search { name: name.clone(), ..Search::default() }
            });
            search.found += 1;
            if at == 0 {
                search.publications += 1;
                search.excluded += u64::from(excluded);
            } else {
                search.duplicates += 1;
            }
            seen.entry(name).or_default().note(&found);
        }
    }
    let mut searches: Vec<Search> = order.iter().filter_map(|name| by_name.remove(name)).collect();
    for search in &mut searches {
        search.kept = search.publications - search.excluded;
        if let Some(seen) = seen.remove(&search.name) {
            seen.fill(search);
        }
        search.way_by_files = origins.given(&search.name).is_none() && is_references(&search.addresses);
        let otherwise = if search.way_by_files { Way::Database } else { Way::Website };
        search.way = origins.given(&search.name).unwrap_or(otherwise);
    }
    searches
}

/// The places, dates and copies that the records of a source name.
#[derive(Debug, Default)]
struct Seen {
    places: BTreeSet<String>,
    dates: BTreeSet<String>,
    copies: BTreeSet<String>,
}

impl Seen {
    fn note(&mut self, record: &Record) {
        let source = &record.source;
        self.places.extend(source.location.clone());
        self.dates.extend(source.retrieved.clone());
        self.copies.extend(source.archive.as_ref().map(|archive| archive.file.clone()));
    }

    fn fill(self, search: &mut Search) {
        if search.addresses.is_empty() {
            search.addresses = self.places.iter().cloned().collect();
        }
        if search.pages.is_none() && !self.places.is_empty() {
            search.pages = Some(self.places.len() as u64);
        }
        if search.method.is_empty() {
            let is_web = self.places.iter().any(|place| place.contains("://"));
            search.method = if is_web { "web pages" } else { "files" }.to_owned();
        }
        let mut dates = self.dates;
        dates.extend(search.accessed.drain(..));
        search.accessed = dates.first().into_iter().chain(dates.last().filter(|_| dates.len() > 1)).cloned().collect();
        search.copies = self.copies.into_iter().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_references_are_those_of_databases_and_reference_managers() {
        let is = |places: &[&str]| is_references(&places.iter().map(|place| (*place).to_owned()).collect::<Vec<_>>());
        assert!(is(&["found/pubmed.nbib", "found/Library.RIS", "zotero.csl.json", "list.refer", "all.endnote.xml"]));
        assert!(!is(&["found/pubmed.nbib", "page.html"]) && !is(&["list.json"]) && !is(&["catalogue.csv"]));
        assert!(!is(&["https://example.org/export.ris"]) && !is(&["ris"]) && !is(&[]));
    }
}
