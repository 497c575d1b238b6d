//! Tests of `report`: the figures of a catalogue and of a review.

use std::fs;

use serde_json::{Value, json};

use super::harness::{Ran, command, feed, run_in, run_with};
use super::page::in_browser;
use super::project::{Project, listing};

/// Four records of three publications on two sites. One publication is excluded, and one could not be obtained.
const RECORDS: &str = r#"{"id":"a","title":"Wells and wages: how three dry districts share their water","issued":"2014","creators":["Odile Marsh"],"languages":["en"],"type":"report","source":{"name":"north","location":"https://north.example/","retrieved":"2026-11-01T10:00:00Z"}}
{"id":"b","title":"WELLS AND WAGES: HOW THREE DRY DISTRICTS SHARE THEIR WATER","issued":"2014","creators":["Odile Marsh"],"source":{"name":"south","location":"https://south.example/","retrieved":"2026-11-02T10:00:00Z"}}
{"id":"c","title":"Night buses and safe streets","issued":"2021","screening":{"decision":"exclude","reason":"wrong topic; not grey","by":"Ana"},"source":{"name":"south","location":"https://south.example/","retrieved":"2026-11-02T10:00:00Z"}}
{"id":"d","title":"Bread and bylaws","screening":{"decision":"exclude","reason":"Not retrieved"},"source":{"name":"south","location":"https://south.example/2","retrieved":"2026-11-03T10:00:00Z"}}
{"id":"e","title":"=Courts on wheels <b>","issued":"2012","screening":{"decision":"include"},"source":{"name":"letters"}}
"#;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let merged = run_with(&["dedupe"], RECORDS.as_bytes()).ended(0);
    fs::write(folder.path().join("c.jsonl"), merged.bytes).unwrap();
    folder
}

#[test]
fn found_without_duplicates_and_exclusions_is_kept() {
    let folder = folder();
    let ran = run_in(folder.path(), &["report", "c.jsonl", "-f", "json"]).ended(0);
    let report: Value = serde_json::from_slice(&ran.bytes).unwrap();
    let flow = &report["flow"];
    let number = |name: &str| flow[name].as_u64().unwrap();
    assert_eq!((number("found"), number("duplicates"), number("publications"), number("kept")), (5, 1, 4, 2));
    assert_eq!((number("included"), number("maybe"), number("undecided"), number("not_retrieved")), (1, 0, 1, 1));
    let excluded: u64 = flow["excluded"].as_array().unwrap().iter().map(|e| e["publications"].as_u64().unwrap()).sum();
    assert_eq!(number("found") - number("duplicates") - excluded, number("kept"));
    // The equation holds for every source.
    for source in report["sources"].as_array().unwrap() {
        let number = |name: &str| source[name].as_u64().unwrap();
        assert_eq!(number("found") - number("duplicates") - number("excluded"), number("kept"), "{source}");
    }
    let south = &report["sources"][1];
    assert_eq!((&south["name"], &south["found"], &south["duplicates"]), (&json!("south"), &json!(3), &json!(1)));
    assert_eq!(south["accessed"], json!(["2026-11-02T10:00:00Z", "2026-11-03T10:00:00Z"]));
    assert_eq!(report["languages"][0], json!({"value": "en", "publications": 1}));
    assert_eq!(report["years"][0]["value"], "2021");
}

#[test]
fn text_and_markdown_say_the_same_figures() {
    let folder = folder();
    let text = run_in(folder.path(), &["report", "c.jsonl"]).ended(0);
    assert!(text.out().contains("5 found − 1 duplicates − 2 excluded = 2 kept."), "{}", text.out());
    let markdown = run_in(folder.path(), &["report", "c.jsonl", "-f", "md", "-o", "r.md"]).ended(0);
    assert_eq!(markdown.out(), "");
    let written = fs::read_to_string(folder.path().join("r.md")).unwrap();
    assert!(written.contains("| Excluded: wrong topic; not grey | 1 |"), "{written}");
    assert!(written.contains("## Completeness"), "{written}");
}

