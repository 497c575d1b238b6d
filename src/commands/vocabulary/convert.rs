//! `vocabulary convert`: writes a vocabulary in another format.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::output::Output;
use crate::{Error, Result};

use super::format::{Format, Source};
use crate::commands::choices::Choices;
use crate::commands::{Context, Status};

/// Turn a vocabulary into TOML, CSV for a spreadsheet, or SKOS in Turtle
///
/// What the format cannot hold is listed on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary convert migration -o migration.csv
  shelflist vocabulary convert thesaurus.ttl -o thesaurus.toml
  shelflist vocabulary convert mine.toml -f ttl")]
pub(crate) struct Args {
    /// Vocabulary: a built-in name or a file (.toml, .csv, or SKOS as .ttl, .nt, .rdf, .jsonld)
    #[arg(value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    vocabulary: String,
    /// Write to this file, in the format of its extension; it is replaced in one step
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Format of the output [default: that of PATH's extension, else toml]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let format = match (&args.format, &args.output) {
        (Some(format), _) => *format,
        (None, Some(path)) => Format::of(path)?,
        (None, None) => Format::Toml,
    };
    let source = Source::read(&args.vocabulary, context)?;
    let written = format.write(&source.vocabulary, &source.origin, context)?;
    source.warn_of_losses(context);
    if let Some(path) = args.output.as_deref() {
        let mut claims = context.claims(&[]);
        claims.keep("the vocabulary", Path::new(&args.vocabulary));
        claims.write("-o", path)?;
    }
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(written.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}
