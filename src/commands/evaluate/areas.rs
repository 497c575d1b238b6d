//! `evaluate areas`: compares the areas that keyword rules give with those that people gave.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::console::printable;
use crate::evaluation::areas::{By, Report, unknown_areas};
use crate::record::AreaBasis;
use crate::vocabulary::truth::Truth;
use crate::vocabulary::{STEMMER, Tagger, Vocabulary};
use crate::{Error, Record, Result};
use serde_json::{Value, json};

use super::{Figures, figures, head, rounded, row, shown};
use crate::commands::args;
use crate::commands::args::Inputs;
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// Measure the rules against the areas that the records declare, or against a gold file
///
/// The rules are applied to every record that declares areas. A record without declared areas says nothing about its
/// areas and is left out, but in a gold file an empty list means that the record has no area. Areas in the field
/// `unscored` of a record count neither as right nor as wrong.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Records with the true areas, by id, in place of the declared ones
    #[arg(long, value_name = "PATH")]
    gold: Option<PathBuf>,
    /// Judge the areas that the records have, from any tool, instead of applying the rules
    #[arg(long, requires = "gold")]
    as_given: bool,
    /// A person looked at the areas of every labelled record: those that rules gave are right where they still stand, and
    /// a record without areas has none. A table that is given with --gold is read so, where anybody labelled in it
    #[arg(long)]
    labelled: bool,
    #[command(flatten)]
    vocabulary: args::VocabularyName,
    #[command(flatten)]
    figures: Figures,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let vocabulary = Vocabulary::load(&context.seeds, args.vocabulary.name())?;
    let tagger = Tagger::new(vocabulary)?.with_mode(args.vocabulary.mode());
    let mut report = Report::default();
    let pairs = super::pairs(&args.inputs, args.gold.as_ref(), context)?;
    if let Some(path) = args.gold.as_ref().filter(|_| pairs.iter().all(|(_, gold)| gold.thematic_areas.is_empty())) {
        return Err(Error::data("no labelled record has an area").at(path.display()).hint(
            "a gold file has the areas in its column thematic_areas, by id or name, several with a bar between them",
        ));
    }
    // A person who labels a table leaves the areas that rules gave where they are right.
    let is_table = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        matches!(ending.as_str(), "csv" | "tsv" | "xlsx" | "ods")
    };
    let by_hand = |gold: &Record| gold.thematic_areas.iter().any(|area| area.basis != AreaBasis::Rule);
    let labelled =
        args.labelled || args.gold.as_ref().is_some_and(is_table) && pairs.iter().any(|(_, gold)| by_hand(gold));
    for (mut record, gold) in pairs {
        let truth = if labelled { Truth::confirmed(&gold, &tagger) } else { Truth::of(&gold, &tagger) };
        // A record of a gold file counts unless rules gave all of its areas, because nobody confirmed those. Without a
        // gold file, only records that declare areas count.
        if if args.gold.is_some() { truth.guessed } else { !truth.declared } {
            report.left_out += 1;
            continue;
        }
        let given = if args.as_given {
            tagger.resolve(&mut record);
            record.thematic_areas.clone()
        } else {
            tagger.by_rule(&record)
        };
        report.add(&record, &given, &truth, tagger.vocabulary());
    }
    if report.records == 0 {
        let error = Error::data("no record declares an area");
        return Err(match &args.gold {
            Some(path) => error.at(path.display()).hint("areas by rule are no labels; correct them by hand first, or say --labelled where a person looked at all"),
            None => error.hint("label records, or name a --gold file"),
        });
    }
    report.finish();
    if let Some(warning) = unknown_areas(&report.unknown, tagger.vocabulary()) {
        context.console.warn(&warning);
    }
    let name = &tagger.vocabulary().id;
    let json = machine(&report, name, args.figures.worst);
    args.figures.write(context, &report.micro, || people(&report, name, args.figures.worst), json)
}

/// The pairs of confused areas, the most frequent first.
fn confusion(report: &Report) -> Vec<(&(String, String), u64)> {
    let mut pairs: Vec<_> = report.confusion.iter().map(|(pair, count)| (pair, *count)).collect();
    pairs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    pairs
}

fn machine(report: &Report, vocabulary: &str, worst: usize) -> Value {
    let by_area: BTreeMap<&String, Value> =
        report.by_area.iter().map(|(area, counts)| (area, figures(counts))).collect();
    let confusion: Vec<Value> = confusion(report)
        .into_iter()
        .map(|((missed, given), count)| json!({"missed": missed, "given": given, "records": count}))
        .collect();
    let misses: Vec<Value> = report
        .misses
        .iter()
        .take(worst)
        .map(|miss| {
            let of = |what: fn(&By) -> &String| -> BTreeMap<&String, Vec<&String>> {
                miss.wrong.iter().map(|(area, by)| (area, by.iter().map(what).collect())).collect()
            };
            json!({
                "id": miss.id, "missed": miss.missed, "wrong": of(|by| &by.rule), "matched": of(|by| &by.words),
                "text": miss.text,
            })
        })
        .collect();
    json!({
        "vocabulary": vocabulary, "stemmer": STEMMER, "records": report.records,
        "left_out": report.left_out, "unknown_areas": report.unknown,
        "micro": figures(&report.micro), "macro_f1": rounded(report.macro_f1()),
        "exact_match": rounded(report.exact_match()), "by_area": by_area, "confusion": confusion, "misses": misses,
    })
}

/// The number of records that were left out, in the form `, 39 that declare no area left out`.
fn left_out(report: &Report) -> String {
    match report.left_out {
        0 => String::new(),
        count => format!(", {count} that declare no area left out"),
    }
}

fn people(report: &Report, vocabulary: &str, worst: usize) -> String {
    let width = report.by_area.keys().map(|area| area.chars().count()).max().unwrap_or(0).max(12);
    let mut out = head(width);
    for (area, counts) in &report.by_area {
        out += &row(width, &printable(area), counts);
    }
    out += &row(width, "all (micro)", &report.micro);
    let _ = writeln!(
        out,
        "\n{}{}, vocabulary {vocabulary}, {STEMMER}\nmacro F1 {}, exact match {}",
        counted(report.records, "records"),
        left_out(report),
        shown(report.macro_f1()),
        shown(report.exact_match())
    );
    let confusion = confusion(report);
    if !confusion.is_empty() {
        out += "\nMost confused (missed, given instead):\n";
    }
    for ((missed, given), count) in confusion.into_iter().take(worst) {
        let _ = writeln!(out, "{count:>4}  {} → {}", printable(missed), printable(given));
    }
    if !report.misses.is_empty() && worst > 0 {
        out += "\nWorst misses:\n";
    }
    for miss in report.misses.iter().take(worst) {
        let _ = writeln!(out, "  {}  {}", printable(&miss.id), printable(&miss.text));
        for area in &miss.missed {
            let _ = writeln!(out, "      missed  {}", printable(area));
        }
        for (area, by) in &miss.wrong {
            let by: Vec<String> = by.iter().map(|by| format!("“{}” by {}", by.words, by.rule)).collect();
            let _ = writeln!(out, "      wrong   {}: {}", printable(area), printable(&by.join("; ")));
        }
    }
    out
}
