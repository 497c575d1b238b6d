//! The store: one SQLite file that holds the records of a project with their history.
//!
//! A refresh writes each source in a transaction of its own, and publishes all of them together at its end. Meanwhile
//! readers work undisturbed (write-ahead log) and see the catalogue as the last published run left it: while they read,
//! the changes of an unfinished run are undone from its events. A run that is killed at any moment therefore changes
//! nothing for readers.

pub(crate) mod answers;
pub(crate) mod apply;
pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod clock;
pub(crate) mod corrections;
pub(crate) mod detail_pages;
pub(crate) mod exported;
pub(crate) mod fields;
pub(crate) mod health;
pub(crate) mod ids;
pub(crate) mod lock;
pub(crate) mod packed;
pub(crate) mod query;
pub(crate) mod read;
pub(crate) mod reading;
pub(crate) mod rows;
pub(crate) mod runs;
pub(crate) mod search;
pub(crate) mod sources;
pub(crate) mod unfinished;
pub(crate) mod upgrade;
pub(crate) mod upkeep;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

pub(crate) use apply::key_of;
pub(crate) use changes::{Change, ChangeCounts, Event};
pub(crate) use corrections::{Correction, Edit};
pub(crate) use detail_pages::KnownDetailPage;
pub(crate) use exported::ExportState;
pub(crate) use health::SourceHealth;
pub(crate) use lock::Lock;
pub(crate) use packed::PackedRecord;
pub use query::Query;
pub(crate) use read::View;
pub(crate) use reading::{Applied, Counts, Known, KnownPage};
pub use reading::{Outcome, Page, Reading, Rules, SourceReading};
pub(crate) use runs::Run;
pub(crate) use search::Hit;
pub(crate) use search::facets::Facet;
pub(crate) use sources::StoredSource;
pub(crate) use upkeep::{Dropped, StoreSize};

use crate::error::{Error, Result};
use crate::paths::{Identity, STORE, identity};

/// One script for each version of the store. The version is the number of scripts that have run.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
    include_str!("migrations/7.sql"),
    include_str!("migrations/8.sql"),
    include_str!("migrations/9.sql"),
    include_str!("migrations/10.sql"),
];

/// The pages of the file that a reader keeps in memory, in KiB: those that a search goes through.
const READER: i64 = 64_000;

/// The pages of the file that a writer keeps in memory, in KiB. What it changes goes to the log early.
const WRITER: i64 = 16_000;

/// The version of the store that was introduced with version 1.2 of the record.
const RECORD_1_2: usize = 6;

/// An open store.
pub struct Store {
    db: Connection,
    path: PathBuf,
    /// Whether the whole store was checked for damage since it was opened.
    checked: Cell<bool>,
    /// The file that was opened; `None` for a store in memory.
    file: Option<Identity>,
}

/// The advice for a damaged store.
const ADVICE: &str = "check the disk; put a backup in its place, or move it away and refresh: the pages are then read anew, without history and corrections";

impl Store {
    /// Opens the store for writing. It is created where it does not exist, and an old one is migrated. Only the holder
    /// of the [`Lock`] may call this.
    ///
    /// # Errors
    /// Returns an error when the store cannot be created or written, is damaged, is not a store, or was made by a newer
    /// version.
    pub fn write(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut store = Self::open(path, Connection::open_with_flags(path, flags))?;
        store.prepare().map_err(|error| store.explain(&error))?;
        store.known_version(store.version().map_err(|error| store.explain(&error))?)?;
        store.glance()?;
        store.migrate()?;
        Ok(store)
    }

