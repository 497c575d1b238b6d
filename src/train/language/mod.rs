//! `shelflist-train language`: from a folder of texts to the model file and its card.

mod card;
mod corpus;
mod draw;
mod fit;
mod measure;
mod names;
mod random;

use std::collections::HashMap;
use std::path::PathBuf;

use measure::{Figures, Kind};
use random::Random;
use serde::Deserialize;

use crate::language::model::Model;
use crate::language::words::Features;

/// Learns which language a text is in, and writes seeds/languages/model.bin and CARD.md.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of *.tsv or *.tsv.gz: language, source, text
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// What is told apart from what, and how it is learned
    #[arg(long, value_name = "PATH", default_value = "seeds/languages/languages.toml")]
    list: PathBuf,
    /// Folder that the model and its card are written to
    #[arg(long, value_name = "DIR", default_value = "seeds/languages")]
    out: PathBuf,
    /// Draw so many texts, instead of what the list says
    #[arg(long, value_name = "N")]
    draws: Option<usize>,
    /// Leave these languages out of training, to see how the model takes to what it never met
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    unseen: Vec<String>,
    /// Calibrate and measure this model, instead of training one
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Write what was held out (kind, language, text), for benches/language-table
    #[arg(long, value_name = "PATH")]
    held_out: Option<PathBuf>,
    /// Print the held-out texts that it gets wrong
    #[arg(long)]
    errors: bool,
}

/// The list as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    told_apart: Vec<String>,
    neighbours: Vec<String>,
    shortest: u8,
    longest: u8,
    bits: u8,
    draws: usize,
    seed: u64,
    prior: f32,
    sources: HashMap<String, f32>,
    targets: HashMap<String, Vec<f32>>,
}

/// What is learned, and how.
#[derive(Debug)]
pub struct Plan {
    /// Languages told apart, then names, invented languages, and the neighbours.
    classes: Vec<String>,
    told_apart: usize,
    features: Features,
    sources: HashMap<String, f32>,
    targets: HashMap<String, Vec<f32>>,
    prior: f32,
}

/// The classes that are no language. ISO 639-2 has `zxx` for no linguistic content and `mis` for uncoded languages.
const NAMES: &str = "zxx";
const INVENTED: &str = "mis";

impl Plan {
    fn new(list: &List, unseen: &[String]) -> Self {
        let mut classes = list.told_apart.clone();
        classes.extend([NAMES.to_owned(), INVENTED.to_owned()]);
        classes.extend(list.neighbours.iter().filter(|code| !unseen.contains(code)).cloned());
        Self {
            classes,
            told_apart: list.told_apart.len(),
            features: Features { shortest: list.shortest, longest: list.longest, bits: list.bits },
            sources: list.sources.clone(),
            targets: list.targets.clone(),
            prior: list.prior,
        }
    }

    fn class(&self, language: &str) -> Option<usize> {
        self.classes.iter().position(|class| class == language)
    }

    fn names(&self) -> usize {
        self.told_apart
    }

    fn invented(&self) -> usize {
        self.told_apart + 1
    }

    /// How far the figures of a kind are on the good side of their targets, as a share of what is allowed. One per cent is
    /// added to that, lest a single paragraph decide.
    fn rooms(&self, kind: Kind, found: Figures) -> Vec<f32> {
        let name = format!("{kind:?}").to_lowercase();
        let targets = self.targets.get(&name).map(Vec::as_slice).unwrap_or_default();
        match (kind, targets) {
            (Kind::Names, [least, ..]) => vec![(100.0 - found.accepted - least) / (101.0 - least)],
            (_, [least, most]) => {
                vec![(found.accuracy - least) / (101.0 - least), (most - found.accepted) / (1.0 + most)]
            }
            _ => Vec::new(),
        }
    }
}

/// Trains.
///
/// # Errors
/// Where a file cannot be read or written, in words.
pub fn run(args: Args) -> Result<(), String> {
    let text = std::fs::read_to_string(&args.list).map_err(|error| format!("{}: {error}", args.list.display()))?;
    let list: List = toml::from_str(&text).map_err(|error| format!("{}: {error}", args.list.display()))?;
    let plan = Plan::new(&list, &args.unseen);
    let texts = corpus::read(&args.data)?;
    let held_out = texts.iter().filter(|text| text.held_out).count();
    eprintln!("{} texts, {held_out} held out, {} classes", texts.len(), plan.classes.len());
    let (mut names, names_held_out) = names::Names::own();
    let told_apart: Vec<&str> = list.told_apart.iter().map(String::as_str).collect();
    names.mine(&texts, &told_apart);
    eprintln!("{} names", names.count());
    let mut model = match &args.model {
        Some(path) => {
            let file = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Model::parse(file.into()).map_err(|error| error.at(path.display()).to_string())?
        }
        None => {
            let mut random = Random(list.seed);
            let mut learner = fit::Learner::new(&plan, &mut random);
            let urn = draw::Urn::new(&plan, &texts, &names);
            let draws = args.draws.unwrap_or(list.draws);
            learner.learn(&urn, draws, &mut random, |draw, loss| eprintln!("{draw} drawn, loss {loss:.4}"));
            learner.quantised()
        }
    };
    let cases = measure::cases(&plan, &model, &texts, &names_held_out);
    model.calibration = measure::calibrate(&cases, plan.prior);
    measure::choose_threshold(&plan, &cases, &mut model.calibration);
    if let Some(path) = &args.held_out {
        let lines: String = cases
            .iter()
            .map(|case| format!("{}\t{}\t{}\n", format!("{:?}", case.kind).to_lowercase(), case.language, case.text))
            .collect();
        std::fs::write(path, lines).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let card = card::write(&plan, &texts, &cases, &model, list.draws);
    println!("{card}");
    if args.errors {
        for case in cases.iter().filter(|case| !case.right(&model.calibration)) {
            println!(
                "{:?}\t{}\t{}\t{} {:.2}\t{}",
                case.kind, case.language, case.source, plan.classes[case.best], case.probability, case.text
            );
        }
    }
    let write = |name: &str, bytes: &[u8]| {
        let path = args.out.join(name);
        std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
    };
    write("model.bin", &model.to_bytes())?;
    write("CARD.md", card.as_bytes())
}
