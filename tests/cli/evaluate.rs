//! `evaluate`: figures that can be checked by hand.

use super::harness::run;

const ROADS: &str = "tests/data/vocabulary/roads.toml";
const LABELLED: &str = "tests/data/vocabulary/labelled.jsonl";

#[test]
fn areas_against_those_that_are_declared() {
    let ran = run(&["evaluate", "areas", LABELLED, "--vocabulary", ROADS, "-f", "json"]).ended(0);
    let report: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    // r3 misses safety; building is not scored for r5.
    assert_eq!(
        (&report["micro"]["right"], &report["micro"]["wrong"], &report["micro"]["missed"]),
        (&4.into(), &0.into(), &1.into())
    );
    assert_eq!(report["micro"]["precision"], 1.0);
    assert_eq!(report["exact_match"], 0.8);
    assert_eq!(report["by_area"]["Road safety"]["recall"], 0.667);
    assert_eq!(report["misses"][0]["id"], "r3");
    assert!(report["misses"][0]["text"].as_str().unwrap().starts_with("Repairing an old bridge"));
    let table = run(&["evaluate", "areas", LABELLED, "--vocabulary", ROADS]).ended(0);
    assert!(table.out().contains("all (micro)") && table.out().contains("missed  Road safety"), "{}", table.out());
}

#[test]
fn a_figure_that_is_too_low_ends_with_1() {
    let args = ["evaluate", "areas", LABELLED, "--vocabulary", ROADS, "--min-f1"];
    run(&[&args[..], &["0.88"]].concat()).ended(0);
    let low = run(&[&args[..], &["0.9"]].concat()).ended(1);
    assert!(low.err.contains("micro F1 is 0.889, below 0.9"), "{}", low.err);
}

#[test]
fn a_gold_file_and_the_areas_of_another_tool() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("given.jsonl");
    let given = "{\"id\":\"r1\",\"title\":\"x\",\"thematic_areas\":[{\"label\":\"Road safety\"}]}\n{\"id\":\"zz\",\"title\":\"x\"}\n";
    std::fs::write(&path, given).unwrap();
    let path = path.to_str().unwrap();
    let ran = run(&["evaluate", "areas", path, "--gold", LABELLED, "--as-given", "--vocabulary", ROADS, "-f", "json"])
        .ended(0);
    let report: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!((&report["records"], &report["micro"]["f1"]), (&1.into(), &0.0.into()));
    assert_eq!(report["confusion"][0]["given"], "Road safety");
    assert!(ran.err.contains("1 records have no labelled counterpart, 4 labelled ones no record"), "{}", ran.err);
}

#[test]
fn languages() {
    let ran = run(&["evaluate", "languages", LABELLED, "-f", "json"]).ended(0);
    let report: serde_json::Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!(report["records"], 5);
    assert!(report["by_language"]["en"]["right"].as_u64().unwrap() >= 3, "{report}");
}
