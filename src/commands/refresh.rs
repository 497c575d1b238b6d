//! `refresh`: reads the sources of a project, and writes its exports.

use std::io::Write as _;
use std::path::PathBuf;

use crate::console::{WIDTH, wrapped};
use crate::output::Output;
use crate::refresh;
use crate::refresh::report;
use crate::refresh::report::Form;
use crate::refresh::{Options, Outcome};
use crate::store::{Applied, ChangeCounts, Event};
use crate::{Error, Result, interrupt};

use super::args::{Config, Overruling};
use super::fetching::header;
use super::run::{areas_of, counted};
use super::{Context, Status};

/// Read the sources of a project, and write its exports where they changed
///
/// Only one refresh runs at a time: another one ends with status 75. A source that fails keeps its records and is
/// tried again next time; one that lost more than half of its records is refused, and keeps them too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist refresh
  shelflist refresh --config /srv/shelflist.toml -q --report /srv/new.md
  shelflist refresh --only news --dry-run

Exit status: 0 done; 1 done, but a source was refused or a record was invalid;
2 the project file is wrong; 3 a source could not be read, or an export not be
written; 75 another refresh is running.")]
pub(crate) struct Args {
    #[command(flatten)]
    config: Config,
    #[command(flatten)]
    overruling: Overruling,
    /// Read only this source; may be given several times
    #[arg(long, value_name = "NAME")]
    only: Vec<String>,
    /// Read every page anew, also those that did not change
    #[arg(long)]
    full: bool,
    /// Say what would change, and leave the store and the exports as they are
    #[arg(long)]
    dry_run: bool,
    /// Accept this source although it lost more than half of its records
    #[arg(long, value_name = "NAME")]
    accept: Vec<String>,
    /// Write what is new to this file (.md, .html, .json or .eml), or to standard output (-); may be given several times
    #[arg(long, value_name = "PATH")]
    report: Vec<PathBuf>,
    /// Extra header, "Name: value", for the hosts of the project, such as a login; it is never logged or kept
    /// (repeatable)
    #[arg(long, value_name = "HEADER")]
    header: Vec<String>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let reports = args.report.iter().map(|path| Ok((path, Form::of(path)?))).collect::<Result<Vec<_>>>()?;
    let project = args.overruling.project(&args.config)?;
    let context = &context.of_project(&project)?;
    project.check_files(&context.seeds, &args.report)?;
    // A report that cannot be written gives an error before any source is read, because changes are reported only once.
    for (path, _) in reports.iter().filter(|(path, _)| path.as_os_str() != "-") {
        drop(Output::file(path)?);
    }
    let options = Options {
        only: args.only.clone(),
        full: args.full,
        dry_run: args.dry_run,
        accept: args.accept.clone(),
        reports: args.report.clone(),
        headers: args.header.iter().map(|text| header(text)).collect::<Result<_>>()?,
    };
    interrupt::leaves(if args.dry_run {
        "nothing was changed"
    } else {
        "the catalogue is as the last finished run left it; what was read so far is kept for the next refresh"
    });
    let mut outcome = refresh::refresh(&project, &context.seeds, context.console, &options)?;
    for (path, form) in reports {
        let mut out = if path.as_os_str() == "-" { Output::stdout() } else { Output::file(path)? };
        out.write_all(report::report(&outcome, form, &project, &context.seeds)?.as_bytes())
            .map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()?;
    }
    if !args.dry_run
        && let Err(error) = refresh::tell::tell(&project, &outcome)
    {
        context.console.error(&error);
        outcome.failed = true;
    }
    if !project.chosen && outcome.totals().records > 0 {
        let areas = areas_of(&project.vocabulary);
        context.console.tell(&format!("{areas} (vocabulary = … in {} chooses one)", project.file.display()));
    }
    Ok(end(&outcome, args.dry_run, context))
}

/// Prints the closing lines, and returns the status of the run.
pub(crate) fn end(outcome: &Outcome, dry_run: bool, context: &Context) -> Status {
    say(outcome, dry_run, context);
    match (outcome.failed, outcome.findings) {
        (true, _) => Status::Failed,
        (false, true) => Status::Findings,
        (false, false) => Status::Done,
    }
}

/// Prints the closing lines: one for each source, then the sum.
fn say(outcome: &Outcome, dry_run: bool, context: &Context) {
    for source in &outcome.sources {
        let name = Some(source.name.as_str());
        let figures = figures(&outcome.counts, name);
        let text = match &source.applied {
            None => format!("{}: failed, keeps its records", source.name),
            Some(Applied::Shrunk(..) | Applied::Empty) => format!("{}: refused, keeps its records", source.name),
            Some(Applied::Complete(counts) | Applied::Partial(counts)) => {
                let missing = match counts.missing {
                    0 => String::new(),
                    missing => format!(", {missing} missing"),
                };
                let left = match counts.left {
                    0 => String::new(),
                    1 => ", 1 page left for the next run".to_owned(),
                    left => format!(", {left} pages left for the next run"),
                };
                let changes = told(&outcome.counts, name);
                let records = counted(counts.records, "records");
                format!("{}: {changes}{missing}{left}; {records}", source.name)
            }
        };
        context.console.summary(&text, &figures);
        let fields = report::changed_fields(outcome.changes.iter().filter(|change| change.source == source.name));
        if dry_run && !fields.is_empty() {
            let fields = wrapped(&format!("would change: {}", fields.join(", ")), WIDTH, "  ");
            fields.lines().for_each(|line| context.console.summary(line, &[]));
        }
    }
    let totals = outcome.totals();
    let mut text = format!(
        "{}{} of {}, {} ({} unchanged), {}",
        if dry_run { "would be: " } else { "" },
        outcome.sources.iter().filter(|source| source.counts().is_some()).count(),
        counted(outcome.sources.len() as u64, "sources"),
        counted(totals.pages, "pages"),
        totals.unchanged,
        told(&outcome.counts, None),
    );
    if outcome.resting > 0 {
        text.push_str(&format!(", {} not due", outcome.resting));
    }
    let written = outcome.written();
    if !written.is_empty() {
        let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        text.push_str(&format!("; wrote {}", names.join(", ")));
    }
    let mut figures = figures(&outcome.counts, None);
    figures.extend([("pages", totals.pages), ("unchanged_pages", totals.unchanged), ("records", totals.records)]);
    figures.extend([("exports_written", written.len() as u64), ("pages_left", totals.left)]);
    context.console.summary(&text, &figures);
}

/// The events of records, in the order in which they are told.
const EVENTS: [Event; 5] = [Event::Added, Event::Returned, Event::Changed, Event::Moved, Event::Gone];

/// The numbers of changes for machines.
fn figures(counts: &ChangeCounts, source: Option<&str>) -> Vec<(&'static str, u64)> {
    EVENTS.map(|event| (event.name(), counts.of(source, event))).to_vec()
}

/// The numbers of changes for people: `3 added, 1 gone`, or `no change`.
fn told(counts: &ChangeCounts, source: Option<&str>) -> String {
    let each = EVENTS.map(|event| (event.name(), counts.of(source, event)));
    let said: Vec<String> =
        each.iter().filter(|(_, count)| *count > 0).map(|(name, count)| format!("{count} {name}")).collect();
    if said.is_empty() { "no change".to_owned() } else { said.join(", ") }
}
