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
    "identifiers",
    "url",
    "files",
    "notes",
    "paragraphs",
    "types and sizes of files",
    "ids of areas",
    "addresses of areas",
    "names apart",
    "editors and translators",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "links",
    "words of links",
]);
