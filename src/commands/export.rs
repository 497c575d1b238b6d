//! `export`: writes records as a catalogue in another format.

use crate::Result;

use super::args::{Inputs, Outputs};
use super::run::Run;
use super::{Context, Status};

/// Write records as a catalogue in another format
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist export catalogue.json -o catalogue.csv
  shelflist import pages/ | shelflist export -f csv --bom > catalogue.csv")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    outputs: Outputs,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let mut run = Run::new(context, &args.outputs, None, context.claims(&args.inputs.inputs))?;
    let own = args.outputs.files(None);
    for entries in crate::input::entries(&args.inputs.inputs, &own, args.inputs.max_record()) {
        run.each(entries, |_| {})?;
    }
    run.finish()
}
