//! The stages in their order: split, detect, tag, validate.
//!
//! `import` runs them in one process, the commands of a pipe one by one, and both give the same bytes.

pub(crate) mod parts;
pub(crate) mod windows;

use std::borrow::Cow;

use crate::defect::guarded;
use crate::document::budget::Count;
use crate::document::doubt::Evidence;
use crate::document::entry::Entries;
use crate::document::{Block, Bound, Content, Document, Provenance, outline, plain_text};
use crate::error::{Error, Result};
use crate::formats::columns::Columns;
use crate::formats::normalise::{Orders, Settle};
use crate::formats::table::known::Known;
use crate::language::{Engine, Identifier, Neighbours};
use crate::record::rejected::Rejected;
use crate::record::{Ids, IssueCode, Record};
use crate::seeds::Seeds;
use crate::splitting::doubt::{self, Calibrations, Sure};
use crate::splitting::fields::{Assembled, Fields};
use crate::splitting::reviewed::Corrections;
use crate::splitting::slots::{self, Explanation, Slots};
use crate::splitting::stated::{self, Stated};
use crate::splitting::{Reading, Reason, Rival, Splitter, aligned, bounds, repeated};
use crate::text::names;
use crate::text::whitespace::normalise;
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
    /// What people said about the reading of the pages.
    pub corrections: Corrections,
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
            corrections: Corrections::default(),
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
    /// What the page says about how many records there are.
    pub stated: Option<Stated>,
    /// What a person should look at about a catalogue, and costs no record.
    pub warnings: Vec<Error>,
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
    doubts: Calibrations,
    corrections: Corrections,
    layout: Option<String>,
}

impl Splitting {
    /// Reads layouts and words.
    ///
    /// # Errors
    /// Where one of their files is wrong.
    pub(crate) fn new(seeds: &Seeds, layout: Option<String>, map: &[(String, String)]) -> Result<Self> {
        let columns = Columns::load(seeds, map)?;
        let words = Words::load(seeds)?;
        let slots = Slots::new(seeds, &words)?;
        let doubts = Calibrations::read(seeds)?;
        let (splitter, corrections) = (Splitter::new(seeds)?, Corrections::default());
        Ok(Self { splitter, slots, words, columns, doubts, corrections, layout })
    }

    /// With what people said about the reading of the pages.
    pub(crate) fn correcting(self, corrections: Corrections) -> Self {
        Self { corrections, ..self }
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
        let Entries { entries, rejected, warnings, stray } = found;
        let settle = Settle::new(&self.words, &self.columns).knowing(std::mem::take(orders), &entries);
        let records = entries.into_iter().map(|entry| settle.record(entry)).collect();
        *orders = settle.into_orders();
        let place = provenance.location.as_deref().unwrap_or("standard input");
        let rejected = rejected.into_iter().map(|rejected| located(rejected, place)).collect();
        let warnings = warnings.into_iter().map(|warning| parts::error_at(warning, place)).collect();
        let boilerplate = stray.into_iter().map(|(number, text)| Line { number, text: normalise(&text) }).collect();
        Split { records, rejected, warnings, boilerplate, ..Split::default() }
    }

    /// The records of the next window of a long text.
    fn window(&self, source: &str, text: &str, windows: &mut Windows) -> Result<Option<Split>> {
        let window = windows.next(text, |blocks| self.put_right(source, blocks))?;
        Ok(window.map(|(blocks, reading)| self.described(blocks, &reading)))
    }

