//! `status`: shows the state of the sources of a project.

use std::io::Write as _;

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::clock::{Since, ago, local};
use crate::console::{WIDTH, cut, printable, wrapped};
use crate::output::Output;
use crate::project::{Project, Source};
use crate::refresh::next_try;
use crate::store::{Change, Event, Run, SourceHealth, Store, StoreSize, StoredSource};
use crate::text::sizes::size;
use crate::{Error, Result};

use super::args::Config;
use super::run::counted;
use super::{Context, Status};

/// Show the state of each source: last good run, health, next try, counts
///
/// Times are those of your time zone; --json gives them in UTC.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist status
  shelflist status --since monday    what came, changed and went since then
  shelflist status --json | jq '.sources[] | select(.health != \"good\")'
  shelflist status --store   the size of the store and of its history
  shelflist status --runs    the runs, whose numbers shelflist diff takes

Exit status: 0 every source is in good health; 1 one is not; 2 and 3 as
everywhere.")]
pub(crate) struct Args {
    #[command(flatten)]
    config: Config,
    /// Count what is new, changed and gone since then: 7d, monday, 2026-11-23, or the number of a run
    #[arg(long, value_name = "WHEN", conflicts_with = "runs")]
    since: Option<String>,
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

/// A source of the project, with its health and what happened to its records.
struct Row<'r> {
    source: &'r Source,
    health: &'r SourceHealth,
    /// The numbers of records that are new, changed and gone, where that was asked for.
    news: Option<[u64; 3]>,
}

pub(crate) fn run(args: &Args, _: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    let now = crate::refresh::time()?;
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
    let changes = match &args.since {
        Some(since) => Some(store.changes_since(Since::parse(since, now)?)?),
        None => None,
    };
    let rows: Vec<Row> = project
        .sources
        .iter()
        .zip(&health)
        .map(|(source, health)| Row { source, health, news: changes.as_ref().map(|changes| news(source, changes)) })
        .collect();
    let removed = removed(&project, &store)?;
    let text = match args.json {
        true => machine(&rows, &removed),
        false => table(&rows, now) + &farewell(&removed),
    };
    write(&mut out, &text)?;
    out.commit()?;
    let good = rows.iter().all(|row| matches!(row.word(), "good" | "archived"));
    Ok(if good { Status::Done } else { Status::Findings })
}

fn write(out: &mut Output, text: &str) -> Result<()> {
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))
}

/// The number of pages that the time of the last run did not suffice for.
fn left(health: &SourceHealth) -> u64 {
    health.last.as_ref().map_or(0, |last| last.counts.left)
}

fn message(health: &SourceHealth) -> Option<&str> {
    health.last.as_ref()?.message.as_deref()
}

/// The numbers of records of a source that are new, changed and gone.
fn news(source: &Source, changes: &[Change]) -> [u64; 3] {
    let count = |events: &[Event]| {
        let of = changes.iter().filter(|change| change.source == source.name && events.contains(&change.event));
        of.count() as u64
    };
    [count(&[Event::Added, Event::Returned]), count(&[Event::Changed]), count(&[Event::Gone])]
}

impl Row<'_> {
    /// The health of the source in one word or phrase.
    fn word(&self) -> &'static str {
        if self.source.archived {
            return "archived";
        }
        match self.health.last.as_ref().map(|last| last.outcome.as_str()) {
            None => "never read",
            // The time of the run was over, and the source itself is in order.
            Some("partial") if left(self.health) > 0 && message(self.health).is_none() => "good",
            Some("complete") => "good",
            Some("partial") => "partly read",
            Some("refused") => "refused",
            Some(_) => "failing",
        }
    }

    /// The health with the number of failures in a row.
    fn standing(&self) -> String {
        match self.health.failures {
            0 | 1 => self.word().to_owned(),
            failures => format!("{}, {failures} bad runs", self.word()),
        }
    }

    /// The time at which the source is read again.
    fn next(&self, now: Timestamp) -> String {
        if self.source.archived {
            return "never".to_owned();
        }
        next_try(self.source, self.health)
            .filter(|next| *next > now)
            .map_or_else(|| "next refresh".to_owned(), |next| ago(&next.to_string(), now))
    }
}

