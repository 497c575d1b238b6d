//! Repositories: the answers of OAI-PMH and of SRU, whatever form of metadata their records have, and a static repository.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::formats::opening::Opening;

/// Whether a document that begins so is Dublin Core, the metadata of DSpace, or an answer of OAI-PMH.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        root.is(&["RDF", "OAI-PMH", "Repository", "dc", "qualifieddc", "metadata", "dim"])
            || root.is(&["records", "record", "collection", "recordCollection"]) && root.text.contains("purl.org/dc/")
    })
}
