//! Turns HTTP responses into documents. The media type and charset that the server declares decide how the body is
//! read.

use super::{Response, login};
use crate::defect::guarded;
use crate::document::entry::Entries;
use crate::document::html;
use crate::document::html::{PageOptions, Pins};
use crate::document::{Content, Document, decode};
use crate::error::{Error, Kind, Result};
use crate::formats::Format;
use crate::formats::oai::reader;
use crate::formats::oai::reader::Part;
use crate::formats::table::Choice;
use crate::formats::{Origin, embedded, read_within, sitemap};
use crate::text::words::Words;

/// A document from the web, with the addresses to which it leads.
#[derive(Debug, Clone)]
pub(crate) struct WebPage {
    /// The document. Its location is the address that answered, after redirects.
    pub document: Document,
    /// The next page of the listing, where the page has a pager, or the sitemaps that an index of sitemaps lists.
    pub next: Vec<String>,
    /// The feeds to which the page links, the most suitable first.
    pub feeds: Vec<String>,
    /// The part of a list that an OAI-PMH repository answered with, with its resumption token.
    pub part: Option<Part>,
    /// Whether the document is a sitemap.
    pub sitemap: bool,
    /// The selectors of the source file that matched nothing on the page.
    pub unmatched: Vec<html::Unmatched>,
}

impl WebPage {
    /// Keeps only the entries of a sitemap whose address matches.
    pub(crate) fn keep_matching(&mut self, wanted: &regex::Regex) {
        if let (Content::Entries(entries), true) = (&mut self.document.content, self.sitemap) {
            entries.entries.retain(|entry| entry.record.url.as_deref().is_some_and(|url| wanted.is_match(url)));
        }
    }

    /// The result for an HTML page, with the addresses to which it leads.
    fn of_html(page: html::ReadPage) -> Self {
        let html::ReadPage { document, next, feeds, unmatched, .. } = page;
        Self { next: next.into_iter().collect(), feeds, unmatched, ..Self::alone(document) }
    }

    /// The result for a document that leads to no other address.
    fn alone(document: Document) -> Self {
        Self { document, next: Vec::new(), feeds: Vec::new(), part: None, sitemap: false, unmatched: Vec::new() }
    }
}

/// Reads a response as a document of the source `name`, in the format `from` where one is given. The next page of a
/// listing is looked for where `follow` is true.
///
/// # Errors
/// Returns an error when the format of the body is unknown, the body is not valid in its declared format, or the format
/// `from` does not exist.
pub(crate) fn read(
    response: &Response,
    name: &str,
    pins: Option<&Pins>,
    from: Option<&str>,
    words: &Words,
    follow: bool,
) -> Result<WebPage> {
    guarded("reading the page", || read_unguarded(response, name, pins, from, words, follow)).map_err(|error| {
        // An address that answers with a document of another kind is no wrong command line.
        let kind = if error.kind() == Kind::Foreign { Kind::Data } else { error.kind() };
        error.of_kind(kind).at(&response.url)
    })
}

/// Reads a response that was found among others, as in an archive, where nobody asked for its address. A document that
/// is of another kind is passed over.
///
/// # Errors
/// Returns the errors of [`read`], and an error of the kind [`Kind::Skipped`] for a document that lists no publications.
pub(crate) fn read_found(response: &Response, name: &str, pins: Option<&Pins>, words: &Words) -> Result<WebPage> {
    let page = guarded("reading the page", || read_unguarded(response, name, pins, None, words, false));
    let page = page.and_then(|page| match page.sitemap {
        true => Err(Error::foreign("a sitemap of an archive lists addresses, and no publications")),
        false => Ok(page),
    });
    page.map_err(|error| {
        let kind = if error.kind() == Kind::Foreign { Kind::Skipped } else { error.kind() };
        error.of_kind(kind).at(&response.url)
    })
}

