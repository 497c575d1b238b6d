//! Reads a page: attributes, two passes of learnt scores, the layouts, and the confidence of the reading.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use super::attributes::{Attribute, Attributes, get};
use super::decoder::{Decoder, Path};
use super::doubt::lines;
use super::doubt::lines::class;
use super::features::Features;
use super::forward_backward::Steps;
use super::grammar;
use super::grammar::Layout;
use super::labels::{LABELS, Scores, label, tag};
use super::lexicon::Lexicon;
use super::model::{Model, Pass};
use super::sums::{self, Sums};
use super::{Role, Tag, extract, first_pass, forward_backward};
use crate::document::doubt::Evidence;
use crate::document::{Block, Bound, Part};
use crate::error::{Error, Result, nearest};
use crate::seeds::Seeds;
use crate::text::words::Words;

/// The score of a label that the markup of the page rules out.
const RULED_OUT: f32 = -60.0;

/// Splits pages into records.
#[derive(Debug, Clone)]
pub struct Splitter {
    lexicon: Lexicon,
    /// The numbering of the features.
    features: Features,
    /// The weights of the two passes, arranged for speed.
    first: Arranged,
    second: Arranged,
    /// The same weights with a row for every feature. They are made when a person or the trainer asks for them.
    model: OnceLock<Model>,
    layouts: Vec<Layout>,
    decoder: Decoder,
}

/// The weights of a pass, arranged for speed.
#[derive(Debug, Clone)]
struct Arranged {
    sums: Sums,
    steps: Steps,
}

impl From<Sums> for Arranged {
    fn from(sums: Sums) -> Self {
        Self { steps: Steps::new(&sums.transitions), sums }
    }
}

/// The reading of a page: a tag for each block.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The name of the layout. For a page with several layouts, the one with the most records.
    pub layout: String,
    /// The tag of each block.
    pub tags: Vec<Tag>,
    /// The evidence for each record, in order, from which its confidence is computed.
    pub evidence: Vec<Evidence>,
}

/// The name of the layout of lists whose columns were decided as a whole.
pub(crate) const COLUMNS: &str = "columns";

impl Reading {
    /// Whether the columns of the list were decided as a whole, without the decoder.
    pub(crate) fn is_by_columns(&self) -> bool {
        self.layout == COLUMNS
    }

    /// The reading of a page whose records are decided already; `None` if the records of the page are not decided. The
    /// evidence is moved out of the blocks.
    pub(crate) fn decided(blocks: &mut [Block]) -> Option<Self> {
        if !blocks.iter().any(|block| block.decided.is_some()) {
            return None;
        }
        let tag = |block: &Block| match &block.decided {
            Some(decided) => Tag { role: role_of(decided.part), start: block.bound == Bound::Start },
            None => Tag { role: Role::Boilerplate, start: false },
        };
        Some(Self {
            layout: COLUMNS.to_owned(),
            tags: blocks.iter().map(tag).collect(),
            evidence: told(blocks.iter_mut().filter(|block| block.decided.is_some())),
        })
    }
}

/// Takes the evidence for each record that begins among the blocks, if another reader than the decoder found the
/// records.
pub(crate) fn told<'b>(blocks: impl Iterator<Item = &'b mut Block>) -> Vec<Evidence> {
    let starts = blocks.filter(|block| block.bound == Bound::Start);
    starts.map(|block| block.evidence.take().map(|evidence| *evidence).unwrap_or_default()).collect()
}

/// The role of a part of a record.
fn role_of(part: Part) -> Role {
    match part {
        Part::Title => Role::Title,
        Part::Issued => Role::Date,
        Part::Description => Role::Description,
        Part::Creator => Role::Creator,
        Part::Kind => Role::Kind,
        Part::Caption => Role::Caption,
        Part::Value(_) | Part::Keyword => Role::Value,
        Part::Link | Part::Note => Role::Note,
    }
}

/// The cost of a paragraph with a wider gap before it than most lines of the page. A wider gap before a text suggests a
/// missing title there.
const APART: f32 = 3.0;

