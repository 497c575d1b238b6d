//! Checks a store for damage.
//!
//! SQLite notices a damaged page only when its structure is wrong, and the data in it not at all. Each table therefore
//! has a seal: the number of its rows and the sum of their checksums, which triggers keep up to date in the transaction
//! that writes a row. A check compares the seals with the tables, and has SQLite walk through its trees and indexes.
//!
//! A store is checked whenever it is opened. A small store is then checked completely, and a large one until a time has
//! passed. What a large store has left is checked before its catalogue is read as a whole, so that nothing is exported
//! from a damaged store. `Store::damage` is the full check, for commands that report the health of a store.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use super::{ADVICE, Store};
use crate::error::{Error, Result};

/// A store of at most this many bytes is checked completely when it is opened.
const SMALL: u64 = 16 << 20;
/// The time for which a larger store is checked when it is opened.
const GLANCE: Duration = Duration::from_millis(100);
/// The number of instructions of SQLite between two looks at the clock.
const INSTRUCTIONS: i32 = 20_000;
/// The most findings that one check returns.
#[allow(dead_code, reason = "the command that reports the health of a store reads them")]
const MOST: usize = 100;
/// The column that says when something was last met. It changes in every run and decides nothing that is shown.
const UNSEALED: &str = "seen_run";
/// The seal that keeps the version of the store as its number of rows. No table has this name.
const VERSION: &str = "sqlite_version";

impl Store {
    /// Checks the whole store and describes each damage that was found. The list is empty for a store in order. The
    /// time grows with the size of the store.
    ///
    /// # Errors
    /// Returns an error when the store cannot be read at all, for another reason than damage.
    #[allow(dead_code, reason = "the command that reports the health of a store calls it")]
    pub(crate) fn damage(&self) -> Result<Vec<String>> {
        self.found(MOST).map_err(|error| self.explain(&error))
    }

    /// Checks the store as far as the time at its opening allows.
    ///
    /// # Errors
    /// Returns an error that says what to do when the store is damaged.
    pub(crate) fn glance(&mut self) -> Result<()> {
        let is_small = std::fs::metadata(&self.path).is_ok_and(|found| found.len() <= SMALL);
        if !is_small {
            let end = Instant::now() + GLANCE;
            let watch = self.db.progress_handler(INSTRUCTIONS, Some(move || Instant::now() >= end));
            watch.map_err(|error| self.explain(&error))?;
        }
        let found = self.found(1);
        let unwatch = self.db.progress_handler(0, None::<fn() -> bool>);
        unwatch.map_err(|error| self.explain(&error))?;
        match found {
            Err(rusqlite::Error::SqliteFailure(failure, _))
                if failure.code == rusqlite::ErrorCode::OperationInterrupted =>
            {
                Ok(())
            }
            found => self.accept(found),
        }
    }

    /// Checks what [`Store::glance`] had no time for, once for each opened store.
    ///
    /// # Errors
    /// Returns an error that says what to do when the store is damaged.
    pub(crate) fn assure(&self) -> Result<()> {
        if self.checked.get() { Ok(()) } else { self.accept(self.found(1)) }
    }

    fn accept(&self, found: rusqlite::Result<Vec<String>>) -> Result<()> {
        match found.map_err(|error| self.explain(&error))?.first() {
            Some(damage) => Err(damaged(damage).at(self.path.display())),
            None => {
                self.checked.set(true);
                Ok(())
            }
        }
    }

    /// The first `most` damages of one state of the store.
    fn found(&self, most: usize) -> rusqlite::Result<Vec<String>> {
        self.db.execute_batch("SAVEPOINT looking")?;
        let found = self.broken_seals(most).and_then(|mut found| {
            if found.len() < most {
                found.extend(self.broken_structure(most - found.len())?);
            }
            Ok(found)
        });
        let end = self.db.execute_batch("RELEASE looking");
        match found {
            // A page whose structure is wrong may end a query. That is a finding, and SQLite finds out more about it.
            Err(error) if is_damage(&error) => {
                let mut said = self.broken_structure(most).unwrap_or_default();
                if said.is_empty() {
                    said.push(error.to_string());
                }
                Ok(said)
            }
            found => end.and(found),
        }
    }

    /// The tables that do not agree with their seals.
    fn broken_seals(&self, most: usize) -> rusqlite::Result<Vec<String>> {
        let mut said = Vec::new();
        for Seal { name, columns, rows, sum } in self.seals()? {
            if name == VERSION {
                let version: i64 = self.db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
                if version != rows {
                    said.push(format!("its header says version {version}, and its tables are of version {rows}"));
                }
                continue;
            }
            let (found, summed) = self.summed(&name, &columns)?;
            if said.len() < most && found != rows {
                said.push(format!("the table {name} has {found} rows, where {rows} were written"));
            } else if said.len() < most && summed != sum {
                said.push(format!("a row of the table {name} is not as it was written"));
            }
        }
        Ok(said)
    }

    fn broken_structure(&self, most: usize) -> rusqlite::Result<Vec<String>> {
        let mut query = self.db.prepare(&format!("PRAGMA integrity_check({most})"))?;
        let said: Vec<String> = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let lines = said.iter().flat_map(|said| said.lines()).map(str::trim);
        Ok(lines
            .filter(|line| *line != "ok" && !line.is_empty() && !line.starts_with("***"))
            .map(str::to_owned)
            .collect())
    }

