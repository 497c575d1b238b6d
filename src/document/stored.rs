//! A document that is read several times and is never held: a file, or the copy of a pipe in a temporary file.
//!
//! Its first reading finds the encoding, by the same evidence as [`decode`](super::decode::decode). A document that is
//! not in UTF-8 is then copied in UTF-8, so that its readers see nothing else.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use encoding_rs::Encoding;

use super::decode::{Judge, Verdict};
use super::window::Window;
use crate::error::{Error, Result};

/// The number of bytes that are read at once.
const PIECE: usize = 1 << 20;

/// Opens a document from its beginning.
pub(crate) type Opener = Arc<dyn Fn() -> Result<Box<dyn Read + Send>> + Send + Sync>;

/// The bytes of a document.
#[derive(Clone)]
pub(crate) struct StoredBytes {
    open: Opener,
    place: String,
    /// The number of bytes that are read at once.
    piece: usize,
}

/// The text of a document.
#[derive(Clone)]
pub(crate) struct StoredText {
    bytes: StoredBytes,
    /// The length of the byte order mark.
    mark: u64,
    /// Whether bytes were replaced, because they were not valid in the encoding.
    pub replaced: bool,
    /// The length in bytes.
    pub length: u64,
}

impl StoredBytes {
    /// A document that `open` reads from its beginning. `place` is its name in messages.
    pub(crate) fn new(open: Opener, place: String) -> Self {
        Self { open, place, piece: piece() }
    }

    /// A copy of what `from` gives.
    ///
    /// # Errors
    /// Returns an error if it cannot be read, or if the copy cannot be written.
    pub(crate) fn copy(mut from: impl Read, place: String) -> Result<Self> {
        let mut copy = Copy::new(&place)?;
        let mut buffer = vec![0; PIECE];
        loop {
            let count = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Error::from_io(&place, &error)),
            };
            copy.write(buffer.get(..count).unwrap_or_default())?;
        }
        Ok(copy.done(place))
    }

    /// The bytes from the beginning.
    ///
    /// # Errors
    /// Returns an error if the document cannot be opened again.
    pub(crate) fn reader(&self) -> Result<Box<dyn Read + Send>> {
        (self.open)()
    }

    /// Calls `take` with all bytes, piece by piece.
    fn each(&self, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut reader = self.reader()?;
        let mut buffer = vec![0; PIECE];
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(count) => take(buffer.get(..count).unwrap_or_default())?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::from_io(&self.place, &error)),
            }
        }
    }

    /// The text of the document, or `None` if it must be held whole to be decoded. `declared` is the encoding that it
    /// declares.
    ///
    /// # Errors
    /// Returns an error if the document cannot be read.
    pub(crate) fn text(self, declared: Option<&'static Encoding>) -> Result<Option<StoredText>> {
        let mut judge = Judge::new(declared);
        self.each(|bytes| {
            judge.look_at(bytes);
            Ok(())
        })?;
        let (mark, encoding) = match judge.verdict() {
            Verdict::Whole => return Ok(None),
            Verdict::Utf8 { mark } => {
                let length = judge.length.saturating_sub(mark);
                return Ok(Some(StoredText { bytes: self, mark, replaced: false, length }));
            }
            Verdict::Other { mark, encoding } => (mark, encoding),
            Verdict::Guess => {
                let mut guess = judge.guess();
                self.each(|bytes| {
                    guess.look_at(bytes);
                    Ok(())
                })?;
                (0, guess.encoding())
            }
        };
        self.converted(mark, encoding).map(Some)
    }

    /// A copy in UTF-8 of a document in another encoding.
    fn converted(&self, mark: u64, encoding: &'static Encoding) -> Result<StoredText> {
        let mut copy = Copy::new(&self.place)?;
        let mut decoder = encoding.new_decoder_without_bom_handling();
        let (mut mark, mut replaced, mut text) = (usize::try_from(mark).unwrap_or_default(), false, String::new());
        let mut add = |bytes: &[u8], last: bool| {
            text.clear();
            text.reserve(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16));
            let (_, _, wrong) = decoder.decode_to_string(bytes, &mut text, last);
            replaced |= wrong;
            copy.write(text.as_bytes())
        };
        self.each(|bytes| {
            let skipped = mark.min(bytes.len());
            mark -= skipped;
            add(bytes.get(skipped..).unwrap_or_default(), false)
        })?;
        add(&[], true)?;
        let length = copy.length;
        let bytes = copy.done(self.place.clone());
        Ok(StoredText { bytes, mark: 0, replaced, length })
    }
}

impl StoredText {
    /// The text from the beginning, as bytes.
    ///
    /// # Errors
    /// Returns an error if the document cannot be opened again.
    pub(crate) fn reader(&self) -> Result<Box<dyn Read + Send>> {
        behind(self.bytes.reader()?, self.mark, &self.bytes.place)
    }

    /// The text from the beginning.
    ///
    /// # Errors
    /// Returns an error if the document cannot be opened again.
    pub(crate) fn window(&self) -> Result<Window<'static>> {
        Ok(Window::over(self.reader()?, self.bytes.place.clone(), self.bytes.piece))
    }
}

/// The reader behind a byte order mark of this length.
///
/// # Errors
/// Returns an error if the mark cannot be read.
pub(crate) fn behind(mut from: Box<dyn Read + Send>, mark: u64, place: &str) -> Result<Box<dyn Read + Send>> {
    let skipped = io::copy(&mut from.by_ref().take(mark), &mut io::sink());
    skipped.map_err(|error| Error::from_io(place, &error))?;
    Ok(from)
}

/// A temporary file that is being written, and vanishes with the process.
struct Copy {
    file: File,
    length: u64,
}

impl Copy {
    fn new(place: &str) -> Result<Self> {
        let file = tempfile::tempfile().map_err(|error| cannot_copy(place, &error))?;
        Ok(Self { file, length: 0 })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.length += bytes.len() as u64;
        self.file.write_all(bytes).map_err(|error| cannot_copy("a temporary file", &error))
    }

    fn done(self, place: String) -> StoredBytes {
        let file = Arc::new(Mutex::new(self.file));
        let open =
            move || -> Result<Box<dyn Read + Send>> { Ok(Box::new(CopyReader { file: Arc::clone(&file), at: 0 })) };
        StoredBytes::new(Arc::new(open), place)
    }
}

fn cannot_copy(place: &str, error: &io::Error) -> Error {
    Error::from_io(place, error)
        .hint("a long document is copied to the folder for temporary files (TMPDIR) before it is read")
}

/// A reader of a temporary file, which may have several.
struct CopyReader {
    file: Arc<Mutex<File>>,
    at: u64,
}

impl Read for CopyReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(self.at))?;
        let count = file.read(buffer)?;
        self.at += count as u64;
        Ok(count)
    }
}

/// The number of bytes that are read at once. A debug build takes it from `SHELFLIST_TEST_PIECE`, so that a test can
/// read short documents in many pieces.
#[cfg(debug_assertions)]
pub(crate) fn piece() -> usize {
    test_piece().unwrap_or(PIECE)
}

/// The value of `SHELFLIST_TEST_PIECE`.
#[cfg(debug_assertions)]
pub(crate) fn test_piece() -> Option<usize> {
    std::env::var("SHELFLIST_TEST_PIECE").ok()?.parse().ok()
}

/// The number of bytes that are read at once.
#[cfg(not(debug_assertions))]
pub(crate) fn piece() -> usize {
    PIECE
}

/// Only debug builds read short documents in pieces.
#[cfg(not(debug_assertions))]
pub(crate) fn test_piece() -> Option<usize> {
    None
}
