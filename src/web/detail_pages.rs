//! Fetches the detail pages of records, each once and at the pace of its host. Where pages are saved, detail pages are
//! kept in the same folder.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use url::Url;

use super::details;
use super::details::{DetailPage, DetailPages, Read};
use super::saved_pages::{Folder, Retrieval};
use super::{Failure, Fetcher, Reason, Request, Response};
use crate::error::Error;
use crate::record::Record;

/// The number of requests without an answer in a row after which a host is not asked again for the rest of a listing.
const PATIENCE: u32 = 3;

/// Fetches the detail pages of one listing.
#[derive(Debug)]
pub(crate) struct Asking<'f> {
    fetcher: &'f Fetcher,
    folder: Option<&'f Folder>,
    source: String,
    limit: u64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    seen: HashMap<String, Result<DetailPage, String>>,
    silent: HashMap<String, u32>,
    tally: Tally,
    trouble: Option<Error>,
}

/// The numbers of detail pages of a listing that were read and that failed.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tally {
    /// The number of detail pages that were read.
    pub read: u64,
    /// The number of detail pages that could not be read.
    pub failed: u64,
    /// The number of bytes that were received.
    pub bytes: u64,
}

impl<'f> Asking<'f> {
    /// Fetches detail pages of `source`. Fetched pages are kept in `folder`, and pages that the folder holds are not
    /// fetched.
    pub(crate) fn new(fetcher: &'f Fetcher, folder: Option<&'f Folder>, source: &str) -> Self {
        let limit = fetcher.options().max_bytes;
        Self { fetcher, folder, source: source.to_owned(), limit, state: Mutex::default() }
    }

    /// Ends the reading of detail pages, and returns their numbers.
    ///
    /// # Errors
    /// Returns an error when a page could not be kept.
    pub(crate) fn end(self) -> crate::error::Result<Tally> {
        let State { tally, trouble, .. } = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        trouble.map_or(Ok(tally), Err)
    }

    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ask(&self, address: &str) -> Result<Response, String> {
        match self.folder.map(|folder| folder.known(address, self.limit)) {
            Some(Ok(Some(response))) => return Ok(response),
            Some(Err(error)) => return Err(error.to_string()),
            Some(Ok(None)) | None => {}
        }
        let host = Url::parse(address).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
        if self.with(|state| state.silent.get(&host).is_some_and(|times| *times >= PATIENCE)) {
            return Err(self.failed(address, "its host gave no answer several times, and was not asked again"));
        }
        match self.fetcher.get(&Request::new(address)) {
            Ok(response) => {
                let kept = self.folder.map(|folder| {
                    let how = Retrieval { of: Some(address), ..Retrieval::default() };
                    folder.keep(&self.source, how, &response)
                });
                self.with(|state| {
                    state.silent.remove(&host);
                    state.tally.bytes += response.body.len() as u64;
                    state.trouble = state.trouble.take().or(kept.and_then(Result::err));
                });
                Ok(response)
            }
            Err(failure) => {
                if is_silence(&failure) {
                    self.with(|state| *state.silent.entry(host).or_default() += 1);
                }
                Err(self.failed(address, &failure.message))
            }
        }
    }

    fn failed(&self, address: &str, why: &str) -> String {
        let kept = self.folder.map(|folder| folder.keep_failure(&self.source, address, why));
        self.with(|state| state.trouble = state.trouble.take().or(kept.and_then(Result::err)));
        why.to_owned()
    }
}

/// Whether a server gave no usable answer, as opposed to an answer that refuses the page.
pub(crate) fn is_silence(failure: &Failure) -> bool {
    matches!(failure.reason, Reason::Timeout | Reason::Network | Reason::Truncated | Reason::Status(429 | 500..=599))
}

impl DetailPages for Asking<'_> {
    fn detail_page(&self, record: &Record, read: &Read<'_>) -> Option<Result<DetailPage, String>> {
        let address = details::address(record)?;
        if let Some(seen) = self.with(|state| state.seen.get(&address).cloned()) {
            return Some(seen);
        }
        let found = self.ask(&address).and_then(|response| read(&response).map_err(|error| error.to_string()));
        self.with(|state| {
            *(if found.is_ok() { &mut state.tally.read } else { &mut state.tally.failed }) += 1;
            state.seen.insert(address, found.clone());
        });
        Some(found)
    }
}
