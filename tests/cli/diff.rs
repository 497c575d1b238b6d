//! Tests of `diff`: two catalogues or two runs, by record and field.

use std::fs;

use serde_json::Value;

use super::harness::run_in;
use super::project::{Project, event, listing};
use super::site::Site;

const OLD: &str = r#"{"id":"1","title":"A harbour for small boats","description":"The council opened a harbour for forty small boats in May.","source":{"name":"town","lines":[1,2]}}
{"id":"2","title":"Bread prices","issued":"2021","source":{"name":"town"}}
{"id":"3","title":"Night buses","issued":"2021","source":{"name":"town"}}
"#;
const NEW: &str = r#"{"id":"9","title":"Boats get a harbour","description":"The council opened a harbour for forty small boats in May.","source":{"name":"town","lines":[5,6]}}
{"id":"2","title":"Bread prices","issued":"2021-06","languages":["en"],"source":{"name":"town"}}
{"id":"4","title":"=Foxes\u001b[31m","source":{"name":"town"}}
"#;

#[test]
fn records_and_fields_that_differ_are_told_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.jsonl"), OLD).unwrap();
    fs::write(folder.path().join("new.jsonl"), NEW).unwrap();
    let ran = run_in(folder.path(), &["diff", "old.jsonl", "new.jsonl"]).ended(1);
    assert_eq!(
        ran.out(),
        "~ Boats get a harbour  [9]\n    title: A harbour for small boats → Boats get a harbour\n\
         ~ Bread prices  [2]\n    issued: 2021 → 2021-06\n    languages: – → en\n\
         + =Foxes\\u{1b}[31m  [4]\n- Night buses  [3]\n"
    );
    assert_eq!(ran.err, "1 added, 2 changed, 1 gone\n");
    let json: Value = serde_json::from_slice(
        &run_in(folder.path(), &["diff", "old.jsonl", "new.jsonl", "-f", "json"]).ended(1).bytes,
    )
    .unwrap();
    assert_eq!((&json["added"], &json["changed"], &json["gone"]), (&1.into(), &2.into(), &1.into()));
    assert_eq!(json["differences"][0]["old_id"], "1");
    let csv = run_in(folder.path(), &["diff", "old.jsonl", "new.jsonl", "-f", "csv"]).ended(1);
    let lines: Vec<&str> = csv.out().lines().collect();
    assert_eq!(lines[0], "event,id,source,title,field,old,new");
    assert_eq!(lines[2], "changed,2,town,Bread prices,issued,2021,2021-06");
    assert!(lines[4].starts_with("added,4,town,'=Foxes"), "{}", lines[4]);
    assert_eq!(lines.len(), 6);
}

#[test]
fn the_status_is_that_of_diff() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.jsonl"), OLD).unwrap();
    // The same records in another order and format have no differences.
    let lines: Vec<&str> = OLD.lines().rev().collect();
    fs::write(folder.path().join("new.json"), format!("{{\"records\":[{}]}}", lines.join(","))).unwrap();
    let ran = run_in(folder.path(), &["diff", "old.jsonl", "new.json"]).ended(0);
    assert_eq!(ran.out(), "");
    fs::write(folder.path().join("bad.jsonl"), "{").unwrap();
    run_in(folder.path(), &["diff", "old.jsonl", "bad.jsonl"]).ended(2);
    run_in(folder.path(), &["diff", "old.jsonl", "missing.jsonl"]).ended(2);
    run_in(folder.path(), &["diff", "1", "2"]).ended(2);
}

#[test]
fn runs_of_a_project_are_compared() {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    site.set("/1", &(event(5) + &event(0).replace("small boats\n", "fishing boats\n") + &listing(1..5)));
    project.refresh(0);
    site.set("/1", &(listing(5..7) + &event(0).replace("small boats\n", "fishing boats\n") + &listing(1..5)));
    project.refresh(0);
    let ran = project.run(&["diff", "1", "2"]).ended(1);
    assert_eq!(ran.err, "1 added, 1 changed, 0 gone\n", "{}", ran.out());
    assert_eq!(project.run(&["diff", "1", "3"]).ended(1).err, "2 added, 1 changed, 0 gone\n");
    assert_eq!(project.run(&["diff", "3", "1"]).ended(1).err, "0 added, 1 changed, 2 gone\n");
    project.run(&["diff", "3", "now"]).ended(0);
    project.run(&["diff", "now", "catalogue.json"]).ended(0);
    let ran = project.run(&["diff", "1", "99"]).ended(2);
    assert!(ran.err.contains("there is no run 99"), "{}", ran.err);
}
