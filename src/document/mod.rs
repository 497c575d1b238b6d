//! Documents: bytes in, blocks out.
//!
//! One file a format. Whatever the format, a document ends as decoded text and a list of [`Block`]s, pieces of
//! text with their place in it; formats that hold records already (feeds, catalogues) end as records.

pub mod bibtex;
pub mod columns;
pub mod csl;
pub mod decode;
pub mod dublincore;
pub mod entry;
pub mod feed;
mod format;
pub mod graph;
pub mod html;
pub mod json;
pub mod marcxml;
pub mod markup;
pub mod ris;
pub mod schemaorg;
pub mod settle;
pub mod sitemap;
pub mod table;
pub mod text;
pub mod web;
pub mod xlsx;
pub mod xml;

use std::ops::Range;
use std::sync::Arc;

use crate::catalogue;
use crate::details::Beside;
use crate::error::{Error, Result};
use crate::record::File;
pub use format::{Format, xml_encoding};

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
    /// The own pages of its records, where they were saved with it.
    pub own_pages: Beside,
}

/// What a document holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Pieces of text that still have to be split into records.
    Blocks(Vec<Block>),
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

/// Reads a document of any format: told by its content, its extension, or `from`.
///
/// # Errors
/// Where it is of no known format, or not what it says it is.
pub fn read(bytes: &[u8], name: &str, location: Option<&str>, extension: &str, from: Option<&str>) -> Result<Document> {
    let format = match from {
        Some(name) => Format::by_name(name)?,
        None => Format::sniff(bytes, extension),
    };
    if format == Format::Xlsx {
        let entries = xlsx::read(bytes, UNPACKED)?;
        return Ok(document(name, location, decode::Decoded::default(), Content::Entries(entries)));
    }
    if format == Format::Html {
        return html::read(bytes, name, location, &html::PageOptions::default());
    }
    let decoded = decode::decode(bytes, format::xml_encoding(bytes))?;
    let text = decoded.text.as_str();
    let content = match format {
        Format::Text => {
            let blocks = text::blocks(text);
            if blocks.is_empty() {
                return Err(Error::data("nothing but white space").hint("there is nothing to read in it"));
            }
            Content::Blocks(blocks)
        }
        Format::Feed => Content::Entries(feed::read(text, location)?),
        Format::JsonFeed => Content::Entries(feed::json(text, location)?),
        Format::DublinCore => Content::Entries(dublincore::read(text)?),
        Format::MarcXml => Content::Entries(marcxml::read(text)?),
        Format::Sitemap => Content::Entries(sitemap::read(text)?.entries()),
        Format::Ris => Content::Entries(ris::read(text)),
        Format::Bibtex => Content::Entries(bibtex::read(text)),
        Format::Json => Content::Entries(json::document(text)?),
        Format::JsonLines => Content::Entries(json::lines(text)),
        Format::Csv if table::is_ours(text) => Content::Entries(own_table(text, location)?),
        Format::Csv => Content::Entries(table::read(text)?),
        Format::Xlsx | Format::Html => Content::Entries(entry::Entries::default()),
    };
    Ok(document(name, location, decoded, content))
}

/// A CSV that we wrote, by the reader of catalogues: nothing of it is lost.
fn own_table(text: &str, location: Option<&str>) -> Result<entry::Entries> {
    let place = location.unwrap_or("standard input").to_owned();
    let limit = text.len() as u64 + 1;
    let mut found = entry::Entries::default();
    for raw in catalogue::read_raw(std::io::Cursor::new(text.as_bytes().to_vec()), place, "csv", limit)? {
        match raw?.read() {
            catalogue::Entry::Record(record) => {
                found.entries.push(entry::Entry { record: *record, ..entry::Entry::default() });
            }
            catalogue::Entry::Rejected(rejected) => found.rejected.push(rejected),
            catalogue::Entry::Warning(_) => {}
        }
    }
    Ok(found)
}

/// What a spreadsheet may unpack to: 256 MiB.
const UNPACKED: u64 = 256 << 20;

fn document(name: &str, location: Option<&str>, decoded: decode::Decoded, content: Content) -> Document {
    Document {
        name: name.to_owned(),
        location: location.map(str::to_owned),
        retrieved: None,
        text: decoded.text,
        replaced: decoded.replaced,
        content,
        listing: None,
        own_pages: Beside::default(),
    }
}
