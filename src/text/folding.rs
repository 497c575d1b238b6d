//! Folding: the form of a text in which letter case, accents and typographic apostrophes make no difference.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// The text in lower case, without accents, with plain apostrophes, and without white space at its ends.
///
/// Each character is decomposed by itself. Canonical decomposition of a whole text only brings its combining marks in
/// another order, and these are left out.
pub(crate) fn fold(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            '’' | '‘' | 'ʼ' => folded.push('\''),
            _ => decompose_canonical(c, |part| {
                if part.is_ascii() {
                    folded.push(part.to_ascii_lowercase());
                } else if !is_combining_mark(part) {
                    folded.extend(part.to_lowercase().map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }));
                }
            }),
        }
    }
    folded
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

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    proptest::proptest! {
        #[test]
        fn characters_are_folded_as_whole_texts_are(text in "(\\PC|[é\u{301}\u{323}’ʼİǅﬁ가\u{1100}\u{1161}]){0,20}") {
            let plain = text.trim().nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
            let whole: String = plain.map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect();
            proptest::prop_assert_eq!(fold(&text), whole);
        }
    }

    #[test]
    fn every_character_is_folded_as_in_its_text() {
        for c in ('\0'..=char::MAX).filter(|c| !c.is_whitespace()) {
            let text = format!("a{c}b");
            let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
            let whole: String = plain.map(|c| if matches!(c, '’' | '‘' | 'ʼ') { '\'' } else { c }).collect();
            assert_eq!(fold(&text), whole, "{c:?}");
        }
    }
}
