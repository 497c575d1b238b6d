//! What the importers of screening tools take: Rayyan and ASReview as CSV, Covidence as RIS.
//!
//! Columns of Rayyan are those of the sample that its importer offers; ASReview reads `title`, `abstract` and the label
//! `included` (1, 0 or nothing) whatever else a table holds; Covidence reads RIS with the tags of journal articles.

pub(crate) mod covidence;
pub(crate) mod tables;

use crate::formats::holdings::Holdings;
use crate::record::Record;

/// The year of issue.
fn year(record: &Record) -> &str {
    record.issued.as_deref().and_then(|issued| issued.get(..4)).unwrap_or_default()
}

/// Month and day of issue as numbers, where the date says them.
fn month_and_day(record: &Record) -> (&str, &str) {
    let first = record.issued.as_deref().and_then(|issued| issued.split('/').next()).unwrap_or_default();
    let mut parts = first.split('-').skip(1);
    let month = parts.next().filter(|month| month.parse::<u8>().is_ok_and(|number| (1..=12).contains(&number)));
    (month.unwrap_or_default(), month.and_then(|_| parts.next()).unwrap_or_default())
}

/// The first identifier of a scheme.
fn identifier<'r>(record: &'r Record, scheme: &str) -> &'r str {
    record.identifiers.iter().find(|identifier| identifier.scheme == scheme).map_or("", |found| found.value.as_str())
}

/// Keywords, and the labels of the thematic areas.
fn keywords(record: &Record) -> Vec<&str> {
    let areas = record.thematic_areas.iter().map(|area| area.label.as_str());
    record.keywords.iter().map(String::as_str).chain(areas).collect()
}

/// Notes of the record, with the decision of a person in front of them.
fn notes(record: &Record) -> Vec<String> {
    let decision = record.screening.as_ref().map(|screening| {
        let reason = screening.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("Screening: {}{reason}", screening.decision.as_str())
    });
    decision.into_iter().chain(record.notes.iter().cloned()).collect()
}

/// What the table of Rayyan has a place for.
pub(crate) const RAYYAN: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "creators",
    "publisher",
    "container",
    "volume, issue and pages",
    "keywords",
    "url",
    "notes",
    "screening",
    "ISSN of the container",
    "place",
]);

/// What the table of ASReview has a place for.
pub(crate) const ASREVIEW: Holdings =
    Holdings::Only(&["id", "title", "description", "creators", "keywords", "thematic_areas", "url", "screening"]);

/// What the RIS of Covidence has a place for.
pub(crate) const COVIDENCE: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "creators",
    "publisher",
    "container",
    "volume, issue and pages",
    "keywords",
    "url",
    "notes",
    "screening",
    "type",
    "source",
]);
