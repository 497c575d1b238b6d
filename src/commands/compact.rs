//! `compact`: drops history that is older than it is kept, and gives free room back to the disk.

use jiff::Timestamp;

use crate::project::Project;
use crate::refresh;
use crate::store::{Dropped, Lock, Store};
use crate::text::sizes::size;
use crate::{Error, Result};

use super::args::Config;
use super::run::counted;
use super::{Context, Status};

/// Drop history that is older than it is kept, and give free room back to the disk
///
/// Every refresh drops what is older than `keep` in [limits]; its room is filled by later runs. This command gives it
/// back, and makes the index of the search anew.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist compact
  shelflist compact --keep 26w        the history of half a year, this time

Exit status: 0 done; 75 a refresh is running; 2 and 3 as everywhere.")]
pub(crate) struct Args {
    /// Keep the history of this time, instead of that in the project file
    #[arg(long, value_name = "TIME", value_parser = parse_keep)]
    keep: Option<std::time::Duration>,
    #[command(flatten)]
    config: Config,
}

fn parse_keep(text: &str) -> std::result::Result<std::time::Duration, String> {
    crate::project::settings::period(text).ok_or_else(|| "write a length of time, such as 90d or 52w".to_owned())
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    if !project.store.exists() {
        return Err(Error::io("there is no store yet").at(project.store.display()).hint("shelflist refresh makes it"));
    }
    let _lock = Lock::take(&project.store)?;
    let store = Store::write(&project.store)?;
    let before = store.size()?;
    let keep = args.keep.or(project.limits.keep);
    let dropped = keep.map_or(Ok(Dropped::default()), |keep| drop_older(&store, keep))?;
    store.compact()?;
    let after = store.size()?;
    store.close()?;
    let mut text = format!("{}: {} before, {} now", project.store.display(), size(before.bytes), size(after.bytes));
    if dropped.events + dropped.records > 0 {
        text.push_str(&format!(
            "; {} and {} dropped",
            counted(dropped.events, "earlier versions"),
            counted(dropped.records, "gone records")
        ));
    }
    let figures = [
        ("bytes_before", before.bytes),
        ("bytes", after.bytes),
        ("events_dropped", dropped.events),
        ("records_dropped", dropped.records),
    ];
    context.console.summary(&text, &figures);
    Ok(Status::Done)
}

/// Drops what is older than `keep`, counted from the time of this run.
fn drop_older(store: &Store, keep: std::time::Duration) -> Result<Dropped> {
    let before: Option<Timestamp> = refresh::time()?.checked_sub(keep).ok();
    before.map_or(Ok(Dropped::default()), |before| store.drop_older(before))
}
