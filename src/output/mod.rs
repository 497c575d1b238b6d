//! The destinations of catalogues: standard output, or a file or folder that is replaced in one step.
//!
//! A file is written to a temporary file beside its destination, synced and renamed, so that a reader sees the old
//! catalogue or the new one, never a part of one. The temporary file is locked while it is written; a temporary file
//! without a lock was left by a run that was killed, and the next run removes it. Files of the system (/dev/stdout,
//! /dev/null) cannot be replaced and are written to directly, as standard output is. Nothing is written through a
//! symbolic link, or to a named pipe.

pub(crate) mod folder;
mod terminal;

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, Result};
use crate::interrupt::Guard;
use crate::paths;

pub(crate) use folder::Build;
use folder::Folder;
use terminal::Visible;

const SUFFIX: &str = ".shelflist-tmp";

/// The size of the write buffers, in bytes.
const BUFFER: usize = 1 << 16;

/// An open destination. Files and folders are not changed before [`Output::commit`].
pub(crate) enum Output {
    /// Standard output or a file of the system, with its name for messages.
    Stream(BufWriter<Box<dyn Write + Send>>, String),
    /// A temporary file beside the file that it will replace.
    File(Box<Replacing>),
    /// A folder that is built from the written bytes.
    Folder(Box<Folder>),
    /// A destination that discards everything.
    Nowhere,
}

/// A temporary file that will replace another file.
pub(crate) struct Replacing {
    file: BufWriter<NamedTempFile>,
    destination: PathBuf,
    _guard: Guard,
}

impl Output {
    /// Standard output. On a terminal, control characters are shown as escapes; a file or a pipe gets the bytes
    /// unchanged.
    pub(crate) fn stdout() -> Self {
        let stdout = io::stdout();
        let visible = stdout.is_terminal();
        let to: Box<dyn Write + Send> = if visible { Box::new(Visible::new(stdout)) } else { Box::new(stdout) };
        Self::Stream(BufWriter::with_capacity(BUFFER, to), "standard output".to_owned())
    }

    /// A file that will replace `path`; files of the system are written to directly.
    ///
    /// # Errors
    /// Returns an error when no file can be created in the folder of `path`, or when `path` is a folder, a link, a pipe
    /// or write-protected.
    pub(crate) fn file(path: &Path) -> Result<Self> {
        let at = |error: &io::Error| Error::from_io(path.display(), error);
        if path.is_dir() {
            return Err(Error::io("this is a folder, not a file").at(path.display()).hint("name a file in it"));
        }
        if is_stdout(path) {
            return Ok(Self::stdout());
        }
        let found = std::fs::metadata(path).ok();
        if paths::is_of_the_system(path) {
            let device = File::options().write(true).open(path).map_err(|error| at(&error))?;
            let to: Box<dyn Write + Send> =
                if device.is_terminal() { Box::new(Visible::new(device)) } else { Box::new(device) };
            return Ok(Self::Stream(BufWriter::with_capacity(BUFFER, to), path.display().to_string()));
        }
        paths::refuse_output(path)?;
        if found.as_ref().is_some_and(|found| found.permissions().readonly()) {
            return Err(Error::io("it is write-protected")
                .at(path.display())
                .hint("choose another file, or allow writing"));
        }
        let destination = path.to_path_buf();
        let folder = destination.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(Error::io(format!("there is no folder {}", folder.display()))
                .at(path.display())
                .hint("make it, or name another place"));
        }
        clear_litter(folder, &destination);
        let prefix = prefix(&destination);
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(SUFFIX);
        let permissions = permissions(found.as_ref());
        if let Some(permissions) = &permissions {
            builder.permissions(permissions.clone());
        }
        let (file, guard) = Guard::making(|| builder.tempfile_in(folder))
            .map_err(|error| at(&error).hint(format!("a file must be made in {} first", folder.display())))?;
        // On file systems without locks, temporary files of killed runs stay until a person removes them.
        let _ = file.as_file().try_lock();
        if let Some(found) = found {
            let _ = file.as_file().set_permissions(found.permissions());
        }
        let file = BufWriter::with_capacity(BUFFER, file);
        Ok(Self::File(Box::new(Replacing { file, destination, _guard: guard })))
    }

    /// A folder that will replace `path`, built by `build` from the written bytes.
    ///
    /// # Errors
    /// Returns an error when no temporary file can be created beside `path`.
    pub(crate) fn folder(path: &Path, build: Build) -> Result<Self> {
        Ok(Self::Folder(Box::new(Folder::new(path, build)?)))
    }

    /// Flushes the written bytes and puts the new file or folder in the place of the old one.
    ///
    /// # Errors
    /// Returns an error when writing, syncing or renaming fails; the old file then stays unchanged.
    pub(crate) fn commit(self) -> Result<()> {
        match self {
            Self::Stream(mut out, place) => out.flush().map_err(|error| Error::from_io(place, &error)),
            Self::File(file) => file.commit(),
            Self::Folder(folder) => folder.commit(),
            Self::Nowhere => Ok(()),
        }
    }

    /// Whether [`Output::commit`] replaces the destination in one step, so that the destination is unchanged until
    /// then.
    pub(crate) fn replaces(&self) -> bool {
        matches!(self, Self::File(_) | Self::Folder(_))
    }

    /// The name of the destination for messages.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Stream(_, place) => place.clone(),
            Self::File(file) => file.destination.display().to_string(),
            Self::Folder(folder) => folder.destination.display().to_string(),
            Self::Nowhere => "nowhere".to_owned(),
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(out, _) => out.write(bytes),
            Self::File(file) => file.file.write(bytes),
            Self::Folder(folder) => folder.file.write(bytes),
            Self::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(out, _) => out.flush(),
            Self::File(file) => file.file.flush(),
            Self::Folder(folder) => folder.file.flush(),
            Self::Nowhere => Ok(()),
        }
    }
}

