//! Allows one writer of the store at a time, by a lock on an open file. The kernel releases the lock when the process
//! ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::path::Path;

use super::beside;
use crate::error::{Error, Result};
use crate::paths::refuse_output;

/// The right to write the store, which lasts until the lock is dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of the store at `path`. The lock file stays when the lock is released, because removing it could
    /// let two processes lock two different files of the same name.
    ///
    /// # Errors
    /// Returns an error when another process holds the lock, or the lock file cannot be made.
    pub(crate) fn take(path: &Path) -> Result<Self> {
        let name = beside(path, ".lock");
        refuse_output(&name)?;
        let opened = File::options().create(true).truncate(false).write(true).open(&name);
        let file = opened.map_err(|error| {
            let hint = match error.kind() {
                ErrorKind::ReadOnlyFilesystem => {
                    "mount the disk so that it may be written, or give store = … a place on another one"
                }
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room, then try again",
                ErrorKind::NotFound => "make the folder, or give store = … another place",
                _ => "check who may write there",
            };
            Error::from_io(name.display(), &error).hint(hint)
        })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                Err(Error::locked("another refresh is running").at(path.display()).hint("let it end, then try again"))
            }
            Err(TryLockError::Error(error)) => {
                Err(Error::from_io(name.display(), &error).hint("put the store on a file system that knows locks"))
            }
        }
    }
}
