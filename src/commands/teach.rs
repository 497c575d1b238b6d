//! `teach`: what a person put right, learnt for the other pages of the source.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, Item, Table, value};

use crate::error::Kind;
use crate::input::{self, Input};
use crate::output::Output;
use crate::pipeline::Options;
use crate::review::teach::{Lesson, Outcome, Refused, Score, Taught, Teacher};
use crate::splitting::reviewed::Corrections;
use crate::web::site_file::Source;
use crate::{Error, Record, Result};

use super::args::Inputs;
use super::run::counted;
use super::skipped::Skipped;
use super::{Context, Status};

/// Write into a source file what makes its pages come out right
///
/// Reads the pages that a person corrected in `review`, and finds selectors of records and fields, or a layout, with which
/// they come out right without the corrections. A selector is kept only where nothing that was right gets worse. Pages that
/// nobody corrected are read, too: what changes on them is said.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist teach page-1.html --corrections kept.jsonl -o coast-office.toml
  shelflist teach page-*.html --corrections kept.jsonl -o coast-office.toml
  shelflist import page-2.html --source-file coast-office.toml
  shelflist scrape coast-office.toml")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// File of corrections that a person made in `review`
    #[arg(long, value_name = "FILE")]
    corrections: PathBuf,
    /// Name of the source, in place of the file's own name
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Source file that is written; what it says already is kept, but for what is learnt [default: standard output]
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let mut claims = context.claims(&args.inputs.inputs);
    claims.keep("--corrections", &args.corrections);
    args.output.as_deref().map_or(Ok(()), |path| claims.write("-o", path))?;
    let text = std::fs::read_to_string(&args.corrections)
        .map_err(|error| Error::from_io(args.corrections.display(), &error))?;
    let corrections = Corrections::parse(&text, &args.corrections.display().to_string())?;
    let teacher = Teacher::new(&context.seeds, Options::default())?;
    let righted = Teacher::new(&context.seeds, Options { corrections: corrections.clone(), ..Options::default() })?;
    let (mut lessons, mut others) = (Vec::new(), Vec::new());
    let mut skipped = Skipped::default();
    let own: Vec<PathBuf> = args.output.iter().cloned().chain([args.corrections.clone()]).collect();
    for input in input::expand(&args.inputs.inputs, &own) {
        let input = input?;
        let mut lesson = lesson(&input, args)?;
        lesson.corrected = corrections.iter().any(|one| one.source == lesson.source);
        let read = if lesson.corrected { &righted } else { &teacher }.read(&lesson, &Taught::default());
        lesson.wanted = match read.map_err(|error| input.error(error)) {
            Ok(records) => records,
            Err(error) if error.kind() == Kind::Skipped => {
                skipped.add(&error);
                continue;
            }
            Err(error) => return Err(error),
        };
        if lesson.corrected { &mut lessons } else { &mut others }.push(lesson);
    }
    skipped.say(context.console);
    if lessons.is_empty() {
        return Err(Error::usage("nobody corrected one of these pages")
            .at(args.corrections.display())
            .hint("`shelflist review` puts a page right; a correction names the source that it is about"));
    }
    let layouts: Vec<String> = context
        .seeds
        .list("layouts", "toml")
        .iter()
        .map(|name| name.trim_start_matches("layouts/").trim_end_matches(".toml").to_owned())
        .collect();
    let Outcome { taught, before, after, refused } = teacher.teach(&lessons, &layouts)?;
    say(context, &lessons, &before, &after);
    if let Some(refused) = refused.filter(|_| !after.is_whole()) {
        context.console.warn(&worse(&lessons, &refused));
    }
    for other in &others {
        elsewhere(context, &teacher, other, &taught)?;
    }
    if taught == Taught::default() {
        let message = if after.is_whole() {
            "the corrected pages come out right already: there is nothing to learn"
        } else {
            "nothing was found that makes the corrected pages come out right without making something worse"
        };
        context.console.warn(&Error::data(message).hint("the corrections hold all the same, with --corrections"));
        return Ok(if after.is_whole() { Status::Done } else { Status::Findings });
    }
    let source = source_file(args, &lessons, &taught)?;
    let mut out = args.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
    out.write_all(source.to_string().as_bytes()).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    if let Some(path) = args.output.as_deref().filter(|_| !source.contains_key("urls")) {
        context.console.summary(
            &format!(
                "{}: `scrape` needs urls = [\"https://…\"] in it, above the first line in [brackets]",
                path.display()
            ),
            &[],
        );
    }
    Ok(if after.is_whole() { Status::Done } else { Status::Findings })
}

