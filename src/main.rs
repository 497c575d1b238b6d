//! The binary `shelflist`: it ends the process with the exit status that the command line returned.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(shelflist::run_command_line())
}
