//! `shelflist-train layouts`: learns the scores of the splitter.

mod around;
mod chance;
mod draft;
mod entries;
mod gold;
mod habits;
mod learn;
mod markup;
mod pages;
mod prose;
mod stock;
mod texts;

use std::collections::BTreeMap;
use std::path::PathBuf;

use self::chance::Chance;
use self::draft::Page;
use self::gold::GoldPage;
use self::learn::{Example, Settings, learn};
use self::prose::Pieces;
use self::stock::Stock;
use crate::doubt::Gold;
use shelflist::internals::evaluation::splitting::{Counts, Expected};
use shelflist::internals::seeds::Seeds;
use shelflist::internals::splitting::Splitter;
use shelflist::internals::splitting::attributes::{Attribute, Attributes, COUNT};
use shelflist::internals::splitting::features::Features;
use shelflist::internals::splitting::fields::Fields;
use shelflist::internals::splitting::lexicon::Lexicon;
use shelflist::internals::splitting::model::{Model, Pass, WEIGHTS};
use shelflist::internals::text::words::Words;

/// The first attribute that the first pass gives.
const FIRST_PASS: usize = Attribute::Belief as usize;

/// The arguments of `shelflist-train layouts`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The project's folder.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// Folders, under the project's, of real pages to learn from: with gold records beside them, or with the letter of
    /// the role before every line.
    #[arg(long, default_values = ["tests/pages", "tests/roles", "training/layouts/pages"])]
    pages: Vec<PathBuf>,
    /// Folders of such pages that are only measured.
    #[arg(long = "held-out")]
    held_out: Vec<PathBuf>,
    /// Number of parts of the real pages. Each part is read with the weights learnt from the other parts, which gives
    /// the figures. 0 leaves this out.
    #[arg(long, default_value_t = 5)]
    folds: usize,
    /// Number of models that are learnt separately and averaged.
    #[arg(long, default_value_t = 6)]
    models: u64,
    /// Number of models for each part of the real pages.
    #[arg(long, default_value_t = 2)]
    fold_models: u64,
    /// Number of synthetic pages for each pass of a model.
    #[arg(long, default_value_t = 14000)]
    synthetic: usize,
    /// Number of variants of every real page for each pass of a model, by folder.
    #[arg(long, default_values_t = [40, 40, 12])]
    variants: Vec<usize>,
    /// Share of the synthetic pages that use texts of real pages.
    #[arg(long, default_value_t = 0.5)]
    lent: f64,
    /// Number of rounds over the pages.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Size of the first step.
    #[arg(long, default_value_t = 0.15)]
    step: f32,
    /// The strength of the lasso penalty on the weights.
    #[arg(long, default_value_t = 0.004)]
    lasso: f32,
    /// The seed of the random numbers.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The share of pages from which an attribute is dropped.
    #[arg(long, default_value_t = 0.25)]
    dropout: f64,
    /// The share of pages from which an attribute is dropped before the first pass.
    #[arg(long, default_value_t = 0.4)]
    doubt: f64,
    /// Weights below this are dropped.
    #[arg(long, default_value_t = 0.05)]
    prune: f32,
    /// Prints some synthetic pages and ends.
    #[arg(long)]
    show: Option<usize>,
    /// Measures the present weights, and writes nothing.
    #[arg(long)]
    measure: bool,
    /// Shows the reading of pages with errors.
    #[arg(long)]
    misses: bool,
    /// Learns the weights of each part from the other parts, keeps them in this folder for `shelflist-train doubt`, and
    /// ends.
    #[arg(long)]
    keep_folds: Option<PathBuf>,
    /// Writes the weights here instead.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// A real page with its records, by name, for other trainers.
pub(crate) struct KnownPage {
    pub text: String,
    pub records: Vec<Gold>,
}

/// The real pages that the splitter learns from.
pub(crate) fn known_pages(project: &std::path::Path) -> Result<BTreeMap<String, KnownPage>, String> {
    let seeds = Seeds::with_folder(&project.join("seeds")).map_err(|error| error.to_string())?;
    let words = Words::load(&seeds).map_err(|error| error.to_string())?;
    let lexicon = Lexicon::new(&seeds).map_err(|error| error.to_string())?;
    let mut known = BTreeMap::new();
    for folder in ["tests/pages", "tests/roles", "training/layouts/pages"] {
        let folder = project.join(folder);
        let mut pages = gold::read(&folder, &lexicon)?;
        if pages.is_empty() {
            pages = gold::read_roles(&folder, &Fields::new(&words))?;
        }
        for page in pages {
            let records = page.records.into_iter().zip(page.issued);
            let records = records.map(|(expected, issued)| Gold { expected, issued }).collect();
            known.insert(page.page.name, KnownPage { text: page.text, records });
        }
    }
    Ok(known)
}

