//! `evaluate splitting`: compares the records of pages with those that people made of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::console::printable;
use crate::error::Kind;
use crate::evaluation::pages::{Facts, Miss, Report};
use crate::formats::raw_entry::Entry;
use crate::pipeline::parts::Opened;
use crate::pipeline::{Options, Pipeline};
use crate::{Error, Record, Result};
use serde_json::{Value, json};

use super::{Figures, figures, head, rounded, row};
use crate::commands::args;
use crate::commands::args::Inputs;
use crate::commands::run::counted;
use crate::commands::skipped::Skipped;
use crate::commands::{Context, Status};

/// Measure splitting against gold records: beside each page, or in a catalogue that a person corrected
///
/// A record is right where its title and its description are right; its bounds are right where one of them is. The
/// other fields are compared for the right records.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Catalogue with the true records, by source.name, in place of the PAGE.gold.json beside each page
    #[arg(long, value_name = "PATH")]
    gold: Option<PathBuf>,
    #[command(flatten)]
    reading: args::Reading,
    #[command(flatten)]
    vocabulary: args::VocabularyName,
    #[command(flatten)]
    figures: Figures,
}

/// The records of a page, with the name and location of the page.
struct Page {
    name: String,
    location: Option<String>,
    records: Vec<Record>,
    /// The records as they are with the corrections of a person; `None` where there are none of this page.
    righted: Option<Vec<Record>>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let options = Options {
        vocabulary: args.vocabulary.name().to_owned(),
        mode: args.vocabulary.mode(),
        all: false,
        layout: args.reading.layout()?,
        ..Options::default()
    };
    let pipeline = Pipeline::new(&context.seeds, &options)?;
    // A page that a person corrected is gold as it reads with the corrections.
    let corrections = args.reading.corrections()?;
    let righted = (!corrections.is_empty())
        .then(|| Pipeline::new(&context.seeds, &Options { corrections: corrections.clone(), ..options.clone() }))
        .transpose()?;
    let corrected = args.gold.as_deref().map(|path| by_source(path, args.inputs.max_document, context)).transpose()?;
    let mut report = Report::default();
    let mut without = 0_u64;
    let mut unread = false;
    let mut skipped = Skipped::default();
    let read = |opened: Opened| {
        let (document, detail_pages) = opened.whole()?;
        let (name, location) = (document.name.clone(), document.location.clone());
        let known = corrections.iter().any(|one| one.source == name);
        let righted = righted
            .as_ref()
            .filter(|_| known)
            .map(|righted| righted.read(document.clone(), detail_pages.as_deref()).map(|split| split.records));
        let records = pipeline.read(document, detail_pages.as_deref())?.records;
        Ok(Page { name, location, records, righted: righted.transpose()? })
    };
    crate::commands::documents::documents(
        &args.inputs,
        &args.reading,
        false,
        context,
        pipeline.known(),
        read,
        |page| {
            match page {
                // Gold records stand beside the pages of a folder, and are no page themselves.
                Err(error) if error.kind() == Kind::Skipped => {
                    let is_gold = error.place().is_some_and(|place| place.ends_with(".gold.json"));
                    if !is_gold {
                        skipped.add(&error);
                    }
                }
                Err(error) => {
                    unread |= error.exit_status() != 1;
                    context.console.error(&error);
                }
                Ok(page) => {
                    let gold = match &corrected {
                        Some(by_source) => by_source.get(&page.name).cloned(),
                        None => page.location.as_deref().map(|path| beside(Path::new(path))).transpose()?.flatten(),
                    };
                    let gold = page.righted.as_deref().map(facts).or(gold);
                    match gold {
                        Some(gold) => report.add(&page.name, &gold, &facts(&page.records)),
                        None => without += 1,
                    }
                }
            }
            Ok(())
        },
    )?;
    skipped.say(context.console);
    if report.pages == 0 {
        let error = Error::data("no page has gold records")
            .hint("put NAME.gold.json beside NAME.txt, or name a corrected catalogue with --gold");
        if unread {
            context.console.error(&error);
            return Ok(Status::Failed);
        }
        return Err(error);
    }
    if without > 0 {
        context.console.warn(&Error::data(format!("{without} documents have no gold records and are left out")));
    }
    let json = machine(&report, args.figures.worst);
    let status = args.figures.write(context, &report.records, || people(&report, args.figures.worst), json)?;
    // The figures cover only the pages that could be read.
    Ok(if unread { Status::Failed } else { status })
}

