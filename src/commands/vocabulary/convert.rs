//! `vocabulary convert`: a vocabulary in another format.

use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use shelflist::output::Output;
use shelflist::vocabulary::{Vocabulary, csv, skos};
use shelflist::{Error, Result};

use super::super::{Context, Status};

/// Turn a vocabulary into TOML, CSV for a spreadsheet, or SKOS in Turtle
///
/// What a format cannot hold is said on standard error.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary convert migration -o migration.csv
  shelflist vocabulary convert thesaurus.ttl -o thesaurus.toml
  shelflist vocabulary convert mine.toml -f ttl")]
pub struct Args {
    /// Vocabulary: a built-in name or a file (.toml, .csv, .ttl)
    #[arg(value_name = "NAME|PATH")]
    vocabulary: String,
    /// Write to this file, in the format of its extension; it is replaced in one step
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Format of the output [default: that of PATH's extension, else toml]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people who edit rules
    Toml,
    /// For spreadsheets
    Csv,
    /// SKOS in Turtle, for libraries
    #[value(alias = "skos", alias = "turtle")]
    Ttl,
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    let format = format(args)?;
    let (origin, text) = Vocabulary::source(&context.seeds, &args.vocabulary)?;
    let mut lost = Vec::new();
    let vocabulary = if origin.to_lowercase().ends_with(".ttl") {
        let (vocabulary, unread) = skos::read(&origin, &text)?;
        lost.extend(unread);
        vocabulary
    } else {
        Vocabulary::parse(&origin, &text)?
    };
    let comments = text.lines().filter(|line| line.trim_start().starts_with('#')).count();
    if origin.ends_with(".toml") && comments > 0 {
        lost.push(format!("comments ({comments} lines)"));
    }
    let written = match format {
        Format::Toml => vocabulary.to_toml(),
        Format::Csv => csv::write(&vocabulary),
        Format::Ttl => {
            let (turtle, unsaid) = skos::write(&vocabulary)?;
            if !unsaid.is_empty() {
                let message = format!("SKOS has no words for: {}", unsaid.join(", "));
                let hint = "they are kept in the namespace urn:x-shelflist:terms:, which other tools pass over";
                context.console.warn(&Error::data(message).at(&origin).hint(hint));
            }
            turtle
        }
    };
    if !lost.is_empty() {
        context.console.warn(&Error::data(format!("not carried over: {}", lost.join(", "))).at(&origin));
    }
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(written.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}

fn format(args: &Args) -> Result<Format> {
    if let Some(format) = args.format {
        return Ok(format);
    }
    let Some(path) = &args.output else { return Ok(Format::Toml) };
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    Format::from_str(&extension, true).map_err(|_| {
        Error::usage("no vocabulary format has this extension")
            .at(path.display())
            .hint("write .toml, .csv or .ttl, or -f")
    })
}
