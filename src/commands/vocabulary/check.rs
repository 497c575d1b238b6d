//! `vocabulary check`: finds faults and doubtful rules of a vocabulary, by itself and on records.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use crate::console::printable;
use crate::formats::raw_entry::Entry;
use crate::output::Output;
use crate::vocabulary::check::{CommonWords, Derived, Finding, Form, Forms, Phrases, Usage, rules};
use crate::vocabulary::{Tagger, Vocabulary};
use crate::{Error, Result};
use clap::ValueEnum;

use crate::commands::choices::Choices;
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// Find faults and doubtful rules of a vocabulary
///
/// Finds keywords that match common words of their language, overlapping and repeated keywords, missing translations, rules that a `not` phrase hides or that have no
/// weight, thresholds that cannot be reached, and signs without their spaces. With records it also finds unused
/// keywords, magnets (keywords that give an area alone and too often), other words with the stem of a keyword, words
/// that begin as a keyword does and are not reached by it, and frequent phrases that the vocabulary lacks. What matters
/// most comes first.
///
/// Exit status 1 where there is a fault: a rule or an area that can never be given, strict thresholds below the usual
/// ones, a concept above itself, one name for two areas, an unknown language; and where a record was rejected or there
/// is none.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist vocabulary check mine.toml
  shelflist vocabulary check mine.toml catalogue.jsonl -f json")]
pub(crate) struct Args {
    /// Vocabulary: a built-in name or a file (.toml, .csv, or SKOS as .ttl, .nt, .rdf, .jsonld)
    #[arg(value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    vocabulary: String,
    /// Records that the vocabulary is meant for; - is standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Number of frequent unmatched phrases that are shown
    #[arg(long, value_name = "NUMBER", default_value = "30")]
    phrases: usize,
    /// Number of other words with the stem of a keyword that are shown
    #[arg(long, value_name = "NUMBER", default_value = "30")]
    words: usize,
    /// Format of the findings
    #[arg(short, long, value_name = "FORM", default_value = "text")]
    format: FindingsForm,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FindingsForm {
    /// One finding a line
    Text,
    /// For machines
    Json,
}

/// The findings that are shown.
struct Shown {
    findings: Vec<Finding>,
    words: Vec<Form>,
    derived: Vec<Form>,
    phrases: Vec<(String, u64)>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let (origin, text) = Vocabulary::source(&context.seeds, &args.vocabulary)?;
    let vocabulary = Vocabulary::parse(&origin, &text)?;
    let mut findings = rules(&vocabulary)?;
    findings.extend(CommonWords::load(&context.seeds)?.findings(&vocabulary));
    let tagger = Tagger::new(vocabulary)?;
    let (mut usage, mut forms, mut phrases) = (Usage::default(), Forms::new(&tagger), Phrases::default());
    let (mut derived, mut records) = (Derived::new(&tagger), 0_u64);
    if !args.inputs.is_empty() {
        for entry in crate::input::entries(&args.inputs, &[], crate::document::budget::MAX_DOCUMENT).flatten() {
            match entry? {
                Entry::Record(record) => {
                    usage.add(&record, &tagger);
                    forms.add(&record, &tagger);
                    derived.add(&record, &tagger);
                    phrases.add(&record, &tagger);
                    records += 1;
                }
                Entry::Rejected(rejected) => context.console.error(&rejected.error),
                Entry::Warning(warning) => context.console.warn(&warning),
            }
        }
        if records == 0 {
            context.console.error(
                &Error::data("there are no records: nothing is said about the use of the rules")
                    .hint("`shelflist import page.txt -o catalogue.jsonl` makes records of a page"),
            );
        }
        findings.extend(usage.findings(&tagger));
    }
    let places = Vocabulary::lines(&origin, &text);
    let line_of = |finding: &Finding| places.find(finding.statement());
    // The findings that matter most come first: faults in the order of the file, because people correct them there, then
    // the others by their kind and in that order.
    let order = |finding: &Finding| {
        let kind = (!finding.code.is_fault()).then_some(finding.code);
        (kind, line_of(finding).unwrap_or(usize::MAX))
    };
    findings.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.cmp(b)));
    let place = |finding: &Finding| line_of(finding).map_or_else(|| origin.clone(), |line| format!("{origin}:{line}"));
    // A phrase must occur in several records to count as frequent.
    let phrases = phrases.top((records / 50).max(2), args.phrases);
    let shown =
        Shown { findings, words: forms.top(&tagger, args.words), derived: derived.top(&tagger, args.words), phrases };
    let written = match args.format {
        FindingsForm::Text => people(&shown, place),
        FindingsForm::Json => machine(&shown, place),
    };
    let mut out = Output::stdout();
    out.write_all(written.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let findings = shown.findings.len() as u64;
    let faults = shown.findings.iter().filter(|finding| finding.code.is_fault()).count() as u64;
    context.console.summary(
        &format!("{}, {}, {}", counted(findings, "findings"), counted(faults, "faults"), counted(records, "records")),
        &[("findings", findings), ("faults", faults), ("records", records)],
    );
    Ok(if faults > 0 || context.console.failures() > 0 { Status::Findings } else { Status::Done })
}

