//! `import --manifest`: each file of a list into a catalogue of its own, safe to be stopped and started again.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Ran, run, run_in};

/// A page that lists two reports.
fn page(subject: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><body><h1>Reports</h1><ul>\
         <li><a href=\"https://a.example/{subject}/1\"><h3>How {subject} were kept</h3></a><p>Twelve towns were asked \
         how they looked after their {subject} before the war.</p></li>\
         <li><a href=\"https://a.example/{subject}/2\"><h3>Who paid for {subject}</h3></a><p>A study of the accounts \
         of twelve towns and of what they spent on {subject}.</p></li></ul></body></html>"
    )
}

/// A folder with three pages and a manifest that names them.
fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("pages")).unwrap();
    for subject in ["wells", "mills", "locks"] {
        fs::write(folder.path().join(format!("pages/{subject}.html")), page(subject)).unwrap();
    }
    fs::write(
        folder.path().join("files.txt"),
        "# three pages\npages/wells.html\n\npages/mills.html\npages/locks.html\n",
    )
    .unwrap();
    folder
}

fn import(folder: &Path, more: &[&str]) -> Ran {
    let args = ["import", "--log-format", "json", "--manifest", "files.txt", "--out", "out"];
    run_in(folder, &[&args, more].concat())
}

/// The last line of the run: its figures.
fn figures(ran: &Ran) -> Value {
    serde_json::from_str(ran.err.lines().last().expect("the run says something")).expect("it is JSON")
}

fn figure(ran: &Ran, name: &str) -> u64 {
    figures(ran)[name].as_u64().unwrap_or_else(|| panic!("no {name} in {}", ran.err))
}

#[test]
fn every_file_gets_a_catalogue_and_a_summary_and_is_done_once() {
    let folder = project();
    let first = import(folder.path(), &[]).ended(0);
    assert_eq!((figure(&first, "files"), figure(&first, "done"), figure(&first, "records")), (3, 3, 6));
    let out = folder.path().join("out/pages");
    let mut sum = 0;
    for subject in ["wells", "mills", "locks"] {
        let catalogue = fs::read_to_string(out.join(format!("{subject}.html.jsonl"))).unwrap();
        // The same bytes as those of a run of its own.
        let alone = run_in(folder.path(), &["import", &format!("pages/{subject}.html")]).ended(0);
        let alone = alone.out().to_owned();
        assert_eq!(catalogue, alone);
        let summary = fs::read(out.join(format!("{subject}.html.jsonl.summary.json"))).unwrap();
        let summary: Value = serde_json::from_slice(&summary).unwrap();
        assert_eq!(summary["output_bytes"], catalogue.len());
        assert_eq!((&summary["status"], &summary["documents"]), (&0.into(), &1.into()));
        sum += summary["records"].as_u64().unwrap();
    }
    assert_eq!(sum, 6);
    let written = |name: &str| fs::metadata(out.join(name)).unwrap().modified().unwrap();
    let before = written("wells.html.jsonl");
    let again = import(folder.path(), &["-j", "1"]).ended(0);
    assert_eq!((figure(&again, "done"), figure(&again, "done_before"), figure(&again, "records")), (0, 3, 6));
    assert_eq!(written("wells.html.jsonl"), before);
}

#[test]
fn what_changed_or_was_not_finished_is_done_again() {
    let folder = project();
    import(folder.path(), &[]).ended(0);
    let out = folder.path().join("out/pages");
    // An output that was cut off, a summary that is missing, and an input that changed.
    let path = out.join("wells.html.jsonl");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let again = import(folder.path(), &[]).ended(0);
    assert_eq!((figure(&again, "done"), fs::read(&path).unwrap() == whole), (1, true));
    fs::remove_file(out.join("mills.html.jsonl.summary.json")).unwrap();
    assert_eq!(figure(&import(folder.path(), &[]).ended(0), "done"), 1);
    fs::write(folder.path().join("pages/locks.html"), page("longer locks")).unwrap();
    assert_eq!(figure(&import(folder.path(), &[]).ended(0), "done"), 1);
    // Other options decide about other outputs, and the number of threads does not.
    assert_eq!(figure(&import(folder.path(), &["--source", "x"]).ended(0), "done"), 3);
    assert_eq!(figure(&import(folder.path(), &["--source", "x", "--jobs", "2"]).ended(0), "done"), 0);
}

#[test]
fn a_file_that_fails_costs_itself_and_the_status() {
    let folder = project();
    let list = "pages/wells.html\npages/none.html\npages/mills.html\npages/empty.html\n";
    fs::write(folder.path().join("files.txt"), list).unwrap();
    fs::write(folder.path().join("pages/empty.html"), "").unwrap();
    let ran = import(folder.path(), &[]).ended(3);
    assert_eq!((figure(&ran, "done"), figure(&ran, "failed"), figure(&ran, "records")), (3, 1, 4));
    assert!(ran.err.contains("pages/none.html"), "{}", ran.err);
    assert!(!folder.path().join("out/pages/empty.html.jsonl").exists());
    // What failed is tried again; what holds no record is done, and the status says so each time.
    fs::write(folder.path().join("pages/none.html"), page("wharves")).unwrap();
    let again = import(folder.path(), &[]).ended(1);
    assert_eq!((figure(&again, "done"), figure(&again, "done_before"), figure(&again, "findings")), (1, 3, 1));
    assert_eq!(figure(&import(folder.path(), &[]).ended(1), "done"), 0);
}

#[test]
fn a_manifest_that_is_wrong_is_refused_before_anything_is_read() {
    let folder = project();
    for (list, said) in [
        ("pages/wells.html\n../secret.html\n", "files.txt:2"),
        ("pages/wells.html\n./pages/wells.html\n", "line 1 already"),
        ("# nothing\n", "names no file"),
    ] {
        fs::write(folder.path().join("files.txt"), list).unwrap();
        let ran = import(folder.path(), &[]).ended(2);
        assert!(ran.err.contains(said), "{}", ran.err);
        assert!(!folder.path().join("out").exists());
    }
    run(&["import", "--manifest", "files.txt"]).ended(2);
    run(&["import", "--manifest", "files.txt", "--out", "x", "-o", "y"]).ended(2);
}

#[test]
fn another_format_gives_another_extension() {
    let folder = project();
    import(folder.path(), &["-f", "csv"]).ended(0);
    let table = fs::read_to_string(folder.path().join("out/pages/mills.html.csv")).unwrap();
    assert_eq!(table.lines().count(), 3);
    import(folder.path(), &["-f", "site"]).ended(2);
}
