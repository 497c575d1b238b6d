//! Tests of commands that are killed at any moment: `scrape`, `import`, `correct` and `review`. Files are then as they
//! were or as the command leaves them, and the next run does the rest. `disasters.rs` kills `refresh`, which has more to
//! lose.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::json;

use super::harness::{Ran, command, feed, run_in};
use super::project::{Project, listing};
use super::server::{Answer, Server};
use super::site::Site;

/// The number of kills of each of the five commands. `SHELFLIST_KILLS` is the number of all of them together.
pub(crate) fn kills() -> u64 {
    let all = std::env::var("SHELFLIST_KILLS").ok().and_then(|count| count.parse::<u64>().ok());
    all.map_or(7, |all| all.div_ceil(5))
}

/// Pseudorandom numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    /// A share of the time that a command takes, or a little more. Every other one is near the end, when files are
    /// replaced.
    fn share(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let share = (self.0 >> 11) as f64 / (1_u64 << 53) as f64;
        if self.0.is_multiple_of(2) { share * 1.1 } else { 0.6 + share * 0.6 }
    }
}

/// Kills a command in a folder after a share of `whole`.
fn kill(folder: &Path, args: &[&str], whole: Duration, chance: &mut Chance) {
    let mut command = command(args);
    let mut child = command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    std::thread::sleep(whole.mul_f64(chance.share()));
    let _ = child.kill();
    child.wait().unwrap();
}

/// Runs a command to its end, and returns how long it took.
fn timed(folder: &Path, args: &[&str]) -> (Ran, Duration) {
    let start = Instant::now();
    let ran = run_in(folder, args);
    (ran, start.elapsed())
}

/// The names of the files in a folder, in order.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Records without the time of retrieval, which is another one in each run.
fn lasting(bytes: &[u8]) -> Vec<serde_json::Value> {
    let text = std::str::from_utf8(bytes).unwrap();
    let mut records: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    records.iter_mut().for_each(|record| record["source"]["retrieved"] = serde_json::Value::Null);
    records
}

#[test]
fn a_scrape_that_is_killed_goes_on_where_it_was() {
    let page = |at: usize| {
        let rows: String = (1..6)
            .map(|n| format!("<li class=row><h3><a href='/p/{at}-{n}'>Notes from the estuary {at}-{n}</a></h3><p>What the boats of village {n} brought home in the spring of year {at}.</p></li>"))
            .collect();
        let next = if at < 6 { format!("<a rel=next href='/list/{}'>Next</a>", at + 1) } else { String::new() };
        format!("<html><body><main><ul>{rows}</ul>{next}</main></body></html>")
    };
    let server = Server::start(move |path, _| match path.strip_prefix("/list/").and_then(|at| at.parse().ok()) {
        Some(at) => Answer::html(&page(at)),
        None => Answer::of(404, "text/plain", b""),
    });
    let folder = tempfile::tempdir().unwrap();
    let url = server.url("/list/1");
    let quiet = ["--pace", "0", "--retries", "0", "--contact", "test@example.org", "-q"];
    let scrape = |more: &[&'static str]| -> Vec<String> {
        let own = ["scrape", &url, "-o", "out.jsonl", "--save", "saved"];
        own.iter().chain(&quiet).chain(more).map(|arg| (*arg).to_owned()).collect()
    };
    let (first, resumed) = (scrape(&[]), scrape(&["--resume"]));
    let (first, resumed): (Vec<&str>, Vec<&str>) =
        (first.iter().map(String::as_str).collect(), resumed.iter().map(String::as_str).collect());
    let (ran, whole) = timed(folder.path(), &first);
    ran.ended(0);
    let saved = names(&folder.path().join("saved"));
    let wanted = lasting(&fs::read(folder.path().join("out.jsonl")).unwrap());
    assert_eq!(wanted.len(), 30);
    let mut chance = Chance(0x2545_f491_4f6c_dd1d);
    for round in 0..kills() {
        let old = b"{\"title\":\"of before\"}\n";
        fs::write(folder.path().join("out.jsonl"), old).unwrap();
        fs::remove_dir_all(folder.path().join("saved")).unwrap();
        kill(folder.path(), &first, whole, &mut chance);
        let found = fs::read(folder.path().join("out.jsonl")).unwrap();
        assert!(found == old || lasting(&found) == wanted, "round {round}: neither the old nor the new catalogue");
        // Each page that the index lists is there, and the next run fetches the others.
        let index = fs::read_to_string(folder.path().join("saved/saved.jsonl")).unwrap_or_default();
        for line in index.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok()) {
            let file = line["file"].as_str().unwrap_or_default();
            assert!(folder.path().join("saved").join(file).is_file(), "round {round}: {line}");
        }
        let again = if folder.path().join("saved").is_dir() { &resumed } else { &first };
        run_in(folder.path(), again).ended(0);
        let found = lasting(&fs::read(folder.path().join("out.jsonl")).unwrap());
        assert_eq!(found, wanted, "round {round}");
        // The numbers of the pages go on, and each page is there once.
        let pages = |names: &[String]| -> Vec<String> {
            names.iter().map(|name| name.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned()).collect()
        };
        let left = names(&folder.path().join("saved"));
        assert_eq!(pages(&left), pages(&saved), "round {round}");
    }
    assert_eq!(names(folder.path()), ["out.jsonl", "saved"]);
}

