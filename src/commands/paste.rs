//! `paste`: adds today's text of a page to a source, and reads the source.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::console::Console;
use crate::document::budget::MAX_DOCUMENT;
use crate::error::nearest;
use crate::input::Input;
use crate::output::Output;
use crate::project::{Project, Source};
use crate::refresh::{self, Options, series};
use crate::{Error, Result};

use super::args::Config;
use super::{Context, Status};

/// Add today's text of a page to a source, and read the source
///
/// The text is kept as a dated copy in the folder of the source, such as library-2026-11-30.txt. All copies of a page
/// are one page over time: a record that stands in several of them is one record, what only an earlier copy has stays,
/// and what is new is dated by the paste.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist paste library < copied.txt
  xclip -o | shelflist paste library
  shelflist paste library saved.html --date 2026-11-23
  shelflist paste library copied.txt --new                   a source that the project does not have yet

Exit status: that of refresh.")]
pub(crate) struct Args {
    /// The name of the source
    #[arg(value_name = "NAME")]
    source: String,
    /// The text [default: standard input]
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// The day of the text [default: today]
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// The name of the page, where the source has several
    #[arg(long, value_name = "PAGE")]
    page: Option<String>,
    /// Add the source to the project file, with a folder of its own, where it is not there
    #[arg(long)]
    new: bool,
    /// Keep the copy, and read the source with the next refresh
    #[arg(long)]
    no_refresh: bool,
    #[command(flatten)]
    config: Config,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let mut project = Project::load(args.config.config.as_deref())?;
    if !project.sources.iter().any(|source| source.name == args.source) {
        if !args.new {
            return Err(unknown(&project, &args.source));
        }
        add_source(&project, &args.source, context.console)?;
        project = Project::load(args.config.config.as_deref())?;
    }
    let source = project.only(std::slice::from_ref(&args.source))?.first().copied().cloned();
    let Some(source) = source else { return Err(unknown(&project, &args.source)) };
    let input = match args.file.as_deref().filter(|path| path.as_os_str() != "-") {
        Some(path) => Input::File(path.to_path_buf()),
        None => Input::Stdin,
    };
    let bytes = input.read(project.limits.max_document.min(MAX_DOCUMENT))?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::data("nothing but white space").at(input.place()).hint("there is nothing to paste"));
    }
    let extension = match input.extension() {
        none if none.is_empty() => if is_html(&bytes) { "html" } else { "txt" }.to_owned(),
        given => given,
    };
    let page = page(&project, &source, args.page.as_deref())?;
    let copies = refresh::files::copies_of(&series::with_extension_of(&page, Path::new(&format!("x.{extension}"))));
    let newest = copies.iter().max_by_key(|copy| {
        let stem = copy.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        series::dated(&stem).map(|(_, day, number)| (day, number))
    });
    let undated = std::iter::once(series::with_extension_of(&page, Path::new(&format!("x.{extension}"))));
    for known in newest.cloned().into_iter().chain(undated) {
        if std::fs::read(&known).is_ok_and(|text| text == bytes) {
            let text = format!("nothing is new: the text is that of {}", known.display());
            context.console.summary(&text, &[("added", 0)]);
            return Ok(Status::Done);
        }
    }
    let day = match args.date {
        Some(day) => day,
        None => refresh::time()?.to_zoned(TimeZone::system()).date(),
    };
    let copy = free(&page, day, &extension)?;
    write(&copy, &bytes)?;
    context.console.summary(&format!("kept as {}", copy.display()), &[("bytes", bytes.len() as u64)]);
    if args.no_refresh {
        return Ok(Status::Done);
    }
    let options = Options { only: vec![args.source.clone()], ..Options::default() };
    let outcome = refresh::refresh(&project, &context.seeds, context.console, &options)?;
    Ok(super::refresh::end(&outcome, false, context))
}

fn unknown(project: &Project, name: &str) -> Error {
    let known = project.sources.iter().map(|source| source.name.as_str());
    let error = Error::usage(format!("there is no source {name}")).at(project.file.display());
    match nearest(name, known) {
        Some(near) => error.hint(format!("did you mean {near}? --new adds another source")),
        None => error.hint(format!("--new adds it, with the folder pages/{name}")),
    }
}

