//! Files of folders that are of a kind that is not read: counted, and said once a kind.

use crate::Error;
use crate::console::Console;

/// Files that were passed over.
#[derive(Debug, Default)]
pub(crate) struct Skipped {
    /// The error about the first file of each kind, and the number of such files.
    kinds: Vec<(Error, u64)>,
}

impl Skipped {
    /// A file was passed over for this reason.
    pub(crate) fn add(&mut self, error: &Error) {
        let is_same = |have: &Error| have.message() == error.message() && have.advice() == error.advice();
        match self.kinds.iter_mut().find(|(have, _)| is_same(have)) {
            Some((_, count)) => *count += 1,
            None => self.kinds.push((error.clone(), 1)),
        }
    }

    /// The number of files.
    pub(crate) fn count(&self) -> u64 {
        self.kinds.iter().map(|(_, count)| count).sum()
    }

    /// Says what was passed over, a line a kind.
    pub(crate) fn say(&self, console: &Console) {
        for (error, count) in &self.kinds {
            let files = match count {
                1 => "the file was skipped".to_owned(),
                count => format!("{count} files were skipped, of which this is the first"),
            };
            let said = Error::data(format!("{files}: {}", error.message()));
            let said = error.advice().into_iter().fold(said, Error::hint);
            console.warn(&error.place().into_iter().fold(said, Error::at));
        }
    }
}
