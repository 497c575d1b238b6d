//! Saves responses with their headers in a folder, from which they can be read offline.
//!
//! The folder holds each body as a file, and a line of JSON for each in `saved.jsonl`, in the order in which the
//! responses arrived. A line also says which start address of the run led to the response. File names consist of a
//! number and harmless letters, whatever the address was.

mod folder;
mod pending;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Response;
use super::details;
use super::details::{DetailPage, DetailPages, Read};
use crate::error::{Error, Result};
use crate::paths::special;
use crate::record::Record;

pub(crate) use folder::{Folder, Retrieval};

/// The index of a folder of saved pages.
pub(crate) const INDEX: &str = "saved.jsonl";

/// One line of the index, which describes a saved response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Saved {
    /// The file of the body in the same folder; empty where there is none.
    pub file: String,
    /// For a detail page, the address in the record to which it belongs; `None` for a page of a listing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// The regular expression that the addresses of a sitemap had to match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<String>,
    /// The number of the start address that led to the page, counted from 0. Pages are saved as they arrive, so pages
    /// of several start addresses are mixed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub start: usize,
    /// The format that the user gave with the source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The text of the source file, where it is not one of the seeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// The reason for which there is no body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The name of the source of its records.
    pub source: String,
    /// The address that answered, after redirects.
    pub url: String,
    /// The HTTP status.
    pub status: u16,
    /// The time of retrieval (RFC 3339).
    pub retrieved: String,
    /// The headers of the response, without cookies.
    pub headers: Vec<(String, String)>,
}

impl Saved {
    /// The lines of the index in `folder`, in the order in which a run uses them.
    ///
    /// # Errors
    /// Returns an error when the index cannot be read, or one of its lines names something other than a file of the
    /// folder.
    pub(crate) fn list(folder: &Path) -> Result<Vec<Self>> {
        let path = folder.join(INDEX);
        let file = File::open(&path).map_err(|error| Error::from_io(path.display(), &error))?;
        let mut found = Vec::new();
        for (number, line) in (1..).zip(BufReader::new(file).lines()) {
            let place = format!("{}:{number}", path.display());
            let line = line.map_err(|error| Error::from_io(&place, &error))?;
            let saved: Self = serde_json::from_str(&line)
                .map_err(|error| Error::data(format!("not a line of scrape --save: {error}")).at(&place))?;
            // The index may come from anybody, so only names of files in its own folder are accepted.
            let mut parts = Path::new(&saved.file).components();
            let plain = matches!((parts.next(), parts.next()), (Some(std::path::Component::Normal(_)), None));
            let none = saved.failure.is_some() && saved.file.is_empty();
            if !plain && !none {
                return Err(Error::data(format!("{:?} is no file of this folder", saved.file)).at(&place));
            }
            found.push(saved);
        }
        let mut found = latest(found);
        found.sort_by_key(|saved| saved.start);
        Ok(found)
    }

    /// The key of a response. A later response with the same key replaces an earlier one.
    fn key(&self) -> (usize, Option<&str>, &str) {
        (self.start, self.of.as_deref(), if self.of.is_some() { "" } else { &self.url })
    }

    /// The body, which may have at most `limit` bytes.
    ///
    /// # Errors
    /// Returns an error when the body cannot be read or is larger than `limit`.
    pub(crate) fn read(&self, folder: &Path, limit: u64) -> Result<Vec<u8>> {
        let path = folder.join(&self.file);
        if path.is_symlink() || special(&path).is_some() {
            return Err(Error::data("this is no file of a saved page")
                .at(path.display())
                .hint("remove it from the folder"));
        }
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

    /// The response with its saved headers and this body.
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

/// The last response of each key, in the order of those last responses.
fn latest(found: Vec<Saved>) -> Vec<Saved> {
    let mut last: HashMap<(usize, Option<String>, String), usize> = HashMap::new();
    for (at, saved) in found.iter().enumerate() {
        let (start, of, url) = saved.key();
        last.insert((start, of.map(str::to_owned), url.to_owned()), at);
    }
    let is_last = |at: usize, saved: &Saved| {
        let (start, of, url) = saved.key();
        last.get(&(start, of.map(str::to_owned), url.to_owned())) == Some(&at)
    };
    found.into_iter().enumerate().filter(|(at, saved)| is_last(*at, saved)).map(|(_, saved)| saved).collect()
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

/// The detail pages of a folder of saved pages.
#[derive(Debug)]
pub(crate) struct SavedPages {
    folder: PathBuf,
    limit: u64,
    pages: HashMap<String, Saved>,
}

impl SavedPages {
    /// The detail pages among the lines of an index. Bodies larger than `limit` are refused.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_that_leads_out_of_its_folder_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let line = r#"{"file":"../secret","source":"a","url":"u","status":200,"retrieved":"","headers":[]}"#;
        std::fs::write(folder.path().join(INDEX), line).unwrap();
        assert!(Saved::list(folder.path()).is_err());
    }
}
