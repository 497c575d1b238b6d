//! Reads the catalogue as a run left it.

use std::collections::HashMap;

use rusqlite::OptionalExtension as _;

use super::Store;
use super::rows::parse;
use crate::error::{Error, Result};
use crate::record::Record;

/// The catalogue after a run. Changes that other processes write meanwhile are not visible in it.
pub struct View<'s> {
    pub(crate) store: &'s Store,
    /// The last run whose changes are visible.
    pub run: i64,
    /// The records that later runs changed, as they were before; `None` where they were not in the catalogue.
    pub(crate) undone: HashMap<i64, Option<String>>,
}

impl Store {
    /// The catalogue as the last published run left it.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn view(&self) -> Result<View<'_>> {
        self.freeze(None)
    }

    /// The catalogue as `run` left it.
    ///
    /// # Errors
    /// Returns an error when the run does not exist or did not finish, or the store cannot be read.
    pub(crate) fn view_at(&self, run: i64) -> Result<View<'_>> {
        let published: Option<bool> = self
            .db
            .query_row("SELECT published FROM run WHERE id = ?", [run], |row| row.get(0))
            .optional()
            .map_err(|error| self.explain(&error))?;
        let wrong = match published {
            Some(true) => {
                self.is_kept(run)?;
                return self.freeze(Some(run));
            }
            Some(false) => format!("run {run} is not at its end, or was killed"),
            None => format!("there is no run {run}"),
        };
        Err(Error::usage(wrong).at(self.path().display()).hint("shelflist status --runs lists them"))
    }

    fn freeze(&self, run: Option<i64>) -> Result<View<'_>> {
        self.db.execute_batch("SAVEPOINT reading").map_err(|error| self.explain(&error))?;
        let mut view = View { store: self, run: 0, undone: HashMap::new() };
        view.undo(run).map_err(|error| self.explain(&error))?;
        Ok(view)
    }
}

impl View<'_> {
    fn undo(&mut self, run: Option<i64>) -> rusqlite::Result<()> {
        let db = &self.store.db;
        let published = "SELECT coalesce(max(id), 0) FROM run WHERE published = 1";
        self.run = match run {
            Some(run) => run,
            None => db.query_row(published, [], |row| row.get(0))?,
        };
        // An edit may be published after a run that was killed and has a lower number. All unpublished changes are
        // therefore undone, whatever their run.
        let later = match run {
            Some(_) => "run > ?1",
            None => "run IN (SELECT id FROM run WHERE published = 0 AND ?1 = ?1)",
        };
        let mut query = db.prepare(&format!(
            "SELECT num, before FROM event WHERE id IN (SELECT min(id) FROM event WHERE {later} GROUP BY num)"
        ))?;
        let mut rows = query.query([self.run])?;
        while let Some(row) = rows.next()? {
            self.undone.insert(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    /// A number that increases with every change of the catalogue that a published run may have made.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub fn generation(&self) -> Result<i64> {
        self.store
            .db
            .query_row("SELECT number FROM generation", [], |row| row.get(0))
            .map_err(|error| self.store.explain(&error))
    }

    /// Calls `each` for every record, in the order of the project and its pages.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read or is damaged, or when `each` fails.
    pub fn each(&self, mut each: impl FnMut(Record) -> Result<()>) -> Result<()> {
        self.each_since(|record, _| each(record))
    }

    /// Calls `each` for every record, with the time at which the record was first found (RFC 3339).
    ///
    /// # Errors
    /// Returns an error in the same cases as [`View::each`].
    pub(crate) fn each_since(&self, mut each: impl FnMut(Record, &str) -> Result<()>) -> Result<()> {
        self.store.assure()?;
        let fail = |error: rusqlite::Error| self.store.explain(&error);
        let mut query = self
            .store
            .db
            .prepare(
                "SELECT record.num, body.json, record.gone_run IS NULL, run.started FROM record JOIN body USING (num)
                 JOIN run ON run.id = record.first_run JOIN source ON source.id = record.source
                 WHERE source.active = 1 AND (record.gone_run IS NULL OR record.gone_run > ?)
                 ORDER BY source.position, record.source, record.shown, record.num",
            )
            .map_err(fail)?;
        let mut rows = query.query([if self.undone.is_empty() { i64::MAX } else { 0 }]).map_err(fail)?;
        while let Some(row) = rows.next().map_err(fail)? {
            let num: i64 = row.get(0).map_err(fail)?;
            let record = match self.undone.get(&num) {
                Some(None) => continue,
                Some(Some(before)) => parse(before),
                None if !row.get::<_, bool>(2).map_err(fail)? => continue,
                None => row.get_ref(1).and_then(|json| Ok(json.as_str()?)).and_then(parse),
            };
            each(record.map_err(fail)?, row.get_ref(3).and_then(|started| Ok(started.as_str()?)).map_err(fail)?)?;
        }
        Ok(())
    }
}

impl Drop for View<'_> {
    fn drop(&mut self) {
        // The view has written nothing, so a failure to release its transaction has no effect.
        let _ = self.store.db.execute_batch("RELEASE reading");
    }
}
