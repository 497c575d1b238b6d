//! The inputs of a run: standard input, files, and the documents of a folder.

use crate::formats::raw_entry::{Entry, Raw, RawEntries};
use crate::formats::{Format, catalogue, foreign, saved_page};
use crate::text::sizes::size;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use crate::archive::volume as archive;
use crate::document::budget::MAX_DOCUMENT;
use crate::document::stored::Opener;
use crate::error::{Error, Kind, Result};
use crate::paths::{Claims, Identity, identity, special};
use crate::web::saved_pages::{INDEX, Saved, SavedPages};

/// Extensions of the files that count as catalogues when a folder is read.
const CATALOGUES: [&str; 5] = ["jsonl", "ndjson", "json", "csv", "xlsx"];

/// One input that is read as a document or as a catalogue.
#[derive(Debug, Clone)]
pub(crate) enum Input {
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
    /// A file that was found in a folder.
    Found(PathBuf),
    /// A page that `scrape --save` kept in a folder, with the detail pages of its records.
    Saved(PathBuf, Box<Saved>, Option<Arc<SavedPages>>),
}

impl Input {
    /// The name of the input in messages and in `source.location`.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Stdin => "standard input".to_owned(),
            Self::File(path) | Self::Found(path) => path.display().to_string(),
            Self::Saved(folder, saved, _) => folder.join(&saved.file).display().to_string(),
        }
    }

    /// The value of `source.name`: for a file its name without folder and extension, for a saved page its source.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Stdin => "stdin".to_owned(),
            Self::File(path) | Self::Found(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            Self::Saved(_, saved, _) => saved.source.clone(),
        }
    }

    /// The extension of the file in lower case, without the dot; empty for standard input and saved pages.
    pub(crate) fn extension(&self) -> String {
        match self {
            Self::Stdin => String::new(),
            Self::File(path) | Self::Found(path) => {
                path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
            }
            Self::Saved(..) => String::new(),
        }
    }

    /// Turns an error in reading the input into the error to report. A file in a folder whose kind cannot be read is
    /// only skipped.
    pub(crate) fn error(&self, error: Error) -> Error {
        let skipped = matches!(self, Self::Found(_)) && error.kind() == Kind::Foreign;
        let kind = if skipped { Kind::Skipped } else { error.kind() };
        error.of_kind(kind)
    }

    /// Opens the input as a stream. A file that changes while it is read gives an error at its end.
    ///
    /// # Errors
    /// Returns an error when the file does not exist or may not be read.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>> {
        match self {
            Self::Stdin => Ok(Box::new(io::stdin())),
            Self::File(path) | Self::Found(path) => {
                let file = File::open(path).map_err(|error| Error::from_io(path.display(), &error))?;
                Ok(Box::new(UnchangingReader { before: state(&file), file, count: 0 }))
            }
            Self::Saved(folder, saved, _) => Self::File(folder.join(&saved.file)).open(),
        }
    }

    /// A function that opens the file from its beginning; `None` for anything but a regular file. Its reader gives an error
    /// if the file is no longer as it is now.
    pub(crate) fn again(&self) -> Option<Opener> {
        let (Self::File(path) | Self::Found(path)) = self else { return None };
        let path = path.clone();
        let before = std::fs::metadata(&path).ok().and_then(|found| state_of(&found))?;
        Some(Arc::new(move || -> Result<Box<dyn Read + Send>> {
            let file = File::open(&path).map_err(|error| Error::from_io(path.display(), &error))?;
            Ok(Box::new(UnchangingReader { before: Some(before), file, count: 0 }))
        }))
    }

    /// The expected number of bytes; 0 if the length is not known.
    fn expected(&self) -> u64 {
        // One byte more than the length, so that the read that finds the end of the file needs no larger buffer.
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len().saturating_add(1));
        match self {
            Self::Stdin => 0,
            Self::File(path) | Self::Found(path) => length(path),
            Self::Saved(folder, saved, _) => length(&folder.join(&saved.file)),
        }
    }

    /// Reads the whole input into memory, up to `limit` bytes.
    ///
    /// # Errors
    /// Returns an error when the input cannot be read, is larger than `limit`, or is empty.
    pub(crate) fn read(&self, limit: u64) -> Result<Vec<u8>> {
        self.read_from(self.open()?, limit)
    }

    /// Does what [`Input::read`] does, with bytes of the input that was opened before.
    ///
    /// # Errors
    /// Returns the errors of [`Input::read`].
    pub(crate) fn read_from(&self, from: impl Read, limit: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::with_capacity(self.expected().min(limit).min(MOST_EXPECTED) as usize);
        let read = from.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Error::from_io(self.place(), &error))?;
        if bytes.len() as u64 > limit {
            return Err(Error::data(format!("larger than {}", size(limit)))
                .at(self.place())
                .hint("--max-document raises the limit"));
        }
        if bytes.is_empty() {
            return Err(Error::data("empty").at(self.place()).hint("there is nothing to read in it"));
        }
        Ok(bytes)
    }
}

