//! Writes records as Markdown, for reports, wikis and issues.

mod escape;
mod table;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// The parts of a record that Markdown has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "title",
    "description",
    "paragraphs",
    "issued",
    "seasons, intervals and doubt",
    "languages",
    "thematic_areas",
    "addresses of areas",
    "type",
    "creators",
    "editors and translators",
    "roles",
    "publisher",
    "container",
    "volume, issue and pages",
    "edition",
    "place",
    "keywords",
    "DOI",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "notes",
]);