    /// Opens the same store once more, for another thread. It is not checked again.
    ///
    /// # Errors
    /// Returns an error when the store cannot be opened.
    pub(crate) fn again(&self) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let store = Self::open(&self.path, Connection::open_with_flags(&self.path, flags))?;
        store.prepare().map_err(|error| store.explain(&error))?;
        Ok(store)
    }

    /// Runs `work` on the migrated store and rolls back every change afterwards. Where there is no store, `work` runs
    /// on an empty one in memory. Only the holder of the [`Lock`] may call this.
    ///
    /// # Errors
    /// Returns the errors of [`Store::write`] and of `work`.
    pub(crate) fn without_trace<T>(path: &Path, work: impl FnOnce(&Self) -> Result<T>) -> Result<T> {
        if !path.exists() {
            let store = Self::open(Path::new(":memory:"), Connection::open_in_memory())?;
            store.migrate()?;
            return work(&store);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut store = Self::open(path, Connection::open_with_flags(path, flags))?;
        store.prepare().map_err(|error| store.explain(&error))?;
        store.glance()?;
        let run = |script: &str| store.db.execute_batch(script).map_err(|error| store.explain(&error));
        run("SAVEPOINT trial")?;
        let outcome = store.migrate().and_then(|()| work(&store));
        run("ROLLBACK TO trial; RELEASE trial")?;
        outcome
    }

    /// Opens the store for reading, at the same time as other readers and a writer.
    ///
    /// # Errors
    /// Returns an error when there is no store, or it is damaged, is not a store, or has another version.
    pub fn read(path: &Path) -> Result<Self> {
        if !path.exists() {
            return Err(Error::io("there is no store yet").at(path.display()).hint("shelflist refresh makes it"));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI;
        let store = Self::open(path, Connection::open_with_flags(path, flags))?;
        let mut store = match store.version() {
            // In a folder without write permission or on a full disk, SQLite cannot create the shared memory beside the
            // file. Without a write-ahead log there is no writer, and the file can be read as it is.
            Err(rusqlite::Error::SqliteFailure(failure, _)) if unshared(path, failure) => {
                let mut address = url::Url::from_file_path(std::path::absolute(path).unwrap_or_else(|_| path.into()))
                    .map_err(|()| Error::io("the path of the store is no path").at(path.display()))?;
                address.set_query(Some("immutable=1"));
                Self::open(path, Connection::open_with_flags(address.as_str(), flags))?
            }
            _ => store,
        };
        let version = store.version().map_err(|error| store.explain(&error))?;
        if version != MIGRATIONS.len() {
            store.known_version(version)?;
            return Err(Error::io(format!("the store is of an older version ({version})"))
                .at(path.display())
                .hint("shelflist refresh brings it up to date"));
        }
        store.cache(READER).map_err(|error| store.explain(&error))?;
        store.glance()?;
        Ok(store)
    }

    fn open(path: &Path, db: rusqlite::Result<Connection>) -> Result<Self> {
        let db = db.map_err(|error| explain(path, &error))?;
        let mut store = Self { db, path: path.to_path_buf(), checked: Cell::new(false), file: None };
        check::teach(&store.db).map_err(|error| store.explain(&error))?;
        // Searches use temporary tables. Their place can only be chosen outside of a transaction.
        store.db.pragma_update(None, "temp_store", "MEMORY").map_err(|error| store.explain(&error))?;
        // A checkpoint of another process may lock the file for a moment.
        store.db.busy_timeout(Duration::from_secs(10)).map_err(|error| store.explain(&error))?;
        // The check of a store needs temporary storage, and its place cannot be changed in a transaction later.
        store.db.pragma_update(None, "temp_store", "MEMORY").map_err(|error| store.explain(&error))?;
        store.file = path.exists().then(|| identity(path));
        Ok(store)
    }

    /// The path of the store.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Checks that the path of the store still leads to the file that was opened. What is written to a file that was
    /// removed is lost.
    ///
    /// # Errors
    /// Returns an error when the file was removed, or another one is in its place.
    pub(crate) fn still_there(&self) -> Result<()> {
        match &self.file {
            Some(file) if !self.path.exists() || identity(&self.path) != *file => {
                Err(Error::io("the store was removed or replaced during the run, and nothing of the run was kept")
                    .at(self.path.display())
                    .hint("put it back, or refresh again: the pages are then read anew"))
            }
            _ => Ok(()),
        }
    }

    fn version(&self) -> rusqlite::Result<usize> {
        self.db.query_row("PRAGMA user_version", [], |row| row.get(0))
    }

    /// Keeps the pages of the file that a search reads in memory. Mapping the file into memory would be faster, but a
    /// failing disk would then kill the process.
    fn cache(&self, kibibytes: i64) -> rusqlite::Result<()> {
        self.db.pragma_update(None, "cache_size", -kibibytes)
    }

    fn prepare(&self) -> rusqlite::Result<()> {
        self.cache(WRITER)?;
        self.db.pragma_update(None, "journal_mode", "WAL")?;
        self.db.pragma_update(None, "synchronous", "NORMAL")?;
        self.db.pragma_update(None, "foreign_keys", true)?;
        // A row that INSERT OR REPLACE replaces leaves its seal only by the trigger of its deletion.
        self.db.pragma_update(None, "recursive_triggers", true)
    }

    /// Checks that the store is not of a newer version than this program knows.
    fn known_version(&self, version: usize) -> Result<()> {
        if version <= MIGRATIONS.len() {
            return Ok(());
        }
        let message =
            format!("the store is of version {version}, and this shelflist knows version {}", MIGRATIONS.len());
        Err(Error::io(message).at(self.path.display()).hint("use the newer shelflist that made it"))
    }

    /// Runs the missing migrations, each in one transaction with its version number.
    fn migrate(&self) -> Result<()> {
        let fail = |error: rusqlite::Error| self.explain(&error);
        let version = self.version().map_err(fail)?;
        self.known_version(version)?;
        let application: i32 =
            self.db.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(|error| self.explain(&error))?;
        let tables: u32 = self
            .db
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(|error| self.explain(&error))?;
        if application != STORE && tables > 0 {
            return Err(Error::usage("this database is not a store of shelflist")
                .at(self.path.display())
                .hint("give store = … another name"));
        }
        for (number, script) in MIGRATIONS.iter().enumerate().skip(version) {
            self.step(number + 1, script).map_err(|error| {
                let _ = self.db.execute_batch("ROLLBACK TO migration; RELEASE migration");
                self.explain(&error)
            })?;
        }
        Ok(())
    }

    /// Runs the script that migrates a store from the previous version to this one.
    fn step(&self, version: usize, script: &str) -> rusqlite::Result<()> {
        self.db.execute_batch(&format!("SAVEPOINT migration;\n{script}"))?;
        if version == RECORD_1_2 {
            self.rename_misfits()?;
        }
        self.seal(version)?;
        self.db.execute_batch(&format!(
            "PRAGMA application_id = {STORE};\nPRAGMA user_version = {version};\nRELEASE migration;"
        ))
    }

    /// Copies the write-ahead log into the file, so that the file alone is the store.
    ///
    /// # Errors
    /// Returns an error when the file cannot be written, or was removed in the meantime.
    pub fn close(self) -> Result<()> {
        self.still_there()?;
        let path = self.path.clone();
        self.db.close().map_err(|(_, error)| explain(&path, &error))
    }

    /// Explains an error of SQLite to people.
    fn explain(&self, error: &rusqlite::Error) -> Error {
        explain(&self.path, error)
    }
}

/// The path of a file that is kept beside the store, with `suffix` added to the name of the store.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Whether opening failed because no memory can be shared with a writer, while no writer exists.
fn unshared(path: &Path, failure: rusqlite::ffi::Error) -> bool {
    use rusqlite::ErrorCode as Code;
    use rusqlite::ffi::{SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMOPEN, SQLITE_IOERR_SHMSIZE};
    let log = beside(path, "-wal");
    match failure.code {
        Code::CannotOpen | Code::ReadOnly => !log.exists(),
        // A full disk has no room for the log either; an empty log was made by the failed attempt itself.
        _ => {
            matches!(failure.extended_code, SQLITE_IOERR_SHMSIZE | SQLITE_IOERR_SHMMAP | SQLITE_IOERR_SHMOPEN)
                && std::fs::metadata(&log).map_or(true, |log| log.len() == 0)
        }
    }
}

/// Whether the disk can read the whole store.
fn readable(path: &Path) -> bool {
    let read = |path: &Path| std::io::copy(&mut std::fs::File::open(path)?, &mut std::io::sink());
    let log = beside(path, "-wal");
    read(path).is_ok() && (!log.exists() || read(&log).is_ok())
}

/// Explains an error of SQLite, and says what to do about it.
fn explain(path: &Path, error: &rusqlite::Error) -> Error {
    use rusqlite::ErrorCode as Code;
    let code = match error.sqlite_error_code() {
        // Parts of SQLite report an unreadable file as damaged. A backup would not help then.
        Some(Code::DatabaseCorrupt | Code::NotADatabase) if !readable(path) => Some(Code::SystemIoFailure),
        code => code,
    };
    let (message, hint) = match code {
        Some(Code::DatabaseCorrupt) => ("the store is damaged".to_owned(), ADVICE),
        Some(Code::NotADatabase) => ("this is not a store, or it is damaged".to_owned(), ADVICE),
        Some(Code::DiskFull) => {
            ("the disk is full; the store is as the last run left it".to_owned(), "make room, then refresh again")
        }
        Some(Code::ReadOnly) => {
            ("the store may not be written".to_owned(), "check who may write the file and its folder")
        }
        Some(Code::CannotOpen) => {
            ("the store cannot be opened".to_owned(), "check that its folder exists and who may write there")
        }
        Some(Code::PermissionDenied) => ("the store may not be opened".to_owned(), "check who may read and write it"),
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
            ("another program holds the store".to_owned(), "try again when it is done")
        }
        Some(Code::SystemIoFailure) => (
            "the store could not be read or written; it is as the last run left it".to_owned(),
            "check the disk and its free space, then refresh again",
        ),
        _ => (format!("the store: {error}"), "if it persists, report it"),
    };
    Error::io(message).at(path.display()).hint(hint)
}
