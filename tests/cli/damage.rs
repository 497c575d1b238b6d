//! Tests of damaged stores: each damage is said, and nothing wrong is published.
//!
//! `SHELFLIST_DAMAGES` sets the number of stores that are damaged at random.

use std::fs;

use super::project::{Project, event, listing, source};
use super::site::Site;

/// Pseudorandom numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// The ways in which a disk, a copy or a program damages a file.
const KINDS: [&str; 8] =
    ["a bit", "a byte", "sixteen bytes", "a zeroed page", "two pages swapped", "a stale page", "a lost tail", "a text"];

/// Damages the store in one of these ways. `stale` is an earlier state of the store.
fn damage(kind: &str, store: &[u8], stale: &[u8], chance: &mut Chance) -> Vec<u8> {
    const PAGE: usize = 4096;
    let mut bytes = store.to_vec();
    let at = chance.below(bytes.len());
    let page = |chance: &mut Chance, bytes: &[u8]| chance.below(bytes.len() / PAGE) * PAGE;
    match kind {
        "a bit" => bytes[at] ^= 1 << chance.below(8),
        "a byte" => bytes[at] = !bytes[at],
        "sixteen bytes" => bytes.iter_mut().skip(at).take(16).for_each(|byte| *byte = byte.wrapping_mul(7) ^ 0x5a),
        "a zeroed page" => {
            let page = page(chance, &bytes);
            bytes[page..page + PAGE].fill(0);
        }
        "two pages swapped" => {
            let (one, two) = (page(chance, &bytes), page(chance, &bytes));
            let kept = bytes[one..one + PAGE].to_vec();
            bytes.copy_within(two..two + PAGE, one);
            bytes[two..two + PAGE].copy_from_slice(&kept);
        }
        "a stale page" => {
            let page = page(chance, stale);
            bytes[page..page + PAGE].copy_from_slice(&stale[page..page + PAGE]);
        }
        "a lost tail" => bytes.truncate(at),
        _ => {
            // A letter inside the text of a record, which no check of the structure can see.
            let places: Vec<usize> = bytes
                .windows(9)
                .enumerate()
                .filter(|(_, window)| *window == b"\"title\":\"")
                .map(|(at, _)| at)
                .collect();
            let place = places[chance.below(places.len())] + 10;
            bytes[place] ^= 0x01;
        }
    }
    bytes
}

#[test]
fn each_of_many_damaged_stores_is_said_and_nothing_wrong_is_published() {
    let rounds: usize = std::env::var("SHELFLIST_DAMAGES").ok().and_then(|count| count.parse().ok()).unwrap_or(16);
    let site = Site::start();
    let project = Project::new(&(source("town", &site, &["/1"]) + "[[export]]\npath = \"new.atom\"\n"));
    site.set("/1", &listing(0..6));
    project.refresh(0);
    let stale = fs::read(project.path("shelflist.db")).unwrap();
    site.set("/1", &(event(9) + &listing(0..5)));
    project.refresh(0);
    let id = project.catalogue()[1]["id"].as_str().unwrap().to_owned();
    project.run(&["edit", &id, "publisher=Town hall", "--by", "Ana"]).ended(0);
    let store = fs::read(project.path("shelflist.db")).unwrap();
    let catalogue = fs::read(project.path("catalogue.jsonl")).unwrap();
    // The results of an undamaged store: of a search, and of the next refresh.
    let shown = project.run(&["search"]).ended(0).bytes;
    let page = event(8) + &event(9) + &listing(0..5);
    site.set("/1", &page);
    let text = |name: &str| String::from_utf8_lossy(&fs::read(project.path(name)).unwrap()).into_owned();
    let plain = |text: &str| -> Vec<String> {
        // The time of retrieval is another one each time.
        text.lines().map(|line| line.split("\"retrieved\":").next().unwrap_or_default().to_owned()).collect()
    };
    project.refresh(0);
    let next = plain(&text("catalogue.jsonl"));

    let (mut chance, mut said) = (Chance(11), 0);
    for round in 0..rounds {
        let kind = KINDS[round % KINDS.len()];
        for name in ["shelflist.db-wal", "shelflist.db-shm"] {
            let _ = fs::remove_file(project.path(name));
        }
        let damaged = damage(kind, &store, &stale, &mut chance);
        let harmless = damaged == store;
        fs::write(project.path("shelflist.db"), &damaged).unwrap();
        fs::write(project.path("catalogue.jsonl"), &catalogue).unwrap();
        let named = |err: &str| err.contains("damaged") || err.contains("not a store") || err.contains("the store");
        let searched = project.run(&["search"]);
        match searched.status {
            Some(0) => assert_eq!(searched.bytes, shown, "{round}, {kind}: a wrong record is shown"),
            status => {
                assert!(matches!(status, Some(2 | 3)) && named(&searched.err), "{round}, {kind}: {}", searched.err)
            }
        }
        let ran = project.run(&["refresh"]);
        match ran.status {
            Some(0) => {
                assert_eq!(plain(&text("catalogue.jsonl")), next, "{round}, {kind}: published from a damaged store")
            }
            status => {
                said += 1;
                assert!(!harmless, "{round}, {kind}: {}", ran.err);
                assert!(matches!(status, Some(2 | 3)) && named(&ran.err), "{round}, {kind}: {}", ran.err);
                assert_eq!(fs::read(project.path("catalogue.jsonl")).unwrap(), catalogue, "{round}, {kind}");
            }
        }
        if kind == "a text" {
            assert!(ran.err.contains("is not as it was written") && ran.err.contains("backup"), "{}", ran.err);
        }
    }
    assert!(said * 2 > rounds, "{said} of {rounds} damages were said");
}

#[test]
fn a_damage_is_seen_by_every_command_that_reads_the_store() {
    let site = Site::start();
    let project = Project::of(&site, &["/1"]);
    site.set("/1", &listing(0..6));
    project.refresh(0);
    let mut store = fs::read(project.path("shelflist.db")).unwrap();
    let at = store.windows(9).rposition(|window| window == b"\"title\":\"").unwrap() + 10;
    store[at] ^= 0x01;
    fs::write(project.path("shelflist.db"), store).unwrap();
    for args in [&["status"][..], &["search", "boats"], &["diff", "1", "now"], &["edit"], &["refresh"]] {
        // The status of trouble is 2 for `diff`, as for diff(1).
        let ran = project.run(args).ended(if args[0] == "diff" { 2 } else { 3 });
        assert!(
            ran.err.contains("the store is damaged: a row of the table") && ran.out().is_empty(),
            "{args:?}: {}",
            ran.err
        );
    }
}
