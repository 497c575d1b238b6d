//! `validate`: says what is wrong with a catalogue, and passes good records on.

use shelflist::catalogue::Entry;
use shelflist::validation::Validator;
use shelflist::{Result, catalogue};

use super::args::{Inputs, Outputs, Rejects};
use super::run::Run;
use super::{Context, Status};

/// Say what is wrong with a catalogue, and pass good records on
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist validate catalogue.json
  shelflist split page.txt | shelflist validate --rejects bad.jsonl | shelflist export -f csv")]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    rejects: Rejects,
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    let validator = Validator::new(&context.seeds)?;
    let mut run = Run::new(context, &args.outputs, Some(&args.rejects))?;
    for entries in catalogue::open(&args.inputs.inputs, args.inputs.max_document) {
        let checked = entries.map(|entry| {
            entry.map(|entry| match entry {
                Entry::Record(record) => match validator.check(&record) {
                    Some(rejected) => Entry::Rejected(rejected),
                    None => Entry::Record(record),
                },
                rejected @ Entry::Rejected(_) => rejected,
            })
        });
        run.each(checked, |_| {})?;
    }
    run.finish()
}
