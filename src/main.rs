//! The binary: it turns the exit status of the command line into that of the process.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(shelflist::run_command_line())
}