impl Replacing {
    fn commit(self) -> Result<()> {
        let destination = self.destination;
        let at = |error: &io::Error| Error::from_io(destination.display(), error);
        let file = self.file.into_inner().map_err(|error| at(error.error()))?;
        file.as_file().sync_all().map_err(|error| at(&error))?;
        file.persist(&destination).map_err(|error| at(&error.error))?;
        // The rename itself must reach the disk, so the folder is synced if the system allows it.
        if let Some(folder) = destination.parent().and_then(|folder| File::open(folder).ok()) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

/// Whether a path is another name of the standard output of this process.
fn is_stdout(path: &Path) -> bool {
    cfg!(unix) && ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"].iter().any(|name| path == Path::new(name))
}

/// The permissions of a new file: readable and writable for all, less the user's umask. `None` if a file is
/// replaced, whose permissions are kept.
#[cfg(unix)]
fn permissions(old: Option<&std::fs::Metadata>) -> Option<std::fs::Permissions> {
    use std::os::unix::fs::PermissionsExt as _;
    old.is_none().then(|| std::fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn permissions(_: Option<&std::fs::Metadata>) -> Option<std::fs::Permissions> {
    None
}

/// The prefix of the names of the temporary files of a destination. It holds at most 50 characters of the destination's
/// name, because file names are limited to 255 bytes.
fn prefix(destination: &Path) -> String {
    let name = destination.file_name().unwrap_or_default().to_string_lossy();
    let mut prefix = String::from(".");
    prefix.extend(name.chars().take(50));
    prefix.push('.');
    prefix
}

/// Removes the temporary files that a killed run left beside `destination`: those on which no process holds a lock.
fn clear_litter(folder: &Path, destination: &Path) {
    let prefix = prefix(destination);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let found = entry.file_name().to_string_lossy().into_owned();
        let regular = entry.file_type().is_ok_and(|kind| kind.is_file());
        if regular && found.starts_with(&prefix) && found.ends_with(SUFFIX) {
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

    #[test]
    fn a_write_protected_file_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        std::fs::write(&path, "kept").unwrap();
        let mut permissions = std::fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&path, permissions).unwrap();
        assert!(Output::file(&path).err().unwrap().to_string().contains("write-protected"));
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (link, file) = (folder.path().join("latest.json"), folder.path().join("real.json"));
        std::os::unix::fs::symlink("real.json", &link).unwrap();
        for there in [false, true] {
            let error = Output::file(&link).err().unwrap();
            assert!(error.to_string().contains("real.json") && error.exit_status() == 2, "{error}");
            assert_eq!(file.exists(), there);
            std::fs::write(&file, "as it was").unwrap();
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "as it was");
    }
}