#[test]
fn the_flow_is_a_table_for_prisma2020_and_a_diagram() {
    let folder = folder();
    let args = [
        "report",
        "c.jsonl",
        "--organisation",
        "letters",
        "--prisma",
        "p.csv",
        "--diagram",
        "p.svg",
        "--prisma-s",
        "s.csv",
    ];
    run_in(folder.path(), &args).ended(0);
    let table = fs::read_to_string(folder.path().join("p.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header, ["data", "node", "box", "description", "boxtext", "tooltips", "url", "n"]);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let figure = |key: &str| rows.iter().find(|row| &row[0] == key).map(|row| row[7].to_owned()).unwrap();
    for (key, n) in [
        ("website_results", "4"),
        ("organisation_results", "1"),
        ("duplicates", "1"),
        ("other_sought_reports", "4"),
        ("other_notretrieved_reports", "1"),
        ("other_assessed", "3"),
        ("other_excluded", "wrong topic not grey, 1"),
        ("new_reports", "1"),
        ("database_results", "0"),
    ] {
        assert_eq!(figure(key), n, "{key}");
    }
    let svg = fs::read_to_string(folder.path().join("p.svg")).unwrap();
    assert!(svg.contains("Records identified from (n = 5):") && svg.contains("Duplicate records (n = 1)"), "{svg}");
    assert!(svg.contains("wrong topic; not grey (n = 1)") && svg.starts_with("<svg"), "{svg}");
    let log = fs::read_to_string(folder.path().join("s.csv")).unwrap();
    assert!(
        log.lines().any(|line| line.starts_with("south,website,https://south.example/ | https://south.example/2")),
        "{log}"
    );
    run_in(folder.path(), &["report", "c.jsonl", "--organisation", "nobody"]).ended(2);
}

#[test]
fn an_empty_catalogue_has_a_report_and_says_so() {
    let ran = run_with(&["report", "-f", "json"], b"").ended(1);
    let report: Value = serde_json::from_slice(&ran.bytes).unwrap();
    assert_eq!(report["flow"]["kept"], 0);
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.md"), "of last week").unwrap();
    fs::write(folder.path().join("none.jsonl"), "").unwrap();
    let ran = run_in(folder.path(), &["report", "none.jsonl", "-f", "md", "-o", "report.md"]).ended(1);
    assert!(ran.err.contains("no file is written"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.path().join("report.md")).unwrap(), "of last week");
}

#[test]
fn without_a_terminal_the_figures_of_a_project_are_those_of_its_store_or_of_what_is_piped_in() {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    fs::write(project.path("town.txt"), listing(0..4)).unwrap();
    project.run(&["refresh"]).ended(0);
    let report = |args: &[&str], input: &[u8]| {
        let mut report = command(&[&["report"], args].concat());
        report.current_dir(project.folder.path());
        feed(report, input)
    };
    let kept = |ran: &Ran| serde_json::from_slice::<Value>(&ran.bytes).unwrap()["flow"]["kept"].clone();
    let ran = report(&["-f", "json"], b"").ended(0);
    assert_eq!(kept(&ran), 4);
    assert!(ran.err.contains("standard input is empty"), "{}", ran.err);
    let piped = report(&["-f", "json"], RECORDS.as_bytes()).ended(0);
    assert_ne!(kept(&piped), 4);
    // Whatever is read, the files of the project are no outputs.
    for path in ["town.txt", "shelflist.db", "shelflist.toml"] {
        let before = fs::read(project.path(path)).unwrap();
        report(&["-o", path], RECORDS.as_bytes()).ended(2);
        assert_eq!(fs::read(project.path(path)).unwrap(), before, "{path}");
    }
}

#[test]
fn the_page_says_the_same_figures_in_three_languages() {
    let folder = folder();
    let records = RECORDS.replace(r#""name":"letters""#, r#""name":"<b>letters</b>""#);
    fs::write(folder.path().join("h.jsonl"), records).unwrap();
    for (language, word) in [("en", "Records found"), ("es", "Registros encontrados"), ("nl", "Gevonden records")] {
        let page = run_in(folder.path(), &["report", "c.jsonl", "-f", "html", "--lang", language]).ended(0);
        let page = page.out();
        assert!(page.contains(&format!("<html lang=\"{language}\">")), "{page}");
        assert!(page.contains(&format!("<li><strong>5</strong><span>{word}</span></li>")), "{language}: {page}");
        assert!(page.contains("Records identified from (n = 5)"), "the diagram stands in the page");
        assert!(!page.contains("<script") && !page.contains("report."), "{language}: a word is missing");
    }
    let page = run_in(folder.path(), &["report", "h.jsonl", "-f", "html"]).ended(0);
    assert!(page.out().contains("&lt;b&gt;letters&lt;/b&gt;") && !page.out().contains("<b>letters"), "{}", page.out());
    let ran = run_in(folder.path(), &["report", "c.jsonl", "-f", "html", "--lang", "fr"]).ended(2);
    assert!(ran.err.contains("en, es, nl"), "{}", ran.err);
}

#[test]
fn a_browser_shows_the_page_of_a_report() {
    let folder = folder();
    run_in(folder.path(), &["import", "--sample", "-o", "sample.jsonl"]).ended(0);
    for (input, page, language) in [("c.jsonl", "review.html", "en"), ("sample.jsonl", "sample.html", "es")] {
        run_in(folder.path(), &["report", input, "-f", "html", "--lang", language, "-o", page]).ended(0);
    }
    in_browser("report.mjs", folder.path());
}
