//! The error type of the library: what went wrong, where, and what to do.

pub(crate) mod nearest;
pub(crate) mod toml;

use std::fmt;

pub(crate) use nearest::{Known, nearest};
pub(crate) use toml::toml_error;

/// `Result` with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kind of an error, which decides the exit status of the command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line or a configuration file is wrong (status 2).
    Usage,
    /// An input file is of a kind that cannot be read (status 2).
    Foreign,
    /// A file in a folder is of a kind that cannot be read, and is skipped.
    Skipped,
    /// The data are wrong (status 1).
    Data,
    /// Reading, writing or the network failed (status 3).
    Io,
    /// The program that reads our standard output has ended; the command ends without a message (status 0).
    ClosedPipe,
    /// Another refresh holds the lock (status 75, `EX_TEMPFAIL` of sysexits.h).
    Locked,
    /// SIGINT or SIGTERM ended the run (status 130).
    Interrupted,
}

/// An error for people: it says what is wrong, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
    place: Option<String>,
    hint: Option<String>,
}

/// The greatest number of characters of a message or a place. Both may quote what a server or a file says.
const MOST: usize = 2_000;

/// The text, cut to at most `most` characters; a mark at its end says that it was cut.
pub(crate) fn shortened(text: impl Into<String>, most: usize) -> String {
    let mut text = text.into();
    if let Some((at, _)) = text.char_indices().nth(most) {
        text.truncate(at);
        text.push('…');
    }
    text
}

impl Error {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: shortened(message, MOST), place: None, hint: None }
    }

    /// Makes an error of the command line or of a configuration file.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Makes the error for a file of a kind that cannot be read.
    pub fn foreign(message: impl Into<String>) -> Self {
        Self::new(Kind::Foreign, message)
    }

    /// Changes the kind of an error.
    #[must_use]
    pub(crate) fn of_kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Makes an error of the data.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(Kind::Data, message)
    }

    /// Makes an error of reading, writing or the network.
    pub fn io(message: impl Into<String>) -> Self {
        Self::new(Kind::Io, message)
    }

    /// Makes the error that another process holds the lock.
    pub fn locked(message: impl Into<String>) -> Self {
        Self::new(Kind::Locked, message)
    }

    /// Makes the error that a signal interrupted the run.
    pub fn interrupted() -> Self {
        Self::new(Kind::Interrupted, "interrupted")
    }

    /// Makes an error from an I/O error at `place`, a path or an address. A closed pipe becomes an error that ends the
    /// command without a message.
    pub fn from_io(place: impl fmt::Display, error: &std::io::Error) -> Self {
        let kind = if error.kind() == std::io::ErrorKind::BrokenPipe { Kind::ClosedPipe } else { Kind::Io };
        Self::new(kind, plain_io(error)).at(place)
    }

    /// Adds the place of the error, such as `page.txt:12`, a path or an address.
    #[must_use]
    pub fn at(mut self, place: impl fmt::Display) -> Self {
        self.place = Some(shortened(place.to_string(), MOST));
        self
    }

    /// Adds advice on what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds the known name that was probably meant, if one is similar enough.
    #[must_use]
    pub fn hint_nearest(self, nearest: Option<&str>) -> Self {
        match nearest {
            Some(name) => self.hint(format!("did you mean {name}?")),
            None => self,
        }
    }

    /// The kind of the error.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The message, without place and hint.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place of the error, such as a path, a path with a line number, or an address.
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }

    /// The advice on what to do about the error.
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// The exit status of a command that ends with this error, by its kind.
    pub fn exit_status(&self) -> u8 {
        match self.kind {
            Kind::ClosedPipe | Kind::Skipped => 0,
            Kind::Data => 1,
            Kind::Usage | Kind::Foreign => 2,
            Kind::Io => 3,
            Kind::Locked => 75,
            Kind::Interrupted => 130,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, " ({hint})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}

/// The text of an I/O error in lower case, without the error number of the operating system.
fn plain_io(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(at) => text.get(..at).unwrap_or(&text).to_lowercase(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_quotation_is_cut_between_characters() {
        let error = Error::data("é".repeat(5_000)).at("x".repeat(5_000));
        assert_eq!(error.message().chars().count(), MOST + 1);
        assert!(error.message().ends_with("é…") && error.place().is_some_and(|place| place.len() < 2_010));
        assert_eq!(shortened("short", 5), "short");
    }

    #[test]
    fn an_error_says_what_where_and_what_to_do() {
        let error = Error::data("not a date").at("page.txt:12").hint("write 2021-11-26");
        assert_eq!(error.to_string(), "page.txt:12: not a date (write 2021-11-26)");
        assert_eq!(error.exit_status(), 1);
    }
}
