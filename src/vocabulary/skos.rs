//! Reads and writes a vocabulary as SKOS (W3C Recommendation, 2009), the format of libraries. The program writes Turtle
//! (W3C Recommendation, 2014), and reads Turtle, N-Triples, RDF/XML and JSON-LD.
//!
//! Labels, broader concepts and notes are those of SKOS. Rules, weights and thresholds, for which SKOS has no terms,
//! are written in a namespace of this tool, so that a vocabulary can be read back unchanged. Phrases that reach the
//! concept by themselves are written as hidden labels as well, because other indexing tools look for them there.

pub(crate) mod places;
pub(crate) mod reader;
pub(crate) mod syntax;
pub(crate) mod values;
pub(crate) mod writer;

use std::collections::BTreeSet;

use super::{Keyword, Rule};

pub(crate) use places::lines;
pub(crate) use reader::read;
pub(crate) use writer::write;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const DCTERMS: &str = "http://purl.org/dc/terms/";
const XSD_DOUBLE: &str = "http://www.w3.org/2001/XMLSchema#double";
/// The namespace of the terms that SKOS lacks.
const OWN: &str = "urn:x-shelflist:terms:";

/// The phrases that give a concept by themselves, in one language: those of rules with one group and a positive weight.
/// The phrases are written as hidden labels in SKOS.
fn shadows(keywords: &[Keyword]) -> BTreeSet<String> {
    let rules = keywords.iter().filter(|keyword| keyword.weight > 0.0).filter_map(|k| Rule::parse(&k.rule).ok());
    rules.filter(|rule| rule.all.len() == 1).flat_map(|rule| rule.all.into_iter().flatten()).map(|p| p.text).collect()
}

/// The terms of the namespace of this tool for a scheme, a concept and a rule. Further terms consist of `scoring-` and
/// the name of a setting.
const OWN_TERMS: &[&str] = &["language", "not", "threshold", "strict", "names", "hidden", "keyword", "rule", "weight"];

/// The IRI that is written for a vocabulary without one.
fn scheme_iri(id: &str) -> String {
    format!("urn:x-shelflist:vocabulary:{}", escaped(id))
}

/// The IRI that is written for a concept without one.
fn concept_iri(scheme: &str, id: &str) -> String {
    format!("urn:x-shelflist:concept:{}:{}", escaped(scheme), escaped(id))
}

/// Percent-encodes all characters other than letters, digits and the unreserved marks of RFC 3986.
fn escaped(id: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(id, KEPT).to_string()
}
