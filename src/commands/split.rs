//! `split`: turns documents into records, without any further stage.

use std::io::Write as _;
use std::sync::Arc;

use crate::document::budget::Limits;
use crate::error::Kind;
use crate::formats;
use crate::formats::Origin;
use crate::formats::table::known::Known;
use crate::input;
use crate::input::Input;
use crate::ordered::ordered;
use crate::output::Output;
use crate::pipeline::parts::{Opened, Parts, error_at};
use crate::pipeline::{Line, Splitting};
use crate::record::Ids;
use crate::web::answer;
use crate::web::details::DetailPages;
use crate::web::repeats::Repeats;
use crate::web::site_file::Source;
use crate::{Error, Result};
use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Inputs, Outputs, Reading};
use super::run::Run;
use super::skipped::Skipped;
use super::{Context, Status};

/// Split documents into records, with nothing else filled in
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist split page.txt | shelflist detect | shelflist tag
  shelflist split --boilerplate page.txt    the lines that are in no record")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Write the lines that are in no record instead of the records: place, tab, line
    #[arg(long)]
    boilerplate: bool,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    outputs: Outputs,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let splitting = Splitting::new(&context.seeds, args.reading.layout()?, &args.reading.map)?
        .correcting(args.reading.corrections()?);
    if args.boilerplate {
        return boilerplate(args, context, &splitting);
    }
    let (mut ids, mut repeats) = (Ids::default(), Repeats::default());
    let run = Run::new(context, &args.outputs, None, context.claims(&args.inputs.inputs))?;
    let mut run = run.looking_at(&args.inputs.inputs);
    let inputs = args.inputs.beside(args.outputs.files(None));
    let split = |opened: Opened| Ok(Parts::split(&splitting, opened));
    documents(&inputs, &args.reading, false, context, splitting.known(), split, |parts| {
        run.parts(parts, |run, split| {
            split.warnings.iter().for_each(|warning| run.warn(warning));
            run.explain(&split);
            for rejected in &split.rejected {
                run.reject(rejected)?;
            }
            split.stated.iter().for_each(|stated| run.complete(stated, split.records.len() as u64));
            for mut record in split.records {
                if repeats.is_repeat(&record) {
                    continue;
                }
                record.id = ids.next(&record);
                run.write(&record)?;
            }
            Ok(())
        })
    })?;
    run.finish()
}

/// Writes the lines that are in no record, as text or as JSON Lines.
fn boilerplate(args: &Args, context: &Context, splitting: &Splitting) -> Result<Status> {
    let mut claims = context.claims(&args.inputs.inputs);
    args.outputs.output.as_deref().map_or(Ok(()), |path| claims.write("-o", path))?;
    let inputs = args.inputs.beside(args.outputs.files(None));
    let mut out = args.outputs.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    let json = args.outputs.format.as_deref().is_some_and(|format| format.starts_with("json"));
    let (mut status, mut skipped) = (Status::Done, Skipped::default());
    let split = |opened: Opened| {
        let place = opened.document.location.clone().unwrap_or_else(|| opened.document.name.clone());
        Ok((place, Parts::split(splitting, opened)))
    };
    let mut write = |place: &str, lines: Vec<Line>| {
        for Line { number, text } in lines {
            let line = if json {
                serde_json::json!({"location": place, "line": number, "text": text}).to_string()
            } else {
                format!("{place}:{number}\t{text}")
            };
            writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
        }
        Ok(())
    };
    documents(&inputs, &args.reading, false, context, splitting.known(), split, |parts| {
        let written =
            parts.and_then(|(place, mut parts)| parts.try_for_each(|split| write(&place, split?.boilerplate)));
        match written {
            Err(error) if error.kind() == Kind::Skipped => {
                skipped.add(&error);
                Ok(())
            }
            Err(error) if matches!(error.kind(), Kind::Data | Kind::Io | Kind::Foreign) => {
                context.console.error(&error);
                status = Status::of(&error);
                Ok(())
            }
            other => other,
        }
    })?;
    skipped.say(context.console);
    out.commit()?;
    Ok(status)
}

/// Passes the documents of the inputs to `work`, several at once, and the results to `sink` in their order. An input
/// that fails is passed on as its error. Class names of pages and names of columns are read
/// with what is `known` of them.
pub(crate) fn documents<R: Send>(
    inputs: &Inputs,
    reading: &Reading,
    sample: bool,
    context: &Context,
    known: Known<'_>,
    work: impl Fn(Opened) -> Result<R> + Sync,
    mut sink: impl FnMut(Result<R>) -> Result<()>,
) -> Result<()> {
    if sample {
        for name in context.seeds.list("pages", "txt") {
            let bytes = context.seeds.read(&name)?.unwrap_or_default();
            let stem = name.trim_start_matches("pages/").trim_end_matches(".txt");
            let from = reading.from.as_deref();
            let Known { words, columns } = known;
            let (columns, table) = (Some(columns), reading.table());
            let (location, pins) = (Some(name.as_str()), None);
            let origin = Origin { name: stem, location, extension: "txt", from, words, pins, columns, table };
            let opened = formats::open(bytes.into_owned(), origin, Limits::default());
            sink(opened.map(Opened::of).and_then(&work))?;
        }
        return Ok(());
    }
    let found = input::expand(&inputs.inputs, &inputs.own);
    let bar = progress(context, found.len());
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(found.len());
    let outcome = ordered(
        found.into_iter(),
        threads,
        |input| input.and_then(|input| one(&input, inputs, reading, context, known)).and_then(&work),
        |result| {
            bar.inc(1);
            sink(result)
        },
    );
    bar.finish_and_clear();
    outcome
}

/// Reads one document.
fn one(input: &Input, inputs: &Inputs, reading: &Reading, context: &Context, known: Known<'_>) -> Result<Opened> {
    let Known { words, columns } = known;
    let bytes = input.read(inputs.max_document)?;
    let name = reading.source_name()?.unwrap_or_else(|| input.name());
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
            entries: None,
            detail_pages: own.clone().map(|own| own as Arc<dyn DetailPages>),
        });
    }
    let location = matches!(input, Input::File(_) | Input::Found(_)).then_some(place.as_str());
    let (extension, from) = (input.extension(), reading.from.as_deref());
    let pins = reading.site()?.map(|site| site.pins()).transpose()?.flatten();
    let (columns, table) = (Some(columns), reading.table());
    let pins = pins.as_ref();
    let origin = Origin { name: &name, location, extension: &extension, from, words, pins, columns, table };
    let limits = Limits::new(inputs.max_document, "--max-document");
    let opened = formats::open(bytes, origin, limits).map(Opened::of);
    opened.map_err(|error| input.error(error_at(error, &place)))
}

/// A progress bar for several documents, where standard error is a terminal.
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
