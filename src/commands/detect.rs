//! `detect`: adds languages to records.

use std::io::{BufRead as _, BufReader, Write as _};

use crate::error::Kind;
use crate::input::Input;
use crate::language::{Code, Engine, Evidence, Identifier, Neighbours};
use crate::output::Output;
use crate::{Error, Record, Result, input};

use super::args::{Inputs, Outputs};
use super::run::Run;
use super::{Context, Status};

/// Say in which language each record is written
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist split page.txt | shelflist detect
  shelflist detect --lines titles.txt | grep ^und
  shelflist detect --explain < records.jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    outputs: Outputs,
    /// Read lines of text, write code<TAB>confidence<TAB>line
    #[arg(long, conflicts_with_all = ["output", "format"])]
    lines: bool,
    /// Say which words are evidence for which language: with --lines in a fourth column, else on standard error
    #[arg(long)]
    explain: bool,
    /// Engine that identifies the language
    #[arg(long, value_name = "ENGINE", value_enum, default_value = "own")]
    engine: Engines,
    /// List the languages that are told apart, then those that are known only in order to exclude them
    #[arg(long, conflicts_with_all = ["lines", "explain"])]
    languages: bool,
}

/// The engines by name.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Engines {
    /// The model of this project
    Own,
    /// The crate whatlang
    Whatlang,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let engine = match args.engine {
        Engines::Own => Engine::Own,
        Engines::Whatlang => Engine::Whatlang,
    };
    let identifier = Identifier::new(&context.seeds, engine)?;
    if args.languages {
        return languages(&identifier);
    }
    if args.lines {
        return lines(args, context, &identifier);
    }
    let mut run = Run::new(context, &args.outputs, None, context.claims(&args.inputs.inputs))?;
    let own = args.outputs.files(None);
    for entries in crate::input::entries(&args.inputs.inputs, &own, args.inputs.max_record()) {
        let mut before = Neighbours::default();
        run.each(entries, |record| {
            let evidence = identifier.detect_after(record, &mut before);
            if args.explain {
                for line in explanation(&identifier, record, evidence) {
                    context.console.tell(&line);
                }
            }
        })?;
    }
    run.finish()
}

fn languages(identifier: &Identifier) -> Result<Status> {
    let mut out = Output::stdout();
    let (told, others) = identifier.languages();
    let mut write =
        |codes: Vec<Code>, what: &str| codes.into_iter().try_for_each(|code| writeln!(out, "{code}\t{what}"));
    write(told, "told apart")
        .and_then(|()| write(others, "und"))
        .map_err(|error| Error::from_io("standard output", &error))?;
    out.commit()?;
    Ok(Status::Done)
}

/// Filters lines: each line of input gives a line of output as soon as it has been read.
fn lines(args: &Args, context: &Context, identifier: &Identifier) -> Result<Status> {
    let mut out = Output::stdout();
    let mut status = Status::Done;
    for input in input::expand(&args.inputs.inputs, &[]) {
        let read = input.and_then(|input| filter(&input, args, identifier, &mut out));
        match read {
            Ok(()) => {}
            Err(error) if error.kind() == Kind::Skipped => {}
            Err(error) if error.exit_status() == 3 => {
                context.console.error(&error);
                status = Status::Failed;
            }
            Err(error) => return Err(error),
        }
    }
    out.commit()?;
    Ok(status)
}

fn filter(input: &Input, args: &Args, identifier: &Identifier, out: &mut Output) -> Result<()> {
    let mut source = BufReader::with_capacity(1 << 16, input.open()?);
    let (mut line, mut number) = (Vec::new(), 0_u64);
    loop {
        line.clear();
        number += 1;
        let limit = args.inputs.max_document;
        let count = std::io::Read::take(&mut source, limit.saturating_add(1))
            .read_until(b'\n', &mut line)
            .map_err(|error| Error::from_io(input.place(), &error))?;
        if count == 0 {
            return Ok(());
        }
        if line.len() as u64 > limit {
            let message = format!("this line has more than {}", crate::text::sizes::size(limit));
            return Err(Error::io(message)
                .at(format!("{}:{number}", input.place()))
                .hint("--max-document allows longer ones"));
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        let text = if number == 1 { text.trim_start_matches('\u{feff}') } else { text };
        let guess = identifier.identify(text);
        let written = if args.explain {
            writeln!(out, "{}\t{:.3}\t{text}\t{}", guess.code, guess.confidence, identifier.explain(text))
        } else {
            writeln!(out, "{}\t{:.3}\t{text}", guess.code, guess.confidence)
        };
        // The output is flushed after each line where a person is typing, or a program is waiting for the answer.
        let waiting = source.buffer().is_empty();
        written
            .and_then(|()| if waiting { out.flush() } else { Ok(()) })
            .map_err(|error| Error::from_io("standard output", &error))?;
    }
}

/// Explains in a few lines which evidence decided the language of a record.
fn explanation(identifier: &Identifier, record: &Record, evidence: Option<Evidence>) -> Vec<String> {
    let name = record.title.as_deref().or(record.description.as_deref()).unwrap_or(&record.id);
    let mut lines = vec![name.chars().take(70).collect::<String>()];
    for (part, text) in [("title", &record.title), ("description", &record.description)] {
        if let Some(text) = text {
            lines.push(format!("  {part}: {}", identifier.explain(text)));
        }
    }
    lines.extend(evidence.map(|evidence| format!("  weak evidence for {evidence}")));
    if let Some(said) = &record.text_language {
        let basis = record.languages_basis.as_deref().unwrap_or("unknown");
        let of = if record.languages.is_empty() { "none".to_owned() } else { record.languages.join(", ") };
        lines.push(format!("  the text is {} ({:.3}); the publication: {of} ({basis})", said.code, said.confidence));
    }
    for issue in record.issues.iter().filter(|issue| issue.code.starts_with("language-")) {
        lines.push(format!("  {}: {}", issue.code, issue.message));
    }
    lines
}
