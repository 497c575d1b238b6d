//! `edit`: corrects fields of a record.

use std::io::Write as _;

use crate::console::printable;
use crate::output::Output;
use crate::refresh::report::shown;
use crate::store::{Correction, Edit, Lock, Store};
use crate::{Error, Record, Result};

use super::correcting::{Correcting, resolved};
use super::{Context, Status};

/// Correct fields of a record; a correction takes precedence over the value of the page
///
/// Without an assignment, the corrections of the record are listed; without a record, those of all records. The record
/// gets an issue for each correction, which names the person and the time. Where the page has changed since the
/// correction was made, the issue says so.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist edit 1f0c… title='Migration Governance Indicators' issued=2021-05
  shelflist edit 1f0c… 'thematic_areas=Health|Remittances' --by 'Ana Ruiz'
  shelflist edit 1f0c… --undo title
  shelflist edit            all corrections")]
pub(crate) struct Args {
    /// Id of the record, or a beginning that no other id has
    id: Option<String>,
    /// field=value, with | between the members of a list; an empty value empties the field
    #[arg(value_name = "FIELD=VALUE")]
    assignments: Vec<String>,
    /// Undo the corrections of the fields that the arguments name, or of all fields of the record
    #[arg(long, requires = "id")]
    undo: bool,
    #[command(flatten)]
    correcting: Correcting,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = args.correcting.project()?;
    let store = Store::read(&project.store)?;
    let id = match args.id.as_deref().map(|id| store.id_of(id)).transpose() {
        // Another writer may be about to add the record.
        Err(error) if args.undo || !args.assignments.is_empty() => {
            drop(Lock::take(&project.store)?);
            return Err(error);
        }
        id => id?,
    };
    let Some(id) = id.as_deref().filter(|_| args.undo || !args.assignments.is_empty()) else {
        return list(&store.corrections(id.as_deref())?);
    };
    let edits = if args.undo {
        let made: Vec<String> = store.corrections(Some(id))?.into_iter().map(|made| made.field).collect();
        for name in &args.assignments {
            if made.contains(name) {
                continue;
            }
            let field = Edit::field(name)?;
            if !made.iter().any(|made| made == field) {
                return Err(Error::usage(format!("{field} of this record is not corrected")).at(id));
            }
        }
        let named = |field: &String| args.assignments.is_empty() || args.assignments.contains(field);
        let undone = made.into_iter().filter(named);
        undone.map(|field| Edit { id: id.to_owned(), field, value: None }).collect()
    } else {
        let edits = args.assignments.iter().map(|text| Edit::parse(id, text)).collect::<Result<Vec<_>>>()?;
        let pipeline = args.correcting.pipeline(&project, context)?;
        let before = Record::default();
        let mut found = Vec::new();
        for edit in &edits {
            let (edit, unknown) = resolved(edit, &before, pipeline.tagger());
            unknown.iter().for_each(|warning| context.console.warn(warning));
            found.push(edit);
        }
        found
    };
    drop(store);
    let changed = args.correcting.apply(&project, &edits, context)?;
    let verb = if args.undo { "undone" } else { "made" };
    let text = match (edits.len(), changed) {
        (_, 0) => "no change: the record says this already".to_owned(),
        (1, _) => format!("1 correction {verb}"),
        (count, _) => format!("{count} corrections {verb}"),
    };
    context.console.summary(&text, &[("records", changed)]);
    Ok(Status::Done)
}

fn list(corrections: &[Correction]) -> Result<Status> {
    let mut out = Output::stdout();
    for made in corrections {
        let mut text = format!("{}  {}: {}\n", made.id, made.field, shown(&made.value));
        text.push_str(&format!("    by {} at {}; the page said {}", made.who, made.at, shown(&made.page_value)));
        if made.page_now != made.page_value {
            text.push_str(&format!("; it says {} now", shown(&made.page_now)));
        }
        let lines: Vec<String> = text.lines().map(printable).collect();
        writeln!(out, "{}", lines.join("\n")).map_err(|error| Error::from_io(out.place(), &error))?;
    }
    out.commit()?;
    Ok(Status::Done)
}
