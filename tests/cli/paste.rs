//! Tests of `paste`, and of dated copies of a page, which are one page over time.

use std::fs;

use super::harness::{Ran, command, feed};
use super::project::{Project, counts, entry, event, listing};
use super::site::Site;

fn project() -> Project {
    Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"pages\"\n")
}

fn paste(project: &Project, args: &[&str], text: &str) -> Ran {
    let args: Vec<&str> = ["paste"].iter().chain(args).copied().collect();
    let mut command = command(&args);
    command.current_dir(project.folder.path());
    feed(command, text.as_bytes())
}

/// The days on which the records of the catalogue were found first, by title.
fn days(project: &Project) -> Vec<(String, String)> {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let day = |record: &serde_json::Value| text(&record["source"]["retrieved"]).chars().take(10).collect();
    project.catalogue().iter().map(|record| (text(&record["title"]), day(record))).collect()
}

#[test]
fn a_second_paste_keeps_old_records_and_adds_new_ones() {
    let project = project();
    let ran = paste(&project, &["town", "--date", "2026-11-23"], &listing(0..5)).ended(0);
    assert!(ran.err.contains("kept as") && ran.err.contains("town-2026-11-23.txt"), "{}", ran.err);
    assert!(ran.err.contains("town: 5 added; 5 records"), "{}", ran.err);
    // A week later the page shows one new entry, and no longer the last two.
    let ran = paste(&project, &["town", "--date", "2026-11-30"], &(event(5) + &listing(0..3))).ended(0);
    assert!(ran.err.contains("town: 1 added; 6 records"), "{}", ran.err);
    let found = days(&project);
    assert_eq!(found[0], ("Evening school for carpenters".into(), "2026-11-30".into()));
    assert!(found[1..].iter().all(|(_, day)| day == "2026-11-23") && found.len() == 6, "{found:?}");
    // The same text once more is nothing new, and neither is another refresh.
    let ran = paste(&project, &["town", "--date", "2026-12-07"], &(event(5) + &listing(0..3))).ended(0);
    assert!(ran.err.contains("nothing is new") && ran.err.contains("town-2026-11-30.txt"), "{}", ran.err);
    assert_eq!(fs::read_dir(project.path("pages")).unwrap().count(), 2);
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
    project.run(&["refresh", "--full"]).ended(0);
    assert_eq!(days(&project), found);
    // A changed and a retitled entry are the records that they were.
    let changed =
        event(0).replace("for years", "for ten years") + &event(1).replace("prices fall in", "prices drop in");
    let ran = paste(&project, &["town", "--date", "2026-12-07"], &changed).ended(0);
    assert!(ran.err.contains("town: 2 changed; 6 records"), "{}", ran.err);
    assert!(project.titles().contains(&"Bread prices drop in the valley".to_owned()), "{:?}", project.titles());
    // A second text of the same day stands beside the first.
    let ran = paste(&project, &["town", "--date", "2026-12-07"], &event(7)).ended(0);
    assert!(ran.err.contains("town-2026-12-07-2.txt") && ran.err.contains("1 added; 7 records"), "{}", ran.err);
}

#[test]
fn a_folder_of_dated_copies_is_one_page_over_time() {
    let project = project();
    fs::create_dir(project.path("pages")).unwrap();
    let write = |name: &str, text: &str| fs::write(project.path(&format!("pages/{name}")), text).unwrap();
    write("library.txt", &listing(0..3));
    project.refresh(0);
    // The copies of later weeks are put beside the first file by hand, in several forms of names.
    write("library-2026-11-23.txt", &(event(4) + &listing(0..3)));
    write("2026-11-30 library.txt", &(event(5) + &event(4) + &listing(0..2)));
    write("other.txt", &event(9));
    let news = project.refresh(0);
    assert_eq!(counts(&news, 0), [3, 0, 0, 0, 0], "{news:#}");
    assert_eq!(project.titles().len(), 6);
    // Entries that stand twice on one page are two records, in each copy.
    let twice =
        entry("1 May 2020", "Minutes", "The council met.") + &entry("1 May 2020", "Minutes", "The council met.");
    write("minutes-2026-11-23.txt", &twice);
    write("minutes-2026-11-30.txt", &twice);
    assert_eq!(counts(&project.refresh(0), 0), [2, 0, 0, 0, 0]);
    // A copy that is taken away takes the records along that no other copy has.
    fs::remove_file(project.path("pages/2026-11-30 library.txt")).unwrap();
    project.refresh(0);
    project.refresh(0);
    assert_eq!(counts(&project.refresh(0), 0), [0, 0, 0, 1, 0]);
}

