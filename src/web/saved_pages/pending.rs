//! The names of the bodies that are being added or removed, so that a run that is killed leaves no file that nobody
//! knows.
//!
//! A body is written before the index lists it and removed after the index has dropped it, because every file that the
//! index lists must be there. A run that is killed between the two would leave a body that no later run dares to
//! remove. Therefore the names stand in a file of their own for that time, as a JSON array.

use std::collections::HashSet;
use std::io::ErrorKind::NotFound;
use std::path::{Component, Path, PathBuf};

use crate::error::{Error, Result};
use crate::paths::{refuse_output, special};

/// The file that names the bodies that are being added or removed.
const PENDING: &str = "saved.pending";

/// Names the bodies that are being added to a folder or removed from it.
#[derive(Debug)]
pub(super) struct Pending {
    place: PathBuf,
}

impl Pending {
    /// The file with the name, in `folder`.
    pub(super) fn of(folder: &Path) -> Self {
        Self { place: folder.join(PENDING) }
    }

    /// Notes that these `files` are about to be added, and do not exist yet, or are about to be removed.
    pub(super) fn note(&self, files: &[&str]) -> Result<()> {
        refuse_output(&self.place)?;
        let names = serde_json::to_string(files).unwrap_or_default();
        std::fs::write(&self.place, names).map_err(|error| Error::from_io(self.place.display(), &error))
    }

    /// Removes the note, because the folder holds what the index lists.
    pub(super) fn done(&self) -> Result<()> {
        match std::fs::remove_file(&self.place) {
            Err(error) if error.kind() != NotFound => Err(Error::from_io(self.place.display(), &error)),
            _ => Ok(()),
        }
    }

    /// Removes the bodies that a killed run noted, and that are not among the `listed` ones.
    pub(super) fn recover(&self, listed: &HashSet<&str>) -> Result<()> {
        if self.place.is_symlink() || special(&self.place).is_some() {
            return Ok(());
        }
        // A note that is not whole was being written when the run was killed, and nothing had happened yet.
        let text = std::fs::read_to_string(&self.place).unwrap_or_default();
        let names: Vec<String> = serde_json::from_str(&text).unwrap_or_default();
        for name in names.iter().filter(|name| !listed.contains(name.as_str())) {
            let mut parts = Path::new(name).components();
            let plain = matches!((parts.next(), parts.next()), (Some(Component::Normal(_)), None));
            let body = self.place.with_file_name(name);
            if plain && body.symlink_metadata().is_ok_and(|found| found.is_file()) {
                std::fs::remove_file(&body).map_err(|error| Error::from_io(body.display(), &error))?;
            }
        }
        self.done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_body_that_was_begun_and_is_not_listed_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str| std::fs::write(folder.path().join(name), "text").unwrap();
        ["00001-a.html", "00002-b.html", "saved.jsonl"].into_iter().for_each(write);
        let pending = Pending::of(folder.path());
        let listed = HashSet::from(["00001-a.html"]);
        for (name, left) in [("00001-a.html", 3), ("../x", 3), ("00003-c.html", 3), ("", 3), ("00002-b.html", 2)] {
            pending.note(&[name]).unwrap();
            pending.recover(&listed).unwrap();
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), left, "{name}");
        }
        std::fs::write(folder.path().join(PENDING), "[\"saved.js").unwrap();
        pending.recover(&listed).unwrap();
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}
