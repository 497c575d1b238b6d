//! Reading a document of any format: told by its content, by its extension, or by name.

use super::detection::{self, InputFormat};
use super::{bibtex, catalogue, dublin_core, embedded, feed, json, marcxml, raw_entry, ris, sitemap, table, xlsx};
use crate::document::entry::{Entries, Entry};
use crate::document::{Content, Document, decode, html, plain_text};
use crate::error::{Error, Result};
use crate::text::words::Words;

/// Bytes that a spreadsheet may unpack to: 256 MiB.
const UNPACKED: u64 = 256 << 20;

/// Reads a document of any format: told by its content, its extension, or `from`. The class names of a page are read
/// with `words`.
///
/// # Errors
/// Where it is of no known format, or not what it says it is.
pub fn read(
    bytes: &[u8],
    name: &str,
    location: Option<&str>,
    extension: &str,
    from: Option<&str>,
    words: &Words,
) -> Result<Document> {
    let format = match from {
        Some(name) => InputFormat::by_name(name)?,
        None => InputFormat::sniff(bytes, extension),
    };
    if format == InputFormat::Xlsx {
        let entries = xlsx::read(bytes, UNPACKED)?;
        return Ok(document(name, location, decode::Decoded::default(), Content::Entries(entries)));
    }
    if format == InputFormat::Html {
        let options = html::PageOptions { charset: None, pins: None, words, follow: false };
        return Ok(embedded::read(bytes, name, location, &options)?.document);
    }
    let decoded = decode::decode(bytes, detection::xml_encoding(bytes))?;
    let text = decoded.text.as_str();
    let content = match format {
        InputFormat::Text => {
            let blocks = plain_text::blocks(text);
            if blocks.is_empty() {
                return Err(Error::data("nothing but white space").hint("there is nothing to read in it"));
            }
            Content::Blocks(blocks)
        }
        InputFormat::Feed => Content::Entries(feed::read(text, location)?),
        InputFormat::JsonFeed => Content::Entries(feed::json(text, location)?),
        InputFormat::DublinCore => Content::Entries(dublin_core::reader::read(text)?),
        InputFormat::MarcXml => Content::Entries(marcxml::reader::read(text)?),
        InputFormat::Sitemap => Content::Entries(sitemap::read(text)?.entries()),
        InputFormat::Ris => Content::Entries(ris::reader::read(text)),
        InputFormat::Bibtex => Content::Entries(bibtex::reader::read(text)),
        InputFormat::Json => Content::Entries(json::foreign::document(text)?),
        InputFormat::JsonLines => Content::Entries(json::foreign::lines(text)),
        InputFormat::Csv if table::is_ours(text) => Content::Entries(own_table(text, location)?),
        InputFormat::Csv => Content::Entries(table::read(text)?),
        InputFormat::Xlsx | InputFormat::Html => Content::Entries(Entries::default()),
    };
    Ok(document(name, location, decoded, content))
}

/// Reads a CSV that we wrote with the reader of catalogues, which loses nothing of it.
fn own_table(text: &str, location: Option<&str>) -> Result<Entries> {
    let place = location.unwrap_or("standard input").to_owned();
    let limit = text.len() as u64 + 1;
    let mut found = Entries::default();
    for raw in catalogue::read_raw(std::io::Cursor::new(text.as_bytes().to_vec()), place, "csv", limit)? {
        match raw?.read() {
            raw_entry::Entry::Record(record) => {
                found.entries.push(Entry { record: *record, ..Entry::default() });
            }
            raw_entry::Entry::Rejected(rejected) => found.rejected.push(rejected),
            raw_entry::Entry::Warning(_) => {}
        }
    }
    Ok(found)
}

fn document(name: &str, location: Option<&str>, decoded: decode::Decoded, content: Content) -> Document {
    Document {
        name: name.to_owned(),
        location: location.map(str::to_owned),
        retrieved: None,
        text: decoded.text,
        replaced: decoded.replaced,
        content,
        listing: None,
    }
}
