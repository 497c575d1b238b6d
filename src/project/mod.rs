//! A project: `shelflist.toml` says which sources there are, and what becomes of them.
//!
//! People edit the file and cron reads it: every error names its line, an unknown key is an error, and every
//! path is relative to the file, whatever the folder the command was started in.

pub(crate) mod claims;
pub(crate) mod file;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod settings;

use std::path::{Path, PathBuf};

pub(crate) use settings::{Limits, Politeness};

use crate::error::{Error, Result};
use crate::formats::Format;
use crate::paths::refuse_special;

/// The name of the file that is looked for where no `--config` is given.
pub(crate) const FILE: &str = "shelflist.toml";

/// The project file that `shelflist init` writes.
pub(crate) const TEMPLATE: &str = include_str!("template.toml");

/// A project, checked.
#[derive(Clone)]
pub struct Project {
    /// The project file, for messages.
    pub file: PathBuf,
    /// Its folder; relative paths start here.
    pub folder: PathBuf,
    /// Name of a built-in vocabulary, or a path.
    pub vocabulary: String,
    /// Areas by rule also where some are declared.
    pub all_areas: bool,
    /// The exports hold one record for one publication.
    pub duplicates: bool,
    /// The store.
    pub store: PathBuf,
    /// In the order of the file, which is the order of the catalogue.
    pub sources: Vec<Source>,
    /// The catalogues that are written.
    pub exports: Vec<Export>,
    /// The settings of its page.
    pub page: page::Page,
    /// The manners in which pages are fetched.
    pub politeness: Politeness,
    /// The limits beyond which a source is refused.
    pub limits: Limits,
}

/// One source: one name, and where its documents are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Part of the id of each of its records.
    pub name: String,
    /// Addresses of listing pages and feeds.
    pub urls: Vec<String>,
    /// A source file of the seeds (`sources/NAME.toml`) by name, or one by its path.
    pub site: Option<String>,
    /// Files and folders as the project file writes them.
    pub paths: Vec<String>,
    /// The layout to read every page in.
    pub layout: Option<String>,
    /// Format of the documents, instead of telling it by content; `oai` harvests a repository.
    pub from: Option<String>,
    /// The set of a repository.
    pub set: Option<String>,
    /// Each record's detail page is read, too.
    pub details: bool,
    /// Time between two refreshes; none is each time.
    pub every: Option<std::time::Duration>,
}

/// A catalogue that is written after a refresh, where its content changed.
#[derive(Clone)]
pub struct Export {
    /// The name, as the project file writes it.
    pub name: String,
    /// The path of the export.
    pub path: PathBuf,
    /// In which format.
    pub form: Form,
    /// Begin a CSV with a byte order mark.
    pub bom: bool,
    /// Write a `datapackage.json` beside a CSV.
    pub datapackage: bool,
    /// One record for one publication is written.
    pub duplicates: bool,
}

/// The form of an export.
#[derive(Clone, Copy)]
pub enum Form {
    /// The whole catalogue.
    Catalogue(&'static Format),
    /// An Atom feed of what was added, newest first.
    Additions,
}

impl Form {
    /// Its name in the project file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Catalogue(format) => format.name,
            Self::Additions => "additions",
        }
    }

    /// Whether it is a folder.
    pub(crate) fn is_folder(self) -> bool {
        matches!(self, Self::Catalogue(format) if format.is_folder())
    }

    /// Whether it is a page for people, with a title and an interface.
    pub(crate) fn is_page(self) -> bool {
        matches!(self, Self::Catalogue(format) if format.is_page())
    }
}

impl Project {
    /// Reads the project file: `config`, else `shelflist.toml` in the current folder.
    ///
    /// # Errors
    /// Where it is not there, is not TOML, or says something that means nothing.
    pub fn load(config: Option<&Path>) -> Result<Self> {
        let file = config.map_or_else(|| PathBuf::from(FILE), Path::to_path_buf);
        refuse_special(&file)?;
        let text = std::fs::read_to_string(&file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::usage("there is no project file here")
                .at(file.display())
                .hint("shelflist init writes one, --config PATH names one"),
            _ => Error::from_io(file.display(), &error),
        })?;
        Self::parse(&file, &text)
    }

    /// The sources with these names; all of them where none is named.
    ///
    /// # Errors
    /// Where there is no source of a name.
    pub fn only(&self, names: &[String]) -> Result<Vec<&Source>> {
        for name in names {
            if !self.sources.iter().any(|source| source.name == *name) {
                let known = self.sources.iter().map(|source| source.name.as_str());
                return Err(Error::usage(format!("there is no source {name}"))
                    .at(self.file.display())
                    .hint_nearest(crate::error::nearest(name, known)));
            }
        }
        Ok(self.sources.iter().filter(|source| names.is_empty() || names.contains(&source.name)).collect())
    }
}
