//! Records in MODS (Metadata Object Description Schema, version 3, Library of Congress), read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// The parts of a record that MODS has a place for.
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
    "editors and translators",
    "publisher",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "identifiers",
    "url",
    "files",
    "links",
    "notes",
]);
