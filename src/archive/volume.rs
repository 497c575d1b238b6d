//! The files of archives: which files are archives, what is in a WACZ, and pipes, which are kept in a temporary file.

use std::fs::File;
use std::io::{self, Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memchr::memmem;
use tempfile::{NamedTempFile, TempPath};
use zip::{CompressionMethod, ZipArchive};

use super::bytes::Section;
use super::header::{arc_line, begins_warc};
use super::packing::{DICTIONARY, GZIP, Packing, ZSTD};
use super::walk::{Form, Walk};
use crate::error::{Error, Result};
use crate::interrupt::Guard;
use crate::paths::first_bytes;

/// Ends of the names of archives, with what they are.
const ENDINGS: [(&str, ArchiveKind); 9] = [
    (".warc", ArchiveKind::Records(Form::Warc, Packing::Plain)),
    (".warc.gz", ArchiveKind::Records(Form::Warc, Packing::Gzip)),
    (".warc.zst", ArchiveKind::Records(Form::Warc, Packing::Zstd)),
    (".wet.gz", ArchiveKind::Records(Form::Warc, Packing::Gzip)),
    (".warc.wet.gz", ArchiveKind::Records(Form::Warc, Packing::Gzip)),
    (".arc", ArchiveKind::Records(Form::Arc, Packing::Plain)),
    (".arc.gz", ArchiveKind::Records(Form::Arc, Packing::Gzip)),
    (".wacz", ArchiveKind::Wacz),
    (".warc.open", ArchiveKind::Records(Form::Warc, Packing::Plain)),
];

/// Bytes of the beginning by which an archive is known.
pub(crate) const HEAD: usize = 4096;

/// Files in a WACZ that are looked at, at most.
const PARTS: usize = 20_000;

/// The kind of an archive file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArchiveKind {
    /// Records one after the other.
    Records(Form, Packing),
    /// A ZIP file with archives in it (WACZ 1.1).
    Wacz,
}

impl ArchiveKind {
    /// The kind that the name of a file says.
    pub(crate) fn of_name(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        ENDINGS.iter().find(|(end, _)| name.ends_with(end)).map(|(_, what)| *what)
    }

    /// The kind that the first bytes of a file say.
    pub(crate) fn of_start(bytes: &[u8]) -> Option<Self> {
        let form = |bytes: &[u8]| {
            let line = bytes.get(..memchr::memchr(b'\n', bytes)? + 1)?;
            let arc = line.starts_with(b"filedesc://") && arc_line(line).is_some();
            if begins_warc(bytes) { Some(Form::Warc) } else { arc.then_some(Form::Arc) }
        };
        let unpacked = |reader: &mut dyn Read| {
            let mut start = Vec::new();
            // The member is longer than the bytes that were read of it, which is no error here.
            let _ = reader.take(1024).read_to_end(&mut start);
            form(&start)
        };
        if bytes.starts_with(GZIP) {
            let form = unpacked(&mut flate2::read::GzDecoder::new(bytes))?;
            return Some(Self::Records(form, Packing::Gzip));
        }
        if bytes.starts_with(DICTIONARY) {
            return Some(Self::Records(Form::Warc, Packing::Zstd));
        }
        if bytes.starts_with(ZSTD) {
            let form = unpacked(&mut zstd::Decoder::new(bytes).ok()?)?;
            return Some(Self::Records(form, Packing::Zstd));
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let name = bytes.get(30..)?;
            let first = [&b"archive/"[..], b"indexes/", b"pages/pages.jsonl", b"datapackage-digest.json"];
            let package = name.starts_with(b"datapackage.json")
                && (memmem::find(bytes, b"wacz_version").is_some() || memmem::find(bytes, b"archive/").is_some());
            return (package || first.iter().any(|first| name.starts_with(first))).then_some(Self::Wacz);
        }
        form(bytes).map(|form| Self::Records(form, Packing::Plain))
    }
}

/// Whether the name of a file says that it is a web archive.
pub(crate) fn is_named(path: &Path) -> bool {
    ArchiveKind::of_name(path).is_some()
}

