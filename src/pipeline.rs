//! Runs the stages in their order: split, detect, tag and validate.
//!
//! The command `import` runs all stages in one process, and the commands of a pipe run them one by one. Both give the
//! same bytes.

mod left_out;
pub(crate) mod paged;
pub(crate) mod parts;
mod readings;
mod stages;
mod structure;
pub(crate) mod windows;

use std::sync::Arc;

use crate::defect::guarded;
use crate::document::budget::Count;
use crate::document::entry::Entries;
use crate::document::{Block, Content, Document, Provenance};
use crate::error::{Error, Result};
use crate::formats::columns::Columns;
use crate::formats::harmless;
use crate::formats::normalise::{Settle, Survey};
use crate::formats::table::known::Known;
use crate::record::rejected::Rejected;
use crate::record::{Ids, IssueCode, Record};
use crate::seeds::Seeds;
use crate::splitting::applied::Applied;
use crate::splitting::doubt::dates::Dated;
use crate::splitting::doubt::{self, Calibrations};
use crate::splitting::fields::Fields;
use crate::splitting::reviewed::Corrections;
use crate::splitting::slots::Slots;
use crate::splitting::stated::{self, Stated};
use crate::splitting::{Reading, Splitter, repeated};
use crate::text::names;
use crate::text::whitespace::normalise;
use crate::text::words::Words;
use crate::vocabulary::Mode;
use crate::web::Response;
use crate::web::details::{self, DetailPage, DetailPages};
use paged::Paged;
use windows::Windows;

pub(crate) use readings::Examined;
pub use readings::Judged;
pub use stages::Pipeline;

/// The options of the stages.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name or path of the vocabulary.
    pub vocabulary: String,
    /// The thresholds of the vocabulary that are applied.
    pub mode: Mode,
    /// True to assign areas by rule even to records that declare areas.
    pub all: bool,
    /// The layout in which every page is read.
    pub layout: Option<String>,
    /// Pairs of a field and the column of another tool's table that fills it.
    pub map: Vec<(String, String)>,
    /// The corrections that people made to the reading of pages.
    pub corrections: Corrections,
}

/// The vocabulary that is used if none is chosen.
pub(crate) const DEFAULT_VOCABULARY: &str = "migration";

impl Default for Options {
    fn default() -> Self {
        Self {
            vocabulary: DEFAULT_VOCABULARY.to_owned(),
            mode: Mode::default(),
            all: false,
            layout: None,
            map: Vec::new(),
            corrections: Corrections::default(),
        }
    }
}

/// The result of splitting a document.
#[derive(Debug, Default)]
pub struct Split {
    /// The records of the document.
    pub records: Vec<Record>,
    /// The lines that belong to no record.
    pub boilerplate: Vec<Line>,
    /// Entries of a catalogue that could not be read as records.
    pub rejected: Vec<Rejected>,
    /// The number of records that the page states.
    pub stated: Option<Stated>,
    /// The number of records of the whole page, where these are a part of them.
    pub of: Option<u64>,
    /// Problems of a catalogue that a person should check and that did not cost any record.
    pub warnings: Vec<Error>,
}

/// A document that was read.
enum Read {
    /// All of its records.
    Whole(Split),
    /// A page of very many records, which are made part by part.
    Long(Provenance, Box<Paged>),
}

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line number, counted from 1.
    pub number: u64,
    /// The text of the line, with normalised white space.
    pub text: String,
}

/// Splits documents into records: the decoder finds the roles of lines, from which the fields are filled.
pub(crate) struct Splitting {
    splitter: Splitter,
    words: Arc<Words>,
    slots: Slots,
    columns: Columns,
    doubts: Calibrations,
    corrections: Corrections,
    applied: Applied,
    layout: Option<String>,
}

impl Splitting {
    /// Reads the layouts and words.
    ///
    /// # Errors
    /// Returns an error if one of these files is malformed.
    pub(crate) fn new(seeds: &Seeds, layout: Option<String>, map: &[(String, String)]) -> Result<Self> {
        let columns = Columns::load(seeds, map)?;
        let words = Arc::new(Words::load(seeds)?);
        let slots = Slots::new(seeds, &words)?;
        let doubts = Calibrations::read(seeds)?;
        let (splitter, corrections) = (Splitter::with_words(seeds, words.clone())?, Corrections::default());
        let applied = Applied::default();
        Ok(Self { splitter, slots, words, columns, doubts, corrections, applied, layout })
    }

