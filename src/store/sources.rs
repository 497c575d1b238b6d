//! The sources that the store knows: which there are, how one gets another name, and how one is forgotten.

use std::collections::HashMap;

use rusqlite::{OptionalExtension as _, params};

use super::Store;
use super::rows::parse;
use crate::error::{Error, Result};
use crate::record::{Record, occurrence_id};

/// A source as the store knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct StoredSource {
    /// The name of the source.
    pub(crate) name: String,
    /// Whether the source was in the project file at the last published run.
    pub(crate) active: bool,
    /// The number of its records that are not gone.
    pub(crate) records: u64,
    /// The number of corrections of its records.
    pub(crate) corrections: u64,
    /// The addresses and paths of its pages.
    pub(crate) locations: Vec<String>,
}

/// The numbers of records and corrections that were deleted with a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Forgotten {
    /// Records, those that are gone included.
    pub(crate) records: u64,
    /// Corrections of these records.
    pub(crate) corrections: u64,
}

impl Store {
    /// The sources that the store knows, in the order in which they came.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn sources(&self) -> Result<Vec<StoredSource>> {
        self.read_sources().map_err(|error| self.explain(&error))
    }

    fn read_sources(&self) -> rusqlite::Result<Vec<StoredSource>> {
        let mut query = self.db.prepare(
            "SELECT id, name, active,
                    (SELECT count(*) FROM record WHERE record.source = source.id AND gone_run IS NULL),
                    (SELECT count(*) FROM correction JOIN record USING (num) WHERE record.source = source.id)
             FROM source ORDER BY id",
        )?;
        let mut pages = self.db.prepare("SELECT location FROM page WHERE source = ? ORDER BY position, id")?;
        let mut rows = query.query([])?;
        let mut sources = Vec::new();
        while let Some(row) = rows.next()? {
            let locations = pages.query_map([row.get::<_, i64>(0)?], |row| row.get(0))?;
            sources.push(StoredSource {
                name: row.get(1)?,
                active: row.get(2)?,
                records: row.get(3)?,
                corrections: row.get(4)?,
                locations: locations.collect::<rusqlite::Result<_>>()?,
            });
        }
        Ok(sources)
    }

    /// Gives a source another name. Its pages, its records, their history and their corrections stay, and the records
    /// keep their ids. Readers see the new name when the run is published.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn rename(&self, run: i64, old: &str, new: &str) -> Result<()> {
        self.whole(|| self.rename_source(run, old, new), |()| true)
    }

    fn rename_source(&self, run: i64, old: &str, new: &str) -> rusqlite::Result<()> {
        let id: Option<i64> =
            self.db.query_row("SELECT id FROM source WHERE name = ?", [old], |row| row.get(0)).optional()?;
        let Some(source) = id else { return Ok(()) };
        // A source of the new name without records was only ever tried.
        self.delete_source(new)?;
        let mut query = self.db.prepare("SELECT num, page_id, gone_run IS NULL, key FROM record WHERE source = ?")?;
        let row = |row: &rusqlite::Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?));
        let records: Vec<(i64, String, bool, String)> = query.query_map([source], row)?.collect::<Result<_, _>>()?;
        drop(query);
        let mut twins: HashMap<&str, u32> = HashMap::new();
        for (.., key) in &records {
            *twins.entry(key).or_default() += 1;
        }
        for (num, page_id, is_there, key) in &records {
            if *is_there {
                let before = self.body(*num)?;
                self.event(run, *num, "touched", Some(&before))?;
            }
            let page = self.page_says(*num)?;
            let renamed = named(page.clone(), old, new);
            // The id that its page gives it hashes the name of the source. One that a catalogue gave it does not.
            let most = twins.get(key.as_str()).copied().unwrap_or(1);
            let nth = (1..=most).find(|nth| occurrence_id(&page, *nth) == *page_id);
            let page_id = nth.map_or_else(|| page_id.clone(), |nth| occurrence_id(&renamed, nth));
            let key = super::apply::short(renamed.identity().as_bytes());
            self.db.execute("UPDATE record SET key = ?, page_id = ? WHERE num = ?", params![key, page_id, num])?;
            for table in ["body", "original"] {
                let script = format!("SELECT json FROM {table} WHERE num = ?");
                let json: Option<String> = self.db.query_row(&script, [num], |row| row.get(0)).optional()?;
                if let Some(json) = json {
                    let record = named(parse(&json)?, old, new);
                    let json = serde_json::to_string(&record).unwrap_or(json);
                    self.db.execute(&format!("UPDATE {table} SET json = ? WHERE num = ?"), params![json, num])?;
                }
            }
        }
        self.db.execute("UPDATE OR REPLACE own_page SET source = ? WHERE source = ?", params![new, old])?;
        self.db.execute("UPDATE source SET name = ?, active = 1 WHERE id = ?", params![new, source])?;
        self.db.execute("UPDATE generation SET number = number + 1", [])?;
        Ok(())
    }

    /// Deletes a source with its records, their history and their corrections.
    ///
    /// # Errors
    /// Returns an error when the store cannot be written.
    pub(crate) fn forget(&self, name: &str) -> Result<Forgotten> {
        let forgotten = self.whole(|| self.delete_source(name), |_| true)?;
        forgotten.ok_or_else(|| Error::usage(format!("the store knows no source {name}")).at(self.path().display()))
    }

    /// Deletes a source; `None` where there is none of this name.
    fn delete_source(&self, name: &str) -> rusqlite::Result<Option<Forgotten>> {
        let id: Option<i64> =
            self.db.query_row("SELECT id FROM source WHERE name = ?", [name], |row| row.get(0)).optional()?;
        let Some(source) = id else { return Ok(None) };
        let of = "num IN (SELECT num FROM record WHERE source = ?)";
        let delete = |table: &str| self.db.execute(&format!("DELETE FROM {table} WHERE {of}"), [source]);
        self.db.execute("DELETE FROM entry WHERE page IN (SELECT id FROM page WHERE source = ?)", [source])?;
        let corrections = delete("correction")? as u64;
        for table in ["entry", "original", "original_before", "event", "body"] {
            delete(table)?;
        }
        let records = self.db.execute("DELETE FROM record WHERE source = ?", [source])? as u64;
        self.db.execute("DELETE FROM page WHERE source = ?", [source])?;
        self.db.execute("DELETE FROM source_run WHERE source = ?", [source])?;
        self.db.execute("DELETE FROM own_page WHERE source = ?", [name])?;
        self.db.execute("DELETE FROM source WHERE id = ?", [source])?;
        self.db.execute("UPDATE generation SET number = number + 1", [])?;
        Ok(Some(Forgotten { records, corrections }))
    }
}

/// The record with the new name of its source.
fn named(mut record: Record, old: &str, new: &str) -> Record {
    if record.source.name == old {
        new.clone_into(&mut record.source.name);
    }
    record
}
