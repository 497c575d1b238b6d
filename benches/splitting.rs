//! Measures the time of splitting by the length of the page. Ten times the records should take about ten times as long.
//!
//! The records of a page follow one layout, and each has its own number in the title, so that no record repeats
//! another.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use shelflist::internals::document::plain_text::blocks;
use shelflist::internals::seeds::Seeds;
use shelflist::internals::splitting::Splitter;
use shelflist::internals::splitting::fields::Fields;
use shelflist::internals::text::words::Words;

/// A page of `count` records: date, title and text, with a blank line between them.
fn page(count: usize) -> String {
    let topics = ["Harbours", "Orchards", "Night buses", "Village schools", "Tide gauges", "Seed banks", "Footpaths"];
    let places = ["Oakford", "Lisbon", "Brand's Hatch", "the northern isles", "Zeeland", "Cuenca"];
    let texts = [
        "The report counts what was built and what was not, and asks who paid for it in the end.",
        "Forty people were asked about their daily way to work. Most of them had stopped noticing it.",
        "What began as a list of repairs has become a plan for the next ten years, with maps and costs.",
    ];
    let mut text = String::new();
    for number in 0..count {
        let topic = topics.get(number % topics.len()).unwrap();
        let place = places.get(number / 7 % places.len()).unwrap();
        let said = texts.get(number % texts.len()).unwrap();
        let (day, year) = (number % 28 + 1, 1990 + number % 35);
        writeln!(text, "{day} March {year}\n{topic} in {place}, volume {number}\n{said}\n").unwrap();
    }
    text
}

fn best(splitter: &Splitter, fields: &Fields, text: &str, records: usize) -> Duration {
    let run = || {
        let start = Instant::now();
        let blocks = blocks(text);
        let reading = splitter.read(&blocks, None).unwrap();
        let found = fields.records(&blocks, &reading.tags).records.len();
        assert_eq!(found, records, "records of the page");
        start.elapsed()
    };
    (0..3).map(|_| run()).min().unwrap_or_default()
}

fn main() {
    let seeds = Seeds::embedded();
    let splitter = Splitter::new(&seeds).unwrap();
    let words = Words::load(&seeds).unwrap();
    let fields = Fields::new(&words);
    let mut before: Option<Duration> = None;
    for count in [1_000, 10_000, 100_000] {
        let text = page(count);
        let took = best(&splitter, &fields, &text, count);
        let times = before.map_or(String::new(), |before| {
            format!(", {:.1} times as long as a tenth of it", took.as_secs_f64() / before.as_secs_f64())
        });
        println!("{count} records, {:.1} MB: {:.3} s{times}", text.len() as f64 / 1e6, took.as_secs_f64());
        before = Some(took);
    }
}
