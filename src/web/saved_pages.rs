//! What came over the wire, kept in a folder with its headers, and read back offline.
//!
//! A folder holds the bodies as files and one line of JSON for each in `saved.jsonl`, in the order in which they
//! came; a line says which address of the run led to it. File names are ours, made of a number and harmless letters, whatever the address was.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::Response;
use super::details;
use super::details::{DetailPage, DetailPages, Read};
use crate::error::{Error, Result};
use crate::record::Record;

/// The index of a folder of saved pages.
pub(crate) const INDEX: &str = "saved.jsonl";

/// One saved answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// The file that holds the body, in the same folder; empty where there is none.
    pub file: String,
    /// The address as a record has it, whose detail page this is; none for a page of a listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The regular expression that pages of a sitemap had to match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// The number of the start address that led to the page, from 0. Pages are kept as they come, so those of several
    /// start addresses come mixed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start: usize,
    /// The format that was told, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The text of its site file, where that is no seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Why there is no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The name of the source of its records.
    pub source: String,
    /// The address that answered.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// When, in RFC 3339.
    pub retrieved: String,
    /// The headers, without cookies.
    pub headers: Vec<(String, String)>,
}

impl Saved {
    /// The lines of the index in `folder`, in the order in which a run uses them.
    ///
    /// # Errors
    /// Where the index cannot be read, or a line of it names no file of the folder.
    pub(crate) fn list(folder: &Path) -> Result<Vec<Self>> {
        let path = folder.join(INDEX);
        let file = File::open(&path).map_err(|error| Error::from_io(path.display(), &error))?;
        let mut found = Vec::new();
        for (number, line) in (1..).zip(BufReader::new(file).lines()) {
            let place = format!("{}:{number}", path.display());
            let line = line.map_err(|error| Error::from_io(&place, &error))?;
            let saved: Self = serde_json::from_str(&line)
                .map_err(|error| Error::data(format!("not a line of scrape --save: {error}")).at(&place))?;
            // The index may come from anywhere: it names files of its own folder and no others.
            let mut parts = Path::new(&saved.file).components();
            let plain = matches!((parts.next(), parts.next()), (Some(std::path::Component::Normal(_)), None));
            let none = saved.failure.is_some() && saved.file.is_empty();
            if !plain && !none {
                return Err(Error::data(format!("{:?} is no file of this folder", saved.file)).at(&place));
            }
            found.push(saved);
        }
        found.sort_by_key(|saved| saved.start);
        Ok(found)
    }

    /// The body, `limit` bytes at most.
    ///
    /// # Errors
    /// Where it cannot be read or is larger.
    pub(crate) fn read(&self, folder: &Path, limit: u64) -> Result<Vec<u8>> {
        let path = folder.join(&self.file);
        let mut bytes = Vec::new();
        let file = File::open(&path).map_err(|error| Error::from_io(path.display(), &error))?;
        let read = file.take(limit.saturating_add(1)).read_to_end(&mut bytes);
        read.map_err(|error| Error::from_io(path.display(), &error))?;
        if bytes.len() as u64 > limit {
            return Err(Error::data("larger than the limit")
                .at(path.display())
                .hint("--max-document raises the limit"));
        }
        Ok(bytes)
    }

    /// The answer as it was, with this body.
    pub(crate) fn response(&self, body: Vec<u8>) -> Response {
        Response {
            status: self.status,
            url: self.url.clone(),
            headers: self.headers.clone(),
            body,
            retrieved: self.retrieved.clone(),
            ..Response::default()
        }
    }
}

/// The way in which an answer was read, beside what the answer itself says.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct How<'a> {
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

/// Writes a folder of saved pages; from several threads at once.
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
}

