//! `backup`: copies the store of a project while others use it.

use std::path::{Path, PathBuf};

use crate::project::Project;
use crate::store::Store;
use crate::text::sizes::size;
use crate::{Error, Result};

use super::args::Config;
use super::run::counted;
use super::{Context, Status};

/// Copy the store of a project to one file, while others read and refresh it
///
/// The copy is of one moment, is checked, and replaces an earlier copy only when it is whole. To go back to it, put it
/// in the place of the store while no refresh runs, and remove the files beside the store whose names go on with -wal
/// and -shm.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist backup /backup/shelflist-$(date +%F).db
  shelflist backup copy.db --config /srv/library/shelflist.toml -q")]
pub(crate) struct Args {
    /// The file of the copy
    file: PathBuf,
    #[command(flatten)]
    config: Config,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let project = Project::load(args.config.config.as_deref())?;
    project.claims(&context.seeds).replace("the copy", &args.file)?;
    replaceable(&args.file)?;
    let store = Store::read(&project.store)?;
    let folder = match args.file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let at = |error: std::io::Error| {
        Error::from_io(args.file.display(), &error).hint("check that its folder exists and has room")
    };
    let copy = tempfile::Builder::new().prefix(".shelflist-backup-").tempfile_in(folder).map_err(at)?.into_temp_path();
    let copied = store.copy_to(&copy)?;
    std::fs::File::open(&copy).and_then(|file| file.sync_all()).map_err(at)?;
    copy.persist(&args.file).map_err(|error| at(error.error))?;
    let text = format!(
        "{} and their history in {}, {}",
        counted(copied.records, "records"),
        args.file.display(),
        size(copied.bytes)
    );
    context.console.summary(&text, &[("records", copied.records), ("bytes", copied.bytes)]);
    Ok(Status::Done)
}

/// Checks that the target is no file of another kind, which a slip of the hand would destroy.
fn replaceable(path: &Path) -> Result<()> {
    crate::paths::refuse_special(path)?;
    match crate::paths::first_bytes(path, 16) {
        Err(_) => Ok(()),
        Ok(head) if head.is_empty() || head.starts_with(b"SQLite format 3\0") => Ok(()),
        Ok(_) => Err(Error::usage("this file is no store, and is not replaced")
            .at(path.display())
            .hint("give the copy another name")),
    }
}