/// The cost of leaving a sentence out of all records if its gap to the line before is smaller than that of most lines
/// of the page, because such a sentence continues the line before.
const CLOSE: f32 = 3.0;

/// The cost of leaving a long sentence between the records of the page out of all records.
const AMONG: f32 = 3.0;

/// The bucket of the lengths from which a sentence is long: over 100 characters.
const LONG: u8 = 8;

/// Number of blocks up to which a page is short. On a short page, a single record looks like a notice.
const SHORT: usize = 8;

/// The cost of leaving a sentence out of all records on a short page that would otherwise have no record.
const EMPTY: f32 = 10.0;

/// The best reading of a page that gives other records than the chosen reading.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Rival {
    /// The layout of the reading.
    pub layout: String,
    /// The difference to the score of the chosen reading, in natural logarithms of odds.
    pub margin: f64,
}

/// A reason for the role of a block: a feature and the amount that it adds over the next best role.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The name of the feature.
    pub feature: String,
    /// The amount in natural logarithms of odds.
    pub weight: f64,
}

impl Splitter {
    /// Reads words, layouts and weights.
    ///
    /// # Errors
    /// Fails if a file of the seeds cannot be read.
    pub fn new(seeds: &Seeds) -> Result<Self> {
        Self::with_model(seeds, Model::read(seeds)?)
    }

    /// Does the same as [`Splitter::new`], with other weights than those of the seeds.
    ///
    /// # Errors
    /// Fails if a file of the seeds cannot be read.
    pub fn with_model(seeds: &Seeds, model: Model) -> Result<Self> {
        let sums = |pass: &Pass| Sums::new(&pass.weights, &pass.transitions);
        let (first, second) = (sums(&model.first), sums(&model.second));
        let splitter = Self::of(seeds, Lexicon::new(seeds)?, model.features.clone(), first, second)?;
        Ok(Self { model: model.into(), ..splitter })
    }

    /// Does the same as [`Splitter::new`], with words that have been read before.
    ///
    /// # Errors
    /// Fails if a file of the seeds cannot be read.
    pub(crate) fn with_words(seeds: &Seeds, words: Arc<Words>) -> Result<Self> {
        let features = Features::default();
        let [first, second] = sums::read(seeds, &features)?;
        Self::of(seeds, Lexicon::with_words(seeds, words)?, features, first, second)
    }

    fn of(seeds: &Seeds, lexicon: Lexicon, features: Features, first: Sums, second: Sums) -> Result<Self> {
        let layouts = grammar::read(seeds)?;
        let decoder = Decoder::new(&layouts, &second.transitions);
        let (first, second) = (first.into(), second.into());
        Ok(Self { lexicon, features, first, second, model: OnceLock::new(), layouts, decoder })
    }

    /// The weights.
    pub fn model(&self) -> &Model {
        self.model.get_or_init(|| Model {
            features: self.features.clone(),
            first: (&self.first.sums).into(),
            second: (&self.second.sums).into(),
        })
    }

    /// The names of the layouts.
    pub fn layouts(&self) -> impl Iterator<Item = &str> {
        self.layouts.iter().map(|layout| layout.name.as_str())
    }

    /// The best reading of a page; `pinned` is the name of the only layout to use.
    ///
    /// # Errors
    /// Fails if `pinned` is not the name of a layout.
    pub fn read(&self, blocks: &[Block], pinned: Option<&str>) -> Result<Reading> {
        let only = match pinned {
            None => None,
            Some(name) => Some(self.layouts().position(|known| known == name).ok_or_else(|| {
                let known = self.layouts().collect::<Vec<_>>().join(", ");
                let near = nearest(name, self.layouts());
                let error = Error::usage(format!("there is no layout {name:?}"));
                if near.is_some() { error.hint_nearest(near) } else { error.hint(format!("one of {known}")) }
            })?),
        };
        Ok(self.measured(&even(blocks), only))
    }

