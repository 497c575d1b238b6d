//! Applies what a run read of one source to the records of that source in the store, in one transaction.
//!
//! The validators of a page (ETag, Last-Modified) are stored in the same transaction as its records. A page whose
//! records were lost is therefore never answered with 304 Not Modified. Pages that the run did not read keep their
//! records.

pub(crate) mod plan;
pub(crate) mod write;

use std::collections::{HashMap, HashSet};

use rusqlite::{OptionalExtension as _, params};

use sha2::Digest as _;

use super::Store;
use super::reading::{Applied, Counts, Known, KnownPage, Outcome, Page, Rules, SourceReading};
use crate::error::Result;
use crate::web::Validators;
use plan::{Plan, Slot};

/// A record in the store, without its JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    num: i64,
    id: String,
    page_id: String,
    key: String,
    digest: String,
    print: String,
    page: Option<i64>,
    position: i64,
    missing: u32,
    gone: bool,
}

/// A page in the store.
#[derive(Debug, Clone)]
pub(crate) struct StoredPage {
    id: i64,
    location: String,
    position: i64,
    seen: i64,
    entries: Vec<i64>,
}

/// The distance between the positions of two pages of a source. The positions of the records of a page lie between
/// them.
const PAGE: i64 = 1_000_000;

impl Store {
    /// The state of a source in the store before a run.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn known(&self, source: &str) -> Result<Known> {
        self.known_of(source).map_err(|error| self.explain(&error))
    }

    fn known_of(&self, source: &str) -> rusqlite::Result<Known> {
        let settings = self.db.query_row("SELECT settings FROM source WHERE name = ?", [source], |row| row.get(0));
        let mut known = Known { settings: settings.optional()?.flatten(), pages: HashMap::new() };
        let mut query = self.db.prepare(
            "SELECT location, etag, last_modified, digest, next, selector, layout,
                    (SELECT count(*) FROM entry WHERE entry.page = page.id),
                    digest <> '' AND seen_run = (SELECT run FROM source_run WHERE source_run.source = page.source AND outstanding > 0
                                  AND run = (SELECT max(run) FROM source_run AS last WHERE last.source = page.source))
             FROM page WHERE source = (SELECT id FROM source WHERE name = ?)",
        )?;
        let mut rows = query.query([source])?;
        while let Some(row) = rows.next()? {
            let next: String = row.get(4)?;
            let page = KnownPage {
                validators: Validators { etag: row.get(1)?, last_modified: row.get(2)? },
                digest: row.get(3)?,
                next: serde_json::from_str(&next).unwrap_or_default(),
                selector: row.get(5)?,
                layout: row.get(6)?,
                entries: row.get(7)?,
                is_done: row.get::<_, Option<bool>>(8)?.unwrap_or(false),
            };
            known.pages.insert(row.get(0)?, page);
        }
        Ok(known)
    }

    /// Applies what a run read of a source, either completely or not at all.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written; the store is then unchanged.
    pub fn apply(&self, run: i64, reading: SourceReading, rules: Rules) -> Result<Applied> {
        self.whole(
            || self.apply_source(run, reading, rules),
            |applied| matches!(applied, Applied::Complete(_) | Applied::Partial(_)),
        )
    }

    /// Runs `work` in a transaction of its own. The changes are kept where `work` succeeds and `keep` accepts its
    /// result; otherwise they are rolled back.
    pub(crate) fn whole<T>(
        &self,
        work: impl FnOnce() -> rusqlite::Result<T>,
        keep: impl FnOnce(&T) -> bool,
    ) -> Result<T> {
        let run = |script: &str| self.db.execute_batch(script);
        run("SAVEPOINT work").map_err(|error| self.explain(&error))?;
        let outcome = work();
        let kept = matches!(&outcome, Ok(value) if keep(value));
        let end = if kept { run("RELEASE work") } else { run("ROLLBACK TO work; RELEASE work") };
        if kept && end.is_err() {
            let _ = run("ROLLBACK TO work; RELEASE work");
        }
        match (outcome, end) {
            (Ok(value), Ok(())) => Ok(value),
            // The first error is the cause; a rollback after it may fail as well.
            (Err(error), _) | (Ok(_), Err(error)) => Err(self.explain(&error)),
        }
    }

    fn apply_source(&self, run: i64, reading: SourceReading, rules: Rules) -> rusqlite::Result<Applied> {
        let source = self.source_id(&reading.name)?;
        let script = "UPDATE source SET settings = ?1 WHERE id = ?2 AND settings IS NOT ?1";
        let anew = self.db.execute(script, params![reading.settings, source])? > 0;
        let pages = self.stored_pages(source)?;
        let mut counts = Counts::default();
        for page in &reading.pages {
            counts.pages += u64::from(!matches!(page.outcome, Outcome::Failed));
            counts.unchanged += u64::from(matches!(page.outcome, Outcome::Unchanged(_)));
            if let Some(read) = page.outcome.reading() {
                counts.rejected += read.rejected;
            }
        }
        let waiting: bool = self.db.query_row(
            "SELECT EXISTS (SELECT 1 FROM record WHERE source = ? AND missing > 0 AND gone_run IS NULL)",
            [source],
            |row| row.get(0),
        )?;
        let same = reading.pages.len() == pages.len()
            && reading
                .pages
                .iter()
                .zip(&pages)
                .all(|(now, then)| matches!(now.outcome, Outcome::Unchanged(_)) && now.location == then.location);
        if same && !waiting && reading.complete && !pages.is_empty() {
            for (now, then) in reading.pages.iter().zip(&pages) {
                self.page_seen(run, then.id, now)?;
            }
            counts.records = self.count(source)?;
            return Ok(Applied::Complete(counts));
        }
        let applied = self.apply_changes(run, source, reading, pages, rules, counts)?;
        if anew {
            // The records of a page that gave no answer were made with other settings. Deleting its validators keeps
            // the server from answering next time that the page is unchanged.
            let script =
                "UPDATE page SET etag = NULL, last_modified = NULL, digest = '' WHERE source = ? AND seen_run <> ?";
            self.db.execute(script, params![source, run])?;
        }
        Ok(applied)
    }

    fn apply_changes(
        &self,
        run: i64,
        source: i64,
        mut reading: SourceReading,
        mut pages: Vec<StoredPage>,
        rules: Rules,
        mut counts: Counts,
    ) -> rusqlite::Result<Applied> {
        for page in &mut pages {
            let mut query = self.db.prepare_cached("SELECT num FROM entry WHERE page = ? ORDER BY position")?;
            page.entries = query.query_map([page.id], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        }
        let stored = self.stored(source)?;
        let before = stored.iter().filter(|record| !record.gone && record.missing == 0).count() as u64;
        let last_run = pages.iter().map(|page| page.seen).max().unwrap_or(run);
        let partly = reading.pages.iter().any(|page| matches!(page.outcome, Outcome::Changed(..)));
        let harvested = if partly { self.harvested(source)? } else { HashMap::new() };
        let mut plan = Plan::new(&stored, &pages, &mut reading, &harvested);
        let leftovers = plan.leftovers(reading.complete, &pages, &reading.pages);
        plan.pair(&leftovers, moved(&reading, &pages), |num| self.page_says(num))?;
        // Records that a repository reports as deleted count as found.
        let deleted = std::mem::take(&mut plan.deleted);
        let met = (plan.met() + deleted.len()) as u64;
        // A repository with no matching record is complete. A page without any record is not, because its layout has
        // probably changed.
        let silent = before == 0
            && reading.pages.iter().all(|page| matches!(page.outcome, Outcome::Changed(..) | Outcome::Unchanged(_)));
        if reading.complete && met == 0 && !silent && !(rules.accept && before > 0) {
            return Ok(if before == 0 { Applied::Empty } else { Applied::Shrunk(before, met) });
        }
        if reading.complete && !rules.accept && met * 2 < before {
            return Ok(Applied::Shrunk(before, met));
        }
        let Plan { slots, mut fresh, mut known, renamed, .. } = plan;
        let by_num: HashMap<i64, &Stored> = stored.iter().map(|record| (record.num, record)).collect();
        let (mut nums, mut met, mut touched) = (HashMap::new(), HashSet::new(), false);
        for (index, (page, slots)) in reading.pages.iter().zip(&slots).enumerate() {
            if matches!(page.outcome, Outcome::Failed) {
                continue;
            }
            let then = pages.iter().find(|then| then.location == page.location);
            let id = self.save_page(run, source, index, page, then)?;
            let mut entries = Vec::with_capacity(slots.len());
            for (at, slot) in slots.iter().enumerate() {
                let place = Place { page: id, position: index as i64 * PAGE + at as i64, web: reading.web };
                let num = match slot {
                    Slot::Known(num) => *num,
                    Slot::PageRecord(which) => match (nums.get(which), fresh.get_mut(*which).and_then(Option::take)) {
                        (Some(num), _) => *num,
                        (None, Some(new)) => {
                            let num = self.add(run, source, place, new)?;
                            counts.added += 1;
                            touched = true;
                            nums.insert(*which, num);
                            num
                        }
                        (None, None) => continue,
                    },
                };
                entries.push(num);
                if let (true, Some(record)) = (met.insert(num), by_num.get(&num)) {
                    let renamed = renamed.get(&num).map(String::as_str);
                    touched |= self.meet(run, record, known.remove(&num), place, renamed, &mut counts)?;
                }
            }
            if then.is_none_or(|then| then.entries != entries) {
                self.db.prepare_cached("DELETE FROM entry WHERE page = ?")?.execute([id])?;
                let mut insert = self.db.prepare_cached("INSERT INTO entry (page, position, num) VALUES (?, ?, ?)")?;
                for (at, num) in entries.iter().enumerate() {
                    insert.execute(params![id, at as i64, num])?;
                }
            }
        }
        let unmet = stored.iter().filter(|record| !record.gone && !met.contains(&record.num));
        if reading.complete {
            self.drop_pages(&reading.pages, &pages)?;
        }
        for record in unmet {
            if deleted.contains(&record.num) {
                touched |= self.miss(run, last_run, record, 1, &mut counts)?;
            } else if reading.complete {
                touched |= self.miss(run, last_run, record, rules.gone_after, &mut counts)?;
            } else {
                counts.missing += u64::from(record.missing > 0);
            }
        }
        if touched {
            self.db.execute("UPDATE generation SET number = number + 1", [])?;
        }
        counts.records = self.count(source)?;
        Ok(if reading.complete { Applied::Complete(counts) } else { Applied::Partial(counts) })
    }

    /// The id of a source, which is added where it is new.
    pub(crate) fn source_id(&self, name: &str) -> rusqlite::Result<i64> {
        self.db.execute(
            "INSERT OR IGNORE INTO source (name, position) VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM source))",
            [name],
        )?;
        self.db.query_row("SELECT id FROM source WHERE name = ?", [name], |row| row.get(0))
    }

    fn stored_pages(&self, source: i64) -> rusqlite::Result<Vec<StoredPage>> {
        let mut query = self.db.prepare_cached(
            "SELECT id, location, position, seen_run FROM page WHERE source = ? ORDER BY position, id",
        )?;
        let pages = query.query_map([source], |row| {
            Ok(StoredPage {
                id: row.get(0)?,
                location: row.get(1)?,
                position: row.get(2)?,
                seen: row.get(3)?,
                entries: Vec::new(),
            })
        })?;
        pages.collect()
    }

    fn stored(&self, source: i64) -> rusqlite::Result<Vec<Stored>> {
        let mut query = self.db.prepare_cached(
            "SELECT num, id, page_id, key, digest, print, page, position, missing, gone_run IS NOT NULL
             FROM record WHERE source = ? ORDER BY position, num",
        )?;
        let stored = query.query_map([source], |row| {
            Ok(Stored {
                num: row.get(0)?,
                id: row.get(1)?,
                page_id: row.get(2)?,
                key: row.get(3)?,
                digest: row.get(4)?,
                print: row.get(5)?,
                page: row.get(6)?,
                position: row.get(7)?,
                missing: row.get(8)?,
                gone: row.get(9)?,
            })
        })?;
        stored.collect()
    }

    /// The records of a source, by the identifiers that a repository gave them.
    fn harvested(&self, source: i64) -> rusqlite::Result<HashMap<String, i64>> {
        let mut query = self.db.prepare(
            "SELECT json_extract(one.value, '$.value'), record.num FROM record JOIN body USING (num)
             LEFT JOIN original USING (num), json_each(coalesce(original.json, body.json), '$.identifiers') AS one
             WHERE record.source = ? AND json_extract(one.value, '$.scheme') = 'oai'",
        )?;
        let rows = query.query_map([source], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.collect()
    }

    /// Digests of what identifies the entries of each page of a source, by the location of the page.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn page_keys(&self, source: &str) -> Result<HashMap<String, HashSet<String>>> {
        let read = || -> rusqlite::Result<HashMap<String, HashSet<String>>> {
            let mut query = self.db.prepare(
                "SELECT page.location, record.key FROM page
                 LEFT JOIN entry ON entry.page = page.id LEFT JOIN record ON record.num = entry.num
                 WHERE page.source = (SELECT id FROM source WHERE name = ?)",
            )?;
            let mut rows = query.query([source])?;
            let mut found: HashMap<String, HashSet<String>> = HashMap::new();
            while let Some(row) = rows.next()? {
                let keys = found.entry(row.get(0)?).or_default();
                keys.extend(row.get::<_, Option<String>>(1)?);
            }
            Ok(found)
        };
        read().map_err(|error| self.explain(&error))
    }

    pub(crate) fn count(&self, source: i64) -> rusqlite::Result<u64> {
        self.db
            .query_row("SELECT count(*) FROM record WHERE source = ? AND gone_run IS NULL", [source], |row| row.get(0))
    }
}

/// Whether the whole source is at other addresses than before.
fn moved(reading: &SourceReading, pages: &[StoredPage]) -> bool {
    let now: HashSet<&str> = reading.pages.iter().map(|page| page.location.as_str()).collect();
    reading.complete && !pages.is_empty() && !pages.iter().any(|page| now.contains(page.location.as_str()))
}

/// The place at which a record was found.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    page: i64,
    position: i64,
    web: bool,
}

/// A digest of what identifies a record on its page.
pub(crate) fn key_of(record: &crate::record::Record) -> String {
    short(record.identity().as_bytes())
}

/// The first 20 hexadecimal digits of the SHA-256 digest.
pub(crate) fn short(bytes: &[u8]) -> String {
    crate::record::hex(sha2::Sha256::digest(bytes).get(..10).unwrap_or_default())
}
