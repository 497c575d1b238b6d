//! Replaces a whole folder in one step.
//!
//! The written bytes go to a temporary file first. From that file a new folder is built beside the destination. When
//! the new folder is complete, the old one is renamed, the new one gets its name, and the old one is removed.

use std::fs::{self, File};
use std::io::{BufWriter, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::interrupt::Guard;

/// A function that builds the content of a folder from the file of written bytes.
pub(crate) type Build = Box<dyn FnOnce(File, &Path) -> Result<()> + Send>;

/// A folder that will replace another one.
pub(crate) struct Folder {
    pub(super) file: BufWriter<File>,
    pub(super) destination: PathBuf,
    build: Build,
}

impl Folder {
    pub(super) fn new(path: &Path, build: Build) -> Result<Self> {
        let destination = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let parent = parent(&destination);
        if !parent.is_dir() {
            return Err(Error::io(format!("there is no folder {}", parent.display()))
                .at(path.display())
                .hint("make it, or name another place"));
        }
        // The temporary file has no name in the folder, so that nothing of it remains when the process is killed.
        let file = tempfile::tempfile_in(parent).map_err(|error| Error::from_io(parent.display(), &error))?;
        Ok(Self { file: BufWriter::with_capacity(super::BUFFER, file), destination, build })
    }

    pub(super) fn commit(self) -> Result<()> {
        let destination = self.destination;
        let at = |error: &std::io::Error| Error::from_io(destination.display(), error);
        let mut file = self.file.into_inner().map_err(|error| at(error.error()))?;
        file.flush().and_then(|()| file.rewind()).map_err(|error| at(&error))?;
        let mut builder = tempfile::Builder::new();
        let prefix = super::prefix(&destination);
        builder.prefix(&prefix).suffix(super::SUFFIX);
        let (folder, guard) =
            Guard::making_folder(|| builder.tempdir_in(parent(&destination))).map_err(|error| at(&error))?;
        (self.build)(file, folder.path())?;
        readable(folder.path());
        let old = destination.exists().then(|| builder.tempdir_in(parent(&destination))).transpose();
        let old = old.map_err(|error| at(&error))?;
        if let Some(old) = &old {
            fs::rename(&destination, old.path().join("old")).map_err(|error| at(&error))?;
        }
        let made = folder.keep();
        let renamed = fs::rename(&made, &destination);
        drop(guard);
        if let Err(error) = renamed {
            if let Some(old) = &old {
                let _ = fs::rename(old.path().join("old"), &destination);
            }
            let _ = fs::remove_dir_all(made);
            return Err(at(&error));
        }
        Ok(())
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Lets other users read the folder. Temporary folders are readable only by their owner, but a web server must be able
/// to read the site.
#[cfg(unix)]
fn readable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o755));
}

#[cfg(not(unix))]
fn readable(_: &Path) {}
