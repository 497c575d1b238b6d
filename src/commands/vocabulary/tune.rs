//! `vocabulary tune`: thresholds and weights from labelled records.

use std::io::Write as _;
use std::path::PathBuf;

use shelflist::catalogue::{self, Entry};
use shelflist::evaluation::areas::Truth;
use shelflist::evaluation::measure::Counts;
use shelflist::output::Output;
use shelflist::vocabulary::tune::{Options, Prior, Sample, tune};
use shelflist::vocabulary::{Tagger, Vocabulary, edit};
use shelflist::{Error, Result};

use super::super::{Context, Status};

/// Fit thresholds and weights to labelled records, by cross-validation
///
/// Weights stay near the written ones unless the records say otherwise. Numbers change and nothing else:
/// comments and order stay, so that the change can be read as a diff.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  shelflist vocabulary tune mine.toml labelled.jsonl -o tuned.toml && diff mine.toml tuned.toml")]
pub struct Args {
    /// Vocabulary: a built-in name or a file
    #[arg(value_name = "NAME|PATH")]
    vocabulary: String,
    /// Labelled records; none, or -, is standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Write the tuned vocabulary to this file; it may be the one that was read
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// Parts of the records that are held out in turn
    #[arg(long, value_name = "NUMBER", default_value = "8")]
    folds: usize,
    /// Leave the weights of the keywords as they are
    #[arg(long)]
    keep_weights: bool,
    /// Leave [scoring] as it is
    #[arg(long)]
    keep_scoring: bool,
    /// Precision that the strict thresholds aim at, on records held out
    #[arg(long, value_name = "SHARE", default_value = "0.9")]
    precision: f64,
}

pub fn run(args: &Args, context: &Context) -> Result<Status> {
    let (origin, text) = Vocabulary::source(&context.seeds, &args.vocabulary)?;
    let vocabulary = Vocabulary::parse(&origin, &text)?;
    let tagger = Tagger::new(vocabulary.clone())?;
    let samples = samples(args, context, &tagger)?;
    let rules: Vec<Prior> = tagger.rules().map(|rule| Prior { concept: rule.concept, weight: rule.weight }).collect();
    let thresholds: Vec<f64> = vocabulary.concepts.iter().map(|concept| concept.threshold).collect();
    let options = Options {
        folds: args.folds,
        weights: !args.keep_weights,
        scoring: !args.keep_scoring,
        precision: args.precision,
    };
    let tuned = tune(&samples, &rules, &thresholds, vocabulary.scoring, &options);
    let mut written = vocabulary;
    written.scoring = tuned.setting.scoring;
    let mut untouched = Vec::new();
    for (concept, thresholds) in written.concepts.iter_mut().zip(&tuned.thresholds) {
        match thresholds {
            Some((threshold, strict)) => (concept.threshold, concept.strict) = (*threshold, Some(*strict)),
            None => untouched.push(concept.id.clone()),
        }
    }
    for (rule, weight) in tagger.rules().zip(&tuned.weights) {
        let keywords =
            written.concepts.get_mut(rule.concept).and_then(|concept| concept.keywords.get_mut(rule.language));
        if let Some(keyword) = keywords.into_iter().flatten().find(|keyword| keyword.rule == rule.rule) {
            keyword.weight = *weight;
        }
    }
    let text = if origin.ends_with(".toml") { edit::apply(&text, &written)? } else { written.to_toml() };
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    if !untouched.is_empty() {
        let message = format!("no record is labelled with {}: left as they are", untouched.join(", "));
        context.console.warn(&Error::data(message));
    }
    let scoring: Vec<String> =
        tuned.setting.scoring.entries().iter().map(|(key, number)| format!("{key} {number}")).collect();
    let weights = if tuned.setting.prior.is_finite() { "weights changed" } else { "weights as written" };
    context.console.note(&format!("{weights}; scoring: {}", scoring.join(", ")));
    context.console.summary(
        &format!(
            "{} labelled records; on records held out: {}; strict: {}",
            samples.len(),
            shown(&tuned.held_out),
            shown(&tuned.held_out_strict)
        ),
        &[("records", samples.len() as u64)],
    );
    Ok(Status::Done)
}

fn samples(args: &Args, context: &Context, tagger: &Tagger) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    for entry in catalogue::open(&args.inputs, shelflist::input::MAX_DOCUMENT).flatten() {
        let record = match entry? {
            Entry::Record(record) => record,
            Entry::Rejected(rejected) => {
                context.console.error(&rejected.error);
                continue;
            }
            Entry::Warning(warning) => {
                context.console.warn(&warning);
                continue;
            }
        };
        let truth = Truth::of(&record, tagger);
        let known = |id: &String| (!truth.unscored.contains(id)).then(|| truth.areas.contains(id));
        let matches = tagger.matches(&record);
        samples.push(Sample {
            counts: tagger.counts(&matches),
            #[allow(clippy::cast_precision_loss)] // No text has 2^53 words.
            words: Tagger::words(&matches) as f64,
            truth: tagger.vocabulary().concepts.iter().map(|concept| known(&concept.id)).collect(),
        });
    }
    if samples.len() < 10 {
        return Err(Error::data(format!("{} labelled records are too few to tune by", samples.len()))
            .hint("label at least ten; several per area are better"));
    }
    Ok(samples)
}

/// `F1 0.612 (precision 0.640, recall 0.586)`.
fn shown(counts: &Counts) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    format!("F1 {} (precision {}, recall {})", figure(counts.f1()), figure(counts.precision()), figure(counts.recall()))
}
