//! `report`: writes the figures of a catalogue and of a review.

use std::collections::HashSet;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::clock::Since;
use crate::formats::raw_entry::Entry;
use crate::output::Output;
use crate::project::Project;
use crate::refresh::report::{MailHead, digest_mail};
use crate::report::searches::{self, Origins};
use crate::report::text::{self, Form as Text};
use crate::report::{Report, diagram, page, prisma};
use crate::store::{Event, Store};
use crate::{Error, Record, Result};

use super::args::Inputs;
use super::run::counted;
use super::{Context, Status};

/// Report the figures of a catalogue: what was searched, found, merged, excluded and kept
///
/// For each source: how and when it was searched, pages and records found, duplicates, exclusions. Then publications by
/// area, language, year and kind, the completeness of the fields, and the issues to look at. Merged records are counted
/// as the records that they were made of, so that found − duplicates − excluded = kept. Run `shelflist dedupe` first.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist report catalogue.json
  shelflist report catalogue.json -f md -o report.md --diagram prisma.svg
  shelflist report catalogue.json -f html -o report.html
  shelflist report --config shelflist.toml --prisma-s searches.csv
  shelflist report --since monday                      what is new, in figures
  shelflist report --since 7d -f mail --to ana@example.org | sendmail -t")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// The project file: use the records of its store, and describe how its sources are searched [default where no
    /// INPUT is named and nothing is piped in: shelflist.toml in this folder]
    #[arg(long, value_name = "PATH", conflicts_with = "inputs")]
    config: Option<PathBuf>,
    /// Only what is new since then: 7d, monday, 2026-11-23, or the number of a run; of the project in this folder
    #[arg(long, value_name = "WHEN", conflicts_with = "inputs")]
    since: Option<String>,
    /// Address of a reader, for -f mail; may be given several times
    #[arg(long, value_name = "ADDRESS")]
    to: Vec<String>,
    /// Address of the sender, for -f mail
    #[arg(long, value_name = "ADDRESS")]
    from: Option<String>,
    /// Format of the report
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Form,
    /// Language of the page of -f html [default: that of the project's page, else en]
    #[arg(long, value_name = "LANG", value_parser = ["en", "es", "nl"])]
    lang: Option<String>,
    /// Write the report to this file
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Write the figures of the flow diagram as the table that the R package PRISMA2020 reads
    #[arg(long, value_name = "PATH")]
    prisma: Option<PathBuf>,
    /// Write the flow diagram (PRISMA 2020) as SVG
    #[arg(long, value_name = "PATH")]
    diagram: Option<PathBuf>,
    /// Write the log of searches that PRISMA-S asks for, one row for each source
    #[arg(long, value_name = "PATH")]
    prisma_s: Option<PathBuf>,
    /// This source is a bibliographic database, not a website; may be given several times
    #[arg(long, value_name = "SOURCE")]
    database: Vec<String>,
    /// This source is a website, although its records come from a file of references; may be given several times
    #[arg(long, value_name = "SOURCE")]
    website: Vec<String>,
    /// This source is an organisation that was asked, not a website; may be given several times
    #[arg(long, value_name = "SOURCE")]
    organisation: Vec<String>,
    /// This source is a list of references that was followed; may be given several times
    #[arg(long, value_name = "SOURCE")]
    citations: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// Markdown
    Md,
    /// One JSON object
    Json,
    /// A page with charts and the flow diagram, in one file
    Html,
    /// A mail with what is new, for sendmail; nothing where nothing is new
    Mail,
}

impl Args {
    /// The files that the command writes, with the options that name them.
    fn files(&self) -> impl Iterator<Item = (&'static str, &PathBuf)> {
        let named = [
            ("-o", &self.output),
            ("--prisma", &self.prisma),
            ("--diagram", &self.diagram),
            ("--prisma-s", &self.prisma_s),
        ];
        named.into_iter().filter_map(|(option, path)| Some((option, path.as_ref()?)))
    }
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let origins = Origins {
        databases: args.database.clone(),
        websites: args.website.clone(),
        organisations: args.organisation.clone(),
        citations: args.citations.clone(),
    };
    let here = args.inputs.inputs.is_empty() && Path::new(crate::project::FILE).is_file();
    let named = args.config.is_some() || args.since.is_some() || matches!(args.format, Form::Mail);
    let project = (named || here).then(|| Project::load(args.config.as_deref())).transpose()?;
    let mut claims = context.claims(&args.inputs.inputs);
    project.iter().for_each(|project| project.claim(&context.seeds, &mut claims));
    args.files().try_for_each(|(option, path)| claims.write(option, path))?;
    if matches!(args.format, Form::Mail) {
        return mail(args, project.as_ref(), context);
    }
    let asked = named || std::io::stdin().is_terminal();
    let Figures { records, known, sound, language } = match &project {
        Some(project) if asked => of_project(project, args, context)?,
        project => piped_in(project.as_ref(), args, context)?,
    };
    if records.is_empty() && project.is_none() && args.files().next().is_some() {
        context.console.warn(&Error::data("there are no records, and no file is written"));
        return Ok(Status::Findings);
    }
    let report = Report::new(&records, known, &origins);
    for name in origins.names() {
        if !report.sources.iter().any(|source| source.name == *name) {
            return Err(Error::usage(format!("there is no source {name}"))
                .hint_nearest(crate::error::nearest(name, report.sources.iter().map(|source| source.name.as_str()))));
        }
    }
    say(&report, args, context);
    if let Some(path) = &args.prisma {
        write(Some(path), &prisma::flow_csv(&report.flow)?)?;
    }
    if let Some(path) = &args.prisma_s {
        write(Some(path), &prisma::searches_csv(&report)?)?;
    }
    if let Some(path) = &args.diagram {
        write(Some(path), &diagram::svg(&report.flow))?;
    }
    let said = match args.format {
        Form::Text => text::write(&report, Text::Plain),
        Form::Md => text::write(&report, Text::Markdown),
        Form::Html => page::html(&report, args.lang.as_deref().unwrap_or(&language)),
        Form::Json => {
            let json = serde_json::to_string_pretty(&report).map_err(|error| Error::io(error.to_string()))?;
            format!("{json}\n")
        }
        Form::Mail => String::new(),
    };
    write(args.output.as_deref(), &said)?;
    Ok(if sound && !records.is_empty() { Status::Done } else { Status::Findings })
}

