//! A vocabulary as SKOS (W3C Recommendation, 2009) in Turtle (W3C Recommendation, 2014), for libraries.
//!
//! Labels, broader concepts and notes are SKOS's own. Rules, weights and thresholds, which SKOS has no words for,
//! stand beside them in a namespace of their own, so that a vocabulary comes back as it was. The phrases of rules
//! that need one phrase alone are hidden labels as well, because that is where other indexing tools look for them:
//! a phrase, each of several alternatives, a word that is matched as written.

pub(crate) mod places;
pub(crate) mod reader;
pub(crate) mod turtle;
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
/// The namespace of what SKOS has no words for.
const OWN: &str = "urn:x-shelflist:terms:";

/// The phrases that speak for a concept by themselves, in one language: those of rules that need nothing beside them.
/// They are hidden labels in SKOS; the rules say the rest. A rule that speaks against the concept names it not.
fn shadows(keywords: &[Keyword]) -> BTreeSet<String> {
    let rules = keywords.iter().filter(|keyword| keyword.weight > 0.0).filter_map(|k| Rule::parse(&k.rule).ok());
    rules.filter(|rule| rule.all.len() == 1).flat_map(|rule| rule.all.into_iter().flatten()).map(|p| p.text).collect()
}

/// Terms of our own namespace for a scheme, a concept and a rule. Beside these there are terms made of `scoring-` and
/// the name of a setting.
const OWN_TERMS: &[&str] = &["language", "not", "threshold", "strict", "hidden", "keyword", "rule", "weight"];

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
