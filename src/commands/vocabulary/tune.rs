//! `vocabulary tune`: fits thresholds and weights to labelled records.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::evaluation::areas::unknown_areas;
use crate::formats::raw_entry::Entry;
use crate::measures::Counts;
use crate::output::Output;
use crate::vocabulary::truth::Truth;
use crate::vocabulary::tune::{FEWEST, Judged, Options, Prior, Sample, Tuned, Written, tune};
use crate::vocabulary::{ANY, Keyword, Tagger, Vocabulary, edit};
use crate::{Error, Result};

use super::format::{Format, Source};
use crate::commands::args::parse_share;
use crate::commands::choices::Choices;
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// Fit thresholds and weights to labelled records, by cross-validation
///
/// Weights stay near the written ones unless the records contradict them. Only numbers are changed; comments and order
/// stay, so that the change can be read as a diff. The file stays as it is where it does as well on the records as the
/// tuned vocabulary does on held-out records.
///
/// Records that declare no area are left out, and so are areas for which fewer than five records are labelled, or fewer
/// than five are not.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  shelflist vocabulary tune mine.toml labelled.jsonl -o tuned.toml
  shelflist vocabulary tune mine.toml labelled.csv --labelled -o tuned.toml
  diff mine.toml tuned.toml")]
pub(crate) struct Args {
    /// Vocabulary: a built-in name or a file
    #[arg(value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    vocabulary: String,
    /// Labelled records; none, or -, is standard input
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// Write the tuned vocabulary to this file, in the format of its extension; it may be the file that was read
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
    /// A person looked at the areas of every record: those that rules gave are right where they still stand, and a record
    /// without areas has none
    #[arg(long)]
    labelled: bool,
    /// Number of parts into which the records are divided for cross-validation, at most the number of records
    #[arg(long, value_name = "NUMBER", default_value = "8", value_parser = parse_folds)]
    folds: usize,
    /// Leave the weights of the keywords as they are
    #[arg(long)]
    keep_weights: bool,
    /// Leave [scoring] as it is
    #[arg(long)]
    keep_scoring: bool,
    /// Precision that the strict thresholds aim at, on held-out records
    #[arg(long, value_name = "SHARE", default_value = "0.9", value_parser = parse_share)]
    precision: f64,
    /// Write the tuned numbers also where the file as written does better
    #[arg(long)]
    anyway: bool,
}

