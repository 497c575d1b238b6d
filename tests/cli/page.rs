//! Tests of the page of `-f html`: its source, and its behaviour in a browser (`tests/browser/page.mjs`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use super::browser::browser;
use super::harness::{file, run, run_in, skipped};
use super::project::{Project, listing};

/// The folder with the packages of the browser tests. `None`, with a message, if they are not installed.
pub(crate) fn packages() -> Option<PathBuf> {
    let folder = std::env::var_os("SHELFLIST_BROWSER").map(PathBuf::from);
    let found = folder.filter(|folder| folder.join("node_modules/playwright-core").is_dir());
    if found.is_none() {
        skipped("playwright-core and axe-core from npm in the folder that SHELFLIST_BROWSER names");
    }
    found
}

/// Runs the tests of a script in `tests/browser` on a folder. Returns false if a program that they need is missing.
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

/// A folder with the page of the sample records and that of hostile records.
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

/// The records by their ids.
fn by_id(folder: &Path, name: &str) -> BTreeMap<String, Value> {
    let records = run_in(folder, &["export", name]).ended(0).records();
    records.into_iter().map(|record| (record["id"].as_str().unwrap().to_owned(), record)).collect()
}

/// The schemes of addresses that the page holds as text, because they could run a program.
const UNSAFE: [&str; 3] = ["javascript:", "data:", "vbscript:"];

/// The record as it is; without its addresses and what is said of them, where one of those of `original` is unsafe.
fn without_addresses(record: &Value, original: &Value) -> Value {
    const FIELDS: [&str; 6] = ["url", "files", "links", "issues", "notes", "description"];
    let addresses = serde_json::json!([original["url"], original["files"], original["links"], original["relations"]]);
    let mut record = record.clone();
    if UNSAFE.iter().any(|scheme| addresses.to_string().to_lowercase().contains(scheme)) {
        FIELDS.iter().for_each(|field| drop(record.as_object_mut().unwrap().remove(*field)));
    }
    record
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
            let saved = by_id(folder.path(), &format!("{name}-download.{ending}"));
            assert_eq!(saved.len(), records.len(), "{name}, {ending}");
            for (id, record) in &records {
                let (saved, record) = (without_addresses(&saved[id], record), without_addresses(record, record));
                assert_eq!(saved, record, "{name}, {ending}");
            }
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
                let both = [
                    "title",
                    "description",
                    "issued",
                    "languages",
                    "creators",
                    "publisher",
                    "url",
                    "files",
                    "container",
                    "keywords",
                    "thematic_areas",
                ];
                // The RIS of the page is all of that of the export, its BibTeX is a shorter one.
                let ris =
                    ["type", "contributors", "edition", "place", "key", "identifiers", "links", "notes", "screening"];
                for field in both.iter().chain(ris.iter().filter(|_| ending == "ris")) {
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
fn no_text_of_a_record_is_markup() {
    let hostile = file("data/page/hostile.jsonl").display().to_string();
    let ran = run(&["export", &hostile, "-f", "html"]).ended(0);
    let page = ran.out();
    // The page has two scripts, the words, the settings, and one block of records.
    assert_eq!(page.matches("<script").count(), page.matches("</script>").count());
    assert_eq!(page.matches("</script>").count(), 5);
    let list = page.split_once("<noscript>").unwrap().1.split_once("</noscript>").unwrap().0;
    assert_eq!(list.matches("<li>").count(), 13);
    for markup in ["<img src=x", "<iframe", "href=\"javascript", "href=\"data:text", "/\"onmouseover"] {
        assert!(!list.contains(markup), "{markup}");
    }
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    run(&["export", &hostile, "-f", "site", "-o", &site.display().to_string()]).ended(0);
    for entry in std::fs::read_dir(site.join("record")).unwrap() {
        let page = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        // The only script element in the page of a record holds its metadata.
        assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (1, 1), "{page}");
        for markup in ["<img src=x", "<iframe", "href=\"javascript", "href=\"data:text", "/\"onmouseover=", "<b>bold"] {
            assert!(!page.contains(markup), "{markup}");
        }
    }
}

/// A folder with the site of the sample pages, made with the settings of a project.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    run(&["import", "--sample", "-o", &at("catalogue.json")]).ended(0);
    run(&["export", &at("catalogue.json"), "-o", &at("catalogue.html")]).ended(0);
    run(&["export", &at("catalogue.json"), "-f", "site", "-o", &at("site")]).ended(0);
    folder
}

#[test]
fn a_folder_shows_what_the_page_in_one_file_does() {
    let folder = site();
    in_browser("site.mjs", folder.path());
}