/// A row of records in a file.
#[derive(Debug, Clone)]
pub(crate) struct Volume {
    /// The path that the user named; `-` for standard input.
    pub name: String,
    /// The part of a WACZ; empty otherwise.
    pub part: String,
    path: PathBuf,
    start: u64,
    length: u64,
    form: Form,
    packing: Packing,
    /// Whether places in the volume are places in the file that the user named.
    direct: bool,
    /// The temporary file, which is removed when the last volume that uses it is dropped.
    kept: Option<Arc<Kept>>,
}

/// A temporary file, which a signal that ends the run removes, too.
#[derive(Debug)]
struct Kept {
    path: TempPath,
    _guard: Guard,
}

impl Kept {
    /// Fills a new temporary file.
    ///
    /// # Errors
    /// Returns an error when it cannot be created, and those of `fill`.
    fn filled<T>(fill: impl FnOnce(&mut NamedTempFile) -> Result<T>) -> Result<(Arc<Self>, T)> {
        let make = || tempfile::Builder::new().prefix("shelflist-archive-").tempfile();
        let made = Guard::making(make).map_err(|error| Error::from_io(std::env::temp_dir().display(), &error));
        let (mut file, guard) = made?;
        let outcome = fill(&mut file)?;
        Ok((Arc::new(Self { path: file.into_temp_path(), _guard: guard }), outcome))
    }
}

impl Volume {
    /// The records of the volume, from its beginning.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub(crate) fn walk(&self) -> Result<Walk> {
        let file = File::open(&self.path).map_err(|error| self.error(&error))?;
        let mut walk = Walk::new(Section::new(file, self.start, self.length), self.form, self.packing);
        walk.prepare().map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof | io::ErrorKind::Other => {
                Error::data(format!("the dictionary of the archive cannot be read: {error}")).at(self.place())
            }
            _ => self.error(&error),
        })?;
        Ok(walk)
    }

    /// The place of the volume in messages.
    pub(crate) fn place(&self) -> String {
        let name = if self.name == "-" { "standard input" } else { &self.name };
        if self.part.is_empty() { name.to_owned() } else { format!("{name}: {}", self.part) }
    }

    /// An error of the file.
    pub(crate) fn error(&self, error: &io::Error) -> Error {
        Error::from_io(self.place(), error)
    }

    /// A place in the volume as a place in the file that the user named; `None` where that file holds it packed.
    pub(crate) fn offset(&self, place: u64) -> Option<u64> {
        self.direct.then(|| self.start + place)
    }
}

/// The volumes of a file that is an archive.
///
/// # Errors
/// Returns an error when the file cannot be read, is empty, or is no ZIP file with archives in it although it is called
/// so.
pub(crate) fn volumes(path: &Path) -> Result<Vec<Volume>> {
    of_file(path, &path.display().to_string(), None)
}

/// The volumes of an archive that comes through a pipe, of which `head` was read before. It is kept in a temporary file,
/// because the newest capture of each page is found in a first reading.
///
/// # Errors
/// Returns the errors of [`volumes`], and an error when the temporary file cannot be written.
pub(crate) fn spooled(name: &str, head: &[u8], rest: &mut dyn Read) -> Result<Vec<Volume>> {
    let (kept, ()) = Kept::filled(|file| {
        let at = |error: io::Error| Error::from_io(std::env::temp_dir().display(), &error);
        file.write_all(head).map_err(at)?;
        let mut buffer = vec![0; 256 << 10];
        loop {
            match rest.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(read) => file.write_all(buffer.get(..read).unwrap_or_default()).map_err(at)?,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Error::from_io(if name == "-" { "standard input" } else { name }, &error)),
            }
        }
    })?;
    of_file(&kept.path, name, Some(Arc::clone(&kept)))
}

