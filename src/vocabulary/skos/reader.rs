//! Reads a vocabulary from Turtle. Labels, hierarchy and notes of any SKOS file are kept, and everything else is listed
//! as lost.

use std::collections::{BTreeMap, HashMap, HashSet};

use oxrdf::{NamedOrBlankNode, Term, Triple};

use super::syntax::triples;
use super::values::{language, number, own_term};
use super::{DCTERMS, OWN, RDF_TYPE, SKOS, concept_iri, scheme_iri, shadows};
use crate::error::{Error, Result, nearest};
use crate::vocabulary::{ANY, Concept, DEFAULT_THRESHOLD, Keyword, NOTES, Vocabulary};

/// Predicates that repeat what other statements say.
const IMPLIED: &[&str] = &["inScheme", "topConceptOf", "hasTopConcept", "narrower"];

/// Reads a vocabulary from Turtle. The second value of the result lists the statements that a vocabulary cannot hold.
///
/// # Errors
/// Returns an error at `origin:line` when the text is not Turtle, or has no concept.
pub(crate) fn read(origin: &str, text: &str) -> Result<(Vocabulary, Vec<String>)> {
    let (triples, lines) = triples(origin, text)?;
    let at = |line: &usize| format!("{origin}:{line}");
    for (triple, line) in triples.iter().zip(&lines) {
        own_term(triple).map_err(|error| error.at(at(line)))?;
    }
    let mut reader = Reader::new(&triples);
    if reader.order.is_empty() {
        return Err(Error::usage("there is no skos:Concept in this file")
            .at(origin)
            .hint("a concept has `a skos:Concept` or a skos:prefLabel"));
    }
    let stem = origin.rsplit(['/', '\\']).next().unwrap_or(origin);
    let mut vocabulary = Vocabulary::new(stem.rsplit_once('.').map_or(stem, |(stem, _)| stem));
    reader.scheme(&triples, &mut vocabulary);
    reader.own_concepts = concept_iri(&vocabulary.id, "");
    reader.name_concepts(&triples, &vocabulary.id);
    vocabulary.concepts = reader
        .order
        .iter()
        .map(|subject| Concept {
            id: reader.ids.get(subject).cloned().unwrap_or_default(),
            uri: address(subject).map(str::to_owned),
            threshold: DEFAULT_THRESHOLD,
            ..Concept::default()
        })
        .collect();
    for triple in &triples {
        reader.statement(triple, &mut vocabulary);
    }
    reader.narrower(&triples, &mut vocabulary);
    reader.lose_tops(&triples, &vocabulary);
    for concept in &mut vocabulary.concepts {
        if concept.uri.as_deref() == Some(&concept_iri(&vocabulary.id, &concept.id)) {
            concept.uri = None;
        }
        reader.unshadow(concept);
    }
    let lost = |(what, count): (String, u64)| match misspelt(&what) {
        Some(near) => format!("{what} ({count}; did you mean skos:{near}?)"),
        None => format!("{what} ({count})"),
    };
    let lost = reader.lost.into_iter().map(lost).collect();
    Ok((vocabulary, lost))
}

/// Properties of SKOS that a vocabulary cannot hold.
const UNREAD: &[&str] =
    &["member", "memberList", "broaderTransitive", "narrowerTransitive", "semanticRelation", "mappingRelation"];

pub(crate) struct Reader {
    /// The concepts, in the order of their first mention.
    order: Vec<NamedOrBlankNode>,
    place: HashMap<NamedOrBlankNode, usize>,
    ids: HashMap<NamedOrBlankNode, String>,
    scheme: Option<NamedOrBlankNode>,
    /// The prefix of the IRIs that this tool gives to concepts of this vocabulary.
    own_concepts: String,
    /// The rules by their nodes: the rule with its language, and its weight.
    rules: HashMap<NamedOrBlankNode, (Option<(String, String)>, f64)>,
    /// For each concept, the hidden labels that are not just phrases of rules.
    hidden: HashMap<String, Vec<(String, String)>>,
    lost: BTreeMap<String, u64>,
}

/// The node that a term stands for; `None` for a literal.
pub(crate) fn node(term: &Term) -> Option<NamedOrBlankNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone().into()),
        Term::BlankNode(node) => Some(node.clone().into()),
        _ => None,
    }
}

fn address(node: &NamedOrBlankNode) -> Option<&str> {
    match node {
        NamedOrBlankNode::NamedNode(node) => Some(node.as_str()),
        NamedOrBlankNode::BlankNode(_) => None,
    }
}

