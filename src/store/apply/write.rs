//! Writes the changes of one record and of one page to the store.

use rusqlite::params;

use super::plan::PageRecord;
use super::{Counts, Outcome, Page, Place, Stored, StoredPage, short};
use crate::diff;
use crate::record::{Digested, Record, settle_addresses};
use crate::store::Store;
use crate::store::packed::shortened;

impl Store {
    /// Saves a page that was read, and returns its id.
    pub(crate) fn save_page(
        &self,
        run: i64,
        source: i64,
        index: usize,
        page: &Page,
        then: Option<&StoredPage>,
    ) -> rusqlite::Result<i64> {
        let id = match then {
            Some(then) => then.id,
            None => {
                self.db
                    .prepare_cached(
                        "INSERT INTO page (source, location, position, digest, seen_run) VALUES (?, ?, ?, '', ?)",
                    )?
                    .execute(params![source, page.location, index as i64, run])?;
                self.db.last_insert_rowid()
            }
        };
        self.page_seen(run, id, page)?;
        if then.is_some_and(|then| then.position != index as i64) {
            self.db.execute("UPDATE page SET position = ? WHERE id = ?", params![index as i64, id])?;
        }
        if let Some(read) = page.outcome.reading() {
            self.db
                .prepare_cached(
                    "UPDATE page SET etag = ?, last_modified = ?, digest = ?, retrieved = ?, selector = ?, layout = ?, next = ?
                     WHERE id = ?",
                )?
                .execute(params![
                    read.validators.etag,
                    read.validators.last_modified,
                    read.digest,
                    read.retrieved,
                    read.selector,
                    read.layout,
                    serde_json::to_string(&read.next).unwrap_or_else(|_| "[]".to_owned()),
                    id,
                ])?;
        }
        Ok(id)
    }

    /// Notes that a page was found in this run.
    pub(crate) fn page_seen(&self, run: i64, id: i64, page: &Page) -> rusqlite::Result<()> {
        self.db.prepare_cached("UPDATE page SET seen_run = ? WHERE id = ?")?.execute(params![run, id])?;
        if let Outcome::Unchanged(Some(validators)) = &page.outcome {
            let script = "UPDATE page SET etag = ?1, last_modified = ?2 WHERE id = ?3 AND (etag IS NOT ?1 OR last_modified IS NOT ?2)";
            self.db.prepare_cached(script)?.execute(params![validators.etag, validators.last_modified, id])?;
        }
        Ok(())
    }

    /// Deletes the pages that a complete run did not find, with their validators.
    pub(crate) fn drop_pages(&self, now: &[Page], then: &[StoredPage]) -> rusqlite::Result<()> {
        let met: std::collections::HashSet<&str> = now.iter().map(|page| page.location.as_str()).collect();
        for page in then.iter().filter(|page| !met.contains(page.location.as_str())) {
            self.db.execute("DELETE FROM entry WHERE page = ?", [page.id])?;
            self.db.execute("UPDATE record SET page = NULL WHERE page = ?", [page.id])?;
            self.db.execute("DELETE FROM page WHERE id = ?", [page.id])?;
        }
        Ok(())
    }

