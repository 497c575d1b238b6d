//! `shelflist-train language`: trains the language model on a folder of texts, and writes its card.

mod card;
mod corpus;
mod draw;
mod fit;
mod measure;
mod names;
mod random;
mod titles;

use std::collections::HashMap;
use std::path::PathBuf;

use corpus::Part;
use names::Names;
use random::Random;
use serde::Deserialize;

use shelflist::internals::language::model::Model;
use shelflist::internals::language::words::Features;

/// Trains the language model, and writes seeds/languages/model.bin and CARD.md.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of *.tsv or *.tsv.gz: language, source, text
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file of languages and settings
    #[arg(long, value_name = "PATH", default_value = "seeds/languages/languages.toml")]
    list: PathBuf,
    /// Folder that the model and its card are written to
    #[arg(long, value_name = "DIR", default_value = "seeds/languages")]
    out: PathBuf,
    /// Number of texts to draw, instead of the number in the list
    #[arg(long, value_name = "N")]
    draws: Option<usize>,
    /// Leave these languages out of training, to see how the model treats unknown languages
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    unseen: Vec<String>,
    /// Calibrate and measure this model, instead of training one
    #[arg(long, value_name = "PATH")]
    model: Option<PathBuf>,
    /// Write the texts that are measured (kind, language, text), for benches/language-table
    #[arg(long, value_name = "PATH")]
    held_out: Option<PathBuf>,
    /// Print the measured texts that the model gets wrong
    #[arg(long)]
    errors: bool,
}

/// The content of the file of languages and settings.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    told_apart: Vec<String>,
    neighbours: Vec<String>,
    close: Vec<String>,
    bits: u8,
    known_bits: u8,
    draws: usize,
    seed: u64,
    prior: f32,
    sources: HashMap<String, f32>,
    accepted: Accepted,
}

/// The shares of texts without one of the languages told apart that may be accepted, in per cent, at each length.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Accepted {
    /// Of texts in other languages.
    others: f32,
    /// Of texts of names only.
    names: f32,
}

/// The plan of a training run.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The classes: distinguished languages, then names, invented languages, and the other languages.
    classes: Vec<String>,
    told_apart: usize,
    close: Vec<String>,
    features: Features,
    known_bits: u8,
    sources: HashMap<String, f32>,
    accepted: Accepted,
    prior: f32,
}

/// The number of texts that are drawn to find the common words.
const KNOWN: usize = 1_000_000;

/// The classes that are not languages. ISO 639-2 has `zxx` for no linguistic content and `mis` for uncoded languages.
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
            close: list.close.clone(),
            features: Features { bits: list.bits },
            known_bits: list.known_bits,
            sources: list.sources.clone(),
            accepted: list.accepted,
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
}

/// Trains and measures the model.
///
/// # Errors
/// Returns a message when a file cannot be read or written.
pub(crate) fn run(args: Args) -> Result<(), String> {
    let text = std::fs::read_to_string(&args.list).map_err(|error| format!("{}: {error}", args.list.display()))?;
    let list: List = toml::from_str(&text).map_err(|error| format!("{}: {error}", args.list.display()))?;
    let plan = Plan::new(&list, &args.unseen);
    let texts = corpus::read(&args.data)?;
    let held_out = texts.iter().filter(|text| text.part != Part::Learned).count();
    eprintln!("{} texts, {held_out} held out, {} classes", texts.len(), plan.classes.len());
    let mut names = Names::own(Part::Learned);
    let told_apart: Vec<&str> = list.told_apart.iter().map(String::as_str).collect();
    names.mine(&texts, &told_apart);
    eprintln!("{} names", names.count());
    let mut model = match &args.model {
        Some(path) => {
            let file = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Model::parse(&file).map_err(|error| error.at(path.display()).to_string())?
        }
        None => {
            let urn = draw::Urn::new(&plan, &texts, &names);
            let mut random = Random(list.seed);
            let vocabulary = fit::Vocabulary::new(list.known_bits, (0..KNOWN).map(|_| urn.draw(&mut random).text));
            let mut learner = fit::Learner::new(&plan, vocabulary, &mut random);
            let draws = args.draws.unwrap_or(list.draws);
            learner.learn(&urn, draws, &mut random, |draw, loss| eprintln!("{draw} drawn, loss {loss:.4}"));
            learner.quantised()
        }
    };
    let cases = |part| measure::cases(&plan, &model, &texts, part, &Names::own(part));
    let (known, cases) = (cases(Part::Calibration), cases(Part::Test));
    model.calibration = measure::calibrate(&known, plan.prior);
    for ((kind, told), loss) in measure::losses(&known) {
        eprintln!("{kind:?}, {}: loss {loss:.4}", if told { "told apart" } else { "others" });
    }
    measure::choose_thresholds(&plan, &known, &mut model.calibration);
    if let Some(path) = &args.held_out {
        let lines: String = cases
            .iter()
            .map(|case| format!("{}\t{}\t{}\n", format!("{:?}", case.kind).to_lowercase(), case.language, case.text))
            .collect();
        std::fs::write(path, lines).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let card = card::write(&plan, &texts, &known, &cases, &model, args.draws.unwrap_or(list.draws));
    say!("{card}");
    if args.errors {
        for case in cases.iter().filter(|case| !case.right(&model.calibration)) {
            say!(
                "{:?}\t{}\t{}\t{} {:.2}\t{}",
                case.kind,
                case.language,
                case.source,
                plan.classes[case.best],
                case.probability,
                case.text
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