/// The columns of the table: their headings, and whether they hold numbers.
const COLUMNS: [(&str, bool); 8] = [
    ("SOURCE", false),
    ("HEALTH", false),
    ("LAST READ", false),
    ("NEXT TRY", false),
    ("RECORDS", true),
    ("MISSING", true),
    ("GONE", true),
    ("PAGES", true),
];

fn table(rows: &[Row], now: Timestamp) -> String {
    let mut headings: Vec<(&str, bool)> = COLUMNS.to_vec();
    if rows.iter().any(|row| row.news.is_some()) {
        headings.truncate(4);
        headings.extend([("RECORDS", true), ("NEW", true), ("CHANGED", true), ("GONE", true)]);
    }
    let mut cells: Vec<Vec<String>> = vec![headings.iter().map(|(name, _)| (*name).to_owned()).collect()];
    for row in rows {
        let read = row.health.last_good.as_deref().map_or_else(|| "–".to_owned(), |at| ago(at, now));
        let mut line = vec![printable(&row.source.name), row.standing(), read, row.next(now)];
        let missing = row.health.last.as_ref().map_or(0, |last| last.counts.missing);
        let numbers = match row.news {
            Some([new, changed, gone]) => [row.health.records, new, changed, gone],
            None => [row.health.records, missing, row.health.gone, row.health.pages],
        };
        line.extend(numbers.map(|number| number.to_string()));
        cells.push(line);
    }
    let width =
        |at: usize| cells.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max().unwrap_or(0);
    let mut widths: Vec<usize> = (0..headings.len()).map(width).collect();
    // The names of sources give way where the table is wider than a terminal.
    let total = widths.iter().sum::<usize>() + 2 * (widths.len() - 1);
    if let Some(first) = widths.first_mut() {
        *first = first.saturating_sub(total.saturating_sub(WIDTH)).max(8);
    }
    let mut text = String::new();
    for (line, row) in cells.iter().enumerate() {
        let mut padded = Vec::with_capacity(row.len());
        for ((cell, width), (_, number)) in row.iter().zip(&widths).zip(&headings) {
            let cell = cut(cell, *width);
            padded.push(if *number { format!("{cell:>width$}") } else { format!("{cell:<width$}") });
        }
        text.push_str(padded.join("  ").trim_end());
        text.push('\n');
        let health = line.checked_sub(1).and_then(|at| rows.get(at)).map(|row| row.health);
        if let Some(message) = health.and_then(|health| health.last.as_ref()?.message.as_deref()) {
            text.push_str(&wrapped(&printable(message), WIDTH, "  "));
            text.push('\n');
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

fn machine(rows: &[Row], removed: &[StoredSource]) -> String {
    let sources: Vec<Value> = rows
        .iter()
        .map(|row| {
            let (source, health) = (row.source, row.health);
            let last = health.last.as_ref();
            let mut state = json!({
                "name": source.name,
                "health": row.word(),
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
            });
            if let (Some([new, changed, gone]), Value::Object(state)) = (row.news, &mut state) {
                state.insert("since".to_owned(), json!({"new": new, "changed": changed, "gone": gone}));
            }
            state
        })
        .collect();
    let removed: Vec<Value> = removed.iter().map(|one| json!({"name": one.name, "records": one.records})).collect();
    format!("{:#}\n", json!({"sources": sources, "removed": removed}))
}

/// The content of the store, for people.
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
        let runs: Vec<Value> = runs
            .iter()
            .map(|run| json!({"run": run.id, "kind": run.kind, "started": run.started, "finished": run.finished}))
            .collect();
        return Ok(format!("{:#}\n", json!({"runs": runs})));
    }
    let line = |run: &Run| {
        let end = run.finished.as_deref().map_or_else(|| "not finished".to_owned(), local);
        format!("{:>6}  {:<8}  {}  {end}\n", run.id, run.kind, local(&run.started))
    };
    Ok(runs.iter().map(line).collect())
}
