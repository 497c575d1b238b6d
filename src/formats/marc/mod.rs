//! Records of MARC 21, read and written: binary (ISO 2709), in XML and in JSON.
//!
//! The crates for MARC that there are did not serve. `marc` and `marctk` know no MARC-8; `marc-record` reads MARC-8 of Latin
//! scripts alone and refuses a file for one slip; `mrrc` brings a second parser of XML, a pool of threads and a graph of
//! RDF with it. What is needed of ISO 2709 is a directory and three marks.

pub(crate) mod exporter;
pub(crate) mod iso2709;
pub(crate) mod json;
pub(crate) mod marc8;
mod own;
pub(crate) mod reader;
pub(crate) mod record;
pub(super) mod relators;
pub(crate) mod writer;
pub(crate) mod xml;

use crate::formats::holdings::Holdings;
use crate::formats::opening::Opening;

/// Whether a document that begins so is MARC in XML, alone or in an answer of SRU.
pub(crate) fn recognise_xml(opening: &Opening<'_>) -> bool {
    let signs = ["MARC21", "marcxchange", "<leader", "<controlfield", "<datafield", ":controlfield", ":datafield"];
    opening.root().is_some_and(|root| {
        let is_marc = || signs.iter().any(|sign| root.text.contains(sign));
        root.is(&["searchRetrieveResponse"]) || root.is(&["collection", "record", "records"]) && is_marc()
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
    "types and sizes of files",
    "names apart",
    "editors and translators",
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
