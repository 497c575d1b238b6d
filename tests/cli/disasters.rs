//! Tests of failures during a refresh: a killed process, a full disk, a read-only or damaged store, a store of a newer
//! version, a clock that was set back.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::harness::{Ran, command, feed, run_in, skipped};
use super::kills::kills;
use super::project::{Project, counts, event, listing, source};
use super::site::Site;

/// Pseudorandom numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn healthy(project: &Project) {
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    let said: String = store.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(said, "ok");
    store.execute_batch("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)").unwrap();
    for name in ["catalogue.json", "catalogue.jsonl"] {
        if let Ok(text) = fs::read_to_string(project.path(name)) {
            if name.ends_with("json") {
                let _: serde_json::Value = serde_json::from_str(&text).unwrap();
            } else {
                text.lines().for_each(|line| drop(serde_json::from_str::<serde_json::Value>(line).unwrap()));
            }
        }
    }
}

/// Kills refreshes at random moments, a third of them with two processes at once.
#[test]
fn a_refresh_that_is_killed_at_any_moment_leaves_the_last_state() {
    let kills = kills();
    let site = Site::start();
    site.set("/1", &listing(0..4));
    site.set("/2", &listing(4..8));
    let project = Project::new(&(source("town", &site, &["/1"]) + &source("parks", &site, &["/2"])));
    let start = std::time::Instant::now();
    project.refresh(0);
    let whole = u64::try_from(start.elapsed().as_millis()).unwrap().max(20);
    let mut chance = Chance(7);
    for round in 0..kills {
        // In each round both sources have something new, and the last state is one that a round finished.
        let mark = |at: usize| event(at).replace(" the ", &format!(" the {round}th "));
        site.set("/1", &(mark(8) + &listing(0..4)));
        site.set("/2", &(mark(9) + &listing(4..8)));
        let before = fs::read(project.path("catalogue.jsonl")).unwrap();
        let known = project.run(&["search", "-q"]).ended(0).records().len();
        let spawn = || {
            let mut command = command(&["refresh", "-q"]);
            command.current_dir(project.folder.path()).stdout(Stdio::null()).stderr(Stdio::null());
            command.spawn().unwrap()
        };
        let mut running: Vec<_> = (0..if round % 3 == 2 { 2 } else { 1 }).map(|_| spawn()).collect();
        for child in &mut running {
            std::thread::sleep(Duration::from_millis(chance.below(whole + whole / 4)));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        healthy(&project);
        // Readers see a finished run, with all changes of both sources or with none.
        let records = project.run(&["search", "-q"]).ended(0).records();
        // The export is the old one or that of the finished run, byte for byte, and never a part of either.
        let after = fs::read(project.path("catalogue.jsonl")).unwrap();
        assert!(after == before || project.catalogue() == records, "round {round}: the export is neither old nor new");
        assert!(records.len() >= known, "round {round}: {} of {known}", records.len());
        let sources: std::collections::BTreeSet<bool> = ["town", "parks"]
            .iter()
            .map(|name| {
                records.iter().any(|record| {
                    record["source"]["name"] == *name
                        && record["description"].as_str().unwrap_or_default().contains(&format!("{round}th"))
                })
            })
            .collect();
        assert_eq!(sources.len(), 1, "round {round}: half a run shows");
    }
    project.run(&["refresh"]).ended(0);
    healthy(&project);
    // The killed runs leave no files, and no record is lost or counted twice.
    let files = fs::read_dir(project.folder.path()).unwrap().count();
    assert_eq!(files, 6, "{:?}", fs::read_dir(project.folder.path()).unwrap().collect::<Vec<_>>());
    let shown = project.run(&["search", "-q"]).ended(0).records();
    assert_eq!(project.catalogue(), shown);
}

/// Runs a refresh whose files may have at most this number of blocks of 512 bytes, as on a full disk.
fn cramped(project: &Project, blocks: u32) -> Ran {
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" refresh"));
    shell.arg(env!("CARGO_BIN_EXE_shelflist")).current_dir(project.folder.path());
    feed(shell, b"")
}

#[cfg(unix)]
#[test]
fn files_that_may_not_grow_leave_the_last_catalogue() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = fs::read(project.path("catalogue.jsonl")).unwrap();
    let many: String = (0..400).map(|at| event(4).replace("Bridge", &format!("Bridge {at}"))).collect();
    site.set("/1", &(listing(0..4) + &many));
    // At first there is no room for the store, then none for the exports.
    let mut failed = 0;
    for blocks in [2, 100, 250, 400, 1200] {
        let ran = cramped(&project, blocks);
        if ran.status != Some(0) {
            failed += 1;
            let ran = ran.ended(3);
            assert!(ran.err.contains("disk") || ran.err.contains("too large"), "{}", ran.err);
            assert_eq!(fs::read(project.path("catalogue.jsonl")).unwrap(), before, "{blocks} blocks");
        }
    }
    assert!(failed >= 2);
    healthy(&project);
    project.run(&["refresh"]).ended(0);
    assert_eq!(project.titles().len(), 404);
}

