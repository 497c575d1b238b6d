//! `man`: prints the manual, or writes a manual page for each command into a folder.

use std::io::Write as _;
use std::path::PathBuf;

use crate::output::Output;
use crate::{Error, Result};

use super::{Context, Status};

/// Print the manual page, or write one page a command
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist man | man -l -
  shelflist man --directory ~/.local/share/man/man1")]
pub(crate) struct Args {
    /// Write shelflist.1, shelflist-import.1, … into this folder
    #[arg(long, value_name = "DIR")]
    directory: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let command = (context.command_line)();
    if let Some(folder) = &args.directory {
        let at = |error: std::io::Error| Error::from_io(folder.display(), &error);
        std::fs::create_dir_all(folder).map_err(at)?;
        clap_mangen::generate_to(command, folder).map_err(at)?;
        return Ok(Status::Done);
    }
    let mut page = Vec::new();
    let at = |error: std::io::Error| Error::from_io("standard output", &error);
    clap_mangen::Man::new(command).render(&mut page).map_err(at)?;
    let mut out = Output::stdout();
    out.write_all(&page).map_err(at)?;
    out.commit()?;
    Ok(Status::Done)
}
