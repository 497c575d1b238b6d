//! Records as JSON-LD with the terms of schema.org, read and written.

pub(crate) mod graph;
pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// What schema.org has a place for.
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
    "types and sizes of files",
]);
