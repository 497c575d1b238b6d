//! Tests of `tag`: declared areas, areas by rule, and their evidence.

use super::harness::{file, pages, run, run_with};

const ROADS: &str = "tests/data/vocabulary/roads.toml";

fn tag(args: &[&str], record: &str) -> serde_json::Value {
    let args: Vec<&str> = ["tag", "--vocabulary", ROADS].into_iter().chain(args.iter().copied()).collect();
    run_with(&args, record.as_bytes()).ended(0).records().remove(0)
}

fn ids(record: &serde_json::Value) -> Vec<&str> {
    record["thematic_areas"].as_array().unwrap().iter().map(|area| area["id"].as_str().unwrap_or("-")).collect()
}

#[test]
fn declared_areas_are_split_by_the_names_that_the_vocabulary_knows() {
    let record = r#"{"title":"Asphalt","thematic_areas":[{"id":null,"label":"Road building, and repair, Road safety; Tolls, fees","basis":"declared"}]}"#;
    let tagged = tag(&[], record);
    assert_eq!(ids(&tagged), ["building", "safety", "-"]);
    assert_eq!(tagged["thematic_areas"][0]["label"], "Road building, and repair");
    assert_eq!(tagged["thematic_areas"][2]["label"], "Tolls, fees");
    assert_eq!(tagged["issues"][0]["code"], "unknown-area");
    let again = tag(&[], &tagged.to_string());
    assert_eq!(again, tagged);
}

#[test]
fn rules_speak_where_nothing_is_declared_or_where_all_is_asked_for() {
    let declared = r#"{"title":"Asphalt","thematic_areas":[{"id":null,"label":"Road safety","basis":"declared"}]}"#;
    assert_eq!(ids(&tag(&[], declared)), ["safety"]);
    let all = tag(&["--all"], declared);
    assert_eq!(ids(&all), ["safety", "building"]);
    let evidence = &all["thematic_areas"][1]["evidence"][0];
    assert_eq!(
        *evidence,
        serde_json::json!({"keyword": "Asphalt", "field": "title", "span": [0, 7], "rule": "asphalt | gravel"})
    );
    assert_eq!(ids(&tag(&[], r#"{"title":"ASFALTO","text_language":{"code":"es"}}"#)), ["building"]);
    assert_eq!(ids(&tag(&[], r#"{"title":"A crash course: helmet"}"#)), Vec::<&str>::new());
}

#[test]
fn strict_wants_more() {
    let record = r#"{"title":"Asphalt","text_language":{"code":"en"}}"#;
    assert_eq!(ids(&tag(&[], record)), ["building"]);
    assert_eq!(ids(&tag(&["--strict"], record)), Vec::<&str>::new());
}

#[test]
fn evidence_on_real_pages_is_what_is_printed() {
    let paths: Vec<String> = pages().iter().map(|page| page.to_str().unwrap().to_owned()).collect();
    let mut args = vec!["import", "-q", "--all"];
    args.extend(paths.iter().map(String::as_str));
    let mut seen = 0;
    for record in run(&args).records() {
        for area in record["thematic_areas"].as_array().unwrap() {
            assert_eq!(area["basis"] == "rule", !area["evidence"].as_array().unwrap().is_empty(), "{area}");
            for evidence in area["evidence"].as_array().unwrap() {
                let text = record[evidence["field"].as_str().unwrap()].as_str().unwrap();
                let (start, end) = (evidence["span"][0].as_u64().unwrap(), evidence["span"][1].as_u64().unwrap());
                let cut: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
                assert_eq!(evidence["keyword"], cut.as_str());
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "{seen}");
}

#[test]
fn another_field_another_vocabulary() {
    let page = run(&["import", "examples/coast/library.txt", "--vocabulary", "coast"]).ended(0);
    let areas: Vec<String> = page.records().iter().map(|record| ids(record).join(" ")).collect();
    assert_eq!(areas, ["flood-protection ports-shipping", "water-quality", "nature", "ports-shipping"]);
    let declared = |record: &serde_json::Value| record["thematic_areas"][0]["basis"] == "declared";
    assert_eq!(page.records().iter().map(declared).collect::<Vec<_>>(), [true, false, true, false]);
    assert!(!page.out().contains("migra"), "{}", page.out());
}

#[test]
fn a_wrong_vocabulary_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.toml");
    std::fs::write(&path, "[[concept]]\nid = \"a\"\n\n[concept.keyword.en]\n\"x\" = 1\n").unwrap();
    let ran = run_with(&["tag", "--vocabulary", path.to_str().unwrap()], b"{}").ended(2);
    assert!(ran.err.contains("mine.toml:4: unknown key keyword in a concept (did you mean keywords?)"), "{}", ran.err);
    let ran = run_with(&["tag", "--vocabulary", "migracion"], b"{}").ended(2);
    assert!(ran.err.contains("did you mean migration?"), "{}", ran.err);
    assert!(file("data/vocabulary/roads.toml").exists());
}

#[test]
fn an_area_that_the_vocabulary_does_not_know_has_the_nearest_name() {
    let folder = tempfile::tempdir().unwrap();
    let record = "{\"title\":\"x\",\"thematic_areas\":[{\"label\":\"Road safty\"},{\"label\":\"Opera\"}]}\n";
    std::fs::write(folder.path().join("r.jsonl"), record).unwrap();
    let path = folder.path().join("r.jsonl");
    let ran = run(&["tag", "--vocabulary", "tests/data/vocabulary/roads.toml", path.to_str().unwrap()]).ended(0);
    let issues = ran.records()[0]["issues"].clone();
    assert_eq!(
        issues[0]["message"],
        "the vocabulary does not know the area \"Road safty\" (did you mean Road safety?)"
    );
    assert_eq!(issues[1]["message"], "the vocabulary does not know the area \"Opera\"");
}
