//! Tests of corrections and reports around a refresh that did not finish. Its changes are not visible before a run has
//! finished, and none of them is lost afterwards.

use std::fs;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::harness::command;
use super::project::{Project, counts, event, listing, source};
use super::site::Site;

/// A project with two sources after one refresh.
fn two_sources() -> (Site, Project) {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    site.set("/2", &listing(5..8));
    let project = Project::new(&format!(
        "{}{}[[export]]\npath = \"new.atom\"\n[limits]\nparallel = 1\ngone_after = 1\n",
        source("town", &site, &["/1"]),
        source("parks", &site, &["/2"])
    ));
    project.refresh(0);
    (site, project)
}

/// Queries that count the records that an unfinished run has changed, and those that it has moved.
const CHANGED: &str = "SELECT count(*) FROM event WHERE run IN (SELECT id FROM run WHERE published = 0)";
const MOVED: &str = "SELECT count(*) FROM record WHERE shown <> position";

/// A refresh that has stored the first source, whose content is now `page`, and waits for the second one. The function
/// returns when the query `count` gives at least four.
fn under_way(site: &Site, project: &Project, page: &str, count: &str) -> Child {
    site.set("/1", page);
    site.hold("/2");
    site.asked();
    let mut refresh = command(&["refresh", "-q"]);
    refresh.current_dir(project.folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut refresh = refresh.spawn().unwrap();
    site.wait_for("/2");
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    while store.query_row(count, [], |row| row.get::<_, i64>(0)).unwrap() < 4 {
        assert!(Instant::now() < end && refresh.try_wait().unwrap().is_none(), "the first source is not taken over");
        std::thread::sleep(Duration::from_millis(10));
    }
    refresh
}

/// A refresh that waits for the second source. In the first source, one record is new, one has a longer text, and one
/// is gone.
fn half_done() -> (Site, Project, Child) {
    let (site, project) = two_sources();
    let record = find(&project.catalogue(), "New library for the hill villages");
    project.run(&["edit", &id(&record), "description=A van with books.", "--by", "Ana"]).ended(0);
    let longer = |at: usize| event(at).trim_end().to_owned() + " The mayor spoke.\n\n";
    let refresh = under_way(&site, &project, &(event(9) + &event(0) + &longer(1) + &longer(2) + &event(3)), CHANGED);
    (site, project, refresh)
}

/// The refresh of [`half_done`], killed while it waits.
fn killed() -> (Site, Project) {
    let (site, project, mut refresh) = half_done();
    refresh.kill().unwrap();
    refresh.wait().unwrap();
    site.release("/2");
    (site, project)
}

fn find(records: &[Value], title: &str) -> Value {
    records.iter().find(|record| record["title"] == title).unwrap_or_else(|| panic!("no {title}")).clone()
}

fn id(record: &Value) -> String {
    record["id"].as_str().unwrap().to_owned()
}

#[test]
fn the_corrections_are_listed_as_the_last_finished_run_left_them() {
    let (site, project, mut refresh) = half_done();
    let listed = project.run(&["edit"]).ended(0);
    assert!(listed.out().contains("description: A van with books."), "{}", listed.out());
    assert!(!listed.out().contains("it says"), "an unfinished run shows: {}", listed.out());
    site.release("/2");
    assert!(refresh.wait().unwrap().success());
    let listed = project.run(&["edit"]).ended(0);
    assert!(listed.out().contains("at a time. The mayor spoke. now"), "{}", listed.out());
}

#[test]
fn a_record_that_only_a_killed_run_met_cannot_be_corrected() {
    let (_, project) = killed();
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let new: String = store.query_row("SELECT id FROM record ORDER BY num DESC LIMIT 1", [], |row| row.get(0)).unwrap();
    let ran = project.run(&["edit", &new, "title=x"]).ended(2);
    assert!(ran.err.contains("there is no record"), "{}", ran.err);
}

#[test]
fn a_correction_after_a_killed_refresh_shows_at_once_and_the_next_refresh_tells_all() {
    let (_, project) = killed();
    let before = project.catalogue();
    let bread = find(&before, "Bread prices fall in the valley");
    let harbour = find(&before, "A harbour for small boats");
    for (record, title) in [(&bread, "Cheaper bread"), (&harbour, "A quay")] {
        project.run(&["edit", &id(record), &format!("title={title}"), "--by", "Ana"]).ended(0);
    }
    // The correction applies to the visible record, in the search and in the exports. The text that the killed run read
    // is not visible.
    let now = project.run(&["search", "-q"]).ended(0).records();
    assert_eq!(now, project.catalogue());
    assert_eq!(now.len(), before.len());
    assert_eq!(find(&now, "Cheaper bread")["description"], bread["description"]);
    assert_eq!(find(&now, "A quay")["description"], harbour["description"]);
    assert_eq!(project.run(&["search", "-q", "cheaper"]).ended(0).records().len(), 1);
    let feed = || fs::read_to_string(project.path("new.atom")).unwrap();
    assert!(feed().contains("Cheaper bread") && feed().contains("Bridge closed"), "{}", feed());
    assert!(!feed().contains("The mayor spoke") && !feed().contains("Night buses"), "{}", feed());
    // Another correction, and one that is undone, on the same record.
    project.run(&["edit", &id(&bread), "publisher=Town hall", "--by", "Ana"]).ended(0);
    project.run(&["edit", &id(&bread), "title=", "--by", "Ana"]).ended(0);
    project.run(&["edit", &id(&bread), "--undo", "title"]).ended(0);
    let record = find(&project.catalogue(), "Bread prices fall in the valley");
    assert_eq!((&record["publisher"], &record["description"]), (&"Town hall".into(), &bread["description"]));
    project.run(&["edit", &id(&bread), "title=Cheaper bread", "--by", "Ana"]).ended(0);

    // The next refresh finds unchanged pages, and reports the changes of the killed one.
    let news = project.refresh(0);
    assert_eq!(counts(&news, 0), [1, 1, 0, 1, 0], "{news:#}");
    let of = |event: &str| -> Vec<String> {
        let changes = news["changes"].as_array().unwrap().iter().filter(|change| change["event"] == event);
        changes.map(|change| change["record"]["title"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(
        (of("added"), of("changed"), of("gone")),
        (
            vec!["Night buses on Fridays".to_owned()],
            vec!["Cheaper bread".to_owned()],
            vec!["Bridge closed for the summer".to_owned()]
        )
    );
    let after = project.catalogue();
    assert_eq!(after, project.run(&["search", "-q"]).ended(0).records());
    let bread = find(&after, "Cheaper bread");
    assert!(bread["description"].as_str().unwrap().ends_with("The mayor spoke."), "{bread}");
    assert_eq!(bread["publisher"], "Town hall");
    assert!(feed().contains("Night buses") && !feed().contains("Bridge closed"), "{}", feed());
    // The number of each run stands for the state after it: the first correction, the killed refresh, the edits, the
    // last refresh.
    let runs = project.run(&["status", "--runs"]).ended(0);
    let last = runs.out().lines().count().to_string();
    assert!(project.run(&["diff", &last, "now"]).ended(0).out().is_empty());
    let ran = project.run(&["diff", "2", "3"]).ended(0);
    assert_eq!(ran.out(), "", "the killed run left nothing of its own");
    let ran = project.run(&["diff", "3", "4"]).ended(1);
    assert!(ran.err.contains("0 added, 1 changed, 0 gone"), "{}{}", ran.out(), ran.err);
    let all = project.run(&["diff", "2", "now"]).ended(1);
    assert!(all.err.contains("1 added, 2 changed, 1 gone"), "{}{}", all.out(), all.err);
}

#[test]
fn a_correction_of_a_record_that_is_gone_does_not_bring_it_back() {
    let site = Site::start();
    site.set("/1", &listing(0..5));
    let project = Project::new(&format!("{}[limits]\ngone_after = 1\n", source("town", &site, &["/1"])));
    project.refresh(0);
    let gone = id(&find(&project.catalogue(), "Bridge closed for the summer"));
    site.set("/1", &listing(0..4));
    project.refresh(0);
    project.run(&["edit", &gone, "title=Iron bridge closed", "--by", "Ana"]).ended(0);
    assert_eq!(project.run(&["search", "-q"]).ended(0).records().len(), 4);
    for (old, new) in [("2", "3"), ("2", "now"), ("3", "now")] {
        let ran = project.run(&["diff", old, new]).ended(0);
        assert_eq!(ran.out(), "", "{old} {new}");
    }
    site.set("/1", &listing(0..5));
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 0, 1]);
    assert_eq!(project.titles()[4], "Iron bridge closed");
}

#[test]
fn records_stand_where_the_last_finished_run_left_them() {
    let (site, project) = two_sources();
    let titles = || -> Vec<Value> {
        let ran = project.run(&["search"]).ended(0);
        ran.records().iter().map(|record| record["title"].clone()).collect()
    };
    let before = titles();
    let turned: String = (0..5).rev().map(event).collect();
    let mut refresh = under_way(&site, &project, &turned, MOVED);
    assert_eq!(titles(), before);
    site.release("/2");
    assert!(refresh.wait().unwrap().success());
    let after = titles();
    assert_eq!(after[..5].iter().rev().collect::<Vec<_>>(), before[..5].iter().collect::<Vec<_>>());
    assert_eq!(after[5..], before[5..]);
}
