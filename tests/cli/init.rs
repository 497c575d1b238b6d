//! Tests of `init`: whatever it is given, the first refresh succeeds.

use std::fs;
use std::path::Path;

use super::harness::{Ran, run_in};
use super::project::listing;
use super::site::Site;

fn records(folder: &Path) -> usize {
    fs::read_to_string(folder.join("catalogue.jsonl")).unwrap().lines().count()
}

/// Begins a project and refreshes it.
#[track_caller]
fn begun(folder: &Path, args: &[&str]) -> Ran {
    let ran = run_in(folder, &[&["init"], args].concat()).ended(0);
    run_in(folder, &["refresh"]).ended(0);
    ran
}

#[test]
fn without_a_source_there_is_an_example_and_never_a_second_project() {
    let folder = tempfile::tempdir().unwrap();
    let ran = begun(folder.path(), &[]);
    assert!(ran.err.contains("pages/example.txt") && ran.err.contains("shelflist refresh"), "{}", ran.err);
    assert!(ran.err.lines().all(|line| line.chars().count() <= 80), "{}", ran.err);
    assert_eq!(records(folder.path()), 2);
    let before = fs::read(folder.path().join("shelflist.toml")).unwrap();
    let again = run_in(folder.path(), &["init"]).ended(2);
    assert!(again.err.contains("there is a project already"), "{}", again.err);
    assert_eq!(fs::read(folder.path().join("shelflist.toml")).unwrap(), before);
    // The example goes and pages of one's own come: no source is refused for that.
    fs::remove_file(folder.path().join("pages/example.txt")).unwrap();
    fs::write(folder.path().join("pages/own.txt"), listing(0..1)).unwrap();
    run_in(folder.path(), &["refresh"]).ended(0);
}

#[test]
fn an_address_becomes_a_source() {
    let (folder, site) = (tempfile::tempdir().unwrap(), Site::start());
    site.set("/news", &listing(0..4));
    site.set("/more", &listing(4..6));
    begun(folder.path(), &[&format!("{}/news", site.url), &format!("{}/more", site.url)]);
    assert_eq!(records(folder.path()), 6);
    let names: Vec<String> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("shelflist") && !name.starts_with("catalogue"))
        .collect();
    assert!(names.is_empty(), "no folder is made of an address: {names:?}");
    let text = fs::read_to_string(folder.path().join("shelflist.toml")).unwrap();
    assert!(text.contains("name = \"127.0.0.1\"") && text.contains("name = \"127.0.0.1-2\""), "{text}");
}

#[test]
fn an_argument_that_is_no_address_and_no_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (given, said) in [
        ("ftp://example.org/x", "not a web address"),
        ("https://", "not a web address"),
        ("example.org/library", "https://example.org/library"),
        ("www.example.org", "https://www.example.org"),
        ("libary.txt", "there is no such file"),
    ] {
        let ran = run_in(folder.path(), &["init", given]).ended(2);
        assert!(ran.err.contains(said), "{given}: {}", ran.err);
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
}

#[test]
fn files_and_folders_become_sources() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("dumps")).unwrap();
    fs::write(folder.path().join("dumps/a.txt"), listing(0..3)).unwrap();
    fs::write(folder.path().join("town.txt"), listing(3..5)).unwrap();
    let ran = begun(folder.path(), &["dumps", "town.txt"]);
    assert!(ran.err.contains("dumps: 3 records") && ran.err.contains("town: 2 records"), "{}", ran.err);
    assert_eq!(records(folder.path()), 5);
}

#[test]
fn documents_that_lie_there_are_found_and_others_are_not() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("town.txt"), listing(0..3)).unwrap();
    fs::write(folder.path().join("empty.txt"), "\n").unwrap();
    fs::write(folder.path().join("list.csv"), "a;b\n1;2\n").unwrap();
    begun(folder.path(), &[]);
    assert_eq!(records(folder.path()), 3);
    let text = fs::read_to_string(folder.path().join("shelflist.toml")).unwrap();
    assert!(text.contains("path = \"town.txt\"") && !text.contains("empty.txt"), "{text}");
}

#[test]
fn a_folder_without_files_is_where_the_project_goes() {
    let folder = tempfile::tempdir().unwrap();
    for args in [&["init", "library"][..], &["init", "--in", "archive", "town.txt"]] {
        fs::write(folder.path().join("town.txt"), listing(0..3)).unwrap();
        run_in(folder.path(), args).ended(0);
    }
    for place in ["library", "archive"] {
        let config = format!("{place}/shelflist.toml");
        run_in(folder.path(), &["refresh", "--config", &config]).ended(0);
        assert!(records(&folder.path().join(place)) > 1, "{place}");
    }
}

/// A kind of file that is not read is refused before anything is written, so that `init` can be tried again.
#[test]
fn a_file_of_a_kind_that_is_not_read_begins_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.pdf"), b"%PDF-1.4\n1 0 obj\n").unwrap();
    let ran = run_in(folder.path(), &["init", "a.pdf"]).ended(2);
    assert!(ran.err.contains("a.pdf") && ran.err.contains("pdftotext"), "{}", ran.err);
    assert!(!folder.path().join("shelflist.toml").exists());
    fs::write(folder.path().join("a.txt"), listing(0..3)).unwrap();
    begun(folder.path(), &["a.txt"]);
}
