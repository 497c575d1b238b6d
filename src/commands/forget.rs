//! `forget`: deletes the records of a source that left the project.

use crate::project::Project;
use crate::store::{Lock, Store};
use crate::{Error, Result};

use super::args::Config;
use super::run::counted;
use super::{Context, Status};

/// Drop a source that is no longer in shelflist.toml, with its records, history and corrections
///
/// A source that is taken out of the project file leaves the exports, and stays in the store until it is forgotten. Put
/// it back with archived = true to keep its records in the exports without reading it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist forget                the sources that can be forgotten
  shelflist forget old-news")]
pub(crate) struct Args {
    /// Name of the source; without one, the sources that can be forgotten are listed
    name: Option<String>,
    #[command(flatten)]
    config: Config,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    let Some(name) = &args.name else { return list(&project, context) };
    if project.sources.iter().any(|source| source.name == *name) {
        return Err(Error::usage(format!("{name} is a source of the project"))
            .at(project.file.display())
            .hint("take its [[source]] out first; archived = true keeps its records and reads nothing"));
    }
    if !project.store.exists() {
        // Opening the store for writing would make one.
        Store::read(&project.store)?;
    }
    let _lock = Lock::take(&project.store)?;
    let store = Store::write(&project.store)?;
    let known = store.sources()?;
    if !known.iter().any(|source| source.name == *name) {
        let names = known.iter().map(|source| source.name.as_str());
        return Err(Error::usage(format!("the store knows no source {name}"))
            .at(project.store.display())
            .hint_nearest(crate::error::nearest(name, names)));
    }
    let forgotten = store.forget(name)?;
    store.close()?;
    let (records, corrections) = (counted(forgotten.records, "records"), counted(forgotten.corrections, "corrections"));
    let figures = [("records", forgotten.records), ("corrections", forgotten.corrections)];
    context.console.summary(&format!("{name}: {records} and {corrections} forgotten"), &figures);
    Ok(Status::Done)
}

/// Lists the sources of the store that are not in the project file.
fn list(project: &Project, context: &Context) -> Result<Status> {
    use std::io::Write as _;
    let store = Store::read(&project.store)?;
    let mut out = crate::output::Output::stdout();
    let mut any = false;
    for source in store.sources()? {
        if project.sources.iter().any(|one| one.name == source.name) {
            continue;
        }
        any = true;
        let line = format!(
            "{}: {}, {}",
            source.name,
            counted(source.records, "records"),
            counted(source.corrections, "corrections")
        );
        writeln!(out, "{}", crate::console::printable(&line)).map_err(|error| Error::from_io(out.place(), &error))?;
    }
    out.commit()?;
    if !any {
        context.console.summary("nothing to forget: every source of the store stands in the project file", &[]);
    }
    Ok(Status::Done)
}