struct Trainer {
    seeds: Seeds,
    words: Words,
    features: Features,
    args: Args,
}

/// Runs the trainer.
pub(crate) fn run(args: Args) -> Result<(), String> {
    let seeds = Seeds::with_folder(&args.project.join("seeds")).map_err(|error| error.to_string())?;
    let words = Words::load(&seeds).map_err(|error| error.to_string())?;
    let lexicon = Lexicon::new(&seeds).map_err(|error| error.to_string())?;
    let languages = prose::read(&args.project.join("training/layouts"))?;
    let mut chance = Chance::new(args.seed);
    if let Some(count) = args.show {
        for _ in 0..count {
            show(&pages::synthetic(&mut chance, &languages), None);
        }
        return Ok(());
    }
    let fields = Fields::new(&words);
    let read = |folder: PathBuf| -> Result<Vec<GoldPage>, String> {
        let pages = gold::read(&folder, &lexicon)?;
        if pages.is_empty() { gold::read_roles(&folder, &fields) } else { Ok(pages) }
    };
    let mut real = args.pages.iter().map(|folder| read(args.project.join(folder))).collect::<Result<Vec<_>, _>>()?;
    for (pages, variants) in real.iter_mut().zip(&args.variants) {
        // Pages with one record are frequent, and say less about lists.
        pages
            .iter_mut()
            .for_each(|page| page.variants = if page.records.len() < 2 { *variants / 2 } else { *variants });
    }
    let held_out = args.held_out.iter().map(|folder| read(folder.clone())).collect::<Result<Vec<_>, _>>()?;
    let test: Vec<Page> = (0..1000).map(|_| pages::synthetic(&mut chance, &languages)).collect();
    let test = as_gold(&test, &fields);
    let trainer = Trainer { seeds, words, features: Features::default(), args };
    if trainer.args.measure {
        let splitter = Splitter::new(&trainer.seeds).map_err(|error| error.to_string())?;
        trainer.report(&splitter, &test, &real, &held_out);
        return Ok(());
    }
    let all: Vec<&GoldPage> = real.iter().flatten().collect();
    trainer.folds(&languages, &real)?;
    if trainer.args.keep_folds.is_some() {
        return Ok(());
    }
    let model = trainer.averaged(&languages, &all, trainer.args.models)?;
    let splitter = Splitter::with_model(&trainer.seeds, model).map_err(|error| error.to_string())?;
    trainer.report(&splitter, &test, &real, &held_out);
    trainer.write(splitter.model())
}

impl Trainer {
    fn settings(&self) -> Settings {
        Settings { rounds: self.args.rounds, step: self.args.step, lasso: self.args.lasso }
    }

