//! Records as Dublin Core in XML, read and written.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::holdings::Holdings;
use crate::formats::opening::Opening;

/// Whether a document that begins so is Dublin Core, or an answer of OAI-PMH.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        root.is(&["RDF", "OAI-PMH", "Repository", "dc", "qualifieddc", "metadata"])
            || root.is(&["records", "record", "collection", "recordCollection"]) && root.text.contains("purl.org/dc/")
    })
}

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
