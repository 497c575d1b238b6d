//! `split`: turns documents into records, without any further stage.

use std::io::Write as _;

use crate::error::Kind;
use crate::output::Output;
use crate::pipeline::parts::{Opened, Parts};
use crate::pipeline::{Line, Splitting};
use crate::record::Ids;
use crate::web::repeats::Repeats;
use crate::{Error, Result};

use super::archives::Archives;
use super::args::{Inputs, Outputs, Reading};
use super::documents::documents;
use super::run::Run;
use super::skipped::Skipped;
use super::{Context, Status};

/// Split documents into records, with nothing else filled in
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist split page.txt | shelflist detect | shelflist tag
  shelflist split --boilerplate page.txt    the lines that are in no record")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Write the lines that are in no record instead of the records: place, tab, line
    #[arg(long)]
    boilerplate: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    archives: Archives,
    #[command(flatten)]
    outputs: Outputs,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let splitting = Splitting::new(&context.seeds, args.reading.layout()?, &args.reading.map)?
        .correcting(args.reading.corrections()?);
    if args.boilerplate {
        return boilerplate(args, context, &splitting);
    }
    let (mut ids, mut repeats) = (Ids::default(), Repeats::default());
    let run = Run::new(context, &args.outputs, None, context.claims(&args.inputs.inputs))?;
    let mut run = run.looking_at(&args.inputs.inputs);
    let inputs = args.inputs.beside(args.outputs.files(None)).with_archives(&args.archives);
    let split = |opened: Opened| Ok(Parts::split(&splitting, opened));
    documents(&inputs, &args.reading, false, context, splitting.known(), split, |parts| {
        run.parts(parts, |run, split| {
            split.warnings.iter().for_each(|warning| run.warn(warning));
            run.explain(&split);
            for rejected in &split.rejected {
                run.reject(rejected)?;
            }
            split.stated.iter().for_each(|stated| run.complete(stated, split.of.unwrap_or(split.records.len() as u64)));
            for mut record in split.records {
                if repeats.is_repeat(&record) {
                    continue;
                }
                record.id = ids.next(&record);
                run.write(&record)?;
            }
            Ok(())
        })
    })?;
    args.reading.say_unapplied(&splitting, context);
    run.finish()
}

/// Writes the lines that are in no record, as text or as JSON Lines.
fn boilerplate(args: &Args, context: &Context, splitting: &Splitting) -> Result<Status> {
    let mut claims = context.claims(&args.inputs.inputs);
    args.outputs.output.as_deref().map_or(Ok(()), |path| claims.write("-o", path))?;
    let inputs = args.inputs.beside(args.outputs.files(None)).with_archives(&args.archives);
    let mut out = args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    let json = args.outputs.format.as_deref().is_some_and(|format| format.starts_with("json"));
    let (mut status, mut skipped) = (Status::Done, Skipped::default());
    let split = |opened: Opened| {
        let place = opened.document.location.clone().unwrap_or_else(|| opened.document.name.clone());
        Ok((place, Parts::split(splitting, opened)))
    };
    let mut write = |place: &str, lines: Vec<Line>| {
        for Line { number, text } in lines {
            let line = if json {
                serde_json::json!({"location": place, "line": number, "text": text}).to_string()
            } else {
                format!("{place}:{number}\t{text}")
            };
            writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
        }
        Ok(())
    };
    documents(&inputs, &args.reading, false, context, splitting.known(), split, |parts| {
        let written =
            parts.and_then(|(place, mut parts)| parts.try_for_each(|split| write(&place, split?.boilerplate)));
        match written {
            Err(error) if error.kind() == Kind::Skipped => {
                skipped.add(&error);
                Ok(())
            }
            Err(error) if matches!(error.kind(), Kind::Data | Kind::Io | Kind::Foreign) => {
                context.console.error(&error);
                status = Status::of(&error);
                Ok(())
            }
            other => other,
        }
    })?;
    skipped.say(context.console);
    out.commit()?;
    Ok(status)
}
