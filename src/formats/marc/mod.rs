//! Reads and writes records of MARC 21: binary (ISO 2709), in XML, in JSON and as lines of text. Records of UNIMARC
//! are read as well.
//!
//! The existing crates for MARC were not suitable. `marc` and `marctk` do not support MARC-8. `marc-record` supports
//! MARC-8 only for Latin scripts, and rejects a whole file because of one error. `mrrc` brings in a second XML parser,
//! a thread pool and an RDF graph. ISO 2709 itself is simple: a directory and three delimiters.

pub(crate) mod exporter;
pub(crate) mod iso2709;
pub(crate) mod json;
pub(crate) mod marc8;
pub(crate) mod mnemonic;
mod own;
pub(crate) mod reader;
pub(crate) mod record;
pub(super) mod relators;
mod unimarc;
pub(crate) mod writer;
pub(crate) mod xml;

use crate::formats::holdings::Holdings;
use crate::formats::opening::Opening;

/// Returns whether a document with this opening is MARC in XML, alone or in a response of SRU.
pub(crate) fn recognise_xml(opening: &Opening<'_>) -> bool {
    let signs = ["MARC21", "marcxchange", "<leader", "<controlfield", "<datafield", ":controlfield", ":datafield"];
    opening.root().is_some_and(|root| {
        let is_marc = || signs.iter().any(|sign| root.text.contains(sign));
        root.is(&["searchRetrieveResponse"]) || root.is(&["collection", "record", "records"]) && is_marc()
    })
}

/// The parts of a record that MARC has a place for.
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
    "types of files",
    "sizes of files",
    "names apart",
    "names of institutions",
    "editors and translators",
    "roles",
    "container",
    "volume, issue and pages",
    "ISSN of the container",
    "edition",
    "place",
    "keywords",
    "key",
    "links",
    "words of links",
    "relations",
    "retrieved",
]);
