//! `detect`: records → records with languages.

use shelflist::language::{Engine, Identifier};
use shelflist::{Result, catalogue};

use super::args::{Inputs, Outputs};
use super::run::Run;
use super::{Context, Status};

/// Say in which language each record is written
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  shelflist split page.txt | shelflist detect")]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    outputs: Outputs,
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    let identifier = Identifier::new(&context.seeds, Engine::default())?;
    let mut run = Run::new(context, &args.outputs, None)?;
    for entries in catalogue::open(&args.inputs.inputs, args.inputs.max_record()) {
        run.each(entries, |record| identifier.detect(record))?;
    }
    run.finish()
}
