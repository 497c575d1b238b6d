//! The runs of a project, and the changes that they made.

use rusqlite::{OptionalExtension as _, params};

use super::reading::Counts;
use super::rows::parse;
use super::{Applied, Store};
use crate::clock::Since;
use crate::error::Result;
use crate::record::Record;

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

/// The kind of change of a record between two runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// The record is new in the catalogue.
    Added,
    /// The values of the record changed.
    Changed,
    /// The record is on another page and otherwise unchanged.
    Moved,
    /// The record is no longer in the catalogue.
    Gone,
    /// The record is in the catalogue again.
    Returned,
}

impl Event {
    /// The name of the event in reports and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Gone => "gone",
            Self::Returned => "returned",
        }
    }
}

/// The change of a record between two runs.
#[derive(Debug, Clone)]
pub struct Change {
    /// The kind of change.
    pub event: Event,
    /// The name of the source of the record.
    pub source: String,
    /// The record before the change; `None` where it was not in the catalogue.
    pub before: Option<Record>,
    /// The record after the change; `None` where it is not in the catalogue.
    pub now: Option<Record>,
    /// The start of the run that made the change (RFC 3339).
    pub at: String,
}

/// The numbers of changes between two runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChangeCounts(std::collections::BTreeMap<(String, Event), u64>);

impl ChangeCounts {
    fn add(&mut self, change: &Change) {
        *self.0.entry((change.source.clone(), change.event)).or_default() += 1;
    }

    /// The number of changes of this kind, of one source or of all.
    pub fn of(&self, source: Option<&str>, event: Event) -> u64 {
        let asked = |(name, kind): &(String, Event)| *kind == event && source.is_none_or(|source| source == name);
        self.0.iter().filter(|(key, _)| asked(key)).map(|(_, count)| count).sum()
    }

    /// The number of all changes.
    pub fn total(&self) -> u64 {
        self.0.values().sum()
    }
}

/// The state of a source.
#[derive(Debug, Clone, Default)]
pub struct SourceHealth {
    /// The name of the source.
    pub name: String,
    /// The end of the last run that read the source, completely or in part (RFC 3339).
    pub last_good: Option<String>,
    /// The last attempt to read the source.
    pub last: Option<Attempt>,
    /// The number of attempts since the last successful one.
    pub failures: u64,
    /// The number of records of the source in the catalogue.
    pub records: u64,
    /// The number of records of the source that are gone.
    pub gone: u64,
    /// The number of pages that answered in the last successful run.
    pub pages: u64,
}

/// The result of one run for a source.
#[derive(Debug, Clone, Default)]
pub struct Attempt {
    /// The number of the run.
    pub run: i64,
    /// `complete`, `partial`, `failed` or `refused`.
    pub outcome: String,
    /// The time of the attempt (RFC 3339).
    pub at: String,
    /// The error, where the source could not be read.
    pub message: Option<String>,
    /// The numbers of records that were added, changed and removed.
    pub counts: Counts,
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
    pub fn published_before(&self, run: i64) -> Result<i64> {
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

    /// The changes since a point in time until the last published run.
    ///
    /// # Errors
    /// Returns an error in the same cases as [`Store::base`].
    pub(crate) fn changes_since(&self, since: Since) -> Result<Vec<Change>> {
        let base = self.base(since)?;
        self.changes(base, self.published_before(i64::MAX)?)
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

    /// Stores the outcome of an attempt to read a source.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub fn attempt(
        &self,
        source: &str,
        run: i64,
        at: &str,
        applied: Option<&Applied>,
        message: Option<&str>,
        left: u64,
    ) -> Result<()> {
        let (outcome, counts) = match applied {
            Some(Applied::Complete(counts)) => ("complete", *counts),
            Some(Applied::Partial(counts)) => ("partial", *counts),
            Some(Applied::Shrunk(..) | Applied::Empty) => ("refused", Counts::default()),
            None => ("failed", Counts::default()),
        };
        self.whole(
            || {
                let id = self.source_id(source)?;
                self.db.execute(
                    "INSERT OR REPLACE INTO source_run (source, run, outcome, at, message, pages, unchanged, records,
                         rejected, added, changed, moved, gone, returned, missing, outstanding)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    params![
                        id,
                        run,
                        outcome,
                        at,
                        message,
                        counts.pages,
                        counts.unchanged,
                        counts.records,
                        counts.rejected,
                        counts.added,
                        counts.changed,
                        counts.moved,
                        counts.gone,
                        counts.returned,
                        counts.missing,
                        left
                    ],
                )
            },
            |_| true,
        )?;
        Ok(())
    }

