//! `init`: begins a project whose first refresh succeeds.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use url::Url;

use crate::console::{Console, Level};
use crate::error::Kind;
use crate::formats::Format;
use crate::paths::first_bytes;
use crate::project::begin::{self, Begun};
use crate::project::{FILE, Project};
use crate::refresh;
use crate::{Error, Result};

use super::run::counted;
use super::{Context, Status};

/// Begin a project: a shelflist.toml whose first refresh succeeds
///
/// Nothing is asked. An address, a file or a folder of documents becomes a source of the project; several become several
/// sources. Without one, the folder `pages` is the source, else the documents that lie in the folder of the project,
/// else a new folder `pages` with an example in it. A folder that is empty, or is not there yet, is where the project
/// goes.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist init                                   in this folder
  shelflist init https://example.org/publications  with a page of the web
  shelflist init library.txt feeds/                with a file and a folder
  shelflist init --in /srv/library                 in another folder")]
pub(crate) struct Args {
    /// Addresses, files and folders that become sources
    #[arg(value_name = "URL|FILE|FOLDER")]
    sources: Vec<String>,
    /// Folder of the project; it is made where it does not exist
    #[arg(long = "in", value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// The project that the arguments ask for.
#[derive(Default)]
struct Plan {
    /// The folder of the project.
    folder: PathBuf,
    sources: Vec<Begun>,
    /// Whether the sources were found and not named.
    found: bool,
    /// An example page that is written.
    example: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let mut plan = plan(args)?;
    let path = plan.folder.join(FILE);
    if path.symlink_metadata().is_ok() {
        let hint = match args.sources.is_empty() {
            true => "edit it, or name another folder with --in",
            false => "add a table [[source]] to it, or name another folder with --in",
        };
        return Err(Error::usage("there is a project already").at(path.display()).hint(hint));
    }
    if plan.found {
        // A file that gives no record is none of the pages that were meant.
        let records = read(&plan.folder, &plan.sources, context)?;
        let mut counts = records.iter();
        plan.sources.retain(|_| counts.next().is_some_and(|count| *count > 0));
    }
    let at = |path: &Path, error: std::io::Error| Error::from_io(path.display(), &error);
    if plan.sources.is_empty() {
        let pages = plan.folder.join(PAGES);
        plan.example = Some(pages.join("example.txt"));
        plan.sources = vec![Begun { name: "library".to_owned(), key: "path", place: PAGES.to_owned() }];
    }
    std::fs::create_dir_all(&plan.folder).map_err(|error| at(&plan.folder, error))?;
    let mut wrote = Vec::new();
    if let Some(example) = &plan.example {
        let pages = example.parent().unwrap_or(&plan.folder);
        std::fs::create_dir_all(pages).map_err(|error| at(pages, error))?;
        create(example, EXAMPLE)?;
        wrote.push(example.display().to_string());
    }
    create(&path, &begin::text(&plan.sources))?;
    wrote.insert(0, path.display().to_string());
    // The new project file is read as a check.
    let project = Project::load(Some(&path))?;
    let records = if plan.found { Vec::new() } else { read(&plan.folder, &plan.sources, context)? };
    context.console.summary(&format!("wrote {}", wrote.join(", ")), &[]);
    for (source, count) in project.sources.iter().zip(&records) {
        if source.urls.is_empty() && source.site.is_none() {
            context.console.summary(&format!("{}: {}", source.name, counted(*count, "records")), &[]);
        }
        if *count == 0 && !source.paths.is_empty() {
            let warning = Error::data("no record was found in it").at(source.paths.join(", "));
            context.console.warn(&warning.hint("shelflist explain FILE says how a file is read"));
        }
    }
    say_next(&plan, &path, context);
    Ok(Status::Done)
}

/// Says what to do next, in lines that fit a terminal.
fn say_next(plan: &Plan, path: &Path, context: &Context) {
    let here = plan.folder.as_os_str() == ".";
    let config = if here { String::new() } else { format!(" --config {}", path.display()) };
    if plan.example.is_some() {
        context.console.summary("Put your pages into the folder pages, and take the example out.", &[]);
    }
    if config.chars().count() > 30 {
        context.console.summary(&format!("Next, in {}:", plan.folder.display()), &[]);
    } else {
        context.console.summary("Next:", &[]);
    }
    let config = if config.chars().count() > 30 { "" } else { &config };
    for (command, about) in [
        ("refresh", "read the sources, write the exports"),
        ("status", "how each source stands"),
        ("config", "what holds"),
    ] {
        let command = format!("shelflist {command}{config}");
        context.console.summary(&format!("  {command:<27}  {about}"), &[]);
    }
}

/// The folder of documents of a project that names none.
const PAGES: &str = "pages";

/// The most documents of a folder that become sources without being named.
const MOST: usize = 20;

/// The endings of documents that become sources without being named.
const ENDINGS: [&str; 6] = ["txt", "html", "htm", "xhtml", "rss", "atom"];

/// The page of a project that has none yet.
const EXAMPLE: &str = include_str!("init/example.txt");

fn create(path: &Path, text: &str) -> Result<()> {
    // An existing file is never overwritten.
    let made = std::fs::File::options().write(true).create_new(true).open(path);
    let written = made.and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| Error::from_io(path.display(), &error))
}

