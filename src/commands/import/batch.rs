//! `import --manifest`: each file of a list into a catalogue of its own, several at once.

use crate::ordered::{Load, ordered};
use crate::pipeline::Pipeline;
use crate::{Error, Result};
use sha2::{Digest as _, Sha256};

use super::{Args, one};
use crate::commands::args::{Inputs, Outputs, Rejects};
use crate::commands::manifest::{self, Counts, Entry, Summary};
use crate::commands::run::counted;
use crate::commands::{Context, Status};

/// The outcome of a file of a batch.
enum Outcome {
    /// An earlier run imported the file.
    Before(Summary),
    /// This run imported the file.
    Now(Summary),
    /// The file could not be imported.
    Failed(Status),
}

/// Imports the files of the manifest.
///
/// # Errors
/// Returns an error when the manifest cannot be read, or the options do not fit it.
pub(super) fn run(args: &Args, context: &Context, pipeline: &Pipeline) -> Result<Status> {
    let (Some(list), Some(folder)) = (&args.manifest, &args.out) else {
        return Err(Error::usage("--manifest and --out belong together").hint("write --manifest files.txt --out DIR"));
    };
    let format = args.outputs.format()?;
    if format.is_folder() {
        return Err(
            Error::usage("a manifest writes a file for each of its files, and no folders").hint("write -f jsonl")
        );
    }
    let entries = manifest::entries(list, folder, format.extensions.first().unwrap_or(&format.name))?;
    let made_by = made_by(args);
    let count = entries.len();
    let jobs = args.reading.threads(count);
    let inside = (args.reading.threads(usize::MAX) / jobs.max(1)).max(1);
    let work = |entry: Entry, _: &Load<'_>| match entry.done(&made_by) {
        Some(summary) => Outcome::Before(summary),
        None => file(args, context, pipeline, &entry, &made_by, inside).unwrap_or_else(|error| {
            context.console.error(&error);
            Outcome::Failed(Status::of(&error))
        }),
    };
    let (mut before, mut now, mut failed, mut findings) = (0, 0, 0, 0);
    let (mut worst, mut sum) = (Status::Done, Counts::default());
    let taken = |outcome| {
        let summary = match outcome {
            Outcome::Before(summary) => {
                before += 1;
                summary
            }
            Outcome::Now(summary) => {
                now += 1;
                summary
            }
            Outcome::Failed(status) => {
                failed += 1;
                // Part of the input is not there, which is worse than a file of a kind that is not read.
                worst = if worst == Status::Failed || status == Status::Failed { Status::Failed } else { status };
                return Ok(());
            }
        };
        findings += u64::from(summary.status != 0);
        sum.documents += summary.documents;
        sum.records += summary.records;
        sum.rejected += summary.rejected;
        sum.skipped += summary.skipped;
        Ok::<(), Error>(())
    };
    ordered(entries.into_iter(), jobs, work, taken)?;
    let text = format!(
        "{}: {now} done, {before} done before, {failed} failed; {}, {}, {} rejected",
        counted(count as u64, "files"),
        counted(sum.documents, "documents"),
        counted(sum.records, "records"),
        sum.rejected
    );
    let figures = [
        ("files", count as u64),
        ("done", now),
        ("done_before", before),
        ("failed", failed),
        ("findings", findings),
        ("documents", sum.documents),
        ("records", sum.records),
        ("rejected", sum.rejected),
        ("skipped", sum.skipped),
    ];
    context.console.summary(&text, &figures);
    Ok(if worst == Status::Done && findings > 0 { Status::Findings } else { worst })
}

/// Imports one file.
fn file(
    args: &Args,
    context: &Context,
    pipeline: &Pipeline,
    entry: &Entry,
    made_by: &str,
    threads: usize,
) -> Result<Outcome> {
    let before = entry.state()?;
    entry.begin()?;
    let inputs = Inputs { inputs: vec![entry.input.clone()], threads: Some(threads), ..args.inputs.clone() };
    let outputs = Outputs {
        output: Some(entry.output.clone()),
        format: Some(args.outputs.format()?.name.to_owned()),
        ..args.outputs.clone()
    };
    let name = entry.input.display().to_string();
    let (status, counts) = one(args, context, pipeline, &inputs, &outputs, &Rejects::default(), Some(name))?;
    if matches!(status, Status::Failed | Status::Refused) {
        return Ok(Outcome::Failed(status));
    }
    entry.end(before, made_by, status, counts).map(Outcome::Now)
}

/// The version of the program, and a digest of the options that decide about the outputs.
fn made_by(args: &Args) -> String {
    let Args { reading, archives, vocabulary, outputs, inputs, .. } = args;
    let reading = reading.deciding();
    let options = format!("{reading}{archives:?}{vocabulary:?}{outputs:?}{}", inputs.max_document);
    let digest = Sha256::digest(options.as_bytes());
    let digest: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!("shelflist {} {digest}", env!("CARGO_PKG_VERSION"))
}
