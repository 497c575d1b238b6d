//! Records named by their ids, or by the beginnings of their ids.

use rusqlite::OptionalExtension as _;

use super::Store;
use crate::error::{Error, Result};
use crate::record::id_prefix::{several, shortest};

impl Store {
    /// The id of the record that people name: its whole id, or a beginning that no other id has.
    ///
    /// # Errors
    /// Returns an error when no record of the catalogue or of its history has this id, several begin so, or the store
    /// cannot be read.
    pub fn id_of(&self, wanted: &str) -> Result<String> {
        let known = |id: &str| self.known_num(id).map(|num| num.is_some());
        if known(wanted).map_err(|error| self.explain(&error))? {
            return Ok(wanted.to_owned());
        }
        let read = || -> rusqlite::Result<Vec<String>> {
            // The ids that begin so follow one another in the order of the index.
            let mut query = self.db.prepare_cached("SELECT id FROM record WHERE id >= ?1 ORDER BY id")?;
            let mut rows = query.query([wanted])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let id: String = row.get(0)?;
                if !id.starts_with(wanted) || wanted.is_empty() {
                    break;
                }
                if known(&id)? {
                    found.push(id);
                }
            }
            Ok(found)
        };
        let found = read().map_err(|error| self.explain(&error))?;
        match found.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(self.unknown(wanted)),
            many => Err(several(wanted, many.len(), many.iter().map(String::as_str))),
        }
    }

    /// The shortest beginning of an id, of eight characters or more, that no other record of the store has.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read.
    pub(crate) fn short_id(&self, id: &str) -> Result<String> {
        const LEAST: usize = 8;
        let near = |script: &str| -> rusqlite::Result<Option<String>> {
            self.db.prepare_cached(script)?.query_row([id], |row| row.get(0)).optional()
        };
        let read = || -> rusqlite::Result<String> {
            let before = near("SELECT id FROM record WHERE id < ? ORDER BY id DESC LIMIT 1")?;
            let after = near("SELECT id FROM record WHERE id > ? ORDER BY id LIMIT 1")?;
            Ok(shortest(id, [before.as_deref(), after.as_deref()], LEAST).to_owned())
        };
        read().map_err(|error| self.explain(&error))
    }

    /// The number of the record with this id.
    ///
    /// # Errors
    /// Returns an error when there is none, or the store cannot be read.
    pub(crate) fn num(&self, id: &str) -> Result<i64> {
        self.known_num(id).map_err(|error| self.explain(&error))?.ok_or_else(|| self.unknown(id))
    }

    /// The number of the record with this id. A record that only an unfinished run found is not visible.
    fn known_num(&self, id: &str) -> rusqlite::Result<Option<i64>> {
        let script = "SELECT num FROM record JOIN run ON run.id = record.first_run WHERE record.id = ? AND published";
        self.db.prepare_cached(script)?.query_row([id], |row| row.get(0)).optional()
    }

    fn unknown(&self, id: &str) -> Error {
        Error::usage(format!("there is no record {id}"))
            .at(self.path().display())
            .hint("shelflist search finds records and shows their ids")
    }
}
