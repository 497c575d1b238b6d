//! Runs the stages in their order: split, detect, tag and validate.
//!
//! The command `import` runs all stages in one process, and the commands of a pipe run them one by one. Both give the
//! same bytes.

pub(crate) mod paged;
pub(crate) mod parts;
pub(crate) mod windows;

use std::borrow::Cow;
use std::sync::Arc;

use crate::defect::guarded;
use crate::document::budget::Count;
use crate::document::doubt::Evidence;
use crate::document::entry::Entries;
use crate::document::html::line_numbers::LineIndex;
use crate::document::html::listing::LeftOut;
use crate::document::{Block, Bound, Content, Document, Provenance, outline, plain_text};
use crate::error::{Error, Result};
use crate::formats::columns::Columns;
use crate::formats::harmless;
use crate::formats::normalise::{Orders, Settle};
use crate::formats::table::known::Known;
use crate::language::{Engine, Identifier, Neighbours};
use crate::record::rejected::Rejected;
use crate::record::{Ids, IssueCode, Record};
use crate::seeds::Seeds;
use crate::splitting::applied::Applied;
use crate::splitting::doubt::dates::Dated;
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
use paged::Paged;
use windows::Windows;

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
            let left = left_out(&document);
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
        let left = left_out(&document);
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

    /// Converts the entries of a catalogue, or of a part of it, to records. `orders` holds what is known about its
    /// dates.
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

/// A warning for each list of a page that looks like publications, too, and was left out, and for each selector of a
/// field that matches only outside of the records.
fn left_out(document: &Document) -> Vec<Error> {
    let Some(listing) = &document.listing else { return Vec::new() };
    let place = document.location.as_deref().unwrap_or("standard input");
    let outside = listing.outside.iter().map(|selector| {
        Error::data(format!("the selector {selector:?} of a field matches only outside of the records"))
            .at(place)
            .hint("`explain` shows where the records begin and end; record and follows pin them")
    });
    let outside: Vec<Error> = outside.collect();
    if listing.left.is_empty() {
        return outside;
    }
    let lines = LineIndex::new(&document.text);
    let warning = |left: &LeftOut| {
        let (first, last) = lines.lines(&left.bytes);
        let within = if first == last { format!("in line {first}") } else { format!("in lines {first} to {last}") };
        let message = format!(
            "another list of {} items {within} looks like publications, too, and was left out; it begins “{}”",
            left.count, left.first
        );
        let (own, other) = (&listing.selector, &left.selector);
        let hint = format!(
            "record = \"{other}\" in a file for --source-file reads this list, and record = \"{own}, {other}\" reads both"
        );
        Error::data(message).at(place).hint(hint)
    };
    outside.into_iter().chain(listing.left.iter().map(warning)).collect()
}

/// The greatest length in bytes of a text whose structure is searched: 4 MiB. A longer text is read in windows.
const OUTLINED: usize = 4 << 20;

/// The greatest length in bytes of a text whose lines are read in comparison with its outline.
const COMPARED: usize = 256 << 10;
/// The mean confidence in records below which an outline is compared with the reading of the lines.
const DOUBTFUL: f64 = 0.6;
/// The difference of mean confidences from which the reading of the lines is preferred.
const SURER: f64 = 0.2;

impl Splitting {
    /// Chooses the listing of a page and converts its text to blocks. Other documents are left unchanged. If a layout
    /// is pinned, the decoder finds the roles of the blocks by that layout.
    pub(crate) fn lay(&self, document: &mut Document) -> Option<Explanation> {
        let Content::Page(page) = &document.content else { return None };
        let laid = if self.layout.is_some() {
            slots::lay_undecided(page, &document.text)
        } else {
            slots::lay(page, &document.text, &self.slots, &self.words)
        };
        document.listing = laid.listing;
        document.content = match &document.listing {
            // The visible part of the page has no listing, so the data of its scripts is used.
            None if !page.entries.is_empty() => {
                Content::Entries(Entries { entries: page.entries.clone(), ..Entries::default() })
            }
            _ => Content::Blocks(laid.blocks),
        };
        laid.explanation
    }

