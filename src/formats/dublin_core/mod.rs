//! Records as Dublin Core in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// What the Dublin Core elements have a place for.
pub(crate) const HOLDS: Holdings = Holdings::Only(&[
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
    "seasons, intervals and doubt",
]);
