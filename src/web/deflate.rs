//! Bodies in the coding `deflate`: a zlib stream (RFC 9110, section 8.4.1.2), or, as some servers send, the bare
//! DEFLATE data in it. Browsers read both.

use std::io::{self, Cursor, Read};

use flate2::read::{DeflateDecoder, ZlibDecoder};

/// The value of Content-Encoding names it, and nothing else.
pub(crate) fn is_named(value: &str) -> bool {
    value.trim().eq_ignore_ascii_case("deflate")
}

/// A body, decoded as it is read; its first two bytes say which of the two forms it has.
pub(crate) enum Body<'b> {
    /// Nothing was read yet; none after that failed.
    New(Option<Box<dyn Read + 'b>>),
    /// The form is known.
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

/// The two bytes are the header of a zlib stream (RFC 1950, section 2.2): method 8, and a number that 31 divides.
fn is_zlib(head: &[u8]) -> bool {
    matches!(head, [method, flags] if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]) % 31 == 0)
}
