//! Tests of what keeps a project alive for years: bounded history, copies, checks, and time budgets.

use std::fs;
use std::time::Duration;

use super::harness::{Ran, command, feed};
use super::project::{Project, counts, event, listing, source};
use super::site::Site;

/// Runs a command at a day of the year 2026.
fn on(project: &Project, day: &str, args: &[&str]) -> Ran {
    let at: jiff::Timestamp = format!("{day}T06:00:00Z").parse().unwrap();
    let mut command = command(args);
    command.current_dir(project.folder.path()).env("SOURCE_DATE_EPOCH", at.as_second().to_string());
    feed(command, b"")
}

fn size(project: &Project) -> serde_json::Value {
    serde_json::from_slice(&project.run(&["status", "--store", "--json"]).ended(0).bytes).unwrap()
}

#[test]
fn the_history_is_kept_as_long_as_the_project_says() {
    let site = Site::start();
    let project = Project::new(&(source("town", &site, &["/1"]) + "[limits]\ngone_after = 1\nkeep = \"30d\"\n"));
    site.set("/1", &listing(0..6));
    on(&project, "2026-01-01", &["refresh"]).ended(0);
    site.set("/1", &(event(0).replace("small boats", "big boats") + &listing(1..5)));
    on(&project, "2026-01-08", &["refresh"]).ended(0);
    let kept = project.catalogue()[1]["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &kept, "title=Bread gets cheaper"]).ended(0);
    let before = size(&project);
    assert_eq!((&before["records"], &before["gone"]), (&5.into(), &1.into()));
    assert!(before["earlier_versions"].as_u64().unwrap() >= 3, "{before:#}");
    project.run(&["diff", "1", "now"]).ended(1);
    let catalogue = project.catalogue();
    // Within the time nothing is dropped, and after it the old versions and the record that is gone are.
    on(&project, "2026-01-30", &["refresh"]).ended(0);
    assert_eq!(size(&project)["gone"], 1);
    site.set("/1", &(event(8) + &event(0).replace("small boats", "big boats") + &listing(1..5)));
    on(&project, "2026-03-01", &["refresh"]).ended(0);
    on(&project, "2026-04-15", &["refresh"]).ended(0);
    let after = size(&project);
    assert_eq!((&after["records"], &after["gone"]), (&6.into(), &0.into()), "{after:#}");
    assert!(after["earlier_versions"].as_u64().unwrap() <= 2, "{after:#}");
    let ran = project.run(&["diff", "1", "now"]).ended(2);
    assert!(ran.err.contains("run 1 is older than the history that is kept"), "{}", ran.err);
    // The catalogue and the corrections are as they were.
    assert_eq!(project.catalogue()[1..], catalogue[..]);
    project.run(&["edit", &kept, "--undo"]).ended(0);
    assert!(project.titles().contains(&"Bread prices fall in the valley".to_owned()));
    assert!(project.run(&["status", "--store"]).ended(0).out().contains("keep      30 days\n"));
}

#[test]
fn compacting_gives_room_back_and_changes_nothing() {
    let project =
        Project::new("[[source]]\nname = \"a\"\npath = \"a.jsonl\"\n[limits]\ngone_after = 1\nkeep = \"all\"\n");
    let lines = |start: usize| -> String {
        (start..start + 400)
            .map(|at| format!("{{\"title\":\"Report {at}\",\"description\":\"{}\"}}\n", "boat ".repeat(40)))
            .collect()
    };
    fs::write(project.path("a.jsonl"), lines(0)).unwrap();
    on(&project, "2026-01-01", &["refresh"]).ended(0);
    fs::write(project.path("a.jsonl"), lines(200)).unwrap();
    on(&project, "2026-01-02", &["refresh"]).ended(0);
    let (before, catalogue) = (size(&project), project.catalogue());
    assert_eq!(before["gone"], 200);
    on(&project, "2026-05-01", &["refresh"]).ended(0);
    let ran = on(&project, "2026-06-01", &["compact", "--keep", "90d"]).ended(0);
    assert!(ran.err.contains("200 gone records dropped"), "{}", ran.err);
    let after = size(&project);
    assert!(after["bytes"].as_u64().unwrap() < before["bytes"].as_u64().unwrap(), "{before:#} {after:#}");
    assert_eq!((&after["free"], &after["gone"]), (&0.into(), &0.into()));
    assert_eq!(project.run(&["search", "boat", "-n", "0"]).ended(0).records().len(), 400);
    on(&project, "2026-06-02", &["refresh"]).ended(0);
    assert_eq!(project.catalogue(), catalogue);
    project.run(&["doctor"]).ended(0);
    let ran = project.run(&["compact", "--keep", "soon"]).ended(2);
    assert!(ran.err.contains("length of time"), "{}", ran.err);
}

#[test]
fn a_backup_is_taken_while_others_write_and_can_be_put_back() {
    let site = Site::start();
    site.set("/1", &listing(0..6));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let ran = project.run(&["backup", "copy.db"]).ended(0);
    assert!(ran.err.contains("6 records and their history in copy.db"), "{}", ran.err);
    // A refresh that waits for its page holds no copy up.
    site.set("/1", &listing(0..8));
    site.hold("/1");
    let mut refresh = command(&["refresh", "-q"]).current_dir(project.folder.path()).spawn().unwrap();
    site.wait_for("/1");
    project.run(&["backup", "copy.db", "-q"]).ended(0);
    site.release("/1");
    assert!(refresh.wait().unwrap().success());
    assert_eq!(project.titles().len(), 8);
    // While the store changes all the time, every copy is that of a finished run.
    let folder = project.folder.path().to_path_buf();
    let writer = std::thread::spawn(move || {
        for at in 0..6 {
            let title = format!("title=Edition {at}");
            let id = command(&["search", "harbour", "-q", "-n", "1"]).current_dir(&folder).output().unwrap();
            let id: serde_json::Value = serde_json::from_slice(&id.stdout).unwrap_or_default();
            if let Some(id) = id["id"].as_str() {
                command(&["edit", id, &title, "-q"]).current_dir(&folder).output().unwrap();
                command(&["edit", id, "--undo", "-q"]).current_dir(&folder).output().unwrap();
            }
        }
    });
    for _ in 0..4 {
        project.run(&["backup", "moving.db", "-q"]).ended(0);
        let copy = rusqlite::Connection::open(project.path("moving.db")).unwrap();
        let sound: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        let open: i64 = copy.query_row("SELECT count(*) FROM run WHERE published = 0", [], |row| row.get(0)).unwrap();
        assert_eq!(open, 0);
    }
    writer.join().unwrap();
    // A copy that is killed leaves the earlier one whole.
    let before = fs::read(project.path("copy.db")).unwrap();
    let mut killed = command(&["backup", "copy.db"]).current_dir(project.folder.path()).spawn().unwrap();
    killed.kill().unwrap();
    killed.wait().unwrap();
    let now = fs::read(project.path("copy.db")).unwrap();
    assert!(now == before || rusqlite::Connection::open(project.path("copy.db")).is_ok());
    // Put back in the place of the store, it is the catalogue of its day.
    fs::write(project.path("copy.db"), before).unwrap();
    for name in ["shelflist.db", "shelflist.db-wal", "shelflist.db-shm"] {
        let _ = fs::remove_file(project.path(name));
    }
    fs::copy(project.path("copy.db"), project.path("shelflist.db")).unwrap();
    assert_eq!(project.run(&["search"]).ended(0).records().len(), 6);
    assert_eq!(counts(&project.refresh(0), 0), [2, 0, 0, 0, 0]);
    // Other files are not replaced.
    fs::write(project.path("letter.txt"), "Dear Ana,").unwrap();
    let ran = project.run(&["backup", "letter.txt"]).ended(2);
    assert!(ran.err.contains("is no store"), "{}", ran.err);
    assert_eq!(fs::read_to_string(project.path("letter.txt")).unwrap(), "Dear Ana,");
    project.run(&["backup", "shelflist.db"]).ended(2);
}

#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    let ran = project.run(&["doctor"]).ended(1);
    assert!(ran.out().contains("FAULT    source town: town.txt is not there"), "{}", ran.out());
    assert!(ran.out().contains("→ shelflist refresh makes it"), "{}", ran.out());
    fs::write(project.path("town.txt"), listing(0..6)).unwrap();
    project.refresh(0);
    let ran = project.run(&["doctor"]).ended(0);
    assert!(ran.err.contains("all is well") && ran.out().contains("is sound: 6 records"), "{}{}", ran.err, ran.out());
    // A source that is not named any more, and one that was never read.
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    fs::write(project.path("shelflist.toml"), text.replace("\"town\"", "\"city\"")).unwrap();
    let ran = project.run(&["doctor", "--json"]).ended(1);
    let json: serde_json::Value = serde_json::from_slice(&ran.bytes).unwrap();
    let found: Vec<(&str, &str)> = json["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["state"] == "warning")
        .map(|check| (check["what"].as_str().unwrap(), check["found"].as_str().unwrap()))
        .collect();
    assert_eq!(
        found,
        [("source city", "never read"), ("source town", "6 records of a source that the project does not name")]
    );
    fs::write(project.path("shelflist.toml"), text).unwrap();
    // Filters and the index of words that do not fit the records are found, and compacting mends them.
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    super::project::unseal(&store);
    store.execute_batch("DELETE FROM facet WHERE num = 2; INSERT INTO words (words) VALUES ('delete-all')").unwrap();
    drop(store);
    let ran = project.run(&["doctor"]).ended(1);
    assert!(ran.out().contains("records that filters miss: 1"), "{}", ran.out());
    assert!(ran.out().contains("the index of words does not fit the records"), "{}", ran.out());
    project.run(&["compact"]).ended(0);
    project.run(&["doctor"]).ended(0);
    assert_eq!(project.run(&["search", "year:2021"]).ended(0).records().len(), 6);
    // A damaged file is said, and no command hides it.
    let mut bytes = fs::read(project.path("shelflist.db")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 4096].fill(0x5a);
    fs::write(project.path("shelflist.db"), bytes).unwrap();
    let ran = project.run(&["doctor"]).ended(1);
    assert!(ran.out().contains("FAULT    store") && ran.out().contains("backup"), "{}", ran.out());
}

#[test]
fn pages_that_the_time_does_not_suffice_for_are_read_next_time() {
    let site = std::sync::Arc::new(Site::start());
    for (at, path) in ["/1", "/2", "/3", "/4"].iter().enumerate() {
        site.set(path, &listing(at * 2..at * 2 + 2));
    }
    site.set("/other", &listing(9..12));
    let project = Project::new(&format!(
        "{}{}[limits]\ngone_after = 1\nsource_time = \"5s\"\n",
        source("slow", &site, &["/1", "/2", "/3", "/4"]),
        source("other", &site, &["/other"])
    ));
    let slowly = || {
        site.hold("/1");
        let site = std::sync::Arc::clone(&site);
        std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(6500));
            site.release("/1");
        })
    };
    let waiting = slowly();
    let ran = project.run(&["refresh", "--log-format", "json"]).ended(0);
    waiting.join().unwrap();
    assert!(ran.err.contains("slow: 2 added, 3 pages left for the next run; 2 records"), "{}", ran.err);
    assert!(ran.err.contains("other: 3 added; 3 records") && ran.err.contains("\"pages_left\":3"), "{}", ran.err);
    let ran = project.run(&["status"]).ended(0);
    assert!(ran.out().contains("3 pages left for the next refresh"), "{}", ran.out());
    let json: serde_json::Value = serde_json::from_slice(&project.run(&["status", "--json"]).ended(0).bytes).unwrap();
    assert_eq!((&json["sources"][0]["left"], &json["sources"][1]["left"]), (&3.into(), &0.into()));
    // The next run goes on where this one ended, and the one after it begins anew.
    site.asked();
    let ran = project.run(&["refresh"]).ended(0);
    assert!(ran.err.contains("slow: 6 added; 8 records"), "{}", ran.err);
    let paths = |site: &Site| {
        let mut paths: Vec<String> = site.asked().into_iter().map(|(path, _)| path).collect();
        paths.sort();
        paths
    };
    assert_eq!(paths(&site), ["/2", "/3", "/4", "/other"]);
    project.run(&["refresh"]).ended(0);
    assert_eq!(paths(&site), ["/1", "/2", "/3", "/4", "/other"]);
    // Records of pages that were left are not missing, however often they are.
    for _ in 0..2 {
        let waiting = slowly();
        site.set("/1", &(listing(0..2) + "\n"));
        project.run(&["refresh", "--full"]).ended(0);
        waiting.join().unwrap();
    }
    assert_eq!(project.titles().len(), 11);
}
