//! Runs the binary on generated listings in every layout, made of words that do not occur in the training data.
//!
//! The required scores are those of the last build, minus a small margin. If you improve the reading, raise them.
//! `cargo run -p shelflist-listings -- score BINARY --derived --sample --seed 20` prints the scores of each layout.

#![allow(clippy::expect_used, reason = "a test that cannot run has failed")]

use std::path::Path;
use std::sync::LazyLock;

use shelflist_listings::run::{Outcome, Suite, is_of};
use shelflist_listings::score::Score;
use shelflist_listings::{Form, Words};

/// The minimum scores of the layouts of one format.
struct Floors {
    /// The mean F1 of pages with several records.
    mean: f64,
    /// The mean F1 of pages with one record.
    single: f64,
    /// The share of correct fields in correct records.
    fields: f64,
}

static OUTCOME: LazyLock<Outcome> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let suite = Suite::sample(Words::B, 20);
    suite.run(Path::new(env!("CARGO_BIN_EXE_shelflist")), folder.path()).expect("the listings are imported")
});

#[track_caller]
fn reaches(score: &Score, floors: &Floors) {
    let table = score.table();
    assert!(score.mean() >= floors.mean, "mean F1 below {}:\n{table}", floors.mean);
    assert!(score.single() >= floors.single, "F1 of single records below {}:\n{table}", floors.single);
    assert!(score.fields() >= floors.fields, "fields below {}:\n{table}", floors.fields);
}

#[test]
fn pages_come_out_whole() {
    let score = OUTCOME.score.of(|family| is_of(family, Form::Html));
    reaches(&score, &Floors { mean: 0.9, single: 0.72, fields: 0.97 });
}

#[test]
fn texts_come_out_whole() {
    let score = OUTCOME.score.of(|family| is_of(family, Form::Text));
    reaches(&score, &Floors { mean: 0.64, single: 0.6, fields: 0.96 });
}

#[test]
fn markdown_comes_out_whole() {
    let score = OUTCOME.score.of(|family| is_of(family, Form::Markdown));
    reaches(&score, &Floors { mean: 0.78, single: 0.7, fields: 0.92 });
}

#[test]
fn a_page_its_clipboard_text_and_its_markdown_give_the_same_records() {
    const FLOOR: f64 = 0.54;
    let agreement = OUTCOME.agreement();
    let mut apart: Vec<String> = OUTCOME.agreements.iter().map(|(name, share)| format!("{share:.2} {name}")).collect();
    apart.sort();
    assert!(agreement >= FLOOR, "agreement {agreement:.3} is below {FLOOR}; the worst:\n{}", apart[..40].join("\n"));
}
