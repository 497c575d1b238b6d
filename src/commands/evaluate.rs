//! `evaluate`: measures a catalogue against labelled records.

pub(crate) mod areas;
pub(crate) mod languages;
pub(crate) mod splitting;

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;

use crate::formats::raw_entry::Entry;
use crate::measures::Counts;
use crate::output::Output;
use crate::{Error, Record, Result};
use clap::ValueEnum;

use super::args::{Inputs, parse_share};
use super::{Context, Status};

/// Measure precision, recall and F1 against labelled records
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist evaluate splitting pages/ --min-f1 0.9
      pages against the .gold.json beside them
  shelflist evaluate splitting page.txt --gold corrected.csv
      against a catalogue that a person corrected
  shelflist evaluate areas catalogue.jsonl
      the rules against the areas that the pages declare
  shelflist evaluate areas catalogue.jsonl --gold gold.jsonl --min-f1 0.6
  shelflist evaluate languages labelled.jsonl -f json")]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Areas(areas::Args),
    Languages(languages::Args),
    Splitting(splitting::Args),
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    match &args.what {
        What::Areas(args) => areas::run(args, context),
        What::Languages(args) => languages::run(args, context),
        What::Splitting(args) => splitting::run(args, context),
    }
}

/// The format of the figures, and the values that they must reach.
#[derive(Debug, clap::Args)]
pub(crate) struct Figures {
    /// Format of the figures
    #[arg(short, long, value_name = "FORM", default_value = "table")]
    format: Form,
    /// Exit with status 1 where the micro F1 is lower
    #[arg(long, value_name = "F1", value_parser = parse_share)]
    min_f1: Option<f64>,
    /// Number of the worst errors that are shown
    #[arg(long, value_name = "NUMBER", default_value = "10")]
    worst: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Table,
    /// For machines
    Json,
}

impl Figures {
    /// Writes the figures to standard output, and returns whether they reach the required values.
    fn write(
        &self,
        context: &Context,
        micro: &Counts,
        table: impl FnOnce() -> String,
        json: serde_json::Value,
    ) -> Result<Status> {
        let text = match self.format {
            Form::Table => table(),
            Form::Json => format!("{json:#}\n"),
        };
        let mut out = Output::stdout();
        out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()?;
        let f1 = micro.f1().unwrap_or(0.0);
        match self.min_f1 {
            Some(least) if f1 < least => {
                context.console.warn(&Error::data(format!("micro F1 is {f1:.3}, below {least}")));
                Ok(Status::Findings)
            }
            // Rejected records are missing from the figures.
            _ if context.console.failures() > 0 => Ok(Status::Findings),
            _ => Ok(Status::Done),
        }
    }
}

/// The records of the inputs. Entries that are not records are reported and left out.
fn records(inputs: &Inputs, context: &Context) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    for entry in crate::input::entries(&inputs.inputs, &[], inputs.max_record()).flatten() {
        match entry? {
            Entry::Record(record) => records.push(*record),
            Entry::Rejected(rejected) => context.console.error(&rejected.error),
            Entry::Warning(warning) => context.console.warn(&warning),
        }
    }
    if records.is_empty() {
        return Err(Error::data("there are no records to evaluate"));
    }
    Ok(records)
}

/// The records with their labelled counterparts: the records of the gold file with the same ids, or the records
/// themselves where there is no gold file.
fn pairs(inputs: &Inputs, gold: Option<&PathBuf>, context: &Context) -> Result<Vec<(Record, Record)>> {
    let records = records(inputs, context)?;
    let Some(path) = gold else {
        return Ok(records.iter().cloned().zip(records.iter().cloned()).collect());
    };
    let gold = self::records(&Inputs { inputs: vec![path.clone()], ..inputs.clone() }, context)?;
    let mut by_id: HashMap<String, Record> = gold.into_iter().map(|record| (record.id.clone(), record)).collect();
    let count = records.len();
    let pairs: Vec<(Record, Record)> =
        records.into_iter().filter_map(|record| by_id.remove(&record.id).map(|gold| (record, gold))).collect();
    if pairs.is_empty() {
        return Err(Error::data("no record has the id of a labelled one").at(path.display()));
    }
    if pairs.len() < count || !by_id.is_empty() {
        context.console.warn(
            &Error::data(format!(
                "{} records have no labelled counterpart, {} labelled ones no record",
                count - pairs.len(),
                by_id.len()
            ))
            .at(path.display())
            .hint("only those with the same id are compared"),
        );
    }
    Ok(pairs)
}

/// The figures of counts as JSON.
fn figures(counts: &Counts) -> serde_json::Value {
    serde_json::json!({
        "precision": rounded(counts.precision()), "recall": rounded(counts.recall()), "f1": rounded(counts.f1()),
        "right": counts.right, "wrong": counts.wrong, "missed": counts.missed,
    })
}

/// The value with three decimals, because labels are not more accurate than that.
fn rounded(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1000.0).round() / 1000.0)
}

/// A figure for people; `-` where there is none.
fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"))
}

/// The header of a table of figures, whose first column has this width.
fn head(width: usize) -> String {
    format!("{:width$}  precision  recall     F1  right  wrong  missed\n", "")
}

/// A row of a table of figures.
fn row(width: usize, name: &str, counts: &Counts) -> String {
    let pad = width.saturating_sub(name.chars().count());
    format!(
        "{name}{:pad$}  {:>9}  {:>6}  {:>5}  {:>5}  {:>5}  {:>6}\n",
        "",
        shown(counts.precision()),
        shown(counts.recall()),
        shown(counts.f1()),
        counts.right,
        counts.wrong,
        counts.missed
    )
}
