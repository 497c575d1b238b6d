//! The detail pages of records, where an archive holds them.

use std::sync::{Arc, Mutex, PoisonError};

use super::captures;
use super::survey::{Survey, key};
use super::volume::Volume;
use crate::record::Record;
use crate::web::details::{self, DetailPage, DetailPages, Read};

/// The archives of a run.
#[derive(Debug)]
pub(crate) struct Held {
    /// The volumes, in the order of the run.
    pub volumes: Vec<Volume>,
    /// The newest captures in them.
    pub survey: Arc<Survey>,
    /// The largest document, in bytes.
    pub largest: u64,
}

/// The detail pages of the records of one capture, with a memory of the pages that were given.
#[derive(Debug)]
pub(crate) struct Pages {
    held: Arc<Held>,
    given: Mutex<Vec<u64>>,
}

impl Pages {
    /// Looks for pages in `held`.
    pub(crate) fn new(held: Arc<Held>) -> Self {
        Self { held, given: Mutex::default() }
    }

    /// The digests of the addresses of the pages that were given.
    pub(crate) fn given(&self) -> Vec<u64> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl DetailPages for Pages {
    fn detail_page(&self, record: &Record, read: &Read<'_>) -> Option<Result<DetailPage, String>> {
        let address = details::address(record)?;
        let found = self.held.survey.find(&address)?;
        let volume = self.held.volumes.get(found.volume as usize)?;
        let capture = match captures::at(volume, found.spot(), self.held.largest) {
            Ok(capture) => capture?,
            Err(error) => return Some(Err(error.to_string())),
        };
        let own = key(&capture.address);
        let page = capture.response().and_then(|response| read(&response)).map_err(|error| error.to_string());
        if page.is_ok() {
            self.given.lock().unwrap_or_else(PoisonError::into_inner).push(own);
        }
        Some(page)
    }
}
