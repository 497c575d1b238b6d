//! The trainers, which write the model files under `seeds/`.
#![allow(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::print_stderr,
    missing_docs,
    reason = "a trainer reads only the project's own data, and is run by hand"
)]

/// Prints a line of a report. An error is ignored, because a reader that stops reading must not stop the training.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write as _;
        let _ = writeln!(std::io::stdout(), $($line)*);
    }};
}

mod doubt;
mod duplicates;
mod language;
mod layouts;
mod regions;
mod slots;

use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(name = "shelflist-train", about = "Learns the model files under seeds/")]
enum Command {
    /// Learn the confidence of records.
    Doubt(doubt::Args),
    /// Learn the weights of the evidence that two records describe one publication.
    Duplicates(duplicates::Args),
    /// Train the model that identifies languages.
    Language(language::Args),
    /// Learn the scores of the splitter.
    Layouts(layouts::Args),
    /// Learn the weights that choose the listing of a web page.
    Regions(regions::Args),
    /// Learn the weights that assign the columns of a list to fields.
    Slots(slots::Args),
}

fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Doubt(args) => doubt::run(args),
        Command::Duplicates(args) => duplicates::run(args),
        Command::Language(args) => language::run(args),
        Command::Layouts(args) => layouts::run(args),
        Command::Regions(args) => regions::run(args),
        Command::Slots(args) => slots::run(args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            use std::io::Write as _;
            let _ = writeln!(std::io::stderr(), "shelflist-train: {message}");
            ExitCode::FAILURE
        }
    }
}