    /// Adds a new record, and returns its number.
    pub(crate) fn add(&self, run: i64, source: i64, place: Place, fresh: PageRecord) -> rusqlite::Result<i64> {
        let PageRecord { record, page_id, key, digest, .. } = fresh;
        let mut record = record.record();
        let print = print(&record, place.web);
        // The id may still belong to a record that was retitled later.
        let taken = |id: &str| -> rusqlite::Result<bool> {
            self.db
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM record WHERE id = ?)")?
                .query_row([id], |row| row.get(0))
        };
        record.id.clone_from(&page_id);
        while taken(&record.id)? {
            record.id = short(format!("{}\u{1f}{run}", record.id).as_bytes());
        }
        self.db
            .prepare_cached(
                "INSERT INTO record (id, page_id, key, source, page, position, shown, digest, print, first_run, changed_run, seen_run)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9, ?9, ?9)",
            )?
            .execute(params![record.id, page_id, key, source, place.page, place.position, digest, print, run])?;
        let num = self.db.last_insert_rowid();
        self.save_body(num, &record, true)?;
        self.event(run, num, "added", None)?;
        Ok(num)
    }

    /// Updates a record of the store that was found: its place, and its values where its page was read. Returns whether
    /// the catalogue changed.
    pub(crate) fn meet(
        &self,
        run: i64,
        stored: &Stored,
        new: Option<PageRecord>,
        place: Place,
        renamed: Option<&str>,
        counts: &mut Counts,
    ) -> rusqlite::Result<bool> {
        let mut touched = false;
        if stored.gone {
            counts.returned += 1;
            touched = true;
            self.event(run, stored.num, "returned", None)?;
            self.db.execute(
                "UPDATE record SET gone_run = NULL, missing = 0, returned_run = ? WHERE num = ?",
                params![run, stored.num],
            )?;
        } else if stored.missing > 0 {
            self.db.execute("UPDATE record SET missing = 0 WHERE num = ?", [stored.num])?;
        }
        if stored.page != Some(place.page) || stored.position != place.position {
            touched |= stored.position != place.position;
            self.db.prepare_cached("UPDATE record SET page = ?, position = ? WHERE num = ?")?.execute(params![
                place.page,
                place.position,
                stored.num
            ])?;
        }
        let Some(PageRecord { record, key, digest, .. }) = new else { return Ok(touched) };
        let mut record = record.record();
        let print = print(&record, place.web);
        if print == stored.print && renamed.is_none() {
            return Ok(touched);
        }
        record.id.clone_from(&stored.id);
        // A digest of an earlier version of shelflist may differ although the record does not.
        let changed = digest != stored.digest && diff::digest(&self.page_says(stored.num)?) != digest;
        if !stored.gone {
            let kind = match (changed, stored.page == Some(place.page)) {
                (true, _) => "changed",
                (false, false) => "moved",
                (false, true) => "touched",
            };
            counts.changed += u64::from(changed);
            counts.moved += u64::from(kind == "moved");
            let before = self.body(stored.num)?;
            self.event(run, stored.num, kind, Some(&before))?;
        }
        self.db
            .prepare_cached(
                "UPDATE record SET page_id = ?, key = ?, digest = ?, print = ?,
                        changed_run = CASE WHEN ? THEN ? ELSE changed_run END WHERE num = ?",
            )?
            .execute(params![renamed.unwrap_or(&stored.page_id), key, digest, print, changed, run, stored.num])?;
        self.keep_page_said(stored.num)?;
        self.save_body(stored.num, &record, false)?;
        Ok(true)
    }

    /// Counts that a complete run did not find the record. After enough such runs the record is gone. Returns whether
    /// the catalogue changed.
    pub(crate) fn miss(
        &self,
        run: i64,
        last_run: i64,
        stored: &Stored,
        gone_after: u32,
        counts: &mut Counts,
    ) -> rusqlite::Result<bool> {
        let missing = stored.missing.saturating_add(1);
        if missing == 1 {
            self.db
                .prepare_cached("UPDATE record SET missing = 1, seen_run = ? WHERE num = ?")?
                .execute(params![last_run, stored.num])?;
        } else {
            self.db
                .prepare_cached("UPDATE record SET missing = ? WHERE num = ?")?
                .execute(params![missing, stored.num])?;
        }
        if missing < gone_after {
            counts.missing += 1;
            return Ok(false);
        }
        counts.gone += 1;
        let before = self.body(stored.num)?;
        self.event(run, stored.num, "gone", Some(&before))?;
        self.db.execute("UPDATE record SET gone_run = ? WHERE num = ?", params![run, stored.num])?;
        Ok(true)
    }

    /// The record with its corrections, as JSON.
    pub(crate) fn body(&self, num: i64) -> rusqlite::Result<String> {
        self.db.prepare_cached("SELECT json FROM body WHERE num = ?")?.query_row([num], |row| row.get(0))
    }

    /// Adds an event of a record to the history, with the record as it was before.
    pub(crate) fn event(&self, run: i64, num: i64, kind: &str, before: Option<&str>) -> rusqlite::Result<()> {
        self.db.prepare_cached("INSERT INTO event (run, num, kind, before) VALUES (?, ?, ?, ?)")?.execute(params![
            run,
            num,
            kind,
            before.map(shortened)
        ])?;
        Ok(())
    }
}

/// A digest of the record and its place, without the time of retrieval and the confidence. For a page on the web, the
/// lines and bytes are left out, because they differ between visits while the record stays the same.
fn print(record: &Record, web: bool) -> String {
    let mut record = record.clone();
    record.id.clear();
    record.source.retrieved = None;
    // The confidence in a reading changes with each version of the weights, and not with the page.
    record.source.confidence = None;
    settle_addresses(&mut record);
    if let Some(details) = &mut record.source.details {
        details.retrieved = None;
    }
    if web {
        record.source.lines = None;
        record.source.bytes = None;
    }
    short(&serde_json::to_vec(&Digested(&record)).unwrap_or_default())
}
