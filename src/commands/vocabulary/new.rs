//! `vocabulary new`: begins a vocabulary from names.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use crate::formats::foreign;
use crate::formats::opening::Opening;
use crate::output::Output;
use crate::vocabulary::{Vocabulary, begin};
use crate::{Error, Result};

use super::format::Format;
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// Begin a vocabulary from a list of names, a table or SKOS
///
/// A list has one concept in each line. A table (.csv, .tsv) has a column for each language, and its first row says
/// which: en, es, nl. Further names of a concept stand in the same cell, divided by bars. Of SKOS, names and hierarchy
/// are taken.
///
/// The names of a concept are rules by themselves; the parts of longer names become rules with half the weight. What
/// other words speak for each concept is then said by `vocabulary suggest` from a catalogue.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary new names.csv -o health.toml
  printf 'Drinking water\\nFloods\\n' | shelflist vocabulary new - --languages en -o water.toml")]
pub(crate) struct Args {
    /// File with names (.txt, .csv, .tsv, or SKOS as .ttl, .nt, .rdf, .jsonld); - is standard input
    #[arg(value_name = "NAMES")]
    names: PathBuf,
    /// Languages of the columns, where the first row does not say them
    #[arg(long, value_name = "CODES", value_delimiter = ',', default_value = "en")]
    languages: Vec<String>,
    /// Write to this file, in the format of its extension; it is replaced in one step
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Format of the output [default: that of PATH's extension, else toml]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
}

/// The comment at the top of a new vocabulary, for the person who works on it.
const HEAD: &str = "\
# The names of a concept are rules by themselves (`names = false` in a concept changes that). The other rules below are parts
# of names: two of them, or one and a word that you add, give the area. Go on with
#   shelflist vocabulary suggest THIS-FILE catalogue.jsonl     words of your records that speak for a concept
#   shelflist vocabulary check THIS-FILE catalogue.jsonl       rules that do not do what they seem to
#   shelflist vocabulary tune THIS-FILE labelled.jsonl         weights and thresholds, fitted to labelled records

";

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let format = match (&args.format, &args.output) {
        (Some(format), _) => *format,
        (None, Some(path)) => Format::of(path)?,
        (None, None) => Format::Toml,
    };
    let stdin = args.names.as_os_str() == "-";
    let origin = if stdin { "standard input".to_owned() } else { args.names.display().to_string() };
    let mut bytes = Vec::new();
    if stdin {
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| Error::from_io(&origin, &error))?;
    } else {
        bytes = std::fs::read(&args.names).map_err(|error| Error::from_io(&origin, &error))?;
    }
    let extension = args.names.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let named = matches!(extension.as_str(), "ttl" | "nt" | "rdf" | "jsonld" | "toml");
    if let Some(error) = foreign::by_content(&Opening::of(&bytes, &extension)).filter(|_| !named) {
        return Err(Error::usage("this file is no list of names, and no vocabulary")
            .at(&origin)
            .hint(format!("{}; write one name in each line of a text", error.message())));
    }
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::usage("not UTF-8")
            .at(&origin)
            .hint("save the file as text or CSV in UTF-8; a workbook is saved as CSV first")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let vocabulary = match extension.as_str() {
        "ttl" | "nt" | "rdf" | "jsonld" | "toml" => begin::of_names(Vocabulary::parse(&origin, text)?),
        extension => begin::read(&origin, text, matches!(extension, "csv" | "tsv"), &args.languages)?,
    };
    let mut written = format.write(&vocabulary, &origin, context)?;
    if format == Format::Toml {
        written.insert_str(0, HEAD);
    }
    if let Some(path) = args.output.as_deref() {
        let mut claims = context.claims(&[]);
        claims.keep("the list of names", &args.names);
        claims.write("-o", path)?;
    }
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(written.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let concepts = vocabulary.concepts.len() as u64;
    context.console.summary(&counted(concepts, "concepts"), &[("concepts", concepts)]);
    Ok(Status::Done)
}