/// A disk in memory, which is mounted at a folder until it is dropped.
#[cfg(target_os = "linux")]
struct Disk(PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    /// Mounts the disk; `None` if mounting is not allowed.
    fn mount(folder: PathBuf, size: &str) -> Option<Self> {
        fs::create_dir(&folder).unwrap();
        let size = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "shelflist-test"]).arg(&folder).output();
        if mounted.is_ok_and(|ran| ran.status.success()) {
            return Some(Self(folder));
        }
        skipped("root and mount");
        None
    }

    fn remount(&self, how: &str) {
        let option = format!("remount,{how}");
        let ran = Command::new("mount").args(["-o", &option]).arg(&self.0).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_catalogue() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    let Some(Disk(disk)) = &Disk::mount(project.path("disk"), "900k") else { return };
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    fs::write(disk.join("shelflist.toml"), text).unwrap();
    let refresh = || run_in(disk, &["refresh"]);
    refresh().ended(0);
    let before = fs::read(disk.join("catalogue.jsonl")).unwrap();
    let many: String = (0..400).map(|at| event(4).replace("Bridge", &format!("Bridge {at}"))).collect();
    site.set("/1", &(listing(0..4) + &many));
    let ran = refresh().ended(3);
    assert!(ran.err.contains("disk is full") || ran.err.contains("no space"), "{}", ran.err);
    assert_eq!(fs::read(disk.join("catalogue.jsonl")).unwrap(), before);
    // The disk is completely full, without room even for the shared memory of readers, who can still read.
    let fill = || -> std::io::Result<()> {
        let mut file = fs::File::create(disk.join("fill"))?;
        loop {
            std::io::Write::write_all(&mut file, &[0; 1024])?;
        }
    };
    assert_eq!(fill().unwrap_err().kind(), std::io::ErrorKind::StorageFull);
    assert_eq!(run_in(disk, &["search", "boats"]).ended(0).records().len(), 1);
    assert!(run_in(disk, &["status"]).ended(0).out().contains("town"));
    refresh().ended(3);
    assert_eq!(run_in(disk, &["search"]).ended(0).bytes, before);
    fs::remove_file(disk.join("fill")).unwrap();
    // When there is room again, the next run continues normally.
    site.set("/1", &listing(0..6));
    let ran = refresh().ended(0);
    assert!(ran.err.contains("2 added"), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_may_only_be_read_is_read() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    let Some(mounted) = Disk::mount(project.path("disk"), "8m") else { return };
    let disk = &mounted.0;
    let text = fs::read_to_string(project.path("shelflist.toml")).unwrap();
    fs::write(disk.join("shelflist.toml"), text).unwrap();
    fs::write(disk.join("a.txt"), listing(0..4)).unwrap();
    run_in(disk, &["refresh"]).ended(0);
    let files = || {
        let names = fs::read_dir(disk).unwrap().map(|entry| entry.unwrap().path());
        names.map(|path| (fs::read(&path).unwrap(), path)).collect::<std::collections::BTreeSet<_>>()
    };
    let before = files();
    mounted.remount("ro");
    site.set("/1", &listing(0..6));
    for args in
        [&["refresh"][..], &["import", "a.txt", "-o", "new.json"], &["import", "a.txt", "-o", "catalogue.jsonl"]]
    {
        let ran = run_in(disk, args).ended(3);
        assert!(ran.err.contains("read-only file system"), "{}", ran.err);
        assert!(args.len() > 1 || ran.err.contains("(mount the disk so that it may be written"), "{}", ran.err);
    }
    assert_eq!(run_in(disk, &["search", "boats"]).ended(0).records().len(), 1);
    assert!(run_in(disk, &["status"]).ended(0).out().contains("town"));
    assert_eq!(run_in(disk, &["export", "catalogue.jsonl", "-f", "jsonl"]).ended(0).records().len(), 4);
    assert_eq!(files(), before);
    mounted.remount("rw");
    let ran = run_in(disk, &["refresh"]).ended(0);
    assert!(ran.err.contains("2 added"), "{}", ran.err);
}

/// Runs the command without the right of root to write despite file modes; `None` if that is not possible.
#[cfg(unix)]
fn unprivileged(folder: &Path, args: &[&str]) -> Option<Ran> {
    let root = Command::new("id").arg("-u").output().ok().is_some_and(|ran| ran.stdout.starts_with(b"0"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_shelflist"));
    if root {
        // The bounding set of capabilities also applies to programs that root runs.
        let without = |program: &str| {
            let mut command = Command::new("setpriv");
            command.args(["--bounding-set=-dac_override,-dac_read_search", program]);
            command
        };
        if !without("true").output().is_ok_and(|ran| ran.status.success()) {
            skipped("setpriv, or not to be root");
            return None;
        }
        command = without(env!("CARGO_BIN_EXE_shelflist"));
    }
    command.args(args).current_dir(folder);
    Some(feed(command, b""))
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_read_all_the_same() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = fs::read(project.path("catalogue.jsonl")).unwrap();
    let mode = |mode: u32| fs::set_permissions(project.folder.path(), fs::Permissions::from_mode(mode)).unwrap();
    for entry in fs::read_dir(project.folder.path()).unwrap() {
        fs::set_permissions(entry.unwrap().path(), fs::Permissions::from_mode(0o444)).unwrap();
    }
    mode(0o555);
    let ran = unprivileged(project.folder.path(), &["refresh"]);
    let searched = unprivileged(project.folder.path(), &["search", "boats"]);
    mode(0o755);
    if let (Some(ran), Some(searched)) = (ran, searched) {
        let ran = ran.ended(3);
        assert!(ran.err.contains("who may write"), "{}", ran.err);
        assert_eq!(searched.ended(0).records().len(), 1);
    }
    assert_eq!(fs::read(project.path("catalogue.jsonl")).unwrap(), before);
}

#[test]
fn a_damaged_store_is_named_and_the_catalogue_stays() {
    let site = Site::start();
    site.set("/1", &listing(0..8));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = fs::read(project.path("catalogue.jsonl")).unwrap();
    let good = fs::read(project.path("shelflist.db")).unwrap();
    let cases: [(&str, Vec<u8>); 4] = [
        ("cut", good[..good.len() / 3].to_vec()),
        ("zeroed", [&good[..4096], &vec![0; good.len() - 4096]].concat()),
        ("not a database", b"<html>this is not the store</html>".repeat(200)),
        (
            "scrambled",
            good.iter().enumerate().map(|(at, byte)| if at > 4200 && at % 97 == 0 { !byte } else { *byte }).collect(),
        ),
    ];
    for (name, bytes) in cases {
        fs::write(project.path("shelflist.db"), bytes).unwrap();
        site.set("/1", &listing(0..9));
        let ran = project.run(&["refresh"]).ended(3);
        assert!(ran.err.contains("damaged") && ran.err.contains("backup"), "{name}: {}", ran.err);
        assert_eq!(fs::read(project.path("catalogue.jsonl")).unwrap(), before, "{name}");
        let ran = project.run(&["search", "boats"]);
        assert!(matches!(ran.status, Some(0 | 1 | 3)), "{name}: {}", ran.err);
    }
    // Following the advice in the message solves the problem.
    fs::remove_file(project.path("shelflist.db")).unwrap();
    project.run(&["refresh"]).ended(0);
    assert_eq!(project.titles().len(), 9);
}

#[test]
fn a_store_of_a_newer_version_or_another_program_is_left_alone() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let before = fs::read(project.path("catalogue.jsonl")).unwrap();
    let store = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    store.pragma_update(None, "user_version", 99).unwrap();
    store.close().unwrap();
    for args in [&["refresh"][..], &["search", "x"], &["status"]] {
        let ran = project.run(args).ended(3);
        assert!(ran.err.contains("version 99") && ran.err.contains("newer"), "{}", ran.err);
    }
    assert_eq!(fs::read(project.path("catalogue.jsonl")).unwrap(), before);
    fs::remove_file(project.path("shelflist.db")).unwrap();
    let other = rusqlite::Connection::open(project.path("shelflist.db")).unwrap();
    other.execute_batch("CREATE TABLE bookmarks (url TEXT)").unwrap();
    other.close().unwrap();
    let ran = project.run(&["refresh"]).ended(2);
    assert!(ran.err.contains("not a store of shelflist"), "{}", ran.err);
}

#[test]
fn a_clock_that_was_set_back_changes_no_count() {
    let site = Site::start();
    site.set("/1", &listing(0..4));
    let project = Project::of(&site, &["/1"]);
    let refresh = |seconds: &str| {
        let mut command = command(&["refresh", "--report", "new.json"]);
        command.current_dir(project.folder.path()).env("SOURCE_DATE_EPOCH", seconds);
        feed(command, b"").ended(0);
        counts(&project.report(), 0)
    };
    assert_eq!(refresh("1800000000"), [4, 0, 0, 0, 0]);
    site.set("/1", &(event(5) + &listing(0..3)));
    assert_eq!(refresh("1500000000"), [1, 0, 0, 0, 0]);
    assert_eq!(refresh("1400000000"), [0; 5]);
    assert_eq!(refresh("1300000000"), [0, 0, 0, 1, 0]);
    assert_eq!(
        project.titles()[0],
        "Bridge closed for the summer".replace("Bridge closed for the summer", "Evening school for carpenters")
    );
}
