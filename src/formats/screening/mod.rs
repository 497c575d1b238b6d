//! Writes files for the importers of screening tools: CSV for Rayyan and ASReview, and RIS for Covidence.
//!
//! The columns for Rayyan are those of the sample file that its importer offers. ASReview reads `title`, `abstract` and
//! the label `included` (1, 0 or empty), whatever else a table contains. Covidence reads RIS with the tags of journal
//! articles.

pub(crate) mod covidence;
pub(crate) mod decisions;
pub(crate) mod tables;

use crate::formats::holdings::Holdings;
use crate::record::Record;

/// The year of issue.
fn year(record: &Record) -> &str {
    record.issued.as_deref().and_then(|issued| issued.get(..4)).unwrap_or_default()
}

/// The month and day of issue as numbers, if the date contains them.
fn month_and_day(record: &Record) -> (&str, &str) {
    let first = record.issued.as_deref().and_then(|issued| issued.split('/').next()).unwrap_or_default();
    let mut parts = first.split('-').skip(1);
    let month = parts.next().filter(|month| month.parse::<u8>().is_ok_and(|number| (1..=12).contains(&number)));
    (month.unwrap_or_default(), month.and_then(|_| parts.next()).unwrap_or_default())
}

/// The first identifier with this scheme.
fn identifier<'r>(record: &'r Record, scheme: &str) -> &'r str {
    record.identifiers.iter().find(|identifier| identifier.scheme == scheme).map_or("", |found| found.value.as_str())
}

/// The keywords, and the labels of the thematic areas.
fn keywords(record: &Record) -> Vec<&str> {
    let areas = record.thematic_areas.iter().map(|area| area.label.as_str());
    record.keywords.iter().map(String::as_str).chain(areas).collect()
}

/// The notes of the record, preceded by the decision of a person.
fn notes(record: &Record) -> Vec<String> {
    let decision = record.screening.as_ref().map(|screening| {
        let reason = screening.reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        format!("Screening: {}{reason}", screening.decision.as_str())
    });
    decision.into_iter().chain(record.notes.iter().cloned()).collect()
}

/// The parts of a record that the table of Rayyan has a place for.
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
    "DOI",
]);

/// The parts of a record that the table of ASReview has a place for.
pub(crate) const ASREVIEW: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "creators",
    "keywords",
    "thematic_areas",
    "url",
    "screening",
    "DOI",
    "issued",
]);

/// The parts of a record that the RIS of Covidence has a place for.
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
    "source",
    "DOI",
]);
