//! The reasons for which a request has no usable answer, and the messages that explain them.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::public;
use crate::error::{Error, shortened};

/// The greatest number of characters of an address, and of an explanation, that are shown. A server chooses where a
/// redirect leads and what an error says.
const MOST_SHOWN: usize = 500;

/// The reason for which a request has no usable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// The address is not an `http` or `https` address.
    Address,
    /// robots.txt disallows the address, or could not be read.
    Robots,
    /// The address leads to a private, loopback or link-local host.
    Private,
    /// There are too many redirects, or they form a circle.
    Redirects,
    /// The body is larger than the limit.
    TooLarge,
    /// The server answered with an error status.
    Status(u16),
    /// The deadline of the request passed.
    Timeout,
    /// The body ended early or could not be decompressed.
    Truncated,
    /// Any other fault on the way to the server: unknown host, refused connection, bad certificate.
    Network,
}

impl Reason {
    /// Whether this program refused to make or finish the request, although network and server are in order.
    pub(crate) fn is_refusal(self) -> bool {
        matches!(self, Self::Address | Self::Robots | Self::Private | Self::Redirects | Self::TooLarge)
    }
}

/// A request without a usable answer. It converts into [`Error`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    /// The reason of the failure.
    pub reason: Reason,
    /// The address, without user name and password.
    pub url: String,
    /// The explanation of the failure for people.
    pub message: String,
    /// Advice on what to do about it.
    pub hint: Option<String>,
}

impl Failure {
    pub(crate) fn new(reason: Reason, url: &Url, message: impl Into<String>) -> Self {
        let (url, message) = (shortened(public(url), MOST_SHOWN), shortened(message, MOST_SHOWN));
        Self { reason, url, message, hint: None }
    }

    /// Makes the failure that an answer arrived, but its content cannot be read.
    pub(crate) fn unreadable(address: &str, message: impl Into<String>) -> Self {
        let (url, message) = (shortened(address, MOST_SHOWN), shortened(message, MOST_SHOWN));
        Self { reason: Reason::Truncated, url, message, hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Error::from(self.clone()).fmt(f)
    }
}

impl std::error::Error for Failure {}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let error = Error::io(failure.message).at(failure.url);
        match failure.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}

pub(crate) fn refused(url: &Url, status: u16) -> Failure {
    let known = reqwest::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
    let message = match known {
        Some(known) => format!("the server answered {status} ({known})"),
        None => format!("the server answered {status}"),
    };
    let failure = Failure::new(Reason::Status(status), url, message);
    match status {
        401 | 403 => failure.hint("--header may carry a login; --contact tells the institution who is asking"),
        404 | 410 => failure.hint("look whether the page has moved"),
        429 => failure.hint("slow down with --pace, or come back later"),
        500..=599 => failure.hint("try again later"),
        _ => failure,
    }
}

pub(crate) fn timed_out(url: &Url, limit: Duration) -> Failure {
    Failure::new(Reason::Timeout, url, format!("no complete answer within {} seconds", limit.as_secs_f64()))
        .hint("--timeout sets the limit")
}

/// The innermost cause of an error. The outer ones only say that a request failed.
fn cause(error: &dyn std::error::Error) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    let text = innermost.to_string();
    // The error numbers of the operating system mean nothing to most people.
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}

pub(crate) fn broken(url: &Url, error: &reqwest::Error, limit: Duration) -> Failure {
    if error.is_timeout() {
        return timed_out(url, limit);
    }
    let text = cause(error);
    if error.is_connect() {
        return Failure::new(Reason::Network, url, format!("no connection: {text}"));
    }
    Failure::new(Reason::Truncated, url, format!("the connection broke off: {text}"))
}

pub(crate) fn broken_body(url: &Url, error: &std::io::Error, limit: Duration) -> Failure {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<reqwest::Error>());
    let timed = error.kind() == std::io::ErrorKind::TimedOut || inner.is_some_and(reqwest::Error::is_timeout);
    if timed {
        return timed_out(url, limit);
    }
    let text = inner.map_or_else(|| cause(error), |inner| cause(inner));
    Failure::new(Reason::Truncated, url, format!("the answer is not complete: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_never_shown() {
        let url = Url::parse("https://me:secret@example.org/a#b").unwrap();
        let shown = Failure::new(Reason::Network, &url, "no answer").to_string();
        assert_eq!(shown, "https://example.org/a: no answer");
    }
}