    fn seals(&self) -> rusqlite::Result<Vec<Seal>> {
        if !self.has_seals()? {
            return Ok(Vec::new());
        }
        let mut query = self.db.prepare("SELECT name, columns, rows, sum FROM seal")?;
        let seals = query.query_map([], |row| {
            Ok(Seal { name: row.get(0)?, columns: row.get(1)?, rows: row.get(2)?, sum: row.get(3)? })
        })?;
        seals.collect()
    }

    fn has_seals(&self) -> rusqlite::Result<bool> {
        self.db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'seal')", [], |row| row.get(0))
    }

    /// The number of rows of a table and the sum of their checksums.
    fn summed(&self, table: &str, columns: &str) -> rusqlite::Result<(i64, i64)> {
        let script = format!("SELECT count(*), coalesce(sum(sealed({columns})), 0) FROM {} NOT INDEXED", quoted(table));
        self.db.query_row(&script, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Seals all tables of this version of the store as they are now. Every migration ends with this, because it may
    /// have changed their columns.
    pub(crate) fn seal(&self, version: usize) -> rusqlite::Result<()> {
        if !self.has_seals()? {
            return Ok(());
        }
        for trigger in self.names("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name GLOB 'seal_*'")? {
            self.db.execute_batch(&format!("DROP TRIGGER {}", quoted(&trigger)))?;
        }
        self.db.execute("DELETE FROM seal", [])?;
        let script = "INSERT INTO seal (name, columns, rows, sum) VALUES (?, ?, ?, ?)";
        self.db.execute(script, rusqlite::params![VERSION, "", i64::try_from(version).unwrap_or_default(), 0])?;
        let tables = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                      AND name NOT GLOB 'sqlite_*' AND name <> 'seal' ORDER BY name";
        for table in self.names(tables)? {
            let columns = format!("SELECT name FROM pragma_table_info({})", literal(&table));
            let columns = self.names(&columns)?.into_iter().filter(|name| name != UNSEALED);
            let columns: Vec<String> = columns.map(|name| quoted(&name)).collect();
            let of = |row: &str| columns.iter().map(|name| format!("{row}.{name}")).collect::<Vec<_>>().join(", ");
            let (old, new, all) = (of("old"), of("new"), columns.join(", "));
            let (rows, sum) = self.summed(&table, &all)?;
            self.db.execute(script, rusqlite::params![table, all, rows, sum])?;
            let (name, here) = (literal(&table), quoted(&table));
            let trigger = |what: &str| quoted(&format!("seal_{table}_{what}"));
            self.db.execute_batch(&format!(
                "CREATE TRIGGER {} AFTER INSERT ON {here} BEGIN
                   UPDATE seal SET rows = rows + 1, sum = sum + sealed({new}) WHERE name = {name};
                 END;
                 CREATE TRIGGER {} AFTER DELETE ON {here} BEGIN
                   UPDATE seal SET rows = rows - 1, sum = sum - sealed({old}) WHERE name = {name};
                 END;
                 CREATE TRIGGER {} AFTER UPDATE OF {all} ON {here} BEGIN
                   UPDATE seal SET sum = sum - sealed({old}) + sealed({new}) WHERE name = {name};
                 END;",
                trigger("added"),
                trigger("removed"),
                trigger("changed"),
            ))?;
        }
        Ok(())
    }

    fn names(&self, script: &str) -> rusqlite::Result<Vec<String>> {
        let mut query = self.db.prepare(script)?;
        query.query_map([], |row| row.get(0))?.collect()
    }
}

/// The seal of a table.
struct Seal {
    name: String,
    columns: String,
    rows: i64,
    sum: i64,
}

/// The error for a damaged store.
pub(crate) fn damaged(what: &str) -> Error {
    Error::io(format!("the store is damaged: {what}")).hint(ADVICE)
}

/// Whether SQLite or a value in the store says that the store is damaged.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode as Code;
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => matches!(failure.code, Code::DatabaseCorrupt),
        rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::IntegralValueOutOfRange(..)
        | rusqlite::Error::Utf8Error(..) => true,
        _ => false,
    }
}

/// Teaches a connection the function `sealed`, which the seals are made with.
///
/// # Errors
/// Returns an error when SQLite has no memory for it.
pub(crate) fn teach(db: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("sealed", -1, flags, |context| Ok(checksum(context)))
}

/// The CRC-32 of the types and values of a row.
fn checksum(row: &Context<'_>) -> i64 {
    let mut sum = crc32fast::Hasher::new();
    let mut add = |kind: u8, bytes: &[u8]| {
        sum.update(&[kind]);
        sum.update(&(bytes.len() as u64).to_le_bytes());
        sum.update(bytes);
    };
    for at in 0..row.len() {
        match row.get_raw(at) {
            ValueRef::Null => add(0, &[]),
            ValueRef::Integer(number) => add(1, &number.to_le_bytes()),
            ValueRef::Real(number) => add(2, &number.to_le_bytes()),
            ValueRef::Text(text) => add(3, text),
            ValueRef::Blob(bytes) => add(4, bytes),
        }
    }
    i64::from(sum.finalize())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
