//! Folding: the form of a text in which letter case, accents and typographic apostrophes make no difference.

use unicode_normalization::UnicodeNormalization as _;

/// The text in lower case, without accents, with plain apostrophes, and without white space at its ends.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    let plain = text.trim().nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    plain.flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect()
}

/// Calls `ask` with the folded text. A short text in ASCII is folded without allocating memory.
pub(crate) fn folded<R>(text: &str, ask: impl FnOnce(&str) -> R) -> R {
    let text = text.trim();
    let mut room = [0; 80];
    match room.get_mut(..text.len()).filter(|_| text.is_ascii()) {
        Some(room) => {
            room.copy_from_slice(text.as_bytes());
            room.make_ascii_lowercase();
            ask(std::str::from_utf8(room).unwrap_or_default())
        }
        None => ask(&fold(text)),
    }
}
