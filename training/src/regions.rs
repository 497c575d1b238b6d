//! `shelflist-train regions`: learns the weight of each piece of evidence from pages with their records.
//!
//! The weights maximise the expected F1 of the chosen candidate, where the probability of a candidate follows from its
//! score by a softmax. The weights are drawn towards values that were set by hand.
//!
//! The best candidates are then judged again by their columns. The weights of this second choice are learnt in the same
//! way, from the same pages.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use shelflist::internals::document::decode::decode;
use shelflist::internals::document::html::candidate_view;
use shelflist::internals::seeds::Seeds;
use shelflist::internals::splitting::slots::{Model, Slots, regions};
use shelflist::internals::text::words::Words as Known;

/// Learns the evidence that a part of a page is its listing, and prints the rows of
/// src/document/html/evidence_weights.rs and the rows of the table "region" of seeds/splitting/slots.tsv.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of sets, each a folder of pages NAME.html with NAME.gold.json beside them: {"records": [{"title": …,
    /// "description": …}, …]}, or {"text": …} for the whole text of a record
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Strength with which the weights are drawn towards the values set by hand
    #[arg(long, value_name = "N", default_value_t = 0.01)]
    prior: f64,
    /// Temperature of the softmax; the smaller it is, the more only the best candidate counts
    #[arg(long, value_name = "N", default_value_t = 0.3)]
    temperature: f64,
    /// Number of steps of gradient descent (Adam)
    #[arg(long, value_name = "N", default_value_t = 200)]
    steps: u32,
}

#[derive(Debug, Deserialize)]
struct Gold {
    records: Vec<GoldRecord>,
}

#[derive(Debug, Deserialize)]
struct GoldRecord {
    title: Option<String>,
    description: Option<String>,
    text: Option<String>,
}

/// The words of a text, with the frequency of each.
type Words = HashMap<String, usize>;

/// A page: the terms of its candidates, and the F1 of each candidate.
#[derive(Debug)]
struct Page {
    set: String,
    terms: Vec<Vec<f64>>,
    f1: Vec<f64>,
}

/// The step size and decay rates of Adam (Kingma and Ba 2015).
const STEP: f64 = 0.03;
const DECAY: (f64, f64) = (0.9, 0.99);

/// The choices on one page: that of the ranking, and that among the parts that are judged by their columns.
#[derive(Debug)]
struct Choices {
    ranking: Page,
    parts: Page,
}

/// What is needed to read a page.
struct Reader {
    words: Known,
    slots: Slots,
}

pub(crate) fn run(args: Args) -> Result<(), String> {
    let seeds = Seeds::embedded();
    let words = Known::load(&seeds).map_err(|error| error.to_string())?;
    let mut model = Model::read(&seeds).map_err(|error| error.to_string())?;
    let reader = Reader { slots: Slots::with_model(model.clone(), &words), words };
    let mut choices = Vec::new();
    for folder in entries(&args.data)?.into_iter().filter(|path| path.is_dir()) {
        read(&folder, &folder, &reader, &mut choices)?;
    }
    if choices.is_empty() {
        return Err(format!("{}: no page with a .gold.json beside it in its folders", args.data.display()));
    }
    let (ranking, parts): (Vec<Page>, Vec<Page>) = choices.into_iter().map(|own| (own.ranking, own.parts)).unzip();
    let weights = candidate_view::weights();
    let by_hand: Vec<f64> = weights.iter().map(|(_, prior, _)| f64::from(*prior)).collect();
    let now: Vec<f64> = weights.iter().map(|(_, _, weight)| f64::from(*weight)).collect();
    let learnt = report(&ranking, &by_hand, &now, &args);
    for ((name, prior, _), weight) in weights.iter().zip(&learnt) {
        say!("    ({name:?}, {prior:?}, {:?}),", (weight * 100.0).round() / 100.0);
    }
    say!("");
    say!("The parts of a page, judged by their columns:");
    let now: Vec<f64> = model.region_mut().iter().copied().map(f64::from).collect();
    let learnt = report(&parts, &now, &now, &args);
    for (name, weight) in Model::region_features().iter().zip(&learnt) {
        say!("region\t{name}\t{:?}", (weight * 100.0).round() / 100.0);
    }
    Ok(())
}

