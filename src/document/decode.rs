//! Decodes bytes to text: byte order marks, UTF-8, UTF-16 and legacy encodings.
//!
//! The order of the evidence is that of the WHATWG Encoding Standard: a byte order mark decides first, then the
//! encoding that the transport or the page declares, then the bytes themselves.

mod judge;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub(crate) use judge::{Judge, Verdict};

use crate::error::{Error, Result};

/// Decoded text, and how it was decoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without its byte order mark.
    pub text: String,
    /// The name of the encoding, as the WHATWG Encoding Standard spells it.
    pub encoding: &'static str,
    /// Whether some bytes were not valid in the encoding and were replaced by U+FFFD.
    pub replaced: bool,
}

/// Decodes `bytes`. `declared` is the encoding that a header or the page itself declares.
///
/// # Errors
/// Returns an error when the bytes are not text: they contain NUL bytes, are not UTF-16, and more than a few of them
/// are control characters.
pub fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<Decoded> {
    if let Some(decoded) = utf32(bytes) {
        return Ok(decoded);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(decode_as(encoding, bytes.get(mark..).unwrap_or_default()));
    }
    if let Some(encoding) = utf16_without_mark(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    if memchr::memchr(0, bytes).is_some() {
        // NUL bytes at the end are padding; a NUL byte inside the text stands for a character that could not be read.
        let end = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let bytes = bytes.get(..end).unwrap_or_default();
        if bytes.is_empty() || is_binary(bytes) {
            return Err(Error::data("this is binary data, not text")
                .hint("convert it to text, HTML or a catalogue format first"));
        }
        let decoded = decode_text(bytes, declared);
        let replaced = decoded.replaced || decoded.text.contains('\0');
        return Ok(Decoded { text: decoded.text.replace('\0', "\u{fffd}"), replaced, ..decoded });
    }
    Ok(decode_text(bytes, declared))
}

/// Decodes bytes as [`decode`] does. Text that needs no decoding is not copied.
///
/// # Errors
/// Returns an error in the same cases as [`decode`].
pub(crate) fn decode_owned(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<Decoded> {
    let as_it_is = Encoding::for_bom(&bytes).is_none()
        && declared.is_none_or(|encoding| encoding == UTF_8)
        && memchr::memchr(0, &bytes).is_none();
    if !as_it_is {
        return decode(&bytes, declared);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, encoding: UTF_8.name(), replaced: false }),
        Err(error) => decode(error.as_bytes(), declared),
    }
}

/// Decodes UTF-32 with a byte order mark, which the WHATWG Encoding Standard does not know. Its mark in little-endian
/// order begins like that of UTF-16.
fn utf32(bytes: &[u8]) -> Option<Decoded> {
    let is_little = bytes.starts_with(b"\xff\xfe\0\0");
    if !(is_little || bytes.starts_with(b"\0\0\xfe\xff")) || !bytes.len().is_multiple_of(4) {
        return None;
    }
    let mut replaced = false;
    let characters = bytes.chunks_exact(4).skip(1).map(|unit| {
        let unit: [u8; 4] = unit.try_into().unwrap_or_default();
        let number = if is_little { u32::from_le_bytes(unit) } else { u32::from_be_bytes(unit) };
        char::from_u32(number).unwrap_or_else(|| {
            replaced = true;
            char::REPLACEMENT_CHARACTER
        })
    });
    let text = characters.collect();
    Some(Decoded { text, encoding: if is_little { "UTF-32LE" } else { "UTF-32BE" }, replaced })
}

fn decode_text(bytes: &[u8], declared: Option<&'static Encoding>) -> Decoded {
    if let Some(encoding) = declared.filter(|encoding| *encoding != UTF_8) {
        // A page in UTF-8 may wrongly declare iso-8859-1. Valid multi-byte sequences of UTF-8 show that.
        if !(std::str::from_utf8(bytes).is_ok() && bytes.iter().any(|byte| *byte >= 0x80)) {
            return decode_as(encoding, bytes);
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Decoded { text: text.to_owned(), encoding: UTF_8.name(), replaced: false };
    }
    decode_as(guess(bytes, declared), bytes)
}

/// Whether the bytes are data and not a text with a few wrong bytes: more than one byte in a hundred is a control
/// character that does not occur in text. In compressed data and programs ten or more are.
fn is_binary(bytes: &[u8]) -> bool {
    let control = |byte: &u8| matches!(byte, 0..=8 | 0x0E..=0x1A | 0x1C..=0x1F);
    let count = bytes.iter().filter(|byte| control(byte)).count();
    count > 1 && count * 100 > bytes.len()
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, replaced) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), replaced }
}

/// The byte order of UTF-16 without a byte order mark. In mostly Latin text every second byte is a NUL, always on the
/// same side.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    if sample.len() < 4 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if odd * 10 >= pairs * 7 && even * 20 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 7 && odd * 20 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The probable encoding of bytes that are not valid UTF-8.
fn guess(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let mut guess = Judge::new(declared).guess();
    guess.look_at(bytes);
    guess.encoding()
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1252;

    #[test]
    fn the_encodings_of_the_field_are_read() {
        let text = "Población de Curaçao — “één” crisis";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let with_mark = [&[0xFF, 0xFE][..], &utf16].concat();
        let legacy = WINDOWS_1252.encode(text).0.into_owned();
        for bytes in [text.as_bytes().to_vec(), utf16, with_mark, legacy] {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!((decoded.text.as_str(), decoded.replaced), (text, false), "{}", decoded.encoding);
        }
    }

    #[test]
    fn a_few_broken_bytes_do_not_turn_utf8_into_mojibake() {
        let mut bytes = "Población, migración y niñez en Panamá y Perú".as_bytes().to_vec();
        bytes.push(0xE9);
        let decoded = decode(&bytes, None).unwrap();
        assert!(decoded.replaced);
        assert!(decoded.text.starts_with("Población, migración"));
    }

    #[test]
    fn a_nul_in_a_text_is_a_slip() {
        let text = "A year in the harbour of Curaçao, and what came of it.";
        let slip = format!("{}\0{}\0\0\0", &text[..6], &text[7..]);
        for bytes in [slip.clone().into_bytes(), WINDOWS_1252.encode(&slip).0.into_owned()] {
            let decoded = decode(&bytes, None).unwrap();
            assert_eq!(
                (decoded.text, decoded.replaced),
                (text.replacen(' ', "\u{fffd}", 2).replacen('\u{fffd}', " ", 1), true)
            );
        }
        let padded = decode(b"one\ntwo\n\0\0", None).unwrap();
        assert_eq!((padded.text.as_str(), padded.replaced), ("one\ntwo\n", false));
    }

    #[test]
    fn utf_32_is_told_by_its_mark() {
        let little: Vec<u8> = "\u{feff}Ríos".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let big: Vec<u8> = "\u{feff}Ríos".chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
        for bytes in [little, big] {
            assert_eq!(decode(&bytes, None).unwrap().text, "Ríos");
        }
    }

    #[test]
    fn binary_data_is_refused() {
        assert!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03", None).is_err());
    }
}
