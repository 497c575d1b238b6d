//! Learns from corrections how a source must be read: the selectors of its records and fields, or the layout.
//!
//! Every proposal is tested. A selector is proposed from the places of the right values on one page. Then the pages are
//! read with it, and it is kept if more fields are right than before and no field that was right is lost.

mod places;

use std::collections::{BTreeMap, BTreeSet};

use crate::document::html::{Page as Markup, Pins, charset};
use crate::document::{PinnedField, decode};
use crate::error::Result;
use crate::evaluation::splitting::{Expected, pair};
use crate::formats::reading::{Origin, read_within};
use crate::formats::table::Choice;
use crate::pipeline::{Options, Pipeline};
use crate::record::{IssueCode, Record};
use crate::seeds::Seeds;
use crate::text::dates::Dates;
use crate::text::whitespace::normalise;
use crate::text::words::Words;
use places::Places;

/// A page with the records that it should give.
#[derive(Debug)]
pub(crate) struct Lesson {
    /// The name of the source.
    pub source: String,
    /// The path of the page.
    pub location: String,
    /// The extension of the path.
    pub extension: String,
    /// The content of the page.
    pub bytes: Vec<u8>,
    /// The right records. For a page that nobody corrected, these are the records that it gives at present.
    pub wanted: Vec<Record>,
    /// Whether a person corrected the page.
    pub corrected: bool,
}

/// The settings that a source file pins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Taught {
    /// The layout of plain texts.
    pub layout: Option<String>,
    /// The selector of records.
    pub record: Option<String>,
    /// The selectors of fields, by name.
    pub fields: BTreeMap<String, String>,
}

/// A field of a record: the index of the page, the index of the record on it, and the name of the field.
pub(crate) type Point = (usize, usize, &'static str);

/// The result of reading pages, compared with the right records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Score {
    /// The fields that are right.
    pub right: BTreeSet<Point>,
    /// Number of records that should not exist.
    pub extra: usize,
    /// Number of fields that are compared.
    pub all: usize,
}

impl Score {
    /// Whether all fields are right and no record is extra.
    pub(crate) fn is_whole(&self) -> bool {
        self.right.len() == self.all && self.extra == 0
    }

    /// Whether this score is better than another one and keeps all fields that were right.
    fn betters(&self, other: &Self) -> bool {
        let keeps = self.right.is_superset(&other.right) && self.extra <= other.extra;
        keeps && (self.right.len() > other.right.len() || self.extra < other.extra)
    }
}

/// A proposal that was refused because something would get worse.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The setting that it adds, as a source file writes it.
    pub setting: String,
    /// Number of fields that would become right.
    pub gained: usize,
    /// The fields that would no longer be right.
    pub lost: Vec<Point>,
    /// Number of records that should not exist and would be added.
    pub extra: usize,
}

/// The result of teaching.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The settings that were learnt.
    pub taught: Taught,
    /// The score without them.
    pub before: Score,
    /// The score with them.
    pub after: Score,
    /// The refused proposal that would make the most fields right.
    pub refused: Option<Refused>,
}

/// A change of the settings, which adds a selector or a layout.
type Proposal = Box<dyn Fn(&Taught) -> Taught>;

/// The fields that are compared and that selectors can pin.
const FIELDS: [&str; 6] = ["title", "description", "issued", "creators", "publisher", "type"];

/// Reads pages with given settings and finds better settings.
pub(crate) struct Teacher<'t> {
    seeds: &'t Seeds,
    options: Options,
    pipeline: Pipeline,
    words: Words,
}

impl<'t> Teacher<'t> {
    /// Makes a teacher that reads pages with these options.
    ///
    /// # Errors
    /// Returns an error when a file of the seeds cannot be read.
    pub(crate) fn new(seeds: &'t Seeds, options: Options) -> Result<Self> {
        let pipeline = Pipeline::new(seeds, &options)?;
        Ok(Self { seeds, options, pipeline, words: Words::load(seeds)? })
    }

    /// The records of a page, read with these settings.
    ///
    /// # Errors
    /// Returns an error when a selector is not valid, or the page cannot be read.
    pub(crate) fn read(&self, lesson: &Lesson, taught: &Taught) -> Result<Vec<Record>> {
        let layout;
        let pipeline = match &taught.layout {
            None => &self.pipeline,
            Some(name) => {
                layout = Pipeline::new(self.seeds, &Options { layout: Some(name.clone()), ..self.options.clone() })?;
                &layout
            }
        };
        let known = |name: &String| PinnedField::TABLE.iter().find(|(known, _)| known == name).map(|(_, field)| *field);
        let fields: Vec<(PinnedField, String)> =
            taught.fields.iter().filter_map(|(name, selector)| Some((known(name)?, selector.clone()))).collect();
        let pins = (taught.record.is_some() || !fields.is_empty())
            .then(|| Pins::new(taught.record.as_deref(), false, &fields, None))
            .transpose()?;
        let origin = Origin {
            name: &lesson.source,
            location: Some(&lesson.location),
            extension: &lesson.extension,
            from: None,
            words: &self.words,
            pins: pins.as_ref(),
            columns: None,
            table: Choice::default(),
        };
        let document = read_within(&lesson.bytes, origin, crate::document::budget::Limits::default())?;
        Ok(pipeline.split(document, &mut crate::record::Ids::default())?.records)
    }

    /// The score of these settings on all pages.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Teacher::read`].
    pub(crate) fn score(&self, lessons: &[Lesson], taught: &Taught) -> Result<Score> {
        let mut score = Score::default();
        for (number, lesson) in lessons.iter().enumerate() {
            let said = self.read(lesson, taught)?;
            compare(number, &lesson.wanted, &said, &mut score);
        }
        Ok(score)
    }

