//! Tests that nothing is passed over in silence: corrections that match no page, files of corrections that are wrong,
//! selectors that find nothing, and what teaching would make worse.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Ran, run_in};

const TITLES: [&str; 4] =
    ["Nets and their knots", "Wells in a dry year", "Ferries by night", "Paths above the village"];

/// A page of a table that has several rows for each paper, of which the last has the title.
fn page() -> String {
    let paper = |(at, title): (usize, &&str)| {
        let number = at + 1;
        format!(
            "<tr><td class=k>No. {number}</td><td class=w>{number} May 2018</td></tr><tr><td colspan=2 class=a>Ana Ruiz {number}</td></tr><tr><td colspan=2 class=s>How {number} villages along the river keep their water.</td></tr><tr><td colspan=2 class=h>{title}</td></tr>\n"
        )
    };
    let rows: String = TITLES.iter().enumerate().map(paper).collect();
    format!("<html><body><p class=far>Papers of the office</p><table>{rows}</table></body></html>")
}

fn import(folder: &Path, args: &[&str]) -> Ran {
    run_in(folder, &[&["import", "--vocabulary", "none"], args].concat())
}

#[test]
fn a_record_reaches_over_the_rows_up_to_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), page()).unwrap();
    let source = "name = \"s\"\nrecord = \"td.k\"\nfollows = true\n[fields]\ntitle = \"td.h\"\ndescription = \"td.s\"\ncreators = \"td.a\"\n";
    fs::write(folder.path().join("s.toml"), source).unwrap();
    let ran = import(folder.path(), &["page.html", "--source-file", "s.toml"]).ended(0);
    let records = ran.records();
    assert_eq!(records.iter().map(|record| record["title"].clone()).collect::<Vec<_>>(), TITLES);
    assert_eq!(records[3]["issued"], "2018-05-04");
    assert_eq!(records[3]["description"], "How 4 villages along the river keep their water.");
    assert_eq!(records[3]["creators"], json!(["Ana Ruiz 4"]));
    assert!(!ran.err.contains("selector"), "{}", ran.err);
}

#[test]
fn selectors_that_find_nothing_are_said_by_every_command() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), page()).unwrap();
    let source = "name = \"s\"\nrecord = \"td.k\"\n[fields]\ntitle = \"td.h\"\ncreators = \"td.nobody\"\n";
    fs::write(folder.path().join("s.toml"), source).unwrap();
    for command in ["import", "split", "explain", "review"] {
        let ran = run_in(folder.path(), &[command, "page.html", "--source-file", "s.toml"]);
        assert!(
            ran.err.contains("s.toml: the selector \"td.nobody\" of a field finds nothing at page.html"),
            "{}",
            ran.err
        );
    }
    let ran = import(folder.path(), &["page.html", "--source-file", "s.toml"]);
    assert!(ran.err.contains("the selector \"td.h\" of a field matches only outside of the records"), "{}", ran.err);
    fs::write(folder.path().join("t.toml"), "name = \"t\"\n[fields]\ntitle = \"p.far\"\n").unwrap();
    let cards = |(at, title): (usize, &&str)| {
        format!("<div class=card><h3><a href=/p{at}>{title}</a></h3><p>{at} May 2018</p></div>")
    };
    let cards: String = TITLES.iter().enumerate().map(cards).collect();
    fs::write(folder.path().join("cards.html"), format!("<html><body><p class=far>Papers</p>{cards}</body></html>"))
        .unwrap();
    let ran = import(folder.path(), &["cards.html", "--source-file", "t.toml"]);
    assert!(ran.err.contains("the selector \"p.far\" of a field matches only outside of the records"), "{}", ran.err);
}

