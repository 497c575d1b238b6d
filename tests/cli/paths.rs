//! Tests that no file of the user is overwritten, that nothing waits for a pipe, and that links out of a folder are not
//! followed.

use std::fs;
use std::path::Path;

use super::harness::{Ran, run_at_one_time, run_in, skipped};
use super::site::Site;

const BOOK: &str = "@book{k, title = {A good book}, year = 2020}\n";
const RECORD: &str = "{\"title\":\"A\"}\n";

/// The files in a folder and below it, with their names and contents.
fn state(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type().unwrap() {
            kind if kind.is_dir() => {
                found.extend(state(&entry.path()).into_iter().map(|(inner, text)| (format!("{name}/{inner}"), text)));
            }
            kind if kind.is_file() => found.push((name, fs::read(entry.path()).unwrap())),
            _ => found.push((name, Vec::new())),
        }
    }
    found.sort();
    found
}

/// Runs a command that must be refused with status 2 before anything is written.
#[track_caller]
fn refused(folder: &Path, args: &[&str], said: &str) -> Ran {
    let before = state(folder);
    let ran = run_in(folder, args).ended(2);
    assert!(ran.err.contains(said), "{args:?}: {}", ran.err);
    assert!(state(folder) == before, "{args:?} wrote something");
    ran
}

#[cfg(unix)]
fn pipe(path: &Path) -> bool {
    std::process::Command::new("mkfifo").arg(path).status().is_ok_and(|status| status.success())
}

#[cfg(unix)]
#[test]
fn an_output_is_never_what_is_read_or_written_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("sub")).unwrap();
    fs::write(at("a.jsonl"), RECORD).unwrap();
    fs::write(at("a.bib"), BOOK).unwrap();
    fs::write(at("mine.toml"), "x").unwrap();
    fs::hard_link(at("a.jsonl"), at("same.jsonl")).unwrap();
    std::os::unix::fs::symlink("a.jsonl", at("link.jsonl")).unwrap();
    for (args, said) in [
        (&["export", "a.jsonl", "-o", "a.jsonl"][..], "-o would overwrite the input"),
        (&["detect", "a.jsonl", "-o", "sub/../a.jsonl"], "the input"),
        (&["tag", "a.jsonl", "-o", "same.jsonl"], "the input"),
        (&["import", "a.bib", "-o", "a.bib"], "the input"),
        (&["split", "a.bib", "--boilerplate", "-o", "a.bib"], "the input"),
        (&["validate", "a.jsonl", "-o", "b.jsonl", "--rejects", "a.jsonl"], "--rejects would overwrite the input"),
        (&["validate", "a.jsonl", "--report", "a.jsonl"], "--report would overwrite the input"),
        (&["validate", "a.jsonl", "-o", "b.jsonl", "--rejects", "./b.jsonl"], "--rejects would overwrite -o"),
        (
            &["export", "a.jsonl", "-f", "csv", "-o", "datapackage.json", "--datapackage"],
            "--datapackage would overwrite",
        ),
        (&["import", "a.bib", "-o", "link.jsonl"], "symbolic link"),
        (&["import", "a.bib", "-o", "c.jsonl", "--rejects", "link.jsonl"], "symbolic link"),
        (&["import", "a.bib", "--vocabulary", "migration", "--seeds", "sub", "-o", "sub/new.jsonl"], "--seeds"),
        (&["diff", "a.jsonl", "same.jsonl", "-o", "a.jsonl"], "the input"),
    ] {
        refused(folder.path(), args, said);
    }
    // A catalogue may be written into a folder that is read.
    run_in(folder.path(), &["import", "a.bib", "-o", "sub/new.jsonl"]).ended(0);
}

#[test]
fn a_catalogue_in_its_own_folder_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    fs::write(folder.path().join("pages/a.bib"), BOOK).unwrap();
    for (args, out) in [
        (&["import", "pages", "-f", "dc", "-o", "pages/x.xml"][..], "pages/x.xml"),
        (&["import", "./pages/", "-f", "ris", "-o", "pages/../pages/y.ris"], "pages/y.ris"),
    ] {
        let _ = fs::remove_file(folder.path().join("pages/x.xml"));
        let import = || run_at_one_time(folder.path(), args, b"").ended(0);
        import();
        let first = fs::read(folder.path().join(out)).unwrap();
        import();
        assert_eq!(fs::read(folder.path().join(out)).unwrap(), first, "{args:?}");
        fs::remove_file(folder.path().join(out)).unwrap();
    }
    fs::create_dir(folder.path().join("records")).unwrap();
    fs::write(folder.path().join("records/a.jsonl"), RECORD).unwrap();
    for _ in 0..2 {
        run_in(folder.path(), &["export", "records", "-o", "records/all.csv", "--datapackage"]).ended(0);
        assert_eq!(fs::read_to_string(folder.path().join("records/all.csv")).unwrap().lines().count(), 2);
    }
}

