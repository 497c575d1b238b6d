//! Options that several commands share.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::formats;
use crate::formats::Options;
use crate::formats::csv::columns::COLUMNS;
use crate::formats::csv::data_package::NAME;
use crate::formats::html::{Page, Settings, site};
use crate::formats::table::Choice;
use crate::output::Output;
use crate::paths::Claims;
use crate::pipeline::{DEFAULT_VOCABULARY, Splitting};
use crate::project::{Overrides, Project};
use crate::seeds::Seeds;
use crate::splitting::reviewed::Corrections;
use crate::text::sizes::parse_size;
use crate::vocabulary::{Mode, concept_names};
use crate::web::site_file::Source;
use crate::{Error, Result};

use super::Context;
use super::archives::Archives;
use super::choices::Choices;

/// The inputs of a command.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Inputs {
    /// Files or folders; none, or -, is standard input
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Largest document or line that is read
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = parse_size)]
    pub max_document: u64,
    /// Paths that the run itself writes, which are not read as documents of a folder
    #[arg(skip)]
    pub own: Vec<PathBuf>,
    /// What is wanted of web archives; none where the command does not read them
    #[arg(skip)]
    pub archives: Option<Archives>,
    /// The most threads that read them; as many as the user allows where it is none
    #[arg(skip)]
    pub threads: Option<usize>,
}

impl Inputs {
    /// The same inputs for a run that writes these files.
    pub(crate) fn beside(&self, own: Vec<PathBuf>) -> Self {
        Self { own, ..self.clone() }
    }

    /// The same inputs for a run that reads web archives.
    pub(crate) fn with_archives(self, archives: &Archives) -> Self {
        Self { archives: Some(archives.clone()), ..self }
    }

    /// The longest record that is read, in bytes. It is an eighth of the largest document, because the parts of a
    /// record take several times its length in memory.
    pub(crate) fn max_record(&self) -> u64 {
        self.max_document / 8
    }
}

/// The options for reading documents.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// Name of the source, in place of the file's own name: part of every record's id
    #[arg(long, value_name = "NAME")]
    pub source: Option<String>,
    /// Read every page in this layout instead of finding the layout that fits
    #[arg(long, value_name = "LAYOUT", value_parser = Choices::Layouts)]
    pub layout: Option<String>,
    /// Format of the input, instead of telling it by content
    #[arg(long, value_name = "FORMAT", value_parser = Choices::Read)]
    pub from: Option<String>,
    /// Fill this field from the column of that name, in tables and JSON of other tools: title=Name
    #[arg(long, value_name = "FIELD=COLUMN", value_parser = parse_map)]
    pub map: Vec<(String, String)>,
    /// File of corrections that a person made in `review`; they hold over what is read
    #[arg(long, value_name = "FILE")]
    pub corrections: Option<PathBuf>,
    /// Source file whose name, layout and selectors hold for the pages, as `teach` writes it and `scrape` takes it
    #[arg(long, value_name = "FILE")]
    pub source_file: Option<PathBuf>,
    /// Read this sheet of a workbook, by name or number, instead of all that hold records
    #[arg(long, value_name = "SHEET")]
    pub sheet: Option<String>,
    /// The line of a table, or the number of the row of a sheet, that names the columns, instead of finding it
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u64).range(1..))]
    pub header_row: Option<u64>,
    /// Documents that are read at the same time [default: one for each core]
    #[arg(short, long, value_name = "NUMBER", value_parser = clap::value_parser!(u16).range(1..))]
    pub jobs: Option<u16>,
}

impl Reading {
    /// The source file that was named.
    ///
    /// # Errors
    /// Returns an error when the source file cannot be read or is not understood.
    pub(crate) fn site(&self) -> Result<Option<Source>> {
        self.source_file.as_deref().map(Source::read).transpose()
    }

    /// The name of the source: as it was given, else that of the source file.
    ///
    /// # Errors
    /// Returns the errors of [`Reading::site`].
    pub(crate) fn source_name(&self) -> Result<Option<String>> {
        match &self.source {
            Some(name) => Ok(Some(name.clone())),
            None => Ok(self.site()?.and_then(|site| site.name)),
        }
    }

    /// The layout: as it was given, else that of the source file.
    ///
    /// # Errors
    /// Returns the errors of [`Reading::site`].
    pub(crate) fn layout(&self) -> Result<Option<String>> {
        match &self.layout {
            Some(layout) => Ok(Some(layout.clone())),
            None => Ok(self.site()?.and_then(|site| site.layout)),
        }
    }

    /// The corrections of the file; none where none is named.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read, or a line of it is no correction.
    pub(crate) fn corrections(&self) -> Result<Corrections> {
        let Some(path) = &self.corrections else { return Ok(Corrections::default()) };
        let text = std::fs::read_to_string(path).map_err(|error| Error::from_io(path.display(), &error))?;
        Corrections::parse(&text, &path.display().to_string())
    }

