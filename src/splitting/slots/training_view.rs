//! The lists of a page for training: the features of their columns, and the quality of each column as a choice.

use std::ops::Range;

use super::candidates::Candidate;
use super::choose;
use super::columns::{Column, Columns};
use super::context::Context;
use super::date_columns;
use super::dates::Dated;
use super::engine::Slots;
use super::features;
use super::grid::Grid;
use super::groups::Groups;
use super::model::{RESTS, Rest};
use super::plan::Lists;
use super::rest;
use super::tape::{Tape, Writer};
use crate::document::html::Page;
use crate::error::Result;
use crate::text::folding::fold;
use crate::text::words::Words;

/// A record as it should be read.
#[derive(Debug, Clone, Default)]
pub struct Gold {
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The date of issue in EDTF.
    pub issued: Option<String>,
    /// The creators.
    pub creators: Vec<String>,
    /// The kind of publication, as printed.
    pub kind: Option<String>,
    /// The number.
    pub number: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The ranges of its pieces, in bytes.
    pub bytes: Vec<Range<usize>>,
}

/// Alternatives of which one is to be chosen, with their features and the quality of each, from 0 to 1.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The features of each alternative.
    pub rows: Vec<Vec<f32>>,
    /// The quality of each alternative.
    pub quality: Vec<f32>,
}

/// The training examples of a page.
#[derive(Debug, Clone, Default)]
pub struct Lesson {
    /// The choice of the part of the page that is its listing.
    pub region: Choice,
    /// The choice of the column of titles.
    pub title: Choice,
    /// The choice of the column of dates. The first row stands for no column.
    pub issued: Choice,
    /// The features of other columns, each with the number of its role.
    pub rest: Vec<(Vec<f32>, usize)>,
}

/// Makes the training examples of a page; `slots` has the weights by which its parts are ranked at present.
///
/// # Errors
/// Fails if the page exceeds the limits of the parser.
pub fn lesson(text: &str, gold: &[Gold], slots: &Slots, words: &Words) -> Result<Lesson> {
    let page = Page::parse(text, None, words.classes())?;
    let (tree, facts) = (&page.tree, page.facts.as_slice());
    let grid = Grid::of(tree, facts, words);
    let context = Context::new(tree, facts, words, &slots.links, &grid);
    let mut lists = Lists::new(&context, &slots.model);
    let mut lesson = Lesson::default();
    let mut best: Option<(f32, Vec<Range<usize>>)> = None;
    for (records, features, _) in choose::features(&context, &mut lists) {
        let bytes = |record: &Range<usize>| {
            let nodes = record.clone().map(|at| tree.bytes(at)).filter(|bytes| !bytes.is_empty());
            nodes.reduce(|a, b| a.start.min(b.start)..a.end.max(b.end)).unwrap_or(0..0)
        };
        let bytes: Vec<Range<usize>> = records.iter().map(bytes).collect();
        let quality = bounds(gold, &bytes);
        lesson.region.rows.push(features.to_vec());
        lesson.region.quality.push(quality);
        if best.as_ref().is_none_or(|(have, _)| quality > *have) {
            best = Some((quality, records));
        }
    }
    if let Some((quality, records)) = best
        && quality > 0.98
        && records.len() == gold.len()
    {
        columns(&context, &mut lists, &records, gold, &mut lesson);
    }
    Ok(lesson)
}

/// A part of a page that may be its listing.
#[derive(Debug, Clone)]
pub struct Region {
    /// The features, in the order of the weights.
    pub features: Vec<f32>,
    /// Whether the part may be the listing of a page with lists of several records, apart from its score.
    pub listed: bool,
    /// The visible text of each record.
    pub records: Vec<String>,
}

/// The parts of a page that may be its listing, as `slots` finds them.
///
/// # Errors
/// Fails if the page exceeds the limits of the parser.
pub fn regions(text: &str, slots: &Slots, words: &Words) -> Result<Vec<Region>> {
    let page = Page::parse(text, None, words.classes())?;
    let (tree, facts) = (&page.tree, page.facts.as_slice());
    let grid = Grid::of(tree, facts, words);
    let context = Context::new(tree, facts, words, &slots.links, &grid);
    let mut lists = Lists::new(&context, &slots.model);
    let shown = |at: &usize| facts.get(*at).is_some_and(|fact| !fact.hidden);
    let said = |record: &Range<usize>| {
        let texts = record.clone().filter(shown).filter_map(|at| tree.text(at).or_else(|| tree.attribute(at, "alt")));
        texts.collect::<Vec<_>>().join(" ")
    };
    let judged = choose::features(&context, &mut lists).into_iter();
    let region = judged.map(|(records, features, listed)| Region {
        features: features.to_vec(),
        listed,
        records: records.iter().map(said).collect(),
    });
    Ok(region.collect())
}

