//! The letters of a text.

/// The number of letters of a text, of all scripts.
pub(crate) fn count_letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphabetic()).count()
}
