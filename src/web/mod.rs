//! From the web: polite, bounded fetching.
//!
//! One [`Fetcher`] serves a run. It asks robots.txt before a host's first page, keeps the pace of each host,
//! follows redirects hop by hop, connects only to addresses that it checked, and holds every request to one
//! deadline and one size limit. It may be used from several threads at once; a thread waits for its host's turn.

pub(crate) mod address;
pub(crate) mod answer;
pub(crate) mod client;
pub(crate) mod deflate;
pub(crate) mod detail_pages;
pub(crate) mod details;
pub(crate) mod failure;
pub(crate) mod harvest;
pub(crate) mod pace;
pub(crate) mod repeats;
pub(crate) mod retry;
pub(crate) mod robots;
pub(crate) mod saved_pages;
pub(crate) mod site_file;

use std::time::Duration;

use crate::document::budget::Limits;
pub(crate) use client::Fetcher;
pub(crate) use failure::{Failure, Reason};

/// Limits and manners of a fetcher. The defaults are those of the command line.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// Address or web page of the person who runs the tool; it becomes part of the user agent.
    pub contact: Option<String>,
    /// Deadline of one request, from connecting to the last byte of the body.
    pub timeout: Duration,
    /// Limit of a body in bytes, counted after decompression.
    pub max_bytes: u64,
    /// Redirects that are followed for one request.
    pub max_redirects: u32,
    /// Attempts after the first, where the server is busy or the connection breaks.
    pub retries: u32,
    /// Wait before the first retry; it doubles each time.
    pub backoff: Duration,
    /// The longest wait that a server can ask for: of a longer Crawl-delay this much is kept, after a longer
    /// Retry-After its host is not asked again.
    pub max_wait: Duration,
    /// Time between two requests to one host; a longer Crawl-delay in robots.txt wins.
    pub pace: Duration,
    /// Requests to one host at the same time.
    pub per_host: usize,
    /// Private, loopback and link-local addresses are allowed everywhere, not only where the user typed one.
    pub allow_private: bool,
    /// Extra headers, sent to the hosts that the user named and to no other. They may hold secrets.
    pub headers: Vec<(String, String)>,
    /// A file of PEM certificates to trust beside the system's.
    pub ca: Option<std::path::PathBuf>,
}

impl Default for FetchOptions {
    fn default() -> Self {
        Self {
            contact: None,
            timeout: Duration::from_secs(30),
            max_bytes: 16 * 1024 * 1024,
            max_redirects: 10,
            retries: 3,
            backoff: Duration::from_secs(1),
            max_wait: Duration::from_secs(60),
            pace: Duration::from_secs(1),
            per_host: 1,
            allow_private: false,
            headers: Vec::new(),
            ca: None,
        }
    }
}

/// A request for one address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Request {
    /// Absolute, `http` or `https`.
    pub url: String,
    /// The validators of an earlier answer, so that the answer to this request may be 304.
    pub validators: Validators,
    /// Limit of the body in bytes where it differs from [`FetchOptions::max_bytes`].
    pub max_bytes: Option<u64>,
    /// Value of the Accept header; `None` for pages and feeds.
    pub accept: Option<String>,
}

impl Request {
    /// An unconditional request.
    pub(crate) fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// The same request, conditional on `validators`.
    #[must_use]
    pub(crate) fn with_validators(mut self, validators: Validators) -> Self {
        self.validators = validators;
        self
    }
}

/// The validators of a representation (RFC 9110, section 8.8), as the server wrote them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// The ETag header.
    pub etag: Option<String>,
    /// The Last-Modified header.
    pub last_modified: Option<String>,
}

impl Validators {
    /// Neither is known.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// A complete answer: 200 (or another 2xx) with a whole body, or 304.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: String,
    /// The headers of the answer, names in lower case, in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed. Empty for 304.
    pub body: Vec<u8>,
    /// To be stored together with what was made of the body, and sent with the next request.
    pub validators: Validators,
    /// When it was retrieved: RFC 3339, UTC, whole seconds.
    pub retrieved: String,
    /// The server said 304: what was stored with the validators still holds.
    pub not_modified: bool,
    /// What the body may expand to when it is read.
    pub limits: Limits,
}

impl Response {
    /// The first header of this name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, in lower case.
    pub fn media_type(&self) -> Option<String> {
        let value = self.header("content-type")?;
        Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()).filter(|kind| !kind.is_empty())
    }

    /// The charset parameter of the Content-Type header.
    pub fn charset(&self) -> Option<&str> {
        let parameters = self.header("content-type")?.split(';').skip(1);
        parameters.filter_map(|parameter| parameter.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']))
        })
    }
}

/// The address as it may be shown and stored: without user name, password and fragment.
fn public(url: &url::Url) -> String {
    let mut shown = url.clone();
    // Both fail only for addresses without a host, which hold no user either.
    let _ = shown.set_username("");
    let _ = shown.set_password(None);
    shown.set_fragment(None);
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_is_read_with_and_without_parameters() {
        let mut response = Response::default();
        assert_eq!((response.media_type(), response.charset()), (None, None));
        response.headers.push(("content-type".into(), "Text/HTML; x=1; Charset=\"iso-8859-1\"".into()));
        assert_eq!((response.media_type().as_deref(), response.charset()), (Some("text/html"), Some("iso-8859-1")));
    }
}
