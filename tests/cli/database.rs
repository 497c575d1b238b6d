//! Tests that a catalogue is written as an SQLite file that other programs can read.

use std::process::Command;

use serde_json::Value;

use crate::harness::{run, run_in, run_with, skipped};

const RECORDS: &str = concat!(
    r#"{"id":"a","title":"Ríos del norte","description":"We looked.\n\nTwice.","issued":"2020-05","languages":["es","en"],"type":"report","#,
    r#""creators":["Mora, Ana"],"contributors":[{"name":"Mora, Ana","kind":"person","family":"Mora","given":"Ana","role":"author"}],"#,
    r#""thematic_areas":[{"id":"w","uri":"https://example.org/w","label":"Water","basis":"rule","score":1.5,"evidence":[{"keyword":"ríos","field":"title","span":[0,4],"rule":"rio"}]}],"#,
    r#""container":{"title":"J","issue":"2"},"identifiers":[{"scheme":"doi","value":"10.5555/a"}],"files":[{"url":"https://example.org/1.pdf","bytes":7}],"#,
    r#""links":[{"url":"https://example.org/2","text":"two"}],"relations":[{"kind":"translation","id":"b"}],"keywords":["agua"],"notes":["a","b"],"shelf":{"x":1},"#,
    r#""source":{"name":"s","location":"s.txt","lines":[1,2]}}"#,
    "\n",
    r#"{"id":"b","title":"Wells\u0000 & pumps"}"#,
    "\n"
);

/// The content of a database as the sqlite3 module of Python reads it. `None` if Python is not installed.
fn seen(database: &[u8], words: &[&str]) -> Option<Value> {
    let has = Command::new("python3").args(["-c", "import sqlite3"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        skipped("python3 with sqlite3");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    std::fs::write(&path, database).unwrap();
    let output = Command::new("python3").arg("tests/data/database/read.py").arg(path).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn a_database_has_every_field_and_a_full_text_index() {
    let database = run_with(&["export", "-f", "sqlite"], RECORDS.as_bytes()).ended(0).bytes;
    let Some(seen) = seen(&database, &["rios", "pumps", "agua", "nothing"]) else { return };
    assert_eq!(
        seen["tables"],
        serde_json::json!([
            "areas",
            "columns",
            "contributors",
            "files",
            "identifiers",
            "links",
            "records",
            "relations"
        ])
    );
    assert_eq!((&seen["check"][0]["integrity_check"], seen["keys"].as_array().unwrap().len()), (&"ok".into(), 0));
    // Datasette recognises by this option that the table of records has a full-text index.
    assert!(seen["fts"][0]["sql"].as_str().unwrap().contains("content=\"records\""));
    let titles =
        |word: &str| seen["found"][word].as_array().unwrap().iter().map(|row| row["title"].clone()).collect::<Vec<_>>();
    assert_eq!(titles("rios"), ["Ríos del norte"]);
    assert_eq!(titles("agua"), ["Ríos del norte"]);
    assert_eq!((titles("pumps").len(), titles("nothing").len()), (1, 0));
    let rows = &seen["rows"];
    let record = &rows["records"][0];
    for (name, value) in [
        ("id", "a".into()),
        ("issued", "2020-05".into()),
        ("languages", r#"["es","en"]"#.into()),
        ("creators", r#"["Mora, Ana"]"#.into()),
        ("container_title", "J".into()),
        ("notes", r#"["a","b"]"#.into()),
        ("source_last_line", 2.into()),
        ("title_truncated", 0.into()),
        ("publisher", Value::Null),
        ("more", r#"{"shelf":{"x":1}}"#.into()),
    ] {
        assert_eq!(record[name], value, "{name}");
    }
    assert_eq!(rows["records"][1]["title"], "Wells\u{0} & pumps");
    let area = &rows["areas"][0];
    assert_eq!(
        (&area["record"], &area["uri"], &area["score"]),
        (&1.into(), &"https://example.org/w".into(), &1.5.into())
    );
    assert!(area["evidence"].as_str().unwrap().contains("\"rule\":\"rio\""));
    assert_eq!(
        (&rows["contributors"][0]["family"], &rows["contributors"][0]["role"]),
        (&"Mora".into(), &"author".into())
    );
    assert_eq!((&rows["identifiers"][0]["scheme"], &rows["files"][0]["bytes"]), (&"doi".into(), &7.into()));
    assert_eq!((&rows["links"][0]["text"], &rows["relations"][0]["id"]), (&"two".into(), &"b".into()));
    // Every column has a description.
    let explained = |table: &str, column: &str| {
        rows["columns"].as_array().unwrap().iter().any(|row| row["table"] == table && row["column"] == column)
    };
    for table in ["records", "areas", "contributors", "files", "identifiers", "links", "relations"] {
        for column in rows[table][0].as_object().unwrap().keys() {
            assert!(explained(table, column), "{table}.{column}");
        }
    }
}

#[test]
fn the_same_records_give_the_same_bytes_to_a_file_and_to_a_pipe() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), RECORDS).unwrap();
    for name in ["a.db", "a.sqlite"] {
        run_in(folder.path(), &["export", "a.jsonl", "-o", name]).ended(0);
    }
    let piped = run_with(&["export", "-f", "sqlite"], RECORDS.as_bytes()).ended(0).bytes;
    assert!(piped.starts_with(b"SQLite format 3\0"));
    for name in ["a.db", "a.sqlite"] {
        assert_eq!(std::fs::read(folder.path().join(name)).unwrap(), piped, "{name}");
    }
}

#[test]
fn a_database_of_a_hostile_catalogue_is_whole() {
    let records = run(&["split", "tests/data/doors/hostile.jsonl"]).ended(0);
    let database = run_with(&["export", "-f", "sqlite"], &records.bytes).ended(0).bytes;
    let Some(seen) = seen(&database, &[]) else { return };
    let titles: Vec<&Value> = seen["rows"]["records"].as_array().unwrap().iter().map(|row| &row["title"]).collect();
    assert_eq!(titles, records.records().iter().map(|record| &record["title"]).collect::<Vec<_>>());
    assert_eq!(seen["check"][0]["integrity_check"], "ok");
}
