//! Reads a document in any format, which is recognised by the content, by the extension, or by the choice of the user.

use super::catalogue;
use super::columns::Columns;
use super::directory::{Format, Reader};
use super::embedded;
use super::opening::{Text, xml_encoding};
use super::places::Places;
use super::saved_page;
use super::stream::EntryStream;
use super::table::known::Known;
use super::table::{self, Choice};
use super::workbook;
use crate::defect::guarded;
use crate::document::budget::{Budget, Count, Limits};
use crate::document::entry::Entries;
use crate::document::entry_sink::{EntrySink, collect};
use crate::document::{Content, Document, decode, html, plain_text};
use crate::error::{Error, Result};
use crate::seeds::Seeds;
use crate::text::words::Words;

/// The size in bytes from which the entries of a catalogue are passed on while it is read, and a text is split in
/// windows.
const LARGE: usize = 256 << 10;

/// The data about a document that is known before it is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin<'o> {
    /// The name of the source of the records.
    pub name: &'o str,
    /// The path or address, or `None` for standard input.
    pub location: Option<&'o str>,
    /// The extension of the file name in lower case, or an empty string.
    pub extension: &'o str,
    /// The format that the user chose.
    pub from: Option<&'o str>,
    /// The words by which the class names of a page are interpreted.
    pub words: &'o Words,
    /// The selectors that the source of the page prescribes.
    pub pins: Option<&'o html::Pins>,
    /// The names of columns. If it is `None`, the built-in names are used.
    pub columns: Option<&'o Columns>,
    /// The choices of the user about a table.
    pub table: Choice<'o>,
}

impl Origin<'_> {
    /// Calls `work` with the known names of columns.
    pub(super) fn known<T>(&self, work: impl FnOnce(Known<'_>) -> Result<T>) -> Result<T> {
        if let Some(columns) = self.columns {
            return work(Known { columns, words: self.words });
        }
        let columns = Columns::load(&Seeds::embedded(), &[])?;
        work(Known { columns: &columns, words: self.words })
    }
}

/// A document that was opened.
pub(crate) struct Opened {
    /// The document, without content if its entries are still being read.
    pub document: Document,
    /// The entries of a large catalogue, which are passed on while they are read.
    pub entries: Option<EntryStream>,
}

/// Reads a document in any format, which is recognised by the content, by the extension, or by `from`. The class names
/// of a page are interpreted with `words`.
///
/// # Errors
/// Returns an error if the format is unknown, if the content does not match the format, or if the document expands to
/// more than the default limits allow.
pub fn read(
    bytes: &[u8],
    name: &str,
    location: Option<&str>,
    extension: &str,
    from: Option<&str>,
    words: &Words,
) -> Result<Document> {
    let (pins, columns, table) = (None, None, Choice::default());
    let origin = Origin { name, location, extension, from, words, pins, columns, table };
    read_within(bytes, origin, Limits::default())
}

/// Like [`read`], of a document that may have this many bytes, from which all other limits follow.
///
/// # Errors
/// Returns the same errors as [`read`].
pub fn read_sized(bytes: &[u8], from: &str, size: u64, words: &Words) -> Result<Document> {
    let (location, pins, columns, table) = (None, None, None, Choice::default());
    let origin = Origin { name: "sized", location, extension: "", from: Some(from), words, pins, columns, table };
    read_within(bytes, origin, Limits::new(size, "--max-document"))
}

/// Like [`read`], but with these limits. All entries are held in memory.
///
/// # Errors
/// Returns the same errors as [`read`].
pub(crate) fn read_within(bytes: &[u8], origin: Origin<'_>, limits: Limits) -> Result<Document> {
    let format = format_of(bytes, origin)?;
    guarded(&reader_of(format), || held(bytes, format, origin, limits))
}

/// Opens a document whose records are passed on in parts.
///
/// # Errors
/// Returns the same errors as [`read`].
pub(crate) fn open(bytes: Vec<u8>, origin: Origin<'_>, limits: Limits) -> Result<Opened> {
    let format = format_of(&bytes, origin)?;
    let in_parts = !matches!(
        format.reader,
        Some(Reader::Page | Reader::SavedPage | Reader::Archive | Reader::Entries { in_parts: false, .. })
    );
    if bytes.len() < LARGE || !in_parts {
        let document = guarded(&reader_of(format), || held(&bytes, format, origin, limits))?;
        return Ok(Opened { document, entries: None });
    }
    guarded(&reader_of(format), || in_batches(bytes, format, origin, limits))
}

