//! Reads and writes records as JSON-LD with the terms of schema.org.

pub(crate) mod graph;
pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// The parts of a record that schema.org has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "type",
    "creators",
    "publisher",
    "DOI",
    "identifiers",
    "url",
    "files",
    "notes",
    "paragraphs",
    "types of files",
    "sizes of files",
    "ids of areas",
    "addresses of areas",
    "names apart",
    "names of institutions",
    "editors and translators",
    "roles",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "links",
    "words of links",
    "seasons, intervals and doubt",
]);
