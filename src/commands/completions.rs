//! `completions`: prints the completion script of a shell.

use std::io::Write as _;

use crate::output::Output;
use crate::{Error, Result};

use super::{Context, Status};

/// Print the completions for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  shelflist completions bash \\
    > ~/.local/share/bash-completion/completions/shelflist")]
pub(crate) struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut (context.command_line)(), "shelflist", &mut script);
    let mut out = Output::stdout();
    out.write_all(&script).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}