#[test]
fn corrections_that_no_page_took_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let text = "A harbour\nIts boats, and the people who mend them in the winter months.\n\nThe hills\nWhat grows there after the fires of the last two summers.\n";
    for name in ["page.txt", "saved.txt"] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let line = |text: &str, said: &str| {
        let lines = json!([{"text": text, "role": "title", "start": true}]);
        json!({"source": "page", "said": said, "lines": lines}).to_string() + "\n"
    };
    fs::write(folder.path().join("kept.jsonl"), line("A harbour", "right") + &line("A valley", "right")).unwrap();
    for command in ["import", "split", "explain", "review"] {
        let ran = run_in(folder.path(), &[command, "saved.txt", "--corrections", "kept.jsonl"]);
        let said = "kept.jsonl: none of its 2 corrections was applied: they are about “page”, and the pages are read as “saved”";
        assert!(ran.err.contains(said) && ran.err.contains("--source \"page\""), "{command}: {}", ran.err);
    }
    let ran = import(folder.path(), &["saved.txt", "--source", "page", "--corrections", "kept.jsonl"]);
    let said = "1 of 2 corrections found no such lines on the pages; the first begins “A valley”";
    assert!(ran.err.contains(said), "{}", ran.err);
    // Corrections of another source in the same file are nothing to speak of.
    fs::write(
        folder.path().join("kept.jsonl"),
        line("A harbour", "right") + &line("x", "right").replace("page", "other"),
    )
    .unwrap();
    let ran = import(folder.path(), &["page.txt", "--corrections", "kept.jsonl"]);
    assert!(!ran.err.contains("corrections"), "{}", ran.err);
    // What is no record needs no other roles than those that `explain` prints.
    let lines = json!([{"text": "The hills", "role": "title", "start": true},
        {"text": "What grows there after the fires of the last two summers.", "role": "description"}]);
    fs::write(folder.path().join("kept.jsonl"), json!({"source": "page", "said": "none", "lines": lines}).to_string())
        .unwrap();
    let records = import(folder.path(), &["page.txt", "--corrections", "kept.jsonl"]).ended(0).records();
    assert_eq!(records.iter().map(|record| record["title"].clone()).collect::<Vec<_>>(), ["A harbour"]);
}

#[test]
fn a_file_of_corrections_is_checked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.txt"), "A harbour\nIts boats.\n").unwrap();
    let started = json!([{"text": "A harbour", "role": "title", "start": true}]);
    let unstarted = json!([{"text": "A harbour", "role": "title"}]);
    for (lines, fields, said) in [
        (&unstarted, json!({}), "no record begins at the first line"),
        (&started, json!({"issud": "2019"}), "did you mean issued?"),
        (&started, json!({"issued": "May"}), "\"May\" is no date"),
        (&started, json!({"creators": 4}), "4 is no value of creators"),
    ] {
        let one: Value = json!({"source": "page", "said": "corrected", "lines": lines, "fields": fields});
        fs::write(folder.path().join("kept.jsonl"), format!("\n{one}\n")).unwrap();
        let ran = import(folder.path(), &["page.txt", "--corrections", "kept.jsonl"]);
        assert!(ran.status != Some(0) && ran.err.contains("kept.jsonl:2: ") && ran.err.contains(said), "{}", ran.err);
    }
}

#[test]
fn teaching_leaves_fields_aside_that_nobody_set() {
    let people = ["Ilse Brandt", "Tomas Oyelaran", "Rosa Quint", "Per Halvorsen"];
    let cards = |(at, (title, name)): (usize, (&&str, &str))| {
        format!(
            "<div class=\"w{}\"><h3>{name}</h3><blockquote>“I could not put it down, and neither could my aunt, who has never cared for such things,” says reader {at}.</blockquote><div class=ab>How {at} villages along the river keep their water and share it.</div><em class=tt>{title}</em><span class=pub>{} May 2018</span></div>\n",
            at % 2,
            at + 1
        )
    };
    let cards: String = TITLES.iter().zip(people).enumerate().map(cards).collect();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("page.html"), format!("<html><body><main>{cards}</main></body></html>")).unwrap();
    let said = run_in(folder.path(), &["explain", "page.html", "-f", "json"]);
    let explained: Value = serde_json::from_str(said.out()).unwrap();
    let mut records: Vec<(u64, Vec<Value>)> = Vec::new();
    for block in explained["documents"][0]["blocks"].as_array().unwrap() {
        let (Some(number), text) = (block["record"].as_u64(), block["text"].as_str().unwrap()) else { continue };
        let role = match block["role"].as_str().unwrap() {
            _ if TITLES.contains(&text) => "title",
            "title" => "note",
            role => role,
        };
        let line = json!({"text": text, "role": role, "start": block["start"]});
        match records.last_mut().filter(|(last, _)| *last == number) {
            Some((_, lines)) => lines.push(line),
            None => records.push((number, vec![line])),
        }
    }
    assert_eq!(records.len(), TITLES.len());
    let line = |(_, lines): (u64, Vec<Value>)| {
        json!({"source": "page", "said": "corrected", "lines": lines}).to_string() + "\n"
    };
    fs::write(folder.path().join("kept.jsonl"), records.into_iter().map(line).collect::<String>()).unwrap();
    let args = ["teach", "page.html", "--corrections", "kept.jsonl", "-o", "kiln.toml"];
    let taught = run_in(folder.path(), &args).ended(0);
    let source = fs::read_to_string(folder.path().join("kiln.toml")).unwrap_or_default();
    assert!(source.contains("title = "), "{source}{}", taught.err);
    let records = import(folder.path(), &["page.html", "--source-file", "kiln.toml"]).ended(0).records();
    assert_eq!(records.iter().map(|record| record["title"].clone()).collect::<Vec<_>>(), TITLES);
}
