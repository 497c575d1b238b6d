//! A project: `shelflist.toml` names the sources, and the exports that are made of them.
//!
//! People edit the file, and cron runs it. Every error therefore names its line, unknown keys are errors, and all paths
//! are relative to the file, whatever the current folder is.

pub(crate) mod begin;
pub(crate) mod claims;
pub(crate) mod file;
pub(crate) mod keys;
pub(crate) mod notify;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod reference;
pub(crate) mod settings;

use std::path::{Path, PathBuf};

pub(crate) use notify::{Notify, When};
pub(crate) use settings::{Limits, Politeness};

use crate::error::{Error, Result};
use crate::formats::Format;
use crate::paths::refuse_special;
use crate::vocabulary::Mode;

/// The name of the project file in the current folder, which is used where no `--config` is given.
pub(crate) const FILE: &str = "shelflist.toml";

/// A project whose file has been checked.
#[derive(Clone)]
pub struct Project {
    /// The project file, for messages.
    pub file: PathBuf,
    /// The folder of the project file, to which relative paths refer.
    pub folder: PathBuf,
    /// Name of a built-in vocabulary, or path of a vocabulary file.
    pub vocabulary: String,
    /// Whether the user chose the vocabulary, in the project file or on the command line.
    pub chosen: bool,
    /// The folder whose files stand in place of the built-in ones.
    pub seeds: Option<PathBuf>,
    /// Whether areas are given by rule only where their score reaches the strict threshold.
    pub strict: bool,
    /// Whether records that declare areas also get areas by keyword rule.
    pub all_areas: bool,
    /// Whether duplicate records are merged in the exports.
    pub duplicates: bool,
    /// The path of the store.
    pub store: PathBuf,
    /// The sources in the order of the project file, which is also the order of the catalogue.
    pub sources: Vec<Source>,
    /// The catalogues that a refresh writes.
    pub exports: Vec<Export>,
    /// The settings of the exported page.
    pub page: page::Page,
    /// The settings for fetching pages politely.
    pub politeness: Politeness,
    /// The limits beyond which a source is refused.
    pub limits: Limits,
    /// The command that is started with the news of a run.
    pub notify: Option<Notify>,
}

/// Settings of the command line, which take precedence over those of the project file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Overrides {
    /// Name or path of a vocabulary.
    pub(crate) vocabulary: Option<String>,
    /// Whether the strict thresholds decide.
    pub(crate) strict: Option<bool>,
    /// Whether areas are given by rule also where a page declares some.
    pub(crate) all: Option<bool>,
    /// The language of the page and of reports.
    pub(crate) lang: Option<String>,
}

/// One source, which has a name and the places of its documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name of the source, which is part of the id of each of its records.
    pub name: String,
    /// The name that the source had before. Its records, their history and their corrections move to the new name.
    pub was: Option<String>,
    /// Addresses of listing pages and feeds.
    pub urls: Vec<String>,
    /// The name of a site file of the seeds (`sources/NAME.toml`), or the path of such a file.
    pub site: Option<String>,
    /// Files and folders as the project file writes them.
    pub paths: Vec<String>,
    /// The layout in which every page is read; `None` lets each page decide.
    pub layout: Option<String>,
    /// The format of the documents; `None` lets the content decide. `oai` harvests a repository.
    pub from: Option<String>,
    /// The set of the repository that is harvested.
    pub set: Option<String>,
    /// Whether the detail page of each record is read.
    pub details: bool,
    /// The time between two refreshes of the source; `None` refreshes it every time.
    pub every: Option<std::time::Duration>,
    /// Whether the source is not read any more, and its records stay in the catalogue.
    pub archived: bool,
}

/// A catalogue that a refresh writes where its content changed.
#[derive(Clone)]
pub struct Export {
    /// The name of the export, as the project file writes it.
    pub name: String,
    /// The path of the export.
    pub path: PathBuf,
    /// The format of the export.
    pub form: Form,
    /// Whether a CSV file begins with a byte order mark.
    pub bom: bool,
    /// Whether a `datapackage.json` is written beside a CSV file.
    pub datapackage: bool,
    /// Whether duplicate records are merged.
    pub duplicates: bool,
}

/// The content and format of an export.
#[derive(Clone, Copy)]
pub enum Form {
    /// The whole catalogue, in a catalogue format.
    Catalogue(&'static Format),
    /// A feed of the added records, newest first.
    Additions(Feed),
}

/// The format of a feed of additions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feed {
    /// Atom (RFC 4287).
    Atom,
    /// JSON Feed 1.1.
    Json,
}

impl Form {
    /// The name of the form in the project file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Catalogue(format) => format.name,
            Self::Additions(_) => "additions",
        }
    }

    /// Whether the export is a folder.
    pub(crate) fn is_folder(self) -> bool {
        matches!(self, Self::Catalogue(format) if format.is_folder())
    }

    /// Whether the export says the title and the address of the page.
    pub(crate) fn names_page(self) -> bool {
        matches!(self, Self::Catalogue(format) if format.names_page())
    }
}

impl Project {
    /// Reads the project file at `config`, or `shelflist.toml` in the current folder.
    ///
    /// # Errors
    /// Returns an error when the file does not exist, is not TOML, or has a value that is not valid.
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

    /// The project with settings of the command line in place of those of the file.
    #[must_use]
    pub(crate) fn with(mut self, overrides: &Overrides) -> Self {
        if let Some(vocabulary) = &overrides.vocabulary {
            (self.vocabulary, self.chosen) = (vocabulary.clone(), true);
        }
        self.strict = overrides.strict.unwrap_or(self.strict);
        self.all_areas = overrides.all.unwrap_or(self.all_areas);
        if let Some(lang) = &overrides.lang {
            self.page.insist(lang);
        }
        self
    }

    /// The thresholds of the vocabulary that decide about areas by rule.
    pub(crate) fn mode(&self) -> Mode {
        if self.strict { Mode::Strict } else { Mode::Balanced }
    }

    /// The sources with these names, or all sources where none is named.
    ///
    /// # Errors
    /// Returns an error when no source has one of the names.
    pub fn only(&self, names: &[String]) -> Result<Vec<&Source>> {
        let wanted: std::collections::HashSet<&String> = names.iter().collect();
        for name in names {
            if !self.sources.iter().any(|source| source.name == *name) {
                let known = self.sources.iter().map(|source| source.name.as_str());
                return Err(Error::usage(format!("there is no source {name}"))
                    .at(self.file.display())
                    .hint_nearest(crate::error::nearest(name, known)));
            }
        }
        Ok(self.sources.iter().filter(|source| names.is_empty() || wanted.contains(&source.name)).collect())
    }
}
