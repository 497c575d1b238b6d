//! HTTP messages as archives keep them: status, headers, and the body as it came over the wire.

use std::io::{self, Cursor, Read};

use crate::web::deflate;

/// The status and the headers of an answer, with the place of its body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Message {
    /// The status.
    pub status: u16,
    /// The headers, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The first byte of the body.
    pub body: usize,
}

impl Message {
    /// Reads the status and the headers. Where the bytes are no answer, there is no message.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = 0;
        let mut line = || {
            let rest = bytes.get(at..)?;
            let end = memchr::memchr(b'\n', rest)?;
            at += end + 1;
            Some((String::from_utf8_lossy(rest.get(..end)?).trim_end_matches('\r').to_owned(), at))
        };
        let (first, mut body) = line()?;
        let mut words = first.split_ascii_whitespace();
        if !words.next()?.starts_with("HTTP/") && !first.starts_with("ICY ") {
            return None;
        }
        let status = words.next()?.parse().ok()?;
        let mut headers: Vec<(String, String)> = Vec::new();
        while let Some((text, behind)) = line() {
            body = behind;
            if text.is_empty() {
                break;
            }
            match (text.starts_with([' ', '\t']), headers.last_mut()) {
                (true, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(text.trim());
                }
                _ => headers.extend(
                    text.split_once(':')
                        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                ),
            }
        }
        Some(Self { status, headers, body })
    }

    /// The value of the first header of this name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The codings that the headers of this name list, in the order in which they were applied.
    fn codings(&self, name: &str) -> Vec<String> {
        let values = self.headers.iter().filter(|(have, _)| have == name);
        let listed = values.flat_map(|(_, value)| value.split(','));
        listed.map(|coding| coding.trim().to_ascii_lowercase()).filter(|coding| !coding.is_empty()).collect()
    }

    /// The body without its transfer and content codings, of at most `most` bytes.
    ///
    /// Some crawlers keep the headers and store the body decoded, so a body that does not begin as its coding does is
    /// taken as it is.
    ///
    /// # Errors
    /// Returns an error when the body is longer, cannot be decoded, or has a coding that is not known.
    pub(crate) fn decoded(&self, bytes: &[u8], most: u64) -> io::Result<Vec<u8>> {
        let mut body = bytes.get(self.body..).unwrap_or_default().to_vec();
        if self.codings("transfer-encoding").iter().any(|coding| coding == "chunked")
            && let Some(whole) = joined(&body)?
        {
            body = whole;
        }
        let mut codings = self.codings("transfer-encoding");
        codings.retain(|coding| coding != "chunked");
        let content = self.codings("content-encoding");
        for coding in codings.iter().rev().chain(content.iter().rev()) {
            body = match coding.as_str() {
                "gzip" | "x-gzip" if body.starts_with(b"\x1f\x8b") => {
                    read(flate2::read::MultiGzDecoder::new(body.as_slice()), most)?
                }
                "zstd" if body.starts_with(super::packing::ZSTD) => read(zstd::Decoder::new(body.as_slice())?, most)?,
                "deflate" => or_plain(read(deflate::Body::new(Cursor::new(&body)), most), body)?,
                "br" => or_plain(read(brotli_decompressor::Decompressor::new(body.as_slice(), 4096), most), body)?,
                "gzip" | "x-gzip" | "zstd" | "identity" | "none" | "utf-8" | "8bit" | "binary" => body,
                other => return Err(io::Error::other(format!("it has the unknown coding {other:?}"))),
            };
        }
        if body.len() as u64 > most {
            return Err(too_long());
        }
        Ok(body)
    }
}

/// Reads all of a body that is decoded on the way.
fn read(decoder: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    decoder.take(most.saturating_add(1)).read_to_end(&mut body)?;
    if body.len() as u64 > most { Err(too_long()) } else { Ok(body) }
}

fn too_long() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "it is longer than the limit")
}

/// The decoded body, or the body as it is where it cannot be decoded and looks like text.
fn or_plain(decoded: io::Result<Vec<u8>>, body: Vec<u8>) -> io::Result<Vec<u8>> {
    let text = |bytes: &[u8]| {
        let start = bytes.get(..bytes.len().min(512)).unwrap_or_default();
        !start.is_empty() && start.iter().all(|byte| *byte >= b' ' || byte.is_ascii_whitespace())
    };
    match decoded {
        Err(error) if error.kind() != io::ErrorKind::FileTooLarge && text(&body) => Ok(body),
        other => other,
    }
}

/// The chunks of a body in one (RFC 9112, section 7.1); `None` where it does not begin with a chunk.
fn joined(body: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    let mut first = true;
    loop {
        let size = memchr::memchr(b'\n', rest.get(..rest.len().min(1024)).unwrap_or_default()).and_then(|end| {
            let line = String::from_utf8_lossy(rest.get(..end)?).into_owned();
            let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
            Some((size, rest.get(end + 1..)?))
        });
        let Some((size, behind)) = size else {
            return if first { Ok(None) } else { Err(io::Error::other("its last chunk is missing")) };
        };
        if size == 0 {
            return Ok(Some(whole));
        }
        let Some(chunk) = behind.get(..size) else {
            return if first && size > body.len() { Ok(None) } else { Err(io::Error::other("a chunk is cut off")) };
        };
        whole.extend_from_slice(chunk);
        rest = behind.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        first = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn decoded(headers: &str, body: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = format!("HTTP/1.1 200 OK\r\n{headers}\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Message::read(&bytes).unwrap().decoded(&bytes, 1000)
    }

    fn gzip(body: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(body).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn codings_are_undone_in_their_order() {
        let packed = gzip(b"<p>text");
        let (one, two) = packed.split_at(5);
        let mut chunks = Vec::new();
        for chunk in [one, two, b""] {
            chunks.extend_from_slice(format!("{:X};a=b\r\n", chunk.len()).as_bytes());
            chunks.extend_from_slice(chunk);
            chunks.extend_from_slice(b"\r\n");
        }
        let both = "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n";
        assert_eq!(decoded(both, &chunks).unwrap(), b"<p>text");
        assert!(decoded(both, &chunks[..chunks.len() - 12]).is_err());
        assert_eq!(decoded("Content-Encoding: zstd\r\n", &zstd::encode_all(&b"a"[..], 1).unwrap()).unwrap(), b"a");
        // Bodies that a crawler decoded are taken as they are.
        for coding in ["gzip", "br", "deflate", "zstd"] {
            let headers = format!("Transfer-Encoding: chunked\r\nContent-Encoding: {coding}\r\n");
            assert_eq!(decoded(&headers, b"<p>decoded before").unwrap(), b"<p>decoded before", "{coding}");
        }
        assert!(decoded("Content-Encoding: gzip\r\n", &packed[..packed.len() - 9]).is_err());
        assert!(decoded("Content-Encoding: gzip\r\n", &gzip(&[b'a'; 5000])).is_err());
        assert!(decoded("Content-Encoding: rot13\r\n", b"grkg").is_err());
    }

    #[test]
    fn an_answer_has_a_status_and_headers() {
        let message = Message::read(b"HTTP/1.0 404 Not Found\nA: b\n c\n\nbody").unwrap();
        assert_eq!((message.status, message.header("a"), message.body), (404, Some("b c"), 32));
        assert_eq!(Message::read(b"<html>"), None);
        assert_eq!(Message::read(b"HTTP/1.0 OK\n\n"), None);
    }
}