impl Folder {
    /// Begins in `path`, which is made where it is not there.
    ///
    /// # Errors
    /// Where it holds saved pages already, or cannot be written.
    pub(crate) fn create(path: &Path) -> Result<Self> {
        let at = |error: std::io::Error| Error::from_io(path.display(), &error);
        std::fs::create_dir_all(path).map_err(at)?;
        match OpenOptions::new().write(true).create_new(true).open(path.join(INDEX)) {
            Ok(index) => {
                let state = Mutex::new(State { index, count: 0 });
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

    /// Goes on in a folder: the detail pages of records that it holds are not fetched again, listings are.
    ///
    /// # Errors
    /// Where its index cannot be read, or it cannot be written.
    pub(crate) fn resume(path: &Path) -> Result<Self> {
        if !path.join(INDEX).exists() {
            return Self::create(path);
        }
        let at = |error: std::io::Error| Error::from_io(path.display(), &error);
        let mut text = std::fs::read_to_string(path.join(INDEX)).map_err(at)?;
        // A run that was killed may have left half a line.
        text.truncate(text.rfind('\n').map_or(0, |end| end + 1));
        std::fs::write(path.join(INDEX), &text).map_err(at)?;
        let (mut known, mut count) = (HashMap::new(), 0);
        let mut kept = tempfile::NamedTempFile::new_in(path).map_err(at)?;
        for saved in Saved::list(path)? {
            let number = saved.file.split('-').next().and_then(|number| number.parse().ok()).unwrap_or(0);
            count = count.max(number);
            match saved.of.clone() {
                Some(of) if saved.failure.is_none() => {
                    writeln!(kept, "{}", serde_json::to_string(&saved).unwrap_or_default()).map_err(at)?;
                    known.insert(of, saved);
                }
                // A page that failed is tried again.
                _ if saved.file.is_empty() => {}
                _ => std::fs::remove_file(path.join(&saved.file)).or_else(missing).map_err(at)?,
            }
        }
        kept.persist(path.join(INDEX)).map_err(|error| at(error.error))?;
        let index = OpenOptions::new().append(true).open(path.join(INDEX)).map_err(at)?;
        Ok(Self { path: path.to_path_buf(), state: Mutex::new(State { index, count }), known })
    }

    /// The detail page at this address, where an earlier run fetched it.
    ///
    /// # Errors
    /// Where it cannot be read, or is larger than `limit`.
    pub(crate) fn known(&self, of: &str, limit: u64) -> Result<Option<Response>> {
        let Some(saved) = self.known.get(of) else { return Ok(None) };
        Ok(Some(saved.response(saved.read(&self.path, limit)?)))
    }

    /// Keeps an answer.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub(crate) fn keep(&self, source: &str, how: How<'_>, response: &Response) -> Result<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.count += 1;
        let kind = response.media_type().unwrap_or_default();
        let file = format!("{:05}-{}.{}", state.count, slug(&response.url), extension(&kind));
        let path = self.path.join(&file);
        std::fs::write(&path, &response.body).map_err(|error| Error::from_io(path.display(), &error))?;
        let harmless = |(name, _): &&(String, String)| !matches!(name.as_str(), "set-cookie" | "set-cookie2");
        self.line(
            &mut state,
            &Saved {
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
            },
        )
    }

    /// Keeps why the detail page of a record could not be read, so that the same is said of it offline.
    ///
    /// # Errors
    /// Where it cannot be written.
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
        // In one piece: a run that is killed leaves whole lines.
        let written = state.index.write_all(format!("{line}\n").as_bytes());
        written.map_err(|error| Error::from_io(place.display(), &error))
    }
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

fn missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

/// The detail pages of a folder of saved pages.
#[derive(Debug)]
pub(crate) struct SavedPages {
    folder: PathBuf,
    limit: u64,
    pages: HashMap<String, Saved>,
}

impl SavedPages {
    /// The detail pages among the lines of an index; bodies larger than `limit` are refused.
    pub(crate) fn among(folder: &Path, saved: &[Saved], limit: u64) -> Option<Self> {
        let pages: HashMap<String, Saved> =
            saved.iter().filter_map(|saved| Some((saved.of.clone()?, saved.clone()))).collect();
        (!pages.is_empty()).then(|| Self { folder: folder.to_path_buf(), limit, pages })
    }
}

impl DetailPages for SavedPages {
    fn detail_page(&self, record: &Record, read: &Read<'_>) -> Option<std::result::Result<DetailPage, String>> {
        let saved = self.pages.get(&details::address(record)?)?;
        if let Some(why) = &saved.failure {
            return Some(Err(why.clone()));
        }
        let body = saved.read(&self.folder, self.limit);
        Some(body.and_then(|body| read(&saved.response(body))).map_err(|error| error.to_string()))
    }
}

/// Letters and digits of an address, for people who look into the folder.
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
    fn what_was_kept_is_read_back_without_cookies() {
        let folder = tempfile::tempdir().unwrap();
        let mut response = Response { status: 200, url: "https://example.org/a?page=1".into(), ..Response::default() };
        response.headers = vec![("etag".into(), "\"x\"".into()), ("set-cookie".into(), "id=secret".into())];
        response.body = b"<p>one".to_vec();
        Folder::create(folder.path()).unwrap().keep("example", How::default(), &response).unwrap();
        assert!(Folder::create(folder.path()).is_err(), "a folder is never written over");
        let saved = Saved::list(folder.path()).unwrap();
        assert_eq!(saved[0].read(folder.path(), 100).unwrap(), b"<p>one");
        assert_eq!(saved[0].headers, [("etag".to_owned(), "\"x\"".to_owned())]);
        assert!(saved[0].read(folder.path(), 3).is_err());
    }

    #[test]
    fn an_index_that_leads_out_of_its_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let line = r#"{"file":"../secret","source":"a","url":"u","status":200,"retrieved":"","headers":[]}"#;
        std::fs::write(folder.path().join(INDEX), line).unwrap();
        assert!(Saved::list(folder.path()).is_err());
    }
}
