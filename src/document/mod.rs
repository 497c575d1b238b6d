//! Reads documents: bytes become blocks of text.
//!
//! Each format has a file of its own. Every document becomes decoded text with a list of [`Block`]s, which are pieces
//! of text with their place in it. Formats that hold records already (feeds, catalogues) become entries instead.

pub(crate) mod budget;
pub(crate) mod decode;
pub(crate) mod doubt;
pub(crate) mod entry;
pub(crate) mod entry_sink;
pub(crate) mod html;
pub(crate) mod identifier_texts;
pub(crate) mod markup;
pub(crate) mod outline;
pub(crate) mod plain_text;
pub(crate) mod stored;
pub(crate) mod window;
pub(crate) mod xml;
pub(crate) mod xml_entries;

use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::record::{File, IssuedBasis};
use crate::text::dates::Found;
use crate::text::words::LabelField;

/// A decoded document with its provenance.
#[derive(Debug, Clone)]
pub struct Document {
    /// The value of `source.name` for its records: the name of the file without folder and extension, or the name of
    /// the configured source.
    pub name: String,
    /// The path or address of the document.
    pub location: Option<String>,
    /// The time of retrieval (RFC 3339); `None` for files.
    pub retrieved: Option<String>,
    /// The decoded text, to which the byte spans of blocks refer.
    pub text: String,
    /// Whether bytes were replaced while decoding, because they were not valid in the encoding.
    pub replaced: bool,
    /// The content of the document.
    pub content: Content,
    /// The listing in which the records of an HTML page were found; `None` for other formats, and for pages without a
    /// listing.
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

/// The provenance that a document gives to its records. The fields are those of [`Document`].
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
    /// A page of the web whose listing has not been chosen yet.
    Page(Rc<html::Page>),
    /// Pieces of text that still have to be split into records.
    Blocks(Vec<Block>),
    /// A long text, whose blocks are made of the text of the document window by window while it is split, within these
    /// limits.
    LongText(budget::Limits),
    /// The entries of a feed or of another catalogue, which need no splitting.
    Entries(entry::Entries),
}

/// A piece of text: a non-blank line of a text document, or a run of inline content of an HTML document.
#[derive(Debug, Clone, Default)]
pub struct Block {
    /// The text, with white space collapsed, no-break spaces as plain spaces, and zero-width spaces removed. It is
    /// never empty.
    pub text: String,
    /// The first and the last line, counted from 1.
    pub lines: (u64, u64),
    /// The bytes of the block in the text of the document.
    pub bytes: Range<usize>,
    /// The number of blank lines before the block; for HTML, the number that a text rendering would show. 0 for the
    /// first block.
    pub gap: u32,
    /// The number of columns of white space before the block.
    pub indent: u32,
    /// The bounds of records that are known before decoding.
    pub bound: Bound,
    /// The hints that the markup gives about the block; `None` for plain text.
    pub hints: Option<Box<Hints>>,
    /// The part of its record that the block is, if that was decided for all records of its list together. If it is
    /// `None`, the decoder finds the role of the block.
    pub decided: Option<Box<Decided>>,
    /// The field that the place of the block in a list, in a table or below a label determines. The decoder does not
    /// decide about such a block.
    pub settled: Option<Box<Settled>>,
    /// The evidence for the record that begins here, if a reader other than the decoder found it.
    pub evidence: Option<Box<doubt::Evidence>>,
}

impl Block {
    /// Gives up everything but the place of the block.
    pub(crate) fn empty(&mut self) {
        *self = Self { lines: self.lines, bytes: self.bytes.clone(), bound: self.bound, ..Self::default() };
    }
}

/// The part of its record that a block is, if that was decided for all records of a list together.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The part of the record.
    pub part: Part,
    /// The label of the block, or the words in the head of its column.
    pub head: Option<String>,
    /// The values of the record as a whole, which its first block holds.
    pub whole: Option<Box<Whole>>,
}

/// A part of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The title.
    Title,
    /// The printed date of issue, whose value is in [`Whole::issued`].
    Issued,
    /// The description, or a paragraph of it.
    Description,
    /// Creators.
    Creator,
    /// A word for the kind of publication.
    Kind,
    /// The caption or alternative text of an image.
    Caption,
    /// The value of a field.
    Value(LabelField),
    /// A keyword.
    Keyword,
    /// The words of a link.
    Link,
    /// Anything else.
    Note,
}

/// The values of a record as a whole that are known before its fields are filled.
#[derive(Debug, Clone, Default)]
pub struct Whole {
    /// The date of issue.
    pub issued: Option<Issued>,
    /// The address of the page that describes the record.
    pub url: Option<String>,
    /// The documents of the record.
    pub files: Vec<File>,
    /// All other addresses, each with the words of its link.
    pub links: Vec<(String, String)>,
    /// The topic in the heading of the group of records.
    pub topic: Option<String>,
}

