//! Reads responses of OAI-PMH and SRU repositories in any metadata format, and reads and writes static repositories.

mod arxiv;
pub(crate) mod reader;
pub(crate) mod writer;

use crate::document::budget::Budget;
use crate::document::decode;
use crate::document::entry_sink::EntrySink;
use crate::error::Result;
use crate::formats::marc;
use crate::formats::opening::{Opening, xml_encoding};

/// Returns whether a document with this opening is Dublin Core, the metadata of DSpace, or a response of OAI-PMH.
pub(crate) fn recognise(opening: &Opening<'_>) -> bool {
    opening.root().is_some_and(|root| {
        root.is(&["RDF", "OAI-PMH", "Repository", "dc", "qualifieddc", "metadata", "dim", "mets"])
            || root.is(&["records", "record", "collection", "recordCollection"]) && root.text.contains("purl.org/dc/")
    })
}

/// Reads a file that the user named as MARC: binary, or in XML, which is often called MARC as well.
///
/// # Errors
/// Returns the errors of the reader for the form of the file.
pub(crate) fn read_marc(bytes: &[u8], budget: &Budget, sink: &mut dyn EntrySink) -> Result<()> {
    if !bytes.trim_ascii_start().starts_with(b"<") && !bytes.starts_with(b"\xef\xbb\xbf<") {
        return marc::iso2709::read(bytes, budget, sink);
    }
    let decoded = decode::decode(bytes, xml_encoding(bytes))?;
    reader::read(&decoded.text, budget, sink)
}