/// The most bytes that are reserved in advance on the strength of a file's length.
const MOST_EXPECTED: u64 = 1 << 20;

/// A reader of a file that must not change while it is read. A document that is half an old version and half a new one
/// is reported as an error.
struct UnchangingReader {
    file: File,
    before: Option<(u64, SystemTime)>,
    count: u64,
}

impl Read for UnchangingReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count += read as u64;
        let ended = read == 0 && !buffer.is_empty();
        let changed = |length| state(&self.file) != self.before || self.count != length;
        if ended && self.before.is_some_and(|(length, _)| changed(length)) {
            return Err(io::Error::other("it was changed while it was read; run again"));
        }
        Ok(read)
    }
}

/// Length and time of the last change of a regular file; `None` for pipes and devices.
fn state(file: &File) -> Option<(u64, SystemTime)> {
    file.metadata().ok().and_then(|found| state_of(&found))
}

fn state_of(found: &std::fs::Metadata) -> Option<(u64, SystemTime)> {
    // Files of /proc have a length of 0 although they hold text, so their length says nothing.
    (found.is_file() && found.len() > 0).then(|| Some((found.len(), found.modified().ok()?))).flatten()
}

/// The inputs that the user named: no path or `-` means standard input, and a folder means the documents in it.
///
/// A path that does not exist gives an error in its place, and the other inputs are still read.
///
/// `own` are the paths that the run itself writes; they are not read as documents of a folder.
pub(crate) fn expand(paths: &[PathBuf], own: &[PathBuf]) -> Vec<Result<Input>> {
    let extensions: Vec<&str> = Format::extensions(false).filter(|end| !end.contains('.')).collect();
    expand_to(paths, own, &extensions, "documents")
}

/// Does what [`expand`] does, but a folder means the catalogues in it.
pub(crate) fn expand_catalogues(paths: &[PathBuf], own: &[PathBuf]) -> Vec<Result<Input>> {
    expand_to(paths, own, &CATALOGUES, "catalogues")
}

/// Claims the files that the user named, so that no output of the run overwrites them. Files found in a folder are not
/// claimed, because [`expand`] leaves out those that the run writes.
pub(crate) fn claim(paths: &[PathBuf], claims: &mut Claims) {
    for path in paths {
        if path.join(INDEX).is_file() {
            claims.keep("the index of the saved pages", &path.join(INDEX));
            // An unreadable index gives no error here; it is reported when the saved pages are read.
            for saved in Saved::list(path).unwrap_or_default() {
                claims.keep("a saved page", &path.join(&saved.file));
            }
        } else if !path.is_dir() {
            claims.keep("the input", path);
        }
    }
}

/// The entries of each catalogue, read one by one. An entry longer than `max_line` bytes is reported and skipped.
pub(crate) fn entries(
    paths: &[PathBuf],
    own: &[PathBuf],
    max_line: u64,
) -> impl Iterator<Item = Box<dyn Iterator<Item = Result<Entry>>>> {
    raw_entries(paths, own, max_line).map(|entries| {
        let entries: Box<dyn Iterator<Item = Result<Entry>>> = Box::new(entries.map(|raw| raw.map(Raw::read)));
        entries
    })
}