    /// Says which corrections of the file were not applied to any page.
    pub(crate) fn say_unapplied(&self, splitting: &Splitting, context: &Context) {
        let place = self.corrections.as_deref().unwrap_or(Path::new("")).display().to_string();
        splitting.unapplied(&place).iter().for_each(|warning| context.console.warn(warning));
    }

    /// The number of threads for so many pieces of work.
    pub(crate) fn threads(&self, pieces: usize) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.map_or_else(cores, usize::from).min(pieces)
    }

    /// The options that decide about what is read, as a text: two runs with the same text read the same.
    pub(crate) fn deciding(&self) -> String {
        let Self { source, layout, from, map, corrections, source_file, sheet, header_row, jobs: _ } = self;
        format!("{source:?}{layout:?}{from:?}{map:?}{corrections:?}{source_file:?}{sheet:?}{header_row:?}")
    }

    /// The options for tables.
    pub(crate) fn table(&self) -> Choice<'_> {
        Choice { sheet: self.sheet.as_deref(), header_row: self.header_row }
    }
}

fn parse_map(text: &str) -> std::result::Result<(String, String), String> {
    let (field, column) = text.split_once('=').ok_or("write FIELD=COLUMN, such as title=Name")?;
    Ok((field.trim().to_owned(), column.trim().to_owned()))
}

/// Parses a share, which is a number from 0 to 1.
pub(crate) fn parse_share(text: &str) -> std::result::Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}

/// The destination and the format of records.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Outputs {
    /// Write to this file, in the format of its extension; it is replaced in one step
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Format of the output [default: that of PATH's extension, else jsonl]
    #[arg(short, long, value_name = "FORMAT", value_parser = Choices::Written)]
    pub format: Option<String>,
    /// Write the output even when part of the input could not be read
    #[arg(long)]
    pub partial: bool,
    /// Begin a CSV with a byte order mark, for Excel
    #[arg(long)]
    pub bom: bool,
    /// Columns of a CSV, workbook or Markdown table, in this order [default: all of them, those that people read first]
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    pub fields: Vec<String>,
    /// Write a datapackage.json (Data Package v2) beside the CSV
    #[arg(long, requires = "output")]
    pub datapackage: bool,
    /// Title of the page that -f html writes
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Language of the page that -f html writes, by its code [default: that of the reader's browser]
    #[arg(long, value_name = "CODE")]
    pub lang: Option<String>,
    /// Custom fields that get a column of a table
    #[arg(skip)]
    pub own: Vec<String>,
}

impl Outputs {
    /// The files that the command writes.
    pub(crate) fn files(&self, rejects: Option<&Rejects>) -> Vec<PathBuf> {
        let package = self.output.as_ref().filter(|_| self.datapackage).map(|path| path.with_file_name(NAME));
        let rejects = rejects.and_then(|rejects| rejects.rejects.clone());
        self.output.clone().into_iter().chain(package).chain(rejects).collect()
    }

    /// The format that the user chose, by its name or by the extension of the output.
    pub(crate) fn format(&self) -> Result<&'static formats::Format> {
        match (&self.format, &self.output) {
            (Some(name), _) => formats::by_name(name),
            (None, Some(path)) if path.as_os_str() != "-" => formats::Format::of_path(path),
            _ => formats::by_name("jsonl"),
        }
    }

    /// The options of the exporter.
    pub(crate) fn options(&self, seeds: &Seeds) -> Result<Options> {
        if self.datapackage && self.format()?.name != "csv" {
            return Err(Error::usage("--datapackage describes a CSV").hint("write -o catalogue.csv"));
        }
        self.check_fields()?;
        let own = if self.datapackage { Vec::new() } else { self.own.clone() };
        Ok(Options { bom: self.bom, fields: self.fields.clone(), own, page: self.page(seeds)? })
    }

    /// Checks the columns that were chosen.
    fn check_fields(&self) -> Result<()> {
        if self.fields.is_empty() {
            return Ok(());
        }
        if !matches!(self.format()?.name, "csv" | "xlsx" | "markdown") {
            return Err(Error::usage("--fields chooses the columns of a table")
                .hint("write -f csv, -f xlsx or -f markdown, or -o catalogue.csv"));
        }
        if self.datapackage {
            return Err(Error::usage("--datapackage describes a table with all its columns").hint("leave --fields out"));
        }
        for (at, field) in self.fields.iter().enumerate() {
            let known = COLUMNS.iter().map(|column| column.name).chain(self.own.iter().map(String::as_str));
            if !known.clone().any(|name| name == field) {
                let error = Error::usage(format!("--fields: there is no column {field}"));
                return Err(match crate::error::nearest(field, known.clone()) {
                    Some(near) => error.hint(format!("did you mean {near}?")),
                    None => error.hint(format!("columns are {}", known.collect::<Vec<_>>().join(", "))),
                });
            }
            if self.fields.iter().take(at).any(|before| before == field) {
                return Err(Error::usage(format!("--fields names the column {field} twice")));
            }
        }
        Ok(())
    }

    /// Opens the output.
    pub(crate) fn open(&self, options: &Options) -> Result<Output> {
        let Some(path) = &self.output else {
            if self.format()?.is_folder() {
                return Err(Error::usage("a site is a folder").hint("say where with -o, such as -o library/"));
            }
            return Ok(Output::stdout());
        };
        if !self.format()?.is_folder() {
            return Output::file(path);
        }
        site::may_replace(path)?;
        let page = options.page.clone().unwrap_or_default();
        Output::folder(path, Box::new(move |lines, folder| site::build(lines, &page, folder)))
    }

    /// The settings of the page; `None` where the format is not a page.
    fn page(&self, seeds: &Seeds) -> Result<Option<Arc<Page>>> {
        if !self.format()?.is_page() {
            return match (&self.title, &self.lang) {
                (None, None) => Ok(None),
                _ => Err(Error::usage("--title and --lang are for a page").hint("write -f html, or -o catalogue.html")),
            };
        }
        let settings = Settings { title: self.title.clone(), language: self.lang.clone(), ..Settings::default() };
        Ok(Some(Arc::new(Page::load(seeds, settings, concept_names(seeds, None)?)?)))
    }
}