/// A date of issue that was chosen for a record.
#[derive(Debug, Clone)]
pub struct Issued {
    /// The date in EDTF.
    pub edtf: String,
    /// The basis of the date in the record.
    pub basis: IssuedBasis,
    /// The date as it was found; `None` unless its day and month may be exchanged and its column does not decide.
    pub found: Option<Found>,
    /// Whether day and month of the date may be exchanged, and its column does not decide.
    pub ambiguous: bool,
    /// Whether the date was read month first, as the page writes other dates.
    pub month_first: bool,
    /// The printed text of the date.
    pub printed: String,
    /// The language of the page (BCP 47), if day and month may be exchanged.
    pub language: Option<String>,
}

/// The field of a block that the structure of the document determines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// The field.
    pub field: LabelField,
    /// The label, or the head of the column, as printed; empty if there is none.
    pub label: String,
}

/// The bounds of records that the markup of a page gives before decoding.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bound {
    /// The markup gives no bound.
    #[default]
    Free,
    /// The block is the first of a record.
    Start,
    /// The block belongs to the record that the last `Start` began.
    Inside,
    /// The block belongs to no record.
    Outside,
}

/// The hints that the markup gives about a block.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Hints {
    /// The level of the heading in which the block stands, 1 to 6; 0 outside of headings.
    pub heading: u8,
    /// Whether the block stands in a list item or a table row.
    pub list_item: bool,
    /// Whether the block is the alternative text of an image.
    pub alternative: bool,
    /// Whether the block stands in a `nav`, `header`, `footer`, `aside` or form, or in an element whose class says so.
    pub navigation: bool,
    /// Whether the block is a label whose value follows (`span.views-label`, `dt`, `th`).
    pub label: bool,
    /// The field that markup names: `property`, `itemprop`, or a class such as `views-field-title`.
    pub field: Option<Field>,
    /// The address to which the whole block, or the larger part of it, links; absolute if the address of the page is
    /// known.
    pub link: Option<String>,
    /// The share of the characters of the block that are inside links, from 0 to 1.
    pub link_share: f32,
    /// The words of links at the end of the block, if other words precede them.
    pub end_link: Option<String>,
    /// The value of a `datetime` or `content` attribute that holds a date.
    pub time: Option<String>,
    /// The language of the block by `lang` or `hreflang` (BCP 47).
    pub language: Option<Arc<str>>,
    /// The documents to which the block links.
    pub files: Vec<File>,
    /// The addresses of the other links of the block, with their words.
    pub links: Vec<(String, String)>,
    /// The heading of the group of records in which the block stands.
    pub group: Option<Arc<str>>,
}

/// A field of a record that markup names.
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
    /// A link such as "Read more".
    More,
}

/// A field of the record that a source may pin with a selector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PinnedField {
    /// Title.
    Title,
    /// Description.
    Description,
    /// Date of issue.
    Issued,
    /// Creators.
    Creators,
    /// Kind of publication.
    Kind,
    /// Languages of the publication.
    Languages,
    /// Thematic areas.
    Areas,
    /// Publisher.
    Publisher,
    /// Numbers and other identifiers.
    Identifiers,
    /// Keywords.
    Keywords,
    /// The title of the container.
    Container,
    /// Edition.
    Edition,
    /// Place of publication.
    Place,
    /// The address of the page of the record.
    Url,
    /// Addresses of documents.
    Files,
    /// Further addresses.
    Links,
    /// Notes.
    Notes,
    /// The words of links that belong to no field.
    More,
}

impl PinnedField {
    /// The names of the fields, as a record spells them, and `more`.
    pub(crate) const TABLE: [(&str, Self); 18] = [
        ("title", Self::Title),
        ("description", Self::Description),
        ("issued", Self::Issued),
        ("creators", Self::Creators),
        ("type", Self::Kind),
        ("languages", Self::Languages),
        ("thematic_areas", Self::Areas),
        ("publisher", Self::Publisher),
        ("identifiers", Self::Identifiers),
        ("keywords", Self::Keywords),
        ("container", Self::Container),
        ("edition", Self::Edition),
        ("place", Self::Place),
        ("url", Self::Url),
        ("files", Self::Files),
        ("links", Self::Links),
        ("notes", Self::Notes),
        ("more", Self::More),
    ];

    /// The hint for the decoder, if a layout is pinned and the decoder reads the page.
    pub(crate) fn hint(self) -> Option<Field> {
        Some(match self {
            Self::Title => Field::Title,
            Self::Description => Field::Description,
            Self::Issued => Field::Issued,
            Self::Creators => Field::Creator,
            Self::Kind => Field::Kind,
            Self::Languages => Field::Language,
            Self::Areas => Field::Area,
            Self::Identifiers => Field::Identifier,
            Self::More => Field::More,
            _ => return None,
        })
    }
}
