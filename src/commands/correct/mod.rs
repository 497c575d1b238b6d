//! `correct`: reads back a catalogue that a person corrected.

mod dates;
mod proposals;
mod report;
mod rows;

use std::collections::HashMap;
use std::path::PathBuf;

use crate::record::values::get;
use crate::splitting::reviewed::Corrections;
use crate::store::{Edit, Store};
use crate::{Error, Record, Result};
use proposals::Proposal;
use report::Report;

use super::correcting::{Correcting, resolved};
use super::review;
use super::run::counted;
use super::{Context, Status};

/// Read back an export that a person corrected
///
/// Each value that the record never had before is a correction, which takes precedence over the value of the page.
/// Missing rows, missing columns and values of an earlier export change nothing. Columns of your own are kept as
/// fields. Each value that is taken, and each that is not, is listed with its row and the reason.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist correct catalogue-corrected.xlsx --dry-run
  shelflist correct catalogue-corrected.csv --by 'Ana Ruiz'
  shelflist correct catalogue-corrected.xlsx --json | jq 'select(.taken | not)'

Exit status: 0 every value was taken; 1 a row or a value was not; 2 and 3 as everywhere.")]
pub(crate) struct Args {
    /// The corrected catalogue: a workbook, CSV, JSON, or any other file with the ids of the records
    file: PathBuf,
    /// Write the list as JSON, one object a line
    #[arg(long, conflicts_with = "corrections")]
    json: bool,
    /// Say what would be corrected, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Keep what `review --html` saved in this file of corrections, outside of a project
    #[arg(long, value_name = "FILE")]
    corrections: Option<PathBuf>,
    #[command(flatten)]
    correcting: Correcting,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    if let Some(path) = &args.corrections {
        return keep(args, path, context);
    }
    if first_line(&args.file).is_some_and(|line| Corrections::is_one(&line)) {
        return Err(Error::usage("this is a file of corrections that a review saved")
            .at(args.file.display())
            .hint("--corrections FILE keeps them, and the other commands read that file"));
    }
    let project = args.correcting.project()?;
    let pipeline = args.correcting.pipeline(&project, context)?;
    let given = rows::read(&args.file, &pipeline)?;
    for warning in &given.warnings {
        context.console.warn(warning);
    }
    for error in &given.rejected {
        context.console.error(error);
    }
    let store = Store::read(&project.store)?;
    let mut now: HashMap<String, Record> = HashMap::new();
    store.view()?.each(|record| {
        now.insert(record.id.clone(), record);
        Ok(())
    })?;
    let mut sheet = Report::default();
    let mut edits = Vec::new();
    let comparing = given.comparing(&now, pipeline.words());
    let wrong = |record: &Record| pipeline.validate(record).map(|rejected| rejected.error);
    for row in &given.rows {
        let Some(before) = now.get(row.id()) else {
            sheet.unknown(row);
            continue;
        };
        let past = store.past(&before.id)?;
        let said = row.said(before, &past, &comparing);
        sheet.older += said.older;
        for Proposal { field, value } in said.proposals {
            let old = get(before, &field);
            let edit = value.map(|value| {
                let edit = Edit { id: before.id.clone(), field: field.clone(), value: Some(value) };
                resolved(&edit, before, pipeline.tagger())
            });
            let edit = match edit {
                Ok((edit, unknown)) => match store.would_take(&edit, wrong) {
                    Ok(()) => {
                        unknown.into_iter().for_each(|name| context.console.warn(&name.at(row.place(&args.file))));
                        Ok(edit)
                    }
                    Err(error) => Err(reason(&error)),
                },
                Err(why) => Err(why),
            };
            sheet.line(row, before, &field, old, &edit);
            edits.extend(edit);
        }
    }
    drop(store);
    sheet.print(args.json)?;
    let changed =
        if args.dry_run || edits.is_empty() { 0 } else { args.correcting.apply(&project, &edits, context)? };
    let said = sheet.summary(given.rows.len() as u64, edits.len() as u64, changed, args.dry_run);
    context.console.summary(
        &said,
        &[
            ("read", given.rows.len() as u64),
            ("corrections", edits.len() as u64),
            ("changed", changed),
            ("not_taken", sheet.not_taken()),
            ("older", sheet.older),
            ("unknown", sheet.unknown_rows()),
        ],
    );
    let clean = given.rejected.is_empty() && sheet.not_taken() == 0 && sheet.unknown_rows() == 0;
    Ok(if clean { Status::Done } else { Status::Findings })
}

/// What is wrong, and what to do, in one line.
fn reason(error: &Error) -> String {
    match error.advice() {
        Some(advice) => format!("{}; {advice}", error.message()),
        None => error.message().to_owned(),
    }
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
    let text = std::fs::read_to_string(&args.file).map_err(|error| Error::from_io(args.file.display(), &error))?;
    let mut claims = context.claims(std::slice::from_ref(&args.file));
    claims.write("--corrections", path)?;
    let given = Corrections::parse(&text, &args.file.display().to_string())?;
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
