//! The stages in their order: split, detect, tag, validate.
//!
//! `import` runs them in one process, the commands of a pipe one by one, and both give the same bytes.

pub(crate) mod parts;
pub(crate) mod windows;

use std::borrow::Cow;

use crate::defect::guarded;
use crate::document::budget::Count;
use crate::document::entry::Entries;
use crate::document::{Block, Bound, Content, Document, Provenance, outline};
use crate::error::Result;
use crate::formats::columns::Columns;
use crate::formats::normalise::{Orders, Settle};
use crate::formats::table::known::Known;
use crate::language::{Engine, Identifier, Neighbours};
use crate::record::rejected::Rejected;
use crate::record::{Ids, IssueCode, Record};
use crate::seeds::Seeds;
use crate::splitting::fields::{Assembled, Fields};
use crate::splitting::slots::{self, Explanation, Slots};
use crate::splitting::{Reading, Reason, Rival, Splitter, aligned, bounds};
use crate::text::names;
use crate::text::words::Words;
use crate::validation::Validator;
use crate::vocabulary::{Mode, Tagger, Vocabulary};
use crate::web::Response;
use crate::web::details;
use crate::web::details::{DetailPage, DetailPages};
use windows::Windows;

/// The choices of the stages.
#[derive(Debug, Clone)]
pub struct Options {
    /// Name or path of the vocabulary.
    pub vocabulary: String,
    /// The thresholds of the vocabulary that decide.
    pub mode: Mode,
    /// Areas by rule also where some are declared.
    pub all: bool,
    /// The layout to read every page in.
    pub layout: Option<String>,
    /// Fields and the columns of other tools' tables that fill them.
    pub map: Vec<(String, String)>,
}

/// The vocabulary of those who choose none.
pub(crate) const DEFAULT_VOCABULARY: &str = "migration";

impl Default for Options {
    fn default() -> Self {
        Self {
            vocabulary: DEFAULT_VOCABULARY.to_owned(),
            mode: Mode::default(),
            all: false,
            layout: None,
            map: Vec::new(),
        }
    }
}

/// A document, split.
#[derive(Debug, Default)]
pub struct Split {
    /// Its records.
    pub records: Vec<Record>,
    /// The lines that are in no record.
    pub boilerplate: Vec<Line>,
    /// Entries of a catalogue that are none.
    pub rejected: Vec<Rejected>,
}

/// A line of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: u64,
    /// Its text, normalised.
    pub text: String,
}

/// Documents to records: the decoder finds the roles, the fields are filled from them.
pub(crate) struct Splitting {
    splitter: Splitter,
    words: Words,
    slots: Slots,
    columns: Columns,
    layout: Option<String>,
}

/// Below this confidence a record carries an issue. Of the records of real pages above it, read with what other pages
/// had taught (the readings that `shelflist-train layouts --judged` writes), 98 of 100 were right.
const UNCERTAIN: f64 = 0.975;

impl Splitting {
    /// Reads layouts and words.
    ///
    /// # Errors
    /// Where one of their files is wrong.
    pub(crate) fn new(seeds: &Seeds, layout: Option<String>, map: &[(String, String)]) -> Result<Self> {
        let columns = Columns::load(seeds, map)?;
        let words = Words::load(seeds)?;
        let slots = Slots::new(seeds, &words)?;
        Ok(Self { splitter: Splitter::new(seeds)?, slots, words, columns, layout })
    }

    /// The words that pages use around their records.
    pub(crate) fn words(&self) -> &Words {
        &self.words
    }

