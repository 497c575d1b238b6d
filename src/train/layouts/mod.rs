//! `shelflist-train layouts`: learns the scores of the splitter.

mod calibration;
mod chance;
mod draft;
mod gold;
mod learn;
mod markup;
mod pages;
mod prose;

use std::path::PathBuf;

use self::chance::Chance;
use self::draft::Page;
use self::gold::GoldPage;
use self::learn::{Example, Settings, learn};
use self::prose::Pieces;
use crate::evaluation::splitting::{Counts, Expected};
use crate::layout::Splitter;
use crate::layout::features::Features;
use crate::layout::fields::Fields;
use crate::layout::lexicon::Lexicon;
use crate::layout::model::{Model, Pass, WEIGHTS};
use crate::layout::traits::{COUNT, Trait, Traits};
use crate::seeds::Seeds;
use crate::words::Words;

/// The first trait that the first pass gives.
const BELIEFS: usize = Trait::Belief as usize;

/// What `shelflist-train layouts` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The project's folder.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// Folders of pages with gold records, to measure on: nothing is learnt from them.
    #[arg(long = "pages", default_value = "tests/pages")]
    pages: Vec<PathBuf>,
    /// Folders of pages with gold records to measure on only.
    #[arg(long = "held-out")]
    held_out: Vec<PathBuf>,
    /// Folders of pages whose lines begin with the letter of their role, to measure on only.
    #[arg(long)]
    roles: Vec<PathBuf>,
    /// Models that are learnt apart, at the same time, and averaged.
    #[arg(long, default_value_t = 2)]
    models: u64,
    /// Synthetic pages for each pass of a model.
    #[arg(long, default_value_t = 14000)]
    synthetic: usize,
    /// Rounds over them.
    #[arg(long, default_value_t = 6)]
    rounds: usize,
    /// First step of the learning.
    #[arg(long, default_value_t = 0.15)]
    step: f32,
    /// How strongly weights are held near zero.
    #[arg(long, default_value_t = 0.0)]
    ridge: f32,
    /// How strongly weights are drawn to nothing.
    #[arg(long, default_value_t = 0.004)]
    lasso: f32,
    /// What chance begins with.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How often a trait is dropped from a page.
    #[arg(long, default_value_t = 0.08)]
    dropout: f64,
    /// How often a trait is dropped from a page before the first pass believes.
    #[arg(long, default_value_t = 0.2)]
    doubt: f64,
    /// Prints some synthetic pages and ends.
    #[arg(long)]
    show: Option<usize>,
    /// Weights below this are dropped.
    #[arg(long, default_value_t = 0.05)]
    prune: f32,
    /// Learns nothing: measures the weights that are there, and calibrates them again.
    #[arg(long)]
    measure: bool,
    /// What it costs to leave a sentence out of every record, to try with --measure.
    #[arg(long)]
    omission: Vec<f32>,
    /// Shows the reading of the pages with misses.
    #[arg(long)]
    misses: bool,
    /// Writes the weights here instead.
    #[arg(long)]
    out: Option<PathBuf>,
}

struct Trainer {
    seeds: Seeds,
    words: Words,
    features: Features,
    args: Args,
}

/// Runs it.
pub fn run(args: Args) -> Result<(), String> {
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
    let mut gold = Vec::new();
    for folder in &args.pages {
        gold.append(&mut gold::read(&args.project.join(folder), &lexicon)?);
    }
    let mut held_out = Vec::new();
    for folder in &args.held_out {
        held_out.append(&mut gold::read(folder, &lexicon)?);
    }
    for folder in &args.roles {
        held_out.append(&mut gold::read_roles(folder, &Fields::new(&words))?);
    }
    let fresh: Vec<Page> = (0..2000).map(|_| pages::synthetic(&mut chance, &languages)).collect();
    let test: Vec<Page> = (0..1000).map(|_| pages::synthetic(&mut chance, &languages)).collect();
    let trainer = Trainer { seeds, words, features: Features::default(), args };
    trainer.train(&languages, &fresh, &test, &gold, &held_out)
}

impl Trainer {
    fn settings(&self) -> Settings {
        Settings { rounds: self.args.rounds, step: self.args.step, ridge: self.args.ridge, lasso: self.args.lasso }
    }