fn of_file(path: &Path, name: &str, kept: Option<Arc<Kept>>) -> Result<Vec<Volume>> {
    let at = |error: io::Error| Error::from_io(name, &error);
    let length = std::fs::metadata(path).map_err(at)?.len();
    let head = first_bytes(path, HEAD).map_err(at)?;
    if head.is_empty() {
        return Err(Error::data("empty").at(name).hint("there is nothing to read in it"));
    }
    let what = ArchiveKind::of_start(&head).or_else(|| ArchiveKind::of_name(Path::new(name)));
    let volume = |form, packing| Volume {
        name: name.to_owned(),
        part: String::new(),
        path: path.to_path_buf(),
        start: 0,
        length,
        form,
        packing,
        direct: true,
        kept: kept.clone(),
    };
    match what {
        Some(ArchiveKind::Records(form, packing)) => Ok(vec![volume(form, packing)]),
        Some(ArchiveKind::Wacz) => of_wacz(File::open(path).map_err(at)?, &volume(Form::Warc, Packing::Plain)),
        None => Err(Error::foreign("this is no web archive").at(name).hint("WARC, WACZ and ARC are read")),
    }
}

/// The archives in a ZIP file. They are stored in it as they are, so that programs can read parts of them; one that is
/// packed once more is unpacked to a temporary file.
fn of_wacz(file: File, whole: &Volume) -> Result<Vec<Volume>> {
    let wrong = |error: &dyn std::fmt::Display| {
        Error::data(format!("the WACZ cannot be read: {error}"))
            .at(whole.place())
            .hint("copy it anew, or read the WARC files that it was made of")
    };
    let mut archive = ZipArchive::new(file).map_err(|error| wrong(&error))?;
    let mut found = Vec::new();
    for number in 0..archive.len().min(PARTS) {
        let mut part = archive.by_index(number).map_err(|error| wrong(&error))?;
        let named = part.name().map_err(|error| wrong(&error))?.into_owned();
        let Some(ArchiveKind::Records(form, packing)) = ArchiveKind::of_name(Path::new(&named)) else { continue };
        let mut volume = Volume { part: named, form, packing, ..whole.clone() };
        match (part.compression(), part.data_start()) {
            (CompressionMethod::Stored, Some(start)) => (volume.start, volume.length) = (start, part.size()),
            _ => {
                let (kept, length) = Kept::filled(|file| io::copy(&mut part, file).map_err(|error| wrong(&error)))?;
                volume.length = length;
                (volume.path, volume.start, volume.direct) = (kept.path.to_path_buf(), 0, false);
                volume.kept = Some(kept);
            }
        }
        found.push(volume);
    }
    if found.is_empty() {
        return Err(wrong(&"there is no WARC file in it"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_known_by_their_first_bytes() {
        let warc = b"WARC/1.1\r\nWARC-Type: warcinfo\r\n";
        let arc = b"filedesc://a.arc 0.0.0.0 20010203040506 text/plain 77\n1 0 x\n";
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(warc).unwrap();
        for (bytes, what) in [
            (warc.to_vec(), Some(ArchiveKind::Records(Form::Warc, Packing::Plain))),
            (arc.to_vec(), Some(ArchiveKind::Records(Form::Arc, Packing::Plain))),
            (packed.finish().unwrap(), Some(ArchiveKind::Records(Form::Warc, Packing::Gzip))),
            (zstd::encode_all(&warc[..], 1).unwrap(), Some(ArchiveKind::Records(Form::Warc, Packing::Zstd))),
            ([&b"PK\x03\x04"[..], &[0; 26], b"archive/data.warc.gz"].concat(), Some(ArchiveKind::Wacz)),
            ([&b"PK\x03\x04"[..], &[0; 26], b"list.txt"].concat(), None),
            (b"WARC is a format of web archives\n".to_vec(), None),
            (b"\x1f\x8b\x08 and nothing more".to_vec(), None),
        ] {
            assert_eq!(ArchiveKind::of_start(&bytes), what, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn archives_are_known_by_their_names() {
        for (name, is) in
            [("a/CC-1.warc.gz", true), ("A.WARC", true), ("x.wacz", true), ("x.arc.gz", true), ("notes.gz", false)]
        {
            assert_eq!(is_named(Path::new(name)), is, "{name}");
        }
    }
}