    /// The names of the columns of tables.
    pub(crate) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What is known of the names of columns.
    pub(crate) fn known(&self) -> Known<'_> {
        Known { columns: &self.columns, words: &self.words }
    }

    /// The records of a document, with ids, and the lines that are in none.
    ///
    /// # Errors
    /// Where the pinned layout does not exist.
    pub(crate) fn split(&self, document: Document, ids: &mut Ids) -> Result<Split> {
        let mut split = self.read(document, None)?;
        for record in &mut split.records {
            record.id = ids.next(record);
        }
        Ok(split)
    }

    /// As [`Splitting::split`], but without ids, which depend on all documents before. Records are filled from `pages`,
    /// where there are some.
    ///
    /// # Errors
    /// As there.
    pub(crate) fn read(&self, document: Document, pages: Option<&dyn DetailPages>) -> Result<Split> {
        guarded("splitting the document", || {
            let mut document = document;
            self.lay(&mut document);
            self.outline(&mut document);
            let content = std::mem::replace(&mut document.content, Content::Blocks(Vec::new()));
            let mut split = match content {
                Content::Entries(entries) => self.settled(entries, &document.provenance(), &mut Orders::new()),
                Content::Page(_) => Split::default(),
                Content::LongText(limits) => {
                    let (mut windows, mut all, budget) = (Windows::default(), Split::default(), limits.budget());
                    while let Some(split) = self.window(&document.text, &mut windows)? {
                        budget.spend(Count::Records, split.records.len() as u64)?;
                        budget.spend(Count::Lines, split.boilerplate.len() as u64)?;
                        all.records.extend(split.records);
                        all.boilerplate.extend(split.boilerplate);
                    }
                    all
                }
                Content::Blocks(mut blocks) => {
                    let reading = self.reading(&mut blocks)?;
                    self.described(blocks, &reading)
                }
            };
            split = self.placed(split, &document.provenance());
            if let Some(pages) = pages {
                self.complete(&mut split.records, pages);
            }
            Ok(split)
        })
    }

    /// The records of the entries of a catalogue, or of a part of it; `orders` is what is known of its dates.
    fn settled(&self, found: Entries, provenance: &Provenance, orders: &mut Orders) -> Split {
        let Entries { entries, rejected } = found;
        let settle = Settle::new(&self.words, &self.columns).knowing(std::mem::take(orders), &entries);
        let records = entries.into_iter().map(|entry| settle.record(entry)).collect();
        *orders = settle.into_orders();
        let place = provenance.location.as_deref().unwrap_or("standard input");
        let rejected = rejected.into_iter().map(|rejected| located(rejected, place)).collect();
        Split { records, rejected, boilerplate: Vec::new() }
    }

    /// The records of the next window of a long text.
    fn window(&self, text: &str, windows: &mut Windows) -> Result<Option<Split>> {
        let window = windows.next(text, |blocks| self.reading(blocks))?;
        Ok(window.map(|(blocks, reading)| self.described(blocks, &reading)))
    }

    /// The records that a reading makes of blocks, and the lines that are in none.
    fn described(&self, mut blocks: Vec<Block>, reading: &Reading) -> Split {
        let assembled = self.assemble(&blocks, reading);
        let mut lines: Vec<(usize, String)> = Vec::with_capacity(assembled.boilerplate.len());
        for at in assembled.boilerplate {
            lines.extend(blocks.get_mut(at).map(|block| (at, std::mem::take(&mut block.text))));
        }
        lines.extend(assembled.links);
        lines.sort_by_key(|(at, _)| *at);
        let line = |(at, text): (usize, String)| Some(Line { number: blocks.get(at)?.lines.0, text });
        let boilerplate = lines.into_iter().filter_map(line).collect();
        Split { records: assembled.records, boilerplate, rejected: Vec::new() }
    }

    /// The records with the document that they were found in.
    fn placed(&self, mut split: Split, provenance: &Provenance) -> Split {
        let Provenance { name, location, retrieved, replaced } = provenance;
        for record in &mut split.records {
            // A record of a catalogue may say itself where it was found first.
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
        }
        split
    }

    /// Fills records from their detail pages.
    pub(crate) fn complete(&self, records: &mut [Record], pages: &dyn DetailPages) {
        let read = |response: &Response| DetailPage::read(response, &self.words, &self.columns);
        let found: Vec<_> = records.iter().map(|record| pages.detail_page(record, &read)).collect();
        details::complete(records, &found, &self.words);
        records.iter_mut().for_each(|record| names::complete(record, &self.words));
    }
}

/// Bytes of a text whose structure is looked for, at most: 4 MiB. A longer one is read window by window.
const OUTLINED: usize = 4 << 20;

impl Splitting {
    /// Decides where the records of a page are and lays its text out in blocks; other documents stay as they are.
    /// Where a layout is pinned, the decoder finds the roles of the blocks in it.
    pub(crate) fn lay(&self, document: &mut Document) -> Option<Explanation> {
        let Content::Page(page) = &document.content else { return None };
        // Fields that the source pins are taken as they are pinned.
        let laid = if self.layout.is_some() || !page.pinned.fields.is_empty() {
            slots::lay_undecided(page, &document.text)
        } else {
            slots::lay(page, &document.text, &self.slots, &self.words)
        };
        document.listing = laid.listing;
        document.content = match &document.listing {
            // Nothing that is seen is a listing: what a script would show may be one.
            None if !page.entries.is_empty() => {
                Content::Entries(Entries { entries: page.entries.clone(), rejected: Vec::new() })
            }
            _ => Content::Blocks(laid.blocks),
        };
        laid.explanation
    }

