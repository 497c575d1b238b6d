//! Tests of `edit` and `correct`: corrections take precedence over the values of the page.

use std::fs;

use serde_json::Value;

use super::project::{Project, counts, entry, event, listing};
use super::site::Site;

fn find(project: &Project, title: &str) -> Value {
    project.catalogue().into_iter().find(|record| record["title"] == title).unwrap_or_else(|| panic!("no {title}"))
}

#[test]
fn a_correction_stays_is_marked_and_can_be_undone() {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let id = find(&project, "Bread prices fall in the valley")["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &id, "title=Bread gets cheaper", "languages=en|es", "--by", "Ana"]).ended(0);
    let record = find(&project, "Bread gets cheaper");
    assert_eq!(
        (&record["languages"], &record["languages_basis"]),
        (&serde_json::json!(["en", "es"]), &"declared".into())
    );
    let issue = record["issues"].as_array().unwrap().iter().find(|issue| issue["field"] == "title").unwrap();
    let message = issue["message"].as_str().unwrap();
    assert!(message.contains("corrected by Ana on 20") && message.contains("Bread prices fall"), "{message}");
    // The correction is not reported as a change, and it remains when the page is unchanged, read again, or changed
    // elsewhere.
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    project.run(&["refresh", "--full"]).ended(0);
    let longer = event(1).replace("the change.", "the change. Cakes cost the same.");
    site.set("/1", &(event(0) + &longer + &listing(2..5)));
    assert_eq!(counts(&project.refresh(0), 0), [0, 1, 0, 0, 0]);
    let record = find(&project, "Bread gets cheaper");
    assert!(record["description"].as_str().unwrap().ends_with("Cakes cost the same."));
    // The value on the page changes after the correction.
    site.set("/1", &(event(0) + &longer.replace("prices fall in", "prices drop in") + &listing(2..5)));
    project.refresh(0);
    let record = find(&project, "Bread gets cheaper");
    let issue =
        record["issues"].as_array().unwrap().iter().find(|issue| issue["code"] == "correction-outdated").unwrap();
    assert!(issue["message"].as_str().unwrap().contains("prices drop in"), "{issue}");
    assert!(project.run(&["edit", &id]).ended(0).out().contains("it says Bread prices drop in the valley now"));
    // Undoing the correction restores the present value of the page, and needs no name of a person.
    let nameless = |args: &[&str]| {
        let mut command = super::harness::command(args);
        command.current_dir(project.folder.path()).env_remove("USER").env_remove("LOGNAME").env_remove("USERNAME");
        super::harness::feed(command, b"")
    };
    let ran = nameless(&["edit", &id, "title=x"]).ended(2);
    assert!(ran.err.contains("--by"), "{}", ran.err);
    nameless(&["edit", &id, "--undo", "title"]).ended(0);
    let record = find(&project, "Bread prices drop in the valley");
    assert_eq!(record["languages"], serde_json::json!(["en", "es"]));
    project.run(&["edit", &id, "--undo"]).ended(0);
    assert_eq!(find(&project, "Bread prices drop in the valley")["languages"], serde_json::json!(["en"]));
    assert_eq!(project.run(&["edit"]).ended(0).out(), "");
}

#[test]
fn a_wrong_edit_changes_nothing_and_says_why() {
    let site = Site::start();
    site.set("/1", &listing(0..3));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let id = project.catalogue()[0]["id"].as_str().unwrap().to_owned();
    let before = fs::read(project.path("catalogue.json")).unwrap();
    for (args, status, words) in [
        (vec!["edit", "nobody", "title=x"], 2, "there is no record nobody"),
        (vec!["edit", &id, "titel=x"], 2, "did you mean title?"),
        (vec!["edit", &id, "source=x"], 2, "no field that can be corrected"),
        (vec!["edit", &id, "title"], 2, "field=value"),
        (vec!["edit", &id, "title=x", "files=[1]"], 1, "files"),
        (vec!["edit", &id, "--undo", "title"], 2, "is not corrected"),
    ] {
        let ran = project.run(&args).ended(status);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    assert_eq!(fs::read(project.path("catalogue.json")).unwrap(), before);
}

#[test]
fn a_corrected_export_is_read_back_and_only_differences_count() {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    project.run(&["search", "-o", "mine.csv"]).ended(0);
    // An export that is read back unchanged makes no correction.
    assert!(project.run(&["correct", "mine.csv"]).ended(0).err.contains("0 corrections"));
    let csv = fs::read_to_string(project.path("mine.csv")).unwrap();
    let corrected = csv.replacen("Choir festival draws twenty groups", "Festival of choirs", 1);
    assert_ne!(csv, corrected);
    fs::write(project.path("mine.csv"), &corrected).unwrap();
    // The page has changed since the export. The old value in the person's copy is not a correction.
    site.set("/1", &(listing(0..3) + &event(3).replace("for spring", "for May") + &event(4)));
    project.refresh(0);
    let ran = project.run(&["correct", "mine.csv", "--dry-run"]).ended(0);
    assert!(ran.err.contains("1 corrections found") && ran.err.contains("Festival of choirs"), "{}", ran.err);
    let ran = project.run(&["correct", "mine.csv", "--by", "Ana"]).ended(0);
    assert!(ran.err.contains("1 corrections, 1 records changed"), "{}", ran.err);
    let record = find(&project, "Festival of choirs");
    assert!(record["description"].as_str().unwrap().ends_with("for May."), "{record}");
    // A file with fewer columns and rows changes nothing else.
    let id = record["id"].as_str().unwrap();
    fs::write(project.path("few.jsonl"), format!("{{\"id\":\"{id}\",\"publisher\":\"Town hall\"}}\n")).unwrap();
    project.run(&["correct", "few.jsonl"]).ended(0);
    let record = find(&project, "Festival of choirs");
    assert_eq!(record["publisher"], "Town hall");
    assert_eq!(project.titles().len(), 5);
}

#[test]
fn a_corrected_text_takes_the_evidence_of_its_areas_along() {
    let site = Site::start();
    let page = |title: &str| entry("1 May 2021", title, "What the ministry learned in ten years.") + &listing(0..3);
    site.set("/1", &page("Remittances and village schools"));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let record = find(&project, "Remittances and village schools");
    let id = record["id"].as_str().unwrap();
    let area = record["thematic_areas"][0]["label"].clone();
    assert_eq!(record["thematic_areas"][0]["evidence"][0]["keyword"], "Remittances", "{record}");
    let checked = |title: &str| {
        let ran = project.run(&["validate", "catalogue.json", "-q"]).ended(0);
        assert_eq!(ran.records(), project.catalogue());
        find(&project, title)
    };
    // The words of the evidence now stand at another place, in a title with fewer characters.
    project.run(&["edit", id, "title=Cash: Remittances"]).ended(0);
    let record = checked("Cash: Remittances");
    assert_eq!(record["thematic_areas"][0]["label"], area);
    assert_eq!(record["thematic_areas"][0]["evidence"][0]["span"], serde_json::json!([6, 17]));
    // An area without evidence is removed, but areas that a person gave stay.
    project.run(&["edit", id, "title=Village schools"]).ended(0);
    assert_eq!(checked("Village schools")["thematic_areas"], serde_json::json!([]));
    project.run(&["edit", id, "thematic_areas=Schools"]).ended(0);
    assert_eq!(checked("Village schools")["thematic_areas"][0]["label"], "Schools");
    // Undoing the correction restores the values of the page.
    project.run(&["edit", id, "--undo"]).ended(0);
    assert_eq!(checked("Remittances and village schools")["thematic_areas"], {
        let mut undone = record["thematic_areas"].clone();
        undone[0]["evidence"][0]["span"] = serde_json::json!([0, 11]);
        undone
    });
    // The same holds for a corrected export.
    project.run(&["search", "-o", "mine.csv"]).ended(0);
    let csv = fs::read_to_string(project.path("mine.csv")).unwrap();
    fs::write(project.path("mine.csv"), csv.replacen("Remittances and village schools,", "On remittances,", 1))
        .unwrap();
    project.run(&["correct", "mine.csv"]).ended(0);
    checked("On remittances");
    project.run(&["edit", id, "--undo"]).ended(0);
    // A changed title on the page is one change, and the moved evidence of the area is not another one.
    site.set("/1", &page("Village schools and Remittances"));
    let news = project.refresh(0);
    assert_eq!(counts(&news, 0), [0, 1, 0, 0, 0], "{news:#}");
    assert_eq!(news["changes"][0]["fields"].as_array().unwrap().len(), 1, "{news:#}");
    let ran = project.run(&["diff", "1", "now"]).ended(1);
    assert!(!ran.out().contains("thematic_areas"), "{}", ran.out());
    // With --everything both are reported.
    let ran = project.run(&["diff", "1", "now", "--everything"]).ended(1);
    assert!(ran.out().contains("\"span\":[0,11]") && ran.out().contains("\"span\":[20,31]"), "{}", ran.out());
}