impl Reader {
    /// Makes a reader that knows the ids of the scheme and of the concepts.
    pub(crate) fn named(triples: &[Triple]) -> Self {
        let mut reader = Self::new(triples);
        let mut scheme = Vocabulary::new("");
        reader.scheme(triples, &mut scheme);
        reader.own_concepts = concept_iri(&scheme.id, "");
        reader.name_concepts(triples, &scheme.id);
        reader
    }

    /// The id of a concept.
    pub(crate) fn id(&self, subject: &NamedOrBlankNode) -> Option<&str> {
        self.ids.get(subject).map(String::as_str)
    }

    /// Whether a node is the concept scheme.
    pub(crate) fn is_scheme(&self, subject: &NamedOrBlankNode) -> bool {
        self.scheme.as_ref() == Some(subject)
    }

    /// The id of a concept of this vocabulary, or the address of a concept of another one.
    pub(crate) fn named_as(&self, object: &Term, address: &str) -> String {
        self.id_of(object).unwrap_or_else(|| self.outside(address))
    }

    fn new(triples: &[Triple]) -> Self {
        let mut reader = Self {
            order: Vec::new(),
            place: HashMap::new(),
            ids: HashMap::new(),
            scheme: None,
            own_concepts: String::new(),
            rules: HashMap::new(),
            hidden: HashMap::new(),
            lost: BTreeMap::new(),
        };
        let is_type = |triple: &Triple, name: &str| {
            let class = matches!(&triple.object, Term::NamedNode(class) if class.as_str() == format!("{SKOS}{name}"));
            triple.predicate.as_str() == RDF_TYPE && class
        };
        let pref_label = format!("{SKOS}prefLabel");
        // Schemes and collections have labels as concepts do, but are not concepts.
        let mut others: HashSet<&NamedOrBlankNode> = HashSet::new();
        for triple in triples {
            if is_type(triple, "ConceptScheme") {
                reader.scheme.get_or_insert_with(|| triple.subject.clone());
                others.insert(&triple.subject);
            }
            if is_type(triple, "Collection") || is_type(triple, "OrderedCollection") {
                others.insert(&triple.subject);
            }
        }
        for triple in triples {
            let labelled = triple.predicate.as_str() == pref_label && !others.contains(&triple.subject);
            if (labelled || is_type(triple, "Concept")) && !reader.place.contains_key(&triple.subject) {
                reader.place.insert(triple.subject.clone(), reader.order.len());
                reader.order.push(triple.subject.clone());
            }
            if let (Some("rule" | "weight"), Term::Literal(literal)) =
                (triple.predicate.as_str().strip_prefix(OWN), &triple.object)
            {
                let rule = reader.rules.entry(triple.subject.clone()).or_insert((None, 1.0));
                if triple.predicate.as_str().ends_with("weight") {
                    rule.1 = number(literal.value()).unwrap_or(1.0);
                } else {
                    rule.0 = Some((literal.value().to_owned(), language(literal.language())));
                }
            }
        }
        reader
    }

    /// Reads the statements about the concept scheme.
    fn scheme(&mut self, triples: &[Triple], vocabulary: &mut Vocabulary) {
        let Some(scheme) = self.scheme.clone() else { return };
        vocabulary.uri = address(&scheme).map(str::to_owned);
        for triple in triples.iter().filter(|triple| triple.subject == scheme) {
            let predicate = triple.predicate.as_str();
            let Term::Literal(literal) = &triple.object else {
                if !predicate.starts_with(SKOS) && predicate != RDF_TYPE {
                    self.lose(predicate);
                }
                continue;
            };
            let value = literal.value().to_owned();
            let own = predicate.strip_prefix(OWN);
            let scoring = own.and_then(|name| name.strip_prefix("scoring-"));
            match (predicate.strip_prefix(DCTERMS), predicate.strip_prefix(SKOS), own) {
                (Some("identifier"), ..) => vocabulary.id = value,
                (Some("title"), ..) | (_, Some("prefLabel"), _) => {
                    vocabulary.title.entry(language(literal.language())).or_insert(value);
                }
                (.., Some("language")) => vocabulary.language = value,
                (.., Some("not")) => {
                    vocabulary.not.entry(language(literal.language())).or_default().push(value);
                }
                _ => match (scoring.and_then(|key| vocabulary.scoring.get_mut(key)), value.parse::<f64>()) {
                    (Some(place), Ok(number)) if number.is_finite() => *place = number,
                    _ => self.lose(predicate),
                },
            }
        }
        if vocabulary.uri.as_deref() == Some(&scheme_iri(&vocabulary.id)) {
            vocabulary.uri = None;
        }
    }

