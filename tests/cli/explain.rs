//! Tests of `explain` and `evaluate splitting`.

use serde_json::Value;

use crate::harness::{run, run_in};

#[test]
fn every_line_has_a_role_and_every_record_its_evidence() {
    let ran = run(&["explain", "tests/pages/017.txt", "-f", "json"]).ended(0);
    let found: Value = serde_json::from_str(ran.out()).unwrap();
    let page = &found["documents"][0];
    let lines =
        std::fs::read_to_string("tests/pages/017.txt").unwrap().lines().filter(|line| !line.trim().is_empty()).count();
    assert_eq!(page["blocks"].as_array().unwrap().len(), lines);
    // The columns of this page were decided as wholes: there is no reading of the decoder to compare.
    assert!(page["layout"] == "columns" && page["margin"].is_null() && page["second"].is_null());
    assert!(page["blocks"].as_array().unwrap().iter().all(|block| block["reasons"].as_array().unwrap().is_empty()));
    let sure = &page["records"][0]["confidences"];
    assert!(["title", "bounds", "issued"].iter().all(|field| sure[*field].is_number()), "{sure}");
    let split = run(&["split", "tests/pages/017.txt"]).ended(0).records();
    let ids: Vec<&Value> = page["records"].as_array().unwrap().iter().map(|record| &record["id"]).collect();
    assert_eq!(ids, split.iter().map(|record| &record["id"]).collect::<Vec<_>>());
    let text = run(&["explain", "tests/pages/017.txt"]).ended(0);
    assert!(text.out().contains("from its date line") && !text.out().contains('\u{1b}'), "{}", text.out());
    assert!(text.out().contains("decided together with the other values of its column"), "{}", text.out());
    assert!(!text.out().contains("next best reading") && text.out().contains("confidence: title "), "{}", text.out());
    // Another page is read line by line.
    let ran = run(&["explain", "tests/pages/002.txt", "-f", "json"]).ended(0);
    let found: Value = serde_json::from_str(ran.out()).unwrap();
    let page = &found["documents"][0];
    assert!(page["layout"].is_string() && page["margin"].is_number() && page["second"].is_string());
}

#[test]
fn one_record_is_explained_by_the_beginning_of_its_id() {
    let id = run(&["split", "tests/pages/017.txt"]).ended(0).records()[1]["id"].as_str().unwrap()[..8].to_owned();
    let ran = run(&["explain", "tests/pages/017.txt", "--id", &id]).ended(0);
    assert_eq!(ran.out().matches("record 2").count(), 1);
    assert!(!ran.out().contains("record 1 "));
    run(&["explain", "tests/pages/017.txt", "--id", "nosuch"]).ended(2);
}

#[test]
fn the_place_of_the_records_of_an_html_page_is_shown() {
    let ran = run(&["explain", "tests/data/web/drupal7.html", "-f", "json"]).ended(0);
    let found: Value = serde_json::from_str(ran.out()).unwrap();
    let listing = &found["documents"][0]["listing"];
    assert_eq!(listing["count"], 3);
    assert!(listing["selector"].as_str().unwrap().contains("views-row"), "{listing}");
    assert!(listing["runner_up"].is_string());
    let text = run(&["explain", "tests/data/web/drupal7.html"]).ended(0);
    let selector = listing["selector"].as_str().unwrap();
    assert!(text.out().contains(&format!("3 records begin at {selector}")), "{}", text.out());
    let plain = run(&["explain", "tests/pages/017.txt", "-f", "json"]).ended(0);
    assert!(serde_json::from_str::<Value>(plain.out()).unwrap()["documents"][0]["listing"].is_null());
}

#[test]
fn a_corrected_catalogue_is_gold() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = folder.path().join("corrected.csv");
    let catalogue = catalogue.to_str().unwrap();
    run(&["import", "tests/pages/017.txt", "tests/pages/085.txt", "-o", catalogue]).ended(0);
    let pages = ["tests/pages/017.txt", "tests/pages/085.txt"];
    let evaluate =
        |more: &[&str]| run(&[&["evaluate", "splitting", pages[0], pages[1], "--gold", catalogue][..], more].concat());
    let figures: Value = serde_json::from_str(evaluate(&["-f", "json", "--min-f1", "1.0"]).ended(0).out()).unwrap();
    assert_eq!(figures["f1"], 1.0);
    assert!(figures["fields"]["issued"]["of"].as_u64().unwrap() > 0);
    let text = std::fs::read_to_string(catalogue).unwrap();
    std::fs::write(catalogue, text.replacen("Sterfte stijgt", "Sterfte daalt", 1)).unwrap();
    let worse = evaluate(&["--min-f1", "1.0"]).ended(1);
    assert!(worse.out().contains("Sterfte daalt"), "{}", worse.out());
}

#[test]
fn areas_have_their_score_their_threshold_and_what_spoke_against_them() {
    let folder = tempfile::tempdir().unwrap();
    let vocabulary = "[[concept]]\nid = \"bread\"\nlabel.en = \"Bread\"\nthreshold = 1\n[concept.keywords.en]\n\
                      \"sourdough\" = 2\n\"starter\" = 1\n\"car\" = -0.75\n\
                      [[concept]]\nid = \"mills\"\nlabel.en = \"Mills\"\nkeywords.en = [\"mill\"]\n";
    std::fs::write(folder.path().join("v.toml"), vocabulary).unwrap();
    let records = "{\"title\":\"The sourdough of a car\",\"text_language\":{\"code\":\"en\"}}\n\
                   {\"title\":\"A mill and the starter of cars\",\"text_language\":{\"code\":\"en\"}}\n";
    std::fs::write(folder.path().join("r.jsonl"), records).unwrap();
    run_in(folder.path(), &["tag", "--vocabulary", "v.toml", "r.jsonl", "-o", "t.jsonl"]).ended(0);
    let explain = |more: &[&str]| {
        run_in(folder.path(), &[&["explain", "t.jsonl", "--vocabulary", "v.toml"][..], more].concat()).ended(0)
    };
    let text = explain(&[]);
    for expected in [
        "area: Bread, score 1.25 of 1: “sourdough” in the title by sourdough; against it: “car” by car (-0.75)",
        "area: Mills, score 1 of 1: “mill” in the title by mill",
        "area: not Bread, score 0.25 of 1; against it: “cars” by car (-0.75)",
    ] {
        assert!(text.out().contains(expected), "{expected}\n{}", text.out());
    }
    let found: Value = serde_json::from_str(explain(&["-f", "json"]).out()).unwrap();
    let weighed = &found["documents"][0]["records"][1]["areas_by_rule"];
    assert_eq!((&weighed[0]["id"], &weighed[0]["given"]), (&"bread".into(), &false.into()), "{weighed}");
    assert_eq!(weighed[0]["against"][0]["change"], -0.75, "{weighed}");
}