/// F1 of the records by their bounds. A record is right if it contains all pieces of one gold record and none of
/// another.
fn bounds(gold: &[Gold], records: &[Range<usize>]) -> f32 {
    let mut right = 0;
    let mut from = 0;
    for record in records {
        let holds =
            |gold: &Gold| gold.bytes.iter().any(|piece| record.start <= piece.start && piece.end <= record.end + 8);
        let whole =
            |gold: &Gold| gold.bytes.iter().all(|piece| record.start <= piece.start && piece.end <= record.end + 8);
        let inside: Vec<usize> = gold
            .iter()
            .enumerate()
            .skip(from)
            .skip_while(|(_, gold)| gold.bytes.iter().all(|piece| piece.end <= record.start))
            .take_while(|(_, gold)| gold.bytes.iter().any(|piece| piece.start < record.end))
            .filter(|(_, gold)| holds(gold))
            .map(|(at, _)| at)
            .collect();
        if let [only] = inside.as_slice() {
            right += usize::from(gold.get(*only).is_some_and(whole));
            from = *only;
        }
    }
    2.0 * right as f32 / (gold.len() + records.len()).max(1) as f32
}

/// The sorted words of a text, for comparison.
fn bag(text: &str) -> Vec<String> {
    let mut bag: Vec<String> =
        fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect();
    bag.sort_unstable();
    bag
}

/// F1 of the words of two texts; 1 for equal texts.
fn likeness(gold: &str, said: &str) -> f32 {
    if gold == said {
        return 1.0;
    }
    let (gold, said) = (bag(gold), bag(said));
    let (mut left, mut right, mut shared) = (0, 0, 0);
    while let (Some(a), Some(b)) = (gold.get(left), said.get(right)) {
        shared += usize::from(a == b);
        left += usize::from(a <= b);
        right += usize::from(b <= a);
    }
    0.9 * 2.0 * shared as f32 / (gold.len() + said.len()).max(1) as f32
}

fn columns<'a>(
    context: &Context<'a>,
    lists: &mut Lists<'_, 'a>,
    records: &[Range<usize>],
    gold: &[Gold],
    lesson: &mut Lesson,
) {
    let groups = Groups::of(context, records);
    let mut writer = Writer::new(context.tree, context.facts);
    let (mut read, mut dates) = (Vec::new(), Vec::new());
    for record in records {
        let own = lists.read(&mut writer, record);
        read.push((own.tape, own.candidates));
        dates.push(own.dates);
    }
    let columns = Columns::of(&read);
    let features = features::features(context, &columns);
    let quality = |column: &Column<'_>| {
        let of = |cell: &super::columns::Cell<'_>| {
            let wanted = gold.get(cell.record).and_then(|gold| gold.title.as_deref());
            wanted.map_or(0.0, |wanted| likeness(wanted, &cell.text()))
        };
        column.cells.iter().map(of).sum::<f32>() / gold.len().max(1) as f32
    };
    let quality: Vec<f32> = columns.all.iter().map(quality).collect();
    let title =
        (0..quality.len()).max_by(|a, b| quality.get(*a).unwrap_or(&0.0).total_cmp(quality.get(*b).unwrap_or(&0.0)));
    let titled = title.and_then(|at| quality.get(at)).copied().unwrap_or(0.0) > 0.5;
    if titled {
        lesson.title =
            Choice { rows: features.iter().map(|own| own.values().to_vec()).collect(), quality: quality.clone() };
    }
    let title = title.filter(|_| titled).and_then(|at| columns.all.get(at));
    if let Some(title) = title {
        for cell in &title.cells {
            if let Some(own) = dates.get_mut(cell.record) {
                own.retain(|date: &Dated| date.range.start < cell.range.start || date.range.end > cell.range.end);
            }
        }
    }
    let tapes: Vec<&Tape> = read.iter().map(|(tape, _)| tape).collect();
    let all: Vec<usize> = (0..records.len()).collect();
    let inherited = lists.inherited(records, &all, &groups, false);
    let date_columns = date_columns::columns(context, &tapes, &dates, &inherited);
    let undated = gold.iter().filter(|gold| gold.issued.is_none()).count() as f32 / gold.len().max(1) as f32;
    let right = |column: &date_columns::DateColumn| {
        let of = |(record, date): &&(usize, Dated)| {
            let edtf = date.value.edtf(&column.order);
            gold.get(*record).is_some_and(|gold| gold.issued.as_deref() == Some(&edtf))
        };
        column.cells.iter().filter(of).count() as f32 / gold.len().max(1) as f32
    };
    let fits = |column: &&date_columns::DateColumn| !column.excluded;
    let dated: Vec<(Vec<f32>, f32)> =
        date_columns.iter().filter(fits).map(|column| (column.features.values().to_vec(), right(column))).collect();
    lesson.issued.rows.push(vec![0.0; date_columns::COUNT]);
    lesson.issued.quality.push(undated);
    let best = dated.iter().map(|(_, quality)| *quality).fold(0.0, f32::max);
    for (row, quality) in dated {
        lesson.issued.rows.push(row);
        lesson.issued.quality.push(quality);
    }
    let chosen = date_columns.iter().filter(fits).find(|column| right(column) >= best && best > 0.5);
    others(context, &read, gold, title, chosen, lesson);
}

