//! Splits the names of classes and ids into words.

/// The words of a class name or id, such as `views`, `field` and `title` for `views-fieldTitle`.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// Calls `ask` with a short word in lower case. A long word gives the default value.
pub(crate) fn in_lower_case<T: Default>(word: &str, ask: impl FnOnce(&str) -> T) -> T {
    let mut room = [0_u8; 16];
    let Some(lower) = room.get_mut(..word.len()) else { return T::default() };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).map(ask).unwrap_or_default()
}

/// Returns whether a name can stand in a selector without an escape.
pub(crate) fn is_plain(name: &str) -> bool {
    name.len() < 60
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
