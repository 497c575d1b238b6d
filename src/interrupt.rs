//! SIGINT and SIGTERM: what was begun is cleared away, and what was there before stays.
//!
//! A read from a pipe cannot be asked whether it should go on, so a thread of its own waits for the signal, removes
//! the temporary files and ends the process. The list of those files is the one thing that belongs to the process
//! as a whole, as signals do.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use tempfile::{NamedTempFile, TempDir};

use crate::error::{Error, Result};

static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A temporary file that is removed when the process is interrupted while this lives.
#[derive(Debug)]
pub(crate) struct Guard(PathBuf);

impl Guard {
    /// Guards the file that `make` makes, from the moment it is there: a signal waits until it is on the list.
    ///
    /// # Errors
    /// What `make` gives.
    pub(crate) fn making<E>(make: impl FnOnce() -> Result<NamedTempFile, E>) -> Result<(NamedTempFile, Self), E> {
        let mut files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        let file = make()?;
        files.insert(file.path().to_path_buf());
        let guard = Self(file.path().to_path_buf());
        Ok((file, guard))
    }

    /// As [`Guard::making`], for a folder and all that lies in it.
    ///
    /// # Errors
    /// What `make` gives.
    pub(crate) fn making_folder<E>(make: impl FnOnce() -> Result<TempDir, E>) -> Result<(TempDir, Self), E> {
        let mut files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = make()?;
        files.insert(folder.path().to_path_buf());
        let guard = Self(folder.path().to_path_buf());
        Ok((folder, guard))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.0);
    }
}

/// Ends the process with the status that a shell gives to the signal: 130 for SIGINT, 143 for SIGTERM.
fn end(signal: i32) -> ! {
    // The lock is kept to the end: no new file is begun.
    let files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
    for file in files.iter() {
        let _ = std::fs::remove_file(file).or_else(|_| std::fs::remove_dir_all(file));
    }
    std::process::exit(128 + signal)
}

/// From now on, signals end the process without litter.
///
/// # Errors
/// Where the system does not let signals be waited for.
#[cfg(unix)]
pub(crate) fn install() -> Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let failed = |error: std::io::Error| Error::io(format!("signals cannot be waited for: {error}"));
    let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM, SIGHUP]).map_err(failed)?;
    let wait = move || {
        if let Some(signal) = signals.forever().next() {
            end(signal);
        }
    };
    std::thread::Builder::new().name("signals".to_owned()).spawn(wait).map_err(failed)?;
    Ok(())
}

/// From now on, Ctrl-C ends the process without litter.
///
/// # Errors
/// Where the system does not let it be waited for.
#[cfg(not(unix))]
pub fn install() -> Result<()> {
    ctrlc::set_handler(|| end(2)).map_err(|error| Error::io(format!("Ctrl-C cannot be waited for: {error}")))
}
