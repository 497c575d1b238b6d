//! `import`: turns documents into records that are split, detected, tagged and validated.

pub(crate) mod batch;

use std::mem::ManuallyDrop;
use std::path::PathBuf;

use crate::pipeline::parts::{Opened, Parts};
use crate::pipeline::{Options, Pipeline};
use crate::record::Ids;
use crate::vocabulary::UnknownNames;
use crate::web::repeats::Repeats;
use crate::{Error, Result};

use super::archives::Archives;
use super::args::{Inputs, Outputs, Reading, Rejects, Vocabulary};
use super::documents::documents;
use super::manifest::Counts;
use super::run::Run;
use super::{Context, Status};

/// Turn documents into a catalogue: split, detect, tag and validate
///
/// Reads library pages as text or HTML, feeds and catalogues; splits them into records, detects their
/// languages, gives them thematic areas, validates them, and writes them in the format of the output.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  shelflist import --sample -f csv
  shelflist import library.txt news.html -o catalogue.json
  shelflist import pages/ -o catalogue.csv --datapackage
  shelflist import crawl.warc.gz --match '/publications' --details -o catalogue.csv
  shelflist import --manifest files.txt --out catalogues/
  pdftotext -layout list.pdf - | shelflist import --source list -f jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Import the built-in sample pages
    #[arg(long, conflicts_with = "inputs")]
    sample: bool,
    /// Import each file that this list names, a path a line, into a file of its own; what is done already is not done
    /// again
    #[arg(long, value_name = "LIST", requires = "out",
        conflicts_with_all = ["inputs", "sample", "output", "rejects", "datapackage"])]
    manifest: Option<PathBuf>,
    /// Folder for the catalogues of --manifest and their summaries
    #[arg(long, value_name = "DIR", requires = "manifest")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    archives: Archives,
    #[command(flatten)]
    vocabulary: Vocabulary,
    #[command(flatten)]
    outputs: Outputs,
    #[command(flatten)]
    rejects: Rejects,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let options = Options {
        vocabulary: args.vocabulary.name.name().to_owned(),
        mode: args.vocabulary.name.mode(),
        all: args.vocabulary.all,
        layout: args.reading.layout()?,
        map: args.reading.map.clone(),
        corrections: args.reading.corrections()?,
    };
    // The pipeline is used until the process ends, and giving its memory back piece by piece would only cost time.
    let pipeline = ManuallyDrop::new(Pipeline::new(&context.seeds, &options)?);
    if args.manifest.is_some() {
        return batch::run(args, context, &pipeline);
    }
    one(args, context, &pipeline, &args.inputs, &args.outputs, &args.rejects, None).map(|(status, _)| status)
}

/// Imports these inputs into one catalogue. `of` is the file of a manifest that they are, as the summary names it.
fn one(
    args: &Args,
    context: &Context,
    pipeline: &Pipeline,
    inputs: &Inputs,
    outputs: &Outputs,
    rejects: &Rejects,
    of: Option<String>,
) -> Result<(Status, Counts)> {
    let mut run = Run::new(context, outputs, Some(rejects), args.vocabulary.claims(context, inputs))?;
    run = match of {
        Some(file) => run.named(file),
        None => run.looking_at(&inputs.inputs).with_vocabulary(&args.vocabulary.name),
    };
    let inputs = inputs.beside(outputs.files(Some(rejects))).with_archives(&args.archives);
    let (mut ids, mut repeats, mut unknown) = (Ids::default(), Repeats::default(), UnknownNames::default());
    let read = |opened: Opened| Ok(Parts::enriched(pipeline, opened));
    documents(&inputs, &args.reading, args.sample, context, pipeline.known(), read, |parts| {
        run.parts(parts, |run, split| {
            split.warnings.iter().for_each(|warning| run.warn(warning));
            run.explain(&split);
            for rejected in &split.rejected {
                run.reject(rejected)?;
            }
            split.stated.iter().for_each(|stated| run.complete(stated, split.of.unwrap_or(split.records.len() as u64)));
            for mut record in split.records {
                if repeats.is_repeat(&record) {
                    continue;
                }
                record.id = ids.next(&record);
                unknown.say_once(&mut record);
                match pipeline.validate(&record) {
                    None => run.write(&record)?,
                    Some(rejected) => run.reject(&rejected)?,
                }
            }
            Ok(())
        })
    })?;
    for (name, like) in pipeline.columns().never_met() {
        let error = Error::data(format!("--map: there is no column {name} in what was read"));
        run.warn(&error.hint_nearest(like.as_deref()));
    }
    args.reading.say_unapplied(pipeline.splitting(), context);
    let counts = run.counts();
    run.finish().map(|status| (status, counts))
}