    /// The records that a reading makes of blocks, and the lines that are in none.
    fn described(&self, mut blocks: Vec<Block>, reading: &Reading) -> Split {
        let (assembled, _) = self.assemble(&blocks, reading);
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

    /// The records with the document that they were found in.
    fn placed(&self, mut split: Split, provenance: &Provenance) -> Split {
        let Provenance { name, location, retrieved, replaced } = provenance;
        split.stated.iter_mut().for_each(|stated| stated.place.clone_from(location));
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
        let laid = if self.layout.is_some() {
            slots::lay_undecided(page, &document.text)
        } else {
            slots::lay(page, &document.text, &self.slots, &self.words)
        };
        document.listing = laid.listing;
        document.content = match &document.listing {
            // Nothing that is seen is a listing: what a script would show may be one.
            None if !page.entries.is_empty() => {
                Content::Entries(Entries { entries: page.entries.clone(), ..Entries::default() })
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

    /// The best reading of a page of this source, with what people said about it.
    fn put_right(&self, source: &str, blocks: &mut [Block]) -> Result<Reading> {
        let mut reading = self.reading(blocks)?;
        self.corrections.apply(source, blocks, &mut reading);
        Ok(reading)
    }

    /// The records of a reading, with their layout and what is doubtful about them; and how sure each of them is.
    fn assemble(&self, blocks: &[Block], reading: &Reading) -> (Assembled, Vec<Judged>) {
        let mut assembled = Fields::new(&self.words).records(blocks, &reading.tags);
        let dates = doubt::dates::measures(&assembled.records);
        let mut judged = Vec::with_capacity(dates.len());
        for ((record, ordinal), date) in assembled.records.iter_mut().zip(&assembled.ordinals).zip(dates) {
            names::complete(record, &self.words);
            record.source.layout = Some(reading.layout.clone());
            let evidence = reading.evidence.get(*ordinal).cloned().unwrap_or_default();
            let sure = self.doubts.judge(&evidence, &date);
            match &evidence.reviewed {
                Some(reviewed) => doubt::reviewed(record, reviewed),
                None => doubt::note(record, &sure, &evidence, &self.doubts),
            }
            judged.push(Judged { sure, evidence, date: date.to_vec() });
        }
        repeated::mark(&mut assembled.records);
        (assembled, judged)
    }

    /// Explains how blocks are read: the records that they make, and for each block the strongest reasons for its role.
    ///
    /// # Errors
    /// Where the pinned layout does not exist.
    pub(crate) fn examine(&self, source: &str, blocks: &mut [Block]) -> Result<Examined> {
        let reading = self.put_right(source, blocks)?;
        let blocks = &*blocks;
        let (assembled, judged) = self.assemble(blocks, &reading);
        // Where columns were decided as wholes, the decoder was not asked, and there is no reading of its own to compare.
        let (reasons, rival) = if reading.is_by_columns() {
            (vec![Vec::new(); blocks.len()], None)
        } else {
            let near = bounds::near(blocks).map(|kept| kept.iter().filter_map(|at| blocks.get(*at)).cloned().collect());
            let near: Cow<'_, [Block]> = near.map_or(Cow::Borrowed(blocks), Cow::Owned);
            let rival = if self.layout.is_none() { self.splitter.rival(&near) } else { None };
            (self.splitter.reasons(blocks, &reading.tags, REASONS), rival)
        };
        Ok(Examined { reading, rival, assembled, judged, reasons })
    }
}

/// The number of reasons given for a role.
const REASONS: usize = 4;

/// How sure a record is, and what that was measured by.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// How sure the record and its fields are.
    pub sure: Sure,
    /// The measures of the reader.
    pub evidence: Evidence,
    /// The measures of the date that all readers share.
    pub date: Vec<f32>,
}

/// A page as it was read, with reasons.
#[derive(Debug)]
pub struct Examined {
    /// Roles, layout, confidence.
    pub reading: Reading,
    /// The second reading: the best one that gives other records.
    pub rival: Option<Rival>,
    /// The records.
    pub assembled: Assembled,
    /// How sure each record is.
    pub judged: Vec<Judged>,
    /// By block, the strongest first; none where columns were decided as wholes.
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
            splitting: Splitting::new(seeds, options.layout.clone(), &options.map)?
                .correcting(options.corrections.clone()),
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
    pub fn examine(&self, source: &str, blocks: &mut [Block]) -> Result<Examined> {
        let mut examined = self.splitting.examine(source, blocks)?;
        self.enrich(&mut examined.assembled.records, &mut Neighbours::default());
        Ok(examined)
    }

    /// The records of a page as they are split, and how sure each of them is: what the trainer of the doubt learns from.
    ///
    /// # Errors
    /// As [`Splitting::split`].
    pub fn judged(&self, mut document: Document) -> Result<Vec<(Record, Judged)>> {
        self.splitting.lay(&mut document);
        self.splitting.outline(&mut document);
        let mut blocks = match document.content {
            Content::Blocks(blocks) => blocks,
            Content::LongText(_) => plain_text::blocks(&document.text),
            Content::Page(_) | Content::Entries(_) => return Ok(Vec::new()),
        };
        let reading = self.splitting.put_right(&document.name, &mut blocks)?;
        let (assembled, judged) = self.splitting.assemble(&blocks, &reading);
        Ok(assembled.records.into_iter().zip(judged).collect())
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
