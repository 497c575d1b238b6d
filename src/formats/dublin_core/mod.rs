//! Reads and writes records as Dublin Core in XML.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// The parts of a record that the Dublin Core elements in a repository record have a place for.
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
    "keywords",
    "links",
    "editors and translators",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
]);
