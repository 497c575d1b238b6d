//! `refresh`: reads the sources of a project, and writes its exports.

use std::collections::HashMap;
use std::io::Write as _;
use std::path::PathBuf;

use crate::output::Output;
use crate::project::Project;
use crate::refresh;
use crate::refresh::report;
use crate::refresh::report::Form;
use crate::refresh::{Options, Outcome};
use crate::store::{Applied, Change};
use crate::{Error, Result};

use super::args::Config;
use super::fetching::header;
use super::{Context, Status};

/// Read the sources of a project, and write its exports where they changed
///
/// Only one refresh runs at a time: another one ends with status 75. A source that fails keeps its records and is
/// tried again next time; one that lost more than half of its records is refused, and keeps them too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist refresh
  shelflist refresh --config /srv/library/shelflist.toml -q --report /srv/library/new.md
  shelflist refresh --only news --dry-run

Exit status: 0 done; 1 done, but a source was refused or a record was invalid; 2 the project file is wrong;
3 a source could not be read, or an export not be written; 75 another refresh is running.")]
pub(crate) struct Args {
    #[command(flatten)]
    config: Config,
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
    /// Write what is new to this file (.md, .html or .json), or to standard output (-); may be given several times
    #[arg(long, value_name = "PATH")]
    report: Vec<PathBuf>,
    /// Extra header, "Name: value", for the hosts of the project, such as a login; it is never logged or kept
    /// (repeatable)
    #[arg(long, value_name = "HEADER")]
    header: Vec<String>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let reports = args.report.iter().map(|path| Ok((path, Form::of(path)?))).collect::<Result<Vec<_>>>()?;
    let project = Project::load(args.config.config.as_deref())?;
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
    let outcome = refresh::refresh(&project, &context.seeds, context.console, &options)?;
    for (path, form) in reports {
        let mut out = if path.as_os_str() == "-" { Output::stdout() } else { Output::file(path)? };
        out.write_all(report::report(&outcome, form, project.page.language()).as_bytes())
            .map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()?;
    }
    say(&outcome, args.dry_run, context);
    Ok(match (outcome.failed, outcome.findings) {
        (true, _) => Status::Failed,
        (false, true) => Status::Findings,
        (false, false) => Status::Done,
    })
}

/// Prints the closing lines: one for each source, then the sum.
fn say(outcome: &Outcome, dry_run: bool, context: &Context) {
    let of_source: HashMap<&str, Vec<&Change>> = report::by_source(&outcome.changes).into_iter().collect();
    for source in &outcome.sources {
        let changes = of_source.get(source.name.as_str()).into_iter().flatten().copied();
        let figures = figures(changes.clone().map(|change| change.event.name()));
        let text = match &source.applied {
            None => format!("{}: failed, keeps its records", source.name),
            Some(Applied::Shrunk(..) | Applied::Empty) => format!("{}: refused, keeps its records", source.name),
            Some(Applied::Complete(counts) | Applied::Partial(counts)) => {
                let missing = match counts.missing {
                    0 => String::new(),
                    missing => format!(", {missing} missing"),
                };
                format!("{}: {}{missing}; {} records", source.name, report::counted(changes), counts.records)
            }
        };
        context.console.summary(&text, &figures);
    }
    let totals = outcome.totals();
    let mut text = format!(
        "{}{} of {} sources, {} pages ({} unchanged), {}",
        if dry_run { "would be: " } else { "" },
        outcome.sources.iter().filter(|source| source.counts().is_some()).count(),
        outcome.sources.len(),
        totals.pages,
        totals.unchanged,
        report::counted(outcome.changes.iter()),
    );
    if outcome.resting > 0 {
        text.push_str(&format!(", {} not due", outcome.resting));
    }
    let written = outcome.written();
    if !written.is_empty() {
        let names: Vec<String> = written.iter().map(|path| path.display().to_string()).collect();
        text.push_str(&format!("; wrote {}", names.join(", ")));
    }
    let mut figures = figures(outcome.changes.iter().map(|change| change.event.name()));
    figures.extend([("pages", totals.pages), ("unchanged_pages", totals.unchanged), ("records", totals.records)]);
    figures.push(("exports_written", written.len() as u64));
    context.console.summary(&text, &figures);
}

fn figures<'e>(events: impl Iterator<Item = &'static str> + Clone + 'e) -> Vec<(&'static str, u64)> {
    ["added", "changed", "moved", "gone", "returned"]
        .map(|name| (name, events.clone().filter(|event| *event == name).count() as u64))
        .to_vec()
}