#[test]
fn the_feeds_of_a_site_are_read_as_feeds() {
    let folder = site();
    let records = by_id(folder.path(), "catalogue.json");
    let dated = records.values().filter(|record| !record["issued"].is_null()).count();
    for feed in ["site/feed.atom", "site/feed.json"] {
        let entries = run_in(folder.path(), &["import", feed]).ended(0).records();
        assert_eq!(entries.len(), dated, "{feed}");
        for entry in entries {
            let same =
                |record: &&Value| record["title"] == entry["title"] && record["description"] == entry["description"];
            assert!(records.values().any(|record| same(&record)), "{feed}: {entry}");
        }
    }
}

#[test]
fn a_folder_that_is_no_site_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    let make = || run(&["import", "--sample", "-f", "site", "-o", &site.display().to_string()]);
    make().ended(0);
    std::fs::write(site.join("stale.html"), "old").unwrap();
    make().ended(0);
    assert!(!site.join("stale.html").exists() && site.join("index.html").is_file());
    // Nothing else is left in the folder.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    std::fs::remove_file(site.join(".shelflist-site")).unwrap();
    let ran = make().ended(3);
    assert!(ran.err.contains("holds something other than a site"), "{}", ran.err);
    run(&["import", "--sample", "-f", "site"]).ended(2);
}

#[test]
fn record_pages_are_read_by_foreign_readers_of_metadata() {
    let python = std::env::var("SHELFLIST_EXTRUCT").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", "import extruct"]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        return skipped("extruct from PyPI, of the Python that SHELFLIST_EXTRUCT names");
    }
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let publications = file("data/page/publications.jsonl").display().to_string();
    run(&["import", "--sample", "-o", &at("sample.jsonl")]).ended(0);
    run(&["export", &at("sample.jsonl"), &publications, "-o", &at("catalogue.json")]).ended(0);
    run(&["export", &at("catalogue.json"), "-f", "site", "-o", &at("site")]).ended(0);
    let script = file("browser/extract.py");
    let output = Command::new(python).arg(script).arg(at("site/record")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let read: BTreeMap<String, Value> = serde_json::from_slice(&output.stdout).unwrap();
    let records = by_id(folder.path(), "catalogue.json");
    assert_eq!(read.len(), records.len());
    for (id, record) in &records {
        for field in ["title", "issued", "creators"] {
            assert_eq!(read[id][field], record[field], "{field} of {id}");
        }
    }
    assert_eq!(read["pub-1"]["authors"], serde_json::json!(["Ruiz, Ana María", "Institute of Ports"]));
    assert_eq!(read["pub-3"]["authors"], read["pub-3"]["creators"]);
}

#[test]
fn a_project_says_what_stands_on_its_page() {
    let project = Project::new(
        "[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n\
         [[export]]\npath = \"library.html\"\n[[export]]\npath = \"site\"\nformat = \"site\"\n\
         [page]\ntitle = \"Town & <b>river</b>\"\nintroduction = \"Read *this* <script>x</script>\"\n\
         colour = \"#7a2e8c\"\nfacets = [\"source\"]\naddress = \"https://library.example.org/town\"\n",
    );
    std::fs::write(project.path("town.txt"), listing(0..3)).unwrap();
    run_in(project.folder.path(), &["refresh"]).ended(0);
    let page = std::fs::read_to_string(project.path("library.html")).unwrap();
    for text in [
        "<title>Town &amp; &lt;b&gt;river&lt;/b&gt;</title>",
        "<em>this</em>",
        "&lt;script&gt;",
        "\"facets\":[\"source\"]",
        "data-added=\"20",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let sitemap = std::fs::read_to_string(project.path("site/sitemap.xml")).unwrap();
    assert_eq!(sitemap.matches("<loc>https://library.example.org/town/").count(), 4);
    let again = run_in(project.folder.path(), &["refresh"]).ended(0);
    assert!(!again.err.contains("wrote"), "{}", again.err);
    for (wrong, said) in [
        ("colour = \"teal\"", "#0b6157"),
        ("facets = [\"langage\"]", "language"),
        ("logo = \"logo.exe\"", ".svg"),
        ("language = \"fr\"", "en, es, nl"),
    ] {
        let project = Project::new(&format!(
            "[[source]]\nname = \"a\"\npath = \"a.txt\"\n[[export]]\npath = \"a.html\"\n[page]\n{wrong}\n"
        ));
        std::fs::write(project.path("a.txt"), listing(0..3)).unwrap();
        let ran = run_in(project.folder.path(), &["refresh"]).ended(2);
        assert!(ran.err.contains(said), "{wrong}: {}", ran.err);
    }
}
