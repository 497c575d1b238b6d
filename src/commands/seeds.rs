//! `seeds`: what is built in, to look at and to copy.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::nearest;
use crate::output::Output;
use crate::paths::Claims;
use crate::{Error, Result};
use clap::Subcommand;

use super::{Context, Status};

/// Print and copy what is built in: layouts, words, vocabularies, weights, sample pages, schemas
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist seeds list                         every built-in file, with what it is
  shelflist seeds list layouts                 the layouts
  shelflist seeds show titles                  one file, by its name or its path
  shelflist seeds copy words/en.toml my-seeds  a copy to change, for --seeds
  shelflist seeds copy all my-seeds            all of them")]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// List the built-in files, with what each of them is
    List {
        /// Only those of this folder
        folder: Option<String>,
        /// Print JSON instead of a table
        #[arg(long)]
        json: bool,
    },
    /// Print a built-in file
    Show {
        /// Its path, or its name where only one file has it
        name: String,
    },
    /// Copy a built-in file, a folder of them, or all into a folder for --seeds
    Copy {
        /// A path, a name, a folder, or `all`
        name: String,
        /// The folder; it is made where it is not there
        folder: PathBuf,
        /// Replace files that are there
        #[arg(long)]
        force: bool,
    },
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    match &args.what {
        What::List { folder, json } => list(context, folder.as_deref(), *json),
        What::Show { name } => show(context, name),
        What::Copy { name, folder, force } => copy(context, name, folder, *force),
    }
}

fn list(context: &Context, folder: Option<&str>, json: bool) -> Result<Status> {
    let names = match folder {
        None => context.seeds.names(),
        Some(folder) => inside(context, folder)?,
    };
    let mut out = Output::stdout();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    for name in &names {
        let bytes = context.seeds.read(name)?.unwrap_or_default();
        let (about, origin) = (about(name, &bytes), context.seeds.origin(name));
        let line = if json {
            serde_json::json!({"name": name, "about": about, "bytes": bytes.len(), "origin": origin}).to_string()
        } else {
            let own = if origin.starts_with("built-in") { String::new() } else { format!(" (from {origin})") };
            format!("{name:width$}  {about}{own}")
        };
        writeln!(out, "{}", line.trim_end()).map_err(|error| Error::from_io(out.place(), &error))?;
    }
    out.commit()?;
    Ok(Status::Done)
}

/// A description of a file in a few words: its own description or first comment, else the kind of files in its folder.
fn about(name: &str, bytes: &[u8]) -> String {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    let described = text.lines().take(40).find_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().strip_prefix('"')?.strip_suffix('"')?;
        matches!(key.trim(), "about" | "description" | "title").then(|| value.to_owned())
    });
    let comment = || {
        let lines = text.lines().take_while(|line| line.starts_with('#'));
        let words: Vec<&str> = lines.map(|line| line.trim_start_matches('#').trim()).collect();
        let whole = words.join(" ");
        let end = whole.find(". ").map_or(whole.len(), |at| at + 1);
        whole.get(..end).filter(|said| !said.is_empty()).map(|said| said.trim_end_matches('.').to_owned())
    };
    let of_folder = || {
        let folder = name.split('/').next().unwrap_or_default();
        FOLDERS.iter().find(|(known, _)| *known == folder).map_or("", |(_, about)| *about).to_owned()
    };
    described.or_else(comment).unwrap_or_else(of_folder)
}

/// The kind of files in each folder.
const FOLDERS: [(&str, &str); 11] = [
    ("classes", "words of class names of web pages"),
    ("columns.toml", "names of columns of tables, and the fields that they fill"),
    ("duplicates", "words and weights by which duplicates are found"),
    ("languages", "the model that tells languages apart"),
    ("layouts", "a layout: which roles follow each other in a record"),
    ("objects.toml", "names of lists and members of objects in JSON"),
    ("page", "words of the page of -f html"),
    ("pages", "a sample page"),
    ("schemas", "a JSON Schema"),
    ("splitting", "words and weights by which pages are split"),
    ("words", "words of the pages: labels, kinds, months, link words"),
];

