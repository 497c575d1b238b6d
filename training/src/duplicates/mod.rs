//! `shelflist-train duplicates`: learns the weight of each piece of evidence from labelled records.

mod fit;
mod measure;
mod sets;

use std::path::PathBuf;

use shelflist::internals::dedupe::evidence;
use shelflist::internals::seeds::Seeds;

use fit::{Example, Prior};
use measure::Tally;
use sets::Set;

/// Learns the weights of the evidence that two records are one publication, and writes seeds/duplicates/weights.txt.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Labelled records, JSON Lines: those of the same `cluster` are one publication; may be given several times
    #[arg(long = "set", value_name = "FILE")]
    sets: Vec<PathBuf>,
    /// Records and labelled pairs: RECORDS,PAIRS with lines {a, b, verdict}; may be given several times
    #[arg(long = "pairs", value_name = "RECORDS,PAIRS", value_delimiter = ',', num_args = 1)]
    pairs: Vec<PathBuf>,
    /// Like --set, but only measured and never learnt from
    #[arg(long = "judge", value_name = "FILE")]
    judged: Vec<PathBuf>,
    /// Like --pairs, but only measured and never learnt from
    #[arg(long = "judge-pairs", value_name = "RECORDS,PAIRS", value_delimiter = ',', num_args = 1)]
    judged_pairs: Vec<PathBuf>,
    /// Values towards which the weights are drawn, and their signs
    #[arg(long, value_name = "FILE", default_value = "training/duplicates/prior.txt")]
    prior: PathBuf,
    /// Strength with which the weights are drawn to these values
    #[arg(long, value_name = "N", default_value_t = 1.0)]
    strength: f64,
    /// Least probability at which two records are the same publication
    #[arg(long, value_name = "P", default_value_t = 0.85)]
    same: f64,
    /// Write the weights to this file [default: only print the measurements]
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The sum of the weights of the examples of a set of clusters, so that sets count equally whatever their size.
const SET: f64 = 1000.0;
/// The sum of the weights of the examples of a set of pairs, which has fewer of them.
const PAIRS: f64 = 400.0;

pub(crate) fn run(args: Args) -> Result<(), String> {
    let seeds = Seeds::embedded();
    let mut sets = Vec::new();
    for (paths, pairs, learnt) in [(&args.sets, &args.pairs, true), (&args.judged, &args.judged_pairs, false)] {
        for path in paths {
            sets.push(Set::of_clusters(path, &seeds, learnt)?);
        }
        for files in pairs.chunks(2) {
            let [records, pairs] = files else { return Err("--pairs takes RECORDS,PAIRS".to_owned()) };
            sets.push(Set::of_pairs(records, pairs, &seeds, learnt)?);
        }
    }
    let names: Vec<&str> = evidence().collect();
    let prior = Prior::read(&args.prior, &names)?;
    let examples: Vec<Vec<Example>> =
        sets.iter().map(|set| set.examples(if set.is_of_pairs() { PAIRS } else { SET })).collect();
    let learn = |without: Option<usize>| {
        let kept = sets.iter().zip(&examples).enumerate().filter(|(at, (set, _))| Some(*at) != without && set.learnt);
        let all: Vec<&Example> = kept.flat_map(|(_, (_, examples))| examples).collect();
        fit::file(&fit::fit(&all, &prior, args.strength), &names, args.same)
    };
    say!("each set measured with weights that were learnt without it:");
    let mut sum = Tally::default();
    for (at, set) in sets.iter().enumerate() {
        let tally = set.measure(&learn(Some(at)))?;
        say!("  {:<28} {tally}", set.name);
        if set.learnt && !set.is_of_pairs() {
            sum.add(&tally);
        }
    }
    say!("  {:<28} {sum}", "sets of clusters, added");
    let weights = learn(None);
    say!("with the weights that were learnt from all:");
    for set in &sets {
        say!("  {:<28} {}", set.name, set.measure(&weights)?);
    }
    match &args.output {
        None => Ok(()),
        Some(path) => std::fs::write(path, weights).map_err(|error| format!("{}: {error}", path.display())),
    }
}