    /// The best reading in one layout, or in all layouts, with its evidence.
    fn measured(&self, blocks: &[Block], only: Option<usize>) -> Reading {
        let mut page = self.first_attributes(blocks);
        let first = self.apply_first_pass(blocks, &mut page);
        let mut scores = self.weighed(blocks, &page);
        let Some(mut path) = self.best(&scores, only) else {
            let layout = self.layouts().next().unwrap_or_default().to_owned();
            return Reading { layout, tags: Vec::new(), evidence: Vec::new() };
        };
        if blocks.len() <= SHORT && !path.tags.iter().any(|tag| tag.start) {
            for (row, _) in scores.iter_mut().zip(&page).filter(|(_, attributes)| is_sentence(attributes)) {
                row.first_mut().into_iter().for_each(|score| *score -= EMPTY);
            }
            path = self.best(&scores, only).unwrap_or(path);
        }
        let second = forward_backward::labels(scores, &self.second.steps);
        let evidence = lines::measures(blocks, &path.tags, &first, &second);
        let number = main_layout(&path).unwrap_or(path.layouts.first().copied().unwrap_or(0).into());
        let layout = self.layouts.get(number).map(|layout| layout.name.clone()).unwrap_or_default();
        Reading { layout, tags: path.tags, evidence }
    }

    /// The best path in one layout or in all. In all layouts, a reading may change its layout between two records.
    fn best(&self, scores: &[Scores], only: Option<usize>) -> Option<Path> {
        let allowed = |number: usize| only.is_none_or(|only| only == number);
        Some(self.decoder.read(scores, &allowed, only.is_none())?.0)
    }

    /// The best reading in one layout that gives other records than the chosen reading; `None` if no layout does.
    pub(crate) fn rival(&self, blocks: &[Block]) -> Option<Rival> {
        let blocks = &*even(blocks);
        let scores = self.weighed(blocks, &self.second_attributes(blocks));
        let chosen = self.best(&scores, None)?;
        let (_, by_layout) = self.decoder.read(&scores, &|_| true, false)?;
        let mut ranked: Vec<(f64, usize)> = by_layout.into_iter().zip(0..).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().filter(|(score, _)| score.is_finite()).find_map(|(_, number)| {
            let (path, _) = self.decoder.read(&scores, &|other| other == number, false)?;
            let same =
                path.tags.iter().zip(&chosen.tags).all(|(a, b)| a.start == b.start && class(a.role) == class(b.role));
            let layout = self.layouts.get(number)?.name.clone();
            (!same).then_some(Rival { layout, margin: chosen.score - path.score })
        })
    }

    /// The attributes of the first pass.
    pub fn first_attributes(&self, blocks: &[Block]) -> Vec<Attributes> {
        extract::attributes(blocks, &self.lexicon)
    }

    /// The attributes of the second pass: the attributes of the first pass together with its results.
    pub(crate) fn second_attributes(&self, blocks: &[Block]) -> Vec<Attributes> {
        let mut page = self.first_attributes(blocks);
        self.apply_first_pass(blocks, &mut page);
        page
    }

    /// The scores of the second pass, with the costs of distant paragraphs and of sentences that are left out.
    fn weighed(&self, blocks: &[Block], page: &[Attributes]) -> Vec<Scores> {
        let mut scores = bounded(self.second.sums.scores(&self.features, page), blocks);
        // The first pass leaves the number of the likeliest label plus one. Labels of the start of a record are odd numbers.
        let starts = |attributes: &Attributes| {
            get(attributes, Attribute::Belief).is_multiple_of(2) && get(attributes, Attribute::Belief) > 0
        };
        let among = page.iter().position(starts).unwrap_or(0)..page.iter().rposition(starts).unwrap_or(0);
        for ((row, attributes), at) in scores.iter_mut().zip(page).zip(0..) {
            if among.contains(&at) && is_sentence(attributes) && get(attributes, Attribute::Length) >= LONG {
                row.first_mut().into_iter().for_each(|score| *score -= AMONG);
            }
            if get(attributes, Attribute::GapMode) == 1 {
                for start in [true, false] {
                    let number = label(Tag { role: Role::Continuation, start });
                    row.get_mut(number).into_iter().for_each(|score| *score -= APART);
                }
            }
            if is_sentence(attributes) && get(attributes, Attribute::GapMode) == 3 {
                row.first_mut().into_iter().for_each(|score| *score -= CLOSE);
            }
        }
        scores
    }

