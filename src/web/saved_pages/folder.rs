//! A folder of saved pages, as a run writes it.

use std::collections::{HashMap, HashSet};
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::pending::Pending;
use super::{INDEX, Saved};
use crate::error::{Error, Result};
use crate::paths::refuse_output;
use crate::web::Response;

/// The way in which a response was obtained and read, in addition to its headers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retrieval<'a> {
    /// See [`Saved::of`].
    pub of: Option<&'a str>,
    /// See [`Saved::only`].
    pub only: Option<&'a str>,
    /// See [`Saved::start`].
    pub start: usize,
    /// See [`Saved::from`].
    pub from: Option<&'a str>,
    /// See [`Saved::site`].
    pub site: Option<&'a str>,
}

/// Writes a folder of saved pages, from several threads at once.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    state: Mutex<State>,
    known: HashMap<String, Saved>,
}

#[derive(Debug)]
struct State {
    index: File,
    count: usize,
    /// Listing pages of an earlier run that have not been fetched again yet.
    old: Vec<Saved>,
}

impl Folder {
    /// Starts a folder of saved pages in `path`, which is created where it does not exist.
    ///
    /// # Errors
    /// Returns an error when the folder already holds saved pages, or cannot be written.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let at = |error: std::io::Error| Error::from_io(path.display(), &error);
        std::fs::create_dir_all(path).map_err(at)?;
        match OpenOptions::new().write(true).create_new(true).open(path.join(INDEX)) {
            Ok(index) => {
                let state = Mutex::new(State { index, count: 0, old: Vec::new() });
                Ok(Self { path: path.to_path_buf(), state, known: HashMap::new() })
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                Err(Error::usage("this folder holds saved pages already")
                    .at(path.display())
                    .hint("name another folder, or go on in it with --resume"))
            }
            Err(error) => Err(at(error)),
        }
    }

    /// Continues a folder of saved pages. Detail pages that it holds are not fetched again, but listings are. An old
    /// page is removed only after its new version was saved.
    ///
    /// # Errors
    /// Returns an error when the index cannot be read, is a link, or cannot be written.
    pub(crate) fn resume(path: &Path) -> Result<Self> {
        let place = path.join(INDEX);
        refuse_output(&place)?;
        if !place.exists() {
            return Self::create(path);
        }
        let at = |error: std::io::Error| Error::from_io(path.display(), &error);
        let text = std::fs::read_to_string(&place).map_err(at)?;
        // A run that was killed may have left an incomplete last line.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if whole < text.len() {
            replace(path, text.get(..whole).unwrap_or_default()).map_err(at)?;
        }
        let listed = Saved::list(path)?;
        let files: HashSet<&str> = listed.iter().map(|saved| saved.file.as_str()).collect();
        Pending::of(path).recover(&files)?;
        let (mut known, mut old, mut count) = (HashMap::new(), Vec::new(), 0);
        for saved in listed {
            let number = saved.file.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0);
            count = count.max(number);
            match saved.of.clone() {
                Some(of) if saved.failure.is_none() => drop(known.insert(of, saved)),
                // A page that failed is fetched again.
                Some(_) => {}
                None => old.push(saved),
            }
        }
        let index = OpenOptions::new().append(true).open(&place).map_err(at)?;
        Ok(Self { path: path.to_path_buf(), state: Mutex::new(State { index, count, old }), known })
    }

    /// Ends a run. Where the run was complete, listing pages of an earlier run that it did not fetch again are removed
    /// from the index and then from the folder, because the listing has become shorter.
    ///
    /// # Errors
    /// Returns an error when the folder cannot be written.
    pub(crate) fn end(self, complete: bool) -> Result<()> {
        let at = |error: std::io::Error| Error::from_io(self.path.display(), &error);
        let old = self.state.into_inner().unwrap_or_else(PoisonError::into_inner).old;
        if !complete || old.is_empty() {
            return Ok(());
        }
        let pending = Pending::of(&self.path);
        pending.note(&old.iter().map(|saved| saved.file.as_str()).collect::<Vec<_>>())?;
        let mut text = String::new();
        for saved in Saved::list(&self.path)?.iter().filter(|saved| !old.contains(saved)) {
            text.push_str(&serde_json::to_string(saved).unwrap_or_default());
            text.push('\n');
        }
        replace(&self.path, &text).map_err(at)?;
        old.iter().try_for_each(|saved| remove(&self.path, saved)).map_err(at)?;
        pending.done()
    }

    /// The detail page at this address, if an earlier run fetched it.
    ///
    /// # Errors
    /// Returns an error when the page cannot be read, or is larger than `limit`.
    pub(crate) fn known(&self, of: &str, limit: u64) -> Result<Option<Response>> {
        let Some(saved) = self.known.get(of) else { return Ok(None) };
        Ok(Some(saved.response(saved.read(&self.path, limit)?)))
    }

    /// Saves a response.
    ///
    /// # Errors
    /// Returns an error when the response cannot be written.
    pub(crate) fn keep(&self, source: &str, how: Retrieval<'_>, response: &Response) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let file = self.free_name(&mut state, response);
        let saved = describe(file, source, how, response);
        // The old page is removed only after the index lists the new one.
        let replaced = state.old.iter().position(|old| old.key() == saved.key());
        let replaced = replaced.map(|at| state.old.swap_remove(at));
        let pending = Pending::of(&self.path);
        match &replaced {
            Some(old) => pending.note(&[&saved.file, &old.file])?,
            None => pending.note(&[&saved.file])?,
        }
        let place = self.path.join(&saved.file);
        let at = |error: std::io::Error| Error::from_io(place.display(), &error);
        let mut body = OpenOptions::new().write(true).create_new(true).open(&place).map_err(at)?;
        body.write_all(&response.body).map_err(at)?;
        self.line(&mut state, &saved)?;
        if let Some(old) = replaced {
            remove(&self.path, &old).map_err(|error| Error::from_io(self.path.display(), &error))?;
        }
        pending.done()
    }

    /// The next name for the body of a response. An existing file or link of a name is left alone.
    fn free_name(&self, state: &mut State, response: &Response) -> String {
        let kind = response.media_type().unwrap_or_default();
        let (slug, extension) = (slug(&response.url), extension(&kind));
        loop {
            state.count += 1;
            let file = format!("{:05}-{slug}.{extension}", state.count);
            if self.path.join(&file).symlink_metadata().is_err() {
                return file;
            }
        }
    }

    /// Saves the reason for which the detail page of a record could not be read, so that reading the folder offline
    /// reports the same.
    ///
    /// # Errors
    /// Returns an error when the reason cannot be written.
    pub(crate) fn keep_failure(&self, source: &str, of: &str, why: &str) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.line(
            &mut state,
            &Saved {
                file: String::new(),
                of: Some(of.to_owned()),
                only: None,
                start: 0,
                from: None,
                site: None,
                failure: Some(why.to_owned()),
                source: source.to_owned(),
                url: of.to_owned(),
                status: 0,
                retrieved: String::new(),
                headers: Vec::new(),
            },
        )
    }

    fn line(&self, state: &mut State, saved: &Saved) -> Result<()> {
        let place = self.path.join(INDEX);
        let line = serde_json::to_string(saved).map_err(|error| Error::io(error.to_string()).at(place.display()))?;
        // The line is written with one call, so that a run that is killed leaves only whole lines.
        let written = state.index.write_all(format!("{line}\n").as_bytes());
        written.map_err(|error| Error::from_io(place.display(), &error))
    }
}

