//! Learns `seeds/splitting/slots.tsv`: the weights that choose the columns of a list for the title, the dates and the
//! other fields, and the part of a page that is its listing.
//!
//! Choices are learnt as listwise softmax (Cao and others, "Learning to rank: from pairwise approach to listwise
//! approach", ICML 2007), and the fields of the other columns as multinomial logistic regression. Both are drawn
//! towards weights that were set by hand. The lists come from the generator with its first set of words; the second set
//! is used for measuring.

use std::path::PathBuf;

use shelflist::internals::seeds::Seeds;
use shelflist::internals::splitting::slots::{Choice, Gold, Lesson, Model, Slots, lesson};
use shelflist::internals::text::words::Words;
use shelflist_listings::{Form, Generator, Language, TitleLength, Words as Set};

/// The options of the training.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder of the seeds, to which the weights are written
    #[arg(long, default_value = "seeds")]
    seeds: PathBuf,
    /// Number of rounds of the generator over all of its layouts
    #[arg(long, default_value_t = 3)]
    rounds: u64,
    /// Strength with which weights are drawn towards those set by hand
    #[arg(long, default_value_t = 0.02)]
    pull: f32,
    /// Measure the present weights, and write nothing
    #[arg(long)]
    measure: bool,
}

/// The sizes of the lists that are learnt from.
const SIZES: [usize; 6] = [1, 2, 3, 5, 8, 20];
/// The number of steps of the optimiser.
const STEPS: usize = 400;
/// The size of the first step.
const RATE: f32 = 0.05;
/// The temperature of the softmax over the quality of choices: the difference in quality from which a choice is clearly
/// preferred.
const TEMPERATURE: f32 = 0.1;

/// Learns the weights and writes them.
pub(crate) fn run(args: Args) -> Result<(), String> {
    let seeds = Seeds::with_folder(&args.seeds).map_err(|error| error.to_string())?;
    let words = Words::load(&seeds).map_err(|error| error.to_string())?;
    let mut model = Model::read(&seeds).map_err(|error| error.to_string())?;
    let test = lessons(&model, &words, Set::B, 1000..1001)?;
    measure("before", &model, &test);
    if args.measure {
        return Ok(());
    }
    let train = lessons(&model, &words, Set::A, 1..1 + args.rounds)?;
    learn_choice(&mut model.title_mut()[..], &train, |lesson| &lesson.title, args.pull);
    learn_choice(&mut model.issued_mut()[..], &train, |lesson| &lesson.issued, args.pull);
    learn_choice(&mut model.region_mut()[..], &train, |lesson| &lesson.region, args.pull);
    learn_rest(&mut model, &train, args.pull);
    measure("learnt from", &model, &train);
    measure("after", &model, &test);
    let path = args.seeds.join("splitting/slots.tsv");
    let about = "# The weights by which columns get their fields: field, feature, weight (a natural logarithm of odds).\n\
                 # Written by `shelflist-train slots`.\n";
    std::fs::write(&path, model.write(about)).map_err(|error| format!("{}: {error}", path.display()))
}

/// The lessons from the pages of the generator, layout by layout.
fn lessons(model: &Model, words: &Words, set: Set, seeds: std::ops::Range<u64>) -> Result<Vec<Lesson>, String> {
    let slots = Slots::with_model(model.clone(), words);
    let mut lessons = Vec::new();
    for seed in seeds {
        let generator = Generator::new(seed, set);
        for (number, layout) in Generator::layouts().iter().enumerate().filter(|(_, layout)| layout.form == Form::Html)
        {
            for (order, language) in Language::ALL.into_iter().enumerate() {
                let size = SIZES[(number + order + seed as usize) % SIZES.len()];
                let length = [TitleLength::Short, TitleLength::Mixed, TitleLength::Long][(order + seed as usize) % 3];
                let listing = generator.listing(layout, language, size, length);
                let gold: Vec<Gold> = listing
                    .gold
                    .iter()
                    .enumerate()
                    .map(|(at, record)| Gold {
                        title: record.title.clone(),
                        description: record.description.clone(),
                        issued: record.issued.clone().filter(|_| record.issued_basis != Some("title")),
                        creators: record.creators.clone(),
                        kind: record.kind.clone(),
                        number: record.number.clone(),
                        publisher: record.publisher.clone(),
                        bytes: listing
                            .pieces
                            .iter()
                            .filter(|piece| piece.record == at)
                            .map(|piece| piece.bytes.clone())
                            .collect(),
                    })
                    .collect();
                lessons.push(lesson(&listing.document, &gold, &slots, words).map_err(|error| error.to_string())?);
            }
        }
    }
    Ok(lessons)
}

