//! Tests of `refresh` on sources that change between runs.

use std::fs;

use super::project::{Project, counts, entry, event, listing, source};
use super::site::{Asked, Site};

#[test]
fn everything_that_can_happen_to_a_record_is_counted_once() {
    let site = Site::start();
    site.set("/1", &listing(0..6));
    site.set("/2", &listing(6..10));
    let project = Project::of(&site, &["/1", "/2"]);
    let first = project.refresh(0);
    assert_eq!(counts(&first, 0), [10, 0, 0, 0, 0]);
    assert_eq!(project.titles().len(), 10);
    let ids: Vec<String> = project.catalogue().iter().map(|record| record["id"].to_string()).collect();

    // A new entry moves one to the second page, one entry is retitled, and one has a longer text.
    let retitled = event(2).replace("New library for the hill villages", "Books on wheels");
    let longer = event(7).replace("as before.", "as before. The first market day is Saturday.");
    site.set("/1", &(event(10) + &listing(0..2) + &retitled + &listing(3..5)));
    site.set("/2", &(listing(5..7) + &longer + &listing(8..10)));
    let second = project.refresh(0);
    assert_eq!(counts(&second, 0), [1, 2, 1, 0, 0], "{second:#}");
    let changed = |event: &str| -> Vec<&serde_json::Value> {
        second["changes"].as_array().unwrap().iter().filter(|change| change["event"] == event).collect()
    };
    assert_eq!(changed("changed")[0]["fields"][0]["field"], "title");
    assert_eq!(changed("changed")[0]["fields"][0]["new"], "Books on wheels");
    assert_eq!(changed("changed")[1]["fields"][0]["field"], "description");
    assert_eq!(changed("moved")[0]["record"]["title"], "Evening school for carpenters");
    // A retitled record keeps its id, so that links to it stay valid.
    let now = project.catalogue();
    let books = now.iter().find(|record| record["title"] == "Books on wheels").unwrap();
    assert_eq!(books["id"].to_string(), ids[2]);

    // A record disappears. It counts as missing in the first two complete runs, and as gone in the third.
    site.set("/2", &(listing(5..7) + &longer + &event(9)));
    for run in 0..2 {
        assert_eq!(counts(&project.refresh(0), 0), [0; 5], "run {run}");
        assert!(project.titles().contains(&"Old mill becomes a museum".to_owned()));
    }
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 1, 0]);
    assert!(!project.titles().contains(&"Old mill becomes a museum".to_owned()));

    // The record comes back with the same id.
    site.set("/2", &(listing(5..7) + &longer + &listing(8..10)));
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 0, 1]);
    let back = project.catalogue().iter().find(|record| record["title"] == "Old mill becomes a museum").cloned();
    assert_eq!(back.unwrap()["id"].to_string(), ids[8]);
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);

    // The store holds the history of each record, as the numbers of the runs in which it was first seen, changed, gone
    // and returned.
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let history = |id: &str| -> [Option<i64>; 4] {
        let columns = "SELECT first_run, changed_run, gone_run, returned_run FROM record WHERE id = ?";
        let read = |row: &rusqlite::Row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?]);
        store.query_row(columns, [id.trim_matches('"')], read).unwrap()
    };
    assert_eq!(history(&ids[0]), [Some(1), Some(1), None, None]);
    assert_eq!(history(&ids[2]), [Some(1), Some(2), None, None]);
    assert_eq!(history(&ids[8]), [Some(1), Some(1), None, Some(6)]);
    let happened: Vec<String> = {
        let mut query =
            store.prepare("SELECT run || ' ' || kind FROM event JOIN record USING (num) WHERE record.id = ?").unwrap();
        query.query_map([ids[8].trim_matches('"')], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    assert_eq!(happened, ["1 added", "5 gone", "6 returned"]);
}

#[test]
fn an_unchanged_run_fetches_only_validators_and_writes_nothing() {
    let site = Site::start();
    site.set("/1", &listing(0..6));
    site.set("/2", &listing(6..10));
    let project = Project::of(&site, &["/1", "/2"]);
    project.refresh(0);
    assert_eq!(site.asked(), [("/1".into(), 200), ("/2".into(), 200)]);
    let stamp = |name: &str| {
        let found = fs::metadata(project.path(name)).unwrap();
        (found.modified().unwrap(), found.len())
    };
    let before = (stamp("catalogue.json"), stamp("catalogue.jsonl"));
    let ran = project.run(&["refresh"]).ended(0);
    // Each page was requested once, with both of its validators, and its body was not sent.
    let asked = site.requests();
    assert_eq!(asked.iter().map(|asked| asked.path.as_str()).collect::<Vec<_>>(), ["/1", "/2"]);
    for Asked { path, status, has, bytes } in &asked {
        assert_eq!((*status, has, *bytes), (304, &site.validators(path), 0));
    }
    assert_eq!((stamp("catalogue.json"), stamp("catalogue.jsonl")), before);
    assert!(ran.err.contains("2 pages (2 unchanged), no change\n"), "{}", ran.err);
    // With --full all pages are read again, and still nothing has changed.
    project.run(&["refresh", "--full"]).ended(0);
    assert_eq!(site.asked(), [("/1".into(), 200), ("/2".into(), 200)]);
    assert_eq!((stamp("catalogue.json"), stamp("catalogue.jsonl")), before);
    // An export that was deleted or changed is written again.
    fs::remove_file(project.path("catalogue.json")).unwrap();
    fs::write(project.path("catalogue.jsonl"), "mine").unwrap();
    project.run(&["refresh"]).ended(0);
    assert_eq!(project.titles().len(), 10);
    assert!(project.path("catalogue.json").exists());
}

#[test]
fn a_page_without_validators_that_only_looks_new_changes_nothing() {
    let site = Site::start();
    site.set_plain("/1", &listing(0..5));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = fs::read(project.path("catalogue.json")).unwrap();
    site.set_plain("/1", &format!("{}\n", listing(0..5)));
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    assert_eq!(fs::read(project.path("catalogue.json")).unwrap(), before);
}

#[test]
fn a_source_that_fails_keeps_its_records_and_is_tried_again() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    site.set("/2", &listing(4..8));
    site.set("/3", &listing(8..10));
    let project = Project::new(&(source("town", &site, &["/1", "/2"]) + &source("parks", &site, &["/3"])));
    project.refresh(0);
    site.fail("/3", 503);
    site.set("/1", &(event(10) + &listing(0..3)));
    for _ in 0..4 {
        project.refresh(3);
    }
    // One source failed, and the other was read.
    let titles = project.titles();
    assert!(
        titles.contains(&"Foxes return to the park".to_owned())
            && titles.contains(&"Night buses on Fridays".to_owned())
    );
    let status = project.run(&["status", "--json"]).ended(1);
    let status: serde_json::Value = serde_json::from_str(status.out()).unwrap();
    assert_eq!((&status["sources"][1]["health"], &status["sources"][1]["failures"]), (&"failing".into(), &4.into()));
    assert!(status["sources"][1]["message"].as_str().unwrap().contains("503"));
    // A page that fails keeps its records, and no other record of the source counts as missing meanwhile.
    site.heal("/3");
    site.fail("/2", 500);
    site.set("/1", &listing(0..3));
    for _ in 0..4 {
        project.refresh(3);
    }
    // The record that left page 1 does not count as missing, because no run was complete.
    assert_eq!(project.titles().len(), 10);
    assert!(project.titles().contains(&"Foxes return to the park".to_owned()));
    site.heal("/2");
    project.refresh(0);
    project.run(&["status"]).ended(0);
}