fn people(shown: &Shown, place: impl Fn(&Finding) -> String) -> String {
    let mut out = String::new();
    for finding in &shown.findings {
        let Finding { code, concept, language, rule, message, .. } = finding;
        let mut about = vec![concept.clone()];
        about.extend((!language.is_empty()).then(|| format!("({language})")));
        about.extend((!rule.is_empty()).then(|| format!("{:?}", printable(rule))));
        let about = about.join(" ");
        let line = format!("{}: {}: {}: {message}", place(finding), code.name(), about.trim_start());
        out += &printable(&line);
        out.push('\n');
    }
    if !shown.words.is_empty() {
        out += "\nOther words that have the stem of a keyword (records); `=` before the keyword keeps them out:\n";
    }
    for Form { concept, language, rule, word, records } in &shown.words {
        let line = format!("{records:>6}  {word}  by {rule:?} of {concept} ({language})");
        let _ = writeln!(out, "{}", printable(&line));
    }
    if !shown.derived.is_empty() {
        out += "\nWords that begin as a keyword does, and that no rule of its concept matches (records):\n";
    }
    for Form { concept, language, rule, word, records } in &shown.derived {
        let line = format!("{records:>6}  {word}  beside {rule:?} of {concept} ({language})");
        let _ = writeln!(out, "{}", printable(&line));
    }
    if !shown.phrases.is_empty() {
        out += "\nFrequent phrases that no rule matches (records):\n";
    }
    for (phrase, records) in &shown.phrases {
        let _ = writeln!(out, "{records:>6}  {}", printable(phrase));
    }
    out
}

fn machine(shown: &Shown, place: impl Fn(&Finding) -> String) -> String {
    let none = |text: &String| (!text.is_empty()).then(|| text.clone());
    let findings: Vec<serde_json::Value> = shown
        .findings
        .iter()
        .map(|finding| {
            serde_json::json!({
                "code": finding.code.name(), "fault": finding.code.is_fault(), "place": place(finding),
                "concept": finding.concept, "language": none(&finding.language), "rule": none(&finding.rule),
                "message": finding.message,
            })
        })
        .collect();
    let of_forms = |forms: &[Form]| -> Vec<serde_json::Value> {
        let one = |form: &Form| {
            serde_json::json!({
                "concept": form.concept, "language": form.language, "rule": form.rule, "word": form.word,
                "records": form.records,
            })
        };
        forms.iter().map(one).collect()
    };
    let (words, derived) = (of_forms(&shown.words), of_forms(&shown.derived));
    let phrases: Vec<serde_json::Value> = shown
        .phrases
        .iter()
        .map(|(phrase, records)| serde_json::json!({"phrase": phrase, "records": records}))
        .collect();
    let all = serde_json::json!({"findings": findings, "other_words": words, "derived_words": derived, "unmatched_phrases": phrases});
    format!("{all:#}\n")
}