#[test]
fn a_source_of_one_file_takes_copies_beside_it() {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    fs::write(project.path("town.txt"), listing(0..3)).unwrap();
    project.refresh(0);
    let ran = paste(&project, &["town", "--date", "2026-11-30"], &listing(1..4)).ended(0);
    assert!(ran.err.contains("town: 1 added; 4 records"), "{}", ran.err);
    assert!(project.path("town-2026-11-30.txt").exists());
    // The first file is not needed any more where copies are there.
    fs::rename(project.path("town.txt"), project.path("town-2026-11-23.txt")).unwrap();
    assert_eq!(counts(&project.refresh(0), 0), [0; 5]);
}

#[test]
fn a_copy_under_another_name_is_said() {
    let project = project();
    fs::create_dir(project.path("pages")).unwrap();
    fs::write(project.path("pages/library.txt"), listing(0..5)).unwrap();
    project.refresh(0);
    fs::write(project.path("pages/library (2).txt"), event(6) + &listing(0..5)).unwrap();
    let ran = project.run(&["refresh"]).ended(0);
    assert!(
        ran.err.contains("pages/library (2).txt: this looks like a copy of pages/library.txt: 5 of its 6 records")
            && ran.err.contains("library-2026-11-30.txt"),
        "{}",
        ran.err
    );
    // It is said once.
    assert!(!project.run(&["refresh"]).ended(0).err.contains("looks like a copy"));
}

#[test]
fn a_source_that_cannot_take_a_paste_is_an_error_with_a_reason() {
    let site = Site::start();
    let web = super::project::source("web", &site, &["/1"]);
    let project = Project::new(&format!("[[source]]\nname = \"town\"\npath = \"pages\"\n{web}"));
    for (args, text, words) in [
        (vec!["twon"], "x", "did you mean town?"),
        (vec!["harbour"], "x", "--new adds it"),
        (vec!["web"], "x", "is read from the web"),
        (vec!["town", "--page", "../x"], "x", "no name of a page"),
    ] {
        let ran = paste(&project, &args, text).ended(2);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    }
    assert!(paste(&project, &["town"], "  \n").ended(1).err.contains("nothing to paste"));
    fs::create_dir(project.path("pages")).unwrap();
    fs::write(project.path("pages/a.txt"), listing(0..2)).unwrap();
    fs::write(project.path("pages/b.txt"), listing(3..5)).unwrap();
    let ran = paste(&project, &["town"], &listing(0..2)).ended(2);
    assert!(ran.err.contains("has 2 pages") && ran.err.contains("a, b"), "{}", ran.err);
    let ran = paste(&project, &["town", "--page", "b", "--no-refresh"], &listing(3..6)).ended(0);
    assert!(ran.err.contains("b-20") && !ran.err.contains("added"), "{}", ran.err);
    // A source of its own, with a folder, from a file.
    fs::write(project.path("copied.html"), "<!doctype html><ul><li><a href='/a'>A boat for all</a></li></ul>").unwrap();
    let ran = paste(&project, &["harbour", "copied.html", "--new", "--no-refresh"], "").ended(0);
    assert!(ran.err.contains("added the source harbour"), "{}", ran.err);
    let kept = fs::read_dir(project.path("pages/harbour")).unwrap().next().unwrap().unwrap().file_name();
    assert!(kept.to_string_lossy().ends_with(".html"), "{kept:?}");
    assert!(fs::read_to_string(project.path("shelflist.toml")).unwrap().ends_with("path = \"pages/harbour\"\n"));
}
