//! Tests of `export`: the formats of a catalogue, and the files that describe it.

use serde_json::Value;

use super::harness::{command, feed, pages, run, run_in, run_with};

const RECORDS: &str = "{\"id\":\"1\",\"title\":\"=1+1\",\"description\":\"a\\n\\nb, \\\"c\\\"\",\"languages\":[\"en\",\"es\"],\"notes\":[\"x|y\",\"\\\\\"],\"shelf\":{\"row\":7}}\n{\"id\":\"2\",\"title\":\"-B\"}\n";

#[test]
fn a_table_is_for_people_and_for_spreadsheets() {
    let ran = run_with(&["export", "-f", "csv"], RECORDS.as_bytes()).ended(0);
    let text = ran.out();
    assert!(text.starts_with("title,description,issued,languages,thematic_areas,"), "{text}");
    assert!(text.contains("\r\n'=1+1,\"a\n\nb, \"\"c\"\"\",,en|es,"), "{text}");
    assert!(text.contains(",x\\|y|\\\\,") && text.contains("\r\n'-B,"), "{text}");
    assert!(text.lines().next().unwrap().ends_with(",id,more"), "{text}");
    assert!(text.contains("\"{\"\"shelf\"\":{\"\"row\"\":7}}\"\r\n"), "{text}");
    // The columns do not depend on the fields of the first record.
    let other = run_with(&["export", "-f", "csv"], b"{\"id\":\"2\"}\n").ended(0);
    assert_eq!(other.out().lines().next(), text.lines().next());
    let marked = run_with(&["export", "-f", "csv", "--bom"], RECORDS.as_bytes()).ended(0);
    assert_eq!(marked.bytes, [b"\xef\xbb\xbf", ran.bytes.as_slice()].concat());
    let back = run_with(&["export"], &marked.bytes).ended(0);
    assert_eq!(back.bytes, run_with(&["export"], RECORDS.as_bytes()).bytes);
}

#[test]
fn pages_come_back_from_every_form() {
    for page in pages() {
        let lines = run(&["import", "-q", page.to_str().unwrap()]);
        if lines.bytes.is_empty() {
            continue;
        }
        for format in ["json", "csv"] {
            let written = run_with(&["export", "-q", "-f", format], &lines.bytes).ended(0);
            assert_eq!(run_with(&["export", "-q"], &written.bytes).ended(0).bytes, lines.bytes, "{format}");
        }
    }
}

#[test]
fn a_data_package_describes_the_table() {
    let folder = tempfile::tempdir().unwrap();
    let retrieved = RECORDS.replace("\"id\":\"2\"", "\"id\":\"2\",\"source\":{\"retrieved\":\"2024-05-06T07:08:09Z\"}");
    for (records, epoch, created) in [
        (RECORDS, None, None),
        (RECORDS, Some("86400"), Some("1970-01-02T00:00:00Z")),
        (&retrieved, Some("86400"), Some("2024-05-06T07:08:09Z")),
    ] {
        let mut export = command(&["export", "-o", "My list.csv", "--datapackage"]);
        export.current_dir(folder.path());
        if let Some(epoch) = epoch {
            export.env("SOURCE_DATE_EPOCH", epoch);
        }
        feed(export, records.as_bytes()).ended(0);
        let text = std::fs::read_to_string(folder.path().join("datapackage.json")).unwrap();
        let package: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(package["$schema"], "https://datapackage.org/profiles/2.0/datapackage.json");
        assert_eq!(package.get("created").and_then(Value::as_str), created);
        let resource = &package["resources"][0];
        assert_eq!((&resource["path"], &resource["name"]), (&"My list.csv".into(), &"my-list".into()));
        let table = std::fs::read(folder.path().join("My list.csv")).unwrap();
        assert_eq!(resource["bytes"], table.len());
        assert_eq!(resource["hash"].as_str().unwrap().len(), "sha256:".len() + 64);
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        let header = String::from_utf8(table).unwrap();
        assert_eq!(header.lines().next().unwrap(), names.join(","));
        let areas = fields.iter().find(|field| field["name"] == "thematic_areas").unwrap();
        assert_eq!((&areas["type"], &areas["delimiter"]), (&"list".into(), &"|".into()));
        assert!(fields.iter().all(|field| field["description"].is_string()));
    }
    let ran = run_in(folder.path(), &["export", "-o", "x.json", "--datapackage"]).ended(2);
    assert!(ran.err.contains("--datapackage describes a CSV"), "{}", ran.err);
}

#[test]
fn the_same_records_give_the_same_bytes() {
    for format in ["jsonl", "json", "csv"] {
        let once = run_with(&["export", "-f", format], RECORDS.as_bytes());
        assert_eq!(once.bytes, run_with(&["export", "-f", format], RECORDS.as_bytes()).bytes);
    }
}

#[test]
fn pretty_and_joined_documents_are_read() {
    let one = run_with(&["export", "-f", "json"], RECORDS.as_bytes()).bytes;
    let two = [one.clone(), one].concat();
    assert_eq!(run_with(&["export"], &two).ended(0).records().len(), 4);
    let pretty = "{\n  \"title\": \"A\"\n}\n{\n  \"title\": \"B\"\n}\n";
    assert_eq!(run_with(&["export"], pretty.as_bytes()).ended(0).records().len(), 2);
}
