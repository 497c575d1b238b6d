//! The ways in which a request fails on its way.

use std::error::Error;
use std::fmt;
use std::io;

use hyper_util::client::legacy;

/// More bytes arrived than an answer may have.
#[derive(Debug)]
pub(crate) struct Excess;

impl fmt::Display for Excess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("more arrived than an answer may have")
    }
}

impl std::error::Error for Excess {}

/// The reason for which a request has no complete answer. The texts are those of the system or of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The time was over.
    Time,
    /// More arrived than an answer may have.
    Size,
    /// There was no connection.
    Connect(String),
    /// The connection broke off, or what arrived is no answer.
    Broken(String),
}

impl Fault {
    /// The fault of a request that got no answer.
    pub(crate) fn of_request(error: &legacy::Error) -> Self {
        match Self::of(error) {
            Self::Broken(text) if error.is_connect() => Self::Connect(text),
            fault => fault,
        }
    }

    /// The fault that an error and its causes tell of.
    pub(crate) fn of(error: &(dyn Error + 'static)) -> Self {
        let mut innermost = error;
        loop {
            if innermost.is::<Excess>() {
                return Self::Size;
            }
            let io = innermost.downcast_ref::<io::Error>();
            if io.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut) {
                return Self::Time;
            }
            let cause = match io.and_then(io::Error::get_ref) {
                Some(inner) => Some(inner as &(dyn Error + 'static)),
                None => innermost.source(),
            };
            match cause {
                Some(cause) => innermost = cause,
                None => break,
            }
        }
        let text = innermost.to_string();
        // The error numbers of the operating system mean nothing to most people.
        Self::Broken(text.split(" (os error").next().unwrap_or(&text).to_owned())
    }
}
