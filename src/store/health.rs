//! The health of the sources: what the attempts to read each of them gave.

use rusqlite::{OptionalExtension as _, params};

use super::reading::Counts;
use super::{Applied, Store};
use crate::error::Result;

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
    /// Stores the outcome of an attempt to read a source.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn attempt(
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