    /// Finds the structure of a text. The records then have bounds, and also fields if their columns determine them.
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
        if self.lines_are_surer(&document.text, &blocks) {
            return;
        }
        document.content = Content::Blocks(blocks);
    }

    /// Whether the decoder is much surer of its reading of the lines than of the columns of an outline that gives as many
    /// records. Only a doubtful outline of a text that is not long is compared.
    fn lines_are_surer(&self, text: &str, outlined: &[Block]) -> bool {
        let sure = |blocks: &[Block], reading: &Reading| {
            let (_, judged) = self.assemble(blocks, reading);
            let sum: f64 = judged.iter().map(|judged| judged.sure.record).sum();
            (judged.len(), sum / judged.len().max(1) as f64)
        };
        if text.len() > COMPARED {
            return false;
        }
        // A reading moves the evidence out of its blocks, so that a copy is read.
        let mut outlined = outlined.to_vec();
        let Some(columns) = aligned::reading(&mut outlined) else { return false };
        let (records, by_columns) = sure(&outlined, &columns);
        if records == 0 || by_columns >= DOUBTFUL {
            return false;
        }
        let lines = plain_text::blocks(text);
        let Ok(reading) = self.splitter.read(&lines, None) else { return false };
        let (found, by_lines) = sure(&lines, &reading);
        found == records && by_lines >= by_columns + SURER
    }

    /// The best reading within the bounds that the markup gives. Blocks are moved out of the slice while parts of it
    /// are read, and are moved back afterwards.
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

    /// The best reading of a page of this source, with the corrections of people applied.
    fn put_right(&self, source: &str, blocks: &mut [Block]) -> Result<Reading> {
        let mut reading = self.reading(blocks)?;
        let found = self.corrections.apply(source, blocks, &mut reading);
        if !self.corrections.is_empty() {
            self.applied.add(source, found);
        }
        Ok(reading)
    }

    /// The records of a reading with their layout and their doubts, and the confidence in each of them.
    fn assemble(&self, blocks: &[Block], reading: &Reading) -> (Assembled, Vec<Judged>) {
        let mut assembled = Fields::new(&self.words).records(blocks, &reading.tags);
        let dated: Vec<Dated> = assembled.records.iter().map(Dated::of).collect();
        let dates = doubt::dates::measures(&dated);
        let mut judged = Vec::with_capacity(dates.len());
        for ((record, ordinal), date) in assembled.records.iter_mut().zip(&assembled.ordinals).zip(dates) {
            let evidence = reading.evidence.get(*ordinal).cloned().unwrap_or_default();
            let sure = self.judge(record, &reading.layout, &evidence, &date);
            judged.push(Judged { sure, evidence, date: date.to_vec() });
        }
        repeated::mark(&mut assembled.records);
        (assembled, judged)
    }

    /// Completes a record that was made from blocks of this layout, and notes how doubtful it is.
    fn judge(&self, record: &mut Record, layout: &str, evidence: &Evidence, date: &[f32]) -> Sure {
        names::complete(record, &self.words);
        record.source.layout = Some(layout.to_owned());
        let sure = self.doubts.judge(evidence, date);
        match &evidence.reviewed {
            Some(reviewed) => doubt::reviewed(record, reviewed),
            None => doubt::note(record, &sure, evidence, &self.doubts),
        }
        record.shrink();
        sure
    }

    /// Explains how blocks are read: the records that they form, and the strongest reasons for the role of each block.
    ///
    /// # Errors
    /// Returns an error if the pinned layout does not exist.
    pub(crate) fn examine(&self, source: &str, blocks: &mut [Block]) -> Result<Examined> {
        let reading = self.put_right(source, blocks)?;
        let blocks = &*blocks;
        let (assembled, judged) = self.assemble(blocks, &reading);
        // If whole columns were decided, the decoder was not used, and there is no second reading to compare.
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

/// The confidence in a record, and the evidence from which it was computed.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The confidence in the record and its fields.
    pub sure: Sure,
    /// The measures of the reader.
    pub evidence: Evidence,
    /// The measures for the date, which all readers share.
    pub date: Vec<f32>,
}

