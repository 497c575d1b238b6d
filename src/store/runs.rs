//! The runs of a project.

use rusqlite::params;

use super::Store;
use crate::clock::Since;
use crate::error::Result;

/// The kind of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RunKind {
    /// A refresh, which reads sources.
    Refresh,
    /// An edit, in which a person corrects records.
    Edit,
}

/// A run of a refresh or of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The number of the run. Numbers only increase.
    pub id: i64,
    /// The kind of the run, `refresh` or `edit`.
    pub kind: String,
    /// The time at which the run started (RFC 3339).
    pub started: String,
    /// The time at which the run finished (RFC 3339); `None` where it was killed or is still running.
    pub finished: Option<String>,
}

impl Store {
    /// Begins a run and returns its number. Readers see its changes only after [`Store::publish`].
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub fn begin(&self, at: &str) -> Result<i64> {
        self.start(RunKind::Refresh, at).map_err(|error| self.explain(&error))
    }

    pub(crate) fn start(&self, kind: RunKind, at: &str) -> rusqlite::Result<i64> {
        let kind = match kind {
            RunKind::Refresh => "refresh",
            RunKind::Edit => "edit",
        };
        self.db.execute(
            "INSERT INTO run (kind, started, version) VALUES (?, ?, ?)",
            params![kind, at, env!("CARGO_PKG_VERSION")],
        )?;
        Ok(self.db.last_insert_rowid())
    }

    /// Publishes the changes of the run and of earlier runs that were killed. `sources` are the sources of the project
    /// in their order; the records of all other sources leave the catalogue, but stay in the store.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub fn publish(&self, run: i64, at: &str, sources: &[&str]) -> Result<()> {
        self.whole(
            || {
                self.db.execute("UPDATE source SET active = 0, position = 0 WHERE active = 1 AND name NOT IN (SELECT value FROM json_each(?))", [serde_json::json!(sources).to_string()])?;
                for (position, name) in sources.iter().enumerate() {
                    self.db.execute(
                        "UPDATE source SET active = 1, position = ?1 WHERE name = ?2 AND (active <> 1 OR position <> ?1)",
                        params![position as i64, name],
                    )?;
                }
                self.adopt(run)?;
                self.db.execute("UPDATE record SET shown = position WHERE shown <> position", [])?;
                self.db.execute("UPDATE run SET finished = ? WHERE id = ?", params![at, run])?;
                self.db.execute("UPDATE run SET published = 1 WHERE id <= ? AND published = 0", [run])?;
                // A change of line numbers, because the text around a record changed, is not kept in the history.
                self.db.execute("DELETE FROM event WHERE kind = 'touched' AND run <= ?", [run])?;
                Ok(())
            },
            |()| true,
        )
    }

    /// Publishes an edit. It also becomes visible on records that a killed run has changed.
    pub(crate) fn publish_edit(&self, run: i64, at: &str) -> rusqlite::Result<()> {
        self.db.execute("UPDATE run SET finished = ?, published = 1 WHERE id = ?", params![at, run])?;
        Ok(())
    }

    /// The last published run before `run`; 0 where there is none.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn published_before(&self, run: i64) -> Result<i64> {
        self.db
            .query_row("SELECT coalesce(max(id), 0) FROM run WHERE published = 1 AND id < ?", [run], |row| row.get(0))
            .map_err(|error| self.explain(&error))
    }

    /// The last published run before a point in time, so that the changes after it are those since then; 0 where there
    /// is none.
    ///
    /// # Errors
    /// Returns an error when the point in time is a run that does not exist, or the store cannot be read.
    pub(crate) fn base(&self, since: Since) -> Result<i64> {
        match since {
            Since::Run(0) => Ok(0),
            Since::Run(run) => self.view_at(run).map(|view| view.run),
            Since::At(at) => self
                .db
                .query_row(
                    "SELECT coalesce(max(id), 0) FROM run WHERE published = 1 AND started < ?",
                    [at.to_string()],
                    |row| row.get(0),
                )
                .map_err(|error| self.explain(&error)),
        }
    }

    /// All runs, the oldest first.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>> {
        let read = || -> rusqlite::Result<Vec<Run>> {
            let mut query = self.db.prepare("SELECT id, kind, started, finished FROM run ORDER BY id")?;
            let rows = query.query_map([], |row| {
                Ok(Run { id: row.get(0)?, kind: row.get(1)?, started: row.get(2)?, finished: row.get(3)? })
            })?;
            rows.collect()
        };
        read().map_err(|error| self.explain(&error))
    }
}
