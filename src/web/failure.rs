//! The reasons for which a request has no usable answer, and the messages that explain them.

use std::fmt;
use std::time::Duration;

use url::Url;

use super::fault::Fault;
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
    let known = http::StatusCode::from_u16(status).ok().and_then(|code| code.canonical_reason());
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

pub(crate) fn too_large(url: &Url, most: u64) -> Failure {
    Failure::new(Reason::TooLarge, url, format!("is larger than {most} bytes")).hint("--max-bytes sets the limit")
}

/// The failure of a request for this fault, which has these bounds and broke off in the way that `broken` says.
fn of_fault(url: &Url, fault: Fault, (limit, most): (Duration, u64), broken: &str) -> Failure {
    match fault {
        Fault::Time => timed_out(url, limit),
        Fault::Size => too_large(url, most),
        Fault::Connect(text) => Failure::new(Reason::Network, url, format!("no connection: {text}")),
        Fault::Broken(text) => Failure::new(Reason::Truncated, url, format!("{broken}: {text}")),
    }
}

pub(crate) fn broken(url: &Url, fault: Fault, bounds: (Duration, u64)) -> Failure {
    of_fault(url, fault, bounds, "the connection broke off")
}

pub(crate) fn broken_body(url: &Url, error: &std::io::Error, bounds: (Duration, u64)) -> Failure {
    of_fault(url, Fault::of(error), bounds, "the answer is not complete")
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
