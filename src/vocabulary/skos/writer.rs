//! Writes a vocabulary as Turtle, in the order of the vocabulary.

use oxrdf::{BlankNode, Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use oxttl::TurtleSerializer;

use super::{DCTERMS, OWN, RDF_TYPE, SKOS, XSD_DOUBLE, concept_iri, scheme_iri, shadows};
use crate::error::{Error, Result};
use crate::vocabulary::{ANY, Concept, Keyword, Rule, Scoring, Texts, Vocabulary};

/// Writes the vocabulary as Turtle. The second value of the result describes what SKOS itself cannot express.
///
/// # Errors
/// Returns an error when an address in the vocabulary is not an IRI, or a language code is not a language tag.
pub(crate) fn write(vocabulary: &Vocabulary) -> Result<(String, Vec<String>)> {
    let scheme = vocabulary.uri.clone().unwrap_or_else(|| scheme_iri(&vocabulary.id));
    let mut graph = Graph { triples: Vec::new(), nodes: 0 };
    let about = iri(&scheme)?;
    graph.add(&about, RDF_TYPE, iri(&format!("{SKOS}ConceptScheme"))?)?;
    graph.add(&about, &format!("{DCTERMS}identifier"), text(&vocabulary.id))?;
    for (language, title) in &vocabulary.title {
        graph.add(&about, &format!("{DCTERMS}title"), tagged(title, language)?)?;
    }
    graph.add(&about, &own("language"), text(&vocabulary.language))?;
    for (key, value) in vocabulary.scoring.entries() {
        graph.add(&about, &own(&format!("scoring-{key}")), number(value))?;
    }
    for (language, phrase) in flat(&vocabulary.not) {
        graph.add(&about, &own("not"), tagged(phrase, language)?)?;
    }
    for concept in vocabulary.concepts.iter().filter(|concept| concept.broader.is_empty()) {
        graph.add(&about, &format!("{SKOS}hasTopConcept"), address(vocabulary, &concept.id)?)?;
    }
    for concept in &vocabulary.concepts {
        graph.concept(vocabulary, concept, &about)?;
    }
    let mut serializer = TurtleSerializer::new();
    for (prefix, namespace) in [("skos", SKOS), ("dcterms", DCTERMS), ("shelflist", OWN)] {
        serializer = serializer.with_prefix(prefix, namespace).map_err(|error| Error::usage(error.to_string()))?;
    }
    let mut writer = serializer.for_writer(Vec::new());
    for triple in &graph.triples {
        writer.serialize_triple(triple).map_err(|error| Error::from_io("Turtle", &error))?;
    }
    let bytes = writer.finish().map_err(|error| Error::from_io("Turtle", &error))?;
    let turtle = String::from_utf8(bytes).map_err(|_| Error::data("the Turtle is not UTF-8"))?;
    Ok((turtle, unsaid(vocabulary)))
}

/// Lists the statements that other tools will not understand.
fn unsaid(vocabulary: &Vocabulary) -> Vec<String> {
    let keywords = || vocabulary.concepts.iter().flat_map(|concept| concept.keywords.values().flatten());
    let groups = |keyword: &Keyword| Rule::parse(&keyword.rule).map_or(0, |rule| rule.all.len());
    let phrases = |keyword: &Keyword| Rule::parse(&keyword.rule).into_iter().flat_map(|rule| rule.all).flatten();
    let count = |what: &str, number: usize| (number > 0).then(|| format!("{number} {what}"));
    let masks = vocabulary.concepts.iter().map(|concept| &concept.not).chain([&vocabulary.not]);
    [
        count("thresholds", vocabulary.concepts.len()),
        count(
            "strict thresholds",
            vocabulary
                .concepts
                .iter()
                .filter(|concept| concept.strict.is_some() || !concept.strict_in.is_empty())
                .count(),
        ),
        (vocabulary.scoring != Scoring::default()).then(|| "[scoring]".to_owned()),
        count("keyword weights", keywords().count()),
        count("rules of several phrases that must all match", keywords().filter(|k| groups(k) > 1).count()),
        count("words matched as written", keywords().flat_map(phrases).filter(|phrase| phrase.exact).count()),
        count("masking phrases", masks.flat_map(|not| not.values().flatten()).count()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The IRI of a concept: its own, one made by this tool, or that of a concept of another vocabulary.
fn address(vocabulary: &Vocabulary, id: &str) -> Result<NamedNode> {
    let generated = || concept_iri(&vocabulary.id, id);
    let found = vocabulary.concept(id);
    iri(&found.map_or_else(|| id.to_owned(), |concept| concept.uri.clone().unwrap_or_else(generated)))
}

struct Graph {
    triples: Vec<Triple>,
    nodes: u64,
}

impl Graph {
    fn add(&mut self, subject: &NamedNode, predicate: &str, object: impl Into<Term>) -> Result<()> {
        self.triples.push(Triple::new(subject.clone(), iri(predicate)?, object));
        Ok(())
    }

    fn concept(&mut self, vocabulary: &Vocabulary, concept: &Concept, scheme: &NamedNode) -> Result<()> {
        let skos = |name: &str| format!("{SKOS}{name}");
        let address = |id: &str| address(vocabulary, id);
        let about = address(&concept.id)?;
        self.add(&about, RDF_TYPE, iri(&skos("Concept"))?)?;
        self.add(&about, &skos("inScheme"), scheme.clone())?;
        if concept.broader.is_empty() {
            self.add(&about, &skos("topConceptOf"), scheme.clone())?;
        }
        self.add(&about, &format!("{DCTERMS}identifier"), text(&concept.id))?;
        for (language, label) in &concept.label {
            self.add(&about, &skos("prefLabel"), tagged(label, language)?)?;
        }
        for (language, label) in flat(&concept.alt) {
            self.add(&about, &skos("altLabel"), tagged(label, language)?)?;
        }
        for (language, label) in flat(&concept.hidden) {
            self.add(&about, &skos("hiddenLabel"), tagged(label, language)?)?;
            // A hidden label that is also a phrase of a rule is marked, because the reader would otherwise remove it.
            if concept.keywords.get(language).is_some_and(|all| shadows(all).contains(label)) {
                self.add(&about, &own("hidden"), tagged(label, language)?)?;
            }
        }
        for broader in &concept.broader {
            self.add(&about, &skos("broader"), address(broader)?)?;
        }
        for (property, texts) in &concept.skos {
            for (language, value) in flat(texts) {
                let object: Term = if language == "@id" { iri(value)?.into() } else { tagged(value, language)?.into() };
                self.add(&about, &skos(property), object)?;
            }
        }
        if let Some(names) = concept.names_are_rules {
            self.add(&about, &own("names"), text(if names { "true" } else { "false" }))?;
        }
        self.add(&about, &own("threshold"), number(concept.threshold))?;
        if let Some(strict) = concept.strict {
            self.add(&about, &own("strict"), number(strict))?;
        }
        for (language, strict) in &concept.strict_in {
            self.add(&about, &own("strict"), tagged(&strict.to_string(), language)?)?;
        }
        for (language, phrase) in flat(&concept.not) {
            self.add(&about, &own("not"), tagged(phrase, language)?)?;
        }
        for (language, keywords) in &concept.keywords {
            let known = |texts: &Texts, phrase: &String| texts.get(language).is_some_and(|all| all.contains(phrase));
            for phrase in shadows(keywords) {
                let a_label = concept.label.get(language) == Some(&phrase);
                if !a_label && !known(&concept.alt, &phrase) && !known(&concept.hidden, &phrase) {
                    self.add(&about, &skos("hiddenLabel"), tagged(&phrase, language)?)?;
                }
            }
        }
        self.keywords(&about, concept)
    }

    /// Adds the rules with their weights, each as a node of its own.
    fn keywords(&mut self, about: &NamedNode, concept: &Concept) -> Result<()> {
        let mut nodes = Vec::new();
        for (language, keyword) in concept.keywords.iter().flat_map(|(l, all)| all.iter().map(move |k| (l, k))) {
            self.nodes += 1;
            let node = BlankNode::new(format!("k{}", self.nodes)).map_err(|error| Error::usage(error.to_string()))?;
            self.add(about, &own("keyword"), node.clone())?;
            nodes.push((node, language, keyword));
        }
        for (node, language, keyword) in nodes {
            let node: NamedOrBlankNode = node.into();
            self.triples.push(Triple::new(node.clone(), iri(&own("rule"))?, tagged(&keyword.rule, language)?));
            self.triples.push(Triple::new(node, iri(&own("weight"))?, number(keyword.weight)));
        }
        Ok(())
    }
}

fn flat(texts: &Texts) -> impl Iterator<Item = (&str, &str)> {
    texts.iter().flat_map(|(language, all)| all.iter().map(move |text| (language.as_str(), text.as_str())))
}

fn own(name: &str) -> String {
    format!("{OWN}{name}")
}

fn iri(address: &str) -> Result<NamedNode> {
    NamedNode::new(address).map_err(|error| {
        Error::usage(format!("{address} is not an address that SKOS can hold: {error}"))
            .hint("write an absolute IRI such as https://example.org/themes/health")
    })
}

fn text(value: &str) -> Literal {
    Literal::new_simple_literal(value)
}

/// A literal with its language tag, or without one if the text belongs to no language.
fn tagged(value: &str, language: &str) -> Result<Literal> {
    if language == ANY {
        return Ok(text(value));
    }
    Literal::new_language_tagged_literal(value, language)
        .map_err(|error| Error::usage(format!("{language} is not a language tag: {error}")))
}

fn number(value: f64) -> Literal {
    Literal::new_typed_literal(value.to_string(), NamedNode::new_unchecked(XSD_DOUBLE))
}