fn plan(args: &Args) -> Result<Plan> {
    let mut plan = Plan { folder: args.folder.clone().unwrap_or_else(|| PathBuf::from(".")), ..Plan::default() };
    let mut sources = args.sources.clone();
    // A folder without documents is where the project goes.
    if let ([only], None) = (sources.as_slice(), &args.folder)
        && !only.contains("://")
        && is_place(Path::new(only))
    {
        refuse_address(only)?;
        plan.folder = PathBuf::from(only);
        sources.clear();
    }
    let mut names = BTreeSet::new();
    for source in &sources {
        let mut begun = if source.contains("://") { of_address(source)? } else { of_path(source, &plan.folder)? };
        begun.name = free(&begun.name, &mut names);
        plan.sources.push(begun);
    }
    if plan.sources.is_empty() {
        plan.found = true;
        plan.sources = found(&plan.folder, &mut names);
    }
    Ok(plan)
}

/// Whether a path is where a project goes, and no source: a folder without files, or nothing yet.
fn is_place(path: &Path) -> bool {
    if path.as_os_str() == "." {
        return true;
    }
    match path.symlink_metadata() {
        Ok(_) => path.is_dir() && std::fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none()),
        Err(_) => !has_ending(path),
    }
}

/// Whether the path ends as a file does that is read.
fn has_ending(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    ending == "toml" || [true, false].into_iter().any(|kind| Format::extensions(kind).any(|end| end == ending))
}

/// Refuses what was probably meant as an address.
fn refuse_address(text: &str) -> Result<()> {
    let host = text.split('/').next().unwrap_or_default();
    let (name, domain) = host.rsplit_once('.').unwrap_or_default();
    let address = text.contains('/') && !name.is_empty() && domain.len() > 1 && domain.chars().all(char::is_alphabetic);
    if address && !Path::new(host).exists() || text.starts_with("www.") {
        let error = Error::usage(format!("{text} is not there; is it an address?"));
        return Err(error.hint(format!("write https://{text}, or ./{text} for a new folder")));
    }
    Ok(())
}

/// Refuses a file of a kind that is not read, such as PDF, before anything is written.
fn refuse_kind(path: &Path, text: &str) -> Result<()> {
    if !path.is_file() {
        return Ok(());
    }
    let head = first_bytes(path, 1 << 16).map_err(|error| Error::from_io(text, &error))?;
    let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    match Format::recognised(&head, &ending) {
        Err(error) if error.kind() == Kind::Foreign => Err(error.at(text).of_kind(Kind::Usage)),
        _ => Ok(()),
    }
}

fn of_address(text: &str) -> Result<Begun> {
    let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some());
    let url = url.ok_or_else(|| {
        Error::usage(format!("{text} is not a web address")).hint("write https://example.org/publications")
    })?;
    let host = url.host_str().unwrap_or_default();
    let name = host.strip_prefix("www.").unwrap_or(host).to_owned();
    Ok(Begun { name, key: "url", place: text.to_owned() })
}

fn of_path(text: &str, folder: &Path) -> Result<Begun> {
    let path = Path::new(text);
    if path.symlink_metadata().is_err() {
        refuse_address(text)?;
        let error = Error::usage("there is no such file or folder").at(text);
        return Err(error.hint("name a file, a folder, or an address that begins with https://"));
    }
    refuse_kind(path, text)?;
    let toml = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    let name = path.file_stem().map_or_else(|| PAGES.to_owned(), |stem| stem.to_string_lossy().into_owned());
    // The project file reads paths relative to its own folder.
    let place = if path.is_absolute() || folder.as_os_str() == "." {
        text.to_owned()
    } else {
        let whole = std::path::absolute(path).map_err(|error| Error::from_io(text, &error))?;
        whole.display().to_string()
    };
    Ok(Begun { name, key: if toml { "site" } else { "path" }, place })
}

/// The sources that lie in the folder of a project that names none.
fn found(folder: &Path, names: &mut BTreeSet<String>) -> Vec<Begun> {
    let pages = folder.join(PAGES);
    if std::fs::read_dir(&pages).is_ok_and(|mut entries| entries.next().is_some()) {
        return vec![Begun { name: "library".to_owned(), key: "path", place: PAGES.to_owned() }];
    }
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    let is_page = |path: &PathBuf| {
        let ending = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        ENDINGS.contains(&ending.as_str())
    };
    let begun = |path: PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        let stem = path.file_stem()?.to_str()?.to_owned();
        Some(Begun { name: free(&stem, names), key: "path", place: name })
    };
    let pages = files.into_iter().filter(is_page).take(MOST);
    pages.filter_map(begun).collect()
}

/// The name, with a number behind it where it is taken.
fn free(name: &str, taken: &mut BTreeSet<String>) -> String {
    let mut free = name.to_owned();
    let mut number = 2;
    while !taken.insert(free.clone()) {
        free = format!("{name}-{number}");
        number += 1;
    }
    free
}

/// Reads the sources that are files, and returns the number of records of each source. Nothing is written, and no
/// address is asked.
fn read(folder: &Path, sources: &[Begun], context: &Context) -> Result<Vec<u64>> {
    let quiet = Console::new(Level::Silent, false);
    let text = begin::text(sources);
    let project = Project::parse(&folder.join(FILE), &text)?;
    let local: Vec<String> =
        project.sources.iter().filter(|source| !source.paths.is_empty()).map(|source| source.name.clone()).collect();
    if local.is_empty() {
        return Ok(vec![0; sources.len()]);
    }
    let options = refresh::Options { only: local, dry_run: true, ..refresh::Options::default() };
    let outcome = refresh::refresh(&project, &context.seeds, &quiet, &options)?;
    let count = |source: &Begun| {
        let found = outcome.sources.iter().find(|news| news.name == source.name);
        found.and_then(|news| news.counts()).map_or(0, |counts| counts.records)
    };
    Ok(sources.iter().map(count).collect())
}
