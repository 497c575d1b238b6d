//! Tests on a disk that answers with I/O errors: the exit status, the advice, and the unchanged last catalogue.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::harness::{Ran, command, feed, file, run_in, skipped};
use super::project::{Project, event, listing};

/// A library that makes system calls fail, and which is preloaded.
struct Disk {
    library: PathBuf,
    _folder: tempfile::TempDir,
}

impl Disk {
    /// Builds the library; `None` if that fails, or programs do not load the library.
    fn new() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("fail.so");
        let built = Command::new("cc")
            .args(["-O1", "-shared", "-fPIC", "-o"])
            .arg(&library)
            .arg(file("data/faults/fail.c"))
            .arg("-ldl")
            .output();
        match built {
            Ok(ran) if ran.status.success() => Some(Self { library, _folder: folder }),
            Ok(ran) => panic!("{}", String::from_utf8_lossy(&ran.stderr)),
            Err(_) => {
                skipped("cc");
                None
            }
        }
    }

    /// Runs the binary on a disk that fails after this number of calls on a file.
    fn run(&self, folder: &Path, args: &[&str], file: &str, call: &str, after: u32) -> Ran {
        let mut command = command(args);
        command.current_dir(folder).env("LD_PRELOAD", &self.library);
        command.env("FAIL_FILE", file).env("FAIL_CALL", call).env("FAIL_AFTER", after.to_string());
        feed(command, b"")
    }
}

/// A copy of a folder of plain files.
fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, to.path().join(path.file_name().unwrap())).unwrap();
    }
    to
}

fn catalogue(folder: &Path) -> Vec<u8> {
    let _: serde_json::Value = serde_json::from_slice(&fs::read(folder.join("catalogue.json")).unwrap()).unwrap();
    fs::read(folder.join("catalogue.jsonl")).unwrap()
}

/// A project after a refresh, whose source has changed since; with the catalogue before and after that change is
/// applied.
fn project() -> (Project, Vec<u8>, Vec<u8>) {
    let project =
        Project::new("[[source]]\nname = \"town\"\nlayout = \"date-title-description\"\npath = \"town.txt\"\n");
    fs::write(project.path("town.txt"), listing(0..6)).unwrap();
    project.run(&["refresh"]).ended(0);
    let before = catalogue(project.folder.path());
    let renamed = event(0).replace("small boats\n", "fishing boats\n");
    fs::write(project.path("town.txt"), listing(7..9) + &renamed + &listing(1..6)).unwrap();
    let well = copy(project.folder.path());
    run_in(well.path(), &["refresh"]).ended(0);
    (project, before, catalogue(well.path()))
}

#[test]
fn a_store_on_a_disk_that_fails_is_left_as_a_finished_run_left_it() {
    let Some(disk) = Disk::new() else { return };
    let (project, before, after) = project();
    let mut failed = std::collections::BTreeMap::new();
    for (file, call, moments) in [
        ("shelflist.db", "read", &[0, 1, 4, 12][..]),
        ("shelflist.db-wal", "write", &[0, 2, 7, 30]),
        ("shelflist.db-wal", "sync", &[0]),
        ("shelflist.db", "write", &[0, 5]),
        ("shelflist.db", "sync", &[0]),
    ] {
        for moment in moments {
            let what = format!("{file}: {call} fails after {moment}");
            let folder = copy(project.folder.path());
            let folder = folder.path();
            let ran = disk.run(folder, &["refresh"], file, call, *moment);
            if ran.status != Some(0) {
                let ran = ran.ended(3);
                assert!(ran.err.contains("shelflist.db") && ran.err.contains("check the disk"), "{what}: {}", ran.err);
                *failed.entry((file, call)).or_insert(0) += 1;
            }
            // The exports and the store are completely those before the run, or completely those after it.
            let said = run_in(folder, &["search", "-q"]).ended(0).bytes;
            assert!(said == before || said == after, "{what}");
            let exported = catalogue(folder);
            assert!(exported == before || (exported == after && said == after), "{what}");
            let store = rusqlite::Connection::open(folder.join("shelflist.db")).unwrap();
            let check: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
            assert_eq!(check, "ok", "{what}");
            drop(store);
            // When the disk works again, the next run continues normally.
            run_in(folder, &["refresh"]).ended(0);
            assert_eq!(catalogue(folder), after, "{what}");
        }
    }
    assert!(failed.get(&("shelflist.db", "read")) >= Some(&2), "{failed:?}");
    assert!(failed.get(&("shelflist.db-wal", "write")) >= Some(&2), "{failed:?}");
}

#[test]
fn an_export_on_a_disk_that_fails_is_left_as_it_was() {
    let Some(disk) = Disk::new() else { return };
    let (project, before, after) = project();
    // The new file is written beside the old one under another name.
    for call in ["write", "sync"] {
        let folder = copy(project.folder.path());
        let folder = folder.path();
        let ran = disk.run(folder, &["refresh"], ".shelflist-tmp", call, 0).ended(3);
        assert!(ran.err.contains("catalogue.json") && ran.err.contains("input/output error"), "{}", ran.err);
        assert_eq!(catalogue(folder), before);
        assert_eq!(fs::read_dir(folder).unwrap().count(), 6, "nothing half written stays");
        run_in(folder, &["refresh"]).ended(0);
        assert_eq!(catalogue(folder), after);
    }
}

#[test]
fn a_reader_on_a_disk_that_fails_says_so() {
    let Some(disk) = Disk::new() else { return };
    let (project, ..) = project();
    for args in [&["search", "boats"][..], &["status"], &["diff", "1", "now"]] {
        let ran = disk.run(project.folder.path(), args, "shelflist.db", "read", 1);
        // `diff` ends with status 2, as diff(1) does.
        let ran = ran.ended(if args[0] == "diff" { 2 } else { 3 });
        assert!(ran.err.contains("shelflist.db") && ran.err.contains("check the disk"), "{args:?}: {}", ran.err);
    }
}