#[test]
fn an_import_that_is_killed_leaves_the_old_or_the_new_catalogue_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let entry = |n: usize| {
        format!("TY  - BOOK\nTI  - Book number {n}\nAB  - It says how high the water stood.\nPY  - 2019\nER  - \n")
    };
    fs::write(folder.path().join("list.ris"), (0..400).map(entry).collect::<String>()).unwrap();
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let formats = ["out.jsonl", "out.json", "out.csv", "out.bib", "out.xlsx", "out.sqlite", "out.html"];
    for round in 0..kills() {
        let name = formats[usize::try_from(round).unwrap() % formats.len()];
        let args = ["import", "list.ris", "-q", "-o", name];
        let imported = |args: &[&str]| {
            let mut command = command(args);
            command.current_dir(folder.path()).env("SOURCE_DATE_EPOCH", "1700000000");
            command
        };
        let start = Instant::now();
        feed(imported(&args), b"").ended(0);
        let whole = start.elapsed();
        let path = folder.path().join(name);
        let new = fs::read(&path).unwrap();
        fs::write(&path, b"old").unwrap();
        let mut child = imported(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole.mul_f64(chance.share()));
        let _ = child.kill();
        child.wait().unwrap();
        let found = fs::read(&path).unwrap();
        assert!(found == b"old" || found == new, "round {round}: {} bytes of {name}", found.len());
        feed(imported(&args), b"").ended(0);
        assert_eq!(fs::read(&path).unwrap(), new, "round {round}: {name}");
        fs::remove_file(&path).unwrap();
        assert_eq!(names(folder.path()), ["list.ris"], "round {round}");
    }
}

