//! Tests of `validate`: its messages, its report, and the records that it passes on.

use serde_json::Value;

use super::harness::{pages, run, run_in, run_with};

const BAD: &str = "{\"id\":\"1\",\"title\":\"A\",\"languages\":[\"Spanish\",\"Dutch\"]}\n{\"id\":\"1\",\"title\":\"B\",\"issued\":\"x\"}\n{\"id\":\"3\",\"titel\":\"C\",\"url\":\"https://example.org/c\"}\n";

#[test]
fn all_errors_are_said_warnings_apart_and_counted_by_kind() {
    let ran = run_with(&["validate"], BAD.as_bytes()).ended(1);
    for said in [
        "error: standard input:1: record 1 (A): /languages/0: ",
        "error: standard input:1: record 1 (A): /languages/1: ",
        "error: standard input:2: record 2 (B): /id: the id “1” is that of record 1 too",
        "error: standard input:2: record 2 (B): /issued: ",
        "warning: standard input:3: record 3 (3): /titel: ",
        "4 errors: 1 date, 1 duplicate-id, 2 language",
        "1 warning: 1 unknown-field",
        "1 record, 2 rejected",
    ] {
        assert!(ran.err.contains(said), "{said}:\n{}", ran.err);
    }
    assert_eq!(ran.records().len(), 1, "the good one is passed on");
}

#[test]
fn errors_may_be_capped_and_are_still_counted() {
    let ran = run_with(&["validate", "--max-errors", "1"], BAD.as_bytes()).ended(1);
    assert_eq!(ran.err.matches("shelflist: error").count(), 1, "{}", ran.err);
    assert!(ran.err.contains("2 language (3 not shown)"), "{}", ran.err);
    // Thousands of errors do not end the run.
    let many = "{\"title\":7}\n".repeat(3000);
    assert_eq!(run_with(&["validate"], many.as_bytes()).ended(1).err.matches("shelflist: error").count(), 3000);
}

#[test]
fn the_report_for_machines_says_the_same() {
    let ran = run_with(&["validate", "-f", "json"], BAD.as_bytes()).ended(1);
    let report: Value = serde_json::from_str(ran.out()).unwrap();
    assert_eq!((&report["records"], &report["valid"], &report["invalid"]), (&3.into(), &1.into(), &2.into()));
    assert_eq!((&report["errors"], &report["warnings"]), (&4.into(), &1.into()));
    assert_eq!(report["kinds"]["error"]["language"], 2);
    let first = &report["findings"][0];
    assert_eq!(first["level"], "error");
    assert_eq!(first["kind"], "language");
    assert_eq!(first["file"], "standard input");
    assert_eq!((&first["line"], &first["record"], &first["id"]), (&1.into(), &1.into(), &"1".into()));
    assert_eq!((&first["pointer"], &first["nearest"]), (&"/languages/0".into(), &"es".into()));
}

#[test]
fn a_report_may_be_written_beside_the_records() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("in.jsonl"), BAD).unwrap();
    let ran = run_in(folder.path(), &["validate", "in.jsonl", "--report", "report.json"]).ended(1);
    assert_eq!(ran.records().len(), 1);
    let report: Value = serde_json::from_slice(&std::fs::read(folder.path().join("report.json")).unwrap()).unwrap();
    assert_eq!(report["invalid"], 2);
    run_in(folder.path(), &["validate", "in.jsonl", "-f", "json", "-o", "only.json"]).ended(1);
    assert_eq!(
        std::fs::read(folder.path().join("only.json")).unwrap(),
        std::fs::read(folder.path().join("report.json")).unwrap()
    );
}

#[test]
fn a_pretty_document_is_told_line_by_line() {
    let text = "{\n  \"records\": [\n    {\n      \"id\": \"1\",\n      \"title\": \"A\",\n      \"source\": {\n        \"lines\": [\n          9,\n          4\n        ]\n      }\n    }\n  ]\n}\n";
    let ran = run_with(&["validate"], text.as_bytes()).ended(1);
    assert!(ran.err.contains("standard input:7: record 1 (A): /source/lines"), "{}", ran.err);
}

#[test]
fn an_own_schema_stands_in_place_of_the_built_in_one() {
    let folder = tempfile::tempdir().unwrap();
    let schema = r#"{"required":["shelf"],"properties":{"shelf":{"type":"integer","maximum":9}}}"#;
    std::fs::write(folder.path().join("own.json"), schema).unwrap();
    let lines = "{\"id\":\"1\",\"shelf\":3,\"issued\":\"long ago\"}\n{\"id\":\"2\",\"shelf\":12}\n{\"id\":\"3\"}\n{\"id\":\"4\",\"shlef\":1}\n";
    std::fs::write(folder.path().join("in.jsonl"), lines).unwrap();
    let ran = run_in(folder.path(), &["validate", "--schema", "own.json", "in.jsonl"]).ended(1);
    assert!(ran.err.contains("/shelf: the number 12 is more than 9 (did you mean 9?)"), "{}", ran.err);
    assert!(ran.err.contains("in.jsonl:3: record 3 (3): shelf is missing"), "{}", ran.err);
    assert!(ran.err.contains("shelf is missing, and there is shlef (did you mean shelf?)"), "{}", ran.err);
    assert_eq!(ran.records().len(), 1);
}

#[test]
fn catalogues_that_import_writes_are_valid_in_every_form() {
    for page in pages() {
        for format in ["jsonl", "json", "csv"] {
            let catalogue = run(&["import", page.to_str().unwrap(), "-f", format]);
            if catalogue.err.contains("no record was found") {
                continue;
            }
            let ran = run_with(&["validate", "-f", "json", "--vocabulary", "migration"], &catalogue.bytes).ended(0);
            let report: Value = serde_json::from_str(ran.out()).unwrap();
            assert_eq!(report["errors"], 0, "{}: {report:#}", page.display());
        }
    }
}

#[test]
fn a_spreadsheet_of_ours_is_told_by_line_and_field() {
    let ran = run_with(&["validate"], b"title;issued;id\nA;2021;1\n\"B\nb\";soon;2\nC;2022;3\n").ended(1);
    assert!(ran.err.contains("standard input:3: record 2 (B\\u{a}b): /issued"), "{}", ran.err);
    assert_eq!(ran.records().len(), 2);
}

#[test]
fn a_folder_means_the_catalogues_in_it() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run_in(folder.path(), &["validate", "."]).ended(1).err.contains("no catalogues in this folder"));
    for (name, text) in
        [("a.jsonl", "{\"id\":\"1\",\"title\":\"A\"}"), ("b.csv", "title,id\nB,2\n"), ("c.txt", "no catalogue")]
    {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    assert_eq!(run_in(folder.path(), &["validate", "."]).ended(0).records().len(), 2);
    std::fs::write(folder.path().join("d.csv"), "Title,ID\nD,1\n").unwrap();
    let ran = run_in(folder.path(), &["validate", "."]).ended(1);
    assert!(
        ran.err.contains("d.csv:2: record 1 (D): /id: the id “1” is that of record 1 of ./a.jsonl too"),
        "{}",
        ran.err
    );
}
