//! A list of files that are imported one by one, each into a file of its own.
//!
//! The form of work that batch systems want: a run may end at any time and be started again, does what is not done, and
//! ends with another status than 0 until all is done. Each output is written beside its place and renamed, and beside it
//! lies a summary that says what was read, by which version, and with which figures.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::Status;
use crate::error::{Error, Result};
use crate::output::Output;

/// The end of the name of a summary.
const SUMMARY: &str = ".summary.json";

/// A file of a manifest, with the place of its output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The file, as the manifest names it.
    pub input: PathBuf,
    /// Its output.
    pub output: PathBuf,
    summary: PathBuf,
}

/// The counts in the summary of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The file that was read.
    pub input: String,
    /// Its length in bytes.
    pub input_bytes: u64,
    /// The time of the last change of the file, in milliseconds since 1970.
    pub input_changed: u64,
    /// The version of the program and the options of the run.
    pub made_by: String,
    /// The status of the run: 0 or 1.
    pub status: u8,
    /// Documents that were read.
    pub documents: u64,
    /// Records that were written.
    pub records: u64,
    /// Records that were rejected.
    pub rejected: u64,
    /// Documents of a kind that is not read, which were passed over.
    pub skipped: u64,
    /// The length of the output in bytes; null where no record was found, and no output was written.
    pub output_bytes: Option<u64>,
}

/// The files of a manifest: a path a line; blank lines and lines that begin with `#` say nothing. The output of a file
/// has its path below `folder`, and the extension of the format behind it.
///
/// # Errors
/// Returns an error when the manifest cannot be read, names no file, names one twice, or names one whose place would be
/// outside of `folder`.
pub(crate) fn entries(manifest: &Path, folder: &Path, extension: &str) -> Result<Vec<Entry>> {
    let text = if manifest.as_os_str() == "-" {
        std::io::read_to_string(std::io::stdin())
    } else {
        fs::read_to_string(manifest)
    };
    let place = manifest.display();
    let text = text.map_err(|error| Error::from_io(&place, &error))?;
    let mut found: Vec<Entry> = Vec::new();
    let mut known = std::collections::HashMap::new();
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let at = format!("{place}:{number}");
        let mut below = PathBuf::new();
        for part in Path::new(line).components() {
            match part {
                Component::Normal(name) => below.push(name),
                Component::RootDir | Component::CurDir => {}
                Component::ParentDir | Component::Prefix(_) => {
                    let error = Error::usage(format!("{line} leads out of the folder of the outputs")).at(at);
                    return Err(error.hint("write the whole path of the file"));
                }
            }
        }
        if let Some(before) = known.insert(below.clone(), number) {
            return Err(Error::usage(format!("{line} stands on line {before} already")).at(at));
        }
        let mut name = below.into_os_string();
        name.push(".");
        name.push(extension);
        let output = folder.join(&name);
        name.push(SUMMARY);
        found.push(Entry { input: PathBuf::from(line), output, summary: folder.join(name) });
    }
    if found.is_empty() {
        return Err(Error::usage("the manifest names no file").at(place).hint("write a path on each line"));
    }
    Ok(found)
}

impl Entry {
    /// The summary of an earlier run, where nothing has changed since: the input, the output, the version, the options.
    pub(crate) fn done(&self, made_by: &str) -> Option<Summary> {
        let summary: Summary = serde_json::from_slice(&fs::read(&self.summary).ok()?).ok()?;
        let (bytes, changed) = state(&self.input)?;
        let output = fs::metadata(&self.output).ok().map(|file| file.len());
        let same = summary.made_by == made_by && (summary.input_bytes, summary.input_changed) == (bytes, changed);
        (same && summary.output_bytes == output).then_some(summary)
    }

    /// Prepares the place of the output. The summary of an earlier run is removed first, so that it never lies beside an
    /// output that it does not describe.
    ///
    /// # Errors
    /// Returns an error when the folder cannot be made or the summary cannot be removed.
    pub(crate) fn begin(&self) -> Result<()> {
        let folder = self.output.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|error| Error::from_io(folder.display(), &error))?;
        match fs::remove_file(&self.summary) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(Error::from_io(self.summary.display(), &error))
            }
            _ => Ok(()),
        }
    }

    /// Writes the summary, and checks it against the output.
    ///
    /// # Errors
    /// Returns an error when the output is not there although records were written, or the summary cannot be written.
    pub(crate) fn end(&self, before: (u64, u64), made_by: &str, status: Status, counts: Counts) -> Result<Summary> {
        let output = fs::metadata(&self.output).ok().map(|file| file.len());
        if counts.records == 0 {
            // An output of an earlier run that found records is not this run's.
            let _ = fs::remove_file(&self.output);
        } else if output.is_none() {
            return Err(Error::io("the output was written, and is not there").at(self.output.display()));
        }
        if state(&self.input) != Some(before) {
            return Err(Error::io("it was changed while it was read; run again").at(self.input.display()));
        }
        let summary = Summary {
            input: self.input.to_string_lossy().into_owned(),
            input_bytes: before.0,
            input_changed: before.1,
            made_by: made_by.to_owned(),
            status: u8::from(status != Status::Done),
            documents: counts.documents,
            records: counts.records,
            rejected: counts.rejected,
            skipped: counts.skipped,
            output_bytes: output.filter(|_| counts.records > 0),
        };
        write(&self.summary, &summary)?;
        Ok(summary)
    }

    /// Length and time of the last change of the input.
    ///
    /// # Errors
    /// Returns an error when the input is not there, or is no regular file.
    pub(crate) fn state(&self) -> Result<(u64, u64)> {
        let place = self.input.display();
        let found = fs::metadata(&self.input).map_err(|error| Error::from_io(&place, &error))?;
        if !found.is_file() {
            return Err(Error::data("this is no file").at(place).hint("a manifest names files, one a line"));
        }
        state(&self.input).ok_or_else(|| Error::io("its time of change is not known").at(place))
    }
}

/// The figures of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Documents that were read.
    pub documents: u64,
    /// Records that were written.
    pub records: u64,
    /// Records that were rejected.
    pub rejected: u64,
    /// Documents that were passed over.
    pub skipped: u64,
}

fn state(path: &Path) -> Option<(u64, u64)> {
    let found = fs::metadata(path).ok()?;
    let changed = found.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some((found.len(), u64::try_from(changed.as_millis()).ok()?))
}

/// Writes a summary in one step.
///
/// # Errors
/// Returns an error when it cannot be written.
pub(crate) fn write(path: &Path, summary: &impl Serialize) -> Result<()> {
    use std::io::Write as _;
    let at = |error: &dyn std::fmt::Display| Error::io(error.to_string()).at(path.display());
    let mut out = Output::file(path)?;
    let text = serde_json::to_string_pretty(summary).map_err(|error| at(&error))?;
    writeln!(out, "{text}").map_err(|error| Error::from_io(path.display(), &error))?;
    out.commit()
}
