//! Repositories: the answers of OAI-PMH and of SRU, whatever form of metadata their records have, and a static repository.

pub(crate) mod reader;
pub(crate) mod writer;

use crate::document::budget::Budget;
use crate::document::decode;
use crate::document::entry_sink::EntrySink;
use crate::error::Result;
use crate::formats::marc;
use crate::formats::opening::{Opening, xml_encoding};

/// Whether a document that begins so is Dublin Core, the metadata of DSpace, or an answer of OAI-PMH.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        root.is(&["RDF", "OAI-PMH", "Repository", "dc", "qualifieddc", "metadata", "dim"])
            || root.is(&["records", "record", "collection", "recordCollection"]) && root.text.contains("purl.org/dc/")
    })
}

/// Reads a file that was named as one of MARC: binary, or in XML, which many people call MARC, too.
///
/// # Errors
/// Those of the reader of its form.
pub(crate) fn read_marc(bytes: &[u8], budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    if !bytes.trim_ascii_start().starts_with(b"<") && !bytes.starts_with(b"\xef\xbb\xbf<") {
        return marc::iso2709::read(bytes, budget, sink);
    }
    let decoded = decode::decode(bytes, xml_encoding(bytes))?;
    reader::read(&decoded.text, budget, sink)
}