    fn splitter(&self, first: &Pass, second: &Pass) -> Result<Splitter, String> {
        let model = Model {
            features: self.features.clone(),
            first: first.clone(),
            second: second.clone(),
            calibration: Vec::new(),
        };
        Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())
    }

    /// Both passes, learnt from pages that chance makes of `seed`.
    fn one_model(&self, languages: &[Pieces], seed: u64) -> Result<(Pass, Pass), String> {
        let mut chance = Chance::new(seed);
        let mut pages =
            || -> Vec<Page> { (0..self.args.synthetic).map(|_| pages::synthetic(&mut chance, languages)).collect() };
        let (first, second) = (pages(), pages());
        let zero = Pass::new(&self.features);
        let blank = self.splitter(&zero, &zero)?;
        // Traits are dropped here and there, for a whole page, so that no single one is relied on; and more of them
        // before the first pass believes, so that its beliefs are as doubtful as on pages of a new kind.
        let mut dropping = Chance::new(seed + 3);
        let mut of = |splitter: &Splitter, page: &Page, believes: bool| {
            let mut traits = splitter.first_traits(&page.blocks);
            if believes {
                let mut doubtful = traits.clone();
                drop_traits(&mut dropping, &mut doubtful, self.args.doubt);
                splitter.believe(&page.blocks, &splitter.model().first, &mut doubtful);
                for (traits, doubtful) in traits.iter_mut().zip(&doubtful) {
                    traits[BELIEFS..].copy_from_slice(&doubtful[BELIEFS..]);
                }
            }
            drop_traits(&mut dropping, &mut traits, self.args.dropout);
            Example::new(traits, &page.tags)
        };
        let examples: Vec<Example> = first.iter().map(|page| of(&blank, page, false)).collect();
        let first = learn(&self.features, &zero, &examples, self.settings(), seed);
        let believing = self.splitter(&first, &zero)?;
        let examples: Vec<Example> = second.iter().map(|page| of(&believing, page, true)).collect();
        let second = learn(&self.features, &first, &examples, self.settings(), seed + 1);
        Ok((first, second))
    }

    fn train(
        &self,
        languages: &[Pieces],
        fresh: &[Page],
        test: &[Page],
        gold: &[GoldPage],
        held_out: &[GoldPage],
    ) -> Result<(), String> {
        if self.args.measure {
            let mut splitter = Splitter::new(&self.seeds).map_err(|error| error.to_string())?;
            for omission in self.args.omission.iter().copied().chain([splitter.omission]) {
                splitter.omission = omission;
                println!("omission {omission}");
                self.measure("  synthetic test pages", &splitter, &as_gold(test, &self.words), false);
                self.measure("  pages", &splitter, gold, self.args.misses);
                self.measure("  held out", &splitter, held_out, self.args.misses);
            }
            for apart in [0.0, 1.0, 3.0, 4.0] {
                splitter.apart = apart;
                println!("apart {apart}");
                self.measure("  synthetic test pages", &splitter, &as_gold(test, &self.words), false);
                self.measure("  pages", &splitter, gold, false);
                self.measure("  held out", &splitter, held_out, false);
            }
            let mut model = Splitter::new(&self.seeds).map_err(|error| error.to_string())?.model().clone();
            model.calibration.clear();
            return self.finish(model, fresh, test, gold, held_out);
        }
        // Several models, each of its own pages, are averaged: what one learnt by chance weighs less.
        let learnt: Vec<Result<(Pass, Pass), String>> = std::thread::scope(|scope| {
            let start = |number: u64| scope.spawn(move || self.one_model(languages, self.args.seed + 100 * number));
            let running: Vec<_> = (1..=self.args.models).map(start).collect();
            running.into_iter().map(|run| run.join().unwrap_or_else(|_| Err("a trainer failed".to_owned()))).collect()
        });
        let (mut first, mut second) = (Pass::new(&self.features), Pass::new(&self.features));
        let share = 1.0 / learnt.len() as f32;
        for model in learnt {
            let (one, two) = model?;
            first.add(&one, share);
            second.add(&two, share);
        }
        let splitter = self.splitter(&first, &second)?;
        println!("as learnt:");
        self.measure("  synthetic test pages", &splitter, &as_gold(test, &self.words), false);
        self.measure("  pages", &splitter, gold, self.args.misses);
        self.measure("  held out", &splitter, held_out, self.args.misses);
        let mut model = splitter.model().clone();
        model.prune(self.args.prune);
        self.finish(model, fresh, test, gold, held_out)
    }

    /// Calibrates the model, measures it, and writes its weights.
    fn finish(
        &self,
        mut model: Model,
        fresh: &[Page],
        test: &[Page],
        gold: &[GoldPage],
        held_out: &[GoldPage],
    ) -> Result<(), String> {
        let raw = Splitter::with_model(&self.seeds, model.clone()).map_err(|error| error.to_string())?;
        model.calibration = calibration::fit(&self.judged(&raw, &as_gold(fresh, &self.words)));
        let pruned = Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())?;
        for (name, pages) in [
            ("synthetic test pages", as_gold(test, &self.words)),
            ("pages", gold.to_vec()),
            ("held out", held_out.to_vec()),
        ] {
            println!("certain records of the {name}: {}", calibration::summary(&self.judged(&pruned, &pages)));
        }
        println!("rounded and pruned:");
        self.measure("  synthetic test pages", &pruned, &as_gold(test, &self.words), false);
        self.measure("  pages", &pruned, gold, self.args.misses);
        self.measure("  held out", &pruned, held_out, self.args.misses);
        let text = pruned.model().write();
        let path = self.args.out.clone().unwrap_or_else(|| self.args.project.join("seeds").join(WEIGHTS));
        println!("{} bytes of weights in {}", text.len(), path.display());
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// Of every record how sure its reading was, and whether it is right.
    fn judged(&self, splitter: &Splitter, pages: &[GoldPage]) -> Vec<(f64, bool)> {
        let mut judged = Vec::new();
        for page in pages {
            let Ok(reading) = splitter.read(&page.page.blocks, None) else { continue };
            let assembled = Fields::new(&self.words).records(&page.page.blocks, &reading.tags);
            let said: Vec<Expected> = assembled.records.iter().map(Expected::from).collect();
            let found = crate::evaluation::splitting::pair(&page.records, &said);
            for (at, ordinal) in assembled.ordinals.iter().enumerate() {
                let right = found.pairs.iter().any(|(_, said, whole)| *said == at && *whole);
                judged.push((reading.confidence.get(*ordinal).copied().unwrap_or(0.0), right));
            }
        }
        judged
    }

    fn measure(&self, name: &str, splitter: &Splitter, pages: &[GoldPage], misses: bool) {
        let mut counts = Counts::default();
        for page in pages {
            counts.add(self.score(splitter, page, misses));
        }
        if !pages.is_empty() {
            println!("{name}: {}", line(&counts));
        }
    }

    fn score(&self, splitter: &Splitter, page: &GoldPage, misses: bool) -> Counts {
        let Ok(reading) = splitter.read(&page.page.blocks, None) else { return Counts::default() };
        let assembled = Fields::new(&self.words).records(&page.page.blocks, &reading.tags);
        let said: Vec<Expected> = assembled.records.iter().map(Expected::from).collect();
        let counts = Counts::of(&page.records, &said);
        if misses && (counts.right < counts.gold || counts.said > counts.gold) {
            println!(
                "=== {} right {} of {}, said {}; {} before {:?} by {:.1}",
                page.page.name, counts.right, counts.gold, counts.said, reading.layout, reading.second, reading.margin
            );
            show(&page.page, Some(&reading.tags));
        }
        counts
    }
}

