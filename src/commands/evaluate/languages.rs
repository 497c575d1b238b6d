//! `evaluate languages`: compares detected languages with those that people gave.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use crate::console::printable;
use crate::evaluation::languages::Report;
use crate::language::{Engine, Identifier};
use crate::measures::mean;
use crate::{Error, Record, Result};
use serde_json::{Value, json};

use super::{Figures, figures, head, rounded, row, shown};
use crate::commands::args::Inputs;
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// Measure language detection against the `text_language` of labelled records
///
/// A catalogue that went through `detect` holds the answers of the detector in this field. After a person has corrected
/// them, name the catalogue with --gold, even if it is the same file.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Records with the true `text_language`, by id, in place of the records' own
    #[arg(long, value_name = "PATH")]
    gold: Option<PathBuf>,
    #[command(flatten)]
    figures: Figures,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let identifier = Identifier::new(&context.seeds, Engine::default())?;
    let mut report = Report::default();
    for (record, gold) in super::pairs(&args.inputs, args.gold.as_ref(), context)? {
        // A labelled record has the language of its text, but not the basis that `detect` adds.
        if args.gold.is_none() && gold.text_language.is_some() && gold.languages_basis.is_some() {
            return Err(Error::usage("the records carry the detector's own answers, not what a person saw")
                .at(format!("record {}", gold.id))
                .hint("give the corrected records with --gold, even if it is the same file"));
        }
        let Some(truth) = gold.text_language.map(|language| language.code) else { continue };
        // Only title and description are used, and no field about the language of the record.
        let mut bare = Record { title: record.title, description: record.description, ..Record::default() };
        identifier.detect(&mut bare);
        let text = [&bare.title, &bare.description].into_iter().flatten().cloned().collect::<Vec<_>>().join(" / ");
        let given = bare.text_language.unwrap_or_default();
        report.add(&record.id, &text, &truth, &given.code, given.confidence);
    }
    if report.records == 0 {
        let error = Error::data("no record says its text_language");
        return Err(match &args.gold {
            Some(path) => {
                error.at(path.display()).hint("a gold file has en, es, nl or und in its column text_language")
            }
            None => error.hint("label records, or name a --gold file"),
        });
    }
    report.finish();
    let json = machine(&report, args.figures.worst);
    args.figures.write(context, &report.micro, || people(&report, args.figures.worst), json)
}

fn macro_f1(report: &Report) -> Option<f64> {
    mean(report.by_language.values().map(|counts| counts.f1()))
}

fn machine(report: &Report, worst: usize) -> Value {
    let by_language: BTreeMap<&String, Value> =
        report.by_language.iter().map(|(language, counts)| (language, figures(counts))).collect();
    let confusion: Vec<Value> = report
        .confusion
        .iter()
        .map(|((truth, given), count)| json!({"truth": truth, "given": given, "records": count}))
        .collect();
    let misses: Vec<Value> = report
        .misses
        .iter()
        .take(worst)
        .map(|miss| {
            json!({"id": miss.id, "truth": miss.truth, "given": miss.given, "confidence": miss.confidence,
                   "text": miss.text})
        })
        .collect();
    json!({
        "records": report.records, "accuracy": rounded(report.micro.recall()), "micro": figures(&report.micro),
        "macro_f1": rounded(macro_f1(report)), "by_language": by_language, "confusion": confusion, "misses": misses,
    })
}

fn people(report: &Report, worst: usize) -> String {
    let mut out = head(12);
    for (language, counts) in &report.by_language {
        out += &row(12, &printable(language), counts);
    }
    out += &row(12, "all (micro)", &report.micro);
    let _ = writeln!(
        out,
        "\n{}, accuracy {}, macro F1 {}",
        counted(report.records, "records"),
        shown(report.micro.recall()),
        shown(macro_f1(report))
    );
    if !report.confusion.is_empty() && worst > 0 {
        out += "\nMost confused (is, called):\n";
    }
    let mut confused: Vec<_> = report.confusion.iter().collect();
    confused.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for ((truth, given), count) in confused.into_iter().take(worst) {
        let _ = writeln!(out, "{count:>4}  {} → {}", printable(truth), printable(given));
    }
    if !report.misses.is_empty() && worst > 0 {
        out += "\nWorst misses:\n";
    }
    for miss in report.misses.iter().take(worst) {
        let (id, text) = (printable(&miss.id), printable(&miss.text));
        let _ = writeln!(out, "  {id}  {} called {} ({:.2})  {text}", miss.truth, miss.given, miss.confidence);
    }
    out
}
