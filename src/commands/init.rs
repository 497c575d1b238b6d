//! `init`: writes a commented project file.

use std::io::Write as _;
use std::path::PathBuf;

use crate::project::{FILE, Project, TEMPLATE};
use crate::{Error, Result};

use super::{Context, Status};

/// Begin a project: write a commented shelflist.toml
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist init                  in this folder
  shelflist init /srv/library     in another one")]
pub(crate) struct Args {
    /// Folder of the project; it is created where it does not exist
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let path = args.folder.join(FILE);
    let at = |error: std::io::Error| Error::from_io(path.display(), &error);
    std::fs::create_dir_all(&args.folder).map_err(at)?;
    // An existing project file is never overwritten.
    let mut file = std::fs::File::options().write(true).create_new(true).open(&path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            Error::usage("there is a project already").at(path.display()).hint("edit it, or name another folder")
        } else {
            at(error)
        }
    })?;
    file.write_all(TEMPLATE.as_bytes()).map_err(at)?;
    // The new project file is read as a check.
    Project::load(Some(&path))?;
    let config = if args.folder.as_os_str() == "." { String::new() } else { format!(" --config {}", path.display()) };
    let lines = [
        format!("wrote {}", path.display()),
        "Next: name your sources in it, then".to_owned(),
        format!("  shelflist refresh{config} --dry-run    which records would be added"),
        format!("  shelflist refresh{config}              read the sources, write the exports"),
        format!("  shelflist status{config}               how each source stands"),
    ];
    lines.iter().for_each(|line| context.console.summary(line, &[]));
    Ok(Status::Done)
}
