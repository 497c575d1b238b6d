//! Reads references in XML: those of XML itself, those of HTML that people write out of habit, and ampersands that
//! begin no reference.

use html5ever::data::NAMED_ENTITIES;

/// The meaning of an ampersand and the text after it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reference {
    /// A valid XML reference to an allowed character. The value is its length in bytes, including the ampersand.
    Sound(usize),
    /// A reference that must be replaced: its length in bytes, the replacement escaped for XML, and the fault.
    Meant(usize, String, Option<Fault>),
    /// The ampersand begins no reference and stands for itself.
    Bare,
}

/// The fault of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The entity is defined in HTML, but not in XML.
    Html,
    /// The entity is unknown.
    Unknown,
    /// The character is a control character, which XML does not allow.
    Control,
    /// The number is that of a surrogate, or of no character.
    NoCharacter,
}

/// The greatest length of a reference that is read. The longest name of an HTML entity has 31 letters.
const LONGEST: usize = 40;

/// Reads the reference at the beginning of a text, which begins with an ampersand.
pub(super) fn read(text: &str) -> Reference {
    let Some(inside) = body(text) else { return Reference::Bare };
    let length = inside.len() + 2;
    match inside.strip_prefix('#') {
        Some(number) => match parse(number) {
            Some(code) => numbered(text, length, code),
            None => Reference::Bare,
        },
        None if matches!(inside, "amp" | "lt" | "gt" | "quot" | "apos") => Reference::Sound(length),
        None => named(inside, length),
    }
}

/// The text between the ampersand and the semicolon.
fn body(text: &str) -> Option<&str> {
    let rest = text.get(1..)?;
    let end = rest.bytes().take(LONGEST).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'))?;
    let inside = rest.get(..end)?;
    (rest.as_bytes().get(end) == Some(&b';') && !inside.is_empty()).then_some(inside)
}

fn parse(number: &str) -> Option<u32> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let sound = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    sound.then(|| u32::from_str_radix(digits, radix).unwrap_or(u32::MAX))
}

fn named(name: &str, length: usize) -> Reference {
    // An HTML entity stands for one or two characters.
    let Some((first, second)) = NAMED_ENTITIES.get(&format!("{name};")) else {
        return Reference::Meant(length, format!("&amp;{name};"), Some(Fault::Unknown));
    };
    let mut meant = String::new();
    for c in [*first, *second].into_iter().filter(|code| *code != 0).filter_map(char::from_u32) {
        push(&mut meant, c);
    }
    Reference::Meant(length, meant, Some(Fault::Html))
}

fn push(text: &mut String, c: char) {
    match c {
        '&' => text.push_str("&amp;"),
        '<' => text.push_str("&lt;"),
        '"' => text.push_str("&quot;"),
        c => text.push(c),
    }
}

fn numbered(text: &str, length: usize, code: u32) -> Reference {
    if let 0xd800..=0xdbff = code
        && let Some((low, more)) = low_half(text.get(length..).unwrap_or_default())
        && let Some(c) = char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00))
    {
        return Reference::Meant(length + more, c.to_string(), None);
    }
    match char::from_u32(code) {
        // In practice, references to the control characters of ISO 6429 mean characters of Windows-1252 (as in HTML,
        // section 13.2.5.80).
        Some('\u{80}'..='\u{9f}') => {
            let byte = [u8::try_from(code).unwrap_or_default()];
            let (meant, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            Reference::Meant(length, meant.into_owned(), None)
        }
        Some(c) if is_allowed(c) => Reference::Sound(length),
        Some(_) => Reference::Meant(length, String::new(), Some(Fault::Control)),
        None => Reference::Meant(length, "\u{fffd}".to_owned(), Some(Fault::NoCharacter)),
    }
}

/// The low surrogate in the reference at the beginning of a text, and the length of the reference in bytes.
fn low_half(text: &str) -> Option<(u32, usize)> {
    let inside = text.starts_with('&').then(|| body(text)).flatten()?;
    let low = parse(inside.strip_prefix('#')?)?;
    (0xdc00..=0xdfff).contains(&low).then_some((low, inside.len() + 2))
}

/// Returns whether XML 1.0 allows a character (section 2.2).
pub(crate) fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_bare_ampersands() {
        let meant = |length, text: &str, fault| Reference::Meant(length, text.to_owned(), fault);
        for (text, read_as) in [
            ("&amp; b", Reference::Sound(5)),
            ("&#xE9;", Reference::Sound(6)),
            ("& b", Reference::Bare),
            ("&b=1&c;", Reference::Bare),
            ("&copy 2020", Reference::Bare),
            ("&;", Reference::Bare),
            ("&#;", Reference::Bare),
            ("&", Reference::Bare),
            ("&nbsp;x", meant(6, "\u{a0}", Some(Fault::Html))),
            ("&AMP;", meant(5, "&amp;", Some(Fault::Html))),
            ("&boo;", meant(5, "&amp;boo;", Some(Fault::Unknown))),
            ("&#11;", meant(5, "", Some(Fault::Control))),
            ("&#55349;&#56320;!", meant(16, "\u{1d400}", None)),
            ("&#55349; alone", meant(8, "\u{fffd}", Some(Fault::NoCharacter))),
            ("&#xDC00;", meant(8, "\u{fffd}", Some(Fault::NoCharacter))),
            ("&#99999999999;", meant(14, "\u{fffd}", Some(Fault::NoCharacter))),
            ("&#146;s", meant(6, "’", None)),
        ] {
            assert_eq!(read(text), read_as, "{text}");
        }
    }
}
