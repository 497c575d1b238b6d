//! A store of 100,000 records: an unchanged refresh, and searches.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::path::Path;
use std::sync::OnceLock;

use shelflist::Record;
use shelflist::console::{Console, Level};
use shelflist::project::Project;
use shelflist::refresh::{Options, refresh};
use shelflist::seeds::Seeds;
use shelflist::store::{Outcome, Page, Query, Reading, Rules, SourceReading, Store};

const RECORDS: usize = 100_000;

const WORDS: [&str; 32] = [
    "harbour",
    "migration",
    "labour",
    "market",
    "población",
    "retorno",
    "valley",
    "bread",
    "council",
    "school",
    "remesas",
    "river",
    "health",
    "agua",
    "border",
    "children",
    "report",
    "guide",
    "region",
    "gemeente",
    "water",
    "winter",
    "book",
    "bridge",
    "law",
    "data",
    "survey",
    "family",
    "work",
    "town",
    "office",
    "island",
];

fn text(seed: usize, count: usize) -> String {
    let word =
        |at: usize| WORDS[(seed.wrapping_mul(2_654_435_761).wrapping_add(at * at * 31 + at * seed)) % WORDS.len()];
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

fn record(at: usize) -> Record {
    let mut record = Record {
        title: Some(format!("{} {at}", text(at, 6))),
        description: Some(text(at + 7, 60)),
        issued: Some(format!("{}", 2000 + at % 25)),
        languages: vec!["en".into()],
        ..Record::default()
    };
    record.source.name = "town".into();
    record.source.location = Some(format!("pages/{}.jsonl", at / 1000));
    record
}

/// A project with a store of all records and the files that they came from.
fn project() -> &'static Project {
    static PROJECT: OnceLock<(tempfile::TempDir, Project)> = OnceLock::new();
    let (_, project) = PROJECT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shelflist.toml");
        std::fs::create_dir(folder.path().join("pages")).unwrap();
        std::fs::write(&file, "[[source]]\nname = \"town\"\npath = \"pages\"\n[[export]]\npath = \"all.jsonl\"\n")
            .unwrap();
        for page in 0..RECORDS / 1000 {
            std::fs::write(folder.path().join(format!("pages/{page:03}.txt")), text(page, 20_000)).unwrap();
        }
        let project = Project::load(Some(&file)).unwrap();
        fill(&project, folder.path());
        (folder, project)
    });
    project
}

/// Fills the store as a first refresh would, but with records made here: reading is another benchmark.
fn fill(project: &Project, folder: &Path) {
    let store = Store::write(&project.store).unwrap();
    let run = store.begin("2026-01-01T00:00:00Z").unwrap();
    let pages = (0..RECORDS / 1000).map(|page| {
        let bytes = std::fs::read(folder.join(format!("pages/{page:03}.txt"))).unwrap();
        let reading = Reading {
            records: (page * 1000..(page + 1) * 1000).map(record).collect(),
            digest: shelflist::refresh::digest(&bytes),
            ..Reading::default()
        };
        Page { location: format!("pages/{page:03}.txt"), outcome: Outcome::Read(Box::new(reading)) }
    });
    let settings = shelflist::refresh::settings(project, &project.sources[0], &Seeds::embedded()).unwrap();
    let reading = SourceReading { name: "town".into(), settings, pages: pages.collect(), complete: true, web: false };
    store.apply(run, reading, Rules { gone_after: 3, accept: false }).unwrap();
    store.publish(run, "2026-01-01T00:00:01Z", &["town"]).unwrap();
    store.close().unwrap();
    let outcome = unchanged(project);
    assert_eq!(outcome, (100, RECORDS as u64));
}

fn unchanged(project: &Project) -> (u64, u64) {
    let console = Console::new(Level::Quiet, false);
    let outcome = refresh(project, &Seeds::embedded(), &console, &Options::default()).unwrap();
    (outcome.totals().unchanged, outcome.totals().records)
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn refresh_unchanged_100k(bencher: divan::Bencher) {
    let project = project();
    bencher.bench(|| unchanged(project));
}

#[divan::bench(args = ["harbour", "\"labour market\"", "poblacion retorno", "migra*", "title:bridge year:2019-2021", "retorno language:es"])]
fn search_100k(bencher: divan::Bencher, query: &str) {
    let store = Store::read(&project().store).unwrap();
    let query = Query::parse(query).unwrap();
    bencher.bench_local(|| store.view().unwrap().search(&query, 20).unwrap().len());
}

fn main() {
    divan::main();
}
