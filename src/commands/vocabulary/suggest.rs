//! `vocabulary suggest`: proposes phrases for rules from a catalogue.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use crate::console::printable;
use crate::formats::raw_entry::Entry;
use crate::output::Output;
use crate::vocabulary::suggest::{Suggestion, Suggestions};
use crate::vocabulary::{Tagger, Vocabulary};
use crate::{Error, Result};
use clap::ValueEnum;

use crate::commands::choices::Choices;
use crate::commands::{Context, Status};

/// Propose phrases for the rules of a vocabulary from a catalogue
///
/// A phrase is proposed where no rule matches it, several records have it, and these records have one concept more often
/// than others do. Declared areas count where a record has some, else those that the rules give. Phrases of records
/// without any area come last. The proposals stand by concept and language, the most telling first, each with examples:
/// take those that a person of the field would write, and leave the others.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary suggest mine.toml catalogue.jsonl
  shelflist vocabulary suggest mine.toml catalogue.jsonl --most 5 -f json")]
pub(crate) struct Args {
    /// Vocabulary: a built-in name or a file (.toml, .csv, or SKOS as .ttl, .nt, .rdf, .jsonld)
    #[arg(value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    vocabulary: String,
    /// Records with their languages, as `detect` and `import` write them; - is standard input
    #[arg(value_name = "INPUT", required = true)]
    inputs: Vec<PathBuf>,
    /// Most phrases for each concept and language
    #[arg(long, value_name = "NUMBER", default_value = "15")]
    most: usize,
    /// Fewest records that a phrase must stand in
    #[arg(long, value_name = "NUMBER", default_value = "2")]
    least: u64,
    /// Format of the proposals
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    format: ProposalsForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ProposalsForm {
    /// Lines that can be copied into a vocabulary in TOML, with examples as comments
    Text,
    /// For machines
    Json,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let (origin, text) = Vocabulary::source(&context.seeds, &args.vocabulary)?;
    let tagger = Tagger::new(Vocabulary::parse(&origin, &text)?)?;
    let (mut suggestions, mut records) = (Suggestions::default(), 0_u64);
    for entry in crate::input::entries(&args.inputs, &[], crate::document::budget::MAX_DOCUMENT).flatten() {
        match entry? {
            Entry::Record(record) => {
                suggestions.add(&record, &tagger);
                records += 1;
            }
            Entry::Rejected(rejected) => context.console.error(&rejected.error),
            Entry::Warning(warning) => context.console.warn(&warning),
        }
    }
    if records == 0 {
        context.console.error(
            &Error::data("there are no records")
                .hint("`shelflist import page.txt -o catalogue.jsonl` makes records of a page"),
        );
    }
    let found = suggestions.found(&tagger, args.least.max(1), args.most);
    let written = match args.format {
        ProposalsForm::Text => people(&found),
        ProposalsForm::Json => machine(&found),
    };
    let mut out = Output::stdout();
    out.write_all(written.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let count = found.len() as u64;
    context
        .console
        .summary(&format!("{count} phrases, {records} records"), &[("phrases", count), ("records", records)]);
    Ok(if context.console.failures() > 0 { Status::Findings } else { Status::Done })
}

fn people(found: &[Suggestion]) -> String {
    let mut out = String::new();
    let mut group = None;
    for one in found {
        let Suggestion { concept, language, phrase, records, with_concept, weight, examples } = one;
        if group != Some((concept, language)) {
            let head = concept.as_ref().map_or_else(|| "records without an area".to_owned(), Clone::clone);
            let blank = if group.is_some() { "\n" } else { "" };
            let _ = writeln!(out, "{blank}# {head} ({language})");
            group = Some((concept, language));
        }
        let quoted = serde_json::json!(phrase);
        let line = format!("{quoted} = {weight}  # {with_concept} of {records}: {}", examples.join(" / "));
        let _ = writeln!(out, "{}", printable(&line));
    }
    out
}

fn machine(found: &[Suggestion]) -> String {
    let all: Vec<serde_json::Value> = found
        .iter()
        .map(|one| {
            serde_json::json!({
                "concept": one.concept, "language": one.language, "phrase": one.phrase, "records": one.records,
                "with_concept": one.with_concept, "weight": one.weight, "examples": one.examples,
            })
        })
        .collect();
    format!("{:#}\n", serde_json::Value::from(all))
}