#[test]
fn a_correction_that_is_killed_is_made_or_not_and_takes_no_earlier_one_along() {
    let site = Site::start();
    site.set("/1", &listing(0..8));
    let project = Project::of(&site, &["/1"]);
    project.refresh(0);
    let ids: Vec<String> = project.catalogue().iter().map(|record| record["id"].as_str().unwrap().to_owned()).collect();
    project.run(&["edit", &ids[0], "publisher=Town hall", "--by", "Ana"]).ended(0);
    let lines = |publisher: &str| -> String {
        ids.iter().skip(1).map(|id| json!({"id": id, "publisher": publisher}).to_string() + "\n").collect()
    };
    let folder = project.folder.path();
    fs::write(project.path("new.jsonl"), lines("Press 0")).unwrap();
    let (ran, whole) = timed(folder, &["correct", "new.jsonl", "--by", "Ana"]);
    ran.ended(0);
    let publishers = || -> Vec<String> {
        let records = project.run(&["search", "-q"]).ended(0).records();
        let mut all: Vec<String> =
            records.iter().map(|one| one["publisher"].as_str().unwrap_or("none").to_owned()).collect();
        all.sort();
        all
    };
    let mut chance = Chance(0x6a09_e667_f3bc_c908);
    for round in 1..=kills() {
        let before = publishers();
        let publisher = format!("Press {round}");
        fs::write(project.path("new.jsonl"), lines(&publisher)).unwrap();
        kill(folder, &["correct", "new.jsonl", "--by", "Ana"], whole, &mut chance);
        let after = publishers();
        let made = after.iter().filter(|one| **one == publisher).count();
        // All corrections of the file were made, or none; the one by hand is always there.
        assert!(after == before || made == 7, "round {round}: {after:?}");
        assert!(after.iter().any(|one| one == "Town hall"), "round {round}: {after:?}");
        project.run(&["correct", "new.jsonl", "--by", "Ana"]).ended(0);
        assert_eq!(publishers().iter().filter(|one| **one == publisher).count(), 7, "round {round}");
    }
    project.run(&["doctor"]).ended(0);
    project.refresh(0);
    assert_eq!(project.catalogue().len(), 8);
    assert!(project.catalogue().iter().any(|record| record["publisher"] == "Town hall"));
}

#[test]
fn a_review_that_is_killed_leaves_its_page_and_the_corrections_whole() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("town.txt"), listing(0..10)).unwrap();
    let texts: Vec<String> = listing(0..10).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let correction = |at: usize, by: &str| {
        let lines: Vec<serde_json::Value> = [("date", true), ("title", false), ("description", false)]
            .iter()
            .zip(texts.iter().skip(3 * at))
            .map(|((role, start), text)| json!({"text": text, "role": role, "start": start}))
            .collect();
        json!({"source": "town", "said": "corrected", "by": by, "lines": lines}).to_string() + "\n"
    };
    fs::write(folder.path().join("one.jsonl"), correction(0, "Ana")).unwrap();
    run_in(folder.path(), &["correct", "one.jsonl", "--corrections", "kept.jsonl"]).ended(0);
    let one = fs::read(folder.path().join("kept.jsonl")).unwrap();
    let many: String = (1..10).map(|at| correction(at, "Eva")).collect();
    fs::write(folder.path().join("many.jsonl"), many).unwrap();
    let keep = ["correct", "many.jsonl", "--corrections", "kept.jsonl"];
    let page = ["review", "town.txt", "--all", "--corrections", "kept.jsonl", "--html", "page.html"];
    let (ran, keeping) = timed(folder.path(), &keep);
    ran.ended(0);
    let all = fs::read(folder.path().join("kept.jsonl")).unwrap();
    let (ran, showing) = timed(folder.path(), &page);
    ran.ended(0);
    let shown = fs::read(folder.path().join("page.html")).unwrap();
    let mut chance = Chance(0xbb67_ae85_84ca_a73b);
    for round in 0..kills() {
        fs::write(folder.path().join("kept.jsonl"), &one).unwrap();
        kill(folder.path(), &keep, keeping, &mut chance);
        let kept = fs::read(folder.path().join("kept.jsonl")).unwrap();
        let number = |bytes: &[u8]| String::from_utf8_lossy(bytes).lines().count();
        assert!(kept == one || number(&kept) == number(&all), "round {round}: {}", String::from_utf8_lossy(&kept));
        fs::write(folder.path().join("kept.jsonl"), &all).unwrap();
        fs::write(folder.path().join("page.html"), b"old").unwrap();
        kill(folder.path(), &page, showing, &mut chance);
        let found = fs::read(folder.path().join("page.html")).unwrap();
        assert!(found == b"old" || found == shown, "round {round}: {} bytes of the page", found.len());
        assert_eq!(fs::read(folder.path().join("kept.jsonl")).unwrap(), all, "round {round}");
    }
    // The next run that writes a file removes what killed runs left beside it.
    run_in(folder.path(), &keep).ended(0);
    run_in(folder.path(), &page).ended(0);
    assert_eq!(names(folder.path()), ["kept.jsonl", "many.jsonl", "one.jsonl", "page.html", "town.txt"]);
}
