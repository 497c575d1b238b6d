//! Fetches documents from the web, politely and within limits.
//!
//! One [`Fetcher`] serves a run. It reads robots.txt before the first page of a host, keeps the pace of each host,
//! follows redirects one by one, connects only to addresses that it has checked, and limits the time and size of each
//! request. Several threads may use it at once; each thread waits for the turn of its host.

pub(crate) mod address;
pub(crate) mod answer;
pub(crate) mod client;
pub(crate) mod deflate;
pub(crate) mod detail_pages;
pub(crate) mod details;
pub(crate) mod failure;
pub(crate) mod harvest;
pub(crate) mod login;
pub(crate) mod pace;
pub(crate) mod repeats;
pub(crate) mod retry;
pub(crate) mod robots;
pub(crate) mod room;
pub(crate) mod saved_pages;
pub(crate) mod site_file;

use std::time::Duration;

use crate::document::budget::Limits;
pub(crate) use client::Fetcher;
pub(crate) use failure::{Failure, Reason};

/// The limits and the politeness of a fetcher. The defaults are those of the command line.
#[derive(Debug, Clone)]
pub struct FetchOptions {
    /// The mail or web address of the person who runs the tool, which becomes part of the User-Agent header.
    pub contact: Option<String>,
    /// Deadline of one request, from connecting to the last byte of the body.
    pub timeout: Duration,
    /// Limit of a body in bytes, counted after decompression.
    pub max_bytes: u64,
    /// The most redirects that are followed for one request.
    pub max_redirects: u32,
    /// The number of further attempts where the server is busy or the connection breaks.
    pub retries: u32,
    /// The wait before the first retry, which doubles with each further one.
    pub backoff: Duration,
    /// The longest wait that a server can ask for. A longer Crawl-delay is shortened to it, and after a longer
    /// Retry-After the host is not asked again.
    pub max_wait: Duration,
    /// The time between two requests to one host. A longer Crawl-delay in robots.txt takes precedence.
    pub pace: Duration,
    /// The number of simultaneous requests to one host.
    pub per_host: usize,
    /// Whether private, loopback and link-local addresses are allowed everywhere, and not only where the user named
    /// one.
    pub allow_private: bool,
    /// Extra headers, which are sent only to the hosts that the user named, because they may contain secrets.
    pub headers: Vec<(String, String)>,
    /// A file of PEM certificates that are trusted in addition to those of the system.
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
    /// The absolute address, with the scheme `http` or `https`.
    pub url: String,
    /// The validators of an earlier answer, which allow the server to answer 304 Not Modified.
    pub validators: Validators,
    /// The limit of the body in bytes, where it differs from [`FetchOptions::max_bytes`].
    pub max_bytes: Option<u64>,
    /// The value of the Accept header; `None` uses the value for pages and feeds.
    pub accept: Option<String>,
}

impl Request {
    /// Makes a request without validators.
    pub(crate) fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// The same request with these validators.
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
    /// Whether both validators are unknown.
    pub fn is_empty(&self) -> bool {
        self.etag.is_none() && self.last_modified.is_none()
    }
}

/// A complete answer: status 200 or another 2xx with its whole body, or status 304.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The address that answered, after redirects.
    pub url: String,
    /// The headers of the answer in the order received, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The decompressed body; empty for status 304.
    pub body: Vec<u8>,
    /// The validators, which are stored together with the records of the page and sent with the next request.
    pub validators: Validators,
    /// The time of retrieval (RFC 3339, in UTC and whole seconds).
    pub retrieved: String,
    /// Whether the status was 304, so that the stored records are still valid.
    pub not_modified: bool,
    /// The limits for expanding compressed content of the body.
    pub limits: Limits,
}

impl Response {
    /// The value of the first header with this name, given in lower case.
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

/// The address without user name, password and fragment, in which form it may be shown and stored.
fn public(url: &url::Url) -> String {
    let mut shown = url.clone();
    // Both setters fail only for addresses without a host, which cannot have a user name.
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
