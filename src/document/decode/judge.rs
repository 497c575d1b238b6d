//! Finds the encoding of a document that is read piece by piece, by the evidence that `decode` uses.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use super::utf16_without_mark;

/// The number of bytes at the beginning that are kept.
const HEAD: usize = 4096;
/// A text of fewer bytes is not enough evidence for an encoding.
const SHORT: u64 = 64;

/// How a document is decoded.
pub(crate) enum Verdict {
    /// The document must be held whole, because it is UTF-32 or has NUL bytes.
    Whole,
    /// The document is UTF-8, behind a byte order mark of this length.
    Utf8 {
        /// The length of the mark.
        mark: u64,
    },
    /// The document is in another encoding, or in UTF-8 with bytes that are not valid.
    Other {
        /// The length of the byte order mark.
        mark: u64,
        /// The encoding.
        encoding: &'static Encoding,
    },
    /// The document must be read once more, to guess the encoding by its bytes.
    Guess,
}

/// Finds the encoding of a document from its bytes, piece by piece.
pub(crate) struct Judge {
    declared: Option<&'static Encoding>,
    head: Vec<u8>,
    /// The first bytes of a character that the next piece continues.
    begun: Vec<u8>,
    is_valid: bool,
    is_ascii: bool,
    has_nul: bool,
    /// The number of bytes so far.
    pub length: u64,
}

impl Judge {
    /// Nothing was read so far. `declared` is the encoding that the document declares.
    pub(crate) fn new(declared: Option<&'static Encoding>) -> Self {
        Self {
            declared,
            head: Vec::new(),
            begun: Vec::new(),
            is_valid: true,
            is_ascii: true,
            has_nul: false,
            length: 0,
        }
    }

    /// Looks at the next piece.
    pub(crate) fn look_at(&mut self, bytes: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len()).min(bytes.len());
        self.head.extend_from_slice(bytes.get(..missing).unwrap_or_default());
        self.length += bytes.len() as u64;
        self.has_nul |= memchr::memchr(0, bytes).is_some();
        self.is_ascii &= bytes.is_ascii();
        if self.is_valid {
            let (whole, begun) = characters(std::mem::take(&mut self.begun), bytes);
            self.is_valid = std::str::from_utf8(&whole).is_ok();
            self.begun = begun;
        }
    }

    /// How the document is decoded, after all of it was looked at.
    pub(crate) fn verdict(&self) -> Verdict {
        let is_valid = self.is_valid && self.begun.is_empty();
        let is_utf32 = self.head.starts_with(b"\xff\xfe\0\0") || self.head.starts_with(b"\0\0\xfe\xff");
        if is_utf32 && self.length.is_multiple_of(4) {
            return Verdict::Whole;
        }
        if let Some((encoding, mark)) = Encoding::for_bom(&self.head) {
            let mark = mark as u64;
            return if encoding == UTF_8 && is_valid && !self.has_nul {
                Verdict::Utf8 { mark }
            } else {
                Verdict::Other { mark, encoding }
            };
        }
        if let Some(encoding) = utf16_without_mark(&self.head) {
            return Verdict::Other { mark: 0, encoding };
        }
        if self.has_nul {
            return Verdict::Whole;
        }
        let declared = self.declared.filter(|encoding| *encoding != UTF_8);
        match declared {
            Some(encoding) if !is_valid || self.is_ascii && !encoding.is_ascii_compatible() => {
                Verdict::Other { mark: 0, encoding }
            }
            _ if is_valid => Verdict::Utf8 { mark: 0 },
            _ => Verdict::Guess,
        }
    }

    /// Starts to guess.
    pub(crate) fn guess(&self) -> Guess {
        Guess {
            declared: self.declared,
            begun: Vec::new(),
            good: 0,
            bad: 0,
            length: 0,
            detector: chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny),
        }
    }
}

/// The evidence for the encoding of bytes that are not valid UTF-8.
pub(crate) struct Guess {
    declared: Option<&'static Encoding>,
    begun: Vec<u8>,
    /// The number of characters outside of ASCII that are valid.
    good: usize,
    /// The number of places that are not valid.
    bad: usize,
    length: u64,
    detector: chardetng::EncodingDetector,
}

