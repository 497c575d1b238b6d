//! Tests that `vocabulary tune` changes numbers no further than the records require.

use std::path::Path;

use super::harness::{Ran, run_in};

const BREAD: &str = "[[concept]]\nid = \"sourdough\"\nlabel.en = \"Sourdough\"\nthreshold = 1.0\nstrict = 1.6\n\
                     [concept.keywords.en]\n\"sourdough\" = 1.0\n\"yeast\" = 0.6\n\"flour\" = 0.3\n\
                     [concept.keywords.nl]\n\"zuurdesem\" = 1.0\n\
                     [[concept]]\nid = \"baking\"\nlabel.en = \"Baking\"\nthreshold = 0.8\n\
                     [concept.keywords.en]\n\"oven\" = 0.8\n";

fn line(text: &str, area: &str) -> String {
    let record = serde_json::json!({
        "description": text, "text_language": {"code": "en", "confidence": 1.0}, "thematic_areas": [{"label": area}],
    });
    format!("{record}\n")
}

fn tune(folder: &Path, vocabulary: &str, records: &str) -> Ran {
    std::fs::write(folder.join("v.toml"), vocabulary).unwrap();
    std::fs::write(folder.join("r.jsonl"), records).unwrap();
    let args =
        ["vocabulary", "tune", "v.toml", "r.jsonl", "--keep-weights", "--keep-scoring", "--anyway", "-o", "t.toml"];
    run_in(folder, &args).ended(0)
}

fn thresholds(folder: &Path) -> Vec<String> {
    let tuned = std::fs::read_to_string(folder.join("t.toml")).unwrap();
    let number = |line: &str| line.starts_with("threshold") || line.starts_with("strict");
    tuned.lines().filter(|line| number(line)).map(str::to_owned).collect()
}

#[test]
fn thresholds_stay_where_nothing_speaks_against_them() {
    let folder = tempfile::tempdir().unwrap();
    // Every threshold above 0 and up to 1 gives the same areas.
    let records = line("A sourdough", "Sourdough").repeat(12) + &line("An oven", "Baking").repeat(12);
    tune(folder.path(), BREAD, &records);
    let written = thresholds(folder.path());
    assert_eq!(written.first().map(String::as_str), Some("threshold = 1.0"), "{written:?}");
    assert!(written.contains(&"threshold = 0.8".to_owned()), "{written:?}");
}

#[test]
fn a_threshold_falls_to_what_is_gained_and_no_further() {
    let folder = tempfile::tempdir().unwrap();
    let records = line("A sourdough", "Sourdough").repeat(6)
        + &line("Yeasts", "Sourdough").repeat(12)
        + &line("An oven", "Baking").repeat(12);
    let ran = tune(folder.path(), BREAD, &records);
    // One match of "yeast" gives 0.6 and reaches the threshold. One match of "flour", about which no record says
    // anything, does not.
    assert_eq!(thresholds(folder.path()).first().map(String::as_str), Some("threshold = 0.6"), "{}", ran.err);
}

#[test]
fn languages_without_a_record_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let records = line("A sourdough", "Sourdough").repeat(12) + &line("An oven", "Baking").repeat(12);
    let ran = tune(folder.path(), BREAD, &records);
    assert!(ran.err.contains("no labelled record is in nl: the weights of its rules stay as written"), "{}", ran.err);
    let dutch = records.replace("\"code\":\"en\"", "\"code\":\"nl\"") + &records;
    let ran = tune(folder.path(), BREAD, &dutch);
    assert!(!ran.err.contains("no labelled record is in"), "{}", ran.err);
}

#[test]
fn line_ends_of_windows_stay() {
    let folder = tempfile::tempdir().unwrap();
    let records = line("Yeasts", "Sourdough").repeat(12) + &line("An oven", "Baking").repeat(12);
    tune(folder.path(), &BREAD.replace('\n', "\r\n"), &records);
    let tuned = std::fs::read_to_string(folder.path().join("t.toml")).unwrap();
    assert!(tuned.contains("threshold = 0.6\r\n"), "{tuned}");
    assert_eq!(tuned.matches('\n').count(), tuned.matches("\r\n").count(), "{tuned:?}");
}