    /// The changes of records between the runs `after` and `until`, by source and in the order of the catalogue. A
    /// record that changed and then changed back is left out.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn changes(&self, after: i64, until: i64) -> Result<Vec<Change>> {
        let mut changes = Vec::new();
        self.read_changes(after, until, |change| changes.push(change)).map_err(|error| self.explain(&error))?;
        Ok(changes)
    }

    /// The numbers of the changes that [`Store::changes`] returns, by source and event. No more than one change is in
    /// memory at a time.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn change_counts(&self, after: i64, until: i64) -> Result<ChangeCounts> {
        let mut counts = ChangeCounts::default();
        self.read_changes(after, until, |change| counts.add(&change)).map_err(|error| self.explain(&error))?;
        Ok(counts)
    }

    fn read_changes(&self, after: i64, until: i64, mut each: impl FnMut(Change)) -> rusqlite::Result<()> {
        // Two states of each record are compared: the state before its first event after `after`, and the state at
        // `until`, which is the one before its first event after `until`.
        let mut query = self.db.prepare(
            "SELECT event.num, event.before, source.name, later.before, later.id IS NOT NULL, record.gone_run IS NULL,
                    body.json, record.first_run > ?1,
                    (SELECT started FROM run WHERE run.id =
                       (SELECT max(run) FROM event AS last WHERE last.num = event.num AND last.run <= ?2))
             FROM event
             JOIN record ON record.num = event.num JOIN source ON source.id = record.source
             JOIN body ON body.num = event.num
             LEFT JOIN event AS later ON later.id =
               (SELECT min(id) FROM event AS next WHERE next.num = event.num AND next.run > ?2)
             WHERE event.id IN (SELECT min(id) FROM event WHERE run > ?1 AND run <= ?2 GROUP BY num)
             ORDER BY source.position, record.shown, record.num",
        )?;
        let mut rows = query.query([after, until])?;
        while let Some(row) = rows.next()? {
            let before: Option<String> = row.get(1)?;
            let now: Option<String> = match (row.get::<_, bool>(4)?, row.get::<_, bool>(5)?) {
                (true, _) => row.get(3)?,
                (false, true) => Some(row.get(6)?),
                (false, false) => None,
            };
            let before = before.as_deref().map(parse).transpose()?;
            let now = now.as_deref().map(parse).transpose()?;
            let new: bool = row.get(7)?;
            let event = match (&before, &now) {
                (None, Some(_)) if new => Event::Added,
                (None, Some(_)) => Event::Returned,
                (Some(_), None) => Event::Gone,
                (Some(before), Some(now)) if crate::diff::digest(before) != crate::diff::digest(now) => Event::Changed,
                (Some(before), Some(now)) if before.source.location != now.source.location => Event::Moved,
                _ => continue,
            };
            each(Change { event, source: row.get(2)?, before, now, at: row.get(8)? });
        }
        Ok(())
    }

    /// The states of the sources of the project, in its order.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn health(&self, sources: &[&str]) -> Result<Vec<SourceHealth>> {
        sources.iter().map(|name| self.health_of(name).map_err(|error| self.explain(&error))).collect()
    }

    fn health_of(&self, name: &str) -> rusqlite::Result<SourceHealth> {
        let mut health = SourceHealth { name: name.to_owned(), ..SourceHealth::default() };
        let id: Option<i64> =
            self.db.query_row("SELECT id FROM source WHERE name = ?", [name], |row| row.get(0)).optional()?;
        let Some(id) = id else { return Ok(health) };
        let seen =
            "source_run.source = ? AND EXISTS (SELECT 1 FROM run WHERE run.id = source_run.run AND published = 1)";
        let good = "outcome IN ('complete', 'partial')";
        let last_good: Option<(i64, String, u64)> = self
            .db
            .query_row(
                &format!("SELECT run, at, pages FROM source_run WHERE {seen} AND {good} ORDER BY run DESC LIMIT 1"),
                [id],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .optional()?;
        health.last = self
            .db
            .query_row(
                &format!(
                    "SELECT run, outcome, at, message, pages, unchanged, records, rejected, added, changed, moved, gone,
                            returned, missing, outstanding FROM source_run WHERE {seen} ORDER BY run DESC LIMIT 1"
                ),
                [id],
                |row| {
                    let counts = Counts {
                        pages: row.get(4)?,
                        unchanged: row.get(5)?,
                        records: row.get(6)?,
                        rejected: row.get(7)?,
                        added: row.get(8)?,
                        changed: row.get(9)?,
                        moved: row.get(10)?,
                        gone: row.get(11)?,
                        returned: row.get(12)?,
                        missing: row.get(13)?,
                        left: row.get(14)?,
                    };
                    Ok(Attempt {
                        run: row.get(0)?,
                        outcome: row.get(1)?,
                        at: row.get(2)?,
                        message: row.get(3)?,
                        counts,
                    })
                },
            )
            .optional()?;
        let since = last_good.as_ref().map_or(0, |(run, ..)| *run);
        health.failures = self.db.query_row(
            &format!("SELECT count(*) FROM source_run WHERE {seen} AND run > ?"),
            [id, since],
            |row| row.get(0),
        )?;
        if let Some((_, at, pages)) = last_good {
            (health.last_good, health.pages) = (Some(at), pages);
        }
        let (records, gone): (i64, i64) = self.db.query_row(
            "SELECT count(*) FILTER (WHERE gone = 0), count(*) FILTER (WHERE gone = 1) FROM facet WHERE source = ?",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        // Records that an unpublished run has changed are counted as they were before it.
        let (back, lost): (i64, i64) = self.db.query_row(
            "WITH later AS (SELECT id FROM run WHERE published = 0)
             SELECT coalesce(sum((before IS NOT NULL) - (gone_run IS NULL)), 0),
                    coalesce(sum((before IS NULL AND first_run NOT IN later) - (gone_run IS NOT NULL)), 0)
             FROM event JOIN record ON record.num = event.num
             WHERE event.id IN (SELECT min(id) FROM event WHERE run IN later GROUP BY num) AND record.source = ?",
            [id],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        health.records = u64::try_from(records + back).unwrap_or_default();
        health.gone = u64::try_from(gone + lost).unwrap_or_default();
        Ok(health)
    }
}
