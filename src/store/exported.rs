//! Keeps the state of the exports as they were last written, so that unchanged exports are not written again.

use rusqlite::{OptionalExtension as _, params};

use super::rows::parse;
use super::{Store, View};
use crate::error::Result;
use crate::record::Record;

/// The state of an export when it was last written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ExportState {
    /// Digest of everything that determines the content of the export.
    pub state: String,
    /// Size of the file in bytes.
    pub size: u64,
    /// The time of the last change of the file.
    pub modified: String,
}

impl Store {
    /// The state of the named export when it was last written; `None` where it was never written.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn export_state(&self, name: &str) -> Result<Option<ExportState>> {
        self.db
            .query_row("SELECT state, size, modified FROM export WHERE name = ?", [name], |row| {
                Ok(ExportState { state: row.get(0)?, size: row.get(1)?, modified: row.get(2)? })
            })
            .optional()
            .map_err(|error| self.explain(&error))
    }

    /// Stores the state of an export that was written.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn set_export_state(&self, name: &str, state: &ExportState) -> Result<()> {
        self.db
            .execute(
                "INSERT OR REPLACE INTO export (name, state, size, modified) VALUES (?, ?, ?, ?)",
                params![name, state.state, state.size, state.modified],
            )
            .map(|_| ())
            .map_err(|error| self.explain(&error))
    }

    /// A text that differs whenever the catalogue may have changed: the generation of the store, and the sources in
    /// their order.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn catalogue_state(&self) -> Result<String> {
        self.db
            .query_row(
                "SELECT (SELECT number FROM generation) || ' ' || coalesce(json_group_array(name), '')
                 FROM (SELECT name FROM source WHERE active = 1 ORDER BY position, id)",
                [],
                |row| row.get(0),
            )
            .map_err(|error| self.explain(&error))
    }
}

impl View<'_> {
    /// The `limit` newest records that are still in the catalogue, each with the time at which the run that found it
    /// started (RFC 3339). The newest comes first.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn additions(&self, limit: usize) -> Result<Vec<(String, Record)>> {
        self.store.assure()?;
        let read = || -> rusqlite::Result<Vec<(String, Record)>> {
            let mut query = self.store.db.prepare(
                "SELECT run.started, record.num, body.json FROM record JOIN body USING (num)
                 JOIN run ON run.id = record.first_run JOIN source ON source.id = record.source
                 WHERE (record.gone_run IS NULL OR record.gone_run IN (SELECT id FROM run WHERE published = 0))
                   AND source.active = 1 AND run.published = 1
                 ORDER BY record.first_run DESC, source.position, record.shown, record.num LIMIT ?",
            )?;
            let enough = limit.saturating_add(self.undone.len());
            let mut rows = query.query([i64::try_from(enough).unwrap_or(i64::MAX)])?;
            let mut found = Vec::new();
            while let (true, Some(row)) = (found.len() < limit, rows.next()?) {
                let record = match self.undone.get(&row.get(1)?) {
                    Some(None) => continue,
                    Some(Some(before)) => parse(before)?,
                    None => parse(row.get_ref(2)?.as_str()?)?,
                };
                found.push((row.get(0)?, record));
            }
            Ok(found)
        };
        read().map_err(|error| self.store.explain(&error))
    }
}