/// The files in a folder.
fn inside(context: &Context, folder: &str) -> Result<Vec<String>> {
    let start = format!("{}/", folder.trim_end_matches('/'));
    let names: Vec<String> = context.seeds.names().into_iter().filter(|name| name.starts_with(&start)).collect();
    if names.is_empty() {
        let all = context.seeds.names();
        let folders = all.iter().filter_map(|name| Some(name.split_once('/')?.0));
        return Err(Error::usage(format!("there is no folder {folder:?} among the built-in files"))
            .hint_nearest(nearest(folder, folders)));
    }
    Ok(names)
}

/// The path of the file that a name means.
fn one(context: &Context, name: &str) -> Result<String> {
    let all = context.seeds.names();
    if all.iter().any(|known| known == name) {
        return Ok(name.to_owned());
    }
    let file = |path: &String| path.rsplit('/').next().unwrap_or_default().to_owned();
    let stem = |path: &String| file(path).rsplit_once('.').map_or_else(|| file(path), |(stem, _)| stem.to_owned());
    let found: Vec<&String> = all.iter().filter(|path| file(path) == name || stem(path) == name).collect();
    match found.as_slice() {
        [only] => Ok((*only).clone()),
        [] => {
            let stems: Vec<String> = all.iter().map(stem).chain(all.iter().cloned()).collect();
            let near = nearest(name, stems.iter().map(String::as_str));
            let error = Error::usage(format!("there is no {name:?} among the built-in files"));
            Err(if near.is_some() { error.hint_nearest(near) } else { error.hint("`shelflist seeds list` names them") })
        }
        several => {
            let several: Vec<&str> = several.iter().map(|path| path.as_str()).collect();
            Err(Error::usage(format!("{name:?} is the name of several built-in files"))
                .hint(format!("one of {}", several.join(", "))))
        }
    }
}

fn show(context: &Context, name: &str) -> Result<Status> {
    let name = one(context, name)?;
    let bytes = context.seeds.read(&name)?.unwrap_or_default();
    if std::str::from_utf8(&bytes).is_err() && std::io::stdout().is_terminal() {
        return Err(Error::usage(format!("{name} is no text"))
            .hint(format!("write it into a file: shelflist seeds show {name} > FILE")));
    }
    let mut out = Output::stdout();
    out.write_all(&bytes).map_err(|error| Error::from_io(out.place(), &error))?;
    out.commit()?;
    Ok(Status::Done)
}

fn copy(context: &Context, name: &str, folder: &Path, force: bool) -> Result<Status> {
    let all = context.seeds.names();
    let names = if name == "all" {
        all
    } else if all.iter().any(|known| known.starts_with(&format!("{}/", name.trim_end_matches('/')))) {
        inside(context, name)?
    } else {
        vec![one(context, name)?]
    };
    let mut claims: Claims = context.claims(&[]);
    let places: Vec<(&String, PathBuf)> = names.iter().map(|name| (name, folder.join(name))).collect();
    // No file is written if one of them exists already.
    for (_, path) in &places {
        if path.symlink_metadata().is_ok() && !force {
            return Err(Error::usage("this file is there already, and nothing was copied")
                .at(path.display())
                .hint("--force replaces it, with what you changed in it"));
        }
        claims.write("the copy", path)?;
    }
    for (name, path) in places {
        let above = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(above).map_err(|error| Error::from_io(above.display(), &error))?;
        let bytes = context.seeds.read(name)?.unwrap_or_default();
        let mut out = Output::file(&path)?;
        out.write_all(&bytes).map_err(|error| Error::from_io(out.place(), &error))?;
        out.commit()?;
        context.console.tell(&path.display().to_string());
    }
    let count = super::run::counted(names.len() as u64, "files");
    let message = format!("{count} copied; --seeds {} reads them", folder.display());
    context.console.summary(&message, &[("files", names.len() as u64)]);
    Ok(Status::Done)
}
