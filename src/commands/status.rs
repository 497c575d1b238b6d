//! `status`: shows the state of the sources of a project.

use std::io::Write as _;

use crate::console::{WIDTH, printable, wrapped};
use crate::output::Output;
use crate::project::{Project, Source};
use crate::refresh::next_try;
use crate::store::{SourceHealth, Store, StoreSize, StoredSource};
use crate::text::sizes::size;
use crate::{Error, Result};
use serde_json::json;

use super::args::Config;
use super::run::counted;
use super::{Context, Status};

/// Show the state of each source: last good run, health, next try, counts
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist status
  shelflist status --json | jq '.sources[] | select(.health != \"good\")'
  shelflist status --store   the size of the store and of its history
  shelflist status --runs    the runs, whose numbers shelflist diff takes

Exit status: 0 every source is in good health; 1 one is not; 2 and 3 as everywhere.")]
pub(crate) struct Args {
    #[command(flatten)]
    config: Config,
    /// Write the state as JSON
    #[arg(long)]
    json: bool,
    /// List the runs instead
    #[arg(long)]
    runs: bool,
    /// Say what the store holds instead: its size, and how far its history goes back
    #[arg(long, conflicts_with = "runs")]
    store: bool,
}

pub(crate) fn run(args: &Args, _: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    let store = Store::read(&project.store)?;
    let mut out = Output::stdout();
    if args.runs {
        write(&mut out, &runs(&store, args.json)?)?;
        out.commit()?;
        return Ok(Status::Done);
    }
    if args.store {
        let found = store.size()?;
        write(&mut out, &if args.json { size_for_machines(&found) } else { size_for_people(&project, &found) })?;
        out.commit()?;
        return Ok(Status::Done);
    }
    let names: Vec<&str> = project.sources.iter().map(|source| source.name.as_str()).collect();
    let health = store.health(&names)?;
    let rows: Vec<(&Source, &SourceHealth)> = project.sources.iter().zip(&health).collect();
    let removed = removed(&project, &store)?;
    write(&mut out, &if args.json { machine(&rows, &removed) } else { table(&rows) + &farewell(&removed) })?;
    out.commit()?;
    let good = rows.iter().all(|(source, health)| matches!(word(source, health), "good" | "archived"));
    Ok(if good { Status::Done } else { Status::Findings })
}

fn write(out: &mut Output, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))
}

/// The health of a source in one word or phrase.
fn word(source: &Source, health: &SourceHealth) -> &'static str {
    if source.archived {
        return "archived";
    }
    match health.last.as_ref().map(|last| last.outcome.as_str()) {
        None => "never read",
        // Its time was over; nothing is wrong with it.
        Some("partial") if left(health) > 0 && message(health).is_none() => "good",
        Some("complete") => "good",
        Some("partial") => "partly read",
        Some("refused") => "refused",
        Some(_) => "failing",
    }
}

/// The number of pages that the time of the last run did not suffice for.
fn left(health: &SourceHealth) -> u64 {
    health.last.as_ref().map_or(0, |last| last.counts.left)
}

fn message(health: &SourceHealth) -> Option<&str> {
    health.last.as_ref()?.message.as_deref()
}

fn next(source: &Source, health: &SourceHealth) -> String {
    next_try(source, health).map_or_else(|| "next refresh".to_owned(), |next| next.to_string())
}

fn table(rows: &[(&Source, &SourceHealth)]) -> String {
    let mut cells = vec![
        ["SOURCE", "HEALTH", "LAST GOOD RUN", "NEXT TRY", "RECORDS", "MISSING", "GONE", "PAGES"].map(str::to_owned),
    ];
    for (source, health) in rows {
        let missing = health.last.as_ref().map_or(0, |last| last.counts.missing);
        let word = match health.failures {
            0 => word(source, health).to_owned(),
            failures => format!("{} ({failures} in a row)", word(source, health)),
        };
        cells.push([
            printable(&source.name),
            word,
            health.last_good.clone().unwrap_or_else(|| "–".to_owned()),
            next(source, health),
            health.records.to_string(),
            missing.to_string(),
            health.gone.to_string(),
            health.pages.to_string(),
        ]);
    }
    let width =
        |at: usize| cells.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..8).map(width).collect();
    let mut text = String::new();
    for (line, row) in cells.iter().enumerate() {
        let padded: Vec<String> = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
        let health = line.checked_sub(1).and_then(|at| rows.get(at)).map(|(_, health)| *health);
        if let Some(message) = health.and_then(message) {
            text.push_str(&format!("  {}\n", printable(message)));
        }
        if let Some(left) = health.map(left).filter(|left| *left > 0) {
            text.push_str(&format!("  {} left for the next refresh\n", counted(left, "pages")));
        }
    }
    text
}