/// Prints the mean F1 of each set with several weights, and returns the weights that all sets teach.
fn report(pages: &[Page], by_hand: &[f64], now: &[f64], args: &Args) -> Vec<f64> {
    let all: Vec<&Page> = pages.iter().collect();
    let learnt = fit(&all, by_hand, args);
    let mut sets: BTreeMap<&str, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        sets.entry(&page.set).or_default().push(page);
    }
    say!("{:16} {:>5} {:>7} {:>7} {:>8} {:>7} {:>7}", "set", "pages", "by hand", "now", "held out", "learnt", "best");
    for (set, own) in &sets {
        let others: Vec<&Page> = pages.iter().filter(|page| page.set != *set).collect();
        let held_out = fit(&others, by_hand, args);
        let best = own.iter().map(|page| page.f1.iter().copied().fold(0.0, f64::max)).sum::<f64>() / own.len() as f64;
        say!(
            "{set:16} {:>5} {:>7.3} {:>7.3} {:>8.3} {:>7.3} {best:>7.3}",
            own.len(),
            mean_f1(own, by_hand),
            mean_f1(own, now),
            mean_f1(own, &held_out),
            mean_f1(own, &learnt),
        );
    }
    learnt
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let wrong = |error| format!("{}: {error}", folder.display());
    let found = std::fs::read_dir(folder).map_err(wrong)?;
    let mut paths = found.map(|entry| Ok(entry.map_err(wrong)?.path())).collect::<Result<Vec<_>, String>>()?;
    paths.sort();
    Ok(paths)
}

fn read(set: &Path, folder: &Path, reader: &Reader, pages: &mut Vec<Choices>) -> Result<(), String> {
    for path in entries(folder)? {
        if path.is_dir() {
            read(set, &path, reader, pages)?;
        } else if path.extension().is_some_and(|extension| extension == "html" || extension == "htm") {
            let gold = path.with_extension("gold.json");
            if gold.exists() {
                let name = set.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                pages.push(page(name, &path, &gold, reader).map_err(|error| format!("{}: {error}", path.display()))?);
            }
        }
    }
    Ok(())
}

fn page(set: String, path: &Path, gold: &Path, reader: &Reader) -> Result<Choices, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    // Old pages contain single NUL bytes, which are no evidence of their encoding.
    let bytes: Vec<u8> = bytes.into_iter().filter(|byte| *byte != 0).collect();
    let text = decode(&bytes, None).map_err(|error| error.to_string())?.text;
    let gold = std::fs::read_to_string(gold).map_err(|error| error.to_string())?;
    let gold: Gold = serde_json::from_str(&gold).map_err(|error| error.to_string())?;
    let whole = |record: &GoldRecord| {
        let parts = [&record.title, &record.description, &record.text];
        words(&parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" "))
    };
    let gold: Vec<Words> = gold.records.iter().map(whole).collect();
    let quality = |records: &[String]| {
        let said: Vec<Words> = records.iter().map(|record| words(record)).collect();
        f1(&gold, &said)
    };
    let wide = |values: &[f32]| values.iter().copied().map(f64::from).collect::<Vec<f64>>();
    let candidates = candidate_view::candidates(&text, &reader.words).map_err(|error| error.to_string())?;
    let ranking = Page {
        set: set.clone(),
        terms: candidates.iter().map(|candidate| wide(&candidate.terms)).collect(),
        f1: candidates.iter().map(|candidate| quality(&candidate.records)).collect(),
    };
    let mut parts = regions(&text, &reader.slots, &reader.words).map_err(|error| error.to_string())?;
    parts.retain(|part| part.listed);
    let parts = Page {
        set,
        terms: parts.iter().map(|part| wide(&part.features)).collect(),
        f1: parts.iter().map(|part| quality(&part.records)).collect(),
    };
    Ok(Choices { ranking, parts })
}

