//! The public face of the library: it reads documents, turns them into records, and writes records in any catalogue
//! format.

use std::io::Write;
use std::path::PathBuf;

use crate::document;
use crate::document::budget::Limits;
use crate::error::{Error, Result};
use crate::formats::table::Choice;
use crate::formats::{self, Origin};
use crate::language::{Engine, Identifier};
use crate::pipeline::{self, Pipeline};
use crate::record::{Ids, Record, TextLanguage};
use crate::seeds::Seeds;
use crate::vocabulary::Mode;

/// The options of a [`Cataloguer`]. The default options do what the command line does without options.
///
/// ```
/// use shelflist::{Cataloguer, Options};
///
/// let strict = Options { strict: true, vocabulary: "humanitarian".to_owned(), ..Options::default() };
/// assert!(Cataloguer::new(&strict).is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Name of a built-in vocabulary, or path of a vocabulary file.
    pub vocabulary: String,
    /// Whether a record gets only the areas whose evidence reaches the strict threshold of the vocabulary.
    pub strict: bool,
    /// Whether a record that declares areas also gets areas by keyword rule.
    pub all: bool,
    /// The name of the layout in which every page is read; `None` lets each page decide.
    pub layout: Option<String>,
    /// A folder whose files replace the built-in layouts, words, vocabularies and sources of the same name.
    pub seeds: Option<PathBuf>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            vocabulary: pipeline::DEFAULT_VOCABULARY.to_owned(),
            strict: false,
            all: false,
            layout: None,
            seeds: None,
        }
    }
}

/// A document that has been read: either decoded text in blocks, or the entries of another catalogue.
#[derive(Debug, Clone)]
pub struct Document(document::Document);

impl Document {
    /// The decoded text, to which the byte spans of records refer. It is empty for spreadsheets, which have no text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }
}

/// Turns documents into records.
///
/// A new cataloguer loads layouts, words, weights and the vocabulary, which takes some milliseconds. It should be made
/// once and used for all documents; threads can share it.
///
/// ```
/// use shelflist::{Cataloguer, Options};
///
/// let cataloguer = Cataloguer::new(&Options::default())?;
/// let page = "Border surveys in three ports\n\nThe survey asked migrant workers about fees and contracts.\n\n\
///             A second look at remittances\n\nFamilies spend what arrives on school, food and repairs.\n";
/// let records = cataloguer.records(page.as_bytes(), "library.txt")?;
/// assert_eq!(records[0].title.as_deref(), Some("Border surveys in three ports"));
/// # Ok::<(), shelflist::Error>(())
/// ```
pub struct Cataloguer {
    pipeline: Pipeline,
    identifier: Identifier,
    all: bool,
}

impl Cataloguer {
    /// Loads the layouts, words, weights and the vocabulary that the stages need.
    ///
    /// # Errors
    /// Returns an error when the vocabulary or the folder of seeds does not exist, or when one of their files cannot be
    /// parsed.
    pub fn new(options: &Options) -> Result<Self> {
        let seeds = match &options.seeds {
            None => Seeds::embedded(),
            Some(folder) => Seeds::with_folder(folder)?,
        };
        let stages = pipeline::Options {
            vocabulary: options.vocabulary.clone(),
            mode: if options.strict { Mode::Strict } else { Mode::default() },
            all: options.all,
            layout: options.layout.clone(),
            ..pipeline::Options::default()
        };
        Ok(Self {
            pipeline: Pipeline::new(&seeds, &stages)?,
            identifier: Identifier::new(&seeds, Engine::default())?,
            all: options.all,
        })
    }

    /// Reads a document of any format: text, HTML, feeds, catalogues. The content and the extension of `name` decide
    /// which format it is; `name` without its extension becomes the name of the source.
    ///
    /// ```
    /// # let cataloguer = shelflist::Cataloguer::new(&shelflist::Options::default())?;
    /// let document = cataloguer.read(b"<ul><li>One</li></ul>", "page.html")?;
    /// assert_eq!(document.text(), "<ul><li>One</li></ul>");
    /// # Ok::<(), shelflist::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error when the format of the bytes is unknown, or when they are not valid in the format that was
    /// recognised.
    pub fn read(&self, bytes: &[u8], name: &str) -> Result<Document> {
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let stem = stem.rsplit(['/', '\\']).next().unwrap_or(stem);
        let extension = extension.to_lowercase();
        let origin = Origin {
            name: stem,
            location: Some(name),
            extension: &extension,
            from: None,
            words: self.pipeline.words(),
            pins: None,
            columns: Some(self.pipeline.columns()),
            table: Choice::default(),
        };
        let document = formats::read_within(bytes, origin, Limits::default());
        Ok(Document(document.map_err(|error| if error.place().is_some() { error } else { error.at(name) })?))
    }

