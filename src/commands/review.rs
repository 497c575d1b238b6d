//! `review`: the doubtful records of pages, for a person to look at and to put right.

mod terminal;

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;

use crate::console::printable;
use crate::document::budget::Count;
use crate::document::{Content, plain_text};
use crate::output::Output;
use crate::pipeline::parts::Opened;
use crate::pipeline::{Options, Pipeline};
use crate::record::Ids;
use crate::record::id_prefix::by_prefix;
use crate::review::{Session, Sheet, page};
use crate::splitting::reviewed::{Correction, Corrections, Said};
use crate::{Error, Result, refresh};

use super::args::{Inputs, Reading, VocabularyName};
use super::run::counted;
use super::{Context, Status};

/// Look at the doubtful records of pages, least sure first, and put them right
///
/// On a terminal, the page and the record stand side by side, and each step is one key. With --html, all of it is one
/// page for a browser, which saves a file of corrections for `shelflist correct`. What was said is kept in the file of
/// --corrections, is never asked again, and holds over every later reading with that file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist review page.html --corrections kept.jsonl
  shelflist review pages/ --html review.html
  shelflist correct corrections.jsonl --corrections kept.jsonl      what the page saved
  shelflist import pages/ --corrections kept.jsonl -o catalogue.csv
  shelflist review page.html --corrections kept.jsonl --undo 3f2a9c")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Write one page for a browser, which needs no network
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Ask about every record, and not only about the doubtful ones
    #[arg(long)]
    all: bool,
    /// Take back what was said about the record whose id begins so
    #[arg(long, value_name = "ID", requires = "corrections", conflicts_with_all = ["html", "all"])]
    undo: Option<String>,
    /// Name of the person who reviews [default: that of the account]
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    vocabulary: VocabularyName,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    if args.inputs.inputs.is_empty() {
        return Err(Error::usage("review wants the pages that are looked at").hint("name files or folders"));
    }
    let mut known = kept(args.reading.corrections.as_deref())?;
    let mut claims = context.claims(&args.inputs.inputs);
    if let Some(path) = &args.reading.corrections {
        claims.write("--corrections", path)?;
    }
    if let Some(path) = &args.html {
        claims.write("--html", path)?;
    }
    let (sheets, mut status) = sheets(args, context, &known)?;
    let records: usize = sheets.iter().map(|sheet| sheet.entries.len()).sum();
    if records == 0 && status == Status::Done {
        context.console.warn(&Error::data("no record was found on the pages"));
        status = Status::Findings;
    }
    if let Some(id) = &args.undo {
        return undo(args, context, &sheets, known, id);
    }
    if let Some(path) = &args.html {
        let doubtful = Session::new(sheets.clone(), args.all).items.len();
        let mut out = Output::file(path)?;
        page::write(&mut out, &title(&sheets), &sheets, args.all)
            .map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()?;
        say(context, doubtful, records, &format!(" in {}", path.display()), args.all);
        return Ok(status);
    }
    let session = Session::new(sheets, args.all);
    let doubtful = session.items.len();
    if !(std::io::stdout().is_terminal() && std::io::stdin().is_terminal()) {
        list(&session)?;
        say(context, doubtful, records, "", args.all);
        return Ok(status);
    }
    if doubtful == 0 {
        say(context, doubtful, records, "", args.all);
        return Ok(status);
    }
    let Some(path) = &args.reading.corrections else {
        return Err(Error::usage("where are the answers to be kept?")
            .hint("--corrections FILE keeps them in a file; --html FILE writes a page that saves its own"));
    };
    let session = terminal::review(session)?;
    let made: Vec<Correction> = signed(session.corrections().cloned(), args.by.as_deref())?;
    let count = made.len() as u64;
    known.extend(made)?;
    write(path, &known)?;
    let text = format!("{} kept in {}", counted(count, "answers"), path.display());
    context.console.summary(&text, &[("answers", count)]);
    Ok(status)
}

/// The corrections that are kept in a file; none where there is no file yet.
///
/// # Errors
/// Returns an error when the file cannot be read, or a line of it is no correction.
pub(crate) fn kept(path: Option<&std::path::Path>) -> Result<Corrections> {
    let Some(path) = path else { return Ok(Corrections::default()) };
    crate::paths::refuse_special(path)?;
    match std::fs::read_to_string(path) {
        Ok(text) => Corrections::parse(&text, &path.display().to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Corrections::default()),
        Err(error) => Err(Error::from_io(path.display(), &error)),
    }
}

