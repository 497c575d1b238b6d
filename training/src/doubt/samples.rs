//! Records as they were read, and whether they are right.

use std::path::Path;

use super::{Right, Set};
use crate::layouts::known_pages;
use shelflist::internals::evaluation::splitting::{Expected, pair};
use shelflist::internals::formats;
use shelflist::internals::pipeline::{Judged, Options, Pipeline};
use shelflist::internals::record::Record;
use shelflist::internals::seeds::Seeds;
use shelflist_listings::{Field, Form, Generator, Language, Listing, TitleLength, Words as Set2};

/// A record as it was read.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    /// The set of the sample.
    pub set: Set,
    /// The name of the page. The field `number` holds its number.
    pub page: String,
    pub number: usize,
    /// The measures and confidences of the record.
    pub judged: Judged,
    /// Whether each aspect of the record is right.
    pub right: Right,
}

/// Assigns numbers to the pages.
pub(crate) fn number(samples: &mut [Sample]) {
    let (mut last, mut number) = (String::new(), 0);
    for sample in samples {
        if sample.page != last {
            number += 1;
            last.clone_from(&sample.page);
        }
        sample.number = number;
    }
}

/// The sizes of the lists. The languages and lengths of titles change with the size.
const SIZES: [usize; 7] = [1, 2, 3, 5, 8, 20, 40];

pub(crate) fn pipeline(seeds: &Seeds) -> Result<Pipeline, String> {
    Pipeline::new(seeds, &Options::default()).map_err(|error| error.to_string())
}

/// Generated listings in the second set of words, from which no weights were learnt.
pub(crate) fn generated(seeds: &Seeds, rounds: u64) -> Result<Vec<Sample>, String> {
    let pipeline = pipeline(seeds)?;
    let mut samples = Vec::new();
    for seed in 9000..9000 + rounds {
        let generator = Generator::new(seed, Set2::B);
        for (number, layout) in Generator::layouts().iter().enumerate() {
            for (order, language) in Language::ALL.into_iter().enumerate() {
                let size = SIZES[(number + 3 * order + seed as usize) % SIZES.len()];
                let lengths = [TitleLength::Short, TitleLength::Mixed, TitleLength::Long];
                let length = lengths[(number + order + seed as usize) % 3];
                let page = generator.listing(layout, language, size, length);
                let name = format!("{}-{}-{seed}", layout.name, language.code());
                let derived = [page.clipboard(), page.markdown()].into_iter().flatten();
                for listing in std::iter::once(page.clone()).chain(derived) {
                    samples.extend(of_listing(&pipeline, &name, &listing)?);
                }
            }
        }
    }
    Ok(samples)
}

fn of_listing(pipeline: &Pipeline, name: &str, listing: &Listing) -> Result<Vec<Sample>, String> {
    let gold: Vec<Gold> = listing
        .gold
        .iter()
        .map(|record| Gold {
            expected: Expected::new(record.title.as_deref(), record.description.as_deref()),
            issued: (!record.open.contains(&Field::Issued)).then(|| record.issued.clone()),
        })
        .collect();
    let extension = match listing.form {
        Form::Html => "html",
        Form::Text => "txt",
        Form::Markdown => "md",
    };
    let records = read(pipeline, name, extension, listing.document.as_bytes())?;
    Ok(judge(Set::Generated, name, records, &gold))
}

/// The right values of a record.
#[derive(Debug, Clone)]
pub(crate) struct Gold {
    pub expected: Expected,
    /// The date of issue; `None` if it is not known whether there is one.
    pub issued: Option<Option<String>>,
}

/// The records of a page.
pub(crate) fn read(
    pipeline: &Pipeline,
    name: &str,
    extension: &str,
    bytes: &[u8],
) -> Result<Vec<(Record, Judged)>, String> {
    let place = format!("{name}.{extension}");
    let document = formats::read(bytes, name, Some(&place), extension, None, pipeline.words());
    // A page that is rejected has no records.
    let Ok(document) = document else { return Ok(Vec::new()) };
    pipeline.judged(document).map_err(|error| error.to_string())
}

/// Compares records with the right values.
pub(crate) fn judge(set: Set, page: &str, records: Vec<(Record, Judged)>, gold: &[Gold]) -> Vec<Sample> {
    let said: Vec<Expected> = records.iter().map(|(record, _)| Expected::from(record)).collect();
    let expected: Vec<Expected> = gold.iter().map(|gold| gold.expected.clone()).collect();
    let found = pair(&expected, &said);
    let of = |(at, (record, judged)): (usize, (Record, Judged))| {
        let partner = found.pairs.iter().find(|(_, own, _)| *own == at);
        let right = match partner {
            None => [Some(false), Some(false), Some(false), None],
            Some((gold_at, _, whole)) => {
                let gold = &gold[*gold_at];
                let same = |of: fn(&Expected) -> &Option<String>| Some(of(&gold.expected) == of(&said[at]));
                let date = gold.issued.as_ref().map(|issued| *issued == record.issued);
                let (title, text) = (same(|one| &one.title), same(|one| &one.description));
                [Some(*whole), title, text, date]
            }
        };
        Sample { set, page: page.to_owned(), number: 0, judged, right }
    };
    records.into_iter().enumerate().map(of).collect()
}

/// The real texts, each read with the weights that were learnt from the other parts.
pub(crate) fn folds(project: &Path, folder: &Path) -> Result<Vec<Sample>, String> {
    let pages = known_pages(project)?;
    let mut samples = Vec::new();
    for part in 0.. {
        let part = folder.join(part.to_string());
        if !part.is_dir() {
            break;
        }
        let list = part.join("pages.txt");
        let names = std::fs::read_to_string(&list).map_err(|error| format!("{}: {error}", list.display()))?;
        let pipeline = pipeline(&Seeds::with_folder(&part).map_err(|error| error.to_string())?)?;
        for name in names.lines() {
            let page = pages.get(name).ok_or_else(|| format!("{}: there is no page {name}", list.display()))?;
            let records = read(&pipeline, name, "txt", page.text.as_bytes())?;
            samples.extend(judge(Set::Wild, &format!("wild {name}"), records, &page.records));
        }
    }
    if samples.is_empty() {
        return Err(format!("{}: there are no folds in it; make them with layouts --keep-folds", folder.display()));
    }
    Ok(samples)
}
