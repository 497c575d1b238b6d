//! Reads and writes records in MODS (Metadata Object Description Schema, version 3, Library of Congress).

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// The parts of a record that MODS has a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
    "id",
    "title",
    "description",
    "issued",
    "languages",
    "thematic_areas",
    "addresses of areas",
    "type",
    "creators",
    "publisher",
    "DOI",
    "identifiers",
    "url",
    "files",
    "notes",
    "paragraphs",
    "seasons, intervals and doubt",
    "types of files",
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
    "key",
    "links",
    "words of links",
    "relations",
]);