impl Guess {
    /// Looks at the next piece.
    pub(crate) fn look_at(&mut self, bytes: &[u8]) {
        self.length += bytes.len() as u64;
        self.detector.feed(bytes, false);
        let (whole, begun) = characters(std::mem::take(&mut self.begun), bytes);
        self.count(&whole);
        self.begun = begun;
    }

    fn count(&mut self, bytes: &[u8]) {
        for chunk in bytes.utf8_chunks() {
            self.good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
            self.bad += usize::from(!chunk.invalid().is_empty());
        }
    }

    /// The probable encoding.
    ///
    /// A text in UTF-8 with a few broken bytes is still UTF-8, because its many valid sequences cannot be accidental.
    pub(crate) fn encoding(mut self) -> &'static Encoding {
        let begun = std::mem::take(&mut self.begun);
        self.count(&begun);
        if self.good > self.bad * 2 || self.declared == Some(UTF_8) && self.good > self.bad {
            return UTF_8;
        }
        self.detector.feed(&[], true);
        let guessed = self.detector.guess(None, chardetng::Utf8Detection::Deny);
        // A short text is not enough evidence. For the languages of this tool, Windows-1252 is the most probable
        // encoding.
        if self.length < SHORT { WINDOWS_1252 } else { guessed }
    }
}

/// The bytes of whole characters in `begun` and `bytes`, and those at the end that begin another one.
fn characters(begun: Vec<u8>, bytes: &[u8]) -> (Cow<'_, [u8]>, Vec<u8>) {
    let mut whole = Cow::Borrowed(bytes);
    if !begun.is_empty() {
        whole = Cow::Owned([&begun, bytes].concat());
    }
    let end = whole.len() - begun_length(&whole);
    let rest = whole.get(end..).unwrap_or_default().to_vec();
    match &mut whole {
        Cow::Borrowed(whole) => *whole = whole.get(..end).unwrap_or_default(),
        Cow::Owned(whole) => whole.truncate(end),
    }
    (whole, rest)
}

/// The number of bytes at the end that begin a character of UTF-8 and do not end it.
fn begun_length(bytes: &[u8]) -> usize {
    for length in 1..=bytes.len().min(3) {
        let tail = bytes.get(bytes.len() - length..).unwrap_or_default();
        match tail.first() {
            Some(0..=0x7f) | None => return 0,
            Some(0xc0..) => {
                let is_begun = std::str::from_utf8(tail).is_err_and(|error| error.error_len().is_none());
                return if is_begun { length } else { 0 };
            }
            Some(_) => {}
        }
    }
    0
}

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::*;

    /// The encoding that is found in pieces of this length.
    fn found(bytes: &[u8], declared: Option<&'static Encoding>, piece: usize) -> Option<&'static str> {
        let mut judge = Judge::new(declared);
        bytes.chunks(piece).for_each(|piece| judge.look_at(piece));
        match judge.verdict() {
            Verdict::Whole => None,
            Verdict::Utf8 { .. } => Some(UTF_8.name()),
            Verdict::Other { encoding, .. } => Some(encoding.name()),
            Verdict::Guess => {
                let mut guess = judge.guess();
                bytes.chunks(piece).for_each(|piece| guess.look_at(piece));
                Some(guess.encoding().name())
            }
        }
    }

    #[test]
    fn the_encoding_is_that_of_the_whole_document() {
        let text = "Población de Curaçao — “één” crisis, migración y niñez en Panamá y Perú, 1998 — 2004.";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let legacy = WINDOWS_1252.encode(text).0.into_owned();
        let broken = [text.as_bytes(), &[0xe9, 0x20, 0xe2, 0x82]].concat();
        let marked = [&[0xff, 0xfe][..], &utf16].concat();
        let bom = [&[0xef, 0xbb, 0xbf][..], text.as_bytes()].concat();
        for bytes in [text.as_bytes().to_vec(), b"plain".to_vec(), utf16, legacy, broken, marked, bom] {
            for declared in [None, Some(UTF_8), Some(WINDOWS_1252)] {
                let whole = decode(&bytes, declared).unwrap().encoding;
                // Plain letters are the same in both.
                let same = |name: &str| name == whole || bytes.is_ascii();
                for piece in [1, 2, 3, 7, 1000] {
                    let name = found(&bytes, declared, piece).unwrap();
                    assert!(same(name), "{name} is not {whole}, {declared:?}, {piece}");
                }
            }
        }
        assert_eq!(found(b"a\0b", None, 2), None);
    }
}