/// Adds a source with a folder of its own to the end of the project file.
fn add_source(project: &Project, name: &str, console: &Console) -> Result<()> {
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    if !plain {
        return Err(Error::usage(format!("{name} is no name for a folder")).hint("use letters, digits, - and _"));
    }
    let at = |error: std::io::Error| Error::from_io(project.file.display(), &error);
    let mut text = std::fs::read_to_string(&project.file).map_err(at)?;
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!("\n[[source]]\nname = \"{name}\"\npath = \"pages/{name}\"\n"));
    // A file to which no table can be added at its end is not written.
    Project::parse(&project.file, &text)?;
    std::fs::create_dir_all(project.folder.join("pages").join(name)).map_err(at)?;
    write(&project.file, text.as_bytes())?;
    console.summary(&format!("{}: added the source {name}, in pages/{name}", project.file.display()), &[]);
    Ok(())
}

/// The path of the page without date and extension: in the folder of the source, or beside the file that it names.
fn page(project: &Project, source: &Source, wanted: Option<&str>) -> Result<PathBuf> {
    let at = |error: Error| error.at(project.file.display());
    let [path] = source.paths.as_slice() else {
        let error = match source.paths.len() {
            0 => Error::usage(format!("the source {} is read from the web, and takes no text", source.name))
                .hint("--new with another name adds a source for it"),
            several => Error::usage(format!("the source {} has {several} paths", source.name))
                .hint("give pasted pages a source with one folder"),
        };
        return Err(at(error));
    };
    let path = project.folder.join(path);
    if path.is_file() || (!path.is_dir() && path.extension().is_some()) {
        if wanted.is_some() {
            return Err(at(
                Error::usage(format!("the source {} has one page only", source.name)).hint("leave --page out")
            ));
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        return Ok(path.with_file_name(series::dated(&stem).map_or(stem.as_str(), |(page, ..)| page)));
    }
    if let Some(name) = wanted {
        return match name.contains(['/', '\\']) || name.starts_with('.') || name.is_empty() {
            true => {
                Err(Error::usage(format!("{name} is no name of a page")).hint("write it without folders and dates"))
            }
            false => Ok(path.join(name)),
        };
    }
    let pages = pages_in(&path);
    match pages.as_slice() {
        [] => Ok(path.join(&source.name)),
        [only] => Ok(path.join(only)),
        several if several.contains(&source.name) => Ok(path.join(&source.name)),
        several => Err(Error::usage(format!("the source {} has {} pages", source.name, several.len()))
            .at(path.display())
            .hint(format!("--page says which: {}", several.join(", ")))),
    }
}

/// The names of the pages in a folder, without their dates.
fn pages_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let stems = entries.filter(|entry| entry.path().is_file()).filter_map(|entry| {
        let stem = entry.path().file_stem()?.to_string_lossy().into_owned();
        (!stem.starts_with('.')).then(|| series::dated(&stem).map_or(stem.clone(), |(page, ..)| page.to_owned()))
    });
    let mut pages: Vec<String> = stems.collect();
    pages.sort();
    pages.dedup();
    pages
}

/// A name for the copy that no file has yet.
fn free(page: &Path, day: Date, extension: &str) -> Result<PathBuf> {
    let name = page.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let names = std::iter::once(format!("{name}-{day}.{extension}"))
        .chain((2..1000).map(|number| format!("{name}-{day}-{number}.{extension}")));
    let mut free = names.map(|name| page.with_file_name(name)).filter(|path| !path.exists());
    free.next().ok_or_else(|| Error::usage("the page has 999 copies of this day").at(page.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| Error::from_io(folder.display(), &error))?;
    }
    let mut out = Output::file(path)?;
    out.write_all(bytes).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()
}

/// Whether a text begins as a page of HTML does.
fn is_html(bytes: &[u8]) -> bool {
    let start =
        String::from_utf8_lossy(bytes.get(..512.min(bytes.len())).unwrap_or_default()).trim_start().to_lowercase();
    start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || start.starts_with("<head")
        || start.starts_with("<body")
}
