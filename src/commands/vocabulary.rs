//! `vocabulary`: check, convert and tune keyword rules.

pub mod check;
pub mod convert;
pub mod tune;

use shelflist::Result;

use super::{Context, Status};

/// Check, convert and tune keyword rules
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary check mine.toml catalogue.jsonl        unused, overlapping and magnetic keywords
  shelflist vocabulary convert mine.toml -o mine.csv          for a spreadsheet; .ttl is SKOS
  shelflist vocabulary tune mine.toml labelled.jsonl -o mine.toml")]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Check(check::Args),
    Convert(convert::Args),
    Tune(tune::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    match &args.what {
        What::Check(args) => check::run(args, context),
        What::Convert(args) => convert::run(args, context),
        What::Tune(args) => tune::run(args, context),
    }
}