#[cfg(unix)]
#[test]
fn an_export_of_a_project_is_nothing_that_the_project_needs() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("a.bib"), BOOK).unwrap();
    fs::create_dir(at("one")).unwrap();
    let project = |exports: &str| {
        let sources = "[[source]]\nname = \"one\"\npath = \"a.bib\"\n";
        fs::write(at("shelflist.toml"), format!("{sources}{exports}")).unwrap();
    };
    project("[[export]]\npath = \"out.csv\"\n");
    run_in(folder.path(), &["refresh"]).ended(0);
    std::os::unix::fs::symlink("../shelflist.db", at("one/latest.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", at("one/new.json")).unwrap();
    for (export, said) in [
        ("path = \"shelflist.db\"\nformat = \"json\"", "the store"),
        ("path = \"one/../shelflist.db\"\nformat = \"csv\"", "the store"),
        ("path = \"shelflist.db-wal\"\nformat = \"json\"", "the log of the store"),
        ("path = \"shelflist.db-shm\"\nformat = \"json\"", "the memory of the store"),
        ("path = \"shelflist.db.lock\"\nformat = \"json\"", "the lock"),
        ("path = \"shelflist.toml\"\nformat = \"json\"", "the project file"),
        ("path = \"a.bib\"", "the input"),
        ("path = \"./a.bib\"\nformat = \"csv\"", "the input"),
        ("path = \"one/latest.json\"", "symbolic link"),
        ("path = \"one/new.json\"", "symbolic link"),
        (
            "path = \"x.csv\"\ndatapackage = true\n[[export]]\npath = \"y.csv\"\ndatapackage = true",
            "descriptor of y.csv",
        ),
        ("path = \"x.csv\"\ndatapackage = true\n[[export]]\npath = \"datapackage.json\"", "datapackage.json"),
        ("path = \"one/x.csv\"\n[[export]]\npath = \"./one/x.csv\"", "one/x.csv"),
    ] {
        project(&format!("[[export]]\n{export}\n"));
        refused(folder.path(), &["refresh"], said);
        refused(folder.path(), &["refresh", "--dry-run"], said);
    }
    project("[[export]]\npath = \"out.csv\"\n");
    for report in ["out.csv", "shelflist.db", "a.bib"] {
        let named = at("report.md");
        fs::hard_link(at(report), &named).unwrap();
        refused(folder.path(), &["refresh", "--report", "report.md"], "--report would overwrite");
        fs::remove_file(named).unwrap();
    }
    refused(folder.path(), &["search", "-f", "json", "-o", "shelflist.db"], "the store");
    run_in(folder.path(), &["refresh"]).ended(0);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_waited_for_nowhere_but_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("pages")).unwrap();
    fs::create_dir_all(at("seeds/words")).unwrap();
    fs::write(at("pages/a.bib"), BOOK).unwrap();
    if !(pipe(&at("pages/b.bib")) && pipe(&at("pipe.csv")) && pipe(&at("seeds/words/en.toml"))) {
        return skipped("mkfifo");
    }
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.json")).unwrap();
    // A pipe in a folder is reported by name, and the other files are read.
    let ran = run_in(folder.path(), &["import", "pages"]).ended(1);
    assert!(ran.err.contains("pages/b.bib: this is a named pipe"), "{}", ran.err);
    assert_eq!(ran.records().len(), 1);
    for output in ["pipe.csv", "socket.json"] {
        refused(folder.path(), &["import", "pages/a.bib", "-o", output], output);
    }
    let ran = run_in(folder.path(), &["import", "pages/a.bib", "--seeds", "seeds"]);
    assert!(ran.status != Some(0) && ran.err.contains("named pipe"), "{}", ran.err);
    let source = "[[source]]\nname = \"a\"\npath = \"pages/a.bib\"\n";
    for (text, said) in [
        (format!("{source}[[export]]\npath = \"pipe.csv\"\n"), "pipe.csv"),
        (format!("{source}[[export]]\npath = \"socket.json\"\n"), "socket.json"),
        ("[[source]]\nname = \"a\"\npath = \"pipe.csv\"\n".to_owned(), "pipe.csv"),
        ("[[source]]\nname = \"a\"\nsite = \"./pipe.csv\"\n".to_owned(), "pipe.csv"),
        (format!("store = \"pipe.csv\"\n{source}"), "pipe.csv"),
        (format!("vocabulary = \"pipe.csv\"\n{source}"), "pipe.csv"),
    ] {
        fs::write(at("shelflist.toml"), text).unwrap();
        refused(folder.path(), &["refresh"], said);
    }
    assert!(pipe(&at("shelflist.db.lock")));
    fs::write(at("shelflist.toml"), source).unwrap();
    refused(folder.path(), &["refresh"], "shelflist.db.lock");
    refused(folder.path(), &["refresh", "--config", "pipe.csv"], "pipe.csv");
    // A pipe that is named on the command line is read to its end.
    let writer = {
        let path = at("pages/b.bib");
        std::thread::spawn(move || fs::write(path, BOOK).unwrap())
    };
    assert_eq!(run_in(folder.path(), &["import", "pages/b.bib"]).ended(0).records().len(), 1);
    writer.join().unwrap();
}

