//! Reads a catalogue of any kind that `import` reads, for commands that compare records.

use std::borrow::Borrow;
use std::io::Cursor;
use std::path::Path;

use crate::document::budget::{Limits, MAX_DOCUMENT};
use crate::error::Kind;
use crate::formats::raw_entry::{Entry, Raw};
use crate::formats::table::Choice;
use crate::formats::{Format, Origin, catalogue, sheet_rows};
use crate::input::{Input, raw_entries};
use crate::paths::first_bytes;
use crate::pipeline::Pipeline;
use crate::pipeline::parts::{Opened, Parts};
use crate::record::Ids;
use crate::{Error, Record, Result};

/// A catalogue that was opened.
pub(crate) enum Form {
    /// Our own JSON, or the catalogues of a folder: entry by entry.
    Own(Box<dyn Iterator<Item = Result<Raw>>>),
    /// Any other kind, held in memory.
    Bytes(Vec<u8>, Input),
}

/// Opens a catalogue.
///
/// # Errors
/// Returns an error when the file cannot be read, or is not JSON of ours and larger than a document may be.
pub(crate) fn open(path: &Path) -> Result<Form> {
    if path.as_os_str() != "-" && !path.is_dir() {
        let input = Input::File(path.to_path_buf());
        if !is_own_json(path, &input.extension())? {
            return Ok(Form::Bytes(input.read(MAX_HELD)?, input));
        }
    }
    Ok(Form::Own(Box::new(raw_entries(&[path.to_path_buf()], &[], MAX_DOCUMENT / 8).flatten())))
}

/// Whether a file begins as JSON, and not as that of another tool.
fn is_own_json(path: &Path, extension: &str) -> Result<bool> {
    let head = first_bytes(path, 1 << 16).map_err(|error| Error::from_io(path.display(), &error))?;
    let mark = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    let first = head.iter().find(|byte| !mark(byte));
    // An empty file is a catalogue without records.
    let json = first.is_none_or(|byte| matches!(byte, b'{' | b'['));
    let foreign = || Format::recognised(&head, extension).is_ok_and(|format| FOREIGN_JSON.contains(&format.name));
    Ok(json && !is_csl(path, &head) && !foreign())
}

/// Whether a file of JSON is CSL-JSON: by its name, or by members that only CSL has.
fn is_csl(path: &Path, head: &[u8]) -> bool {
    let named = Format::of_path(path).is_ok_and(|format| format.name == "csl");
    let has = |name: &str| memchr::memmem::find(head, name.as_bytes()).is_some();
    named || has("\"date-parts\"") || has("\"container-title\"")
}

/// The most bytes of a catalogue that is held in memory. Commands that compare records hold all of them anyway.
const MAX_HELD: u64 = 16 * MAX_DOCUMENT;

/// The formats of other tools that are JSON.
const FOREIGN_JSON: [&str; 3] = ["csl", "jsonld", "jsonfeed"];

/// The records of a document as `import` reads them, with what a person should know.
///
/// # Errors
/// Returns an error when the document is of a kind that is not read, or is malformed.
pub(crate) fn imported(bytes: Vec<u8>, input: &Input, pipeline: &Pipeline) -> Result<(Vec<Record>, Vec<Error>)> {
    let (name, place, extension) = (input.name(), input.place(), input.extension());
    let origin = Origin {
        name: &name,
        location: Some(&place),
        extension: &extension,
        from: None,
        words: pipeline.words(),
        pins: None,
        columns: Some(pipeline.columns()),
        table: Choice::default(),
    };
    let limits = Limits::new(MAX_HELD, "the size of a document");
    let opened = crate::formats::open(bytes, origin, limits).map_err(|error| input.error(error))?;
    let (mut records, mut warnings, mut ids) = (Vec::new(), Vec::new(), Ids::default());
    for part in Parts::enriched(pipeline, Opened::of(opened)) {
        let part = part.map_err(|error| input.error(error))?;
        warnings.extend(part.warnings);
        // A record that cannot be read must not be taken for one that is gone.
        if let Some(rejected) = part.rejected.into_iter().next() {
            return Err(rejected.error);
        }
        for mut record in part.records {
            record.id = ids.next(&record);
            records.push(record);
        }
    }
    Ok((records, warnings))
}

/// All records of a catalogue. `pipeline` gives the stages by which a catalogue of another tool is read.
///
/// # Errors
/// Returns an error when the catalogue or one of its records cannot be read.
pub(crate) fn records<P: Borrow<Pipeline>>(path: &Path, pipeline: impl FnOnce() -> Result<P>) -> Result<Vec<Record>> {
    let entries = match open(path)? {
        Form::Own(entries) => entries,
        Form::Bytes(bytes, input) => match sheet_rows::own_table(&bytes, &input.extension(), MAX_HELD) {
            // Tables that we wrote are read without any stage, because nothing of them is to be filled in.
            Some(bytes) => catalogue::read_raw(Cursor::new(bytes), input.place(), &input.extension(), MAX_HELD)?,
            None => {
                let read = imported(bytes, &input, pipeline()?.borrow()).map(|(records, _)| records);
                return read.map_err(|error| match error.kind() {
                    Kind::Foreign | Kind::Skipped => error.of_kind(Kind::Usage),
                    _ => error,
                });
            }
        },
    };
    let mut records = Vec::new();
    for raw in entries {
        match raw?.read() {
            Entry::Record(record) => records.push(*record),
            // A record that cannot be read must not be reported as gone.
            Entry::Rejected(rejected) => return Err(rejected.error),
            Entry::Warning(_) => {}
        }
    }
    Ok(records)
}