/// The sources of the store that are not in the project file any more.
fn removed(project: &Project, store: &Store) -> Result<Vec<StoredSource>> {
    let mut stored = store.sources()?;
    stored.retain(|one| one.records > 0 && !project.sources.iter().any(|source| source.name == one.name));
    Ok(stored)
}

/// Names the sources that are not in the project file any more.
fn farewell(removed: &[StoredSource]) -> String {
    let line = |one: &StoredSource| {
        let records = counted(one.records, "records");
        let text =
            format!("{}: not in the project file any more; {records} kept, `shelflist forget` drops them", one.name);
        wrapped(&printable(&text), WIDTH, "") + "\n"
    };
    removed.iter().map(line).collect()
}

fn machine(rows: &[(&Source, &SourceHealth)], removed: &[StoredSource]) -> String {
    let sources: Vec<serde_json::Value> = rows
        .iter()
        .map(|(source, health)| {
            let last = health.last.as_ref();
            json!({
                "name": source.name,
                "health": word(source, health),
                "failures": health.failures,
                "last_good": health.last_good,
                "last_try": last.map(|last| &last.at),
                "next_try": next_try(source, health).map(|next| next.to_string()),
                "message": last.and_then(|last| last.message.as_ref()),
                "records": health.records,
                "missing": last.map_or(0, |last| last.counts.missing),
                "left": left(health),
                "gone": health.gone,
                "pages": health.pages,
            })
        })
        .collect();
    let removed: Vec<serde_json::Value> =
        removed.iter().map(|one| json!({"name": one.name, "records": one.records})).collect();
    format!("{:#}\n", json!({"sources": sources, "removed": removed}))
}

/// What the store holds.
fn size_for_people(project: &Project, found: &StoreSize) -> String {
    let keep = match project.limits.keep {
        Some(keep) => format!("{} days", keep.as_secs() / (24 * 3600)),
        None => "for ever".to_owned(),
    };
    let since = found.since.as_deref().unwrap_or("–");
    let lines = [
        ("file", printable(&project.store.display().to_string())),
        ("size", format!("{}, {} of it free", size(found.bytes), size(found.free))),
        ("records", format!("{} in the catalogue, {} gone", found.records, found.gone)),
        ("history", format!("{}, {}", counted(found.events, "earlier versions"), size(found.event_bytes))),
        ("since", format!("{since}, in {}", counted(found.runs, "runs"))),
        ("keep", keep),
        ("details", counted(found.detail_pages, "detail pages")),
    ];
    lines.iter().map(|(name, text)| format!("{name:<8}  {text}\n")).collect()
}

fn size_for_machines(found: &StoreSize) -> String {
    let StoreSize { bytes, free, records, gone, events, event_bytes, detail_pages, runs, since } = found;
    let text = json!({
        "bytes": bytes, "free": free, "records": records, "gone": gone, "earlier_versions": events,
        "history_bytes": event_bytes, "detail_pages": detail_pages, "runs": runs, "since": since,
    });
    format!("{text:#}\n")
}

fn runs(store: &Store, json: bool) -> Result<String> {
    let runs = store.runs()?;
    if json {
        let runs: Vec<serde_json::Value> = runs
            .iter()
            .map(|run| json!({"run": run.id, "kind": run.kind, "started": run.started, "finished": run.finished}))
            .collect();
        return Ok(format!("{:#}\n", json!({"runs": runs})));
    }
    let line = |run: &crate::store::Run| {
        let end = run.finished.as_deref().unwrap_or("not finished");
        format!("{:>6}  {:<8}  {}  {end}\n", run.id, run.kind, run.started)
    };
    Ok(runs.iter().map(line).collect())
}
