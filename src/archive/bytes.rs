//! A reader whose bytes can be looked at before they are taken, and which counts the bytes that were taken.

use std::fs::File;
use std::io::{self, BufRead, Read, Seek as _, SeekFrom};

/// Bytes that are read from below at once.
const CHUNK: usize = 64 << 10;

/// A reader whose next bytes can be looked at before they are taken.
#[derive(Debug)]
pub(crate) struct Bytes<R> {
    inner: R,
    buffer: Vec<u8>,
    /// The position in the buffer of the first byte that was not taken.
    from: usize,
    /// The number of bytes that were taken.
    taken: u64,
}

impl<R: Read> Bytes<R> {
    /// Reads from `inner`, of which no byte was taken yet.
    pub(crate) fn new(inner: R) -> Self {
        Self { inner, buffer: Vec::new(), from: 0, taken: 0 }
    }

    /// The number of bytes that were taken; in a section of a file, the place in that section.
    pub(crate) fn position(&self) -> u64 {
        self.taken
    }

    /// The next bytes, `wanted` of them where there are so many.
    ///
    /// # Errors
    /// Returns the error of the reader below.
    pub(crate) fn peek(&mut self, wanted: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.from < wanted {
            self.buffer.drain(..self.from);
            self.from = 0;
            let held = self.buffer.len();
            self.buffer.resize(held + CHUNK, 0);
            let read = match self.buffer.get_mut(held..) {
                Some(room) => self.inner.read(room),
                None => Ok(0),
            };
            self.buffer.truncate(held + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.buffer.get(self.from..).unwrap_or_default())
    }

    /// Whether there is no further byte.
    ///
    /// # Errors
    /// Returns the error of the reader below.
    pub(crate) fn is_at_end(&mut self) -> io::Result<bool> {
        Ok(self.peek(1)?.is_empty())
    }

    /// Takes as many of the next bytes as `wanted` says, and keeps none of them. Returns how many there were.
    ///
    /// # Errors
    /// Returns the error of the reader below.
    pub(crate) fn pass(&mut self, wanted: u64) -> io::Result<u64> {
        let mut left = wanted;
        while left > 0 {
            let here = self.fill_buf()?.len();
            if here == 0 {
                break;
            }
            let some = usize::try_from(left).unwrap_or(usize::MAX).min(here);
            self.consume(some);
            left -= some as u64;
        }
        Ok(wanted - left)
    }

    /// Takes the carriage returns and line feeds that come next.
    ///
    /// # Errors
    /// Returns the error of the reader below.
    pub(crate) fn pass_line_ends(&mut self) -> io::Result<()> {
        while matches!(self.peek(1)?.first(), Some(b'\r' | b'\n')) {
            self.consume(1);
        }
        Ok(())
    }

    /// Takes a line of at most `most` bytes with its end; an empty one at the end of the bytes, and `None` where the
    /// line is longer.
    ///
    /// # Errors
    /// Returns the error of the reader below.
    pub(crate) fn line(&mut self, most: usize) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let here = self.fill_buf()?;
            if here.is_empty() {
                return Ok(Some(line));
            }
            let end = memchr::memchr(b'\n', here);
            let some = end.map_or(here.len(), |end| end + 1);
            line.extend_from_slice(here.get(..some).unwrap_or_default());
            self.consume(some);
            if line.len() > most {
                return Ok(None);
            }
            if end.is_some() {
                return Ok(Some(line));
            }
        }
    }
}

impl<R: Read> Read for Bytes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let here = self.fill_buf()?;
        let some = here.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..some), here.get(..some)) {
            to.copy_from_slice(from);
        }
        self.consume(some);
        Ok(some)
    }
}

impl<R: Read> BufRead for Bytes<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)
    }

    fn consume(&mut self, some: usize) {
        self.from += some;
        self.taken += some as u64;
    }
}

/// A part of a file, which is read as if it were a file.
#[derive(Debug)]
pub(crate) struct Section {
    file: File,
    start: u64,
    length: u64,
    /// The place in the section; `None` before the first byte is read.
    at: Option<u64>,
}

impl Section {
    /// The `length` bytes of `file` from `start` on.
    pub(crate) fn new(file: File, start: u64, length: u64) -> Self {
        Self { file, start, length, at: None }
    }
}

impl Read for Section {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let at = match self.at {
            Some(at) => at,
            None => self.file.seek(SeekFrom::Start(self.start)).map(|_| 0)?,
        };
        let left = usize::try_from(self.length.saturating_sub(at)).unwrap_or(usize::MAX);
        let room = left.min(into.len());
        let read = self.file.read(into.get_mut(..room).unwrap_or_default())?;
        self.at = Some(at + read as u64);
        Ok(read)
    }
}

impl Bytes<Section> {
    /// Goes to a place in the section.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read there.
    pub(crate) fn go_to(&mut self, place: u64) -> io::Result<()> {
        (self.from, self.taken) = (0, place);
        self.buffer.clear();
        let section = &mut self.inner;
        section.at = Some(place);
        section.file.seek(SeekFrom::Start(section.start.saturating_add(place))).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_looked_at_before_they_are_taken() {
        let mut bytes = Bytes::new(&b"\r\n\nWARC/1.0\r\nrest"[..]);
        bytes.pass_line_ends().unwrap();
        assert_eq!((bytes.position(), bytes.peek(5).unwrap().get(..5)), (3, Some(&b"WARC/"[..])));
        assert_eq!(bytes.line(100).unwrap().unwrap(), b"WARC/1.0\r\n");
        assert_eq!(bytes.pass(9).unwrap(), 4);
        assert!(bytes.is_at_end().unwrap() && bytes.line(9).unwrap().unwrap().is_empty());
        assert_eq!(Bytes::new(&b"long line"[..]).line(4).unwrap(), None);
    }

    #[test]
    fn a_section_is_a_file_of_its_own() {
        use std::io::Write as _;
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"0123456789").unwrap();
        let mut bytes = Bytes::new(Section::new(file, 2, 5));
        assert_eq!(bytes.peek(100).unwrap(), b"23456");
        bytes.go_to(3).unwrap();
        assert_eq!((bytes.position(), bytes.peek(100).unwrap()), (3, &b"56"[..]));
    }
}
