//! `tag`: adds thematic areas to records.

use crate::Result;
use crate::vocabulary::{Tagger, UnknownNames, Vocabulary};

use super::args;
use super::args::{Inputs, Outputs};
use super::run::Run;
use super::{Context, Status};

/// Give records thematic areas: those the page declares, else those that keyword rules find
///
/// Records that were tagged with another vocabulary lose what it gave them: areas by rule, and ids of declared areas. The
/// declared areas are looked up anew by their names.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  shelflist split page.txt | shelflist detect | shelflist tag --vocabulary coast
  shelflist tag catalogue.jsonl --vocabulary mine.toml -o catalogue.jsonl")]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    vocabulary: args::Vocabulary,
    #[command(flatten)]
    outputs: Outputs,
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    let name = &args.vocabulary.name;
    let tagger = Tagger::new(Vocabulary::load(&context.seeds, name.name())?)?.with_mode(name.mode());
    let run = Run::new(context, &args.outputs, None, args.vocabulary.claims(context, &args.inputs))?;
    let mut run = run.with_vocabulary(name);
    let own = args.outputs.files(None);
    let mut unknown = UnknownNames::default();
    for entries in crate::input::entries(&args.inputs.inputs, &own, args.inputs.max_record()) {
        run.each(entries, |record| {
            tagger.tag_anew(record, args.vocabulary.all);
            unknown.say_once(record);
        })?;
    }
    run.finish()
}
