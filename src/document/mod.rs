//! Documents: bytes in, blocks out.
//!
//! One file a format. Whatever the format, a document ends as decoded text and a list of [`Block`]s, pieces of
//! text with their place in it; formats that hold records already (feeds, catalogues) end as records.

pub(crate) mod budget;
pub(crate) mod decode;
pub(crate) mod entry;
pub(crate) mod entry_sink;
pub(crate) mod html;
pub(crate) mod markup;
pub(crate) mod outline;
pub(crate) mod plain_text;
pub(crate) mod xml;

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::record::{File, IssuedBasis};
use crate::text::dates::Found;
use crate::text::words::LabelField;

/// A document, decoded, with its provenance.
#[derive(Debug, Clone)]
pub struct Document {
    /// `source.name` of its records: the file's name without folder and extension, or the configured source's.
    pub name: String,
    /// Path or URL.
    pub location: Option<String>,
    /// RFC 3339 time of retrieval; `None` for files.
    pub retrieved: Option<String>,
    /// The decoded text; byte spans count in it.
    pub text: String,
    /// Bytes had to be replaced while decoding.
    pub replaced: bool,
    /// What the document holds.
    pub content: Content,
    /// Where the records of an HTML page were found; `None` for other formats, and for pages without a listing.
    pub listing: Option<html::Listing>,
}

impl Document {
    /// The provenance that the document gives to its records.
    pub(crate) fn provenance(&self) -> Provenance {
        Provenance {
            name: self.name.clone(),
            location: self.location.clone(),
            retrieved: self.retrieved.clone(),
            replaced: self.replaced,
        }
    }
}

/// The provenance that a document gives to its records. See [`Document`] for the fields.
#[derive(Debug, Clone)]
pub(crate) struct Provenance {
    pub(crate) name: String,
    pub(crate) location: Option<String>,
    pub(crate) retrieved: Option<String>,
    pub(crate) replaced: bool,
}

/// The content of a document.
#[derive(Debug, Clone)]
pub enum Content {
    /// A page of the web, of which nothing is decided yet.
    Page(Rc<html::Page>),
    /// Pieces of text that still have to be split into records.
    Blocks(Vec<Block>),
    /// A long text: its blocks are made of [`Document::text`] window by window as it is split, within these limits.
    LongText(budget::Limits),
    /// Entries of a feed or of another catalogue, with nothing left to split.
    Entries(entry::Entries),
}

/// A piece of text: a non-blank line of a text document, or a run of inline content of an HTML document.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// White space collapsed, no-break spaces made plain, zero-width spaces taken out. Never empty.
    pub text: String,
    /// First and last line, counted from 1.
    pub lines: (u64, u64),
    /// Place in [`Document::text`].
    pub bytes: Range<usize>,
    /// Blank lines before it; for HTML what a text rendering would show. 0 for the first block.
    pub gap: u32,
    /// Columns of white space before it.
    pub indent: u32,
    /// What is known of record bounds before decoding.
    pub bound: Bound,
    /// What markup says about it; `None` for plain text.
    pub hints: Option<Box<Hints>>,
    /// What it is, where that was decided for all records of its list at once; else the decoder finds its role.
    pub decided: Option<Box<Decided>>,
    /// The field that its place in a list, a table or below a label gives it: it is no matter of decoding.
    pub settled: Option<Box<Settled>>,
}

/// What a block is, where that was decided for all records of a list at once.
#[derive(Debug, Clone)]
pub struct Decided {
    /// What it is.
    pub part: Part,
    /// Its label, or the words at the head of its column.
    pub head: Option<String>,
    /// What is known of the record as a whole: of its first block.
    pub whole: Option<Box<Whole>>,
}

/// What a piece of a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its title.
    Title,
    /// The printed date of issue; what it says stands in [`Whole::issued`].
    Issued,
    /// Its description, or a paragraph of it.
    Description,
    /// Creators.
    Creator,
    /// A word for the kind of publication.
    Kind,
    /// The words of an image.
    Caption,
    /// The value of a field.
    Value(LabelField),
    /// The words of a link.
    Link,
    /// Anything else.
    Note,
}

/// What is known of a record as a whole before its fields are filled.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// Its date of issue.
    pub issued: Option<Issued>,
    /// Its own page.
    pub url: Option<String>,
    /// Its documents.
    pub files: Vec<File>,
    /// Every other address, with the words of its link.
    pub links: Vec<(String, String)>,
    /// The topic that the heading of its group names.
    pub topic: Option<String>,
    /// How sure its title is, from 0 to 1.
    pub confidence: f64,
}

/// A date of issue that was chosen for a record.
#[derive(Debug, Clone)]
pub struct Issued {
    /// EDTF.
    pub edtf: String,
    /// The place that the date comes from.
    pub basis: IssuedBasis,
    /// The date as it was found, where day and month can be told in two ways and its column does not tell.
    pub found: Option<Found>,
    /// Day and month can be told in two ways and its column does not tell.
    pub ambiguous: bool,
    /// It was read month first, as the page writes other dates.
    pub month_first: bool,
    /// The words that it was read from.
    pub printed: String,
    /// The language of the page (BCP 47), where day and month can be told in two ways.
    pub language: Option<String>,
}

/// The field that structure gives a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The field.
    pub field: LabelField,
    /// The label or the head of the column, as printed; empty where there is none.
    pub label: String,
}

/// What is known of record bounds before decoding, from the markup of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bound {
    /// Nothing is known.
    #[default]
    Free,
    /// The first block of a record.
    Start,
    /// A later block of the record that the last `Start` began.
    Inside,
    /// In no record.
    Outside,
}

/// What markup says about a block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hints {
    /// 1 to 6 in a heading, else 0.
    pub heading: u8,
    /// In a list item or a table row.
    pub list_item: bool,
    /// The alternative text of an image.
    pub alternative: bool,
    /// In a `nav`, `header`, `footer`, `aside` or form, or of a class that says so.
    pub navigation: bool,
    /// The block is a label whose value follows (`span.views-label`, `dt`, `th`).
    pub label: bool,
    /// Markup that names the field: `property`, `itemprop`, a class such as `views-field-title`.
    pub field: Option<Field>,
    /// The address that the whole block, or its larger part, links to; absolute where the page's address is known.
    pub link: Option<String>,
    /// Share of its characters that are inside links, from 0 to 1.
    pub link_share: f32,
    /// The words of links with which it ends, where other words stand before them.
    pub end_link: Option<String>,
    /// A `datetime` or `content` attribute that holds a date.
    pub time: Option<String>,
    /// `lang` or `hreflang` in force, BCP 47.
    pub language: Option<Arc<str>>,
    /// Documents that the block links to.
    pub files: Vec<File>,
    /// The heading of the group of records that the block stands in.
    pub group: Option<Arc<str>>,
}

/// A field of the record that markup names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Title.
    Title,
    /// Description, summary, body.
    Description,
    /// Date of issue.
    Issued,
    /// Creator.
    Creator,
    /// Kind of publication.
    Kind,
    /// Language of the publication.
    Language,
    /// Thematic area.
    Area,
    /// Identifier.
    Identifier,
    /// "Read more" and such.
    More,
}
