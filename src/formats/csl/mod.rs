//! Reads and writes records as CSL-JSON.

mod custom;
mod date;
mod people;
pub(crate) mod reader;
pub(crate) mod variables;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// The parts of a record that CSL-JSON has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "id",
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
    "names apart",
    "names of institutions",
    "editors and translators",
    "roles",
    "publisher",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "key",
    "DOI",
    "identifiers",
    "url",
    "files",
    "links",
    "words of links",
    "notes",
    "relations",
    "retrieved",
    "types of files",
    "sizes of files",
    "source",
]);
