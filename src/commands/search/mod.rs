//! `search`: searches the store of a project by words and filters.

mod facets;
mod table;

use std::io::{IsTerminal as _, Write as _};

use crate::clock::Since;
use crate::project::Project;
use crate::store::{Query, Store};
use crate::{Error, Result};

use super::args::{Config, Outputs};
use super::run::{Run, counted};
use super::{Context, Status};

/// Search the catalogue of a project
///
/// Words, "phrases" and prefix* must all occur; accents do not matter. OR and brackets make alternatives, -word and
/// NOT exclude. title:, area:, creator: and publisher: look in one field. type:, language:, year: (2019, 2018..2021),
/// source:, issue:, screening: and new: (7d, monday, 2026-11-23, a run) ask for a value, or for none.
/// On a terminal the best are listed with what was found in them; in a pipe every record comes out, in any export
/// format. Without a query: the whole catalogue.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist search retorno voluntario
  shelflist search 'labour migra* area:remittances year:2019..2021'
  shelflist search '(ferry OR \"small boats\") -type:news creator:ruiz'
  shelflist search 'screening:none new:monday' --list
  shelflist search 'harbour*' --facets                       how many of each type, year, language, …
  shelflist search '\"cash transfers\" language:es source:news' -f csv > found.csv
  shelflist search -o everything.json

Exit status: 0 something was found; 1 nothing was; 2 and 3 as everywhere.")]
pub(crate) struct Args {
    /// The words and filters to search for
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Most records to show, or values of each field with --facets; 0 shows all
    /// [default: 20 in a list, 10 values, all in a pipe]
    #[arg(short = 'n', long, value_name = "COUNT")]
    limit: Option<usize>,
    /// Only records that are new since then, as new: asks: 7d, monday, 2026-11-23, or the number of a run
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Write a list for people, even into a pipe
    #[arg(long, conflicts_with_all = ["output", "format"])]
    list: bool,
    /// Count the values of each field among the records that are found, instead of showing these
    #[arg(long, conflicts_with_all = ["output", "format", "list"])]
    facets: bool,
    /// Write the counts as JSON
    #[arg(long, requires = "facets")]
    json: bool,
    #[command(flatten)]
    config: Config,
    #[command(flatten)]
    outputs: Outputs,
}

/// The records of a list where no other number is given.
const LISTED: usize = 20;

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    let context = &context.of_project(&project)?;
    let words = args.query.join(" ");
    let query = Query::parse(&match (&args.since, words.trim()) {
        (None, _) => words,
        (Some(since), "") => format!("new:\"{since}\""),
        (Some(since), words) => format!("({words}) new:\"{since}\""),
    })?;
    // The output is checked before the store is opened, because opening the store may create a file beside it.
    if let Some(path) = args.outputs.output.as_deref() {
        project.claims(&context.seeds).write("-o", path)?;
    }
    let store = Store::read(&project.store)?;
    let view = store.view()?;
    view.check(&query)?;
    if let Some(since) = &args.since {
        // A run that does not exist is an error, and not a search without hits.
        store.base(Since::parse(since, crate::refresh::time()?)?)?;
    }
    let to_people = args.outputs.output.is_none() && args.outputs.format.is_none() && std::io::stdout().is_terminal();
    if args.facets {
        let found = view.count(&query)?;
        let facets = view.facets(&query)?;
        print(&match args.json {
            true => facets::machine(&facets, found),
            false => facets::people(&facets, args.limit, table::width()),
        })?;
        return Ok(end(context, found, found));
    }
    if args.list || to_people {
        let hits = view.search(&query, args.limit.unwrap_or(LISTED))?;
        if !hits.is_empty() {
            print(&table::table(&store, &view, &query, &hits, table::width())?)?;
        }
        return Ok(end(context, hits.len(), view.count(&query)?));
    }
    let outputs = Outputs { own: store.own_fields()?, ..args.outputs.clone() };
    let mut run = Run::new(context, &outputs, None, project.claims(&context.seeds))?;
    if args.query.is_empty() && args.limit.is_none() && args.since.is_none() {
        view.each(|record| run.write(&record))?;
    } else {
        let hits = view.search(&query, args.limit.unwrap_or(0))?;
        for hit in &hits {
            run.write(&view.record(hit)?)?;
        }
        if args.limit.is_some_and(|limit| limit > 0 && hits.len() == limit) {
            let found = view.count(&query)?;
            if found > hits.len() {
                context.console.tell(&format!(
                    "{} of {} that match are written",
                    hits.len(),
                    counted(found as u64, "records")
                ));
            }
        }
    }
    run.finish()
}

fn print(text: &str) -> Result<()> {
    let mut out = anstream::stdout();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(|error| Error::from_io("standard output", &error))
}

/// Says how many records match and how many of them are shown.
fn end(context: &Context, shown: usize, found: usize) -> Status {
    let all = counted(found as u64, "records");
    let text = match shown < found {
        true => format!("{shown} of {all}; -n 0 shows all"),
        false => format!("{all} found"),
    };
    context.console.summary(&text, &[("records", shown as u64), ("found", found as u64)]);
    if found == 0 { Status::Findings } else { Status::Done }
}
