//! The places of errors in the project file.

use crate::Error;
/// The path and text of the project file, from which the line of an error is computed.
pub(crate) struct Place<'a> {
    pub(crate) origin: &'a str,
    pub(crate) text: &'a str,
}

impl Place<'_> {
    pub(crate) fn error(&self, span: std::ops::Range<usize>, message: impl Into<String>) -> Error {
        let line = self.text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
        Error::usage(message).at(format!("{}:{line}", self.origin))
    }
}
