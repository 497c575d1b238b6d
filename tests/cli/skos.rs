//! Tests that vocabularies in SKOS are read in every syntax in which libraries publish them.

use std::collections::BTreeMap;

use crate::harness::{run, run_in};

/// The concepts of a vocabulary, each as its lines of TOML. The lines are sorted, because triples have no order.
fn concepts(file: &str) -> BTreeMap<String, Vec<String>> {
    let toml = run(&["vocabulary", "convert", &format!("tests/data/skos/{file}"), "-f", "toml"]).ended(0);
    let concepts = toml.out().split("[[concept]]").skip(1);
    concepts
        .map(|concept| {
            let mut lines: Vec<String> = concept.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
            lines.sort();
            (lines.iter().find(|line| line.starts_with("id = ")).cloned().unwrap_or_default(), lines)
        })
        .collect()
}

#[test]
fn every_syntax_gives_the_same_vocabulary() {
    let turtle = concepts("rivers.ttl");
    assert_eq!(turtle.len(), 6);
    assert!(turtle["id = \"river\""].iter().any(|line| line.contains("Ríos")), "{turtle:?}");
    for file in ["rivers.nt", "rivers.rdf", "rivers.jsonld"] {
        let found = concepts(file);
        assert_eq!(found.keys().collect::<Vec<_>>(), turtle.keys().collect::<Vec<_>>(), "{file}");
        // The concept of dikes is left out here: it has two preferred labels in one language, and their order decides
        // which one is used.
        for (id, lines) in found.iter().filter(|(id, _)| !id.contains("dikes")) {
            let sorted = |lines: &[String]| {
                let mut words: Vec<String> = lines
                    .iter()
                    .flat_map(|line| line.split(['[', ']', ',']).map(|word| word.trim().to_owned()))
                    .collect();
                words.sort();
                words
            };
            assert_eq!(sorted(lines), sorted(&turtle[id]), "{file}");
        }
    }
}

#[test]
fn a_vocabulary_of_a_library_gives_areas() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.csv"), "title,keywords\nOf wells,Drinking water; Rivers; boats\n").unwrap();
    for file in ["rivers.rdf", "rivers.jsonld"] {
        let path = crate::harness::file(&format!("data/skos/{file}"));
        let ran = run_in(folder.path(), &["import", "a.csv", "--vocabulary", path.to_str().unwrap()]).ended(0);
        let areas: Vec<_> =
            ran.records()[0]["thematic_areas"].as_array().unwrap().iter().map(|area| area["uri"].clone()).collect();
        assert_eq!(areas, ["http://example.org/v/water", "http://example.org/v/river"], "{file}");
        assert_eq!(ran.records()[0]["keywords"], serde_json::json!(["boats"]));
    }
}

#[test]
fn an_error_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let lol = "<?xml version=\"1.0\"?>\n<!DOCTYPE rdf:RDF [\n<!ENTITY a \"aaaaaaaaaa\">\n<!ENTITY b \"&a;&a;&a;&a;\">\n]>\n<rdf:RDF/>";
    let wide = format!(
        "<?xml version=\"1.0\"?>\n<!DOCTYPE rdf:RDF [\n<!ENTITY a \"{}\">\n]>\n<rdf:RDF>{}</rdf:RDF>",
        "a".repeat(100_000),
        "&a;".repeat(100_000)
    );
    let deep = format!("{{\"@id\":{}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    for (name, text, said) in [
        (
            "a.rdf",
            "<?xml version=\"1.0\"?>\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n<rdf:Description>\n</rdf:RDF>",
            "a.rdf:4: not RDF/XML",
        ),
        ("b.rdf", lol, "b.rdf:4: not RDF/XML: the entity b refers to another one"),
        ("c.rdf", &wide, "its entities write out to many times its length"),
        ("d.jsonld", &deep, "d.jsonld:1: not JSON-LD: it is nested more than 256 deep"),
        ("e.jsonld", "{\n\"@context\": {},\n\"@id\": \"x\n}", "not JSON-LD"),
        ("f.nt", "<http://a> <http://b> .\n", "f.nt:1: not Turtle"),
        ("g.rdf", "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/>", "no skos:Concept"),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
        let ran = run_in(folder.path(), &["vocabulary", "check", name]).ended(2);
        assert!(ran.err.contains(said), "{name}: {}", ran.err);
    }
}
