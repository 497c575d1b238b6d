//! Keeps the store from growing for ever: its size, what is older than the history is kept, and what is free in its file.

use jiff::Timestamp;
use rusqlite::{OptionalExtension as _, params};

use super::Store;
use crate::error::{Error, Result};

/// The size and the content of the file of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreSize {
    /// The size of the file, with that of its log, in bytes.
    pub bytes: u64,
    /// Bytes of the file that nothing uses. The next runs fill them, and `compact` gives them back.
    pub free: u64,
    /// Records in the catalogue.
    pub records: u64,
    /// Records that are gone, and are kept with their history.
    pub gone: u64,
    /// Earlier versions of records.
    pub events: u64,
    /// Bytes of the earlier versions.
    pub event_bytes: u64,
    /// Detail pages that are remembered.
    pub detail_pages: u64,
    /// Runs that are listed.
    pub runs: u64,
    /// The start of the first run whose changes are kept (RFC 3339).
    pub since: Option<String>,
}

/// The numbers of entries that were dropped because of their age.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Dropped {
    /// Earlier versions of records.
    pub events: u64,
    /// Records that are gone.
    pub records: u64,
    /// Detail pages that no run has asked for.
    pub detail_pages: u64,
}

impl Store {
    /// The size and the content of the file.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn size(&self) -> Result<StoreSize> {
        let number = |script: &str| -> rusqlite::Result<u64> { self.db.query_row(script, [], |row| row.get(0)) };
        let read = || -> rusqlite::Result<StoreSize> {
            let page: u64 = number("PRAGMA page_size")?;
            let log = std::fs::metadata(super::beside(self.path(), "-wal")).map_or(0, |log| log.len());
            Ok(StoreSize {
                bytes: number("PRAGMA page_count")? * page + log,
                free: number("PRAGMA freelist_count")? * page,
                records: number("SELECT count(*) FROM record WHERE gone_run IS NULL")?,
                gone: number("SELECT count(*) FROM record WHERE gone_run IS NOT NULL")?,
                events: number("SELECT count(before) FROM event")?,
                event_bytes: number("SELECT coalesce(sum(octet_length(before)), 0) FROM event")?,
                detail_pages: number("SELECT count(*) FROM own_page")?,
                runs: number("SELECT count(*) FROM run")?,
                since: self
                    .db
                    .query_row(
                        "SELECT started FROM run WHERE id >= (SELECT run FROM whole_from) ORDER BY id LIMIT 1",
                        [],
                        |row| row.get(0),
                    )
                    .optional()?,
            })
        };
        read().map_err(|error| self.explain(&error))
    }

    /// Drops what is older than `before`: earlier versions of records, records that are gone, how sources fared, and
    /// detail pages that no run has asked for. Corrected records and the last state of each source are kept.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written; it is then unchanged.
    pub(crate) fn drop_older(&self, before: Timestamp) -> Result<Dropped> {
        let before = Timestamp::from_second(before.as_second()).unwrap_or(before).to_string();
        self.whole(|| self.drop_rows(&before), |_| true)
    }

    fn drop_rows(&self, before: &str) -> rusqlite::Result<Dropped> {
        // The last published run is kept whatever its age, because the next one is compared with it.
        let last: i64 = self.db.query_row(
            "SELECT coalesce(max(id), 0) FROM run WHERE published = 1 AND started < ?1
               AND id < (SELECT coalesce(max(id), 0) FROM run WHERE published = 1)",
            [before],
            |row| row.get(0),
        )?;
        let mut dropped = Dropped::default();
        if last > 0 {
            // A run below the first unpublished one is complete: nothing of it has to be undone for readers.
            let open: Option<i64> =
                self.db.query_row("SELECT min(id) FROM run WHERE published = 0", [], |row| row.get(0))?;
            let last = open.map_or(last, |open| last.min(open - 1));
            dropped.events = self.db.execute("DELETE FROM event WHERE run <= ?", [last])? as u64;
            let old = "SELECT num FROM record WHERE gone_run <= ?1
                         AND num NOT IN (SELECT num FROM correction) AND num NOT IN (SELECT num FROM event)";
            self.db.execute(&format!("DELETE FROM entry WHERE num IN ({old})"), [last])?;
            self.db.execute(&format!("DELETE FROM original_before WHERE num IN ({old})"), [last])?;
            self.db.execute(&format!("DELETE FROM original WHERE num IN ({old})"), [last])?;
            self.db.execute("CREATE TEMP TABLE IF NOT EXISTS old_record (num INTEGER PRIMARY KEY)", [])?;
            self.db.execute(&format!("INSERT OR IGNORE INTO temp.old_record {old}"), [last])?;
            self.db.execute("DELETE FROM body WHERE num IN (SELECT num FROM temp.old_record)", [])?;
            dropped.records =
                self.db.execute("DELETE FROM record WHERE num IN (SELECT num FROM temp.old_record)", [])? as u64;
            self.db.execute("DELETE FROM temp.old_record", [])?;
            self.db.execute(
                "DELETE FROM source_run WHERE run <= ?1 AND run NOT IN (
                   SELECT max(run) FROM source_run GROUP BY source
                   UNION SELECT max(run) FROM source_run WHERE outcome IN ('complete', 'partial') GROUP BY source)",
                [last],
            )?;
            self.db.execute("UPDATE whole_from SET run = max(run, ?)", [last])?;
        }
        dropped.detail_pages = self.db.execute("DELETE FROM own_page WHERE checked < ?", [before])? as u64;
        Ok(dropped)
    }

    /// Checks that the history still holds what `run` left.
    ///
    /// # Errors
    /// Returns an error when it does not, or the store cannot be read.
    pub(crate) fn is_kept(&self, run: i64) -> Result<()> {
        let from: i64 = self
            .db
            .query_row("SELECT run FROM whole_from", [], |row| row.get(0))
            .map_err(|error| self.explain(&error))?;
        if run >= from {
            return Ok(());
        }
        Err(Error::usage(format!("run {run} is older than the history that is kept, which begins with run {from}"))
            .at(self.path().display())
            .hint("keep = \"260w\" in [limits] keeps more of it from now on"))
    }

    /// Makes the index of words and the facets anew, and gives what is free in the file back to the disk.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written, or the disk has no room for a second copy of it.
    pub fn compact(&self) -> Result<()> {
        let run = |script: &str| self.db.execute_batch(script).map_err(|error| self.explain(&error));
        run("INSERT INTO words (words) VALUES ('rebuild')")?;
        self.whole(
            || {
                self.db.execute_batch(
                    "DELETE FROM facet;
                     INSERT INTO facet (num, source, gone, first_year, last_year, languages, type, issues, screening)
                       SELECT num, source, gone_run IS NOT NULL, first_year, last_year, facets.languages, facets.type,
                              replace(facets.issues, ',', ' '), facets.screening
                       FROM record JOIN years USING (num) JOIN facets USING (num);",
                )
            },
            |()| true,
        )?;
        run("VACUUM")?;
        run("PRAGMA wal_checkpoint(TRUNCATE)")
    }

    /// Copies the store as it is at this moment to a new file, while others read and write it. The copy is one file, and
    /// is checked. `write` replaces the target with it.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read, or the copy cannot be written or is damaged.
    pub(crate) fn copy_to(&self, target: &std::path::Path) -> Result<StoreSize> {
        // The copy is of the moment at which this transaction begins, however long copying takes.
        let _view = self.view()?;
        let at = |error: rusqlite::Error| super::explain(target, &error);
        {
            let mut copy = rusqlite::Connection::open(target).map_err(at)?;
            let backup = rusqlite::backup::Backup::new(&self.db, &mut copy).map_err(at)?;
            backup.run_to_completion(10_000, std::time::Duration::ZERO, None).map_err(at)?;
        }
        let copy = Self::open(target, rusqlite::Connection::open(target))?;
        copy.db.pragma_update(None, "journal_mode", "DELETE").map_err(at)?;
        let faults = copy.faults()?;
        if let Some(fault) = faults.first() {
            return Err(Error::io(format!("the copy is damaged: {fault}")).at(target.display()).hint("check the disk"));
        }
        let size = copy.size()?;
        copy.close()?;
        Ok(size)
    }

    /// The faults that SQLite finds in the file, and the contradictions between the parts of the store; none where the
    /// store is sound.
    ///
    /// # Errors
    /// Returns an error when the file cannot be read.
    pub fn faults(&self) -> Result<Vec<String>> {
        let read = || -> rusqlite::Result<Vec<String>> {
            let mut faults: Vec<String> = self
                .db
                .prepare("PRAGMA integrity_check(10)")?
                .query_map([], |row| row.get::<_, String>(0))?
                .collect::<rusqlite::Result<_>>()?;
            faults.retain(|line| line != "ok");
            let mut keys = self.db.prepare("PRAGMA foreign_key_check")?;
            let mut rows = keys.query([])?;
            while let Some(row) = rows.next()? {
                let table: String = row.get(0)?;
                faults.push(format!("a row of {table} leads to none"));
                if faults.len() >= 10 {
                    return Ok(faults);
                }
            }
            for (script, what) in [
                ("SELECT count(*) FROM record WHERE num NOT IN (SELECT num FROM body)", "records without their text"),
                ("SELECT count(*) FROM body WHERE num NOT IN (SELECT num FROM facet)", "records that filters miss"),
                ("SELECT count(*) FROM body WHERE NOT json_valid(json)", "records that are no JSON"),
            ] {
                let count: u64 = self.db.query_row(script, params![], |row| row.get(0))?;
                if count > 0 {
                    faults.push(format!("{what}: {count}"));
                }
            }
            Ok(faults)
        };
        read().map_err(|error| self.explain(&error))
    }

    /// The sources with records in the store that are not among `sources`, each with the number of its records.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn left_behind(&self, sources: &[&str]) -> Result<Vec<(String, u64)>> {
        let read = || -> rusqlite::Result<Vec<(String, u64)>> {
            let mut query = self.db.prepare(
                "SELECT name, count(record.num) FROM source JOIN record ON record.source = source.id
                 WHERE name NOT IN (SELECT value FROM json_each(?)) GROUP BY source.id ORDER BY source.id",
            )?;
            let rows =
                query.query_map([serde_json::json!(sources).to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        read().map_err(|error| self.explain(&error))
    }

    /// Whether the index of words fits the records. Only the holder of the lock may ask, because the question is a
    /// statement that writes.
    pub(crate) fn words_fit(&self) -> bool {
        self.db.execute_batch("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)").is_ok()
    }
}
