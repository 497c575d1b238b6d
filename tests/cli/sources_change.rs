//! Tests of sources that change: renamed, removed, moved, and read with other settings.

use std::fs;

use serde_json::Value;

use super::project::{EVENTS, Project, counts, entry, event, listing, source};
use super::site::Site;

/// Replaces the tables of the sources in the project file.
fn set_sources(project: &Project, sources: &str) {
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    let (_, rest) = text.split_once("[[export]]").unwrap();
    fs::write(project.path("shelflist.toml"), format!("{sources}\n[[export]]{rest}")).unwrap();
}

fn ids(project: &Project) -> Vec<String> {
    project.catalogue().iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect()
}

/// A project with five records of a source `town`, of which one has a correction.
fn corrected(site: &Site) -> Project {
    site.set("/1", &listing(0..5));
    let project = Project::of(site, &["/1"]);
    project.refresh(0);
    let id = ids(&project)[1].clone();
    project.run(&["edit", &id, "title=Bread is cheaper"]).ended(0);
    project
}

/// Checks that all records are there under the new name, with ids, history and corrections as they were.
#[track_caller]
fn moved_along(project: &Project, before: &[String], name: &str) {
    assert_eq!(ids(project), before);
    assert!(project.titles().contains(&"Bread is cheaper".to_owned()));
    for record in project.catalogue() {
        assert_eq!(record["source"]["name"], name);
    }
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let first: Vec<i64> = {
        let mut query = store.prepare("SELECT DISTINCT first_run FROM record").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(first, [1], "every record is known since the first run");
}

#[test]
fn a_renamed_source_takes_its_records_history_and_corrections_along() {
    for was in ["was = \"town\"\n", ""] {
        let site = Site::start();
        let project = corrected(&site);
        let before = ids(&project);
        set_sources(&project, &source("city", &site, &["/1"]).replace("layout", &format!("{was}layout")));
        site.asked();
        let ran = project.run(&["refresh", "--dry-run"]).ended(0);
        assert!(ran.err.contains("city: was town") && ran.err.contains("5 records"), "{}", ran.err);
        assert_eq!(project.catalogue()[0]["source"]["name"], "town", "a dry run leaves everything as it is");
        let report = project.refresh(0);
        assert_eq!(counts(&report, 0), [0; 5], "{report:#}");
        // The page is known, too: it is not sent again.
        assert_eq!(site.asked(), [("/1".into(), 304), ("/1".into(), 304)]);
        moved_along(&project, &before, "city");
        // The page is read anew, and its entries are the same records.
        site.set("/1", &(event(6) + &listing(0..5)));
        assert_eq!(counts(&project.refresh(0), 0), [1, 0, 0, 0, 0]);
        assert_eq!(ids(&project)[1..], before);
        // A second run does not say it again.
        let again = project.run(&["refresh"]).ended(0);
        assert!(!again.err.contains("was town"), "{}", again.err);
    }
}

#[test]
fn entries_that_are_alike_stay_apart_when_their_source_is_renamed() {
    let site = Site::start();
    let twin =
        entry("1 May 2021", "Minutes of the council", "The council met, and talked about the budget of the year.");
    site.set("/1", &(twin.clone() + &twin + &listing(0..2)));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = ids(&project);
    assert_eq!(before.len(), 4);
    set_sources(&project, &source("city", &site, &["/1"]));
    project.refresh(0);
    project.run(&["refresh", "--full"]).ended(0);
    assert_eq!(ids(&project), before);
}

#[test]
fn a_name_that_was_said_too_late_still_brings_the_records_back() {
    let site = Site::start();
    let project = corrected(&site);
    let before = ids(&project);
    // Nobody can know the source: it has a new name and a new address.
    site.set("/new", &listing(0..5));
    set_sources(&project, &source("city", &site, &["/new"]));
    let ran = project.run(&["refresh"]).ended(0);
    assert!(ran.err.contains("city: 5 added"), "{}", ran.err);
    assert!(ran.err.contains("town: this source is no longer in"), "{}", ran.err);
    set_sources(&project, &source("city", &site, &["/new"]).replace("layout", "was = \"town\"\nlayout"));
    project.run(&["refresh"]).ended(0);
    moved_along(&project, &before, "city");
}

#[test]
fn a_removed_source_is_said_archived_and_forgotten() {
    let site = Site::start();
    let project = corrected(&site);
    site.set("/2", &listing(6..9));
    let (town, parks) = (source("town", &site, &["/1"]), source("parks", &site, &["/2"]));
    set_sources(&project, &(town.clone() + &parks));
    project.refresh(0);
    assert_eq!(project.titles().len(), 8);
    set_sources(&project, &parks);
    let ran = project.run(&["refresh", "--report", "new.json"]).ended(0);
    assert!(
        ran.err.contains("town: this source is no longer in") && ran.err.contains("5 records leave"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("archived = true") && ran.err.contains("shelflist forget town"), "{}", ran.err);
    assert_eq!(project.report()["removed"], serde_json::json!([{"name": "town", "records": 5}]));
    assert_eq!(project.titles().len(), 3);
    assert!(!project.run(&["refresh"]).ended(0).err.contains("no longer"), "it is said once");
    assert!(project.run(&["status"]).ended(0).out().contains("town"), "status names it");
    assert_eq!(project.run(&["forget"]).ended(0).out(), "town: 5 records, 1 correction\n");
    // Archived, its records stand in the exports, and its page is not asked for.
    set_sources(&project, &(parks.clone() + "[[source]]\nname = \"town\"\narchived = true\n"));
    site.asked();
    project.run(&["refresh"]).ended(0);
    assert!(project.titles().contains(&"Bread is cheaper".to_owned()));
    assert_eq!(project.titles().len(), 8);
    assert_eq!(site.asked(), [("/2".into(), 304)]);
    let status: Value = serde_json::from_str(project.run(&["status", "--json"]).ended(0).out()).unwrap();
    assert_eq!(status["sources"][1]["health"], "archived");
    // What stands in the project file is not forgotten.
    let ran = project.run(&["forget", "town"]).ended(2);
    assert!(ran.err.contains("is a source of the project"), "{}", ran.err);
    set_sources(&project, &parks);
    project.run(&["refresh"]).ended(0);
    assert!(project.run(&["forget", "twon"]).ended(2).err.contains("did you mean town?"));
    assert_eq!(project.run(&["forget", "town"]).ended(0).err, "town: 5 records and 1 correction forgotten\n");
    assert_eq!(project.run(&["forget"]).ended(0).out(), "");
    // A source of that name begins anew.
    set_sources(&project, &(parks + &town));
    assert_eq!(counts(&project.refresh(0), 1), [5, 0, 0, 0, 0]);
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let sound: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    let strays: i64 = store.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |row| row.get(0)).unwrap();
    assert_eq!((sound.as_str(), strays), ("ok", 0));
}

/// A listing in HTML, with the address of each entry made by `link`.
fn page(link: impl Fn(usize) -> String) -> String {
    let row = |at: usize| {
        let (date, title, text) = EVENTS[at];
        format!("<li><h3><a href='{}'>{title}</a></h3><time>{date}</time><p>{text}</p></li>", link(at))
    };
    let rows: String = (0..6).map(row).collect();
    format!("<!doctype html><html lang=en><body><h1>Town</h1><ul class=news>{rows}</ul></body></html>")
}

#[test]
fn addresses_that_differ_only_by_the_visit_change_nothing() {
    let site = Site::start();
    let source = format!("[[source]]\nname = \"town\"\nurl = \"{}/list\"\nfrom = \"html\"\n", site.url);
    let project = Project::new(&source);
    let visits: [fn(usize) -> String; 5] = [
        |at| format!("https://town.example/show;jsessionid=1A2B?id={at}&lang=en"),
        |at| format!("https://town.example/show;jsessionid=9F00?id={at}&lang=en"),
        |at| format!("https://town.example/show?id={at}&lang=en&PHPSESSID=77{at}"),
        |at| format!("https://town.example/show?lang=en&utm_source=mail&utm_campaign=may&id={at}"),
        |at| format!("https://town.example/show?lang=en&id={at}&ASPSESSIONIDQATRBC=XYZ&fbclid=3"),
    ];
    site.set("/list", &page(visits[0]));
    assert_eq!(counts(&project.refresh(0), 0), [6, 0, 0, 0, 0]);
    let before = fs::read(project.path("catalogue.jsonl")).unwrap();
    let first = ids(&project);
    for visit in &visits[1..] {
        site.set("/list", &page(visit));
        assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
        assert_eq!(ids(&project), first);
    }
    assert!(fs::read(project.path("catalogue.jsonl")).unwrap() == before, "the exports stay as they are");
    // Another document is a change.
    site.set("/list", &page(|at| format!("https://town.example/show?id={at}&lang=es")));
    assert_eq!(counts(&project.refresh(0), 0), [0, 6, 0, 0, 0]);
}

#[test]
fn a_source_that_moved_to_another_address_keeps_its_records() {
    let (old, new) = (Site::start(), Site::start());
    // The records have no dates: only their titles and paths say which is which.
    let listed = |host: &str, path: &str| {
        let row = |at: usize| format!("<li><a href='{host}{path}{at}'>{}</a></li>", EVENTS[at].1);
        let rows: String = (0..8).map(row).collect();
        format!("<!doctype html><html lang=en><body><h1>Town</h1><ul class=news>{rows}</ul></body></html>")
    };
    old.set("/list", &listed("https://old.example", "/paper/"));
    new.set("/papers", &listed("https://new.example", "/doc?number="));
    let of = |site: &Site, path: &str| {
        format!("[[source]]\nname = \"town\"\nurl = \"{}{path}\"\nfrom = \"html\"\n", site.url)
    };
    let project = Project::new(&of(&old, "/list"));
    project.refresh(0);
    let before = ids(&project);
    assert_eq!(before.len(), 8);
    set_sources(&project, &of(&new, "/papers"));
    let ran = project.run(&["refresh", "--report", "new.json"]).ended(0);
    assert!(ran.err.contains("read at") && ran.err.contains("from now on"), "{}", ran.err);
    assert_eq!(counts(&project.report(), 0), [0, 8, 0, 0, 0]);
    assert_eq!(ids(&project), before);
    assert!(project.catalogue()[0]["url"].as_str().unwrap().starts_with("https://new.example/"));
}

#[test]
fn the_effect_of_other_settings_is_said_before_it_happens() {
    let project = Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"a.txt\"\n");
    let about = entry("1 May 2021", "Data about migration", "Migration data and remittances of migrants.");
    fs::write(project.path("a.txt"), listing(0..3) + &about).unwrap();
    project.refresh(0);
    let before = fs::read(project.path("catalogue.json")).unwrap();
    let top = |line: &str| {
        let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
        let (_, rest) = text.split_once("[[source]]").unwrap();
        fs::write(project.path("shelflist.toml"), format!("{line}\n[[source]]{rest}")).unwrap();
    };
    for (line, cause) in [
        ("vocabulary = \"coast\"", "the vocabulary coast (migration before)"),
        ("strict = true", "the rules for areas: strict (usual before)"),
        ("seeds = \"own\"", "the seeds"),
    ] {
        fs::create_dir_all(project.path("own/words")).unwrap();
        let words = project.run(&["seeds", "show", "words/en.toml"]).ended(0);
        fs::write(project.path("own/words/en.toml"), format!("# mine\n{}", words.out())).unwrap();
        top(line);
        let ran = project.run(&["refresh", "--dry-run"]).ended(0);
        assert!(ran.err.contains(&format!("town is read anew, because of {cause}")), "{}", ran.err);
        assert_eq!(fs::read(project.path("catalogue.json")).unwrap(), before);
    }
    top("vocabulary = \"none\"");
    let ran = project.run(&["refresh", "--dry-run"]).ended(0);
    assert!(ran.err.contains("would change: thematic_areas of"), "{}", ran.err);
    // Nothing is said where nothing differs, from whatever folder the project is refreshed.
    top("");
    let ran = project.run(&["refresh"]).ended(0);
    assert!(!ran.err.contains("read anew"), "{}", ran.err);
    fs::write(project.path("own.toml"), project.run(&["seeds", "show", "coast"]).ended(0).out()).unwrap();
    top("vocabulary = \"own.toml\"");
    project.run(&["refresh"]).ended(0);
    let elsewhere = tempfile::tempdir().unwrap();
    let config = project.path("shelflist.toml");
    let ran = super::harness::run_in(elsewhere.path(), &["refresh", "--config", config.to_str().unwrap()]).ended(0);
    assert!(!ran.err.contains("read anew"), "{}", ran.err);
}
