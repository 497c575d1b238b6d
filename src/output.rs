//! Where catalogues go: standard output, or a file that is replaced in one step.
//!
//! A file is written beside its destination, synced and renamed, so that a reader sees the old or the new
//! catalogue and never half of one. The temporary file is locked while it is written: one without a lock was
//! left by a run that was killed, and the next run clears it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};

const SUFFIX: &str = ".shelflist-tmp";

/// An open destination. Nothing is final before [`Output::commit`].
pub enum Output {
    /// Standard output, buffered.
    Stdout(BufWriter<io::Stdout>),
    /// A temporary file beside its destination.
    File(Box<Replacing>),
}

/// A file on its way to replace another.
pub struct Replacing {
    file: BufWriter<NamedTempFile>,
    destination: PathBuf,
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    /// A file that will replace `path`.
    ///
    /// # Errors
    /// Where no file can be made in its folder, or `path` is a folder.
    pub fn file(path: &Path) -> Result<Self> {
        let at = |error: &io::Error| Error::from_io(path.display(), error);
        if path.is_dir() {
            return Err(Error::io("this is a folder, not a file").at(path.display()));
        }
        // A device such as /dev/null or /dev/full, or a named pipe, cannot be replaced: it is written to.
        if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            let device = File::options().write(true).open(path).map_err(|error| at(&error))?;
            return Ok(Self::File(Box::new(Replacing::device(device, path)?)));
        }
        // Through a link, its target is replaced, so that the link stays.
        let destination = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let folder = destination.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        clear_litter(folder, &destination);
        let name = destination.file_name().unwrap_or_default().to_string_lossy();
        let prefix: String = format!(".{name}.").chars().take(100).collect();
        let file = tempfile::Builder::new()
            .prefix(&prefix)
            .suffix(SUFFIX)
            .tempfile_in(folder)
            .map_err(|error| at(&error).hint(format!("a file must be made in {} first", folder.display())))?;
        // Where locks are not supported, litter stays until a person clears it.
        let _ = file.as_file().try_lock();
        keep_permissions(&destination, file.as_file());
        Ok(Self::File(Box::new(Replacing { file: BufWriter::with_capacity(1 << 16, file), destination })))
    }

    /// Makes what was written final.
    ///
    /// # Errors
    /// Where it cannot be written, synced or renamed; the old file is then as it was.
    pub fn commit(self) -> Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush().map_err(|error| Error::from_io("standard output", &error)),
            Self::File(file) => file.commit(),
        }
    }

    /// Where the output goes, for messages.
    pub fn place(&self) -> String {
        match self {
            Self::Stdout(_) => "standard output".to_owned(),
            Self::File(file) => file.destination.display().to_string(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::File(file) => file.file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::File(file) => file.file.flush(),
        }
    }
}

impl Replacing {
    /// Spools to a temporary file, which is copied to the device at the end.
    fn device(device: File, path: &Path) -> Result<Self> {
        drop(device);
        let file = tempfile::Builder::new()
            .suffix(SUFFIX)
            .tempfile()
            .map_err(|error| Error::from_io(path.display(), &error))?;
        Ok(Self { file: BufWriter::new(file), destination: path.to_path_buf() })
    }

    fn commit(self) -> Result<()> {
        let destination = self.destination;
        let at = |error: &io::Error| Error::from_io(destination.display(), error);
        let file = self.file.into_inner().map_err(|error| at(error.error()))?;
        if std::fs::metadata(&destination).is_ok_and(|found| !found.is_file()) {
            let mut from = file.reopen().map_err(|error| at(&error))?;
            let mut to = File::options().write(true).open(&destination).map_err(|error| at(&error))?;
            io::copy(&mut from, &mut to).map_err(|error| at(&error))?;
            return to.flush().map_err(|error| at(&error));
        }
        file.as_file().sync_all().map_err(|error| at(&error))?;
        file.persist(&destination).map_err(|error| at(&error.error))?;
        // The rename itself must reach the disk, where folders can be synced.
        if let Some(folder) = destination.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// A new file gets the permissions that any new file gets, a replaced one keeps its own.
#[cfg(unix)]
fn keep_permissions(destination: &Path, file: &File) {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(destination).map_or(0o644, |found| found.permissions().mode() & 0o777);
    let _ = file.set_permissions(std::fs::Permissions::from_mode(mode));
}

#[cfg(not(unix))]
fn keep_permissions(_: &Path, _: &File) {}

/// Removes what a killed run left beside `destination`: its temporary files that nobody holds a lock on.
fn clear_litter(folder: &Path, destination: &Path) {
    let Some(name) = destination.file_name() else { return };
    let prefix: String = format!(".{}.", name.to_string_lossy()).chars().take(100).collect();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name().to_string_lossy().into_owned();
        if found.starts_with(&prefix) && found.ends_with(SUFFIX) {
            let abandoned = File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
            if abandoned {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_old_file_stands_until_the_new_one_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("catalogue.json");
        std::fs::write(&path, "old").unwrap();
        let mut output = Output::file(&path).unwrap();
        output.write_all(b"new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        output.commit().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn litter_of_a_killed_run_is_cleared_but_a_running_one_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(folder.path().join(".a.json.dead.shelflist-tmp"), "half").unwrap();
        let running = Output::file(&path).unwrap();
        let second = Output::file(&path).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
        drop((running, second));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
