//! Records as Dublin Core in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;

/// What the Dublin Core elements, in a record of a repository, have a place for.
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
    "identifiers",
    "url",
    "files",
    "notes",
    "paragraphs",
    "seasons, intervals and doubt",
    "keywords",
    "links",
    "retrieved",
]);
