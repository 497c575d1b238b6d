//! `vocabulary`: check, convert, tune.

use super::harness::{run, run_in};

const ROADS: &str = "tests/data/vocabulary/roads.toml";
const LABELLED: &str = "tests/data/vocabulary/labelled.jsonl";

#[test]
fn every_vocabulary_among_the_seeds_is_without_fault() {
    for name in ["migration", "humanitarian", "coast"] {
        let ran = run(&["vocabulary", "check", name]).ended(0);
        assert!(!ran.out().contains(": repeated:"), "{}", ran.out());
    }
    let migration = run(&["vocabulary", "check", "migration"]);
    assert!(!migration.out().contains("untranslated"), "{}", migration.out());
}

#[test]
fn check_finds_what_is_odd() {
    let ran = run(&["vocabulary", "check", ROADS, LABELLED, "-f", "json"]).ended(0);
    let found: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    let codes: Vec<(&str, &str)> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| (finding["code"].as_str().unwrap(), finding["concept"].as_str().unwrap()))
        .collect();
    for expected in [("overlapping", "building"), ("untranslated", "safety")] {
        assert!(codes.contains(&expected), "{codes:?}");
    }
    let overlap =
        &found["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "overlapping").unwrap();
    assert_eq!(
        (overlap["rule"].as_str(), overlap["place"].as_str()),
        (Some("road"), Some("tests/data/vocabulary/roads.toml:15"))
    );
}

#[test]
fn check_ends_with_1_where_there_is_a_fault() {
    let folder = tempfile::tempdir().unwrap();
    let text = "[[concept]]\nid = \"a\"\nthreshold = 9\nnot.en = [\"sea\"]\n[concept.keywords.en]\n\"sea wall\" = 1\n";
    std::fs::write(folder.path().join("v.toml"), text).unwrap();
    let ran = run_in(folder.path(), &["vocabulary", "check", "v.toml"]).ended(1);
    assert!(ran.out().contains("v.toml:6: always-masked: a (en) \"sea wall\""), "{}", ran.out());
    assert!(ran.out().contains("unreachable: a (en)"), "{}", ran.out());
}

#[test]
fn convert_there_and_back() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["migration", "humanitarian", "coast"] {
        let toml = run(&["vocabulary", "convert", name, "-q"]).ended(0);
        for extension in ["csv", "ttl", "toml"] {
            let path = folder.path().join(format!("{name}.{extension}"));
            let path = path.to_str().unwrap();
            let ran = run(&["vocabulary", "convert", name, "-o", path]).ended(0);
            assert!(ran.err.contains("comments") || name == "none", "{}", ran.err);
            assert_eq!(ran.err.contains("thresholds"), extension == "ttl", "{}", ran.err);
            let back = run(&["vocabulary", "convert", path, "-q"]).ended(0);
            assert_eq!(back.out(), toml.out(), "{name}.{extension}");
        }
    }
    let ran = run(&["vocabulary", "convert", "coast", "-o", "coast.docx"]).ended(2);
    assert!(ran.err.contains("write .toml, .csv or .ttl"), "{}", ran.err);
}

#[test]
fn tune_changes_numbers_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let labelled = std::fs::read_to_string(super::harness::file("data/vocabulary/labelled.jsonl")).unwrap().repeat(4);
    std::fs::write(folder.path().join("labelled.jsonl"), labelled).unwrap();
    let roads = std::fs::read_to_string(super::harness::file("data/vocabulary/roads.toml")).unwrap();
    std::fs::write(folder.path().join("roads.toml"), &roads).unwrap();
    let ran =
        run_in(folder.path(), &["vocabulary", "tune", "roads.toml", "labelled.jsonl", "-o", "roads.toml"]).ended(0);
    assert!(ran.err.contains("20 labelled records; on records held out: F1 "), "{}", ran.err);
    let tuned = std::fs::read_to_string(folder.path().join("roads.toml")).unwrap();
    let bare = |text: &str| -> Vec<String> {
        let keys = text.lines().map(|line| line.split(" = ").next().unwrap_or_default().to_owned());
        keys.filter(|key| !key.starts_with("strict") && !key.is_empty()).collect()
    };
    let head: Vec<String> = bare(&tuned)
        .into_iter()
        .filter(|key| !["[scoring]", "title", "repetition", "length", "words", "share"].contains(&key.as_str()))
        .collect();
    assert_eq!(head, bare(&roads));
    for comment in ["# Roads, for the tests", "[[concept]] # the first", "# one strong word", "# everywhere"] {
        assert!(tuned.contains(comment), "{tuned}");
    }
    run_in(folder.path(), &["vocabulary", "check", "roads.toml"]).ended(0);
    let few = run(&["vocabulary", "tune", ROADS, LABELLED]).ended(1);
    assert!(few.err.contains("too few"), "{}", few.err);
}
