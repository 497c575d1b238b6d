//! Reads HTML pages, and the records that are embedded in them as data (JSON-LD, and the state of scripts) for pages
//! whose visible part is not a listing.

mod linked;
mod state;

use std::rc::Rc;

use url::Url;

use crate::document::Content;
use crate::document::entry::{Entries, Entry};
use crate::document::html::line_numbers::LineIndex;
use crate::document::html::page_data::PageData;
use crate::document::html::{self, PageOptions, ReadPage, links};
use crate::error::Result;
use crate::text::words::Words;

/// Reads a page. `location` is its path or address. Relative links are resolved against an address.
///
/// # Errors
/// Returns an error if the bytes are not text, if the page is built to be costly to read, or if neither the visible
/// part of the page nor its embedded data has any content.
pub(crate) fn read(bytes: &[u8], name: &str, location: Option<&str>, options: &PageOptions<'_>) -> Result<ReadPage> {
    let mut page = html::read(bytes, name, location, options)?;
    let data = std::mem::take(&mut page.data);
    let entries = entries(data, &page, options.words);
    match (page.unseen.take(), &mut page.document.content) {
        (Some(unseen), _) if entries.is_empty() => return Err(unseen),
        (Some(_), content) => *content = Content::Entries(Entries { entries, ..Entries::default() }),
        // Another step decides later whether the visible part of the page is a listing.
        (None, Content::Page(seen)) => {
            if let Some(seen) = Rc::get_mut(seen) {
                seen.entries = entries;
            }
        }
        (None, _) => {}
    }
    Ok(page)
}

/// The records in the data of a page. A single item is a record only if the page has no visible content; otherwise it
/// describes the page as a whole.
fn entries(data: Vec<PageData>, page: &ReadPage, words: &Words) -> Vec<Entry> {
    let least = if page.unseen.is_some() { 1 } else { 2 };
    let (linked, state): (Vec<PageData>, Vec<PageData>) = data.into_iter().partition(|data| data.linked);
    let found = [linked::entries(linked, page.base.as_ref()), state::entries(state, words)];
    let Some((found, bytes)) = found.into_iter().find(|(entries, _)| entries.len() >= least) else { return Vec::new() };
    let lines = LineIndex::new(&page.document.text).lines(&bytes);
    let mut entries = found;
    for entry in &mut entries {
        entry.record.source.lines = Some(lines);
        absolute(entry, page.base.as_ref());
    }
    entries
}

/// Makes the addresses of an entry absolute.
fn absolute(entry: &mut Entry, base: Option<&Url>) {
    let record = &mut entry.record;
    record.url = record.url.take().and_then(|url| links::resolve(&url, base));
    for file in &mut record.files {
        if let Some(address) = links::resolve(&file.url, base) {
            file.url = address;
        }
    }
}
