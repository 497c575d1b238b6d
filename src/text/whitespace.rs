//! Normalises white space: each run becomes one space, and invisible characters are removed.

/// Whether a character is white space or invisible.
pub(crate) fn is_space(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// Zero-width space, word joiner and byte order mark, which have no meaning in a catalogue. The joiners U+200C and
/// U+200D are kept, because they change how letters are written.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The text with each run of white space, no-break spaces included, as one space, and without invisible characters.
pub fn normalise(text: &str) -> String {
    let text = text.trim();
    if is_normal(text.as_bytes()) {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut pending = false;
    for c in text.chars() {
        if c.is_whitespace() {
            pending = true;
        } else if !is_invisible(c) {
            if pending && !plain.is_empty() {
                plain.push(' ');
            }
            pending = false;
            plain.push(c);
        }
    }
    plain
}

/// The normalised text of a line of a page, without soft hyphens, which only say where a browser may break a word.
pub(crate) fn of_page(text: &str) -> String {
    let plain = normalise(text);
    if plain.contains(SOFT_HYPHEN) { normalise(&plain.replace(SOFT_HYPHEN, "")) } else { plain }
}

/// The mark of a place where a word may be broken.
const SOFT_HYPHEN: char = '\u{ad}';

/// The largest number of bytes that are counted before the counts are added up, so that a count always fits in a byte.
const COUNTED: usize = 192;

/// Counts the bytes for which `is` is true. Counting chunk by chunk in single bytes lets the compiler use vector
/// instructions.
pub(crate) fn count(text: &[u8], is: impl Fn(u8) -> bool) -> usize {
    let part = |part: &[u8]| part.iter().map(|byte| u8::from(is(*byte))).fold(0, u8::wrapping_add);
    text.chunks(COUNTED).map(|chunk| usize::from(part(chunk))).sum()
}

/// Whether a text without white space at its ends is printable ASCII with single spaces, as most text is.
pub(crate) fn is_normal(text: &[u8]) -> bool {
    // The loop does not stop early, so that the compiler can compare many bytes at once.
    let behind = text.get(1..).unwrap_or_default();
    let doubled = text.iter().zip(behind).fold(false, |doubled, (a, b)| doubled | (*a == b' ') & (*b == b' '));
    !doubled && count(text, |byte| !matches!(byte, b' '..=b'~')) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn shortcuts_of_plain_text_change_nothing(text in "[ -~]{0,40}|[a  \t\u{b}\u{a0}\u{200b}é]{0,12}") {
            let mut slowly = String::new();
            for word in text.split(char::is_whitespace) {
                let word: String = word.chars().filter(|c| !is_invisible(*c)).collect();
                if !word.is_empty() {
                    slowly.push_str(if slowly.is_empty() { "" } else { " " });
                    slowly.push_str(&word);
                }
            }
            proptest::prop_assert_eq!(normalise(&text), slowly);
        }
    }

    #[test]
    fn more_bytes_are_counted_than_a_byte_can_count() {
        for length in [0, 1, COUNTED - 1, COUNTED, COUNTED + 1, 3 * COUNTED, 1000] {
            assert_eq!(count(&vec![b'x'; length], |byte| byte == b'x'), length);
        }
    }
}
