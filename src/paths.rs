//! Identity and type of the files that paths lead to.
//!
//! A run must not overwrite a file that it reads or keeps. Two paths may lead to the same file through a link, another
//! spelling or a hard link, so files are compared by the numbers by which the system identifies them.

use std::collections::{HashMap, HashSet};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// The identity of a file: equal for all paths that lead to the file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Identity {
    /// The number of the device and the number of the file (inode) on it.
    #[cfg(unix)]
    Node(u64, u64),
    /// The path without symbolic links. It is used if the file does not exist yet, or if the system gives no numbers.
    Path(PathBuf),
}

/// The identity of the file that a path leads to.
pub(crate) fn identity(path: &Path) -> Identity {
    #[cfg(unix)]
    if let Ok(found) = std::fs::metadata(path) {
        use std::os::unix::fs::MetadataExt as _;
        return Identity::Node(found.dev(), found.ino());
    }
    Identity::Path(resolved(path))
}

/// The path without symbolic links, as far as its folders exist.
fn resolved(path: &Path) -> PathBuf {
    if let Ok(found) = std::fs::canonicalize(path) {
        return found;
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (std::fs::canonicalize(folder), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()),
    }
}

/// The name of what a path leads to when that is a pipe, a socket or a device; `None` for a file, a folder, or a path
/// that leads to nothing.
#[cfg(unix)]
pub(crate) fn special(path: &Path) -> Option<&'static str> {
    use std::os::unix::fs::FileTypeExt as _;
    let kind = std::fs::metadata(path).ok()?.file_type();
    match kind {
        kind if kind.is_fifo() => Some("a named pipe"),
        kind if kind.is_socket() => Some("a socket"),
        kind if kind.is_char_device() || kind.is_block_device() => Some("a device"),
        _ => None,
    }
}

/// This system has no pipes, sockets or devices with paths.
#[cfg(not(unix))]
pub(crate) fn special(_: &Path) -> Option<&'static str> {
    None
}

/// Whether a path lies under /dev or /proc. Such files are made by the system and are often open files of the process
/// itself, so a user who names one is taken at their word.
pub(crate) fn is_of_the_system(path: &Path) -> bool {
    cfg!(unix) && ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder))
}

/// Refuses a pipe, a socket or a device: reading one may wait for ever or never end.
///
/// # Errors
/// Returns an error when the path leads to a pipe, a socket or a device.
pub(crate) fn refuse_special(path: &Path) -> Result<()> {
    match special(path) {
        None => Ok(()),
        Some(what) => Err(Error::usage(format!("this is {what}, and no file"))
            .at(path.display())
            .hint("name a regular file; a pipe can be given to the command itself")),
    }
}

/// Reads a file that a project file or a folder of seeds names.
///
/// # Errors
/// Returns the errors of [`std::fs::read`], and an error that says so when the path leads to no regular file.
pub(crate) fn read_regular(path: &Path) -> std::io::Result<Vec<u8>> {
    if let Some(what) = special(path) {
        return Err(std::io::Error::other(format!("this is {what}, and no file")));
    }
    std::fs::read(path)
}

/// The first bytes of a file, at most `most` of them.
///
/// # Errors
/// Returns an error when the file cannot be read.
pub(crate) fn first_bytes(path: &Path, most: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The files that a run reads or keeps and those that it writes, so that none of the first is overwritten.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    /// The uses of each file, in words for messages.
    taken: HashMap<Identity, Vec<String>>,
    written: HashSet<Identity>,
    /// Folders in which the run may write nothing, each with a description for messages.
    folders: Vec<(PathBuf, String)>,
}

impl Claims {
    /// Claims a file that the run reads or keeps. Standard input is not claimed.
    pub(crate) fn keep(&mut self, what: &str, path: &Path) {
        if path.as_os_str() != "-" && !is_of_the_system(path) {
            self.taken.entry(identity(path)).or_default().push(what.to_owned());
        }
    }

    /// Claims a folder whose files are found by their names, such as a folder of seeds; nothing may be written in it.
    pub(crate) fn keep_folder(&mut self, what: &str, path: &Path) {
        self.folders.push((resolved(path), what.to_owned()));
    }

    /// Claims a file that the run writes.
    ///
    /// # Errors
    /// Returns an error when the run already reads, keeps or writes the file, or when `path` is a link, a pipe, a device
    /// or the store of a project.
    pub(crate) fn write(&mut self, what: &str, path: &Path) -> Result<()> {
        self.replace(what, path)?;
        if path.as_os_str() == "-" || is_of_the_system(path) { Ok(()) } else { refuse_output(path) }
    }