    /// Adds the results of `pass` to the attributes of the page, and returns the probability of each label for each block.
    pub fn apply_pass(&self, blocks: &[Block], pass: &Pass, page: &mut [Attributes]) -> Vec<Scores> {
        let scores = bounded(pass.scores(&self.features, page), blocks);
        let probabilities = forward_backward::labels(scores, &Steps::new(&pass.transitions));
        first_pass::add(blocks, &probabilities, page);
        probabilities
    }

    /// Does the same as [`Splitter::apply_pass`] with the first pass of the model.
    fn apply_first_pass(&self, blocks: &[Block], page: &mut [Attributes]) -> Vec<Scores> {
        let scores = bounded(self.first.sums.scores(&self.features, page), blocks);
        let probabilities = forward_backward::labels(scores, &self.first.steps);
        first_pass::add(blocks, &probabilities, page);
        probabilities
    }

    /// For every block, the features that most favour its role, the strongest first, at most `most`.
    pub fn reasons(&self, blocks: &[Block], tags: &[Tag], most: usize) -> Vec<Vec<Reason>> {
        let blocks = &*even(blocks);
        let page = self.second_attributes(blocks);
        let names = self.features.names();
        let seen = self.features.seen(&page);
        let mut found = Vec::new();
        let mut all = Vec::with_capacity(tags.len());
        for (at, tag) in tags.iter().enumerate() {
            seen.of(at, &mut found);
            let own = label(*tag);
            let mut reasons: Vec<Reason> = found
                .iter()
                .filter_map(|feature| {
                    let row = self.model().second.weights.get(*feature as usize)?;
                    let mean = row.iter().sum::<f32>() / LABELS as f32;
                    let weight = f64::from(row.get(own)? - mean);
                    Some(Reason { feature: names.get(*feature as usize)?.clone(), weight })
                })
                .filter(|reason| reason.weight > 0.1 && reason.feature != "any")
                .collect();
            reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.feature.cmp(&b.feature)));
            reasons.truncate(most);
            all.push(reasons);
        }
        all
    }
}

/// The page with its blank lines divided by their greatest common divisor, because doubling all gaps does not change
/// the page.
fn even(blocks: &[Block]) -> Cow<'_, [Block]> {
    let common = blocks.iter().fold(0, |common, block| gcd(common, block.gap));
    if common <= 1 {
        return Cow::Borrowed(blocks);
    }
    let mut blocks = blocks.to_vec();
    blocks.iter_mut().for_each(|block| block.gap /= common);
    Cow::Owned(blocks)
}

/// The greatest common divisor (Euclid's algorithm).
fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Rules out the labels that contradict the bounds of records in the markup.
fn bounded(mut scores: Vec<Scores>, blocks: &[Block]) -> Vec<Scores> {
    let bounded = scores.iter_mut().zip(blocks).filter(|(_, block)| block.bound != Bound::Free);
    for (row, block) in bounded {
        for (number, score) in row.iter_mut().enumerate() {
            let tag = tag(number);
            let fits = match block.bound {
                Bound::Free => true,
                Bound::Start => tag.start,
                Bound::Inside => !tag.start && tag.role != Role::Boilerplate,
                Bound::Outside => tag.role == Role::Boilerplate,
            };
            if !fits {
                *score += RULED_OUT;
            }
        }
    }
    scores
}

/// The layout in which the most records start.
fn main_layout(path: &Path) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for (tag, layout) in path.tags.iter().zip(&path.layouts) {
        if tag.start {
            *counts.entry(*layout).or_insert(0_usize) += 1;
        }
    }
    counts.into_iter().max_by_key(|(layout, count)| (*count, u16::MAX - layout)).map(|(layout, _)| layout.into())
}

/// Whether a block has more than a few words and a final mark.
fn is_sentence(attributes: &Attributes) -> bool {
    get(attributes, Attribute::Length) >= 5 && matches!(get(attributes, Attribute::Ending), 1 | 3..=5)
}
