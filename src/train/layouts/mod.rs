//! `shelflist-train layouts`: learns the scores of the splitter.

mod augment;
mod chance;
mod draft;
mod gold;
mod learn;
mod markup;
mod pages;
mod prose;

use std::path::{Path, PathBuf};

use self::chance::Chance;
use self::draft::Page;
use self::gold::GoldPage;
use self::learn::{Example, Settings, learn};
use crate::evaluation::splitting::{Counts, Expected};
use crate::layout::Splitter;
use crate::layout::features::Features;
use crate::layout::fields::Fields;
use crate::layout::lexicon::Lexicon;
use crate::layout::model::{Model, Pass, WEIGHTS};
use crate::seeds::Seeds;
use crate::words::Words;

/// What `shelflist-train layouts` takes.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The project's folder.
    #[arg(long, default_value = ".")]
    project: PathBuf,
    /// Folders of pages with gold records to learn from.
    #[arg(long = "pages", default_value = "tests/pages")]
    pages: Vec<PathBuf>,
    /// Folders of pages with gold records to measure on only.
    #[arg(long = "held-out")]
    held_out: Vec<PathBuf>,
    /// Synthetic pages for each pass.
    #[arg(long, default_value_t = 4000)]
    synthetic: usize,
    /// Rounds over them.
    #[arg(long, default_value_t = 12)]
    rounds: usize,
    /// First step of the learning.
    #[arg(long, default_value_t = 0.15)]
    step: f32,
    /// How strongly weights are held near zero.
    #[arg(long, default_value_t = 0.002)]
    ridge: f32,
    /// How strongly weights are drawn to nothing.
    #[arg(long, default_value_t = 0.01)]
    lasso: f32,
    /// What chance begins with.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Prints some synthetic pages and ends.
    #[arg(long)]
    show: Option<usize>,
    /// Measures every page with a model that did not learn from it, and writes nothing.
    #[arg(long)]
    leave_one_out: bool,
    /// Weights below this are dropped.
    #[arg(long, default_value_t = 0.2)]
    prune: f32,
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
    let first: Vec<Page> = (0..args.synthetic).map(|_| pages::synthetic(&mut chance, &languages)).collect();
    let second: Vec<Page> = (0..args.synthetic).map(|_| pages::synthetic(&mut chance, &languages)).collect();
    let test: Vec<Page> = (0..300).map(|_| pages::synthetic(&mut chance, &languages)).collect();
    let trainer = Trainer { seeds, words, features: Features::default(), args };
    trainer.train(&first, &second, &test, &gold, &held_out)
}

impl Trainer {
    fn settings(&self) -> Settings {
        Settings { rounds: self.args.rounds, step: self.args.step, ridge: self.args.ridge, lasso: self.args.lasso }
    }

    fn splitter(&self, first: &Pass, second: &Pass) -> Result<Splitter, String> {
        let model = Model { features: self.features.clone(), first: first.clone(), second: second.clone() };
        Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())
    }

    fn train(
        &self,
        first: &[Page],
        second: &[Page],
        test: &[Page],
        gold: &[GoldPage],
        held_out: &[GoldPage],
    ) -> Result<(), String> {
        let seed = self.args.seed;
        let zero = Pass::new(&self.features);
        let blank = self.splitter(&zero, &zero)?;
        eprintln!("first pass, {} synthetic pages", first.len());
        let of = |splitter: &Splitter, page: &Page, believes: bool, weight: f32| {
            let traits =
                if believes { splitter.second_traits(&page.blocks) } else { splitter.first_traits(&page.blocks) };
            Example::new(traits, &page.tags, weight)
        };
        let examples: Vec<Example> = first.iter().map(|page| of(&blank, page, false, 1.0)).collect();
        let plain_first = learn(&self.features, &zero, &examples, self.settings(), seed);
        let believing = self.splitter(&plain_first, &zero)?;
        eprintln!("second pass, {} synthetic pages", second.len());
        let believed: Vec<Example> = second.iter().map(|page| of(&believing, page, true, 1.0)).collect();
        let plain_second = learn(&self.features, &plain_first, &believed, self.settings(), seed + 1);
        let splitter = self.splitter(&plain_first, &plain_second)?;
        println!("synthetic pages only:");
        self.measure("  synthetic test pages", &splitter, &as_gold(test, &self.words), false);
        self.measure("  pages", &splitter, gold, self.args.misses);
        self.measure("  held out", &splitter, held_out, self.args.misses);
        // The first pass stays as it is: what it believes of real pages must not come from having seen them.
        let tune = |left_out: Option<usize>| -> Result<Splitter, String> {
            let mut chance = Chance::new(seed + 7);
            let mut examples: Vec<Example> = believed.iter().take(believed.len() / 4).cloned().collect();
            for (number, page) in gold.iter().enumerate() {
                if left_out == Some(number) {
                    continue;
                }
                examples.push(of(&believing, &page.page, true, 3.0));
                for _ in 0..6 {
                    let variant = augment::variant(&mut chance, &page.page);
                    examples.push(of(&believing, &variant, true, 1.0));
                }
            }
            let settings =
                Settings { rounds: (self.args.rounds / 2).max(2), step: self.args.step / 3.0, ..self.settings() };
            let tuned = learn(&self.features, &plain_second, &examples, settings, seed + 2);
            self.splitter(&plain_first, &tuned)
        };
        if self.args.leave_one_out {
            let mut counts = Counts::default();
            for (number, page) in gold.iter().enumerate() {
                let splitter = tune(Some(number))?;
                counts.add(self.score(&splitter, page, self.args.misses));
            }
            println!("leave one page out: {}", line(&counts));
            return Ok(());
        }
        let tuned = tune(None)?;
        for least in [0.1_f32, 0.2, 0.3, 0.4] {
            let mut model = tuned.model().clone();
            model.prune(least);
            let kept = [&model.first, &model.second]
                .iter()
                .flat_map(|pass| pass.weights.iter().flatten())
                .filter(|w| **w != 0.0)
                .count();
            let splitter = Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())?;
            self.measure(&format!("  {least} {kept} synthetic"), &splitter, &as_gold(test, &self.words), false);
            self.measure("  held out", &splitter, held_out, false);
        }
        let mut model = tuned.model().clone();
        model.prune(self.args.prune);
        let tuned = Splitter::with_model(&self.seeds, model).map_err(|error| error.to_string())?;
        println!("with the pages:");
        self.measure("  synthetic test pages", &tuned, &as_gold(test, &self.words), false);
        self.measure("  pages", &tuned, gold, self.args.misses);
        self.measure("  held out", &tuned, held_out, self.args.misses);
        let text = tuned.model().write();
        let path = self.args.out.clone().unwrap_or_else(|| self.args.project.join("seeds").join(WEIGHTS));
        println!("{} bytes of weights in {}", text.len(), path.display());
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
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

#[allow(unused)]
fn exists(path: &Path) -> bool {
    path.exists()
}