    /// Lets the run write a file that it reads, because it is changed in place.
    pub(crate) fn release(&mut self, path: &Path) {
        self.taken.remove(&identity(path));
    }

    /// Claims a file that the run writes, which may be the store of another project.
    ///
    /// # Errors
    /// Returns the other errors of [`Claims::write`].
    pub(crate) fn replace(&mut self, what: &str, path: &Path) -> Result<()> {
        if path.as_os_str() == "-" || is_of_the_system(path) {
            return Ok(());
        }
        refuse_no_file(path)?;
        let overwritten = |other: &str| {
            Err(Error::usage(format!("{what} would overwrite {other}")).at(path.display()).hint("give it another path"))
        };
        // The command line names an output, too, which is not in its own way.
        let file = identity(path);
        let twice = self.written.contains(&file);
        let uses = self.taken.entry(file.clone()).or_default();
        if let Some(other) = uses.iter().find(|other| twice || *other != what) {
            return overwritten(other);
        }
        uses.push(what.to_owned());
        self.written.insert(file);
        let place = resolved(path);
        match self.folders.iter().find(|(folder, _)| place.starts_with(folder)) {
            Some((_, other)) => overwritten(other),
            None => Ok(()),
        }
    }
}

/// Refuses a path whose target cannot be replaced by a file: a link, a pipe, a socket, a device or the store of a project.
///
/// # Errors
/// Returns an error for such a path. For a symbolic link the error names its target.
pub(crate) fn refuse_output(path: &Path) -> Result<()> {
    refuse_no_file(path)?;
    if is_store(path) {
        return Err(Error::usage("this is the store of a project, and is not overwritten")
            .at(path.display())
            .hint("give it another path"));
    }
    Ok(())
}

/// Refuses a link, a pipe, a socket and a device.
fn refuse_no_file(path: &Path) -> Result<()> {
    if let Ok(to) = std::fs::read_link(path) {
        let target = path.parent().unwrap_or(Path::new("")).join(to);
        return Err(Error::usage("this is a symbolic link, and nothing is written through one")
            .at(path.display())
            .hint(format!("name the file itself: {}", target.display())));
    }
    refuse_special(path)
}

/// `shlf`, the application id that marks an SQLite file as the store of a project.
pub(crate) const STORE: i32 = 0x7368_6c66;

/// Whether a file is the store of a project.
fn is_store(path: &Path) -> bool {
    let is_file = std::fs::metadata(path).is_ok_and(|found| found.is_file());
    let head = if is_file { first_bytes(path, 72).unwrap_or_default() } else { Vec::new() };
    head.starts_with(b"SQLite format 3\0") && head.get(68..) == Some(&STORE.to_be_bytes()[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_the_same_by_all_of_its_names() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("sub")).unwrap();
        std::fs::write(at("a.csv"), "a").unwrap();
        std::fs::hard_link(at("a.csv"), at("second.csv")).unwrap();
        let mut claims = Claims::default();
        claims.keep("the input", &at("a.csv"));
        claims.keep("the lock", &at("missing.lock"));
        for name in ["a.csv", "sub/../a.csv", "second.csv", "missing.lock", "sub/../missing.lock"] {
            let error = claims.write("-o", &at(name)).unwrap_err();
            assert_eq!(error.exit_status(), 2, "{name}: {error}");
        }
        claims.write("-o", &at("b.csv")).unwrap();
        let error = claims.write("--rejects", &at("b.csv")).unwrap_err();
        assert!(error.message().contains("--rejects would overwrite -o"), "{error}");
        claims.keep_folder("the seeds", &at("sub"));
        assert!(claims.write("-o", &at("sub/new.toml")).unwrap_err().message().contains("the seeds"));
        claims.write("-o", Path::new("-")).unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn links_sockets_and_devices_are_no_outputs() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink("nowhere", at("dangling")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", at("endless")).unwrap();
        for (name, said) in [("dangling", "symbolic link"), ("socket", "a socket"), ("endless", "symbolic link")] {
            let error = refuse_output(&at(name)).unwrap_err();
            assert!(error.message().contains(said), "{error}");
        }
        assert_eq!(special(&at("endless")), Some("a device"));
        assert!(read_regular(&at("socket")).is_err() && read_regular(&at("endless")).is_err());
    }
}