fn read_unguarded(
    response: &Response,
    name: &str,
    pins: Option<&Pins>,
    from: Option<&str>,
    words: &Words,
    follow: bool,
) -> Result<WebPage> {
    let kind = response.media_type().unwrap_or_default();
    let told = from.map(Format::read).transpose()?.map(|format| format.name);
    let looks_html = matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
        || !kind.ends_with("xml") && !kind.ends_with("json") && html::looks_like(&response.body);
    let is_html = told.map_or(looks_html && !is_xml(&response.body), |format| format == "html");
    let page = if is_html {
        let options =
            PageOptions { charset: response.charset().map(str::to_owned), pins: pins.cloned(), words, follow };
        embedded::read(&response.body, name, Some(&response.url), &options).map(WebPage::of_html)
    } else if told.is_none_or(is_of_repositories) && reader::is_answer(&response.body) {
        repository(response, name)
    } else if told.is_none_or(|format| format == "sitemap") && sitemap::looks_like(&response.body) {
        sitemap_of(response, name)
    } else {
        let (location, extension) = (Some(response.url.as_str()), extension(&kind));
        let (pins, columns, table) = (None, None, Choice::default());
        let origin = Origin { name, location, extension, from, words, pins, columns, table };
        read_within(&response.body, origin, response.limits).map(WebPage::alone)
    };
    let mut page = page?;
    // A login in the address of a further page would stand in the store and in messages.
    page.next.iter_mut().chain(&mut page.feeds).for_each(|address| *address = login::without(address));
    page.document.retrieved = Some(response.retrieved.clone()).filter(|time| !time.is_empty());
    Ok(page)
}

/// Whether a format is one in which repositories answer.
fn is_of_repositories(format: &str) -> bool {
    matches!(format, "dc" | "oai" | "marcxml" | "mods")
}

/// Makes a document that holds these entries.
fn of_entries(response: &Response, name: &str, entries: Entries) -> Document {
    Document {
        name: name.to_owned(),
        location: Some(response.url.clone()),
        retrieved: None,
        text: String::new(),
        replaced: false,
        content: Content::Entries(entries),
        listing: None,
    }
}

/// Reads the response of an OAI-PMH repository. The location of each record is its own GetRecord address, which does
/// not depend on how the repository divides its list.
fn repository(response: &Response, name: &str) -> Result<WebPage> {
    let decoded = decode::decode(&response.body, crate::formats::opening::xml_encoding(&response.body))?;
    let answer = reader::answer(&decoded.text, &response.limits.budget())?;
    let mut entries = Entries { rejected: answer.rejected, ..Entries::default() };
    for (identifier, mut entry) in answer.found {
        if let Some(identifier) = &identifier {
            entry.record.source.location = Some(reader::address_of(&response.url, identifier));
            entry.record.source.retrieved = Some(response.retrieved.clone()).filter(|time| !time.is_empty());
            (entry.record.source.lines, entry.record.source.bytes) = (None, None);
        }
        entries.entries.push(entry);
    }
    let mut page = WebPage::alone(of_entries(response, name, entries));
    page.part = Some(answer.part);
    Ok(page)
}

/// Reads a sitemap, which may be compressed.
fn sitemap_of(response: &Response, name: &str) -> Result<WebPage> {
    let found = sitemap::parse(&response.body, &response.limits.budget())?;
    let mut page = WebPage::alone(of_entries(response, name, found.entries()));
    (page.next, page.sitemap) = (found.sitemaps, true);
    Ok(page)
}

/// Whether a body that is declared as text/html is a feed or other XML, as some servers declare it.
fn is_xml(body: &[u8]) -> bool {
    let head = body.get(..body.len().min(512)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<?xml") && !head.contains("<html") && !head.contains("<!DOCTYPE html")
        || head.starts_with("<rss")
        || head.starts_with("<feed")
        || head.starts_with("<OAI-PMH")
}

/// The file extension for a media type.
fn extension(media_type: &str) -> &'static str {
    match Format::of_media_type(media_type).and_then(|format| format.extensions.first()) {
        Some(extension) => extension,
        None if media_type.ends_with("json") => "json",
        None if media_type.ends_with("xml") => "xml",
        None => "txt",
    }
}
