//! The trainers: they write the model files under `seeds/`.

use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(name = "shelflist-train", about = "Learns the model files under seeds/")]
enum Command {
    /// The model that tells languages apart.
    Language(shelflist::train::language::Args),
    /// The scores of the splitter.
    Layouts(shelflist::train::layouts::Args),
    /// What makes a part of a web page its listing.
    Regions(shelflist::train::regions::Args),
}

fn main() -> ExitCode {
    let result = match Command::parse() {
        Command::Language(args) => shelflist::train::language::run(args),
        Command::Layouts(args) => shelflist::train::layouts::run(args),
        Command::Regions(args) => shelflist::train::regions::run(args),
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