fn dot(row: &[f32], weights: &[f32]) -> f32 {
    row.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

/// The softmax of natural logarithms of odds, which gives shares that add up to 1.
fn softmax(scores: &[f32]) -> Vec<f32> {
    let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let raised: Vec<f32> = scores.iter().map(|score| (score - most).exp()).collect();
    let sum: f32 = raised.iter().sum();
    raised.into_iter().map(|share| share / sum).collect()
}

/// Adam (Kingma and Ba 2015) on the gradient over all examples.
struct Optimiser {
    first: Vec<f32>,
    second: Vec<f32>,
    step: i32,
}

impl Optimiser {
    fn new(size: usize) -> Self {
        Self { first: vec![0.0; size], second: vec![0.0; size], step: 0 }
    }

    fn step(&mut self, weights: &mut [f32], gradient: &[f32]) {
        self.step += 1;
        let rate = RATE * (1.0 - self.step as f32 / (STEPS as f32 + 1.0)).max(0.05);
        for (at, slope) in gradient.iter().enumerate() {
            self.first[at] = 0.9 * self.first[at] + 0.1 * slope;
            self.second[at] = 0.999 * self.second[at] + 0.001 * slope * slope;
            let first = self.first[at] / (1.0 - 0.9_f32.powi(self.step));
            let second = self.second[at] / (1.0 - 0.999_f32.powi(self.step));
            weights[at] -= rate * first / (second.sqrt() + 1e-8);
        }
    }
}

/// Learns the weights of a choice.
fn learn_choice(row: &mut [f32], lessons: &[Lesson], of: impl Fn(&Lesson) -> &Choice, pull: f32) {
    let useful = |choice: &&Choice| {
        let most = choice.quality.iter().copied().fold(0.0, f32::max);
        let least = choice.quality.iter().copied().fold(1.0, f32::min);
        most > 0.3 && most - least > 0.05
    };
    let choices: Vec<&Choice> = lessons.iter().map(of).filter(useful).collect();
    let wanted: Vec<Vec<f32>> = choices
        .iter()
        .map(|choice| softmax(&choice.quality.iter().map(|quality| quality / TEMPERATURE).collect::<Vec<_>>()))
        .collect();
    let hand: Vec<f32> = row.to_vec();
    let mut weights = hand.clone();
    let mut optimiser = Optimiser::new(weights.len());
    for _ in 0..STEPS {
        let mut gradient: Vec<f32> = weights.iter().zip(&hand).map(|(own, hand)| pull * (own - hand)).collect();
        for (choice, wanted) in choices.iter().zip(&wanted) {
            let shares = softmax(&choice.rows.iter().map(|row| dot(row, &weights)).collect::<Vec<_>>());
            for ((row, share), wanted) in choice.rows.iter().zip(shares).zip(wanted) {
                for (slope, value) in gradient.iter_mut().zip(row) {
                    *slope += (share - wanted) * value / choices.len() as f32;
                }
            }
        }
        optimiser.step(&mut weights, &gradient);
    }
    row.copy_from_slice(&weights);
}

/// Learns the weights for the fields of the other columns.
fn learn_rest(model: &mut Model, lessons: &[Lesson], pull: f32) {
    let examples: Vec<&(Vec<f32>, usize)> = lessons.iter().flat_map(|lesson| &lesson.rest).collect();
    let rows = model.rest_mut().len();
    let hand: Vec<f32> = model.rest_mut().iter().flatten().copied().collect();
    let size = hand.len() / rows;
    let mut weights = hand.clone();
    let mut optimiser = Optimiser::new(weights.len());
    for _ in 0..STEPS {
        let mut gradient: Vec<f32> = weights.iter().zip(&hand).map(|(own, hand)| pull * (own - hand)).collect();
        for (values, role) in &examples {
            let shares = softmax(&weights.chunks(size).map(|row| dot(values, row)).collect::<Vec<_>>());
            for (at, share) in shares.into_iter().enumerate() {
                let off = (share - f32::from(u8::from(at == *role))) / examples.len() as f32;
                for (slope, value) in gradient[at * size..].iter_mut().zip(values) {
                    *slope += off * value;
                }
            }
        }
        optimiser.step(&mut weights, &gradient);
    }
    model.rest_mut().iter_mut().flatten().zip(weights).for_each(|(own, weight)| *own = weight);
}

/// Prints the quality of the choices of a model.
fn measure(name: &str, model: &Model, lessons: &[Lesson]) {
    let mut model = model.clone();
    let quality = |weights: &[f32], of: &dyn Fn(&Lesson) -> Choice| {
        let (mut got, mut best, mut count) = (0.0, 0.0, 0.0);
        for choice in lessons.iter().map(of).filter(|choice| !choice.rows.is_empty()) {
            let scores: Vec<f32> = choice.rows.iter().map(|row| dot(row, weights)).collect();
            let first = (0..scores.len()).fold(0, |best, at| if scores[at] > scores[best] { at } else { best });
            got += choice.quality[first];
            best += choice.quality.iter().copied().fold(0.0, f32::max);
            count += 1.0;
        }
        (got / f32::max(count, 1.0), best / f32::max(count, 1.0), count)
    };
    let title = quality(&model.title_mut()[..], &|lesson| lesson.title.clone());
    let issued = quality(&model.issued_mut()[..], &|lesson| lesson.issued.clone());
    let region = quality(&model.region_mut()[..], &|lesson| lesson.region.clone());
    let weights: Vec<Vec<f32>> = model.rest_mut().iter().map(|row| row.to_vec()).collect();
    let (mut right, mut all) = (0, 0);
    for (values, role) in lessons.iter().flat_map(|lesson| &lesson.rest) {
        let scores: Vec<f32> = weights.iter().map(|row| dot(values, row)).collect();
        let first = (0..scores.len()).fold(0, |best, at| if scores[at] > scores[best] { at } else { best });
        right += usize::from(first == *role);
        all += 1;
    }
    let part = |(got, best, count): (f32, f32, f32)| format!("{got:.3} of {best:.3} ({count})");
    say!(
        "{name}: title {}, issued {}, region {}, others {:.3} ({all})",
        part(title),
        part(issued),
        part(region),
        right as f32 / all.max(1) as f32
    );
}