/// The file for rejected records.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Rejects {
    /// Keep what is rejected in this file, one JSON object a line
    #[arg(long, value_name = "PATH")]
    pub rejects: Option<PathBuf>,
}

/// The vocabulary of the thematic areas.
#[derive(Debug, clap::Args)]
pub(crate) struct VocabularyName {
    /// Vocabulary of the thematic areas: a built-in name, a file, or none [default: migration]
    #[arg(long, value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    pub vocabulary: Option<String>,
    /// Prefer precision: give an area by rule only where its score reaches the strict threshold
    #[arg(long)]
    pub strict: bool,
}

impl VocabularyName {
    /// The name or path of the vocabulary: the chosen one, else that of those who choose none.
    pub(crate) fn name(&self) -> &str {
        self.vocabulary.as_deref().unwrap_or(DEFAULT_VOCABULARY)
    }

    /// Whether the user left the choice of the vocabulary open.
    pub(crate) fn is_open(&self) -> bool {
        self.vocabulary.is_none()
    }

    /// The thresholds that decide about areas.
    pub(crate) fn mode(&self) -> Mode {
        if self.strict { Mode::Strict } else { Mode::Balanced }
    }
}

/// The options for giving thematic areas.
#[derive(Debug, clap::Args)]
pub(crate) struct Vocabulary {
    #[command(flatten)]
    pub name: VocabularyName,
    /// Give areas by rule also where the page declares some
    #[arg(long)]
    pub all: bool,
}

impl Vocabulary {
    /// The files that a run reads which tags these inputs; no output may overwrite them.
    pub(crate) fn claims(&self, context: &Context, inputs: &Inputs) -> Claims {
        let mut claims = context.claims(&inputs.inputs);
        claims.keep("the vocabulary", Path::new(self.name.name()));
        claims
    }
}

/// The project file.
#[derive(Debug, clap::Args)]
pub(crate) struct Config {
    /// The project file [default: shelflist.toml in this folder]
    #[arg(long, value_name = "PATH")]
    pub config: Option<PathBuf>,
}

/// Settings of the project file that the command line may overrule.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Overruling {
    /// Vocabulary of the thematic areas, in place of that of the project
    #[arg(long, value_name = "NAME|PATH", value_parser = Choices::Vocabularies)]
    vocabulary: Option<String>,
    /// Prefer precision: fewer areas by rule, and fewer wrong ones; --strict=false for a project that is strict
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    strict: Option<bool>,
    /// Give areas by rule also where the page declares some
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    all: Option<bool>,
    /// Language of the page and of reports, by its code
    #[arg(long, value_name = "CODE")]
    lang: Option<String>,
}

impl Overruling {
    /// The project of `config` with these settings in place of its own.
    ///
    /// # Errors
    /// Returns the errors of [`Project::load`].
    pub(crate) fn project(&self, config: &Config) -> Result<Project> {
        Ok(Project::load(config.config.as_deref())?.with(&self.overrides()))
    }

    /// The settings.
    pub(crate) fn overrides(&self) -> Overrides {
        let Self { vocabulary, strict, all, lang } = self.clone();
        Overrides { vocabulary, strict, all, lang }
    }
}
