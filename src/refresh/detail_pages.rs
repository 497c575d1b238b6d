//! Reads the detail pages of records in a refresh. A page is fetched only where the entry of the listing is new or
//! changed, or where its last fetch is a month ago. Each page is stored as soon as it arrives, so that a run that is
//! killed loses none.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

use super::digest::digest;
use crate::diff;
use crate::error::Error;
use crate::record::Record;
use crate::store::{KnownDetailPage, Store};
use crate::web::detail_pages::is_silence;
use crate::web::details;
use crate::web::details::{DetailPage, DetailPages, Read};
use crate::web::{Fetcher, Request};

/// The time after which a detail page is fetched again.
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Reads the detail pages of one source, with the pages of earlier runs as a cache.
pub(crate) struct CachedDetailPages<'r> {
    pub fetcher: &'r Fetcher,
    /// The store that holds the detail pages of earlier runs; `None` where nothing may be written.
    pub store: Option<&'r Mutex<Store>>,
    pub source: String,
    pub settings: String,
    /// Whether every page is fetched, whatever the store holds.
    pub anew: bool,
    pub now: Timestamp,
    /// The end of the time of the source.
    pub until: Option<Instant>,
    pub state: Mutex<State>,
}

/// The state that all threads share.
#[derive(Debug, Default)]
pub(crate) struct State {
    seen: HashMap<String, Result<DetailPage, String>>,
    silent: bool,
    /// The pages that the time did not suffice for.
    left: u64,
    trouble: Option<Error>,
}

impl CachedDetailPages<'_> {
    fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a server gave no answer since the last call. The listing is then read again by the next run.
    pub(crate) fn was_silent(&self) -> bool {
        self.with(|state| std::mem::take(&mut state.silent))
    }

    /// The number of pages that the time did not suffice for.
    pub(crate) fn left(&self) -> u64 {
        self.with(|state| state.left)
    }

    /// The error of the store, if one occurred.
    pub(crate) fn trouble(&self) -> Option<Error> {
        self.with(|state| state.trouble.take())
    }

    fn known(&self, address: &str) -> Option<KnownDetailPage> {
        let store = self.store?.lock().unwrap_or_else(PoisonError::into_inner);
        match store.detail_page(&self.source, address) {
            Ok(known) => known,
            Err(error) => {
                self.with(|state| state.trouble = Some(error));
                None
            }
        }
    }

    fn remember(&self, address: &str, known: &KnownDetailPage) {
        let Some(store) = self.store else { return };
        let store = store.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = store.remember(&self.source, address, known) {
            self.with(|state| state.trouble = Some(error));
        }
    }

    /// Reads a detail page; `None` where the time did not suffice for it and no earlier run has read it.
    fn ask(&self, address: &str, record: &Record, read: &Read<'_>) -> Option<Result<DetailPage, String>> {
        let entry = diff::digest(record);
        let known = self.known(address);
        // A page that was read with other settings may give other values now.
        let valid = known.as_ref().filter(|known| known.settings == self.settings && !self.anew);
        let recent = |known: &&KnownDetailPage| {
            let checked: Option<Timestamp> = known.checked.parse().ok();
            checked.is_some_and(|checked| self.now.duration_since(checked).abs() < MONTH)
        };
        if let Some(known) = valid.filter(|known| known.entry == entry).filter(recent) {
            return Some(known.said.clone().map(|page| *page));
        }
        if self.until.is_some_and(|until| Instant::now() >= until) {
            // The listing loses its validators, so that the next run reads it again, with the pages that are left.
            self.with(|state| (state.left, state.silent) = (state.left + 1, true));
            return known.and_then(|known| known.said.ok()).map(|page| Ok(*page));
        }
        let validators = valid.map(|known| known.validators.clone()).unwrap_or_default();
        let fallback = || known.as_ref().and_then(|known| known.said.clone().ok()).map(|page| *page);
        let mut now = KnownDetailPage {
            entry,
            settings: self.settings.clone(),
            validators: validators.clone(),
            digest: String::new(),
            checked: self.now.to_string(),
            said: Err(String::new()),
        };
        match self.fetcher.get(&Request::new(address).with_validators(validators)) {
            Ok(response) => {
                now.digest = digest(&response.body);
                let same = valid.filter(|known| response.not_modified || known.digest == now.digest);
                now.said = match same {
                    Some(known) => {
                        now.digest.clone_from(&known.digest);
                        known.said.clone()
                    }
                    None => read(&response).map(Box::new).map_err(|error| error.to_string()),
                };
                now.validators = response.validators;
            }
            // The page is fetched again by the next run. Until then its earlier claims are used.
            Err(failure) if is_silence(&failure) => {
                self.with(|state| state.silent = true);
                return Some(fallback().ok_or(failure.message));
            }
            Err(failure) => now.said = fallback().map(Box::new).ok_or(failure.message),
        }
        self.remember(address, &now);
        Some(now.said.map(|page| *page))
    }
}

impl DetailPages for CachedDetailPages<'_> {
    fn detail_page(&self, record: &Record, read: &Read<'_>) -> Option<Result<DetailPage, String>> {
        let address = details::address(record)?;
        if let Some(seen) = self.with(|state| state.seen.get(&address).cloned()) {
            return Some(seen);
        }
        let said = self.ask(&address, record, read)?;
        self.with(|state| state.seen.insert(address, said.clone()));
        Some(said)
    }
}
