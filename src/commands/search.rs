//! `search`: searches the store of a project by words and filters.

use std::io::{IsTerminal as _, Write as _};

use crate::clock::Since;
use crate::console::printable;
use crate::project::Project;
use crate::refresh::report::name;
use crate::store::{Hit, Query, Store, View};
use crate::{Error, Result};

use super::args::{Config, Outputs};
use super::run::Run;
use super::{Context, Status};

/// Search the catalogue of a project
///
/// Words, "phrases" and prefix* must all occur; accents do not matter. title: and area: look in one field,
/// language:, year: (2019, 2018-2021) and source: filter, -word excludes. On a terminal the best are listed with what
/// was found in them; in a pipe every record comes out, in any export format. Without a query: the whole catalogue.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist search retorno voluntario
  shelflist search 'labour migra* area:remittances year:2019-2021'
  shelflist search '\"cash transfers\" language:es' -f csv > found.csv
  shelflist search --since monday --list
  shelflist search -o everything.json

Exit status: 0 something was found; 1 nothing was; 2 and 3 as everywhere.")]
pub(crate) struct Args {
    /// The words and filters to search for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Most records to show [default: 20 in a list, all in a pipe]
    #[arg(short = 'n', long, value_name = "COUNT")]
    limit: Option<usize>,
    /// Only records that are new since then: 7d, monday, 2026-11-23, or the number of a run
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Write a list for people, even into a pipe
    #[arg(long, conflicts_with_all = ["output", "format"])]
    list: bool,
    #[command(flatten)]
    config: Config,
    #[command(flatten)]
    outputs: Outputs,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    let context = &context.of_project(&project)?;
    let query = Query::parse(&args.query.join(" "))?;
    // The output is checked before the store is opened, because opening the store may create a file beside it.
    if let Some(path) = args.outputs.output.as_deref() {
        project.claims(&context.seeds).write("-o", path)?;
    }
    let store = Store::read(&project.store)?;
    let view = store.view()?;
    let to_people = args.outputs.output.is_none() && args.outputs.format.is_none() && std::io::stdout().is_terminal();
    if args.list || to_people {
        let limit = args.limit.unwrap_or(20);
        let hits = found(args, &view, &query, limit)?;
        list(&view, &query, &hits)?;
        let more = if limit > 0 && hits.len() == limit { "; -n shows more" } else { "" };
        context.console.summary(&format!("{} found{more}", hits.len()), &[("records", hits.len() as u64)]);
        return Ok(if hits.is_empty() { Status::Findings } else { Status::Done });
    }
    let mut run = Run::new(context, &args.outputs, None, project.claims(&context.seeds))?;
    if args.query.is_empty() && args.limit.is_none() && args.since.is_none() {
        view.each(|record| run.write(&record))?;
    } else {
        for hit in found(args, &view, &query, args.limit.unwrap_or(0))? {
            run.write(&view.record(&hit)?)?;
        }
    }
    run.finish()
}

/// The records that match the query, at most `limit`; 0 stands for all of them.
fn found(args: &Args, view: &View, query: &Query, limit: usize) -> Result<Vec<Hit>> {
    let Some(since) = &args.since else { return view.search(query, limit) };
    let since = Since::parse(since, crate::refresh::time()?)?;
    let mut hits = view.only_new(view.search(query, 0)?, since)?;
    if limit > 0 {
        hits.truncate(limit);
    }
    Ok(hits)
}

/// Prints each hit on two or three lines: title, source and date, and the snippet.
fn list(view: &View, query: &Query, hits: &[Hit]) -> Result<()> {
    let mut out = anstream::stdout();
    for (hit, snippet) in hits.iter().zip(view.snippets(query, hits)?) {
        let record = view.record(hit)?;
        let mut facts = vec![record.source.name.clone()];
        facts.extend(record.issued.clone());
        if !record.languages.is_empty() {
            facts.push(record.languages.join(" "));
        }
        facts.extend(record.url.clone());
        let mut text = format!(
            "\u{1b}[1m{}\u{1b}[0m\n  {}  [{}]\n",
            printable(&name(&record)),
            printable(&facts.join(", ")),
            printable(&record.id)
        );
        if !snippet.is_empty() {
            // The marks of the snippet become bold type after all control characters have been escaped.
            let parts: Vec<String> = snippet.split('\u{2}').map(printable_marked).collect();
            text.push_str(&format!("  {}\n", parts.join("\u{1b}[1m")));
        }
        out.write_all(text.as_bytes()).map_err(|error| Error::from_io("standard output", &error))?;
    }
    out.flush().map_err(|error| Error::from_io("standard output", &error))
}

fn printable_marked(part: &str) -> String {
    let parts: Vec<String> = part.split('\u{3}').map(|part| printable(&part.replace(['\n', '\r'], " "))).collect();
    parts.join("\u{1b}[0m")
}