fn words(text: &str) -> Words {
    let mut words = Words::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() >= 2) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// The F1 of records. A gold record counts as found if a record of the candidate has six tenths of its words. Each
/// record is found once, and the best pairs are made first; a gold record without words is found by any remaining
/// record.
fn f1(gold: &[Words], said: &[Words]) -> f64 {
    let size = |words: &Words| words.values().sum::<usize>().max(1) as f64;
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (number, expected) in gold.iter().enumerate() {
        for (place, own) in said.iter().enumerate() {
            let shared =
                expected.iter().map(|(word, count)| count.min(own.get(word).unwrap_or(&0))).sum::<usize>() as f64;
            let (recall, precision) = (shared / size(expected), shared / size(own));
            if recall >= 0.6 {
                pairs.push((2.0 * recall * precision / (recall + precision), number, place));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut found, mut taken) = (vec![false; gold.len()], vec![false; said.len()]);
    let mut right = 0;
    for (_, number, place) in pairs {
        if !found[number] && !taken[place] {
            (found[number], taken[place]) = (true, true);
            right += 1;
        }
    }
    let wordless = gold.iter().filter(|words| words.is_empty()).count();
    right += wordless.min(taken.iter().filter(|taken| !**taken).count());
    2.0 * f64::from(u32::try_from(right).unwrap_or(0)) / (gold.len() + said.len()).max(1) as f64
}

/// The mean F1 of the candidates with the highest score on each page.
fn mean_f1(pages: &[&Page], weights: &[f64]) -> f64 {
    let best = |page: &&Page| {
        let scores = page.terms.iter().map(|terms| dot(terms, weights)).zip(&page.f1);
        scores.fold((f64::NEG_INFINITY, 0.0), |best, (score, f1)| if score > best.0 { (score, *f1) } else { best }).1
    };
    pages.iter().map(best).sum::<f64>() / pages.len().max(1) as f64
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn fit(pages: &[&Page], by_hand: &[f64], args: &Args) -> Vec<f64> {
    let mut weights = by_hand.to_vec();
    let (mut mean, mut square) = (vec![0.0; weights.len()], vec![0.0; weights.len()]);
    for step in 1..=args.steps {
        let mut gradient: Vec<f64> =
            weights.iter().zip(by_hand).map(|(own, prior)| 2.0 * args.prior * (own - prior)).collect();
        for page in pages {
            let scores: Vec<f64> = page.terms.iter().map(|terms| dot(terms, &weights) / args.temperature).collect();
            let top = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let odds: Vec<f64> = scores.iter().map(|score| (score - top).exp()).collect();
            let sum: f64 = odds.iter().sum();
            let expected = dot(&odds, &page.f1) / sum.max(f64::MIN_POSITIVE);
            for ((terms, odds), f1) in page.terms.iter().zip(&odds).zip(&page.f1) {
                let pull = odds / sum * (f1 - expected) / args.temperature / pages.len() as f64;
                gradient.iter_mut().zip(terms).for_each(|(slot, term)| *slot -= pull * term);
            }
        }
        for (at, slope) in gradient.iter().enumerate() {
            mean[at] = DECAY.0 * mean[at] + (1.0 - DECAY.0) * slope;
            square[at] = DECAY.1 * square[at] + (1.0 - DECAY.1) * slope * slope;
            let steps = f64::from(step);
            let (first, second) = (mean[at] / (1.0 - DECAY.0.powf(steps)), square[at] / (1.0 - DECAY.1.powf(steps)));
            weights[at] -= STEP * first / (second.sqrt() + 1e-8);
        }
    }
    weights
}