/// Drops traits from a whole page.
fn drop_traits(chance: &mut Chance, page: &mut [Traits], probability: f64) {
    for which in 0..COUNT {
        if which != Trait::Bounds as usize && chance.yes(probability) {
            page.iter_mut().for_each(|traits| traits[which] = 0);
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

/// Synthetic pages with the records that their roles make.
fn as_gold(pages: &[Page], words: &Words) -> Vec<GoldPage> {
    let fields = Fields::new(words);
    pages
        .iter()
        .map(|page| {
            let records = fields.records(&page.blocks, &page.tags).records;
            GoldPage { page: page.clone(), records: records.iter().map(Expected::from).collect() }
        })
        .collect()
}

fn show(page: &Page, said: Option<&[crate::layout::Tag]>) {
    use crate::layout::model::{label, label_name};
    println!("--- {}", page.name);
    for (at, (block, tag)) in page.blocks.iter().zip(&page.tags).enumerate() {
        let name = label_name(label(*tag));
        let text: String = block.text.chars().take(110).collect();
        match said.and_then(|said| said.get(at)) {
            Some(other) if other != tag => {
                println!("{} {name:14} != {:14} {text}", block.gap, label_name(label(*other)))
            }
            _ => println!("{} {name:14}{} {text}", block.gap, if said.is_some() { "                  " } else { "" }),
        }
    }
}
