//! The body of an answer, read as it arrives and decoded on the way.

use std::io::{self, Cursor, Read};
use std::time::Instant;

use http_body_util::BodyExt as _;
use hyper::body::{Bytes, Incoming};
use tokio::runtime::Handle;

use crate::web::deflate;

/// The greatest window of zstd, 8 MiB (RFC 9659).
const ZSTD_WINDOW: u32 = 23;

/// The content codings that are accepted, as the header names them.
pub(crate) const CODINGS: &str = "zstd,gzip,deflate,br";

/// A body as the server sends it.
pub(crate) struct Body {
    runtime: Handle,
    incoming: Incoming,
    chunk: Bytes,
    until: Instant,
}

impl Body {
    pub(super) fn new(runtime: Handle, incoming: Incoming, until: Instant) -> Self {
        Self { runtime, incoming, chunk: Bytes::new(), until }
    }

    /// The next piece of the body, or `None` at its end.
    fn piece(&mut self) -> io::Result<Option<Bytes>> {
        loop {
            let (until, incoming) = (self.until.into(), &mut self.incoming);
            let frame = self.runtime.block_on(async { tokio::time::timeout_at(until, incoming.frame()).await });
            match frame.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))? {
                None => return Ok(None),
                Some(Err(error)) => return Err(io::Error::other(error)),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => return Ok(Some(data)),
                    // Trailers say nothing about the body.
                    _ => {}
                },
            }
        }
    }
}

impl Read for Body {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.chunk.is_empty() {
            match self.piece()? {
                Some(piece) => self.chunk = piece,
                None => return Ok(0),
            }
        }
        let count = self.chunk.len().min(into.len());
        let piece = self.chunk.split_to(count);
        into.get_mut(..count).unwrap_or_default().copy_from_slice(&piece);
        Ok(count)
    }
}

/// Whether bodies with this value of Content-Encoding are decoded.
pub(crate) fn is_decoded(coding: &str) -> bool {
    matches!(coding.trim().to_ascii_lowercase().as_str(), "gzip" | "x-gzip" | "br" | "zstd" | "deflate")
}

/// Decodes a body with this content coding while it is read. An empty body has nothing to decode, and a coding that is
/// not known leaves the body as it is.
///
/// # Errors
/// Returns an error when the beginning of the body cannot be read.
pub(crate) fn decoded<'b>(coding: &str, mut body: impl Read + 'b) -> io::Result<Box<dyn Read + 'b>> {
    let mut head = Vec::new();
    body.by_ref().take(1).read_to_end(&mut head)?;
    if head.is_empty() {
        return Ok(Box::new(io::empty()));
    }
    let body = Cursor::new(head).chain(body);
    Ok(match coding.trim().to_ascii_lowercase().as_str() {
        "gzip" | "x-gzip" => Box::new(flate2::read::MultiGzDecoder::new(body)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(body, 4096)),
        "zstd" => {
            let mut decoder = zstd::Decoder::new(body)?;
            decoder.window_log_max(ZSTD_WINDOW)?;
            Box::new(decoder)
        }
        "deflate" => Box::new(deflate::Body::new(body)),
        _ => Box::new(body),
    })
}