    /// Gives ids to the concepts: the value of `dcterms:identifier`, else the end of the address, followed by a number
    /// if the id is already taken.
    fn name_concepts(&mut self, triples: &[Triple], scheme: &str) {
        let identifier = format!("{DCTERMS}identifier");
        let mut said: HashMap<&NamedOrBlankNode, &str> = HashMap::new();
        for triple in triples.iter().filter(|triple| triple.predicate.as_str() == identifier) {
            if let Term::Literal(literal) = &triple.object {
                said.entry(&triple.subject).or_insert(literal.value());
            }
        }
        let mut taken = std::collections::HashSet::new();
        for (at, subject) in self.order.iter().enumerate() {
            let ending =
                address(subject).and_then(|address| address.rsplit(['#', '/', ':']).find(|part| !part.is_empty()));
            let wanted = said.get(subject).map(|id| id.trim()).filter(|id| !id.is_empty()).or(ending);
            let wanted = wanted.map_or_else(|| format!("{scheme}-{}", at + 1), str::to_owned);
            let mut id = wanted.clone();
            let mut number = 2;
            while !taken.insert(id.clone()) {
                id = format!("{wanted}-{number}");
                number += 1;
            }
            self.ids.insert(subject.clone(), id);
        }
    }

    fn lose(&mut self, predicate: &str) {
        *self.lost.entry(shortened(predicate)).or_default() += 1;
    }

    fn id_of(&self, term: &Term) -> Option<String> {
        self.ids.get(&node(term)?).cloned()
    }

    /// The name of a concept that the file does not describe: the address of a concept of another vocabulary, or the id
    /// in an IRI that this tool made.
    fn outside(&self, address: &str) -> String {
        let own = address.strip_prefix(&self.own_concepts).filter(|id| !id.is_empty());
        own.map_or_else(
            || address.to_owned(),
            |id| percent_encoding::percent_decode_str(id).decode_utf8_lossy().into_owned(),
        )
    }

    fn statement(&mut self, triple: &Triple, vocabulary: &mut Vocabulary) {
        let predicate = triple.predicate.as_str();
        let Some(concept) = self.place.get(&triple.subject).and_then(|at| vocabulary.concepts.get_mut(*at)) else {
            let about_rule = self.rules.contains_key(&triple.subject);
            if self.scheme.as_ref() != Some(&triple.subject) && !about_rule {
                self.lose(predicate);
            }
            return;
        };
        if let Some(name) = predicate.strip_prefix(SKOS) {
            if !self.skos(name, &triple.object, concept) {
                self.lose(predicate);
            }
        } else if let Some(name) = predicate.strip_prefix(OWN) {
            if !self.own(name, &triple.object, concept) {
                self.lose(predicate);
            }
        } else if predicate != RDF_TYPE && predicate != format!("{DCTERMS}identifier") {
            self.lose(predicate);
        }
    }

    /// Reads a statement with a property of SKOS; returns false if a vocabulary cannot hold it.
    fn skos(&self, name: &str, object: &Term, concept: &mut Concept) -> bool {
        match (name, object) {
            ("prefLabel", Term::Literal(literal)) => {
                let (language, value) = (language(literal.language()), literal.value().to_owned());
                match concept.label.get(&language) {
                    // SKOS allows one preferred label for each language (S14). A second one becomes an alternative
                    // label.
                    Some(_) => concept.alt.entry(language).or_default().push(value),
                    None => drop(concept.label.insert(language, value)),
                }
                true
            }
            ("altLabel" | "hiddenLabel", Term::Literal(literal)) => {
                let texts = if name == "altLabel" { &mut concept.alt } else { &mut concept.hidden };
                texts.entry(language(literal.language())).or_default().push(literal.value().to_owned());
                true
            }
            ("broader", Term::NamedNode(node)) => {
                let id = self.named_as(object, node.as_str());
                // A relation that is stated twice is removed once all statements are read.
                concept.broader.push(id);
                true
            }
            (name, object) if NOTES.contains(&name) => {
                let (language, value, whole) = match object {
                    Term::Literal(literal) => {
                        let plain = literal.datatype().as_str().ends_with("#string") || literal.language().is_some();
                        (language(literal.language()), literal.value(), plain)
                    }
                    Term::NamedNode(node) => ("@id".to_owned(), node.as_str(), true),
                    _ => return false,
                };
                concept.skos.entry(name.to_owned()).or_default().entry(language).or_default().push(value.to_owned());
                // The datatype of a notation cannot be kept.
                whole
            }
            // The membership in another scheme is lost.
            ("inScheme" | "topConceptOf", scheme) if self.scheme.is_some() => self.scheme == node(scheme),
            (name, _) => IMPLIED.contains(&name),
        }
    }

