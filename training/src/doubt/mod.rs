//! `shelflist-train doubt`: learns how sure records are, and below which confidence a person should look.
//!
//! Three sets of pages that the readers did not learn from: listings of the generator in its second set of words; pages of
//! the wild, each part read with the weights that the other parts taught (`shelflist-train layouts --keep-folds`); and,
//! where a folder of them is named, saved pages whose records somebody else wrote down.

mod fit;
mod real;
mod report;
mod samples;

use std::path::PathBuf;

use shelflist::internals::seeds::Seeds;
use shelflist::internals::splitting::doubt::FILE;

pub(crate) use self::samples::Gold;

/// What is learnt, and from what.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The project's folder.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// What `shelflist-train layouts --keep-folds` kept.
    #[arg(long)]
    folds: PathBuf,
    /// Rounds of the generator over all of its layouts.
    #[arg(long, default_value_t = 2)]
    rounds: u64,
    /// A folder of saved pages, each with what it lists beside it as `NAME.compare.json`: an array of objects with
    /// `download_urls`, `case_names` and `case_dates`.
    #[arg(long)]
    real: Option<PathBuf>,
    /// Share of the right records of the pages of the wild that may be flagged.
    #[arg(long, default_value_t = 0.23)]
    flagged: f64,
    /// Learns nothing, and writes no file: measures what is there, on pages that it may know.
    #[arg(long)]
    measure: bool,
}

/// Learns the calibration, and writes it and what it is worth.
pub(crate) fn run(args: Args) -> Result<(), String> {
    let seeds = Seeds::with_folder(&args.project.join("seeds")).map_err(|error| error.to_string())?;
    let mut samples = samples::generated(&seeds, args.rounds)?;
    samples.extend(samples::folds(&args.project, &args.folds)?);
    if let Some(folder) = &args.real {
        samples.extend(real::read(&seeds, folder)?);
    }
    samples::number(&mut samples);
    let learnt = fit::learn(&samples, args.flagged);
    report::say(&samples, &learnt);
    if args.measure {
        return Ok(());
    }
    write(&args.project.join("seeds").join(FILE), &learnt.calibrations.write())?;
    write(&args.project.join("docs/reliability.md"), &report::table(&samples, &learnt))?;
    write(&args.project.join("docs/reliability.svg"), &report::curve(&samples, &learnt))
}

fn write(path: &std::path::Path, text: &str) -> Result<(), String> {
    say!("{}", path.display());
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// What is right of a sample, in the order of the aspects: record, title, bounds, date.
type Right = [Option<bool>; 4];

/// The sets that samples are from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// Listings of the generator.
    Generated,
    /// Pages of the wild.
    Wild,
    /// Saved pages.
    Real,
}

impl Set {
    const ALL: [Self; 3] = [Self::Generated, Self::Wild, Self::Real];

    fn name(self) -> &'static str {
        match self {
            Self::Generated => "listings of the generator",
            Self::Wild => "pages of the wild",
            Self::Real => "saved pages of courts",
        }
    }
}