pub(super) fn format_of(bytes: &[u8], origin: Origin<'_>) -> Result<&'static Format> {
    match origin.from {
        Some(name) => Format::read(name),
        None => Format::recognised(bytes, origin.extension),
    }
}

/// The name of the reader of a format, for messages.
pub(super) fn reader_of(format: &Format) -> String {
    format!("the reader of {}", format.name)
}

/// Reads a whole document into memory.
fn held(bytes: &[u8], format: &Format, origin: Origin<'_>, limits: Limits) -> Result<Document> {
    fail_on_purpose(bytes);
    let budget = limits.budget();
    let read = match format.reader {
        Some(Reader::Page) => return page(bytes, None, saved_page::address_of_html(bytes), origin),
        Some(Reader::SavedPage) => {
            let saved_page::SavedPage { html, charset, address, saved } = saved_page::of_mhtml(bytes)?;
            let mut document = page(&html, charset, address, origin)?;
            document.retrieved = saved;
            return Ok(document);
        }
        Some(Reader::Workbook) => {
            let plan = origin.known(|known| workbook::plan(bytes, origin.table, known, &budget))?;
            let entries = collect(&budget, |sink| workbook::read(bytes, &plan, &budget, sink))?;
            return Ok(document(origin, String::new(), false, Content::Entries(entries)));
        }
        Some(Reader::Bytes(read)) => {
            let entries = collect(&budget, |sink| read(bytes, &budget, sink))?;
            return Ok(document(origin, String::new(), false, Content::Entries(entries)));
        }
        Some(Reader::Archive) => return Err(archive()),
        Some(Reader::Entries { read, gate, .. }) => Some((read, gate)),
        Some(Reader::Table | Reader::Plain) | None => None,
    };
    let decoded = decode::decode(bytes, xml_encoding(bytes))?;
    let text = decoded.text.as_str();
    let content = match read {
        None if matches!(format.reader, Some(Reader::Table)) => {
            let plan = table_plan(text, origin)?;
            let from = Text { location: origin.location, ..Text::whole(text, &budget) };
            Content::Entries(collect(&budget, |sink| read_table(&from, plan.as_ref(), sink))?)
        }
        Some((read, gate)) => {
            let plan = pass(gate, text, origin)?;
            let plan = plan.as_ref();
            let from = Text { location: origin.location, plan, ..Text::whole(text, &budget) };
            Content::Entries(collect(&budget, |sink| read(&from, sink))?)
        }
        None => text_content(text, &budget)?,
    };
    Ok(document(origin, decoded.text, decoded.replaced, content))
}

/// Reads an HTML page. If the page tells its own address, links are resolved against that address.
fn page(bytes: &[u8], charset: Option<String>, address: Option<String>, origin: Origin<'_>) -> Result<Document> {
    let options = html::PageOptions { charset, pins: origin.pins.cloned(), words: origin.words, follow: false };
    let address = address.as_deref().or(origin.location);
    let mut document = embedded::read(bytes, origin.name, address, &options)?.document;
    document.location = origin.location.map(str::to_owned);
    Ok(document)
}

/// Finds the records of a document, and refuses one that is no catalogue, if the format has such a check.
pub(super) fn pass(
    gate: Option<fn(&str, Known<'_>) -> Result<Places>>,
    text: &str,
    origin: Origin<'_>,
) -> Result<Option<Places>> {
    gate.map(|gate| origin.known(|known| gate(text, known))).transpose()
}

/// Decides how a delimited text of another tool is read, or returns `None` for a CSV file that this program wrote.
fn table_plan(text: &str, origin: Origin<'_>) -> Result<Option<table::Plan>> {
    if table::is_ours(text) {
        return Ok(None);
    }
    origin.known(|known| table::plan(text, origin.table.header_row, known)).map(Some)
}

/// Reads a delimited text, by the plan or as a CSV file that this program wrote.
pub(super) fn read_table(from: &Text<'_>, plan: Option<&table::Plan>, sink: &mut dyn EntrySink) -> Result<()> {
    match plan {
        Some(plan) => table::read(from, plan, sink),
        None => catalogue::own_table(from, sink),
    }
}

/// Starts to read a large document.
fn in_batches(bytes: Vec<u8>, format: &Format, origin: Origin<'_>, limits: Limits) -> Result<Opened> {
    fail_on_purpose(&bytes);
    let what = reader_of(format);
    if let Some(Reader::Bytes(read)) = format.reader {
        let entries = EntryStream::start_again(&what, limits, move |budget, sink| read(&bytes, budget, sink))?;
        let document = document(origin, String::new(), false, Content::Entries(Entries::default()));
        return Ok(Opened { document, entries: Some(entries) });
    }
    if matches!(format.reader, Some(Reader::Workbook)) {
        let plan = origin.known(|known| workbook::plan(&bytes, origin.table, known, &limits.budget()))?;
        let read = move |budget: &Budget, sink: &mut dyn EntrySink| workbook::read(&bytes, &plan, budget, sink);
        let entries = EntryStream::start_again(&what, limits, read)?;
        let document = document(origin, String::new(), false, Content::Entries(Entries::default()));
        return Ok(Opened { document, entries: Some(entries) });
    }
    let declared = xml_encoding(&bytes);
    let decoded = decode::decode_owned(bytes, declared)?;
    let location = origin.location.map(str::to_owned);
    if matches!(format.reader, Some(Reader::Table)) {
        let plan = table_plan(&decoded.text, origin)?;
        let text = decoded.text;
        let entries = EntryStream::start_again(&what, limits, move |budget, sink| {
            read_table(&Text { location: location.as_deref(), ..Text::whole(&text, budget) }, plan.as_ref(), sink)
        })?;
        let document = document(origin, String::new(), decoded.replaced, Content::Entries(Entries::default()));
        return Ok(Opened { document, entries: Some(entries) });
    }
    let Some(Reader::Entries { read, check, gate, .. }) = format.reader else {
        let content = text_content(&decoded.text, &limits.budget())?;
        return Ok(Opened { document: document(origin, decoded.text, decoded.replaced, content), entries: None });
    };
    check.map_or(Ok(()), |check| check(&decoded.text))?;
    let plan = pass(gate, &decoded.text, origin)?;
    let text = decoded.text;
    let entries = EntryStream::start_again(&what, limits, move |budget, sink| {
        let plan = plan.as_ref();
        read(&Text { location: location.as_deref(), plan, ..Text::whole(&text, budget) }, sink)
    })?;
    let document = document(origin, String::new(), decoded.replaced, Content::Entries(Entries::default()));
    Ok(Opened { document, entries: Some(entries) })
}

/// The content of a text: the blocks of a short text, or a long text as a whole.
fn text_content(text: &str, budget: &Budget) -> Result<Content> {
    let mut longest = 0;
    let mut start = 0;
    let mut lines = 0;
    for end in memchr::memchr2_iter(b'\n', b'\r', text.as_bytes()).chain([text.len()]) {
        longest = longest.max(end - start);
        // Blank lines do not count.
        lines += u64::from(end > start);
        start = end + 1;
    }
    budget.check_length("a line of the text", longest as u64)?;
    if text.len() >= LARGE {
        let blank = plain_text::Cursor::default().take(text, 1, usize::MAX).is_empty();
        return if blank { Err(nothing()) } else { Ok(Content::LongText(budget.limits())) };
    }
    budget.spend(Count::Lines, lines)?;
    let blocks = plain_text::blocks(text);
    if blocks.is_empty() { Err(nothing()) } else { Ok(Content::Blocks(blocks)) }
}

/// A web archive holds many documents, and was met where one is read.
fn archive() -> Error {
    Error::foreign("this is a web archive, and not one document")
        .hint("`import` and `split` read the pages in it, where its name ends in .warc, .warc.gz, .wacz or .arc, or with --from warc")
}

fn nothing() -> Error {
    Error::data("nothing but white space").hint("there is nothing to read in it")
}

pub(super) fn document(origin: Origin<'_>, text: String, replaced: bool, content: Content) -> Document {
    Document {
        name: origin.name.to_owned(),
        location: origin.location.map(str::to_owned),
        retrieved: None,
        // Only blocks refer to positions in the text.
        text: if matches!(content, Content::Entries(_)) { String::new() } else { text },
        replaced,
        content,
        listing: None,
    }
}

/// Panics in a debug build if a document begins with the text of `SHELFLIST_TEST_PANIC`, so that a test can check that
/// the other documents are still processed.
#[cfg(debug_assertions)]
#[allow(clippy::panic, reason = "the test of the guard needs a reader that panics")]
pub(super) fn fail_on_purpose(bytes: &[u8]) {
    if let Some(start) = std::env::var_os("SHELFLIST_TEST_PANIC")
        && bytes.starts_with(start.as_encoded_bytes())
    {
        panic!("asked to");
    }
}

#[cfg(not(debug_assertions))]
pub(super) fn fail_on_purpose(_: &[u8]) {}
