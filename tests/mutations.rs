//! Tests catalogues with random damage: nothing panics, and the records that were read can be written in every format
//! and read back.
//!
//! The fuzz targets under `fuzz/` do the same, guided by the coverage of the code. These tests run with any toolchain:
//! for a second by default, for SHELFLIST_MUTATIONS seconds if that is set.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::print_stderr)]

use std::time::{Duration, Instant};

use shelflist::internals::seeds::Seeds;
use shelflist::internals::text::dates::Dates;
use shelflist::internals::text::words::Words;
use shelflist::internals::validation::edtf;
use shelflist::internals::vocabulary::Vocabulary;

#[path = "../fuzz/fuzz_targets/catalogue.rs"]
mod catalogue;
#[path = "../fuzz/fuzz_targets/readers.rs"]
mod readers;

/// Xorshift, which gives the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % most.max(1)
    }
}

/// The words of a dictionary for fuzzing.
fn words(name: &str) -> Vec<Vec<u8>> {
    let path = format!("{}/fuzz/dictionaries/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    let inside = text.lines().filter_map(|line| line.strip_prefix('"')?.strip_suffix('"'));
    inside.map(|word| word.replace("\\\"", "\"").replace("\\x0d\\x0a", "\r\n").into_bytes()).collect()
}

fn damaged(text: &[u8], words: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = text.to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(30)).min(bytes.len());
        match random.below(6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.insert(at, random.below(256) as u8),
            2 => bytes.truncate(at),
            3 => {
                let piece = bytes[at..end].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, piece).for_each(drop);
            }
            4 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            _ => {
                let word = words[random.below(words.len())].clone();
                bytes.splice(at..at, word).for_each(drop);
            }
        }
    }
    bytes
}

/// Runs `check` on damaged texts until the time is over.
fn mutate(name: &str, dictionary: &str, texts: &[Vec<u8>], check: impl Fn(&[u8])) {
    let seconds = std::env::var("SHELFLIST_MUTATIONS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(1);
    let (start, mut count) = (Instant::now(), 0_u64);
    let (words, mut random) = (words(dictionary), Random(0x9e37_79b9_7f4a_7c15));
    while start.elapsed() < Duration::from_secs(seconds) {
        let text = &texts[random.below(texts.len())];
        check(&damaged(text, &words, &mut random));
        count += 1;
    }
    eprintln!("{name}: {count} damaged texts in {seconds} seconds");
}

fn texts(folder: &str) -> Vec<Vec<u8>> {
    let folder = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

#[test]
fn damaged_json() {
    mutate("json", "json", &texts("fuzz/seeds/json"), |bytes| catalogue::there_and_back(bytes, "json"));
}

#[test]
fn damaged_csv() {
    mutate("csv", "csv", &texts("fuzz/seeds/csv"), |bytes| catalogue::there_and_back(bytes, "csv"));
}

/// The documents of the corpus of a format.
fn corpus(format: &str) -> Vec<Vec<u8>> {
    let found = texts(&format!("fuzz/corpora/{format}"));
    assert!(!found.is_empty(), "{format} has a corpus");
    found
}

#[test]
fn every_document_of_the_corpora_is_read() {
    for format in readers::FORMATS {
        let records: usize = corpus(format).iter().map(|document| readers::read(format, document)).sum();
        assert!(records > 0, "{format}: no record");
    }
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpora")).unwrap();
    for folder in folders {
        let name = folder.unwrap().file_name().into_string().unwrap();
        for document in texts(&format!("fuzz/corpora/{name}")) {
            let _ = readers::read(&name, &document);
        }
    }
}

#[test]
fn every_format_that_is_read_has_a_target_and_a_corpus() {
    for name in shelflist::internals::formats::readable() {
        assert!(readers::FORMATS.contains(&name) || name == "warc", "{name} has no fuzz target");
        assert!(!corpus(name).is_empty());
    }
    assert_eq!(readers::archive(&corpus("warc")[0]), 1);
}

/// Hostile values in valid documents never expand to more than the limits of the document allow.
#[test]
fn documents_with_hostile_values_stay_within_their_budget() {
    let all: Vec<(&str, Vec<u8>)> = readers::FORMATS
        .iter()
        .flat_map(|format| corpus(format).into_iter().map(|document| (*format, document)))
        .collect();
    let seeds: Vec<Vec<u8>> = (0..=255_u8).map(|seed| vec![seed; 24]).collect();
    let round = std::cell::Cell::new(0_usize);
    mutate("budget", "json", &seeds, |bytes| {
        let (format, document) = &all[round.get() % all.len()];
        round.set(round.get() + 1);
        let size = 64_u64 << (round.get() % 12);
        readers::within(format, &readers::with_hostile_values(document, &mut readers::Draw(bytes)), size);
    });
}

#[test]
fn damaged_archives() {
    mutate("archives", "json", &corpus("warc"), |bytes| {
        readers::archive(bytes);
    });
}

/// Valid documents with hostile values are read or refused, and so are damaged ones.
#[test]
fn documents_with_hostile_values() {
    let all: Vec<(&str, Vec<u8>)> = readers::FORMATS
        .iter()
        .flat_map(|format| corpus(format).into_iter().map(|document| (*format, document)))
        .collect();
    let seeds: Vec<Vec<u8>> = (0..=255_u8).map(|seed| vec![seed; 24]).collect();
    let round = std::cell::Cell::new(0_usize);
    mutate("readers", "json", &seeds, |bytes| {
        let (format, document) = &all[round.get() % all.len()];
        round.set(round.get() + 1);
        readers::read(format, &readers::with_hostile_values(document, &mut readers::Draw(bytes)));
    });
}

#[test]
fn damaged_dates() {
    let words = Words::load(&Seeds::embedded()).unwrap();
    let dates = Dates::new(&words);
    let lines: Vec<Vec<u8>> = texts("tests/data/dates")
        .iter()
        .flat_map(|text| text.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>())
        .collect();
    mutate("dates", "dates", &lines, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let line = dates.line(&text).map(|(_, found)| found);
        for found in dates.find_all(&text, true).into_iter().chain(line).chain(dates.of_title(&text)) {
            assert!(text.get(found.start..found.end).is_some(), "{text:?}: {found:?}");
            assert!(edtf(&found.edtf).is_ok(), "{text:?}: {found:?}");
        }
    });
}

#[test]
fn damaged_vocabularies() {
    let texts = texts("seeds/vocabularies");
    let short: Vec<Vec<u8>> = texts.iter().map(|text| text[..text.len().min(3000)].to_vec()).collect();
    mutate("vocabularies", "toml", &short, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        for origin in ["in.toml", "in.csv", "in.ttl"] {
            let _ = Vocabulary::parse(origin, &text);
        }
    });
}
