//! Escapes characters that XML cannot contain, as Office Open XML does in texts: `_x0000_` (ECMA-376 part 1,
//! 22.9.2.19).

use std::borrow::Cow;

/// Decodes the text of a cell.
pub(super) fn read(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        read.push_str(before);
        let digits = escape.get(2..6).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let ended = escape.get(6..7) == Some("_");
        let c =
            digits.filter(|_| ended).and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        match c {
            Some(c) => {
                read.push(c);
                rest = escape.get(7..).unwrap_or_default();
            }
            None => {
                read.push('_');
                rest = escape.get(1..).unwrap_or_default();
            }
        }
    }
    read.push_str(rest);
    Cow::Owned(read)
}

/// Encodes a text for a cell, before XML itself is escaped.
pub(super) fn write(text: &str) -> Cow<'_, str> {
    let is_bare = |c: char| matches!(c, '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\r' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    if !text.contains("_x") && !text.contains(is_bare) {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if is_bare(c) {
            written.push_str(&format!("_x{:04X}_", u32::from(c)));
        } else if c == '_' && rest.starts_with("_x") {
            // This escape keeps text that looks like an escape from being read as one.
            written.push_str("_x005F_");
        } else {
            written.push(c);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
    Cow::Owned(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn every_text_comes_back(text in "(\\PC|_x|_x0041_|\u{0}|\r|\n|\u{1f}){0,20}") {
            let written = write(&text).into_owned();
            proptest::prop_assert_eq!(read(&written), text.as_str());
        }
    }

    #[test]
    fn escapes_of_other_programs_are_read() {
        assert_eq!(read("a_x000D_b_x005F_x0041_ _xyz_"), "a\rb_x0041_ _xyz_");
    }
}
