//! The commands: one file each, its arguments and `run`. A command only composes stages of the library.

pub mod args;
pub mod completions;
pub mod correct;
pub mod correcting;
pub mod detect;
pub mod diff;
pub mod edit;
pub mod evaluate;
pub mod explain;
pub mod export;
pub mod fetching;
pub mod import;
pub mod init;
pub mod man;
pub mod refresh;
pub mod run;
pub mod schema;
pub mod scrape;
pub mod search;
pub mod split;
pub mod status;
pub mod tag;
pub mod validate;
pub mod vocabulary;

use shelflist::Result;
use shelflist::console::Console;
use shelflist::seeds::Seeds;

/// What every command is given.
pub struct Context<'c> {
    /// The built-in files, with those of `--seeds` laid over them.
    pub seeds: Seeds,
    /// Where messages go.
    pub console: &'c Console,
}

/// How a run ended that came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Everything is done: 0.
    Done,
    /// Done, but a record was rejected or invalid, or none was found: 1.
    Findings,
    /// Part of the input could not be read: 3.
    Failed,
}

/// The table of commands. Help, manual, completions and tests are drawn from it.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
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
    Refresh(refresh::Args),
    Status(status::Args),
    Diff(diff::Args),
    Search(search::Args),
    Edit(edit::Args),
    Correct(correct::Args),
    Schema(schema::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Runs the command.
    pub fn run(self, context: &Context) -> Result<Status> {
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
            Self::Refresh(args) => refresh::run(&args, context),
            Self::Status(args) => status::run(&args, context),
            Self::Diff(args) => diff::run(&args, context),
            Self::Search(args) => search::run(&args, context),
            Self::Edit(args) => edit::run(&args, context),
            Self::Correct(args) => correct::run(&args, context),
            Self::Schema(args) => schema::run(&args, context),
            Self::Completions(args) => completions::run(&args, context),
            Self::Man(args) => man::run(&args, context),
        }
    }
}
