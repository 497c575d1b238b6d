//! Handling of SIGINT, SIGTERM and SIGHUP: temporary files are removed, and finished files stay as they were.
//!
//! A blocked read from a pipe cannot check whether the run should end. A separate thread therefore waits for the
//! signal, removes the temporary files and ends the process. The list of temporary files is the only global state of
//! the program.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tempfile::{NamedTempFile, TempDir};

use crate::console::{printable, printable_json};
use crate::error::{Error, Result};

static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// The message when a signal ends the run.
static FAREWELL: Mutex<Farewell> = Mutex::new(Farewell { stays: Cow::Borrowed(FILES), said: Said::Text });

/// The part of the message that says what a run that writes only files leaves behind.
const FILES: &str = "no unfinished file is left, and files that were there are as they were";

/// The message of a signal, and its form.
struct Farewell {
    stays: Cow<'static, str>,
    said: Said,
}

/// The form of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// No message is printed.
    Nothing,
    /// A line of text.
    Text,
    /// One JSON object.
    Json,
}

/// Sets the form in which a signal says what stays.
pub(crate) fn speak(said: Said) {
    FAREWELL.lock().unwrap_or_else(PoisonError::into_inner).said = said;
}

/// Says what a signal leaves behind from now on, such as `the catalogue is as the last run left it`.
pub(crate) fn leaves(stays: impl Into<Cow<'static, str>>) {
    FAREWELL.lock().unwrap_or_else(PoisonError::into_inner).stays = stays.into();
}

/// A temporary file or folder that is removed when a signal ends the process while this guard is alive.
#[derive(Debug)]
pub(crate) struct Guard(PathBuf);

impl Guard {
    /// Creates a temporary file with `make` and guards it from the moment it exists: the lock on the list is held while
    /// the file is created, so a signal cannot come between the two.
    ///
    /// # Errors
    /// Returns the error of `make`.
    pub(crate) fn making<E>(make: impl FnOnce() -> Result<NamedTempFile, E>) -> Result<(NamedTempFile, Self), E> {
        let mut files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
        let file = make()?;
        files.insert(file.path().to_path_buf());
        let guard = Self(file.path().to_path_buf());
        Ok((file, guard))
    }

    /// Creates and guards a temporary folder as [`Guard::making`] does for a file. The folder is removed with its
    /// content.
    ///
    /// # Errors
    /// Returns the error of `make`.
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

/// Ends the process with the exit status that a shell reports for the signal, which is 128 plus its number: 130 for
/// SIGINT, 143 for SIGTERM.
fn end(signal: i32) -> ! {
    // The lock is held until the process ends, so that no thread starts another temporary file.
    let files = TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner);
    for file in files.iter() {
        let _ = std::fs::remove_file(file).or_else(|_| std::fs::remove_dir_all(file));
    }
    say_farewell();
    std::process::exit(128 + signal)
}

/// Says what stays. A terminal or pipe that takes nothing must not keep the process alive, so the line is written by a
/// thread of its own, for which this one waits for a moment only.
fn say_farewell() {
    let Ok(farewell) = FAREWELL.try_lock() else { return };
    let message = format!("interrupted: {}", farewell.stays);
    let line = match farewell.said {
        Said::Nothing => return,
        Said::Text => format!("shelflist: error: {}", printable(&message)),
        Said::Json => {
            let object = serde_json::json!({"level": "error", "message": message, "place": null, "advice": null});
            printable_json(&object.to_string())
        }
    };
    let (done, wait) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let _ = writeln!(std::io::stderr(), "{line}");
        let _ = done.send(());
    });
    let _ = wait.recv_timeout(Duration::from_millis(300));
}

/// Starts the thread that waits for signals. Afterwards a signal removes the temporary files before it ends the
/// process.
///
/// # Errors
/// Returns an error when the system does not let the process wait for signals.
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

/// Installs a handler for Ctrl-C that removes the temporary files before it ends the process.
///
/// # Errors
/// Returns an error when the system does not accept the handler.
#[cfg(not(unix))]
pub fn install() -> Result<()> {
    ctrlc::set_handler(|| end(2)).map_err(|error| Error::io(format!("Ctrl-C cannot be waited for: {error}")))
}
