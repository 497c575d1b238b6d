//! `vocabulary check`: what is odd about a vocabulary, by itself and on records.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use shelflist::catalogue::{self, Entry};
use shelflist::console::printable;
use shelflist::output::Output;
use shelflist::vocabulary::check::{Finding, Phrases, Usage, rules};
use shelflist::vocabulary::{Tagger, Vocabulary, lines};
use shelflist::{Error, Result};

use super::super::{Context, Status};

/// Find what is odd about a vocabulary
///
/// Overlapping and repeated keywords, missing translations, rules that a `not` phrase hides, thresholds that
/// cannot be reached. With records also unused keywords, magnets (keywords that settle an area alone and too
/// often), and frequent phrases that the vocabulary lacks.
///
/// Exit status 1 where there is a fault: a rule or an area that can never be given, or a name of two areas.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary check mine.toml
  shelflist vocabulary check mine.toml catalogue.jsonl -f json")]
pub struct Args {
    /// Vocabulary: a built-in name or a file (.toml, .csv, .ttl)
    #[arg(value_name = "NAME|PATH")]
    vocabulary: String,
    /// Records that the vocabulary is meant for; - is standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// How many frequent unmatched phrases are shown
    #[arg(long, value_name = "NUMBER", default_value = "30")]
    phrases: usize,
    /// Form of the findings
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One finding a line
    Text,
    /// For machines
    Json,
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    let (origin, text) = Vocabulary::source(&context.seeds, &args.vocabulary)?;
    let vocabulary = Vocabulary::parse(&origin, &text)?;
    let mut findings = rules(&vocabulary)?;
    let tagger = Tagger::new(vocabulary)?;
    let mut phrases = Phrases::default();
    let mut records = 0_u64;
    if !args.inputs.is_empty() {
        let mut usage = Usage::default();
        for entry in catalogue::open(&args.inputs, shelflist::input::MAX_DOCUMENT).flatten() {
            match entry? {
                Entry::Record(record) => {
                    usage.add(&record, &tagger);
                    phrases.add(&record, &tagger);
                    records += 1;
                }
                Entry::Rejected(rejected) => context.console.error(&rejected.error),
                Entry::Warning(warning) => context.console.warn(&warning),
            }
        }
        findings.extend(usage.findings(&tagger));
    }
    // A phrase of one record is no habit.
    let lacking = phrases.top((records / 50).max(2), args.phrases);
    let places = if origin.ends_with(".toml") { lines(&text) } else { lines("") };
    let place = |finding: &Finding| {
        let key = (finding.concept.clone(), finding.language.clone(), finding.rule.clone());
        let line = places.get(&key).or_else(|| places.get(&(finding.concept.clone(), String::new(), String::new())));
        line.map_or_else(|| origin.clone(), |line| format!("{origin}:{line}"))
    };
    let shown = match args.format {
        Form::Text => people(&findings, &lacking, place),
        Form::Json => machine(&findings, &lacking, place),
    };
    let mut out = Output::stdout();
    out.write_all(shown.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let faults = findings.iter().filter(|finding| finding.code.is_fault()).count() as u64;
    context.console.summary(
        &format!("{} findings, {faults} faults, {records} records", findings.len()),
        &[("findings", findings.len() as u64), ("faults", faults), ("records", records)],
    );
    Ok(if faults > 0 { Status::Findings } else { Status::Done })
}

fn people(findings: &[Finding], lacking: &[(String, u64)], place: impl Fn(&Finding) -> String) -> String {
    let mut out = String::new();
    for finding in findings {
        let Finding { code, concept, language, rule, message } = finding;
        let language = if language.is_empty() { String::new() } else { format!(" ({language})") };
        let rule = if rule.is_empty() { String::new() } else { format!(" {:?}", printable(rule)) };
        let line = format!("{}: {}: {concept}{language}{rule}: {message}", place(finding), code.name());
        out += &printable(&line);
        out.push('\n');
    }
    if !lacking.is_empty() {
        out += "\nFrequent phrases that no rule matches (records):\n";
    }
    for (phrase, records) in lacking {
        let _ = writeln!(out, "{records:>6}  {}", printable(phrase));
    }
    out
}

fn machine(findings: &[Finding], lacking: &[(String, u64)], place: impl Fn(&Finding) -> String) -> String {
    let none = |text: &String| (!text.is_empty()).then(|| text.clone());
    let findings: Vec<serde_json::Value> = findings
        .iter()
        .map(|finding| {
            serde_json::json!({
                "code": finding.code.name(), "fault": finding.code.is_fault(), "place": place(finding),
                "concept": finding.concept, "language": none(&finding.language), "rule": none(&finding.rule),
                "message": finding.message,
            })
        })
        .collect();
    let lacking: Vec<serde_json::Value> =
        lacking.iter().map(|(phrase, records)| serde_json::json!({"phrase": phrase, "records": records})).collect();
    format!("{:#}\n", serde_json::json!({"findings": findings, "unmatched_phrases": lacking}))
}
