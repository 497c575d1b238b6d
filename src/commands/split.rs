//! `split`: documents → records, nothing else filled in.

use std::io::Write as _;
use std::sync::Arc;

use crate::document::Document;
use crate::formats;
use crate::input;
use crate::input::Input;
use crate::ordered::ordered;
use crate::output::Output;
use crate::pipeline::{Line, Splitting};
use crate::record::Ids;
use crate::text::words::Words;
use crate::web::answer;
use crate::web::details::DetailPages;
use crate::web::repeats::Repeats;
use crate::web::site_file::Source;
use crate::{Error, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Inputs, Outputs, Reading};
use super::run::Run;
use super::{Context, Status};

/// Split documents into records, with nothing else filled in
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist split page.txt | shelflist detect | shelflist tag
  shelflist split --boilerplate page.txt    the lines that are in no record")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Write the lines that are in no record instead: place, tab, line
    #[arg(long)]
    boilerplate: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    outputs: Outputs,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let splitting = Splitting::new(&context.seeds, args.reading.layout.clone(), &args.reading.map)?;
    if args.boilerplate {
        return boilerplate(args, context, &splitting);
    }
    let (mut ids, mut repeats) = (Ids::default(), Repeats::default());
    let mut run = Run::new(context, &args.outputs, None)?;
    let split = |opened: Opened| splitting.read(opened.document, opened.detail_pages.as_deref());
    documents(&args.inputs, &args.reading, false, context, splitting.words(), split, |split| {
        match split {
            Ok(split) => {
                run.documents += 1;
                for rejected in &split.rejected {
                    run.reject(rejected)?;
                }
                for mut record in split.records {
                    if repeats.is_repeat(&record) {
                        continue;
                    }
                    record.id = ids.next(&record);
                    run.write(&record)?;
                }
            }
            Err(error) => run.fail(error)?,
        }
        Ok(())
    })?;
    run.finish()
}

/// The lines that are in no record, as text or as JSON Lines.
fn boilerplate(args: &Args, context: &Context, splitting: &Splitting) -> Result<Status> {
    let mut out = args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    let json = args.outputs.format.as_deref().is_some_and(|format| format.starts_with("json"));
    let mut status = Status::Done;
    let split = |Opened { document, detail_pages }: Opened| {
        let place = document.location.clone().unwrap_or_else(|| document.name.clone());
        Ok((place, splitting.read(document, detail_pages.as_deref())?.boilerplate))
    };
    documents(&args.inputs, &args.reading, false, context, splitting.words(), split, |split| {
        match split {
            Ok((place, lines)) => {
                for Line { number, text } in lines {
                    let line = if json {
                        serde_json::json!({"location": place, "line": number, "text": text}).to_string()
                    } else {
                        format!("{place}:{number}\t{text}")
                    };
                    writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
                }
            }
            Err(error) => {
                context.console.error(&error);
                status = if error.exit_status() == 1 { Status::Findings } else { Status::Failed };
            }
        }
        Ok(())
    })?;
    out.commit()?;
    Ok(status)
}

/// A document that was opened, with the detail pages of its records where they were saved beside it.
pub(crate) struct Opened {
    /// The document.
    pub document: Document,
    /// The detail pages of its records.
    pub detail_pages: Option<Arc<dyn DetailPages>>,
}

impl Opened {
    /// A document without detail pages.
    fn alone(document: Document) -> Self {
        Self { document, detail_pages: None }
    }
}

/// Takes the documents that were named through `work`, several at once, and the results through `sink` in order.
/// An input that fails is passed on as its error. Class names of pages are read with `words`.
pub(crate) fn documents<R: Send>(
    inputs: &Inputs,
    reading: &Reading,
    sample: bool,
    context: &Context,
    words: &Words,
    work: impl Fn(Opened) -> Result<R> + Sync,
    mut sink: impl FnMut(Result<R>) -> Result<()>,
) -> Result<()> {
    if sample {
        for name in context.seeds.list("pages", "txt") {
            let bytes = context.seeds.read(&name)?.unwrap_or_default();
            let stem = name.trim_start_matches("pages/").trim_end_matches(".txt");
            let document = formats::read(&bytes, stem, Some(&name), "txt", reading.from.as_deref(), words);
            sink(document.map(Opened::alone).and_then(&work))?;
        }
        return Ok(());
    }
    let found = input::expand(&inputs.inputs);
    let bar = progress(context, found.len());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(found.len());
    let outcome = ordered(
        found.into_iter(),
        threads,
        |input| input.and_then(|input| one(&input, inputs, reading, context, words)).and_then(&work),
        |result| {
            bar.inc(1);
            sink(result)
        },
    );
    bar.finish_and_clear();
    outcome
}

/// Reads one document.
fn one(input: &Input, inputs: &Inputs, reading: &Reading, context: &Context, words: &Words) -> Result<Opened> {
    let bytes = input.read(inputs.max_document)?;
    let name = reading.source.clone().unwrap_or_else(|| input.name());
    let place = input.place();
    if let Input::Saved(_, saved, own) = input {
        let site = match &saved.site {
            Some(text) => Some(Source::parse(text, &place)?),
            None => Source::find(&context.seeds, &saved.source)?,
        };
        let pins = site.map(|site| site.pins()).transpose()?.flatten();
        let from = reading.from.as_deref().or(saved.from.as_deref());
        let mut page = answer::read(&saved.response(bytes), &name, pins.as_ref(), from, words, false)?;
        if let Some(only) = saved.only.as_deref().and_then(|only| regex::Regex::new(only).ok()) {
            page.keep_matching(&only);
        }
        return Ok(Opened {
            document: page.document,
            detail_pages: own.clone().map(|own| own as Arc<dyn DetailPages>),
        });
    }
    let location = matches!(input, Input::File(_)).then_some(place.as_str());
    let document = formats::read(&bytes, &name, location, &input.extension(), reading.from.as_deref(), words);
    document.map(Opened::alone).map_err(|error| if error.place().is_some() { error } else { error.at(place) })
}

/// A bar for several documents, where standard error is a terminal.
fn progress(context: &Context, count: usize) -> ProgressBar {
    if count < 2 || !context.console.draws_progress() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(count as u64);
    match ProgressStyle::with_template("{bar:30} {pos}/{len} documents, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
