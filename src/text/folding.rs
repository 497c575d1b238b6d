//! Folding: the form of a text in which case, accents and typographic apostrophes no longer count.

use unicode_normalization::UnicodeNormalization as _;

/// Lower case without accents and with plain apostrophes, white space collapsed at the ends.
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.trim().to_ascii_lowercase();
    }
    let plain = text.trim().nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    plain.flat_map(char::to_lowercase).map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect()
}

/// Asks about a folded text; a short one in ASCII is folded without room of its own.
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