    /// Finds the structure of a text: its records then have bounds, and fields where their columns tell them.
    pub(crate) fn outline(&self, document: &mut Document) {
        let plain = match &document.content {
            Content::Blocks(blocks) => blocks.iter().all(|block| block.hints.is_none()),
            Content::LongText(_) => document.text.len() <= OUTLINED,
            Content::Page(_) | Content::Entries(_) => false,
        };
        if !plain || self.layout.is_some() {
            return;
        }
        let column = |name: &str| self.columns.label_field(name, &self.words);
        let known = outline::Known { words: &self.words, column: &column };
        let named = document.location.as_deref().and_then(|path| path.rsplit_once('.')).map(|(_, extension)| extension);
        let markdown = named.is_some_and(|named| matches!(named, "md" | "markdown"));
        let Some(outlined) = outline::read(&document.text, markdown, known) else { return };
        let Some(blocks) = aligned::settle(outlined, &self.words) else { return };
        if let Content::LongText(limits) = &document.content {
            let budget = limits.budget();
            let records = blocks.iter().filter(|block| block.bound == Bound::Start).count();
            let within = budget.spend(Count::Lines, blocks.len() as u64).is_ok();
            if !within || budget.spend(Count::Records, records as u64).is_err() {
                return;
            }
        }
        document.content = Content::Blocks(blocks);
    }

    /// The best reading, within the bounds that the markup gives. Blocks leave their places while those near records
    /// are read, and come back.
    fn reading(&self, blocks: &mut [Block]) -> Result<Reading> {
        if let Some(reading) = Reading::decided(blocks).or_else(|| aligned::reading(blocks)) {
            return Ok(reading);
        }
        let layout = self.layout.as_deref();
        let mut reading = match bounds::near(blocks) {
            None => self.splitter.read(blocks, layout)?,
            Some(kept) => {
                let mut near: Vec<Block> =
                    kept.iter().filter_map(|at| blocks.get_mut(*at).map(std::mem::take)).collect();
                let reading = self.splitter.read(&near, layout);
                for (at, block) in kept.iter().zip(&mut near) {
                    blocks.get_mut(*at).into_iter().for_each(|place| std::mem::swap(place, block));
                }
                let mut reading = reading?;
                reading.tags = bounds::spread(&kept, &reading.tags, blocks.len());
                reading
            }
        };
        bounds::hold(blocks, &mut reading);
        Ok(reading)
    }

    /// The records of a reading, with their layout and what is doubtful about them.
    fn assemble(&self, blocks: &[Block], reading: &Reading) -> Assembled {
        let mut assembled = Fields::new(&self.words).records(blocks, &reading.tags);
        for (record, ordinal) in assembled.records.iter_mut().zip(&assembled.ordinals) {
            names::complete(record, &self.words);
            record.source.layout = Some(reading.layout.clone());
            let confidence = reading.confidence.get(*ordinal).copied().unwrap_or(1.0);
            if confidence < UNCERTAIN {
                let message = format!("the page can be read in another way here (confidence {confidence:.2})");
                record.add_issue(IssueCode::UncertainSplit, "source", message);
            }
        }
        assembled
    }

    /// Explains how blocks are read: the records that they make, and for each block the strongest reasons for its role.
    ///
    /// # Errors
    /// Where the pinned layout does not exist.
    pub(crate) fn examine(&self, blocks: &[Block]) -> Result<Examined> {
        let reading = self.reading(&mut blocks.to_vec())?;
        let assembled = self.assemble(blocks, &reading);
        let reasons = self.splitter.reasons(blocks, &reading.tags, REASONS);
        let near = bounds::near(blocks).map(|kept| kept.iter().filter_map(|at| blocks.get(*at)).cloned().collect());
        let near: Cow<'_, [Block]> = near.map_or(Cow::Borrowed(blocks), Cow::Owned);
        let rival = if self.layout.is_none() { self.splitter.rival(&near) } else { None };
        Ok(Examined { reading, rival, assembled, reasons })
    }
}

