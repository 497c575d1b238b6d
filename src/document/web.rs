//! Answers from the web: what the transport says of a body decides how it is read.

use super::html::{self, PageOptions, Pins};
use super::{Document, read as read_any};
use crate::error::Result;
use crate::fetch::Response;

/// A document from the web, and the address of the page that follows it.
#[derive(Debug, Clone)]
pub struct WebPage {
    /// The document; its location is the address that answered.
    pub document: Document,
    /// The next page of its listing, where it has a pager.
    pub next: Option<String>,
}

/// Reads an answer as a document of the source `name`.
///
/// # Errors
/// Where the body is of no known format, or not what it says it is.
pub fn read(response: &Response, name: &str, pins: Option<&Pins>) -> Result<WebPage> {
    let kind = response.media_type().unwrap_or_default();
    let is_html = matches!(kind.as_str(), "text/html" | "application/xhtml+xml")
        || !kind.ends_with("xml") && !kind.ends_with("json") && html::looks_like(&response.body);
    let mut page = if is_html && !is_feed(&response.body) {
        let options = PageOptions { charset: response.charset().map(str::to_owned), pins: pins.cloned() };
        html::read_page(&response.body, name, Some(&response.url), &options).map_err(|error| error.at(&response.url))?
    } else {
        let document = read_any(&response.body, name, Some(&response.url), extension(&kind), None)
            .map_err(|error| error.at(&response.url))?;
        WebPage { document, next: None }
    };
    page.document.retrieved = Some(response.retrieved.clone()).filter(|time| !time.is_empty());
    Ok(page)
}

/// Servers send feeds as text/html now and then.
fn is_feed(body: &[u8]) -> bool {
    let head = body.get(..body.len().min(512)).unwrap_or_default();
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with("<?xml") && !head.contains("<html") && !head.contains("<!DOCTYPE html")
        || head.starts_with("<rss")
        || head.starts_with("<feed")
}

/// The extension that files of this media type have.
fn extension(media_type: &str) -> &'static str {
    match media_type {
        "application/rss+xml" => "rss",
        "application/atom+xml" => "atom",
        "application/json" | "application/feed+json" => "json",
        "text/csv" => "csv",
        kind if kind.ends_with("xml") => "xml",
        _ => "txt",
    }
}