    /// Applies the corrections that people made to the reading of pages.
    pub(crate) fn correcting(self, corrections: Corrections) -> Self {
        Self { corrections, ..self }
    }

    /// The warnings about corrections that were not applied to any of the pages so far. `place` is their file.
    pub(crate) fn unapplied(&self, place: &str) -> Vec<Error> {
        self.applied.warnings(&self.corrections, place)
    }

    /// The words that pages use around their records.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// The names of the columns of tables.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The known names of columns.
    pub(crate) fn known(&self) -> Known<'_> {
        Known { columns: &self.columns, words: &self.words }
    }

    /// Splits a document into records with ids, and returns the lines that belong to none.
    ///
    /// # Errors
    /// Returns an error if the pinned layout does not exist.
    pub(crate) fn split(&self, document: Document, ids: &mut Ids) -> Result<Split> {
        let mut split = self.read(document, None)?;
        for record in &mut split.records {
            record.id = ids.next(record);
        }
        Ok(split)
    }

    /// Like [`Splitting::split`], but without ids, because these depend on all previous documents. Records are
    /// completed from `pages`, if given.
    ///
    /// # Errors
    /// Returns the same errors as [`Splitting::split`].
    pub(crate) fn read(&self, document: Document, pages: Option<&dyn DetailPages>) -> Result<Split> {
        guarded("splitting the document", || {
            let mut document = document;
            self.lay(&mut document);
            self.outline(&mut document);
            let content = std::mem::replace(&mut document.content, Content::Blocks(Vec::new()));
            let left = left_out::warnings(&document);
            let mut split = match content {
                Content::Entries(entries) => self.settled(entries, &document.provenance(), &mut Survey::default()),
                Content::Page(_) => Split::default(),
                Content::LongText(limits) => {
                    let (mut windows, mut all, budget) = (Windows::default(), Split::default(), limits.budget());
                    while let Some(split) = self.window(&document.name, &document.text, &mut windows)? {
                        budget.spend(Count::Records, split.records.len() as u64)?;
                        budget.spend(Count::Lines, split.boilerplate.len() as u64)?;
                        all.records.extend(split.records);
                        all.stated = all.stated.take().or(split.stated);
                        all.boilerplate.extend(split.boilerplate);
                    }
                    all
                }
                Content::Blocks(mut blocks) => {
                    let reading = self.put_right(&document.name, &mut blocks)?;
                    self.described(blocks, reading)
                }
            };
            split.warnings.extend(left);
            split = self.placed(split, &document.provenance());
            if let Some(pages) = pages {
                self.complete(&mut split.records, pages);
            }
            Ok(split)
        })
    }

    /// Like [`Splitting::read`], but of a page with very many records only what they have in common.
    ///
    /// # Errors
    /// Returns the same errors as [`Splitting::split`].
    fn read_or_survey(&self, mut document: Document, pages: Option<&dyn DetailPages>) -> Result<Read> {
        if pages.is_some() {
            return self.read(document, pages).map(Read::Whole);
        }
        self.lay(&mut document);
        self.outline(&mut document);
        let left = left_out::warnings(&document);
        if let Content::Blocks(blocks) = &mut document.content {
            let reading = self.put_right(&document.name, blocks)?;
            let (blocks, provenance) = (std::mem::take(blocks), document.provenance());
            drop(document);
            return Ok(if Paged::is_long(&reading) {
                Read::Long(provenance, Box::new(Paged::new(self, blocks, reading, left)))
            } else {
                let mut split = self.described(blocks, reading);
                split.warnings.extend(left);
                Read::Whole(self.placed(split, &provenance))
            });
        }
        self.read(document, pages).map(Read::Whole)
    }

    /// Converts the entries of a catalogue, or of a part of it, to records. `survey` holds what is known about its
    /// columns.
    fn settled(&self, found: Entries, provenance: &Provenance, survey: &mut Survey) -> Split {
        let Entries { entries, rejected, warnings, stray } = found;
        let settle = Settle::new(&self.words, &self.columns).knowing(std::mem::take(survey), &entries);
        let records = entries.into_iter().map(|entry| settle.record(entry)).collect();
        *survey = settle.into_survey();
        let place = provenance.location.as_deref().unwrap_or("standard input");
        let rejected = rejected.into_iter().map(|rejected| located(rejected, place)).collect();
        let warnings = warnings.into_iter().map(|warning| parts::error_at(warning, place)).collect();
        let boilerplate = stray.into_iter().map(|(number, text)| Line { number, text: normalise(&text) }).collect();
        Split { records, rejected, warnings, boilerplate, ..Split::default() }
    }

    /// Splits the next window of a long text.
    fn window(&self, source: &str, text: &str, windows: &mut Windows) -> Result<Option<Split>> {
        let window = windows.next(text, |blocks| self.put_right(source, blocks))?;
        Ok(window.map(|(blocks, reading)| self.described(blocks, reading)))
    }

    /// The records that a reading makes from blocks, and the lines that belong to none.
    ///
    /// The blocks of a record give up their memory as soon as it is made, so that a long page never has all of its blocks
    /// beside all of its records.
    fn described(&self, mut blocks: Vec<Block>, mut reading: Reading) -> Split {
        let fields = Fields::new(&self.words);
        let mut assembled = fields.records_of(&mut blocks, &reading.tags);
        let dated: Vec<Dated> = assembled.records.iter().map(Dated::of).collect();
        let dates = doubt::dates::measures(&dated);
        for ((record, ordinal), date) in assembled.records.iter_mut().zip(&assembled.ordinals).zip(dates) {
            let evidence = reading.evidence.get_mut(*ordinal).map(std::mem::take).unwrap_or_default();
            self.judge(record, &reading.layout, &evidence, &date);
        }
        repeated::mark(&mut assembled.records);
        let mut lines: Vec<(usize, String)> = Vec::with_capacity(assembled.boilerplate.len());
        for at in assembled.boilerplate {
            lines.extend(blocks.get_mut(at).map(|block| (at, std::mem::take(&mut block.text))));
        }
        lines.extend(assembled.links);
        lines.sort_by_key(|(at, _)| *at);
        let line = |(at, text): (usize, String)| Some(Line { number: blocks.get(at)?.lines.0, text });
        let boilerplate: Vec<Line> = lines.into_iter().filter_map(line).collect();
        let stated = stated::find(boilerplate.iter().map(|line| (line.number, line.text.as_str())), &self.words);
        Split { records: assembled.records, boilerplate, stated, ..Split::default() }
    }

    /// Adds the provenance of the document to its records.
    fn placed(&self, mut split: Split, provenance: &Provenance) -> Split {
        let Provenance { name, location, retrieved, replaced } = provenance;
        split.stated.iter_mut().for_each(|stated| stated.place.clone_from(location));
        for record in &mut split.records {
            // A record of a catalogue may state its own source.
            if record.source.name.is_empty() {
                record.source.name.clone_from(name);
            }
            if record.source.location.is_none() {
                record.source.location.clone_from(location);
                record.source.retrieved = record.source.retrieved.take().or_else(|| retrieved.clone());
            }
            if *replaced && [&record.title, &record.description].into_iter().flatten().any(|t| t.contains('\u{fffd}')) {
                let message = "the document had bytes that are not of its encoding; they became U+FFFD";
                record.add_issue(IssueCode::ReplacedCharacters, "source", message);
            }
            harmless::mark(record);
        }
        split
    }

    /// Completes records from their detail pages.
    pub(crate) fn complete(&self, records: &mut [Record], pages: &dyn DetailPages) {
        let read = |response: &Response| DetailPage::read(response, &self.words, &self.columns);
        let found: Vec<_> = records.iter().map(|record| pages.detail_page(record, &read)).collect();
        details::complete(records, &found, &self.words);
        records.iter_mut().for_each(|record| names::complete(record, &self.words));
    }
}

/// Adds the document to the place of a rejected entry, as in `list.ris:12`.
fn located(rejected: Rejected, document: &str) -> Rejected {
    let Rejected { error, more, text } = rejected;
    let place = match error.place().map(|place| (place, place.strip_prefix("line "))) {
        Some((_, Some(line))) => format!("{document}:{line}"),
        // The reader of catalogues already gives the complete place.
        Some((place, None)) if place.starts_with(document) => place.to_owned(),
        Some((place, None)) => format!("{document}: {place}"),
        None => document.to_owned(),
    };
    Rejected { error: error.at(place), more, text }
}