    /// Splits a document into records. Each record has an id and the fields that the page gives; detected languages and
    /// areas by rule are added by [`Cataloguer::tag`].
    ///
    /// ```
    /// # let cataloguer = shelflist::Cataloguer::new(&shelflist::Options::default())?;
    /// let document = cataloguer.read(b"TY  - RPRT\nTI  - Tide tables\nER  - \n", "list.ris")?;
    /// assert_eq!(cataloguer.split(document)?[0].title.as_deref(), Some("Tide tables"));
    /// # Ok::<(), shelflist::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error when the layout named in the options does not exist.
    pub fn split(&self, document: Document) -> Result<Vec<Record>> {
        Ok(self.pipeline.split(document.0, &mut Ids::default())?.records)
    }

    /// Identifies the language that a text is written in: `en`, `es`, `nl`, or `und` if it is undetermined, with a
    /// calibrated confidence from 0 to 1.
    ///
    /// ```
    /// # let cataloguer = shelflist::Cataloguer::new(&shelflist::Options::default())?;
    /// let found = cataloguer.identify("La biblioteca publica cada semana los informes que recibe.");
    /// assert_eq!(found.code, "es");
    /// # Ok::<(), shelflist::Error>(())
    /// ```
    #[must_use]
    pub fn identify(&self, text: &str) -> TextLanguage {
        let guess = self.identifier.identify(text);
        TextLanguage { code: guess.code.as_str().to_owned(), confidence: guess.confidence, ..TextLanguage::default() }
    }

    /// Detects the languages of a record and gives it thematic areas by the rules of the vocabulary.
    ///
    /// ```
    /// # let cataloguer = shelflist::Cataloguer::new(&shelflist::Options::default())?;
    /// let mut record = shelflist::Record {
    ///     title: Some("Remittances and the diaspora".to_owned()),
    ///     description: Some("What migrants send home, and how families use it.".to_owned()),
    ///     ..shelflist::Record::default()
    /// };
    /// cataloguer.tag(&mut record);
    /// assert_eq!(record.languages, ["en"]);
    /// assert!(!record.thematic_areas.is_empty());
    /// # Ok::<(), shelflist::Error>(())
    /// ```
    pub fn tag(&self, record: &mut Record) {
        self.identifier.detect(record);
        self.pipeline.tagger().tag(record, self.all);
    }

    /// Runs all stages on one document and returns its valid records, with ids, languages and thematic areas, as
    /// `shelflist import` writes them.
    ///
    /// # Errors
    /// Returns the errors of [`Cataloguer::read`] and [`Cataloguer::split`].
    pub fn records(&self, bytes: &[u8], name: &str) -> Result<Vec<Record>> {
        let mut split = self.pipeline.read(self.read(bytes, name)?.0, None)?;
        let mut ids = Ids::default();
        for record in &mut split.records {
            record.id = ids.next(record);
        }
        split.records.retain(|record| self.pipeline.validate(record).is_none());
        Ok(split.records)
    }
}

/// Writes records as one catalogue in the named format, such as `jsonl`, `csv` or `ris`.
///
/// ```
/// let record = shelflist::Record { title: Some("Tide tables".to_owned()), ..shelflist::Record::default() };
/// let mut catalogue = Vec::new();
/// shelflist::write(&[record], "ris", &mut catalogue)?;
/// assert!(String::from_utf8_lossy(&catalogue).contains("TI  - Tide tables"));
/// # Ok::<(), shelflist::Error>(())
/// ```
///
/// # Errors
/// Returns an error when no format has this name, or when writing to `out` fails.
pub fn write(records: &[Record], format: &str, out: &mut dyn Write) -> Result<()> {
    let mut exporter = formats::by_name(format)?.exporter(&formats::Options::default())?;
    let mut run = || {
        exporter.start(out)?;
        records.iter().try_for_each(|record| exporter.record(record, out))?;
        exporter.finish(out)
    };
    run().map_err(|error| Error::from_io("the catalogue", &error))
}
