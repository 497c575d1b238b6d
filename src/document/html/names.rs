//! Names of classes and ids: the words they are made of.

/// The words of a class name or id: `views-fieldTitle` is `views`, `field`, `title`.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// Asks about a short word in lower case; of a long one nothing is known.
pub(crate) fn in_lower_case<T: Default>(word: &str, ask: impl FnOnce(&str) -> T) -> T {
    let mut room = [0_u8; 16];
    let Some(lower) = room.get_mut(..word.len()) else { return T::default() };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).map(ask).unwrap_or_default()
}

/// Needs no escape in a selector.
pub(crate) fn is_plain(name: &str) -> bool {
    name.len() < 60
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}
