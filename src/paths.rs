//! What paths lead to: which file it is, by whatever name, and whether it is a file at all.
//!
//! A run must not overwrite what it reads or keeps. Two paths may name one file through a link, another spelling or a
//! second name, so files are compared by what the system knows them by.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// What tells a file from all others.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Identity {
    /// Its device and its number there.
    #[cfg(unix)]
    Node(u64, u64),
    /// Its path without links, where the file is not there yet or the system gives no numbers.
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

/// The path without links, as far as it leads to something.
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

/// What a path leads to that is neither a file nor a folder, in words; `None` where it is one of these, or nothing.
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

/// What a path leads to that is neither a file nor a folder: such things have no paths on this system.
#[cfg(not(unix))]
pub(crate) fn special(_: &Path) -> Option<&'static str> {
    None
}

/// What lies under /dev and /proc is given by the system, and often an open file of the process: the user who names
/// it means it.
pub(crate) fn is_of_the_system(path: &Path) -> bool {
    cfg!(unix) && ["/dev", "/proc"].iter().any(|folder| path.starts_with(folder))
}

/// Refuses what is no regular file and would be waited for, or read without end.
///
/// # Errors
/// Where the path leads to a pipe, a socket or a device.
pub(crate) fn refuse_special(path: &Path) -> Result<()> {
    match special(path) {
        None => Ok(()),
        Some(what) => Err(Error::usage(format!("this is {what}, and no file"))
            .at(path.display())
            .hint("name a regular file; a pipe can be given to the command itself")),
    }
}

/// Reads a text file that a project or the seeds name.
///
/// # Errors
/// As for [`std::fs::read`]; where it is no regular file, the error says so.
pub(crate) fn read_regular(path: &Path) -> std::io::Result<Vec<u8>> {
    if let Some(what) = special(path) {
        return Err(std::io::Error::other(format!("this is {what}, and no file")));
    }
    std::fs::read(path)
}

/// The files of a run: those that it reads or keeps, and those that it writes.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    taken: HashMap<Identity, String>,
    /// Folders in which nothing may be written, with what they are.
    folders: Vec<(PathBuf, String)>,
}

impl Claims {
    /// A file that is read or kept. Standard input is none.
    pub(crate) fn keep(&mut self, what: &str, path: &Path) {
        if path.as_os_str() != "-" && !is_of_the_system(path) {
            self.taken.entry(identity(path)).or_insert_with(|| what.to_owned());
        }
    }

    /// A folder whose files are read by their names.
    pub(crate) fn keep_folder(&mut self, what: &str, path: &Path) {
        self.folders.push((resolved(path), what.to_owned()));
    }

    /// A file that is written.
    ///
    /// # Errors
    /// Where it is one that is read, kept or written already, or cannot be replaced by a file.
    pub(crate) fn write(&mut self, what: &str, path: &Path) -> Result<()> {
        if path.as_os_str() == "-" || is_of_the_system(path) {
            return Ok(());
        }
        refuse_output(path)?;
        let overwritten = |other: &str| {
            Err(Error::usage(format!("{what} would overwrite {other}")).at(path.display()).hint("give it another path"))
        };
        if let Some(other) = self.taken.insert(identity(path), what.to_owned()) {
            return overwritten(&other);
        }
        let place = resolved(path);
        match self.folders.iter().find(|(folder, _)| place.starts_with(folder)) {
            Some((_, other)) => overwritten(other),
            None => Ok(()),
        }
    }
}

/// Refuses a path that no file can be put in the place of: a link, a pipe, a device.
///
/// # Errors
/// Where it is one; the error names the target of a link.
pub(crate) fn refuse_output(path: &Path) -> Result<()> {
    if let Ok(to) = std::fs::read_link(path) {
        let target = path.parent().unwrap_or(Path::new("")).join(to);
        return Err(Error::usage("this is a symbolic link, and nothing is written through one")
            .at(path.display())
            .hint(format!("name the file itself: {}", target.display())));
    }
    refuse_special(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_file_is_one_by_whatever_name() {
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
