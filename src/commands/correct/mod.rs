//! `correct`: reads back a catalogue that a person corrected.

mod catalogue;
mod dates;
mod foreign;
mod proposals;
mod report;
mod rows;
mod taking;

use std::path::{Path, PathBuf};

use crate::record::Decision;
use crate::splitting::reviewed::Corrections;
use crate::store::{Edit, Store};
use crate::{Error, Record, Result};
use report::Report;
use rows::{Decisions, Given};
use taking::{Taken, take};

use super::args::Outputs;
use super::correcting::Correcting;
use super::review;
use super::run::counted;
use super::{Context, Status};

/// Read back an export that a person corrected
///
/// Each value that the record never had before is a correction, which takes precedence over the value of the page.
/// Missing rows, missing columns and values of an earlier export change nothing. Columns of your own are kept as
/// fields. Each value that is taken, and each that is not, is listed with its row and the reason. Of the files that
/// Rayyan, Covidence and ASReview return, the decisions are taken with their reasons.
///
/// In a project, the corrections are kept in its store. Outside of one, name the catalogue before the file; the
/// corrected catalogue is written to -o, or to standard output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist correct catalogue-corrected.xlsx --dry-run
  shelflist correct catalogue-corrected.csv --by 'Ana Ruiz'
  shelflist correct catalogue-corrected.xlsx --json | jq 'select(.taken | not)'
  shelflist correct catalogue.jsonl rayyan-done.csv -o screened.jsonl
  shelflist correct catalogue.jsonl irrelevant.csv --decision exclude --reason 'wrong topic' -o screened.jsonl

Exit status: 0 every value was taken; 1 a row or a value was not; 2 and 3 as everywhere.")]
pub(crate) struct Args {
    /// The corrected catalogue: a workbook, CSV, JSON, a file of references, or the file that a screening tool returns.
    /// Outside of a project, the catalogue stands before it
    #[arg(required = true, num_args = 1..=2, value_names = ["CATALOGUE", "FILE"])]
    files: Vec<PathBuf>,
    /// Write the list as JSON, one object a line
    #[arg(long, conflicts_with = "corrections")]
    json: bool,
    /// Say what would be corrected, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Keep what `review --html` saved in this file of corrections, outside of a project
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    /// Take only the decisions of a review; of the files of Rayyan, Covidence and ASReview nothing else is taken anyway
    #[arg(long, conflicts_with = "corrections")]
    decisions: bool,
    /// The decision about all records of the file, for lists without one, such as those of Covidence: include, exclude
    /// or maybe
    #[arg(long, value_name = "DECISION", conflicts_with = "corrections")]
    decision: Option<String>,
    /// The reason for that decision
    #[arg(long, value_name = "TEXT", requires = "decision")]
    reason: Option<String>,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    correcting: Correcting,
}

impl Args {
    /// The file that was corrected.
    fn file(&self) -> &Path {
        self.files.last().map_or(Path::new(""), PathBuf::as_path)
    }

    /// The catalogue, where it is named.
    fn catalogue(&self) -> Option<&Path> {
        self.files.first().filter(|_| self.files.len() > 1).map(PathBuf::as_path)
    }

    /// The decisions that the options give.
    fn decisions(&self) -> Result<Decisions> {
        let decision = self.decision.as_deref().map(|text| {
            Decision::spelled(text)
                .ok_or_else(|| Error::usage(format!("--decision {text}")).hint("write include, exclude or maybe"))
        });
        Ok(Decisions { only: self.decisions, decision: decision.transpose()?, reason: self.reason.clone() })
    }
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    if let Some(path) = &args.corrections {
        return keep(args, path, context);
    }
    if first_line(args.file()).is_some_and(|line| Corrections::is_one(&line)) {
        return Err(Error::usage("this is a file of corrections that a review saved")
            .at(args.file().display())
            .hint("--corrections FILE keeps them, and the other commands read that file"));
    }
    if let Some(catalogue) = args.catalogue() {
        return catalogue::correct(catalogue, args, context);
    }
    if args.outputs.output.is_some() || args.outputs.format.is_some() {
        return Err(Error::usage("in a project, corrections are kept in its store").hint(
            "without -o the exports of the project are written; `shelflist correct CATALOGUE FILE -o PATH` corrects a file",
        ));
    }
    let project = args.correcting.project().map_err(|error| match error.advice() {
        Some(_) => error,
        None => error.hint("outside of a project, name the catalogue: shelflist correct CATALOGUE FILE -o PATH"),
    })?;
    let pipeline = args.correcting.pipeline(&project, context)?;
    let store = Store::read(&project.store)?;
    let mut now: Vec<Record> = Vec::new();
    store.view()?.each(|record| {
        now.push(record);
        Ok(())
    })?;
    let given = rows::read(args.file(), &now, &args.decisions()?, &pipeline)?;
    given.say(context);
    let wrong = |record: &Record| pipeline.validate(record).map(|rejected| rejected.error);
    let check = |edit: &Edit, _: &Record| store.would_take(edit, wrong);
    let Taken { sheet, edits } = take(&given, args.file(), &now, &pipeline, context, |id| store.past(id), check)?;
    drop(store);
    sheet.print(args.json, None)?;
    let changed =
        if args.dry_run || edits.is_empty() { 0 } else { args.correcting.apply(&project, &edits, context)? };
    Ok(summarise(&given, &sheet, edits.len() as u64, changed, args.dry_run, context))
}

/// Says what was taken, and returns the status of the command.
fn summarise(
    given: &Given,
    sheet: &Report,
    corrections: u64,
    changed: u64,
    dry_run: bool,
    context: &Context,
) -> Status {
    let mut said = sheet.summary(given.rows.len() as u64, corrections, changed, dry_run);
    if given.of_screening {
        said.push_str(&format!("; decisions only, {} without one", counted(given.undecided(), "rows")));
    }
    context.console.summary(
        &said,
        &[
            ("read", given.rows.len() as u64),
            ("corrections", corrections),
            ("changed", changed),
            ("not_taken", sheet.not_taken()),
            ("older", sheet.older),
            ("unknown", sheet.unknown_rows()),
        ],
    );
    let clean = given.rejected.is_empty() && sheet.not_taken() == 0 && sheet.unknown_rows() == 0;
    if clean { Status::Done } else { Status::Findings }
}

/// The first line of a file that says something.
fn first_line(path: &std::path::Path) -> Option<String> {
    use std::io::{BufRead as _, BufReader, Read as _};
    let file = std::fs::File::open(path).ok()?;
    let lines = BufReader::new(file.take(crate::document::budget::MAX_DOCUMENT)).lines();
    lines.map_while(std::result::Result::ok).find(|line| !line.trim().is_empty())
}

/// Keeps the corrections that a review saved.
fn keep(args: &Args, path: &std::path::Path, context: &Context) -> Result<Status> {
    let text = std::fs::read_to_string(args.file()).map_err(|error| Error::from_io(args.file().display(), &error))?;
    let mut claims = context.claims(&args.files);
    claims.write("--corrections", path)?;
    let given = Corrections::parse(&text, &args.file().display().to_string())?;
    let made = review::signed(given.iter().cloned(), args.correcting.by())?;
    let mut known = review::kept(Some(path))?;
    let count = made.len() as u64;
    known.extend(made)?;
    if !args.dry_run {
        review::write(path, &known)?;
    }
    let verb = if args.dry_run { "found" } else { "kept" };
    let text = format!("{} {verb}, {} in {} now", counted(count, "corrections"), known.len(), path.display());
    context.console.summary(&text, &[("corrections", count), ("kept", known.len() as u64)]);
    Ok(Status::Done)
}
