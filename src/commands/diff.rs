//! `diff`: shows the differences between two catalogues, or between two runs of a project.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::clock::Since;
use crate::console::printable;
use crate::diff::{Difference, FieldChange, Scope, compare};
use crate::error::Kind;
use crate::output::Output;
use crate::pipeline::{Options, Pipeline};
use crate::project::Project;
use crate::refresh::report::{name, shown};
use crate::store::{Store, View};
use crate::{Error, Record, Result};
use clap::ValueEnum;
use serde_json::json;

use super::any_catalogue;
use super::args::Config;
use super::{Context, Status};

/// Show what differs between two catalogues or runs, by record and field
///
/// OLD and NEW are files in any format that shelflist reads, or numbers of runs (see shelflist status --runs).
/// A record that got another title or address is one change.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist diff last-week.json catalogue.json
  shelflist diff 12 now -f csv -o changes.csv
  shelflist diff --since monday
  shelflist diff 12 15 --config /srv/library/shelflist.toml

Exit status: 0 the same; 1 different; 2 trouble.")]
pub(crate) struct Args {
    /// A catalogue, or the number of a run
    #[arg(required_unless_present = "since")]
    old: Option<PathBuf>,
    /// A catalogue, or the number of a run, or `now`
    #[arg(required_unless_present = "since")]
    new: Option<PathBuf>,
    /// Compare the project as it was then with now: 7d, monday, 2026-11-23, or the number of a run
    #[arg(long, value_name = "WHEN", conflicts_with_all = ["old", "new"])]
    since: Option<String>,
    /// Format of the answer
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Form,
    /// Write to this file
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Compare ids, provenance and issues too
    #[arg(long)]
    everything: bool,
    #[command(flatten)]
    config: Config,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// One JSON document
    Json,
    /// One row for each field
    Csv,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    // As with diff(1), every error ends with status 2, except that the reader of the output has gone away.
    differ(args, context).map_err(|error| match error.kind() {
        Kind::Io | Kind::Data => {
            let mut trouble = Error::usage(error.message());
            if let Some(place) = error.place() {
                trouble = trouble.at(place);
            }
            match error.advice() {
                Some(advice) => trouble.hint(advice),
                None => trouble,
            }
        }
        _ => error,
    })
}

fn differ(args: &Args, context: &Context) -> Result<Status> {
    let scope = if args.everything { Scope::Everything } else { Scope::Publication };
    if let Some(path) = args.output.as_deref() {
        let mut claims = context.claims(&[]);
        if let Ok(project) = Project::load(args.config.config.as_deref()) {
            project.claim(&context.seeds, &mut claims);
        }
        [&args.old, &args.new].into_iter().flatten().for_each(|path| claims.keep("the input", path));
        claims.write("-o", path)?;
    }
    let (old, new) = match (&args.since, &args.old, &args.new) {
        (Some(since), ..) => since_then(since, args)?,
        (None, Some(old), Some(new)) => (load(old, args, context)?, load(new, args, context)?),
        _ => return Err(Error::usage("diff compares two catalogues").hint("shelflist diff OLD NEW, or --since monday")),
    };
    let differences = compare(old, new, scope);
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    let text = match args.format {
        Form::Text => text(&differences),
        Form::Json => machine(&differences),
        Form::Csv => table(&differences)?,
    };
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let figures = ["added", "changed", "gone"]
        .map(|name| (name, differences.iter().filter(|difference| difference.name() == name).count() as u64));
    let said: Vec<String> = figures.iter().map(|(name, count)| format!("{count} {name}")).collect();
    context.console.summary(&said.join(", "), &figures);
    Ok(if differences.is_empty() { Status::Done } else { Status::Findings })
}

/// The records of the project as they were at a point in time, and as they are now.
fn since_then(since: &str, args: &Args) -> Result<(Vec<Record>, Vec<Record>)> {
    let project = Project::load(args.config.config.as_deref())?;
    let since = Since::parse(since, crate::refresh::time()?)?;
    let store = Store::read(&project.store)?;
    let old = match store.base(since)? {
        // Before the first run there was nothing.
        0 => Vec::new(),
        run => all(&store.view_at(run)?)?,
    };
    let new = all(&store.view()?)?;
    Ok((old, new))
}

