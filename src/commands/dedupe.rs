//! `dedupe`: merges the records of one publication.

mod answering;
mod lines;
mod review;

use std::io::Write as _;
use std::path::PathBuf;

use crate::dedupe::answers::Answers;
use crate::dedupe::outcome::{Deduper, Outcome, Verdict};
use crate::dedupe::undo;
use crate::formats::raw_entry::Entry;
use crate::output::Output;
use crate::project::Project;
use crate::record::Ids;
use crate::store::Store;
use crate::{Error, Record, Result};

use super::args::{Inputs, Outputs, Rejects};
use super::run::{Run, counted};
use super::{Context, Status};

/// Merge the records of one publication, and link those that are related
///
/// Records that certainly describe one publication become one record with the fullest values. Its fields `sources` and
/// `merged` keep what it was made of, and --undo restores the single records. Translations, editions, summaries, errata
/// and the like stay separate and are linked in `relations`. --review lists the doubtful pairs; --same and --different
/// answer them for this and all later runs.
///
/// All records are held in memory: 8.8 kB for each of 20,000 records of article databases, and as much of 40,000.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist dedupe site-a.jsonl site-b.jsonl -o catalogue.json
  shelflist dedupe catalogue.json --review --answers answers.jsonl
  shelflist dedupe catalogue.json --answers answers.jsonl --same 1f0c77 9b2e41
  shelflist dedupe catalogue.json --groups | jq -r 'select(.answer == \"maybe\") | .id'
  shelflist dedupe merged.json --undo -o apart.json")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    rejects: Rejects,
    /// Change nothing; write one line {id, cluster, answer, score, reasons} for each record
    #[arg(long, conflicts_with_all = ["review", "undo"])]
    groups: bool,
    /// Change nothing; list the pairs that a person should look at, field by field (-f json for machines)
    #[arg(long, conflicts_with = "undo")]
    review: bool,
    /// Take merged records apart, and restore the records that they were made of
    #[arg(long)]
    undo: bool,
    /// The project file: use the records and the answers of its store
    #[arg(long, value_name = "PATH", conflicts_with_all = ["inputs", "answers"])]
    config: Option<PathBuf>,
    #[command(flatten)]
    answering: answering::Answering,
}

impl Args {
    /// The project, if one is named.
    fn project(&self) -> Result<Option<Project>> {
        self.config.as_deref().map(|path| Project::load(Some(path))).transpose()
    }
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    if args.answering.answers_only() {
        let project = args.project()?;
        // Without a file, standard input is not waited for.
        let mut records = Vec::new();
        if project.is_none() && !args.inputs.inputs.is_empty() {
            records = read(args, &mut Run::looking(context, &args.rejects)?, None)?;
        }
        return args.answering.write(context, None, &records, project.as_ref());
    }
    let project = args.project()?;
    let answers = match &project {
        Some(project) => Store::read(&project.store)?.answers()?,
        None => args.answering.read()?,
    };
    if args.review || args.groups || args.answering.takes_apart() {
        return look(args, &answers, context, project.as_ref());
    }
    let mut claims = context.claims(&args.inputs.inputs);
    args.answering.claim(&mut claims);
    let mut run = Run::new(context, &args.outputs, Some(&args.rejects), claims)?;
    let records = read(args, &mut run, project.as_ref())?;
    if args.undo {
        for record in records.into_iter().flat_map(undo::apart) {
            run.write(&record)?;
        }
        return run.finish();
    }
    let answers = answering::resolved(&answers, &records, context)?;
    let outcome = Deduper::new(&context.seeds)?.find(records, &answers);
    for record in outcome.merged() {
        run.write(&record)?;
    }
    let status = run.finish()?;
    summary(&outcome, context);
    Ok(status)
}

/// Reads all records. A record without an id gets one.
fn read(args: &Args, run: &mut Run, project: Option<&Project>) -> Result<Vec<Record>> {
    let (mut records, mut ids) = (Vec::new(), Ids::default());
    if let Some(project) = project {
        Store::read(&project.store)?.view()?.each(|record| {
            records.push(record);
            Ok(())
        })?;
        return Ok(records);
    }
    let own = args.outputs.files(Some(&args.rejects));
    for entries in crate::input::entries(&args.inputs.inputs, &own, args.inputs.max_record()) {
        for entry in entries {
            match entry {
                Ok(Entry::Record(mut record)) => {
                    record.id = ids.next(&record);
                    records.push(*record);
                }
                Ok(Entry::Rejected(rejected)) => run.reject(&rejected)?,
                Ok(Entry::Warning(warning)) => run.warn(&warning),
                Err(error) => run.fail(error)?,
            }
        }
    }
    Ok(records)
}

/// Runs the options that change no record: writes groups or doubtful pairs, or keeps an answer.
fn look(args: &Args, answers: &Answers, context: &Context, project: Option<&Project>) -> Result<Status> {
    let mut run = Run::looking(context, &args.rejects)?;
    let records = read(args, &mut run, project)?;
    let found = !records.is_empty();
    let answers = answering::resolved(answers, &records, context)?;
    let outcome = Deduper::new(&context.seeds)?.find(records, &answers);
    if args.answering.takes_apart() {
        return args.answering.write(context, Some(&outcome), &[], project);
    }
    let form = args.outputs.format.as_deref().map(str::to_ascii_lowercase);
    let text = match (args.groups, form.as_deref()) {
        (true, None | Some("json" | "jsonl")) => lines::groups(&outcome),
        (false, None | Some("text")) => {
            review::text(&outcome, &args.answering.command(&args.inputs.inputs, args.config.as_deref()))
        }
        (false, Some("json" | "jsonl")) => lines::review(&outcome),
        (_, Some(other)) => {
            let forms = if args.groups { "jsonl" } else { "text and jsonl" };
            return Err(Error::usage(format!("-f {other}: this is written as {forms}")));
        }
    };
    let mut claims = context.claims(&args.inputs.inputs);
    args.answering.claim(&mut claims);
    args.outputs.output.iter().try_for_each(|path| claims.write("-o", path))?;
    let mut out = args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    summary(&outcome, context);
    let status = run.status();
    Ok(if found && status == Status::Findings && !run.has_rejected() { Status::Done } else { status })
}

/// Prints the numbers of records before and after merging.
fn summary(outcome: &Outcome, context: &Context) {
    let count = |test: fn(Verdict) -> bool| outcome.links.iter().filter(|link| test(link.verdict)).count() as u64;
    let (records, groups) = (outcome.records.len() as u64, outcome.groups.len() as u64);
    let related = count(|verdict| matches!(verdict, Verdict::Related(_)));
    let maybe = count(|verdict| verdict == Verdict::Maybe);
    let text = format!(
        "{} are {}: {}, {related} related, {maybe} to look at{}",
        counted(records, "records"),
        counted(groups, "publications"),
        counted(records - groups, "duplicates"),
        if maybe > 0 { " (--review)" } else { "" },
    );
    let figures = [
        ("records", records),
        ("publications", groups),
        ("duplicates", records - groups),
        ("related", related),
        ("maybe", maybe),
    ];
    context.console.summary(&text, &figures);
}