/// The warning about a proposal that makes something worse: what it makes right, and what it does not.
fn worse(lessons: &[Lesson], refused: &Refused) -> Error {
    let Refused { setting, gained, lost, extra } = refused;
    let mut worse: Vec<String> = Vec::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    lost.iter().for_each(|(_, _, field)| *counts.entry(field).or_default() += 1);
    worse.extend(counts.iter().map(|(field, count)| format!("{field} of {}", counted(*count as u64, "records"))));
    if *extra > 0 {
        worse.push(format!("{} too many", counted(*extra as u64, "records")));
    }
    let first = lost.first().and_then(|(page, at, _)| lessons.get(*page)?.wanted.get(*at)?.title.as_deref());
    let first = first.map_or_else(String::new, |title| format!(", first in “{title}”"));
    let message = format!(
        "{setting} makes {} right and was refused, as it makes worse: {}{first}",
        counted(*gained as u64, "fields"),
        worse.join(", ")
    );
    Error::data(message).hint("where what gets worse was wrong before, correct it, too; or write the setting by hand")
}

fn lesson(input: &Input, args: &Args) -> Result<Lesson> {
    Ok(Lesson {
        source: args.source.clone().unwrap_or_else(|| input.name()),
        location: input.place(),
        extension: input.extension(),
        bytes: input.read(args.inputs.max_document)?,
        wanted: Vec::new(),
        corrected: false,
    })
}

/// Says what came right, and what did not.
fn say(context: &Context, lessons: &[Lesson], before: &Score, after: &Score) {
    let text = format!(
        "{} corrected: {} of {} right before, {} now, {} too many before, {} now",
        counted(lessons.len() as u64, "pages"),
        before.right.len(),
        counted(after.all as u64, "fields"),
        after.right.len(),
        counted(before.extra as u64, "records"),
        after.extra,
    );
    let figures = [
        ("fields", after.all as u64),
        ("right_before", before.right.len() as u64),
        ("right", after.right.len() as u64),
    ];
    context.console.summary(&text, &figures);
}

/// Says what changes on a page that nobody corrected.
fn elsewhere(context: &Context, teacher: &Teacher<'_>, lesson: &Lesson, taught: &Taught) -> Result<()> {
    let now = teacher.read(lesson, taught)?;
    let shown = |record: &Record| {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        (text(&record.title), text(&record.description), text(&record.issued), record.creators.clone())
    };
    let before: Vec<_> = lesson.wanted.iter().map(shown).collect();
    let changed = now.iter().filter(|record| !before.contains(&shown(record))).count() as u64;
    let text = format!(
        "{}: {} before, {} now, {changed} of them new or changed",
        lesson.location,
        counted(before.len() as u64, "records"),
        now.len()
    );
    context
        .console
        .summary(&text, &[("before", before.len() as u64), ("records", now.len() as u64), ("changed", changed)]);
    Ok(())
}

/// The source file with what was learnt.
fn source_file(args: &Args, lessons: &[Lesson], taught: &Taught) -> Result<DocumentMut> {
    let path = args.output.as_deref();
    let there = path.map(old).transpose()?.flatten().unwrap_or_default();
    let place = || path.map_or_else(|| "the source file".to_owned(), |path| path.display().to_string());
    let mut document: DocumentMut =
        there.parse().map_err(|error: toml_edit::TomlError| Error::usage(error.to_string()).at(place()))?;
    if document.get("name").is_none() {
        // The source is named by its file, or as the person says: the name of one page is none of the others.
        let stem = path.and_then(Path::file_stem).map(|stem| stem.to_string_lossy().into_owned());
        let first = lessons.first().map(|lesson| lesson.source.clone()).unwrap_or_default();
        document.insert("name", value(args.source.clone().or(stem).unwrap_or(first)));
    }
    for (key, pinned) in [("layout", &taught.layout), ("record", &taught.record)] {
        if let Some(pinned) = pinned {
            document.insert(key, value(pinned.clone()));
        }
    }
    if !taught.fields.is_empty() {
        let fields = document.entry("fields").or_insert(Item::Table(Table::new()));
        let Some(fields) = fields.as_table_like_mut() else {
            return Err(Error::usage("fields is no table").at(place()));
        };
        let learnt: &BTreeMap<String, String> = &taught.fields;
        for (name, selector) in learnt {
            fields.insert(name, value(selector.clone()));
        }
    }
    Source::parse(&document.to_string(), &place())?;
    Ok(document)
}

/// The source file that is there already.
fn old(path: &Path) -> Result<Option<String>> {
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::from_io(path.display(), &error)),
    }
}