/// A page as it was read, with the reasons.
#[derive(Debug)]
pub struct Examined {
    /// The roles, the layout and the confidence.
    pub reading: Reading,
    /// The second reading: the best one that gives different records.
    pub rival: Option<Rival>,
    /// The records.
    pub assembled: Assembled,
    /// The confidence in each record.
    pub judged: Vec<Judged>,
    /// The reasons for each block, the strongest first. Empty if whole columns were decided.
    pub reasons: Vec<Vec<Reason>>,
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

/// All stages in one process.
pub struct Pipeline {
    splitting: Splitting,
    identifier: Identifier,
    tagger: Tagger,
    validator: Validator,
    all: bool,
}

impl Pipeline {
    /// The first stage.
    pub(crate) fn splitting(&self) -> &Splitting {
        &self.splitting
    }

    /// Chooses the listing of a page; see [`Splitting::lay`].
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

    /// The known names of columns.
    pub(crate) fn known(&self) -> Known<'_> {
        self.splitting.known()
    }

    /// The tagger that gives records their thematic areas.
    pub fn tagger(&self) -> &Tagger {
        &self.tagger
    }

    /// Reads the data files that the stages need.
    ///
    /// # Errors
    /// Returns an error if a layout, a vocabulary or another file is malformed.
    pub fn new(seeds: &Seeds, options: &Options) -> Result<Self> {
        // The vocabulary is prepared in a thread of its own, beside the words and weights of splitting.
        let prepare = || Tagger::new(Vocabulary::load(seeds, &options.vocabulary)?);
        let (splitting, tagger) = std::thread::scope(|scope| {
            let tagger = std::thread::Builder::new().spawn_scoped(scope, prepare);
            let splitting = Splitting::new(seeds, options.layout.clone(), &options.map);
            let tagger = tagger.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            (splitting, tagger)
        });
        // Where no thread can be started, the vocabulary is prepared after the rest.
        let (splitting, tagger) = (splitting?, tagger.unwrap_or_else(|_| prepare())?);
        Ok(Self {
            splitting: splitting.correcting(options.corrections.clone()),
            identifier: Identifier::new(seeds, Engine::default())?,
            tagger: tagger.with_mode(options.mode),
            validator: Validator::new(seeds)?,
            all: options.all,
        })
    }

    /// Splits a document into records.
    ///
    /// # Errors
    /// Returns the same errors as [`Splitting::split`].
    pub fn split(&self, document: Document, ids: &mut Ids) -> Result<Split> {
        self.splitting.split(document, ids)
    }

    /// Splits a document into records with languages and thematic areas, and completes them from `pages`, if given. The
    /// records have no ids yet, because these depend on all previous documents.
    ///
    /// # Errors
    /// Returns the same errors as [`Splitting::split`].
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

    /// Explains how the blocks of a page are read. The records have languages and thematic areas.
    ///
    /// # Errors
    /// Returns the same errors as [`Splitting::examine`].
    pub fn examine(&self, source: &str, blocks: &mut [Block]) -> Result<Examined> {
        let mut examined = self.splitting.examine(source, blocks)?;
        self.enrich(&mut examined.assembled.records, &mut Neighbours::default());
        Ok(examined)
    }

    /// Splits a page into records and returns the confidence in each of them, from which the trainer of the doubt
    /// learns.
    ///
    /// # Errors
    /// Returns the same errors as [`Splitting::split`].
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

    /// Completes records from their detail pages, and determines their languages and areas again.
    pub fn complete(&self, records: &mut [Record], pages: &dyn DetailPages) {
        self.splitting.complete(records, pages);
        self.enrich(records, &mut Neighbours::default());
    }

    /// Adds languages and thematic areas to records in the order of their source. `before` holds the neighbours before
    /// them.
    fn enrich(&self, records: &mut [Record], before: &mut Neighbours) {
        for record in records {
            self.identifier.detect_after(record, before);
            self.tagger.tag(record, self.all);
        }
    }

    /// The reason why a record is invalid, or `None` if it is valid.
    pub fn validate(&self, record: &Record) -> Option<Rejected> {
        self.validator.check(record)
    }
}