/// All records of a view.
fn all(view: &View) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    view.each(|record| {
        records.push(record);
        Ok(())
    })?;
    Ok(records)
}

/// The records of a catalogue or of a run.
fn load(what: &Path, args: &Args, context: &Context) -> Result<Vec<Record>> {
    let word = what.to_string_lossy();
    let run: Option<i64> = word.parse().ok();
    if !what.exists() && (run.is_some() || word == "now") {
        let project = Project::load(args.config.config.as_deref())?;
        let store = Store::read(&project.store)?;
        let view = match run {
            Some(run) => store.view_at(run)?,
            None => store.view()?,
        };
        return all(&view);
    }
    any_catalogue::records(what, || {
        // A catalogue of another tool is read as the project reads it, where there is one.
        let project = Project::load(args.config.config.as_deref()).ok();
        let options = project.map_or_else(Options::default, |project| Options {
            vocabulary: project.vocabulary.clone(),
            all: project.all_areas,
            ..Options::default()
        });
        Pipeline::new(&context.seeds, &options)
    })
}

fn text(differences: &[Difference]) -> String {
    let mut text = String::new();
    for difference in differences {
        let sign = match difference {
            Difference::Added(_) => '+',
            Difference::Gone(_) => '-',
            Difference::Changed(..) => '~',
        };
        let record = difference.record();
        let id = if record.id.is_empty() { String::new() } else { format!("  [{}]", record.id) };
        text.push_str(&printable(&format!("{sign} {}{id}", name(record))));
        text.push('\n');
        for change in difference.fields() {
            let (old, new) = told(change);
            let line = format!("    {}: {old} → {new}", change.field);
            text.push_str(&printable(&line.replace('\n', " ")));
            text.push('\n');
        }
    }
    text
}

fn machine(differences: &[Difference]) -> String {
    let each: Vec<serde_json::Value> = differences
        .iter()
        .map(|difference| {
            let fields: Vec<serde_json::Value> = difference
                .fields()
                .iter()
                .map(|change| json!({"field": change.field, "old": change.old, "new": change.new}))
                .collect();
            let before = match difference {
                Difference::Changed(before, ..) => Some(&before.id),
                _ => None,
            };
            json!({
                "event": difference.name(), "id": difference.record().id, "old_id": before, "fields": fields,
                "record": difference.record(),
            })
        })
        .collect();
    let count = |name: &str| differences.iter().filter(|difference| difference.name() == name).count();
    let all = json!({
        "added": count("added"), "changed": count("changed"), "gone": count("gone"), "differences": each,
    });
    format!("{all:#}\n")
}

fn table(differences: &[Difference]) -> Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fail = |error: &dyn std::fmt::Display| Error::io(format!("the table cannot be made: {error}"));
    writer.write_record(["event", "id", "source", "title", "field", "old", "new"]).map_err(|error| fail(&error))?;
    for difference in differences {
        let record = difference.record();
        let title = name(record);
        let mut row = |field: &str, old: &str, new: &str| {
            let cells = [difference.name(), &record.id, &record.source.name, &title, field, old, new];
            writer.write_record(cells.map(harmless)).map_err(|error| fail(&error))
        };
        if difference.fields().is_empty() {
            row("", "", "")?;
        }
        for change in difference.fields() {
            let (old, new) = told(change);
            row(&change.field, &old, &new)?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| fail(&error))?;
    String::from_utf8(bytes).map_err(|error| fail(&error))
}

/// The old and the new value for people. Where their short forms are equal, the full values are used.
fn told(change: &FieldChange) -> (String, String) {
    let (old, new) = (shown(&change.old), shown(&change.new));
    if old == new { (change.old.to_string(), change.new.to_string()) } else { (old, new) }
}

/// The cell with an apostrophe in front where a spreadsheet would take it for a formula.
fn harmless(cell: &str) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky { format!("'{cell}") } else { cell.to_owned() }
}
