//! `shelflist-train doubt`: learns the confidence of records, and the confidence below which a person should look at
//! them.
//!
//! The calibration uses three sets of pages from which the readers did not learn: generated listings in the second set
//! of words; real texts, each part read with weights learnt from the other parts (`shelflist-train layouts
//! --keep-folds`); and, if a folder of them is given, saved pages whose records other people wrote down.

mod fit;
mod real;
mod report;
mod samples;

use std::path::PathBuf;

use shelflist::internals::seeds::Seeds;
use shelflist::internals::splitting::doubt::FILE;

pub(crate) use self::samples::Gold;

/// The options of `shelflist-train doubt`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of the project.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// The folder that `shelflist-train layouts --keep-folds` wrote.
    #[arg(long)]
    folds: PathBuf,
    /// Number of rounds of the generator over all of its layouts.
    #[arg(long, default_value_t = 2)]
    rounds: u64,
    /// A folder of saved pages. Beside each page, its contents are listed as `NAME.compare.json`: an array of objects
    /// with `download_urls`, `case_names` and `case_dates`.
    #[arg(long)]
    real: Option<PathBuf>,
    /// Share of the right records of real texts that may be flagged.
    #[arg(long, default_value_t = 0.23)]
    flagged: f64,
    /// Only measures the present calibration, possibly on pages from which it was learnt, and writes no file.
    #[arg(long)]
    measure: bool,
}

/// Learns the calibration, and writes it together with its figures.
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

/// Whether each aspect of a sample is right, in the order of the aspects: record, title, bounds, date.
type Right = [Option<bool>; 4];

/// The sets of samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Set {
    /// Listings of the generator.
    Generated,
    /// Real texts.
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
