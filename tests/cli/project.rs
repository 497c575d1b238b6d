//! A project in a temporary folder, for tests of `refresh`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::harness::{Ran, run_in};
use super::site::Site;

/// Events in a small town, each of which is an entry of a listing: date, title and text.
pub(crate) const EVENTS: [(&str, &str, &str); 12] = [
    (
        "12 May 2021",
        "A harbour for small boats",
        "The town council opened a harbour for forty small boats. Fishermen had asked for it for years.",
    ),
    (
        "3 June 2021",
        "Bread prices fall in the valley",
        "Bakers lowered their prices after a good harvest. Families in the valley welcome the change.",
    ),
    (
        "21 June 2021",
        "New library for the hill villages",
        "A van with two thousand books visits nine villages every week. Children may borrow five at a time.",
    ),
    (
        "4 July 2021",
        "Choir festival draws twenty groups",
        "Singers from three countries met in the old theatre. The next festival is planned for spring.",
    ),
    (
        "19 July 2021",
        "Bridge closed for the summer",
        "Engineers repair the iron bridge until September. Walkers may use the ferry without paying.",
    ),
    (
        "2 August 2021",
        "Evening school for carpenters",
        "The trade school teaches carpentry on two evenings a week. Forty people put their names down.",
    ),
    (
        "15 August 2021",
        "Well water is safe again",
        "Samples from eleven wells were clean after the flood. The clinic had handed out bottles.",
    ),
    (
        "30 August 2021",
        "Market moves to the square",
        "Stalls move from the station road to the main square. Traders pay the same rent as before.",
    ),
    (
        "9 September 2021",
        "Old mill becomes a museum",
        "Volunteers restored the wheel and the millstones. School classes may visit on Tuesdays.",
    ),
    (
        "24 September 2021",
        "Night buses on Fridays",
        "Two night buses connect the suburbs with the centre. A ticket costs as much as by day.",
    ),
    (
        "8 October 2021",
        "Foxes return to the park",
        "Rangers counted three families of foxes near the lake. Dogs must stay on the lead.",
    ),
    (
        "27 October 2021",
        "Winter shelter opens early",
        "The shelter opens two weeks before its usual date. It has room for sixty guests each night.",
    ),
];

/// The entry with the number `at`.
pub(crate) fn event(at: usize) -> String {
    let (date, title, text) = EVENTS[at];
    entry(date, title, text)
}

/// An entry of a listing.
pub(crate) fn entry(date: &str, title: &str, text: &str) -> String {
    format!("{date}\n{title}\n{text}\n\n")
}

/// A listing of these entries.
pub(crate) fn listing(entries: impl IntoIterator<Item = usize>) -> String {
    entries.into_iter().map(event).collect()
}

/// Takes the seals off the tables of a store, so that a test may change them.
pub(crate) fn unseal(store: &rusqlite::Connection) {
    let names: Vec<String> = {
        let mut query = store.prepare("SELECT name FROM sqlite_schema WHERE name GLOB 'seal_*'").unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    names.iter().for_each(|name| store.execute_batch(&format!("DROP TRIGGER {name}")).unwrap());
    store.execute_batch("DELETE FROM seal").unwrap();
}

/// A project in a temporary folder.
pub(crate) struct Project {
    pub folder: tempfile::TempDir,
}

impl Project {
    /// Makes a project with these sources and with settings for tests: no waiting between requests, exports.
    pub(crate) fn new(sources: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "{sources}\n[[export]]\npath = \"catalogue.json\"\n[[export]]\npath = \"catalogue.jsonl\"\n\
             [politeness]\npace = 0\nretries = 0\ntimeout = 10\n"
        );
        fs::write(folder.path().join("shelflist.toml"), text).unwrap();
        Self { folder }
    }

    /// Makes a project with one source, which has these pages of a site.
    pub(crate) fn of(site: &Site, pages: &[&str]) -> Self {
        Self::new(&source("town", site, pages))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run_in(self.folder.path(), args)
    }

    /// Runs a refresh, and returns its report as JSON.
    #[track_caller]
    pub(crate) fn refresh(&self, status: i32) -> Value {
        self.run(&["refresh", "--report", "new.json"]).ended(status);
        self.report()
    }

    pub(crate) fn report(&self) -> Value {
        serde_json::from_slice(&fs::read(self.path("new.json")).unwrap()).unwrap()
    }

    /// The exported catalogue.
    pub(crate) fn catalogue(&self) -> Vec<Value> {
        let text = fs::read_to_string(self.path("catalogue.jsonl")).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The titles in the exported catalogue.
    pub(crate) fn titles(&self) -> Vec<String> {
        self.catalogue().iter().map(|record| record["title"].as_str().unwrap().to_owned()).collect()
    }
}

/// The section of the project file for a source with these pages of a site.
pub(crate) fn source(name: &str, site: &Site, pages: &[&str]) -> String {
    let urls: Vec<String> = pages.iter().map(|page| format!("\"{}{page}\"", site.url)).collect();
    format!("[[source]]\nname = \"{name}\"\nlayout = \"date-title-description\"\nurls = [{}]\n", urls.join(", "))
}

/// The numbers of added, changed, moved, gone and returned records of a source in a report.
pub(crate) fn counts(report: &Value, source: usize) -> [u64; 5] {
    ["added", "changed", "moved", "gone", "returned"].map(|name| report["sources"][source][name].as_u64().unwrap())
}
