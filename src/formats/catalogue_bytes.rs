//! The bytes of a catalogue, as UTF-8 without a byte order mark. UTF-16 is converted.

use std::io::{self, BufRead, BufReader, Read};

use encoding_rs::{Decoder, Encoding, UTF_16BE, UTF_16LE};

use crate::error::{Error, Result};

/// The greatest number of bytes at the beginning that are examined to recognise the form: 1 MiB.
pub(crate) const HEAD: usize = 1 << 20;

/// A stream whose beginning can be examined before it is read.
pub(crate) struct Source {
    /// The path, or `standard input`.
    pub file: String,
    head: Vec<u8>,
    at: usize,
    reader: BufReader<Box<dyn Read>>,
}

impl Source {
    /// Removes the byte order mark and converts UTF-16, which is recognised by its mark or by the zero bytes of ASCII
    /// characters.
    ///
    /// # Errors
    /// Returns an error if the first bytes cannot be read.
    pub(crate) fn new(mut reader: Box<dyn Read>, file: String) -> Result<Self> {
        let mut first = Vec::new();
        let read = (&mut reader).take(4).read_to_end(&mut first);
        read.map_err(|error| Error::from_io(&file, &error))?;
        let encoding = match first.as_slice() {
            [0xff, 0xfe, ..] | [b'{' | b'[' | b'a'..=b'z', 0, ..] => Some(UTF_16LE),
            [0xfe, 0xff, ..] | [0, b'{' | b'[' | b'a'..=b'z', ..] => Some(UTF_16BE),
            _ => None,
        };
        let whole = io::Cursor::new(first).chain(reader);
        let reader: Box<dyn Read> = match encoding {
            Some(encoding) => Box::new(Transcoder::new(Box::new(whole), encoding)),
            None => Box::new(whole),
        };
        let reader = BufReader::with_capacity(1 << 16, reader);
        let mut source = Self { file, head: Vec::new(), at: 0, reader };
        while source.head.len() < 3 && source.more()? {}
        if source.head.starts_with(b"\xef\xbb\xbf") {
            source.at = 3;
        }
        Ok(source)
    }

    /// The part of the beginning that was already read.
    pub(crate) fn head(&self) -> &[u8] {
        self.head.get(self.at..).unwrap_or_default()
    }

    /// Reads more of the beginning. Returns false at the end of the stream, or if [`HEAD`] bytes were read.
    ///
    /// # Errors
    /// Returns an error if the stream cannot be read.
    pub(crate) fn more(&mut self) -> Result<bool> {
        if self.head.len() >= HEAD {
            return Ok(false);
        }
        let found = match self.reader.fill_buf() {
            Ok(found) => found,
            Err(error) => return Err(Error::from_io(&self.file, &error)),
        };
        let count = found.len();
        self.head.extend_from_slice(found);
        self.reader.consume(count);
        Ok(count > 0)
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = {
            let found = self.fill_buf()?;
            let count = found.len().min(buffer.len());
            for (to, from) in buffer.iter_mut().zip(found) {
                *to = *from;
            }
            count
        };
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Source {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() {
            return Ok(self.head.get(self.at..).unwrap_or_default());
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.head.len() {
            self.at = (self.at + count).min(self.head.len());
            if self.at == self.head.len() {
                (self.head, self.at) = (Vec::new(), 0);
            }
        } else {
            self.reader.consume(count);
        }
    }
}

/// Converts UTF-16 to UTF-8 while it is read.
struct Transcoder {
    reader: Box<dyn Read>,
    decoder: Decoder,
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    ended: bool,
}

impl Transcoder {
    fn new(reader: Box<dyn Read>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { reader, decoder, input: vec![0; 1 << 14], output: Vec::new(), at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let count = self.reader.read(&mut self.input)?;
        self.ended = count == 0;
        let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(count * 3 + 16);
        self.output = vec![0; room];
        self.at = 0;
        let read = self.input.get(..count).unwrap_or_default();
        // An incomplete character becomes U+FFFD, because a truncated catalogue in UTF-16 is malformed at this point in
        // any case.
        let (_, _, written, _) = self.decoder.decode_to_utf8(read, &mut self.output, self.ended);
        self.output.truncate(written);
        Ok(())
    }
}

impl Read for Transcoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.output.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let left = self.output.get(self.at..).unwrap_or_default();
        let count = left.len().min(buffer.len());
        for (to, from) in buffer.iter_mut().zip(left) {
            *to = *from;
        }
        self.at += count;
        Ok(count)
    }
}