    /// Reads a statement with a property of this tool's namespace.
    fn own(&mut self, name: &str, object: &Term, concept: &mut Concept) -> bool {
        match (name, object) {
            ("keyword", node) => {
                let rule = self::node(node).and_then(|node| self.rules.get(&node).cloned());
                let Some((Some((rule, language)), weight)) = rule else { return false };
                concept.keywords.entry(language).or_default().push(Keyword { rule, weight });
            }
            ("threshold" | "strict", Term::Literal(literal)) => {
                let Ok(number) = number(literal.value()) else { return false };
                match (name, language(literal.language()).as_str()) {
                    ("strict", ANY) => concept.strict = Some(number),
                    ("strict", language) => drop(concept.strict_in.insert(language.to_owned(), number)),
                    _ => concept.threshold = number,
                }
            }
            ("names", Term::Literal(literal)) => match literal.value() {
                "true" => concept.names_are_rules = Some(true),
                "false" => concept.names_are_rules = Some(false),
                _ => return false,
            },
            ("not", Term::Literal(literal)) => {
                concept.not.entry(language(literal.language())).or_default().push(literal.value().to_owned());
            }
            ("hidden", Term::Literal(literal)) => {
                let label = (language(literal.language()), literal.value().to_owned());
                self.hidden.entry(concept.id.clone()).or_default().push(label);
            }
            _ => return false,
        }
        true
    }

    /// Counts statements that a concept is a top concept as lost if the concept has broader concepts. For other
    /// concepts, this statement follows from the hierarchy.
    fn lose_tops(&mut self, triples: &[Triple], vocabulary: &Vocabulary) {
        let broad: HashSet<&str> =
            vocabulary.concepts.iter().filter(|one| one.broader.is_empty()).map(|one| one.id.as_str()).collect();
        for triple in triples {
            let name = triple.predicate.as_str().strip_prefix(SKOS);
            let (concept, scheme) = match name {
                Some("topConceptOf") => (Some(triple.subject.clone()), node(&triple.object)),
                Some("hasTopConcept") => (node(&triple.object), Some(triple.subject.clone())),
                _ => continue,
            };
            let id = concept.and_then(|concept| self.ids.get(&concept));
            let below = id.is_none_or(|id| !broad.contains(id.as_str()));
            if scheme == self.scheme && below {
                self.lose(triple.predicate.as_str());
            }
        }
    }

    /// Adds broader concepts from statements `a skos:narrower b`, which say that a is broader than b.
    fn narrower(&self, triples: &[Triple], vocabulary: &mut Vocabulary) {
        let narrower = format!("{SKOS}narrower");
        let mut places: HashMap<String, usize> = HashMap::new();
        for (at, concept) in vocabulary.concepts.iter().enumerate() {
            places.entry(concept.id.clone()).or_insert(at);
        }
        for triple in triples.iter().filter(|triple| triple.predicate.as_str() == narrower) {
            let (Some(above), Some(below)) = (self.ids.get(&triple.subject), self.id_of(&triple.object)) else {
                continue;
            };
            let concept = places.get(&below).and_then(|at| vocabulary.concepts.get_mut(*at));
            concept.into_iter().for_each(|concept| concept.broader.push(above.clone()));
        }
        for concept in vocabulary.concepts.iter_mut().filter(|concept| concept.broader.len() > 1) {
            let mut met = HashSet::new();
            concept.broader.retain(|id| met.insert(id.clone()));
        }
    }

    /// Removes the hidden labels that only repeat phrases of rules.
    fn unshadow(&self, concept: &mut Concept) {
        let meant = self.hidden.get(&concept.id);
        for (language, labels) in &mut concept.hidden {
            let shadows = concept.keywords.get(language).map(|all| shadows(all)).unwrap_or_default();
            labels.retain(|label| {
                !shadows.contains(label)
                    || meant.is_some_and(|meant| meant.iter().any(|(l, text)| l == language && text == label))
            });
        }
        concept.hidden.retain(|_, labels| !labels.is_empty());
    }
}

/// The property of SKOS that was probably meant; `None` if the property exists.
fn misspelt(predicate: &str) -> Option<&'static str> {
    let name = predicate.strip_prefix("skos:").filter(|name| !UNREAD.contains(name))?;
    nearest(name, ["prefLabel", "altLabel", "hiddenLabel", "broader"].into_iter().chain(NOTES.iter().copied()))
        .filter(|near| *near != name)
}

/// The predicate with a prefix instead of its namespace, such as `skos:member`.
fn shortened(predicate: &str) -> String {
    let known = [("skos:", SKOS), ("dcterms:", DCTERMS)];
    let short = known.iter().find_map(|(prefix, space)| Some(format!("{prefix}{}", predicate.strip_prefix(space)?)));
    short.unwrap_or_else(|| predicate.to_owned())
}
