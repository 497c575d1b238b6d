//! The command line: global options, the table of commands, and the exit status of an error.

use std::path::PathBuf;

use crate::console::{Console, Level};
use crate::error::{Error, Kind};
use crate::interrupt::{self, Said};
use crate::seeds::Seeds;
use clap::parser::ValueSource;
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, ValueEnum};

use crate::commands::{Command, Context, Status};

const EXAMPLES: &str = "\
Examples:
  shelflist import --sample                         the catalogue of the built-in sample pages
  shelflist import library.html -o catalogue.csv    one page into a spreadsheet
  shelflist import pages/ -o catalogue.json         every document of a folder
  curl -s https://example.org/library | shelflist import - -f json
  shelflist split page.txt | shelflist detect | shelflist tag -o tagged.jsonl
  shelflist explain page.txt                        why the page was split as it was

Exit status: 0 done; 1 a record was rejected or invalid, or none was found;
2 usage; 3 input, output or network; 75 another refresh is running.";

/// Turn listing pages, news feeds and text dumps into a catalogue people can trust.
#[derive(Debug, Parser)]
#[command(name = "shelflist", version, after_help = EXAMPLES, max_term_width = 80)]
#[command(propagate_version = true, disable_help_subcommand = false)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options that every command takes.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: bool,
    /// Explain what is done, and why
    #[arg(short, long, global = true, help_heading = "Global options")]
    verbose: bool,
    /// Form of the messages on standard error
    #[arg(long, global = true, value_name = "FORM", default_value = "text", help_heading = "Global options")]
    log_format: LogFormat,
    /// Whether text for people has colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Global options")]
    color: Color,
    /// Folder whose files stand in place of the built-in ones: layouts/, words/, vocabularies/, sources/, …
    #[arg(long, global = true, value_name = "DIR", help_heading = "Global options")]
    seeds: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LogFormat {
    /// Messages are lines of text for people.
    Text,
    /// Each message is one JSON object on one line.
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    /// Where the text goes to a terminal, and NO_COLOR is not set
    Auto,
    /// Also into files and pipes
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes the choice hold for everything that is printed.
    fn hold(self) {
        let choice = match self {
            Self::Auto => return,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }
}

/// Runs the command line with the arguments of the process, and returns the exit status.
pub fn run() -> u8 {
    crate::defect::install_hook();
    // If the system does not support waiting for signals, its default handling of them stays in place.
    let _ = crate::interrupt::install();
    let mut line = command();
    let parsed = line.try_get_matches_from_mut(std::env::args_os()).and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut line))?;
        Ok((cli, files_named(&line, &matches)))
    });
    let (cli, named) = match parsed {
        Ok(parsed) => parsed,
        Err(error) => return usage(&error),
    };
    let level = match (cli.global.quiet, cli.global.verbose) {
        (true, _) => Level::Quiet,
        (_, true) => Level::Verbose,
        _ => Level::Normal,
    };
    let json = matches!(cli.global.log_format, LogFormat::Json);
    let console = Console::new(level, json);
    cli.global.color.hold();
    interrupt::speak(match (level, json) {
        (Level::Quiet, _) => Said::Nothing,
        (_, true) => Said::Json,
        (_, false) => Said::Text,
    });
    let seeds = match &cli.global.seeds {
        None => Ok(Seeds::embedded()),
        Some(folder) => Seeds::with_folder(folder),
    };
    let outcome = seeds.and_then(|seeds| {
        let context = Context { seeds, console: &console, command_line: command, named };
        cli.command.run(&context)
    });
    match outcome {
        Ok(Status::Done) => 0,
        Ok(Status::Findings) => 1,
        Ok(Status::Refused) => 2,
        Ok(Status::Failed) => 3,
        Err(error) => {
            if !matches!(error.kind(), Kind::ClosedPipe) {
                console.error(&error);
            }
            error.exit_status()
        }
    }
}

