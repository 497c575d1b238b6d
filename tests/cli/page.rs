//! The page of `-f html`: what is written, and what a browser makes of it (`tests/browser/page.mjs`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::browser::browser;
use super::harness::{file, run, run_in};

/// The folder that holds the packages of the browser tests; none where they are not there, which is said.
pub(crate) fn packages() -> Option<PathBuf> {
    let folder = std::env::var_os("SHELFLIST_BROWSER").map(PathBuf::from);
    let found = folder.filter(|folder| folder.join("node_modules/playwright-core").is_dir());
    if found.is_none() {
        eprintln!("skipped: needs playwright-core and axe-core from npm in the folder that SHELFLIST_BROWSER names");
    }
    found
}

/// Runs the tests of a script of `tests/browser` on a folder; false where a program that they need is missing.
pub(crate) fn in_browser(script: &str, folder: &Path) -> bool {
    let (Some(browser), Some(packages)) = (browser(), packages()) else { return false };
    let output = Command::new("node")
        .arg(file("browser").join(script))
        .arg(folder)
        .env("SHELFLIST_BROWSER", packages)
        .env("SHELFLIST_CHROMIUM", format!("/usr/bin/{browser}"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    eprintln!("{said}");
    true
}

/// A folder with the pages of the sample and of hostile records.
fn pages() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    run(&["import", "--sample", "-o", &at("catalogue.json")]).ended(0);
    let hostile = file("data/page/hostile.jsonl").display().to_string();
    run(&["export", &hostile, "-o", &at("hostile.json")]).ended(0);
    for name in ["catalogue", "hostile"] {
        run(&["export", &at(&format!("{name}.json")), "-o", &at(&format!("{name}.html"))]).ended(0);
    }
    folder
}

/// Records by their ids.
fn by_id(folder: &Path, name: &str) -> BTreeMap<String, Value> {
    let records = run_in(folder, &["export", name]).ended(0).records();
    records.into_iter().map(|record| (record["id"].as_str().unwrap().to_owned(), record)).collect()
}

#[test]
fn a_browser_shows_searches_and_saves_the_catalogue() {
    let folder = pages();
    if !in_browser("page.mjs", folder.path()) {
        return;
    }
    for name in ["catalogue", "hostile"] {
        let records = by_id(folder.path(), &format!("{name}.json"));
        for ending in ["json", "csv"] {
            assert_eq!(by_id(folder.path(), &format!("{name}-download.{ending}")), records, "{name}, {ending}");
        }
        for ending in ["ris", "bib"] {
            let import = |name: &str| {
                let mut records = run_in(folder.path(), &["import", name]).ended(0).records();
                records.sort_by_key(|record| record["title"].to_string());
                records
            };
            let reference = format!("{name}.{ending}");
            run_in(folder.path(), &["export", &format!("{name}.json"), "-o", &reference]).ended(0);
            let (read, wanted) = (import(&format!("{name}-download.{ending}")), import(&reference));
            assert_eq!(read.len(), wanted.len());
            for (read, wanted) in read.iter().zip(&wanted) {
                for field in ["title", "description", "issued", "languages", "creators", "publisher", "url", "files"] {
                    assert_eq!(read[field], wanted[field], "{name}, {ending}: {field} of {}", wanted["title"]);
                }
            }
        }
    }
}

#[test]
fn the_same_records_give_the_same_page_and_a_pipe_gives_it_too() {
    let direct = run(&["import", "--sample", "-f", "html"]).ended(0);
    let lines = run(&["import", "--sample"]).ended(0);
    let piped = super::harness::run_with(&["export", "-f", "html"], &lines.bytes).ended(0);
    assert_eq!(direct.bytes, piped.bytes);
}

#[test]
fn nothing_of_a_record_is_markup() {
    let hostile = file("data/page/hostile.jsonl").display().to_string();
    let ran = run(&["export", &hostile, "-f", "html"]).ended(0);
    let page = ran.out();
    // The two scripts of the page, the words, the settings, and the one block of records.
    assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
    assert_eq!(page.matches("</script>").count(), 5);
    let list = page.split_once("<noscript>").unwrap().1.split_once("</noscript>").unwrap().0;
    assert_eq!(list.matches("<li>").count(), 13);
    for markup in ["<img src=x", "<iframe", "href=\"javascript", "href=\"data:text", "\"onmouseover"] {
        assert!(!list.contains(markup), "{markup}");
    }
}