#[test]
fn a_source_that_shrinks_or_drifts_to_nothing_is_refused() {
    let site = Site::start();
    site.set("/1", &listing(0..8));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = fs::read(project.path("catalogue.json")).unwrap();
    for page in [listing(0..3), "Welcome to our new website.\n".to_owned()] {
        site.set("/1", &page);
        for _ in 0..4 {
            let ran = project.run(&["refresh"]).ended(1);
            assert!(ran.err.contains("keeps its"), "{}", ran.err);
        }
        assert_eq!(fs::read(project.path("catalogue.json")).unwrap(), before);
    }
    // Exactly half is not more than half, and --accept overrides the check.
    site.set("/1", &listing(0..4));
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    site.set("/1", &listing(0..1));
    let ran = project.run(&["refresh"]).ended(1);
    assert!(ran.err.contains("only 1 of 4 records are left") && ran.err.contains("--accept town"), "{}", ran.err);
    project.run(&["refresh", "--accept", "town"]).ended(0);
}

#[test]
fn a_page_that_was_redesigned_is_warned_of() {
    let events = |range: std::ops::Range<usize>| super::project::EVENTS.get(range).unwrap().to_vec();
    let old = |range| -> String {
        let row = |(date, title, text): &(&str, &str, &str)| {
            format!(
                "<li class=entry><h3><a href='/e/{}'>{title}</a></h3><time>{date}</time><p>{text}</p></li>",
                title.len()
            )
        };
        format!(
            "<!doctype html><html lang=en><body><h1>Town</h1><ul class=news>{}</ul></body></html>",
            events(range).iter().map(row).collect::<String>()
        )
    };
    let new = |range| -> String {
        let row = |(_, title, text): &(&str, &str, &str)| {
            format!("<article class=card><h2><a href='/e/{}'>{title}</a></h2><p>{text}</p></article>", title.len())
        };
        format!(
            "<!doctype html><html lang=en><body><h1>Town</h1><main>{}</main></body></html>",
            events(range).iter().map(row).collect::<String>()
        )
    };
    let site = Site::start();
    site.set("/1", &old(0..6));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    // More entries at the same place are no sign of a redesign.
    site.set("/1", &old(0..12));
    assert!(!project.run(&["refresh"]).ended(0).err.contains("warning"));
    site.set("/1", &new(0..12));
    let ran = project.run(&["refresh"]).ended(0);
    assert!(ran.err.contains("warning") && ran.err.contains("article.card"), "{}", ran.err);
    assert!(ran.err.contains("issued in 12 of 12, then in 0 of 12"), "{}", ran.err);
    let status = project.run(&["status"]).ended(0);
    let said = status.out().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("last time at ul.news > li.entry"), "{said}");
    // The warning is given once, because the new place is known afterwards.
    site.set("/1", &new(0..11));
    assert!(!project.run(&["refresh"]).ended(0).err.contains("warning"));
}