fn parse_folds(text: &str) -> std::result::Result<usize, String> {
    let number = text.parse::<usize>().ok().filter(|number| *number >= 2);
    number.ok_or_else(|| "expected a whole number from 2 to the number of records".to_owned())
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let mut claims = context.claims(&[]);
    claims.release(Path::new(&args.vocabulary));
    args.output.as_deref().map_or(Ok(()), |path| claims.write("-o", path))?;
    let source = Source::read(&args.vocabulary, context)?;
    let format = args.output.as_deref().map_or(Ok(source.format), Format::of)?;
    let tagger = Tagger::new(source.vocabulary.clone())?;
    let samples = samples(args, context, &tagger)?;
    let rules: Vec<Prior> = tagger.rules().map(|rule| Prior { concept: rule.concept, weight: rule.weight }).collect();
    let concepts = &source.vocabulary.concepts;
    let thresholds: Vec<Written> = concepts
        .iter()
        .map(|concept| Written { balanced: concept.threshold, strict: concept.strict_threshold() })
        .collect();
    let options = Options {
        folds: args.folds,
        weights: !args.keep_weights,
        scoring: !args.keep_scoring,
        precision: args.precision,
    };
    let tuned = tune(&samples, &rules, &thresholds, source.vocabulary.scoring, &options);
    if tuned.thresholds.iter().all(Option::is_none) {
        return Err(Error::data(format!(
            "no area has {FEWEST} records that are labelled with it and {FEWEST} that are not"
        ))
        .hint("label more records: nothing can be tuned by these"));
    }
    let f1 = |judged: &Judged| judged.balanced.f1().unwrap_or(0.0);
    let better = f1(&tuned.held_out) > f1(&tuned.before);
    // Weights and settings count for both kinds of thresholds, so they follow the usual ones. The strict thresholds are
    // judged by themselves: where the rest stays as written, they are fitted to that.
    let tuned = if better || args.anyway {
        tuned
    } else {
        tune(
            &samples,
            &rules,
            &thresholds,
            source.vocabulary.scoring,
            &Options { weights: false, scoring: false, ..options },
        )
    };
    let stricter = is_better(&tuned.held_out.strict, &tuned.before.strict, args.precision);
    let text = if better || args.anyway {
        let mut written = changed(&source.vocabulary, &tagger, &tuned);
        let same_scores = !tuned.setting.prior.is_finite() && written.scoring == source.vocabulary.scoring;
        if same_scores && !stricter && !args.anyway {
            context.console.note("the strict thresholds as written do as well on these records, and stay");
            for (concept, before) in written.concepts.iter_mut().zip(&source.vocabulary.concepts) {
                concept.strict =
                    before.strict.or(Some(before.strict_threshold())).map(|old| old.max(concept.threshold));
            }
        }
        say_what_changed(args, &source.vocabulary, &tagger, &tuned, context);
        text(&source, &written, format, context)?
    } else if stricter {
        context.console.note("the usual thresholds and the weights as written do as well on these records, and stay; the strict ones are new");
        let mut written = source.vocabulary.clone();
        for (concept, thresholds) in written.concepts.iter_mut().zip(&tuned.thresholds) {
            if let Some((_, strict)) = thresholds {
                concept.strict = Some(strict.max(concept.threshold));
            }
        }
        text(&source, &written, format, context)?
    } else {
        let message = "the file as written does as well on these records: nothing is changed";
        context.console.warn(&Error::data(message).at(&source.origin).hint("--anyway writes the tuned numbers"));
        text(&source, &source.vocabulary, format, context)?
    };
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(text.as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    let judged = |judged: &Judged| format!("{}; strict: {}", shown(&judged.balanced), shown(&judged.strict));
    context.console.tell(&format!("as written: {}", judged(&tuned.before)));
    context.console.summary(
        &format!("{} labelled records; on records held out: {}", samples.len(), judged(&tuned.held_out)),
        &[("records", samples.len() as u64)],
    );
    Ok(if context.console.failures() > 0 { Status::Findings } else { Status::Done })
}

/// Whether strict thresholds with the counts `new` are better than those with `old`: they reach the wanted precision with
/// a higher recall, or come nearer to it.
fn is_better(new: &Counts, old: &Counts, wanted: f64) -> bool {
    let rank = |counts: &Counts| {
        let precision = counts.precision().unwrap_or(0.0);
        let reached = precision >= wanted;
        (reached, if reached { counts.recall().unwrap_or(0.0) } else { precision })
    };
    let ((new_reached, new), (old_reached, old)) = (rank(new), rank(old));
    (new_reached && !old_reached) || (new_reached == old_reached && new > old)
}

/// The vocabulary with the tuned numbers.
fn changed(vocabulary: &Vocabulary, tagger: &Tagger, tuned: &Tuned) -> Vocabulary {
    let mut written = vocabulary.clone();
    written.scoring = tuned.setting.scoring;
    for (concept, thresholds) in written.concepts.iter_mut().zip(&tuned.thresholds) {
        if let Some((threshold, strict)) = thresholds {
            (concept.threshold, concept.strict) = (*threshold, Some(*strict));
        }
    }
    for (rule, weight) in tagger.rules().zip(&tuned.weights) {
        let keywords =
            written.concepts.get_mut(rule.concept).and_then(|concept| concept.keywords.get_mut(rule.language));
        // A name whose weight was fitted becomes a keyword with this weight.
        if rule.is_name
            && *weight != rule.weight
            && let Some(keywords) = keywords
        {
            keywords.push(Keyword { rule: rule.rule.to_owned(), weight: *weight });
            continue;
        }
        if let Some(keyword) = keywords.into_iter().flatten().find(|keyword| keyword.rule == rule.rule) {
            keyword.weight = *weight;
        }
    }
    written
}

/// The text of the vocabulary: the TOML file with new numbers, or a file that is written again.
fn text(source: &Source, written: &Vocabulary, format: Format, context: &Context) -> Result<String> {
    if format == source.format && *written == source.vocabulary {
        return Ok(source.text.clone());
    }
    if (format, source.format) == (Format::Toml, Format::Toml) {
        return edit::apply(&source.text, written);
    }
    let text = format.write(written, &source.origin, context)?;
    source.warn_of_losses(context);
    Ok(text)
}

/// Prints warnings about the tuned numbers.
fn say_what_changed(args: &Args, vocabulary: &Vocabulary, tagger: &Tagger, tuned: &Tuned, context: &Context) {
    let untouched = vocabulary.concepts.iter().zip(&tuned.thresholds).filter(|(_, thresholds)| thresholds.is_none());
    let untouched: Vec<&str> = untouched.map(|(concept, _)| concept.id.as_str()).collect();
    if !untouched.is_empty() {
        let message = format!("too few records say something of {}: left as they are", untouched.join(", "));
        let hint = format!("label at least {FEWEST} records with each, and as many without it");
        context.console.warn(&Error::data(message).hint(hint));
    }
    let fallen: Vec<String> = tagger
        .rules()
        .zip(&tuned.weights)
        .filter(|(rule, weight)| rule.weight != 0.0 && **weight == 0.0)
        .filter_map(|(rule, _)| Some(format!("{:?} of {}", rule.rule, vocabulary.concepts.get(rule.concept)?.id)))
        .collect();
    if !fallen.is_empty() {
        let rules = if fallen.len() == 1 { "1 rule".to_owned() } else { format!("{} rules", fallen.len()) };
        let message = format!("{rules} fell to 0, and will match nothing: {}", fallen.join(", "));
        let hint = "look at each: take it out, or keep its weight (--keep-weights)";
        context.console.warn(&Error::data(message).hint(hint));
    }
    let precision = tuned.held_out.strict.precision().unwrap_or(0.0);
    if precision < args.precision {
        let message =
            format!("strict precision is {precision:.3} on records held out; {} was aimed at", args.precision);
        context.console.warn(&Error::data(message).hint("raise the strict thresholds by hand, or label more records"));
    }
    let scoring: Vec<String> =
        tuned.setting.scoring.entries().iter().map(|(key, number)| format!("{key} {number}")).collect();
    let weights = if tuned.setting.prior.is_finite() { "weights changed" } else { "weights as written" };
    context.console.note(&format!("{weights}; scoring: {}", scoring.join(", ")));
}

/// Warns of languages that have rules but no records. Their rules cannot match and are not tuned.
fn warn_of_silent_languages(spoken: &BTreeSet<String>, tagger: &Tagger, context: &Context) {
    // A text in an unknown language is matched with the rules of all languages.
    if spoken.contains(ANY) {
        return;
    }
    let primary = |code: &str| code.split('-').next().unwrap_or(code).to_owned();
    let languages: BTreeSet<String> = tagger.rules().map(|rule| primary(rule.language)).collect();
    let silent: Vec<&str> =
        languages.iter().filter(|code| *code != ANY && !spoken.contains(*code)).map(String::as_str).collect();
    if !silent.is_empty() {
        let message =
            format!("no labelled record is in {}: the weights of its rules stay as written", silent.join(", "));
        let hint = "the thresholds count for texts in these languages, too: label some, or look at what they do there";
        context.console.warn(&Error::data(message).hint(hint));
    }
}

fn samples(args: &Args, context: &Context, tagger: &Tagger) -> Result<Vec<Sample>> {
    let mut samples = Vec::new();
    let (mut left_out, mut guessed, mut known_areas) = (0, 0, false);
    let mut spoken: BTreeSet<String> = BTreeSet::new();
    let mut unknown: BTreeMap<String, u64> = BTreeMap::new();
    for entry in crate::input::entries(&args.inputs, &[], crate::document::budget::MAX_DOCUMENT).flatten() {
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
        let truth = if args.labelled { Truth::confirmed(&record, tagger) } else { Truth::of(&record, tagger) };
        if !truth.declared {
            guessed += u64::from(truth.guessed);
            left_out += 1;
            continue;
        }
        known_areas |= truth.areas.len() > truth.unknown.len();
        for name in &truth.unknown {
            *unknown.entry(name.clone()).or_default() += 1;
        }
        let known = |id: &String| (!truth.unscored.contains(id)).then(|| truth.areas.contains(id));
        let code = record.text_language.as_ref().map_or(ANY, |language| language.code.as_str());
        spoken.insert(code.split('-').next().unwrap_or(code).to_owned());
        let matches = tagger.matches(&record);
        samples.push(Sample {
            counts: tagger.counts(&matches),
            #[allow(clippy::cast_precision_loss)] // No text has 2^53 words.
            words: Tagger::words(&matches) as f64,
            truth: tagger.vocabulary().concepts.iter().map(|concept| known(&concept.id)).collect(),
        });
    }
    if let Some(warning) = unknown_areas(&unknown, tagger.vocabulary()) {
        if !known_areas {
            return Err(warning);
        }
        context.console.warn(&warning);
    }
    if left_out > 0 {
        let verb = if left_out == 1 { "declares no area and is" } else { "declare no area and are" };
        context.console.tell(&format!("{} {verb} left out", counted(left_out, "records")));
        if guessed > 0 {
            let said = format!("{} of them have areas by rule only", guessed);
            context
                .console
                .warn(&Error::data(said).hint("--labelled counts them, where a person looked at every record"));
        }
    }
    warn_of_silent_languages(&spoken, tagger, context);
    if samples.len() < 10 {
        return Err(Error::data(format!("{} labelled records are too few to tune by", samples.len()))
            .hint("label at least ten; several per area are better"));
    }
    if samples.len() < args.folds {
        return Err(Error::usage(format!("{} folds of {} labelled records", args.folds, samples.len()))
            .hint("give --folds a number from 2 to the number of records"));
    }
    Ok(samples)
}

/// The figures of counts, in the form `F1 0.612 (precision 0.640, recall 0.586)`.
fn shown(counts: &Counts) -> String {
    let figure = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    format!("F1 {} (precision {}, recall {})", figure(counts.f1()), figure(counts.precision()), figure(counts.recall()))
}
