//! Tests that workbooks are read back without loss, and that other programs can read them.

use std::process::Command;

use serde_json::Value;

use crate::harness::{Ran, run, run_in, run_with, skipped};

const HOSTILE: &str = "tests/data/doors/hostile.jsonl";

/// Records that are difficult for a spreadsheet: formulas, control characters, long texts, and dates in all precisions.
fn hard() -> Vec<u8> {
    let long = "Río y mar. ".repeat(9_000);
    let records = [
        serde_json::json!({"id": "a", "title": "=1+1", "description": long, "issued": "2024-01-31", "url": "https://example.org/a b?x=1&y=<2>"}),
        serde_json::json!({"id": "b", "title": "tab\tand\u{0}NUL _x0041_\r\n😀", "issued": "2021-04", "files": [{"url": "https://example.org/1.pdf"}]}),
        serde_json::json!({"id": "c", "title": " blanks ", "issued": "2019", "creators": ["Mora, Ana", "a|b"], "notes": ["", "x"]}),
        serde_json::json!({"id": "d", "title": "Interval", "issued": "1990/1995", "title_truncated": true, "shelf": {"x": [1, null]}}),
        serde_json::json!({"id": "e", "title": "Old", "issued": "1899-12-31", "text_language": {"code": "en", "confidence": 0.123456789}}),
        serde_json::json!({"id": "f", "title": "'007", "issued": "2019-21", "container": {"title": "J", "issue": "2"}}),
    ];
    let mut lines = records.map(|record| record.to_string()).join("\n").into_bytes();
    lines.push(b'\n');
    lines
}

fn written(format: &str, records: &[u8]) -> Ran {
    run_with(&["export", "-f", format], records).ended(0)
}

#[test]
fn a_workbook_comes_back_without_loss_and_is_the_same_every_time() {
    let hostile = run(&["split", HOSTILE]).ended(0).bytes;
    for records in [hard(), hostile] {
        let before = written("jsonl", &records);
        let book = written("xlsx", &records);
        let after = run_with(&["export", "-f", "jsonl"], &book.bytes).ended(0);
        for (before, after) in before.records().iter().zip(&after.records()) {
            assert_eq!(before, after);
        }
        assert_eq!(before.bytes, after.bytes);
        assert_eq!(written("xlsx", &after.bytes).bytes, book.bytes);
    }
}

#[test]
fn a_workbook_that_we_wrote_is_imported_and_validated_like_other_catalogues() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.jsonl"), hard()).unwrap();
    run_in(folder.path(), &["export", "a.jsonl", "-o", "a.xlsx"]).ended(0);
    let titles = |ran: Ran| ran.records().iter().map(|record| record["title"].clone()).collect::<Vec<Value>>();
    let imported = run_in(folder.path(), &["import", "a.xlsx", "-f", "jsonl"]).ended(0);
    assert_eq!(imported.records().len(), 6);
    assert_eq!(imported.records()[0]["description"].as_str().unwrap().len(), "Río y mar. ".len() * 9_000);
    assert_eq!(titles(run_in(folder.path(), &["validate", "a.xlsx"]).ended(0)).len(), 6);
    let same = run_in(folder.path(), &["diff", "a.jsonl", "a.xlsx"]);
    assert_eq!(same.status, Some(0), "{}{}", same.out(), same.err);
}

#[test]
fn a_cell_that_a_person_changed_counts() {
    let records = br#"{"id":"a","title":"Rivers","thematic_areas":[{"id":"x","label":"Water","basis":"declared"}]}"#;
    let book = written("xlsx", records).bytes;
    // The parts of a small workbook can be extracted, changed and written back without a library.
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&book)).unwrap();
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in 0..archive.len() {
        let mut part = archive.by_index(number).unwrap();
        let name = part.name().unwrap().to_string();
        let mut text = String::new();
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut out, text.replace(">Rivers<", ">Lakes<").as_bytes()).unwrap();
    }
    let changed = out.finish().unwrap().into_inner();
    let records = run_with(&["export", "-f", "jsonl"], &changed).ended(0).records();
    assert_eq!((&records[0]["title"], &records[0]["thematic_areas"][0]["id"]), (&"Lakes".into(), &"x".into()));
}

/// The content of a workbook as openpyxl reads it. `None` if openpyxl is not installed.
fn seen(book: &[u8]) -> Option<Value> {
    let python = std::env::var("SHELFLIST_READERS").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import openpyxl"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        skipped("openpyxl (SHELFLIST_READERS names a Python that has it)");
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xlsx");
    std::fs::write(&path, book).unwrap();
    let output = Command::new(python).arg("tests/data/workbook/read.py").arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

#[test]
fn other_programs_see_typed_dates_links_a_filter_and_the_meaning_of_columns() {
    let Some(seen) = seen(&written("xlsx", &hard()).bytes) else { return };
    assert_eq!(seen["sheets"], serde_json::json!(["Records", "Columns", "Continued"]));
    assert_eq!((&seen["frozen"], &seen["names"][0]), (&"A2".into(), &"title".into()));
    assert!(seen["filter"].as_str().unwrap().starts_with("A1:") && seen["filter"].as_str().unwrap().ends_with('7'));
    for name in seen["names"].as_array().unwrap() {
        assert!(seen["meanings"][name.as_str().unwrap()].as_str().is_some_and(|meaning| !meaning.is_empty()), "{name}");
    }
    let rows = seen["rows"].as_array().unwrap();
    for (row, value, format) in [
        (0, "2024-01-31T00:00:00", "yyyy\\-mm\\-dd"),
        (1, "2021-04-01T00:00:00", "yyyy\\-mm"),
        (2, "2019-01-01T00:00:00", "yyyy"),
    ] {
        let cell = &rows[row]["issued"];
        assert_eq!((&cell["value"], &cell["type"], &cell["format"]), (&value.into(), &"d".into(), &format.into()));
    }
    assert_eq!(rows[3]["issued"]["value"], "1990/1995");
    // A text that looks like a formula is written as a text.
    assert_eq!((&rows[0]["title"]["value"], &rows[0]["title"]["type"]), (&"=1+1".into(), &"s".into()));
    assert_eq!(rows[0]["url"]["link"], Value::Null);
    assert_eq!(rows[1]["files"]["link"], "https://example.org/1.pdf");
    assert_eq!(rows[3]["title_truncated"]["value"], true);
    assert_eq!(rows[4]["text_language_confidence"]["value"], 0.123_456_789);
}

/// A CSV file cannot hold a NUL character, so the cell shows U+FFFD in its place. The record is read back unchanged.
#[test]
fn a_nul_goes_through_csv_without_loss() {
    let records = b"{\"id\":\"a\",\"title\":\"a\\u0000b\",\"creators\":[\"x\\u0000\",\"y\"],\"source\":{\"name\":\"s\\u0000\"}}\n";
    let before = written("jsonl", records);
    let table = written("csv", &before.bytes);
    assert!(!table.bytes.contains(&0) && table.out().contains("a\u{fffd}b"));
    let after = run_with(&["export", "-f", "jsonl"], &table.bytes).ended(0);
    assert_eq!(before.bytes, after.bytes);
}