#[cfg(unix)]
#[test]
fn links_in_a_folder_are_followed_only_within_it() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("pages/sub")).unwrap();
    fs::write(at("pages/a.bib"), BOOK).unwrap();
    fs::write(at("secret.bib"), BOOK.replace("good", "secret")).unwrap();
    let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, at(name)).unwrap();
    link("../a.bib", "pages/sub/again.bib");
    let ran = run_in(folder.path(), &["import", "pages"]).ended(0);
    assert_eq!(ran.records().len(), 2);
    link("../secret.bib", "pages/out.bib");
    link("nowhere.bib", "pages/dangling.bib");
    let ran = run_in(folder.path(), &["import", "pages", "-o", "out.jsonl"]).ended(1);
    assert!(ran.err.contains("pages/out.bib: this link leads out of the folder"), "{}", ran.err);
    assert!(ran.err.contains("pages/dangling.bib: this link leads nowhere"), "{}", ran.err);
    let written = fs::read_to_string(at("out.jsonl")).unwrap();
    assert!(written.lines().count() == 2 && !written.contains("secret"), "{written}");
    // A link that is named on the command line is followed.
    assert_eq!(run_in(folder.path(), &["import", "pages/out.bib"]).ended(0).records().len(), 1);
}

#[test]
fn a_folder_of_saved_pages_loses_nothing_to_a_run_that_fails() {
    let site = Site::start();
    let page = "<h1>News</h1><ul><li><h3><a href='/1'>First book</a></h3><p>It is about rivers.</p></li>\
                <li><h3><a href='/2'>Second book</a></h3><p>It is about lakes.</p></li>\
                <li><h3><a href='/3'>Third book</a></h3><p>It is about seas.</p></li></ul>";
    site.set("/list", page);
    let folder = tempfile::tempdir().unwrap();
    let url = format!("{}/list", site.url);
    let scrape = |more: &[&str]| {
        let args =
            ["scrape", &url, "--save", "saved", "--pace", "0", "--retries", "0", "--contact", "a@example.org", "-q"];
        run_in(folder.path(), &[&args[..], more].concat())
    };
    scrape(&[]).ended(0);
    fs::write(folder.path().join("saved/notes.txt"), "mine").unwrap();
    let saved = state(&folder.path().join("saved"));
    // The command line is wrong, or the server is down.
    for wrong in [&["--resume", "-o", "x.pdf"][..], &["--resume", "-f", "nothing"], &["--resume", "--from", "nothing"]]
    {
        scrape(wrong).ended(2);
        assert!(state(&folder.path().join("saved")) == saved, "{wrong:?}");
    }
    site.fail("/list", 404);
    scrape(&["--resume"]).ended(3);
    assert!(state(&folder.path().join("saved")) == saved);
    // A saved page is replaced after the new one has arrived. Files that the index does not list stay.
    site.heal("/list");
    site.set("/list", &page.replace("First", "Very first"));
    scrape(&["--resume"]).ended(0);
    let now = state(&folder.path().join("saved"));
    assert_eq!(now.len(), saved.len());
    assert!(now.iter().any(|(name, text)| name == "notes.txt" && text == b"mine"));
    let records = run_in(folder.path(), &["import", "saved", "-q"]).ended(0).records();
    assert_eq!(records[0]["title"], "Very first book");
    assert_eq!(records.len(), 3);
}
