//! Decodes bodies with the content coding `deflate`: a zlib stream (RFC 9110, section 8.4.1.2), or the raw DEFLATE data
//! that some servers send instead. Browsers accept both.

use std::io::{self, Cursor, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};

/// Whether the value of Content-Encoding names this coding and no other.
pub(crate) fn is_named(value: &str) -> bool {
    value.trim().eq_ignore_ascii_case("deflate")
}

/// A body that is decoded while it is read. Its first two bytes tell which of the two forms it has.
pub(crate) enum Body<'b> {
    /// The state before the first read; `None` after an error.
    New(Option<Box<dyn Read + 'b>>),
    /// The state after the form was recognised.
    Known(Box<dyn Read + 'b>),
}

impl<'b> Body<'b> {
    pub(crate) fn new(body: impl Read + 'b) -> Self {
        Self::New(Some(Box::new(body)))
    }
}

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if let Self::New(body) = self {
            let Some(mut body) = body.take() else { return Ok(0) };
            let mut head = Vec::new();
            body.by_ref().take(2).read_to_end(&mut head)?;
            let zlib = is_zlib(&head);
            let whole = Cursor::new(head).chain(body);
            *self = Self::Known(if zlib {
                Box::new(ZlibDecoder::new(whole))
            } else {
                Box::new(DeflateDecoder::new(whole))
            });
        }
        match self {
            Self::Known(decoder) => decoder.read(buffer),
            Self::New(_) => Ok(0),
        }
    }
}

/// Whether two bytes are the header of a zlib stream (RFC 1950, section 2.2): compression method 8, and a value that is
/// a multiple of 31.
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [method, flags] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}
