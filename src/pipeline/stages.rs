//! All stages in one process.

use super::{Examined, Judged, Options, Split, Splitting};
use crate::defect::guarded;
use crate::document::{Block, Content, Document, plain_text};
use crate::error::Result;
use crate::formats::columns::Columns;
use crate::formats::table::known::Known;
use crate::language::{Engine, Identifier, Neighbours};
use crate::record::rejected::Rejected;
use crate::record::{Ids, Record};
use crate::seeds::Seeds;
use crate::splitting::slots::Explanation;
use crate::text::words::Words;
use crate::validation::Validator;
use crate::vocabulary::{Tagger, Vocabulary};
use crate::web::details::DetailPages;

/// The stages in their order: split, detect, tag and validate.
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
        let splitting = Splitting::new(seeds, options.layout.clone(), &options.map)?;
        let tagger = Tagger::new(Vocabulary::load(seeds, &options.vocabulary)?)?;
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
    pub(crate) fn examine(&self, source: &str, blocks: &mut [Block]) -> Result<Examined> {
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
    pub(super) fn enrich(&self, records: &mut [Record], before: &mut Neighbours) {
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
