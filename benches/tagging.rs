//! Measures the time of matching: keyword rules with stemming, compared with a plain Aho-Corasick pass over the same
//! text.
//!
//! The text is that of the sample pages, repeated, in records with the length of a long report. Keywords have one to
//! three words, which are drawn from the words of the text and from nine times as many invented ones, so that more
//! keywords also mean more matches.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/numbers.rs"]
mod numbers;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use aho_corasick::AhoCorasick;
use divan::Bencher;
use divan::counter::BytesCount;
use numbers::Numbers;
use shelflist::internals::record::{Record, TextLanguage};
use shelflist::internals::vocabulary::{Tagger, Vocabulary, fold, tokens};

/// The number of bytes of all text.
const BYTES: usize = 1 << 20;
/// The number of bytes of a record.
const REPORT: usize = 4096;

fn main() {
    divan::main();
}

/// The text of the sample pages.
fn text() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let pages = paths.iter().filter(|path| path.extension().is_some_and(|end| end == "txt"));
    let pages: Vec<String> = pages.map(|path| std::fs::read_to_string(path).unwrap_or_default()).collect();
    let once = pages.join("\n\n");
    once.repeat(BYTES / once.len() + 1)
}

fn keywords(text: &str, count: usize) -> Vec<String> {
    let mut numbers = Numbers(7);
    let mut words: Vec<String> = tokens(text)
        .map(|token| fold(&text[token.bytes]))
        .filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let syllables = ["mi", "gra", "ta", "lon", "ver", "se", "ko", "ri", "pel", "ed", "un", "tis", "bor", "an", "fe"];
    for _ in 0..words.len() * 9 {
        let length = 2 + numbers.below(3);
        words.push((0..length).map(|_| syllables[numbers.below(syllables.len())]).collect());
    }
    let mut keywords = BTreeSet::new();
    while keywords.len() < count {
        let length = [1, 1, 1, 2, 2, 2, 2, 2, 3, 3][numbers.below(10)];
        let phrase: Vec<&str> = (0..length).map(|_| words[numbers.below(words.len())].as_str()).collect();
        keywords.insert(phrase.join(" "));
    }
    keywords.into_iter().collect()
}

fn tagger(keywords: &[String]) -> Tagger {
    let mut vocabulary = String::new();
    for (at, keywords) in keywords.chunks(100).enumerate() {
        let _ = writeln!(vocabulary, "[[concept]]\nid = \"c{at}\"\n[concept.keywords.en]");
        for keyword in keywords {
            let _ = writeln!(vocabulary, "\"{keyword}\" = 0.5");
        }
    }
    Tagger::new(Vocabulary::parse("bench.toml", &vocabulary).unwrap()).unwrap()
}

/// The text, divided into records with the length of a report.
fn reports(text: &str) -> Vec<String> {
    let mut reports = vec![String::new()];
    for line in text.lines() {
        if reports.last().is_some_and(|report| report.len() > REPORT) {
            reports.push(String::new());
        }
        let report = reports.last_mut().unwrap();
        report.push_str(line);
        report.push('\n');
    }
    reports
}

#[divan::bench(args = [2_000, 20_000])]
fn bare_aho_corasick(bencher: Bencher, count: usize) {
    let text = text();
    let automaton = AhoCorasick::new(keywords(&text, count)).unwrap();
    let reports = reports(&text);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| reports.iter().map(|report| automaton.find_overlapping_iter(report).count()).sum::<usize>());
}

#[divan::bench(args = [2_000, 20_000])]
fn rules_with_stemming(bencher: Bencher, count: usize) {
    let text = text();
    let tagger = tagger(&keywords(&text, count));
    let language = TextLanguage { code: "en".to_owned(), confidence: 1.0, unknown: Vec::new() };
    let record =
        |report| Record { description: Some(report), text_language: Some(language.clone()), ..Record::default() };
    let records: Vec<Record> = reports(&text).into_iter().map(record).collect();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| records.iter().map(|record| Tagger::words(&tagger.matches(record))).sum::<usize>());
}
