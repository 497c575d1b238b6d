//! Measures a store of 100,000 records: an unchanged refresh, and searches.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::indexing_slicing)]

use std::path::Path;
use std::sync::OnceLock;

use shelflist::Record;
use shelflist::internals::console::{Console, Level};
use shelflist::internals::project::Project;
use shelflist::internals::refresh::{Options, refresh};
use shelflist::internals::seeds::Seeds;
use shelflist::internals::store::{Outcome, Page, Query, Reading, Rules, SourceReading, Store};

mod corpus;

const RECORDS: usize = 100_000;

/// A project with a store that holds all records, and the files from which they came.
fn project() -> &'static Project {
    static PROJECT: OnceLock<(tempfile::TempDir, Project)> = OnceLock::new();
    let (_, project) = PROJECT.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("shelflist.toml");
        std::fs::create_dir(folder.path().join("pages")).unwrap();
        std::fs::write(&file, "[[source]]\nname = \"town\"\npath = \"pages\"\n[[export]]\npath = \"all.jsonl\"\n")
            .unwrap();
        let mut corpus = corpus::Corpus::new();
        for page in 0..RECORDS / 1000 {
            std::fs::write(folder.path().join(format!("pages/{page:03}.txt")), corpus.text(20_000)).unwrap();
        }
        let project = Project::load(Some(&file)).unwrap();
        fill(&project, folder.path(), &mut corpus);
        (folder, project)
    });
    project
}

/// Fills the store as a first refresh would, with records made here, because reading is measured by another benchmark.
fn fill(project: &Project, folder: &Path, corpus: &mut corpus::Corpus) {
    let store = Store::write(&project.store).unwrap();
    let run = store.begin("2026-01-01T00:00:00Z").unwrap();
    let pages = (0..RECORDS / 1000).map(|page| {
        let location = format!("pages/{page:03}.txt");
        let bytes = std::fs::read(folder.join(&location)).unwrap();
        let reading = Reading {
            records: (0..1000).map(|_| corpus.record("town", &location).into()).collect(),
            digest: shelflist::internals::refresh::digest(&bytes),
            ..Reading::default()
        };
        Page { location, outcome: Outcome::Read(Box::new(reading)) }
    });
    let settings = shelflist::internals::refresh::settings(project, &project.sources[0], &Seeds::embedded()).unwrap();
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

/// Queries of each kind, from words of one record to words of nearly all records (`the`, `t*`).
const QUERIES: [&str; 18] = [
    "lighthouse",
    "cigueña",
    "harbour",
    "migration",
    "report",
    "poblacion retorno",
    "\"labour market\"",
    "migra*",
    "mig*",
    "title:bridge year:2019-2021",
    "retorno language:es",
    "migration source:town -report",
    "language:nl year:2020",
    "the",
    "the of",
    "the year:2019-2021",
    "br*",
    "t*",
];

#[divan::bench(args = QUERIES, sample_count = 30, sample_size = 1)]
fn search_100k(bencher: divan::Bencher, query: &str) {
    let store = Store::read(&project().store).unwrap();
    let query = Query::parse(query).unwrap();
    bencher.bench_local(|| {
        let view = store.view().unwrap();
        let hits = view.search(&query, 20).unwrap();
        let records: Vec<Record> = hits.iter().map(|hit| view.record(hit).unwrap()).collect();
        (records, view.snippets(&query, &hits).unwrap())
    });
}

fn main() {
    divan::main();
}