/// The entries of each catalogue as [`entries`] reads them, but not yet parsed as records.
pub(crate) fn raw_entries(
    paths: &[PathBuf],
    own: &[PathBuf],
    max_line: u64,
) -> impl Iterator<Item = RawEntries> + use<> {
    expand_catalogues(paths, own).into_iter().map(move |input| {
        match input.and_then(|input| of_input(&input, max_line)) {
            Ok(entries) => entries,
            Err(error) => Box::new(std::iter::once(Err(error))),
        }
    })
}

fn of_input(input: &Input, max_line: u64) -> Result<RawEntries> {
    catalogue::read_raw(input.open()?, input.place(), &input.extension(), max_line)
}

fn expand_to(paths: &[PathBuf], own: &[PathBuf], extensions: &[&str], what: &str) -> Vec<Result<Input>> {
    if paths.is_empty() {
        // A person at a terminal who names nothing is not about to type a catalogue.
        if io::stdin().is_terminal() {
            let error = Error::usage("there is nothing to read: no file is named, and standard input is the terminal");
            return vec![Err(error.hint("name a file or a folder; - reads what is typed"))];
        }
        return vec![Ok(Input::Stdin)];
    }
    let own: Vec<Identity> = own.iter().map(|path| identity(path)).collect();
    let mut inputs = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            inputs.push(Ok(Input::Stdin));
        } else if let Some(address) = address(path) {
            let error = Error::usage("this is an address, and files are read here").at(address);
            inputs.push(Err(error.hint(format!("`shelflist scrape {address}` reads pages of the web"))));
        } else if path.join(INDEX).is_file() {
            match Saved::list(path) {
                Ok(saved) => {
                    let own = SavedPages::among(path, &saved, MAX_DOCUMENT).map(Arc::new);
                    let page = |saved| Ok(Input::Saved(path.clone(), Box::new(saved), own.clone()));
                    inputs.extend(saved.into_iter().filter(|saved| saved.of.is_none()).map(page));
                }
                Err(error) => inputs.push(Err(error)),
            }
        } else if path.is_dir() {
            let documents = what == "documents";
            let root = std::fs::canonicalize(path).ok();
            let mut walk = Walk { root, own: &own, extensions, documents, found: Vec::new() };
            match walk.add_folder(path) {
                Ok(())
                    if walk.found.iter().all(|found| matches!(found, Err(error) if error.kind() == Kind::Skipped)) =>
                {
                    inputs.extend(walk.found.into_iter().map(|found| found.map(Input::Found)));
                    let named = if documents { "; a catalogue (.csv, .json) is read where it is named" } else { "" };
                    let ends: Vec<String> = extensions.iter().map(|end| format!(".{end}")).collect();
                    inputs.push(Err(Error::data(format!("no {what} in this folder"))
                        .at(path.display())
                        .hint(format!("{what} end in {}{named}", ends.join(", ")))));
                }
                Ok(()) => inputs.extend(walk.found.into_iter().map(|found| found.map(Input::Found))),
                Err(error) => inputs.push(Err(error)),
            }
        } else {
            inputs.push(Ok(Input::File(path.clone())));
        }
    }
    inputs
}

/// The text of a path that is an address of the web.
fn address(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    let web = text.starts_with("http://") || text.starts_with("https://");
    (web && path.symlink_metadata().is_err()).then_some(text)
}

/// The reason why a file with this extension in a folder is skipped, if it should be reported.
fn passed_over(extension: &str) -> Option<Error> {
    if Format::extensions(true).any(|end| end == extension) {
        let error = Error::foreign("catalogues in a folder are not read with its documents");
        return Some(error.hint("name it as an input of its own"));
    }
    foreign::by_extension(extension)
}

