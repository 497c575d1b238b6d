//! Tests that a vocabulary survives a round trip through every format.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;

use super::*;

fn language() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["en", "es", "nl", "und", "pt-BR"]).prop_map(str::to_owned)
}

/// Texts from a small set of words, so that labels and keywords coincide, with some words that formats may mishandle.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "dike",
            "sea wall",
            "WASH",
            "=WASH",
            "dike | =WASH",
            "'=x",
            "-1",
            "a | b + c",
            "l'eau",
            "\"quoted\"",
            "a\nb"
        ])
        .prop_map(str::to_owned),
        "[\\PC]{1,12}",
    ]
}

fn rule() -> impl Strategy<Value = String> {
    text()
        .prop_map(|text| if Rule::parse(&text).is_ok() { text } else { format!("x{text}y z") })
        .prop_filter("a rule", |text| Rule::parse(text).is_ok())
}

fn texts(of: impl Strategy<Value = String>) -> impl Strategy<Value = Texts> {
    btree_map(language(), vec(of, 1..4), 0..3)
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![Just(1.0), Just(0.35), 0.0..1e6, Just(1e-7), Just(3e20)]
}

fn keywords() -> impl Strategy<Value = BTreeMap<String, Vec<Keyword>>> {
    let weighted = (rule(), number(), any::<bool>());
    btree_map(language(), vec(weighted, 1..5), 0..3).prop_map(|languages| {
        let unique = |all: Vec<(String, f64, bool)>| {
            let mut seen = BTreeSet::new();
            let kept = all.into_iter().filter(|(rule, ..)| seen.insert(rule.trim().to_owned())).collect::<Vec<_>>();
            kept.into_iter().map(|(rule, w, minus)| Keyword { rule, weight: if minus { -w } else { w } }).collect()
        };
        languages.into_iter().map(|(language, all)| (language, unique(all))).collect()
    })
}

fn notes() -> impl Strategy<Value = BTreeMap<String, Texts>> {
    let addresses = Just(Texts::from([("@id".to_owned(), vec!["https://example.org/a%20b".to_owned()])]));
    btree_map(
        prop::sample::select(NOTES.to_vec()).prop_map(str::to_owned),
        prop_oneof![btree_map(language(), vec(text(), 1..3), 1..3), addresses],
        0..3,
    )
}

prop_compose! {
    fn concept()(
        uri in option::of("https://example\\.org/[a-z]{1,6}[0-9]{6}"),
        label in btree_map(language(), text(), 0..3),
        alt in texts(text()),
        hidden in texts(text()),
        names_are_rules in option::of(any::<bool>()),
        threshold in number(),
        strict in option::of(number()),
        strict_in in btree_map("(en|es|nl)", number(), 0..3),
        keywords in keywords(),
        not in texts(rule()),
        skos in notes(),
    ) -> Concept {
        Concept { id: String::new(), uri, label, alt, hidden, broader: Vec::new(), names_are_rules, threshold, strict, strict_in, keywords, not, skos }
    }
}

prop_compose! {
    fn vocabulary()(
        id in "[\\PC]{0,4}x",
        uri in option::of("https://example\\.org/scheme"),
        title in btree_map(language(), text(), 0..3),
        not in texts(rule()),
        length in 0.0..1.0,
        concepts in vec((concept(), "[\\PC]{0,3}", any::<prop::sample::Index>()), 1..5),
    ) -> Vocabulary {
        let ids: Vec<String> = concepts.iter().enumerate().map(|(at, (_, id, _))| format!("{}{at}", id.trim_start())).collect();
        let concepts = concepts.into_iter().zip(&ids).map(|((mut concept, _, above), id)| {
            concept.id.clone_from(id);
            concept.broader = vec![ids[above.index(ids.len())].clone()];
            // Each concept gets an address of its own, because concepts with the same address would be read as one.
            concept.uri = concept.uri.map(|uri| format!("{uri}{}", ids.iter().position(|have| have == id).unwrap()));
            concept
        }).collect();
        Vocabulary {
            id, uri, title, language: "nl".to_owned(),
            scoring: Scoring { length, title: 2.5, ..Scoring::default() }, not, concepts,
        }
    }
}

proptest! {
    #[test]
    fn toml_comes_back(vocabulary in vocabulary()) {
        let text = vocabulary.to_toml();
        prop_assert_eq!(&Vocabulary::parse("v.toml", &text).unwrap_or_else(|e| panic!("{e}\n{text}")), &vocabulary);
    }

    #[test]
    fn csv_comes_back(vocabulary in vocabulary()) {
        let text = csv::write(&vocabulary);
        prop_assert_eq!(&Vocabulary::parse("v.csv", &text).unwrap_or_else(|e| panic!("{e}\n{text}")), &vocabulary);
    }

    #[test]
    fn skos_comes_back(vocabulary in vocabulary()) {
        let (text, _) = skos::write(&vocabulary).unwrap();
        let (back, lost) = Vocabulary::read("v.ttl", &text).unwrap_or_else(|e| panic!("{e}\n{text}"));
        prop_assert_eq!(&back, &vocabulary, "{}", text);
        prop_assert!(lost.is_empty(), "{:?}", lost);
        prop_assert_eq!(skos::write(&back).unwrap().0, text);
    }
}

#[test]
fn other_peoples_skos() {
    let text = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix ex: <https://example.org/> .\n\
        ex:s a skos:ConceptScheme ; skos:prefLabel \"Coast\" .\n\
        ex:water a skos:Concept ; skos:prefLabel \"Water\", \"Aqua\" ; skos:narrower ex:dike ; skos:altLabel \"H2O\"@EN .\n\
        ex:dike skos:prefLabel \"Dijk\"@nl ; skos:notation \"7\" ; skos:exactMatch <https://example.com/7> ;\n\
          skos:scopeNote \"Of earth.\"@en ; <https://example.org/height> 3 .\n\
        ex:c a skos:Collection ; skos:member ex:dike .\n";
    let (vocabulary, lost) = skos::read("dir/coast.ttl", text).unwrap();
    assert_eq!(vocabulary.title["und"], "Coast");
    let [water, dike] = vocabulary.concepts.as_slice() else { panic!("{:?}", vocabulary.concepts) };
    assert_eq!((water.id.as_str(), water.label["und"].as_str()), ("water", "Water"));
    assert_eq!(
        (water.alt["und"].as_slice(), water.alt["en"].as_slice()),
        (&["Aqua".to_owned()][..], &["H2O".to_owned()][..])
    );
    assert_eq!(dike.broader, ["water"]);
    assert_eq!(dike.skos["exactMatch"]["@id"], ["https://example.com/7"]);
    assert_eq!(dike.skos["scopeNote"]["en"], ["Of earth."]);
    assert_eq!(
        lost,
        ["https://example.org/height (1)", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type (1)", "skos:member (1)"]
            .map(str::to_owned)
            .into_iter()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    let wrong =
        skos::read("x.ttl", "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\nskos:a skos:b ;;; \"x .\n")
            .unwrap_err();
    assert!(wrong.place().unwrap().starts_with("x.ttl:"), "{wrong}");
}
