//! Tests of decisions in a review: set by hand, kept in later runs, and in the formats of screening tools.

use std::fs;

use serde_json::json;

use super::harness::{run_in, run_with};
use super::project::{Project, listing};

const RECORDS: &str = r#"{"id":"a","title":"Wells and wages","description":"First paragraph.\n\nSecond one.","issued":"2014-05-03","creators":["Marsh, Odile","Barrow, Tunde"],"identifiers":[{"scheme":"doi","value":"10.5555/wells"}],"url":"https://north.example/wells","keywords":["water"],"container":{"title":"Dry Lands Review","volume":"7","issue":"2","pages":"11-29"},"screening":{"decision":"exclude","reason":"wrong topic"}}
{"id":"b","title":"=Night buses","screening":{"decision":"include"}}
{"id":"c","title":"Bread and bylaws","files":[{"url":"https://north.example/bread.pdf"}]}
"#;

fn rows(format: &str) -> Vec<csv::StringRecord> {
    let ran = run_with(&["export", "-f", format], RECORDS.as_bytes()).ended(0);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(ran.out().as_bytes());
    reader.records().map(Result::unwrap).collect()
}

#[test]
fn rayyan_and_asreview_read_their_columns() {
    let table = rows("rayyan");
    let column = |name: &str| table[0].iter().position(|have| have == name).unwrap();
    let cell = |row: usize, name: &str| table[row][column(name)].to_owned();
    assert_eq!(&table[0].iter().take(5).collect::<Vec<_>>(), &["key", "title", "year", "month", "day"]);
    assert_eq!((cell(1, "year"), cell(1, "month"), cell(1, "day")), ("2014".into(), "05".into(), "03".into()));
    assert_eq!((cell(1, "journal"), cell(1, "pages")), ("Dry Lands Review".into(), "11-29".into()));
    assert_eq!(cell(1, "authors"), "Marsh, Odile and Barrow, Tunde");
    assert_eq!(cell(1, "abstract"), "First paragraph. Second one.");
    assert_eq!(cell(1, "notes"), "Screening: exclude (wrong topic)");
    assert_eq!((cell(2, "title"), cell(3, "url")), ("'=Night buses".into(), "https://north.example/bread.pdf".into()));
    let table = rows("asreview");
    let column = |name: &str| table[0].iter().position(|have| have == name).unwrap();
    let labels: Vec<&str> = table.iter().skip(1).map(|row| &row[column("included")]).collect();
    assert_eq!(labels, ["0", "1", ""]);
    assert_eq!(&table[1][column("doi")], "10.5555/wells");
}

#[test]
fn covidence_reads_references_and_ris_carries_the_labels_of_asreview() {
    let ris = run_with(&["export", "-f", "covidence"], RECORDS.as_bytes()).ended(0);
    for line in
        ["TY  - JOUR", "T2  - Dry Lands Review", "VL  - 7", "SP  - 11", "EP  - 29", "DO  - 10.5555/wells", "AN  - a"]
    {
        assert!(ris.out().lines().any(|have| have == line), "{line}: {}", ris.out());
    }
    let plain = run_with(&["export", "-f", "ris"], RECORDS.as_bytes()).ended(0);
    assert!(
        plain.out().contains("N1  - ASReview_irrelevant\r\n") && plain.out().contains("N1  - ASReview_relevant\r\n")
    );
    // The file that ASReview returns is read as decisions.
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("labelled.ris"), &plain.bytes).unwrap();
    let back = run_in(folder.path(), &["import", "labelled.ris"]).ended(0).records();
    let decisions: Vec<&serde_json::Value> = back.iter().map(|record| &record["screening"]["decision"]).collect();
    assert_eq!(decisions, [&json!("exclude"), &json!("include"), &json!(null)]);
    assert!(back.iter().all(|record| record["notes"] == json!([])), "{back:?}");
}

#[test]
fn a_decision_is_signed_and_survives_a_refresh() {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    fs::write(project.path("town.txt"), listing(0..3)).unwrap();
    project.run(&["refresh"]).ended(0);
    let id = project.catalogue()[0]["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &id, "screening=exclude|wrong topic", "--by", "Ana"]).ended(0);
    project.run(&["refresh"]).ended(0);
    let screening = project.catalogue()[0]["screening"].clone();
    assert_eq!((&screening["decision"], &screening["reason"]), (&json!("exclude"), &json!("wrong topic")));
    assert_eq!(screening["by"], "Ana");
    assert!(screening["at"].as_str().unwrap().starts_with("20"), "{screening}");
    project.run(&["edit", &id, "screening=perhaps", "--by", "Ana"]).ended(1);
    project.run(&["edit", &id, "screening="]).ended(0);
    assert_eq!(project.catalogue()[0]["screening"], json!(null));
}