/// Collects the documents below a folder, in the order of their names. Hidden files are skipped.
struct Walk<'w> {
    /// The folder without symbolic links. A link that leads out of it is not followed.
    root: Option<PathBuf>,
    /// The files that the run itself writes, which are skipped.
    own: &'w [Identity],
    extensions: &'w [&'w str],
    /// True if documents are searched, and false if catalogues are searched.
    documents: bool,
    found: Vec<Result<PathBuf>>,
}

impl Walk<'_> {
    fn add_folder(&mut self, folder: &Path) -> Result<()> {
        let at = |error: io::Error| Error::from_io(folder.display(), &error);
        let mut entries = std::fs::read_dir(folder).map_err(at)?.collect::<io::Result<Vec<_>>>().map_err(at)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let kind = entry.file_type().ok();
            // A link to a folder is not followed, because it could lead in a circle.
            if kind.is_some_and(|kind| kind.is_dir()) {
                // The files beside a saved page belong to the page, and those of a site that is written are no sources.
                if !is_of_saved_page(&path) && !self.is_own(&path) {
                    self.add_folder(&path)?;
                }
                continue;
            }
            let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
            let archive = self.documents && archive::is_named(&path);
            if (archive || self.extensions.contains(&extension.as_str())) && !self.is_own(&path) {
                let is_link = kind.is_some_and(|kind| kind.is_symlink());
                self.found.push(self.document(path, is_link));
            } else if self.documents
                && !self.is_own(&path)
                && let Some(error) = passed_over(&extension)
            {
                self.found.push(Err(error.at(path.display()).of_kind(Kind::Skipped)));
            }
        }
        Ok(())
    }

    fn is_own(&self, path: &Path) -> bool {
        !self.own.is_empty() && self.own.contains(&identity(path))
    }

    /// Returns the path when it is a regular file, or a link to a file inside the folder; otherwise an error.
    fn document(&self, path: PathBuf, is_link: bool) -> Result<PathBuf> {
        if let Some(what) = special(&path) {
            let error = Error::data(format!("this is {what}, and no document")).at(path.display());
            return Err(error.hint("take it out of the folder, or name it as an input of its own"));
        }
        if !is_link {
            return Ok(path);
        }
        let wrong = |message: &str, hint: &str| Err(Error::data(message).at(path.display()).hint(hint));
        match (std::fs::canonicalize(&path), &self.root) {
            (Ok(target), Some(root)) if target.starts_with(root) => Ok(path),
            (Ok(_), _) => wrong(
                "this link leads out of the folder, and was not followed",
                "name its target as an input of its own, or copy it into the folder",
            ),
            (Err(_), _) => wrong("this link leads nowhere", "remove it, or restore the file to which it leads"),
        }
    }
}

/// Returns whether a folder contains the files of a page that a browser saved beside it.
fn is_of_saved_page(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let Some(page) = saved_page::page_of_folder(&name) else { return false };
    ["html", "htm"].iter().any(|extension| folder.with_file_name(format!("{page}.{extension}")).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_means_the_documents_in_it_in_the_order_of_their_names() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.txt", "a.html", "c.gold.json", ".hidden.txt"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        let found = expand(&[folder.path().to_path_buf()], &[]);
        let names: Vec<String> = found.iter().flatten().map(Input::name).collect();
        assert_eq!(names, ["a", "b"]);
        let passed: Vec<_> = found.iter().filter_map(|found| found.as_ref().err()).map(Error::kind).collect();
        assert_eq!(passed, [Kind::Skipped]);
    }

    #[test]
    fn a_file_that_is_changed_while_it_is_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.txt");
        for after in ["longer than before", "cut"] {
            std::fs::write(&path, "as it was first").unwrap();
            let mut reader = Input::File(path.clone()).open().unwrap();
            reader.read_exact(&mut [0; 2]).unwrap();
            std::fs::write(&path, after).unwrap();
            let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
            assert!(error.to_string().contains("changed while it was read"), "{error}");
        }
        // A file that is removed while it is read is still read to its end.
        let mut reader = Input::File(path.clone()).open().unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(reader.read_to_end(&mut Vec::new()).unwrap(), 3);
    }
}
