//! Records as items of CSL-JSON, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// What CSL-JSON has a place for.
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
    "seasons, intervals and doubt",
    "types and sizes of files",
    "source",
    "retrieved",
]);