/// The number of reasons given for a role.
const REASONS: usize = 4;

/// A page as it was read, with reasons.
#[derive(Debug)]
pub struct Examined {
    /// Roles, layout, confidence.
    pub reading: Reading,
    /// The second reading: the best one that gives other records.
    pub rival: Option<Rival>,
    /// The records.
    pub assembled: Assembled,
    /// By block, the strongest first.
    pub reasons: Vec<Vec<Reason>>,
}

/// The place of what is rejected, with the document before it: `list.ris:12`.
fn located(rejected: Rejected, document: &str) -> Rejected {
    let Rejected { error, more, text } = rejected;
    let place = match error.place().map(|place| (place, place.strip_prefix("line "))) {
        Some((_, Some(line))) => format!("{document}:{line}"),
        // The reader of catalogues says the whole place itself.
        Some((place, None)) if place.starts_with(document) => place.to_owned(),
        Some((place, None)) => format!("{document}: {place}"),
        None => document.to_owned(),
    };
    Rejected { error: error.at(place), more, text }
}

/// All stages in one process.
pub struct Pipeline {
    splitting: Splitting,
    identifier: Identifier,
    tagger: Tagger,
    validator: Validator,
    all: bool,
}

impl Pipeline {
    /// Lays a page out; see [`Splitting::lay`].
    pub(crate) fn lay(&self, document: &mut Document) -> Option<Explanation> {
        self.splitting.lay(document)
    }

    /// The words that pages use around their records.
    pub fn words(&self) -> &Words {
        self.splitting.words()
    }

    /// The names of the columns of tables.
    pub(crate) fn columns(&self) -> &Columns {
        self.splitting.columns()
    }

    /// What is known of the names of columns.
    pub(crate) fn known(&self) -> Known<'_> {
        self.splitting.known()
    }

    /// The tagger that gives records their thematic areas.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// Reads what the stages need.
    ///
    /// # Errors
    /// Where a layout, a vocabulary or another file is wrong.
    pub fn new(seeds: &Seeds, options: &Options) -> Result<Self> {
        Ok(Self {
            splitting: Splitting::new(seeds, options.layout.clone(), &options.map)?,
            identifier: Identifier::new(seeds, Engine::default())?,
            tagger: Tagger::new(Vocabulary::load(seeds, &options.vocabulary)?)?.with_mode(options.mode),
            validator: Validator::new(seeds)?,
            all: options.all,
        })
    }

    /// The records of a document.
    ///
    /// # Errors
    /// As [`Splitting::split`].
    pub fn split(&self, document: Document, ids: &mut Ids) -> Result<Split> {
        self.splitting.split(document, ids)
    }

    /// The records of a document with languages and thematic areas, filled from `pages` where there are some. They
    /// have no ids yet: these depend on all documents before, and are given in order.
    ///
    /// # Errors
    /// As [`Splitting::split`].
    pub fn read(&self, document: Document, pages: Option<&dyn DetailPages>) -> Result<Split> {
        let mut split = self.splitting.read(document, pages)?;
        guarded("describing the records", || {
            self.enrich(&mut split.records, &mut Neighbours::default());
            Ok(split)
        })
    }

    /// Finds the structure of a text; see [`Splitting::outline`].
    pub(crate) fn outline(&self, document: &mut Document) {
        self.splitting.outline(document);
    }

    /// Explains how the blocks of a page are read; its records have languages and thematic areas.
    ///
    /// # Errors
    /// As [`Splitting::examine`].
    pub fn examine(&self, blocks: &[Block]) -> Result<Examined> {
        let mut examined = self.splitting.examine(blocks)?;
        self.enrich(&mut examined.assembled.records, &mut Neighbours::default());
        Ok(examined)
    }

    /// Fills records from their detail pages, and gives them languages and areas by what they say then.
    pub fn complete(&self, records: &mut [Record], pages: &dyn DetailPages) {
        self.splitting.complete(records, pages);
        self.enrich(records, &mut Neighbours::default());
    }

    /// Languages and thematic areas of records in the order of their source; `before` are those before them.
    fn enrich(&self, records: &mut [Record], before: &mut Neighbours) {
        for record in records {
            self.identifier.detect_after(record, before);
            self.tagger.tag(record, self.all);
        }
    }

    /// Why the record is invalid; `None` where it is valid.
    pub fn validate(&self, record: &Record) -> Option<Rejected> {
        self.validator.check(record)
    }
}