/// The files that are there and that the command line names, each with the option that names it. Whatever a command reads
/// is among them, so that none of its outputs overwrites it.
fn files_named(line: &clap::Command, matches: &ArgMatches) -> Vec<(String, PathBuf)> {
    let (mut line, mut matches) = (line, matches);
    while let Some((name, inner)) = matches.subcommand() {
        let Some(command) = line.find_subcommand(name) else { break };
        (line, matches) = (command, inner);
    }
    let mut found = Vec::new();
    for argument in line.get_arguments().filter(|argument| names_files(argument)) {
        let id = argument.get_id().as_str();
        if matches.value_source(id) != Some(ValueSource::CommandLine) {
            continue;
        }
        let option = match argument.get_long() {
            Some("output") => "-o".to_owned(),
            Some(long) => format!("--{long}"),
            None => "the input".to_owned(),
        };
        let values = matches.get_raw(id).into_iter().flatten().map(PathBuf::from);
        found.extend(values.filter(|path| path.is_file()).map(|path| (option.clone(), path)));
    }
    found
}

/// Whether the values of an argument may be names of files, as its help says.
fn names_files(argument: &clap::Arg) -> bool {
    let names = argument.get_value_names().unwrap_or_default();
    ["PATH", "FILE", "INPUT", "SOURCE", "CATALOGUE", "OLD", "NEW"]
        .iter()
        .any(|word| names.iter().any(|name| name.contains(word)))
}

/// The whole command line, for completions and the manual.
pub(crate) fn command() -> clap::Command {
    Cli::command()
}

/// Prints what clap answers to a command line that it did not accept, and returns the exit status. The answer is either
/// a usage error or the text of `--help` or `--version`, which ends with status 0.
fn usage(error: &clap::Error) -> u8 {
    use std::io::Write as _;
    if error.use_stderr() {
        // The command line was not understood, so the form of messages is looked for in its words.
        let words: Vec<String> = std::env::args().skip(1).collect();
        let json = words.iter().any(|word| word == "--log-format=json")
            || words.windows(2).any(|pair| matches!(pair, [name, value] if name == "--log-format" && value == "json"));
        Console::new(Level::Normal, json).error(&of_clap(&error.render().to_string(), &words));
        return 2;
    }
    let mut out = anstream::stdout();
    let written = write!(out, "{}", error.render().ansi()).and_then(|()| out.flush());
    match written {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => 3,
        _ => 0,
    }
}

/// The names of the command that these words give, such as `shelflist vocabulary check`.
fn command_of(words: &[String]) -> String {
    let (mut names, mut command) = (vec!["shelflist".to_owned()], Cli::command());
    for word in words.iter().filter(|word| !word.starts_with('-')) {
        let Some(next) = command.find_subcommand(word).cloned() else { continue };
        names.push(next.get_name().to_owned());
        command = next;
    }
    names.join(" ")
}

/// An error of clap in the form of all errors: what was wrong, and what to do. `words` are those of the command line.
fn of_clap(text: &str, words: &[String]) -> Error {
    let (mut message, mut tips, mut usage) = (Vec::new(), Vec::new(), None);
    for line in text.lines().map(str::trim) {
        if let Some(rest) = line.strip_prefix("Usage: ") {
            usage = Some(rest.to_owned());
        } else if let Some(tip) = line.strip_prefix("tip: ") {
            tips.push(tip.to_owned());
        } else if !line.is_empty() && usage.is_none() && !line.starts_with("For more information") {
            message.push(line.strip_prefix("error: ").unwrap_or(line).to_owned());
        }
    }
    // A command line without a command is answered with the whole help.
    if !text.starts_with("error: ") || text.contains("requires a subcommand but one was not provided") {
        message = vec!["the command line names no command".to_owned()];
    }
    let named = |word: &&str| word.starts_with(|c: char| c.is_ascii_lowercase());
    // Errors about a value name no usage.
    let command = usage
        .map_or_else(|| command_of(words), |usage| usage.split(' ').take_while(named).collect::<Vec<_>>().join(" "));
    tips.push(format!("`{command} --help` shows what it takes"));
    Error::usage(message.join(" ")).hint(tips.join("; "))
}
