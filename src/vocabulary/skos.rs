//! A vocabulary as SKOS (W3C Recommendation, 2009) in Turtle (W3C Recommendation, 2014), for libraries.
//!
//! Labels, broader concepts and notes are SKOS's own. Rules, weights and thresholds, which SKOS has no words for,
//! stand beside them in a namespace of their own, so that a vocabulary comes back as it was. Keywords that are
//! plain phrases are hidden labels as well, because that is where other indexing tools look for them.

mod reader;
mod writer;

pub use reader::read;
pub use writer::write;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
/// The namespace of what SKOS has no words for.
const OWN: &str = "urn:x-shelflist:terms:";

/// The IRI of a vocabulary that has none.
fn scheme_iri(id: &str) -> String {
    format!("urn:x-shelflist:vocabulary:{}", escaped(id))
}

/// The IRI of a concept that has none.
fn concept_iri(scheme: &str, id: &str) -> String {
    format!("urn:x-shelflist:concept:{}:{}", escaped(scheme), escaped(id))
}

/// Letters, digits and the marks that RFC 3986 reserves for nothing; all else percent-encoded.
fn escaped(id: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(id, KEPT).to_string()
}
