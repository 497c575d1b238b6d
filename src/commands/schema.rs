//! `schema`: prints the JSON Schema of a record or of a catalogue.

use std::io::Write as _;

use crate::output::Output;
use crate::{Error, Result};
use clap::ValueEnum;

use super::{Context, Status};

/// Print the JSON Schema of a record or a catalogue
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist schema                                  the schema of one record
  shelflist schema catalogue > catalogue.schema.json")]
pub(crate) struct Args {
    /// The schema to print
    #[arg(default_value = "record")]
    which: Which,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    /// One record, as on a line of JSON Lines
    Record,
    /// A whole JSON catalogue
    Catalogue,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let name = match args.which {
        Which::Record => "schemas/record.schema.json",
        Which::Catalogue => "schemas/catalogue.schema.json",
    };
    let text = context.seeds.read_text(name)?;
    let mut out = Output::stdout();
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}
