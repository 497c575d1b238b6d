//! Tests of reading while a refresh is running: readers see the last finished run without waiting, and do not disturb
//! the refresh.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::harness::command;
use super::project::{Project, event, listing, source};
use super::site::Site;

fn refreshing(project: &Project) -> Child {
    let mut command = command(&["refresh", "-q"]);
    command.current_dir(project.folder.path()).stdout(Stdio::null()).stderr(Stdio::inherit());
    command.spawn().unwrap()
}

/// The answers of all reading commands about the catalogue.
fn read(project: &Project) -> [Vec<u8>; 8] {
    let said = |args: &[&str], status: i32| project.run(args).ended(status).bytes;
    let sources: Value = serde_json::from_slice(&said(&["status", "--json"], 0)).unwrap();
    [
        said(&["search"], 0),
        said(&["search", "boats"], 0),
        said(&["search", "boats", "--list"], 0),
        said(&["search", "source:town year:2021 -ferry", "-f", "csv"], 0),
        said(&["search", "b*", "language:en", "-n", "3"], 0),
        said(&["export", "catalogue.jsonl", "-f", "csv"], 0),
        said(&["diff", "2", "now"], 0),
        sources.to_string().into_bytes(),
    ]
}

#[test]
fn a_reader_sees_the_last_finished_run_while_the_next_is_half_done() {
    let site = Site::start();
    site.set("/1", &(listing(0..5) + &event(11)));
    site.set("/2", &listing(5..8));
    let project = Project::new(&format!(
        "{}{}[limits]\nparallel = 1\ngone_after = 1\n",
        source("town", &site, &["/1"]),
        source("parks", &site, &["/2"])
    ));
    project.refresh(0);
    // One record is gone, so that it can return later.
    site.set("/1", &listing(0..5));
    project.refresh(0);
    let before = read(&project);

    // The refresh stores the first source, in which one record is new, one retitled, one longer, one gone and one back.
    // Then it waits for the second source.
    let retitled = event(0).replace("A harbour for small boats", "A quay for small boats");
    let longer = event(1).replace("the change.", "the change. Boats bring the flour.");
    site.set("/1", &(event(9) + &retitled + &longer + &listing(2..4) + &event(11)));
    site.set("/2", &(listing(5..8) + &event(10)));
    site.asked();
    site.hold("/2");
    let mut refresh = refreshing(&project);
    site.wait_for("/2");
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let end = Instant::now() + Duration::from_secs(60);
    let half_done = || -> i64 {
        let count = "SELECT count(*) FROM event WHERE run IN (SELECT id FROM run WHERE published = 0)";
        store.query_row(count, [], |row| row.get(0)).unwrap()
    };
    while half_done() < 5 {
        assert!(Instant::now() < end && refresh.try_wait().unwrap().is_none(), "the first source is not taken over");
        std::thread::sleep(Duration::from_millis(10));
    }
    let start = Instant::now();
    assert_eq!(read(&project), before);
    // No command waited for a lock, which would have taken at least ten seconds.
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
    assert!(refresh.try_wait().unwrap().is_none(), "the refresh is still waiting for its page");
    let runs = project.run(&["status", "--runs"]).ended(0);
    assert!(runs.out().lines().nth(2).is_some_and(|run| run.ends_with("not finished")), "{}", runs.out());
    let ran = project.run(&["diff", "2", "3"]).ended(2);
    assert!(ran.err.contains("run 3 is not at its end"), "{}", ran.err);
    // Commands that write are told to try again later.
    project.run(&["refresh"]).ended(75);
    project.run(&["edit", "nobody", "title=x"]).ended(75);

    site.release("/2");
    assert!(refresh.wait().unwrap().success());
    let after = project.run(&["search", "-q"]).ended(0).records();
    assert_eq!(after, project.catalogue());
    assert_eq!(after.len(), 10);
    let ran = project.run(&["diff", "2", "3"]).ended(1);
    assert_eq!(ran.err, "3 added, 2 changed, 1 gone\n", "{}", ran.out());
}

#[test]
fn whatever_the_moment_a_reader_sees_all_of_a_run_or_nothing_of_it() {
    let site = Site::start();
    let project = Project::new(&(source("town", &site, &["/1"]) + &source("parks", &site, &["/2"])));
    let set = |round: usize| {
        let of_round = |at: usize| format!("{} Told for the {round}th time.\n\n", event(at).trim_end());
        site.set("/1", &(of_round(0) + &of_round(1) + &listing(2..4)));
        site.set("/2", &(of_round(5) + &of_round(6) + &listing(7..9)));
    };
    set(0);
    project.refresh(0);
    for round in 1..4 {
        set(round);
        let mut refresh = refreshing(&project);
        let mut seen = std::collections::BTreeSet::new();
        while refresh.try_wait().unwrap().is_none() {
            let records = project.run(&["search", "-q"]).ended(0).records();
            assert_eq!(records.len(), 8);
            let rounds: std::collections::BTreeSet<usize> = records
                .iter()
                .filter_map(|record| {
                    let text = record["description"].as_str().unwrap();
                    (0..4).find(|round| text.contains(&format!(" {round}th ")))
                })
                .collect();
            assert_eq!(rounds.len(), 1, "half a run shows: {rounds:?}");
            seen.extend(rounds);
        }
        assert!(refresh.wait().unwrap().success(), "a reader disturbed the refresh");
        assert!(seen.iter().all(|seen| *seen == round || *seen == round - 1), "{seen:?}");
    }
}