fn facts(records: &[Record]) -> Vec<Facts> {
    records.iter().filter_map(|record| serde_json::to_value(record).ok()).map(|value| Facts::of(&value)).collect()
}

/// The gold records in the file beside a page; `None` where there is no such file.
fn beside(page: &Path) -> Result<Option<Vec<Facts>>> {
    let path = page.with_extension("gold.json");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::from_io(path.display(), &error)),
    };
    let file: Value = serde_json::from_str(&text).map_err(|error| Error::data(error.to_string()).at(path.display()))?;
    let records = file.get("records").and_then(Value::as_array).ok_or_else(|| {
        Error::data("there is no list of records in it").at(path.display()).hint("{\"records\": [{\"title\": …}]}")
    })?;
    Ok(Some(records.iter().map(Facts::of).collect()))
}

/// The records of a catalogue, by the name of their source.
fn by_source(path: &Path, max_document: u64, context: &Context) -> Result<BTreeMap<String, Vec<Facts>>> {
    let mut found: BTreeMap<String, Vec<Facts>> = BTreeMap::new();
    for entry in crate::input::entries(&[path.to_path_buf()], &[], max_document).flatten() {
        match entry? {
            Entry::Record(record) => {
                found.entry(record.source.name.clone()).or_default().extend(facts(std::slice::from_ref(&*record)));
            }
            Entry::Rejected(rejected) => context.console.error(&rejected.error),
            Entry::Warning(warning) => context.console.warn(&warning),
        }
    }
    Ok(found)
}

fn machine(report: &Report, worst: usize) -> Value {
    let fields: BTreeMap<&str, Value> =
        report.fields.iter().map(|(name, (right, all))| (*name, json!({"right": right, "of": all}))).collect();
    let misses: Vec<Value> = report
        .misses
        .iter()
        .take(worst)
        .map(|Miss { page, field, gold, said }| json!({"page": page, "field": field, "gold": gold, "said": said}))
        .collect();
    json!({
        "pages": report.pages, "records": figures(&report.records), "bounds": figures(&report.bounds),
        "f1": rounded(Some(report.f1())), "fields": fields, "misses": misses,
    })
}

fn people(report: &Report, worst: usize) -> String {
    let width = 15;
    let mut out = head(width);
    out += &row(width, "records", &report.records);
    out += &row(width, "bounds", &report.bounds);
    let _ = writeln!(out, "\n{}. By field, right of all:", counted(report.pages, "pages"));
    for (name, (right, all)) in &report.fields {
        let _ = writeln!(out, "{name:width$}  {right:>6} of {all}");
    }
    if !report.misses.is_empty() && worst > 0 {
        out += "\nMisses (title / description):\n";
    }
    for miss in report.misses.iter().take(worst) {
        let what = miss.field.unwrap_or(match (&miss.gold, &miss.said) {
            (Some(_), None) => "not found",
            (None, _) => "no record",
            _ => "wrong",
        });
        let _ = writeln!(out, "  {}: {what}", printable(&miss.page));
        for (side, text) in [("gold", &miss.gold), ("said", &miss.said)] {
            if let Some(text) = text {
                let _ = writeln!(out, "      {side}  {}", printable(text));
            }
        }
    }
    if report.misses.len() > worst {
        let _ = writeln!(out, "  … {} more", report.misses.len() - worst);
    }
    out
}