    /// Finds settings that read the corrected pages as well as possible.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Teacher::read`].
    pub(crate) fn teach(&self, lessons: &[Lesson], layouts: &[String]) -> Result<Outcome> {
        let mut taught = Taught::default();
        let before = self.score(lessons, &taught)?;
        let mut best = before.clone();
        let mut refused: Option<Refused> = None;
        let Some(first) = lessons.iter().find(|lesson| lesson.corrected) else {
            return Ok(Outcome { taught, before, after: best, refused });
        };
        let mut proposals: Vec<Proposal> = Vec::new();
        match self.markup(first) {
            Some(markup) => {
                let places = Places { tree: &markup.tree, facts: &markup.facts, dates: Dates::new(&self.words) };
                for selector in places.records(&first.wanted) {
                    let pin = move |taught: &Taught| Taught { record: Some(selector.clone()), ..taught.clone() };
                    proposals.push(Box::new(pin));
                }
                for field in FIELDS {
                    for selector in places.fields(&first.wanted, field) {
                        proposals.push(Box::new(move |taught: &Taught| {
                            let mut taught = taught.clone();
                            taught.fields.insert(field.to_owned(), selector.clone());
                            taught
                        }));
                    }
                }
            }
            None => {
                for name in layouts {
                    let name = name.clone();
                    let pin = move |taught: &Taught| Taught { layout: Some(name.clone()), ..taught.clone() };
                    proposals.push(Box::new(pin));
                }
            }
        }
        // The proposals are added one after the other until none of them improves the score, because a field may be
        // right only after the records are.
        while !best.is_whole() {
            let mut chosen: Option<(Taught, Score)> = None;
            refused = None;
            for propose in &proposals {
                let next = propose(&taught);
                if next == taught {
                    continue;
                }
                let Ok(score) = self.score(lessons, &next) else { continue };
                let than = chosen.as_ref().map_or(&best, |(_, score)| score);
                let larger = (score.right.len(), than.extra) > (than.right.len(), score.extra);
                if score.betters(&best) {
                    if chosen.is_none() || larger {
                        chosen = Some((next, score));
                    }
                    continue;
                }
                let gained = score.right.difference(&best.right).count();
                if gained > refused.as_ref().map_or(0, |refused| refused.gained) {
                    let lost = best.right.difference(&score.right).copied().collect();
                    let extra = score.extra.saturating_sub(best.extra);
                    refused = Some(Refused { setting: setting(&taught, &next), gained, lost, extra });
                }
            }
            match chosen {
                Some((next, score)) => (taught, best) = (next, score),
                None => break,
            }
        }
        Ok(Outcome { taught, before, after: best, refused })
    }

    /// The markup of a page; `None` if it is not a web page.
    fn markup(&self, lesson: &Lesson) -> Option<Markup> {
        if !matches!(lesson.extension.as_str(), "html" | "htm" | "xhtml") {
            return None;
        }
        let decoded = decode::decode(&lesson.bytes, charset::prescan(&lesson.bytes)).ok()?;
        Markup::parse(&decoded.text, Some(&lesson.location), self.words.classes()).ok()
    }
}

/// The setting that `next` has and `taught` has not, as a source file writes it.
fn setting(taught: &Taught, next: &Taught) -> String {
    let new = |name: &str, old: Option<&String>, new: Option<&String>| {
        new.filter(|_| old != new).map(|value| format!("{name} = {value:?}"))
    };
    let fields = next.fields.iter().filter_map(|(name, value)| new(name, taught.fields.get(name), Some(value)));
    let whole = [
        new("layout", taught.layout.as_ref(), next.layout.as_ref()),
        new("record", taught.record.as_ref(), next.record.as_ref()),
    ];
    whole.into_iter().flatten().chain(fields).collect::<Vec<_>>().join(", ")
}

/// Adds the fields of a page that are right to the score.
///
/// A field that is empty in a record that a person corrected, and that the person did not set, is not compared: the person
/// put something else right, and nothing is known about this field.
fn compare(page: usize, wanted: &[Record], said: &[Record], score: &mut Score) {
    let expected = |records: &[Record]| records.iter().map(Expected::from).collect::<Vec<_>>();
    let found = pair(&expected(wanted), &expected(said));
    score.extra += found.extra.len();
    let is_known = |record: &Record, field: &str| {
        let mut corrected = record.issues.iter().filter(|issue| issue.code == IssueCode::Corrected).peekable();
        corrected.peek().is_none()
            || !value(record, field).is_empty()
            || corrected.any(|issue| issue.field.as_deref() == Some(field))
    };
    score.all +=
        wanted.iter().map(|record| FIELDS.iter().filter(|field| is_known(record, field)).count()).sum::<usize>();
    for (at, other, _) in &found.pairs {
        let (Some(wanted), Some(said)) = (wanted.get(*at), said.get(*other)) else { continue };
        for field in FIELDS.into_iter().filter(|field| is_known(wanted, field)) {
            if value(wanted, field) == value(said, field) {
                score.right.insert((page, *at, field));
            }
        }
    }
}

/// The values of a field in the form in which they are compared.
fn value(record: &Record, field: &str) -> Vec<String> {
    let one = |text: &Option<String>| text.iter().map(|text| normalise(text)).collect();
    match field {
        "title" => one(&record.title),
        "description" => one(&record.description),
        "issued" => one(&record.issued),
        "creators" => record.creators.clone(),
        "publisher" => one(&record.publisher),
        _ => record.kind.iter().map(|kind| kind.to_string()).collect(),
    }
}