/// The line of the index for a response whose body is saved as `file`. Cookies are left out.
fn describe(file: String, source: &str, how: Retrieval<'_>, response: &Response) -> Saved {
    let harmless = |(name, _): &&(String, String)| !matches!(name.as_str(), "set-cookie" | "set-cookie2");
    Saved {
        file,
        of: how.of.map(str::to_owned),
        only: how.only.map(str::to_owned),
        start: how.start,
        from: how.from.map(str::to_owned),
        site: how.site.map(str::to_owned),
        failure: None,
        source: source.to_owned(),
        url: response.url.clone(),
        status: response.status,
        retrieved: response.retrieved.clone(),
        headers: response.headers.iter().filter(harmless).cloned().collect(),
    }
}

/// Replaces the index in one step.
fn replace(folder: &Path, text: &str) -> std::io::Result<()> {
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    new.persist(folder.join(INDEX)).map(drop).map_err(|error| error.error)
}

/// Removes the body of a page that the index no longer lists.
fn remove(folder: &Path, saved: &Saved) -> std::io::Result<()> {
    if saved.file.is_empty() { Ok(()) } else { std::fs::remove_file(folder.join(&saved.file)).or_else(missing) }
}

fn missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// The letters and digits of an address, as part of a file name that people recognise.
fn slug(address: &str) -> String {
    let plain = address.split_once("://").map_or(address, |(_, rest)| rest);
    let mut slug = String::new();
    for c in plain.chars().take(200) {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
        if slug.len() >= 80 {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

fn extension(media_type: &str) -> &'static str {
    match media_type {
        "text/html" | "application/xhtml+xml" | "" => "html",
        "text/plain" => "txt",
        "application/json" | "application/feed+json" => "json",
        kind if kind.ends_with("xml") => "xml",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_harmless_whatever_the_address() {
        for address in
            ["https://example.org/../../etc/passwd", "https://example.org/\u{202e}a?b=c&d", &"x/".repeat(5000)]
        {
            let slug = slug(address);
            assert!(slug.len() <= 80 && slug.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "{slug}");
        }
    }

    #[test]
    fn saved_responses_are_read_back_without_cookies() {
        let folder = tempfile::tempdir().unwrap();
        let mut response = Response { status: 200, url: "https://example.org/a?page=1".into(), ..Response::default() };
        response.headers = vec![("etag".into(), "\"x\"".into()), ("set-cookie".into(), "id=secret".into())];
        response.body = b"<p>one".to_vec();
        Folder::create(folder.path()).unwrap().keep("example", Retrieval::default(), &response).unwrap();
        assert!(Folder::create(folder.path()).is_err(), "a folder is never written over");
        let saved = Saved::list(folder.path()).unwrap();
        assert_eq!(saved[0].read(folder.path(), 100).unwrap(), b"<p>one");
        assert_eq!(saved[0].headers, [("etag".to_owned(), "\"x\"".to_owned())]);
        assert!(saved[0].read(folder.path(), 3).is_err());
    }

    #[test]
    fn a_resumed_run_removes_pages_only_after_their_new_versions_are_saved() {
        let folder = tempfile::tempdir().unwrap();
        let page = |url: &str, body: &[u8]| Response {
            status: 200,
            url: url.to_owned(),
            body: body.to_vec(),
            ..Response::default()
        };
        let keep =
            |folder: &Folder, response: &Response| folder.keep("example", Retrieval::default(), response).unwrap();
        let bodies = || -> Vec<Vec<u8>> {
            let saved = Saved::list(folder.path()).unwrap();
            saved.iter().map(|saved| saved.read(folder.path(), 100).unwrap()).collect()
        };
        let first = Folder::create(folder.path()).unwrap();
        keep(&first, &page("https://example.org/1", b"one"));
        keep(&first, &page("https://example.org/2", b"two"));
        first.end(true).unwrap();
        std::fs::write(folder.path().join("notes.txt"), "mine").unwrap();
        // A run without pages and an incomplete run leave the old pages in place.
        Folder::resume(folder.path()).unwrap().end(false).unwrap();
        assert_eq!(bodies(), [b"one", b"two"]);
        let half = Folder::resume(folder.path()).unwrap();
        keep(&half, &page("https://example.org/1", b"new"));
        half.end(false).unwrap();
        assert_eq!(bodies(), [b"two", b"new"]);
        // A complete run removes the pages that it did not fetch again, and no file that the index does not list.
        let whole = Folder::resume(folder.path()).unwrap();
        keep(&whole, &page("https://example.org/1", b"newer"));
        whole.end(true).unwrap();
        assert_eq!(bodies(), [b"newer"]);
        assert!(folder.path().join("notes.txt").exists());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_neither_written_through_nor_read() {
        let (folder, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let target = elsewhere.path().join("precious");
        std::fs::write(&target, "precious").unwrap();
        let response = Response { status: 200, url: "https://example.org/a".into(), ..Response::default() };
        std::os::unix::fs::symlink(&target, folder.path().join("00001-example-org-a.html")).unwrap();
        Folder::create(folder.path()).unwrap().keep("example", Retrieval::default(), &response).unwrap();
        assert_eq!(std::fs::read_to_string(&target).unwrap(), "precious");
        let saved = Saved::list(folder.path()).unwrap().remove(0);
        assert_eq!(saved.file, "00002-example-org-a.html");
        let planted = Saved { file: "00001-example-org-a.html".to_owned(), ..saved };
        assert!(planted.read(folder.path(), 100).is_err());
        std::fs::rename(folder.path().join(INDEX), elsewhere.path().join(INDEX)).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join(INDEX), folder.path().join(INDEX)).unwrap();
        assert_eq!(Folder::resume(folder.path()).err().unwrap().exit_status(), 2);
    }
}
