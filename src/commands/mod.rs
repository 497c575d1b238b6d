//! The commands. Each has a file with its arguments and a function `run`, and only composes stages of the library.

pub(crate) mod any_catalogue;
pub(crate) mod archives;
pub(crate) mod args;
pub(crate) mod backup;
pub(crate) mod choices;
pub(crate) mod compact;
pub(crate) mod completions;
pub(crate) mod config;
pub(crate) mod correct;
pub(crate) mod correcting;
pub(crate) mod dedupe;
pub(crate) mod detect;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod documents;
pub(crate) mod edit;
pub(crate) mod evaluate;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fetching;
pub(crate) mod forget;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod man;
pub(crate) mod manifest;
pub(crate) mod paste;
pub(crate) mod refresh;
pub(crate) mod report;
pub(crate) mod review;
pub(crate) mod run;
pub(crate) mod schema;
pub(crate) mod scrape;
pub(crate) mod search;
pub(crate) mod seeds;
pub(crate) mod skipped;
pub(crate) mod split;
pub(crate) mod status;
pub(crate) mod tag;
pub(crate) mod teach;
pub(crate) mod validate;
pub(crate) mod vocabulary;

use std::path::PathBuf;

use crate::console::Console;
use crate::paths::Claims;
use crate::project::Project;
use crate::seeds::Seeds;
use crate::{Error, Result};

/// The context of a command: the seeds, the console and the definition of the command line.
pub(crate) struct Context<'c> {
    /// The embedded files, overridden by those of `--seeds`.
    pub seeds: Seeds,
    /// The destination of messages.
    pub console: &'c Console,
    /// The definition of the command line, from which completions and the manual are generated.
    pub(crate) command_line: fn() -> clap::Command,
    /// The files that the command line names, with the options that name them.
    pub(crate) named: Vec<(String, PathBuf)>,
}

impl<'c> Context<'c> {
    /// The same context with the seeds that the project names, unless the command line names some.
    ///
    /// # Errors
    /// Returns an error when the folder that the project names is not there.
    pub(crate) fn of_project(&self, project: &Project) -> Result<Context<'c>> {
        let seeds = match (&project.seeds, self.seeds.folder()) {
            (Some(folder), None) => Seeds::with_folder(folder).map_err(|error| {
                let message = format!("seeds: {}", error.message());
                Error::usage(message).at(project.file.display()).hint("name a folder, or take the key seeds out")
            })?,
            _ => self.seeds.clone(),
        };
        let named = self.named.clone();
        Ok(Context { seeds, console: self.console, command_line: self.command_line, named })
    }

    /// The files that a run with these inputs reads, and all others that the command line names; no output may overwrite
    /// them.
    pub(crate) fn claims(&self, inputs: &[PathBuf]) -> Claims {
        let mut claims = Claims::default();
        self.named.iter().for_each(|(option, path)| claims.keep(option, path));
        self.seeds.folder().into_iter().for_each(|folder| claims.keep_folder("a file of --seeds", folder));
        crate::input::claim(inputs, &mut claims);
        claims
    }
}

/// The status of a run that finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Everything was done (exit status 0).
    Done,
    /// Everything was done, but a record was rejected or invalid, or none was found (exit status 1).
    Findings,
    /// The user named a file of a kind that is not read (exit status 2).
    Refused,
    /// Part of the input could not be read (exit status 3).
    Failed,
}

impl Status {
    /// The status of a run that went on after this error.
    pub(crate) fn of(error: &crate::Error) -> Self {
        match error.exit_status() {
            1 => Self::Findings,
            2 => Self::Refused,
            _ => Self::Failed,
        }
    }
}

/// The table of commands, from which help, manual, completions and tests are generated.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Import(import::Args),
    Scrape(Box<scrape::Args>),
    Split(split::Args),
    Detect(detect::Args),
    Tag(tag::Args),
    Validate(validate::Args),
    Export(export::Args),
    Explain(explain::Args),
    Evaluate(evaluate::Args),
    Vocabulary(vocabulary::Args),
    Init(init::Args),
    Config(config::Args),
    Refresh(refresh::Args),
    Paste(paste::Args),
    Backup(backup::Args),
    Compact(compact::Args),
    Doctor(doctor::Args),
    Forget(forget::Args),
    Status(status::Args),
    Diff(diff::Args),
    Search(search::Args),
    Edit(edit::Args),
    Correct(correct::Args),
    Dedupe(Box<dedupe::Args>),
    Report(report::Args),
    Review(Box<review::Args>),
    Teach(teach::Args),
    Seeds(seeds::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(self, context: &Context) -> Result<Status> {
        match self {
            Self::Import(args) => import::run(&args, context),
            Self::Scrape(args) => scrape::run(&args, context),
            Self::Split(args) => split::run(&args, context),
            Self::Detect(args) => detect::run(&args, context),
            Self::Tag(args) => tag::run(&args, context),
            Self::Validate(args) => validate::run(&args, context),
            Self::Export(args) => export::run(&args, context),
            Self::Explain(args) => explain::run(&args, context),
            Self::Evaluate(args) => evaluate::run(&args, context),
            Self::Vocabulary(args) => vocabulary::run(&args, context),
            Self::Init(args) => init::run(&args, context),
            Self::Config(args) => config::run(&args, context),
            Self::Refresh(args) => refresh::run(&args, context),
            Self::Paste(args) => paste::run(&args, context),
            Self::Backup(args) => backup::run(&args, context),
            Self::Compact(args) => compact::run(&args, context),
            Self::Doctor(args) => doctor::run(&args, context),
            Self::Forget(args) => forget::run(&args, context),
            Self::Status(args) => status::run(&args, context),
            Self::Diff(args) => diff::run(&args, context),
            Self::Search(args) => search::run(&args, context),
            Self::Edit(args) => edit::run(&args, context),
            Self::Correct(args) => correct::run(&args, context),
            Self::Dedupe(args) => dedupe::run(&args, context),
            Self::Report(args) => report::run(&args, context),
            Self::Review(args) => review::run(&args, context),
            Self::Teach(args) => teach::run(&args, context),
            Self::Seeds(args) => seeds::run(&args, context),
            Self::Schema(args) => schema::run(&args, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}
