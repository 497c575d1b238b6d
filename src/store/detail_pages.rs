//! Keeps the detail pages of records as they were when last fetched.

use rusqlite::{OptionalExtension as _, params};

use super::Store;
use crate::error::Result;
use crate::web::Validators;
use crate::web::details::DetailPage;

/// The result of the last fetch of a detail page.
#[derive(Debug, Clone)]
pub(crate) struct KnownDetailPage {
    /// Digest of the values that the listing gave for the record at the time of the fetch.
    pub entry: String,
    /// Fingerprint of the settings with which the page was read.
    pub settings: String,
    /// The validators to be sent with the next request.
    pub validators: Validators,
    /// Digest of the bytes of the page.
    pub digest: String,
    /// The time of the fetch (RFC 3339).
    pub checked: String,
    /// The claims of the page, or the reason why the page could not be read.
    pub said: std::result::Result<Box<DetailPage>, String>,
}

impl Store {
    /// The last fetch of the detail page at `address` for a record of `source`; `None` where it was never fetched.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn detail_page(&self, source: &str, address: &str) -> Result<Option<KnownDetailPage>> {
        let mut query = self
            .db
            .prepare_cached(
                "SELECT entry, settings, etag, last_modified, digest, checked, page, failure FROM own_page
                 WHERE source = ? AND address = ?",
            )
            .map_err(|error| self.explain(&error))?;
        let found = query.query_row([source, address], |row| {
            let page: Option<String> = row.get(6)?;
            let page = page.and_then(|page| serde_json::from_str(&page).ok());
            let failure: Option<String> = row.get(7)?;
            Ok(KnownDetailPage {
                entry: row.get(0)?,
                settings: row.get(1)?,
                validators: Validators { etag: row.get(2)?, last_modified: row.get(3)? },
                digest: row.get(4)?,
                checked: row.get(5)?,
                said: page.map(Box::new).ok_or_else(|| failure.unwrap_or_default()),
            })
        });
        found.optional().map_err(|error| self.explain(&error))
    }

    /// Stores the result of a fetch at once, independently of the run.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn remember(&self, source: &str, address: &str, known: &KnownDetailPage) -> Result<()> {
        let page = known.said.as_ref().ok().and_then(|page| serde_json::to_string(page).ok());
        let written = self
            .db
            .prepare_cached(
                "INSERT OR REPLACE INTO own_page
                 (source, address, entry, settings, etag, last_modified, digest, checked, page, failure)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .and_then(|mut insert| {
                insert.execute(params![
                    source,
                    address,
                    known.entry,
                    known.settings,
                    known.validators.etag,
                    known.validators.last_modified,
                    known.digest,
                    known.checked,
                    page,
                    known.said.as_ref().err(),
                ])
            });
        written.map(drop).map_err(|error| self.explain(&error))
    }
}
