//! The command line: nothing but exit codes.

mod cli;
mod commands;

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(cli::run())
}
