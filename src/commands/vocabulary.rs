//! `vocabulary`: begins, checks, converts and tunes keyword rules.

pub(crate) mod check;
pub(crate) mod convert;
pub(crate) mod format;
pub(crate) mod new;
pub(crate) mod suggest;
pub(crate) mod tune;

use crate::Result;

use super::{Context, Status};

/// Begin, check, convert and tune keyword rules
#[derive(Debug, clap::Args)]
#[command(after_help = "Rules, each with its weight:
  \"sea wall\" = 1.0          the words in this order, in any form, case and accents
  \"=NAP\" = 0.8              as written: =nap in any case, =NAP with these capitals
  \"dike | =dam\" = 1.0       any of them, counted as one
  \"coast + flood | storm\"   the first and one of the others, anywhere in the record
  \"horse\" = -0.5            below zero: speaks against the area
Of a concept:
  [concept.keywords.en]     rules for English text; und: for text of any language
  threshold, strict         the least score that gives the area, and that under
                            --strict (else twice the threshold)
  not.en = [\"…\"]          hides what these phrases cover from its rules; before
                            the first concept, from all rules
  label, alt, hidden        its names: shown, other, and recognised but never shown
[scoring], how matches become a score:
  title       how many matches in the description one in the title is worth
  repetition  how much repeating adds: a rule counts at most 1 + repetition
              times its weight
  length      0: long texts count as short ones; 1: two matches count as one in
              a text half as long
  words       the usual length of a description, in words
With n = title × matches in the title + matches in the description, a rule
counts its weight times n × (1 + repetition) / (n + repetition × (1 - length +
length × words of the description / words)).
  share       the part of the best area's score that another area needs beside
              it

Examples:
  shelflist vocabulary new names.csv -o mine.toml             from names; their languages in the first row
  shelflist vocabulary suggest mine.toml catalogue.jsonl      phrases that may become rules, with examples
  shelflist vocabulary check mine.toml catalogue.jsonl        unused, overlapping and magnetic keywords
  shelflist vocabulary convert mine.toml -o mine.csv          for a spreadsheet; .ttl is SKOS
  shelflist vocabulary tune mine.toml labelled.jsonl -o mine.toml")]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    Check(check::Args),
    Convert(convert::Args),
    New(new::Args),
    Suggest(suggest::Args),
    Tune(tune::Args),
}

pub(crate) fn run(args: &Args, context: &Context) -> Result<Status> {
    match &args.what {
        What::Check(args) => check::run(args, context),
        What::Convert(args) => convert::run(args, context),
        What::New(args) => new::run(args, context),
        What::Suggest(args) => suggest::run(args, context),
        What::Tune(args) => tune::run(args, context),
    }
}
