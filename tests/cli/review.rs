//! Tests of `review`: the doubtful records of pages, the page for a browser, and corrections that hold when a page is
//! read again.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{file, run, run_in};
use crate::page::in_browser;

/// A page whose first record is read wrongly: two publications are merged, because the second one has no title of its
/// own.
const PAGE: &str = "Monitoring report of the harbour programme: May 2019

The report sums up what the monitoring visits of the last year found in nine ports, and what was changed since.

Results of the spring campaign

In spring four meetings were held in villages of the coast, to talk about rights and about false offers.
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("resources.txt"), PAGE).unwrap();
    folder
}

fn records(folder: &Path, args: &[&str]) -> Vec<Value> {
    run_in(folder, &[&["split", "resources.txt"], args].concat()).ended(0).records()
}

/// A correction of these lines: their texts, their roles, and whether a record begins there.
fn correction(said: &str, lines: &[(&str, &str, bool)]) -> Value {
    let lines: Vec<Value> =
        lines.iter().map(|(text, role, start)| json!({"text": text, "role": role, "start": start})).collect();
    json!({"source": "resources", "said": said, "lines": lines})
}

fn lines() -> Vec<String> {
    PAGE.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn an_answer_of_a_person_holds_and_is_not_asked_again() {
    let folder = folder();
    let all = run_in(folder.path(), &["review", "resources.txt", "--all"]).ended(0);
    let before = records(folder.path(), &[]);
    assert_eq!(all.err.trim(), format!("{0} of {0} records to look at", before.len()));
    assert!(all.out().contains("resources.txt:1"), "{}", all.out());
    // A person states that all four lines form one record, and gives its date.
    let lines = lines();
    let mut said = correction(
        "corrected",
        &[
            (&lines[0], "title", true),
            (&lines[1], "description", false),
            (&lines[2], "note", false),
            (&lines[3], "description", false),
        ],
    );
    said["fields"] = json!({"issued": "2019-06"});
    fs::write(folder.path().join("corrections.jsonl"), format!("{said}\n")).unwrap();
    let kept = run_in(folder.path(), &["correct", "corrections.jsonl", "--corrections", "kept.jsonl"]).ended(0);
    assert_eq!(kept.err.trim(), "1 correction kept, 1 in kept.jsonl now");
    let with = ["--corrections", "kept.jsonl"];
    let after = records(folder.path(), &with);
    assert_eq!(after.len(), 1);
    assert_eq!(after[0]["issued"], "2019-06");
    assert_eq!(after[0]["source"]["confidence"], 1.0);
    assert_eq!(after[0]["notes"], json!([lines[2]]));
    assert!(after[0]["description"].as_str().unwrap().contains(&lines[3]));
    let codes: Vec<&str> =
        after[0]["issues"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
    assert_eq!(codes, ["corrected"]);
    // Lines that were inserted above make no difference, because the corrected lines are found by their texts.
    fs::write(folder.path().join("resources.txt"), format!("Resources\n\n\n{PAGE}")).unwrap();
    assert_eq!(records(folder.path(), &with).len(), 1);
    let asked = run_in(folder.path(), &["review", "resources.txt", "--corrections", "kept.jsonl"]).ended(0);
    assert!(asked.err.starts_with("0 of "), "{}", asked.err);
    // The correction can be undone.
    let id = after[0]["id"].as_str().unwrap();
    run_in(folder.path(), &["review", "resources.txt", "--corrections", "kept.jsonl", "--undo", id]).ended(0);
    fs::write(folder.path().join("resources.txt"), PAGE).unwrap();
    assert_eq!(records(folder.path(), &with), before);
}

#[test]
fn a_corrected_page_is_gold() {
    let folder = folder();
    let lines = lines();
    let said = correction("none", &[(&lines[2], "boilerplate", false), (&lines[3], "boilerplate", false)]);
    fs::write(folder.path().join("kept.jsonl"), format!("{said}\n")).unwrap();
    let split = records(folder.path(), &["--corrections", "kept.jsonl"]);
    let evaluated =
        run_in(folder.path(), &["evaluate", "splitting", "resources.txt", "--corrections", "kept.jsonl", "-f", "json"]);
    let figures: Value = serde_json::from_str(evaluated.out()).unwrap();
    let said = records(folder.path(), &[]);
    let text = figures.to_string();
    assert!(split.len() < said.len(), "{split:?}");
    assert!(text.contains("\"pages\":1"), "{text}");
    // Every line is still in a record or among the boilerplate.
    let left =
        run_in(folder.path(), &["split", "resources.txt", "--boilerplate", "--corrections", "kept.jsonl"]).ended(0);
    assert!(left.out().contains(&lines[2]) && left.out().contains(&lines[3]), "{}", left.out());
}

#[test]
fn a_file_that_holds_no_corrections_is_refused_by_line() {
    let folder = folder();
    fs::write(folder.path().join("wrong.jsonl"), "{\"title\": \"A record\"}\n").unwrap();
    let wrong = run_in(folder.path(), &["split", "resources.txt", "--corrections", "wrong.jsonl"]).ended(1);
    assert!(wrong.err.contains("wrong.jsonl:1"), "{}", wrong.err);
    let wrong = run_in(folder.path(), &["correct", "wrong.jsonl", "--corrections", "kept.jsonl"]).ended(1);
    assert!(wrong.err.contains("wrong.jsonl:1") && !folder.path().join("kept.jsonl").exists(), "{}", wrong.err);
    run(&["review"]).ended(2);
}

#[test]
fn a_browser_reviews_by_keyboard_and_saves_what_correct_takes_back() {
    let folder = tempfile::tempdir().unwrap();
    let card = |n: u32, title: &str, text: &str| {
        format!(
            "<div class=\"card\"><h3><a href=\"/p/{n}\">{title}</a></h3><p>{} March 2021</p><p>{text}</p></div>",
            1 + n % 28
        )
    };
    let hostile = card(
        0,
        "&lt;script&gt;document.title = 'gone'&lt;/script&gt; &amp; \"quotes\" of the harbour",
        "An &lt;img src=x onerror=\"document.title='gone'\"&gt; stands in this text, which goes on for a while.",
    );
    let many: String = (1..501)
        .map(|n| {
            card(
                n,
                &format!("Report {n} of the harbour office"),
                &format!("What report {n} says of the boats and of their people."),
            )
        })
        .collect();
    let page =
        format!("<html><body><main><h1>Reports</h1><div class=\"list\">{hostile}{many}</div></main></body></html>");
    fs::write(folder.path().join("harbour.html"), page).unwrap();
    let html = fs::read(file("data/review/cards.html")).unwrap();
    fs::write(folder.path().join("cards.html"), html).unwrap();
    for (name, page) in [("review-all.html", "harbour.html"), ("review.html", "cards.html")] {
        let ran = run_in(folder.path(), &["review", page, "--all", "--html", name]).ended(0);
        assert!(ran.err.contains(&format!("to look at in {name}")), "{}", ran.err);
    }
    if !in_browser("review.mjs", folder.path()) {
        return;
    }
    // The corrections that the browser saved are read back, and every record is as the person decided.
    run_in(folder.path(), &["correct", "corrections.jsonl", "--corrections", "kept.jsonl", "--by", "Ana"]).ended(0);
    let with = run_in(folder.path(), &["import", "cards.html", "--corrections", "kept.jsonl", "-q"]).ended(0).records();
    let plain = run_in(folder.path(), &["import", "cards.html", "-q"]).ended(0).records();
    assert_eq!(with.len(), plain.len() - 1, "one record was said to be none");
    assert!(with.iter().any(|record| record["title"] == "A title that a person typed"), "{with:?}");
    assert!(with.iter().all(|record| record["source"]["confidence"] == 1.0), "{with:?}");
}