    fn splitter(&self, first: &Pass, second: &Pass) -> Result<Splitter, String> {
        let model = Model { features: self.features.clone(), first: first.clone(), second: second.clone() };
        Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())
    }

    /// Learns both passes from synthetic pages made with `seed`, and from real pages.
    fn one_model(&self, languages: &[Pieces], real: &[&GoldPage], seed: u64) -> Result<(Pass, Pass), String> {
        let mut chance = Chance::new(seed);
        let mut pages = || -> Vec<Page> {
            let synthetic = (0..self.args.synthetic).map(|_| pages::synthetic(&mut chance, languages));
            let mut pages: Vec<Page> = synthetic.collect();
            for page in real {
                pages.extend((0..page.variants).map(|_| stock::variant(&mut chance, &page.page)));
            }
            pages
        };
        let (first, second) = (pages(), pages());
        let zero = Pass::new(&self.features);
        let blank = self.splitter(&zero, &zero)?;
        // Attributes are dropped from whole pages, so that the model relies on no single one. More of them are dropped
        // for the first pass, so that its probabilities are as uncertain as on pages of an unknown kind.
        let mut dropping = Chance::new(seed + 3);
        let mut of = |splitter: &Splitter, page: &Page, with_first_pass: bool| {
            let mut attributes = splitter.first_attributes(&page.blocks);
            if with_first_pass {
                let mut doubtful = attributes.clone();
                drop_attributes(&mut dropping, &mut doubtful, self.args.doubt);
                splitter.apply_pass(&page.blocks, &splitter.model().first, &mut doubtful);
                for (attributes, doubtful) in attributes.iter_mut().zip(&doubtful) {
                    attributes[FIRST_PASS..].copy_from_slice(&doubtful[FIRST_PASS..]);
                }
            }
            drop_attributes(&mut dropping, &mut attributes, self.args.dropout);
            Example::new(attributes, &page.tags)
        };
        let examples: Vec<Example> = first.iter().map(|page| of(&blank, page, false)).collect();
        let first = learn(&self.features, &zero, &examples, self.settings(), seed);
        let believing = self.splitter(&first, &zero)?;
        let examples: Vec<Example> = second.iter().map(|page| of(&believing, page, true)).collect();
        let second = learn(&self.features, &first, &examples, self.settings(), seed + 1);
        Ok((first, second))
    }

    /// The average of several models, which reduces accidental weights, rounded in the same way as in the file.
    fn averaged(&self, languages: &[Pieces], real: &[&GoldPage], models: u64) -> Result<Model, String> {
        let mut languages = languages.to_vec();
        for (pieces, stock) in languages.iter_mut().zip(Stock::of(real)) {
            pieces.stock = stock;
            pieces.lent = if real.is_empty() { 0.0 } else { self.args.lent };
        }
        let languages = &*languages;
        let mut learnt: Vec<Result<(Pass, Pass), String>> = Vec::new();
        for pair in (1..=models).collect::<Vec<_>>().chunks(2) {
            learnt.extend(std::thread::scope(|scope| {
                let seeds: Vec<u64> = pair.iter().map(|number| self.args.seed + 100 * number).collect();
                let start = |seed: u64| scope.spawn(move || self.one_model(languages, real, seed));
                let running: Vec<_> = seeds.into_iter().map(start).collect();
                let end = |run: std::thread::ScopedJoinHandle<'_, _>| {
                    run.join().unwrap_or_else(|_| Err("a trainer failed".to_owned()))
                };
                running.into_iter().map(end).collect::<Vec<_>>()
            }));
        }
        let (mut first, mut second) = (Pass::new(&self.features), Pass::new(&self.features));
        let share = 1.0 / learnt.len() as f32;
        for model in learnt {
            let (one, two) = model?;
            first.add(&one, share);
            second.add(&two, share);
        }
        let mut model = Model { features: self.features.clone(), first, second };
        model.prune(self.args.prune);
        Ok(model)
    }

    /// Reads every real page with weights learnt from the pages of the other parts, and prints how many records are
    /// right.
    fn folds(&self, languages: &[Pieces], real: &[Vec<GoldPage>]) -> Result<(), String> {
        let mut counts = vec![Counts::default(); real.len()];
        let numbered: Vec<(usize, &GoldPage)> =
            real.iter().enumerate().flat_map(|(folder, pages)| pages.iter().map(move |page| (folder, page))).collect();
        for fold in 0..self.args.folds {
            let part = |at: usize| at % self.args.folds == fold;
            let others: Vec<&GoldPage> =
                numbered.iter().enumerate().filter(|(at, _)| !part(*at)).map(|(_, (_, page))| *page).collect();
            let model = self.averaged(languages, &others, self.args.fold_models)?;
            if let Some(kept) = &self.args.keep_folds {
                let pages: Vec<&str> = numbered
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| part(*at))
                    .map(|(_, (_, page))| page.page.name.as_str())
                    .collect();
                keep(&kept.join(fold.to_string()), &model, &pages)?;
            }
            let splitter = Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())?;
            for (_, (folder, page)) in numbered.iter().enumerate().filter(|(at, _)| part(*at)) {
                counts[*folder].add(self.score(&splitter, page, self.args.misses));
            }
        }
        if self.args.folds > 0 {
            say!("every real page with what the other parts taught:");
            for (folder, counts) in self.args.pages.iter().zip(&counts) {
                say!("  {}: {}", folder.display(), line(counts));
            }
        }
        Ok(())
    }

    /// Prints how well pages are read.
    fn report(&self, splitter: &Splitter, test: &[GoldPage], real: &[Vec<GoldPage>], held_out: &[Vec<GoldPage>]) {
        say!("all that was learnt:");
        self.measure("  synthetic pages", splitter, test, false);
        let folders = self.args.pages.iter().chain(&self.args.held_out);
        for (folder, pages) in folders.zip(real.iter().chain(held_out)) {
            self.measure(&format!("  {}", folder.display()), splitter, pages, self.args.misses);
        }
    }

    fn write(&self, model: &Model) -> Result<(), String> {
        let text = model.write();
        let path = self.args.out.clone().unwrap_or_else(|| self.args.project.join("seeds").join(WEIGHTS));
        say!("{} bytes of weights in {}", text.len(), path.display());
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn measure(&self, name: &str, splitter: &Splitter, pages: &[GoldPage], misses: bool) {
        let mut counts = Counts::default();
        for page in pages {
            counts.add(self.score(splitter, page, misses));
        }
        if !pages.is_empty() {
            say!("{name}: {}", line(&counts));
        }
    }

    fn score(&self, splitter: &Splitter, page: &GoldPage, misses: bool) -> Counts {
        let Ok(reading) = splitter.read(&page.page.blocks, None) else { return Counts::default() };
        let assembled = Fields::new(&self.words).records(&page.page.blocks, &reading.tags);
        let said: Vec<Expected> = assembled.records.iter().map(Expected::from).collect();
        let counts = Counts::of(&page.records, &said);
        if misses && (counts.right < counts.gold || counts.said > counts.gold) {
            say!(
                "=== {} right {} of {}, said {}; {}",
                page.page.name,
                counts.right,
                counts.gold,
                counts.said,
                reading.layout
            );
            show(&page.page, Some(&reading.tags));
        }
        counts
    }
}

