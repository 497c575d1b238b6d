//! Reads a catalogue, validates it, writes it and reads it again.

use std::io::Cursor;
use std::sync::LazyLock;

use shelflist::Record;
use shelflist::internals::formats::catalogue::{Entry, Raw, read_raw};
use shelflist::internals::formats::{Options, by_name};
use shelflist::internals::seeds::Seeds;
use shelflist::internals::validation::{CrossChecks, Validator, value_of};

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| Validator::new(&Seeds::embedded()).expect("the built-in schema is sound"));

fn records(data: &[u8], extension: &str, limit: u64) -> (Vec<Record>, usize) {
    let Ok(entries) = read_raw(Cursor::new(data.to_vec()), "fuzz".into(), extension, limit) else {
        return (Vec::new(), 1);
    };
    let (mut records, mut wrong) = (Vec::new(), 0);
    for entry in entries.map(|raw| raw.map(Raw::read)) {
        match entry {
            Ok(Entry::Record(record)) => records.push(*record),
            Ok(Entry::Warning(_)) => {}
            _ => wrong += 1,
        }
    }
    (records, wrong)
}

pub(crate) fn there_and_back(data: &[u8], extension: &str) {
    records(data, extension, 40);
    let (found, _) = records(data, extension, 1 << 16);
    if found.is_empty() {
        return;
    }
    let mut across = CrossChecks::default();
    for (ordinal, record) in found.iter().enumerate() {
        let value = value_of(record);
        VALIDATOR.findings(&value);
        across.findings(&value, "fuzz", ordinal as u64);
        VALIDATOR.check(record);
    }
    for name in ["jsonl", "json", "csv"] {
        let mut exporter = by_name(name).expect("a format").exporter(&Options::default()).expect("a writer");
        let mut out = Vec::new();
        exporter.start(&mut out).expect("memory is written");
        for record in &found {
            exporter.record(record, &mut out).expect("memory is written");
        }
        exporter.finish(&mut out).expect("memory is written");
        let (back, wrong) = records(&out, "", u64::MAX);
        assert_eq!((back, wrong), (found.clone(), 0), "{name}: {}", String::from_utf8_lossy(&out));
    }
}