/// Adds examples of the roles of the other pieces of the records.
fn others(
    context: &Context<'_>,
    read: &[(Tape, Vec<Candidate>)],
    gold: &[Gold],
    title: Option<&Column<'_>>,
    issued: Option<&date_columns::DateColumn>,
    lesson: &mut Lesson,
) {
    let mut left: Vec<(Tape, Vec<Candidate>)> = Vec::with_capacity(read.len());
    for (number, (tape, candidates)) in read.iter().enumerate() {
        let title = title.and_then(|title| title.cells.iter().find(|cell| cell.record == number));
        let date = issued.and_then(|issued| issued.cells.iter().find(|(record, _)| *record == number));
        let taken: Vec<Range<usize>> = title
            .map(|cell| cell.range.clone())
            .into_iter()
            .chain(date.map(|(_, date)| date.range.clone()).filter(|range| !range.is_empty()))
            .collect();
        let pieces = rest::pieces(context, tape, candidates, &taken);
        left.push((tape.clone(), rest::candidates(&pieces)));
    }
    let columns = Columns::of(&left);
    let features = features::features(context, &columns);
    for (column, features) in columns.all.iter().zip(&features) {
        let mut counts = [0_usize; RESTS.len()];
        for cell in &column.cells {
            let role = gold.get(cell.record).map_or(Rest::Note, |gold| role(context, gold, &cell.text()));
            let place = RESTS.iter().position(|known| *known == role).unwrap_or(0);
            counts.get_mut(place).into_iter().for_each(|count| *count += 1);
        }
        let best = (0..counts.len()).max_by_key(|at| (counts.get(*at).copied(), usize::MAX - at)).unwrap_or(0);
        if counts.get(best).is_some_and(|count| count * 10 >= column.cells.len() * 6) {
            lesson.rest.push((features.values().to_vec(), best));
        }
    }
}

/// The role of a piece of a record.
fn role(context: &Context<'_>, gold: &Gold, text: &str) -> Rest {
    let is = |wanted: &Option<String>| wanted.as_deref().is_some_and(|wanted| fold(wanted) == fold(text));
    let named = |name: &String| text.contains(name.as_str());
    let names: usize = gold.creators.iter().map(String::len).sum();
    if is(&gold.kind) {
        Rest::Kind
    } else if is(&gold.number)
        || gold.number.as_deref().is_some_and(|number| text.ends_with(number) && text.len() < number.len() + 12)
    {
        Rest::Number
    } else if is(&gold.publisher) {
        Rest::Publisher
    } else if !gold.creators.is_empty() && gold.creators.iter().any(named) && text.len() <= names + names / 2 + 20 {
        Rest::Creator
    } else if gold.description.as_deref().is_some_and(|description| text.len() > 3 && description.contains(text)) {
        Rest::Description
    } else if context.links.is(text, context.words) {
        Rest::Link
    } else {
        Rest::Note
    }
}