#[test]
fn a_source_without_a_record_is_told_what_kind_of_place_to_look_at() {
    let site = Site::start();
    site.set("/1", "Welcome.\n");
    let project = Project::new(
        &(source("town", &site, &["/1"])
            + "[[source]]\nname = \"shelf\"\nlayout = \"date-title-description\"\npath = \"files\"\n"),
    );
    fs::create_dir(project.path("files")).unwrap();
    fs::write(project.path("files/a.txt"), "Welcome.\n").unwrap();
    let ran = project.run(&["refresh"]).ended(1);
    let of = |source: &str| ran.err.lines().find(|line| line.contains(&format!("{source}: refused: not one"))).unwrap();
    assert!(of("town").contains("look at the page"), "{}", ran.err);
    assert!(of("shelf").contains("look at what lies at its path") && !of("shelf").contains("page"), "{}", ran.err);
    // A file that loses its records keeps them in the catalogue, and the message calls it a file.
    fs::write(project.path("files/a.txt"), listing(0..2)).unwrap();
    project.run(&["refresh", "--only", "shelf"]).ended(0);
    fs::write(project.path("files/a.txt"), "Welcome.\n").unwrap();
    let ran = project.run(&["refresh", "--only", "shelf"]).ended(1);
    assert!(
        ran.err.contains("files/a.txt: not one record was found, where there were 2 (the file keeps"),
        "{}",
        ran.err
    );
    assert_eq!(project.titles().len(), 2);
}

#[test]
fn a_dry_run_leaves_no_trace() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    let ran = project.run(&["refresh", "--dry-run"]).ended(0);
    assert!(ran.err.contains("would be") && ran.err.contains("4 added"), "{}", ran.err);
    assert_eq!(fs::read_dir(project.folder.path()).unwrap().count(), 1);
    project.refresh(0);
    site.set("/1", &listing(0..5));
    let ran = project.run(&["refresh", "--dry-run", "--report", "-"]).ended(0);
    assert!(ran.out().contains("Bridge closed for the summer"), "{}", ran.out());
    assert_eq!(project.titles().len(), 4);
    assert_eq!(counts(&project.refresh(0), 0), [1, 0, 0, 0, 0]);
}

#[test]
fn only_the_named_source_is_read() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    site.set("/2", &listing(4..8));
    let project = Project::new(&(source("town", &site, &["/1"]) + &source("parks", &site, &["/2"])));
    project.run(&["refresh", "--only", "parks"]).ended(0);
    assert_eq!(site.asked(), [("/2".into(), 200)]);
    assert_eq!(project.titles().len(), 4);
    let ran = project.run(&["refresh", "--only", "park"]).ended(2);
    assert!(ran.err.contains("did you mean parks?"), "{}", ran.err);
    project.refresh(0);
    // The records of a source that is removed from the project leave the catalogue, and come back with the source.
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    fs::write(project.path("shelflist.toml"), text.replace("\"parks\"", "\"gardens\"")).unwrap();
    project.refresh(0);
    assert_eq!(project.catalogue().iter().filter(|record| record["source"]["name"] == "parks").count(), 0);
    fs::write(project.path("shelflist.toml"), text).unwrap();
    assert_eq!(counts(&project.refresh(0), 1), [0; 5]);
    assert_eq!(project.catalogue().iter().filter(|record| record["source"]["name"] == "parks").count(), 4);
}

