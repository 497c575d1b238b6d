//! The lines of the statements in a Turtle file.

use std::collections::HashMap;

use oxrdf::{NamedOrBlankNode, Term};

use super::reader::{Reader, node};
use super::syntax::triples;
use super::values::language;
use super::{DCTERMS, OWN, SKOS};
use crate::vocabulary::{Lines, Statement};

/// The lines of the statements about concepts and rules; see [`crate::vocabulary::Vocabulary::lines`].
pub(crate) fn lines(origin: &str, text: &str) -> Lines {
    let mut lines = Lines::default();
    // Errors are ignored here, because reading the vocabulary has reported them.
    let Ok((triples, places)) = triples(origin, text) else { return lines };
    let reader = Reader::named(&triples);
    // Each rule is a node of its own, to which its concept refers.
    let mut owners: HashMap<NamedOrBlankNode, &str> = HashMap::new();
    for triple in triples.iter().filter(|triple| triple.predicate.as_str() == format!("{OWN}keyword")) {
        if let (Some(id), Some(node)) = (reader.id(&triple.subject), node(&triple.object)) {
            owners.insert(node, id);
        }
    }
    for (triple, line) in triples.iter().zip(places) {
        let predicate = triple.predicate.as_str();
        let name = [SKOS, OWN, DCTERMS].iter().find_map(|space| predicate.strip_prefix(space)).unwrap_or_default();
        let scoring = name.strip_prefix("scoring-").map(|key| format!("scoring.{key}"));
        let field = match name {
            "prefLabel" => "label",
            "altLabel" => "alt",
            "hiddenLabel" => "hidden",
            "rule" => "keyword",
            other => scoring.as_deref().unwrap_or(other),
        };
        let concept = owners.get(&triple.subject).copied().or_else(|| reader.id(&triple.subject));
        let outside = concept.is_none() && !reader.is_scheme(&triple.subject);
        if outside {
            continue;
        }
        let concept = concept.unwrap_or_default();
        lines.add(Statement { concept, ..Statement::default() }, line);
        let (code, value) = match &triple.object {
            Term::Literal(literal) => (language(literal.language()), literal.value().to_owned()),
            Term::NamedNode(node) => (String::new(), reader.named_as(&triple.object, node.as_str())),
            _ => continue,
        };
        lines.add(Statement { concept, field, language: &code, value: &value }, line);
        lines.add(Statement { concept, field, language: "", value: &value }, line);
    }
    lines
}
