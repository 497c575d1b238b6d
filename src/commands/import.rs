//! `import`: turns documents into records that are split, detected, tagged and validated.

use crate::Result;
use crate::pipeline::parts::{Opened, Parts};
use crate::pipeline::{Options, Pipeline};
use crate::record::Ids;
use crate::vocabulary::UnknownNames;
use crate::web::repeats::Repeats;

use super::args::{Inputs, Outputs, Reading, Rejects, Vocabulary};
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
  pdftotext -layout list.pdf - | shelflist import --source list -f jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// Import the built-in sample pages
    #[arg(long, conflicts_with = "inputs")]
    sample: bool,
    #[command(flatten)]
    reading: Reading,
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
    let pipeline = Pipeline::new(&context.seeds, &options)?;
    let run = Run::new(context, &args.outputs, Some(&args.rejects), args.vocabulary.claims(context, &args.inputs))?;
    let mut run = run.looking_at(&args.inputs.inputs).with_vocabulary(&args.vocabulary.name);
    let inputs = args.inputs.beside(args.outputs.files(Some(&args.rejects)));
    let (mut ids, mut repeats, mut unknown) = (Ids::default(), Repeats::default(), UnknownNames::default());
    let read = |opened: Opened| Ok(Parts::enriched(&pipeline, opened));
    super::split::documents(&inputs, &args.reading, args.sample, context, pipeline.known(), read, |parts| {
        run.parts(parts, |run, split| {
            split.warnings.iter().for_each(|warning| run.warn(warning));
            run.explain(&split);
            for rejected in &split.rejected {
                run.reject(rejected)?;
            }
            split.stated.iter().for_each(|stated| run.complete(stated, split.records.len() as u64));
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
    run.finish()
}
