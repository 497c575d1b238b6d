//! Records as MARC 21 in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;
use crate::formats::opening::Opening;

/// Whether a document that begins so is MARCXML.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        let marc = || root.text.contains("MARC21") || root.text.contains("<leader");
        root.is(&["collection", "record", "records"]) && marc()
    })
}

/// What MARC has a place for.
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
    "retrieved",
]);
