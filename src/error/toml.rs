//! Errors of TOML files.

use super::{Error, nearest};

/// Turns an error of the TOML parser into one with file and line. For an unknown key, the hint names the most similar
/// valid key.
pub(crate) fn toml_error(origin: &str, text: &str, error: &toml::de::Error) -> Error {
    let line =
        error.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
    let message = error.message().trim().replace('\n', ", ");
    let found = Error::usage(message.clone()).at(format!("{origin}:{line}"));
    let mut names = message.split('`').skip(1).step_by(2);
    match names.next() {
        Some(wrong) if message.starts_with("unknown") => found.hint_nearest(nearest(wrong, names)),
        _ => found,
    }
}