/// Stores the weights for a part of the pages as a folder of seeds, with the names of these pages.
fn keep(folder: &std::path::Path, model: &Model, pages: &[&str]) -> Result<(), String> {
    let weights = folder.join(WEIGHTS);
    let above = weights.parent().unwrap_or(folder);
    std::fs::create_dir_all(above).map_err(|error| format!("{}: {error}", above.display()))?;
    std::fs::write(&weights, model.write()).map_err(|error| format!("{}: {error}", weights.display()))?;
    let names = folder.join("pages.txt");
    std::fs::write(&names, pages.join("\n")).map_err(|error| format!("{}: {error}", names.display()))
}

/// Drops attributes from a whole page.
fn drop_attributes(chance: &mut Chance, page: &mut [Attributes], probability: f64) {
    for which in 0..COUNT {
        if which != Attribute::Bounds as usize && chance.yes(probability) {
            page.iter_mut().for_each(|attributes| attributes[which] = 0);
        }
    }
}

fn line(counts: &Counts) -> String {
    format!(
        "F1 {:.3}, bounds {:.3}, right {} of {}, said {}",
        counts.f1(),
        counts.boundary_f1(),
        counts.right,
        counts.gold,
        counts.said
    )
}

/// Synthetic pages as gold pages, with the records that follow from their roles.
fn as_gold(pages: &[Page], fields: &Fields) -> Vec<GoldPage> {
    let gold = |page: &Page| {
        let records = fields.records(&page.blocks, &page.tags).records;
        let expected = records.iter().map(Expected::from).collect();
        let (text, issued) = (String::new(), Vec::new());
        GoldPage { page: page.clone(), text, records: expected, issued, language: 0, variants: 0 }
    };
    pages.iter().map(gold).collect()
}

fn show(page: &Page, said: Option<&[shelflist::internals::splitting::Tag]>) {
    use shelflist::internals::splitting::model::{label, label_name};
    say!("--- {}", page.name);
    for (at, (block, tag)) in page.blocks.iter().zip(&page.tags).enumerate() {
        let name = label_name(label(*tag));
        let text: String = block.text.chars().take(110).collect();
        match said.and_then(|said| said.get(at)) {
            Some(other) if other != tag => {
                say!("{} {name:14} != {:14} {text}", block.gap, label_name(label(*other)))
            }
            _ => say!("{} {name:14}{} {text}", block.gap, if said.is_some() { "                  " } else { "" }),
        }
    }
}
