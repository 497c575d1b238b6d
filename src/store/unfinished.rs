//! Changes of runs that did not finish. Readers do not see them; the next run adopts and reports them.

use rusqlite::{OptionalExtension as _, params};

use super::Store;
use super::rows::parse;
use crate::record::Record;

/// Selects the runs whose changes are not published.
const UNFINISHED: &str = "SELECT id FROM run WHERE published = 0";

impl Store {
    /// The first unpublished event of a record, with the record as readers see it; `None` in its place where readers do
    /// not see the record.
    pub(crate) fn unfinished(&self, num: i64, run: i64) -> rusqlite::Result<Option<(i64, Option<String>)>> {
        self.db
            .prepare_cached(&format!(
                "SELECT id, before FROM event WHERE num = ? AND run IN ({UNFINISHED} AND id <> ?) ORDER BY id LIMIT 1"
            ))?
            .query_row([num, run], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()
    }

    /// The record as its page gave it to the last published run, without corrections.
    pub(crate) fn page_said(&self, num: i64) -> rusqlite::Result<Record> {
        let kept = |table: &str| -> rusqlite::Result<Option<String>> {
            let script = format!("SELECT json FROM {table} WHERE num = ?");
            self.db.prepare_cached(&script)?.query_row([num], |row| row.get(0)).optional()
        };
        if let Some(json) = kept("original_before")?.map_or_else(|| kept("original"), |json| Ok(Some(json)))? {
            return parse(&json);
        }
        match self.unfinished(num, 0)? {
            Some((_, Some(before))) => parse(&before),
            _ => parse(&self.body(num)?),
        }
    }

    /// Keeps the published version of the page of a corrected record, before another run replaces it.
    pub(crate) fn keep_page_said(&self, num: i64) -> rusqlite::Result<()> {
        self.db
            .prepare_cached(
                "INSERT OR IGNORE INTO original_before (num, json) SELECT num, json FROM original WHERE num = ?",
            )?
            .execute([num])?;
        Ok(())
    }

    /// Makes readers see a record as `now` after the edit `run`, although a run that was killed had changed the record
    /// before. The changes of that run are moved behind the edit.
    pub(crate) fn show(&self, run: i64, num: i64, now: &str) -> rusqlite::Result<()> {
        let Some((first, _)) = self.unfinished(num, run)? else { return Ok(()) };
        let last: i64 = self.db.query_row("SELECT max(id) FROM event", [], |row| row.get(0))?;
        let hidden = format!("num = ?1 AND id <= ?2 AND run IN ({UNFINISHED} AND id <> ?3)");
        self.db.execute(
            &format!(
                "INSERT INTO event (run, num, kind, before)
                 SELECT run, num, kind, iif(id = ?4, ?5, before) FROM event WHERE {hidden} ORDER BY id"
            ),
            params![num, last, run, first, now],
        )?;
        self.db.execute(&format!("DELETE FROM event WHERE {hidden}"), params![num, last, run])?;
        Ok(())
    }

    /// Takes over the changes of runs that were killed, so that the report and the exports of this run include them.
    pub(crate) fn adopt(&self, run: i64) -> rusqlite::Result<()> {
        let killed = format!("({UNFINISHED} AND id < {run})");
        let adopted = self.db.execute(&format!("UPDATE event SET run = {run} WHERE run IN {killed}"), [])?;
        if adopted > 0 {
            let columns = ["first_run", "changed_run", "gone_run", "returned_run"];
            let sets = columns.map(|name| format!("{name} = iif({name} IN {killed}, {run}, {name})")).join(", ");
            let any = columns.map(|name| format!("{name} IN {killed}")).join(" OR ");
            self.db.execute(&format!("UPDATE record SET {sets} WHERE {any}"), [])?;
            // An edit may have written the exports between the killed run and this one.
            self.db.execute("UPDATE generation SET number = number + 1", [])?;
        }
        self.db.execute("DELETE FROM original_before", [])?;
        Ok(())
    }
}
