//! The binary `shelflist`: it ends the process with the exit status that the command line returned.

use std::process::ExitCode;

/// Records are many small texts, which this allocator hands out in half the time of that of most systems.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    ExitCode::from(shelflist::run_command_line())
}
