//! Measures the time of finding duplicates, and how it grows with the number of records. The records have invented
//! titles and names, and three in ten occur a second time, with a title in capitals or a cut title.
//!
//! `cargo bench --bench duplicates` prints the time for each number of records; twice the records should take twice the
//! time.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "shared/numbers.rs"]
mod numbers;

use divan::Bencher;
use divan::counter::ItemsCount;
use numbers::Numbers;
use shelflist::Record;
use shelflist::internals::dedupe::Trial;
use shelflist::internals::seeds::Seeds;

fn main() {
    divan::main();
}

/// A word of an invented language with 40,000 words, of which some are much more frequent than others.
fn word(numbers: &mut Numbers) -> String {
    const SYLLABLES: [&str; 16] =
        ["mi", "gra", "ta", "lon", "ver", "se", "ko", "ri", "pel", "ed", "un", "tis", "bor", "an", "fe", "do"];
    let (one, other) = (numbers.below(200), numbers.below(200));
    let number = one * other;
    let digits = [number % 16, number / 16 % 16, number / 256 % 16, number / 4096 % 16];
    digits.iter().map(|digit| SYLLABLES[*digit]).collect()
}

fn records(count: usize) -> Vec<Record> {
    let mut numbers = Numbers(11);
    let mut records: Vec<Record> = Vec::with_capacity(count);
    while records.len() < count {
        let title: Vec<String> = (0..8).map(|_| word(&mut numbers)).collect();
        let title = format!("{} {}: {}", title[0], title[1], title[2..].join(" "));
        let mut record = Record { title: Some(title.clone()), ..Record::default() };
        record.id = format!("{:08}", records.len());
        record.creators = vec![format!("{}, {}", word(&mut numbers), word(&mut numbers))];
        record.issued = Some((1990 + numbers.below(35)).to_string());
        let again = match numbers.below(20) {
            0..3 => Some(title.to_uppercase()),
            3..6 => Some(format!("{}…", title.get(..title.len() * 2 / 3).unwrap())),
            _ => None,
        };
        if let Some(title) = again {
            let mut again = record.clone();
            (again.id, again.title) = (format!("{:08}b", records.len()), Some(title));
            records.push(again);
        }
        records.push(record);
    }
    records.truncate(count);
    records
}

#[divan::bench(args = [10_000, 20_000, 40_000, 80_000], sample_count = 3, sample_size = 1)]
fn find(bencher: Bencher, count: usize) {
    let seeds = Seeds::embedded();
    let weights = seeds.read_text("duplicates/weights.txt").unwrap();
    bencher
        .counter(ItemsCount::new(count))
        .with_inputs(|| records(count))
        .bench_refs(|records| Trial::new(records, &seeds).unwrap().groups(&weights).unwrap().len());
}