#[test]
fn files_and_folders_are_sources_too_and_the_project_is_found_from_anywhere() {
    let project = Project::new(
        "[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npaths = [\"pages\", \"extra.txt\"]\n",
    );
    fs::create_dir(project.path("pages")).unwrap();
    fs::write(project.path("pages/a.txt"), listing(0..3)).unwrap();
    fs::write(project.path("pages/b.txt"), listing(3..5)).unwrap();
    fs::write(project.path("extra.txt"), listing(5..7)).unwrap();
    let config = project.path("shelflist.toml");
    let ran = super::harness::run(&["refresh", "--config", config.to_str().unwrap()]).ended(0);
    assert!(ran.err.contains("town: 7 added; 7 records"), "{}", ran.err);
    let places: Vec<String> =
        project.catalogue().iter().map(|record| record["source"]["location"].as_str().unwrap().to_owned()).collect();
    assert_eq!(
        places,
        ["pages/a.txt", "pages/a.txt", "pages/a.txt", "pages/b.txt", "pages/b.txt", "extra.txt", "extra.txt"]
    );
    // The lines of a record in a file are updated even when nothing else has changed.
    fs::write(project.path("extra.txt"), format!("\n\n{}", listing(5..7))).unwrap();
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    assert_eq!(project.catalogue()[5]["source"]["lines"][0], 3);
    // A missing file is an error, and its records stay.
    fs::remove_file(project.path("extra.txt")).unwrap();
    project.refresh(3);
    assert_eq!(project.titles().len(), 7);
    // The records of a renamed file count as moved.
    fs::write(project.path("extra.txt"), format!("\n\n{}", listing(5..7))).unwrap();
    fs::rename(project.path("pages/b.txt"), project.path("pages/c.txt")).unwrap();
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 2, 0, 0]);
}

#[test]
fn settings_that_make_other_records_read_every_page_anew() {
    let site = Site::start();
    site.set(
        "/1",
        &(listing(0..3) + &entry("1 May 2021", "Data about migration", "Migration data and remittances of migrants.")),
    );
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    site.asked();
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    fs::write(project.path("shelflist.toml"), format!("all_areas = true\n{text}")).unwrap();
    project.refresh(0);
    assert_eq!(site.asked(), [("/1".into(), 200)]);
}

#[test]
fn the_second_refresh_waits_for_nobody() {
    let project = Project::new("[[source]]\nname = \"town\"\npath = \"a.txt\"\n");
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    let lock = fs::File::create(project.path("shelflist.db.lock")).unwrap();
    lock.lock().unwrap();
    let ran = project.run(&["refresh"]).ended(75);
    assert!(ran.err.contains("another refresh is running"), "{}", ran.err);
    drop(lock);
    project.run(&["refresh"]).ended(0);
}

#[test]
fn a_misspelt_key_is_an_error_with_its_line() {
    let project = Project::new("[[source]]\nname = \"town\"\npaht = \"a.txt\"\n");
    let ran = project.run(&["refresh"]).ended(2);
    assert!(ran.err.contains("shelflist.toml:3") && ran.err.contains("did you mean path?"), "{}", ran.err);
    let none = tempfile::tempdir().unwrap();
    let ran = super::harness::run_in(none.path(), &["refresh"]).ended(2);
    assert!(ran.err.contains("shelflist init"), "{}", ran.err);
}

#[test]
fn every_says_how_often_a_source_is_read() {
    let project = Project::new("[[source]]\nname = \"town\"\npath = \"a.txt\"\nevery = \"1d\"\n");
    fs::write(project.path("a.txt"), listing(0..3)).unwrap();
    let at = |seconds: &str| {
        let mut command = super::harness::command(&["refresh"]);
        command.current_dir(project.folder.path()).env("SOURCE_DATE_EPOCH", seconds);
        super::harness::feed(command, b"").ended(0)
    };
    at("1600000000");
    assert!(at("1600040000").err.contains("1 not due"));
    assert!(at("1600086400").err.contains("1 of 1 source,"));
    // A source is read even when the clock was set back.
    assert!(at("1500000000").err.contains("1 of 1 source,"));
    let status = project.run(&["status", "--json"]).ended(0);
    assert!(status.out().contains("2017-07-15T02:40:00Z"), "{}", status.out());
}
