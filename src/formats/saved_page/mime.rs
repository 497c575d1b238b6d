//! Parses multipart messages: RFC 2045 (headers and encodings) and RFC 2046 (parts).

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

/// The greatest number of parts of a message that are read.
const PARTS: usize = 10_000;
/// The greatest depth of nested parts.
const DEPTH: usize = 8;
/// The greatest number of headers of a part.
const HEADERS: usize = 200;

/// A message, or a part of one. Bodies are decoded only on request.
#[derive(Debug)]
pub(super) struct Part<'b> {
    headers: Vec<(String, String)>,
    body: &'b [u8],
    parts: Vec<Part<'b>>,
}

impl<'b> Part<'b> {
    /// Splits a message into its parts.
    pub(super) fn of(bytes: &'b [u8]) -> Self {
        Self::within(bytes, 0)
    }

    fn within(bytes: &'b [u8], depth: usize) -> Self {
        let (headers, end) = headers(bytes);
        let mut part = Self { headers, body: bytes.get(end..).unwrap_or_default(), parts: Vec::new() };
        if part.media_type().starts_with("multipart/")
            && depth < DEPTH
            && let Some(boundary) = part.parameter("boundary").filter(|boundary| !boundary.is_empty())
        {
            let pieces = pieces(part.body, &boundary);
            part.parts = pieces.into_iter().map(|piece| Self::within(piece, depth + 1)).collect();
        }
        part
    }

    /// The parts without subparts, in their order, or the message itself if it has no parts.
    pub(super) fn leaves(&self) -> Vec<&Self> {
        if self.parts.is_empty() { vec![self] } else { self.parts.iter().flat_map(Self::leaves).collect() }
    }

    /// The value of a header, by its name in lower case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The media type, in lower case.
    pub(super) fn media_type(&self) -> String {
        let kind = self.header("content-type").and_then(|kind| kind.split(';').next()).unwrap_or("text/plain");
        kind.trim().to_ascii_lowercase()
    }

    /// A parameter of the content type.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let value = self.header("content-type")?;
        let mut rest = value.split_once(';')?.1;
        loop {
            let (key, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let (value, next) = match after.strip_prefix('"') {
                Some(quoted) => {
                    let (value, next) = quoted.split_once('"')?;
                    (value, next.split_once(';').map_or("", |(_, next)| next))
                }
                None => after.split_once(';').unwrap_or((after, "")),
            };
            if key.trim().eq_ignore_ascii_case(name) {
                return Some(value.trim().to_owned());
            }
            rest = next;
        }
    }

    /// The decoded body.
    pub(super) fn body(&self) -> Vec<u8> {
        let encoding = self.header("content-transfer-encoding").unwrap_or_default().trim().to_ascii_lowercase();
        match encoding.as_str() {
            "quoted-printable" => quoted_printable(self.body),
            "base64" => base64(self.body),
            _ => self.body.to_vec(),
        }
    }
}

/// The headers at the beginning of a message, with their names in lower case, and the offset after the blank line that
/// ends them. A line that begins with white space continues the previous header.
pub(super) fn headers(bytes: &[u8]) -> (Vec<(String, String)>, usize) {
    let (mut found, mut at): (Vec<(String, String)>, usize) = (Vec::new(), 0);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let line = String::from_utf8_lossy(rest.get(..length).unwrap_or_default()).into_owned();
        at += length;
        let text = line.trim_end();
        if text.is_empty() || found.len() > HEADERS {
            break;
        }
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(text.trim_start());
            }
        } else if let Some((name, value)) = text.split_once(':') {
            found.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (found, at)
}

/// Splits a body at the lines of its boundary.
fn pieces<'b>(body: &'b [u8], boundary: &str) -> Vec<&'b [u8]> {
    let line = format!("--{boundary}");
    let (mut found, mut start) = (Vec::new(), None);
    for at in memchr::memmem::find_iter(body, line.as_bytes()) {
        if at > 0 && body.get(at - 1) != Some(&b'\n') {
            continue;
        }
        if let Some(start) = start {
            // The line end before a boundary belongs to the boundary.
            let piece = body.get(start..at).unwrap_or_default();
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            found.push(piece.strip_suffix(b"\r").unwrap_or(piece));
        }
        let behind = at + line.len();
        let is_last = body.get(behind..behind + 2) == Some(b"--");
        if is_last || found.len() >= PARTS {
            return found;
        }
        let rest = body.get(behind..).unwrap_or_default();
        start = Some(behind + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1));
    }
    // A truncated message has no final boundary.
    found.extend(start.and_then(|start| body.get(start..)).filter(|piece| !piece.is_empty()));
    found
}

/// Decodes quoted-printable text (RFC 2045, section 6.7). Malformed escapes are kept unchanged.
fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = memchr::memchr(b'=', rest) {
        decoded.extend_from_slice(rest.get(..at).unwrap_or_default());
        let after = rest.get(at + 1..).unwrap_or_default();
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        let blanks = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let end = after.get(blanks..).unwrap_or_default();
        rest = match (digit(0), digit(1)) {
            (Some(high), Some(low)) => {
                decoded.push(u8::try_from(high * 16 + low).unwrap_or_default());
                after.get(2..).unwrap_or_default()
            }
            _ if end.starts_with(b"\r\n") => end.get(2..).unwrap_or_default(),
            _ if end.starts_with(b"\n") => end.get(1..).unwrap_or_default(),
            _ => {
                decoded.push(b'=');
                after
            }
        };
    }
    decoded.extend_from_slice(rest);
    decoded
}

/// Decodes Base64 (RFC 2045, section 6.8). Characters outside of the alphabet are ignored, and truncated data is
/// decoded as far as possible.
fn base64(body: &[u8]) -> Vec<u8> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let engine = GeneralPurpose::new(&alphabet::STANDARD, config);
    let is_data = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let mut data: Vec<u8> = body.iter().copied().filter(is_data).collect();
    if data.len() % 4 == 1 {
        data.pop();
    }
    engine.decode(&data).unwrap_or_default()
}