/// Keeps corrections in a file, which is replaced in one step.
///
/// # Errors
/// Returns an error when the file cannot be written.
pub(crate) fn write(path: &std::path::Path, corrections: &Corrections) -> Result<()> {
    let mut out = Output::file(path)?;
    out.write_all(corrections.write().as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()
}

/// Corrections with the name of the person and the time, where they do not say them themselves.
///
/// # Errors
/// Returns an error when SOURCE_DATE_EPOCH is no time.
pub(crate) fn signed(made: impl Iterator<Item = Correction>, by: Option<&str>) -> Result<Vec<Correction>> {
    let account = || ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let by = by.map(str::to_owned).or_else(account).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let at = refresh::time()?.to_string();
    let sign = |mut one: Correction| {
        one.by = one.by.or_else(|| by.clone());
        one.at = one.at.or_else(|| Some(at.clone()));
        one
    };
    Ok(made.map(sign).collect())
}

/// The pages as they are read.
fn sheets(args: &Args, context: &Context, known: &Corrections) -> Result<(Vec<Sheet>, Status)> {
    let options = Options {
        vocabulary: args.vocabulary.name().to_owned(),
        mode: args.vocabulary.mode(),
        layout: args.reading.layout()?,
        map: args.reading.map.clone(),
        corrections: known.clone(),
        ..Options::default()
    };
    let pipeline = Pipeline::new(&context.seeds, &options)?;
    let read = |opened: Opened| {
        let (mut document, _) = opened.whole()?;
        pipeline.lay(&mut document);
        pipeline.outline(&mut document);
        let mut blocks = match document.content {
            Content::Blocks(blocks) => blocks,
            Content::LongText(limits) => {
                let blocks = plain_text::blocks(&document.text);
                limits.budget().check(Count::Lines, blocks.len() as u64)?;
                blocks
            }
            // The records of a catalogue are in no doubt about where they begin.
            Content::Page(_) | Content::Entries(_) => return Ok(None),
        };
        let mut examined = pipeline.examine(&document.name, &mut blocks)?;
        for record in &mut examined.assembled.records {
            record.source.name.clone_from(&document.name);
            record.source.location.clone_from(&document.location);
        }
        Ok(Some((document.name, document.location, blocks, examined)))
    };
    let inputs = args.inputs.beside(args.html.iter().chain(&args.reading.corrections).cloned().collect());
    let (mut ids, mut sheets, mut status) = (Ids::default(), Vec::new(), Status::Done);
    let mut skipped = super::skipped::Skipped::default();
    super::documents::documents(&inputs, &args.reading, false, context, pipeline.known(), read, |page| {
        match page {
            Ok(Some((name, location, blocks, mut examined))) => {
                for record in &mut examined.assembled.records {
                    record.id = ids.next(record);
                }
                sheets.push(Sheet::new(&name, location.as_deref(), &blocks, examined));
            }
            Ok(None) => {}
            Err(error) if error.kind() == crate::error::Kind::Usage => return Err(error),
            Err(error) if error.kind() == crate::error::Kind::Skipped => skipped.add(&error),
            Err(error) => {
                context.console.error(&error);
                status = if error.exit_status() == 1 { Status::Findings } else { Status::Failed };
            }
        }
        Ok(())
    })?;
    skipped.say(context.console);
    args.reading.say_unapplied(pipeline.splitting(), context);
    Ok((sheets, status))
}

fn undo(args: &Args, context: &Context, sheets: &[Sheet], mut known: Corrections, id: &str) -> Result<Status> {
    let ids = sheets.iter().flat_map(|sheet| &sheet.entries).map(|entry| entry.record.id.as_str());
    let id = by_prefix(id, ids)?;
    let found = sheets.iter().find_map(|sheet| {
        let entry = sheet.entries.iter().find(|entry| entry.record.id == id)?;
        let lines: Vec<&str> = sheet.lines.get(entry.span.clone())?.iter().map(|line| line.text.as_str()).collect();
        Some((sheet, lines))
    });
    let Some((sheet, lines)) = found else {
        return Err(Error::usage("there is no record with this id on the pages").at(id));
    };
    // The last correction that holds some of the lines of the record is taken back.
    let holds = |one: &&Correction| {
        one.source == sheet.source && one.lines.iter().any(|line| lines.contains(&line.text.as_str()))
    };
    let Some(last) = known.iter().filter(holds).last().cloned() else {
        return Err(Error::usage("nothing was said about this record").at(id));
    };
    known.add(Correction { said: Said::Undone, ..last })?;
    if let Some(path) = &args.reading.corrections {
        write(path, &known)?;
    }
    context.console.summary("1 correction undone", &[("undone", 1)]);
    Ok(Status::Done)
}

/// The name of what is reviewed.
fn title(sheets: &[Sheet]) -> String {
    let mut names: Vec<&str> = sheets.iter().map(|sheet| sheet.source.as_str()).collect();
    names.dedup();
    match names.as_slice() {
        [only] => (*only).to_owned(),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
        [] => "nothing".to_owned(),
    }
}

fn say(context: &Context, doubtful: usize, records: usize, place: &str, all: bool) {
    let (doubtful, records) = (doubtful as u64, records as u64);
    let others = if doubtful < records && !all { "; --all shows the others, too" } else { "" };
    let text = format!("{doubtful} of {} to look at{place}{others}", counted(records, "records"));
    context.console.summary(&text, &[("doubtful", doubtful), ("records", records)]);
}

/// The doubtful records as text, for a pipe.
fn list(session: &Session) -> Result<()> {
    let mut out = Output::stdout();
    let mut text = String::new();
    for item in &session.items {
        let Some(sheet) = session.sheets.get(item.sheet) else { continue };
        let Some(entry) = item.entry.and_then(|entry| sheet.entries.get(entry)) else { continue };
        let place = sheet.location.as_deref().unwrap_or(&sheet.source);
        let line = sheet.lines.get(item.span.start).map_or(0, |line| line.number);
        let title = entry.record.title.as_deref().unwrap_or("(no title)");
        text.push_str(&format!("{:.2}  {place}:{line}  {}  {title}\n", entry.sure, entry.record.id));
        if let Some(question) = &entry.question {
            text.push_str(&format!("      {}\n      {} {}\n", question.ask, question.read, question.other));
        }
    }
    let lines: Vec<String> = text.lines().map(printable).collect();
    for line in lines {
        writeln!(out, "{line}").map_err(|error| Error::from_io(out.place(), &error))?;
    }
    out.commit()
}