/// Says which decisions are not understood, and which figures the diagram leaves out.
fn say(report: &Report, args: &Args, context: &Context) {
    let flow = &report.flow;
    for (decision, count) in &flow.not_understood {
        let said = format!("the decision {decision:?} of {} is not understood", counted(*count, "publications"));
        context
            .console
            .warn(&Error::data(said).hint("decisions are include, exclude and maybe; it is not counted as one"));
    }
    let drawn = args.prisma.is_some() || args.diagram.is_some();
    if drawn && flow.undecided > 0 {
        let said = format!("{} without a decision", counted(flow.undecided, "publications"));
        context.console.warn(&Error::data(said).hint("the diagram counts them as not yet decided"));
    }
}

fn write(path: Option<&Path>, text: &str) -> Result<()> {
    let mut out = path.map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()
}

/// The records that a report counts, and how they were searched.
struct Figures {
    records: Vec<Record>,
    /// How the sources of a project are searched.
    known: Vec<searches::Search>,
    /// Whether all of the input could be read.
    sound: bool,
    /// The language of the page of `-f html`, where none is asked for.
    language: String,
}

/// The records of a project, merged where the project says so, and how its sources are searched.
fn of_project(project: &Project, args: &Args, context: &Context) -> Result<Figures> {
    let context = &context.of_project(project)?;
    let store = Store::read(&project.store)?;
    let names: Vec<&str> = project.sources.iter().map(|source| source.name.as_str()).collect();
    let known = searches::of_project(project, &store.health(&names)?);
    let new = match &args.since {
        Some(since) => {
            let changes = store.changes_since(Since::parse(since, crate::refresh::time()?)?)?;
            let new = changes.into_iter().filter(|change| matches!(change.event, Event::Added | Event::Returned));
            Some(new.filter_map(|change| Some(change.now?.id)).collect::<HashSet<String>>())
        }
        None => None,
    };
    let mut records = if project.duplicates {
        crate::refresh::merged(&store.view()?, &store, &context.seeds)?
    } else {
        let mut records = Vec::new();
        store.view()?.each(|record| {
            records.push(record);
            Ok(())
        })?;
        records
    };
    if let Some(new) = new {
        records.retain(|record| new.contains(&record.id) || record.merged.iter().any(|id| new.contains(id)));
    }
    Ok(Figures { records, known, sound: true, language: project.page.language().to_owned() })
}

/// Writes the mail that says what is new in a project; nothing where nothing is.
fn mail(args: &Args, project: Option<&Project>, context: &Context) -> Result<Status> {
    let (Some(project), Some(since)) = (project, &args.since) else {
        return Err(
            Error::usage("a mail says what is new since a point in time").hint("add --since monday, or --since 7d")
        );
    };
    let context = &context.of_project(project)?;
    let now = crate::refresh::time()?;
    let point = Since::parse(since, now)?;
    let since = match point {
        Since::At(at) => Some(crate::clock::local_date(at).to_string()),
        Since::Run(_) => None,
    };
    let changes = Store::read(&project.store)?.changes_since(point)?;
    let envelope = MailHead { at: now, since, to: &args.to, from: args.from.as_deref() };
    match digest_mail(&changes, envelope, project, &context.seeds)? {
        Some(text) => write(args.output.as_deref(), &text)?,
        None => {
            // A mail of an earlier run must not be sent again.
            if let Some(path) = args.output.as_deref().filter(|path| path.exists()) {
                write(Some(path), "")?;
            }
            context.console.summary("nothing is new", &[("records", 0)]);
        }
    }
    Ok(Status::Done)
}

/// The records of a catalogue, or those of the project where nothing is piped in: a timer starts the command without a
/// terminal, and without anything on standard input.
fn piped_in(project: Option<&Project>, args: &Args, context: &Context) -> Result<Figures> {
    let figures = read(args, context)?;
    match project {
        Some(project) if figures.records.is_empty() && figures.sound => {
            let file = project.file.display();
            context.console.tell(&format!("standard input is empty, and the figures are those of {file}"));
            of_project(project, args, context)
        }
        _ => Ok(figures),
    }
}

/// The records of a catalogue.
fn read(args: &Args, context: &Context) -> Result<Figures> {
    let (mut records, mut sound) = (Vec::new(), true);
    let own: Vec<PathBuf> = args.files().map(|(_, path)| path.clone()).collect();
    for entries in crate::input::entries(&args.inputs.inputs, &own, args.inputs.max_record()) {
        for entry in entries {
            match entry? {
                Entry::Record(record) => records.push(*record),
                Entry::Rejected(rejected) => {
                    context.console.error(&rejected.error);
                    sound = false;
                }
                Entry::Warning(warning) => context.console.warn(&warning),
            }
        }
    }
    Ok(Figures { records, known: Vec::new(), sound, language: "en".to_owned() })
}
